import { describe, expect, it } from "vitest";
import { minimalRaiser } from "../../agents/norms/minimal-raiser.ts";
import { shadedBid } from "../../agents/norms/shaded-bid.ts";
import { snipeLate } from "../../agents/norms/snipe-late.ts";
import { truthfulBid } from "../../agents/norms/truthful-bid.ts";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import { type Batch, bindPolicies, createBatch, discrete, feature, type PolicyUse } from "../../src/index.ts";
import { sealedBids } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** The bid amounts (or shares) that all agents choose in world 0 by tick, 0 for none, until the episode ends. */
function history(
  params: Record<string, unknown>,
  uses: readonly PolicyUse[],
  prepare: (batch: Batch) => void = () => {},
  mechanisms: { use: typeof sealedBids }[] = [],
): number[][] {
  const batch = createBatch(mevAuction, params, { mechanisms });
  prepare(batch);
  batch.observe();
  const bound = bindPolicies(batch, uses);
  const [head] = batch.heads;
  const ticks: number[][] = [];
  while (batch.columns.done[0] === 0) {
    for (const { policy } of bound) policy.act(0, 1, false);
    const actions = Array.from(batch.io.actions[0]);
    ticks.push(actions.map((a) => Number((head.kind === "discrete" ? head.values![a] : a).toFixed(6))));
    batch.step();
  }
  // Every bid that a norm made was accepted.
  expect(batch.readMetrics(0).rejected).toBe(0);
  return ticks;
}

/** Sets the values of world 0. */
const values =
  (...given: number[]) =>
  (batch: Batch) =>
    (batch.columns.value as Float64Array).set(given);

const sealed = { format: "sealed", values: "private", searchers: 3 };
const open = { format: "open", values: "private", searchers: 3, blockTicks: 5, levels: 10 };

