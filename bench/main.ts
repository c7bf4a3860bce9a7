/**
 * `npm run bench`: how fast the hot paths are on one core, as ratios to plain Gym-style versions of the same envs
 * measured in the same run, and absolute for the record. `--json` prints JSON only.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { envCases } from "./envs.ts";
import type { Result } from "./harness.ts";
import { learningCases } from "./learning.ts";
import { worldCases } from "./worlds.ts";

const cases = { ...envCases, ...learningCases, ...worldCases };
const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const json = process.argv.includes("--json");
const alone = process.argv.includes("--alone");

if (alone) console.log(JSON.stringify(cases[words[0]]()));
else {
  const line = (name: string, ...columns: string[]) =>
    console.log(`${name.padEnd(70)}${columns.map((text) => text.padStart(9)).join("")}`);
  if (!json) line("", "M/s", "median", "target", "x Gym");
  const results: Result[] = [];
  for (const name of Object.keys(cases).filter(
    (name) => words.length === 0 || words.some((w) => name.includes(w)),
  ))
    for (const result of runAlone(name)) {
      results.push(result);
      const { unit, mPerSecond, medianMPerSecond, target, timesGym, note } = result;
      if (!json)
        line(
          `${result.name} (${unit})`,
          mPerSecond.toFixed(1),
          medianMPerSecond.toFixed(1),
          target ? target.mPerSecond.toFixed(1) : "",
          timesGym ? timesGym.toFixed(0) : "",
          note ? `  ${note}` : "",
        );
    }
  if (json)
    console.log(JSON.stringify({ node: process.versions.node, v8: process.versions.v8, results }, null, 2));
}

/** A case in a process of its own: a second instance of a hot loop in one process is slower (docs/decisions.md). */
function runAlone(name: string): Result[] {
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), name, "--alone"],
    { encoding: "utf8" },
  );
  return JSON.parse(output);
}
