/** Norms that play identities, under rules that count keys and rules that mark them. */
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { appropriation, matrixGame } from "../../envs/index.ts";
import { type Batch, bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { identities, quota, sanction } from "../../src/mechanisms/index.ts";

const [always, sybil, whitewasher] = ["always", "sybil", "whitewasher"].map((id) => agents.get(id));

/** What is read after each tick. */
function history<T>(
  batch: Batch,
  uses: readonly PolicyUse[],
  ticks: number,
  read: (t: number) => T,
  meddle = (_: number) => {},
) {
  const policies = bindPolicies(batch, uses);
  return Array.from({ length: ticks }, (_, t) => {
    for (const { policy } of policies) policy.act(0, 1, true);
    meddle(t);
    batch.step();
    return read(t);
  });
}

/** Five agents with payoff x (12 - X), one of them a Sybil. */
function fishery(counts: string): Batch {
  const five = { agents: 5, endowment: 8, safe: 0, yield: 12, congestion: 1, continuous: true };
  return createBatch(appropriation, five, {
    mechanisms: [
      { use: identities, params: { keys: 6, cost: 0.5 } },
      { use: quota, params: { cap: 1.2, counts } },
    ],
  });
}
const oneSybil = (keys: number): PolicyUse[] => [
  { use: sybil, params: { keys }, seats: [0] },
  { use: always, params: { action: 8 }, seats: [1, 2, 3, 4] },
];
const rounded = (values: readonly number[]) => values.map((each) => Number(each.toFixed(6)));

describe("a Sybil", () => {
  it("opens keys and takes what they are allowed, till nothing is left for anybody", () => {
    const batch = fishery("key");
    const taken = history(batch, oneSybil(16), 7, () => [
      batch.columns.effort[0],
      batch.columns.effort[1],
    ]).flat();
    expect(rounded(taken)).toEqual([2.4, 1.2, 3.6, 1.2, 4.8, 1.2, 6, 1.2, 7.2, 1.2, 7.2, 1.2, 7.2, 1.2]);
    expect(rounded([...batch.io.payoff])).toEqual([0, 0, 0, 0, 0]);
    expect(batch.columns["identities.held"][0]).toBe(6);
    expect(batch.columns["identities.collected"][0]).toBe(2.5);
  });

  it("with three keys has most of what is left", () => {
    const batch = fishery("key");
    const pays = history(batch, oneSybil(3), 3, () => [...batch.io.payoff]);
    expect(rounded(pays[2])).toEqual([12.96, 4.32, 4.32, 4.32, 4.32]);
  });

  it("gets nothing for its keys where seats count", () => {
    const batch = fishery("seat");
    const pays = history(batch, oneSybil(3), 3, () => [...batch.io.payoff]);
    expect(rounded(pays[2])).toEqual([7.2, 7.2, 7.2, 7.2, 7.2]);
    expect(rounded([...batch.io.reward])).toEqual([7.2, 7.2, 7.2, 7.2, 7.2]);
  });
});

describe("a whitewasher", () => {
  const both = (params: Record<string, unknown>): PolicyUse[] => [
    { use: whitewasher, params, seats: [0] },
    { use: always, seats: [1] },
  ];

  it("has a new key every so many ticks", () => {
    const batch = createBatch(matrixGame, {}, { mechanisms: [{ use: identities }] });
    const keys = history(batch, both({ every: 3, action: 1 }), 8, () => batch.columns["identities.name"][0]);
    expect(keys).toEqual([1, 1, 1, 3, 3, 3, 4, 4]);
    expect([...batch.io.actions[0]]).toEqual([1, 0]);
  });

  it("has a new key after each bad mark, and never else", () => {
    const batch = createBatch(matrixGame, {}, { mechanisms: [{ use: identities }, { use: sanction }] });
    const punish = batch.heads.findIndex(({ name }) => name === "punish");
    const keys = history(
      batch,
      both({ every: 0, mark: "punished" }),
      8,
      () => batch.columns["identities.name"][0],
      (t) => {
        batch.io.actions[punish][1] = t === 1 || t === 4 ? 1 : 0;
      },
    );
    expect(keys).toEqual([1, 1, 3, 3, 3, 4, 4, 4]);
  });

  it("says which observation it does not find", () => {
    const batch = createBatch(matrixGame, {}, { mechanisms: [{ use: identities }] });
    expect(() => bindPolicies(batch, both({ mark: "label" }))).toThrow(
      'whitewasher: looks at the observation "label", which is not there; there is: ',
    );
    expect(() => bindPolicies(createBatch(matrixGame), both({}))).toThrow(
      /whitewasher: reads the observation "keyAge", which matrix-game-v0 does not give .*, or lay what shows it over the env/,
    );
  });
});
