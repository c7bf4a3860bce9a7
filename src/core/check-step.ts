/**
 * What "checked" batches look at in every step: actions before an env sees them, what agents are paid, what they see, and
 * what is counted.
 */

import { PlacedError } from "./errors.ts";
import type { Io } from "./io.ts";
import type { DiscreteHead, Feature, Head } from "./spaces.ts";

/** What says where in a batch a row is. */
export interface Rows {
  readonly agents: number;
  readonly firstWorld: number;
  /** Steps taken in each world's episode. */
  readonly tick: Int32Array;
}

/** An illegal action: its place has the agent that chose it. */
export class ActionError extends PlacedError {}

/**
 * Throws at the first action of worlds lo..hi-1 that is not a legal choice or lies outside its box. `having` tells by head
 * which agents have it, where not all do.
 */
export function checkActions(
  who: string,
  heads: readonly Head[],
  having: readonly (Uint8Array | undefined)[],
  io: Io,
  done: Uint8Array,
  active: Uint8Array,
  rows: Rows,
  lo: number,
  hi: number,
): void {
  const { agents } = rows;
  const first = lo * agents;
  const end = hi * agents;
  for (let h = 0; h < heads.length; h++) {
    const head = heads[h];
    const action = io.actions[h];
    const has = having[h];
    if (head.kind === "box") {
      const { low, high } = head;
      for (
        let k = strayReal(action, first, end, low, high);
        k < end;
        k = strayReal(action, k + 1, end, low, high)
      )
        if (takesPart(done, active, agents, has, k))
          rejectAction(`${who}: ${head.name} must be in [${low}, ${high}], got ${action[k]}`, rows, k);
      continue;
    }
    const n = head.n;
    const mask = io.masked ? io.masks[h] : undefined;
    for (
      let k = strayWhole(action, first, end, 0, n - 1);
      k < end;
      k = strayWhole(action, k + 1, end, 0, n - 1)
    )
      if (takesPart(done, active, agents, has, k)) rejectChoice(who, head, action[k], mask, rows, k);
    if (!mask) continue;
    for (let k = first; k < end; k++)
      if (mask[k * n + action[k]] === 0 && active[k] !== 0 && has?.[k % agents] !== 0)
        rejectChoice(who, head, action[k], mask, rows, k);
  }
}

/** Adds a column of payoffs or rewards of worlds lo..hi-1 to its sum; throws at the first that is not a finite number. */
export function addChecked(
  who: string,
  what: "payoff" | "reward",
  sum: Float64Array,
  column: Float64Array,
  rows: Rows,
  lo: number,
  hi: number,
): void {
  const { agents } = rows;
  for (let k = lo * agents; k < hi * agents; k++) {
    const paid = column[k];
    sum[k] += paid;
    if (paid - paid !== 0) failAt(who, `${what} must be a finite number`, paid, rows, k);
  }
}

/** A metric with the sum that is added to in a step, and who counts it. */
export interface Counted {
  readonly who: string;
  readonly name: string;
  readonly sum: Float64Array;
}

/**
 * Throws at the first of worlds lo..hi-1 in which a sum is not a finite number. It stays so once it is none, so that to look
 * at one metric a step finds all.
 */
export function checkCounted(counted: Counted, rows: Rows, lo: number, hi: number): void {
  const { sum } = counted;
  // What adds up to a number holds none that is not one; two sums do not wait for each other.
  let even = 0;
  let odd = 0;
  for (let i = lo + 1; i < hi; i += 2) {
    even += sum[i - 1];
    odd += sum[i];
  }
  const all = even + odd + sum[hi - 1];
  if (all - all !== 0) rejectCounted(counted, rows, lo, hi);
}

/** Of numbers that add up to none there may be none that is not one. */
function rejectCounted({ who, name, sum }: Counted, rows: Rows, lo: number, hi: number): void {
  for (let i = lo; i < hi; i++)
    if (!Number.isFinite(sum[i]))
      rejectMetric(who, name, sum[i], rows.firstWorld + i, `, by tick ${rows.tick[i]}`);
}

/** Throws `who: metric "name" must be a finite number, got value (world)`. */
export function rejectMetric(who: string, name: string, got: number, world: number, when = ""): never {
  const rule = `metric "${name}" must be a finite number`;
  throw new PlacedError(`${who}: ${rule}, got ${got} (world ${world}${when})`, { world });
}

/** A feature as it is looked at in every step: its column, the least and the most that it may be, and who declares it. */
export interface Observed {
  readonly who: string;
  readonly name: string;
  readonly feature: Feature;
  readonly column: Float64Array;
  readonly size: number;
  readonly whole: boolean;
  readonly least: number;
  readonly most: number;
}

/** Share of a real feature's range by which rounding may leave it. */
const slack = 1e-9;

