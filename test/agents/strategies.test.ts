/** Strategies of the repeated prisoner's dilemma, as literal histories, in either seat. */
import { describe, expect, it, test } from "vitest";
import { titForTat } from "../../agents/index.ts";
import * as s from "../../agents/strategies/index.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  gamePreset,
  type MemoryOne,
  memoryOneMachine,
  normalFormOf,
  repeatedPayoffs,
} from "../../src/games/index.ts";
import { bindPolicies, createBatch, type PolicyDefinition, rollout } from "../../src/index.ts";
import { played, plays, shareOfC } from "./strategies.play.ts";

const many = (moves: string, n: number) => moves.repeat(n);
const coin20 = "CCDCDDDCCDCDCCDCDDCD";

/** What is played against a sequence, gone through over and over, or a strategy. */
const histories: [PolicyDefinition, string | PolicyDefinition, string][] = [
  // Reciprocators.
  [s.titForTwoTats, "CDDDCC", "CCCDDC"],
  [s.titForTwoTats, "CD", "CCCCCC"],
  [s.twoTitsForTat, "CDCCC", "CCDDC"],
  [s.hardTitForTat, "DCCCC", "CDDDC"],
  [s.hardTitForTwoTats, "DDCCC", "CCDDC"],
  [s.hardTitForTwoTats, "CD", "CCCCCC"],
  [s.slowTitForTat, "DDCDCCC", "CCDDDDC"],
  [s.spitefulTitForTat, "CDCDDCCC", "CCDCDDDD"],
  [s.antiTitForTat, "CDDC", "CDCC"],
  [s.bully, "CDDC", "DDCC"],
  [s.contriteTitForTat, "CDCC", "CCDC"],
  [s.contriteTitForTat, "D", "CDDD"],
  [s.omegaTitForTat, "CD", "CCDCDCCCDDD"],
  [s.omegaTitForTat, "C", many("C", 12)],
  [s.gradual, "DCCCDDCCCC", "CDCCCDDCCC"],
  [s.adaptiveTitForTat, "CD", "CCDCD"],
  [s.adaptiveTitForTat, "DDCCC", "CDDCC"],
  // Grudgers.
  [s.softGrudger, "DCCCCCDC", "CDDDDCCD"],
  [s.spitefulCc, "DC", "CCDDD"],
  [s.grudgerAlternator, "CDCCCC", "CCDCDC"],
  [s.easyGo, "CDC", "DDCCC"],
  [s.aggravater, "C", "DDDCC"],
  [s.aggravater, "DCCCC", "DDDDD"],
  [s.aggravater, "CCCDCC", "DDDCDD"],
  [s.gradualKiller, "C", "DDDDDCCCC"],
  [s.gradualKiller, "D", "DDDDDCCDD"],
  [s.gradualKiller, "CCCCCDC", "DDDDDCCCC"],
  [s.foolMeOnce, "DCDCC", "CCCDD"],
  [s.backstabber, "D", "CCCCDDD"],
  // Probers.
  [s.prober, "C", "DCCDDD"],
  [s.prober, "CDCDC", "DCCCD"],
  [s.prober2, "C", "DCCCC"],
  [s.prober2, "CDCDDD", "DCCCCC"],
  [s.prober2, "CDDC", "DCCDC"],
  [s.prober3, "C", "DCDDD"],
  [s.prober3, "CDCC", "DCDCC"],
  [s.hardProber, "C", "DDCCDD"],
  [s.hardProber, "CDC", "DDCCCD"],
  [s.prober4, "C", `${coin20}DDD`],
  [s.prober4, titForTat, `${coin20}CCCCCCCC`],
  [s.detective, "C", "CDCCDDD"],
  [s.detective, titForTat, "CDCCCC"],
  [s.handshake, "C", "CDDDD"],
  [s.handshake, "CDCC", "CDCC"],
  [s.collective, "C", "CDDDD"],
  [s.collective, s.collective, "CDCCC"],
  [s.collective, "CDCDCC", "CDCCDD"],
  [s.adaptive, "C", "CCCCCCDDDDDDD"],
  [s.adaptive, titForTat, "CCCCCCDDDDDCCC"],
  // Counters.
  [s.softMajority, "CDDCC", "CCCDC"],
  [s.hardMajority, "CDDCC", "DCDDDC"],
  [s.softMajority10, `${many("C", 12)}${many("D", 8)}`, `${many("C", 18)}D`],
  [s.hardMajority10, `${many("C", 12)}${many("D", 8)}`, `D${many("C", 16)}D`],
  [s.softMajority, `${many("C", 12)}${many("D", 8)}`, many("C", 19)],
  [s.mem2, "C", "CCCCCC"],
  [s.mem2, "D", "CDDDDDDD"],
  [s.mem2, "DCCCC", "CDCCC"],
  [s.alternator, "D", "CDCDCD"],
  [s.periodicCcd, "D", "CCDCCD"],
  [s.periodicDdc, "D", "DDCDDC"],
  [s.periodicCccd, "D", "CCCDCCCD"],
  [s.periodicCccdcd, "D", "CCCDCDCCC"],
  [s.periodicCccccd, "D", "CCCCCDC"],
  [s.alwaysCooperate, "D", "CCCC"],
  [s.alwaysDefect, "C", "DDDD"],
  // Machines.
  [s.fortress3, s.fortress3, "DDCCC"],
  [s.fortress3, "C", "DDDD"],
  [s.fortress3, "DDCDC", "DDCCD"],
  [s.fortress4, s.fortress4, "DDDCCC"],
  [s.fortress4, "DDC", "DDDDD"],
  [s.pun1, "C", "DCCC"],
  [s.pun1, "D", "DCDCD"],
  [s.thumper, "C", "CCCC"],
  [s.thumper, "DCCC", "CDDC"],
  [s.raider, "C", "DDDDD"],
  [s.raider, "D", "DDCCD"],
  [s.raider, s.raider, "DDCDDCD"],
  [s.ripoff, "C", "DCDCD"],
  [s.ripoff, "D", "DCDDD"],
  [s.ripoff, titForTat, "DCCCC"],
  [s.solutionB1, "C", "DDCCC"],
  [s.solutionB1, "D", "DDDD"],
  [s.suspiciousPavlov, "C", "DDDD"],
  [s.suspiciousPavlov, "D", "DCDCD"],
  [s.winShiftLoseStay, "C", "DCDCD"],
  [s.winShiftLoseStay, "D", "DDDD"],
  [s.unlessExploited, "C", "CCCC"],
  [s.unlessExploited, "D", "CDCDC"],
  [s.strictGrim, "DC", "CDDD"],
  [s.winner12, "C", "CCCC"],
  [s.winner12, "CCDCCC", "CCCDDD"],
  [s.winner21, "C", "DCCCC"],
  [s.winner21, "D", "DCDDD"],
  // The second tournament.
  [s.tester, "C", "DCCDCDCD"],
  [s.tester, "CD", "DCCCD"],
  [s.white, "D", `${many("C", 10)}DDDD`],
  [s.white, `${many("C", 11)}DC`, many("C", 13)],
  [s.champion, "C", many("C", 30)],
  [s.champion, "D", `${many("C", 10)}${many("D", 15)}`],
];

