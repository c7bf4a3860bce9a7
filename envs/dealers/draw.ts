/** Dealers over time: the lowest ask with those of a dealer alone and of competition, and what dealers earn. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { competitiveAsk, monopolyAsk } from "../../src/situations/index.ts";
import { panels } from "../drawing/lines.ts";
import { list, sumOf } from "../drawing/marks.ts";

export const drawing: Drawing = {
  env: "dealers-v0",
  svg(frames, params) {
    const noise = Number(params.noise ?? 1);
    return panels(frames, "Dealers: lowest ask and profit, by tick", [
      {
        measures: "lowest ask; marked below: the client buys",
        curves: [{ name: "lowest ask", of: ({ state }) => Number(state.lowest) }],
        levels: [
          { name: "competitive", at: competitiveAsk(noise) },
          { name: "monopoly", at: monopolyAsk(noise) },
        ],
        covers: [0],
        marked: ({ state }) => sumOf(state.sale) > 0,
      },
      {
        measures: "what dealers have earned together",
        curves: [{ name: "profit", of: ({ state }) => sumOf(state.wealth) }],
        covers: [0],
      },
    ]);
  },

  text({ tick, state }) {
    const sale = list(state.sale).indexOf(1);
    const asks = list(state.ask)
      .map((ask) => formatNumber(ask, 3))
      .join(" ");
    if (tick === 0) return "tick 0: nobody has asked yet";
    return [
      `tick ${tick}: asks ${asks}`,
      `client values ${formatNumber(Number(state.valued), 3)} what is worth ${Number(state.worth)}, ${sale < 0 ? "does not buy" : `buys of dealer ${sale} at ${formatNumber(Number(state.lowest), 3)}`}`,
      `wealth ${list(state.wealth)
        .map((each) => formatNumber(each, 3))
        .join(" ")}`,
    ].join("\n");
  },
};