describe("truthful-bid", () => {
  it("bids the level next below its value", () => {
    expect(history(sealed, [{ use: truthfulBid }], values(0.97, 0.3, 0.05))).toEqual([[0.9, 0.3, 0]]);
  });
  it("bids the value itself where any amount will do", () => {
    const params = { ...sealed, grid: "continuous" };
    expect(history(params, [{ use: truthfulBid }], values(0.97, 0.3, 0.05))).toEqual([[0.97, 0.3, 0.05]]);
  });
  it("leaves room for the cost, and stays out where nothing is left", () => {
    const params = { ...sealed, grid: "continuous" };
    expect(history(params, [{ use: truthfulBid, params: { cost: 0.2 } }], values(0.97, 0.3, 0.05))).toEqual([
      [0.77, 0.1, 0],
    ]);
  });
  it("bids its whole value in shares, less the share that the cost takes", () => {
    const params = { ...sealed, grid: "share" };
    expect(history(params, [{ use: truthfulBid }], values(0.97, 0.3, 0.05))).toEqual([[1, 1, 1]]);
    expect(history(params, [{ use: truthfulBid, params: { cost: 0.2 } }], values(0.97, 0.3, 0.05))).toEqual([
      [0.7, 0.3, 0],
    ]);
  });
  it("keeps its bid in an open auction", () => {
    expect(history(open, [{ use: truthfulBid }], values(0.97, 0.3, 0.6))).toEqual([
      [0.9, 0.3, 0.6],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe("shaded-bid", () => {
  it("bids (n - 1) / n of its value", () => {
    const params = { ...sealed, grid: "continuous" };
    expect(history(params, [{ use: shadedBid }], values(0.9, 0.3, 0.6))).toEqual([[0.6, 0.2, 0.4]]);
  });
  it("bids the given share, on the level next below", () => {
    const uses = [{ use: shadedBid, params: { share: 0.5 } }];
    expect(history(sealed, uses, values(0.9, 0.3, 0.6))).toEqual([[0.4, 0.1, 0.3]]);
    expect(history({ ...sealed, grid: "share", levels: 4 }, uses, values(0.9, 0.3, 0.6))).toEqual([
      [0.5, 0.5, 0.5],
    ]);
  });
});

describe("minimal-raiser", () => {
  it("raises by a level until the value of all but one is passed", () => {
    expect(history({ ...open, blockTicks: 7 }, [{ use: minimalRaiser }], values(0.95, 0.25, 0.45))).toEqual([
      [0.1, 0.1, 0.1],
      [0.2, 0.2, 0.2],
      // Agent 1 is out at .25; .3 beats .2.
      [0.3, 0, 0.3],
      [0.4, 0, 0.4],
      // Agent 2 is out at .45.
      [0.5, 0, 0],
      // Alone in front it keeps its bid.
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
  it("raises any amount by the increment, from the opening share of its value", () => {
    const params = { ...open, grid: "continuous", blockTicks: 3, searchers: 2 };
    const uses = [{ use: minimalRaiser, params: { increment: 0.5, opening: 0.2 } }];
    // .1 and .2; then agent 0 answers .2 by .3, then agent 1 .3 by .45.
    expect(history(params, uses, values(0.5, 1))).toEqual([
      [0.1, 0.2],
      [0.3, 0],
      [0, 0.45],
    ]);
  });
  it("goes on to exactly what winning is worth after its cost", () => {
    const uses = [{ use: minimalRaiser, params: { cost: 0.3 } }];
    const params = { ...open, searchers: 2, blockTicks: 6 };
    expect(history(params, uses, values(0.6, 0.8)).map(([first]) => first)).toEqual([0.1, 0.2, 0.3, 0, 0, 0]);
  });
  it("knows shares of its own value", () => {
    const params = { ...open, grid: "share", levels: 4, searchers: 2, blockTicks: 4 };
    // .25 of 1 is .625 of .4: agent 1 answers .275 / .4 by .75 of it (.3), agent 0 that by .5, and that is too much.
    expect(history(params, [{ use: minimalRaiser }], values(1, 0.4))).toEqual([
      [0.25, 0.25],
      [0, 0.75],
      [0.5, 0],
      [0, 0],
    ]);
  });
});

describe("snipe-late", () => {
  const keeper = { use: shadedBid, params: { share: 0.5 }, seats: [0] };

  it("bids its value in the last tick, if that beats what it sees", () => {
    const uses = [keeper, { use: snipeLate }];
    expect(history(open, uses, values(0.9, 0.7, 0.3))).toEqual([
      [0.4, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0.7, 0],
    ]);
  });
  it("bids as soon as nobody can see it before the block", () => {
    const uses = [keeper, { use: snipeLate, params: { latency: 3, share: 0.9 } }];
    // Two ticks before the last: agent 0's bid of the first tick is not in view yet either.
    expect(history({ ...open, latency: 3, grid: "continuous" }, uses, values(0.9, 0.7, 0.3))).toEqual([
      [0.45, 0, 0],
      [0, 0, 0],
      [0, 0.63, 0.27],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
  it("comes too late where bids are sealed", () => {
    const mechanisms = [{ use: sealedBids }];
    const uses = [{ use: snipeLate }];
    const batch = createBatch(mevAuction, open, { mechanisms });
    const [{ policy }] = bindPolicies(batch, uses);
    for (let t = 0; t < 5; t++) {
      policy.act(0, 1, false);
      batch.step();
    }
    expect(batch.readMetrics(0)).toMatchObject({ lost: 1, entry: 0 });
  });
});

describe("what they need", () => {
  const plain = sketchEnv({
    id: "plain-v0",
    title: "No values on the levels",
    agents: () => 1,
    horizon: () => 3,
    action: () => discrete(3),
    observation: () => ({ value: feature(0, 1, "value") }),
  });

  it("is the observation they read", () => {
    expect(() => bindPolicies(createBatch(plain), [{ use: minimalRaiser }])).toThrow(
      /minimal-raiser: reads the observation "own", which plain-v0 does not give/,
    );
  });
  it("is what the levels stand for", () => {
    expect(() => bindPolicies(createBatch(plain), [{ use: truthfulBid }])).toThrow(
      'truthful-bid: needs to know what the levels of "action" stand for; give the head values or use a box',
    );
  });
});

it("bids and raises are the same in any unit of value", () => {
  const duel = (unit: number, grid: string) => {
    const params = { ...open, grid, value: unit, baseFee: 0, blockTicks: 8 };
    const uses = [
      { use: minimalRaiser, seats: [0, 1], params: { opening: 0.2 } },
      { use: snipeLate, seats: [2] },
    ];
    const batch = createBatch(mevAuction, params);
    values(0.97 * unit, 0.9 * unit, 0.55 * unit)(batch);
    batch.observe();
    const bound = bindPolicies(batch, uses);
    const ticks: number[][] = [];
    while (batch.columns.done[0] === 0) {
      for (const { policy } of bound) policy.act(0, 1, false);
      batch.step();
      ticks.push(
        Array.from(batch.columns.standing as Float64Array, (bid) => Number((bid / unit).toFixed(6))),
      );
    }
    return { ticks, rejected: batch.readMetrics(0).rejected };
  };
  for (const grid of ["absolute", "continuous"]) {
    const plain = duel(1, grid);
    expect(plain.ticks.flat().some((bid) => bid > 0.5)).toBe(true);
    for (const unit of [1e-12, 1e9]) expect(duel(unit, grid)).toEqual(plain);
  }
});
