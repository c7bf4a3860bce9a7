/** Mechanisms in world form; and those that are bound for speed do what their rules in world form say, to the bit. */
import { describe, expect, it } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import { donation } from "../../envs/donation/donation.ts";
import {
  agentColumn,
  category,
  checkMechanism,
  createBatch,
  defineMechanism,
  discrete,
  type Env,
  f64,
  feature,
  i32,
  type MechanismUse,
  perAgent,
  sampleActions,
  seedStreams,
  seedWords,
  worldColumn,
  z,
} from "../../src/index.ts";
import {
  channel,
  identities,
  metanorm,
  poolPunishment,
  quota,
  reputation,
  sanction,
  shunning,
} from "../../src/mechanisms/index.ts";
import { generations } from "../helpers/generations.ts";
import { hashOf } from "../helpers/golden.ts";
import { pair } from "../helpers/pair.ts";
import { plainChannel } from "../helpers/plain-channel.ts";
import { plainIdentities } from "../helpers/plain-identities.ts";
import { plainReputation } from "../helpers/plain-reputation.ts";
import { plainMetanorm, plainPoolPunishment, plainShunning } from "../helpers/plain-sanctions.ts";
import { tiny } from "../helpers/tiny.ts";

const { id: sanctionId, title: sanctionTitle, cite, params, metrics } = sanction;
const plainSanction = defineMechanism({
  ...{ id: sanctionId, title: sanctionTitle, cite, params, metrics },
  state: () => ({ hits: perAgent(i32) }),
  action: (_, { agents }) => [discrete(agents, { name: "punish" })],
  observation: (_, { agents }) => ({
    punished: category(agents, "agents that punished this one", { bins: 2 }),
  }),
  world: {
    reset(w) {
      w.hits.fill(0);
    },
    after(w, p) {
      w.hits.fill(0);
      for (let a = 0; a < w.agents; a++) {
        const target = (a + w.heads.punish[a]) % w.agents;
        if (target === a || w.active[a] === 0 || w.active[target] === 0) continue;
        w.reward[a] -= p.cost;
        w.reward[target] -= p.fine;
        w.hits[target]++;
        w.punishments++;
      }
      for (let a = 0; a < w.agents; a++) if (w.hits[a] === 0) w.peace += 1 / w.agents;
    },
    observe(w) {
      w.obs.punished.set(w.hits);
    },
  },
});

const plainQuota = defineMechanism({
  ...{ id: quota.id, title: quota.title, cite: quota.cite, params: quota.params, metrics: quota.metrics },
  masked: true,
  state: () => ({ used: perAgent(f64), turn: i32 }),
  observation: (p) => (p.period > 1 ? { quotaLeft: feature(0, 1, "share that is left", { bins: 3 }) } : {}),
  derive: (_, { heads: [head] }) =>
    head.kind === "box" ? [] : (head.values ?? Array.from({ length: head.n }, (_, c) => c)),
  world: {
    reset(w) {
      w.used.fill(0);
      w.turn = 0;
    },
    before(w, p, values) {
      const now = Math.floor(w.tick / p.period);
      if (now !== w.turn) w.used.fill(0);
      w.turn = now;
      for (let a = 0; a < w.agents; a++) {
        if (w.active[a] === 0) continue;
        const left = p.cap - w.used[a];
        if (values[w.action[a]] > left + 1e-9 * p.cap) {
          w.rejected++;
          w.action[a] = values.indexOf(Math.min(...values));
        }
        w.used[a] += values[w.action[a]];
      }
    },
    observe(w, p, values) {
      const least = values.indexOf(Math.min(...values));
      const n = values.length;
      const here = Math.floor(w.tick / p.period) === w.turn;
      for (let a = 0; a < w.agents; a++) {
        const used = here ? w.used[a] : 0;
        if (p.period > 1) w.obs.quotaLeft[a] = p.cap > 0 ? Math.max(0, 1 - used / p.cap) : 0;
        for (let c = 0; c < n; c++)
          if (p.enforce === "mask" && c !== least && values[c] > p.cap - used + 1e-9 * p.cap)
            w.masks[0][a * n + c] = 0;
      }
    },
  },
});

function played(env: Env, mechanisms: readonly MechanismUse[], given = {}): string[] {
  const batch = createBatch(env, given, { worlds: 3, mechanisms });
  const words = new Int32Array(12);
  seedStreams(words, seedWords("world form"), 0, 3);
  return Array.from({ length: 30 }, () => {
    sampleActions(batch, words);
    batch.step();
    const hash = hashOf(batch.save());
    batch.resetDone();
    return hash;
  });
}

