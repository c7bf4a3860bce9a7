/**
 * `npm run bench`: how fast the hot paths are on one core, as ratios to plain Gym-style versions of the same envs
 * measured in the same run, and absolute for the record. What "of three" says is the speed where two others of the kind are
 * alive in the process, as in most programs. `--json` prints JSON only.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { cooperativeCases } from "./cooperative.ts";
import { creditCases } from "./credit.ts";
import { dynamicsCases } from "./dynamics.ts";
import { envCases } from "./envs.ts";
import type { Result, TimedResult } from "./harness.ts";
import { learningCases } from "./learning.ts";
import { mechanismCases } from "./mechanisms.ts";
import { nashCases } from "./nash.ts";
import { networkCases } from "./networks.ts";
import { normCases } from "./norms.ts";
import { ppoCases } from "./ppo.ts";
import { tensorflowCases } from "./tensorflow.ts";
import { tournamentCases } from "./tournament.ts";
import { worldCases } from "./worlds.ts";

type Results = (Result | TimedResult)[];
const cases: Record<string, () => Results | Promise<Results>> = {
  ...envCases,
  ...learningCases,
  ...worldCases,
  ...mechanismCases,
  ...nashCases,
  ...cooperativeCases,
  ...dynamicsCases,
  ...tournamentCases,
  ...creditCases,
  ...normCases,
  ...tensorflowCases,
  ...networkCases,
  ...ppoCases,
};
const words = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const json = process.argv.includes("--json");
const alone = process.argv.includes("--alone");

if (alone) console.log(JSON.stringify(await cases[words[0]]()));
else {
  const chosen = Object.keys(cases).filter(
    (name) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  const results: (Result | TimedResult)[] = [];
  let head = "";
  for (const name of chosen)
    for (const result of runAlone(name)) {
      results.push(result);
      if (json) continue;
      const unit = "ms" in result ? "ms" : "M/s";
      if (unit !== head) line("", unit, "median", "target", ...(unit === "M/s" ? ["x Gym", "of three"] : []));
      head = unit;
      show(result);
    }
  if (json)
    console.log(JSON.stringify({ node: process.versions.node, v8: process.versions.v8, results }, null, 2));
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Millions a second; the slow ones with the digits that they need. */
function rate(value: number): string {
  return value.toFixed(value < 1 ? 3 : 1);
}

function line(name: string, ...columns: string[]): void {
  console.log(`${name.padEnd(70)}${columns.map((text) => text.padStart(9)).join("")}`);
}

function show(result: Result | TimedResult): void {
  const note = result.note ? `  ${result.note}` : "";
  if ("ms" in result) {
    const { name, ms, medianMs, targetMs } = result;
    line(name, short(ms), short(medianMs), targetMs === undefined ? "" : short(targetMs), note);
  } else {
    const { name, unit, mPerSecond, medianMPerSecond, crowdedMPerSecond, target, timesGym } = result;
    line(
      `${name} (${unit})`,
      rate(mPerSecond),
      rate(medianMPerSecond),
      target ? rate(target.mPerSecond) : "",
      timesGym?.toFixed(0) ?? "",
      crowdedMPerSecond === undefined ? "" : rate(crowdedMPerSecond),
      note,
    );
  }
}

/** A case in a process of its own: a second instance of a hot loop in one process is slower (docs/decisions.md). */
function runAlone(name: string): (Result | TimedResult)[] {
  const output = execFileSync(
    process.execPath,
    [...process.execArgv, fileURLToPath(import.meta.url), name, "--alone"],
    { encoding: "utf8" },
  );
  return JSON.parse(output);
}
