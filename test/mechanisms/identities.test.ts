/** Identities, and rules that count seats, keys or names. */
import { describe, expect, it } from "vitest";
import { appropriation } from "../../envs/index.ts";
import {
  type Batch,
  createBatch,
  type MechanismUse,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { identities, pigouvianTax, quota, sanction } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { generations } from "../helpers/generations.ts";
import { tiny } from "../helpers/tiny.ts";

const [keep, anew, beside, next, lookAlike] = [0, 1, 2, 3, 4];

/** Three agents who are paid nothing. */
const bare = sketchEnv({ id: "bare-v0", agents: () => 3, horizon: () => 50 });

const laid = (params: Record<string, unknown> = {}): MechanismUse => ({ use: identities, params });

/** What agents do with their identities in a tick. */
function tick(batch: Batch, ...choices: number[]): void {
  batch.io.actions[batch.heads.findIndex(({ name }) => name === "identity")].set(choices);
  batch.step();
}

const column = (batch: Batch, name: string) => [...batch.columns[`identities.${name}`]];

describe("identities", () => {
  it("begin with a key for each seat, and number those that are opened on", () => {
    const batch = createBatch(bare, {}, { mechanisms: [laid({ keys: 2, cost: 0.5 })] });
    expect(column(batch, "key")).toEqual([1, 0, 2, 0, 3, 0]);
    tick(batch, keep, anew, beside);
    expect(column(batch, "key")).toEqual([1, 0, 4, 0, 3, 5]);
    expect(column(batch, "since")).toEqual([0, 0, 0, 0, 0, 0]);
    expect(column(batch, "held")).toEqual([1, 1, 2]);
    expect(column(batch, "name")).toEqual([1, 4, 3]);
    expect([...batch.io.reward]).toEqual([0, -0.5, -0.5]);
    expect([...batch.io.obs.keysHeld]).toEqual([1, 1, 2]);
    tick(batch, keep, anew, next);
    expect(column(batch, "key")).toEqual([1, 0, 6, 0, 3, 5]);
    expect(column(batch, "since")).toEqual([0, 0, 1, 0, 0, 0]);
    expect(column(batch, "acting")).toEqual([0, 0, 1]);
    expect(column(batch, "name")).toEqual([1, 6, 5]);
    expect([...batch.io.obs.keyAge]).toEqual([2, 1, 2]);
    expect([...batch.io.obs.nameAges]).toEqual([1, 2, 2, 2, 2, 1]);
    const sums = batch.columns;
    expect(["opened", "keysHeld", "sybils", "collected"].map((m) => sums[`identities.${m}`][0])).toEqual([
      3, 8, 2, 1.5,
    ]);
  });

  it("take the name of the next agent, until it is gone", () => {
    const batch = createBatch(bare, {}, { mechanisms: [laid()] });
    tick(batch, keep, keep, lookAlike);
    expect(column(batch, "name")).toEqual([1, 2, 1]);
    tick(batch, anew, keep, keep);
    // Nobody has the name 1 any more: its user shows the own.
    expect(column(batch, "name")).toEqual([4, 2, 3]);
    tick(batch, keep, keep, lookAlike);
    tick(batch, beside, lookAlike, next);
    // With one key the next is the own; who takes the name of an agent takes that of the key that acts.
    expect(column(batch, "name")).toEqual([4, 3, 3]);
    expect(batch.columns["identities.lookAlikes"][0]).toBe(3);
  });

  it("forbid a key over the most, and refuse those over the limit of all", () => {
    const batch = createBatch(bare, {}, { mechanisms: [laid({ keys: 2, total: 4 })] });
    const mayOpen = () => [0, 1, 2].map((a) => batch.io.masks[1][5 * a + beside]);
    expect(mayOpen()).toEqual([1, 1, 1]);
    tick(batch, beside, beside, keep);
    expect(column(batch, "held")).toEqual([2, 1, 1]);
    expect(batch.columns["identities.refused"][0]).toBe(1);
    expect(mayOpen()).toEqual([0, 0, 0]);
  });

  it("end and begin with those who have them", () => {
    const batch = createBatch(generations, {}, { mechanisms: [laid({ keys: 2, oldest: 5 })] });
    expect(column(batch, "key")).toEqual([1, 0, 2, 0, 0, 0]);
    tick(batch, beside, lookAlike, keep);
    // The next agent that is there.
    expect(column(batch, "name")).toEqual([1, 1, 0]);
    tick(batch, keep, keep, keep);
    tick(batch, keep, keep, keep);
    expect(column(batch, "key")).toEqual([4, 0, 2, 0, 0, 0]);
    expect(column(batch, "name")).toEqual([4, 2, 0]);
    expect([...batch.io.obs.keyAge]).toEqual([0, 3, 0]);
    tick(batch, keep, keep, keep);
    tick(batch, keep, keep, keep);
    expect(column(batch, "key")).toEqual([4, 0, 2, 0, 5, 0]);
    for (let t = 5; t < 8; t++) tick(batch, keep, keep, keep);
    expect(column(batch, "key")).toEqual([6, 0, 2, 0, 0, 0]);
    expect(column(batch, "held")).toEqual([1, 1, 0]);
    expect([...batch.io.obs.keyAge]).toEqual([2, 5, 0]);
  });

  it("hold together whatever is chosen", () => {
    const K = 3;
    const batch = createBatch(tiny, {}, { worlds: 8, mechanisms: [laid({ keys: K })] });
    const words = new Int32Array(32);
    seedStreams(words, seedWords("identities"), 0, 8);
    for (let t = 0; t < 60; t++) {
      sampleActions(batch, words);
      batch.step();
      const { done, active } = batch.columns;
      for (let i = 0; i < 8; i++) {
        const [key, held, acting, name] = ["key", "held", "acting", "name"].map((each) => {
          const all = batch.columns[`identities.${each}`];
          return [...all.subarray((i * all.length) / 8, ((i + 1) * all.length) / 8)];
        });
        const serials = key.filter((serial) => serial > 0);
        expect(new Set(serials).size).toBe(serials.length);
        held.forEach((count, a) => {
          expect(key.slice(a * K, (a + 1) * K).filter((serial) => serial > 0).length).toBe(count);
          if (done[i] === 0) expect(count > 0).toBe(active[3 * i + a] !== 0);
          expect(acting[a]).toBeLessThan(Math.max(1, count));
          if (count > 0) expect(serials).toContain(name[a]);
        });
      }
      batch.resetDone();
    }
  });

  it.each([
    [{ keys: 17 }, "keys"],
    [{ keys: 0 }, "keys"],
    [{ total: 2 }, "identities: total must be at least 3, a key for each seat, got 2"],
  ])("refuse %j", (params, message) => {
    expect(() => createBatch(bare, {}, { mechanisms: [laid(params)] })).toThrow(message);
  });
});

/** n = 5 with payoff x (12 - X) each. */
const five = { agents: 5, endowment: 8, safe: 0, yield: 12, congestion: 1, continuous: true };

describe("a quota", () => {
  const under = (params: Record<string, unknown>, keys = 16) =>
    createBatch(appropriation, five, { mechanisms: [laid({ keys }), { use: quota, params }] });

  it.each([
    [0, 1, 1],
    [2, 0.84, 0.6],
    [5, 0, 0],
  ])(
    "a key leaves %d Sybils of one agent the welfare %d and others %d of their pay",
    (sybils, welfare, pay) => {
      const batch = under({ cap: 1.2, counts: "key" });
      for (let j = 0; j < sybils; j++) {
        batch.io.actions[0].fill(0);
        tick(batch, beside, keep, keep, keep, keep);
      }
      batch.io.actions[0].fill(8);
      tick(batch, keep, keep, keep, keep, keep);
      const { payoff } = batch.io;
      expect(payoff.reduce((sum, each) => sum + each, 0) / 36).toBeCloseTo(welfare, 9);
      expect(payoff[1] / 7.2).toBeCloseTo(pay, 9);
      expect(batch.io.actions[0][0]).toBeCloseTo(1.2 * (1 + sybils), 9);
    },
  );

  it("a seat is blind to keys", () => {
    const batch = under({ cap: 1.2 });
    tick(batch, beside, beside, keep, keep, keep);
    batch.io.actions[0].fill(8);
    batch.step();
    expect([...batch.io.actions[0]]).toEqual([1.2, 1.2, 1.2, 1.2, 1.2]);
  });

  it("a key gives who opens a new one a new allowance, within a period", () => {
    for (const counts of ["key", "name"]) {
      const batch = under({ cap: 2, period: 10, counts });
      const taken = (identity: number) => {
        batch.io.actions[0].fill(0);
        batch.io.actions[0][0] = 1.5;
        tick(batch, identity, keep, keep, keep, keep);
        return batch.io.actions[0][0];
      };
      expect([taken(keep), taken(keep), taken(anew), taken(keep)]).toEqual([1.5, 0.5, 1.5, 0.5]);
      expect([...batch.io.obs.quotaLeft]).toEqual([0, 1, 1, 1, 1]);
    }
  });

  it("a name is used up by whoever displays it", () => {
    const batch = under({ cap: 2, counts: "name" });
    batch.io.actions[0].set([1.5, 1, 1, 1, 1.5]);
    // The last takes the name of the first, who comes first.
    tick(batch, keep, keep, keep, keep, lookAlike);
    expect([...batch.io.actions[0]]).toEqual([1.5, 1, 1, 1, 0.5]);
    expect(batch.columns["quota.rejected"][0]).toBe(1);
  });

  it("of keys needs identities before it", () => {
    const alone = { use: quota, params: { cap: 1, counts: "key" } };
    for (const mechanisms of [[alone], [alone, laid()]])
      expect(() => createBatch(appropriation, five, { mechanisms })).toThrow(
        'quota: counts keys, and no mechanism "identities" that keeps them is laid before it; lay identities before quota',
      );
    expect(() =>
      createBatch(appropriation, five, {
        mechanisms: [
          { ...laid(), as: "passports" },
          { ...alone, params: { ...alone.params, identities: "passports" } },
        ],
      }),
    ).not.toThrow();
  });
});

describe("a tax that is given back", () => {
  const tokens = { agents: 3, safe: 0 };
  const under = (counts: string) =>
    createBatch(appropriation, tokens, {
      mechanisms: [laid(), { use: pigouvianTax, params: { on: "effort", redistribute: true, counts } }],
    });
  const flows = (batch: Batch) => [...batch.io.flows["pigouvian-tax"]];

  it("a key pays Sybils more than they paid", () => {
    const batch = under("key");
    batch.io.actions[0].set([4, 4, 4]);
    tick(batch, beside, keep, keep);
    // Four keys; each gets a third of what the others pay: the first (8 + 12)/3, of which it pays 4.
    expect(flows(batch).map((x) => Number(x.toFixed(9)))).toEqual([2.666666667, -1.333333333, -1.333333333]);
    expect(batch.readMetrics(0)["pigouvian-tax.returned"]).toBe(12);
  });

  it("a name shares out among those who display it", () => {
    const batch = under("name");
    batch.io.actions[0].set([3, 6, 9]);
    tick(batch, keep, keep, lookAlike);
    // Names 1 (3 + 9) and 2 (6): name 1 gets 6, half to each; name 2 gets 12.
    expect(flows(batch)).toEqual([0, 6, -6]);
  });

  it("is that of seats where each has a key and its own name", () => {
    for (const counts of ["seat", "key", "name"]) {
      const batch = under(counts);
      batch.io.actions[0].set([1, 2, 7]);
      batch.step();
      expect(flows(batch)).toEqual([3.5, 2, -5.5]);
    }
  });
});

it("identities leave other mechanisms' heads where they are", () => {
  const batch = createBatch(
    bare,
    {},
    { mechanisms: [{ use: sanction }, laid(), { use: sanction, as: "again" }] },
  );
  tick(batch, beside, beside, beside);
  expect(column(batch, "held")).toEqual([2, 2, 2]);
  expect([...batch.io.masks[2].subarray(0, 5)]).toEqual([1, 1, 1, 1, 1]);
});
