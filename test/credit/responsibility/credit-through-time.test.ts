import { describe, expect, test } from "vitest";
import { agents } from "../../../agents/index.ts";
import { matrixGame } from "../../../envs/index.ts";
import { creditThroughTime } from "../../../src/credit/responsibility/index.ts";
import { bindPolicies, createBatch, rollout, type Sharing, train } from "../../../src/index.ts";
import { tiny } from "../../helpers/tiny.ts";
import { pensions } from "../games.ts";
import { script, works } from "./games.ts";

const plan = [
  [1, 2, 3, 4],
  [5, 0, 2, 1],
];
const working = (params: Record<string, number> = {}) => {
  const batch = createBatch(works, params, { worlds: 2 });
  return { batch, policies: bindPolicies(batch, [{ use: script, params: { plan } }]) };
};
const near = (values: Iterable<number>) => Array.from(values, (value) => expect.closeTo(value, 9));

describe("a linear game", () => {
  const { batch, policies } = working();
  const expected = (own: (tick: number) => number) =>
    [0, 1, 2, 3].flatMap((tick) => [0, 1].map((agent) => own(tick) * (plan[agent][tick] - 1)));
  test("own credit is (t + 1)(work - baseline), and adds up", () => {
    const result = creditThroughTime(batch, policies, { baseline: 1, measure: "own" });
    expect(Array.from(result.credit)).toEqual(near(expected((tick) => tick + 1)));
    expect(Array.from(result.conduct)).toEqual(near([0 + 2 + 6 + 12, 4 - 2 + 3 + 0]));
    expect(Array.from(result.interaction)).toEqual(near([0, 0]));
    // What the agents gave each other: half of 6 and of 4 units above the baseline.
    expect(result.jointInteraction).toBeCloseTo(0.5 * (6 + 4));
  });
  test("welfare credit adds what spills over, and all of it adds up", () => {
    const result = creditThroughTime(batch, policies, { baseline: 1, world: 1 });
    expect(Array.from(result.credit)).toEqual(near(expected((tick) => tick + 1.5)));
    expect(result.joint).toBeCloseTo(20 + 5 + 0.5 * 10);
    expect(result.jointInteraction).toBeCloseTo(0);
  });
  test("payoffs later on weigh less under a discount", () => {
    const result = creditThroughTime(batch, policies, { baseline: 1, measure: "own", discount: 0.5 });
    expect(Array.from(result.credit)).toEqual(near(expected((tick) => (tick + 1) * 0.5 ** tick)));
  });
  test("the episode as it was comes with it", () => {
    const { actions, payoffs, ticks } = creditThroughTime(batch, policies, { baseline: 1 });
    expect(ticks).toBe(4);
    expect(Array.from(actions[0])).toEqual([1, 5, 2, 0, 3, 2, 4, 1]);
    expect(Array.from(payoffs.subarray(0, 4))).toEqual([3.5, 5.5, 4, 1]);
  });
});

test("a product is credited to both, and the interaction says so", () => {
  const { batch, policies } = working({ spill: 0, pair: 1, horizon: 1 });
  // Welfare: 1 + 5 + 2 x 1 x 5 = 16; without one agent's work 5 or 1; without any 0.
  const result = creditThroughTime(batch, policies, { baseline: 0 });
  expect(Array.from(result.credit)).toEqual([11, 15]);
  expect(result.joint).toBe(16);
  expect(result.jointInteraction).toBe(-10);
});

test("a baseline policy chooses tick by tick", () => {
  const { batch, policies } = working();
  const baseline = { use: script, params: { plan: [[1, 1, 0, 0], [1]] } };
  const { credit } = creditThroughTime(batch, policies, { baseline, measure: "own" });
  expect(Array.from(credit)).toEqual([0, 4, 2, -2, 9, 3, 16, 0]);
});

