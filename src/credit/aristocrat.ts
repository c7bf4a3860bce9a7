/**
 * Aristocrat utility: how much better an agent's action was than what it does on average.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives". With a horizon it is the counterfactual
 * advantage of Foerster et al. 2018 (COMA), estimated by playing on instead of by a critic.
 */
import type { Batch } from "../core/batch.ts";
import { fail, requireKnown } from "../core/errors.ts";
import { type Choices, choicesOf } from "../learn/choices.ts";
import { uniformStrategy } from "../learn/simplex.ts";
import { type CounterfactualOptions, counterfactualWorlds } from "./worlds.ts";

export interface AristocratCreditOptions extends Omit<CounterfactualOptions, "baseline" | "lasting"> {
  /** Writes the probability of each choice of batch row `row` (default: uniform over what is allowed). */
  readonly strategy?: (row: number, out: Float64Array) => void;
}

/**
 * AU_i = G(a) - sum_b pi_i(b) G(a_-i, b), at `world * agents + agent`; 0 for agents that have left. One copy of the world
 * for each choice with a probability above 0.
 */
export function aristocratCredit(batch: Batch, options: AristocratCreditOptions = {}): Float64Array {
  const who = "aristocrat";
  requireKnown(who, "option", options, ["horizon", "policies", "of", "seed", "strategy"]);
  const { strategy, ...play } = options;
  const { agents, columns } = batch;
  const choices = choicesOf(who, batch);
  const { n } = choices;
  const most = agents * n;
  const credit = new Float64Array(batch.worlds * agents);
  const probabilities = new Float64Array(batch.worlds * most);
  // Alternative 0 of a world is what was chosen; alternative j is what entry j - 1 of its list says, as agent * n + choice.
  const lists = new Int32Array(batch.worlds * most);
  const alternatives = new Int32Array(batch.worlds).fill(1);
  for (let k = 0; k < batch.worlds * agents; k++) {
    if (columns.active[k] === 0) continue;
    const own = probabilities.subarray(k * n, (k + 1) * n);
    chanceOfEach(who, k, choices, strategy, own);
    const world = Math.floor(k / agents);
    for (let choice = 0; choice < n; choice++)
      if (own[choice] > 0) lists[world * most + alternatives[world]++ - 1] = (k % agents) * n + choice;
  }
  const needed = alternatives.reduce((sum, count) => sum + count, 0);
  const worlds = counterfactualWorlds(who, batch, play, needed);
  const copyChoices = choicesOf(who, worlds);
  worlds.evaluate(
    0,
    batch.worlds,
    alternatives,
    (c, i, j) => {
      if (j === 0) return;
      const instead = lists[i * most + j - 1];
      copyChoices.write(c * agents + Math.floor(instead / n), instead % n);
    },
    (c, i, j) => {
      const welfare = worlds.welfare[c];
      const first = i * agents;
      if (j === 0) {
        for (let a = 0; a < agents; a++) credit[first + a] = columns.active[first + a] * welfare;
        return;
      }
      const instead = lists[i * most + j - 1];
      credit[first + Math.floor(instead / n)] -= probabilities[first * n + instead] * welfare;
    },
  );
  return credit;
}

/** Writes the probability of each choice of batch row `row`, and checks what the strategy gives. */
function chanceOfEach(
  who: string,
  row: number,
  choices: Choices,
  strategy: AristocratCreditOptions["strategy"],
  out: Float64Array,
): void {
  if (choices.masked) choices.allow(row);
  if (strategy) strategy(row, out);
  else uniformStrategy(choices, out);
  const sum = out.reduce((total, p) => total + p, 0);
  if (!(Math.abs(sum - 1) < 1e-9 && out.every((p, a) => p >= 0 && (p === 0 || choices.allowed[a] !== 0))))
    fail(
      who,
      `strategy must give probabilities that sum to 1, none to what is masked (row ${row})`,
      Array.from(out),
    );
}
