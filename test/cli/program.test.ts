/** Experiments that are programs of their own. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ostrom, temporaryFolder, unsealed } from "./harness.ts";

const folder = temporaryFolder();
const read = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");

/** A file with an experiment: what it measures is code in which `sessions` and the context are known. */
function write(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    `const claims = [
  { says: "It ends at 3", measured: ({ end }) => ({ estimate: end, low: end, high: end }), within: [3, 3], source: "arithmetic" },
  { says: "It is below 0", measured: ({ end }) => ({ estimate: end, low: -1, high: end }), within: [-Infinity, 0] },
];
export const line = {
  kind: "program", id: "line", title: "A line", question: "Where does it end?", settings: { steps: 1 }, claims,
  summary: ({ end }) => "rises to " + end,
  figures: ({ end }) => ({ line: '<svg width="1" height="1" viewBox="0 0 1 1"><title>ends at ' + end + "</title></svg>" }),
  async run({ seed, sessions = 3, quick, note, cell }) { ${body} },
};
`,
  );
  return path;
}
const line = write("line.js", 'note("measuring"); return { seed, sessions, quick, end: sessions };');

test("run prints findings and verdicts, and writes results with claims, charts and a report", async () => {
  const out = join(folder, "run");
  const said = await ostrom(["run", line, "--seed", "7", "--out", out]);
  expect(said).toMatchObject({ code: 0, err: `run folder ${out}\nmeasuring\n` });
  expect(said.out).toBe(`rises to 3

Claims: 1 pass, 1 undecided
  pass        It ends at 3: 3 [3, 3]; expected 3 (arithmetic)
  undecided   It is below 0: 3 [−1, 3]; expected at most 0

${join(out, "report.html")}
`);
  expect(JSON.parse(unsealed(join(folder, "run"), "results.json"))).toEqual({
    ...{ seed: 7, sessions: 3, quick: false, end: 3 },
    claims: [
      {
        ...{ says: "It ends at 3", within: [3, 3], source: "arithmetic" },
        ...{ measured: { estimate: 3, low: 3, high: 3 }, verdict: "pass" },
      },
      {
        ...{ says: "It is below 0", within: ["-Infinity", 0] },
        ...{ measured: { estimate: 3, low: -1, high: 3 }, verdict: "undecided" },
      },
    ],
  });
  expect(read("run", "line.svg")).toContain("ends at 3");
  const html = read("run", "report.html");
  for (const text of ["Where does it end?", "It ends at 3", "undecided", "rises to 3", "ends at 3"])
    expect(html).toContain(text);

  const again = await ostrom(["run", line, "--seed", "7", "--out", out]);
  expect(again).toMatchObject({ code: 1, err: expect.stringContaining("holds this run, complete") });
  const other = await ostrom(["run", line, "--seed", "8", "--out", out]);
  expect(other.err).toContain("holds a run of another experiment, or of this one with other settings");
  writeFileSync(join(out, "report.html"), "");
  expect(await ostrom(["report", out])).toMatchObject({ code: 0, out: said.out, err: "" });
  expect(read("run", "report.html")).toBe(html);
  expect(await ostrom(["resume", out])).toMatchObject({
    ...{ code: 0, out: said.out, err: "the run is complete; there is nothing left to do\n" },
  });
});

const slope = join(folder, "slope.mjs");
writeFileSync(
  slope,
  `import { z } from "ostrom";
const at = (value) => ({ estimate: value, low: value - 1, high: value + 1 });
export const slope = {
  kind: "program", id: "slope", title: "A slope", question: "How steep?", settings: {},
  params: z.object({ steps: z.number().int().max(9).default(1) }),
  claims: [{ says: "It is 2 high", measured: ({ high }) => at(high), within: [1, 3], quantity: "height (m)" }],
  run: ({ params }) => ({ high: 2 * params.steps }),
};
`,
);

test("--set gives a program its params, and its claims are then not judged", async () => {
  const out = join(folder, "set");
  const said = await ostrom(["run", slope, "--set", "steps=3", "--out", out]);
  expect(said.out).toContain('1 not judged (the run was given "steps")');
  expect(JSON.parse(unsealed(out, "results.json"))).toMatchObject({ high: 6 });
  expect((await ostrom(["run", slope, "--set", "steps=1", "--out", join(folder, "same")])).out).toContain(
    "1 pass",
  );
  const wrong = await ostrom(["run", slope, "--set", "stips=3"]);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('did you mean "steps"?') });
});

