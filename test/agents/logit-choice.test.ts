import { describe, expect, it } from "vitest";
import { logitChoice } from "../../agents/norms/logit-choice.ts";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { routeChoice } from "../../envs/route-choice/route-choice.ts";
import { type Batch, bindPolicies, createBatch, rollout } from "../../src/index.ts";

const bound = (batch: Batch, params = {}) =>
  bindPolicies(batch, [{ use: logitChoice, params }], { seed: "logit" });

describe("drivers who look at yesterday's times", () => {
  it("all take the route that was faster, and so are late for ever", () => {
    const batch = createBatch(routeChoice, { agents: 5 });
    const policies = bound(batch);
    const days: number[][] = [];
    for (let day = 0; day < 4; day++) {
      rollout(batch, policies, 1);
      days.push([batch.columns.on[0], batch.readMetrics(0).meanTime]);
    }
    const turns = [
      [5, 30],
      [0, 25],
    ];
    expect(days).toEqual(days[0][0] === 5 ? [...turns, ...turns] : [...turns, ...turns].reverse());
  });

  it("stay where both took as long", () => {
    const batch = createBatch(routeChoice, { agents: 4, horizon: 50 });
    const policies = bound(batch);
    batch.io.actions[0].set([0, 1, 0, 1]);
    rollout(batch, policies, 1);
    batch.columns.routeTime.fill(20);
    const before = [...batch.io.actions[0]];
    batch.io.obs.time.fill(20);
    for (const { policy } of policies) policy.act(0, 1, false);
    expect([...batch.io.actions[0]]).toEqual(before);
  });

  it("take a route exp(theta d) times as likely as one that takes d longer", () => {
    const agents = 500;
    const batch = createBatch(routeChoice, { agents });
    const policies = bound(batch, { theta: 0.5 });
    const [first, second] = batch.columns.routeTime;
    rollout(batch, policies, 1);
    const share = batch.columns.on[0] / agents;
    const wanted = 1 / (1 + Math.exp(0.5 * (first - second)));
    expect(Math.abs(share - wanted)).toBeLessThan(4 * Math.sqrt((wanted * (1 - wanted)) / agents));
  });
});

it("reads another feature that has a number for each choice, and says so where there is none", () => {
  const batch = createBatch(congestionGame, { agents: 3 });
  const policies = bound(batch, { on: "latency" });
  // An empty narrow road takes no time, and then as long as the wide one.
  rollout(batch, policies, 1);
  expect([...batch.columns.travellers]).toEqual([0, 3]);
  expect(() => bound(batch)).toThrow('"time" must have a number for each of 2 choices');
});
