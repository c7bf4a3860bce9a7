import { describe, expect, it } from "vitest";
import type { SocietyResults } from "../../../src/lab/results.ts";
import { sceneSentence } from "../../../src/report/index.ts";
import { runSentence, sceneFindings } from "../../../src/report/runs/findings.ts";
import { outcome, results, scene, society } from "../made.ts";

const dilemma = { optimum: outcome(200), nash: outcome(66) };
const greedy = society("greedy", [2, 1, 3]);
const learned = society("learned", [76, 70, 82]);
const tax = society("mechanism", [184, 180, 186], { label: "Tax" });
const norm = society("norm", [198, 198, 198]);
const say = (societies: readonly SocietyResults[], theory = {}, baseline?: string) =>
  sceneSentence(scene(societies, theory), baseline);

describe("sceneFindings", () => {
  it("says who is first and last, how all differ from the baseline, and what leaving a norm pays", () => {
    const mix = society("mix", [150, 140, 160], { deviation: [0.4, 0.3, 0.5] });
    expect(sceneFindings(scene([greedy, learned, tax, norm, mix], dilemma), "s1")).toEqual([
      "“norm” has the highest welfare, 99 % [99, 99] of the optimum; “greedy” the lowest, 1 % [1, 2].",
      "Against “learned”, session by session, welfare a tick is 74 [69, 80] lower in “greedy”, 108 [103, 113] higher in “Tax”, " +
        "122 [116, 128] higher in “norm”, 74 [62, 85] higher in “mix”.",
      "Who leaves “norm” in “mix” earns 0.40 [0.30, 0.50] a tick more than who follows it in the same place (paired sessions): " +
        "the norm is exploitable, and welfare falls to 75 % [70, 80].",
    ]);
  });

  it("compares nothing where no baseline is named, or nothing else is there", () => {
    expect(say([learned, tax], dilemma)).not.toContain("Against");
    expect(say([learned], dilemma, "s0")).toBe("“learned” has a welfare of 38 % [35, 41] of the optimum.");
  });

  it("says what is not clear, and what is the same", () => {
    expect(say([learned, society("mechanism", [80, 75, 85], { label: "Tax" })], dilemma, "s0")).toMatch(
      /is not clearly different in “Tax” \(4\.\d \[−\d\.\d, \d\.\d\]\)\.$/,
    );
    const still = [society("learned", [20, 20, 20]), society("mechanism", [20.2, 20.2, 20.2])];
    expect(say(still, dilemma, "s0")).toMatch(/ welfare a tick is the same in “mechanism”\.$/);
  });

  it("does with what is there", () => {
    expect(say([], dilemma)).toBe("No society was run.");
    expect(say([norm], dilemma)).toBe("“norm” has a welfare of 99 % [99, 99] of the optimum.");
  });

  it("compares paired societies session by session, others as two samples", () => {
    const luck = Array.from({ length: 30 }, (_, j) => j);
    const pair = (firstPaired: boolean, paired: boolean) =>
      say(
        [
          society("learned", [85, 80, 90], { welfares: luck.map((each) => 70 + each), paired: firstPaired }),
          society("norm", [88, 83, 93], { welfares: luck.map((each) => 73 + each), paired }),
        ],
        { optimum: outcome(200) },
        "s0",
      );
    expect(pair(true, true)).toMatch(
      /Against “learned”, session by session, welfare a tick is 3 \[3, 3\] higher in “norm”\.$/,
    );
    // One of two with seeds of its own is enough for sessions not to match.
    for (const [first, second] of [
      [true, false],
      [false, true],
      [false, false],
    ])
      expect(pair(first, second)).toMatch(
        /Against “learned”, welfare a tick is not clearly different in “norm” /,
      );
  });

  describe("on leaving the norm", () => {
    const last = (societies: readonly SocietyResults[]) => sceneFindings(scene(societies, dilemma)).at(-1);
    const who = "Who leaves “norm” in “mix” earns";
    const same = "who follows it in the same place (paired sessions)";
    it.each([
      [
        [0.4, 0.3, 0.5],
        [198, 190, 205],
        `${who} 0.40 [0.30, 0.50] a tick more than ${same}: leaving the norm pays.`,
      ],
      [
        [0.4, 0.3, 0.5],
        [198, 198, 198],
        `${who} 0.40 [0.30, 0.50] a tick more than ${same}: the norm is exploitable.`,
      ],
      [
        [0.4, 0.3, 0.5],
        [200, 199.5, 200],
        `${who} 0.40 [0.30, 0.50] a tick more than ${same}: leaving the norm pays, and welfare rises to 100 % [100, 100].`,
      ],
      [
        [-0.4, -0.6, -0.2],
        [198, 190, 205],
        `${who} 0.40 [0.20, 0.60] a tick less than ${same}: leaving the norm does not pay.`,
      ],
      [
        [0.1, -0.2, 0.4],
        [180, 170, 190],
        `No clear difference between what who leaves “norm” in “mix” earns and ${same}: 0.10 [−0.20, 0.40] a tick, and welfare falls to 90 % [85, 95].`,
      ],
      [[0, 0, 0], [198, 198, 198], `${who} as much as ${same}.`],
    ] as const)("with a gain of %j and welfare %j", (deviation, welfare, expected) => {
      expect(last([norm, society("mix", welfare, { deviation })])).toBe(expected);
    });

    it("promises pairs only where there are some", () => {
      const told = (paired: boolean, normPaired: boolean) =>
        last([
          society("norm", [198, 198, 198], { paired: normPaired }),
          society("mix", [198, 190, 205], { deviation: [0.4, 0.3, 0.5], paired }),
        ]);
      expect(told(true, true)).toContain(" (paired sessions): ");
      for (const [paired, normPaired] of [
        [true, false],
        [false, true],
        [false, false],
      ])
        expect(told(paired, normPaired)).toMatch(/ in the same place: leaving the norm pays\.$/);
    });

    it("calls nothing a difference whose interval touches zero, be it but for rounding", () => {
      const gain = (low: number, high: number) =>
        last([norm, society("mix", [198, 190, 205], { deviation: [(low + high) / 2, low, high] })]);
      for (const [low, high] of [
        [0, 0.5],
        [-0.5, 0],
        [1e-9, 0.5],
        [-0.5, -1e-9],
      ])
        expect(gain(low, high)).toMatch(/^No clear difference between/);
      expect(gain(0.001, 0.5)).toContain("leaving the norm pays");
      expect(gain(-0.5, -0.001)).toContain("leaving the norm does not pay");
      // Sums of payoffs that differ by rounding are as much.
      expect(gain(-1e-12, 2e-12)).toContain("earns as much as");
    });
  });

  it("gives welfare where there is no share of an optimum, and says why", () => {
    expect(say([learned])).toBe("“learned” has a welfare of 76 [70, 82] a tick (no reference known).");
    expect(say([learned, norm])).toBe(
      "“norm” has the highest welfare, 198 [198, 198] a tick (no reference known); “learned” the lowest, 76 [70, 82].",
    );
    expect(say([learned], { nash: outcome(66) })).toContain("(no optimum known)");
    expect(
      say([learned], { optimum: outcome(Number.NaN), nash: outcome(Number.POSITIVE_INFINITY) }),
    ).toContain("(no reference known)");
    expect(say([norm], { optimum: outcome(0) })).toContain("(the optimum is 0, which has no shares)");
    // Zero but for rounding errors.
    expect(say([norm], { optimum: outcome(4e-16) })).toContain("(the optimum is 0, which has no shares)");
  });

  it("measures from Nash where the optimum is not positive", () => {
    const costs = { optimum: outcome(-100), nash: outcome(-200) };
    expect(say([society("learned", [-150, -160, -140])], costs)).toBe(
      "“learned” has a welfare of 50 % [40, 60] of the way from Nash to the optimum.",
    );
  });

  it("says at most and at least where the optimum is a bound", () => {
    expect(say([norm], { optimum: outcome(200, "lower") })).toBe(
      "“norm” has a welfare of at most 99 % [99, 99] of the optimum. The optimum that this is a share of is a lower bound of 200 a tick: by hand.",
    );
    expect(say([norm], { optimum: outcome(200, "upper") })).toContain(
      "at least 99 % [99, 99] of the optimum. ",
    );
    const note = "best constant effort, sole owner: steady state at a stock of 60; exhaustive";
    expect(say([norm], { optimum: { ...outcome(200, "lower"), note } })).toMatch(
      / a lower bound of 200 a tick: best constant effort, sole owner\.$/,
    );
    expect(say([society("norm", [-10, -10, -10])], { optimum: outcome(200, "lower") })).toContain(
      "at least −5 %",
    );
    const gap = { optimum: outcome(-100, "lower"), nash: outcome(-200, "upper") };
    expect(say([society("norm", [-150, -150, -150])], gap)).toContain("about 50 %");
  });

  it("gives numbers and no verdict below eight sessions", () => {
    const story = (n: number) =>
      say(
        [
          society("learned", [76, 70, 82], { n }),
          society("norm", [198, 198, 198], { n }),
          society("mix", [150, 140, 160], { n, deviation: [0.4, 0.3, 0.5] }),
        ],
        dilemma,
        "s0",
      );
    expect(story(7)).toMatch(
      /welfare a tick differs by 122 \[\d+, \d+\] in “norm”, 74 \[\d+, \d+\] in “mix”\. /,
    );
    expect(story(7)).toContain(
      "Who leaves “norm” in “mix” has a gain of 0.40 [0.30, 0.50] a tick over who follows it in the same place. " +
        "Fewer than 8 sessions do not carry a verdict, so nothing is called a difference.",
    );
    expect(story(8)).toContain("higher in “norm”");
    expect(story(8)).toContain("the norm is exploitable");
  });

  it("calls nothing a difference with one session", () => {
    const one = [76, 198].map((welfare, j) => society(`k${j}`, [welfare, welfare, welfare], { n: 1 }));
    expect(say(one, dilemma, "s0")).toBe(
      "“k1” has the highest welfare, 99 % of the optimum; “k0” the lowest, 38 %. " +
        "Against “k0”, session by session, welfare a tick differs by 122 in “k1”. " +
        "With one session there are no intervals, so nothing is called a difference.",
    );
  });

  it("shows small shares with a decimal and large ones in full", () => {
    expect(say([society("greedy", [0.8, 0.6, 1])], dilemma)).toContain("0.4 % [0.3, 0.5]");
    expect(say([society("greedy", [-24000, -24000, -24000])], dilemma)).toContain("−12\u202f000 %");
  });
});