test("--sweep runs a program at each value: a table, a chart, and the same when told again", async () => {
  const out = join(folder, "sweep");
  const said = await ostrom(["run", slope, "--sweep", "steps=1,2,2^2", "--out", out]);
  expect(said.out).toBe(`at        height (m)
steps 1     2 [1, 3]
steps 2     4 [3, 5]
steps 4     8 [7, 9]

${join(out, "report.html")}
`);
  expect(read("sweep", "height-m.svg")).toContain("height (m)");
  expect((await ostrom(["report", out])).out).toBe(said.out);
  for (const [sweep, rule] of [
    ["steps=1,10", "steps"],
    ["steps=", "values"],
    ["stips=1,2", 'did you mean "steps"?'],
    ["steps=1,1", "twice"],
  ])
    expect(await ostrom(["run", slope, "--sweep", sweep])).toMatchObject({
      code: 2,
      err: expect.stringContaining(rule),
    });
});

test("the short version's claims are not judged", async () => {
  const out = join(folder, "short");
  const said = await ostrom(["run", line, "--quick", "--out", out]);
  expect(said.out).toContain("Claims: 2 not judged (this was the short version)");
  const { claims } = JSON.parse(read("short", "results.json"));
  expect(claims.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["not judged", "not judged"]);
});

test("--json prints what results.json holds", async () => {
  const out = join(folder, "json");
  const { folder: path, results } = JSON.parse((await ostrom(["run", line, "--json", "--out", out])).out);
  expect(path).toBe(out);
  expect(results).toEqual(JSON.parse(unsealed(join(folder, "json"), "results.json")));
});

test.each([
  ["nothing", "note('working')", "what run gives is undefined; return what was measured"],
  ["a-list", "return [1]", "must be an object of plain data, got [1]"],
  ["a-function", "return { end: () => 1 }", "what run gives.end must be plain data, got a function"],
  ["a-generator", "return (async function* () {})()", "what run gives must be plain data, got a"],
])("a program that gives %s ends with an error, and no results are written", async (name, body, message) => {
  const out = join(folder, name);
  const said = await ostrom(["run", write(`${name}.js`, body), "--out", out]);
  expect(said).toMatchObject({ code: 1, out: "" });
  expect(said.err).toContain(`experiment line: `);
  expect(said.err).toContain(message);
  expect(existsSync(join(out, "results.json"))).toBe(false);
});

test.each([
  ["summary", "() => 3", "summary must give a text, got 3"],
  ["summary", '() => ["rises"]', 'summary must give a text, got ["rises"]'],
  [
    "summary",
    '() => Promise.resolve("rises")',
    "summary gives a promise, and nothing waits for it; make it a plain",
  ],
  ["summary", '() => { throw new Error("no end") }', "summary threw Error: no end"],
  [
    "figures",
    "() => Promise.resolve({})",
    "figures gives a promise, and nothing waits for it; make it a plain",
  ],
  ["figures", "() => 3", "figures must give SVG by name, got 3"],
])("with %s of %s a run ends with an error, and no results are written", async (part, code, message) => {
  const name = `${part}-${message.length}`;
  const out = join(folder, name);
  const path = write(`${name}.js`, 'return { end: await cell("end", () => 3) };');
  const whole = readFileSync(path, "utf8");
  writeFileSync(path, `${whole}line.${part} = ${code};`);
  const said = await ostrom(["run", path, "--out", out]);
  expect(said).toMatchObject({ code: 1, out: "" });
  expect(said.err).toContain(`experiment line: ${message}`);
  expect(said.err).toContain(`cells that are finished are kept; go on with: ostrom resume ${out}`);
  expect(existsSync(join(out, "results.json"))).toBe(false);
});

