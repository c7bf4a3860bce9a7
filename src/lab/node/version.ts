/** The package's version, from its package.json (two levels up in the sources, three in the build). */
import { existsSync, readFileSync } from "node:fs";

function find(): string {
  for (const up of ["../../../package.json", "../../../../package.json"]) {
    const url = new URL(up, import.meta.url);
    if (existsSync(url)) return JSON.parse(readFileSync(url, "utf8")).version;
  }
  return "unknown";
}

export const version = find();

/** What a run folder records of what made the run. */
export const versionsHere = (): Record<string, string> => ({
  ostrom: version,
  node: process.versions.node,
  v8: process.versions.v8,
});
