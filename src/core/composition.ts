/** What an env and the mechanisms laid over it are together: agents, action heads, observation features. */
import type { Env } from "./env.ts";
import { fail } from "./errors.ts";
import { guardOnce } from "./guard.ts";
import type { Mechanism, MechanismSite, MechanismUse } from "./mechanism.ts";
import { parseParams } from "./params.ts";
import type { Fields } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";
import { requireTopology, type Topology } from "./topology.ts";

/** A mechanism in its place over an env. */
export interface Laid {
  readonly use: Mechanism;
  readonly params: Record<string, unknown>;
  /** What it found: the env's spaces and those of the mechanisms before it. */
  readonly site: MechanismSite;
  readonly firstOwnHead: number;
  readonly state: Fields;
}

export interface Composition {
  readonly agents: number;
  readonly horizon: number;
  /** The env's first, then those of the mechanisms in their order. */
  readonly heads: readonly Head[];
  readonly features: Features;
  /** How many heads, and which features, are the env's own. */
  readonly envHeads: number;
  readonly envFeatures: readonly string[];
  readonly masked: boolean;
  /** The env's, where it has one. */
  readonly topology: Topology | undefined;
  readonly laid: readonly Laid[];
}

/** `params` of the env are parsed, those of the mechanisms are as given. */
export function compose(
  env: Env,
  params: Record<string, unknown>,
  mechanisms: readonly MechanismUse[],
): Composition {
  const agents = guardOnce(env.id, "agents", () => env.agents(params));
  const horizon = guardOnce(env.id, "horizon", () => env.horizon(params));
  if (!Number.isInteger(agents) || agents < 1)
    fail(env.id, "needs a whole number of agents, at least 1", agents);
  if (!(horizon >= 1)) fail(env.id, "horizon must be at least 1 tick", horizon);
  const heads = [guardOnce(env.id, "action", () => env.action(params))].flat() as Head[];
  const features: Record<string, Features[string]> = {
    ...guardOnce(env.id, "observation", () => env.observation(params)),
  };
  const topology = guardOnce(env.id, "topology", () => env.topology?.(params));
  if (env.topology) requireTopology(env.id, topology!, agents);
  const envHeads = heads.length;
  const envFeatures = Object.keys(features);
  const laid = mechanisms.map(({ use, params: given = {} }): Laid => {
    const own = parseParams(use.id, use.params, given);
    const site = { env, agents, heads: [...heads], features: { ...features }, topology };
    const firstOwnHead = heads.length;
    const called = <T>(doing: string, call: () => T) => guardOnce(use.id, doing, call);
    heads.push(...(called("action", () => use.action?.(own, site)) ?? []));
    const added = called("observation", () => use.observation?.(own, site)) ?? {};
    for (const [name, feature] of Object.entries(added)) {
      if (name in features) fail(use.id, `adds the observation "${name}", which is there already`);
      features[name] = feature;
    }
    return { use, params: own, site, firstOwnHead, state: called("state", () => use.state(own, site)) };
  });
  const masked = Boolean(env.masked) || laid.some(({ use }) => use.masked);
  return { agents, horizon, heads, features, envHeads, envFeatures, masked, topology, laid };
}
