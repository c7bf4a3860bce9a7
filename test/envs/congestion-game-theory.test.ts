import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { createBatch, type Theory } from "../../src/index.ts";

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
    expect(before.nash).toBeCloseTo(1.5, 12);
    expect(before.optimum).toBeCloseTo(1.5, 12);
    expect(after.nash).toBeCloseTo(2, 12);
    expect(after.optimum).toBeCloseTo(1.5, 12);
    expect(after.tolledNash).toBeCloseTo(1.5, 12);
  });

  it("counts the reward of every agent", () => {
    expect(theoryOf({ ...presets.pigou, reward: 2 }).optimum!.welfare).toBeCloseTo(200 - 75, 9);
  });

  it("searches where there is too much to enumerate, and says so", () => {
    // 8 parallel links of latency share: 1000 agents spread evenly, both selfishly and best.
    const links = Array.from({ length: 8 }, () => ({ constant: 0, slope: 8 }));
    const theory = theoryOf({ agents: 1000, links, paths: links.map((_, e) => [e]) });
    expect(theory.nash!.welfare).toBeCloseTo(-1000, 9);
    expect(theory.optimum!.welfare).toBeCloseTo(-1000, 9);
    expect(theory.optimum!.bound).toBe("lower");
    expect(theory.nash!.note).toMatch(/^search/);
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
        expect(theory.nash!.welfare).toBeCloseTo(Math.min(...selfish), 9);
        expect(theory.bestNash!.welfare).toBeCloseTo(Math.max(...selfish), 9);
        expect(theory.tolledNash!.welfare).toBeCloseTo(Math.min(...stable(1).map(sum)), 9);
      }),
    );
  });
});
