/** The flash crash over time: the price with the stops of those who still hold, and the share that holds. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list } from "../drawing/marks.ts";
import type { FlashCrashParams } from "./params.ts";

export const drawing: Drawing = {
  env: "flash-crash-v0",
  svg(frames, params) {
    const { breaker } = params as FlashCrashParams;
    return panels(frames, "Flash crash: price, and who holds, by tick", [
      {
        measures: `price less that at the start${breaker === undefined ? "" : "; marked below: trade is halted"}`,
        curves: [{ name: "price", of: ({ state }) => Number(state.price) }],
        levels: [
          { name: "start", at: 0 },
          ...(breaker === undefined ? [] : [{ name: "breaker", at: -breaker }]),
        ],
        marked: ({ state }) => Number(state.halt) > 0,
      },
      {
        measures: "share of agents that hold",
        curves: [{ name: "hold", of: heldIn }],
        levels: [{ name: "all", at: 1 }],
        covers: [0],
      },
    ]);
  },

  text(frame) {
    const { state } = frame;
    const agents = list(state.out);
    return [
      `tick ${frame.tick}: price ${signed(Number(state.price))}, lowest ${signed(Number(state.lowest))}, value ${formatNumber(Number(state.value), 3)}${Number(state.halt) > 0 ? ", trade is halted" : ""}`,
      `hold ${agents.map((out) => (out === 1 ? "." : "#")).join("")}  ${agents.filter((out) => out === 0).length} of ${agents.length}`,
      `wealth ${list(state.wealth)
        .map((each) => formatNumber(each, 3))
        .join(" ")}`,
    ].join("\n");
  },
};

function heldIn({ state }: Frame): number {
  const out = list(state.out);
  return out.filter((each) => each === 0).length / out.length;
}

const signed = (value: number): string => (value > 0 ? `+${formatNumber(value, 3)}` : formatNumber(value, 3));
