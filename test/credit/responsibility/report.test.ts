import { describe, expect, test } from "vitest";
import { agents } from "../../../agents/index.ts";
import { commons } from "../../../envs/index.ts";
import {
  columnReaches,
  degreesOfResponsibility,
  findFailures,
  minimalGroups,
  type ResponsibilityOptions,
  responsibilityReport,
  responsibilityText,
  welfareBelow,
} from "../../../src/credit/responsibility/index.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../../src/index.ts";
import { diners, fuse, script } from "./games.ts";

const tripped = columnReaches("tripped");
const wired = (plan: number[][], params: Record<string, number> = {}, worlds = 1) => {
  const batch = createBatch(fuse, { agents: plan.length, ...params }, { worlds, seed: 7 });
  return { batch, policies: bindPolicies(batch, [{ use: script, params: { plan } }]) };
};
const blame = (plan: number[][], options: Partial<ResponsibilityOptions> = {}, params = {}) => {
  const { batch, policies } = wired(plan, params);
  return responsibilityReport(batch, policies, { failure: tripped, baseline: 1, ...options });
};
const near = (values: Iterable<number>) => Array.from(values, (value) => expect.closeTo(value, 9));

describe("one agent overdraws in one tick", () => {
  // 1 + 5 + 1 trips a fuse that carries 4, in tick 2.
  const report = blame([[1], [1, 1, 5, 1], [1]]);
  test("it alone is to blame, for that decision, which is its last chance", () => {
    expect(report.failureTick).toBe(2);
    expect(report.agents.map(({ shapley }) => shapley)).toEqual(near([0, 1, 0]));
    expect(report.agents.map(({ banzhaf }) => banzhaf)).toEqual(near([0, 1, 0]));
    expect(report.agents.map(({ degree }) => degree)).toEqual([0, 1, 0]);
    expect(report.agents.map(({ averts }) => averts)).toEqual([false, true, false]);
    expect(report.agents.map(({ decisions }) => decisions)).toEqual([[], [2], []]);
    expect(report.agents.map(({ failureTick }) => failureTick)).toEqual([2, undefined, 2]);
    expect(report.actual.single).toEqual([
      [1, 1, 1],
      [1, 1, 0],
      [1, 1, 1],
    ]);
    expect(report.actual.onward[1]).toEqual([0, 0, 0]);
    expect(report.lastChance).toEqual({ tick: 2, agents: [1] });
    expect(report.lastChanceTogether).toBe(2);
    expect(report.groups).toEqual([[1]]);
  });
  test("blame is relative to the baseline: expected to draw nothing, the others can avert it together", () => {
    const strict = blame([[2], [1, 1, 3, 1], [1]], { baseline: 0 }, { capacity: 5 });
    // 2 + 3 + 1 = 6 over 5: any one of them drawing nothing saves the fuse.
    expect(strict.agents.map(({ shapley }) => shapley)).toEqual(near([1 / 3, 1 / 3, 1 / 3]));
    expect(strict.agents.map(({ degree }) => degree)).toEqual([1, 1, 1]);
    expect(strict.groups).toEqual([[0], [1], [2]]);
  });
  test("text names tick, agent and last chance", () => {
    const text = responsibilityText(report);
    expect(text).toContain('"tripped" in fuse-v0, world 0: tick 2 of the episode.');
    expect(text).toMatch(/1 +script +averts it +2 +2 +1\.00 +1\.00 +1\.00/);
    expect(text).toMatch(/0 +script +fails at 2 +never +none +0\.00/);
    expect(text).toContain("One agent alone could avert it until tick 2 (agent 1).");
    expect(text).toContain("Smallest groups that avert it: {1}.");
  });
});

test("two agents that are each enough share the blame, though neither could avert it alone", () => {
  const report = blame([[1, 5, 1], [1], [1, 5, 1]]);
  expect(report.failureTick).toBe(1);
  expect(report.agents.map(({ averts }) => averts)).toEqual([false, false, false]);
  expect(report.agents.map(({ shapley }) => shapley)).toEqual(near([1 / 2, 0, 1 / 2]));
  expect(report.agents.map(({ degree }) => degree)).toEqual([1 / 2, 0, 1 / 2]);
  expect(report.lastChance).toBeUndefined();
  expect(report.lastChanceTogether).toBe(1);
  expect(report.groups).toEqual([[0, 2]]);
  expect(responsibilityText(report)).toContain("No agent alone could avert it.");
});

