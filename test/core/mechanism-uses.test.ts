/** Mechanisms in a society: two of a kind, for some agents, at some ticks, with luck of their own, reading each other. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { commons } from "../../envs/commons/commons.ts";
import {
  agentColumn,
  bindPolicies,
  category,
  checkMechanism,
  createBatch,
  defineMechanism,
  f64,
  feature,
  i32,
  type MechanismUse,
  perAgent,
  sampleActions,
  seedStreams,
  seedWords,
  train,
  uniform,
  z,
} from "../../src/index.ts";
import { pigouvianTax, quota, sanction, shock, tremble } from "../../src/mechanisms/index.ts";
import { hashOf } from "../helpers/golden.ts";
import { addsHead, capsAction, forbidsTop, splitsReward, takesShare } from "../helpers/mechanisms.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

const none = { cite: [], params: z.object({}), metrics: {}, state: () => ({}) } as const;

/** A standing of 1 for who did no more than `most` in the last tick, else 0. */
const reputation = defineMechanism({
  ...none,
  id: "reputation",
  title: "Reputation",
  params: z.object({ most: z.number().default(0).describe("largest action of good standing") }),
  metrics: { reputation: { description: "agents in good standing", per: "tick" } },
  state: () => ({ score: perAgent(i32) }),
  observation: () => ({ standing: category(2, "own standing") }),
  bind({ agents, columns, actions, obs }, p) {
    const { score, reputation, done } = columns;
    return {
      reset: (i) => score.fill(1, i * agents, (i + 1) * agents),
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            score[k] = actions[0][k] <= p.most ? 1 : 0;
            reputation[i] += score[k];
          }
        }
      },
      observe(lo, hi) {
        for (let k = lo * agents; k < hi * agents; k++) obs.standing[k] = score[k];
      },
    };
  },
});

/** Takes `fine` from who has not the standing that another mechanism keeps. */
const finesTheIll = defineMechanism({
  ...none,
  id: "fines",
  title: "Fines",
  params: z.object({
    on: z.string().default("reputation.score").describe("column that tells standing"),
    fine: z.number().default(1).describe("payoff units"),
  }),
  bind({ agents, columns, reward, column }, p) {
    const score = column(p.on, "agent");
    return {
      after(lo, hi) {
        const { active } = columns;
        for (let k = lo * agents; k < hi * agents; k++)
          if (active[k] !== 0 && score[k] === 0) reward[k] -= p.fine;
      },
    };
  },
});

/** Gives each agent a uniform amount. */
const lottery = defineMechanism({
  ...none,
  id: "lottery",
  title: "Lottery",
  random: true,
  bind({ agents, columns, reward }) {
    return {
      after(lo, hi) {
        const { active, done, rng } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++)
            if (active[k] !== 0) reward[k] += uniform(rng, i);
        }
      },
    };
  },
});

/** Switches agents off for two ticks after an action of 2. */
const timeOut = defineMechanism({
  ...none,
  id: "time-out",
  title: "Time-out",
  earlyExit: true,
  state: () => ({ left: perAgent(i32) }),
  bind({ agents, columns, actions }) {
    const { left } = columns;
    return {
      reset: (i) => left.fill(0, i * agents, (i + 1) * agents),
      after(lo, hi) {
        const { active, done, terminated } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            if (terminated[k] !== 0) continue;
            if (left[k] > 0) {
              left[k]--;
              if (left[k] === 0) active[k] = 1;
            } else if (active[k] !== 0 && actions[0][k] === 2) {
              left[k] = 2;
              active[k] = 0;
            }
          }
        }
      },
    };
  },
});

const levy = (share: number, more: Partial<MechanismUse> = {}): MechanismUse => ({
  use: takesShare,
  params: { share },
  ...more,
});
const effortOf2 = { agents: 2, levels: 3, horizon: 6 };

