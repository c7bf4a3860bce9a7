/** What happens when agents die and are born, literally, and that no way of playing changes it. */
import { describe, expect, it, test } from "vitest";
import { policyGradient, ppo, qLearning, sarsa } from "../../agents/index.ts";
import {
  type Batch,
  type BoundPolicy,
  bindPolicies,
  category,
  checkEnv,
  checkPolicy,
  copySociety,
  createBatch,
  defineMechanism,
  definePolicy,
  f64,
  feature,
  forkSociety,
  frozen,
  i32,
  type PolicyDefinition,
  readWindow,
  train,
  uniform,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** By tick of the episode: who is born, `[seat, parent]`, and who dies without a child. */
type Script = readonly {
  readonly born?: readonly (readonly [number, number])[];
  readonly dies?: readonly number[];
}[];

/**
 * Four seats in which agents die and are born as the script says, where it is `kind` only of parents who are there; who is
 * there is paid 1.
 */
const village = (
  script: Script,
  { horizon = Number.POSITIVE_INFINITY, empty = [] as number[], kind = false } = {},
) =>
  sketchEnv({
    id: "village-v0",
    turnover: true,
    agents: () => 4,
    horizon: () => horizon,
    observation: () => ({ age: feature(0, 100, "steps lived") }),
    world: {
      reset(w) {
        for (const a of empty) w.active[a] = 0;
      },
      step(w) {
        for (let a = 0; a < 4; a++) w.payoff[a] = w.active[a];
        const { born = [], dies = [] } = script[w.tick] ?? {};
        for (const [a, p] of born) if (!kind || w.active[p] !== 0) w.parent[a] = p;
        for (const a of dies) w.terminated[a] = 1;
      },
      observe(w) {
        w.obs.age.set(w.age);
      },
    },
  });

/** Keeps a number that starts as that of its seat; children add a thousandth, and a mutation draws. */
const carrier = definePolicy({
  id: "carrier",
  title: "Carrier",
  cite: [],
  kind: "norm",
  acts: "any",
  params: z.object({}),
  bind({ seats, rows, rng, slotStore }) {
    const { genome, drawn } = slotStore({ genome: f64, drawn: f64 });
    for (let r = 0; r < rows.length; r++) genome[r] = seats[r % seats.length];
    return {
      act() {},
      mutate(r) {
        genome[r] += 0.001;
        drawn[r] = uniform(rng, r);
      },
    };
  },
}) as PolicyDefinition;

const genomes = (policy: BoundPolicy, worlds = 1) => {
  const all = [...policy.memory.genome].map((each) => Math.round(each * 1000) / 1000);
  return worlds === 1 ? all : all.slice(0, all.length / worlds);
};
const flags = ({ columns }: Batch) => ({
  active: [...columns.active].join(""),
  terminated: [...columns.terminated].join(""),
  age: [...columns.age!].join(" "),
});
/** Everything that a society is. */
const present = ({ batch, policies }: { batch: Batch; policies: readonly BoundPolicy[] }) => [
  batch.save(),
  ...policies.map((policy) => policy.save()),
];
const play = (batch: Batch, policies: readonly BoundPolicy[], ticks: number, block?: number) => {
  train({ batch, policies, ticks, ...(block && { block }) });
};

describe("a tick with births", () => {
  test("two swap seats, a seat falls empty, and is taken again", () => {
    const env = village([
      {
        born: [
          [0, 1],
          [1, 0],
        ],
      },
      { dies: [3] },
      {},
      {
        born: [
          [3, 3 - 1],
          [2, 0],
        ],
      },
      {},
    ]);
    const batch = createBatch(env);
    const policies = bindPolicies(batch, [{ use: carrier }]);
    const [policy] = policies;
    const tick = () => {
      policy.policy.act(0, 1, true);
      batch.step();
    };
    tick();
    expect(flags(batch)).toEqual({ active: "1111", terminated: "1100", age: "0 0 1 1" });
    expect([...batch.columns.parent!]).toEqual([1, 0, -1, -1]);
    // What is remembered is handed on when policies act next.
    expect(genomes(policy)).toEqual([0, 1, 2, 3]);
    tick();
    expect(genomes(policy)).toEqual([1.001, 0.001, 2, 3]);
    expect(flags(batch)).toEqual({ active: "1110", terminated: "0001", age: "1 1 2 2" });
    expect([...batch.io.payoff]).toEqual([1, 1, 1, 1]);
    tick();
    expect(flags(batch)).toEqual({ active: "1110", terminated: "0001", age: "2 2 3 2" });
    expect([...batch.io.payoff]).toEqual([1, 1, 1, 0]);
    tick();
    // The child of 2 comes into an empty seat: nobody dies there. 2 itself dies in the same step.
    expect(flags(batch)).toEqual({ active: "1111", terminated: "0010", age: "3 3 0 0" });
    expect([...batch.io.obs.age]).toEqual([3, 3, 0, 0]);
    tick();
    expect(genomes(policy)).toEqual([1.001, 0.001, 1.002, 2.001]);
    expect(flags(batch)).toEqual({ active: "1111", terminated: "0000", age: "4 4 1 1" });
  });

  test("a birth in the step that ends the episode does not take place", () => {
    const batch = createBatch(village([{}, { born: [[0, 1]], dies: [2] }], { horizon: 2 }));
    const [policy] = bindPolicies(batch, [{ use: carrier }]);
    play(batch, [policy], 2);
    expect(genomes(policy)).toEqual([0, 1, 2, 3]);
    expect(flags(batch)).toEqual({ active: "1111", terminated: "0000", age: "0 0 0 0" });
    expect([...batch.columns.parent!]).toEqual([-1, -1, -1, -1]);
    play(batch, [policy], 1);
    expect(genomes(policy)).toEqual([0, 1, 2, 3]);
  });

  test("seats may be empty when an episode begins, and a world without anybody has ended", () => {
    const batch = createBatch(village([{ born: [[3, 0]] }, { dies: [0, 3] }], { empty: [1, 2, 3] }));
    expect(flags(batch)).toEqual({ active: "1000", terminated: "0111", age: "0 0 0 0" });
    batch.step();
    expect(flags(batch)).toEqual({ active: "1001", terminated: "0110", age: "1 0 0 0" });
    expect(batch.columns.done[0]).toBe(0);
    batch.step();
    expect([batch.columns.done[0], batch.columns.ended[0]]).toEqual([1, 1]);
  });

  test("who is switched off for a while lives on, and has no children meanwhile", () => {
    const jail = defineMechanism({
      id: "jail",
      title: "Jail",
      cite: [],
      params: z.object({}),
      metrics: {},
      earlyExit: true,
      state: () => ({}),
      world: {
        before(w) {
          w.active[2] = w.tick === 1 ? 0 : 1;
        },
      },
    });
    const under = (script: Script) => createBatch(village(script), {}, { mechanisms: [{ use: jail }] });
    const batch = under([{}, { dies: [0, 1, 3] }, { born: [[2, 2]] }]);
    batch.step();
    batch.step();
    expect(batch.columns.done[0]).toBe(0);
    expect(flags(batch)).toEqual({ active: "0000", terminated: "1101", age: "2 2 1 2" });
    batch.step();
    expect(flags(batch)).toEqual({ active: "0010", terminated: "1111", age: "2 2 0 2" });
    const childless = under([{}, { born: [[0, 2]] }]);
    childless.step();
    expect(() => childless.step()).toThrow("parent must be -1, or an agent that takes part, got 2");
  });

  test.each(["parent", "age"] as const)("%s is there where the env says so", (name) => {
    const env = sketchEnv({
      id: "still-v0",
      world: {
        step(w) {
          (w[name] as Int32Array)[0] = 1;
        },
      },
    });
    expect(() => createBatch(env).step()).toThrow(
      `${name}: is there in envs in which agents are born; say turnover: true (step of still-v0: world 0, tick 0)`,
    );
  });

  test("a parent takes part", () => {
    const wrong = (script: Script) => {
      const batch = createBatch(village(script));
      return () => {
        for (const _ of script) batch.step();
      };
    };
    const rule = "village-v0: parent must be -1, or an agent that takes part";
    expect(wrong([{ born: [[2, 4]] }])).toThrow(`${rule}, got 4 (world 0, agent 2, tick 0)`);
    expect(wrong([{ dies: [1] }, { born: [[0, 1]] }])).toThrow(`${rule}, got 1 (world 0, agent 0, tick 1)`);
    expect(wrong([{ dies: [1], born: [[0, 1]] }])).not.toThrow();
  });
});

describe("what is handed on", () => {
  const births: Script = Array.from({ length: 60 }, (_, t) => ({
    born: [
      [t % 4, (t * 7 + 1) % 4],
      [(t + 2) % 4, (t * 5 + 3) % 4],
    ].slice(0, 1 + (t % 2)) as [number, number][],
  }));
  const society = (worlds = 3, seed = 1) => {
    const batch = createBatch(village(births), {}, { worlds, seed });
    return { batch, policies: bindPolicies(batch, [{ use: carrier }], { seed }) };
  };

  it("does not depend on blocks, copies, or where a run is cut, also between a birth and its inheritance", () => {
    const whole = society();
    play(whole.batch, whole.policies, 40);
    const blocks = society();
    play(blocks.batch, blocks.policies, 40, 1);
    expect(present(blocks)).toEqual(present(whole));
    const [first, second] = [society(), society(3, 2)];
    play(first.batch, first.policies, 7);
    expect([...first.batch.columns.parent!].some((each) => each >= 0)).toBe(true);
    second.batch.load(first.batch.save());
    second.policies[0].load(first.policies[0].save());
    const copied = copySociety(first, { seed: 1 });
    forkSociety(copied, first, [0, 1, 2]);
    for (const each of [first, second, copied]) {
      train({ ...each, ticks: 40, from: 7, goesOn: true });
      expect(present(each)).toEqual(present(whole));
    }
  });

  it("is the memory and not the luck", () => {
    const { batch, policies } = society(1);
    const stream = [...policies[0].memory.rng];
    policies[0].policy.act(0, 1, true);
    batch.step();
    policies[0].policy.act(0, 1, true);
    const born = births[0].born![0][0];
    for (let r = 0; r < 4; r++) {
      const now = [...policies[0].memory.rng.subarray(4 * r, 4 * r + 4)];
      const before = stream.slice(4 * r, 4 * r + 4);
      if (r === born) expect(policies[0].memory.drawn[r]).toBe(uniform(Int32Array.from(before), 0));
      else expect(now).toEqual(before);
    }
  });

  it("and in a norm by seats what its memory holds, changed by mutate, and its age", () => {
    const seen: string[] = [];
    const elder = definePolicy({
      id: "elder",
      title: "Elder",
      cite: [],
      kind: "norm",
      acts: "any",
      params: z.object({ step: z.number().default(0.5).describe("how far children differ (number)") }),
      memory: { genome: f64 },
      seat(me) {
        if (me.tick === 0) me.memory.genome = me.agent;
        if (me.agent < 2) seen.push(`${me.memory.genome} at ${me.age}`);
      },
      mutate(me, p) {
        me.memory.genome += p.step + me.random() / 1e6;
      },
    });
    const batch = createBatch(
      village([
        {},
        {
          born: [
            [0, 1],
            [1, 0],
          ],
        },
      ]),
    );
    const [policy] = bindPolicies(batch, [{ use: elder as unknown as PolicyDefinition }]);
    play(batch, [policy], 3);
    expect(seen.map((each) => each.replace(/(\.5)\d+/, "$1"))).toEqual([
      "0 at 0",
      "1 at 0",
      "0 at 1",
      "1 at 1",
      "1.5 at 0",
      "0.5 at 0",
    ]);
    expect(new Set(policy.memory.genome).size).toBe(4);
  });

  it("mutates in frozen play what norms hand on, and not what learners do", () => {
    const learner = definePolicy({
      ...carrier,
      id: "learner",
      kind: "learner",
      bind(context, p) {
        const { slotStore, learnerStore } = context;
        return {
          ...carrier.bind({ ...context, slotStore: learnerStore as typeof slotStore }, p),
          learn() {},
        };
      },
    }) as PolicyDefinition;
    for (const use of [carrier, learner]) {
      const batch = createBatch(village(births));
      const policies = bindPolicies(batch, [{ use }], { seed: 1 });
      play(batch, policies.map(frozen), 30);
      expect(genomes(policies[0]).every(Number.isInteger)).toBe(use === learner);
      expect(genomes(policies[0])).not.toEqual([0, 1, 2, 3]);
    }
  });

  it("is what a seat began with, where the parent was somebody else's", () => {
    const batch = createBatch(village([{ born: [[2, 3]] }, { born: [[0, 1]] }, { born: [[2, 1]] }]));
    const policies = bindPolicies(batch, [
      { use: carrier, seats: [0, 1] },
      { use: carrier, seats: [2, 3] },
    ]);
    play(batch, policies, 2);
    for (const { policy } of policies) policy.act(0, 1, true);
    expect(policies.map((policy) => genomes(policy))).toEqual([
      [1.001, 1],
      [3.001, 3],
    ]);
    play(batch, policies, 1);
    for (const { policy } of policies) policy.act(0, 1, true);
    expect(genomes(policies[1])).toEqual([2.001, 3]);
  });

  it("is what a learner has learned, and not what it is in the midst of", () => {
    const student = definePolicy({
      id: "student",
      title: "Student",
      cite: [],
      kind: "learner",
      acts: "any",
      params: z.object({}),
      bind({ learnerOf, learnerStore, slotStore }) {
        const { learned } = learnerStore({ learned: f64 });
        const { seen } = slotStore({ seen: i32 });
        for (let r = 0; r < learnerOf.length; r++) {
          learned[learnerOf[r]] = learnerOf[r];
          seen[r] = r;
        }
        return { act() {}, learn() {} };
      },
    }) as PolicyDefinition;
    const env = village([{ born: [[0, 2]] }]);
    for (const sharing of ["sessions", "shared"] as const) {
      const batch = createBatch(env, {}, { worlds: 2 });
      const [policy] = bindPolicies(batch, [{ use: student }], { sharing });
      play(batch, [policy], 2);
      expect([...policy.memory.learned]).toEqual(
        sharing === "sessions" ? [2, 1, 2, 3, 6, 5, 6, 7] : [0, 1, 2, 3],
      );
      expect([...policy.memory.seen]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    }
  });
});

describe("learners", () => {
  /** Everybody lives for two steps, is paid 1 in each, and is followed by a child of its own. */
  const mayflies = sketchEnv({
    id: "mayflies-v0",
    turnover: true,
    observation: () => ({ age: category(2, "steps lived") }),
    world: {
      step(w) {
        w.payoff.fill(1);
        for (let a = 0; a < w.agents; a++) if (w.age[a] === 1) w.parent[a] = a;
      },
      observe(w) {
        w.obs.age.set(w.age);
      },
    },
  });

  it("do not look across lives: a life of two steps is worth 1 + gamma, and its second step 1", () => {
    const tabular = [
      [qLearning, "q", { alpha: 0.5, gamma: 0.9 }],
      [sarsa, "q", { alpha: 0.5, gamma: 0.9 }],
      [policyGradient, "value", { baselineAlpha: 0.2, gamma: 0.9, steps: 5 }],
    ] as const;
    for (const [use, name, params] of tabular) {
      const batch = createBatch(mayflies);
      const [policy] = bindPolicies(batch, [{ use: use as unknown as PolicyDefinition, params }]);
      play(batch, [policy], 2000);
      const perAge = policy.memory[name].length / 4;
      const worth = Array.from({ length: 4 }, (_, j) => policy.memory[name][j * perAge]);
      for (const [j, expected] of [1.9, 1, 1.9, 1].entries()) expect(worth[j]).toBeCloseTo(expected, 6);
    }
  });

  it("nor do those with networks", () => {
    const batch = createBatch(mayflies, {}, { worlds: 4 });
    const [policy] = bindPolicies(
      batch,
      [
        {
          use: ppo as unknown as PolicyDefinition,
          params: { gamma: 0.9, steps: 31, learningRate: 0.01, hidden: [8], normaliseRewards: false },
        },
      ],
      { sharing: "shared" },
    );
    play(batch, [policy], 31 * 60);
    const { inputs, values } = policy.memory;
    const worth = [0, 1].map((age) => values.filter((_, row) => inputs[row] === age));
    // 10 would be the worth of a life without an end.
    for (const value of worth[0]) expect(Math.abs(value - 1.9)).toBeLessThan(0.2);
    for (const value of worth[1]) expect(Math.abs(value - 1)).toBeLessThan(0.2);
  });
});

it("a round of talk after a birth belongs to the life that has begun", () => {
  const seen: string[] = [];
  const witness = definePolicy({
    id: "witness",
    title: "Witness",
    cite: [],
    kind: "learner",
    acts: "any",
    params: z.object({}),
    bind: ({ columns }) => ({
      act() {},
      learn: () => void seen.push([...columns.terminated].join("")),
    }),
  }) as PolicyDefinition;
  const pause = defineMechanism({
    id: "pause",
    title: "Pause",
    cite: [],
    params: z.object({}),
    metrics: {},
    world: { talk() {} },
  });
  const batch = createBatch(
    village([{ born: [[0, 1]], dies: [3] }, {}]),
    {},
    { mechanisms: [{ use: pause }] },
  );
  play(batch, bindPolicies(batch, [{ use: witness }]), 2);
  // Talk and step, twice: agent 0 dies in the first step, agent 3 for good.
  expect(seen).toEqual(["0000", "1001", "0001", "0001"]);
});

describe("what is measured", () => {
  it("is of those alive: payoffs a tick are of the ticks in which a seat was taken", () => {
    // Seat 3 is empty after the first step, seat 2 from the start: all who live are paid the same.
    const batch = createBatch(village([{ dies: [3] }], { empty: [2] }));
    const policies = bindPolicies(batch, [{ use: carrier }]);
    play(batch, policies, 10);
    const seen: number[][] = [];
    const { equality, welfare } = readWindow(batch, [
      {
        id: "seen",
        title: "",
        description: "",
        of: ({ payoffs }: { payoffs: number[] }) => seen.push(payoffs),
      } as never,
    ]);
    expect([equality, welfare]).toEqual([[1], [2.1]]);
    expect(seen).toEqual([[1, 1, 1]]);
    batch.startWindow();
    expect([...batch.columns.livedTicks!]).toEqual([0, 0, 0, 0]);
  });
});

describe("the conformance check of policies", () => {
  const births: Script = Array.from({ length: 200 }, (_, t) => ({
    born:
      t % 3 === 0
        ? [
            [t % 4, (t + 1) % 4],
            [(t + 2) % 4, t % 4],
          ]
        : [],
  }));
  it.each([
    ["a norm", carrier, {}],
    ["a table", qLearning, {}],
    ["networks", ppo, { steps: 8, hidden: [4] }],
  ])("holds %s to its rules where agents are born and die", (_, use, params) => {
    const env = village(births, { kind: true });
    const { failures } = checkPolicy(use as unknown as PolicyDefinition, params, { env }, { worlds: 4 });
    expect(failures.filter(({ rule }) => rule !== "params")).toEqual([]);
  });
});

describe("the conformance check", () => {
  const births: Script = [
    { born: [[0, 1]] },
    { dies: [2] },
    {},
    {
      born: [
        [2, 0],
        [1, 0],
      ],
    },
  ];
  it("passes an env in which agents are born and die", () => {
    const { failures } = checkEnv(
      village(births),
      {},
      { only: ["lives", "no-resurrection", "endings", "kernel", "reset-forgets", "save-load"] },
    );
    expect(failures).toEqual([]);
  });
});