test("a failure that is only put off is not averted", () => {
  // Replaced in tick 1, agent 0 overdraws in tick 3 all the same.
  const { agents: each, actual } = blame([[1, 5, 1, 5], [1], [1]]);
  expect(actual.single[0]).toEqual([1, 1]);
  expect(each[0].decisions).toEqual([]);
  expect(each[0].lastChance).toBe(1);
  expect(each[1].failureTick).toBe(1);
});

test("two diners who both reach are stuck; each could have waited at first, and then no more", () => {
  const batch = createBatch(diners, {}, { worlds: 1 });
  const policies = bindPolicies(batch, [
    {
      use: script,
      params: {
        plan: [
          [1, 1, 0],
          [1, 1, 0],
        ],
      },
    },
  ]);
  const report = responsibilityReport(batch, policies, {
    failure: columnReaches("stuck", 2),
    baseline: 0,
  });
  expect(report.failureTick).toBe(1);
  expect(report.agents.map(({ decisions }) => decisions)).toEqual([[0], [0]]);
  expect(report.lastChance).toEqual({ tick: 0, agents: [0, 1] });
  expect(report.lastChanceTogether).toBe(0);
  expect(report.agents.map(({ shapley }) => shapley)).toEqual(near([1 / 2, 1 / 2]));
  expect(report.agents.map(({ degree }) => degree)).toEqual([1, 1]);
});

test("11 to 0: six votes would have been enough, so each voter has a degree of 1/6", () => {
  // Chockler & Halpern 2004, example 1.1: 11 to 0 gives 1/6 each, 6 to 5 gives 1 to each of the six.
  const vote = (ayes: number) =>
    blame(
      Array.from({ length: 11 }, (_, a) => [a < ayes ? 1 : 0]),
      { baseline: 0, ticks: 1 },
      { capacity: 5.5 },
    ).agents.map(({ degree }) => degree);
  expect(vote(11)).toEqual(near(new Array(11).fill(1 / 6)));
  expect(vote(6)).toEqual(Array.from({ length: 11 }, (_, a) => (a < 6 ? 1 : 0)));
});

test("degrees and smallest groups of tables by hand", () => {
  // Averted by {0}, and by {1, 2}.
  const table = Float64Array.of(0, 1, 0, 1, 0, 1, 1, 1);
  expect(degreesOfResponsibility(table, 3)).toEqual(Float64Array.of(1, 1 / 2, 1 / 2));
  expect(minimalGroups(table)).toEqual([[0], [1, 2]]);
  // More is not always better: {0} averts, {0, 1} does not.
  expect(() => degreesOfResponsibility(table, 2)).toThrow("a table of 2 players has 4 entries");
  expect(minimalGroups(Float64Array.of(0, 1, 0, 0))).toEqual([[0]]);
});

