/** Every rule for policies has a policy that breaks it, and only it. */
import { describe, expect, it } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { policyRules } from "../../src/core/check-policy.ts";
import {
  assertPolicy,
  checkPolicy,
  definePolicy,
  f64,
  i32,
  type Learner,
  OstromError,
  type PolicyContext,
  type PolicyDefinition,
  type Seat,
  u8,
  uniform,
  vector,
  z,
} from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

const heapUsed = heapMeter();
const pond = { env: tiny };

interface Memory {
  readonly mean: Float64Array;
  readonly last: Int32Array;
  readonly noted: Float64Array;
}

/** Keeps the mean reward of each number of fish, and fishes what paid best; gives away what it draws. */
function thrift(
  context: PolicyContext,
  alpha: number,
): Required<Pick<Learner, "act" | "learn" | "metrics">> & Memory {
  const { rows, seats, io, rng, columns, learnerOf } = context;
  const S = seats.length;
  const { mean } = context.learnerStore({ mean: vector(f64, 3) });
  const { last, noted } = context.slotStore({ last: i32, noted: f64 });
  return {
    mean,
    last,
    noted,
    act(lo, hi, explore) {
      const [fish, gift] = io.actions;
      for (let r = lo * S; r < hi * S; r++) {
        const k = rows[r];
        last[r] = -1;
        if (columns.active[k] === 0) continue;
        const u = uniform(rng, r);
        let choice = 0;
        for (let a = 1; a < 3; a++)
          if (io.masks[0][3 * k + a] !== 0 && mean[3 * learnerOf[r] + a] > mean[3 * learnerOf[r] + choice])
            choice = a;
        if (explore && u < 0.5) choice = u < 0.25 ? 0 : 1;
        last[r] = choice;
        fish[k] = choice;
        gift[k] = u;
      }
    },
    learn(lo, hi) {
      for (let r = lo * S; r < hi * S; r++) {
        if (last[r] < 0) continue;
        const at = 3 * learnerOf[r] + last[r];
        mean[at] += alpha * (io.reward[rows[r]] - mean[at]);
      }
    },
    metrics: (lo) => ({ best: Math.max(...mean.subarray(3 * learnerOf[lo * S], 3 * learnerOf[lo * S] + 3)) }),
  };
}

const good = definePolicy({
  id: "thrift",
  title: "Thrift",
  cite: ["none"],
  kind: "learner",
  acts: "discrete",
  reads: ["stock"],
  params: z.object({ alpha: z.number().min(0).max(1).default(0.2).describe("step size") }),
  metrics: { best: { description: "mean reward of the best choice" } },
  bind(context, p) {
    const { act, learn, metrics } = thrift(context, p.alpha);
    return { act, learn, metrics };
  },
}) as unknown as PolicyDefinition;

/** The good policy with parts of it replaced. */
function spoilt(
  change: (made: Learner & Memory, context: PolicyContext) => Partial<Learner>,
): PolicyDefinition {
  return {
    ...good,
    bind(context, p) {
      const made = thrift(context, p.alpha as number);
      const { act, learn, metrics } = made;
      return { act, learn, metrics, ...change(made, context) };
    },
  };
}

/** The good policy with something done for each of its slots after it has acted. */
function afterAct(
  harm: (r: number, k: number, context: PolicyContext, explore: boolean, made: Memory) => void,
): PolicyDefinition {
  return spoilt((made, context) => ({
    act(lo, hi, explore) {
      made.act(lo, hi, explore);
      const S = context.seats.length;
      for (let r = lo * S; r < hi * S; r++)
        if (context.columns.active[context.rows[r]] !== 0) harm(r, context.rows[r], context, explore, made);
    },
  }));
}

let drawn = 0;
let met = 0;
const garbage: unknown[] = [];

interface Broken {
  readonly how: string;
  readonly policy: PolicyDefinition;
  readonly says: RegExp;
}

