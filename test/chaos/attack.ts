/** What an attack is: one way of harming, tried over and over, each time from a seed of its own. */
import { OstromError } from "../../src/core/errors.ts";

/**
 * "survived": what should have come out did, to the last bit. "refused": a clear error, or a clear statement of what is lost.
 * "silent": something else came out, and nothing was said. "crash": an error that is none of ours, or no end.
 */
export type Outcome = "survived" | "refused" | "silent" | "crash";

export interface Trial {
  readonly outcome: Outcome;
  /** What was done, and what was said to it. */
  readonly told: string;
}

export interface Attack {
  readonly name: string;
  readonly harms: string;
  /** Of the time there is, in parts (default 1): those that start processes need more of it. */
  readonly weight?: number;
  /** Tries once; `random` gives uniform numbers below 1, the same ones for the same seed. */
  once(random: () => number, site: Site): Promise<Trial>;
}

/** Where attacks take place. */
export interface Site {
  /** An empty folder that goes away. */
  readonly folder: string;
  /** `main.js` of the bundled command. */
  readonly main: string;
  /** Made once for all trials; `name` tells them apart. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
}

export const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)];
export const below = (random: () => number, n: number): number => Math.floor(random() * n);

/** Judges something that may throw: our errors are "refused", others "crash"; `good` judges what came back. */
export async function judged<T>(
  what: string,
  action: () => T | Promise<T>,
  good: (value: T) => Outcome = () => "survived",
): Promise<Trial> {
  try {
    const value = await action();
    return { outcome: good(value), told: what };
  } catch (error) {
    const ours = error instanceof OstromError && error.message.length > 0;
    const said = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
    return { outcome: ours ? "refused" : "crash", told: `${what} -> ${said}` };
  }
}