describe("a game of chance, masks and early exits", () => {
  const start = (worlds = 3) => {
    const batch = createBatch(tiny, {}, { worlds, seed: "credit" });
    const policies = bindPolicies(batch, [
      { use: agents.get("random"), seats: [0, 2] },
      { use: agents.get("always"), params: { action: 1 } },
    ]);
    rollout(batch, policies, 2);
    return { batch, policies };
  };
  const options = { world: 2, baseline: [0, 0] };

  test("batch and policies stay as they are, to the byte", () => {
    const { batch, policies } = start();
    const before = [batch.save(), ...policies.map((policy) => policy.save())];
    creditThroughTime(batch, policies, options);
    creditThroughTime(batch, policies, { ...options, baseline: { use: agents.get("random") } });
    expect([batch.save(), ...policies.map((policy) => policy.save())]).toEqual(before);
  });
  test("the facts are what the batch goes on to live", () => {
    const { batch, policies } = start();
    const { payoffs, ticks } = creditThroughTime(batch, policies, options);
    for (let tick = 0; tick < ticks; tick++) {
      for (const { policy } of policies) policy.act(0, batch.worlds, false);
      batch.step();
      expect(payoffs.subarray(3 * tick, 3 * tick + 3)).toEqual(batch.io.payoff.subarray(6, 9));
    }
    expect(batch.columns.done[2]).toBe(1);
  });
  test("the same call gives the same bits; another seed of a random baseline gives others", () => {
    const { batch, policies } = start();
    const credit = (seed: number) =>
      creditThroughTime(batch, policies, { ...options, baseline: { use: agents.get("random") }, seed })
        .credit;
    expect(credit(1)).toEqual(credit(1));
    expect(credit(1)).not.toEqual(credit(2));
    expect(credit(1).some((value) => value !== 0)).toBe(true);
  });
  test("policies that play the baseline have no credit", () => {
    const { batch, policies } = start();
    const { credit } = creditThroughTime(batch, policies, { ...options, baseline: [1, 0] });
    expect(credit.filter((_, j) => j % 3 === 1).every((value) => value === 0)).toBe(true);
  });
});

test.each<Sharing>(["sessions", "shared"])(
  "with trained learners (%s) a credit is what a replay by hand gives",
  (sharing) => {
    const make = () => {
      const batch = createBatch(matrixGame, { game: "public-goods", players: 3, noise: 0.1 }, { worlds: 2 });
      const policies = bindPolicies(batch, [{ use: agents.get("q-learning") }], { sharing });
      return { batch, policies };
    };
    const trained = make();
    train({ ...trained, ticks: 500 });
    const options = { world: 1, baseline: 0, ticks: 100 };
    const { credit } = creditThroughTime(trained.batch, trained.policies, options);
    const welfare = (changed: number, agent: number) => {
      const { batch, policies } = make();
      batch.fork(trained.batch, [1, 1]);
      policies[0].fork(trained.policies[0], [1, 1]);
      batch.startWindow();
      for (let tick = 0; tick < 100; tick++) {
        policies[0].policy.act(0, 2, false);
        if (tick === changed) batch.io.actions[0][agent] = 0;
        batch.step();
      }
      return 100 * (batch.readMetrics(1).welfare - batch.readMetrics(0).welfare);
    };
    for (const [tick, agent] of [
      [0, 0],
      [43, 1],
      [99, 2],
    ])
      expect(credit[3 * tick + agent]).toBeCloseTo(welfare(tick, agent), 6);
    expect(credit.some((value) => value !== 0)).toBe(true);
  },
);

test("what agents that have left are paid is nobody's credit", () => {
  const batch = createBatch(pensions);
  const policies = bindPolicies(batch, [{ use: agents.get("always"), params: { action: 2 } }]);
  const { payoffs, credit, joint } = creditThroughTime(batch, policies, { baseline: 0 });
  expect(Array.from(payoffs)).toEqual([2, 2, 2, 0, 2, 2, 0, 0, 2]);
  expect(Array.from(credit)).toEqual(Array.from(payoffs));
  expect(joint).toBe(12);
});

test("mistakes are named", () => {
  const { batch, policies } = working();
  expect(() => creditThroughTime(batch, policies, { baseline: 1, world: 2 })).toThrow(
    "creditThroughTime: world must be in 0..1, got 2",
  );
  expect(() => creditThroughTime(batch, policies, { baseline: 10 })).toThrow(
    '"work" must be in 0..9, got 10',
  );
  expect(() => creditThroughTime(batch, policies, { baseline: 1, ticks: 0 })).toThrow("ticks must be");
  expect(() => creditThroughTime(batch, policies, { baseline: 1, discount: 2 })).toThrow("discount must be");
  batch.columns.done.fill(1);
  expect(() => creditThroughTime(batch, policies, { baseline: 1 })).toThrow(
    "the episode of world 0 is over; call resetDone",
  );
});
