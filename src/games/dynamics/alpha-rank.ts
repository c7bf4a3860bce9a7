/**
 * Alpha-Rank: strategies, or joint strategies, ranked by how much time evolution spends in them when mutants
 * are rare.
 *
 * Omidshafiei, Papadimitriou, Piliouras, Tuyls, Rowland, Lespiau, Czarnecki, Lanctot, Perolat & Munos 2019,
 * "alpha-Rank: Multi-Agent Evaluation by Evolution", Scientific Reports 9, 9937.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { jointActions, type NormalForm, profileAt, strideOf } from "../normal-form.ts";
import { slackOf } from "../solution/slack.ts";
import { finitePairs } from "./finite-population.ts";
import { rareMutationLimit } from "./mutation.ts";
import { maxChainStates, stationaryDistribution, stationaryOfLogRates } from "./stationary.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";
import { fermi } from "./update-rules.ts";

export interface AlphaRankOptions {
  /**
   * Ranking intensity, in one over the unit of the payoffs; any size will do. `Infinity` stands for the
   * response graph: moves to what is better with probability 1 - `perturbation`, to what is worse with
   * `perturbation`, between ties 1/2 (Rowland et al. 2019, "Multiagent evaluation under incomplete
   * information").
   */
  readonly alpha: number;
  /** Members of each population, m; 50 unless given. An error when alpha is infinite. */
  readonly population?: number;
  /** In 0..1/2; 1e-6 unless given. An error unless alpha is infinite. */
  readonly perturbation?: number;
  /** Payoffs that are at most this far apart are ties; default: rounding. An error unless alpha is infinite. */
  readonly slack?: number;
}

export interface AlphaRanking {
  /** Share of time by strategy (one population) or by joint action, numbered as in `NormalForm`. */
  readonly stationary: Float64Array;
  /** The same numbers from the first ranked to the last; those with equal shares, up to rounding, in order of number. */
  readonly order: readonly number[];
}

/**
 * Joint actions of a game with one population for each player. A mutant in one population meets the others as
 * they are, so that its advantage u = alpha (payoff of the mutant - payoff of the resident) does not depend
 * on its number, and it takes over with probability (1 - e^-u) / (1 - e^-(m u)). Time grows with the cube of
 * the number of joint actions.
 */
export function alphaRank(game: NormalForm, options: AlphaRankOptions): AlphaRanking {
  const { alpha, population, perturbation } = resolve("alphaRank", options);
  const { actions, payoffs } = game;
  const equal = slackOf("alphaRank", payoffs, options.slack);
  const joints = jointActions(actions);
  if (joints > maxChainStates)
    fail(
      "alphaRank",
      `ranks at most ${maxChainStates} joint actions`,
      joints,
      "leave out dominated actions first",
    );
  const infinite = alpha === Number.POSITIVE_INFINITY;
  const chain = new Float64Array(joints * joints).fill(infinite ? 0 : Number.NEGATIVE_INFINITY);
  for (let from = 0; from < joints; from++) {
    const profile = profileAt(from, actions);
    actions.forEach((n, player) => {
      const stride = strideOf(player, actions);
      for (let action = 0; action < n; action++) {
        if (action === profile[player]) continue;
        const to = from + (action - profile[player]) * stride;
        const gain = payoffs[player][to] - payoffs[player][from];
        chain[joints * from + to] = infinite
          ? response(gain, equal, perturbation)
          : logTakeover(alpha * gain, population);
      }
    });
  }
  return ranking(infinite ? stationaryDistribution(chain, joints) : stationaryOfLogRates(chain, joints));
}

/**
 * Strategies of a symmetric game of two players, in one population whose members meet in pairs: the limit of
 * rare mutation of the Fermi process. With infinite alpha a strategy is better than another when it earns
 * more in the meeting of the two.
 */
export function alphaRankSymmetric(payoffs: SymmetricPayoffs, options: AlphaRankOptions): AlphaRanking {
  const who = "alphaRankSymmetric";
  const { alpha, population, perturbation } = resolve(who, options);
  if (alpha !== Number.POSITIVE_INFINITY)
    return ranking(rareMutationLimit(finitePairs(population, payoffs), fermi(alpha)).stationary);
  const { n, a } = symmetricMatrix(who, payoffs);
  const equal = slackOf(who, [a], options.slack);
  const chain = new Float64Array(n * n);
  for (let from = 0; from < n; from++)
    for (let to = 0; to < n; to++)
      chain[n * from + to] = response(a[n * to + from] - a[n * from + to], equal, perturbation);
  return ranking(stationaryDistribution(chain, n));
}

/** ln of (1 - e^-u) / (1 - e^-(m u)), which is 1 / m at u = 0. */
function logTakeover(u: number, m: number): number {
  if (u === 0) return -Math.log(m);
  const size = Math.abs(u);
  const against = u < 0 ? (m - 1) * u : 0;
  return against + Math.log(-Math.expm1(-size)) - Math.log(-Math.expm1(-m * size));
}

function response(gain: number, equal: number, perturbation: number): number {
  return gain > equal ? 1 - perturbation : gain < -equal ? perturbation : 0.5;
}

/** Shares that differ by less than this part of themselves are equal. */
const sameShare = 1e-9;

function ranking(stationary: Float64Array): AlphaRanking {
  const byShare = Array.from(stationary.keys()).sort((i, j) => stationary[j] - stationary[i] || i - j);
  const order: number[] = [];
  // Runs of equal shares, each in order of number.
  for (let from = 0; from < byShare.length; from = order.length) {
    const least = stationary[byShare[from]] * (1 - sameShare);
    const run = byShare.slice(from).filter((i) => stationary[i] >= least);
    for (const i of run.sort((x, y) => x - y)) order.push(i);
  }
  return { stationary, order };
}

function resolve(who: string, options: AlphaRankOptions) {
  requireKnown(who, "option", options, ["alpha", "population", "perturbation", "slack"]);
  const { alpha, population = 50, perturbation = 1e-6 } = options;
  if (!(alpha >= 0)) fail(who, "alpha must be at least 0", alpha, "use Infinity for the response graph");
  const unread =
    alpha === Number.POSITIVE_INFINITY ? (["population"] as const) : (["perturbation", "slack"] as const);
  for (const name of unread)
    if (options[name] !== undefined)
      fail(who, `${name} has no meaning at alpha ${alpha}`, options[name], "leave it out");
  if (!Number.isSafeInteger(population) || population < 2)
    fail(who, "population must be a whole number, at least 2", population);
  if (!(perturbation > 0 && perturbation <= 0.5))
    fail(who, "perturbation must be above 0 and at most 1/2", perturbation);
  return { alpha, population, perturbation };
}