const broken: Record<string, Broken[]> = {
  params: [
    {
      how: "a parameter without a description",
      policy: { ...good, params: good.params.extend({ extra: z.number().default(1) }) },
      says: /parameter "extra" has no description/,
    },
    {
      how: "a parameter without a default",
      policy: { ...good, params: good.params.extend({ extra: z.number().describe("x") }) },
      says: /parameter "extra" has no default/,
    },
  ],
  definition: [
    { how: "no title", policy: { ...good, title: "" }, says: /has no title/ },
    {
      how: "a kind that is none",
      policy: { ...good, kind: "rule" as never },
      says: /kind must be "learner" or "norm", got "rule"/,
    },
    { how: "sources in one string", policy: { ...good, cite: "none" as never }, says: /cite must be a list/ },
  ],
  binds: [
    {
      how: "a bind that throws",
      policy: {
        ...good,
        bind() {
          throw new Error("no pond like this");
        },
      },
      says: /^thrift: bind threw Error: no pond like this$/,
    },
    {
      how: "an observation that is not there",
      policy: { ...good, reads: ["stocks"] },
      says: /thrift: reads the observation "stocks", which tiny-v0 does not give/,
    },
  ],
  kind: [
    { how: "a norm that learns", policy: { ...good, kind: "norm" }, says: /is a norm, but has learn/ },
    {
      how: "a learner that does not",
      policy: { ...good, bind: (context, p) => ({ act: thrift(context, p.alpha as number).act }) },
      says: /is a learner, but has no learn/,
    },
    {
      how: "a first update before the first tick",
      policy: spoilt(() => ({ firstUpdate: 0 })),
      says: /firstUpdate must be a whole number of ticks from 1, got 0/,
    },
  ],
  actions: [
    {
      how: "a choice that is masked",
      policy: afterAct((_, k, { io }) => {
        io.actions[0][k] = 2;
      }),
      says: /tiny-v0: fish must be allowed by the mask, got 2 \(world \d, agent \d\)/,
    },
    {
      how: "an amount outside of the box",
      policy: afterAct((_, k, { io }) => {
        io.actions[1][k] = 1.5;
      }),
      says: /gift must be in \[0, 1\], got 1.5 \(world 0, agent 0\)/,
    },
    {
      how: "NaN, and only when it is frozen",
      policy: afterAct((_, k, { io }, explore) => {
        if (!explore) io.actions[1][k] = Number.NaN;
      }),
      says: /gift must be in \[0, 1\], got NaN/,
    },
    {
      how: "half a fish",
      policy: afterAct((_, k, { io }) => {
        io.actions[0][k] = 0.5;
      }),
      says: /fish must be in 0..2, got 0.5/,
    },
  ],
  writes: [
    {
      how: "an observation",
      policy: afterAct((_, k, { io }) => {
        io.obs.stock[k] = 3;
      }),
      says: /act changed observation "stock" \(world 0, agent 0, tick 0\): .*, then 3/,
    },
    {
      how: "the reward that it learns from",
      policy: spoilt(({ learn }, { io }) => ({
        learn(lo, hi) {
          learn(lo, hi);
          io.reward[0] = 9;
        },
      })),
      says: /learn changed payoff \(world 0, agent 0, tick 1\): .*, then 9/,
    },
    {
      how: "the state, before the step",
      policy: spoilt((_, { batch }) => ({
        beforeStep() {
          batch.columns.stock[1] = 50;
        },
      })),
      says: /beforeStep changed state "stock" \(world 1, tick 0\): .*, then 50/,
    },
  ],
  seats: [
    {
      how: "the action of the agent beside it",
      policy: afterAct((_, k, { io, agents }) => {
        const first = k - (k % agents);
        io.actions[1].fill(0.5, first, first + agents);
      }),
      says: /plays seat 2, but changed action head 1 \(world 0, agent 0, tick 0\): .*, then 0.5/,
    },
  ],
  ranges: [
    {
      how: "the memory of all worlds in every call",
      policy: spoilt(({ learn, noted }) => ({
        learn(lo, hi) {
          learn(lo, hi);
          noted.fill(noted[0] + 1);
        },
      })),
      says: /learn of worlds 0..1 changed memory "noted" \(world 2\): 0, then 1/,
    },
    {
      how: "the actions of the world after",
      policy: spoilt(({ act }, { io, rows, seats }) => ({
        act(lo, hi, explore) {
          act(lo, hi, explore);
          const next = rows[hi * seats.length];
          if (next !== undefined) io.actions[1][next] = 0.125;
        },
      })),
      says: /act of worlds 0..1 changed action head 1 \(world 2, agent 0, tick 0\): 0, then 0.125/,
    },
  ],
  seeds: [
    {
      how: "Math.random",
      policy: afterAct((_, k, { io }) => {
        io.actions[1][k] = Math.random();
      }),
      says: /two plays from the same seed differ in action head 1 \(world 0, agent 0, tick 1\)/,
    },
    {
      how: "a number that all policies of the process draw from",
      policy: afterAct((_, k, { io }) => {
        io.actions[1][k] = (++drawn % 7) / 7;
      }),
      says: /two plays from the same seed differ in/,
    },
  ],
  partition: [
    {
      how: "a value carried from slot to slot",
      policy: spoilt(({ act }, { io, rows, seats, columns }) => {
        let carried = 0;
        return {
          act(lo, hi, explore) {
            act(lo, hi, explore);
            for (let r = lo * seats.length; r < hi * seats.length; r++) {
              if (columns.active[rows[r]] === 0) continue;
              [carried, io.actions[1][rows[r]]] = [io.actions[1][rows[r]], carried];
            }
          },
        };
      }),
      says: /worlds 2.. alone differ from the same worlds of a larger batch in action head 1/,
    },
    {
      how: "a gift that depends on how many worlds are asked for",
      policy: spoilt(({ act }, { io, worlds }) => ({
        act(lo, hi, explore) {
          act(lo, hi, explore);
          if (hi - lo < worlds) for (let k = lo * 3; k < hi * 3; k++) io.actions[1][k] *= 0.5;
        },
      })),
      says: /a batch that is played in blocks differs from one played at once in action head 1/,
    },
  ],
  others: [
    {
      how: "what was seen in earlier plays, beside the stores",
      policy: afterAct((_, k, { io, seats }) => {
        if (seats.length === 3) return;
        met++;
        io.actions[1][k] = met > 100 ? 1 : 0;
      }),
      says: /a second time from the same seed it differs in action head 1 \(world 0, agent 0, tick 0\): 0 against 1; keep all/,
    },
    {
      how: "a gift that there is not, where others play",
      policy: afterAct((_, k, { io, seats }) => {
        if (seats.length === 2) io.actions[1][k] = 7;
      }),
      says: /gift must be in \[0, 1\], got 7/,
    },
  ],
  "save-load": [
    {
      how: "memory in a closure",
      policy: spoilt(({ act }, { io, rows, seats, columns }) => {
        const calls = new Int32Array(rows.length);
        return {
          act(lo, hi, explore) {
            act(lo, hi, explore);
            for (let r = lo * seats.length; r < hi * seats.length; r++)
              if (columns.active[rows[r]] !== 0) io.actions[1][rows[r]] = (calls[r]++ % 7) / 7;
          },
        };
      }),
      says: /another policy that loads a save differs .*keep all memory in slotStore and learnerStore/,
    },
  ],
  fork: [
    {
      how: "a rule that depends on the world's number",
      policy: afterAct((_, k, { io, agents, firstWorld }) => {
        io.actions[1][k] = ((firstWorld + Math.floor(k / agents)) % 7) / 7;
      }),
      says: /a fork goes on differently from its original in action head 1/,
    },
  ],
  sharing: [
    {
      how: "learning otherwise when it is shared",
      policy: spoilt(({ learn, mean }, { sharing }) => ({
        learn(lo, hi) {
          learn(lo, hi);
          if (sharing === "shared") mean[0] += 1;
        },
      })),
      says: /one world shared differs from one session in memory "mean"/,
    },
    {
      how: "the slot's number in place of the learner's",
      policy: {
        ...good,
        bind(context, p) {
          const { act, learn, metrics } = thrift(
            { ...context, learnerOf: context.learnerOf.map((_, r) => r) },
            p.alpha as number,
          );
          return { act, learn, metrics };
        },
      },
      says: /shared over copies of one world, it plays them differently in action head 0 .*learnerOf/,
    },
  ],
  frozen: [
    {
      how: "learning in act",
      policy: afterAct((r, _, { learnerOf }, explore, { mean }) => {
        if (!explore) mean[3 * learnerOf[r]] += 1;
      }),
      says: /frozen play changed memory "mean": .* learn in learn, or keep it in slotStore/,
    },
  ],
  learns: [
    {
      how: "a learn that does nothing",
      policy: spoilt(() => ({ learn() {} })),
      says: /48 ticks changed nothing of mean/,
    },
    {
      how: "nothing that is kept for learning",
      policy: {
        ...good,
        bind: ({ io, rows, seats }) => ({
          act(lo, hi) {
            for (let r = lo * seats.length; r < hi * seats.length; r++) io.actions[0][rows[r]] = 0;
          },
          learn() {},
        }),
      },
      says: /keeps nothing in learnerStore/,
    },
  ],
  absent: [
    {
      how: "rewards of agents that had left",
      policy: spoilt(({ last, learn }, { rows, seats }) => ({
        learn(lo, hi) {
          for (let r = lo * seats.length; r < hi * seats.length; r++)
            if (rows[r] >= 0) last[r] = Math.max(0, last[r]);
          learn(lo, hi);
        },
      })),
      says: /the reward of an agent that had left changes memory "mean"/,
    },
  ],
  figures: [
    {
      how: "a figure that is not described",
      policy: spoilt(({ mean }) => ({ metrics: () => ({ best: 0, worst: mean[0] }) })),
      says: /figure "worst" is not described; name it in the definition's metrics, which have best/,
    },
    {
      how: "a figure that is not finite",
      policy: {
        ...spoilt(({ mean }) => ({ metrics: () => ({ odds: mean[0] / 0 }) })),
        metrics: { odds: { description: "odds of the first choice" } },
      },
      says: /figure "odds" must be a finite number or NaN, got -?Infinity after \d+ ticks/,
    },
    {
      how: "a figure that comes later",
      policy: spoilt(({ mean }) => ({ metrics: () => (mean.some((x) => x !== 0) ? { loss: 1 } : {}) })),
      says: /figures are none at first, but loss after 1 ticks/,
    },
  ],
  allocation: [
    {
      how: "an array for each slot",
      policy: afterAct((r) => {
        garbage[0] = new Array<number>(20).fill(r);
      }),
      says: /allocates about \d+ bytes a slot and tick/,
    },
  ],
};

