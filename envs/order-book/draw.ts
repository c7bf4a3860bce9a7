/** The order book over time: the middle with the best bid and ask, and what agents hold; in words the book itself. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list, sumOf } from "../drawing/marks.ts";
import type { OrderBookParams } from "./params.ts";

/** Levels on either side of the middle that are told in words. */
const near = 6;

export const drawing: Drawing = {
  env: "order-book-v0",
  svg(frames, params) {
    const { breaker, salesTick, sales, agents } = params as OrderBookParams;
    const agent = (a: number) => (agents === 1 ? "agent" : `agent ${a}`);
    const at =
      (column: string) =>
      ({ state }: Frame) =>
        Number(state.origin) + Number(state[column]);
    const last = frames.at(-1);
    return panels(frames, "Order book: best prices, and what agents hold, by tick", [
      {
        measures: `price in ticks${breaker === undefined ? "" : "; marked below: trade is halted"}`,
        curves: [
          { name: "best ask", of: at("ask") },
          { name: "best bid", of: at("bid") },
        ],
        levels: [
          { name: "start", at: 0 },
          ...(breaker !== undefined && last !== undefined && last.tick > salesTick && sales > 0
            ? [{ name: "breaker", at: Number(last.state.reference) - breaker }]
            : []),
        ],
        marked: ({ state }) => Number(state.haltLeft) > 0,
      },
      {
        measures: agents > 3 ? "units held by agents together" : "units held",
        curves:
          agents > 3
            ? [{ name: "all", of: ({ state }) => sumOf(state.held) }]
            : Array.from({ length: agents }, (_, a) => ({
                name: agent(a),
                of: ({ state }: Frame) => list(state.held)[a],
              })),
        covers: [0],
      },
    ]);
  },

  text({ tick, state }) {
    const [bid, ask] = [Number(state.bid), Number(state.ask)];
    const count = (side: "bid" | "ask", level: number) =>
      (list(state[`${side}s`])[level] ?? 0) + (list(state[`${side}Quotes`])[level] ?? 0);
    const depth = (side: "bid" | "ask", from: number, way: number) =>
      Array.from({ length: near }, (_, k) => count(side, from + way * k)).join(" ");
    const price = (level: number) => formatNumber(Number(state.origin) + level, 4);
    return [
      `tick ${tick}: bid ${price(bid)}, ask ${price(ask)}${Number(state.salesLeft) > 0 ? `, ${Number(state.salesLeft)} forced sales to come` : ""}${Number(state.haltLeft) > 0 ? ", trade is halted" : ""}`,
      `orders from the best down ${depth("bid", bid, -1)} | and up ${depth("ask", ask, 1)}`,
      `held ${list(state.held).join(" ")}; profit ${list(state.profit)
        .map((each) => formatNumber(each, 3))
        .join(" ")}`,
    ].join("\n");
  },
};
