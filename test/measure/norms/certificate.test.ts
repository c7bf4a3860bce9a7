import { describe, expect, it } from "vitest";
import {
  always,
  fixedQuota,
  generousTitForTat,
  greedyHarvest,
  grim,
  qLearning,
  titForTat,
  winStayLoseShift,
} from "../../../agents/index.ts";
import { commons } from "../../../envs/commons/commons.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import {
  type Certificate,
  type CertifyOptions,
  certify,
  type PolicyDefinition,
  type PolicyUse,
  type RewardOption,
  rewardRule,
  type Society,
  wilsonInterval,
} from "../../../src/index.ts";
import { judge } from "../../../src/measure/norms/verdict.ts";
import { type Dilemma, defect, pairOf, societyOf, taught } from "./societies.ts";

const axelrod: Dilemma = [5, 3, 1, 0];
const strict: Dilemma = [4, 3, 1, 0];
const quick: CertifyOptions = { seed: 2, discount: 0.9, ticks: 100, deviants: [defect] };
const certified = (society: Society, more: CertifyOptions = {}): Certificate =>
  certify(society, { ...quick, ...more });

describe("verdicts of societies that are known", () => {
  it.each<[string, Society, CertifyOptions, string, RegExp]>([
    [
      "win-stay, lose-shift where it is strict",
      pairOf(winStayLoseShift, strict, { worlds: 4 }),
      {},
      "stable norm",
      /^Leaving does not pay: .* the best single one costs 0\.8 \(discounted sum\); exact, over \d+ states\.$/,
    ],
    [
      "win-stay, lose-shift at 5/3/1/0",
      pairOf(winStayLoseShift, axelrod),
      {},
      "fragile",
      /^Leaving pays: a single deviation at tick 0 gains 0\.2 \(discounted sum\), the best plan of them 1\.05; exact/,
    ],
    [
      "tit-for-tat among the patient: no deviation pays, but a mistake echoes on",
      // Random last actions leave a pair in mutual cooperation one time in four.
      pairOf(titForTat, axelrod, { worlds: 40 }),
      {},
      "fragile",
      /^After half of all actions tremble for 10 ticks only 2\d(\.5)? % .* of sessions return within 100 ticks\.$/,
    ],
    [
      "tit-for-tat among the impatient",
      pairOf(titForTat, axelrod),
      { discount: 0.5 },
      "fragile",
      /^Leaving pays/,
    ],
    ["grim: one mistake ends it", pairOf(grim, axelrod), {}, "fragile", /^After half of all actions/],
    [
      "always-cooperate",
      pairOf(always, axelrod),
      {},
      "stuck but unenforced",
      /^Leaving pays: a single deviation at tick 0 gains 2 \(discounted sum\), the best plan of them 20; exact/,
    ],
    [
      "always-defect",
      pairOf(always, axelrod, { params: { action: 1 } }),
      { deviants: [{ label: "cooperate", use: always }] },
      "no norm",
      /^Welfare comes 0 % \[0, 0\] of the way from Nash to the optimum, below the 50 %/,
    ],
  ])("%s: %#", (_, society, more, name, reason) => {
    const { verdict } = certified(society, more);
    expect(verdict.name).toBe(name);
    expect(verdict.reasons[0]).toMatch(reason);
  });

  it("a fixed quota in the commons is kept by nobody's interest; greed is no norm", () => {
    const options: CertifyOptions = {
      ...quick,
      discount: 1,
      ticks: 200,
      deviants: [{ label: "greed", use: greedyHarvest }],
    };
    const quota = certify(societyOf(commons, { agents: 3 }, [{ use: fixedQuota }]), options);
    expect(quota.verdict.name).toBe("stuck but unenforced");
    expect(quota.exact).toEqual({ solved: false, why: "the agent can bring about more than 4096 states" });
    expect(quota.verdict.reasons[0]).toMatch(
      /^Leaving pays: \+.* best deviant found, most often: greed; a lower bound\)\.$/,
    );
    expect(quota.verdict.reasons[1]).toContain("the others do not answer it");
    expect(quota.recovery[0].label).toBe("a cut of biomass to 50 %");
    const greed = certify(societyOf(commons, { agents: 3 }, [{ use: greedyHarvest }]), options);
    expect(greed.verdict.name).toBe("no norm");
  });
});