describe("names", () => {
  it("two taxes in one society: columns, metrics and flows of each by its name", () => {
    const tax = (as: string, rate: number): MechanismUse => ({
      use: pigouvianTax,
      as,
      params: { on: "effort", rate },
    });
    const batch = createBatch(commons, effortOf2, { mechanisms: [tax("local", 1), tax("global", 0.25)] });
    batch.io.actions[0].set([2, 1]);
    batch.step();
    const { payoff, reward, flows } = batch.io;
    const effort = batch.columns.effort;
    expect([...flows.local]).toEqual([...effort].map((each) => -each));
    expect([...flows.global]).toEqual([...effort].map((each) => -each / 4));
    expect([...reward]).toEqual([...payoff].map((paid, k) => paid - effort[k] - effort[k] / 4));
    expect(batch.readMetrics(0)).toMatchObject({
      "local.collected": effort[0] + effort[1],
      "global.collected": (effort[0] + effort[1]) / 4,
    });
    expect(batch.mechanisms.map(({ name }) => name)).toEqual(["local", "global"]);
  });

  it("heads and features that two of a kind add", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: sanction }, { use: sanction, as: "shame" }] });
    expect(batch.heads.map(({ name }) => name)).toEqual(["action", "punish", "shame.punish"]);
    expect(Object.keys(batch.features)).toEqual(["last", "punished", "shame.punished"]);
    batch.io.actions[1].set([0, 0]);
    batch.io.actions[2].set([1, 0]);
    batch.step();
    expect([...batch.io.obs.punished]).toEqual([0, 0]);
    expect([...batch.io.obs["shame.punished"]]).toEqual([0, 1]);
    expect([...batch.io.flows.shame]).toEqual([-1, -3]);
  });

  it("a metric that is called like its mechanism is not told twice", () => {
    const batch = createBatch(
      pair,
      {},
      { mechanisms: [{ use: reputation }, { use: reputation, as: "late" }] },
    );
    batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ reputation: 2, late: 2 });
    expect(Object.keys(batch.columns)).toEqual(expect.arrayContaining(["reputation.score", "late.score"]));
  });

  it.each([
    [
      [levy(0.5), levy(0.5)],
      'levy: two mechanisms have this name; give one another: { use: levy, as: "levy-2" }',
    ],
    [[levy(0.5, { as: "a.b" })], "levy: as must begin with a letter, and have letters, digits, dash"],
    [[levy(0.5, { seat: [0] } as object)], 'levy: unknown key "seat", did you mean "seats"?'],
    [[levy(0.5, { seats: [] })], "levy: seats are empty; leave seats out"],
    [[levy(0.5, { seats: [2] })], "levy: seats must be in 0..1, got 2"],
    [
      [levy(0.5, { during: [3, 5] })],
      "levy: during must begin before the episode ends, after 3 ticks, got 3",
    ],
    [[levy(0.5, { during: [1, 1] })], "levy: during must end after it begins"],
    [
      [levy(0.5, { during: { every: 2, for: 3 } })],
      "levy: during must be in force for at most every 2 ticks",
    ],
    [[levy(0.5, { during: { until: 3 } as object })], 'levy: unknown part of during "until"'],
    [[levy(0.5, { during: [0, 1.5] })], "levy: during: to must be a whole number of at least 1, got 1.5"],
    [[levy(0.5, { during: 3 as never })], "levy: during must be an interval of ticks, got 3"],
  ])("says what is wrong: %#", (mechanisms, message) => {
    expect(() => createBatch(pair, {}, { mechanisms })).toThrow(message);
  });

  it("an observation that is there already is cured by a name", () => {
    const other = defineMechanism({ ...addsHead, id: "vow" });
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: addsHead }, { use: other }] })).toThrow(
      'vow: adds the observation "pledges", which is there already; give it a name of its own by as',
    );
    const named = createBatch(pair, {}, { mechanisms: [{ use: addsHead }, { use: other, as: "vow" }] });
    expect(Object.keys(named.features)).toContain("vow.pledges");
  });
});

