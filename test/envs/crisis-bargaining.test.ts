import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { reservation } from "../../agents/norms/reservation.ts";
import { crisisBargaining } from "../../envs/crisis-bargaining/crisis-bargaining.ts";
import { drawing } from "../../envs/crisis-bargaining/draw.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { bestDemand, preventiveWarBelow } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

type Given = Record<string, unknown>;

/** Who demands the same in every period, and who accepts what is no worse than war. */
const against = (params: { action: number }) => [
  { use: always, params, seats: [0] },
  { use: reservation, seats: [1] },
];

describe.each(["kernel", "world"] as const)("a crisis (%s form)", (form) => {
  it("is a demand and an answer, accepted or fought over", () => {
    const batch = createBatch(crisisBargaining, {}, { worlds: 2, form });
    batch.columns.cost.set([0.2, 0.2]);
    const [demand, answer] = batch.io.actions;
    demand.set([30, 0, 30, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 0, 0, 0]);
    expect(batch.io.obs.table[1]).toBe(31);
    expect(batch.io.obs.asked[1]).toBe(0.75);
    demand.fill(0);
    answer.set([0, 0, 0, 1]);
    batch.step();
    expect([...batch.io.payoff.subarray(0, 2)]).toEqual([0.75, 0.25]);
    expect(batch.io.payoff[2]).toBeCloseTo(0.4, 12);
    expect(batch.io.payoff[3]).toBeCloseTo(0.3, 12);
    expect([...batch.columns.done]).toEqual([1, 1]);
    expect([batch.readMetrics(0).war, batch.readMetrics(1).war]).toEqual([0, 1]);
    expect(batch.readMetrics(1).loss).toBeCloseTo(0.3, 12);
  });

  it("war settles this period and all that follow, at the odds of this one", () => {
    const given = { power: [0.3, 0.4, 0.8], costs: [0.1, 0.1], discount: 0.5 };
    const batch = createBatch(crisisBargaining, given, { form });
    const [demand, answer] = batch.io.actions;
    demand[0] = 40;
    answer[1] = 0;
    batch.step();
    demand[0] = 0;
    batch.step();
    expect([...batch.columns.wealth]).toEqual([1, 0]);
    demand[0] = 40;
    batch.step();
    demand[0] = 0;
    answer[1] = 1;
    for (let t = 0; t < 3; t++) batch.step();
    // Half of the stake of 2 is left, of which the second period's odds give .4 - .1 and .6 - .1.
    expect(batch.columns.wealth[0]).toBeCloseTo(1 + 0.3, 12);
    expect(batch.columns.wealth[1]).toBeCloseTo(0.5, 12);
    expect(batch.columns.done[0]).toBe(1);
    const { war, demand: asked, demands } = batch.readMetrics(0);
    expect([war, asked, demands * 6]).toEqual([1, 1, 2]);
  });
});

it("all there is is shared or wasted: payoffs and losses add up to the stake, whatever is done", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      fc.nat(),
      (power, discount, seed) => {
        const batch = createBatch(crisisBargaining, { power, discount, levels: 5 }, { seed });
        for (let t = 0; t < 2 * power.length; t++) {
          batch.io.actions[0][0] = t % 2 === 0 && batch.columns.table[0] === 0 ? (seed + t) % 5 : 0;
          batch.io.actions[1][1] = (seed >> t) & 1;
          batch.step();
        }
        expect(batch.columns.done[0]).toBe(1);
        const { loss, crises } = batch.readMetrics(0);
        expect(crises * 2 * power.length).toBeCloseTo(1, 12);
        const paid = batch.columns.wealth[0] + batch.columns.wealth[1];
        expect(paid + loss).toBeCloseTo(1 / (1 - discount), 9);
      },
    ),
    { numRuns: 40 },
  );
});

describe("against one who accepts what is no worse than war", () => {
  it.each([
    [0.4, 0.1],
    [0.5, 0.05],
  ])("with costs to %f and own of %f the best of all demands is that of theory", (mostCost, ownCost) => {
    const worlds = 200;
    const given = { costs: [0, mostCost], ownCost };
    const found = bestDemand(0.5, ownCost, mostCost);
    const played = Array.from({ length: 41 }, (_, action) => {
      const batch = createBatch(crisisBargaining, given, { worlds });
      for (let i = 0; i < worlds; i++) batch.columns.cost[i] = (mostCost * (i + 0.5)) / worlds;
      batch.observe();
      rollout(batch, bindPolicies(batch, against({ action })), 2);
      let [worth, wars] = [0, 0];
      for (let i = 0; i < worlds; i++) {
        worth += batch.columns.payoffSum[2 * i] / worlds;
        wars += batch.readMetrics(i).war / worlds;
      }
      return { worth, wars };
    });
    const best = played.reduce((a, { worth }, k) => (worth > played[a].worth ? k : a), 0);
    expect(best / 40).toBeCloseTo(found.demand, 12);
    // Costs in steps of 1/200.
    expect(Math.abs(played[best].worth - found.value)).toBeLessThan(0.005);
    expect(Math.abs(played[best].wars - found.war)).toBeLessThan(0.006);
    expect(crisisBargaining.theory?.(given).nash?.welfare).toBeCloseTo((1 - found.loss) / 2, 12);
  });
});

