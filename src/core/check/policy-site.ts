/** What the rules for policies share: a policy at play in an env, and where two of them differ. */

import { z } from "zod";
import type { BatchOptions } from "../batch.ts";
import { bindPolicies } from "../bind.ts";
import { failUnknown } from "../errors.ts";
import { type BoundPolicy, definePolicy, type PolicyDefinition, type Sharing } from "../policy.ts";
import { isAlike, spacesAt } from "../roles.ts";
import { defaultTicks } from "./setting.ts";
import {
  cutSome,
  differenceOfBatches,
  differenceOfWorlds,
  type Run,
  type Site,
  sampleActions,
  startRun,
} from "./site.ts";

/** A policy under check, in one env. */
export interface PolicySite extends Site {
  readonly policy: PolicyDefinition;
  readonly policyParams: Record<string, unknown>;
}

/** A run in which the policy plays some seats; random legal actions are played in the others. */
export interface Play extends Run {
  readonly bound: BoundPolicy;
  /** Others play, too. */
  readonly mixed: boolean;
}

/** Leaves the actions of its seats as they are. */
const bystander = definePolicy({
  id: "bystander",
  title: "Leaves its actions to the check",
  cite: [],
  kind: "norm",
  acts: "any",
  params: z.object({}),
  bind: () => ({ act() {} }),
});

export interface PlayOptions extends BatchOptions {
  /** Default all. */
  readonly seats?: readonly number[] | undefined;
  readonly sharing?: Sharing;
  /** Readings outside their ranges and the like are errors (default); without it it plays as it does outside of checks. */
  readonly strict?: boolean;
}

export function startPlay(site: PolicySite, options: PlayOptions = {}): Play {
  const { seats, sharing = "sessions", strict = true, ...rest } = options;
  const run = startRun(site, rest);
  const { agents, roles } = run.batch;
  const played = seats ?? seatsOf(site, run.batch);
  const use: PolicyDefinition = {
    ...site.policy,
    bind: (context, p) => site.policy.bind({ ...context, strict }, p),
  };
  const own = { use, params: site.policyParams, seats: played };
  const others = roles
    .map((each) => ({ use: bystander, seats: each.seats.filter((seat) => !played.includes(seat)) }))
    .filter((each) => each.seats.length > 0);
  const [bound] = bindPolicies(run.batch, [own, ...others], { seed: rest.seed ?? site.seed, sharing });
  return { ...run, bound, mixed: played.length < agents };
}

const mostTicks = 240;

/** Enough for a first update and a few more ticks, where that is not too many. */
export function ticksToLearn(site: PolicySite): number {
  try {
    const { firstUpdate = 1 } = startPlay(site, { worlds: 1 }).bound.learner ?? {};
    return Math.max(defaultTicks, Math.min(mostTicks, firstUpdate + 12));
  } catch {
    // What cannot be bound breaks a rule, which says why.
    return defaultTicks;
  }
}

/** The agents that one policy can play together: those like the first of the role, or like agent 0. */
export function seatsOf({ env, role }: PolicySite, { roles }: Run["batch"]): number[] {
  const own = role === undefined ? spacesAt(roles, 0) : roles.find((each) => each.role === role);
  if (!own)
    return failUnknown(
      `role of ${env.id}`,
      role!,
      roles.map((each) => each.role),
    );
  return roles.flatMap((each) => (isAlike(each, own) ? [...each.seats] : [])).sort((a, b) => a - b);
}

/** Every other agent that the policy can play, for play beside random others; undefined where it plays no such part. */
export function partOf(site: PolicySite): number[] | undefined {
  const { batch } = startPlay(site, { worlds: 1 });
  const seats = seatsOf(site, batch).filter((_, j) => j % 2 === 0);
  if (seats.length === batch.agents) return undefined;
  try {
    startPlay(site, { worlds: 1, seats });
    return seats;
  } catch {
    return undefined;
  }
}

