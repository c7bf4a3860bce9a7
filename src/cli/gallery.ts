/**
 * The gallery: experiments that reproduce something, each run by a process of its own in a folder of its own, and a page of
 * them all. What a folder holds already is not run again.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asError, OstromError } from "../core/errors.ts";
import type { Seed } from "../core/random.ts";
import type { JudgedClaim } from "../lab/claim.ts";
import { type Experiment, figuresOf, judgeProgram } from "../lab/experiment.ts";
import { makeFolder, readText, writeWhole } from "../lab/node/files.ts";
import { reopenRunFolder } from "../lab/node/folder.ts";
import { isProgramFolder, reopenProgramFolder } from "../lab/node/program-folder.ts";
import type { Results } from "../lab/results.ts";
import { tally } from "../report/runs/claims.ts";
import type { GalleryCard } from "../report/runs/gallery.ts";
import { loadExperiment } from "./experiments.ts";
import { type Io, noted } from "./io.ts";
import { takes } from "./out-folder.ts";
import { pageMaker } from "./pages.ts";
import { resultsIn } from "./results-file.ts";

export interface GalleryRun {
  /** Names or files. */
  readonly experiments: readonly string[];
  readonly out: string;
  readonly quick: boolean;
  readonly seed: Seed;
  /** Processes at a time. */
  readonly workers: number;
}

/** Runs what is not there and gives a card for each, in the order of the experiments. */
export async function runGallery(
  io: Io,
  { experiments, out, workers, ...how }: GalleryRun,
): Promise<GalleryCard[]> {
  const cards: GalleryCard[] = [];
  const { seconds, took } = recordIn(out, how);
  let next = 0;
  const work = async () => {
    while (next < experiments.length) {
      const j = next++;
      const experiment = await loadExperiment(experiments[j]);
      const { id } = experiment;
      const folder = join(out, id);
      const broken = existsSync(join(folder, "results.json"))
        ? undefined
        : await runIn(folder, experiments[j], how, (time) => took(id, time));
      cards[j] = await cardOf(io, folder, experiment, seconds[id], broken);
      io.err(`${id}: ${said(cards[j])}\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(workers, experiments.length) }, work));
  return cards;
}

const said = ({ claims, broken, seconds }: GalleryCard): string => {
  const time = seconds === undefined ? "" : `, ${seconds} s`;
  return broken === undefined ? `${tally(claims) || "no claims"}${time}` : `no results: ${broken}`;
};

/** What `gallery.json` holds: how all runs of the folder are made, and how long they took, by id. */
interface GalleryRecord extends Pick<GalleryRun, "quick" | "seed"> {
  /** Wall time; a run that was interrupted has none. */
  readonly seconds: Record<string, number>;
}

/** The folder's record, which is begun where there is none. Throws an OstromError where it is of other runs, or there is anything else. */
function recordIn(
  out: string,
  { quick, seed }: Pick<GalleryRun, "quick" | "seed">,
): Pick<GalleryRecord, "seconds"> & { took(id: string, seconds: number): void } {
  const file = join(out, "gallery.json");
  if (!takes(out, "gallery.json")) throw new OstromError(`${out} is not empty; choose another --out`);
  const found: GalleryRecord | undefined = existsSync(file) ? JSON.parse(readText(file)) : undefined;
  const seconds = found?.seconds ?? {};
  if (found && (found.quick !== quick || found.seed !== seed))
    throw new OstromError(
      `${out} holds ${found.quick ? "short versions" : "runs"} of seed ${JSON.stringify(found.seed)}; choose another --out`,
    );
  const keep = () => writeWhole(file, `${JSON.stringify({ quick, seed, seconds }, null, 1)}\n`);
  makeFolder(out);
  keep();
  return {
    seconds,
    took(id, time) {
      seconds[id] = time;
      keep();
    },
  };
}

/** Runs it in a process of its own, or goes on with it; gives why that failed, if it did. */
async function runIn(
  folder: string,
  name: string,
  { quick, seed }: Pick<GalleryRun, "quick" | "seed">,
  took: (seconds: number) => void,
): Promise<string | undefined> {
  const goesOn = ["experiment.json", "config.json"].some((record) => existsSync(join(folder, record)));
  const asked = ["run", name, "--out", folder, "--seed", JSON.stringify(seed), ...(quick ? ["--quick"] : [])];
  const args = goesOn ? ["resume", folder] : asked;
  const began = performance.now();
  const { code, err } = await command(args);
  if (code !== 0) return /^error: (.*)$/m.exec(err)?.[1] ?? `exit code ${code}`;
  if (!goesOn) took(Number(((performance.now() - began) / 1000).toPrecision(2)));
  return undefined;
}

/** One `ostrom` command in a process of its own, with a worker thread where it takes any. */
function command(args: readonly string[]): Promise<{ code: number | null; err: string }> {
  const clone = import.meta.url.endsWith(".ts");
  const main = fileURLToPath(new URL(`./main.${clone ? "ts" : "js"}`, import.meta.url));
  const loader = clone ? ["--import", import.meta.resolve("tsx")] : [];
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [...loader, main, ...args, "--workers", "1"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.on("error", failed);
    child.on("close", (code) => done({ code, err }));
  });
}

async function cardOf(
  io: Io,
  folder: string,
  experiment: Experiment,
  seconds: number | undefined,
  broken: string | undefined,
): Promise<GalleryCard> {
  const { id, title, question, reproduces = [] } = experiment;
  const stated = { id, title, question, reproduces, seconds, report: `${id}/report.html` };
  const nothing = { claims: [], figures: {} };
  if (broken !== undefined) return { ...stated, ...nothing, broken };
  try {
    return { ...stated, ...(await foundIn(io, folder, experiment)) };
  } catch (error) {
    return { ...stated, ...nothing, broken: asError(error).message };
  }
}

/** Claims and charts of a finished run. */
async function foundIn(
  io: Io,
  path: string,
  experiment: Experiment,
): Promise<{ claims: readonly JudgedClaim[]; figures: Readonly<Record<string, string>> }> {
  const none = () => new OstromError(`${path} holds no results`);
  if (isProgramFolder(path)) {
    const folder = reopenProgramFolder(path, noted(io));
    const results = resultsIn<object>(folder);
    if (!results || experiment.kind !== "program") throw none();
    return { claims: judgeProgram(experiment, results, folder.run), figures: figuresOf(experiment, results) };
  }
  const folder = reopenRunFolder(path, noted(io));
  const results = resultsIn<Results>(folder);
  if (!results) throw none();
  const { claims } = (await pageMaker(io, folder))(results, { certificates: [] });
  const own = figuresOf(experiment, results);
  if (Object.keys(own).length > 0) return { claims, figures: own };
  const { renderCharts } = await import("../report/runs/report.ts");
  return { claims, figures: renderCharts({ config: folder.config, results }) };
}