describe("power that shifts", () => {
  const shift = (after: number, more: Given = {}): Given => ({
    power: [0.3, 1 - after],
    costs: [0.1, 0.1],
    discount: 0.9,
    ...more,
  });

  it("brings war where the declining one will win with less than .6556, and only there", () => {
    const below = preventiveWarBelow({ before: 0.7, cost: 0.1, discount: 0.9 });
    for (const after of [0.3, 0.6, below - 0.001, below + 0.001, 0.7]) {
      const { nash, optimum } = crisisBargaining.theory?.(shift(after)) ?? {};
      const isPeace = Math.abs((nash?.welfare ?? 0) - (optimum?.welfare ?? 0)) < 1e-9;
      expect(isPeace).toBe(after > below);
    }
    // A war costs both of them .1 in each of ten periods' worth.
    expect(crisisBargaining.theory?.(shift(0.6)).nash?.welfare).toBeCloseTo((10 - 2) / 4, 12);
  });

  it("is fought over even where all that there is now is given, as every pair of demands shows", () => {
    for (const [after, fights] of [
      [0.6, true],
      [0.67, false],
    ] as const) {
      const batch = createBatch(crisisBargaining, shift(after, { levels: 21 }));
      // Best answers of the declining one: to peace now and the demand that leaves it just what war would then.
      let best = Number.NEGATIVE_INFINITY;
      for (let now = 0; now <= 20; now++) {
        batch.reset(0);
        const later = Math.floor((1 - after + 0.1 + 1e-9) * 20);
        for (const choice of [now, 0, later, 0]) {
          batch.io.actions[0][0] = choice;
          batch.io.actions[1][1] = 0;
          batch.step();
        }
        best = Math.max(best, batch.columns.wealth[1]);
      }
      batch.reset(0);
      batch.io.actions[1][1] = 0;
      batch.step();
      batch.io.actions[1][1] = 1;
      for (let t = 0; t < 3; t++) batch.step();
      // Levels leave the declining one up to a twentieth of nine periods' worth more than theory does.
      const war = batch.columns.wealth[1];
      expect(war).toBeCloseTo(6, 9);
      expect(best - (fights ? 9 / 20 : 0) < war).toBe(fights);
    }
  });

  it("a promise to ask for no more than the first odds keeps the peace", () => {
    const { nash, optimum } = crisisBargaining.theory?.(shift(0.4, { promise: true })) ?? {};
    expect(nash?.welfare).toBeCloseTo(optimum?.welfare ?? 0, 12);
    const war = createBatch(crisisBargaining, shift(0.4, { promise: true }));
    rollout(war, bindPolicies(war, against({ action: 40 })), 2);
    expect(war.io.obs.table[0]).toBe(42);
    const asks = createBatch(crisisBargaining, shift(0.4, { promise: true }));
    const policies = bindPolicies(asks, against({ action: 12 }));
    rollout(asks, policies, 2);
    const allowed = (of: typeof asks) => of.io.masks[0].subarray(0, 41).reduce((sum, each) => sum + each);
    expect([allowed(war), allowed(asks)]).toEqual([1, 13]);
    rollout(asks, policies, 2);
    expect(asks.readMetrics(0).war).toBe(0);
  });
});

it("who demands sees the other's cost under inspection only, and costs go from low to high", () => {
  for (const inspection of [false, true]) {
    const batch = createBatch(crisisBargaining, { inspection }, { seed: 5 });
    expect(batch.io.obs.cost[0] > 0).toBe(inspection);
    expect(batch.io.obs.cost[1]).toBeCloseTo(batch.columns.cost[0], 12);
  }
  expect(() => createBatch(crisisBargaining, { costs: [1, 0] })).toThrow(
    "costs must go from lower to higher",
  );
});

it("is drawn, and told in words", () => {
  const batch = createBatch(crisisBargaining, {}, { seed: 1 });
  const frames = [captureFrame(batch, 0)];
  batch.columns.cost[0] = 0.2;
  for (const [demand, answer] of [
    [30, 0],
    [0, 1],
  ]) {
    batch.io.actions[0][0] = demand;
    batch.io.actions[1][1] = answer;
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("period 0: war");
  expect(textOf(parseXml(drawing.svg(frames.slice(0, 2), {})))).toContain("period 0: no answer yet");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has been demanded yet");
  expect(drawing.text(frames[1], {})).toBe(
    "tick 1: a demand of 0.75, no answer yet; war would cost who answers 0.2\npaid so far 0 0",
  );
  expect(drawing.text(frames[2], {})).toBe(
    "tick 2: a demand of 0.75, war; war would cost who answers 0.2\npaid so far 0.4 0.3",
  );
});
