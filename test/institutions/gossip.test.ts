import { expect, it } from "vitest";
import { gossipTicks } from "../../src/institutions/index.ts";

it("takes the stated numbers of ticks", () => {
  const ticks = (loss: number) => [4, 8, 64].map((nodes) => gossipTicks(nodes, loss));
  expect(ticks(0)).toEqual([3.1908, 5.3779, 11.1581].map((mean) => expect.closeTo(mean, 4)));
  expect(ticks(0.3)).toEqual([4.3694, 7.3088, 15.1517].map((mean) => expect.closeTo(mean, 4)));
  expect([1, 2].map((nodes) => gossipTicks(nodes))).toEqual([0, 1]);
  expect(gossipTicks(2, 0.5)).toBeCloseTo(2, 12);
});

it("is what all calls of four come to, one by one", () => {
  // From those who know, as bits, every combination of whom each calls.
  const mean = new Map([[15, 0]]);
  for (let know = 14; know >= 1; know--) {
    const callers = [0, 1, 2, 3].filter((node) => know & (1 << node));
    const combinations = 3 ** callers.length;
    let [stays, later] = [0, 1];
    for (let c = 0; c < combinations; c++) {
      let next = know;
      for (const [j, caller] of callers.entries())
        next |= 1 << ((caller + 1 + (Math.floor(c / 3 ** j) % 3)) % 4);
      if (next === know) stays += 1 / combinations;
      else later += mean.get(next)! / combinations;
    }
    mean.set(know, later / (1 - stays));
  }
  expect(gossipTicks(4)).toBeCloseTo(mean.get(1)!, 10);
});

it("refuses calls that nobody hears", () => {
  expect(() => gossipTicks(3, 1)).toThrow("gossipTicks: loss must be below 1 for anybody to hear");
  expect(() => gossipTicks(501)).toThrow("nodes must be a whole number of 1 to 500");
});
