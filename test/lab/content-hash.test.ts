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
