import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import {
  aristocratCredit,
  banzhafCredit,
  type CounterfactualOptions,
  counterfactualAdvantages,
  differenceCredit,
  owenCredit,
  rewardRule,
  shapleyCredit,
} from "../../src/credit/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  definePolicy,
  discrete,
  play,
  sampleActions,
  seedStreams,
  seedWords,
  type Tap,
  z,
} from "../../src/index.ts";
import { obstacles } from "../agents/learners.worlds.ts";
import { sketchEnv } from "../helpers/env.ts";
import { counting, pensions, pot, solo, thresholdGood } from "./games.ts";

/** One world of the threshold good (5 agents, 3 needed, benefit 1 each, cost .25) in which agents 0..k-1 contribute. */
function contributed(k: number): Batch {
  const batch = createBatch(thresholdGood);
  for (let a = 0; a < k; a++) batch.io.actions[0][a] = 1;
  return batch;
}
const padded = (k: number, each: number) => Array.from({ length: 5 }, (_, a) => (a < k ? each : 0));
const noop: CounterfactualOptions = { baseline: 0 };

function acting(batch: Batch, seed = 1): Batch {
  const words = new Int32Array(4 * batch.worlds);
  seedStreams(words, seedWords(seed), 0, batch.worlds);
  sampleActions(batch, words);
  return batch;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, x) => total + x, 0);

describe.each([3, 4, 5])("threshold good, %i contribute", (k) => {
  test("difference: all or nothing", () => {
    expect(Array.from(differenceCredit(contributed(k), noop))).toEqual(padded(k, k === 3 ? 4.75 : -0.25));
  });
  test("Shapley: equal shares of what came of it", () => {
    shapleyCredit(contributed(k), noop).forEach((value, a) => {
      expect(value).toBeCloseTo(padded(k, (5 - 0.25 * k) / k)[a], 12);
    });
  });
  test("Banzhaf: 5 times the chance that exactly two of the other contributors are there", () => {
    const chance = { 3: 1 / 4, 4: 3 / 8, 5: 6 / 16 }[k]!;
    banzhafCredit(contributed(k), noop).forEach((value, a) => {
      expect(value).toBeCloseTo(padded(k, 5 * chance - 0.25)[a], 12);
    });
  });
  test("aristocrat: half of the difference reward against the other action", () => {
    const pivotal = k === 3 ? 4.75 : -0.25;
    // Who did not contribute would have added its cost.
    const idle = 0.25 / 2;
    expect(Array.from(aristocratCredit(contributed(k)))).toEqual(
      Array.from({ length: 5 }, (_, a) => (a < k ? pivotal / 2 : idle)),
    );
  });
});

test("Owen: two of the three needed are a group, and share what the third has alone", () => {
  const credit = owenCredit(contributed(3), { ...noop, groups: [[0, 1], [2], [3, 4]] });
  const expected = [1.25 - 0.25, 1.25 - 0.25, 2.5 - 0.25, 0, 0];
  credit.forEach((value, a) => {
    expect(value).toBeCloseTo(expected[a], 12);
  });
});

test("aristocrat: a strategy of one's own weighs the alternatives", () => {
  const batch = createBatch(solo, { weights: [1, 10] });
  batch.io.actions[0].set([2, 1]);
  const credit = aristocratCredit(batch, {
    strategy: (row, out) => out.set(row === 0 ? [0.5, 0, 0.5] : [0, 0.25, 0.75]),
  });
  expect(Array.from(credit)).toEqual([1, -7.5]);
  expect(() => aristocratCredit(batch, { strategy: (_, out) => out.fill(0.5) })).toThrow(
    "aristocrat: strategy must give probabilities that sum to 1, none to what is masked (row 0), got [0.5,0.5,0.5]",
  );
});

