/**
 * Evolutionary dynamics in continuous time: how fast the share of each strategy changes.
 *
 * Sandholm 2010, "Population Games and Evolutionary Dynamics", chapters 5 and 6. Each works for one or more
 * populations; the dynamic of a population depends on the others through what its strategies earn.
 */
import { fail } from "../../core/errors.ts";
import { slackOf } from "../solution/slack.ts";
import { type PopulationGame, stateLength } from "./population-game.ts";

export interface Dynamic {
  /** Number of strategies of each population. */
  readonly strategies: readonly number[];
  /** Writes d state / dt to `out`. */
  velocity(state: ArrayLike<number>, out: Float64Array): void;
}

/** Replicator dynamic, x_i' = x_i (f_i - mean f) (Taylor & Jonker 1978; two populations: Taylor 1979). */
export function replicatorDynamic(game: PopulationGame): Dynamic {
  return perPopulation(game, (state, earned, out, from, to) => {
    const mean = meanFitness(state, earned, from, to);
    for (let i = from; i < to; i++) out[i] = state[i] * (earned[i] - mean);
  });
}

/**
 * Replicator-mutator dynamic, x_i' = sum_j x_j f_j q_ji - x_i mean f (Page & Nowak 2002, "Unifying
 * evolutionary dynamics"). `mutation[j][i]` is the probability that the offspring of j is an i, the same for
 * all populations. Fitness is a rate of births and must not be negative: add a constant to the payoffs where
 * it would be.
 */
export function replicatorMutatorDynamic(
  game: PopulationGame,
  mutation: readonly ArrayLike<number>[],
): Dynamic {
  const who = "replicatorMutatorDynamic";
  const n = mutation.length;
  if (game.strategies.some((count) => count !== n))
    fail(who, `mutation needs one row for each of the ${game.strategies.join(", ")} strategies`, n);
  const q = new Float64Array(n * n);
  mutation.forEach((row, from) => {
    let sum = 0;
    for (let to = 0; to < row.length; to++) sum += row[to] >= 0 ? row[to] : Number.NaN;
    if (row.length !== n || !(Math.abs(sum - 1) <= 1e-9))
      fail(who, `row ${from} of mutation needs ${n} probabilities that sum to 1`, Array.from(row));
    q.set(Array.from(row), n * from);
  });
  return perPopulation(game, (state, earned, out, from, to) => {
    const mean = meanFitness(state, earned, from, to);
    for (let i = from; i < to; i++) {
      let births = 0;
      for (let j = from; j < to; j++) births += state[j] * earned[j] * q[n * (j - from) + i - from];
      out[i] = births - state[i] * mean;
    }
  });
}

/**
 * Best response dynamic, x' = b(x) - x (Gilboa & Matsui 1991, "Social stability and equilibrium"), with b of all best
 * responses, pure and mixed, the one nearest to the state: so equilibria are at rest. It jumps where the best response
 * changes: integrate with small steps. Strategies that earn at most `slack` less than the best are best, too, in the
 * unit of payoffs; unless given, that is rounding, 1e-12 of what is earned where all play the same.
 */
export function bestResponseDynamic(game: PopulationGame, slack?: number): Dynamic {
  const equal = slackOf("bestResponseDynamic", slack === undefined ? earnedAtCorners(game) : [], slack);
  return perPopulation(game, (state, earned, out, from, to) => {
    const least = highest(earned, from, to) - equal;
    let ties = 0;
    let kept = 0;
    for (let i = from; i < to; i++)
      if (earned[i] >= least) {
        ties++;
        kept += state[i];
      }
    // Euclidean projection: what is played of other strategies is spread evenly over the best.
    for (let i = from; i < to; i++) out[i] = earned[i] >= least ? (1 - kept) / ties : -state[i];
  });
}

/** What is earned where each population plays one strategy, the same number in all that have it. */
function earnedAtCorners({ strategies, fitness }: PopulationGame): Float64Array[] {
  const length = stateLength(strategies);
  const most = strategies.reduce((high, n) => Math.max(high, n), 0);
  return Array.from({ length: most }, (_, strategy) => {
    const state = new Float64Array(length);
    let from = 0;
    for (const n of strategies) {
      state[from + Math.min(strategy, n - 1)] = 1;
      from += n;
    }
    const earned = new Float64Array(length);
    fitness(state, earned);
    return earned;
  });
}

/**
 * Logit dynamic, x_i' = e^(f_i / noise) / sum_j e^(f_j / noise) - x_i (Fudenberg & Levine 1998, "The Theory
 * of Learning in Games", chapter 4). `noise` is in the unit of the payoffs; rest points are logit quantal
 * response equilibria.
 */
export function logitDynamic(game: PopulationGame, noise: number): Dynamic {
  if (!(noise > 0)) fail("logitDynamic", "noise must be above 0", noise, "use bestResponseDynamic for none");
  return perPopulation(game, (state, earned, out, from, to) => {
    logitResponse(earned, noise, out, from, to);
    for (let i = from; i < to; i++) out[i] -= state[i];
  });
}

/** Writes the logit mix over `earned[from .. to-1]` to the same places of `out`. */
export function logitResponse(
  earned: Float64Array,
  noise: number,
  out: Float64Array,
  from = 0,
  to = earned.length,
): void {
  const best = highest(earned, from, to);
  let sum = 0;
  for (let i = from; i < to; i++) {
    out[i] = Math.exp((earned[i] - best) / noise);
    sum += out[i];
  }
  for (let i = from; i < to; i++) out[i] /= sum;
}

/** A dynamic from the rule of one population, whose strategies are `from .. to-1` of the state. */
function perPopulation(
  { strategies, fitness }: PopulationGame,
  rule: (state: ArrayLike<number>, earned: Float64Array, out: Float64Array, from: number, to: number) => void,
): Dynamic {
  const earned = new Float64Array(stateLength(strategies));
  return {
    strategies,
    velocity(state, out) {
      fitness(state, earned);
      let from = 0;
      for (let population = 0; population < strategies.length; population++) {
        const to = from + strategies[population];
        rule(state, earned, out, from, to);
        from = to;
      }
    },
  };
}

/**
 * Divided by the total of the shares, which is 1 up to rounding: then rounding stays what it is, where it
 * would grow like e^(-mean t) in games whose payoffs are negative.
 */
function meanFitness(state: ArrayLike<number>, earned: Float64Array, from: number, to: number): number {
  let sum = 0;
  let total = 0;
  for (let i = from; i < to; i++) {
    sum += state[i] * earned[i];
    total += state[i];
  }
  return sum / total;
}

function highest(values: Float64Array, from: number, to: number): number {
  let best = values[from];
  for (let i = from + 1; i < to; i++) if (values[i] > best) best = values[i];
  return best;
}
