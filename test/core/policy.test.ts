import { describe, expect, it } from "vitest";
import { seatPlan } from "../../src/core/seat-plan.ts";
import { memoryOneMachine } from "../../src/games/index.ts";
import {
  type BindOptions,
  type BoundPolicy,
  bindPolicies,
  box,
  createBatch,
  definePolicy,
  type Env,
  f64,
  OstromError,
  type PolicyContext,
  type PolicyUse,
  uniform,
  vector,
  z,
} from "../../src/index.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

/** Always the same action; remembers what it drew. */
const steady = definePolicy({
  id: "steady",
  title: "Steady",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({ action: z.number().int().min(0).default(0).describe("what it does") }),
  bind(context, p) {
    const { drawn } = context.slotStore({ drawn: f64 });
    return {
      act(lo, hi) {
        const { rows, rng, io } = context;
        const n = context.seats.length;
        for (let r = lo * n; r < hi * n; r++) {
          drawn[r] = uniform(rng, r);
          io.actions[0][rows[r]] = p.action;
        }
      },
    };
  },
});

/** Bookkeeping of rewards, one number a learner. */
const counting = definePolicy({
  id: "counting",
  title: "Counting",
  cite: [],
  kind: "learner",
  acts: "any",
  reads: ["stock"],
  fits: ["tiny", "pond"],
  params: z.object({}),
  bind(context) {
    const { sum } = context.learnerStore({ sum: f64 });
    context.slotStore({ pairs: vector(f64, 2) });
    return {
      act() {},
      learn(lo, hi) {
        const n = context.seats.length;
        for (let r = lo * n; r < hi * n; r++) sum[context.learnerOf[r]] += context.io.reward[context.rows[r]];
      },
    };
  },
});

const plan = (agents: number, ...seats: (number[] | undefined)[]) =>
  seatPlan(
    "pond",
    agents,
    seats.map((list) => (list ? { seats: list } : {})),
  );

describe("a seat plan", () => {
  it("gives the rest to the policy that names no seats", () => {
    expect(plan(4, [2], undefined)).toEqual([[2], [0, 1, 3]]);
    expect(plan(3, undefined)).toEqual([[0, 1, 2]]);
    expect(plan(3, [2, 0], [1])).toEqual([[0, 2], [1]]);
  });

  it("says which agent has no policy, or two", () => {
    expect(() => plan(3, [0], [2])).toThrow(
      "pond: agent 1 has no policy; name its seat, or leave one policy's seats out",
    );
    expect(() => plan(3, [0, 1], [1, 2])).toThrow("pond: agent 1 has two policies; give every agent one");
    expect(() => plan(3, [0, 0], undefined)).toThrow("pond: agent 0 has two policies");
    expect(() => plan(3, [3])).toThrow("pond: seats must be in 0..2, got 3");
    expect(() => plan(3, [-1])).toThrow("pond: seats must be in 0..2, got -1");
    expect(() => plan(3, [0.5])).toThrow("pond: seats must be in 0..2, got 0.5");
    expect(() => plan(3, undefined, undefined)).toThrow(
      "pond: only one policy may leave out its seats, got 2",
    );
    expect(() => plan(2, [0, 1], undefined)).toThrow("pond: a policy is left without seats");
    expect(() => plan(2, [0, 1], [])).toThrow("pond: a policy's seats are empty; leave seats out");
    expect(() => plan(2)).toThrow("pond: agent 0 has no policy");
  });
});