const named = <T extends [PolicyDefinition, string | PolicyDefinition, ...unknown[]]>(rows: T[]) =>
  rows.map((row) => [row[0].id, typeof row[1] === "string" ? row[1] : row[1].id, row] as const);

test.each(named(histories))("%s against %s", (_, __, row) => plays(...row));

it("backstabs in the last two rounds", () => plays(s.backstabber, "C", "CCCCDD", 6));

it("calculates whether the other repeats itself after twenty rounds", () => {
  expect(played(s.calculator, "C", 25).slice(20)).toBe("DDDDD");
  expect(played(s.calculator, "CDD", 25).slice(20)).toBe("DDDDD");
  // Twenty moves that are no cycle: tit for tat from then on.
  expect(played(s.calculator, coin20, 25).slice(20)).toBe("DCCDC");
});

it("contrite tit for tat ends what a mistake begins, where tit for tat goes on", () => {
  const cooperation = (use: PolicyDefinition) => {
    const batch = createBatch(matrixGame, { noise: 0.01 }, { worlds: 200 });
    rollout(batch, bindPolicies(batch, [{ use }]), 500);
    return batch.columns.payoffSum.reduce((sum, payoff) => sum + payoff, 0) / (500 * 400);
  };
  // Nowak & Sigmund: tit for tat earns 2.25 in the long run, whatever little noise there is.
  expect(cooperation(titForTat)).toBeLessThan(2.5);
  expect(cooperation(s.contriteTitForTat)).toBeGreaterThan(2.9);
});

