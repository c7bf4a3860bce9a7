/** Credit as a training signal: any learner, the same code. */
import { beforeAll, describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import {
  type CreditOptions,
  creditOf,
  differenceReward,
  type RewardOption,
  rewardRule,
  shapleyReward,
  teamReward,
} from "../../src/credit/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  definePolicy,
  type PolicyUse,
  type Sharing,
  type Tap,
  train,
  uniform,
  z,
} from "../../src/index.ts";
import { resolveConfig } from "../../src/lab/index.ts";
import { type Counterfactual, choicesOf, counterfactual, nthAllowed } from "../../src/learn/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { obstacles } from "../agents/learners.worlds.ts";
import { takesShare } from "../helpers/mechanisms.ts";
import { counting, pot, solo, thresholdGood } from "./games.ts";

/** A policy of a given reward. */
function rewarded(
  use: string,
  reward: RewardOption,
  rest: Omit<PolicyUse, "use" | "reward"> = {},
): PolicyUse {
  const rule = rewardRule(reward);
  return { use: agents.get(use), ...rest, ...(rule && { reward: rule }) };
}

/** Plays at random and writes down what it is given for it, and what it is told it would have been given. */
function spy(batch: Batch, reward: RewardOption, options: { foresees?: boolean; seats?: number[] } = {}) {
  const given: number[] = [];
  const told: number[] = [];
  const rule = rewardRule(reward);
  const use = definePolicy({
    id: "spy",
    title: "Spy",
    cite: [],
    kind: "learner",
    acts: "discrete",
    params: z.object({}),
    bind(context) {
      const { rows, rng, columns, io } = context;
      const S = context.seats.length;
      const choices = choicesOf("spy", context);
      const chosen = new Int32Array(rows.length);
      const whatIf: Counterfactual | undefined = options.foresees
        ? counterfactual("spy", context, choices)
        : undefined;
      return {
        act(lo, hi) {
          for (let r = lo * S; r < hi * S; r++) {
            chosen[r] = -1;
            if (columns.active[rows[r]] === 0) continue;
            if (choices.masked) choices.allow(rows[r]);
            const allowed = choices.allowed.reduce((sum, x) => sum + x, 0);
            chosen[r] = nthAllowed(choices.allowed, 0, choices.n, Math.floor(uniform(rng, r) * allowed));
            choices.write(rows[r], chosen[r]);
          }
        },
        ...(whatIf && { beforeStep: whatIf.evaluate }),
        learn(lo, hi) {
          for (let r = lo * S; r < hi * S; r++) {
            if (chosen[r] < 0) continue;
            given.push(io.reward[rows[r]]);
            if (whatIf) told.push(whatIf.reward[r * choices.n + chosen[r]]);
          }
        },
      };
    },
  });
  const one = { use, ...(rule && { reward: rule }) };
  const uses = options.seats ? [{ ...one, seats: options.seats }, { use: agents.get("random") }] : [one];
  const policies = bindPolicies(batch, uses, { seed: 2 });
  return { policies, given, told };
}

/** The rewards that random play brings in one tick. */
function once(batch: Batch, reward: RewardOption, actions: number[]): number[] {
  const { policies, given } = spy(batch, reward);
  policies[0].policy.act(0, batch.worlds, true);
  batch.io.actions[0].set(actions);
  policies[0].policy.beforeStep?.(0, batch.worlds);
  batch.step();
  policies[0].learner?.learn(0, batch.worlds);
  return given;
}

