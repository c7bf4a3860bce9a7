/** Roles: which agents are what in an env (buyers and sellers, tiers of a supply chain), what each can do and what it sees. */
import type { Batch } from "./batch.ts";
import { fail, failUnknown, requireKnown, requireList } from "./errors.ts";
import type { Io } from "./io.ts";
import { type Features, type Head, nearestToZero } from "./spaces.ts";

/** What an env's `roles` says of one role. Heads and features are named among those of `action` and `observation`. */
export interface Role {
  readonly name: string;
  /** The agents that have it; every agent has one role. */
  readonly seats: readonly number[];
  /** Names of its action heads, the first being its own first head (default: all). */
  readonly action?: readonly string[];
  /** Names of the features that it sees (default: all). */
  readonly observation?: readonly string[];
}

/** A role over an env with its mechanisms, whose heads and features are everybody's. */
export interface Spaces {
  /** Empty where the env has no roles. */
  readonly role: string;
  readonly seats: readonly number[];
  /** Numbers of its heads among those of the batch. */
  readonly headAt: readonly number[];
  readonly heads: readonly Head[];
  readonly features: Features;
}

const example = 'give { name: "buyer", seats: [0, 1], action: ["bid"], observation: ["value"] }';

/** Throws unless every agent has one role, and roles name heads and features that there are. */
export function requireRoles(
  who: string,
  roles: readonly Role[],
  agents: number,
  heads: readonly Head[],
  features: Features,
): void {
  requireList(who, "roles", roles, example);
  const taken = new Map<number, string>();
  const names = new Set<string>();
  for (const role of roles) {
    const { name, seats, action, observation } = role;
    if (typeof name !== "string" || !/^[a-z][\w-]*$/i.test(name))
      fail(who, "a role needs a name of letters, digits, dash and underscore", name, example);
    if (names.has(name)) fail(who, `two roles are called "${name}"`);
    names.add(name);
    requireKnown(`${who}: role ${name}`, "part", role, ["name", "seats", "action", "observation"]);
    requireList(who, `seats of role ${name}`, seats, example);
    for (const seat of seats) {
      if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
        fail(who, `seats of role ${name} must be in 0..${agents - 1}`, seat);
      if (taken.has(seat)) fail(who, `agent ${seat} is both ${taken.get(seat)} and ${name}`);
      taken.set(seat, name);
    }
    if (action?.length === 0) fail(who, `role ${name} has no action`, undefined, "name one of its heads");
    const known = heads.map((head) => head.name);
    for (const head of action ?? [])
      if (!known.includes(head)) failUnknown(`action head (${who}, role ${name})`, head, known);
    for (const feature of observation ?? [])
      if (!(feature in features))
        failUnknown(`observation (${who}, role ${name})`, feature, Object.keys(features));
  }
  for (let a = 0; a < agents; a++) if (!taken.has(a)) fail(who, `agent ${a} has no role`, undefined, example);
}

/** The roles with what mechanisms added to the env's own heads and features. Without any, one of all agents without a name. */
export function spacesOf(
  roles: readonly Role[] | undefined,
  agents: number,
  heads: readonly Head[],
  features: Features,
  own: { readonly heads: number; readonly features: readonly string[] },
): Spaces[] {
  if (!roles) {
    const everybody: Spaces = {
      role: "",
      headAt: heads.map((_, h) => h),
      heads,
      features,
      // Listed only when asked for: how many agents there is room for is looked at later.
      get seats() {
        return Array.from({ length: agents }, (_, a) => a);
      },
    };
    return [everybody];
  }
  return roles.map(({ name, seats, action, observation }): Spaces => {
    const chosen = action?.map((wanted) => heads.findIndex((head) => head.name === wanted));
    const added = heads.flatMap((_, h) => (h >= own.heads ? [h] : []));
    const headAt = chosen ? [...chosen, ...added] : heads.map((_, h) => h);
    const sees = (feature: string) =>
      !observation || observation.includes(feature) || !own.features.includes(feature);
    return {
      role: name,
      seats,
      headAt,
      heads: headAt.map((h) => heads[h]),
      features: Object.fromEntries(Object.entries(features).filter(([feature]) => sees(feature))),
    };
  });
}

/** The spaces of an agent. */
export const spacesAt = (spaces: readonly Spaces[], agent: number): Spaces =>
  spaces.length === 1 ? spaces[0] : spaces.find(({ seats }) => seats.includes(agent))!;

/** Whether two roles can do and see the same, so that one policy can play both. */
export const isAlike = (one: Spaces, other: Spaces): boolean =>
  one.headAt.join() === other.headAt.join() &&
  Object.keys(one.features).join() === Object.keys(other.features).join();

/** The columns of a role's heads and features; those of the batch where these are all. */
export function ownIo({ io, heads, features }: Pick<Batch, "io" | "heads" | "features">, spaces: Spaces): Io {
  const all = spaces.heads.length === heads.length && spaces.headAt.every((h, j) => h === j);
  if (all && Object.keys(spaces.features).length === Object.keys(features).length) return io;
  const parts = {
    actions: spaces.headAt.map((h) => io.actions[h]),
    masks: spaces.headAt.map((h) => io.masks[h]),
    obs: Object.fromEntries(Object.keys(spaces.features).map((name) => [name, io.obs[name]])),
  };
  // The rest, with its count of observations, is that of the batch.
  return Object.assign(Object.create(io), parts);
}

/** For each head, one number an agent: 1 where the agent has it. Undefined where everybody has it. */
export function havingHeads(
  spaces: readonly Spaces[],
  agents: number,
  heads: number,
): (Uint8Array | undefined)[] {
  return Array.from({ length: heads }, (_, h) => {
    if (spaces.length === 1) return undefined;
    const having = new Uint8Array(agents);
    for (const { seats, headAt } of spaces)
      if (headAt.includes(h)) for (const seat of seats) having[seat] = 1;
    return having.includes(0) ? having : undefined;
  });
}

/** In worlds lo..hi-1 an agent's entry is 0 where it has not the head. */
export function silence(
  actions: readonly Float64Array[],
  having: readonly (Uint8Array | undefined)[],
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let h = 0; h < having.length; h++) {
    const has = having[h];
    const action = actions[h];
    if (!has) continue;
    for (let first = lo * agents; first < hi * agents; first += agents)
      for (let a = 0; a < agents; a++) if (has[a] === 0) action[first + a] = 0;
  }
}

/** A feature that some agents do not see, and what stands in its column for them. */
interface Unseen {
  readonly name: string;
  readonly size: number;
  readonly agents: readonly number[];
  /** The number of its range that is nearest to 0. */
  readonly value: number;
}

export function unseenBy(features: Features, spaces: readonly Spaces[]): Unseen[] {
  return Object.entries(features).flatMap(([name, feature]) => {
    const agents = spaces.flatMap((role) => (name in role.features ? [] : role.seats));
    return agents.length > 0 ? [{ name, size: feature.size, agents, value: nearestToZero(feature) }] : [];
  });
}

/** In worlds lo..hi-1 nothing is told of what an agent does not see. */
export function hide(
  hidden: readonly Unseen[],
  obs: Readonly<Record<string, Float64Array>>,
  agents: number,
  lo: number,
  hi: number,
): void {
  for (let f = 0; f < hidden.length; f++) {
    const { name, size, agents: blind, value } = hidden[f];
    const column = obs[name];
    for (let i = lo; i < hi; i++)
      for (let b = 0; b < blind.length; b++) {
        const from = (i * agents + blind[b]) * size;
        for (let e = from; e < from + size; e++) column[e] = value;
      }
  }
}
