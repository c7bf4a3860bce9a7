/** Distributions of which the mean and the interquartile mean are known, standing for what sessions come to. */
import { normal, seedStreams, seedWords, uniform } from "../../../src/core/random.ts";
import { centralNormalQuantile } from "../../../src/stats/distributions.ts";

/** A generator of its own for everything that is measured: parts can be measured alone. */
export function streamOf(...path: (string | number)[]): Int32Array {
  const words = new Int32Array(4);
  seedStreams(words, seedWords(0, "coverage", ...path), 0, 1);
  return words;
}

export interface Shape {
  readonly name: string;
  readonly draw: (words: Int32Array) => number;
  readonly mean: number;
  /** Mean of what lies between the quartiles. */
  readonly iqm: number;
  /** One session in ten, or fewer, decides about the mean: no interval of few sessions can know. */
  readonly rare?: true;
}

/** The x that a share u of standard normal values is below. */
export function normalQuantile(u: number): number {
  return u < 0.5 ? -centralNormalQuantile(1 - 2 * u) : u > 0.5 ? centralNormalQuantile(2 * u - 1) : 0;
}

/** P(Z < x): Abramowitz and Stegun 1964, 26.2.11. */
function normalBelow(x: number): number {
  if (x < -8) return 0;
  if (x > 8) return 1;
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** A value `step` further up in a share `share` of sessions, and normal noise of a standard deviation `noise`. */
function mixture(name: string, share: number, step: number, noise: number, rare?: true): Shape {
  const below = (x: number) => (1 - share) * normalBelow(x / noise) + share * normalBelow((x - step) / noise);
  return {
    name,
    draw: (words) => (uniform(words, 0) < share ? step : 0) + (noise > 0 ? noise * normal(words, 0) : 0),
    mean: share * step,
    // Without noise, the part of the middle half that lies above.
    iqm:
      noise === 0
        ? 2 * step * Math.min(Math.max(share - 0.25, 0), 0.5)
        : middleOf(below, -8 * noise, step + 8 * noise),
    ...(rare && { rare }),
  };
}

/** Twice the integral of the quantile function from 1/4 to 3/4, by integrating what is not below each x. */
function middleOf(below: (x: number) => number, from: number, to: number): number {
  const steps = 200_000;
  const width = (to - from) / steps;
  let area = 0;
  for (let i = 0; i < steps; i++) {
    const cut = Math.min(Math.max(below(from + (i + 0.5) * width), 0.25), 0.75);
    area += (0.75 - cut) * width;
  }
  return from + 2 * area;
}

const unitLognormal = (spread: number): Pick<Shape, "draw" | "mean" | "iqm"> => {
  const z = normalQuantile(0.75);
  const mean = Math.exp((spread * spread) / 2);
  return {
    draw: (words) => Math.exp(spread * normal(words, 0)),
    mean,
    iqm: 2 * mean * (normalBelow(z - spread) - normalBelow(-z - spread)),
  };
};

export const shapes: readonly Shape[] = [
  { name: "normal", draw: (words) => normal(words, 0), mean: 0, iqm: 0 },
  { name: "uniform", draw: (words) => uniform(words, 0), mean: 0.5, iqm: 0.5 },
  {
    name: "Student's t, 3 degrees",
    draw: (words) => {
      let squares = 0;
      for (let k = 0; k < 3; k++) squares += normal(words, 0) ** 2;
      return normal(words, 0) / Math.sqrt(squares / 3);
    },
    mean: 0,
    iqm: 0,
  },
  {
    name: "exponential",
    draw: (words) => -Math.log(1 - uniform(words, 0)),
    mean: 1,
    // 2 (v - v ln v) between 1/4 and 3/4.
    iqm: 2 * (0.75 * (1 - Math.log(0.75)) - 0.25 * (1 - Math.log(0.25))),
  },
  { name: "lognormal, sigma .5", ...unitLognormal(0.5) },
  { name: "lognormal, sigma 1", ...unitLognormal(1) },
  mixture("two values, 50/50", 0.5, 1, 0),
  mixture("two values, 80/20", 0.2, 1, 0),
  mixture("two clusters, 80/20", 0.2, 20, 1),
  mixture("two bumps, 75/25", 0.25, 5, 1),
  mixture("two bumps, 90/10", 0.1, 5, 1, true),
  mixture("two values, 95/5", 0.05, 1, 0, true),
];