describe("seats and ticks", () => {
  const flowsOf = (use: MechanismUse, ticks: number): number[][] => {
    const batch = createBatch(commons, { agents: 2, horizon: 8 }, { mechanisms: [use] });
    return Array.from({ length: ticks }, () => {
      batch.step();
      const flow = Object.values(batch.io.flows)[0];
      batch.resetDone();
      return [...flow];
    });
  };
  const fee = defineMechanism({
    ...none,
    id: "fee",
    title: "Fee",
    bind: ({ agents, reward, columns: { done, active } }) => ({
      after(lo, hi) {
        for (let i = lo; i < hi; i++)
          if (done[i] === 0)
            for (let k = i * agents; k < (i + 1) * agents; k++) if (active[k] !== 0) reward[k] -= 1;
      },
    }),
  });

  it("only these agents are subject to it", () => {
    expect(flowsOf({ use: fee, seats: [1] }, 2)).toEqual([
      [0, -1],
      [0, -1],
    ]);
  });

  it("an interval of every episode, its end without", () => {
    const flows = flowsOf({ use: fee, during: [2, 5] }, 16).map(([first]) => first + 0);
    const episode = [0, 0, -1, -1, -1, 0, 0, 0];
    expect(flows).toEqual([...episode, ...episode]);
  });

  it("some of every so many ticks, from one on up to another", () => {
    const flows = flowsOf({ use: fee, during: { every: 3, for: 2, from: 1, to: 6 } }, 8);
    expect(flows.map(([first]) => first + 0)).toEqual([0, -1, -1, 0, -1, -1, 0, 0]);
  });

  it("masks hold for those, and then, alone", () => {
    const ban = { use: forbidsTop, seats: [0], during: [1, 3] } as const;
    const batch = createBatch(pair, {}, { worlds: 2, mechanisms: [ban] });
    const free = [1, 1, 1, 1, 1, 1];
    const held = [1, 1, 0, 1, 1, 1];
    expect([...batch.io.masks[0]]).toEqual([...free, ...free]);
    batch.step(0, 1);
    expect([...batch.io.masks[0]]).toEqual([...held, ...free]);
    batch.step();
    expect([...batch.io.masks[0]]).toEqual([...held, ...held]);
  });

  it("what it adds tells others nothing: 0, or what is nearest", () => {
    const { obs } = createBatch(
      commons,
      { agents: 2, horizon: 20 },
      { mechanisms: [{ use: quota, params: { cap: 1, period: 4 }, seats: [1] }] },
    ).io;
    expect([...obs.quotaLeft]).toEqual([0, 1]);
    const above = defineMechanism({
      ...none,
      id: "above",
      title: "Above",
      observation: () => ({ high: feature(2, 3, "never 0") }),
      bind: ({ obs: { high } }) => ({ observe: () => void high.fill(3) }),
    });
    const batch = createBatch(pair, {}, { mechanisms: [{ use: above, seats: [0] }] });
    expect([...batch.io.obs.high]).toEqual([3, 2]);
  });

  it("a quota's allowance is that of the period, also where its end is not in force", () => {
    const given = { agents: 1, levels: 3, horizon: 20 };
    const [head] = createBatch(commons, given).heads;
    // As much as the second choice, once in four ticks.
    const cap = head.kind === "discrete" ? head.values![1] : 0;
    const use = { use: quota, params: { cap, period: 4 }, during: { every: 4, for: 2 } } as const;
    const batch = createBatch(commons, given, { mechanisms: [use] });
    const left: number[] = [];
    for (let t = 0; t < 9; t++) {
      left.push(batch.io.obs.quotaLeft[0]);
      batch.io.actions[0].fill(0);
      const top = batch.io.masks[0].lastIndexOf(1);
      if (t % 4 === 0) batch.io.actions[0][0] = top;
      batch.step();
    }
    // Not in force at the third and fourth tick of each period: nothing is told then.
    expect(left.map((each) => each === 1)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      false,
      false,
      true,
    ]);
  });

  it("with all seats and all ticks it is the same to the bit", () => {
    const run = (more: Partial<MechanismUse>) => {
      const uses = [
        { use: quota, params: { cap: 1.2, period: 4 } },
        { use: sanction },
        { use: pigouvianTax, params: { on: "effort", rate: 0.3, redistribute: true } },
      ];
      const mechanisms = uses.map((use) => ({ ...use, ...more }));
      const batch = createBatch(commons, { agents: 3, horizon: 9 }, { worlds: 3, mechanisms });
      const words = wordsFor(3);
      const seen: unknown[] = [];
      for (let t = 0; t < 20; t++) {
        sampleActions(batch, words);
        batch.step();
        seen.push(hashOf(batch.save()));
        batch.resetDone();
      }
      return seen;
    };
    expect(run({ seats: [0, 1, 2], during: { from: 0 } })).toEqual(run({}));
  });

  it("what acts at the start of an episode alone cannot be limited", () => {
    const atStart = defineMechanism({ ...none, id: "start", title: "Start", bind: () => ({ reset() {} }) });
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: atStart, during: [0, 1] }] })).toThrow(
      "start: acts at the start of an episode alone, so that it cannot be laid on some agents or ticks",
    );
  });

  it("fork and save go with whom and when", () => {
    const make = (during: [number, number]) => createBatch(pair, {}, { mechanisms: [levy(0.5, { during })] });
    expect(() => make([0, 2]).fork(make([0, 1]), [0])).toThrow("fork needs batches of the same env");
  });
});

