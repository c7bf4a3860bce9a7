/** Measures: what a scene may record of each session beside the metrics of its env and mechanisms, by name. */
import type { Batch } from "../core/batch.ts";
import type { Metric, Metrics } from "../core/env.ts";
import { fail, requireKnown } from "../core/errors.ts";
import { requireSynchronous } from "../core/guard.ts";
import { isOwnMetric } from "../core/metrics.ts";
import type { Registry } from "../core/registry.ts";

/** What one world came to in a window of ticks. */
export interface Measured {
  /** What each agent was paid a tick. */
  readonly payoffs: readonly number[];
  /** The same after mechanisms. */
  readonly rewards: readonly number[];
  /** Metrics of the world by name; NaN where one is missing. */
  readonly metrics: Readonly<Record<string, number>>;
}

export interface Measure {
  /** Its values are recorded under this name. */
  readonly id: string;
  readonly title: string;
  readonly cite?: readonly string[];
  /** What a value means: one number a session. */
  readonly metric: Omit<Metric, "per">;
  /** Undefined or NaN where there is no value. */
  of(window: Measured): number | undefined;
}

const properties = ["id", "title", "cite", "metric", "of"];

/** A measure of one's own. Throws an OstromError that names what is missing or wrong. */
export function defineMeasure(measure: Measure): Measure {
  const { id, title, metric, of } = measure;
  const who = typeof id === "string" ? `measure ${id}` : "measure";
  requireKnown(who, "property", measure, properties);
  if (typeof id !== "string" || !/^[\w-]+$/.test(id))
    fail(who, "id must be made of letters, digits, dash and underscore", id ?? "nothing");
  if (isOwnMetric(id)) fail(who, "has the name of a metric of the framework", id, "choose another id");
  if (typeof title !== "string" || title === "") fail(who, "title must be a text", title ?? "nothing");
  if (typeof metric?.description !== "string")
    fail(who, "metric must describe what a value means", metric ?? "nothing", 'give { description: "..." }');
  if (typeof of !== "function") fail(who, "of must be a function of a window", of ?? "nothing");
  requireSynchronous(who, "of", of);
  return measure;
}

/** The measures of a scene. Throws where one is not there, or where the env or a mechanism has a metric of its name. */
export function measuresOf(
  { measures }: { readonly measures: Registry<Measure> },
  scene: { readonly measures?: readonly string[] | undefined },
  { env, metrics }: Batch,
): Measure[] {
  return (scene.measures ?? []).map((name) => {
    const measure = measures.get(name);
    if (Object.hasOwn(metrics, measure.id))
      fail(env.id, "has a metric of the name of a measure", measure.id, "give the measure another id");
    return measure;
  });
}

/** What is known of each measure, as of the metrics that are recorded with them. */
export const metricsOf = (measures: readonly Measure[]): Metrics =>
  Object.fromEntries(measures.map(({ id, metric }) => [id, { ...metric, per: "session" }]));