test("aristocrat, with masks and agents that have left: the mean over what is allowed", () => {
  const batch = createBatch(obstacles, {}, { worlds: 40, seed: 2 });
  for (let t = 0; t < 3; t++) acting(batch, t).step();
  acting(batch);
  const credit = aristocratCredit(batch);
  const { active } = batch.columns;
  const before = batch.save();
  const welfare = (k: number, move: number, side: number) => {
    batch.load(before);
    const was = active.slice();
    const first = k - (k % 3);
    if (move >= 0) {
      batch.io.actions[0][k] = move;
      batch.io.actions[1][k] = side;
    }
    batch.step();
    return [0, 1, 2].reduce((total, a) => total + (was[first + a] ? batch.io.payoff[first + a] : 0), 0);
  };
  let left = 0;
  for (let k = 0; k < 120; k++) {
    batch.load(before);
    if (active[k] === 0) {
      left++;
      expect(credit[k]).toBe(0);
      continue;
    }
    const moves = [0, 1, 2].filter((move) => batch.io.masks[0][3 * k + move] === 1);
    const options = moves.flatMap((move) => [0, 1].map((side) => welfare(k, move, side)));
    expect(credit[k]).toBeCloseTo(welfare(k, -1, 0) - sum(options) / options.length, 10);
  }
  expect(left).toBeGreaterThan(0);
});

test("aristocrat: what is masked or never done is not played out", () => {
  const { env, stepsOf } = counting();
  const batch = createBatch(env, {}, { worlds: 10 });
  for (let k = 0; k < 30; k++) batch.io.actions[0][k] = k % 3;
  // The facts, and 1, 2 and 3 choices of the three agents.
  const credit = aristocratCredit(batch);
  expect(stepsOf()).toBe(10 * (1 + 6));
  expect(Array.from(credit.subarray(27))).toEqual([0, 0.5, 1]);
  aristocratCredit(batch, { strategy: (row, out) => out.fill(0).fill(1, row % 3, (row % 3) + 1) });
  expect(stepsOf()).toBe(10 * (1 + 6) + 10 * (1 + 3));
});

test("aristocrat, where agents have roles: the mean over what one's own role may do, as analysis and as a reward", () => {
  // One agent doubles or not what two others give, of whom each gives 0, 1 or 2.
  const env = sketchEnv({
    id: "doubling-v0",
    agents: () => 3,
    horizon: () => 5,
    roles: () => [
      { name: "giver", seats: [0, 2], action: ["gift"] },
      { name: "doubler", seats: [1], action: ["double"] },
    ],
    action: () => [discrete(3, { name: "gift" }), discrete(2, { name: "double" })],
    world: {
      step(w) {
        const [gift, double] = w.actions;
        w.payoff[1] = (gift[0] + gift[2]) * (1 + double[1]);
      },
    },
  });
  const batch = createBatch(env, {}, { worlds: 2 });
  const told = new Float64Array(6);
  const use = definePolicy({
    id: "listener",
    title: "Listener",
    cite: [],
    kind: "learner",
    acts: "any",
    params: z.object({}),
    bind: ({ io, rows }) => ({
      act() {},
      learn() {
        for (const k of rows) told[k] = io.reward[k];
      },
    }),
  });
  const reward = rewardRule("aristocrat");
  const policies = bindPolicies(batch, [
    { use, role: "giver", reward },
    { use, role: "doubler", reward },
  ]);
  const [gift, double] = batch.io.actions;
  let credit: Float64Array = new Float64Array(6);
  let ticks = 0;
  const check: Tap = {
    chosen(_lo, _hi, tick) {
      gift.set([tick % 3, 0, 2, 0, 0, (2 * tick) % 3]);
      double.set([0, tick % 2, 0, 0, 1 - (tick % 2), 0]);
      const expected = [0, 1].flatMap((i) => {
        const factor = 1 + double[3 * i + 1];
        return [
          (gift[3 * i] - 1) * factor,
          (gift[3 * i] + gift[3 * i + 2]) * (factor - 1.5),
          (gift[3 * i + 2] - 1) * factor,
        ];
      });
      // What was told of the tick before.
      expect(told).toEqual(credit);
      credit = aristocratCredit(batch);
      credit.forEach((value, k) => {
        expect(value).toBeCloseTo(expected[k], 12);
      });
      const strategy = (row: number, out: Float64Array) => {
        expect(out.length).toBe(row % 3 === 1 ? 2 : 3);
        out.fill(0);
        out[0] = 1;
      };
      aristocratCredit(batch, { strategy }).forEach((value, k) => {
        const i = 3 * Math.floor(k / 3);
        const rest = k % 3 === 1 ? gift[i] + gift[i + 2] : gift[i + 2 - (k % 3)] * (1 + double[i + 1]);
        expect(value).toBeCloseTo((gift[i] + gift[i + 2]) * (1 + double[i + 1]) - rest, 12);
      });
      ticks++;
    },
  };
  play({ batch, policies, ticks: 5, learn: true, taps: [check] });
  expect(told).toEqual(credit);
  expect(ticks).toBe(5);
});

