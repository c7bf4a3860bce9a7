import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import {
  birthdaySum,
  optimisticCommits,
  optimisticCommitsInTicks,
  twoPhaseCommits,
  twoPhaseOutcome,
} from "../../src/institutions/index.ts";

describe("optimistic commits", () => {
  it("come at n / Q(n), the birthday sum", () => {
    for (const [n, commits, aborted] of [
      [4, 1.8028, 0.5493],
      [8, 2.4653, 0.6918],
    ]) {
      expect(optimisticCommits(n).commits).toBeCloseTo(commits, 4);
      expect(optimisticCommits(n).aborted).toBeCloseTo(aborted, 4);
    }
    expect(optimisticCommits(100).commits).toBeCloseTo(8.19, 2);
    expect(birthdaySum(10_000)).toBeCloseTo(Math.sqrt((Math.PI * 10_000) / 2) - 1 / 3, 2);
    expect(optimisticCommits(1)).toEqual({ commits: 1, aborted: 0 });
  });

  it("Q(n) is the mean number of draws of n until one repeats", () => {
    // Draws until a day comes a second time, less the repeated one: enumerated for three days.
    let sum = 0;
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 3; b++) for (let c = 0; c < 3; c++) sum += a === b ? 1 : c === a || c === b ? 2 : 3;
    expect(birthdaySum(3)).toBeCloseTo(sum / 27, 12);
  });

  it("in ticks are fewer, as several are ready at once", () => {
    expect(optimisticCommitsInTicks(4, 0.1)).toBeCloseTo(1.7317, 4);
    expect(optimisticCommitsInTicks(4, 1)).toBeCloseTo(1, 9);
    // Short ticks come near the exponential times.
    expect(optimisticCommitsInTicks(4, 1e-4)).toBeCloseTo(optimisticCommits(4).commits, 3);
    expect(optimisticCommitsInTicks(1, 0.3)).toBeCloseTo(1, 12);
  });

  it("come as often as in a simulation with exponential times", () => {
    const random = seedrandom("commits");
    const n = 4;
    let [version, commits, clock] = [0, 0, 0];
    const read = new Array<number>(n).fill(0);
    const attempts = 40_000;
    for (let t = 0; t < attempts; t++) {
      clock -= Math.log(1 - random()) / n;
      const who = Math.floor(random() * n);
      if (read[who] === version) {
        version++;
        commits++;
      }
      read[who] = version;
    }
    expect(Math.abs(commits / clock - optimisticCommits(n).commits)).toBeLessThan(0.04);
  });

  it("needs writers that can be counted", () => {
    expect(() => birthdaySum(0)).toThrow("writers must be a whole number in 1..1000000");
    expect(() => optimisticCommitsInTicks(4, 0)).toThrow("finish must be above 0 and at most 1");
  });
});

describe("a two-phase commit", () => {
  it("needs the yes of all", () => {
    expect(twoPhaseCommits(4, 0.9)).toBeCloseTo(0.6561, 12);
    let yes = 0;
    for (let votes = 0; votes < 16; votes++) {
      const each = [0, 1, 2, 3].map((j) => ((votes >> j) & 1) === 1);
      const outcome = twoPhaseOutcome(each);
      expect(new Set(outcome).size).toBe(1);
      const share = each.reduce((p, vote) => p * (vote ? 0.9 : 0.1), 1);
      if (outcome[0] === "commit") yes += share;
    }
    expect(yes).toBeCloseTo(twoPhaseCommits(4, 0.9), 12);
  });

  it("is never half done, whenever the coordinator crashes, and aborted where it has decided nothing", () => {
    for (let k = 1; k <= 5; k++)
      for (let votes = 0; votes < 2 ** k; votes++)
        for (let sent = 0; sent <= 2 * k; sent++) {
          const each = Array.from({ length: k }, (_, j) => ((votes >> j) & 1) === 1);
          const outcome = twoPhaseOutcome(each, sent);
          expect(new Set(outcome).size).toBe(1);
          if (sent <= k || !each.every((vote) => vote)) expect(outcome[0]).toBe("abort");
          else expect(outcome[0]).toBe("commit");
        }
  });

  it("says what is wrong", () => {
    expect(() => twoPhaseOutcome([])).toThrow("writers must be a whole number");
    expect(() => twoPhaseOutcome([true], -1)).toThrow("sent must be at least 0 messages");
    expect(() => twoPhaseCommits(3, 2)).toThrow("yes must be a probability");
  });
});
