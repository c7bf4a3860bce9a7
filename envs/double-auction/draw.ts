/** The double auction over time: pairs that trade, and what that has earned. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { list, sumOf } from "../drawing/marks.ts";

/** Of pairs with values and costs even between 0 and 1, the share with a value above the cost. */
const possible = 0.5;

export const drawing: Drawing = {
  env: "double-auction-v0",
  svg(frames) {
    return panels(frames, "Double auction: pairs that trade, and what they earn, by tick", [
      {
        measures: "share of pairs that have traded so far",
        curves: [{ name: "trade", of: soFar(({ state }) => shareTrading(state.traded)) }],
        levels: [{ name: "could gain", at: possible }],
        covers: [0],
      },
      {
        measures: "what all have earned together",
        curves: [{ name: "earned", of: ({ state }) => sumOf(state.wealth) }],
        covers: [0],
      },
    ]);
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

/** The mean of the frames that it has been asked about. */
function soFar(of: (frame: Frame) => number): (frame: Frame) => number {
  let sum = 0;
  let count = 0;
  return (frame) => {
    sum += of(frame);
    return sum / ++count;
  };
}