test("finished cells survive an error, and an interrupted run goes on from them", async () => {
  const out = join(folder, "cells");
  const body =
    'const a = await cell("a", () => { note("making a"); return 1 }); const b = await cell("b", () => { note("making b"); return 2 }); return globalThis.cellsEnd && { end: a + b };';
  const path = write("cells.js", body);
  const failed = await ostrom(["run", path, "--out", out]);
  expect(failed.err).toContain(`cells that are finished are kept; go on with: ostrom resume ${out}`);
  const cells = read("cells", "cells.jsonl");
  expect(cells.replace(/,"run":"[0-9a-f]{16}","hash":"[0-9a-f]{16}"/g, "")).toBe(
    '{"cell":"a","value":1}\n{"cell":"b","value":2}\n',
  );
  Object.assign(globalThis, { cellsEnd: true });
  // A kill cuts the last line short.
  writeFileSync(join(out, "cells.jsonl"), cells.slice(0, -8));
  const resumed = await ostrom(["resume", out]);
  expect(resumed).toMatchObject({ code: 0, err: `run folder ${out}\nmaking b\n` });
  expect(JSON.parse(read("cells", "results.json")).end).toBe(3);
  expect(read("cells", "cells.jsonl")).toBe(cells);

  const { code, err } = await ostrom(["run", path, "--seed", "1", "--out", out]);
  expect({ code, err }).toMatchObject({ code: 1, err: expect.stringContaining("with other settings") });
});

test("a cell that was changed, and all behind it, is made again, which is told", async () => {
  const out = join(folder, "changed");
  const body =
    'const a = await cell("a", () => 1); const b = await cell("b", () => a + 1); return globalThis.changedEnd && { end: a + b };';
  const path = write("changed.js", body);
  await ostrom(["run", path, "--out", out]);
  Object.assign(globalThis, { changedEnd: true });
  const cells = read("changed", "cells.jsonl");
  writeFileSync(join(out, "cells.jsonl"), cells.replace('"value":1', '"value":9'));
  const { code, err } = await ostrom(["resume", out]);
  expect(code).toBe(0);
  expect(err).toContain("line 1 of");
  expect(err).toContain("cells from there on are made again");
  expect(JSON.parse(read("changed", "results.json")).end).toBe(3);
  expect(read("changed", "cells.jsonl")).toBe(cells);
});

test("verify finds what is lost of it, and resume --repair makes it again", async () => {
  const out = join(folder, "lost");
  const path = write(
    "lost.js",
    'const a = await cell("a", () => 1); const b = await cell("b", () => 2); return { end: a + b };',
  );
  await ostrom(["run", path, "--out", out]);
  expect(await ostrom(["verify", out])).toMatchObject({ code: 0, out: `${out}: 2 cells are whole\n` });
  const [cells, results] = [read("lost", "cells.jsonl"), read("lost", "results.json")];
  writeFileSync(join(out, "cells.jsonl"), cells.replace('"value":2', '"value":3'));
  writeFileSync(join(out, "results.json"), results.replace('"end": 3', '"end": 4'));
  expect((await ostrom(["report", out])).err).toContain("results.json is damaged: its hash is not that of");
  const found = await ostrom(["verify", out]);
  expect(found.code).toBe(1);
  expect(found.out).toMatch(
    /: 1 cells are whole\n {2}cells\.jsonl: line 2 of .* is damaged: .*\n {2}results\.json: its hash is not that/,
  );
  expect((await ostrom(["resume", "--repair", out])).code).toBe(0);
  expect([read("lost", "cells.jsonl"), read("lost", "results.json")]).toEqual([cells, results]);
  expect((await ostrom(["verify", out])).code).toBe(0);
  for (const text of ["null", "[]", "{}"]) {
    writeFileSync(join(out, "experiment.json"), text);
    const { code, err } = await ostrom(["verify", out]);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining("experiment.json is damaged: it does not end with"),
    ]);
  }
});

