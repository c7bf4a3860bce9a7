/** The entries of Axelrod's first tournament, as literal histories, in either seat. */
import { describe, expect, it } from "vitest";
import { titForTat } from "../../agents/index.ts";
import * as s from "../../agents/strategies/index.ts";
import { played, plays, shareOfC } from "./strategies.play.ts";

const times = (moves: string, n: number) => moves.repeat(n);

it("Tideman and Chieruzzi punish each run by one more, and defect twice at the end", () => {
  plays(s.tidemanAndChieruzzi, "CDCDCDCCCC", "CCDCDDDDDC");
  plays(s.tidemanAndChieruzzi, "C", "CCCCCCCCDD", 10);
  plays(s.tidemanAndChieruzzi, titForTat, "CCCCCCCCDD", 10);
});

it("Tideman and Chieruzzi give who is far behind a fresh start of two cooperations", () => {
  // One D in four: after the k-th come k - 1 extra defections. In the 37th round 9 of 36 are three standard deviations off a
  // coin's half, and the other is far behind.
  const fresh = `${times("C", 5)}DCCCDDC`;
  plays(s.tidemanAndChieruzzi, "DCCC", `CDCCCDDCCDDDC${times("D", 23)}${fresh}`, 200);
});

it("Nydegger plays tit for tat with an exception, and then by its sums", () => {
  plays(s.nydegger, "DCC", "CDDDCCC");
  plays(s.nydegger, "C", "CCCCCC");
  plays(s.nydegger, "D", "CDDCCCC");
});

it("Shubik answers the n-th departure by n defections", () => {
  plays(s.shubik, "CDCCDCCC", "CCDCCDDC");
  plays(s.shubik, "D", "CDCDDCDDDC");
});

describe("Stein and Rapoport", () => {
  it("cooperate four times, play tit for tat, and defect twice at the end", () => {
    plays(s.steinAndRapoport, "D", `CCCC${times("D", 16)}`, 20);
    plays(s.steinAndRapoport, "C", `${times("C", 18)}DD`, 20);
  });
  it("defect on who seems random in a test every 15 rounds", () => {
    plays(s.steinAndRapoport, "CD", `CCCC${times("DC", 5)}${times("D", 18)}`, 32);
    // Nine of ten cooperations are no coin's.
    plays(s.steinAndRapoport, "CCCCCCCCCD", `${times("C", 10)}D${times("C", 9)}D`);
  });
});

it("Davis defects from the eleventh round on if it was ever wronged", () => {
  plays(s.davis, "DC", `${times("C", 10)}DDDD`);
  plays(s.davis, "C", times("C", 14));
  plays(s.davis, `${times("C", 11)}DC`, `${times("C", 12)}DD`);
});

describe("Graaskamp", () => {
  it("probes in the 51st round, and knows tit for tat by its echo", () => {
    plays(s.graaskamp, titForTat, `${times("C", 50)}${times("DC", 10)}`);
  });
  it("knows its own copy", () => {
    plays(s.graaskamp, s.graaskamp, `${times("C", 50)}D${times("D", 20)}`);
  });
  it("defects for good on who seems random", () => {
    plays(s.graaskamp, "CD", `C${times("CD", 24)}CD${"CDCDC"}${times("D", 20)}`);
  });
  it("defects every 5 to 15 rounds on all others", () => {
    const history = played(s.graaskamp, "C", 2000);
    expect(history.slice(0, 56)).toBe(`${times("C", 50)}DCCCCC`);
    const gaps = history
      .slice(56)
      .split("D")
      .slice(1, -1)
      .map(({ length }) => length + 1);
    expect([...new Set(gaps)].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });
});

it("Downing opens with two defections and does what pays", () => {
  plays(s.downing, "D", "DDDDDD");
  plays(s.downing, "C", "DDDDDD");
  plays(s.downing, titForTat, "DDCCCCCC");
});

describe("what is drawn", () => {
  it("Grofman cooperates with 2/7 where the two differed", () => {
    plays(s.grofman, "C", "CCCC");
    // Against D it goes C, then D until 2/7 comes up, and C after each DD: shares of a chain with C -> C 2/7, D -> C 1.
    expect(shareOfC(s.grofman, "D")).toBeCloseTo(1 / (1 + 5 / 7), 1);
  });
  it("Joss answers one C in ten by D", () => {
    expect(shareOfC(s.joss, "C")).toBeCloseTo(0.9, 1);
    plays(s.joss, "D", "CDDDDD");
  });
  it("Feld comes down to 1/2", () => {
    expect(shareOfC(s.feld, "C", 200)).toBeCloseTo(0.5, 1);
    plays(s.feld, "D", "CDDDDD");
  });
  it("Tullock cooperates a tenth less often than the other", () => {
    plays(s.tullock, "D", `${times("C", 11)}DDDDDD`);
    expect(shareOfC(s.tullock, "C", 11)).toBeCloseTo(0.9, 1);
    expect(shareOfC(s.tullock, "CCCCCDDDDD", 11)).toBeCloseTo(0.4, 1);
  });
  it("who is unnamed cooperates every other time", () => {
    expect(shareOfC(s.unnamed, "C")).toBeCloseTo(0.5, 1);
  });
});
