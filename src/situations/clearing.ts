/**
 * Who pays how much where all owe each other: each what it owes, or else all that it has, what it is paid by the others included.
 *
 * Eisenberg & Noe 2001, Management Science 47:236-249; Rogers & Veraart 2013, Management Science 59:882-898 (where of what who
 * defaults has a part is lost).
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "../institutions/chances.ts";

/** What of the assets and of the claims of who defaults is left for its creditors; 1 where nothing is lost. */
export interface Recovery {
  readonly assets?: number;
  readonly claims?: number;
}

export interface CreditNetwork {
  readonly banks: number;
  /** Of what bank i owes, the share that it owes to j, at `i * banks + j`. */
  readonly share: Float64Array;
  readonly recovery: Required<Recovery>;
}

/** `owes[i][j]` is what i owes to j. */
export function creditNetwork(owes: readonly (readonly number[])[], recovery: Recovery = {}): CreditNetwork {
  const who = "creditNetwork";
  const { assets = 1, claims = 1 } = recovery;
  requireShare(who, "recovery of assets", assets);
  requireShare(who, "recovery of claims", claims);
  const banks = owes.length;
  const share = new Float64Array(banks * banks);
  owes.forEach((row, i) => {
    if (row.length !== banks) fail(who, `owes must have ${banks} numbers in each row`, row.length);
    row.forEach((owed, j) => {
      if (!(owed >= 0 && owed < Number.POSITIVE_INFINITY))
        fail(who, "what is owed must be at least 0 and finite", owed);
      if (i === j && owed > 0) fail(who, `bank ${i} cannot owe itself`, owed);
    });
    const due = total(row);
    if (due > 0)
      share.set(
        Float64Array.from(row, (owed) => owed / due),
        i * banks,
      );
  });
  return { banks, share, recovery: { assets, claims } };
}

/** Rounds of payments after which what is left to change is not waited for. */
const mostRounds = 10_000;
/** Changes and shortfalls below this share of what is due are those of rounding. */
const slack = 1e-12;

/**
 * Writes into `paid` what each bank pays of what is `due`, the most that all can pay at once, and returns how many default. Columns
 * are read from row `first` on; `assets` may be negative, and then are first paid up by what the bank is paid. Nothing is allocated.
 */
export function settle(
  { banks, share, recovery }: CreditNetwork,
  due: Float64Array,
  assets: ArrayLike<number>,
  paid: Float64Array,
  first: number,
): number {
  let most = 0;
  for (let i = first; i < first + banks; i++) {
    paid[i] = due[i];
    most = Math.max(most, due[i]);
  }
  let defaults = 0;
  let changed = most;
  // From above, each round lower than the one before it: what they come to is the highest payments there are.
  for (let round = 0; round < mostRounds && changed > slack * most; round++) {
    changed = 0;
    defaults = 0;
    for (let i = 0; i < banks; i++) {
      let claims = 0;
      for (let j = 0; j < banks; j++) claims += share[j * banks + i] * paid[first + j];
      const own = assets[first + i];
      const owed = due[first + i];
      if (own + claims >= owed - slack * most) continue;
      defaults++;
      const left = recovery.assets * Math.max(0, own) + recovery.claims * claims + Math.min(0, own);
      const pays = Math.max(0, left);
      changed = Math.max(changed, paid[first + i] - pays);
      paid[first + i] = pays;
    }
  }
  return defaults;
}

export interface Clearing {
  readonly paid: readonly number[];
  /** Numbers of the banks that default. */
  readonly defaults: readonly number[];
  /** What is due and not paid, of all. */
  readonly shortfall: number;
}

/** What each pays where `owes[i][j]` is what i owes to j, and `assets` what each has besides. */
export function clearing(
  owes: readonly (readonly number[])[],
  assets: readonly number[],
  recovery: Recovery = {},
): Clearing {
  const network = creditNetwork(owes, recovery);
  if (assets.length !== network.banks)
    fail("clearing", `assets must be one for each of the ${network.banks} banks`, assets.length);
  const lacking = assets.find((each) => !(each >= 0 && each < Number.POSITIVE_INFINITY));
  if (lacking !== undefined) fail("clearing", "assets must be at least 0 and finite", lacking);
  const due = Float64Array.from(owes, total);
  const paid = new Float64Array(network.banks);
  settle(network, due, assets, paid, 0);
  const short = due.map((each, i) => each - paid[i]);
  const most = due.reduce((a, b) => Math.max(a, b), 0);
  return {
    paid: [...paid],
    defaults: [...short.keys()].filter((i) => short[i] > slack * most),
    shortfall: total(short),
  };
}

function total(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
