/**
 * What a channel is worth: noise, repetition, codes that break, news that are late, and those who lie on it.
 *
 * Shannon 1948, Bell System Technical Journal 27 (capacity); Lewis 1969, "Convention" (signalling games); Condorcet 1785 (majorities).
 */
import { fail } from "../core/errors.ts";
import { atLeast, requireAtLeast, requireShare, requireWhole } from "./chances.ts";

/** Bits a symbol over the symmetric channel with `symbols`, where one becomes each other one with noise/(symbols - 1). */
export function channelCapacity(symbols: number, noise: number): number {
  const who = "channelCapacity";
  requireAtLeast(who, "symbols", symbols, 2);
  requireShare(who, "noise", noise);
  const entropy = -bitsOf(noise) - bitsOf(1 - noise);
  return Math.max(0, Math.log2(symbols) - entropy - noise * Math.log2(symbols - 1));
}

const bitsOf = (p: number): number => (p === 0 ? 0 : p * Math.log2(p));

/** Probability that the majority of `times` copies of one bit is wrong, each wrong with `noise`. */
export function repetitionError(times: number, noise: number): number {
  requireWhole("repetitionError", "times", times, 1, 1000);
  if (times % 2 === 0) fail("repetitionError", "times must be odd, so that there is a majority", times);
  return atLeast((times + 1) / 2, times, noise);
}

/** Success of a code for `codes` states, one symbol each, where a symbol is replaced by a uniform one with `replaced`. */
export function lewisSuccess(codes: number, replaced: number): number {
  requireAtLeast("lewisSuccess", "codes", codes, 1);
  requireShare("lewisSuccess", "replaced", replaced);
  return 1 - replaced + replaced / codes;
}

/** Probability that what was true `age` ticks ago still is, of one of `states` that stays each tick with `stay`, else goes to any other. */
export function staleTruth(states: number, stay: number, age: number): number {
  requireAtLeast("staleTruth", "states", states, 2);
  requireShare("staleTruth", "stay", stay);
  requireAtLeast("staleTruth", "age", age, 0);
  return 1 / states + (1 - 1 / states) * ((states * stay - 1) / (states - 1)) ** age;
}

/** Share of liars, who send any other of `codes` symbols, from which on what is said is no longer the best guess. */
export function mostLiars(codes: number): number {
  requireAtLeast("mostLiars", "codes", codes, 1);
  return 1 - 1 / codes;
}

/** Probability that the majority of `voters` is right, of whom the honest are with `accuracy` and `liars` say what is wrong. */
export function majorityDespite(voters: number, liars: number, accuracy: number): number {
  const who = "majorityDespite";
  requireWhole(who, "voters", voters, 1, 1000);
  if (voters % 2 === 0) fail(who, "voters must be odd, so that there is a majority", voters);
  requireWhole(who, "liars", liars, 0, voters);
  const needed = (voters + 1) / 2;
  return needed > voters - liars ? 0 : atLeast(needed, voters - liars, accuracy);
}

/** Share of liars above which a majority of very many, the honest right with `accuracy`, is wrong. */
export function liarsThatDecide(accuracy: number): number {
  if (!(accuracy > 0.5 && accuracy <= 1))
    fail("liarsThatDecide", "accuracy must be above 1/2 and at most 1", accuracy);
  return 1 - 1 / (2 * accuracy);
}
