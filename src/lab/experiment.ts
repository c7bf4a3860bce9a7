/** Experiments as plain values: a question, what is run for an answer, and what is claimed of it. */
import { enter, leave, workOf } from "../core/at-work.ts";
import { asError, describeThrown, fail, isA, OstromError, requireKnown } from "../core/errors.ts";
import { guardOnce, requireSynchronous } from "../core/guard.ts";
import { type Params, type ParamsSchema, parseParams } from "../core/params.ts";
import type { Seed } from "../core/random.ts";
import * as z from "../core/z.ts";
import type { Backend } from "../learn/tensorflow/backends.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Claim, type JudgedClaim, judge, judgeQuick, requireClaims, unjudged } from "./claim.ts";
import { type ResolvedConfig, type RunConfig, resolveConfig } from "./config.ts";
import { isExperiment, withIds } from "./definitions.ts";
import { merge } from "./paths.ts";
import { requirePlain } from "./plain.ts";
import { nullIsMissing } from "./record.ts";
import type { Results } from "./results.ts";
import { quickSweep, type SweepConfig } from "./sweep.ts";

/** What every experiment says; `R` are its results. */
interface Stated<R> {
  readonly title: string;
  /** What it was made to find out, as a question. */
  readonly question: string;
  readonly claims: readonly Claim<R>[];
  /** Citations of the published results that it reproduces: it is then shown in the gallery. */
  readonly reproduces?: readonly string[];
  /** It takes more than some minutes: the gallery leaves it out in full unless it is asked for all. */
  readonly long?: boolean;
  /** Charts of the results, as `lineChart` gives them: SVG by file name without its ending. */
  figures?(results: R): Readonly<Record<string, string>>;
}

/** Societies compared, as a run configuration says; one with a sweep compares them over its parameters. */
export interface Comparison extends Stated<Results> {
  readonly kind: "comparison";
  /** The configuration's name. */
  readonly id: string;
  readonly config: RunConfig;
  /** Overrides that make a short version of it: objects are merged, `*` meets every entry, all else is replaced. */
  readonly quick?: Readonly<Record<string, unknown>>;
}

/** Anything else that is measured: a program of its own. */
export interface Program<R> extends Stated<R> {
  readonly kind: "program";
  readonly id: string;
  /** All that the results depend on by choice, as plain data: results that were made with others are found out by it. */
  readonly settings: object;
  /** Settings that a run may change, `--set gamma=0.5`, each with a default, by which the claims go. */
  readonly params?: ParamsSchema;
  /** Gives what was measured: an object of plain data. */
  run(context: ExperimentContext<unknown>): R | Promise<R>;
  /** A few lines with the findings. */
  summary?(results: R): string;
}

export type Experiment<R = unknown> = Comparison | Program<R>;

/** One that is imported when it is asked for. */
export interface LazyExperiment {
  readonly kind: "lazy";
  /** That of the experiment. */
  readonly id: string;
  load(): Promise<Experiment>;
}

export const lazyExperiment = (id: string, load: () => Promise<object>): LazyExperiment => ({
  kind: "lazy",
  id,
  load: async () => experimentOf(await load(), id),
});

/** The one experiment that a module exports; `who` names the module. Throws an OstromError where it exports none or several. */
export function experimentOf(module: object, who: string): Experiment {
  const [experiment, ...others] = new Set(Object.values(module).filter(isExperiment));
  if (experiment === undefined || others.length > 0)
    fail(
      who,
      `must export an experiment, ${experiment ? `and one only, not ${1 + others.length}` : "and exports none"}`,
      undefined,
      "export what comparison({ ... }) or defineExperiment({ ... }) gives",
    );
  try {
    requireExperiment(experiment);
  } catch (error) {
    throw new OstromError(`${who}: ${asError(error).message}`, { cause: error });
  }
  return experiment;
}

/** What a program is run with; `P` are its params. */
export interface ExperimentContext<P = unknown> {
  readonly params: P;
  readonly seed: Seed;
  /** Independent repetitions; the program has its own number where this is left out. */
  readonly sessions?: number;
  /** A short version is enough. */
  readonly quick: boolean;
  /** Of TensorFlow.js, for those that load it. */
  readonly backend: Backend;
  /**
   * A part of the work under a name of its own. What it gives, plain data, is kept at once, and an interrupted run that goes on
   * computes only the parts that it lacks. Numbers that are missing come back as NaN, null among them.
   */
  cell<T>(name: string, compute: () => T | Promise<T>): Promise<T>;
  /** Tells how far it is. */
  note(line: string): void;
}

