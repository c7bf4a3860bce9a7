import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/core/json.ts";

describe("JSON from outside", () => {
  it.each([
    ['{"a": 1, "a": 2}', 'top level has two entries with the name "a"; keep one'],
    ['{"a": {"b": [0, {"c": 1, "d": {}, "c": 2}]}}', 'a.b.1 has two entries with the name "c"; keep one'],
    ['[1, [2, {"x": "]", "x": ","}]]', '1.1 has two entries with the name "x"; keep one'],
    ['{"a": 1, "\\u0061": 2}', 'top level has two entries with the name "a"'],
    ['{"\\"": 1, "b": "\\"", "\\u0022": 2}', 'top level has two entries with the name "\\""'],
    ['{"a": {"__proto__": 1}}', 'a has a key "__proto__"; rename it'],
    ["{'a': 1}", "is not JSON"],
    ["[1,]", "is not JSON"],
    ["", "is not JSON"],
  ])("%s is refused with the place", (text, message) => {
    expect(() => parseJson("who", text)).toThrow(`who: ${message}`);
  });

  it("is what JSON.parse makes of it where keys are distinct", () => {
    const key = fc.string().filter((key) => key !== "__proto__");
    const { value } = fc.letrec((part) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, 1.5, "", "{", '"', "\\", "a,b:[]"),
        fc.string({ unit: "binary" }),
        fc.array(part("value"), { maxLength: 4 }),
        fc.dictionary(key, part("value"), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, "\t"), (value, space) => {
        expect(parseJson("who", JSON.stringify(value, null, space))).toEqual(value);
      }),
    );
  });

  it("may hold long texts and many lists", () => {
    const long = "\\n".repeat(1_000_000) + "x".repeat(4_000_000);
    expect(parseJson("who", `{"a": "${long}"}`)).toEqual({ a: JSON.parse(`"${long}"`) });
    expect(() => parseJson("who", `${"[".repeat(50_000)}{"a":1,"a":2}${"]".repeat(50_000)}`)).toThrow(
      'two entries with the name "a"',
    );
  });
});
