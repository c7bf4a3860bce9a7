/** Descriptions of envs, agents and mechanisms, derived from their definitions: as data and as text. */
import { createBatch } from "../core/batch.ts";
import type { Env, Metric, Metrics, Outcome, Theory } from "../core/env.ts";
import { asError } from "../core/errors.ts";
import type { Mechanism } from "../core/mechanism.ts";
import { unitOf } from "../core/metrics.ts";
import { describeParams, type ParamDoc, parseParams } from "../core/params.ts";
import type { LearnerMetric, PolicyDefinition } from "../core/policy.ts";
import type { Fields } from "../core/schema.ts";
import type { Feature, Head } from "../core/spaces.ts";
import type { Measure } from "../lab/measure.ts";
import { showNumber, showValue, textTable, wrap } from "./table.ts";

/** What all three have in common. */
interface Description {
  readonly kind: "env" | "agent" | "mechanism" | "measure";
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  /** None of a measure. */
  readonly params: readonly (ParamDoc & { readonly required: boolean })[];
}

export interface Described<D extends Description = Description> {
  readonly data: D;
  /** At most `width` characters a line. */
  text(width: number): string;
}

/** Theory under a set of params, or why there is none. */
interface TheoryOf {
  readonly under: string;
  readonly theory?: Theory;
  readonly error?: string;
}

interface EnvDescription extends Description {
  readonly kind: "env";
  /** Params that the rest holds under, where they are not the defaults. */
  readonly given: Record<string, unknown>;
  readonly agents: number;
  readonly horizon: number;
  readonly masked: boolean;
  readonly earlyExit: boolean;
  readonly turnover: boolean;
  readonly presets: Readonly<Record<string, Record<string, unknown>>>;
  /** Who can do and see what, where not all are alike. */
  readonly roles: readonly {
    name: string;
    seats: readonly number[];
    action: string[];
    observation: string[];
  }[];
  readonly actions: readonly Head[];
  readonly observation: Readonly<Record<string, Feature>>;
  readonly metrics: Metrics;
  /** State with a number an agent, which a mechanism can be laid on. */
  readonly columns: readonly string[];
  readonly theory: readonly TheoryOf[];
}

/** Spaces, agents and theory under `given`, theory also under each preset. */
export function describeEnv(env: Env, given: Record<string, unknown>): Described<EnvDescription> {
  const batch = createBatch(env, given);
  const state: Fields = env.state(batch.params);
  const under = Object.keys(given).length > 0 ? "given params" : "default params";
  const data: EnvDescription = {
    ...common("env", env),
    given,
    agents: batch.agents,
    horizon: batch.horizon,
    masked: env.masked ?? false,
    earlyExit: env.earlyExit ?? false,
    turnover: Boolean(env.turnover),
    presets: env.presets ?? {},
    roles: batch.roles
      .filter(({ role }) => role !== "")
      .map(({ role, seats, heads, features }) => ({
        name: role,
        seats,
        action: heads.map(({ name }) => name),
        observation: Object.keys(features),
      })),
    actions: batch.heads,
    observation: batch.features,
    metrics: batch.metrics,
    columns: Object.keys(state).filter((name) => state[name].per === "agent" && state[name].size === 1),
    theory: [
      theoryOf(env, under, given),
      ...Object.entries(env.presets ?? {}).map(([name, params]) => theoryOf(env, name, params)),
    ],
  };
  return { data, text: (width) => envText(data, width) };
}

export function describeAgent(agent: PolicyDefinition): Described {
  const { kind, acts, reads = [], fits = [], metrics = {} } = agent;
  const data = { ...common("agent", agent), role: kind, acts, reads, fits, metrics };
  return {
    data,
    text: (width) =>
      [
        head(data, width),
        `a ${kind} for ${acts === "any" ? "all" : acts} actions; reads ${reads.join(", ") || "what its params say"}\n`,
        ...(fits.length > 0 ? [`made for ${fits.join(", ")}\n`] : []),
        section("params", paramsTable(data.params, width)),
        ...(Object.keys(metrics).length > 0
          ? [section("tells of itself", metricsTable(metrics, width))]
          : []),
      ].join(""),
  };
}

