/** Every mechanism that ships keeps every rule of the conformance check, and allocates nothing. */
import { beforeAll, describe, expect, it } from "vitest";
import { commons, donation, matrixGame, mevAuction, rateLimitedApi } from "../../envs/index.ts";
import { type CheckSetting, checkMechanism } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { identities, mechanisms, pigouvianTax, quota, sanction } from "../../src/mechanisms/index.ts";
import { compileAsUsual } from "../helpers/compiler.ts";
import { generations } from "../helpers/generations.ts";
import { market } from "../helpers/market.ts";
import { tiny } from "../helpers/tiny.ts";

const heapUsed = heapMeter();

const auction = { env: mevAuction, params: { format: "open" } };
const dilemma = { env: matrixGame };
const sea = { env: commons, params: { horizon: 30 } };
const anyEffort = { env: commons, params: { continuous: true, horizon: 30 } };
const api = { env: rateLimitedApi, params: { horizon: 30 } };
const strangers = { env: donation, params: { agents: 5, error: 0.2, horizon: 30 } };
const pond = { env: tiny };

interface Tried {
  readonly under: string;
  readonly params: Record<string, unknown>;
  readonly settings: readonly CheckSetting[];
}

/** Identities of several keys, which rules after them may count. */
const named = (setting: CheckSetting): CheckSetting => ({
  ...setting,
  mechanisms: [{ use: identities, params: { keys: 3 } }],
});