test("what agents that have left are paid counts in no credit", () => {
  const batch = createBatch(pensions, {}, { worlds: 2 });
  batch.io.actions[0].fill(2);
  batch.step();
  const credit = [0, 2, 2, 0, 2, 2];
  expect(Array.from(differenceCredit(batch, noop))).toEqual(credit);
  expect(Array.from(shapleyCredit(batch, noop))).toEqual(credit);
  const policies = bindPolicies(batch, [{ use: agents.get("always"), params: { action: 2 } }]);
  const toTheEnd = { ...noop, policies, horizon: Number.POSITIVE_INFINITY, lasting: true };
  expect(Array.from(differenceCredit(batch, toTheEnd))).toEqual([0, 2, 4, 0, 2, 4]);
});

describe("Shapley credit", () => {
  const random = fc.record({
    agents: fc.integer({ min: 1, max: 6 }),
    seed: fc.integer({ min: 0, max: 1000 }),
    baseline: fc.integer({ min: 0, max: 2 }),
  });

  test("sums to what acting brought over the baseline; who did what the baseline does gets nothing", () => {
    fc.assert(
      fc.property(random, ({ agents, seed, baseline }) => {
        const batch = acting(createBatch(pot, { agents }, { worlds: 3, seed }), seed);
        const before = batch.save();
        const credit = shapleyCredit(batch, { baseline });
        expect(Buffer.compare(batch.save(), before)).toBe(0);
        const chosen = batch.io.actions[0].slice();
        batch.step();
        const acted = batch.io.payoff.slice();
        batch.load(before);
        batch.io.actions[0].fill(baseline);
        batch.step();
        for (let i = 0; i < 3; i++) {
          const own = (column: Float64Array) => column.subarray(i * agents, (i + 1) * agents);
          expect(sum(own(credit))).toBeCloseTo(sum(own(acted)) - sum(own(batch.io.payoff)), 10);
          own(chosen).forEach((action, a) => {
            if (action === baseline) expect(own(credit)[a]).toBeCloseTo(0, 10);
          });
        }
      }),
      { numRuns: 25 },
    );
  });

  test("agents of the same action in the same position get the same", () => {
    const batch = acting(createBatch(envs.get("commons"), { agents: 6 }, { worlds: 10, seed: 4 }));
    const credit = shapleyCredit(batch, noop);
    const [action] = batch.io.actions;
    let compared = 0;
    for (let i = 0; i < 10; i++)
      for (let a = 1; a < 6; a++)
        for (let b = 0; b < a; b++)
          if (action[6 * i + a] === action[6 * i + b]) {
            expect(credit[6 * i + a]).toBeCloseTo(credit[6 * i + b], 10);
            compared++;
          }
    expect(compared).toBeGreaterThan(10);
  });

  test("is each one's own where nobody matters to anybody, and so is every other credit against doing nothing", () => {
    const batch = acting(createBatch(solo, { weights: [1, -2, 3, 0] }, { worlds: 5 }));
    const own = Array.from(batch.io.actions[0], (x, k) => [1, -2, 3, 0][k % 4] * x);
    const groups = [
      [0, 3],
      [1, 2],
    ];
    for (const credit of [
      shapleyCredit(batch, noop),
      banzhafCredit(batch, noop),
      differenceCredit(batch, noop),
      owenCredit(batch, { ...noop, groups }),
    ])
      credit.forEach((value, k) => {
        expect(value).toBeCloseTo(own[k], 10);
      });
  });

  test("over a horizon and against a policy: every step of those outside is the policy's", () => {
    const batch = createBatch(pot, {}, { worlds: 4, seed: 6 });
    const policies = bindPolicies(batch, [{ use: agents.get("always"), params: { action: 2 } }]);
    for (const { policy } of policies) policy.act(0, 4, false);
    const options = { policies, horizon: Number.POSITIVE_INFINITY, lasting: true };
    const asPolicy = shapleyCredit(batch, {
      ...options,
      baseline: { use: agents.get("always"), params: { action: 1 } },
    });
    expect(asPolicy).toEqual(shapleyCredit(batch, { ...options, baseline: 1 }));
    expect(asPolicy).not.toEqual(shapleyCredit(batch, { ...options, lasting: false, baseline: 1 }));
  });
});

