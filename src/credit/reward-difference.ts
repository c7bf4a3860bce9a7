/**
 * What an agent's action added to the world's welfare, as its reward.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives": the wonderful life utility compares with
 * a default action, the aristocrat utility with the mean over the agent's actions. What is subtracted does not depend on
 * the agent's action, so whatever raises its reward raises welfare by as much. Only this tick's welfare is compared.
 */

import type { Io } from "../core/batch.ts";
import { requireKnown } from "../core/errors.ts";
import type { PolicyContext, RewardRule, RewardSignal } from "../core/policy.ts";
import { takingPart } from "../core/taking-part.ts";
import { choicesOf } from "../learn/choices.ts";
import { countAllowed } from "../learn/tables.ts";
import type { DefaultAction } from "./baseline.ts";
import type { Counted } from "./pay.ts";
import { counterfactualWorlds } from "./worlds.ts";

export interface DifferenceOptions {
  /** What the agent would have done instead; a masked action stands for what the agent did. */
  readonly baseline: DefaultAction;
  /** What welfare is the sum of (default payoff). */
  readonly of?: Counted;
}

export interface AristocratOptions {
  readonly of?: Counted;
}

/** D_i = G(a) - G(a_-i, baseline), G the welfare of this tick: one forked step an agent. */
export function differenceReward(options: DifferenceOptions): RewardRule {
  requireKnown("difference", "option", options, ["baseline", "of"]);
  const { baseline, of = "payoff" } = options;
  return (context) => {
    const { batch, seats, agents } = context;
    const S = seats.length;
    const without = new Float64Array(context.worlds * agents);
    const worlds = counterfactualWorlds("difference", batch, { of, baseline }, context.worlds * S);
    const change = (c: number, _: number, s: number) => worlds.put(c * agents + seats[s]);
    const read = (c: number, i: number, s: number) => {
      without[i * agents + seats[s]] = worlds.welfare[c];
    };
    return creditSignal("difference", context, of, without, (lo, hi) =>
      worlds.evaluate(lo, hi, S, change, read),
    );
  };
}

/** AU_i = G(a) - mean of G(a_-i, b) over what the agent may do: one forked step for each allowed choice of each agent. */
export function aristocratReward(options: AristocratOptions = {}): RewardRule {
  requireKnown("aristocrat", "option", options, ["of"]);
  const { of = "payoff" } = options;
  return (context) => {
    const { batch, seats, agents } = context;
    const S = seats.length;
    const choices = choicesOf("aristocrat", context);
    const { n, masked, allowed } = choices;
    const most = S * n;
    const mean = new Float64Array(context.worlds * agents);
    const options = new Int32Array(context.worlds * agents);
    // What alternative j of world i is, as seat index * n + choice, at i * most + j.
    const lists = new Int32Array(context.worlds * most);
    const alternatives = new Int32Array(context.worlds);
    const worlds = counterfactualWorlds("aristocrat", batch, { of }, context.worlds * most);
    const copyChoices = choicesOf("aristocrat", worlds);

    function list(lo: number, hi: number): void {
      for (let i = lo; i < hi; i++) {
        alternatives[i] = 0;
        for (let s = 0; s < S; s++) {
          const k = i * agents + seats[s];
          if (masked) choices.allow(k);
          mean[k] = 0;
          options[k] = countAllowed(allowed, 0, n);
          for (let choice = 0; choice < n; choice++)
            if (allowed[choice] !== 0) lists[i * most + alternatives[i]++] = s * n + choice;
        }
      }
    }
    const change = (c: number, i: number, j: number) => {
      const instead = lists[i * most + j];
      copyChoices.write(c * agents + seats[Math.floor(instead / n)], instead % n);
    };
    const read = (c: number, i: number, j: number) => {
      const k = i * agents + seats[Math.floor(lists[i * most + j] / n)];
      mean[k] += worlds.welfare[c] / options[k];
    };
    return creditSignal("aristocrat", context, of, mean, (lo, hi) => {
      list(lo, hi);
      worlds.evaluate(lo, hi, alternatives, change, read);
    });
  };
}

/** Welfare less what stands in `subtracted` once `compare` has run. */
function creditSignal(
  id: string,
  context: PolicyContext,
  of: Counted,
  subtracted: Float64Array,
  compare: (lo: number, hi: number) => void,
): RewardSignal {
  const { worlds, agents, seats, rows, io } = context;
  const S = seats.length;
  const reward = new Float64Array(worlds * agents);
  const part = takingPart(context);
  return {
    id,
    reward,
    beforeStep(lo, hi) {
      part.note(lo, hi);
      compare(lo, hi);
    },
    afterStep(lo, hi) {
      for (let i = lo; i < hi; i++) {
        const welfare = part.sum(io[of], i);
        for (let r = i * S; r < (i + 1) * S; r++) reward[rows[r]] = welfare - subtracted[rows[r]];
      }
    },
    whatIf: (io: Io, at, k) => part.sum(io[of], Math.floor(k / agents), at - (at % agents)) - subtracted[k],
  };
}
