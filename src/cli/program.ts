/** Experiments that are programs: runs them in a folder, and tells what came out. */
import { join } from "node:path";
import { asError, OstromError } from "../core/errors.ts";
import type { JudgedClaim } from "../lab/claim.ts";
import { figuresOf, judgeProgram, type Program, runProgram, summaryOf } from "../lab/experiment.ts";
import {
  openProgramFolder,
  type ProgramFolder,
  type ProgramRun,
  reopenProgramFolder,
} from "../lab/node/program-folder.ts";
import { verifyProgram } from "../lab/node/verify.ts";
import { type SweptProgram, sweepProgram } from "../lab/program-sweep.ts";
import { refuseChanged } from "./catalogue.ts";
import { loadExperiment, pathOf } from "./experiments.ts";
import { figureFile } from "./figures.ts";
import { ifWritable } from "./if-writable.ts";
import { type Io, noted, paragraphs, toJson } from "./io.ts";
import type { AcceptOptions } from "./options.ts";
import { defaultFolder, takes } from "./out-folder.ts";
import { resultsIn } from "./results-file.ts";

/** A new folder, or that of an interrupted run of the same; never one that holds anything else. */
export function claimProgramFolder(
  io: Io,
  id: string,
  run: ProgramRun,
  out = defaultFolder(id),
): ProgramFolder {
  if (!takes(out, "experiment.json")) throw new OstromError(`${out} is not empty; choose another --out`);
  const folder = openProgramFolder(out, run, options(io));
  if (folder.complete)
    throw new OstromError(
      `${out} holds this run, complete; see it with "ostrom report ${out}", or choose another --out to run it again`,
    );
  refuseChanged(out, folder.changed(), { by: `ostrom resume --accept-changes ${out}` });
  return folder;
}

interface ResumeOptions extends AcceptOptions {
  readonly json?: boolean;
  readonly repair?: boolean;
}

/** Goes on with an interrupted run; refuses to with another program than that it was begun with, unless it is told to. */
export async function resumeProgram(
  io: Io,
  path: string,
  { json = false, repair = false, acceptChanges }: ResumeOptions,
): Promise<void> {
  const folder = reopenProgramFolder(path, options(io));
  const isLost = repair && verifyProgram(folder).findings.length > 0;
  const goesOn = isLost || !folder.complete;
  const changed = goesOn ? folder.changed() : [];
  refuseChanged(path, changed, { acceptChanges });
  const program = await programOf(folder);
  // Cells that were made with other settings do not belong with new ones.
  if (goesOn) openProgramFolder(path, { ...folder.run, settings: program.settings }, options(io));
  if (changed.length > 0) folder.acceptChanged();
  await goOnWith(io, folder, program, { json, isLost });
}

const options = (io: Io) => ({ ...noted(io), fileOf: pathOf });

/** Runs what is not finished, or lost; tells again what came out where nothing is. */
export async function goOnWith(
  io: Io,
  folder: ProgramFolder,
  program: Program<unknown>,
  { json, isLost }: { readonly json: boolean; readonly isLost: boolean },
): Promise<void> {
  if (isLost) folder.undo();
  else if (folder.complete) {
    io.err("the run is complete; there is nothing left to do\n");
    return tellAgain(io, folder, program, json);
  }
  await runProgramFolder(io, folder, program, json);
}

/** Tells again what came out of a finished run. */
export async function reportProgram(io: Io, path: string, json: boolean): Promise<void> {
  const folder = reopenProgramFolder(path, noted(io));
  await tellAgain(io, folder, await programOf(folder), json);
}

async function tellAgain(
  io: Io,
  folder: ProgramFolder,
  program: Program<unknown>,
  json: boolean,
): Promise<void> {
  const { path, run } = folder;
  const results = resultsIn<object>(folder);
  if (!results)
    throw new OstromError(
      `${path} holds a run that is not finished; continue it with: ostrom resume ${path}`,
    );
  await presentProgram(io, folder, program, await tell(program, results, run), json);
}

/** Found again by its name or path. */
async function programOf({ path, run }: ProgramFolder): Promise<Program<unknown>> {
  const program = await loadExperiment(run.experiment);
  if (program.kind !== "program")
    throw new OstromError(`${path} holds a run of a program, and ${run.experiment} is none any more`);
  return program;
}

/** Runs what is not finished; whatever stops it, the cells that are finished stay. */
export async function runProgramFolder(
  io: Io,
  folder: ProgramFolder,
  program: Program<unknown>,
  json: boolean,
): Promise<void> {
  const { path, run, cells } = folder;
  io.err(`run folder ${path}\n`);
  const note = (line: string) => io.err(`${line}\n`);
  const unlock = folder.lock();
  try {
    const options = { ...run, cells, note };
    const told = await (run.sweep ? sweepProgram(program, run.sweep, options) : runProgram(program, options))
      .then((found) => tell(program, found, run))
      .catch((error) => {
        const advice = `cells that are finished are kept; go on with: ostrom resume ${path} (--accept-changes where the program was mended)`;
        throw new OstromError(`${asError(error).message}\n${advice}`, { cause: error });
      });
    folder.finish();
    await presentProgram(io, folder, program, told, json);
  } finally {
    unlock();
  }
}

interface Told {
  readonly found: unknown;
  readonly claims: readonly JudgedClaim[];
  /** SVG by name. */
  readonly figures: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What the program's own code makes of its results: all of it, before a run counts as complete. */
async function tell(program: Program<unknown>, found: unknown, run: ProgramRun): Promise<Told> {
  if (run.sweep) {
    const { sweptFigures, sweptText } = await import("../report/sweeps/program.ts");
    const swept = found as SweptProgram;
    return { found, claims: [], figures: sweptFigures(program.title, swept), summary: sweptText(swept) };
  }
  return {
    found,
    claims: judgeProgram(program, found, run),
    figures: figuresOf(program, found),
    summary: summaryOf(program, found),
  };
}

/** Writes results with their claims, charts and report, and prints what they say; the report's path comes last. */
async function presentProgram(
  io: Io,
  given: ProgramFolder,
  { id, title, question }: Program<unknown>,
  { found, claims, figures, summary }: Told,
  json: boolean,
): Promise<void> {
  const { claimsText } = await import("../report/runs/claims.ts");
  const { renderProgram } = await import("../report/runs/program.ts");
  const { standalone } = await import("../report/charts/frame.ts");
  const { folder, kept } = ifWritable(io, given);
  const { path, run, versions } = folder;
  const results = { ...(found as object), ...(claims.length > 0 && { claims }) };
  // Results first: what is made of them may fail.
  folder.write("results.json", toJson(results));
  for (const [name, chart] of Object.entries(figures))
    folder.write(`${name}.svg`, figureFile(standalone, chart));
  const entries = [
    ["Run", id],
    ["Seed", String(run.seed)],
    ...Object.entries(run.params ?? {}).map(([name, value]) => [name, JSON.stringify(value)] as const),
  ] as const;
  folder.write(
    "report.html",
    renderProgram({ title, question, summary, claims, figures, entries, versions }),
  );
  const pages = ["results.json", "report.html", ...Object.keys(figures).map((name) => `${name}.svg`)];
  if (kept()) folder.keepPages(pages);
  const report = kept() ? join(path, "report.html") : undefined;
  io.out(
    json
      ? toJson({ folder: path, report, results })
      : paragraphs([summary, claimsText(claims), report ?? ""]),
  );
}
