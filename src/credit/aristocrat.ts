/**
 * Aristocrat utility: how much better an agent's action was than what it does on average.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives". With a horizon it is the counterfactual
 * advantage of Foerster et al. 2018 (COMA), estimated by playing on instead of by a critic.
 */
import type { Batch } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { choicesOf } from "../learn/choices.ts";
import { uniformStrategy } from "../learn/simplex.ts";
import { type CounterfactualOptions, counterfactualWorlds } from "./worlds.ts";

export interface AristocratCreditOptions extends Omit<CounterfactualOptions, "baseline" | "lasting"> {
  /** Writes the probability of each choice of batch row `row` (default: uniform over what is allowed). */
  readonly strategy?: (row: number, out: Float64Array) => void;
}

/** AU_i = G(a) - sum_b pi_i(b) G(a_-i, b), at `world * agents + agent`; 0 for agents that have left. */
export function aristocratCredit(batch: Batch, options: AristocratCreditOptions = {}): Float64Array {
  const who = "aristocrat";
  const { agents, columns } = batch;
  const choices = choicesOf(who, batch);
  const { n } = choices;
  const { strategy } = options;
  const credit = new Float64Array(batch.worlds * agents);
  const probabilities = new Float64Array(batch.worlds * agents * n);
  for (let k = 0; k < batch.worlds * agents; k++) {
    if (columns.active[k] === 0) continue;
    const own = probabilities.subarray(k * n, (k + 1) * n);
    if (choices.masked) choices.allow(k);
    if (strategy) strategy(k, own);
    else uniformStrategy(choices, own);
    const sum = own.reduce((total, p) => total + p, 0);
    if (!(Math.abs(sum - 1) < 1e-9 && own.every((p, a) => p >= 0 && (p === 0 || choices.allowed[a] !== 0))))
      fail(
        who,
        `strategy must give probabilities that sum to 1, none to what is masked (row ${k})`,
        Array.from(own),
      );
  }
  const alternatives = 1 + agents * n;
  const worlds = counterfactualWorlds(who, batch, options, batch.worlds * alternatives);
  const copyChoices = choicesOf(who, worlds);
  worlds.evaluate(
    0,
    batch.worlds,
    alternatives,
    (c, i, j) => {
      const own = j - 1;
      if (j > 0 && probabilities[i * agents * n + own] > 0)
        copyChoices.write(c * agents + Math.floor(own / n), own % n);
    },
    (c, i, j) => {
      const welfare = worlds.welfare[c];
      const first = i * agents;
      if (j === 0) for (let a = 0; a < agents; a++) credit[first + a] = columns.active[first + a] * welfare;
      else credit[first + Math.floor((j - 1) / n)] -= probabilities[first * n + j - 1] * welfare;
    },
  );
  return credit;
}
