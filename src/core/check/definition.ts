/** Rules about what an env declares, before a single tick is run. */
import type { Env } from "../env.ts";
import { isOwnMetric } from "../metrics.ts";
import { describeParams, type ParamsSchema, parseParams } from "../params.ts";
import type { Feature, Head } from "../spaces.ts";
import type { Rule } from "./judge.ts";
import { type Site, startRun } from "./site.ts";

export const params: Rule<Site> = {
  name: "params",
  demands: "every parameter has a default and a description, and parsed params parse to themselves",
  run({ env, given }) {
    const wrong = wrongParams(env.id, env.params, given);
    if (wrong) return wrong;
    for (const [name, preset] of Object.entries(env.presets ?? {})) {
      const parsed = parseParams(`preset "${name}"`, env.params, preset);
      const odd = env.check?.(parsed);
      if (odd) return `preset "${name}": ${odd}`;
    }
    return undefined;
  },
};

/** Of the params of an env, a policy or a mechanism; `required`: some may lack a default. */
export function wrongParams(
  id: string,
  schema: ParamsSchema,
  given: Record<string, unknown>,
  required = false,
): string | undefined {
  for (const doc of describeParams(schema)) {
    if (!doc.description) return `parameter "${doc.name}" has no description; add .describe("... (unit)")`;
    if (!required && !("default" in doc) && !schema.shape[doc.name].safeParse(undefined).success)
      return `parameter "${doc.name}" has no default; add .default(...) or .optional()`;
  }
  const once = parseParams(id, schema, given);
  const again = parseParams(`${id} (its own parsed params)`, schema, once);
  for (const name of Object.keys(once))
    if (plain(once[name]) !== plain(again[name]))
      return `parameter "${name}" changes when parsed again: ${plain(once[name])}, then ${plain(again[name])}`;
  return undefined;
}

/** JSON that also tells Infinity from NaN. */
function plain(value: unknown): string {
  return String(
    JSON.stringify(value, (_, v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v)),
  );
}

export const spaces: Rule<Site> = {
  name: "spaces",
  demands: "agents, horizon, action heads and observation features are well-formed",
  run(site) {
    const { env } = site;
    const p = parseParams(env.id, env.params, site.given);
    const agents = env.agents(p);
    if (!Number.isInteger(agents) || agents < 1) return `agents must be a whole number from 1, got ${agents}`;
    const horizon = env.horizon(p);
    if (!((Number.isInteger(horizon) && horizon >= 1) || horizon === Number.POSITIVE_INFINITY))
      return `horizon must be a whole number of ticks from 1, or Infinity, got ${horizon}`;
    const heads = [env.action(p)].flat() as Head[];
    if (heads.length === 0) return "needs at least one action head";
    const names = new Set<string>();
    for (const head of heads) {
      if (names.has(head.name)) return `two action heads are called "${head.name}"`;
      names.add(head.name);
      const wrong = wrongHead(head);
      if (wrong) return `action head "${head.name}": ${wrong}`;
    }
    for (const [name, feature] of Object.entries(env.observation(p))) {
      const wrong = wrongFeature(feature);
      if (wrong) return `observation "${name}": ${wrong}`;
    }
    return undefined;
  },
};

export function wrongHead(head: Head): string | undefined {
  if (head.kind === "box") {
    if (!(head.low < head.high)) return `low must be below high, got [${head.low}, ${head.high}]`;
    return undefined;
  }
  if (!Number.isInteger(head.n) || head.n < 1) return `n must be a whole number from 1, got ${head.n}`;
  for (const key of ["labels", "values"] as const) {
    const list = head[key];
    if (list && list.length !== head.n) return `needs ${head.n} ${key}, got ${list.length}`;
  }
  const bad = head.values?.find((value) => !Number.isFinite(value));
  return bad === undefined ? undefined : `values must be finite, got ${bad}`;
}

export function wrongFeature({ low, high, whole, size, bins, description }: Feature): string | undefined {
  if (!(low <= high)) return `low must be at most high, got [${low}, ${high}]`;
  for (const bound of whole ? [low, high] : [])
    if (Number.isFinite(bound) && !Number.isInteger(bound))
      return `a whole feature has whole bounds, got ${bound}`;
  if (!Number.isInteger(size) || size < 0) return `size must be a whole number from 0, got ${size}`;
  if (!Number.isInteger(bins) || bins < 0) return `bins must be a whole number from 0, got ${bins}`;
  if (bins > 0 && !Number.isFinite(high - low)) return `an infinite range cannot be cut into ${bins} bins`;
  return description ? undefined : "has no description";
}

export const metricNames: Rule<Site> = {
  name: "metric-names",
  demands: "metrics are described, say what they are per, and share no name with state or framework",
  needs: ["spaces"],
  run({ env, given }) {
    const state = Object.keys(env.state(parseParams(env.id, env.params, given)));
    for (const [name, metric] of Object.entries(env.metrics)) {
      if (state.includes(name)) return `metric "${name}" has the name of a state field`;
      if (isOwnMetric(name)) return `metric "${name}" is the framework's own`;
      if (!metric.description) return `metric "${name}" has no description`;
      if (!isPer(env, metric.per))
        return `metric "${name}" is per "${metric.per}"; use "tick", "episode" or another metric's name`;
    }
    return undefined;
  },
};

function isPer(env: Env, per: string): boolean {
  return per === "tick" || per === "episode" || Object.hasOwn(env.metrics, per);
}

export const builds: Rule<Site> = {
  name: "builds",
  demands: "a batch can be built in every form the env has",
  needs: ["metric-names"],
  run(site: Site) {
    startRun(site, { form: "world" });
    startRun(site, { form: "kernel" });
    return undefined;
  },
};
