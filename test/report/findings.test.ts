import { describe, expect, it } from "vitest";
import type { SocietyResults } from "../../src/lab/results.ts";
import { runSentence, sceneFindings } from "../../src/report/findings.ts";
import { sceneSentence } from "../../src/report/index.ts";
import { outcome, results, scene, society } from "./made.ts";

const dilemma = { optimum: outcome(200), nash: outcome(66) };
const greedy = society("greedy", [2, 1, 3]);
const learned = society("learned", [76, 70, 82]);
const tax = society("mechanism", [184, 180, 186], { label: "Tax" });
const norm = society("norm", [198, 198, 198]);
const say = (societies: readonly SocietyResults[], theory = {}) => sceneSentence(scene(societies, theory));

describe("sceneSentence", () => {
  it("tells the whole story where all kinds are there", () => {
    const mix = society("mix", [150, 140, 160], { deviation: [0.4, 0.3, 0.5] });
    expect(sceneFindings(scene([greedy, learned, tax, norm, mix], dilemma))).toEqual([
      "Greedy agents get 1 % [1, 2] of the optimum; left alone, learners reach 38 % [35, 41], more than at Nash (33 %); " +
        "with “Tax”, they rise to 92 % [90, 93]; the hardcoded norm gets 99 % [99, 99], more than “Tax”.",
      "The learner among followers earns 0.40 [0.30, 0.50] a tick more than a follower in its place (paired sessions): " +
        "the norm is exploitable, and welfare falls to 75 % [70, 80].",
    ]);
  });

  it.each([
    [[70, 60, 80], ", not clearly different from Nash (33 %)"],
    [[66, 65.8, 66.3], ", as much as at Nash (33 %)"],
    [[40, 30, 50], ", less than at Nash (33 %)"],
  ] as const)("puts learners at %j against Nash", (welfare, ending) => {
    expect(say([society("learned", welfare)], dilemma)).toContain(ending);
  });

  it.each([
    [[30, 20, 40], "with “Tax”, they fall to 15 % [10, 20]."],
    [[80, 75, 85], "with “Tax”, they reach 40 % [38, 43], no clear change."],
  ] as const)("says what a mechanism at %j does to learners", (welfare, ending) => {
    expect(say([learned, society("mechanism", welfare, { label: "Tax" })], dilemma)).toContain(ending);
  });

  it("says that nothing changes only where both intervals say so", () => {
    const still = [society("learned", [20, 20, 20]), society("mechanism", [20.2, 20.2, 20.2])];
    expect(say(still, dilemma)).toContain("with “mechanism”, they stay at 10 % [10, 10].");
  });

  it("compares a norm with the best that learning reaches", () => {
    const at = (welfare: readonly [number, number, number]) =>
      say([learned, tax, society("norm", welfare)], dilemma);
    expect(at([185, 181, 189])).toMatch(/, not clearly different from “Tax”\.$/);
    expect(at([100, 100, 100])).toMatch(/, less than “Tax”\.$/);
    expect(say([learned, norm], dilemma)).toMatch(/, more than learners left alone\.$/);
    expect(say([society("learned", [198.1, 198.1, 198.1]), norm], dilemma)).toMatch(
      /, as much as learners left alone\.$/,
    );
  });

  it("calls several of a kind by their labels and draws no comparison without one baseline", () => {
    const q = society("learned", [76, 70, 82], { label: "Q" });
    const hedge = society("learned", [40, 36, 44], { label: "Hedge" });
    const other = society("norm", [120, 118, 122], { label: "Rota" });
    expect(say([q, hedge, tax, society("norm", [198, 198, 198], { label: "Quota" }), other], dilemma)).toBe(
      "Left alone, “Q” reaches 38 % [35, 41] of the optimum, more than at Nash (33 %); " +
        "left alone, “Hedge” reaches 20 % [18, 22], less than at Nash (33 %); with “Tax”, learners reach 92 % [90, 93]; " +
        "“Quota” gets 99 % [99, 99], more than “Tax”; “Rota” gets 60 % [59, 61], less than “Tax”.",
    );
  });

  it("drops from a label what the sentence says already", () => {
    const labelled = [
      society("learned", [76, 70, 82], { label: "learners, alone" }),
      society("mechanism", [184, 180, 186], { label: "learners, a tax: high" }),
      society("mechanism", [20, 19, 21], { label: "quota, for all" }),
      society("norm", [198, 198, 198], { label: "norm: AIMD" }),
      society("norm", [180, 180, 180], { label: "AIMD, norm" }),
    ];
    expect(say(labelled, dilemma)).toBe(
      "Left alone, learners reach 38 % [35, 41] of the optimum, more than at Nash (33 %); " +
        "with “a tax: high”, they rise to 92 % [90, 93]; with “quota, for all”, they fall to 10 % [10, 11]; " +
        "“AIMD” gets 99 % [99, 99], more than “a tax: high”; “AIMD, norm” gets 90 % [90, 90], less than “a tax: high”.",
    );
  });

  it("does with what is there", () => {
    expect(say([], dilemma)).toBe("No society was run.");
    expect(say([norm], dilemma)).toBe("The hardcoded norm gets 99 % [99, 99] of the optimum.");
    expect(say([society("oracle", [200, 200, 200], { label: "Oracle" })], dilemma)).toBe(
      "“Oracle” gets 100 % [100, 100] of the optimum.",
    );
    expect(say([society("mix", [100, 90, 110], { label: "Mix" })], dilemma)).toBe(
      "“Mix” gets 50 % [45, 55] of the optimum.",
    );
  });

  describe("on leaving the norm", () => {
    const last = (societies: readonly SocietyResults[]) => sceneFindings(scene(societies, dilemma)).at(-1);
    it.each([
      [
        [0.4, 0.3, 0.5],
        [198, 190, 205],
        "The learner among followers earns 0.40 [0.30, 0.50] a tick more than a follower in its place (paired sessions): leaving the norm pays.",
      ],
      [
        [0.4, 0.3, 0.5],
        [198, 198, 198],
        "The learner among followers earns 0.40 [0.30, 0.50] a tick more than a follower in its place (paired sessions): the norm is exploitable.",
      ],
      [
        [0.4, 0.3, 0.5],
        [200, 199.5, 200],
        "The learner among followers earns 0.40 [0.30, 0.50] a tick more than a follower in its place (paired sessions): leaving the norm pays, and welfare rises to 100 % [100, 100].",
      ],
      [
        [-0.4, -0.6, -0.2],
        [198, 190, 205],
        "The learner among followers earns 0.40 [0.20, 0.60] a tick less than a follower in its place (paired sessions): leaving the norm does not pay.",
      ],
      [
        [0.1, -0.2, 0.4],
        [180, 170, 190],
        "No clear difference between what the learner among followers earns and a follower in its place (paired sessions): 0.10 [−0.20, 0.40] a tick, and welfare falls to 90 % [85, 95].",
      ],
      [
        [-0.1, -0.4, 0.2],
        [198, 198, 198],
        "No clear difference between what the learner among followers earns and a follower in its place (paired sessions): −0.10 [−0.40, 0.20] a tick.",
      ],
      [
        [0, 0, 0],
        [198, 198, 198],
        "The learner among followers earns as much as a follower in its place (paired sessions).",
      ],
    ] as const)("with a gain of %j and welfare %j", (deviation, welfare, expected) => {
      expect(last([norm, society("mix", welfare, { deviation })])).toBe(expected);
    });
    it("names mixes and norms where there are several", () => {
      const mixes = ["Q", "Hedge"].map((label) =>
        society("mix", [198, 190, 205], { label, deviation: [0.4, 0.3, 0.5] }),
      );
      const norms = ["Quota", "Rota"].map((label) => society("norm", [198, 198, 198], { label }));
      expect(last([...norms, ...mixes])).toBe(
        "In “Hedge”, the learner among followers earns 0.40 [0.30, 0.50] a tick more than a follower of “Quota” in its place (paired sessions): leaving the norm pays.",
      );
      const other = society("mix", [150, 140, 160], { norm: "s1", deviation: [0.4, 0.3, 0.5] });
      expect(last([...norms, other])).toMatch(/than a follower of “Rota” in its place/);
    });
  });

  it("gives welfare where there is no reference", () => {
    expect(say([learned, norm])).toBe(
      "Left alone, learners reach a welfare of 76 [70, 82] a tick (no reference known); the hardcoded norm gets 198 [198, 198], more than learners left alone.",
    );
    expect(say([learned], { nash: outcome(66) })).toBe(
      "Left alone, learners reach a welfare of 76 [70, 82] a tick (no optimum known), more than at Nash (66).",
    );
    expect(say([learned], { optimum: outcome(Number.NaN), nash: outcome(Number.POSITIVE_INFINITY) })).toBe(
      "Left alone, learners reach a welfare of 76 [70, 82] a tick (no reference known).",
    );
  });

  it("measures from Nash where the optimum is not positive", () => {
    const costs = { optimum: outcome(-100), nash: outcome(-200) };
    expect(say([society("learned", [-150, -160, -140]), society("norm", [-101, -102, -100])], costs)).toBe(
      "Left alone, learners reach 50 % [40, 60] of the way from Nash to the optimum, more than at Nash; " +
        "the hardcoded norm gets 99 % [98, 100], more than learners left alone.",
    );
    expect(
      say([society("learned", [-220, -230, -210])], { optimum: outcome(0), nash: outcome(-100) }),
    ).toContain("reach −120 % [−130, −110] of the way from Nash to the optimum, less than at Nash.");
  });

  it("gives welfare where the optimum has no shares", () => {
    expect(say([society("norm", [-1, -2, 0])], { optimum: outcome(0) })).toBe(
      "The hardcoded norm gets a welfare of −1 [−2, 0] a tick (the optimum is 0, which has no shares).",
    );
    expect(say([society("norm", [-1, -2, 0])], { optimum: outcome(-3), nash: outcome(-3) })).toContain(
      "(the optimum is −3, which has no shares)",
    );
  });

  it("takes what is zero but for rounding errors as zero", () => {
    const scarce = { optimum: outcome(200), nash: outcome(4e-16) };
    expect(say([learned], scarce)).toContain("more than at Nash (0 %)");
    expect(say([norm], { optimum: outcome(4e-16) })).toContain("(the optimum is 0, which has no shares)");
  });

  it("says at most and at least where the optimum is a bound", () => {
    expect(say([norm], { optimum: outcome(200, "lower") })).toBe(
      "The hardcoded norm gets at most 99 % [99, 99] of the optimum. The optimum that this is a share of is a lower bound of 200 a tick: by hand.",
    );
    expect(say([norm], { optimum: outcome(200, "upper") })).toBe(
      "The hardcoded norm gets at least 99 % [99, 99] of the optimum. The optimum that this is a share of is an upper bound of 200 a tick: by hand.",
    );
    const note = "best constant effort, sole owner: steady state at a stock of 60; exhaustive";
    expect(say([norm], { optimum: { ...outcome(200, "lower"), note } })).toMatch(
      / a lower bound of 200 a tick: best constant effort, sole owner\.$/,
    );
    expect(say([society("norm", [-10, -10, -10])], { optimum: outcome(200, "lower") })).toContain(
      "gets at least −5 %",
    );
    expect(
      say([society("norm", [-150, -150, -150])], {
        optimum: outcome(-100, "lower"),
        nash: outcome(-200, "upper"),
      }),
    ).toContain("gets about 50 %");
  });

  it("compares with what is known of an equilibrium", () => {
    expect(say([learned], { optimum: outcome(200), nash: outcome(66, "lower") })).toMatch(
      /, more than the lower bound known for Nash \(33 %\)\.$/,
    );
    expect(say([learned], { optimum: outcome(200), nash: outcome(76, "upper") })).toMatch(
      /, not clearly different from the upper bound known for Nash \(38 %\)\.$/,
    );
  });

  it("compares paired societies session by session, others as two samples", () => {
    const luck = Array.from({ length: 30 }, (_, j) => j);
    const pair = (learnedPaired: boolean, paired: boolean) =>
      say(
        [
          society("learned", [85, 80, 90], {
            welfares: luck.map((each) => 70 + each),
            paired: learnedPaired,
          }),
          society("norm", [88, 83, 93], { welfares: luck.map((each) => 73 + each), paired }),
        ],
        { optimum: outcome(200) },
      );
    expect(pair(true, true)).toMatch(/, more than learners left alone\.$/);
    // One of two with seeds of its own is enough for sessions not to match.
    for (const [first, second] of [
      [true, false],
      [false, true],
      [false, false],
    ])
      expect(pair(first, second)).toMatch(/, not clearly different from learners left alone\.$/);
  });

  it("promises pairs only where there are some", () => {
    const told = (paired: boolean, normPaired: boolean) =>
      say(
        [
          society("norm", [198, 198, 198], { label: "Quota", paired: normPaired }),
          society("mix", [198, 190, 205], { deviation: [0.4, 0.3, 0.5], paired }),
        ],
        dilemma,
      );
    expect(told(true, true)).toMatch(/in its place \(paired sessions\): leaving the norm pays\.$/);
    for (const [paired, normPaired] of [
      [true, false],
      [false, true],
      [false, false],
    ])
      expect(told(paired, normPaired)).toMatch(/than a follower in its place: leaving the norm pays\.$/);
  });

  it("calls nothing a difference whose interval touches zero, be it but for rounding", () => {
    const gain = (low: number, high: number) =>
      say([norm, society("mix", [198, 190, 205], { deviation: [(low + high) / 2, low, high] })], dilemma);
    for (const [low, high] of [
      [0, 0.5],
      [-0.5, 0],
      [1e-9, 0.5],
      [-0.5, -1e-9],
    ])
      expect(gain(low, high)).toMatch(/ No clear difference between what the learner among followers earns/);
    expect(gain(0.001, 0.5)).toContain("leaving the norm pays");
    expect(gain(-0.5, -0.001)).toContain("leaving the norm does not pay");
    // Sums of payoffs that differ by rounding are as much.
    expect(gain(-1e-12, 2e-12)).toContain("earns as much as");
  });

  it("compares with Nash by the same rule", () => {
    const against = (low: number, high: number) =>
      say([society("learned", [(low + high) / 2, low, high])], { optimum: outcome(200), nash: outcome(76) });
    expect(against(76, 90)).toMatch(/, not clearly different from Nash \(38 %\)\.$/);
    expect(against(60, 76)).toMatch(/, not clearly different from Nash \(38 %\)\.$/);
    expect(against(76.5, 90)).toMatch(/, more than at Nash \(38 %\)\.$/);
    expect(against(60, 75.5)).toMatch(/, less than at Nash \(38 %\)\.$/);
    // 76 but for the last bit of a sum.
    expect(against(76 * (1 + 2 ** -50), 90)).toMatch(/, not clearly different/);
  });

  it("counts clear gains by the same rule", () => {
    const withGain = (deviation: readonly [number, number, number]) =>
      scene([norm, society("mix", [198, 190, 205], { deviation })], dilemma);
    const told = (...gains: (readonly [number, number, number])[]) =>
      runSentence(results(Object.fromEntries(gains.map((gain, j) => [`s${j}`, withGain(gain)]))));
    expect(told([0.2, 0, 0.4], [-0.2, -0.4, 0])).toContain(
      "earns clearly more than a follower in none of 2 cases, clearly less in none.",
    );
    expect(told([0.2, 0.1, 0.4], [-0.2, -0.4, -0.1])).toContain(
      "earns clearly more than a follower in 1 of 2 cases, clearly less in 1.",
    );
  });

  it("takes the equilibrium of the society's own parameters", () => {
    const own = society("learned", [76, 70, 82], { theory: { nash: outcome(100) } });
    expect(say([own], dilemma)).toContain(", less than at Nash under its own parameters (50 %)");
    const none = scene([learned], dilemma);
    const changed = { ...none, societies: { s0: { ...none.societies.s0, theory: {} } } };
    expect(sceneSentence(changed)).toBe("Left alone, learners reach 38 % [35, 41] of the optimum.");
  });

  it("gives numbers and no verdict below eight sessions", () => {
    const story = (n: number) =>
      say(
        [
          society("learned", [76, 70, 82], { n }),
          society("mechanism", [184, 180, 186], { n, label: "Tax" }),
          society("norm", [198, 198, 198], { n }),
          society("mix", [150, 140, 160], { n, deviation: [0.4, 0.3, 0.5] }),
        ],
        dilemma,
      );
    expect(story(7)).toBe(
      "Left alone, learners reach 38 % [35, 41] of the optimum, Nash being 33 %; with “Tax”, they reach 92 % [90, 93]; the hardcoded norm gets 99 % [99, 99]. " +
        "The learner among followers has a gain of 0.40 [0.30, 0.50] a tick over a follower in its place. " +
        "Fewer than 8 sessions do not carry a verdict, so nothing is called a difference.",
    );
    expect(story(8)).toContain("the norm is exploitable");
    const two = (n: number) =>
      scene([norm, society("mix", [150, 140, 160], { n, deviation: [0.4, 0.3, 0.5] })]);
    expect(runSentence(results({ a: two(7), b: two(7) }))).not.toContain("clearly more");
    expect(runSentence(results({ a: two(8), b: two(8) }))).toContain(
      "clearly more than a follower in 2 of 2",
    );
  });

  it("calls nothing a difference with one session", () => {
    const n = 1;
    expect(
      say(
        [
          society("learned", [76, 76, 76], { n }),
          society("mechanism", [184, 184, 184], { n, label: "Tax" }),
          society("norm", [198, 198, 198], { n }),
          society("mix", [150, 150, 150], { n, deviation: [-0.4, -0.4, -0.4] }),
        ],
        dilemma,
      ),
    ).toBe(
      "Left alone, learners reach 38 % of the optimum, Nash being 33 %; with “Tax”, they reach 92 %; the hardcoded norm gets 99 %. " +
        "The learner among followers has a gain of −0.400 a tick over a follower in its place. " +
        "With one session there are no intervals, so nothing is called a difference.",
    );
  });

  it("shows small shares with a decimal and large ones in full", () => {
    expect(say([society("greedy", [0.8, 0.6, 1])], dilemma)).toContain("get 0.4 % [0.3, 0.5]");
    expect(say([society("greedy", [-24000, -24000, -24000])], dilemma)).toContain("get −12\u202f000 %");
  });
});

