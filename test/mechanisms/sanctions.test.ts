/** Sanctions of every order, laid over a public good of four: action 0 gives the token, 1 keeps it. */
import { describe, expect, it } from "vitest";
import { commons, matrixGame } from "../../envs/index.ts";
import {
  type Batch,
  createBatch,
  type MechanismUse,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import {
  identities,
  metanorm,
  pigouvianTax,
  poolPunishment,
  quota,
  sanction,
  shunning,
} from "../../src/mechanisms/index.ts";
import { hashOf } from "../helpers/golden.ts";

const good = { game: "public-goods", players: 4, multiplier: 2, rounds: 50 };
/** Each token gives .5 to each of four: all who give have 2, one who keeps has 1 more, and costs each other .5. */
const give = { least: 1 };

const under = (...mechanisms: MechanismUse[]): Batch => createBatch(matrixGame, good, { mechanisms });

/** One tick; heads that are not named are left at 0. */
function tick(batch: Batch, heads: Record<string, number[]>): void {
  batch.heads.forEach(({ name }, h) => {
    batch.io.actions[h].set(heads[name] ?? [0, 0, 0, 0]);
  });
  batch.step();
}
const flow = (batch: Batch, name: string) => [...batch.io.flows[name]].map((x) => Number(x.toFixed(9)));
const seen = (batch: Batch, name: string) => [...batch.io.obs[name]];

describe("fines of a sanction", () => {
  it("are burnt, or shared by all", () => {
    for (const [to, flows] of [
      ["burnt", [-1, -1, -6, 0]],
      ["pot", [0.5, 0.5, -4.5, 1.5]],
    ] as const) {
      const batch = under({ use: sanction, params: { to } });
      tick(batch, { action: [0, 0, 1, 0], punish: [2, 1, 0, 0] });
      expect(flow(batch, "sanction")).toEqual(flows);
    }
  });
});

describe("a metanorm", () => {
  const laid = [
    { use: sanction, params: { cost: 1, fine: 3 } },
    { use: metanorm, params: { ...give, cost: 2, fine: 9 } },
  ];

  it("shows who offended and who let it pass, and reaches those alone", () => {
    const batch = under(...laid);
    // Agent 2 keeps its token: who is nearest to whom.
    tick(batch, { action: [0, 0, 1, 0] });
    expect(seen(batch, "offender")).toEqual([2, 1, 0, 3]);
    expect(seen(batch, "lenient")).toEqual([0, 0, 0, 0]);
    // Agent 1 punishes it, agent 0 punishes agent 1 in place of it, agent 3 nobody.
    tick(batch, { punish: [1, 1, 0, 0] });
    expect(flow(batch, "sanction")).toEqual([-1, -4, -3, 0]);
    expect(seen(batch, "offender")).toEqual([0, 0, 0, 0]);
    expect(seen(batch, "lenient")).toEqual([3, 2, 1, 1]);
    // Agent 1 punishes agent 3, agent 3 agent 0, and agent 2 in vain agent 1, who was not lenient.
    tick(batch, { metapunish: [0, 2, 3, 1] });
    expect(flow(batch, "metanorm")).toEqual([-9, -2, 0, -11]);
    // Nobody offended in between.
    expect(seen(batch, "lenient")).toEqual([0, 0, 0, 0]);
    const { columns } = batch;
    expect(["offences", "letPass", "metapunishments"].map((m) => columns[`metanorm.${m}`][0])).toEqual([
      1, 2, 2,
    ]);
  });

  it("asks nobody to punish oneself", () => {
    const batch = under(...laid);
    tick(batch, { action: [1, 0, 0, 0] });
    tick(batch, { punish: [0, 3, 2, 1] });
    expect(seen(batch, "lenient")).toEqual([0, 0, 0, 0]);
  });

  it("needs a sanction before it, and a duty", () => {
    expect(() => under({ use: metanorm, params: give })).toThrow(
      'metanorm: no mechanism "sanction" with a head "punish" is laid before it; lay a sanction before it',
    );
    expect(() => under({ use: sanction }, { use: metanorm })).toThrow(
      "metanorm: needs least or most, from or up to which a duty is kept; give least where much is owed, most where little is",
    );
    expect(() =>
      under({ use: sanction, as: "peers" }, { use: metanorm, params: { ...give, sanction: "peers" } }),
    ).not.toThrow();
  });
});

describe("a pool", () => {
  it("takes fees whether or not anybody offends, and fines by the number of payers", () => {
    const batch = under({ use: poolPunishment, params: { ...give, fee: 0.7, fine: 0.5 } });
    tick(batch, { pool: [1, 1, 0, 0] });
    expect(flow(batch, "pool-punishment")).toEqual([-0.7, -0.7, 0, 0]);
    expect(seen(batch, "payers")).toEqual([2, 2, 2, 2]);
    // A payer who keeps its token is fined by the other payer.
    tick(batch, { action: [1, 0, 1, 0], pool: [1, 1, 0, 0] });
    expect(flow(batch, "pool-punishment")).toEqual([-1.2, -0.7, -1, 0]);
    expect(seen(batch, "fined")).toEqual([1, 0, 1, 0]);
  });

  it("fines those who do not pay as it fines those who do not give, and none twice", () => {
    const batch = under({ use: poolPunishment, params: { ...give, fee: 0.7, fine: 0.5, secondOrder: true } });
    tick(batch, { action: [0, 0, 1, 0], pool: [1, 1, 0, 0] });
    expect(flow(batch, "pool-punishment")).toEqual([-0.7, -0.7, -1, -1]);
    tick(batch, { action: [1, 1, 1, 1] });
    expect(flow(batch, "pool-punishment")).toEqual([0, 0, 0, 0]);
  });

  it("may share what it takes in fines", () => {
    const batch = under({ use: poolPunishment, params: { ...give, fee: 0.5, fine: 2, to: "pot" } });
    tick(batch, { action: [0, 0, 1, 1], pool: [1, 0, 0, 0] });
    expect(flow(batch, "pool-punishment")).toEqual([0.5, 1, -1, -1]);
    expect(batch.readMetrics(0)).toMatchObject({
      "pool-punishment.collected": 4.5,
      "pool-punishment.returned": 4,
      budget: 0.5,
    });
  });
});

describe("shunning", () => {
  const aid = (params: Record<string, unknown> = {}) =>
    under({ use: shunning, params: { ...give, ...params } });
  /** Whom each may help. */
  const partner = (batch: Batch, a: number) => (a + batch.columns["shunning.step"][0]) % 4;

  it("leaves whoever gave nothing out, at no cost to who refuses it", () => {
    const batch = aid();
    tick(batch, { action: [0, 0, 1, 0], help: [1, 1, 1, 1] });
    expect(flow(batch, "shunning")).toEqual([1, 1, 1, 1]);
    expect(seen(batch, "good")).toEqual([1, 1, 0, 1]);
    for (let t = 0; t < 8; t++) {
      const helps = seen(batch, "partnerGood");
      const of = [0, 1, 2, 3].findIndex((a) => partner(batch, a) === 2);
      expect(helps[of]).toBe(0);
      tick(batch, { help: helps });
      const paid = flow(batch, "shunning");
      // Agent 2 helps and is not helped; who was to help it saves the cost.
      expect(paid[2]).toBe(-1);
      expect(paid[of]).toBe(2);
      expect(seen(batch, "good")).toEqual([1, 1, 0, 1]);
    }
    expect(batch.columns["shunning.shunned"][0]).toBe(9);
  });

  it("is for those too who refuse to help the good, until they are forgiven", () => {
    const batch = aid({ forgive: 2 });
    tick(batch, { help: [0, 1, 1, 1] });
    expect(seen(batch, "good")).toEqual([0, 1, 1, 1]);
    tick(batch, { help: [1, 1, 1, 1] });
    expect(seen(batch, "good")).toEqual([0, 1, 1, 1]);
    tick(batch, { help: [1, 1, 1, 1] });
    expect(seen(batch, "good")).toEqual([1, 1, 1, 1]);
  });

  it("by the rule keeps help from them whatever others choose", () => {
    const batch = aid({ by: "rule" });
    tick(batch, { action: [0, 0, 1, 0], help: [1, 1, 1, 1] });
    tick(batch, { help: [1, 1, 1, 1] });
    expect(flow(batch, "shunning").sort((a, b) => a - b)).toEqual([-1, 1, 1, 2]);
    expect(flow(batch, "shunning")[2]).toBe(-1);
  });

  it("makes a contribution worth it up to the help to come", () => {
    // From the next tick on each tick of help is worth 1: at .6 they are worth 1.5, as computed.
    const worth = (keeps: number) => {
      const batch = aid();
      let sum = 0;
      for (let t = 0; t < 50; t++) {
        const helps = seen(batch, "partnerGood");
        if (keeps === 1 && t > 0) helps[2] = 0;
        tick(batch, { action: [0, 0, t === 0 ? keeps : 0, 0], help: helps });
        if (t > 0) sum += 0.6 ** t * flow(batch, "shunning")[2];
      }
      return sum;
    };
    expect(worth(0)).toBeCloseTo(1.5, 6);
    expect(worth(1)).toBe(0);
  });

  it("needs somebody to meet", () => {
    expect(() =>
      createBatch(
        matrixGame,
        { payoffs: [[0, 1]], actions: [2] },
        { mechanisms: [{ use: shunning, params: give }] },
      ),
    ).toThrow("shunning: needs at least 2 agents, who meet, got 1");
  });
});

it("sanctions of every order stack over identities, and payoffs and flows add up to rewards", () => {
  const duty = { on: "effort", most: 1 };
  const mechanisms: MechanismUse[] = [
    { use: identities, params: { cost: 0.1 } },
    { use: quota, params: { cap: 1, period: 3, counts: "key" } },
    { use: pigouvianTax, params: { on: "effort", redistribute: true, counts: "name" } },
    { use: sanction, params: { to: "pot" } },
    { use: metanorm, params: duty },
    { use: poolPunishment, params: { ...duty, secondOrder: true } },
    { use: shunning, params: duty },
  ];
  const made = () => createBatch(commons, { agents: 5, horizon: 40 }, { worlds: 2, mechanisms });
  const batch = made();
  const words = new Int32Array(8);
  seedStreams(words, seedWords("stack"), 0, 2);
  const names = mechanisms.map(({ use }) => use.id);
  for (let t = 0; t < 200; t++) {
    sampleActions(batch, words);
    // What is saved goes on to the same bits.
    const copy = t % 50 === 0 ? made() : undefined;
    copy?.load(batch.save());
    batch.step();
    copy?.step();
    if (copy) expect(hashOf(copy.save())).toBe(hashOf(batch.save()));
    const { payoff, reward, flows } = batch.io;
    for (let k = 0; k < payoff.length; k++)
      expect(names.reduce((sum, name) => sum + flows[name][k], payoff[k])).toBe(reward[k]);
    batch.resetDone();
  }
});