describe("what learners are given", () => {
  const actions = [1, 2, 0];
  const game = () => createBatch(solo, { weights: [1, 10, 100] });
  test.each<[RewardOption, number[]]>([
    ["individual", [1, 20, 0]],
    ["team", [21, 21, 21]],
    [{ use: "difference", baseline: 0 }, [1, 20, 0]],
    [{ use: "difference", baseline: 1 }, [0, 10, -100]],
    [{ use: "awareness", baseline: 1 }, [1, 20, 0]],
    ["aristocrat", [0, 10, -100]],
    [{ use: "shapley", baseline: 0 }, [1, 20, 0]],
    [{ use: "banzhaf", baseline: 0 }, [1, 20, 0]],
    [{ use: "owen", baseline: 0, groups: [[0, 2], [1]] }, [1, 20, 0]],
    [{ use: "prosocial", others: 0.5 }, [11, 20.5, 10.5]],
    [{ use: "prosocial", self: 0, others: 1 }, [20, 1, 21]],
    [{ use: "weights", weights: [1, 2, 3] }, [41, 41, 41]],
    [
      {
        use: "weights",
        weights: [
          [1, 0, 0],
          [0, 0, 0],
          [-1, 1, 0],
        ],
      },
      [1, 0, 19],
    ],
  ])("%j", (reward, expected) => {
    expect(once(game(), reward, actions)).toEqual(expected);
  });

  test("a threshold good credits exactly the pivotal: n b - c each if nobody is to spare, -c if somebody is", () => {
    const reward: RewardOption = { use: "difference", baseline: 0 };
    const play = (actions: number[]) => once(createBatch(thresholdGood), reward, actions);
    expect(play([1, 1, 1, 0, 0])).toEqual([4.75, 4.75, 4.75, 0, 0]);
    expect(play([1, 1, 1, 1, 0])).toEqual([-0.25, -0.25, -0.25, -0.25, 0]);
    expect(play([1, 0, 0, 0, 0])).toEqual([-0.25, 0, 0, 0, 0]);
  });

  test("awareness adds to what one gets what the others get by it, as often as it weighs", () => {
    const play = (actions: number[], weight: number) =>
      once(createBatch(thresholdGood), { use: "awareness", baseline: 0, weight }, actions);
    expect(play([1, 1, 1, 0, 0], 1)).toEqual([4.75, 4.75, 4.75, 1, 1]);
    expect(play([1, 1, 1, 0, 0], 0.5)).toEqual([2.75, 2.75, 2.75, 1, 1]);
    expect(play([1, 1, 1, 0, 0], 0)).toEqual([0.75, 0.75, 0.75, 1, 1]);
    expect(play([1, 1, 1, 1, 0], 1)).toEqual([0.75, 0.75, 0.75, 0.75, 1]);
  });

  test("the aristocrat's mean plays out what is allowed, and no more", () => {
    const { env, stepsOf } = counting();
    expect(once(createBatch(env), "aristocrat", [0, 1, 2])).toEqual([0, 0.5, 1]);
    // Copies for 1, 2 and 3 choices, and the world itself.
    expect(stepsOf()).toBe(6 + 1);
  });

  test("Shapley values share it among those without whom it would not have been", () => {
    const given = once(createBatch(thresholdGood), { use: "shapley", baseline: 0 }, [1, 1, 0, 1, 1]);
    [1, 1, 0, 1, 1].forEach((x, a) => {
      expect(given[a]).toBeCloseTo(x * (5 / 4 - 0.25), 12);
    });
  });

  test("sampled Shapley values: exact where nobody matters to anybody, and always sum to what acting brought", () => {
    const reward: RewardOption = { use: "shapley", baseline: 0, sample: 2 };
    expect(once(game(), reward, actions)).toEqual([1, 20, 0]);
    const many = { agents: 40, threshold: 30 };
    const play = Array.from({ length: 40 }, (_, a) => (a < 30 ? 1 : 0));
    const given = once(createBatch(thresholdGood, many), reward, play);
    expect(given.reduce((sum, x) => sum + x, 0)).toBeCloseTo(40 - 0.25 * 30, 9);
    // Two orders: two of the thirty complete the good, and share what it brings.
    expect(given.slice(0, 30).filter((x) => x > 0)).toEqual([19.75, 19.75]);
    expect(new Set(given.slice(30))).toEqual(new Set([0]));
  });

  test("sampled Shapley values come to the exact ones in the mean over ticks, with new orders in each", () => {
    const batch = createBatch(thresholdGood, { agents: 4, threshold: 2 }, { worlds: 50 });
    const { policies, given } = spy(batch, { use: "shapley", baseline: 0, sample: 2 });
    const sums = [0, 0, 0, 0];
    const seen = new Set<string>();
    for (let t = 0; t < 40; t++) {
      policies[0].policy.act(0, 50, true);
      for (let k = 0; k < 200; k++) batch.io.actions[0][k] = k % 4 < 3 ? 1 : 0;
      policies[0].policy.beforeStep?.(0, 50);
      batch.step();
      policies[0].learner?.learn(0, 50);
      const rewards = given.splice(0);
      for (let k = 0; k < 200; k++) sums[k % 4] += rewards[k] / 2000;
      seen.add(rewards.join());
      batch.resetDone();
    }
    expect(seen.size).toBe(40);
    // Each of three contributors completes the pair in a third of the orders: 4 / 3 less the cost.
    for (const mean of sums.slice(0, 3)) expect(Math.abs(mean - (4 / 3 - 0.25))).toBeLessThan(0.12);
    expect(sums[3]).toBe(0);
  });

  test("of what the env paid, or of what mechanisms left", () => {
    const under = () => createBatch(solo, { weights: [1, 10, 100] }, { mechanisms: [{ use: takesShare }] });
    expect(once(under(), "team", actions)).toEqual([21, 21, 21]);
    expect(once(under(), { use: "team", of: "reward" }, actions)).toEqual([10.5, 10.5, 10.5]);
    expect(once(under(), { use: "prosocial", others: 1 }, actions)).toEqual([10.5, 10.5, 10.5]);
    expect(once(under(), { use: "prosocial", others: 1, of: "payoff" }, actions)).toEqual([21, 21, 21]);
    expect(once(under(), { use: "difference", baseline: 0, of: "reward" }, actions)).toEqual([0.5, 10, 0]);
    expect(once(under(), { use: "awareness", baseline: 0, of: "reward" }, actions)).toEqual([0.5, 10, 0]);
  });

  test("nothing else changes: the batch and its metrics are those of play", () => {
    const play = (reward: RewardOption) => {
      const batch = createBatch(obstacles, {}, { worlds: 8, seed: 1 });
      const { policies } = spy(batch, reward);
      train({ batch, policies, ticks: 15 });
      return batch.save();
    };
    const before = play("individual");
    const rewards: RewardOption[] = [
      "team",
      "aristocrat",
      { use: "difference", baseline: [0, 0] },
      { use: "shapley", baseline: [0, 0] },
      { use: "shapley", baseline: [0, 0], sample: 2 },
    ];
    for (const reward of rewards) expect(Buffer.compare(play(reward), before)).toBe(0);
  });
});

