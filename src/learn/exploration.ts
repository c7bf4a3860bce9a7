/**
 * One greedy, epsilon-greedy or Boltzmann choice from a row of values. Where choices can be masked, call
 * `choices.allow(k)` first. All allocate nothing; -1 comes back where nothing is allowed.
 */
import * as z from "zod";
import { refuseUnused } from "../core/params.ts";
import { uniform } from "../core/random.ts";
import type { Choices } from "./choices.ts";
import { type Schedule, schedule, shareSchedule, valueAt } from "./schedules.ts";
import {
  argmax,
  argmaxMasked,
  argmaxRandomTies,
  boltzmann,
  countAllowed,
  maximum,
  nthAllowed,
  sample,
} from "./tables.ts";

/** Epsilon-greedy exploration, or Boltzmann where a temperature is given. */
export const explorationParams = {
  epsilon: shareSchedule
    .default({ start: 1, end: 0.01, decay: 1e-4 })
    .describe("share of uniformly random actions (schedule)"),
  temperature: schedule
    .optional()
    .describe("Boltzmann exploration at this temperature (schedule) instead of epsilon"),
};
interface Exploration {
  readonly epsilon: Schedule;
  readonly temperature?: Schedule | undefined;
}

/** An error where an epsilon was given beside the temperature that rules in its place. */
export function checkExploration(who: string, p: Exploration): void {
  if (p.temperature !== undefined)
    refuseUnused(who, z.object(explorationParams), p, ["epsilon"], "beside temperature");
}

/** How much is explored after `t` learning steps, under the name of what rules. */
export function explorationFigures({ epsilon, temperature }: Exploration, t: number): Record<string, number> {
  return temperature === undefined
    ? { epsilon: valueAt(epsilon, t) }
    : { temperature: valueAt(temperature, t) };
}

/** Share of random actions after `t` learning steps: none where a temperature rules, even one that has reached 0. */
export const epsilonAt = ({ epsilon, temperature }: Exploration, explore: boolean, t: number): number =>
  explore && temperature === undefined ? valueAt(epsilon, t) : 0;

/** Boltzmann temperature after `t` learning steps; 0 is greedy (or epsilon-greedy, where none is given). */
export const temperatureAt = ({ temperature }: Exploration, explore: boolean, t: number): number =>
  explore && temperature !== undefined ? valueAt(temperature, t) : 0;

/** The allowed choice of largest value; with `randomTies` one of several at random (draws only on a tie). */
export function greedyChoice(
  q: Float64Array,
  base: number,
  choices: Choices,
  randomTies: boolean,
  rng: Int32Array,
  stream: number,
): number {
  const { n, masked, allowed } = choices;
  if (!masked) return randomTies ? argmaxRandomTies(q, base, n, rng, stream) : argmax(q, base, n);
  const best = argmaxMasked(q, base, n, allowed, 0);
  if (!randomTies || best < 0) return best;
  const top = q[base + best];
  let ties = 0;
  for (let a = best; a < n; a++) if (allowed[a] !== 0 && q[base + a] === top) ties++;
  if (ties === 1) return best;
  let skip = (uniform(rng, stream) * ties) | 0;
  for (let a = best; a < n; a++) if (allowed[a] !== 0 && q[base + a] === top && skip-- === 0) return a;
  return best;
}

/** A uniformly random allowed choice with probability `epsilon`, else the greedy one. */
export function epsilonGreedy(
  q: Float64Array,
  base: number,
  choices: Choices,
  epsilon: number,
  randomTies: boolean,
  rng: Int32Array,
  stream: number,
): number {
  const u = uniform(rng, stream);
  if (u >= epsilon) return greedyChoice(q, base, choices, randomTies, rng, stream);
  const { n, masked, allowed } = choices;
  if (!masked) return ((u / epsilon) * n) | 0;
  const count = countAllowed(allowed, 0, n);
  return count === 0 ? -1 : nthAllowed(allowed, 0, n, ((u / epsilon) * count) | 0);
}

/** A choice with probability proportional to exp(q / temperature); `weights` is scratch for n numbers. */
export function boltzmannChoice(
  q: Float64Array,
  base: number,
  choices: Choices,
  temperature: number,
  weights: Float64Array,
  rng: Int32Array,
  stream: number,
): number {
  const { n, masked, allowed } = choices;
  const u = uniform(rng, stream);
  if (masked && countAllowed(allowed, 0, n) === 0) return -1;
  boltzmann(q, base, n, temperature, weights, masked ? allowed : undefined);
  return sample(weights, 0, n, u);
}

/** Largest value among the allowed choices; of all where nothing is allowed (an agent that can only wait). */
export function maximumAllowed(q: Float64Array, base: number, choices: Choices): number {
  const { n, masked, allowed } = choices;
  if (!masked) return maximum(q, base, n);
  const best = argmaxMasked(q, base, n, allowed, 0);
  return best < 0 ? maximum(q, base, n) : q[base + best];
}

/** Epsilon-greedy or Boltzmann choices from rows of values, as the params and the time learned say. */
export interface Explorer {
  /** Ahead of choices by who has learned for `t` ticks; greedy ones where nothing is to be explored. */
  begin(t: number, explore: boolean): void;
  /** A choice from the row of `q` that begins at `base`; draws from a stream. */
  choose(q: Float64Array, base: number, stream: number): number;
}

export function exploring(
  p: Exploration & { readonly ties: "first" | "random" },
  choices: Choices,
  rng: Int32Array,
): Explorer {
  const weights = new Float64Array(choices.n);
  const randomTies = p.ties === "random";
  let epsilon = 0;
  let temperature = 0;
  return {
    begin(t, explore) {
      epsilon = epsilonAt(p, explore, t);
      temperature = temperatureAt(p, explore, t);
    },
    choose: (q, base, stream) =>
      temperature > 0
        ? boltzmannChoice(q, base, choices, temperature, weights, rng, stream)
        : epsilonGreedy(q, base, choices, epsilon, randomTies, rng, stream),
  };
}
