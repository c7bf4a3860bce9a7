import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allRankings,
  approval,
  type Ballot,
  borda,
  condorcetWinner,
  instantRunoff,
  pairwisePreferences,
  plurality,
  schulze,
} from "../../../src/games/index.ts";

/** `"40 ABC"` is forty voters who rank A over B over C. */
function ballotsOf(...lines: string[]): Ballot[] {
  return lines.map((line) => {
    const [count, letters] = line.split(" ");
    return { ranking: [...letters].map((letter) => letter.charCodeAt(0) - 65), count: Number(count) };
  });
}

/**
 * Four towns on a road, A far away from the rest, choose a capital (in the manner of the Tennessee example).
 */
const capital = ballotsOf("40 ABCD", "27 BCDA", "14 CDBA", "19 DCBA");
/** Each beats the next, two to one. */
const cycle = ballotsOf("1 ABC", "1 BCA", "1 CAB");
/** Schulze 2011, example 1: 45 voters. */
const fortyFive = ballotsOf(
  "5 ACBED",
  "5 ADECB",
  "8 BEDAC",
  "3 CABED",
  "7 CAEBD",
  "2 CBADE",
  "7 DCEBA",
  "8 EBADC",
);

const profiles = fc.array(
  fc.record({ ranking: fc.constantFrom(...allRankings(4)), count: fc.integer({ min: 1, max: 4 }) }),
  { minLength: 1, maxLength: 6 },
);

