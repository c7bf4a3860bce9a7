/** The double auction over time: pairs that trade, and what that has earned. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { list } from "../drawing/marks.ts";
import { chart, sumOf } from "../market/chart.ts";

/** Of pairs with values and costs even between 0 and 1, the share with a value above the cost. */
const possible = 0.5;

export const drawing: Drawing = {
  env: "double-auction-v0",
  svg(frames) {
    return chart(
      "Double auction: pairs that trade, and what they earn, by tick",
      frames.filter(({ tick }) => tick > 0),
      (shown) => [
        {
          title: "share of pairs that have traded so far",
          lines: [{ name: "trade", values: soFar(shown.map(({ state }) => shareTrading(state.traded))) }],
          levels: [{ name: "could gain", at: possible }],
        },
        {
          title: "what all have earned together",
          lines: [{ name: "earned", values: shown.map(({ state }) => sumOf(state.wealth)) }],
        },
      ],
    );
  },

  text({ tick, state, payoff }) {
    const [partner, buys, worth] = [state.partner, state.buys, state.worth].map(list);
    const pairs = partner
      .map((other, a) => ({ other, a }))
      .filter(({ other, a }) => buys[a] === 1 && other !== a)
      .map(
        ({ other, a }) =>
          `${a} for ${formatNumber(worth[a], 2)} of ${other} for ${formatNumber(worth[other], 2)}`,
      );
    return [
      `tick ${tick}: to buy are ${pairs.join(", ")}`,
      ...(tick > 0
        ? [
            `last prices ${list(state.price)
              .map((price, a) => `${formatNumber(price, 2)}${list(state.traded)[a] === 1 ? "*" : ""}`)
              .join(" ")} (* traded)`,
            `payoff ${payoff.map((each) => formatNumber(each, 3)).join(" ")}`,
          ]
        : []),
    ].join("\n");
  },
};

const shareTrading = (traded: number | readonly number[]): number =>
  sumOf(traded) / 2 / Math.floor(list(traded).length / 2);

/** Means over all up to each. */
function soFar(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, t) => {
    sum += value;
    return sum / (t + 1);
  });
}