export function describeMechanism(mechanism: Mechanism): Described {
  const { metrics, masked = false, random = false, earlyExit = false } = mechanism;
  const data = { ...common("mechanism", mechanism), metrics, masked, random, earlyExit };
  const may = [
    ...(masked ? ["may forbid choices"] : []),
    ...(random ? ["draws random numbers of its own"] : []),
    ...(earlyExit ? ["may end agents early, or switch them off"] : []),
  ];
  return {
    data,
    text: (width) =>
      [
        head(data, width),
        ...(may.length > 0 ? [`${may.join("; ")}\n`] : []),
        section("params", paramsTable(data.params, width)),
        section("metrics", metricsTable(metrics, width), Object.keys(metrics).length),
      ].join(""),
  };
}

export function describeMeasure({ id, title, cite = [], metric }: Measure): Described {
  const data = { kind: "measure" as const, id, title, cite, params: [], metric };
  return {
    data,
    text: (width) =>
      [
        head(data, width),
        section("metric", metricsTable({ [id]: { ...metric, per: "session" } }, width)),
      ].join(""),
  };
}

function common<K extends Description["kind"]>(kind: K, thing: Env | PolicyDefinition | Mechanism) {
  const { id, title, cite, params } = thing;
  const docs = describeParams(params).map((doc) => ({ ...doc, required: !("default" in doc) }));
  return { kind, id, title, cite, params: docs };
}

function theoryOf(env: Env, under: string, given: Record<string, unknown>): TheoryOf {
  try {
    return { under, theory: env.theory?.(parseParams(env.id, env.params, given)) ?? {} };
  } catch (error) {
    return { under, error: asError(error).message };
  }
}

function envText(d: EnvDescription, width: number): string {
  const cut = Number.isFinite(d.horizon) ? `cut after ${d.horizon} ticks` : "never cut";
  return [
    head(d, width),
    `${d.agents} agents; episodes are ${cut}${d.masked ? "; actions are masked" : ""}${d.turnover ? "; agents are born and die" : d.earlyExit ? "; agents may finish early" : ""}\n`,
    ...(Object.keys(d.given).length > 0 ? [`under ${JSON.stringify(d.given)}\n`] : []),
    section("params", paramsTable(d.params, width)),
    section(
      "presets",
      textTable(
        [{ head: "name" }, { head: "params" }],
        Object.entries(d.presets).map(([name, params]) => [name, JSON.stringify(params)]),
        width,
      ),
      Object.keys(d.presets).length,
    ),
    section(
      "roles",
      textTable(
        [{ head: "name" }, { head: "agents" }, { head: "does" }, { head: "sees" }],
        d.roles.map(({ name, seats, action, observation }) => [
          name,
          shorten(seats.map(String)),
          action.join(", "),
          observation.join(", "),
        ]),
        width - 2,
      ),
      d.roles.length,
    ),
    section("actions", actionsTable(d.actions, width)),
    section("observations", featuresTable(d.observation, width), Object.keys(d.observation).length),
    section("metrics", metricsTable(d.metrics, width)),
    section(
      "state of each agent, for mechanisms",
      wrap(d.columns.join(", "), width - 2)
        .map((line) => `${line}\n`)
        .join(""),
      d.columns.length,
    ),
    section("theory (welfare: sum over agents, per tick)", theoryTable(d.theory, d.actions[0].unit, width)),
  ].join("");
}

function head({ id, title, cite }: Description, width: number): string {
  const lines = cite.flatMap((source) =>
    wrap(source, width - 4).map((line, j) => (j === 0 ? "  " : "    ") + line),
  );
  return `${id}: ${title}\n${lines.map((line) => `${line}\n`).join("")}`;
}

function section(name: string, table: string, rows = 1): string {
  return rows > 0 ? `\n${name}\n${table.replace(/^(?=.)/gm, "  ")}` : "";
}

function paramsTable(params: Description["params"], width: number): string {
  if (params.length === 0) return "none\n";
  return textTable(
    [{ head: "name" }, { head: "default" }, { head: "meaning" }],
    params.map(({ name, required, default: value, description, choices }) => [
      name,
      required ? "required" : value === undefined ? "none" : showValue(value, 24),
      choices ? `${description} (${choices.join(", ")})` : description,
    ]),
    width - 2,
  );
}

