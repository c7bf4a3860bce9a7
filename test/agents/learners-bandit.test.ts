/** Learners alone with a bandit: regret bounds, the slow law of effect, and which of them find the best arm. */
import { describe, expect, test } from "vitest";
import { exp3 } from "../../agents/learners/exp3.ts";
import { hedge } from "../../agents/learners/hedge.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { regretMatching } from "../../agents/learners/regret-matching.ts";
import { rothErev } from "../../agents/learners/roth-erev.ts";
import { type PolicyDefinition, train } from "../../src/index.ts";
import { bandit, estimate, learn, type Run, start } from "./learners.worlds.ts";

const means = [0.5, 0.4, 0.8, 0.5];
const n = means.length;
const best = 2;

function pull(use: PolicyDefinition, params: object, ticks: number, worlds: number, arms = means): Run {
  const run = start(bandit, { means: arms }, [{ use, params: { ...params } }], { worlds });
  learn(run, ticks);
  return run;
}

/** What each of 40 sessions lost over all ticks from the start, against the best arm's expected total. */
function regret(use: PolicyDefinition, params: object, ticks: number): number[] {
  const { batch, policies } = start(bandit, { means }, [{ use, params: { ...params } }], { worlds: 40 });
  train({ batch, policies, ticks });
  return Array.from({ length: 40 }, (_, i) => (means[best] - batch.readMetrics(i).welfare) * ticks);
}

test("exp3 keeps its bound, and does better than chance", () => {
  const ticks = 8000;
  // Auer et al. 2002, corollary 3.2: regret at most 2 sqrt(e - 1) sqrt(g n ln n) for a best total of at most g.
  const g = ticks;
  const exploration = Math.min(1, Math.sqrt((n * Math.log(n)) / ((Math.E - 1) * g)));
  const bound = 2 * Math.sqrt(Math.E - 1) * Math.sqrt(g * n * Math.log(n));
  const { mean, error } = estimate(regret(exp3, { exploration }, ticks));
  expect(mean + 2 * error).toBeLessThan(bound);
  const chance = (means[best] - means.reduce((sum, x) => sum + x) / n) * ticks;
  expect(mean + 2 * error).toBeLessThan(chance / 3);
});

test("hedge, told what every arm would have paid, loses far less, within sqrt(T ln(n) / 2)", () => {
  const ticks = 2000;
  const eta = Math.sqrt((8 * Math.log(n)) / ticks);
  const { mean, error } = estimate(regret(hedge, { eta }, ticks));
  expect(mean + 2 * error).toBeLessThan(Math.sqrt((ticks * Math.log(n)) / 2));
  expect(mean).toBeGreaterThan(0);
});

describe("roth-erev", () => {
  /** Share of the first of two arms in each session's urn. */
  const shares = ({ batch, memory: { propensity } }: Run) =>
    Array.from(
      { length: batch.worlds },
      (_, i) => propensity[2 * i] / (propensity[2 * i] + propensity[2 * i + 1]),
    );

  test("the urn drives out the worse arm at the rate t^(1/2) when it pays half as often", () => {
    // The better arm's balls grow like 0.8 t; the worse one's by 0.4 worse / (0.8 t) a tick, so like t^(1/2). Its share
    // falls like t^(-1/2): by four over 16 times the ticks.
    const run = pull(rothErev, { forgetting: 0, experimentation: 0 }, 500, 250, [0.4, 0.8]);
    const early = shares(run).map(Math.log);
    learn(run, 7500);
    const late = shares(run).map(Math.log);
    const fall = estimate(early.map((share, i) => share - late[i]));
    expect(fall.error).toBeLessThan(0.05);
    expect(Math.abs(fall.mean - Math.log(4))).toBeLessThan(4 * fall.error);
    expect(estimate(late).mean).toBeLessThan(Math.log(0.05));
  });

  test("forgetting and experimentation keep it from ever settling", () => {
    const run = pull(rothErev, { forgetting: 0.1, experimentation: 0.2 }, 3000, 200, [0.4, 0.8]);
    const { mean, error } = estimate(shares(run));
    expect(mean - 2 * error).toBeGreaterThan(0.15);
    expect(mean + 2 * error).toBeLessThan(0.5);
  });
});

test.each([
  ["policy-gradient", policyGradient, { gamma: 0, steps: 1, alpha: 0.2 }, 3000],
  ["policy-gradient in batches of 8", policyGradient, { gamma: 0, steps: 8, alpha: 0.2 }, 3000],
  ["regret-matching", regretMatching, {}, 1000],
  ["hedge", hedge, { eta: 0.1 }, 1000],
  ["exp3", exp3, { exploration: 0.1 }, 8000],
] as const)("%s finds the best arm", (_, use, params, ticks) => {
  const run = pull(use, params, ticks, 100);
  const [action] = run.batch.io.actions;
  let found = 0;
  for (let t = 0; t < 20; t++) {
    learn(run, 1);
    for (let i = 0; i < 100; i++) if (action[i] === best) found++;
  }
  expect(found / 2000).toBeGreaterThan(0.85);
});