/**
 * How a policy is played where what it keeps is looked for: in all seats, and a norm beside random others, since among its
 * like it may never do all that it can. Of that the first ticks tell most: what is kept for good looks alike everywhere later.
 */
export function waysToPlay(site: PolicySite): readonly (Pick<PlayOptions, "seats"> & { half: number })[] {
  const half = Math.ceil(site.ticks / 2);
  const seats = site.policy.kind === "norm" ? partOf(site) : undefined;
  return [{ half }, ...(seats ? [2, half].map((at) => ({ seats, half: at })) : [])];
}

/** In place of a tick: no world is cut. */
export const uncut = Number.NaN;

/** One tick as in training, in worlds lo..hi-1: all choose, the worlds step, the policy learns; some worlds are cut. */
export function playOn(play: Play, t: number, lo = 0, hi = play.batch.worlds): void {
  choose(play, lo, hi);
  step(play, t, lo, hi);
  play.bound.learner?.learn(lo, hi);
  play.batch.resetDone(lo, hi);
}

/** One tick of play that is frozen. */
export function playFrozen(play: Play, t: number): void {
  const { batch, words, bound, mixed } = play;
  if (mixed) sampleActions(batch, words);
  bound.policy.act(0, batch.worlds, false);
  step(play, t, 0, batch.worlds);
  batch.resetDone();
}

/** All choose, exploring. */
export function choose({ batch, words, bound, mixed }: Play, lo: number, hi: number): void {
  if (mixed) sampleActions(batch, words, lo, hi);
  bound.policy.act(lo, hi, true);
  bound.learner?.beforeStep?.(lo, hi);
}

export function step({ batch }: Play, t: number, lo: number, hi: number): void {
  batch.step(lo, hi);
  cutSome(batch, t, lo, hi);
}

/** Names of what a policy keeps for its learners, which only learning may change. */
export function learnedFields({ bound }: Play): string[] {
  return Object.keys(bound.memory).filter((name) => name !== "rng" && !bound.slotFields.includes(name));
}

/**
 * What world `i` of `a` and world `j` of `b` do not have in common: what happened in them, what is learned there, or luck.
 * What slots keep for themselves may depend on where they stand (places in tables); if it matters, it shows in what they do.
 */
export function differenceInWorlds(a: Play, i: number, b: Play, j: number): string | undefined {
  const happened = differenceOfWorlds(a.batch, i, b.batch, j);
  if (happened) return differenceOfWorlds(a.batch, i, b.batch, j, notAction) ?? happened;
  for (const name of ["rng", ...learnedFields(a)]) {
    const column = a.bound.memory[name];
    const other = b.bound.memory[name];
    const stride = column.length / a.batch.worlds;
    for (let e = 0; e < stride; e++) {
      const x = column[i * stride + e];
      const y = other[j * stride + e];
      if (!Object.is(x, y)) return `memory "${name}" (world ${a.batch.firstWorld + i}): ${x} against ${y}`;
    }
  }
  return undefined;
}

/** What two plays of one size do not have in common, all that they remember included. */
export function difference(a: Play, b: Play): string | undefined {
  const happened = differenceOfBatches(a.batch, b.batch);
  if (happened) return differenceOfBatches(a.batch, b.batch, notAction) ?? happened;
  return differenceOfMemories(a.bound, b.bound);
}

/** Actions are compared first: what differs in a world comes of them. */
function notAction(name: string): boolean {
  return !name.startsWith("action:");
}

/** The first number in which two memories of one size differ, in words. */
export function differenceOfMemories(a: BoundPolicy, b: BoundPolicy): string | undefined {
  for (const [name, column] of Object.entries(a.memory)) {
    const other = b.memory[name];
    for (let e = 0; e < column.length; e++)
      if (!Object.is(column[e], other[e])) return `memory "${name}": ${column[e]} against ${other[e]}`;
  }
  return undefined;
}