describe("a random stream of its own", () => {
  it("moves nobody's luck, and differs by name, world and seed", () => {
    const run = (mechanisms: readonly MechanismUse[], seed = 0) => {
      const batch = createBatch(tiny, {}, { worlds: 2, mechanisms, seed });
      const words = wordsFor(2);
      for (let t = 0; t < 10; t++) {
        sampleActions(batch, words);
        batch.step();
      }
      return batch;
    };
    const bare = run([]);
    const drawn = run([{ use: lottery }, { use: lottery, as: "second" }]);
    expect([...drawn.columns.rng]).toEqual([...bare.columns.rng]);
    expect([...drawn.io.payoff]).toEqual([...bare.io.payoff]);
    const wordsOf = (name: string, seed = 0) => [
      ...createBatch(tiny, {}, { worlds: 2, seed, mechanisms: [{ use: lottery, as: name }] }).columns[
        `${name}.rng`
      ],
    ];
    expect(wordsOf("a").slice(0, 4)).not.toEqual(wordsOf("a").slice(4));
    expect(wordsOf("a")).not.toEqual(wordsOf("b"));
    expect(wordsOf("a")).not.toEqual(wordsOf("a", 1));
    expect(wordsOf("a")).toEqual(wordsOf("a"));
    expect(drawn.streams.map(({ of, path }) => [of, path])).toEqual([
      ["tiny-v0", ["env"]],
      ["lottery", ["mechanism", "lottery"]],
      ["second", ["mechanism", "second"]],
    ]);
  });

  it("goes with save, load and fork, and a world draws the same in any batch", () => {
    const make = (firstWorld: number) =>
      createBatch(pair, {}, { worlds: 2, firstWorld, mechanisms: [{ use: lottery }] });
    const [a, b] = [make(0), make(1)];
    a.step();
    b.step();
    expect(a.io.flows.lottery.slice(2)).toEqual(b.io.flows.lottery.slice(0, 2));
    const saved = a.save();
    a.step();
    const after = [...a.io.flows.lottery];
    a.load(saved);
    a.step();
    expect([...a.io.flows.lottery]).toEqual(after);
  });
});

