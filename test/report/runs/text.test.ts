import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Theory } from "../../../src/core/env.ts";
import { textSummary } from "../../../src/report/index.ts";
import { anyNumber, anyText, leftover } from "../arbitrary.ts";
import { configOf, outcome, results, scene, society, type Triple } from "../made.ts";

const dilemma = { optimum: outcome(200), nash: outcome(66) };
const societies = [
  society("learned", [76, 70, 82], { label: "Q-learners", metrics: { waste: [0.25, 0.2, 0.3] } }),
  society("mechanism", [184, 180, 186], {
    label: "Tax",
    metrics: { waste: [0.05, 0.04, 0.06], "tax.collected": [12, 11, 13] },
  }),
];
const lines = (made: ReturnType<typeof results>, show = {}) =>
  textSummary(made, configOf(made, show)).split("\n");

describe("textSummary", () => {
  it("aligns numbers and intervals under their headings", () => {
    const made = results({ commons: scene(societies, dilemma) });
    const show = { waste: "Waste", welfare: "Income", "tax.collected": "Tax collected" };
    expect(lines(made, show)).toEqual([
      "made-by-hand: 1 scene, 30 sessions of each society, seed 0",
      "",
      "Commons (commons-v0, 4 agents)",
      "welfare per tick: optimum 200, Nash 66",
      "                            Waste           Income   % of optimum        % of Nash   Tax collected",
      "Q-learners   0.250 [0.200, 0.300]    76   [70, 82]    38 [35, 41]   115 [106, 124]      –",
      "Tax          0.050 [0.040, 0.060]   184 [180, 186]    92 [90, 93]     –                12 [11, 13]",
      "",
      "“Tax” has the highest welfare, 92 % [90, 93] of the optimum; “Q-learners” the lowest, 38 % [35, 41].",
      "",
      "Interquartile means over sessions, frozen policies; 95 % bootstrap intervals in brackets.",
      "",
    ]);
  });

  it("repeats the labels where the columns do not fit", () => {
    const made = results({ commons: scene(societies) });
    const show = { waste: "W".repeat(60), "tax.collected": "T".repeat(30) };
    expect(lines(made, show).slice(4, 11)).toEqual([
      `                    Welfare   ${"W".repeat(60)}`,
      `Q-learners    76   [70, 82]   ${"0.250 [0.200, 0.300]".padStart(60)}`,
      `Tax          184 [180, 186]   ${"0.050 [0.040, 0.060]".padStart(60)}`,
      "",
      `             ${"T".repeat(30)}`,
      // A missing value stands where the values stand.
      `Q-learners   ${"–         ".padStart(30)}`.trimEnd(),
      `Tax          ${"12 [11, 13]".padStart(30)}`,
    ]);
  });

  it("says what intervals of few sessions are worth", () => {
    const key = (sessions: number) => lines(results({ commons: scene(societies) }, { sessions })).at(-2);
    expect(key(5)).toMatch(
      /intervals in brackets \(from 5 sessions: 95 % intervals hold the truth in \d\d to \d\d % of cases\)\.$/,
    );
    expect(key(16)).toMatch(/intervals in brackets\.$/);
  });

  it("has no interval with one session and no reference where none is known", () => {
    const made = results({ c: scene([society("norm", [80, 80, 80], { n: 1 })]) }, { sessions: 1 });
    expect(lines(made).slice(2)).toEqual([
      "Commons (commons-v0, 4 agents)",
      "no reference known",
      "       Welfare",
      "norm        80",
      "",
      "“norm” has a welfare of 80 a tick (no reference known).",
      "With one session there are no intervals, so nothing is called a difference.",
      "",
      "One session, frozen policies; no intervals.",
      "",
    ]);
  });

  it("says what a reference is when it is a bound, zero or missing", () => {
    const norm = [society("norm", [80, 78, 82])];
    const head = (theory: Theory) => lines(results({ c: scene(norm, theory) })).slice(3, 5);
    expect(head({ optimum: outcome(100, "lower"), nash: outcome(0) })).toEqual([
      "welfare per tick: optimum at least 100, Nash 0",
      "           Welfare   % of optimum's lower bound    above Nash",
    ]);
    expect(head({ optimum: outcome(100), nash: outcome(10, "upper") })[1]).toMatch(
      /% of Nash's upper bound$/,
    );
    expect(head({ optimum: outcome(0), nash: outcome(-3) })[1]).toMatch(
      /% of way from Nash to optimum {4}above Nash$/,
    );
    expect(head({ optimum: outcome(100) })[0]).toBe("welfare per tick: optimum 100, Nash not known");
    expect(head({ nash: outcome(100) })[0]).toBe("welfare per tick: optimum not known, Nash 100");
  });

  it("lets no label steer the terminal or bend the table", () => {
    const labels = ["\u001b[31mred\nline", "世界", "e\u0301", "x".repeat(50), "\u202eturned"];
    const made = results({ c: scene(labels.map((label) => society("other", [1, 0.5, 1.5], { label }))) });
    const text = lines(made);
    expect(text.join("\n")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(text.slice(5, 10)).toEqual([
      `\ufffd[31mred line${" ".repeat(27)}   1.0 [0.5, 1.5]`,
      `世界${" ".repeat(36)}   1.0 [0.5, 1.5]`,
      `e\u0301${" ".repeat(39)}   1.0 [0.5, 1.5]`,
      `${"x".repeat(39)}…   1.0 [0.5, 1.5]`,
      `\ufffdturned${" ".repeat(33)}   1.0 [0.5, 1.5]`,
    ]);
  });

  it("names a metric that nobody recorded, and the nearest one", () => {
    const made = results({ commons: scene(societies, dilemma) });
    expect(() => lines(made, { wate: "Waste" })).toThrow(
      'scenes.commons.show: must name metrics that a society of the scene records, got "wate"; did you mean "waste"?',
    );
    expect(() => lines(made, { profit: "Profit" })).toThrow(
      'got "profit"; there is: tax.collected, waste, welfare',
    );
  });

  it("wants the configuration of the run", () => {
    const made = results({ commons: scene(societies) });
    expect(() => textSummary(made, configOf(results({ other: scene([]) })))).toThrow(
      'report: the configuration has no scene "commons" as the results of "made-by-hand" have, got ["other"]; give the configuration of that run',
    );
  });

  it("has neither NaN nor undefined, whatever the numbers and labels", () => {
    const finite = anyNumber.map((value) => (Math.abs(value) < 1e200 ? value : 0));
    const triple = fc.tuple(finite, finite, finite).map(([a, b, c]): Triple => {
      const [low, value, high] = [a, b, c].sort((x, y) => x - y);
      return [value, low, high];
    });
    const kind = fc.constantFrom("greedy", "learned", "mechanism", "norm", "mix", "other");
    const one = fc
      .tuple(kind, triple, anyText, fc.constantFrom(1, 30), fc.option(triple, { nil: undefined }))
      .map(([which, welfare, label, n, deviation]) =>
        society(which, welfare, { label, n, ...(deviation && { deviation }) }),
      );
    const reference = fc.option(
      fc.tuple(anyNumber, fc.constantFrom(undefined, "lower" as const, "upper" as const)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), reference, reference, (list, optimum, nash) => {
        const theory = {
          ...(optimum && { optimum: outcome(...optimum) }),
          ...(nash && { nash: outcome(...nash) }),
        };
        expect(lines(results({ c: scene(list, theory) })).join("\n")).not.toMatch(leftover);
      }),
    );
  });
});