describe("weighted ballots", () => {
  // .1 + .2 + .3 is .6000000000000001 and .3 + .2 + .1 is .6: against .6 a tie in every order, as 1 + 2 + 3 against 6.
  const weighings = [1, 0.1, 1e-9, 1e9].flatMap((unit) =>
    [
      [1, 2, 3],
      [3, 2, 1],
      [2, 3, 1],
    ].map((weights) => [...weights.map((weight) => weight * unit), 6 * unit]),
  );

  it.each(weighings)("tie whatever their unit and order: %d, %d, %d against %d", (...weights) => {
    const counts = weights.map((weight, k) => ({ ranking: k < 3 ? [0, 1] : [1, 0], count: weight }));
    expect(plurality(counts).winners).toEqual([0, 1]);
    expect(borda(counts).winners).toEqual([0, 1]);
    expect(condorcetWinner(counts)).toBeUndefined();
    expect(schulze(counts).winners).toEqual([0, 1]);
    expect(instantRunoff(counts).winners).toEqual([0, 1]);
    const approvals = counts.map(({ ranking, count }) => ({ approved: [ranking[0]], count }));
    expect(approval(approvals, 2).winners).toEqual([0, 1]);
  });

  it("tie in the last places, too: whoever of two goes first, the third may win", () => {
    const ballots = [
      { ranking: [0, 1, 2], count: 0.1 },
      { ranking: [0, 1, 2], count: 0.2 },
      { ranking: [1, 0, 2], count: 0.3 },
      { ranking: [2, 1, 0], count: 0.5 },
    ];
    expect(instantRunoff(ballots).rounds[0].fewest).toEqual([0, 1]);
  });

  it("give any rule the winners that whole numbers give it", () => {
    const tenths = fc.array(
      fc.record({ ranking: fc.constantFrom(...allRankings(3)), count: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 1, maxLength: 7 },
    );
    fc.assert(
      fc.property(tenths, (whole) => {
        const parts = whole.map(({ ranking, count }) => ({ ranking, count: count / 10 }));
        for (const rule of [plurality, borda, schulze, instantRunoff])
          expect(rule(parts).winners).toEqual(rule(whole).winners);
        expect(condorcetWinner(parts)).toBe(condorcetWinner(whole));
      }),
    );
  });

  it("are the field count, and no other", () => {
    const ballots = [{ ranking: [0, 1], weight: 3 } as Ballot];
    expect(() => plurality(ballots)).toThrow(/unknown field of ballot 0 "weight"/);
  });
});

describe("rules that disagree", () => {
  it("plurality elects A", () => {
    expect(plurality(capital)).toEqual({ winners: [0], scores: [40, 27, 14, 19] });
  });

  it("Borda elects B", () => {
    expect(borda(capital)).toEqual({ winners: [1], scores: [120, 194, 174, 112] });
  });

  it("B is the Condorcet winner, and Schulze's", () => {
    expect(pairwisePreferences(capital)).toEqual([
      [0, 40, 40, 40],
      [60, 0, 67, 67],
      [60, 33, 0, 81],
      [60, 33, 19, 0],
    ]);
    expect(condorcetWinner(capital)).toBe(1);
    expect(schulze(capital).winners).toEqual([1]);
  });

  it("instant runoff strikes out C, then B, and elects D", () => {
    expect(instantRunoff(capital)).toEqual({
      winners: [3],
      rounds: [
        { standing: [0, 1, 2, 3], votes: [40, 27, 14, 19], fewest: [2] },
        { standing: [0, 1, 3], votes: [40, 27, 33], fewest: [1] },
        { standing: [0, 3], votes: [40, 60], fewest: [0] },
      ],
    });
  });

  it("approval of the two towns nearest elects C", () => {
    const ballots = [
      { approved: [0], count: 40 },
      { approved: [1, 2], count: 27 },
      { approved: [2, 3], count: 14 },
      { approved: [3, 2], count: 19 },
    ];
    expect(approval(ballots, 4)).toEqual({ winners: [2], scores: [40, 27, 60, 33] });
  });
});

describe("Condorcet's paradox", () => {
  it("leaves nobody who beats all, and every rule with a tie of all three", () => {
    expect(condorcetWinner(cycle)).toBeUndefined();
    for (const rule of [plurality, borda, schulze, instantRunoff])
      expect(rule(cycle).winners).toEqual([0, 1, 2]);
  });

  it("a tie of two is no Condorcet winner", () => {
    expect(condorcetWinner(ballotsOf("1 AB", "1 BA"))).toBeUndefined();
  });
});

describe("Schulze's rule", () => {
  it("elects E of the 45 voters, by these strengths", () => {
    const { winners, strengths } = schulze(fortyFive);
    expect(winners).toEqual([4]);
    expect(strengths).toEqual([
      [0, 28, 28, 30, 24],
      [25, 0, 28, 33, 24],
      [25, 29, 0, 29, 24],
      [25, 28, 28, 0, 24],
      [25, 28, 28, 31, 0],
    ]);
  });

  it("counts victories only: there is no path from who loses to all", () => {
    const two = [
      { ranking: [0, 1], count: 3 },
      { ranking: [1, 0], count: 2 },
    ];
    expect(schulze(two).strengths).toEqual([
      [0, 3],
      [0, 0],
    ]);
  });

  it("breaks a cycle at its weakest victory", () => {
    expect(schulze(ballotsOf("4 ABC", "3 BCA", "2 CAB")).winners).toEqual([0]);
  });

  it("elects the Condorcet winner where there is one", () => {
    fc.assert(
      fc.property(profiles, (ballots) => {
        const winner = condorcetWinner(ballots);
        if (winner !== undefined) expect(schulze(ballots).winners).toEqual([winner]);
        expect(schulze(ballots).winners.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("instant runoff", () => {
  it("reports everybody whom some way of breaking ties elects", () => {
    // B and C tie for the fewest. Without B, C has 2 + 2 against 3; without C, B has 4 against 3.
    expect(instantRunoff(ballotsOf("3 ABC", "2 BCA", "2 CBA")).winners).toEqual([1, 2]);
    // Here A beats whichever is left.
    expect(instantRunoff(ballotsOf("3 ABC", "1 BAC", "1 CAB")).winners).toEqual([0]);
  });

  it("elects whoever most put first, in any field", () => {
    fc.assert(
      fc.property(profiles, (ballots) => {
        const voters = ballots.reduce((sum, { count = 1 }) => sum + count, 0);
        const first = plurality(ballots).scores.findIndex((votes) => votes > voters / 2);
        if (first >= 0) expect(instantRunoff(ballots).winners).toEqual([first]);
      }),
    );
  });

  it("gives up on a field in which everything ties", () => {
    const ranking = Array.from({ length: 20 }, (_, c) => c);
    const rotated = ranking.map((start) => ({ ranking: ranking.map((c) => (c + start) % 20) }));
    expect(() => instantRunoff(rotated)).toThrow("too many ways to break ties");
  });
});

describe("every rule", () => {
  it("treats candidates alike: renaming them renames the winners", () => {
    fc.assert(
      fc.property(profiles, fc.constantFrom(...allRankings(4)), (ballots, names) => {
        const renamed = ballots.map(({ ranking, count }) => ({
          ranking: ranking.map((c) => names[c]),
          count,
        }));
        for (const rule of [plurality, borda, schulze, instantRunoff])
          expect(rule(renamed).winners).toEqual(
            rule(ballots)
              .winners.map((c) => names[c])
              .sort(),
          );
      }),
    );
  });

  it("counts a ballot cast twice as two ballots", () => {
    fc.assert(
      fc.property(profiles, (ballots) => {
        const single = ballots.flatMap(({ ranking, count }) => new Array<Ballot>(count).fill({ ranking }));
        for (const rule of [plurality, borda, schulze, instantRunoff])
          expect(rule(single)).toEqual(rule(ballots));
      }),
    );
  });

  it("refuses ballots that do not rank all candidates once", () => {
    for (const rule of [plurality, borda, schulze, instantRunoff, condorcetWinner]) {
      expect(() => rule([])).toThrow("at least one ballot");
      expect(() => rule([{ ranking: [] }])).toThrow("at least one candidate");
      expect(() => rule([{ ranking: [0, 1] }, { ranking: [0, 0] }])).toThrow("ballot 1 must rank each");
      expect(() => rule([{ ranking: [0, 2] }])).toThrow("0..1 once");
      expect(() => rule([{ ranking: [0, 1], count: 0 }])).toThrow("count");
    }
    expect(() => approval([], 2)).toThrow("at least one ballot");
    expect(() => approval([{ approved: [2] }], 2)).toThrow("0..1");
    expect(() => approval([{ approved: [1, 1] }], 2)).toThrow("at most once");
    expect(() => approval([{ approved: [1], count: Number.NaN }], 2)).toThrow("count");
    expect(() => approval([{ approved: [] }], 0)).toThrow("candidate");
  });
});