describe("pairing", () => {
  const bind =
    (env: Env, use: PolicyUse["use"], params = {}) =>
    () =>
      bindPolicies(createBatch(env), [{ use, params }]);
  const pairEnv = pair as unknown as Env;
  const boxed: Env = { ...pairEnv, action: () => box(0, 1) };

  it("asks for the features a policy reads", () => {
    expect(bind(pairEnv, counting)).toThrow(
      'counting: reads the observation "stock", which pair-v0 does not give (it gives last); counting is made for tiny, pond',
    );
    const renamed: Env = {
      ...pairEnv,
      observation: () => ({ stocks: pair.observation({}).last, last: pair.observation({}).last }),
    };
    expect(bind(renamed, counting)).toThrow('(it gives stocks, last; nearest is "stocks")');
  });

  it("asks for the kind of action it plays", () => {
    expect(bind(boxed, steady)).toThrow(
      "steady: plays discrete actions, but pair-v0 has a box action here; choose another policy",
    );
    expect(bind(pairEnv, steady)).not.toThrow();
  });

  it("says what is no batch, no policy, no list and no option", () => {
    const batch = createBatch(pair);
    const bind = (uses: unknown, options?: unknown, on: unknown = batch) =>
      (bindPolicies as (...given: unknown[]) => unknown)(on, uses, options);
    const machine = memoryOneMachine([1, 0, 1, 0]);
    expect(() => bind([{ use: machine }])).toThrow(
      /^bindPolicies: needs the definition of a policy, got \{"start":4,.*; import it from ostrom\/agents, or make one by definePolicy, and give \{ use: qLearning \}$/,
    );
    expect(() => bind([{ use: steady, parms: {} }])).toThrow(
      'steady: unknown key "parms", did you mean "params"?',
    );
    expect(() => bind([{ use: "steady" }])).toThrow('needs the definition of a policy, got "steady"');
    expect(() => bind([steady])).toThrow("bindPolicies: needs the definition of a policy");
    expect(() => bind({ use: steady })).toThrow("bindPolicies: policies must be a list");
    expect(() => bind([{ use: steady }], {}, pair)).toThrow(
      /^bindPolicies: needs a batch, got .* make one by createBatch$/,
    );
    expect(() => bind([{ use: steady }], { sed: 1 })).toThrow(
      'bindPolicies: unknown option "sed", did you mean "seed"?',
    );
    expect(() => bind([{ use: steady }], { seed: 10n })).toThrow(
      "seed: must be a whole number of at most 2^53 - 1 either way, or a text, got 10n",
    );
    expect(() => bind([{ use: steady }], { sharing: "all" })).toThrow(
      'bindPolicies: sharing must be "sessions" or "shared", got "all"',
    );
    expect(() => bind([{ use: steady, reward: "team" }])).toThrow(
      'steady: reward must be a rule, got "team"',
    );
  });

  it("checks the policy's params", () => {
    expect(bind(pairEnv, steady, { actoin: 1 })).toThrow(
      'steady: unknown parameter "actoin", did you mean "action"?',
    );
    expect(bind(pairEnv, steady, { action: -1 })).toThrow(/^steady: parameter "action": .*got -1$/);
    expect(() => bindPolicies(createBatch(pair), [])).toThrow(OstromError);
  });
});

describe("a bound policy", () => {
  const bound = (uses: PolicyUse[], options: BindOptions = {}, worlds = 4, firstWorld = 0): BoundPolicy[] =>
    bindPolicies(createBatch(tiny, {}, { worlds, firstWorld }), uses, options);

  it("knows its seats, its rows and its learners", () => {
    let context!: PolicyContext;
    const spy = definePolicy({
      ...counting,
      bind(given, p) {
        context = given;
        return counting.bind(given, p);
      },
    });
    const [policy] = bound([{ use: spy, seats: [2, 0] }, { use: steady }], {}, 2);
    expect([...context.seats]).toEqual([0, 2]);
    expect([...context.rows]).toEqual([0, 2, 3, 5]);
    expect([...context.learnerOf]).toEqual([0, 1, 2, 3]);
    expect([context.learners, context.horizon, context.agents, context.worlds]).toEqual([4, 20, 3, 2]);
    expect(policy.learner).toBe(policy.policy);
    expect(policy.memory.sum).toHaveLength(4);
    expect(policy.memory.pairs).toHaveLength(8);
    // 16 bytes of stream, 8 of sum, 16 of pairs for each of 2 seats.
    expect(policy.bytesPerWorld).toBe(80);
    bound([{ use: spy, seats: [2, 0] }, { use: steady }], { sharing: "shared" }, 2);
    expect([...context.learnerOf]).toEqual([0, 1, 0, 1]);
    expect(context.learners).toBe(2);
  });

  it("draws from a stream that its seat and world name, not its place or the number of worlds", () => {
    const drawn = (policies: BoundPolicy[], j: number, worlds = 4) => {
      policies[j].policy.act(0, worlds, true);
      return Array.from(policies[j].memory.drawn);
    };
    const all = drawn(bound([{ use: steady }]), 0);
    const seat1 = drawn(bound([{ use: steady, seats: [1] }, { use: counting }]), 0);
    expect(seat1).toEqual([all[1], all[4], all[7], all[10]]);
    const late = drawn(bound([{ use: counting, seats: [0, 2] }, { use: steady }], {}, 2, 2), 1, 2);
    expect(late).toEqual([all[7], all[10]]);
    expect(drawn(bound([{ use: steady }], { seed: 1 }), 0)).not.toEqual(all);
    expect(new Set(all).size).toBe(12);
  });

  it("saves and loads streams and memory", () => {
    const uses = [{ use: steady, seats: [0] }, { use: counting }];
    const [a, learner] = bound(uses);
    a.policy.act(0, 4, true);
    learner.memory.sum.fill(3);
    const saved = [a.save(), learner.save()];
    a.policy.act(0, 4, true);
    const next = [...a.memory.drawn];
    const [b, other] = bound(uses, { seed: 9 });
    b.load(saved[0]);
    other.load(saved[1]);
    b.policy.act(0, 4, true);
    expect([...b.memory.drawn]).toEqual(next);
    expect(other.memory.sum.every((sum) => sum === 3)).toBe(true);
    expect(b.save()).toEqual(a.save());
    expect(() => b.load(new Uint8Array(3))).toThrow("steady: a save of this policy has 96 bytes, got 3");
  });
});
