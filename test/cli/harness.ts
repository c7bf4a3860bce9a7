/** Runs command lines and hears what they say. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { unseal } from "../../src/lab/node/seal.ts";
import { type Said, said } from "./said.ts";

/** In this process: for all that starts no workers, which could not read TypeScript here. */
export const ostrom = said;
export type { Said };

/** A folder that goes away after the tests of the file. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), "ostrom-cli-"));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** All rows that a run folder holds, as they stand in its files, one file after the other. */
export function rowsFiles(path: string): string {
  const rows = join(path, "rows");
  return readdirSync(rows)
    .sort()
    .map((name) => readFileSync(join(rows, name), "utf8"))
    .join("");
}

/** What a file of a run folder says, without its run and its hash. */
export const unsealed = (path: string, name: string): string =>
  unseal(name, readFileSync(join(path, name), "utf8")).text;
