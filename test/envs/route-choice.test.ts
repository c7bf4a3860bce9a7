import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logitChoice } from "../../agents/norms/logit-choice.ts";
import { drawing } from "../../envs/route-choice/draw.ts";
import { routeChoice } from "../../envs/route-choice/route-choice.ts";
import { type Batch, bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { routeChain } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

const sumOf = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

function play(batch: Batch, ...actions: number[]): number[] {
  batch.io.actions[0].set(actions);
  batch.step();
  return [...batch.io.payoff];
}

describe.each(forms)("a day (%s form)", (form) => {
  it("on two routes takes 10 + 20 x on the one and 15 + 10 (1 - x) on the other", () => {
    const batch = createBatch(routeChoice, { agents: 4 }, { form });
    expect(play(batch, 0, 1, 1, 1)).toEqual([-15, -22.5, -22.5, -22.5]);
    expect(play(batch, 0, 0, 0, 1)).toEqual([-25, -25, -25, -17.5]);
    expect([...batch.columns.on]).toEqual([3, 1]);
    expect([...batch.columns.time]).toEqual([25, 25, 25, 17.5]);
    // What two others on the first route lose by 5 each, and nobody on the second.
    expect([...batch.columns.externality]).toEqual([10, 10, 10, 0]);
    const { meanTime, excess, moved } = batch.readMetrics(0);
    expect(meanTime).toBe((82.5 + 92.5) / 2 / 4);
    expect(excess).toBe((3 * 7.5 + 3 * 7.5) / 2 / 4);
    expect(batch.columns.moved[0]).toBeGreaterThanOrEqual(0.5);
    expect(moved).toBe(batch.columns.moved[0] / 2);
  });

  it("charges the tolls of the optimum, 2.5 apart", () => {
    const mechanisms = [{ use: pigouvianTax, params: { on: "toll" } }];
    const batch = createBatch(routeChoice, { agents: 2 }, { form, mechanisms });
    play(batch, 0, 1);
    const [first, second] = batch.columns.toll;
    expect(first).toBeCloseTo(25 / 3, 5);
    expect(first - second).toBeCloseTo(2.5, 5);
    expect(batch.io.reward[0]).toBeCloseTo(-20 - first, 12);
  });

  it("shows yesterday's times of all routes, of one's own trip, or none", () => {
    const all = createBatch(routeChoice, { agents: 2 }, { form });
    play(all, 1, 1);
    expect([...all.io.obs.time]).toEqual([10, 25, 10, 25]);
    expect([...all.io.obs.route]).toEqual([1, 1]);
    const own = createBatch(routeChoice, { agents: 2, information: "own" }, { form });
    play(own, 1, 0);
    expect([...own.io.obs.own]).toEqual([20, 20]);
    expect(own.features.time.size).toBe(0);
    const none = createBatch(routeChoice, { agents: 2, information: "none" }, { form });
    expect([none.features.time.size, none.features.own.size]).toEqual([0, 0]);
  });

  it("has incidents, of which the first drivers know", () => {
    const given = { ...routeChoice.presets!.incident, agents: 5, horizon: 100 };
    const batch = createBatch(routeChoice, given, { form });
    let incidents = 0;
    for (let day = 0; day < 60; day++) {
      const today = batch.columns.incident[0];
      expect([...batch.io.obs.incident]).toEqual([1 + today, 0, 0, 0, 0]);
      expect(play(batch, 0, 1, 1, 1, 1)[0]).toBe(today === 1 ? -11 : -4);
      expect(batch.io.payoff[1]).toBe(-13);
      incidents += today;
    }
    expect(incidents).toBeGreaterThan(15);
    expect(incidents).toBeLessThan(45);
  });
});

it("keeps drivers on their routes who may not choose anew, whatever they choose", () => {
  const stuck = createBatch(routeChoice, { agents: 30, revise: 0 });
  const before = [...stuck.columns.route];
  stuck.io.actions[0].fill(1);
  stuck.step();
  expect([...stuck.columns.route]).toEqual(before);
  expect(new Set(before)).toEqual(new Set([0, 1]));
  const some = createBatch(routeChoice, { agents: 2000, revise: 0.3 }, { seed: "some" });
  some.io.actions[0].fill(1);
  some.step();
  // Half of them were on the first route.
  expect(some.readMetrics(0).moved).toBeCloseTo(0.15, 1);
});

it("is a network, with every driver on a route from where it begins to where it ends", () => {
  // Of 3606 each stands for a hundred, of whom all trips are multiples.
  const batch = createBatch(routeChoice, { network: "sioux-falls", agents: 3606 });
  const { nash, optimum } = routeChoice.theory!({ network: "sioux-falls", agents: 3606 });
  expect(-100 * nash!.welfare).toBeCloseTo(7_480_225, -1);
  expect(-100 * optimum!.welfare).toBeCloseTo(7_194_256, -1);
  expect(optimum!.bound).toBe("upper");
  expect(batch.heads[0]).toMatchObject({ n: 4 });
  let load = 0;
  for (let day = 0; day < 3; day++) {
    batch.io.actions[0].fill(day);
    batch.step();
    load = sumOf(batch.columns.load);
    expect(sumOf(batch.columns.on)).toBe(3606);
  }
  expect(load).toBeGreaterThan(2 * 3606);
});

it("divides drivers by flows, so that those of small trips may have none", () => {
  const link = { from: 1, to: 2, constant: 1, slope: 0 };
  const network = {
    links: [link, { ...link, from: 3 }, { ...link, from: 4 }],
    trips: [
      { from: 1, to: 2, flow: 5 },
      { from: 3, to: 2, flow: 4 },
      { from: 4, to: 2, flow: 1 },
    ],
  };
  const on = (agents: number) => {
    const batch = createBatch(routeChoice, { network, agents });
    batch.step();
    return [...batch.columns.on];
  };
  expect(on(10)).toEqual([5, 4, 1]);
  expect(on(3)).toEqual([2, 1, 0]);
});

it("charges what the others would save if the driver stayed at home, on roads of any power", () => {
  const link = fc.record({
    constant: fc.integer({ min: 0, max: 9 }),
    slope: fc.integer({ min: 0, max: 9 }),
    power: fc.constantFrom(1, 2, 4),
  });
  fc.assert(
    fc.property(
      fc.tuple(link, link),
      fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 6 }),
      (two, actions) => {
        const links = two.map((each) => ({ from: 0, to: 1, ...each }));
        const agents = actions.length;
        // Shares are of as many as there were, so that who stays at home makes roads emptier.
        const trip = (flow: number) => ({
          network: { links, trips: [{ from: 0, to: 1, flow }] },
          agents: flow,
        });
        const all = createBatch(routeChoice, trip(agents));
        const paid = play(all, ...actions);
        const others = createBatch(routeChoice, trip(agents - 1));
        const without = play(others, ...actions.slice(1));
        const saved = without.reduce((sum, pay, k) => sum + pay - paid[k + 1], 0);
        expect(all.columns.externality[0]).toBeCloseTo(saved, 9);
      },
    ),
    { numRuns: 20 },
  );
});