describe("a good policy", () => {
  it("passes every rule", () => {
    const report = checkPolicy(good, {}, pond, { heapUsed });
    expect(report).toEqual({ passed: policyRules.map(({ name }) => name), failures: [], skipped: [] });
  });

  it("passes in one world, with another seed and for few ticks", () => {
    expect(() =>
      assertPolicy(good, { alpha: 0.5 }, pond, { seed: "other", worlds: 2, ticks: 20 }),
    ).not.toThrow();
    const { failures, skipped } = checkPolicy(good, {}, { env: tiny, params: { agents: 1 } }, { worlds: 1 });
    expect(failures).toEqual([]);
    expect(skipped).toEqual([
      { rule: "others", why: "plays no part of the seats" },
      { rule: "seats", why: "there is one agent" },
      { rule: "ranges", why: "there is one world" },
      { rule: "allocation", why: "no heapUsed given" },
    ]);
  });

  it("is told what cannot be judged of it", () => {
    const norm = definePolicy({
      id: "generous",
      title: "Gives 2",
      cite: [],
      kind: "norm",
      acts: "discrete",
      params: z.object({}),
      bind({ io, rows, seats }) {
        if (seats.length < 2) throw new OstromError("generous: plays both seats");
        return {
          act(lo, hi) {
            for (let r = lo * 2; r < hi * 2; r++) io.actions[0][rows[r]] = 2;
          },
        };
      },
    });
    const { failures, skipped } = checkPolicy(norm, {}, { env: pair });
    expect(failures).toEqual([]);
    expect(skipped).toEqual([
      { rule: "others", why: "plays no part of the seats" },
      { rule: "seats", why: "plays no seat alone: generous: plays both seats" },
      { rule: "sharing", why: "a norm has nothing to share" },
      { rule: "frozen", why: "it keeps nothing that is learned" },
      { rule: "learns", why: "a norm does not learn" },
      { rule: "absent", why: "a norm does not learn" },
      { rule: "figures", why: "a norm does not learn" },
      { rule: "allocation", why: "no heapUsed given" },
    ]);
  });

  it("may look things up and keep them while it is frozen", () => {
    const notes = spoilt(({ act }, context) => {
      const { looked } = context.learnerStore({ looked: f64 });
      return {
        act(lo, hi, explore) {
          act(lo, hi, explore);
          if (!explore) looked.fill(1);
        },
      };
    });
    expect(checkPolicy(notes, {}, pond, { only: ["frozen"] }).passed).toContain("frozen");
  });

  it("is played until after its first update, where that is not too late", () => {
    const learnsAfter = (firstUpdate: number) =>
      checkPolicy(
        spoilt(() => ({ firstUpdate })),
        {},
        pond,
        { only: ["learns"] },
      );
    expect(learnsAfter(100).passed).toContain("learns");
    expect(learnsAfter(300).skipped).toEqual([
      {
        rule: "learns",
        why: "its first update is after 300 ticks, and 240 are played; give more ticks, or params under which it learns sooner",
      },
    ]);
  });
});

