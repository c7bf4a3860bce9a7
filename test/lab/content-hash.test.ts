/** The hash of a module is that of all that it names by a relative path, however that is found. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { contentHash } from "../../src/lab/node/modules.ts";

const folder = mkdtempSync(join(tmpdir(), "ostrom-hash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["./lib", "lib/index.ts"],
  ["./lib.js", "lib.ts"],
  ["./deep", "deep.mts"],
  ["./shown", "shown.tsx"],
  ["./table.json", "table.json"],
])("a file that imports %s changes with %s", (name, file) => {
  const main = join(folder, "main.ts");
  mkdirSync(join(folder, "lib"), { recursive: true });
  writeFileSync(main, `import "${name}";`);
  writeFileSync(join(folder, file), "1");
  const before = contentHash(main);
  writeFileSync(join(folder, file), "2");
  expect(contentHash(main)).not.toBe(before);
  rmSync(join(folder, file));
});

test.each([
  ["import(`./cases/@{name}.ts`)", "cases/one.ts", "cases/note.txt"],
  ['import("./cases/" + name)', "cases/two.json", "other/one.ts"],
  ['import("./cases/c-" + name + ".ts")', "cases/c-one.ts", "cases/d-one.ts"],
  ['import(`./cases/@{pick("x")}.ts`)', "cases/three.js", "other/one.ts"],
  ["import(`./case-@{name}.ts`)", "case-one.ts", "another.ts"],
])("a file with %s changes with %s, not with %s", (code, file, other) => {
  const main = join(folder, "main.ts");
  for (const inside of ["cases", "other"]) mkdirSync(join(folder, inside), { recursive: true });
  writeFileSync(main, code.replace("@", "$"));
  const hashes = [file, other].map((each) => {
    writeFileSync(join(folder, each), "1");
    const before = contentHash(main);
    writeFileSync(join(folder, each), "2");
    return contentHash(main) !== before;
  });
  expect(hashes).toEqual([true, false]);
});