describe("a rule of credit gives as a reward what it gives as analysis, to the bit", () => {
  const baseline = [0, 0];
  const groups = [[0, 2], [1]];
  test.each<[string, RewardOption, CreditOptions]>([
    ["difference", { use: "difference", baseline }, { rule: "difference", baseline }],
    ["absence", { use: "difference", baseline: "absent" }, { rule: "difference", baseline: "absent" }],
    ["aristocrat", "aristocrat", { rule: "aristocrat" }],
    ["shapley", { use: "shapley", baseline }, { rule: "shapley", baseline }],
    ["banzhaf", { use: "banzhaf", baseline }, { rule: "banzhaf", baseline }],
    ["owen", { use: "owen", baseline, groups }, { rule: "owen", baseline, groups }],
  ])("%s, with masks and agents that leave", (_, reward, analysis) => {
    const batch = createBatch(obstacles, {}, { worlds: 25, seed: 2 });
    const { policies, given } = spy(batch, reward);
    const credits: number[] = [];
    const tap: Tap = {
      chosen() {
        const { credit } = creditOf(batch, policies, analysis);
        credits.push(...credit.filter((_, k) => batch.columns.active[k] !== 0));
      },
    };
    train({ batch, policies, ticks: 12, block: 25, taps: [tap] });
    expect(given.length).toBeGreaterThan(300);
    expect(new Set(given).size).toBeGreaterThan(20);
    expect(credits).toEqual(given);
  });

  test("Owen's groups hold every agent once", () => {
    const wrong: RewardOption = { use: "owen", baseline: 0, groups: [[0, 1]] };
    expect(() => once(createBatch(solo, { weights: [1, 10, 100] }), wrong, [1, 1, 1])).toThrow(
      "unions must name each of the players 0..2 once",
    );
  });
});

const signals: RewardOption[] = [
  "team",
  { use: "difference", baseline: [0, 0] },
  { use: "difference", baseline: "absent" },
  { use: "awareness", baseline: [0, 0] },
  { use: "awareness", baseline: "absent", weight: 0.5 },
  "aristocrat",
  { use: "prosocial", others: 0.3 },
  {
    use: "weights",
    weights: [
      [1, 2, 3],
      [0, 1, 0],
      [5, 5, 0.5],
    ],
  },
  "inequity-aversion",
  { use: "inequity-aversion", lambda: 0 },
  { use: "svo", angle: 45 },
  { use: "svo", angle: 45, form: "weighted" },
];

test.each(signals)(
  "%j: masks, two heads and agents that leave; full information agrees with what comes",
  (reward) => {
    for (const seats of [undefined, [0, 2]]) {
      const batch = createBatch(obstacles, {}, { worlds: 25, seed: 2 });
      const { policies, given, told } = spy(batch, reward, { foresees: true, ...(seats && { seats }) });
      train({ batch, policies, ticks: 25 });
      expect(given.length).toBeGreaterThan(600);
      expect(given.every(Number.isFinite)).toBe(true);
      expect(told).toEqual(given);
    }
  },
);

