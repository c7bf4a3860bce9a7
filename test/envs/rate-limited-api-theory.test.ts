import { describe, expect, it } from "vitest";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { createBatch, parseParams, type Theory } from "../../src/index.ts";

type Given = Record<string, unknown>;

const theoryOf = (params: Given): Theory =>
  rateLimitedApi.theory!(parseParams(rateLimitedApi.id, rateLimitedApi.params, params) as never);

const queue = (more: Given = {}) => ({ ...rateLimitedApi.presets!.queue, ...more });
const contest = (more: Given = {}) => ({ ...rateLimitedApi.presets!.contest, maxCalls: 20, ...more });

/** Finds the rate that pays client 0 most when the others play `others`, all of a grid tried out in one batch. */
function responder(params: Given, high: number, points = 2001) {
  const batch = createBatch(rateLimitedApi, params, { worlds: points });
  const n = batch.agents;
  const rate = (i: number) => (high * i) / (points - 1);
  return (others: readonly number[]): number => {
    for (let i = 0; i < points; i++) {
      batch.io.actions[0].set(others, i * n + 1);
      batch.io.actions[0][i * n] = rate(i);
    }
    batch.step();
    let best = 0;
    for (let i = 1; i < points; i++) if (batch.io.payoff[i * n] > batch.io.payoff[best * n]) best = i;
    return rate(best);
  };
}

describe("queue (M/M/1, R = 5, C = mu = 1)", () => {
  it("has the published loads: open access .800, optimum .5528, toll 2.764", () => {
    const { optimum, openAccess } = theoryOf(queue());
    expect(openAccess!.action! * 8).toBeCloseTo(0.8, 12);
    expect(openAccess!.welfare).toBeCloseTo(0, 12);
    expect(optimum!.action! * 8).toBeCloseTo(1 - Math.sqrt(1 / 5), 12);
    expect(optimum!.welfare).toBeCloseTo((Math.sqrt(5) - 1) ** 2, 12);
    expect(optimum!.fee).toBeCloseTo(5 - Math.sqrt(5), 12);
  });

  it("lies between the optimum of one and open access of many", () => {
    const load = (agents: number) => theoryOf(queue({ agents, maxCalls: 1 })).nash!.action! * agents;
    expect(load(1)).toBeCloseTo(1 - Math.sqrt(1 / 5), 12);
    // n = 2: 5 s^2 - s / 2 - 1 / 2 = 0.
    expect(load(2)).toBeCloseTo(1 - (0.5 + Math.sqrt(0.25 + 10)) / 10, 12);
    expect(load(256)).toBeGreaterThan(0.795);
    expect(load(256)).toBeLessThan(0.8);
  });

  it("is where best-response dynamics of eight clients end", () => {
    const params = queue({ horizon: 10_000 });
    const respond = responder(params, 0.5);
    const rates = new Array<number>(8).fill(0);
    for (let round = 0; round < 60; round++)
      for (let a = 0; a < 8; a++) rates[a] = respond(rates.filter((_, b) => b !== a));
    const { nash } = theoryOf(params);
    for (const rate of rates) expect(Math.abs(rate - nash!.action!)).toBeLessThan(0.0015);
  });

  it("is optimal once each pays its externality", () => {
    const { optimum } = theoryOf(queue());
    const share = optimum!.action!;
    const points = 1001;
    const batch = createBatch(rateLimitedApi, queue(), { worlds: points });
    for (let i = 0; i < points; i++) {
      batch.io.actions[0].fill(share, i * 8, i * 8 + 8);
      batch.io.actions[0][i * 8] = (0.5 * i) / (points - 1);
    }
    batch.step();
    let best = 0;
    const kept = (i: number) => batch.io.payoff[i * 8] - batch.columns.externality[i * 8];
    for (let i = 1; i < points; i++) if (kept(i) > kept(best)) best = i;
    expect(Math.abs((0.5 * best) / (points - 1) - share)).toBeLessThan(0.0006);
  });

  it("pays in the env what theory says", () => {
    const { nash, optimum } = theoryOf(queue());
    for (const outcome of [nash!, optimum!]) {
      const batch = createBatch(rateLimitedApi, queue());
      batch.io.actions[0].fill(outcome.action!);
      batch.step();
      expect(batch.readMetrics(0).welfare).toBeCloseTo(outcome.welfare, 12);
    }
  });
});