describe("zero-determinant strategies hold payoffs to their line, whoever the other is", () => {
  const game = normalFormOf(gamePreset("prisoners-dilemma"));
  const others: MemoryOne[] = [
    [0.9, 0.2, 0.6, 0.3],
    [0.3, 0.8, 0.1, 0.5],
    [0.99, 0.99, 0.99, 0.99],
    [0.1, 0.4, 0.7, 0.2],
  ];
  const four: Record<string, { four: MemoryOne; line: (own: number, other: number) => number }> = {
    "extort-2": { four: [8 / 9, 1 / 2, 1 / 3, 0], line: (own, other) => own - 1 - 2 * (other - 1) },
    "extort-2-v2": { four: [7 / 8, 7 / 16, 3 / 8, 0], line: (own, other) => own - 1 - 2 * (other - 1) },
    "extort-3": { four: [11 / 13, 1 / 2, 7 / 26, 0], line: (own, other) => own - 1 - 3 * (other - 1) },
    "extort-4": { four: [11 / 17, 0, 8 / 17, 0], line: (own, other) => own - 1 - 4 * (other - 1) },
    "zd-gtft-2": { four: [1, 1 / 8, 1, 1 / 4], line: (own, other) => own - 3 - 2 * (other - 3) },
    "zd-gen-2": { four: [1, 9 / 16, 1 / 2, 1 / 8], line: (own, other) => own - 3 - 2 * (other - 3) },
    "zd-set-2": { four: [3 / 4, 1 / 4, 1 / 2, 1 / 4], line: (_, other) => other - 2 },
  };
  it.each(Object.entries(four))("%s", (id, { four, line }) => {
    for (const other of others) {
      const [own, theirs] = repeatedPayoffs(game, memoryOneMachine(four), memoryOneMachine(other), {
        discount: 1,
      });
      expect(line(own, theirs)).toBeCloseTo(0, 9);
    }
    // And the strategy that ships has these four: after CC, CD, DC and DD.
    const site = createBatch(matrixGame);
    const [{ params }] = bindPolicies(site, [{ use: s.strategies.get(id) }]);
    expect(params).toEqual({});
    const use = s.strategies.get(id);
    // Against D it goes from CD or DD to C with the second or fourth: its share of C is p4 / (1 - p2 + p4).
    expect(shareOfC(use, "D", 100, 6000)).toBeCloseTo(four[3] / (1 - four[1] + four[3]), 1);
    expect(shareOfC(use, "C", 100, 6000)).toBeCloseTo(
      four[0] === 1 ? 1 : four[2] / (1 - four[0] + four[2]),
      1,
    );
  });
});

