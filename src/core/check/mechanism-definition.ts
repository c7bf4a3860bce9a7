/** Rules about what a mechanism declares, before a single tick is run. */
import { compose, fieldsOf } from "../composition.ts";
import { parseParams } from "../params.ts";
import { wrongFeature, wrongHead, wrongParams } from "./definition.ts";
import type { Rule } from "./judge.ts";
import type { LaidSite } from "./mechanism-site.ts";
import { startRun } from "./site.ts";

export const params: Rule<LaidSite> = {
  name: "params",
  demands: "every parameter has a description, and parsed params parse to themselves",
  run: ({ mechanism, mechanismParams }) => wrongParams(mechanism.id, mechanism.params, mechanismParams, true),
};

/** The env as the mechanism finds it, and what it adds and alters. */
export function added(site: LaidSite) {
  const { mechanism, mechanismParams, env, earlier } = site;
  const { params } = startRun({ ...site, mechanisms: earlier }).batch;
  const { agents, horizon, heads, features, topology, laid } = compose(env, params, earlier);
  const roles = env.roles?.(params) ?? [];
  const found = { env, agents, horizon, heads, features, kept: fieldsOf(laid), topology, roles };
  const p = parseParams(mechanism.id, mechanism.params, mechanismParams);
  return {
    found,
    heads: mechanism.action?.(p, found) ?? [],
    features: mechanism.observation?.(p, found) ?? {},
    state: mechanism.state(p, found),
    alters: mechanism.alters?.(p, found) ?? [],
  };
}

export const spaces: Rule<LaidSite> = {
  name: "spaces",
  demands: "the action heads and observation features that it adds are well-formed and new",
  needs: ["params"],
  run(site) {
    const { found, heads, features } = added(site);
    const names = new Set(found.heads.map(({ name }) => name));
    for (const head of heads) {
      if (names.has(head.name)) return `two action heads are called "${head.name}"`;
      names.add(head.name);
      const wrong = wrongHead(head);
      if (wrong) return `action head "${head.name}": ${wrong}`;
    }
    for (const [name, feature] of Object.entries(features)) {
      if (name in found.features) return `the observation "${name}" is there already`;
      const wrong = wrongFeature(feature);
      if (wrong) return `observation "${name}": ${wrong}`;
    }
    return undefined;
  },
};

export const metricNames: Rule<LaidSite> = {
  name: "metric-names",
  demands:
    "it has a title, and metrics that are described, say what they are per and share no name with state",
  needs: ["spaces"],
  run(site) {
    const { mechanism, env } = site;
    if (!mechanism.title) return "has no title";
    const state = added(site).state;
    const known = ["tick", "episode", ...Object.keys(mechanism.metrics), ...Object.keys(env.metrics)];
    for (const [name, metric] of Object.entries(mechanism.metrics)) {
      if (name in state) return `metric "${name}" has the name of a state field`;
      if (!metric.description) return `metric "${name}" has no description`;
      if (!known.includes(metric.per))
        return `metric "${name}" is per "${metric.per}"; use "tick", "episode" or another metric's name`;
    }
    return undefined;
  },
};