describe("reading another's columns", () => {
  it("a reputation that a sanction reads", () => {
    const mechanisms = [
      { use: reputation, params: { most: 1 } },
      { use: finesTheIll, params: { fine: 4 } },
    ];
    const batch = createBatch(pair, {}, { mechanisms });
    batch.io.actions[0].set([2, 1]);
    batch.step();
    expect([...batch.io.obs.standing]).toEqual([0, 1]);
    expect([...batch.io.flows.fines]).toEqual([-4, 0]);
    expect([...batch.io.reward]).toEqual([1 - 4, 2]);
  });

  it("by the name that it has here", () => {
    const mechanisms = [
      { use: reputation, as: "honour" },
      { use: finesTheIll, params: { on: "honour.score" } },
    ];
    const batch = createBatch(pair, {}, { mechanisms });
    batch.io.actions[0].set([2, 0]);
    batch.step();
    expect([...batch.io.flows.fines]).toEqual([-1, 0]);
  });

  it.each([
    [
      [{ use: finesTheIll }, { use: reputation }],
      'fines: reads "reputation.score", which is of a mechanism that is laid after it; lay reputation before fines',
    ],
    [
      [{ use: reputation }, { use: finesTheIll, params: { on: "reputation.scores" } }],
      'unknown agent column of pair-v0 (asked for by fines) "reputation.scores", did you mean "reputation.score"?',
    ],
    [[{ use: finesTheIll }], "unknown agent column of pair-v0 (asked for by fines)"],
  ])("in the order in which they are laid: %#", (mechanisms, message) => {
    expect(() => createBatch(pair, {}, { mechanisms })).toThrow(message);
  });
});

describe("observations of others", () => {
  const veil = defineMechanism({
    ...none,
    id: "veil",
    title: "Veil",
    params: z.object({ over: z.string().default("last").describe("feature that is hidden") }),
    alters: (p) => [p.over],
    bind: ({ obs, features }, p) => ({
      observe(lo, hi) {
        const { size } = features[p.over];
        const rows = obs[p.over].length / size;
        const worlds = rows / 2;
        obs[p.over].fill(0, (lo * rows * size) / worlds, (hi * rows * size) / worlds);
      },
    }),
  });

  it("may be altered, of all or of some", () => {
    const seen = (more: Partial<MechanismUse>) => {
      const batch = createBatch(pair, {}, { mechanisms: [{ use: veil, ...more }] });
      batch.io.actions[0].set([1, 2]);
      batch.step();
      return [...batch.io.obs.last];
    };
    expect(seen({})).toEqual([0, 0, 0, 0]);
    expect(seen({ seats: [0] })).toEqual([0, 0, 2, 1]);
    expect(seen({ during: [2, 3] })).toEqual([1, 2, 2, 1]);
  });

  it("must be there", () => {
    const params = { over: "lost" };
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: veil, params }] })).toThrow(
      'unknown observation (altered by veil) "lost", did you mean "last"?',
    );
  });
});

describe("messages on their way", () => {
  const garbles = defineMechanism({
    ...none,
    id: "garbles",
    title: "Garbled pledges",
    alters: () => ["pledge.last"],
    reads: () => ({ last: agentColumn("pledge.last") }),
    world: {
      before(w) {
        w.heads.pledge[0] = 0;
      },
      after(w) {
        w.last[1] = 1;
      },
    },
  });

  it("may be altered as they are sent, and where they are kept", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: addsHead }, { use: garbles }] });
    batch.io.actions[1].set([0.5, 0.25]);
    batch.step();
    expect([...batch.columns["pledge.last"]]).toEqual([0, 1]);
    expect([...batch.io.obs.pledges]).toEqual([1, 1]);
    const settings = { env: pair, mechanisms: [{ use: addsHead }] };
    expect(checkMechanism(garbles, {}, settings).failures).toEqual([]);
    const silent = defineMechanism({ ...garbles, alters: () => [] });
    expect(checkMechanism(silent, {}, settings).failures).toMatchObject([
      { rule: "writes", message: expect.stringContaining('after changed state "pledge.last"') },
    ]);
  });
});