describe("every learner honours it", () => {
  // A team is rewarded with the sum in any case, and who looks ahead imagines rewards of its own.
  const others = ["vdn", "qmix", "coma", "lola", "lola-dice"];
  const learners = [...agents]
    .filter(({ id, kind, acts }) => kind === "learner" && acts !== "box" && !others.includes(id))
    .map(({ id }) => id);
  const weights = [
    [1, 1],
    [1, 1],
  ];
  beforeAll(async () => {
    await loadTensorflow();
  });
  test.each(learners)(
    "%s: weights of a team are the team's reward, bit for bit; its own is another life",
    (id) => {
      const live = (reward: RewardOption) => {
        const batch = createBatch(pot, { agents: 2 }, { worlds: 4, seed: 3 });
        const policies = bindPolicies(batch, [rewarded(id, reward)], { seed: 3 });
        train({ batch, policies, ticks: 120 });
        return policies[0].save();
      };
      const [team, individual] = [live("team"), live("individual")];
      expect(Buffer.compare(live({ use: "weights", weights }), team)).toBe(0);
      expect(Buffer.compare(individual, team)).not.toBe(0);
      const own = live({
        use: "weights",
        weights: [
          [1, 0],
          [0, 1],
        ],
      });
      expect(Buffer.compare(own, individual)).toBe(0);
    },
  );
});

describe.each<[Sharing, RewardOption]>([
  ["sessions", { use: "difference", baseline: 0 }],
  ["shared", { use: "difference", baseline: 0 }],
  ["sessions", { use: "shapley", baseline: 0, sample: 2 }],
  ["sessions", "inequity-aversion"],
  ["shared", "inequity-aversion"],
])("training on credit (%s, %j)", (sharing, reward) => {
  const uses = () => [rewarded("q-learning", reward, { seats: [0, 1] }), rewarded("hedge", "team")];
  const start = (worlds: number, firstWorld = 0) => {
    const batch = createBatch(pot, {}, { worlds, firstWorld, seed: 8 });
    return { batch, policies: bindPolicies(batch, uses(), { seed: 8, sharing }) };
  };
  const life = (run: ReturnType<typeof start>) => {
    run.batch.startWindow();
    return [run.batch, ...run.policies].map((part) => part.save());
  };

  test("a checkpoint continues as if nothing had happened", () => {
    const whole = start(6);
    train({ ...whole, ticks: 80, window: 80 });
    const first = start(6);
    train({ ...first, ticks: 37 });
    const second = start(6);
    second.batch.load(first.batch.save());
    second.policies.forEach((policy, j) => {
      policy.load(first.policies[j].save());
    });
    train({ ...second, ticks: 43 });
    expect(life(second)).toEqual(life(whole));
  });

  if (sharing === "sessions")
    test("neither blocks nor partition change a bit", () => {
      const whole = start(7);
      train({ ...whole, ticks: 60 });
      const blocks = start(7);
      train({ ...blocks, ticks: 60, block: 3 });
      expect(life(blocks)).toEqual(life(whole));
      const parts = [start(3), start(4, 3)];
      for (const part of parts) train({ ...part, ticks: 60 });
      const { q } = whole.policies[0].memory;
      const joined = parts.flatMap(({ policies }) => Array.from(policies[0].memory.q));
      expect(joined).toEqual(Array.from(q));
    });

  test("a fork of world and memory lives the same future", () => {
    const past = start(3);
    train({ ...past, ticks: 50 });
    const future = start(3);
    future.batch.fork(past.batch, [0, 1, 2]);
    future.policies.forEach((policy, j) => {
      policy.fork(past.policies[j], [0, 1, 2]);
    });
    train({ ...past, ticks: 50 });
    train({ ...future, ticks: 50 });
    expect(life(future)).toEqual(life(past));
  });
});

test("frozen play asks nothing", () => {
  const batch = createBatch(pot, {}, { worlds: 2 });
  let asked = 0;
  const reward = teamReward();
  const policies = bindPolicies(batch, [
    {
      use: agents.get("q-learning"),
      reward: (context) => {
        const signal = reward(context);
        return {
          ...signal,
          beforeStep(lo, hi) {
            asked++;
            signal.beforeStep?.(lo, hi);
          },
        };
      },
    },
  ]);
  train({ batch, policies, ticks: 5, frozen: true });
  expect(asked).toBe(0);
  train({ batch, policies, ticks: 5 });
  expect(asked).toBe(5);
});