describe("what is bound for speed", () => {
  it.each([{}, { cost: 0.1, fine: 0.7 }])("sanctions %j", (params) => {
    for (const env of [tiny, commons] as unknown as Env[])
      expect(played(env, [{ use: sanction, params }])).toEqual(played(env, [{ use: plainSanction, params }]));
  });

  it.each([
    {},
    { slots: 2, delay: 3, loss: 0.3, noise: 0.4 },
    { signed: false, capacity: 1, noise: 0.2 },
    {
      capacity: 2,
      topology: {
        kind: "edges",
        edges: [
          [0, 1],
          [0, 2],
        ],
      },
    },
    { talk: "binding", symbols: 3, rounds: 2, loss: 0.5 },
  ])("channels %j", (params) => {
    for (const [env, given] of [
      [tiny, {}],
      [commons, { agents: 5, horizon: 20 }],
    ] as unknown as [Env, object][])
      expect(played(env, [{ use: channel, params }], given)).toEqual(
        played(env, [{ use: plainChannel, params }], given),
      );
  });

  it("a channel of keys", () => {
    const under = (use: typeof channel | typeof plainChannel, counts: string) =>
      played(tiny as unknown as Env, [
        { use: identities },
        { use: use as never, params: { counts, signed: false } },
      ]);
    for (const counts of ["key", "name"]) expect(under(channel, counts)).toEqual(under(plainChannel, counts));
  });

  it.each([{}, { keys: 1, cost: 1, others: 0 }, { keys: 5, total: 9, oldest: 3 }])(
    "identities %j",
    (params) => {
      for (const env of [tiny, commons, generations] as unknown as Env[])
        expect(played(env, [{ use: identities, params }])).toEqual(
          played(env, [{ use: plainIdentities, params }]),
        );
    },
  );

  it.each([
    { error: 0.3 },
    { rule: "forfeiting" },
    { rule: "stern-judging", counts: "key", dues: 2, newcomer: "bad" },
    { rule: "additive", counts: "name", newcomer: "bad" },
  ])("reputations %j", (params) => {
    const ofHelp = { on: "helped", recipient: "recipient", least: 1 };
    for (const [env, of] of [
      [donation, ofHelp],
      [commons, { most: 10 }],
      [generations, { least: 1 }],
    ] as unknown as [Env, object][]) {
      const under = (use: typeof reputation | typeof plainReputation) =>
        played(env, [{ use: identities }, { use: use as never, params: { ...of, ...params } }]);
      expect(under(reputation)).toEqual(under(plainReputation));
    }
  });

  const sanctioned: [string, MechanismUse, MechanismUse][] = [
    ["metanorms", { use: metanorm, params: { least: 1 } }, { use: plainMetanorm, params: { least: 1 } }],
    [
      "a pool",
      { use: poolPunishment, params: { least: 1, fee: 0.1, secondOrder: true, to: "pot" } },
      { use: plainPoolPunishment, params: { least: 1, fee: 0.1, secondOrder: true, to: "pot" } },
    ],
    [
      "shunning",
      { use: shunning, params: { most: 1, forgive: 2, by: "rule" } },
      { use: plainShunning, params: { most: 1, forgive: 2, by: "rule" } },
    ],
  ];
  it.each(sanctioned)("%s", (_, bound, plain) => {
    for (const env of [tiny, commons] as unknown as Env[])
      expect(played(env, [{ use: sanction }, bound])).toEqual(played(env, [{ use: sanction }, plain]));
  });

  it.each([{ cap: 1 }, { cap: 1.2, period: 4 }, { cap: 2, period: 3, enforce: "reject" }, { cap: 0 }])(
    "quotas %j",
    (params) => {
      for (const env of [tiny, commons] as unknown as Env[])
        expect(played(env, [{ use: quota, params }])).toEqual(played(env, [{ use: plainQuota, params }]));
    },
  );
});