describe("agents that are switched off", () => {
  it("do nothing, are paid nothing and come back", () => {
    const batch = createBatch(tiny, { agents: 2 }, { mechanisms: [{ use: timeOut }] });
    const { actions, payoff } = batch.io;
    const { active, terminated, truncated, done } = batch.columns;
    const tick = (first: number, second: number) => {
      actions[0].set([first, second]);
      batch.step();
      return [[...active], [...payoff].map((paid) => paid > 0), done[0]];
    };
    expect(tick(2, 1)).toEqual([[0, 1], [true, true], 0]);
    expect(tick(2, 1)).toEqual([[0, 1], [false, true], 0]);
    expect(actions[0][0]).toBe(0);
    expect(tick(2, 1)).toEqual([[1, 1], [false, true], 0]);
    expect(tick(1, 1)).toEqual([[1, 1], [true, true], 0]);
    expect([...terminated, ...truncated]).toEqual([0, 0, 0, 0]);
  });

  it("all of them at once: the world goes on, and its end is theirs as well", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: timeOut }] });
    const { active, terminated, truncated, done } = batch.columns;
    batch.io.actions[0].set([2, 2]);
    batch.step();
    expect([...active, done[0]]).toEqual([0, 0, 0]);
    batch.step();
    expect(done[0]).toBe(0);
    batch.step();
    expect([...active, ...terminated, ...truncated, done[0]]).toEqual([0, 0, 0, 0, 1, 1, 1]);
  });

  it("only those that are subject to it", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: timeOut, seats: [1] }] });
    batch.io.actions[0].set([2, 2]);
    batch.step();
    expect([...batch.columns.active]).toEqual([1, 0]);
  });

  it("learn from what they did and from nothing else", () => {
    const mechanisms = [{ use: timeOut }];
    const batch = createBatch(pair, {}, { worlds: 8, mechanisms });
    const [learner] = bindPolicies(batch, [{ use: qLearning, params: { gamma: 0, alpha: 1 } }]);
    train({ batch, policies: [learner], ticks: 300 });
    const q = learner.memory.q;
    expect(q.every((value) => value >= 0 && value <= 2)).toBe(true);
  });

  it("a mechanism may end the episode for all", () => {
    const stop = defineMechanism({
      ...none,
      id: "stop",
      title: "Stop",
      bind: ({ columns: { ended, done } }) => ({
        after(lo, hi) {
          for (let i = lo; i < hi; i++) if (done[i] === 0) ended[i] = 1;
        },
      }),
    });
    const batch = createBatch(pair, {}, { mechanisms: [{ use: stop, during: [1, 2] }] });
    batch.step();
    expect(batch.columns.done[0]).toBe(0);
    batch.step();
    const { done, terminated, truncated } = batch.columns;
    expect([...done, ...terminated, ...truncated]).toEqual([1, 1, 1, 0, 0]);
  });
});

