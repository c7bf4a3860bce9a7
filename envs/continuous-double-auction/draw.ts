/** The continuous double auction over time: bids and asks that stand, prices of trades, and what has been gained. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list } from "../drawing/marks.ts";

const orNone = (price: unknown): number => Number(price) || Number.NaN;

export const drawing: Drawing = {
  env: "continuous-double-auction-v0",
  svg(frames) {
    return panels(
      frames,
      "Continuous double auction: what stands, at what price units trade, and what is gained, by tick",
      [
        {
          measures: "prices",
          curves: [
            { name: "last trade", of: ({ state }) => orNone(state.last) },
            { name: "highest bid", of: ({ state }) => orNone(state.bid) },
            { name: "lowest ask", of: ({ state }) => orNone(state.ask) },
          ],
          covers: [0],
        },
        {
          measures: "value less cost of what has been traded",
          curves: [{ name: "gained", of: ({ state }) => Number(state.gains) }],
          covers: [0],
        },
      ],
    );
  },

  text({ tick, state }) {
    const stands = (price: unknown, what: string) =>
      Number(price) > 0 ? `${what} ${formatNumber(Number(price))}` : `no ${what}`;
    const traded = list(state.traded).reduce((sum, each) => sum + each, 0) / 2;
    return [
      `tick ${tick}: ${stands(state.bid, "bid")}, ${stands(state.ask, "ask")}`,
      `${traded} units traded${Number(state.last) > 0 ? `, the last at ${formatNumber(Number(state.last))}` : ""}; gained ${formatNumber(Number(state.gains))}`,
    ].join("\n");
  },
};