/** Share of C against a sequence, after so many rounds, and of how many; by theory. */
const shares: [PolicyDefinition, string, number, number, number][] = [
  [s.firmButFair, "D", 2 / 5, 100, 4000],
  [s.softJoss, "D", 0.1, 100, 4000],
  [s.softJoss, "C", 1, 0, 100],
  [s.stochasticPavlov, "C", 1 / 2, 100, 8000],
  [s.stochasticCooperator, "D", 0.42 / (1 - 0.229 + 0.42), 100, 4000],
  [s.desperate, "D", 1 / 2, 100, 1000],
  [s.desperate, "C", 0, 1, 100],
  [s.hopeless, "D", 1, 1, 100],
  [s.willing, "C", 1, 1, 100],
  [s.eatherley, "C", 1, 0, 100],
  // Half of the rounds follow a D, which one in two answers.
  [s.eatherley, "CD", 3 / 4, 100, 4000],
  [s.champion, "CD", 1 / 2 + 1 / 4, 100, 4000],
  [s.champion, "CCD", 1, 100, 400],
  [s.black, "D", 0.04, 100, 4000],
  [s.black, "CCCCCCDDDD", (4 + 2 * (0.88 + 0.68 + 0.4)) / 10, 100, 4000],
  [s.cave, "D", 0, 30, 200],
  [s.cave, `${many("C", 3)}D`, 3 / 4, 100, 400],
  [s.getzler, "C", 1, 0, 100],
  // Flack x after D and y after C: x = (y + 1) / 2, y = x / 2, so 2/3 and 1/3.
  [s.getzler, "CD", 1 / 2, 100, 4000],
  [s.averageCopier, "CCD", 2 / 3, 100, 4000],
  [s.worseAndWorse3, "CCD", 2 / 3, 100, 4000],
  [s.worseAndWorse3, "C", 1, 0, 100],
  [s.dynamicTwoTits, "C", 1, 0, 100],
  [s.dynamicTwoTits, "CD", 1 / 2, 100, 4000],
  // One, two and three rounds after the latest D: with 1, 1/2 and 1/3.
  [s.inverse, "CCD", (1 / 2 + 2 / 3) / 3, 99, 4000],
  [s.betterAndBetter, "D", 0.5, 0, 1000],
  [s.worseAndWorse, "D", 0.5, 0, 1000],
  [s.worseAndWorse2, "C", 20 / 4020, 4000, 8000],
  [s.randomTitForTat, "C", 3 / 4, 0, 4000],
  [s.forgetfulFoolMeOnce, "C", 1, 0, 100],
  [s.remorsefulProber, "C", 0.9, 0, 4000],
  [s.allCOrAllD, "C", 1, 1, 100],
];

it.each(named(shares))(
  "%s against %s, as often as by theory",
  (_, __, [use, moves, expected, skipped, rounds]) => {
    const share = shareOfC(use, moves, skipped, rounds);
    if (use === s.allCOrAllD) expect([0, 1]).toContain(share);
    else if (expected === 0 || expected === 1) expect(share).toBe(expected);
    else
      expect(Math.abs(share - expected)).toBeLessThan(
        Math.max(0.035, 4 * Math.sqrt(0.25 / (rounds - skipped))),
      );
  },
);

it("takes a probe back if it was answered", () => {
  // Against tit for tat it comes back to C time and again, where Joss ends in mutual defection.
  expect(shareOfC(s.remorsefulProber, titForTat)).toBeGreaterThan(0.3);
  expect(shareOfC(s.joss, titForTat)).toBeLessThan(0.1);
});

it("are 60 that draw nothing and 30 that do, at the least", () => {
  const opponents = ["C", "D", "CD", "CCD", "DDC"];
  const draws = (use: PolicyDefinition) =>
    [...opponents, titForTat].some((other) => {
      const batch = createBatch(matrixGame, { rounds: 200 });
      const script = typeof other === "string" ? { use: periodic(other) } : { use: other };
      const [policy, ...rest] = bindPolicies(batch, [
        { use, seats: [0] },
        { ...script, seats: [1] },
      ]);
      const before = [...policy.memory.rng];
      rollout(batch, [policy, ...rest], 250);
      return before.some((word, k) => word !== policy.memory.rng[k]);
    });
  const all = [...s.strategies];
  const drawing = all.filter(draws).map(({ id }) => id);
  expect(all.length - drawing.length).toBeGreaterThanOrEqual(60);
  expect(drawing.length).toBeGreaterThanOrEqual(30);
});

const periodic = (moves: string): PolicyDefinition =>
  ({ C: s.alwaysCooperate, D: s.alwaysDefect, CD: s.alternator, CCD: s.periodicCcd, DDC: s.periodicDdc })[
    moves
  ]!;
