/** What the commons scene of learned-vs-hardcoded claims, on a few of its sessions. */
import { beforeAll, describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { fixedQuota } from "../../agents/norms/fixed-quota.ts";
import { greedyHarvest } from "../../agents/norms/greedy-harvest.ts";
import { commons as env } from "../../envs/commons/commons.ts";
import { commons as scene } from "../../experiments/learned-vs-hardcoded/commons.ts";
import { compare, emptyCatalogue, extend, type SceneResults } from "../../src/lab/index.ts";
import { pigouvianTax, quota } from "../../src/mechanisms/index.ts";

const catalogue = extend(emptyCatalogue, { env, qLearning, fixedQuota, greedyHarvest, pigouvianTax, quota });
const sessions = 8;
let found: SceneResults;

beforeAll(() => {
  const run = compare(catalogue, { name: "commons", seed: 0, sessions, scenes: { commons: scene } });
  let step = run.next();
  while (!step.done) step = run.next();
  found = step.value.scenes.commons;
});
const share = (society: string) =>
  found.societies[society].summary.welfare.iqm / found.theory.optimum!.welfare;

describe("societies of the commons", () => {
  it("measure up to the best steady rent of 8, of which Nash keeps .395", () => {
    expect(found.theory.optimum!.welfare).toBeCloseTo(8, 10);
    expect(found.theory.nash!.welfare).toBeCloseTo(8 * 0.3951, 3);
    expect(Object.keys(found.societies)).toEqual(["greedy", "learned", "taxed", "quota", "norm", "mix"]);
  });

  it("without rules waste most of it: learners about as much as Nash, greedy harvesters more", () => {
    expect(share("learned")).toBeGreaterThan(0.3);
    expect(share("learned")).toBeLessThan(0.52);
    expect(share("greedy")).toBeLessThan(share("learned"));
    for (const society of ["greedy", "learned"]) {
      expect(found.societies[society].summary.stock.iqm).toBeLessThan(0.35);
      expect(found.societies[society].summary.sustainability.iqm).toBeLessThan(0.01);
    }
  });

  it("under tax, quota or norm keep it, and with it the stock", () => {
    for (const society of ["taxed", "quota", "norm"]) {
      expect(share(society)).toBeGreaterThan(0.96);
      expect(share(society)).toBeLessThan(1.05);
      expect(found.societies[society].summary.sustainability.iqm).toBeGreaterThan(0.85);
    }
  });

  it("reward a learner that breaks the norm among its followers, at their expense", () => {
    const { deviation, payoffs } = found.societies.mix;
    // 1.10 in the mean of 64 sessions; the interval of the mean of 8 is wide.
    expect(deviation!.estimate).toBeGreaterThan(0.9);
    expect(deviation!.low).toBeGreaterThan(0.75);
    const followers = payoffs.map((row) => row.slice(1).reduce((sum, each) => sum + each, 0) / 7);
    const fair = found.theory.optimum!.welfare / found.agents;
    for (const each of followers) expect(each).toBeLessThan(0.9 * fair);
  });
});
