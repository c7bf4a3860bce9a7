/** When a mechanism is in force: an interval of ticks of the episode, or some ticks out of every so many. */
import { fail, requireKnown } from "./errors.ts";

/**
 * Ticks of an episode, counted from 0. `[100, 120]` are ticks 100 to 119. In the other form those of `from` (default 0) up
 * to but without `to` (default: to the end), and of these, from the first on, `for` (default 1) out of `every` so many.
 */
export type During = readonly [from: number, to: number] | Parts;

interface Parts {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly every?: number | undefined;
  readonly for?: number | undefined;
}

/** The same with everything filled in: tick t is meant where from <= t < to and (t - from) mod every < length. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly every: number;
  readonly length: number;
}

const example = "give during: [100, 120], or { every: 10, for: 2, from: 50 }";

/** Throws an OstromError of `who` at what is no span of ticks, or begins after the last tick of an episode of `horizon`. */
export function spanOf(who: string, during: During, horizon: number): Span {
  if (during === null || typeof during !== "object")
    fail(who, "during must be an interval of ticks", during, example);
  if (Array.isArray(during) && during.length !== 2)
    fail(who, "during must be a tick from which and a tick before which", during, example);
  const parts: Parts = isInterval(during) ? { from: during[0], to: during[1] } : during;
  requireKnown(who, "part of during", parts, ["from", "to", "every", "for"]);
  const { from = 0, to = Number.POSITIVE_INFINITY, every = 1, for: length = 1 } = parts;
  requireWhole(who, "from", from, 0);
  if (to !== Number.POSITIVE_INFINITY) requireWhole(who, "to", to, 1);
  requireWhole(who, "every", every, 1);
  requireWhole(who, "for", length, 1);
  if (to <= from)
    fail(who, "during must end after it begins", during, "its last tick is the one before `to`");
  if (length > every) fail(who, `during must be in force for at most every ${every} ticks`, length);
  if (from >= horizon)
    fail(
      who,
      `during must begin before the episode ends, after ${horizon} ticks`,
      from,
      "it would never act",
    );
  return { from, to, every, length };
}

const isInterval = (during: During): during is readonly [number, number] => Array.isArray(during);

function requireWhole(who: string, part: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    fail(who, `during: ${part} must be a whole number of at least ${least}`, value, example);
}

export const isWithin = ({ from, to, every, length }: Span, tick: number): boolean =>
  tick >= from && tick < to && (tick - from) % every < length;
