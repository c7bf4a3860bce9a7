import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { assign, merge } from "../../src/cli/assign.ts";
import { parseAssignment, parseValue } from "../../src/cli/expression.ts";
import { seed } from "../../src/cli/options.ts";
import { createProgress, showRate, showTime } from "../../src/cli/progress.ts";
import { showNumber, showValue, textTable } from "../../src/cli/table.ts";
import { resolveConfig } from "../../src/lab/index.ts";

describe("values on the command line", () => {
  test("any number and any quoted text come back as they are", () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()), (value) => {
        const back = parseValue(JSON.stringify(value));
        expect(back).toBe(Object.is(value, -0) ? 0 : value);
      }),
    );
  });

  test("an assignment splits at the first equals sign", () => {
    expect(parseAssignment("--set", "a.b=1/2")).toEqual({ path: "a.b", value: 0.5 });
    expect(parseAssignment("--set", "a=x=y")).toEqual({ path: "a", value: "x=y" });
    expect(() => parseAssignment("--set", "growth")).toThrow('--set needs name=expression, got "growth"');
    expect(() => parseAssignment("--set", "=1")).toThrow("--set needs name=expression");
    expect(() => parseAssignment("--set", "a.b=sqr(4)")).toThrow(
      '--set a.b: sqr(4): unknown function "sqr", did you mean "sqrt"?; in quotes it is a text',
    );
  });

  test("seeds read as in a configuration file", () => {
    const read = (text: string) => parse(`seed: ${text}`).seed;
    for (const [text, value] of [
      ["0", 0],
      ["-3", -3],
      ["+5", 5],
      ["1e3", 1000],
      ["2.5e1", 25],
      ["7.", 7],
      ["007", 7],
      ["0x1F", 31],
      ["0o17", 15],
      ["9007199254740991", 9_007_199_254_740_991],
      ["7a", "7a"],
      ["0X1F", "0X1F"],
      ["1_000", "1_000"],
      ["0b11", "0b11"],
      ["NaN", "NaN"],
      ["Infinity", "Infinity"],
      ['"1e3"', "1e3"],
      ["'9007199254740993'", "9007199254740993"],
    ] as const) {
      expect(seed(text)).toBe(value);
      expect(read(text)).toBe(value);
    }
    fc.assert(
      fc.property(fc.stringMatching(/^[-+]?[0-9][-+.0-9eExoA-F]{0,11}$/), (text) => {
        const wanted = read(text);
        fc.pre(typeof wanted === "string" || Number.isSafeInteger(wanted));
        expect(seed(text)).toBe(wanted);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(["1.5", "9007199254740992", "9007199254740993", "1e300", "-9007199254740992"])(
    "%s is no seed, in quotes it is",
    (text) => {
      expect(() => seed(text)).toThrow(`2^53 - 1 either way, or a text; write it in quotes`);
      expect(seed(`"${text}"`)).toBe(text);
    },
  );
});

describe("paths into a configuration", () => {
  const config = () => ({
    name: "x",
    scenes: {
      a: { train: 1, societies: { s: { policies: [{ use: "q" }, { use: "r" }] } } },
      b: { train: 2, params: { growth: 1 } },
    },
  });

  test("names, indices and new last names", () => {
    const data = config();
    assign(data, "scenes.a.train", 9);
    assign(data, "sessions", 3);
    assign(data, "scenes.a.societies.s.policies[1].use", "z");
    assign(data, "scenes.a.societies.s.policies.0.use", "y");
    expect(data).toEqual({
      name: "x",
      sessions: 3,
      scenes: {
        a: { train: 9, societies: { s: { policies: [{ use: "y" }, { use: "z" }] } } },
        b: { train: 2, params: { growth: 1 } },
      },
    });
  });

  test("a star stands for every entry", () => {
    const data = config();
    assign(data, "scenes.*.train", 5);
    expect([data.scenes.a.train, data.scenes.b.train]).toEqual([5, 5]);
  });

  test("params are made when missing, and what is in them may be new", () => {
    const data = config();
    assign(data, "scenes.*.params.table.rows", [1, 2]);
    expect(data.scenes).toMatchObject({
      a: { params: { table: { rows: [1, 2] } } },
      b: { params: { growth: 1, table: { rows: [1, 2] } } },
    });
  });

  test("quotes keep names with dots together", () => {
    const data = { show: {} };
    assign(data, 'show["quota.rejected"]', "Rejected");
    expect(data).toEqual({ show: { "quota.rejected": "Rejected" } });
  });

  test("a way that does not exist is an error with a near miss", () => {
    expect(() => assign(config(), "scene.a.train", 1)).toThrow(
      'top level has no "scene", did you mean "scenes"?',
    );
    expect(() => assign(config(), "scenes.elsewhere.train", 1)).toThrow(
      'scenes has no "elsewhere", there is: a, b',
    );
    expect(() => assign(config(), "name.first", 1)).toThrow('name is "x", which has no parts');
    expect(() => assign(config(), "scenes.a.societies.s.policies[5].use", 1)).toThrow(
      'scenes.a.societies.s.policies is a list of 2, so it has no entry "5"',
    );
    expect(() => assign(config(), "scenes.", 1)).toThrow("is not a path");
    expect(() => assign(config(), "__proto__.polluted", 1)).toThrow("no key can be called __proto__");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test("overrides merge objects and replace the rest", () => {
    const data = config();
    merge(data, { sessions: 2, scenes: { "*": { train: 7 }, b: { params: { growth: 3 } } } });
    expect(data).toMatchObject({
      name: "x",
      sessions: 2,
      scenes: { a: { train: 7 }, b: { train: 7, params: { growth: 3 } } },
    });
  });
});

describe("tables", () => {
  test("columns are aligned and the last one is wrapped", () => {
    const text = textTable(
      [{ head: "id" }, { head: "n", align: "right" }, { head: "meaning" }],
      [
        ["a", "1", "one two three four five six"],
        ["longer", "100", "x"],
      ],
      36,
    );
    expect(text).toBe(
      [
        "id        n  meaning",
        "a         1  one two three four five",
        "             six",
        "longer  100  x",
        "",
      ].join("\n"),
    );
  });

  test("values are short", () => {
    expect([showNumber(1 / 3), showNumber(1e6), showNumber(Number.POSITIVE_INFINITY)]).toEqual([
      "0.333333",
      "1000000",
      "Infinity",
    ]);
    expect(showValue([1, 2])).toBe("[1,2]");
    expect(showValue("x".repeat(60), 10)).toBe("xxxxxxx...");
  });
});

describe("progress", () => {
  const config = resolveConfig({
    name: "x",
    scenes: {
      s: {
        label: "S",
        env: "e",
        train: 1000,
        window: 10,
        evaluate: 50,
        societies: { a: { label: "A", policies: [{ use: "p" }] } },
      },
    },
  });
  const row = (tick: number) =>
    ({ scene: "s", society: "a", lo: 0, hi: 4, phase: "train", tick, values: {} }) as const;

  function show(errIsTerminal: boolean): string[] {
    const lines: string[] = [];
    let time = 0;
    const io = {
      out() {},
      err: (text: string) => lines.push(text),
      outIsTerminal: false,
      errIsTerminal,
      columns: 80,
    };
    const progress = createProgress(io, config, () => time);
    for (let tick = 10; tick <= 1000; tick += 10) {
      time += 20;
      progress.update(row(tick), tick / 1000);
    }
    progress.end();
    return lines;
  }

  test("plain lines come every 5 % at most", () => {
    const lines = show(false);
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe("  1 %  s/a\n");
    // 490 ticks of 4 sessions in 980 ms since the first row, and 50 % to go at 49 % in 0.98 s.
    expect(lines[10]).toBe(" 50 %  2 k ticks/s  1 s left  s/a\n");
    expect(lines[20]).toBe("100 %  2 k ticks/s  s/a\n");
  });

  test("on a terminal one line is redrawn, ten times a second at most", () => {
    const lines = show(true);
    expect(lines).toHaveLength(21);
    expect(lines.slice(0, -1).every((line) => line.startsWith("\r\x1b[K") && !line.includes("\n"))).toBe(
      true,
    );
    expect(lines.at(-1)).toBe("\r\x1b[K");
  });

  test("rates and times", () => {
    expect([showRate(7), showRate(950), showRate(12_345), showRate(1_340_000)]).toEqual([
      "7 ticks/s",
      "950 ticks/s",
      "12 k ticks/s",
      "1.3 M ticks/s",
    ]);
    expect([showTime(100), showTime(61_000), showTime(3_700_000)]).toEqual(["1 s", "1 min 1 s", "1 h 1 min"]);
  });
});