describe("contest (hard limit, endless backlogs)", () => {
  it("dissipates the rent as in Tullock's contest", () => {
    // v K (n - 1) / (n^2 k) = 16 * 7 / (64 * .2) = 8.75 calls each, 70 in all: 16 - 14 is left.
    const { nash, optimum } = theoryOf(contest());
    expect(nash!.action).toBeCloseTo(8.75, 12);
    expect(nash!.welfare).toBeCloseTo(2, 12);
    expect(optimum!.welfare).toBeCloseTo(0.8 * 16, 12);
    expect(optimum!.action).toBe(2);
  });

  it.each([
    ["contested", {}],
    ["at the limit, where calls cost too much to contest", { callCost: 0.95 }],
    ["cut off by what clients can send", { maxCalls: 5 }],
    ["with room for all", { maxCalls: 1 }],
    ["not worth calling", { callCost: 1.5 }],
    ["two clients", { agents: 2 }],
    ["a monopoly", { agents: 1 }],
    ["limited by tokens", { tokensPerTick: 5000 }],
  ])("nobody gains by leaving the equilibrium: %s", (_, more) => {
    const params = contest(more);
    const { nash, optimum } = theoryOf(params);
    const high = (params as { maxCalls: number }).maxCalls;
    const agents = (params as { agents?: number }).agents ?? 8;
    const others = new Array<number>(agents - 1).fill(nash!.action!);
    expect(Math.abs(responder(params, high)(others) - nash!.action!)).toBeLessThanOrEqual(high / 1000);
    expect(nash!.welfare).toBeLessThanOrEqual(optimum!.welfare);
  });
});