describe("exact stability in the certificate", () => {
  it.each<[string, PolicyDefinition, Dilemma, number]>([
    ["grim", grim, [5, 3, 1, 0], 1 / 2],
    ["grim", grim, [7, 5, 4, 0], 2 / 3],
    ["tit-for-tat", titForTat, [5, 3, 1, 0], 2 / 3],
    ["win-stay, lose-shift", winStayLoseShift, [4, 3, 1, 0], 1 / 2],
  ])("%s at %#: an equilibrium from the threshold on", (_, use, game, threshold) => {
    const at = (discount: number) => {
      const { exact } = certified(pairOf(use, game), { discount, ticks: 20 });
      return exact.solved && exact.stable.estimate;
    };
    expect([at(threshold - 1e-4), at(threshold), at(threshold + 1e-4)]).toEqual([0, 1, 1]);
  });

  it("the verdict tells 5/3/1/0 from 4/3/1/0: a single deviation gains 2 - 2 gamma in one and costs in the other", () => {
    const [mild, harsh] = [axelrod, strict].map((game) =>
      certified(pairOf(winStayLoseShift, game, { worlds: 4 }), { discount: 0.95 }),
    );
    expect(mild.exact).toMatchObject({
      worst: { single: { gain: expect.closeTo(0.1, 9) }, gain: expect.closeTo(2 / 1.95, 9) },
    });
    expect(harsh.exact).toMatchObject({
      worst: { single: { gain: expect.closeTo(1 - 2 * 0.95, 9) }, gain: 0 },
    });
    expect([mild.verdict.name, harsh.verdict.name]).toEqual(["fragile", "stable norm"]);
  });

  it("holds for Q-learners that have settled on it, too", () => {
    const mild = certified(taught(axelrod, ["CDDC", "CDDC"]), { discount: 0.95 });
    expect(mild.verdict.reasons[0]).toMatch(
      /a single deviation at tick 0 gains 0\.1 \(discounted sum\), the best plan of them 1\.03/,
    );
    const settled = taught(strict, Array(4).fill("CDDC"));
    expect(certified(settled, { discount: 0.95 }).verdict.name).toBe("stable norm");
  });

  it("sessions count one by one, and their interval decides", () => {
    const mixture = (stable: number, others: number) =>
      certified(taught(strict, [...Array(stable).fill("CDDC"), ...Array(others).fill("CCCC")]));
    const most = mixture(9, 7);
    expect(most.exact).toMatchObject({ solved: true, sessions: 16, stable: wilsonInterval(9, 16) });
    // The most that a session loses is what defecting on a cooperator for ever brings.
    expect(most.exact.solved && most.exact.worst.gain).toBeCloseTo(1 / (1 - 0.9), 9);
    expect(most.verdict.name).toBe("fragile");
    expect(most.verdict.reasons[0]).toMatch(
      /^Leaving pays in some sessions: a single deviation at tick 0 gains 1 /,
    );
    expect(most.verdict.reasons[0]).toContain(
      "in 56.3 % [33.2, 76.9] of the sessions solved no deviation pays",
    );
    // One of three may still be a half, one of eight is not: there its answer decides.
    expect(mixture(1, 2).verdict.reasons[0]).toMatch(/^Leaving pays in some sessions: /);
    expect(mixture(1, 7).verdict).toMatchObject({
      name: "stuck but unenforced",
      reasons: { 0: expect.stringMatching(/^Leaving pays: /) },
    });
    // A single session where it pays is enough to keep a norm from being called stable.
    expect(mixture(15, 1).verdict.name).toBe("fragile");
  });

  it("one agent that gains is enough", () => {
    const society = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: grim, seats: [0] },
      { use: always, seats: [1] },
    ]);
    // Agent 0 may exploit a cooperator, agent 1 would set off the trigger.
    expect(certified(society).exact).toMatchObject({ stable: { estimate: 0 }, worst: { seat: 0 } });
  });

  it("falls back to sampling where policies mix, and says that it is a lower bound", () => {
    const { exact, verdict } = certified(pairOf(generousTitForTat, axelrod, { worlds: 20 }), { ticks: 400 });
    expect(exact).toEqual({ solved: false, why: "agent 1 mixes between actions" });
    expect(verdict.reasons.join(" ")).toContain("a lower bound");
    expect(verdict.reasons.join(" ")).not.toContain("exact, over");
  });
});