describe("counterfactual advantages", () => {
  test("from a table: the mean of one's own strategy is the yardstick", () => {
    // Two agents, 2 x 3 actions, Q(a, b) = 10 a + b.
    const q = [0, 1, 2, 10, 11, 12];
    const advantages = counterfactualAdvantages(
      q,
      [2, 3],
      [1, 0],
      [
        [0.25, 0.75],
        [0.5, 0, 0.5],
      ],
    );
    expect(Array.from(advantages)).toEqual([2.5, -1]);
  });

  test("have mean zero under the strategy, whatever the table", () => {
    const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 2 }), (q, b, c) => {
        const pi = [0.3, 0.7];
        const of = (a: number) =>
          counterfactualAdvantages(q, [2, 2, 3], [a, b, c], [pi, [1, 0], [0.2, 0.3, 0.5]])[0];
        expect(pi[0] * of(0) + pi[1] * of(1)).toBeCloseTo(0, 10);
      }),
    );
  });

  test("from forked play equal those from the table of what play brings", () => {
    const batch = createBatch(thresholdGood, { agents: 3, threshold: 2 });
    batch.io.actions[0].set([1, 1, 0]);
    const q = Array.from({ length: 8 }, (_, joint) => {
      const given = sum([joint >> 2, (joint >> 1) & 1, joint & 1]);
      return (given >= 2 ? 3 : 0) - 0.25 * given;
    });
    const table = counterfactualAdvantages(
      q,
      [2, 2, 2],
      [1, 1, 0],
      [
        [0.5, 0.5],
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    );
    expect(aristocratCredit(batch)).toEqual(table);
  });

  test.each([
    [
      [1, 2, 3],
      [0, 0],
      [
        [1, 0],
        [1, 0],
      ],
      "needs a value for each of 4 joint actions (the product of actions), got 3",
    ],
    [
      [1, 2, 3, 4],
      [0],
      [
        [1, 0],
        [1, 0],
      ],
      "profile needs an entry for each of 2 agents, got 1",
    ],
    [
      [1, 2, 3, 4],
      [0, 2],
      [
        [1, 0],
        [1, 0],
      ],
      "agent 1's action must be in 0..1, got 2",
    ],
    [
      [1, 2, 3, 4],
      [0, 0],
      [
        [1, 0],
        [1, 1],
      ],
      "agent 1's strategy needs 2 probabilities that sum to 1, got [1,1]",
    ],
  ])("%j, %j, %j", (q, profile, strategies, message) => {
    expect(() => counterfactualAdvantages(q, [2, 2], profile, strategies)).toThrow(
      `counterfactualAdvantages: ${message}`,
    );
  });
});

describe("errors", () => {
  test("the baseline is chosen", () => {
    expect(() => shapleyCredit(createBatch(pot), {})).toThrow(
      "shapley: needs a baseline; say what an agent outside a coalition does",
    );
    expect(() => differenceCredit(createBatch(pot), {})).toThrow("difference: needs a baseline");
  });
  test("2^21 coalitions are too many", () => {
    const batch = createBatch(pot, { agents: 21 });
    expect(() => shapleyCredit(batch, noop)).toThrow(
      "shapley: plays out all 2^n coalitions of at most 20 agents, got 21; give sample (Shapley, Banzhaf) to draw some of them, or use difference rewards",
    );
  });
});