describe("where chance plays a part", () => {
  // An overload trips the fuse with probability 1/2. Agent 0 overdraws in ticks 0..2.
  const plan = [[5, 5, 5, 1], [1], [1]];
  const { batch, policies } = wired(plan, { chance: 0.5 }, 40);
  const first = findFailures(batch, policies, tripped);
  const draws = 300;
  const report = responsibilityReport(batch, policies, {
    failure: tripped,
    baseline: 1,
    world: first.indexOf(2),
    draws,
  });
  test("risk is what it was to be expected at each tick", () => {
    const { risk, onward, single, together } = report.redrawn!;
    const about = (expected: number) => expect.closeTo(expected, 1);
    const off = 3 * Math.sqrt(0.25 / draws);
    expect(off).toBeLessThan(0.1);
    risk.forEach((value, tick) => {
      expect(Math.abs(value - (1 - 0.5 ** (3 - tick)))).toBeLessThan(off);
      expect(Math.abs(single[0][tick] - (1 - 0.5 ** (2 - tick)))).toBeLessThan(off);
    });
    expect(onward[0]).toEqual([0, 0, 0]);
    expect(together).toEqual([0, 0, 0]);
    // Equal draws meet equal luck: what changes nothing changes nothing to the bit.
    expect(onward[1]).toEqual(risk);
    expect(single[2]).toEqual(risk);
    expect(report.agents[1].risk).toEqual({ estimate: about(0.875), low: about(0.83), high: about(0.91) });
  });
  test("shares of the risk add up to what all could have taken away", () => {
    expect(report.drawing).toEqual(["fuse-v0"]);
    expect(report.agents.map(({ shapleyRiskFall }) => shapleyRiskFall!.estimate)).toEqual(
      near([report.redrawn!.risk[0], 0, 0]),
    );
    expect(report.agents.map(({ riskFall }) => riskFall!.estimate)).toEqual(
      near([report.redrawn!.risk[0], 0, 0]),
    );
    expect(report.agents.map(({ lowersRisk }) => lowersRisk)).toEqual([true, false, false]);
    // What 300 draws never saw may still happen in one of a hundred.
    expect(report.agents[1].riskFall!.high).toBeCloseTo(3.84 / 303.84, 3);
    const text = responsibilityText(report);
    expect(text).toContain("Over 300 redrawn continuations");
    expect(text).toContain("Random numbers are drawn (fuse-v0)");
    expect(text).toContain("Less likely beyond chance without the conduct of agent 0 alone.");
    expect(text).not.toMatch(/averts|fails at|could avert/);
  });
  test("with the luck of the episode the last overdraft was the decisive one, which is no more than that luck", () => {
    expect(report.actual.single[0]).toEqual([1, 1, 0]);
    for (const { averts, decisions, shapley, banzhaf, degree, lastChance } of report.agents)
      expect([averts, decisions, shapley, banzhaf, degree, lastChance]).toEqual(new Array(6).fill(undefined));
    expect([report.lastChance, report.lastChanceTogether, report.groups]).toEqual(
      new Array(3).fill(undefined),
    );
  });
  test("draws cannot be left out, and are 100 where none are asked for", () => {
    const ask = (given: object) =>
      responsibilityReport(batch, policies, {
        failure: tripped,
        baseline: 1,
        world: first.indexOf(0),
        ...given,
      });
    expect(ask({}).redrawn!.draws).toBe(100);
    expect(() => ask({ draws: 0 })).toThrow(
      "draws must be at least 1 where random numbers are drawn (fuse-v0), got 0; leave draws out for 100",
    );
  });
  test("worlds fail about as often as they should", () => {
    const failed = first.filter((tick) => tick >= 0).length;
    expect(Math.abs(failed / 40 - 0.875)).toBeLessThan(3 * Math.sqrt((0.875 * 0.125) / 40));
  });
});

describe("random agents held to a random baseline", () => {
  const random: PolicyUse = { use: agents.get("random") };
  const reports = Array.from({ length: 25 }, (_, seed) => {
    const batch = createBatch(fuse, { agents: 4, capacity: 26, horizon: 8 }, { worlds: 8, seed });
    const policies = bindPolicies(batch, [random], { seed: `players/${seed}` });
    return responsibilityReport(batch, policies, { failure: tripped, baseline: random, seed });
  });
  const each = reports.flatMap((report) => report.agents);
  const share = (count: number) => count / each.length;

  test("many avert it by their luck alone, and next to none beyond it", () => {
    const byLuck = reports.flatMap(({ actual }) => actual.onward.filter((risks) => risks[0] === 0));
    expect(share(byLuck.length)).toBeGreaterThan(0.08);
    // At most 5 % of reports name anybody.
    expect(
      reports.filter((report) => report.agents.some(({ lowersRisk }) => lowersRisk)).length,
    ).toBeLessThanOrEqual(4);
  });
  test("none has a large share, and their intervals hold 0", () => {
    expect(each.every(({ shapleyRiskFall }) => shapleyRiskFall!.estimate < 0.2)).toBe(true);
    expect(share(each.filter(({ shapleyRiskFall }) => shapleyRiskFall!.low > 0).length)).toBeLessThan(0.07);
    expect(share(each.filter(({ riskFall }) => riskFall!.low > 0).length)).toBeLessThan(0.07);
  });
  test("that nothing is shown is not called innocence", () => {
    const [report] = reports.filter((one) => one.agents.every(({ lowersRisk }) => !lowersRisk));
    expect(report.drawing).toEqual(["random", "the baseline (random)"]);
    expect(responsibilityText(report)).toContain(
      "No agent alone is shown to make it less likely; that does not show that none is to blame.",
    );
  });
});

