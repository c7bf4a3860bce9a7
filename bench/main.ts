/**
 * `npm run bench`: how fast the hot paths are on one core, as ratios to plain Gym-style versions of the same envs
 * measured in the same run, and absolute for the record. `--json` prints JSON only.
 */
import { envCases } from "./envs.ts";
import { learningCases } from "./learning.ts";
import { worldCases } from "./worlds.ts";

export interface Result {
  readonly name: string;
  /** What is counted: "agent-steps", "agent-updates", "worlds". */
  readonly unit: string;
  /** Millions of units a second of one core, best round. */
  readonly mPerSecond: number;
  readonly medianMPerSecond: number;
  readonly target?: { readonly mPerSecond: number };
  /** How many times faster than the Gym-style version, in this run. */
  readonly timesGym?: number;
  readonly note?: string;
}

const json = process.argv.includes("--json");
const only = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const results: Result[] = [];
const pad = (text: string, width: number) => text.padEnd(width);
if (!json)
  console.log(
    `${pad("case", 58)}${"M/s".padStart(8)}${"median".padStart(9)}${"target".padStart(8)}${"x Gym".padStart(8)}`,
  );
for (const [name, run] of Object.entries({ ...envCases, ...learningCases, ...worldCases })) {
  if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
  for (const result of run()) {
    results.push(result);
    if (json) continue;
    const target = result.target ? String(result.target.mPerSecond) : "";
    const ratio = result.timesGym ? result.timesGym.toFixed(0) : "";
    console.log(
      `${pad(`${result.name} (${result.unit})`, 58)}${result.mPerSecond.toFixed(1).padStart(8)}${result.medianMPerSecond.toFixed(1).padStart(9)}${target.padStart(8)}${ratio.padStart(8)}${result.note ? `  ${result.note}` : ""}`,
    );
  }
}
if (json)
  console.log(JSON.stringify({ node: process.versions.node, v8: process.versions.v8, results }, null, 2));
