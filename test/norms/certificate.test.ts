import { beforeAll, describe, expect, it } from "vitest";
import {
  always,
  fixedQuota,
  generousTitForTat,
  greedyHarvest,
  grim,
  qLearning,
  titForTat,
  winStayLoseShift,
} from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type RewardOption, rewardRule } from "../../src/credit/index.ts";
import { f64, type PolicyDefinition, type PolicyUse, type Society } from "../../src/index.ts";
import { defaultDiscount } from "../../src/norms/certificate.ts";
import { type Certificate, type CertifyOptions, certify } from "../../src/norms/index.ts";
import { judge } from "../../src/norms/verdict.ts";
import { wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";
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
      pairOf(winStayLoseShift, strict, { worlds: 16 }),
      {},
      "stable norm",
      /^Leaving does not pay: .* the best single one costs 0\.8 \(discounted sum\); exact, over \d+ states\.$/,
    ],
    [
      "win-stay, lose-shift at 5/3/1/0",
      pairOf(winStayLoseShift, axelrod),
      {},
      "answered, yet leaving pays",
      /^Leaving pays, more than 2 % of the stake, 0\.04 a tick: the best plan of deviations gains 0\.105 a tick \(1\.05 as a discounted sum\), a single one at tick 0 0\.2 /,
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
      "answered, yet leaving pays",
      /^Leaving pays/,
    ],
    [
      "grim: one mistake ends it",
      pairOf(grim, axelrod, { worlds: 16 }),
      {},
      "fragile",
      /^After half of all actions/,
    ],
    [
      "always-cooperate",
      pairOf(always, axelrod),
      {},
      "stuck but unenforced",
      /^Leaving pays, .*: the best plan of deviations gains 2 a tick \(20 as a discounted sum\), a single one at tick 0 2 /,
    ],
    [
      "always-defect",
      pairOf(always, axelrod, { params: { action: 1 } }),
      { deviants: [{ label: "cooperate", use: always }] },
      "no norm",
      /^Welfare comes 0 % of the way from Nash to the optimum, below the 50 %/,
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
      /^Leaving pays, .*: \+.* best deviant found, most often: greed; effort .*, more than the norm’s .*; a lower bound\)\. The others lose /,
    );
    expect(quota.verdict.reasons[1]).toContain("the others do not answer");
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
      return exact.solved && exact.gain.estimate > 0;
    };
    expect([at(threshold - 1e-4), at(threshold), at(threshold + 1e-4)]).toEqual([true, false, false]);
  });

  it("what pays less than epsilon is no reason to leave, exact or not", () => {
    // Grim just below its threshold of 1/2: defection for ever gains 2 (1 - d) - 2 d a tick, of a stake of 2.
    const at = (discount: number) => certified(pairOf(grim, axelrod), { discount, ticks: 20 });
    const [little, more] = [at(0.495), at(0.48)];
    expect([little.epsilon, more.epsilon]).toEqual([0.04, 0.04]);
    for (const [{ exact }, gain] of [
      [little, 0.02],
      [more, 0.08],
    ] as const)
      expect(exact.solved && exact.gain.estimate).toBeCloseTo(gain, 12);
    expect([little.verdict.parts.leavingPays, more.verdict.parts.leavingPays]).toEqual(["no", "yes"]);
  });

  it("the verdict tells 5/3/1/0 from 4/3/1/0: a single deviation gains 2 - 2 gamma in one and costs in the other", () => {
    const [mild, harsh] = [axelrod, strict].map((game) =>
      certified(pairOf(winStayLoseShift, game, { worlds: 16 }), { discount: 0.95 }),
    );
    expect(mild.exact).toMatchObject({
      worst: { single: { gain: expect.closeTo(0.1, 9) }, gain: expect.closeTo(2 / 1.95, 9) },
    });
    expect(harsh.exact).toMatchObject({
      worst: { single: { gain: expect.closeTo(1 - 2 * 0.95, 9) }, gain: 0 },
    });
    expect([mild.verdict.name, harsh.verdict.name]).toEqual(["answered, yet leaving pays", "stable norm"]);
  });

  it("holds for Q-learners that have settled on it, too", () => {
    const mild = certified(taught(axelrod, ["CDDC", "CDDC"]), { discount: 0.95 });
    expect(mild.verdict.reasons[0]).toMatch(/a single one at tick 0 0\.1 \(discounted sum\)/);
    const settled = taught(strict, Array(16).fill("CDDC"));
    expect(certified(settled, { discount: 0.95 }).verdict.name).toBe("stable norm");
  });

  it("sessions count one by one", () => {
    const mixture = (stable: number, others: number, rest = "CCCC") =>
      certified(taught(strict, [...Array(stable).fill("CDDC"), ...Array(others).fill(rest)]));
    const most = mixture(9, 7);
    expect(most.exact).toMatchObject({ solved: true, sessions: 16 });
    // The most that a session loses is what defecting on a cooperator for ever brings.
    expect(most.exact.solved && most.exact.worst.gain).toBeCloseTo(1 / (1 - 0.9), 9);
    expect(most.verdict.parts.failing).toEqual([9, 10, 11, 12, 13, 14, 15]);
    // In the mean leaving pays 7 / 16.
    expect(most.verdict.parts.leavingPays).toBe("yes");
    expect(most.verdict.reasons.join(" ")).toContain(
      "Session by session, 7 of 16 surely fail, for want of welfare or since leaving pays: 56.3 % [33.2, 76.9] may hold",
    );
    // One session of sixteen is 1 / 16 in the mean, above 2 % of a stake of 2: its interval decides.
    expect(mixture(15, 1).verdict.name).toBe("undecided");
    // Failed histories: the mean is high above half of the way, and only three in four have come to it.
    const failed = mixture(12, 4, "DDDD");
    expect(failed.efficiency.progress?.estimate).toBe(0.75);
    expect(failed.verdict).toMatchObject({
      name: "undecided",
      parts: { failing: [12, 13, 14, 15], throughout: "undecided" },
    });
    expect(failed.verdict.reasons.join(" ")).toMatch(
      /Session by session, 4 of 16 surely fail, for want of welfare or since leaving pays: 75 % \[50\.5, 89\.8\] may hold; whether that is at least 80 % is not decided \(about \d+ sessions would/,
    );
    const half = certified(taught(strict, [...Array(24).fill("CDDC"), ...Array(16).fill("DDDD")]));
    expect(half.verdict.name).toBe("in some sessions");
  });

  it("one agent that gains is enough", () => {
    const society = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: grim, seats: [0] },
      { use: always, seats: [1] },
    ]);
    // Agent 0 may exploit a cooperator, agent 1 would set off the trigger.
    expect(certified(society).exact).toMatchObject({
      gain: { estimate: expect.closeTo(2, 9) },
      worst: { seat: 0 },
    });
    // Asked of agent 1 alone, nothing is gained.
    expect(certified(society, { seats: [1] }).exact).toMatchObject({
      gain: { estimate: 0 },
      worst: { seat: 1 },
    });
    const mirrored = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: always, seats: [0] },
      { use: grim, seats: [1] },
    ]);
    // Nor does it matter for whom: somebody would gain in some state.
    const [here, there] = [society, mirrored].map((each) => certified(each).exact);
    expect(there).toMatchObject({ gain: { estimate: expect.closeTo(2, 9) }, worst: { seat: 1 } });
    expect([here.solved && here.anywhere, there.solved && there.anywhere]).toEqual(
      Array(2).fill(expect.closeTo(2, 9)),
    );
  });

  it("subgame perfection: who punishes, and who is punished, would rather not, or would", () => {
    const anywhere = (use: PolicyDefinition, game: Dilemma, discount: number) => {
      const { exact, verdict } = certified(pairOf(use, game, { worlds: 16 }), { discount });
      return [exact.solved && exact.anywhere, verdict.parts.subgamePerfect];
    };
    const d = 0.9;
    const echo = (first: number, then: number) => (first + d * then) / (1 - d * d);
    const [most, perfect] = anywhere(titForTat, axelrod, d);
    expect(perfect).toBe("no");
    // In mutual defection, one who cooperates once is copied: S, T, S, T ... against P for ever.
    expect(most).toBeCloseTo(0 + d * echo(5, 0) - 1 / (1 - d), 9);
    expect(anywhere(winStayLoseShift, strict, 0.9)[1]).toBe("yes");
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

  describe("what frozen learners are worth does not depend on what they learned from", () => {
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
        // Of one: which states it can bring about takes longer than all else, and is asked for each seat.
        seats: [0],
        deviants: [{ label: "idle", use: always, params: { action: 0 } }],
        learners: [{ label: "Q-learning", use: qLearning }],
        trainTicks: 50,
      });
    };
    let plain: Certificate;
    beforeAll(() => {
      plain = learned({});
    });

    it.each<RewardOption>([
      { use: "inequity-aversion", alpha: 1, beta: 1 },
      { use: "svo", angle: 45 },
      { use: "difference", baseline: 0 },
    ])("$use", (option) => {
      const reward = rewardRule(option);
      expect(reward).toBeDefined();
      expect(learned({ reward })).toEqual(plain);
    });
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

  it.each([1, 2, 3, 5])("works in episodes of %d ticks, too short for any shock", (rounds) => {
    const { recovery, enforcement, exact } = certified(pairOf(grim, axelrod, { rounds }), { discount: 1 });
    // One trembling tick in so short a game is no evidence of recovery.
    expect(recovery).toEqual([]);
    expect(enforcement.window).toBe(rounds - Math.floor(rounds / 4));
    // Backward induction: the last tick pays T - R.
    expect(exact).toMatchObject({ solved: true, worst: { gain: 2, gainPerTick: 2 / rounds } });
  });

  it("tries four seats of each policy of a large group, so that every role is tried", () => {
    const society = societyOf(matrixGame, { game: "public-goods", players: 8 }, [{ use: always }]);
    expect(certified(society, { ticks: 10 }).deviations.seats.map(({ seat }) => seat)).toEqual([0, 2, 4, 6]);
    const mixed = societyOf(matrixGame, { game: "public-goods", players: 8 }, [
      { use: always, seats: [5] },
      { use: always, params: { action: 1 } },
    ]);
    expect(certified(mixed, { ticks: 10 }).deviations.seats.map(({ seat }) => seat)).toEqual([0, 1, 3, 5, 6]);
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

  it("a discount for the future of those who see none in it, or all of it", () => {
    const discounts = [0.7, 0, 1].map((gamma) =>
      defaultDiscount(pairOf(qLearning, axelrod, { params: { gamma } })),
    );
    expect(discounts).toEqual([0.7, 0.95, 0.95]);
  });

  it("gains and margins are shares of the stake: of one agent's, and of all together", () => {
    // Half of the stock is lost for good: 5 of a welfare of 10.
    const lake = sketchEnv({
      id: "lake-v0",
      state: () => ({ stock: f64 }),
      resource: "stock",
      world: {
        reset(w) {
          w.stock = 10;
        },
        step(w) {
          w.payoff.fill(w.stock / 2);
        },
      },
    });
    const returned = (margin: number) => {
      const { recovery, epsilon, stake } = certified(societyOf(lake, {}, [{ use: always }]), {
        ...{ ticks: 3, shockTicks: 8, impulseTicks: 2, warmUp: 1, margin },
        stake: { perTick: 10, label: "ten" },
        thresholds: { gain: 0.1 },
      });
      expect([epsilon, stake.label]).toEqual([1, "ten"]);
      return recovery[0].returned.estimate;
    };
    expect([returned(0.3), returned(0.2)]).toEqual([1, 0]);
  });

  it("tells who may drift in, and for whom they make room", () => {
    const cooperate = { label: "cooperate", use: always };
    const drift = (use: PolicyDefinition) =>
      certified(pairOf(use, axelrod), {
        ticks: 20,
        shockTicks: 20,
        impulseTicks: 5,
        deviants: [cooperate, defect],
      }).drift;
    expect(drift(titForTat)).toMatchObject({ neutral: "cooperate", invader: "defect" });
    expect(drift(winStayLoseShift)?.opensAt.estimate ?? 1).toBeLessThan(1);
    expect(
      certified(pairOf(always, axelrod), { ticks: 20, shockTicks: 20, impulseTicks: 5 }).drift,
    ).toBeUndefined();
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
      expect(() => certified(society, { discount })).toThrow(/^certify: option "discount": .*, got/);
    for (const ticks of [0, 1.5])
      expect(() => certified(society, { ticks })).toThrow(/^certify: option "ticks": .*, got/);
  });
});

describe("judge", () => {
  const evidence = certified(pairOf(winStayLoseShift, strict, { worlds: 16 }));
  const at = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high });
  const unsolved = { solved: false, why: "because" } as const;
  const withGain = (gain: ReturnType<typeof at>, harm = at(1)): Certificate => ({
    ...evidence,
    exact: unsolved,
    deviations: {
      ...evidence.deviations,
      worst: { ...evidence.deviations.worst, gain, harm, does: "doing" },
    },
  });
  const withProgress = (progress: ReturnType<typeof at>): Certificate => ({
    ...evidence,
    efficiency: { ...evidence.efficiency, progress },
  });

  it("intervals decide only where they lie on one side of the threshold; what they leave open is undecided", () => {
    // 2 % of a stake of 2 is .04. The estimate alone never decides.
    expect(judge(withGain(at(0.03, 0.02, 0.04))).name).toBe("stable norm");
    expect(judge(withGain(at(0.08, 0.041, 0.1)))).toMatchObject({
      name: "answered, yet leaving pays",
      reasons: { 0: expect.stringMatching(/^Leaving pays, .*\. The others lose 1 a tick together\.$/) },
    });
    expect(judge(withGain(at(0.03, -0.05, 0.1)))).toMatchObject({
      name: "undecided",
      reasons: {
        0: expect.stringMatching(
          /^Whether leaving pays more than 2 % of the stake, 0\.04 a tick, is not decided: .*a lower bound\)\. About \d+ sessions would decide it, by the spread seen\.$/,
        ),
      },
    });
    expect(judge(withProgress(at(0.4, 0.3, 0.49))).name).toBe("no norm");
    expect(judge(withProgress(at(0.5))).name).toBe("stable norm");
    expect(judge(withProgress(at(0.55, 0.4, 0.6)))).toMatchObject({
      name: "undecided",
      reasons: {
        // The half width of .15 has to shrink to .05: nine times as many sessions.
        0: expect.stringMatching(/whether that is at least 50 % is not decided \(about 144 sessions would/),
      },
    });
  });

  it("shocks and mutants make a norm fragile that nobody gains by leaving", () => {
    const [shock] = evidence.recovery;
    expect(judge({ ...evidence, recovery: [{ ...shock, returned: at(0.49) }] })).toMatchObject({
      name: "fragile",
      reasons: { 0: `After ${shock.label} only 49 % of sessions return within ${shock.window} ticks.` },
    });
    const [mutant] = evidence.invasion;
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.05, 0, 0.09) }] })).toMatchObject({
      name: "fragile",
      reasons: { 0: `Mutants (${mutant.label}) prosper from a share of 5 % [0, 9] on.` },
    });
    // What is not decided keeps it from being called stable, and from being called fragile.
    expect(judge({ ...evidence, recovery: [{ ...shock, returned: wilsonInterval(3, 3) }] })).toMatchObject({
      name: "undecided",
      reasons: {
        0: expect.stringMatching(
          `After ${shock.label} 100 % \\[43.9, 100\\] of sessions return within ${shock.window} ticks; whether that is at least 50 % is not decided`,
        ),
      },
    });
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.5, 0, 1) }] })).toMatchObject({
      name: "undecided",
      reasons: {
        0: expect.stringMatching(
          `may prosper from a share of 50 % \\[0, 100\\] on; whether it withstands 10 % is not decided`,
        ),
      },
    });
    expect(judge({ ...evidence, invasion: [{ ...mutant, barrier: at(0.5, 0.1, 1) }] }).name).toBe(
      "stable norm",
    );
  });

  it("fifteen sessions that all hold decide nothing, sixteen do", () => {
    const verdict = (worlds: number) => certified(pairOf(winStayLoseShift, strict, { worlds })).verdict;
    expect(verdict(15)).toMatchObject({
      name: "undecided",
      reasons: {
        0: "Session by session, 0 of 15 surely fail, for want of welfare or since leaving pays: 100 % [79.6, 100] may hold; whether that is at least 80 % is not decided (about 16 sessions would decide it, by the spread seen).",
      },
    });
    expect(verdict(16).name).toBe("stable norm");
  });

  it("where leaving pays, what the answer costs has three values", () => {
    const leaving = withGain(at(0.5));
    const { worst } = leaving.enforcement;
    const answered = (share: number, deterrence: ReturnType<typeof at>) =>
      judge({
        ...leaving,
        enforcement: { ...leaving.enforcement, worst: { ...worst, answered: at(share), deterrence } },
      });
    const reason = (pattern: RegExp) => ({ 1: expect.stringMatching(pattern) });
    expect(answered(0.2, at(0.5, 0.1, 1))).toMatchObject({
      name: "answered, yet leaving pays",
      reasons: reason(
        /the others answer in 20 % of sessions, for .*, which costs the deviator 0\.5 \[0\.1, 1\]\./,
      ),
    });
    // An interval that includes nothing and much asserts neither.
    expect(answered(1, at(0.5, -0.1, 1))).toMatchObject({
      name: "leaving pays",
      reasons: reason(
        /may or may not cost the deviator more than 0\.04 \(\+0\.5 \[−0\.1, 1\]; about \d+ sessions/,
      ),
    });
    expect(answered(1, at(0.01, -0.01, 0.03))).toMatchObject({
      name: "stuck but unenforced",
      reasons: reason(/costs the deviator no more than 0\.04 \(\+0\.01 \[−0\.01, 0\.03\]\)\./),
    });
    expect(answered(1, at(-0.5, -1, -0.1))).toMatchObject({
      name: "stuck but unenforced",
      reasons: reason(/which is worth 0\.5 \[0\.1, 1\] to the deviator\./),
    });
    expect(answered(0, at(0))).toMatchObject({
      name: "stuck but unenforced",
      reasons: reason(/the others do not answer\./),
    });
  });

  it("a deviant that harms nobody is no temptation but bad play", () => {
    expect(judge(withGain(at(0.5), at(-0.2, -0.3, -0.1)))).toMatchObject({
      name: "imprecise",
      reasons: {
        0: expect.stringMatching(/The others do not lose by it \(\+0\.2 \[0\.1, 0\.3\] a tick together\)/),
      },
    });
    // Harm that is not decided does not make it harmless.
    expect(judge(withGain(at(0.5), at(0, -0.3, 0.3))).name).toBe("answered, yet leaving pays");
  });

  it("who holds it: peers, the institution, its own consequences, or nobody needs to", () => {
    const holder = (
      {
        bare,
        temptation,
        unanswered,
        deterrence,
      }: Record<"bare" | "temptation" | "unanswered" | "deterrence", number>,
      mechanisms: readonly string[] = [],
    ) => {
      const { enforcement, deviations } = evidence;
      const worst = {
        ...enforcement.worst,
        answered: at(1),
        temptation: at(temptation),
        unanswered: at(unanswered),
        deterrence: at(deterrence),
      };
      const { name, parts } = judge({
        ...evidence,
        mechanisms,
        deviations: { ...deviations, worst: { ...deviations.worst, beforeMechanisms: at(-1) } },
        enforcement: { ...enforcement, bare: at(bare), worst },
        invasion: evidence.invasion.map((each) => ({ ...each, barrier: at(1) })),
        efficiency: { ...evidence.efficiency, equilibria: 1 },
      });
      return [name, parts.holder];
    };
    expect(holder({ bare: 2, temptation: 2, unanswered: 2, deterrence: 3 })).toEqual([
      "stable norm",
      "peers",
    ]);
    const taxed = { bare: 2, temptation: -1, unanswered: -1, deterrence: 0 };
    expect(holder(taxed, ["pigouvian-tax"])).toEqual(["stable norm", "institution"]);
    expect(holder({ bare: 2, temptation: 2, unanswered: -1, deterrence: 0 })).toEqual([
      "stable norm",
      "its own consequences",
    ]);
    expect(holder({ bare: -1, temptation: -1, unanswered: -1, deterrence: 0 })).toEqual([
      "no dilemma",
      "nobody needs to",
    ]);
    expect(holder({ bare: 2, temptation: 2, unanswered: 2, deterrence: 0 })).toEqual([
      "stable norm",
      "undecided",
    ]);
  });

  it("thresholds are those that are given, and are named where they are not the default", () => {
    const strictly = { ...evidence.thresholds, gain: 0.2 };
    const given = { ...withGain(at(0.3)), thresholds: strictly, epsilon: 0.4 };
    expect(judge(given).name).toBe("stable norm");
    expect(judge(given).reasons.at(-1)).toBe(
      "Judged by other thresholds than the default: gain 20 % (default 2 %).",
    );
    expect(judge(evidence).reasons.at(-1)).not.toContain("default");
  });

  it("without a known optimum efficiency is not judged", () => {
    const unknown = { ...evidence.efficiency, progress: undefined, from: undefined, atMost: [] };
    const { name, reasons } = judge({ ...evidence, efficiency: unknown });
    expect(name).toBe("stable behaviour");
    expect(reasons.at(-1)).toMatch(/^No optimum is known here, so efficiency is not judged/);
  });
});
