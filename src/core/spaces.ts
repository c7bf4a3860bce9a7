/**
 * Action heads and observation features, as plain values.
 *
 * An action is a short vector of heads (the env's own first, then those that mechanisms add); an observation is
 * a set of named features. Both are stored as one column each, so a mechanism can add some without moving the rest.
 */
import { fail } from "./errors.ts";

export interface DiscreteHead {
  readonly kind: "discrete";
  readonly name: string;
  readonly n: number;
  readonly labels?: readonly string[];
  /** What each choice stands for, in `unit` (an effort, a number of calls, a bid). */
  readonly values?: readonly number[];
  readonly unit?: string;
}
export interface BoxHead {
  readonly kind: "box";
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly unit?: string;
}
export type Head = DiscreteHead | BoxHead;

type DiscreteOptions = Partial<Pick<DiscreteHead, "name" | "labels" | "values" | "unit">>;

/** One choice out of `n`, stored as 0..n-1. */
export function discrete(n: number, options: DiscreteOptions = {}): DiscreteHead {
  if (!Number.isInteger(n) || n < 1) fail("discrete", "n must be a whole number of at least 1", n);
  for (const key of ["labels", "values"] as const) {
    const given = options[key]?.length;
    if (given !== undefined && given !== n) fail("discrete", `needs ${n} ${key}`, given);
  }
  return { kind: "discrete", name: "action", n, ...options };
}

/** Several choices at once, one head each. */
export function multiDiscrete(sizes: readonly number[], names?: readonly string[]): DiscreteHead[] {
  return sizes.map((n, j) => discrete(n, { name: names?.[j] ?? `action${j}` }));
}

/** A real number in [low, high]; for several, give several heads. */
export function box(low: number, high: number, options: { name?: string; unit?: string } = {}): BoxHead {
  if (!(low < high)) fail("box", "low must be below high", [low, high]);
  return { kind: "box", name: "action", low, high, ...options };
}

/** The choices of a head to try one by one: all, or `most` spread evenly over its range where there are more. */
export function alternativesOf(head: Head, most = 32): number[] {
  if (head.kind === "discrete" && head.n <= most)
    return Array.from({ length: head.n }, (_, choice) => choice);
  const [low, high] = head.kind === "discrete" ? [0, head.n - 1] : [head.low, head.high];
  const spread = Array.from({ length: most }, (_, j) => low + ((high - low) * j) / (most - 1));
  return head.kind === "discrete" ? spread.map(Math.round) : spread;
}

/** A named part of what an agent observes: `size` numbers in [low, high]. */
export interface Feature {
  readonly low: number;
  readonly high: number;
  /** Whole numbers low..high; a tabular learner gives each its own bin. */
  readonly whole: boolean;
  readonly size: number;
  readonly description: string;
  readonly unit?: string;
  /** Equal-width bins that a tabular learner uses unless told otherwise; 0 leaves the feature out. */
  readonly bins: number;
}
export type Features = Readonly<Record<string, Feature>>;

/** The number of a range that comes nearest to nothing: 0, or the end that is nearer to it. */
export const nearestToZero = ({ low, high }: { readonly low: number; readonly high: number }): number =>
  Math.min(high, Math.max(low, 0));

interface FeatureOptions {
  unit?: string;
  size?: number;
  bins?: number;
}

/** A real-valued feature in [low, high]. */
export function feature(
  low: number,
  high: number,
  description: string,
  options: FeatureOptions = {},
): Feature {
  return { low, high, whole: false, size: 1, bins: 0, description, ...options };
}

/** A feature with the whole values 0..n-1. */
export function category(n: number, description: string, options: FeatureOptions = {}): Feature {
  return { low: 0, high: n - 1, whole: true, size: 1, bins: n, description, ...options };
}