describe("certify", () => {
  it("leaves the society as it was, byte for byte, and says the same again", () => {
    const society = taught(axelrod, ["CDDC", "CCCC", "DDDD"], { gamma: 0.9 });
    const bytes = () => [society.batch.save(), ...society.policies.map((policy) => policy.save())];
    const before = bytes();
    const options = { learners: [{ label: "Q", use: qLearning }], trainTicks: 300 };
    const first = certified(society, options);
    expect(bytes()).toEqual(before);
    expect(certified(society, options)).toEqual(first);
    expect(certified(society, { ...options, seed: 3 }).seed).toBe(3);
  });

  it.each<RewardOption>([
    { use: "inequity-aversion", alpha: 1, beta: 1 },
    { use: "svo", angle: 45 },
    { use: "difference", baseline: 0 },
  ])("what frozen learners are worth does not depend on what they learned from: $use", (option) => {
    const learned = (more: Pick<PolicyUse, "reward">): Certificate => {
      const params = { agents: 3, growth: 0.5 };
      const society = societyOf(commons, params, [{ use: qLearning, ...more }], { worlds: 2 });
      // The same tables, whatever taught them.
      society.policies[0].memory.q.forEach((_, j, q) => {
        q[j] = Math.sin(j);
      });
      return certified(society, {
        ticks: 30,
        impulseTicks: 5,
        deviants: [{ label: "idle", use: always, params: { action: 0 } }],
        learners: [{ label: "Q-learning", use: qLearning }],
        trainTicks: 50,
      });
    };
    const reward = rewardRule(option);
    expect(reward).toBeDefined();
    expect(learned({ reward })).toEqual(learned({}));
  });

  it("describes what was certified", () => {
    expect(certified(pairOf(grim, axelrod, { worlds: 3 }))).toMatchObject({
      env: "matrix-game-v0",
      agents: 2,
      policies: ["Grim trigger"],
      mechanisms: [],
      sessions: 3,
      discount: 0.9,
      ticks: 100,
      thresholds: { progress: 0.5, gain: 0.02 },
    });
  });

  it.each([1, 2, 3, 5])("works in episodes of %d ticks, whatever shock fits in", (rounds) => {
    const { recovery, enforcement, exact } = certified(pairOf(grim, axelrod, { rounds }), { discount: 1 });
    expect(recovery.length > 0).toBe(rounds >= 4);
    expect(recovery.every(({ label }) => !label.includes(" 0 ticks"))).toBe(true);
    expect(enforcement.window).toBe(rounds - Math.floor(rounds / 4));
    // Backward induction: the last tick pays T - R.
    expect(exact).toMatchObject({ solved: true, worst: { gain: 2, gainPerTick: 2 / rounds } });
  });

  it("tries four seats of a large group", () => {
    const society = societyOf(matrixGame, { game: "public-goods", players: 8 }, [{ use: always }]);
    expect(certified(society, { ticks: 10 }).deviations.seats.map(({ seat }) => seat)).toEqual([0, 2, 4, 6]);
    expect(certified(society, { ticks: 10, seats: [7] }).enforcement.worst.seat).toBe(7);
    expect(() => certified(society, { seats: [8] })).toThrow("certify: seats must be in 0..7, got 8");
  });

  it.each<[string, Society, number]>([
    ["of an episode", pairOf(grim, axelrod, { rounds: 5 }), 1],
    ["of learners that agree", pairOf(qLearning, axelrod, { params: { gamma: 0.7 } }), 0.7],
    ["of short-sighted learners", pairOf(qLearning, axelrod, { params: { gamma: 0 } }), 0.95],
    ["of an endless game", pairOf(grim, axelrod), 0.95],
  ])("the discount %s, where none is given", (_, society, discount) => {
    expect(certify(society, { ticks: 10, deviants: [defect] }).discount).toBe(discount);
  });

  it("refuses what it cannot use", () => {
    const society = pairOf(grim, axelrod);
    expect(() => certified(society, { tick: 10 } as CertifyOptions)).toThrow(
      'unknown option "tick", did you mean "ticks"?',
    );
    expect(() =>
      certified(society, { thresholds: { gains: 0.1 } as CertifyOptions["thresholds"] & {} }),
    ).toThrow('unknown threshold "gains", did you mean "gain"?');
    expect(() => certify(society, { discount: 0.9 })).toThrow(
      "certify: needs at least one deviant or learner to try; give deviants",
    );
    for (const discount of [0, 1.5, Number.NaN])
      expect(() => certified(society, { discount })).toThrow(
        "certify: discount must be above 0 and at most 1",
      );
    for (const ticks of [0, 1.5])
      expect(() => certified(society, { ticks })).toThrow("certify: ticks must be a whole number");
  });
});