/** An experiment that compares societies. Throws an OstromError that names what is missing or wrong. */
export function comparison(given: Omit<Comparison, "kind" | "id">): Comparison {
  const experiment = { kind: "comparison", id: given.config?.name, ...given } as const;
  requireExperiment(experiment);
  return experiment;
}

/** An experiment that is a program of its own. Throws an OstromError that names what is missing or wrong. */
export function defineExperiment<R extends object, S extends ParamsSchema = typeof noParams>(
  given: Omit<Program<R>, "kind" | "params" | "run"> & {
    readonly params?: S;
    run(context: ExperimentContext<Params<S>>): R | Promise<R>;
  },
): Program<R> {
  const experiment = { kind: "program", ...given } as const;
  requireExperiment(experiment);
  return experiment;
}

/** Of a program that has no params. */
const noParams = /* @__PURE__ */ z.object({});

const stated = ["kind", "id", "title", "question", "claims", "reproduces", "long", "figures"];
const properties = {
  comparison: [...stated, "config", "quick"],
  program: [...stated, "settings", "params", "run", "summary"],
} as const;

/** Throws an OstromError that names what is missing or wrong. */
export function requireExperiment(experiment: Experiment): void {
  const { kind, id, title, question, claims, reproduces, long, figures } = experiment;
  const who = typeof id === "string" ? `experiment ${id}` : "experiment";
  requireKnown(who, "property", experiment, properties[kind]);
  if (typeof id !== "string" || !/^[\w.-]+$/.test(id))
    fail(
      who,
      `${kind === "program" ? "id" : "config.name"} must be made of letters, digits, dot, dash and underscore`,
      id ?? "nothing",
    );
  if (typeof title !== "string" || title === "") fail(who, "title must be a text", title ?? "nothing");
  if (typeof question !== "string" || question === "")
    fail(who, "question must say what it is to find out", question ?? "nothing");
  if (figures !== undefined && typeof figures !== "function")
    fail(who, "figures must be a function of the results", figures);
  requireSynchronous(who, "figures", figures);
  requireClaims(who, claims);
  if (reproduces !== undefined && !(Array.isArray(reproduces) && reproduces.length > 0))
    fail(
      who,
      "reproduces must be a list of citations",
      reproduces,
      "leave it out where nothing is reproduced",
    );
  if (long !== undefined && typeof long !== "boolean") fail(who, "long must be true or false", long);
  if (kind === "program") {
    if (typeof experiment.run !== "function")
      fail(who, "run must be a function that gives the results", experiment.run ?? "nothing");
    requireSynchronous(who, "summary", experiment.summary);
    requireObject(who, "settings", experiment.settings, "give {} where nothing is chosen");
    if (experiment.params !== undefined) parseParams(who, experiment.params, {});
  } else if (experiment.quick !== undefined)
    requireObject(who, "quick", experiment.quick, "give overrides of its config");
}

function requireObject(who: string, what: string, value: unknown, fix: string): void {
  if (value === undefined) fail(who, `${what} is undefined`, undefined, fix);
  if (value === null || typeof value !== "object" || Array.isArray(value))
    fail(who, `${what} must be an object of plain data`, value, fix);
  requirePlain(who, what, value);
}

export interface ProgramOptions {
  /** Default 0. */
  readonly seed?: Seed;
  readonly sessions?: number;
  readonly quick?: boolean;
  /** Default "wasm". */
  readonly backend?: Backend;
  /** Those that differ from their defaults. */
  readonly params?: Readonly<Record<string, unknown>>;
  note?(line: string): void;
  /** Cells that are finished, by name, and where more of them go; a new map where this is left out. */
  readonly cells?: Pick<Map<string, unknown>, "has" | "get" | "set">;
}