const tried: Record<string, readonly Tried[]> = {
  "adaptive-quota": [
    {
      under: "a part of what follows the stock",
      params: { start: 2, target: 10, gain: 0.3, follows: "stock" },
      settings: [pond],
    },
    {
      under: "parts by key that are rejected",
      params: { start: 4, target: 10, follows: "stock", counts: "key", enforce: "reject" },
      settings: [named(pond)],
    },
  ],
  "aimd-limit": [
    {
      under: "roles whose actions differ, by names",
      params: { capacity: 2, add: 0.3, counts: "name" },
      settings: [named({ env: market })],
    },
  ],
  "commit-reveal": [
    { under: "sealed choices", params: {}, settings: [pond] },
    {
      under: "open choices in two rounds, and another safe one",
      params: { rounds: 2, open: true, safe: 1 },
      settings: [dilemma],
    },
    {
      under: "sealed amounts",
      params: { safe: 1 },
      settings: [{ env: commons, params: { agents: 2, continuous: true, horizon: 30 } }],
    },
    { under: "nobody else", params: { open: true }, settings: [{ env: tiny, params: { agents: 1 } }] },
  ],
  approval: [
    {
      under: "a human who errs, is slow and is paid for",
      params: { most: 1, accuracy: 0.8, rate: 0.7, budget: 12, timeout: 3, cost: 0.2, waiting: 0.1, safe: 1 },
      settings: [pond],
    },
    {
      under: "a human who looks at a column, over amounts",
      params: { on: "effort", most: 0.4, rate: 1.5 },
      settings: [anyEffort],
    },
    {
      under: "an agent that answers",
      params: { by: "seat", approver: 1, timeout: 4 },
      settings: [pond, anyEffort],
    },
    { under: "somebody outside who says nothing", params: { by: "outside", timeout: 2 }, settings: [pond] },
  ],
  coordinator: [
    { under: "an order for each", params: { term: 3 }, settings: [{ env: market }] },
    {
      under: "one order for all, votes by key",
      params: { term: 2, plans: "same", counts: "key", quorum: 1 },
      settings: [named(pond)],
    },
    {
      under: "orders of an amount",
      params: { term: 2, plans: "same" },
      settings: [{ env: commons, params: { agents: 2, continuous: true, horizon: 30 } }],
    },
  ],
  "dual-price": [
    {
      under: "a price for catches that is late",
      params: { on: "catches", capacity: 2, step: 0.3, delay: 2 },
      settings: [pond],
    },
  ],
  channel: [
    { under: "words to all", params: {}, settings: [sea] },
    {
      under: "late words of two symbols, lost, altered and forged, at unequal ends",
      params: {
        ...{ slots: 2, delay: 3, loss: 0.3, noise: 0.4, signed: false, capacity: 1, counts: "key" },
        topology: { kind: "bipartite", left: 1 },
      },
      settings: [named(pond)],
    },
    {
      under: "promises",
      params: { talk: "binding", symbols: 2, rounds: 2, noise: 0.1 },
      settings: [dilemma],
    },
    { under: "nobody who hears", params: {}, settings: [{ env: tiny, params: { agents: 1 } }] },
  ],
  fallback: [
    { under: "failures", params: { failure: 0.3, repair: 0.3, norm: 1 }, settings: [pond, anyEffort] },
    { under: "failures that are noticed at once", params: { failure: 1, unnoticed: 0 }, settings: [dilemma] },
  ],
  identities: [
    {
      under: "several keys at a price",
      params: { cost: 0.5 },
      settings: [pond, { ...anyEffort, mechanisms: [{ use: sanction }] }],
    },
    { under: "one key, alone", params: { keys: 1 }, settings: [{ env: tiny, params: { agents: 1 } }] },
    { under: "a limit of all keys", params: { keys: 16, total: 5, oldest: 1, others: 0 }, settings: [pond] },
    { under: "births and deaths", params: {}, settings: [{ env: generations }] },
  ],
  metanorm: [
    {
      under: "punishment of who lets pass",
      params: { on: "catches", most: 4 },
      settings: [{ ...pond, mechanisms: [{ use: sanction }] }],
    },
  ],
  "pool-punishment": [
    { under: "a pool", params: { most: 0, to: "pot", secondOrder: true }, settings: [pond] },
    { under: "a pool that burns", params: { on: "effort", most: 0.5 }, settings: [anyEffort] },
  ],
  shunning: [
    { under: "help refused", params: { on: "catches", most: 3, forgive: 2 }, settings: [pond] },
    { under: "help refused by the rule", params: { least: 0, most: 0, by: "rule" }, settings: [dilemma] },
  ],
  "pigouvian-tax": [
    { under: "a tax", params: { on: "effort", rate: 0.5 }, settings: [sea, anyEffort] },
    {
      under: "a tax that is redistributed, also to those that stay",
      params: { on: "catches", rate: 0.1, redistribute: true },
      settings: [pond, { env: tiny, params: { agents: 1 } }],
    },
    {
      under: "a tax that keys share out",
      params: { on: "catches", rate: 0.1, redistribute: true, counts: "key" },
      settings: [named(pond)],
    },
    {
      under: "a tax that names share out",
      params: { on: "effort", redistribute: true, counts: "name" },
      settings: [named(sea)],
    },
    {
      under: "a subsidy after sanctions",
      params: { on: "effort", rate: -2 },
      settings: [{ ...sea, mechanisms: [{ use: sanction }] }],
    },
  ],
  clock: [{ under: "a clock", params: {}, settings: [sea] }],
  quota: [
    { under: "a mask", params: { cap: 0.5 }, settings: [sea, anyEffort, pond] },
    { under: "a mask over a period", params: { cap: 1.2, period: 4 }, settings: [sea, anyEffort, pond] },
    { under: "rejection", params: { cap: 2, period: 3, enforce: "reject" }, settings: [api, anyEffort] },
    { under: "nothing allowed", params: { cap: 0 }, settings: [sea] },
    {
      under: "an allowance a key",
      params: { cap: 1, period: 3, counts: "key" },
      settings: [named(anyEffort), named(pond)],
    },
    {
      under: "an allowance a name",
      params: { cap: 1, period: 2, counts: "name", enforce: "reject" },
      settings: [named(pond)],
    },
    {
      under: "roles whose actions differ",
      params: { cap: 2, period: 3 },
      settings: [{ env: market, mechanisms: [{ use: sanction }] }],
    },
  ],
  reputation: [
    {
      under: "standing among strangers",
      params: { on: "helped", least: 1, recipient: "recipient", error: 0.1 },
      settings: [strangers],
    },
    {
      under: "a score of what is done to all",
      params: { rule: "forfeiting", on: "effort", most: 0.6 },
      settings: [sea],
    },
    {
      under: "an own norm on names, with dues of keys",
      params: {
        assess: [0, 1, 1, 0, 1, 1, 0, 1],
        on: "helped",
        least: 1,
        recipient: "recipient",
        counts: "name",
        newcomer: "bad",
        dues: 2,
      },
      settings: [{ ...strangers, mechanisms: [{ use: identities, params: { keys: 2 } }] }],
    },
  ],
  sanction: [
    {
      under: "punishment at a cost",
      params: {},
      settings: [dilemma, { ...pond, mechanisms: [{ use: pigouvianTax, params: { on: "catches" } }] }],
    },
    { under: "punishment for nothing", params: { cost: 0, fine: 0 }, settings: [sea] },
    { under: "fines to a pot", params: { to: "pot" }, settings: [pond] },
  ],
  shock: [
    { under: "a cut of the resource", params: {}, settings: [sea] },
    { under: "a cut of another column", params: { column: "stock", factor: 0 }, settings: [pond] },
  ],
  stop: [
    {
      under: "every trigger of a world, a watchdog, votes and a button with a key",
      params: {
        unanimity: { ticks: 3 },
        usage: { of: "catches", allocation: 2, window: 4 },
        rights: { head: "fish", granted: [0, 1], over: 2 },
        language: { say: "fish", seen: "caught", window: 3, over: 0.9 },
        coalition: { to: "fish", window: 2, over: 0.99 },
        alarm: { column: "stock", over: 30 },
        detectors: { count: 3, needed: 2, miss: 0.4, falsely: 0.02 },
        watchdog: { of: 1, lost: 0.2, missed: 6 },
        button: "key",
        key: 0,
        tamper: 0.5,
        compensation: 1,
      },
      settings: [pond],
    },
    { under: "a button for all", params: { button: "all" }, settings: [dilemma] },
    { under: "usage", params: { usage: { of: "effort", allocation: 0.1 } }, settings: [anyEffort] },
    {
      under: "a dog over sanctions",
      params: { watchdog: { lost: 0.3, missed: 2 } },
      settings: [{ ...sea, mechanisms: [{ use: sanction }] }],
    },
  ],
  tremble: [
    { under: "noise", params: { probability: 0.5 }, settings: [dilemma, anyEffort, pond] },
    {
      under: "noise alone",
      params: { probability: 1 },
      settings: [{ ...pond, mechanisms: [{ use: sanction }] }],
    },
  ],
  liability: [
    {
      under: "strict liability",
      params: { harm: "externality" },
      settings: [sea, { ...sea, mechanisms: [{ use: sanction }] }],
    },
    {
      under: "negligence with courts that err",
      params: { harm: "catches", rule: "negligence", care: "lastGift", due: 0.5, error: 0.3, assets: 1 },
      settings: [pond],
    },
  ],
  ledger: [
    {
      under: "payments after sanctions",
      params: { credit: 2, rows: 20 },
      settings: [{ ...pond, mechanisms: [{ use: sanction }] }],
    },
    { under: "payments from keys", params: { counts: "key", rows: 40 }, settings: [named(pond)] },
    { under: "payments under names", params: { counts: "name", rows: 40 }, settings: [named(dilemma)] },
  ],
  "task-registry": [
    {
      under: "declared claims of pairs, by lease",
      params: { tasks: 3, needs: 2, declare: 1, resolve: "lease", crash: 0.2, finish: 0.5, order: "arrival" },
      settings: [pond],
    },
    {
      under: "two phases",
      params: { tasks: 4, needs: 3, resolve: "two-phase", crash: 0.2, finish: 0.5, yes: 0.9 },
      settings: [dilemma],
    },
    {
      under: "optimistic commits",
      params: { tasks: 1, resolve: "optimistic", finish: 0.5, backoff: 2, rows: 2 },
      settings: [dilemma],
    },
    {
      under: "claims of keys",
      params: { counts: "key", tasks: 3, needs: 2, resolve: "lease", finish: 0.5 },
      settings: [named(dilemma)],
    },
    { under: "claims under names", params: { counts: "name", finish: 0.5 }, settings: [named(pond)] },
  ],
  "joint-liability": [{ under: "pairs", params: { failed: "effort", share: 1 }, settings: [sea] }],
  treaty: [
    { under: "signatures for a tick", params: { asks: [1, 0] }, settings: [sea, pond] },
    {
      under: "signatures for a term, and a minimum",
      params: { asks: [0.5], bound: "at-most", minimum: 2, term: 3 },
      settings: [sea],
    },
    {
      under: "roles whose actions differ",
      params: { asks: [1, 2], bound: "at-least", term: 2 },
      settings: [{ env: market }],
    },
  ],
  jurisdiction: [
    { under: "a range", params: { to: 1 }, settings: [sea, dilemma] },
    { under: "roles whose actions differ", params: { from: 1, to: 2 }, settings: [{ env: market }] },
    {
      under: "another that it yields to",
      params: { from: 1, yields: true },
      settings: [{ ...sea, mechanisms: [{ use: quota, params: { cap: 0.5 } }] }],
    },
  ],
  "sealed-bids": [{ under: "sealed bids", params: {}, settings: [auction] }],
};