describe("a broken policy", () => {
  it("exists for every rule", () => {
    expect(Object.keys(broken).sort()).toEqual(policyRules.map(({ name }) => name).sort());
  });

  for (const [rule, cases] of Object.entries(broken))
    for (const { how, policy, says } of cases)
      it(`breaks "${rule}" alone: ${how}`, () => {
        const { failures } = checkPolicy(policy, {}, pond, rule === "allocation" ? { heapUsed } : {});
        expect(failures.map((failure) => failure.rule)).toEqual([rule]);
        expect(failures[0].message).toMatch(says);
      });

  it("is reported whole by assertPolicy", () => {
    const policy = { ...broken.frozen[0].policy, title: "" };
    expect(() => assertPolicy(policy, {}, pond)).toThrow(OstromError);
    expect(() => assertPolicy(policy, {}, pond)).toThrow(
      /^thrift: breaks 1 of 19 rules\n {2}definition: has no title$/,
    );
  });

  it("in one of several settings is named with it", () => {
    const settings = [{ env: tiny, params: { agents: 1 } }, pond];
    const { failures, passed, skipped } = checkPolicy(broken.seats[0].policy, {}, settings, {
      only: ["seats"],
    });
    expect(failures).toEqual([
      {
        rule: "seats",
        message: expect.stringMatching(/^in tiny-v0: plays seat 2, but changed action head 1/),
      },
    ]);
    expect(passed).toEqual(["params", "definition", "binds", "kind", "actions", "writes"]);
    expect(skipped).toEqual([]);
    const alone = checkPolicy(broken.seats[0].policy, {}, [settings[0], settings[0]], { only: ["seats"] });
    expect(alone.skipped).toEqual([{ rule: "seats", why: "there is one agent" }]);
  });
});