test.each([
  ["no cells", "cells.jsonl", () => undefined, "it holds 0 of the run's 2 cells"],
  ["empty cells", "cells.jsonl", () => "", "it holds 0 of the run's 2 cells"],
  [
    "one cell",
    "cells.jsonl",
    (text: string) => `${text.split("\n")[0]}\n`,
    "it holds 1 of the run's 2 cells",
  ],
  ["half a cell", "cells.jsonl", (text: string) => text.slice(0, -8), "it holds 1 of the run's 2 cells"],
  ["no report", "report.html", () => undefined, "it is not there"],
  ["no figure", "line.svg", () => undefined, "it is not there"],
  ["another figure", "line.svg", (text: string) => text.replace("ends", "begins"), "its hash is not that of"],
] as const)("a finished program with %s is not whole, and is made so", async (name, file, change, what) => {
  const out = join(folder, `finished ${name}`);
  const body =
    'const a = await cell("a", () => 1); const b = await cell("b", () => 2); return { end: a + b };';
  await ostrom(["run", write("finished.js", body), "--out", out]);
  expect(await ostrom(["verify", out])).toMatchObject({ code: 0, out: `${out}: 2 cells are whole\n` });
  const path = join(out, file);
  const then = readFileSync(path, "utf8");
  const now = change(then);
  if (now === undefined) rmSync(path);
  else writeFileSync(path, now);
  const found = await ostrom(["verify", out]);
  expect(found.code).toBe(1);
  expect(found.out).toContain(`  ${file}: ${what}`);
  // To tell it again does not make less count as all.
  if (file === "cells.jsonl") {
    expect((await ostrom(["report", out])).code).toBe(0);
    expect((await ostrom(["verify", out])).out).toBe(found.out);
  }
  expect((await ostrom(["resume", "--repair", out])).code).toBe(0);
  expect(readFileSync(path, "utf8")).toBe(then);
  expect((await ostrom(["verify", out])).code).toBe(0);
});

test("an interrupted run goes on with the program that it was begun with, or with one that is accepted", async () => {
  const out = join(folder, "edited");
  const body = 'const a = await cell("a", () => 1); return globalThis.editedEnd && { end: a };';
  const path = write("edited.js", body);
  await ostrom(["run", path, "--out", out]);
  Object.assign(globalThis, { editedEnd: true });
  const [then, cells] = [readFileSync(path, "utf8"), read("edited", "cells.jsonl")];
  const changed = `${path} (or what it imports) has changed since the run in ${out} was begun`;

  writeFileSync(path, then.replace("A line", "Another line"));
  const resumed = await ostrom(["resume", out]);
  expect(resumed).toMatchObject({ code: 1, out: "", err: expect.stringContaining(changed) });
  const again = await ostrom(["run", path, "--out", out]);
  expect(again).toMatchObject({ code: 1, out: "", err: expect.stringContaining(changed) });
  expect(again.err).toContain(`by ostrom resume --accept-changes ${out}`);
  rmSync(path);
  expect((await ostrom(["resume", "--accept-changes", out])).err).toContain("is not there any more");
  expect(existsSync(join(out, "results.json"))).toBe(false);

  writeFileSync(path, then.replace("A line", "Another line"));
  expect((await ostrom(["resume", "--accept-changes", out])).code).toBe(0);
  expect(read("edited", "cells.jsonl")).toBe(cells);
  const { contents } = JSON.parse(read("edited", "experiment.json"));
  expect(new Set(contents).size).toBe(2);

  // What was accepted is the run's own from then on, and what was before it is not.
  rmSync(join(out, "report.html"));
  writeFileSync(path, then);
  expect((await ostrom(["resume", "--repair", out])).err).toContain(changed);
  writeFileSync(path, then.replace("A line", "Another line"));
  expect((await ostrom(["resume", "--repair", out])).code).toBe(0);
  expect((await ostrom(["verify", out])).code).toBe(0);
});

test("it has no configuration to set and no societies to certify", async () => {
  const set = await ostrom(["run", line, "--set", "a=1", "--out", join(folder, "none")]);
  expect(set.err).toContain("line has no parameters");
  expect(existsSync(join(folder, "none"))).toBe(false);
  const certified = await ostrom(["certify", line]);
  expect(certified.err).toContain("compares no societies");
});

test("a file must export one experiment, whole", async () => {
  const empty = join(folder, "empty.js");
  writeFileSync(empty, "export const config = { name: 'a' };");
  expect(await ostrom(["run", empty])).toMatchObject({
    ...{ code: 2, err: expect.stringContaining("empty.js: must export an experiment, and exports none") },
  });
  const several = join(folder, "several.js");
  writeFileSync(several, 'export * from "./line.js"; export const b = { kind: "program", title: "b" };');
  expect((await ostrom(["run", several])).err).toContain("and one only, not 2");
  const part = join(folder, "part.js");
  writeFileSync(part, 'export default { kind: "program", id: "part", title: "b" };');
  expect(await ostrom(["run", part])).toMatchObject({
    ...{ code: 2, err: expect.stringContaining("part.js: experiment part: question must say") },
  });
});