function actionsTable(heads: readonly Head[], width: number): string {
  return textTable(
    [{ head: "name" }, { head: "choices" }, { head: "meaning" }],
    heads.map((each) => {
      const unit = each.unit ? ` (${each.unit})` : "";
      if (each.kind === "box")
        return [each.name, `${show(each.low)} .. ${show(each.high)}`, `real number${unit}`];
      const words = each.labels ?? each.values?.map(show);
      return [each.name, `0 .. ${each.n - 1}`, words ? shorten(words) + unit : ""];
    }),
    width - 2,
  );
}

function featuresTable(features: Readonly<Record<string, Feature>>, width: number): string {
  return textTable(
    [
      { head: "name" },
      { head: "range" },
      { head: "size", align: "right" },
      { head: "bins", align: "right" },
      { head: "meaning" },
    ],
    Object.entries(features).map(([name, f]) => [
      name,
      `${show(f.low)} .. ${show(f.high)}${f.whole ? " whole" : ""}`,
      String(f.size),
      f.bins > 0 ? String(f.bins) : "none",
      f.description + (f.unit ? ` (${f.unit})` : ""),
    ]),
    width - 2,
  );
}

function metricsTable(metrics: Readonly<Record<string, Metric | LearnerMetric>>, width: number): string {
  if (Object.keys(metrics).length === 0) return "none\n";
  return textTable(
    [{ head: "name" }, { head: "unit" }, { head: "better" }, { head: "meaning" }],
    Object.entries(metrics).map(([name, metric]) => [
      name,
      "per" in metric ? unitOf(metric) : (metric.unit ?? ""),
      metric.better ?? "",
      metric.description,
    ]),
    width - 2,
  );
}

function theoryTable(rows: readonly TheoryOf[], unit: string | undefined, width: number): string {
  const cells = rows.flatMap(({ under, theory = {}, error }) => {
    if (error !== undefined) return [[under, "", "", error]];
    const outcomes = Object.entries(theory).flatMap(([name, outcome]) =>
      outcome ? [{ name, ...outcome }] : [],
    );
    if (outcomes.length === 0) return [[under, "", "", "none known"]];
    return outcomes.map(({ name, welfare, bound, note, ...said }, j) => [
      j === 0 ? under : "",
      name,
      `${bound ? (bound === "lower" ? ">= " : "<= ") : ""}${show(welfare)}`,
      [note, ...answers(said, unit)].join("; "),
    ]);
  });
  return textTable(
    [{ head: "under" }, { head: "outcome" }, { head: "welfare", align: "right" }, { head: "note" }],
    cells,
    width - 2,
  );
}

/** What agents do in an outcome, in words. */
function answers(said: Omit<Outcome, "welfare" | "note" | "bound">, unit: string | undefined): string[] {
  const { action, profile, mixed, counts, equilibria, ...numbers } = said;
  const words: string[] = [];
  if (action !== undefined) words.push(`each plays ${show(action)}${unit ? ` (${unit})` : ""}`);
  else if (profile) words.push(`choices ${shorten(profile.map(show))}`);
  else if (counts) words.push(`agents by choice ${shorten(counts.map(show))}`);
  if (mixed?.length === 1) words.push(`each mixes ${shorten(mixed[0].map(show))}`);
  else if (mixed) words.push(`mixes ${mixed.map((row) => shorten(row.map(show))).join(" / ")}`);
  for (const [name, value] of Object.entries(numbers))
    if (!(name === "probability" && mixed)) words.push(`${name} ${show(value)}`);
  if (equilibria !== undefined) words.push(`equilibria known: ${equilibria}`);
  return words;
}

/** Closed forms miss zero by rounding. */
function show(value: number): string {
  return showNumber(Math.abs(value) < 1e-12 ? 0 : value, 5);
}

/** The first and last few of a long list. */
function shorten(words: readonly string[]): string {
  const all = words.length > 12 ? [...words.slice(0, 6), "...", ...words.slice(-2)] : words;
  return all.join(", ");
}