describe("a fragile commons", () => {
  const quota: PolicyUse = { use: agents.get("fixed-quota") };
  const start = () => {
    const batch = createBatch(commons, commons.presets?.fragile, { worlds: 3, seed: 1 });
    const policies = bindPolicies(batch, [{ use: agents.get("greedy-harvest"), seats: [1, 4, 6] }, quota]);
    return { batch, policies };
  };
  const options: ResponsibilityOptions = { failure: columnReaches("collapsed"), baseline: quota };
  const { batch, policies } = start();
  const before = [batch.save(), ...policies.map((policy) => policy.save())];
  const report = responsibilityReport(batch, policies, options);

  test("the greedy carry all the blame", () => {
    const share = report.agents.map(({ shapley }) => shapley!);
    expect(share[1] + share[4] + share[6]).toBeCloseTo(1);
    for (const follower of [0, 2, 3, 5, 7]) {
      expect(share[follower]).toBeCloseTo(0, 12);
      expect(report.agents[follower]).toMatchObject({ policy: "fixed-quota", degree: 0, averts: false });
    }
    expect(report.groups!.flat().every((agent) => [1, 4, 6].includes(agent))).toBe(true);
  });
  test("they could stop until some tick before the collapse, and then no more", () => {
    expect(report.lastChanceTogether).toBeGreaterThan(0);
    expect(report.lastChanceTogether).toBeLessThan(report.failureTick);
  });
  test("nothing has changed, and the same call says the same", () => {
    expect([batch.save(), ...policies.map((policy) => policy.save())]).toEqual(before);
    expect(responsibilityReport(batch, policies, options)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });
});

test("a failure at the end: welfare", () => {
  // Welfare per tick is 3 until the fuse trips in tick 2 of 5: 6 / 5.
  const report = blame([[1], [1, 1, 5], [1]], { failure: welfareBelow(2) });
  expect(report.failureTick).toBe(4);
  expect(report.agents.map(({ averts }) => averts)).toEqual([false, true, false]);
  expect(report.lastChance).toEqual({ tick: 2, agents: [1] });
  const { batch, policies } = wired([[1], [1], [1]]);
  expect(findFailures(batch, policies, welfareBelow(2))).toEqual(Int32Array.of(-1));
});

test("above the limit of agents there are no shares, and all else is there", () => {
  const plan = [[1, 8, 1], ...Array.from({ length: 12 }, () => [1])];
  const report = blame(plan, { baseline: 1 }, { capacity: 13 });
  expect(report.agents[0]).toMatchObject({ averts: true, decisions: [1] });
  expect(report.agents[0].shapley).toBeUndefined();
  expect(report.groups).toBeUndefined();
});

test("mistakes are named", () => {
  const calm = [[1], [1], [1]];
  expect(() => blame(calm)).toThrow(
    'responsibilityReport: "tripped" does not happen in frozen play in any of 1 worlds; reset with another seed',
  );
  expect(() => blame(calm, { world: 0 })).toThrow("in world 0");
  expect(() => blame(calm, { world: 3 })).toThrow("world must be in 0..0, got 3");
  expect(() => blame(calm, { draws: -1 })).toThrow("draws must be a whole number");
  expect(() => blame(calm, { failure: columnReaches("triped") })).toThrow('did you mean "tripped"?');
  expect(() => blame(calm, { failure: columnReaches("active") })).toThrow(
    '"active" must have one number a world',
  );
});