describe("errors", () => {
  const bind = (use: string, reward: RewardOption) => () =>
    bindPolicies(createBatch(pot), [rewarded(use, reward)]);
  test("a norm learns nothing", () => {
    expect(bind("random", "team")).toThrow(
      "random: does not learn, so a reward is of no use to it; leave reward out",
    );
  });
  test("weights have a row an agent", () => {
    expect(bind("q-learning", { use: "weights", weights: [[1], [1]] })).toThrow(
      "weights: need a row for each of 3 agents, got 2",
    );
    expect(bind("q-learning", { use: "weights", weights: [1, 1] })).toThrow(
      "weights: need 3 numbers a row, one an agent (row 0), got [1,1]",
    );
  });
  test("Shapley values have no counterfactuals of their own", () => {
    expect(bind("hedge", { use: "shapley", baseline: 0 })).toThrow(
      'hedge: asks what every choice would have brought, which reward "shapley" cannot tell; use reward "team", "weights" or "difference"',
    );
  });
  test("sampled orders come in pairs, and exact values need few agents", () => {
    for (const sample of [0, 3, 2.5, Number.NaN])
      expect(() => shapleyReward({ baseline: 0, sample })).toThrow(
        `shapley: sample must be an even whole number of orders, at least 2, got ${sample}`,
      );
    const many = createBatch(thresholdGood, { agents: 21 });
    const of = (reward: RewardOption) => () => bindPolicies(many, [rewarded("q-learning", reward)]);
    expect(of({ use: "shapley", baseline: 0 })).toThrow("at most 20 agents, got 21; give sample");
    expect(of({ use: "shapley", baseline: 0, sample: 2 })).not.toThrow();
    expect(() => rewardRule({ use: "shapley", baseline: 0, sample: 3 })).toThrow("reward.sample:");
  });
  test("baselines are actions of the env", () => {
    expect(() =>
      bindPolicies(createBatch(pot), [
        { use: agents.get("q-learning"), reward: differenceReward({ baseline: 7 }) },
      ]),
    ).toThrow('difference: the baseline of "action" must be a whole number in 0..2, got 7');
  });
  test("in code", () => {
    expect(() => rewardRule("teem" as RewardOption)).toThrow(
      'reward.use: unknown reward "teem", did you mean "team"?',
    );
    expect(() => rewardRule({ use: "inequity-aversion", alfa: 1 } as RewardOption)).toThrow(
      'reward: Unrecognized key: "alfa", did you mean "alpha"?',
    );
    expect(() => rewardRule({ use: "team", everyone: true } as RewardOption)).toThrow("there is: use, of");
  });
});

describe("in a configuration", () => {
  const resolve = (reward: unknown) =>
    resolveConfig({
      name: "reward",
      scenes: {
        s: {
          env: "pot",
          train: 1,
          evaluate: 1,
          societies: { x: { policies: [{ use: "q-learning", reward }] } },
        },
      },
    }).scenes.s.societies.x.policies[0].reward;
  test("a name, or a name with options; defaults are filled in", () => {
    expect(resolve("team")).toEqual({ use: "team", of: "payoff" });
    expect(resolve({ use: "difference", baseline: 0 })).toEqual({
      use: "difference",
      baseline: 0,
      of: "payoff",
    });
    expect(resolve({ use: "prosocial", others: 0.5 })).toEqual({
      use: "prosocial",
      self: 1,
      others: 0.5,
      of: "reward",
    });
    expect(resolve(undefined)).toBeUndefined();
    // What was resolved can be kept and resolved again.
    expect(resolve(resolve("team"))).toEqual(resolve("team"));
  });
  test.each([
    ["diference", 'reward.use: unknown reward "diference", did you mean "difference"?'],
    [{ use: "greed" }, 'reward.use: unknown reward "greed", there is: individual, team'],
    ["difference", 'reward.baseline: needs an action (a number, or one for each action head) or "absent"'],
    [{ use: "difference", baselin: 0 }, 'reward: Unrecognized key: "baselin", did you mean "baseline"?'],
    [3, "reward: needs a name, one of individual, team"],
  ])("%j is an error that names the place", (reward, message) => {
    expect(() => resolve(reward)).toThrow(`config: scenes.s.societies.x.policies.0.${message}`);
  });
});
