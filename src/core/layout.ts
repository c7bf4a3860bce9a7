/** What a batch keeps of each world, and under which names: state, metrics, actions, masks, observations, payoffs. */
import type { Composition } from "./composition.ts";
import type { Env, Metric } from "./env.ts";
import { fail } from "./errors.ts";
import { guardOnce } from "./guard.ts";
import { columnName } from "./mechanism.ts";
import { isOwnMetric, ownMetrics } from "./metrics.ts";
import { type Field, type Fields, f64, i32, perAgent, u8, vector } from "./schema.ts";
import { lifeFields } from "./turnover.ts";

export interface Layout {
  /** Every column of the buffer; names with a colon are the framework's. */
  readonly fields: Fields;
  /** Those that the env and its author see. */
  readonly envFields: Fields;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Metrics with a column of their own, and which of them count finished episodes. */
  readonly summed: readonly string[];
  readonly ofEpisodes: readonly string[];
}

/** What a world view has besides fields and metrics. */
const reserved = [
  "i",
  "index",
  "agents",
  "first",
  "offset",
  "action",
  "actions",
  "obs",
  "payoff",
  "mask",
  "topology",
  "neighbours",
  "random",
  "randomInt",
  "chance",
  "normal",
  "exponential",
  "poisson",
  "rewardSum",
];

const frameworkFields: Fields = {
  tick: i32,
  episode: i32,
  rng: vector(i32, 4),
  ended: u8,
  done: u8,
  active: perAgent(u8),
  terminated: perAgent(u8),
  truncated: perAgent(u8),
  windowTicks: f64,
  windowEpisodes: f64,
  payoffSum: perAgent(f64),
};

export function layOut(env: Env, params: Record<string, unknown>, composition: Composition): Layout {
  const { heads, features, masked, rounds, laid } = composition;
  const fields: Record<string, Field> = {};
  const add = (who: string, name: string, field: Field) => {
    if (name in fields || reserved.includes(name))
      fail(who, `field "${name}" is taken`, undefined, "choose another name");
    fields[name] = field;
  };
  for (const [name, field] of Object.entries({ ...frameworkFields, ...(env.turnover && lifeFields) }))
    add(env.id, name, field);
  for (const [name, field] of Object.entries(guardOnce(env.id, "state", () => env.state(params))))
    add(env.id, name, field);
  for (const name of Object.keys(env.metrics)) {
    if (isOwnMetric(name))
      fail(env.id, `metric "${name}" is the framework's own`, undefined, "choose another name");
    add(env.id, name, f64);
  }
  const envFields = { ...fields };
  for (const { name, use, state } of laid) {
    for (const field of [...Object.keys(state), ...Object.keys(use.metrics)])
      add(name, columnName(name, use, field), state[field] ?? f64);
    if (use.random) add(name, streamColumn(name), vector(i32, 4));
  }
  const metrics = metricsOf(env, composition);
  const summed = Object.keys(metrics).filter((name) => !isOwnMetric(name));
  const ofEpisodes = summed.filter((name) => countsEpisodes(env.id, metrics, name));
  for (const name of ofEpisodes) fields[finishedColumn(name)] = f64;
  heads.forEach((_, h) => {
    fields[`action:${h}`] = perAgent(f64);
  });
  heads.forEach((head, h) => {
    fields[`mask:${h}`] = perAgent(u8, masked && head.kind === "discrete" ? head.n : 0);
  });
  for (const [name, feature] of Object.entries(features)) fields[`obs:${name}`] = perAgent(f64, feature.size);
  fields["payoff:"] = perAgent(f64);
  if (rounds > 0) fields[roundColumn] = i32;
  if (laid.length > 0) {
    fields["reward:"] = perAgent(f64);
    fields.rewardSum = perAgent(f64);
    for (const { name } of laid) fields[flowColumn(name)] = perAgent(f64);
  }
  return { fields, envFields, metrics, summed, ofEpisodes };
}

/** Column of a metric's sum over the episodes that ended in the window. */
export const finishedColumn = (metric: string): string => `finished:${metric}`;

/** Column of what each agent got from a mechanism in the last step. */
export const flowColumn = (mechanism: string): string => `flow:${mechanism}`;

/** Column of the rounds of talk held in this tick, until the env steps. */
export const roundColumn = "round:";

/** Column of the random streams of a mechanism. */
export const streamColumn = (mechanism: string): string => `${mechanism}.rng`;

/** The framework's, the env's, and `mechanism.metric` of the mechanisms. */
function metricsOf(env: Env, { laid }: Composition): Record<string, Metric> {
  const metrics: Record<string, Metric> = {
    welfare: ownMetrics.welfare,
    ...env.metrics,
  };
  if (laid.length > 0) metrics.budget = ownMetrics.budget;
  for (const { name, use } of laid)
    for (const [own, metric] of Object.entries(use.metrics))
      metrics[columnName(name, use, own)] =
        metric.per in use.metrics ? { ...metric, per: columnName(name, use, metric.per) } : metric;
  return metrics;
}

/** Whether a metric is per episode, or per another metric that is. */
function countsEpisodes(who: string, metrics: Readonly<Record<string, Metric>>, name: string): boolean {
  let at = name;
  for (let steps = 0; steps <= Object.keys(metrics).length; steps++) {
    const { per } = metrics[at];
    if (per === "tick" || per === "episode") return per === "episode";
    if (!(per in metrics) || isOwnMetric(per))
      fail(who, `metric "${at}" is per "${per}"`, undefined, 'use "tick", "episode" or another metric');
    at = per;
  }
  return false;
}
