import { describe, expect, test } from "vitest";
import { pseudoGradient } from "../../agents/learners/pseudo-gradient.ts";
import { auction } from "../../envs/auction/auction.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  box,
  checkPolicy,
  createBatch,
  f64,
  feature,
  perAgent,
  rollout,
  type Sharing,
  train,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { obstacles } from "./learners.worlds.ts";

/** Agents see x and y, and are paid for how near they come to x y, which is multilinear. */
const aiming = sketchEnv({
  id: "aiming-v0",
  title: "A product to hit",
  agents: () => 2,
  horizon: () => 5,
  action: () => box(-3, 3),
  observation: () => ({
    x: feature(-1, 1, "one factor"),
    y: feature(0, 2, "the other"),
    noise: feature(0, 1, "nothing of interest"),
  }),
  state: () => ({ x: perAgent(f64), y: perAgent(f64) }),
  world: {
    reset: draw,
    step(w) {
      for (let a = 0; a < w.agents; a++) w.payoff[a] = -((w.action[a] - w.x[a] * w.y[a]) ** 2);
      draw(w);
    },
    observe(w) {
      w.obs.x.set(w.x);
      w.obs.y.set(w.y);
    },
  },
});
function draw(w: { agents: number; x: Float64Array; y: Float64Array; random(): number }): void {
  for (let a = 0; a < w.agents; a++) {
    w.x[a] = 2 * w.random() - 1;
    w.y[a] = 2 * w.random();
  }
}

const aims = { knots: { x: 1, y: 2 }, alpha: 0.2, width: 0.01 };

describe.each<[Sharing, "independent" | "shared", number]>([
  ["sessions", "independent", 3000],
  ["sessions", "shared", 3000],
  ["shared", "independent", 400],
  ["shared", "shared", 400],
])("%s, %s weights", (sharing, weights, ticks) => {
  test("finds a function that knots can tell exactly", () => {
    const worlds = 20;
    const batch = createBatch(aiming, {}, { worlds });
    const policies = bindPolicies(batch, [{ use: pseudoGradient, params: { ...aims, weights } }], {
      sharing,
    });
    train({ batch, policies, ticks });
    rollout(batch, policies, 1);
    for (let t = 0; t < 20; t++) {
      rollout(batch, policies, 1);
      for (const payoff of batch.io.payoff) expect(payoff).toBeGreaterThan(-(0.02 ** 2));
    }
  });
});

test("bids half the value against one other in a first-price auction, and two thirds where both are averse to risk", () => {
  for (const [risk, slope] of [
    [1, 1 / 2],
    [0.5, 2 / 3],
  ]) {
    const batch = createBatch(auction, { continuous: true, risk }, { worlds: 200, checked: false });
    const params = {
      knots: { value: 2 },
      weights: "shared",
      init: 0.2,
      alpha: { start: 0.05, end: 0.002, decay: 0.006 },
    };
    const policies = bindPolicies(batch, [{ use: pseudoGradient, params }], { sharing: "shared" });
    train({ batch, policies, ticks: 1000 });
    const { average } = policies[0].memory;
    for (const j of [1, 2]) expect(Math.abs(average[j] - (slope * j) / 2)).toBeLessThan(0.04);
    // Both seats have the same function.
    expect(average.slice(0, 3)).toEqual(average.slice(3));
  }
});

test("keeps every rule for policies", () => {
  const settings = [
    { env: auction, params: { continuous: true, bidders: 3, horizon: 5 } },
    { env: aiming, params: {} },
  ];
  for (const weights of ["independent", "shared"]) {
    const { failures } = checkPolicy(pseudoGradient, { ...aims, knots: {}, weights }, settings);
    expect(failures).toEqual([]);
  }
});

test("refuses choices, several actions, and knots over nothing", () => {
  const bind = (
    env: Parameters<typeof createBatch>[0],
    params: object,
    given: Record<string, unknown> = {},
  ) => bindPolicies(createBatch(env, given), [{ use: pseudoGradient, params: { ...params } }]);
  expect(() => bind(matrixGame, {})).toThrow("pseudo-gradient: plays box actions");
  expect(() => bind(obstacles, {})).toThrow("pseudo-gradient: plays box actions");
  const two = sketchEnv({
    id: "two-v0",
    title: "Two numbers",
    action: () => [box(0, 1), box(0, 1, { name: "b" })],
  });
  expect(() => bind(two, {})).toThrow('needs an action that is one number, got "action: box, b: box"');
  expect(() => bind(aiming, { knots: { z: 1 } })).toThrow(
    'unknown observation feature for pseudo-gradient "z"',
  );
  expect(() => bind(aiming, { knots: { x: 9999, y: 9999 } })).toThrow(
    "knots may be laid over at most 6 numbers",
  );
});
