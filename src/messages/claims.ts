/**
 * Who says of whom that they lie: claims about claims, as far as anything follows.
 *
 * Kripke 1975, "Outline of a theory of truth", Journal of Philosophy 72:690-716: the least fixed point under strong Kleene
 * logic. What rests on nothing but itself, the liar and the truth-teller alike, stays undetermined.
 */
import { fail } from "../core/errors.ts";

/** A fact, or what is said of somebody's claim, or of claims. */
export type Claim =
  | boolean
  | { readonly lies: string }
  | { readonly right: string }
  | { readonly not: Claim }
  | { readonly any: readonly Claim[] }
  | { readonly all: readonly Claim[] };

/** Of each speaker's claim: true, false, or undetermined. */
export type Truth = Readonly<Record<string, boolean | undefined>>;

const mostDeep = 8;

/**
 * The least fixed point. `passes` counts the last one too, in which nothing changes: at most one more than there are claims.
 * Of somebody who claims nothing it is undetermined whether they lie.
 */
export function evaluateClaims(claims: Readonly<Record<string, Claim>>): {
  readonly truth: Truth;
  readonly passes: number;
} {
  const speakers = Object.keys(claims);
  let known = new Map<string, boolean>();
  for (let passes = 1; ; passes++) {
    const next = new Map<string, boolean>();
    for (const speaker of speakers) {
      const value = truthOf(claims[speaker], known, mostDeep);
      if (value !== undefined) next.set(speaker, value);
    }
    // What is determined stays so: as many as before are the same as before.
    if (next.size === known.size)
      return { truth: Object.fromEntries(speakers.map((each) => [each, known.get(each)])), passes };
    known = next;
  }
}

function truthOf(claim: Claim, known: ReadonlyMap<string, boolean>, deep: number): boolean | undefined {
  if (deep === 0) fail("claims", `may be ${mostDeep} deep at most`, undefined, "say less at once");
  if (typeof claim === "boolean") return claim;
  if ("lies" in claim) return opposite(known.get(claim.lies));
  if ("right" in claim) return known.get(claim.right);
  if ("not" in claim) return opposite(truthOf(claim.not, known, deep - 1));
  const decisive = "any" in claim;
  let open = false;
  for (const part of decisive ? claim.any : claim.all) {
    const value = truthOf(part, known, deep - 1);
    if (value === decisive) return decisive;
    if (value === undefined) open = true;
  }
  return open ? undefined : !decisive;
}

const opposite = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;