describe("the world form", () => {
  /** Restocks the pond by what agents give up of their catch. */
  const hatchery = defineMechanism({
    id: "hatchery",
    title: "Hatchery",
    cite: [],
    params: z.object({ share: z.number().default(0.5).describe("share of the catch that goes back") }),
    metrics: { hatched: { description: "fish put back", per: "tick" } },
    random: true,
    state: () => ({ batches: i32, luck: f64, given: perAgent(f64) }),
    action: () => [discrete(2, { name: "give" })],
    observation: () => ({ given: feature(0, 50, "what was given so far") }),
    reads: () => ({ stock: worldColumn("stock"), caught: agentColumn("catches") }),
    derive: (p) => ({ twice: 2 * p.share }),
    world: {
      reset(w) {
        w.batches = 0;
        w.given.fill(0);
      },
      before(w) {
        if (w.chance(0.1)) w.action[0] = 0;
      },
      after(w, p, { twice }) {
        w.luck = w.random();
        for (let a = 0; a < w.agents; a++) {
          if (w.active[a] === 0 || w.heads.give[a] === 0) continue;
          const back = Math.min(p.share, 50 - w.stock, w.caught[a], twice);
          w.stock += back;
          w.given[a] = Math.min(50, w.given[a] + back);
          w.reward[a] -= back;
          w.hatched += back;
          w.batches++;
        }
      },
      observe(w) {
        w.obs.given.set(w.given);
      },
    },
  });

  it("keeps every rule of the conformance check", () => {
    const settings = [{ env: tiny }, { env: tiny, mechanisms: [{ use: sanction }] }];
    expect(checkMechanism(hatchery, {}, settings).failures).toEqual([]);
  });

  it("shows own state, heads, features and the columns that it reads as fields of one world", () => {
    const batch = createBatch(
      tiny,
      { agents: 2, growth: 0 },
      { worlds: 2, mechanisms: [{ use: hatchery, as: "pond" }] },
    );
    expect(batch.heads.map(({ name }) => name)).toEqual(["fish", "gift", "pond.give"]);
    batch.columns.stock.fill(20);
    batch.io.actions[0].set([2, 1, 2, 2]);
    batch.io.actions[2].set([0, 1, 0, 0]);
    batch.step();
    expect([...batch.columns["pond.batches"]]).toEqual([1, 0]);
    expect([...batch.io.obs["pond.given"]]).toEqual([0, 0.5, 0, 0]);
    expect([...batch.io.flows.pond]).toEqual([0, -0.5, 0, 0]);
    expect(batch.columns.stock[0]).toBe(20 - batch.columns.catches[0] - batch.columns.catches[1] + 0.5);
    expect(batch.columns["pond.luck"][0]).not.toBe(batch.columns["pond.luck"][1]);
  });

  const rules = { id: "odd", title: "Odd", cite: [], params: z.object({}), metrics: {} };
  const build = (use: MechanismUse["use"]) => () => {
    createBatch(pair, {}, { mechanisms: [{ use }] }).step();
  };
  it.each([
    [
      defineMechanism({ ...rules, world: { after: (w) => void w.random() } }),
      "odd: draws random numbers; say random: true in its definition (after of odd: world 0, tick 0)",
    ],
    [
      defineMechanism({ ...rules, reads: () => ({ x: agentColumn("lust") }), world: {} }),
      'unknown agent column of pair-v0 (asked for by odd) "lust"',
    ],
    [
      defineMechanism({ ...rules, reads: () => ({ tick: worldColumn("given") }), world: {} }),
      'odd: reads a column as "tick", which is a field; rename it',
    ],
    [
      // @ts-expect-error -- a rule is no promise
      defineMechanism({ ...rules, world: { async after() {} } }),
      "odd: after gives a promise, and nothing waits for it",
    ],
    [
      defineMechanism({
        ...rules,
        world: {
          after() {
            throw new Error("broke");
          },
        },
      }),
      "odd: after threw Error: broke (world 0, tick 0)",
    ],
    [
      defineMechanism({
        ...rules,
        world: {
          after(w) {
            (w as unknown as Record<string, number>).qq = 1;
          },
        },
      }),
      'unknown field of w "qq", and nothing like it',
    ],
    [
      defineMechanism({
        ...rules,
        world: {
          after(w) {
            (w.heads as Record<string, Float64Array>).gfit = w.action;
          },
        },
      }),
      'unknown action head in w.heads "gfit"',
    ],
  ])("says what is wrong: %#", (use, message) => {
    expect(build(use)).toThrow(message);
  });

  it("has no parts but those that are known, and may be made of another", () => {
    // @ts-expect-error -- misspelt
    expect(() => defineMechanism({ ...rules, raeds: () => ({}), world: {} })).toThrow(
      'odd: unknown part "raeds", did you mean "reads"?',
    );
    const once = defineMechanism({ ...rules, world: {} });
    expect(defineMechanism({ ...once, id: "even" })).toEqual({ ...once, id: "even" });
  });

  it("needs rules", () => {
    expect(() => defineMechanism({ ...rules, world: undefined as never })).toThrow(
      "odd: needs its rules, as world or as bind",
    );
  });
});
