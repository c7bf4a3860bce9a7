/**
 * Experiments that are programs of their own rather than comparisons of societies: what they measure goes to results.json,
 * and their charts beside it.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OstromError } from "../core/errors.ts";
import type { Seed } from "../core/random.ts";
import type { Backend } from "../learn/tensorflow/index.ts";
import { type LineChart, lineChart, standalone } from "../report/index.ts";
import type { Io } from "./io.ts";
import { toJson } from "./io.ts";
import { defaultFolder } from "./out-folder.ts";

/** What `experiments/<name>/experiment.ts` exports: `title` and `measure`. */
export interface Study {
  readonly title: string;
  measure(options: StudyOptions): Promise<StudyOutcome>;
}

export interface StudyOptions {
  readonly seed: Seed;
  /** Independent repetitions; the study has its own number if this is left out. */
  readonly sessions?: number;
  /** A short version is enough. */
  readonly quick: boolean;
  readonly backend: Backend;
  /** Tells how far it is. */
  note(line: string): void;
}

interface StudyOutcome {
  /** A few lines with the findings. */
  readonly summary: string;
  /** Plain data. */
  readonly results: unknown;
  /** By file name without its ending. */
  readonly charts: Readonly<Record<string, LineChart>>;
}

export async function runStudy(
  io: Io,
  name: string,
  study: Study,
  { out, json = false, ...options }: Omit<StudyOptions, "note"> & { out?: string; json?: boolean },
): Promise<void> {
  const folder = out ?? defaultFolder(name);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new OstromError(`${folder} is not empty; choose another --out`);
  const { summary, results, charts } = await study.measure({
    ...options,
    note: (line) => io.err(`${line}\n`),
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), toJson(results));
  for (const [file, chart] of Object.entries(charts))
    writeFileSync(join(folder, `${file}.svg`), `${standalone(lineChart(chart))}\n`);
  io.out(json ? toJson({ folder, results }) : `${summary.trimEnd()}\n\n${folder}\n`);
}
