/** Dealers over time: the lowest ask with those of a dealer alone and of competition, and what dealers earn. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { competitiveAsk, monopolyAsk } from "../../src/situations/index.ts";
import { list } from "../drawing/marks.ts";
import { chart, sumOf } from "../market/chart.ts";

export const drawing: Drawing = {
  env: "dealers-v0",
  svg(frames, params) {
    const noise = Number(params.noise ?? 1);
    return chart("Dealers: lowest ask and profit, by tick", frames, (shown) => [
      {
        title: "lowest ask; marked below: the client buys",
        lines: [{ name: "lowest ask", values: shown.map(({ state }) => Number(state.lowest)) }],
        levels: [
          { name: "competitive", at: competitiveAsk(noise) },
          { name: "monopoly", at: monopolyAsk(noise) },
        ],
        marks: shown.map(({ state }) => sumOf(state.sale) > 0),
      },
      {
        title: "what dealers have earned together",
        lines: [{ name: "profit", values: shown.map(({ state }) => sumOf(state.wealth)) }],
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
