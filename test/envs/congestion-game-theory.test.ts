import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { createBatch, type Theory } from "../../src/index.ts";
import { routingAnarchy } from "../../src/situations/index.ts";

const presets = congestionGame.presets!;
const theoryOf = (params: Record<string, unknown>): Theory =>
  congestionGame.theory!(congestionGame.params.parse(params));

/** Latency of a trip in the mean. */
function latencies(params: Record<string, unknown>): Record<string, number> {
  const { agents } = congestionGame.params.parse(params);
  return Object.fromEntries(
    Object.entries(theoryOf(params)).map(([name, outcome]) => [name, -outcome!.welfare / agents]),
  );
}

describe("theory", () => {
  it("of Pigou: everyone on the narrow road at 1, the optimum is half of them at 3/4, which the toll brings", () => {
    const found = latencies(presets.pigou);
    expect(found.nash).toBeCloseTo(1, 12);
    expect(found.optimum).toBeCloseTo(0.75, 12);
    expect(found.tolledNash).toBeCloseTo(0.75, 12);
    // One agent on the wide road is content: joining the other 99 would cost as much. .99^2 + .01.
    expect(found.bestNash).toBeCloseTo(0.9901, 12);
    expect(theoryOf(presets.pigou).nash).toMatchObject({ action: 1 });
  });

  it("of Braess: the free link makes all 1/3 slower, as much as affine latencies can (price of anarchy 4/3)", () => {
    const before = latencies(presets["braess-without-link"]);
    const after = latencies(presets["braess-with-link"]);
    expect(before.pureNash).toBeCloseTo(1.5, 12);
    expect(before.optimum).toBeCloseTo(1.5, 12);
    expect(after.nash).toBeCloseTo(2, 12);
    expect(after.optimum).toBeCloseTo(1.5, 12);
    expect(after.tolledNash).toBeCloseTo(1.5, 12);
  });

  it("of two routes alike: that all flip a coin is Nash, and worse by the variance of the split", () => {
    const { nash, mixedNash } = theoryOf(presets["braess-without-link"]);
    // Var(k) = n / 4 agents on each of two links of slope 1 / n, each trip: 2 (n / 4) / n^2 = 1 / 2n.
    expect(-nash!.welfare / 100).toBeCloseTo(1.5 + 1 / 200, 12);
    expect(nash!.mixed![0][0]).toBeCloseTo(0.5, 12);
    expect(nash).toMatchObject({ ...mixedNash, equilibria: 2 });
  });

  it("of coinciding outcomes is one number, whatever the unit of time", () => {
    const three = fc.record({
      agents: fc.integer({ min: 1, max: 9 }),
      slopes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
      constants: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }),
      unit: fc.constantFrom(1e-12, 1e-3, 0.1, 1, 1e9),
    });
    fc.assert(
      fc.property(three, ({ agents, slopes, constants, unit }) => {
        const under = (scale: number) =>
          theoryOf({
            agents,
            links: slopes.map((slope, e) => ({
              constant: (constants[e] / 10) * scale,
              slope: slope * scale,
            })),
            paths: slopes.map((_, e) => [e]),
          });
        const [one, scaled] = [under(1), under(unit)];
        expect(scaled.nash!.counts).toEqual(one.nash!.counts);
        expect(scaled.nash!.equilibria).toBe(one.nash!.equilibria);
        for (const name of ["nash", "bestNash", "tolledNash"]) {
          const loss = one.optimum!.welfare - one[name]!.welfare;
          expect(loss === 0 || loss > 1e-9, `${name} ${loss}`).toBe(true);
          expect(scaled.optimum!.welfare - scaled[name]!.welfare === 0).toBe(loss === 0);
        }
      }),
    );
  });

  it("counts the reward of every agent", () => {
    expect(theoryOf({ ...presets.pigou, reward: 2 }).optimum!.welfare).toBeCloseTo(200 - 75, 9);
  });

  it("searches where there is too much to enumerate, and says so", () => {
    // 8 parallel links of latency share: 1000 agents spread evenly, both selfishly and best.
    const links = Array.from({ length: 8 }, () => ({ constant: 0, slope: 8 }));
    const theory = theoryOf({ agents: 1000, links, paths: links.map((_, e) => [e]) });
    expect(theory.pureNash!.welfare).toBeCloseTo(-1000, 9);
    // At random: each link bears 7/8 of an agent more than the mean for the one that is counted.
    expect(theory.nash!.welfare).toBeCloseTo(-1007, 9);
    expect(theory.nash).not.toHaveProperty("equilibria");
    expect(theory.optimum!.welfare).toBeCloseTo(-1000, 9);
    expect(theory.optimum!.bound).toBe("lower");
    expect(theory.pureNash!.note).toMatch(/^search/);
  });

  it("agrees with brute force over joint actions in small games", () => {
    const game = fc.integer({ min: 1, max: 3 }).chain((links) =>
      fc.record({
        agents: fc.integer({ min: 1, max: 4 }),
        links: fc.array(
          fc.record({ constant: fc.integer({ min: 0, max: 4 }), slope: fc.integer({ min: 0, max: 8 }) }),
          { minLength: links, maxLength: links },
        ),
        paths: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: links - 1 }), { minLength: 1 }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    );
    fc.assert(
      fc.property(game, (params) => {
        const { agents, paths } = params;
        const joints = paths.length ** agents;
        const batch = createBatch(congestionGame, params, { worlds: joints });
        const choice = (joint: number, a: number) => Math.floor(joint / paths.length ** a) % paths.length;
        for (let joint = 0; joint < joints; joint++)
          for (let a = 0; a < agents; a++) batch.io.actions[0][joint * agents + a] = choice(joint, a);
        batch.step();
        const { payoff } = batch.io;
        const externality = batch.columns.externality;
        const indices = Array.from({ length: joints }, (_, joint) => joint);
        const sum = (joint: number) =>
          payoff.slice(joint * agents, (joint + 1) * agents).reduce((total, x) => total + x, 0);
        const stable = (toll: number) =>
          indices.filter((joint) =>
            Array.from({ length: agents }, (_, a) => a).every((a) =>
              paths.every((_, to) => {
                const other = joint + (to - choice(joint, a)) * paths.length ** a;
                const net = (j: number) => payoff[j * agents + a] - toll * externality[j * agents + a];
                return net(other) <= net(joint) + 1e-9;
              }),
            ),
          );
        const theory = theoryOf(params);
        expect(theory.optimum!.welfare).toBeCloseTo(Math.max(...indices.map(sum)), 9);
        const selfish = stable(0).map(sum);
        expect((theory.pureNash ?? theory.nash)!.welfare).toBeCloseTo(Math.min(...selfish), 9);
        expect(theory.nash!.welfare).toBeLessThan(Math.min(...selfish) + 1e-9);
        expect(theory.bestNash!.welfare).toBeCloseTo(Math.max(...selfish), 9);
        expect(theory.tolledNash!.welfare).toBeCloseTo(Math.min(...stable(1).map(sum)), 9);
      }),
    );
  });
});

it("costs up to 2.1505 times the optimum where latency is of the fourth power", () => {
  const { optimum, nash, tolledNash, mixedNash } = congestionGame.theory!({
    ...congestionGame.presets!["pigou-quartic"],
    agents: 10_000,
  });
  expect(nash!.welfare).toBe(-10_000);
  expect(nash!.welfare / optimum!.welfare).toBeCloseTo(2.1505, 4);
  expect(nash!.welfare / optimum!.welfare).toBeLessThanOrEqual(routingAnarchy(4));
  expect(tolledNash!.welfare).toBeCloseTo(optimum!.welfare, 6);
  expect(mixedNash).toBeUndefined();
});
