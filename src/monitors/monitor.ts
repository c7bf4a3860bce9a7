/**
 * Monitors: a window of history as one number, and the threshold above which it is an alarm.
 *
 * A threshold is worth what its false-alarm rate is: the probability that it fires at a tick at which nothing is wrong (the null). It
 * comes from a closed form or from samples of the null; where it is a rule of its own ("over 200 %") the rate is what the null makes
 * of it. Windows are flat arrays, row after row of agents, so that a mechanism can keep them in its state.
 */
import { fail } from "../core/errors.ts";
import { rateOfEach } from "../institutions/detectors.ts";

export interface Monitor<Window> {
  readonly id: string;
  readonly title: string;
  readonly cite: readonly string[];
  /** What the number is. */
  readonly description: string;
  measure(window: Window): number;
  /** It fires where the number is above this. */
  readonly threshold: number;
  /** Probability of firing at a tick of the null; undefined while nobody has said what the null is. */
  readonly rate: number | undefined;
}

/** What rounding may add to a number, as a share of the threshold: 2.000 is not above 2. */
const slack = 1e-9;

export const isAbove = (value: number, threshold: number): boolean =>
  value - threshold > slack * Math.abs(threshold);

export const fires = <W>(monitor: Monitor<W>, window: W): boolean =>
  isAbove(monitor.measure(window), monitor.threshold);

/** Each of the ten triggers fires falsely at most this often a tick: all ten together once in 10,000 ticks. */
export const triggerRate = rateOfEach(1e-4, 10);

/**
 * The least threshold that a further sample of the null is above with probability `rate` at most, where all samples are exchangeable:
 * of n samples the k-th largest, k = floor(rate (n + 1)) (Vovk, Gammerman & Shafer 2005, "Algorithmic Learning in a Random World").
 */
export function thresholdOf(samples: ArrayLike<number>, rate: number): number {
  const who = "thresholdOf";
  if (!(rate > 0 && rate < 1)) fail(who, "rate must be above 0 and below 1", rate);
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  for (let j = 0; j < n; j++) if (Number.isNaN(sorted[j])) fail(who, "samples must be numbers", Number.NaN);
  const k = Math.floor(rate * (n + 1) + 1e-9);
  if (k < 1)
    fail(
      who,
      `a rate of ${rate} needs at least ${Math.ceil(1 / rate - 1e-9) - 1} samples of the null`,
      n,
      "draw more, or take a rate that they can tell",
    );
  return sorted[n - k];
}

/** The monitor with a threshold from windows in which nothing is wrong. */
export function calibrated<W>(monitor: Monitor<W>, nulls: readonly W[], rate: number): Monitor<W> {
  return {
    ...monitor,
    threshold: thresholdOf(
      nulls.map((window) => monitor.measure(window)),
      rate,
    ),
    rate,
  };
}

export function requireRate(who: string, rate: number): void {
  if (!(rate > 0 && rate < 1)) fail(who, "rate must be above 0 and below 1", rate);
}
