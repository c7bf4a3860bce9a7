/** Two bidders who value a good at 1 and bid on a grid. */

/** .05, .1, ..., .95. */
export const bids = Array.from({ length: 19 }, (_, j) => (j + 1) / 20);
/** The auction as a game in which equal bids pay one bidder or the other. */
export function auction(price: (winning: number, losing: number) => number) {
  const pay = (own: number, other: number) => (own >= other ? 1 - price(own, other) : 0);
  const joint = bids.flatMap((first, a) => bids.map((second, b) => ({ cell: [a, b], first, second })));
  return {
    actions: [bids.length, bids.length],
    payoffs: [
      joint.map(({ first, second }) => pay(first, second)),
      joint.map(({ first, second }) => (second > first ? pay(second, first) : 0)),
    ],
    chances: joint
      .filter(({ first, second }) => first === second)
      .map(({ cell, first, second }) => ({ cell, payoffs: [0, pay(second, first)], probability: 0.5 })),
    memory: 0,
  };
}