describe("judge", () => {
  const evidence = certified(pairOf(winStayLoseShift, strict, { worlds: 4 }));
  const at = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high });
  const unsolved = { solved: false, why: "because" } as const;
  const withGain = (gain: ReturnType<typeof at>): Certificate => ({
    ...evidence,
    exact: unsolved,
    deviations: { ...evidence.deviations, worst: { ...evidence.deviations.worst, gain, conforming: at(3) } },
  });
  const withProgress = (progress: ReturnType<typeof at>): Certificate => ({
    ...evidence,
    efficiency: { ...evidence.efficiency, progress },
  });

  it("intervals decide only where they lie on one side of the threshold", () => {
    // 2 % of 3 is 0.06.
    expect(judge(withGain(at(0.05, 0.02, 0.06))).name).toBe("stable norm");
    expect(judge(withGain(at(0.08, 0.061, 0.1)))).toMatchObject({
      name: "fragile",
      reasons: { 0: expect.stringMatching(/^Leaving pays/) },
    });
    expect(judge(withGain(at(0.07, 0.05, 0.1)))).toMatchObject({
      name: "fragile",
      reasons: { 0: expect.stringMatching(/^Whether leaving pays is not decided: .*a lower bound/) },
    });
    expect(judge(withProgress(at(0.4, 0.3, 0.49))).name).toBe("no norm");
    expect(judge(withProgress(at(0.5))).name).toBe("stable norm");
    expect(judge(withProgress(at(0.45, 0.4, 0.6)))).toMatchObject({ name: "fragile" });
    expect(judge(withProgress(at(0.5, 0.4, 0.6)))).toMatchObject({
      name: "fragile",
      reasons: { 0: expect.stringMatching(/whether that is at least 50 % is not decided/) },
    });
  });

  it("shocks and mutants make a norm fragile that nobody gains by leaving", () => {
    const [shock] = evidence.recovery;
    expect(judge({ ...evidence, recovery: [{ ...shock, returned: at(0.49) }] })).toMatchObject({
      name: "fragile",
      reasons: {
        0: `After ${shock.label} only 49 % [49, 49] of sessions return within ${shock.window} ticks.`,
      },
    });
    const [mutant] = evidence.invasion;
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.05, 0, 0.09) }] })).toMatchObject({
      name: "fragile",
      reasons: { 0: `Mutants (${mutant.label}) prosper from a share of 5 % [0, 9] on.` },
    });
    // What is not decided keeps it from being called stable.
    expect(judge({ ...evidence, recovery: [{ ...shock, returned: wilsonInterval(3, 3) }] })).toMatchObject({
      name: "fragile",
      reasons: {
        0: `After ${shock.label} 100 % [43.9, 100] of sessions return within ${shock.window} ticks; whether that is at least 50 % is not decided.`,
      },
    });
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.5, 0, 1) }] })).toMatchObject({
      name: "fragile",
      reasons: {
        0: `Mutants (${mutant.label}) may prosper from a share of 50 % [0, 100] on; whether it withstands 10 % is not decided.`,
      },
    });
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.5, 0.1, 1) }] }).name).toBe(
      "stable norm",
    );
  });

  it("three sessions that all return decide nothing, four do", () => {
    const verdict = (worlds: number) => certified(pairOf(winStayLoseShift, strict, { worlds })).verdict;
    expect(verdict(3)).toMatchObject({
      name: "fragile",
      reasons: { 0: expect.stringContaining("is not decided") },
    });
    expect(verdict(4).name).toBe("stable norm");
  });

  it("where leaving pays, what the answer costs tells fragile from stuck", () => {
    const leaving = withGain(at(0.5));
    const { worst } = leaving.enforcement;
    const answered = (share: number, deterrence: ReturnType<typeof at>) =>
      judge({
        ...leaving,
        enforcement: { ...leaving.enforcement, worst: { ...worst, answered: at(share), deterrence } },
      });
    const [fragile, stuck] = ["fragile", "stuck but unenforced"];
    expect(answered(0.2, at(0.5, 0.1, 1))).toMatchObject({
      name: fragile,
      reasons: {
        1: expect.stringMatching(
          /the others answer in 20 % .*, which costs the deviator 0\.5 \[0\.1, 1\]\.$/,
        ),
      },
    });
    expect(answered(1, at(0.5, -0.1, 1))).toMatchObject({
      name: stuck,
      reasons: {
        1: expect.stringMatching(/does not clearly cost the deviator anything \(\+0\.5 \[-0\.1, 1\]\)\.$/),
      },
    });
    expect(answered(1, at(-0.5, -1, -0.1))).toMatchObject({
      name: stuck,
      reasons: {
        1: expect.stringMatching(
          /the others give way .*, which is worth 0\.5 \[0\.1, 1\] to the deviator\.$/,
        ),
      },
    });
    expect(answered(0, at(0))).toMatchObject({
      name: stuck,
      reasons: { 1: expect.stringMatching(/the others do not answer it\.$/) },
    });
  });

  it("where leaving pays and nobody answers, a high payoff that may not be one is not called stuck", () => {
    const { worst } = evidence.enforcement;
    const unanswered = { ...evidence.enforcement, worst: { ...worst, answered: at(0) } };
    const leaving = { ...withGain(at(0.5)), enforcement: unanswered };
    const reaching = (progress: ReturnType<typeof at>) =>
      judge({ ...leaving, efficiency: { ...evidence.efficiency, progress } }).name;
    expect(reaching(at(0.6, 0.5, 0.7))).toBe("stuck but unenforced");
    expect(reaching(at(0.6, 0.4, 0.8))).toBe("fragile");
  });

  it("a single deviation may pay where no lasting one does", () => {
    const { enforcement } = evidence;
    const once = (gain: ReturnType<typeof at>) =>
      judge({ ...withGain(at(-1)), enforcement: { ...enforcement, worst: { ...enforcement.worst, gain } } });
    expect(once(at(0.2, 0.1, 0.3))).toMatchObject({
      name: "fragile",
      reasons: { 0: expect.stringMatching(/^Leaving pays: a single deviation gains \+0\.2 \[0\.1, 0\.3\]/) },
    });
    expect(once(at(0.2, -0.1, 0.5)).name).toBe("stable norm");
  });

  it("thresholds are those that are given", () => {
    const strictly = { ...evidence.thresholds, gain: 0.2 };
    expect(judge({ ...withGain(at(0.5)), thresholds: strictly }).name).toBe("stable norm");
  });

  it("without a known optimum efficiency is not judged", () => {
    const unknown = { ...evidence.efficiency, progress: undefined, ofOptimum: undefined };
    const { name, reasons } = judge({ ...evidence, efficiency: unknown });
    expect(name).toBe("stable behaviour");
    expect(reasons.at(-1)).toMatch(/^No optimum is known here, so efficiency is not judged/);
  });
});
