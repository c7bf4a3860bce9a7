import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { calculate } from "../../src/cli/arithmetic.ts";
import { parseValue } from "../../src/cli/expression.ts";
import { UsageError } from "../../src/cli/usage.ts";

interface Corpus {
  readonly value: readonly (readonly [text: string, value: unknown])[];
  readonly text: readonly string[];
  readonly refused: readonly (readonly [text: string, message: string])[];
}

const corpus: Corpus = parse(
  readFileSync(new URL("../corpora/expressions/corpus.yaml", import.meta.url), "utf8"),
);

/** An evaluator by others, which knows much more. */
const mathjs = createRequire(import.meta.url)("mathjs/lib/browser/math.js") as typeof import("mathjs");

const everything = [
  ...corpus.value.map(([text]) => text),
  ...corpus.text,
  ...corpus.refused.map(([text]) => text),
];

describe("the corpus of values", () => {
  test("has hundreds of them", () => {
    expect(new Set(everything).size).toBeGreaterThan(500);
  });

  test.each(corpus.value)("%j computes", (text, value) => {
    expect(parseValue(text)).toEqual(value);
  });

  test.each(corpus.text)("%j is text", (text) => {
    expect(parseValue(text)).toBe(text);
  });

  test.each(corpus.refused)("%j is refused", (text, message) => {
    expect(() => parseValue(text, "--set a")).toThrow(UsageError);
    expect(() => parseValue(text, "--set a")).toThrow(message);
    expect(() => parseValue(text, "--set a")).toThrow(/^--set a: /);
  });
});

describe("arithmetic", () => {
  const number = fc.oneof(
    fc.nat(20).map(String),
    fc.double({ min: 0, max: 100, noNaN: true }).map((x) => x.toPrecision(3)),
    fc.constantFrom("pi", "e", "tau", "1e-3", ".5", "0x1F"),
  );
  const { sum } = fc.letrec<Record<"sum" | "part", string>>((part) => ({
    part: fc.oneof(
      { maxDepth: 5 },
      number,
      fc.tuple(part("sum")).map(([x]) => `(${x})`),
      fc.tuple(part("part"), fc.constantFrom("^", " ^ "), part("part")).map((x) => x.join("")),
      fc.tuple(fc.constantFrom("-", "+"), part("part")).map(([sign, x]) => `${sign}${x}`),
      fc.nat(6).map((n) => `${n}!`),
      fc
        .tuple(fc.constantFrom("abs", "sqrt", "exp", "sin", "cos", "atan", "tanh"), part("sum"))
        .map(([name, x]) => `${name}(${x})`),
      fc
        .tuple(fc.constantFrom("pow", "atan2"), part("sum"), part("sum"))
        .map(([name, x, y]) => `${name}(${x}, ${y})`),
    ),
    sum: fc.oneof(
      { maxDepth: 5 },
      part("part"),
      fc.tuple(part("part"), fc.constantFrom(" + ", " - ", "*", " / "), part("sum")).map((x) => x.join("")),
    ),
  }));

  // Without min and max, which are not exact there.
  test("is that of mathjs, to the bit, where it gives a number", () => {
    let compared = 0;
    fc.assert(
      fc.property(sum, (text) => {
        let own: unknown;
        try {
          own = calculate(text);
        } catch {
          return;
        }
        expect(own).toBe(mathjs.evaluate(text));
        compared++;
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  test("of whole numbers is that of mathjs, remainders too", () => {
    const { whole } = fc.letrec<Record<"whole" | "part", string>>((part) => ({
      part: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: -9, max: 9 }).map(String),
        fc.tuple(part("whole")).map(([x]) => `(${x})`),
        fc.tuple(fc.constantFrom("-", "+"), part("part")).map((x) => x.join("")),
      ),
      whole: fc
        .array(fc.tuple(fc.constantFrom(" + ", " - ", " * ", " mod "), part("part")), {
          minLength: 1,
          maxLength: 4,
        })
        .map((terms) => terms.map(([sign, x], j) => (j === 0 ? x : sign + x)).join("")),
    }));
    let compared = 0;
    fc.assert(
      fc.property(whole, (text) => {
        let own: unknown;
        try {
          own = calculate(text);
        } catch (error) {
          // There x mod 0 is x.
          expect((error as Error).message).toContain("is not a number");
          return;
        }
        expect(own === 0 ? 0 : own).toBe(mathjs.evaluate(text) + 0);
        compared++;
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  const pieces = [
    "1",
    "2.5",
    "1e308",
    "Infinity",
    "pi",
    "x",
    "sqrt(",
    "max(",
    "f(",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
  ];
  const signs = [
    "+",
    "-",
    "*",
    "/",
    "^",
    "!",
    "mod",
    " ",
    "'",
    '"',
    ";",
    "=",
    ".",
    "{",
    "}",
    "e",
    "__proto__",
    "\n",
  ];

  test("of anything gives a value, nothing or an error of ours", () => {
    const mutated = fc
      .tuple(fc.constantFrom(...everything), fc.nat(), fc.nat(3), fc.constantFrom(...pieces, ...signs, ""))
      .map(([text, at, cut, put]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + put + text.slice(place + cut);
      });
    const any = fc.oneof(
      mutated,
      fc.array(fc.constantFrom(...pieces, ...signs), { maxLength: 12 }).map((all) => all.join("")),
      fc.string({ unit: "binary", maxLength: 20 }),
    );
    fc.assert(
      fc.property(any, (text) => {
        let value: unknown;
        try {
          value = parseValue(text, "--set a");
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          return;
        }
        if (Array.isArray(value)) expect(value.length).toBeLessThanOrEqual(1000);
        expect(value).not.toBeNaN();
      }),
      { numRuns: 5000 },
    );
  });

  test.each([
    ["1".repeat(100_000).concat("x"), undefined],
    [" ".repeat(100_000).concat("x"), undefined],
    ["'".repeat(100_001), undefined],
    ["1".concat("+1".repeat(50_000)), 50_001],
    ["1".concat("!".repeat(100_000)), 1],
    [`max(${"1, ".repeat(50_000)}2)`, 2],
  ])("takes no longer than its length (%#)", (text, value) => {
    expect(calculate(text)).toBe(value);
  });

  test.each(["-", "(", "[", "1^", "sqrt("])("of %s in each other has a limit", (piece) => {
    const closing = { "(": ")", "[": "]", "sqrt(": ")" }[piece] ?? "";
    const nested = (depth: number) => `${piece.repeat(depth)}1${closing.repeat(depth)}`;
    expect(calculate(nested(100))).toBeDefined();
    for (const depth of [101, 50_000])
      expect(() => calculate(nested(depth))).toThrow(
        "has more than 100 brackets, signs or powers in each other",
      );
  });
});