/** Runs a program and gives its results. Throws an OstromError where they, or one of its cells, are no plain data. */
export async function runProgram<R>(
  { id, run, params: schema = noParams }: Program<R>,
  {
    params = {},
    seed = 0,
    sessions,
    quick = false,
    backend = "wasm",
    note = () => {},
    cells = new Map(),
  }: ProgramOptions = {},
): Promise<R> {
  const who = `experiment ${id}`;
  const named = new Set<string>();
  const parsed = parseParams(who, schema, params);
  const results = await placed(who, "run", () =>
    run({
      params: parsed,
      seed,
      ...(sessions !== undefined && { sessions }),
      quick,
      backend,
      note,
      async cell<T>(name: string, compute: () => T | Promise<T>): Promise<T> {
        if (named.has(name)) fail(who, "two cells have the same name", name, "name each for what it holds");
        named.add(name);
        if (!cells.has(name)) {
          const value = await placed(who, `cell ${JSON.stringify(name)}`, compute);
          requirePlain(who, `cell ${JSON.stringify(name)}`, value);
          // As a file gives it back, so that a run that went on has the results of one that was never interrupted.
          cells.set(name, JSON.parse(JSON.stringify(value), nullIsMissing));
        }
        return cells.get(name) as T;
      },
    }),
  );
  requireObject(who, "what run gives", results, "return what was measured, with its seed and sessions");
  return results;
}

/** An error of the experiment's own code says where in it. */
async function placed<T>(who: string, doing: string, call: () => T | Promise<T>): Promise<T> {
  const before = enter(workOf(`${doing} of ${who}`));
  try {
    return await call();
  } catch (thrown) {
    if (isA(OstromError, thrown)) throw thrown;
    throw new OstromError(`${who}: ${doing} threw ${describeThrown(thrown)}`, { cause: thrown });
  } finally {
    leave(before);
  }
}

/**
 * What a run of a comparison says of its claims: they are of the configuration that it has, at any seed and number of
 * sessions, and those with a range for it are of the short version, too; of a run with other settings none is judged.
 */
export function judgeComparison(
  { config, quick, claims }: Comparison,
  run: ResolvedConfig,
  results: Results,
  catalogue?: Catalogue,
): JudgedClaim[] {
  const { seed, sessions, backend, modules } = run;
  const isOf = (whole: object) =>
    JSON.stringify(resolveConfig({ ...whole, seed, sessions, backend, modules }, catalogue)) ===
    JSON.stringify(run);
  if (isOf(config)) return judge(claims, results);
  if (quick && claims.some((claim) => claim.quick) && isOf(shortVersion(config, quick)))
    return judgeQuick(claims, results);
  return unjudged(claims, "the run has other settings than the experiment");
}

/** The configuration, definitions named by id, with the overrides of its short version; of a sweep that they leave alone, its ends. */
export function shortVersion(
  config: object,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const short = withIds(config) as Record<string, unknown>;
  merge(short, withIds(overrides) as Record<string, unknown>);
  if (short.sweep && !overrides.sweep) short.sweep = quickSweep(short.sweep as SweepConfig);
  return short;
}

/** What a run of a program says of its claims, which are of its own params; of a short version those with a range for it. */
export function judgeProgram<R>(
  { claims }: Program<R>,
  results: R,
  { quick = false, params = {} }: Pick<ProgramOptions, "quick" | "params"> = {},
): JudgedClaim[] {
  const [changed] = Object.keys(params);
  if (changed !== undefined) return unjudged(claims, `the run was given "${changed}"`);
  return quick ? judgeQuick(claims, results) : judge(claims, results);
}

/** The charts that an experiment draws of its results. Throws an OstromError where one has no name for a file or is no SVG. */
export function figuresOf<R>(
  { id, figures }: Pick<Experiment<R>, "id" | "figures">,
  results: R,
): Record<string, string> {
  const who = `experiment ${id}`;
  const draw = figures as ((results: R) => Record<string, string>) | undefined;
  const drawn = guardOnce(who, "figures", () => draw?.(results)) ?? {};
  if (typeof drawn !== "object") fail(who, "figures must give SVG by name", drawn);
  for (const [name, chart] of Object.entries(drawn)) {
    if (!/^[\w.-]+$/.test(name))
      fail(who, "figures are named by letters, digits, dot, dash and underscore", name);
    if (typeof chart !== "string" || !chart.startsWith("<svg"))
      fail(who, `figure ${name} must be SVG`, chart, "give what lineChart or barChart gives");
  }
  return drawn;
}

/** What a program says of its results; "" where it says nothing. Throws an OstromError where that is no text. */
export function summaryOf<R>(program: Pick<Program<R>, "id" | "summary">, results: R): string {
  const who = `experiment ${program.id}`;
  const said: unknown = guardOnce(who, "summary", () => program.summary?.(results)) ?? "";
  if (typeof said !== "string") fail(who, "summary must give a text", said);
  return said as string;
}
