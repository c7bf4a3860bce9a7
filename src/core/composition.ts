/** What an env and the mechanisms laid over it are together: agents, action heads, observation features. */
import { spanOf } from "./during.ts";
import type { Env } from "./env.ts";
import { fail, failUnknown, requireKnown, requireList } from "./errors.ts";
import { guardOnce } from "./guard.ts";
import type { Limits } from "./limit.ts";
import { columnName, type Mechanism, type MechanismSite, type MechanismUse } from "./mechanism.ts";
import { parseParams } from "./params.ts";
import { type Role, requireRoles, type Spaces, spacesOf } from "./roles.ts";
import { type Field, type Fields, f64 } from "./schema.ts";
import { category, type Features, type Head } from "./spaces.ts";
import { requireTopology, type Topology } from "./topology.ts";

/** A mechanism in its place over an env. */
export interface Laid {
  /** What it is called here. */
  readonly name: string;
  readonly use: Mechanism;
  readonly params: Record<string, unknown>;
  /** Whom it is laid on and when, where that is not everybody and always. */
  readonly limits: Limits | undefined;
  /** What it found: the env's spaces and those of the mechanisms before it. */
  readonly site: MechanismSite;
  readonly firstOwnHead: number;
  readonly state: Fields;
  /** What the features that it adds are called here, by the names that it gave them. */
  readonly featureNames: Readonly<Record<string, string>>;
  /** Features and columns of others that it alters. */
  readonly alters: readonly string[];
  /** Rounds of talk before each step of the env. */
  readonly rounds: number;
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
  /** Mechanisms switch agents off and on. */
  readonly switching: boolean;
  /** Agents may finish, or be switched off, before their world is done. */
  readonly earlyExit: boolean;
  /** The env's, where it has one. */
  readonly topology: Topology | undefined;
  /** Who can do and see what: one for each role of the env, or one of all agents. */
  readonly roles: readonly Spaces[];
  /** Rounds of talk before each step of the env. */
  readonly rounds: number;
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
  const roles: readonly Role[] | undefined = guardOnce(env.id, "roles", () => env.roles?.(params));
  if (env.roles) requireRoles(env.id, roles!, agents, heads, features);
  const envHeads = heads.length;
  const envFeatures = Object.keys(features);
  const taken = new Set<string>();
  const laid: Laid[] = [];
  for (const given of mechanisms) {
    const { use, as, params: givenParams = {} } = given;
    const name = nameOf(given, taken);
    const own = parseParams(name, use.params, givenParams);
    const site: MechanismSite = {
      env,
      agents,
      horizon,
      heads: [...heads],
      features: { ...features },
      kept: fieldsOf(laid),
      topology,
      roles: roles ?? [],
    };
    const firstOwnHead = heads.length;
    const called = <T>(doing: string, call: () => T) => guardOnce(name, doing, call);
    const here = (part: string) => (as === undefined ? part : `${as}.${part}`);
    for (const head of called("action", () => use.action?.(own, site)) ?? [])
      heads.push(as === undefined ? head : { ...head, name: here(head.name) });
    const featureNames: Record<string, string> = {};
    const added = called("observation", () => use.observation?.(own, site)) ?? {};
    for (const [part, feature] of Object.entries(added)) {
      const full = here(part);
      if (full in features)
        fail(
          name,
          `adds the observation "${full}", which is there already`,
          undefined,
          `give it a name of its own by as`,
        );
      features[full] = feature;
      featureNames[part] = full;
    }
    const alters = called("alters", () => use.alters?.(own, site)) ?? [];
    const there = { ...site.features, ...site.kept };
    for (const altered of alters)
      if (!(altered in there)) failUnknown(`observation (altered by ${name})`, altered, Object.keys(there));
    const state = called("state", () => use.state(own, site));
    const limits = limitsOf(name, given, agents, horizon, roles ?? []);
    const rounds = called("rounds", () => use.rounds?.(own, site)) ?? 0;
    if (!Number.isInteger(rounds) || rounds < 0)
      fail(name, "rounds of talk must be a whole number of at least 0", rounds);
    laid.push({ name, use, params: own, limits, site, firstOwnHead, state, featureNames, alters, rounds });
  }
  const rounds = laid.reduce((most, each) => Math.max(most, each.rounds), 0);
  if (rounds > 0) {
    if (talkFeature in features) fail(env.id, `the observation "${talkFeature}" tells rounds of talk`);
    features[talkFeature] = category(rounds + 1, "rounds of talk that are left before the env steps");
  }
  const masked = Boolean(env.masked) || laid.some(({ use }) => use.masked);
  const switching = laid.some(({ use }) => use.earlyExit);
  const earlyExit = Boolean(env.earlyExit) || switching;
  const spaces = spacesOf(roles, agents, heads, features, { heads: envHeads, features: envFeatures });
  return {
    agents,
    horizon,
    heads,
    features,
    envHeads,
    envFeatures,
    masked,
    switching,
    earlyExit,
    topology,
    roles: spaces,
    rounds,
    laid,
  };
}

/** What mechanisms keep, by the names of their columns. */
export function fieldsOf(laid: readonly Pick<Laid, "name" | "use" | "state">[]): Fields {
  const fields: Record<string, Field> = {};
  for (const { name, use, state } of laid)
    for (const field of [...Object.keys(state), ...Object.keys(use.metrics)])
      fields[columnName(name, use, field)] = state[field] ?? f64;
  return fields;
}

/** The observation that tells a round of talk from the env's step, where mechanisms talk. */
export const talkFeature = "talk";

const keys = ["use", "as", "params", "seats", "role", "during"];

/** What a mechanism is called here; two of one name are an error. */
function nameOf(given: MechanismUse, taken: Set<string>): string {
  const { use, as } = given;
  requireKnown(use.id, "key", given, keys);
  if (as !== undefined && (typeof as !== "string" || !/^[a-z][\w-]*$/i.test(as)))
    fail(use.id, "as must begin with a letter, and have letters, digits, dash and underscore only", as);
  const name = as ?? use.id;
  if (taken.has(name))
    fail(
      name,
      "two mechanisms have this name",
      undefined,
      `give one another: { use: ${use.id}, as: "${name}-2" }`,
    );
  taken.add(name);
  return name;
}

function limitsOf(
  name: string,
  { seats: listed, role, during }: MechanismUse,
  agents: number,
  horizon: number,
  roles: readonly Role[],
): Limits | undefined {
  if (role !== undefined && listed !== undefined)
    fail(name, `has both seats and the role "${role}"`, undefined, "leave one of them out");
  const seats = role === undefined ? listed : seatsOfRole(name, role, roles);
  if (seats === undefined && during === undefined) return undefined;
  if (seats !== undefined) requireList(name, "seats", seats, "give [0, 1]");
  if (seats?.length === 0)
    fail(name, "seats are empty", undefined, "leave seats out to lay it on every agent");
  for (const seat of seats ?? [])
    if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
      fail(name, `seats must be in 0..${agents - 1}`, seat);
  return {
    ...(seats !== undefined && { seats }),
    ...(during !== undefined && { span: spanOf(name, during, horizon) }),
  };
}

function seatsOfRole(name: string, role: string, roles: readonly Role[]): readonly number[] {
  const found = roles.find((each) => each.name === role);
  if (found) return found.seats;
  return failUnknown(
    `role (${name})`,
    role,
    roles.map((each) => each.name),
    "leave role out to lay it on every agent",
  );
}