describe("levels", () => {
  it.each([
    ["contest", { agents: 3, arrivals: "saturated", levels: [0, 1, 2, 4], capacity: 3, callCost: 0.3 }],
    [
      "costly contest",
      { agents: 3, arrivals: "saturated", levels: [0, 1, 2, 5], capacity: 4, callCost: 0.8 },
    ],
    [
      "queue",
      {
        ...rateLimitedApi.presets!.queue,
        agents: 3,
        actions: "levels",
        levels: [0, 0.1, 0.2, 0.3, 0.45],
      },
    ],
  ])("exhaustive search agrees with all joint choices played out: %s", (_, params) => {
    const probe = createBatch(rateLimitedApi, params as Given);
    const { agents: n } = probe;
    const levels = (probe.heads[0] as { n: number }).n;
    const joints = levels ** n;
    const batch = createBatch(rateLimitedApi, params as Given, { worlds: joints });
    const choice = (joint: number, a: number) => Math.floor(joint / levels ** a) % levels;
    for (let i = 0; i < joints; i++)
      for (let a = 0; a < n; a++) batch.io.actions[0][i * n + a] = choice(i, a);
    batch.step();
    const paid = (i: number, a: number) => batch.io.payoff[i * n + a];
    const welfare = (i: number) => Array.from({ length: n }, (_, a) => paid(i, a)).reduce((s, x) => s + x, 0);
    const stable = (i: number) =>
      Array.from({ length: n }, (_, a) => a).every((a) =>
        Array.from({ length: levels }, (_, d) => i + (d - choice(i, a)) * levels ** a).every(
          (other) => paid(other, a) <= paid(i, a) + 1e-9,
        ),
      );
    const all = Array.from({ length: joints }, (_, i) => i);
    const equilibria = all.filter(stable);
    const { optimum, nash } = theoryOf(params as Given);
    expect(equilibria.length).toBeGreaterThan(0);
    expect(optimum!.welfare).toBeCloseTo(Math.max(...all.map(welfare)), 9);
    expect(nash!.welfare).toBeCloseTo(Math.min(...equilibria.map(welfare)), 9);
    expect(nash!.counts!.reduce((sum, clients) => sum + clients)).toBe(n);
  });

  it("is approached by the forms for any rates where the search would be too long", () => {
    const levels = Array.from({ length: 40 }, (_, j) => j / 2);
    const many = { arrivals: "saturated", agents: 60, levels, capacity: 120 };
    const { optimum, nash } = theoryOf(many);
    const any = theoryOf({ ...many, actions: "rate", maxCalls: 19.5 });
    expect(optimum).toMatchObject({ welfare: any.optimum!.welfare, bound: "upper" });
    expect(nash!.welfare).toBe(any.nash!.welfare);
    expect(nash!.note).toMatch(/which levels only approach/);
    // 58 clients with two levels are few profiles.
    expect(theoryOf({ ...many, levels: [0, 2] }).nash!.equilibria).toBeGreaterThan(0);
  });

  it("of two clients and two levels knows the mixed equilibrium as well: chicken", () => {
    // Both call 2 of 2: each is answered half of the time, 2 * (.5 - .6); one calls alone: 2 * .4.
    const { nash, pureNash, optimum } = theoryOf({
      agents: 2,
      arrivals: "saturated",
      levels: [0, 2],
      capacity: 2,
      callCost: 0.6,
    });
    // p * .8 = (1 - p) * .2: at p = .2 of staying out calling earns nothing.
    expect(nash!.probability).toBeCloseTo(0.2, 12);
    expect(nash!.welfare).toBeCloseTo(0, 12);
    expect(nash!.equilibria).toBe(2);
    expect(pureNash).toMatchObject({ counts: [1, 1], total: 2 });
    expect(pureNash!.welfare).toBe(optimum!.welfare);
  });

  it("has the same equilibria whatever the unit of payoffs", () => {
    const under = (unit: number) =>
      theoryOf({
        agents: 5,
        arrivals: "saturated",
        levels: [0, 1, 2, 4],
        capacity: 7,
        value: unit,
        callCost: 0.3 * unit,
      });
    for (const unit of [1e-12, 0.1, 1e9]) {
      expect(under(unit).nash).toMatchObject({
        counts: under(1).nash!.counts,
        equilibria: under(1).nash!.equilibria,
      });
    }
  });
});

describe("backlogs", () => {
  const bound = (params: Given) => theoryOf(params).optimum!;

  it("bounds welfare by arrivals and by every limit", () => {
    expect(bound({ capacity: 100, arrivalRate: 2 })).toMatchObject({ welfare: 0.8 * 16, bound: "upper" });
    expect(bound({ capacity: 10, arrivalRate: 2 }).welfare).toBe(8);
    expect(bound({ arrivals: "trace", trace: "conv", tickSeconds: 2, capacity: 100 }).welfare).toBeCloseTo(
      (0.8 * 19_366) / 1751,
      12,
    );
    // 32 at the start, then 16 a tick.
    expect(bound({ admission: "token-bucket", arrivalRate: 9, horizon: 10 }).welfare).toBeCloseTo(
      (0.8 * (32 + 9 * 16)) / 10,
      12,
    );
    expect(bound({ tokensPerTick: 5000, arrivalRate: 9, horizon: 10 }).welfare).toBeCloseTo(0.8 * 5.1, 12);
  });

  it("is not beaten", () => {
    for (const params of [
      {},
      { admission: "token-bucket" },
      { arrivals: "trace", tickSeconds: 2, capacity: 12 },
      { tokensPerTick: 9000 },
    ]) {
      const { welfare } = bound(params);
      for (let level = 0; level < 5; level++) {
        const batch = createBatch(rateLimitedApi, { ...params, horizon: 200 }, { worlds: 40 });
        batch.io.actions[0].fill(level);
        for (let t = 0; t < 200; t++) batch.step();
        let mean = 0;
        for (let i = 0; i < 40; i++) mean += batch.readMetrics(i).welfare / 40;
        // The bound is on the mean over arrivals, which 40 worlds meet within a few percent.
        expect(mean).toBeLessThan(welfare * 1.05);
      }
    }
  });
});