describe("runSentence", () => {
  const mix = (deviation: readonly [number, number, number]) =>
    society("mix", [150, 140, 160], { deviation });
  it("gives the range of each kind over the scenes", () => {
    const first = scene([greedy, learned, tax, norm, mix([0.4, 0.3, 0.5])], dilemma);
    const second = scene([society("learned", [40, 36, 44]), norm, mix([-1, -2, -0.5])], dilemma);
    expect(runSentence(results({ first, second }))).toBe(
      "Over 2 scenes, greedy agents get 1 % of the optimum, learners left alone 20 % to 38 %, learners under a mechanism 92 %, hardcoded norms 99 %. " +
        "A learner among followers of the norm earns clearly more than a follower in 1 of 2 cases, clearly less in 1.",
    );
  });
  it("leaves out scenes that have no optimum, and says so", () => {
    const known = scene([learned, mix([0, -1, 1])], { optimum: outcome(200, "lower") });
    const unknown = scene([norm]);
    expect(runSentence(results({ known, unknown }))).toBe(
      "In the 1 of 2 scenes with a positive optimum, learners left alone get 38 % of the optimum (where only a bound of the optimum is known, of that bound).",
    );
    expect(runSentence(results({ a: unknown, b: unknown }))).toBe(
      "No scene has an optimum to measure against.",
    );
  });
  it("is the scene's sentence where there is one scene", () => {
    const only = scene([norm], dilemma);
    expect(runSentence(results({ only }))).toBe(sceneSentence(only));
    expect(runSentence(results({}))).toBe("No scene was run.");
  });
});