/** Cooperates until the other has not, and forgets where an episode begins. What it keeps, and where, is another's. */
const grudging = (parts: object): PolicyDefinition =>
  definePolicy({
    id: "grudging",
    title: "Grim",
    cite: [],
    kind: "norm",
    acts: "discrete",
    reads: ["history"],
    params: z.object({}),
    ...parts,
  } as never) as unknown as PolicyDefinition;
const defected = (me: Seat) => me.tick > 0 && me.obs.history!.at(1) === 1;
let grudge = false;

describe("a norm that is nice is held to the rules beside others who are not", () => {
  const dilemma = { env: matrixGame, params: { game: "prisoners-dilemma" } };
  const failing: [how: string, broken: string, parts: object][] = [
    [
      "for good in a variable of the module",
      "others",
      {
        seat(me: Seat) {
          grudge ||= defected(me);
          me.act(grudge ? 1 : 0);
        },
      },
    ],
    [
      "for an episode in a variable of the module",
      "partition",
      {
        seat(me: Seat) {
          grudge = me.tick > 0 && (grudge || defected(me));
          me.act(grudge ? 1 : 0);
        },
      },
    ],
    [
      "for good in a list of its own",
      "save-load",
      {
        bind({ rows, seats, agents, columns, io }: PolicyContext) {
          const grudges = new Uint8Array(rows.length);
          return {
            act(lo: number, hi: number) {
              for (let r = lo * seats.length; r < hi * seats.length; r++) {
                const k = rows[r];
                const began = columns.tick[Math.floor(k / agents)] > 0;
                if (began && io.obs.history[2 * k + 1] === 1) grudges[r] = 1;
                io.actions[0][k] = grudges[r];
              }
            },
          };
        },
      },
    ],
    [
      "nowhere, but answers by what there is not",
      "others",
      { seat: (me: Seat) => me.act(defected(me) ? 7 : 0) },
    ],
    [
      "nowhere, but breaks",
      "others,seats",
      {
        seat(me: Seat) {
          if (defected(me)) throw new Error("hurt");
          me.act(0);
        },
      },
    ],
  ];

  it.each(failing)("one that keeps its grudge %s breaks %s", (_, broken, parts) => {
    grudge = false;
    expect(
      checkPolicy(grudging(parts), {}, dilemma)
        .failures.map(({ rule }) => rule)
        .join(),
    ).toBe(broken);
  });

  it.each([true, "1", null])("one that answers by %j, which is no number, breaks others", (answer) => {
    const answering = grudging({ seat: (me: Seat) => me.act(defected(me) ? (answer as never) : 0) });
    expect(checkPolicy(answering, {}, dilemma, { only: ["others"] }).failures).toEqual([
      {
        rule: "others",
        message: expect.stringContaining(`act: a choice is a number, got ${JSON.stringify(answer)}`),
      },
    ]);
  });

  it("one that keeps it in its memory breaks none", () => {
    const keeping = {
      memory: { held: u8 },
      seat(me: Seat<{ held: typeof u8 }>) {
        if (defected(me as unknown as Seat)) me.memory.held = 1;
        me.act(me.memory.held);
      },
    };
    expect(checkPolicy(grudging(keeping), {}, dilemma).failures).toEqual([]);
  });
});

