import { describe, expect, it } from "vitest";
import {
  type Ballot,
  borda,
  type DirectMechanism,
  findManipulation,
  instantRunoff,
  isTruthDominant,
  manipulability,
  plurality,
  schulze,
  typeGrid,
  type VotingRule,
  votingMechanism,
} from "../../../src/games/index.ts";
import { mean, median } from "../../../src/stats/index.ts";

const [A, B, C] = [0, 1, 2];
/** Ties go to the candidate of the lowest number. */
const firstOf = (rule: VotingRule) => (ballots: readonly Ballot[]) => ({
  winners: [rule(ballots).winners[0]],
});
const dictatorship = (ballots: readonly Ballot[]) => ({ winners: [ballots[0].ranking[0]] });

describe("lies that pay", () => {
  it("plurality: the one who favours C brings the second choice to a tie", () => {
    const ballots = [
      { ranking: [A, B, C], count: 3 },
      { ranking: [B, A, C], count: 2 },
      { ranking: [C, B, A] },
    ];
    expect(findManipulation(plurality, ballots)).toEqual({
      ballot: 2,
      report: [B, A, C],
      truthful: [A],
      winners: [A, B],
    });
  });

  it("Borda: a friend of A buries B, with whom A ties", () => {
    const ballots = [
      { ranking: [A, B, C], count: 3 },
      { ranking: [B, A, C], count: 1 },
      { ranking: [B, C, A] },
    ];
    expect(borda(ballots).scores).toEqual([7, 7, 1]);
    const found = findManipulation(borda, ballots)!;
    expect(found).toEqual({ ballot: 0, report: [A, C, B], truthful: [A, B], winners: [A] });
  });

  it("instant runoff: a supporter of A strikes out the rival A would lose to", () => {
    // C goes first, and its votes carry B over A, 9 to 8. With one of A's votes, C ties with B for going
    // first, and if B
    // goes its votes carry A.
    const ballots = [
      { ranking: [A, B, C], count: 8 },
      { ranking: [B, A, C], count: 5 },
      { ranking: [C, B, A], count: 4 },
    ];
    expect(instantRunoff(ballots).winners).toEqual([B]);
    const found = findManipulation(instantRunoff, ballots)!;
    expect(found).toMatchObject({ ballot: 0, truthful: [B], winners: [A, B] });
    expect(found.report[0]).toBe(C);
  });

  it("Schulze: found in a cycle", () => {
    const { example } = manipulability(schulze, 4, 3);
    const { ballots, manipulation } = example!;
    const { ballot, report, truthful, winners } = manipulation;
    expect(schulze(ballots).winners).toEqual(truthful);
    expect(schulze(ballots.with(ballot, { ranking: report })).winners).toEqual(winners);
  });

  it("are seen by everyone as they are: none against two candidates, a dictator or a constant", () => {
    for (const rule of [plurality, borda, instantRunoff, schulze])
      expect(manipulability(rule, 5, 2)).toEqual({ profiles: 32, manipulable: 0, share: 0 });
    expect(manipulability(dictatorship, 3, 3)).toEqual({ profiles: 216, manipulable: 0, share: 0 });
    expect(manipulability(() => ({ winners: [B] }), 3, 3).manipulable).toBe(0);
  });

  it("exist for rules that never tie, let all win and are no dictatorship (Gibbard, Satterthwaite)", () => {
    // Plurality: all first places differ, A wins by its number, and either of the others likes the third
    // better than A.
    // These are 6 * 8 profiles less the 6 * 2 in which both like A better.
    expect(manipulability(firstOf(plurality), 3, 3)).toMatchObject({
      profiles: 216,
      manipulable: 36,
      share: 1 / 6,
    });
    for (const rule of [borda, instantRunoff, schulze])
      expect(manipulability(firstOf(rule), 3, 3).manipulable).toBeGreaterThan(0);
  });

  it("do not exist for a majority between three voters of one mind", () => {
    for (const rule of [plurality, borda, instantRunoff, schulze])
      expect(findManipulation(rule, [{ ranking: [A, B, C], count: 3 }])).toBeUndefined();
  });

  it("are not looked for where there is too much to look at", () => {
    expect(() => manipulability(plurality, 9, 4)).toThrow("sample profiles");
    expect(() => manipulability(plurality, 0, 3)).toThrow("voters");
    expect(() => manipulability(plurality, 1, 8)).toThrow("1..7");
  });
});

describe("voting as a direct mechanism", () => {
  it("is truthful for a dictator only", () => {
    expect(isTruthDominant(votingMechanism(dictatorship, 3, 3)).verdict).toBe("proven");
    for (const rule of [plurality, borda, instantRunoff, schulze])
      expect(isTruthDominant(votingMechanism(firstOf(rule), 3, 3)).verdict).toBe("refuted");
  });

  it("is truthful for a majority between two", () => {
    expect(isTruthDominant(votingMechanism(plurality, 3, 2))).toMatchObject({
      verdict: "proven",
      strength: "weak",
    });
  });

  it("values a tie as a fair lottery over one's places", () => {
    const mechanism = votingMechanism(plurality, 2, 3, [10, 4, 0]);
    expect(mechanism.value(0, [C, A, B], [A, C])).toBe(7);
    expect(() => votingMechanism(plurality, 2, 3, [1, 0])).toThrow("3 places");
  });

  it("over single-peaked wishes: the median is truthful (Moulin 1980), the mean is not", () => {
    const by = (aggregate: (peaks: readonly number[]) => number): DirectMechanism<number, number> => ({
      players: 3,
      types: [0, 1, 2].map(() => typeGrid(0, 1, 9)),
      outcome: (peaks) => ({ allocation: aggregate(peaks), payments: [0, 0, 0] }),
      value: (_, peak, place) => -Math.abs(peak - place),
    });
    expect(isTruthDominant(by(median)).verdict).toBe("proven");
    expect(isTruthDominant(by(mean)).verdict).toBe("refuted");
  });
});