describe("runSentence", () => {
  const leaving = (n: number, deviation: readonly [number, number, number]) =>
    scene([learned, norm, society("mix", [150, 140, 160], { n, deviation })], dilemma);

  it("says who is first in each scene, and how often leaving a norm pays", () => {
    const unknown = scene(
      [learned, society("mix", [150, 140, 160], { deviation: [-1, -2, -0.5] })],
      {},
      { label: "Auction" },
    );
    expect(runSentence(results({ first: leaving(30, [0.4, 0.3, 0.5]), unknown }))).toBe(
      "Welfare is highest for “norm” in “Commons” (99 % [99, 99] of the optimum), “mix” in “Auction” (150 [140, 160] a tick). " +
        "Who leaves a norm earns clearly more than who follows it in 1 of 2 cases, clearly less in 1.",
    );
  });

  it("counts clear gains alone, of enough sessions", () => {
    const told = (n: number, ...gains: (readonly [number, number, number])[]) =>
      runSentence(results(Object.fromEntries(gains.map((gain, j) => [`s${j}`, leaving(n, gain)]))));
    expect(told(30, [0.2, 0, 0.4], [-0.2, -0.4, 0])).toContain("in none of 2 cases, clearly less in none.");
    expect(told(8, [0.4, 0.3, 0.5], [0.4, 0.3, 0.5])).toContain("in 2 of 2 cases");
    expect(told(7, [0.4, 0.3, 0.5], [0.4, 0.3, 0.5])).not.toContain("clearly more");
  });

  it("is the scene's sentence where there is one scene", () => {
    const only = scene([learned, norm], dilemma);
    expect(runSentence(results({ only }))).toBe(sceneSentence(only));
    expect(runSentence(results({ only }), { only: "s0" })).toBe(sceneSentence(only, "s0"));
    expect(runSentence(results({}))).toBe("No scene was run.");
  });
});