/** Each mechanism as it is tried: in all of the settings; or in the first of each, with fewer worlds and ticks. */
export function checkMechanisms(which: "first" | "all"): void {
  const size = which === "first" ? { worlds: 4, ticks: 24 } : {};
  it("tries every mechanism that ships", () => {
    expect(Object.keys(tried).sort()).toEqual([...mechanisms].map(({ id }) => id).sort());
  });
  const where = (settings: readonly CheckSetting[]) => (which === "first" ? settings.slice(0, 1) : settings);
  // First of all, for what it asks of the compiler.
  describe.each([...mechanisms].map((use) => [use.id, use] as const))("%s", (id, mechanism) => {
    for (const { under, params, settings } of tried[id] ?? [])
      it(`allocates nothing: ${under}`, () => {
        const options = { ...size, heapUsed, only: ["allocation"] };
        const { passed, failures } = checkMechanism(mechanism, params, where(settings), options);
        expect(failures).toEqual([]);
        expect(passed).toContain("allocation");
      });
  });

  describe.each([...mechanisms].map((use) => [use.id, use] as const))("%s", (id, mechanism) => {
    beforeAll(compileAsUsual);
    for (const { under, params, settings } of tried[id] ?? [])
      it(`keeps every other rule: ${under}`, () => {
        expect(checkMechanism(mechanism, params, where(settings), size).failures).toEqual([]);
      });
    it("cites its sources", () => {
      expect(mechanism.cite.join()).toMatch(/\d{4}/);
    });
  });
}
