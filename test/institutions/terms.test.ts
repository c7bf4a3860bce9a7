import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestTerm, leadersTried, recallOdds, termValue } from "../../src/institutions/index.ts";

const slow = { hazard: 0.02, harm: 3, election: 2 };

/** The value of a term by enumeration: the tick at which the coordinator turns, and that at which it is recalled. */
function enumerated(hazard: number, harm: number, recall: number, election: number, term: number): number {
  let worth = 0;
  let length = election;
  for (let turn = 1; turn <= term + 1; turn++) {
    const turns = turn <= term ? hazard * (1 - hazard) ** (turn - 1) : (1 - hazard) ** term;
    // Rogue ticks are turn..end.
    for (let end = turn; end <= term || end === turn; end++) {
      const rogue = turn > term ? 0 : end - turn + 1;
      const ends =
        turn > term ? 1 : end < term ? recall * (1 - recall) ** (end - turn) : (1 - recall) ** (end - turn);
      worth += turns * ends * (turn - 1 - harm * rogue);
      length += turns * ends * (turn - 1 + rogue);
    }
  }
  return worth / length;
}

describe("terms of a coordinator that may turn", () => {
  it("are worth what renewal says", () => {
    const unwatched = { ...slow, recall: 0 };
    expect(bestTerm(unwatched).term).toBe(5);
    expect(bestTerm(unwatched).value).toBeCloseTo(0.5474, 4);
    expect(termValue(unwatched, 1)).toBeCloseTo(0.3067, 4);
    expect(termValue(unwatched, Infinity)).toBe(-3);

    const watched = { ...slow, recall: 0.2 };
    expect(bestTerm(watched).term).toBe(13);
    expect(bestTerm(watched).value).toBeCloseTo(0.622, 4);
    expect(termValue(watched, Infinity)).toBeCloseTo(0.6071, 4);

    const seenAtOnce = { ...slow, recall: 1 };
    expect(bestTerm(seenAtOnce).term).toBe(Infinity);
    expect(bestTerm(seenAtOnce).value).toBeCloseTo(0.8846, 4);

    const harmless = { hazard: 0.05, harm: 1, recall: 0, election: 2 };
    expect(bestTerm(harmless).term).toBe(5);
    expect(bestTerm(harmless).value).toBeCloseTo(0.5138, 4);
  });

  it("agree with the enumeration of all histories, and with no limit where they are long", () => {
    const chance = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.record({
          hazard: chance,
          recall: chance,
          harm: fc.double({ min: -5, max: 5, noNaN: true }),
          election: fc.integer({ min: 0, max: 9 }),
        }),
        fc.integer({ min: 1, max: 12 }),
        (rogue, term) => {
          const { hazard, harm, recall, election } = rogue;
          expect(termValue(rogue, term)).toBeCloseTo(enumerated(hazard, harm, recall, election, term), 9);
        },
      ),
    );
    const watched = { ...slow, recall: 0.2 };
    expect(termValue(watched, 5000)).toBeCloseTo(termValue(watched, Infinity), 9);
    // Nobody turns: the longer the better.
    expect(bestTerm({ ...watched, hazard: 0 })).toEqual({ term: Infinity, value: 1 });
  });

  it("of nothing are refused", () => {
    expect(() => termValue({ ...slow, recall: 0 }, 0)).toThrow("term must be a whole number of 1 to");
    expect(() => bestTerm({ ...slow, recall: 2 })).toThrow("recall must be within 0 and 1");
  });
});

describe("a recall", () => {
  const nine = { voters: 9, hit: 0.7, falseAlarm: 0.1 };

  it("hits and fails by how many it takes", () => {
    expect(recallOdds({ ...nine, quorum: 3 }).rogue).toBeCloseTo(0.9957, 4);
    expect(recallOdds({ ...nine, quorum: 3 }).good).toBeCloseTo(0.053, 4);
    expect(recallOdds({ ...nine, quorum: 5 }).rogue).toBeCloseTo(0.9012, 4);
    expect(recallOdds({ ...nine, quorum: 5 }).good).toBeCloseTo(0.0009, 4);
  });

  it("is weaker with accomplices, and wilder with slanderers", () => {
    expect(recallOdds({ ...nine, quorum: 5, accomplices: 2 }).rogue).toBeCloseTo(0.6471, 4);
    expect(recallOdds({ ...nine, quorum: 5, slanderers: 2 }).good).toBeCloseTo(0.0257, 4);
    expect(recallOdds({ ...nine, quorum: 2, slanderers: 2 })).toEqual({ rogue: 1, good: 1 });
    expect(recallOdds({ ...nine, quorum: 9, accomplices: 1 }).rogue).toBe(0);
  });

  it("among nobody, or by more than there are, is refused", () => {
    expect(() => recallOdds({ ...nine, voters: 0, quorum: 1 })).toThrow(
      "a vote among nobody decides nothing",
    );
    expect(() => recallOdds({ ...nine, quorum: 10 })).toThrow(
      "quorum must be a whole number of 1 to 9, the voters",
    );
    expect(() => recallOdds({ ...nine, quorum: 3, slanderers: 5, accomplices: 5 })).toThrow(
      "are among the 9 voters",
    );
  });
});

it("a good leader is found", () => {
  expect(leadersTried(7, 2)).toEqual({ drawn: 1.4, inTurn: 3 });
  expect(() => leadersTried(3, 3)).toThrow("with no good one the search has no end");
});
