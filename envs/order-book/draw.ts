/** The order book over time: the middle with the best bid and ask, and what agents hold; in words the book itself. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { list } from "../drawing/marks.ts";
import { chart, sumOf } from "../market/chart.ts";
import type { OrderBookParams } from "./params.ts";

/** Levels on either side of the middle that are told in words. */
const near = 6;

export const drawing: Drawing = {
  env: "order-book-v0",
  svg(frames, params) {
    const { breaker, salesTick, sales, agents } = params as OrderBookParams;
    const agent = (a: number) => (agents === 1 ? "agent" : `agent ${a}`);
    return chart("Order book: best prices, and what agents hold, by tick", frames, (shown) => {
      const at = (column: string) => shown.map(({ state }) => Number(state.origin) + Number(state[column]));
      return [
        {
          title: `price in ticks${breaker === undefined ? "" : "; marked below: trade is halted"}`,
          lines: [
            { name: "best ask", values: at("ask") },
            { name: "best bid", values: at("bid") },
          ],
          levels: [
            { name: "start", at: 0 },
            ...(breaker !== undefined && shown[shown.length - 1].tick > salesTick && sales > 0
              ? [{ name: "breaker", at: Number(shown[shown.length - 1].state.reference) - breaker }]
              : []),
          ],
          marks: shown.map(({ state }) => Number(state.haltLeft) > 0),
        },
        {
          title: agents > 3 ? "units held by agents together" : "units held",
          lines:
            agents > 3
              ? [{ name: "all", values: shown.map(({ state }) => sumOf(state.held)) }]
              : Array.from({ length: agents }, (_, a) => ({
                  name: agent(a),
                  values: shown.map(({ state }) => list(state.held)[a]),
                })),
        },
      ];
    });
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
