/**
 * Treaties that nobody can be made to sign: which sizes last, and what they are worth.
 *
 * Barrett 1994, "Self-Enforcing International Environmental Agreements", Oxford Economic Papers 46:878-894. Each of n countries abates a;
 * A is the sum. Signatories choose what is best for them together. A size is stable where no signatory gains by leaving (internal) and nobody
 * else by joining (external).
 */
import { fail } from "../core/errors.ts";

export interface TreatyGame {
  readonly countries: number;
  /** linear: each has A, and a costs a^2/2. quadratic: each has (A - A^2/2)/n, and a costs `cost` a^2/2. */
  readonly benefit: "linear" | "quadratic";
  /** g of the quadratic benefit; default 1. */
  readonly cost?: number;
  /** Signatories choose before the others (Stackelberg), or all at once (Nash). With linear benefits it is the same. */
  readonly moves: "signatories lead" | "at once";
}

export interface Treaty {
  readonly signatories: number;
  /** What each abates and has, payoff units; NaN of those there are none of. */
  readonly signatory: { readonly abates: number; readonly payoff: number };
  readonly other: { readonly abates: number; readonly payoff: number };
  readonly welfare: number;
}

/** What comes of a treaty with k signatories. */
export function treaty(game: TreatyGame, k: number): Treaty {
  requireGame(game);
  const { countries: n, benefit, cost = 1, moves } = game;
  if (!Number.isInteger(k) || k < 0 || k > n)
    fail("treaty", `signatories must be a whole number in 0..${n}`, k);
  const [inside, outside] =
    benefit === "linear" ? [k, 1] : abatements(n, k, n * cost, moves === "signatories lead");
  const total = k * inside + (n - k) * outside;
  const each = benefit === "linear" ? total : (total - total ** 2 / 2) / n;
  const g = benefit === "linear" ? 1 : cost;
  const member = (a: number, there: boolean) =>
    there ? { abates: a, payoff: each - (g * a ** 2) / 2 } : { abates: Number.NaN, payoff: Number.NaN };
  const signatory = member(inside, k > 0);
  const other = member(outside, k < n);
  const welfare = (k > 0 ? k * signatory.payoff : 0) + (k < n ? (n - k) * other.payoff : 0);
  return { signatories: k, signatory, other, welfare };
}

/**
 * Sizes of at least 1 that last. Who is indifferent stays, and does not join: both sizes of a tie are stable. A treaty of one is the game
 * without any.
 */
export function stableTreaties(game: TreatyGame): number[] {
  requireGame(game);
  const { countries: n } = game;
  const all = Array.from({ length: n + 1 }, (_, k) => treaty(game, k));
  const slack = 1e-9 * Math.max(...all.map(({ welfare }) => Math.abs(welfare)));
  const leaves = (k: number) => all[k].signatory.payoff < all[k - 1].other.payoff - slack;
  const joins = (k: number) => k < n && all[k + 1].signatory.payoff > all[k].other.payoff + slack;
  return Array.from({ length: n }, (_, i) => i + 1).filter((k) => !leaves(k) && !joins(k));
}

/**
 * What each of all countries has under a treaty that is in force only where at least `minimum` sign, and without it. Signing is a best
 * answer where all others needed sign.
 */
export function allOrNothing(game: TreatyGame, minimum = game.countries) {
  const signed = treaty(game, minimum);
  const none = treaty(game, 0);
  return { signed: signed.signatory.payoff, unsigned: none.other.payoff };
}

/**
 * Of signatories and others, for the quadratic benefit. Others answer with (1 - A)/(n g) each; signatories move the sum by 1 for
 * each unit, less what the others then abate less where they answer.
 */
function abatements(n: number, k: number, ng: number, lead: boolean): [number, number] {
  const answered = 1 + (n - k) / ng;
  // What the sum rises by where each signatory abates one more.
  const moved = lead ? k / answered : k;
  // With 1 - A = left: signatories abate moved left / ng, others left / ng.
  const left = 1 / (1 + (k * moved) / ng + (n - k) / ng);
  return [(moved * left) / ng, left / ng];
}

function requireGame({ countries, benefit, cost = 1 }: TreatyGame): void {
  if (!Number.isInteger(countries) || countries < 2)
    fail("treaty", "countries must be a whole number of at least 2", countries);
  if (!(cost > 0)) fail("treaty", "cost must be over 0", cost);
  if (benefit === "linear" && cost !== 1)
    fail("treaty", "cost belongs to the quadratic benefit", cost, "leave it out");
}
