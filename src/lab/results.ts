/** What a run found: per society and metric the values of all sessions with their summary, and learning curves. */

import type { Metric, Theory } from "../core/env.ts";
import { fail, OstromError } from "../core/errors.ts";
import { parseParams } from "../core/params.ts";
import { seatPlan } from "../core/seat-plan.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { mean } from "../stats/statistics.ts";
import { type Summary, summarise } from "../stats/summary.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ResolvedConfig, ResolvedScene, ResolvedSociety } from "./config.ts";
import { meanDifference } from "./difference.ts";
import { measuresOf, metricsOf } from "./measure.ts";
import { addedMetrics, withoutMissing } from "./record.ts";
import { keptWindows, type Rows, requireSessions, windowsOf } from "./rows.ts";
import { buildSociety } from "./society.ts";
import type { SweepCell } from "./sweep.ts";
import type { Row } from "./task.ts";

export interface Results {
  readonly name: string;
  readonly seed: number | string;
  readonly sessions: number;
  readonly scenes: Readonly<Record<string, SceneResults>>;
}

export interface SceneResults {
  readonly label: string;
  /** Where it stands in a sweep, if it does. */
  readonly cell?: SweepCell;
  readonly env: string;
  readonly agents: number;
  /** Reference outcomes at the scene's own params, where the env knows them. */
  readonly theory: Theory;
  /** What the recorded metrics mean, those of the societies' mechanisms among them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly societies: Readonly<Record<string, SocietyResults>>;
}

export interface SocietyResults {
  readonly label: string;
  readonly kind: string;
  /**
   * Session k met the same random numbers as session k of the scene's other paired societies. Not so with shared
   * learners, whose sessions have seeds of their own.
   */
  readonly paired: boolean;
  /**
   * Reference outcomes at the society's own params. Mechanisms leave payoffs alone, so the optimum stands under them; what is
   * said of how agents play does not, since they make another game of it.
   */
  readonly theory: Theory;
  /** Evaluation with frozen policies: one value a session, session order; NaN (null in files) where it is missing. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** Of the `n` sessions that have a value; none for a metric that is missing in all. */
  readonly summary: Readonly<Record<string, Summary>>;
  /**
   * Training, by metric: IQM and 95 % interval over sessions at each window's end; of more than `mostWindows` windows at
   * those that are kept. Empty without learners.
   */
  readonly curve: Curve;
  /** Mean payoff a tick, `[session][agent]`. */
  readonly payoffs: readonly (readonly number[])[];
  /** Mean reward a tick, the payoff after mechanisms, `[session][agent]`. */
  readonly rewards: readonly (readonly number[])[];
  /** In a mix: what leaving the norm brings. */
  readonly deviation?: Deviation;
}

/**
 * Mean reward a tick of the mix's deviators (seats whose policy the norm's society does not play anywhere), less
 * that of the same seats under the norm; with an interval over sessions. Reward, not payoff: what mechanisms take or give belongs to the incentive.
 */
export interface Deviation extends Interval {
  /** Key of the society that the mix deviates from. */
  readonly norm: string;
}

export interface Curve {
  readonly ticks: readonly number[];
  /** NaN (null in files) at windows in which no session has a value. */
  readonly metrics: Readonly<Record<string, readonly { iqm: number; low: number; high: number }[]>>;
}

const nothingThere = { iqm: Number.NaN, low: Number.NaN, high: Number.NaN };

/** Bands need less resolution than a table. */
const curveResamples = 300;

export interface CollectOptions {
  /** Of a run that is not finished: sessions and windows may be missing. */
  readonly part?: boolean;
}

/** Summarises what is on record. Throws an OstromError where sessions or windows are missing. */
export function collectResults(
  catalogue: Catalogue,
  config: ResolvedConfig,
  rows: Rows,
  { part = false }: CollectOptions = {},
): Results {
  const scenes: Record<string, SceneResults> = {};
  for (const id of Object.keys(config.scenes)) scenes[id] = collectScene(catalogue, config, id, rows, part);
  return { name: config.name, seed: config.seed, sessions: config.sessions, scenes };
}