describe("the check of policies", () => {
  it("says what it needs", () => {
    const check = checkPolicy as unknown as (...given: unknown[]) => unknown;
    expect(() => check("thrift", {}, pond)).toThrow(
      /checkPolicy: needs the definition of a policy, got "thrift"/,
    );
    expect(() => check(good, {}, [])).toThrow(
      "checkPolicy: needs a setting to try it in, got []; give { env: matrixGame }",
    );
    expect(() => check(good, {}, { env: "tiny-v0" })).toThrow("checkPolicy: needs the definition of an env");
    expect(() => check(good, {}, { env: tiny, params: { agent: 1 } })).toThrow(
      'tiny-v0: unknown parameter "agent", did you mean "agents"?',
    );
    expect(() => check(good, {}, pond, { ticks: 3 })).toThrow("needs at least 1 world and 4 ticks");
    expect(() => check(good, {}, pond, { only: ["forks"] })).toThrow(
      'unknown conformance rule "forks", did you mean "fork"?',
    );
  });

  it("breaks the rule of params where those given are wrong", () => {
    const { failures } = checkPolicy(good, { alhpa: 1 }, pond);
    expect(failures).toEqual([
      { rule: "params", message: 'thrift: unknown parameter "alhpa", did you mean "alpha"?' },
    ]);
  });
});