it("is a chain that is known exactly where drivers look at yesterday's times", () => {
  const two = { constant: [10, 15], slope: [20, 10] } as const;
  const worlds = 100;
  const batch = createBatch(
    routeChoice,
    { agents: 20, horizon: 1000 },
    { worlds, seed: "chain", checked: false },
  );
  const policies = bindPolicies(batch, [{ use: logitChoice, params: { theta: 0.1 } }], { seed: "chain" });
  rollout(batch, policies, 20);
  rollout(batch, policies, 40);
  const times = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).meanTime);
  const mean = times.reduce((sum, time) => sum + time) / worlds;
  const spread = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (worlds - 1) / worlds);
  expect(Math.abs(mean - routeChain(two, 20, 0.1, 1).time)).toBeLessThan(4 * spread);
  expect(spread).toBeLessThan(0.05);
});

it("says what cannot be", () => {
  const make = (given: Record<string, unknown>) => () => createBatch(routeChoice, given);
  const links = [{ from: 1, to: 2, constant: 1, slope: 1 }];
  expect(make({ informed: 0.5 })).toThrow("informed drivers need an incident");
  expect(make({ network: { links, trips: [{ from: 1, to: 7, flow: 1 }] } })).toThrow("names node 7");
  expect(make({ network: { links, trips: [{ from: 1, to: 1, flow: 1 }] } })).toThrow(
    "must end at another node",
  );
  expect(make({ network: { links, trips: [{ from: 2, to: 1, flow: 1 }] } })).toThrow("must have a route");
  expect(make({ incident: { probability: 1, links: [{ link: 4, constant: 1, slope: 1 }] } })).toThrow(
    "links end at 1",
  );
});

it("is drawn: times of both routes and what theory says, in words as well", () => {
  const batch = createBatch(routeChoice, { agents: 4 });
  const frames = [captureFrame(batch, 0)];
  for (const first of [3, 1]) {
    play(batch, ...Array.from({ length: 4 }, (_, a) => (a < first ? 0 : 1)));
    frames.push(captureFrame(batch, 0));
  }
  const said = textOf(parseXml(drawing.svg(frames, { agents: 4 })));
  for (const part of ["first route", "second route", "equilibrium", "least", "tick 2"])
    expect(said).toContain(part);
  expect(drawing.text!(frames[1], {})).toBe(
    "day 1: a trip took 23.13 minutes\nroute 0: drivers 3, minutes 25\nroute 1: drivers 1, minutes 17.5",
  );
});