function collectScene(
  catalogue: Catalogue,
  config: ResolvedConfig,
  id: string,
  rows: Rows,
  part: boolean,
): SceneResults {
  const scene = config.scenes[id];
  const env = catalogue.envs.get(scene.env);
  const theoryAt = (own: Readonly<Record<string, unknown>> = {}): Theory =>
    env.theory?.(parseParams(env.id, env.params, { ...scene.params, ...own })) ?? {};
  const metrics: Record<string, Metric> = {};
  const curveMetrics = new Set(["welfare", ...Object.keys(scene.show)]);
  const societies: Record<string, SocietyResults> = {};
  for (const [name, society] of Object.entries(scene.societies)) {
    const who = `${id}/${name}`;
    const { evaluated, curve } = read(who, rows(id, name), curveMetrics, (window) => {
      if (!part) requireAll(who, window, config.sessions);
    });
    if (evaluated.length === 0) throw new OstromError(`${who} has no evaluation; the run is not complete`);
    if (!part) requireWindows(who, scene, curve.ticks);
    const { batch } = buildSociety(catalogue, scene, society, 0, 0, 1);
    Object.assign(metrics, batch.metrics, addedMetrics, metricsOf(measuresOf(catalogue, scene, batch)));
    const values = concatenate(evaluated);
    societies[name] = {
      label: society.label,
      kind: society.kind,
      paired: society.sharing !== "shared",
      theory: underMechanisms(society, theoryAt(society.params)),
      values,
      summary: summariesOf(values),
      curve,
      payoffs: evaluated.flatMap(({ payoffs = [] }) => payoffs),
      rewards: evaluated.flatMap(({ rewards = [] }) => rewards),
    };
  }
  const params = parseParams(env.id, env.params, scene.params ?? {});
  const agents = env.agents(params);
  const roles = (env.roles?.(params) ?? []).map(({ name, seats }) => ({ role: name, seats }));
  for (const [name, { norm, policies }] of Object.entries(scene.societies))
    if (norm !== undefined) {
      const followed = JSON.stringify(scene.societies[norm].policies.map(({ use, params }) => [use, params]));
      const plan = seatPlan(
        name,
        agents,
        policies.map(({ seats, role }) => ({ ...(seats && { seats }), ...(role && { role }) })),
        roles,
      );
      const seats = plan.filter(
        (_, j) => !followed.includes(JSON.stringify([policies[j].use, policies[j].params])),
      );
      const gain = deviationGain(seats.length > 0 ? seats.flat() : plan[0], societies[name], societies[norm]);
      societies[name] = { ...societies[name], deviation: { norm, ...gain } };
    }
  return {
    label: scene.label,
    ...(scene.cell && { cell: scene.cell }),
    env: env.id,
    agents,
    theory: theoryAt(),
    metrics,
    societies,
  };
}

function underMechanisms({ mechanisms = [] }: ResolvedSociety, theory: Theory): Theory {
  if (mechanisms.length === 0) return theory;
  return theory.optimum ? { optimum: theory.optimum } : {};
}

function deviationGain(seats: readonly number[], mix: SocietyResults, norm: SocietyResults): Interval {
  const earned = (society: SocietyResults) =>
    society.rewards.map((row) => mean(seats.map((seat) => row[seat])));
  const paired = mix.paired && norm.paired;
  return meanDifference({ first: earned(mix), second: earned(norm), paired });
}

function summariesOf(values: Readonly<Record<string, readonly number[]>>): Record<string, Summary> {
  const known = Object.entries(values).map(([metric, all]) => [metric, withoutMissing(all)] as const);
  return Object.fromEntries(
    known.filter(([, all]) => all.length > 0).map(([metric, all]) => [metric, summarise(all)]),
  );
}

function concatenate(rows: readonly Row[]): Record<string, number[]> {
  const values: Record<string, number[]> = {};
  for (const row of rows)
    for (const [metric, part] of Object.entries(row.values)) {
      values[metric] ??= [];
      for (const value of part) values[metric].push(value);
    }
  return values;
}

/** The rows of a society, one window at a time; each is looked at by `check` before it counts. */
function read(
  who: string,
  rows: Iterable<Row>,
  wanted: ReadonlySet<string>,
  check: (window: readonly Row[]) => void,
): { evaluated: readonly Row[]; curve: Curve } {
  const ticks: number[] = [];
  const metrics: Record<string, { iqm: number; low: number; high: number }[]> = {};
  let evaluated: readonly Row[] = [];
  for (const window of windowsOf(rows)) {
    for (const row of window) requireSessions(who, row);
    check(window);
    const [{ phase, tick }] = window;
    if (phase === "evaluate") {
      evaluated = window;
      continue;
    }
    ticks.push(tick);
    const values = concatenate(window);
    for (const metric of wanted) {
      if (!(metric in values)) continue;
      const there = withoutMissing(values[metric]);
      const { iqm, low, high } =
        there.length > 0 ? summarise(there, { resamples: curveResamples }) : nothingThere;
      metrics[metric] ??= [];
      metrics[metric].push({ iqm, low, high });
    }
  }
  return { evaluated, curve: { ticks, metrics } };
}

/** Every session is there once. */
function requireAll(who: string, window: readonly Row[], sessions: number): void {
  const [{ phase, tick }] = window;
  const what = phase === "train" ? `the window that ends at tick ${tick}` : "the evaluation";
  let next = 0;
  for (const { lo, hi } of window) {
    if (lo !== next)
      fail(who, `${what} must hold every session once, and session ${Math.min(lo, next)} is not there once`);
    next = hi;
  }
  if (next !== sessions) fail(who, `${what} must hold ${sessions} sessions`, next);
}

/** Every window that is kept is there, or none, where nothing learns. */
function requireWindows(who: string, scene: ResolvedScene, ticks: readonly number[]): void {
  if (ticks.length === 0) return;
  const { train, window } = scene;
  const ends = Array.from({ length: Math.ceil(train / window) }, (_, w) => Math.min((w + 1) * window, train));
  const due = ends.filter(keptWindows(scene));
  const missing = due.find((tick) => !ticks.includes(tick));
  if (missing !== undefined) fail(who, `the window that ends at tick ${missing} is missing`);
  const strange = ticks.find((tick) => !due.includes(tick));
  if (strange !== undefined) fail(who, `no window ends at tick ${strange}`);
}