export function observedFeature(who: string, name: string, feature: Feature, column: Float64Array): Observed {
  const { low, high, whole, size } = feature;
  const room = !whole && Number.isFinite(high - low) ? slack * (high - low) : 0;
  const least = Math.max(low - room, -Number.MAX_VALUE);
  const most = Math.min(high + room, Number.MAX_VALUE);
  return { who, name, feature, column, size, whole, least, most };
}

/** Throws at the first observation of worlds lo..hi-1 that is no number in the declared range, or not whole as declared. */
export function checkObservations(observed: readonly Observed[], rows: Rows, lo: number, hi: number): void {
  const first = lo * rows.agents;
  const end = hi * rows.agents;
  for (let f = 0; f < observed.length; f++) {
    const { column, size, whole, least, most } = observed[f];
    const stray = (whole ? strayWhole : strayReal)(column, first * size, end * size, least, most);
    if (stray < end * size) rejectObservation(observed[f], rows, stray);
  }
}

// Four numbers a turn, since most of the time goes into the loop itself; which of the four it was is found one by one.

/** The first element in from..to-1 that is no whole number in [least, most], or `to`. */
function strayWhole(column: Float64Array, from: number, to: number, least: number, most: number): number {
  let e = from;
  for (; e + 3 < to; e += 4) {
    const a = column[e];
    const b = column[e + 1];
    const c = column[e + 2];
    const d = column[e + 3];
    if (
      !(
        a >= least &&
        a <= most &&
        a === Math.floor(a) &&
        b >= least &&
        b <= most &&
        b === Math.floor(b) &&
        c >= least &&
        c <= most &&
        c === Math.floor(c) &&
        d >= least &&
        d <= most &&
        d === Math.floor(d)
      )
    )
      break;
  }
  while (e < to && column[e] >= least && column[e] <= most && column[e] === Math.floor(column[e])) e++;
  return e;
}

/** The first element in from..to-1 that is no number in [least, most], or `to`. */
function strayReal(column: Float64Array, from: number, to: number, least: number, most: number): number {
  let e = from;
  for (; e + 3 < to; e += 4) {
    const a = column[e];
    const b = column[e + 1];
    const c = column[e + 2];
    const d = column[e + 3];
    if (
      !(
        a >= least &&
        a <= most &&
        b >= least &&
        b <= most &&
        c >= least &&
        c <= most &&
        d >= least &&
        d <= most
      )
    )
      break;
  }
  while (e < to && column[e] >= least && column[e] <= most) e++;
  return e;
}

function rejectObservation({ who, name, feature, column }: Observed, rows: Rows, e: number): never {
  const { size, low, high, whole } = feature;
  const element = size > 1 ? `${name}[${e % size}]` : name;
  const rule = `observation "${element}" must be a ${whole ? "whole" : "finite"} number in [${low}, ${high}]`;
  return failAt(who, rule, column[e], rows, Math.floor(e / size));
}

function takesPart(
  done: Uint8Array,
  active: Uint8Array,
  agents: number,
  has: Uint8Array | undefined,
  k: number,
): boolean {
  return done[Math.floor(k / agents)] === 0 && active[k] !== 0 && has?.[k % agents] !== 0;
}

/** Throws `who: rule, got value (world, agent, tick)` for row `k`. */
export function failAt(who: string, rule: string, got: number, rows: Rows, k: number): never {
  throw new PlacedError(`${who}: ${rule}, got ${got} ${placeText(rows, k, true)}`, placeOf(rows, k));
}

function rejectAction(message: string, rows: Rows, k: number): never {
  throw new ActionError(`${message} ${placeText(rows, k, false)}`, placeOf(rows, k));
}

function placeOf({ agents, firstWorld }: Rows, k: number) {
  return { world: firstWorld + Math.floor(k / agents), agent: k % agents };
}

function placeText(rows: Rows, k: number, withTick: boolean): string {
  const { world, agent } = placeOf(rows, k);
  const tick = withTick ? `, tick ${rows.tick[Math.floor(k / rows.agents)]}` : "";
  return `(world ${world}, agent ${agent}${tick})`;
}

function rejectChoice(
  who: string,
  { name, n }: DiscreteHead,
  choice: number,
  mask: Uint8Array | undefined,
  rows: Rows,
  k: number,
): never {
  if (mask && !mask.subarray(k * n, (k + 1) * n).includes(1))
    throw new PlacedError(
      `${who}: the mask of "${name}" leaves an active agent no choice ${placeText(rows, k, false)}; allow at least one, such as one that waits`,
      placeOf(rows, k),
    );
  const inRange = Number.isInteger(choice) && choice >= 0 && choice < n;
  const rule = inRange ? "allowed by the mask" : `in 0..${n - 1}`;
  return rejectAction(`${who}: ${name} must be ${rule}, got ${choice}`, rows, k);
}