describe("payoffs and flows make up rewards", () => {
  const kinds: fc.Arbitrary<MechanismUse>[] = [
    fc.record({
      use: fc.constant(pigouvianTax),
      params: fc.record({
        on: fc.constantFrom("catches", "lastGift"),
        rate: fc.double({ min: -5, max: 5, noNaN: true }),
        redistribute: fc.boolean(),
      }),
    }),
    fc.record({
      use: fc.constant(quota),
      params: fc.record({ cap: fc.double({ min: 0, max: 4, noNaN: true }) }),
    }),
    fc.record({
      use: fc.constant(sanction),
      params: fc.record({
        cost: fc.double({ min: 0, max: 3, noNaN: true }),
        fine: fc.double({ min: 0, max: 9, noNaN: true }),
      }),
    }),
    fc.record({
      use: fc.constant(shock),
      params: fc.record({ column: fc.constant("stock"), factor: fc.double({ min: 0, max: 1, noNaN: true }) }),
    }),
    fc.record({
      use: fc.constant(tremble),
      params: fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
    }),
    fc.constant({ use: addsHead }),
    fc.constant({ use: splitsReward }),
    fc.constant({ use: lottery }),
    fc.constant({ use: timeOut }),
    fc.constant({ use: capsAction }),
    fc.record({
      use: fc.constant(takesShare),
      params: fc.record({ share: fc.double({ min: 0, max: 1, noNaN: true }) }),
    }),
  ];
  const laid = fc
    .record({
      use: fc.oneof(...kinds),
      seats: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1 }), { nil: undefined }),
      during: fc.option(
        fc
          .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 9 }))
          .map(([from, n]) => [from, from + n]),
        { nil: undefined },
      ),
    })
    .map(
      ({ use, seats, during }): MechanismUse => ({
        ...use,
        ...(seats && { seats }),
        ...(during && { during: during as [number, number] }),
      }),
    );

  it("to the bit, for any mechanisms in any order, on some agents and at some ticks", () => {
    fc.assert(
      fc.property(fc.array(laid, { minLength: 1, maxLength: 6 }), fc.nat(), (uses, seed) => {
        const mechanisms = uses.map((use, j) => ({ ...use, as: `m${j}` }));
        const batch = createBatch(tiny, {}, { worlds: 2, mechanisms, seed });
        const words = wordsFor(2);
        for (let t = 0; t < 24; t++) {
          sampleActions(batch, words);
          batch.step();
          const { payoff, reward, flows } = batch.io;
          let sum = [...payoff];
          for (const { name } of batch.mechanisms) sum = sum.map((each, k) => each + flows[name][k]);
          expect(sum.map((each) => each + 0)).toEqual([...reward].map((each) => each + 0));
          batch.resetDone();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("an amount that is added once comes out as it was", () => {
    const gift = defineMechanism({
      ...none,
      id: "gift",
      title: "Gift",
      params: z.object({ x: z.number().describe("amount"), first: z.boolean().describe("comes first") }),
      state: () => ({ unused: f64 }),
      bind: ({ reward }, { x, first }) => ({
        after() {
          if (first) reward[0] = x;
          else reward[0] += x;
        },
      }),
    });
    const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(double, double, (a, x) => {
        const batch = createBatch(
          pair,
          {},
          {
            mechanisms: [
              { use: gift, as: "a", params: { x: a, first: true } },
              { use: gift, as: "b", params: { x, first: false } },
            ],
          },
        );
        batch.step();
        expect(batch.io.reward[0] + 0).toBe(a + x + 0);
      }),
      { numRuns: 2000 },
    );
  });
});

function wordsFor(worlds: number): Int32Array {
  const words = new Int32Array(4 * worlds);
  seedStreams(words, seedWords("actions"), 0, worlds);
  return words;
}

describe("a name that is not there", () => {
  type Loose = Record<string, Record<string, number[]>> & { mm: number };
  const under = (world: Record<string, (w: Loose) => unknown>) => () => {
    const use = defineMechanism({
      ...none,
      id: "typo",
      title: "Typo",
      state: () => ({ m: i32 }),
      observation: () => ({ seen: feature(0, 1, "nothing") }),
      world: world as never,
    });
    return createBatch(pair, {}, { mechanisms: [{ use: addsHead }, { use }] }).step();
  };

  it.each<[string, (w: Loose) => unknown, string]>([
    ["head", (w) => w.heads.plegde[0], 'unknown action head in w.heads "plegde", did you mean "pledge"?'],
    ["feature", (w) => w.obs.sene[0], 'unknown observation in w.obs "sene", did you mean "seen"?'],
    ["field that is read", (w) => w.mm + 1, 'unknown field of w "mm", did you mean "m"?'],
    [
      "field that is written",
      (w) => Object.assign(w, { mm: 1 }),
      'unknown field of w "mm", did you mean "m"?',
    ],
  ])("of a %s is an error where it is used", (_, rule, message) => {
    expect(under({ after: rule })).toThrow(message);
  });

  it("of a rule, or of a hook, is an error where it is given", () => {
    expect(under({ afer: () => {} })).toThrow('typo: unknown rule in world "afer", did you mean "after"?');
    const bound = { ...none, id: "typo", title: "Typo", bind: () => ({ beffore: () => {} }) as never };
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: defineMechanism(bound) }] })).toThrow(
      'typo: unknown hook "beffore", did you mean "before"?',
    );
  });

  it("may be asked for, and awaited or written down", () => {
    const found: unknown[] = [];
    under({
      after(w) {
        found.push("plegde" in w.heads, "pledge" in w.heads, w.round, JSON.stringify(w.heads), String(w));
      },
    })();
    expect(found).toEqual([false, true, 0, expect.stringContaining('"pledge":'), "[object Object]"]);
  });
});
