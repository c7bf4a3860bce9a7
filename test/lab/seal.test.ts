/** Seals of files and chains of lines break with every change. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { lineOf, linksOf } from "../../src/lab/node/chain.ts";
import { seal, unseal } from "../../src/lab/node/seal.ts";
import { memoryDisk } from "../helpers/memory-disk.ts";

const run = "0123456789abcdef";
const names = ["results.json", "certificates/a.b.json", "charts/a.svg", "report.html", "certificates.md"];

test("a sealed file gives back its text and its run, and JSON stays JSON", () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.dictionary(fc.string(), fc.jsonValue()), (name, value) => {
      const text = name.endsWith(".json")
        ? `${JSON.stringify(value, null, 1)}\n`
        : `${JSON.stringify(value)}\n`;
      const sealed = seal(name, text, run);
      expect(unseal(name, sealed)).toEqual({ text, run });
      if (name.endsWith(".json") && !("run" in value) && !("hash" in value))
        expect(JSON.parse(sealed)).toMatchObject(JSON.parse(text));
    }),
  );
});

test("another character anywhere, or another name, breaks it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 94 }), (name, place, by) => {
      const sealed = seal(name, '{\n "low": 0.25,\n "high": 0.75\n}\n', run);
      const at = place % sealed.length;
      const code = sealed.charCodeAt(at);
      const other = code < 32 ? " " : String.fromCharCode(32 + ((code - 32 + by) % 95));
      fc.pre(other !== sealed[at]);
      expect(() => unseal(name, sealed.slice(0, at) + other + sealed.slice(at + 1))).toThrow(
        /its (run and its )?hash/,
      );
      for (const taken of names.filter((each) => each !== name))
        expect(() => unseal(taken, sealed)).toThrow(/its (run and its )?hash/);
    }),
  );
});

/** A record of these numbers, a line each. */
function record(values: readonly number[]): string[] {
  let before = "first";
  return values.map((value) => {
    const { line, hash } = lineOf(JSON.stringify({ value }), run, before);
    before = hash;
    return line;
  });
}

function read(lines: readonly string[]): { values: number[]; broken: number | undefined } {
  const memory = memoryDisk();
  memory.put("record", lines.join(""));
  const links = linksOf("record", "first", memory.disk);
  const values: number[] = [];
  let step = links.next();
  for (; !step.done; step = links.next()) values.push(JSON.parse(step.value.content()).value);
  return { values, broken: step.value?.line };
}

test("a chain breaks where lines were changed, moved, left out, put in or repeated, and nowhere before", () => {
  const two = fc
    .uniqueArray(fc.integer(), { minLength: 3, maxLength: 12 })
    .chain((values) => fc.tuple(fc.constant(values), fc.nat(values.length - 2)));
  fc.assert(
    fc.property(two, ([values, at]) => {
      const lines = record(values);
      expect(read(lines)).toEqual({ values, broken: undefined });
      const broken = { values: values.slice(0, at), broken: at + 1 };
      expect(read(lines.with(at, lines[at].replace(/:(-?\d+)/, ":1$1")))).toEqual(broken);
      expect(read(lines.with(at, lines[at + 1]).with(at + 1, lines[at]))).toEqual(broken);
      expect(read(lines.toSpliced(at, 1))).toEqual(broken);
      expect(read(lines.toSpliced(at, 0, "{}\n"))).toEqual(broken);
      expect(read(lines.toSpliced(at, 0, lines[at]))).toEqual({
        values: values.slice(0, at + 1),
        broken: at + 2,
      });
      // A line that is cut short at the end was being written.
      expect(read([...lines.slice(0, at), lines[at].slice(0, -1)])).toEqual({
        values: values.slice(0, at),
        broken: undefined,
      });
    }),
  );
});
