/**
 * Aristocrat utility: how much better an agent's action was than what it does on average.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives". With a horizon it is the counterfactual
 * advantage of Foerster et al. 2018 (COMA), estimated by playing on instead of by a critic.
 */
import type { Batch } from "../core/batch.ts";
import { fail, requireKnown } from "../core/errors.ts";
import type { RewardRule } from "../core/policy.ts";
import { ownIo, type Spaces, spacesAt } from "../core/roles.ts";
import { type Choices, choicesOf } from "../learn/choices.ts";
import { countAllowed } from "../learn/tables.ts";
import type { Counted } from "./pay.ts";
import { creditNow, creditSignal, type Subtracted } from "./subtracted.ts";
import { type CounterfactualOptions, type CounterfactualWorlds, counterfactualWorlds } from "./worlds.ts";

const who = "aristocrat";

/** Writes the probability of each choice of batch row `row`. */
type Strategy = (row: number, out: Float64Array) => void;

export interface AristocratCreditOptions extends Omit<CounterfactualOptions, "baseline" | "lasting"> {
  /** Writes the probability of each choice of batch row `row` (default: uniform over what is allowed). */
  readonly strategy?: Strategy;
}

export interface AristocratOptions {
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
}

/**
 * sum_b pi_i(b) G(a_-i, b) for each agent i in `seats` that takes part: one copy of the world for each choice with a
 * probability above 0.
 */
function meanOverChoices(
  batch: Batch,
  worlds: CounterfactualWorlds,
  seats: ArrayLike<number>,
  strategy?: Strategy,
): Subtracted {
  const { agents, columns } = batch;
  const own = choicesAt(batch, batch, seats);
  const copies = choicesAt(batch, worlds, seats);
  const n = own.reduce((most, each) => Math.max(most, each.n), 0);
  const most = seats.length * n;
  const values = new Float64Array(batch.worlds * agents);
  const options = new Int32Array(batch.worlds * agents);
  const probabilities = new Float64Array(strategy ? batch.worlds * agents * n : 0);
  // What alternative j of world i is, as number of its seat * n + choice, at i * most + j.
  const lists = new Int32Array(batch.worlds * most);
  const alternatives = new Int32Array(batch.worlds);

  function list(lo: number, hi: number): void {
    for (let i = lo; i < hi; i++) {
      alternatives[i] = 0;
      for (let s = 0; s < seats.length; s++) {
        const k = i * agents + seats[s];
        values[k] = 0;
        if (columns.active[k] === 0) continue;
        const { n: count, allowed, masked } = own[s];
        if (masked) own[s].allow(k);
        options[k] = countAllowed(allowed, 0, count);
        if (strategy) writeChances(strategy, k, allowed, probabilities.subarray(k * n, k * n + count));
        for (let choice = 0; choice < count; choice++)
          if (allowed[choice] !== 0 && (!strategy || probabilities[k * n + choice] > 0))
            lists[i * most + alternatives[i]++] = s * n + choice;
      }
    }
  }
  const change = (c: number, i: number, j: number) => {
    const instead = lists[i * most + j];
    const s = Math.floor(instead / n);
    copies[s].write(c * agents + seats[s], instead % n);
  };
  const read = (c: number, i: number, j: number) => {
    const instead = lists[i * most + j];
    const k = i * agents + seats[Math.floor(instead / n)];
    const welfare = worlds.welfare[c];
    values[k] += strategy ? probabilities[k * n + (instead % n)] * welfare : welfare / options[k];
  };
  return {
    values,
    evaluate(lo, hi) {
      list(lo, hi);
      worlds.evaluate(lo, hi, alternatives, change, read);
    },
  };
}

/** The choices of each seat in a batch or its copies: those of its role. */
function choicesAt(
  { roles, features }: Batch,
  { io, heads }: Pick<CounterfactualWorlds, "io" | "heads">,
  seats: ArrayLike<number>,
): Choices[] {
  const known = new Map<Spaces, Choices>();
  return Array.from(seats, (seat) => {
    const spaces = spacesAt(roles, seat);
    const found = known.get(spaces);
    if (found) return found;
    const choices = choicesOf(who, { heads: spaces.heads, io: ownIo({ io, heads, features }, spaces) });
    known.set(spaces, choices);
    return choices;
  });
}

/** AU_i = G(a) - sum_b pi_i(b) G(a_-i, b), at `world * agents + agent`; 0 for agents that have left. */
export function aristocratCredit(batch: Batch, options: AristocratCreditOptions = {}): Float64Array {
  requireKnown(who, "option", options, ["horizon", "policies", "of", "seed", "strategy"]);
  const { strategy, ...play } = options;
  const worlds = counterfactualWorlds(who, batch, play);
  const everybody = Array.from({ length: batch.agents }, (_, a) => a);
  return creditNow(batch, worlds, meanOverChoices(batch, worlds, everybody, strategy));
}

/** The same as a reward, G the welfare of this tick and pi uniform over what the agent may do. */
export function aristocratReward(options: AristocratOptions = {}): RewardRule {
  requireKnown(who, "option", options, ["of"]);
  const { of = "payoff" } = options;
  return (context) => {
    const { batch, seats } = context;
    const { n } = choicesOf(who, context);
    const worlds = counterfactualWorlds(who, batch, { of }, batch.worlds * seats.length * n);
    return creditSignal(who, context, of, meanOverChoices(batch, worlds, seats));
  };
}

/** Writes what the strategy gives for batch row `row`, and checks it. */
function writeChances(strategy: Strategy, row: number, allowed: Uint8Array, out: Float64Array): void {
  strategy(row, out);
  const sum = out.reduce((total, p) => total + p, 0);
  if (!(Math.abs(sum - 1) < 1e-9 && out.every((p, a) => p >= 0 && (p === 0 || allowed[a] !== 0))))
    fail(
      who,
      `strategy must give probabilities that sum to 1, none to what is masked (row ${row})`,
      Array.from(out),
    );
}
