/** What an experiment claims: quantities with the ranges in which they are expected, held against what was measured. */
import { asError, fail, OstromError, refusePromise } from "../core/errors.ts";
import { requireSynchronous } from "../core/guard.ts";
import type { Interval } from "../stats/bootstrap.ts";

/** A quantity of results `R` and where it is expected. */
export interface Claim<R> {
  /** A sentence, true when the quantity lies in the range. */
  readonly says: string;
  /** The quantity, with an interval over sessions; undefined where the results do not have it. */
  measured(results: R): Interval | undefined;
  /** The smallest and the largest value expected, themselves included, in the quantity's unit; may be infinite. */
  readonly within: ClaimRange;
  /** Who expects it: a paper with its section or table, or a derivation. Left out: the experiment's committed results. */
  readonly source?: string;
  /** Where the range comes from: it stands in the source, was simulated, or is remembered of the source. */
  readonly status?: ClaimStatus;
  /** What is measured, with its unit, in few words: sweeps show what has such a name. */
  readonly quantity?: string;
  /** The range in which the short version is expected, which has fewer sessions; without it the claim is not judged there. */
  readonly quick?: ClaimRange;
  /** Of a claim that does not pass: the best explanation of what came out instead. */
  readonly unmet?: string;
}

export type ClaimRange = readonly [low: number, high: number];
export type ClaimStatus = "source" | "simulated" | "memory";

/**
 * "pass": the whole interval lies within the range; "fail": all of it lies outside, on one side; "undecided": it reaches
 * over an end of the range, or there is none; "not judged": the run is not one that the claim is made of.
 */
export type ClaimVerdict = "pass" | "fail" | "undecided" | "not judged";

/** A claim and what results say of it, as plain data. */
export interface JudgedClaim extends Omit<Claim<never>, "measured" | "quick"> {
  readonly verdict: ClaimVerdict;
  readonly measured?: Interval;
  /** Why it is not judged, or what kept its quantity from being measured. */
  readonly why?: string;
}

/**
 * Results that took hours are worth more than a claim that cannot be measured on them: it is undecided, with the reason.
 * Throws an OstromError only for one whose `measured` gives a promise, since that is measured on no results.
 */
export function judge<R>(claims: readonly Claim<R>[], results: R): JudgedClaim[] {
  return claims.map((claim) => {
    const { measured, quick: _, ...told } = claim;
    const undecided = (why: string): JudgedClaim => ({ ...told, verdict: "undecided", why });
    let found: unknown;
    try {
      found = measured(results);
    } catch (thrown) {
      return undecided(`cannot be measured: ${asError(thrown).message}`);
    }
    refusePromise(`claim ${JSON.stringify(told.says)}`, "measured", found);
    try {
      const interval = intervalOf(found);
      if (!interval) return undecided("not in the results");
      return { ...told, measured: interval, verdict: verdictOf(interval, told.within) };
    } catch (error) {
      return undecided(`cannot be measured: ${asError(error).message}`);
    }
  });
}

/** What results of the short version say: of claims that state a range for it, and of no others. */
export function judgeQuick<R>(claims: readonly Claim<R>[], results: R): JudgedClaim[] {
  return claims.flatMap((claim) => {
    const { quick: within } = claim;
    if (!within) return unjudged([claim], "this was the short version");
    return judge([{ ...claim, within }], results);
  });
}

/** Claims with the explanations of those that do not pass, by what they say. Throws an OstromError for one that nobody makes. */
export function explained<R>(
  claims: readonly Claim<R>[],
  reasons: Readonly<Record<string, string>>,
): Claim<R>[] {
  for (const says of Object.keys(reasons))
    if (!claims.some((claim) => claim.says === says))
      fail("explained", "there is no claim of these words", JSON.stringify(says), "repeat what it says");
  return claims.map((claim) => {
    const { [claim.says]: unmet } = reasons;
    return unmet === undefined ? claim : { ...claim, unmet };
  });
}

/** The claims as they are where nothing is to be judged by, with the reason. */
export function unjudged(claims: readonly Claim<never>[], why: string): JudgedClaim[] {
  return claims.map(({ measured: _, quick: __, ...told }) => ({ ...told, verdict: "not judged", why }));
}

export function verdictOf({ low, high }: Interval, [least, most]: ClaimRange): "pass" | "fail" | "undecided" {
  if (low >= least && high <= most) return "pass";
  return high < least || low > most ? "fail" : "undecided";
}

/** Three numbers in order; none where one of them is missing (NaN). */
function intervalOf(found: unknown): Interval | undefined {
  if (found === undefined) return undefined;
  const { estimate, low, high } = (found ?? {}) as Interval;
  const numbers = [low, estimate, high];
  if (numbers.some((each) => typeof each !== "number"))
    throw new OstromError(
      `measured must give { estimate, low, high } or undefined, got ${JSON.stringify(found)}`,
    );
  if (numbers.some(Number.isNaN)) return undefined;
  if (low > high) throw new OstromError(`measured gives an interval from ${low} to ${high}, which is none`);
  return { estimate, low, high };
}

/** Throws unless they are claims; `who` has them. */
export function requireClaims(who: string, claims: unknown): void {
  if (!Array.isArray(claims))
    fail(who, "claims must be a list", claims, "give claims: [] where it claims nothing");
  for (const [j, claim] of claims.entries()) {
    const { says, measured, within, quick, unmet, quantity } = claim ?? {};
    if (typeof says !== "string" || says.trim() === "")
      fail(who, `claims[${j}].says must be a sentence`, says);
    const what = `claim ${JSON.stringify(says)}`;
    if (typeof measured !== "function")
      fail(who, `${what}: measured must be a function of the results`, measured);
    requireSynchronous(who, `${what}: measured`, measured);
    requireRange(who, `${what}: within`, within);
    if (quick !== undefined) requireRange(who, `${what}: quick`, quick);
    for (const [name, text] of Object.entries({ quantity, unmet }))
      if (text !== undefined && (typeof text !== "string" || text.trim() === ""))
        fail(who, `${what}: ${name} must be a text`, text);
  }
}

function requireRange(who: string, what: string, range: unknown): void {
  const [low, high] = Array.isArray(range) ? range : [];
  if (!(low <= high) || (range as unknown[]).length !== 2)
    fail(who, `${what} must be the smallest and the largest value expected`, range);
}
