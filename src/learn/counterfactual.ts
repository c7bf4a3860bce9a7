/**
 * "What would I have got?": the reward of every own choice this tick, with the others' choices and all random
 * numbers as they are.
 *
 * A scratch batch of the same env and mechanisms holds one copy of each world for every seat and every choice. The
 * copies are forks, random streams included, so that alternatives differ by nothing but the choice. Only this tick's
 * reward is compared: what a choice would have changed later is not seen. A policy with a reward rule is told what the
 * rule would have given.
 */
import { createBatch } from "../core/batch.ts";
import { copiesAtOnce } from "../core/copies.ts";
import { fail } from "../core/errors.ts";
import type { Io } from "../core/io.ts";
import type { PolicyContext } from "../core/policy.ts";
import { ownIo, spacesAt } from "../core/roles.ts";
import type { Head } from "../core/spaces.ts";
import { type Choices, choicesOf } from "./choices.ts";

export interface Counterfactual {
  /** Reward of slot `r = world * seats + s` under choice `a`, at `r * n + a`; valid from `evaluate` to the next one. */
  readonly reward: Float64Array;
  /**
   * For worlds lo..hi-1, after all agents have chosen and before the worlds step (a learner's `beforeStep`). A masked
   * choice stands for the choice that was made, so that nothing is regretted about it; rows of inactive agents keep
   * what they had.
   */
  evaluate(lo: number, hi: number): void;
}

/** What else a slot could do, written into the actions of its copies. */
export interface Alternatives {
  /** Before those of the slot in batch row `k`. */
  begin?(k: number): void;
  /** Alternative `a` of slot `r` into row `at`, which holds what the slot chose. */
  write(at: number, r: number, a: number): void;
}

/** Of all choices. */
export function counterfactual(who: string, context: PolicyContext, choices: Choices): Counterfactual {
  const { masked, allowed } = choices;
  return whatIf(who, context, choices.n, (heads, io) => {
    const { write } = choicesOf(who, { heads, io });
    return {
      begin(k) {
        if (masked) choices.allow(k);
      },
      write(at, _, a) {
        if (!masked || allowed[a] !== 0) write(at, a);
      },
    };
  });
}

/**
 * Of `n` alternatives a slot, which are written into the scratch batch's `io`. Builds that batch: (seats x alternatives) copies of a
 * world, for as many worlds as fit in cache.
 */
export function whatIf(
  who: string,
  context: PolicyContext,
  n: number,
  alternativesOf: (heads: readonly Head[], io: Io) => Alternatives,
): Counterfactual {
  const { batch, rows, columns, agents, signal } = context;
  if (signal && !signal.whatIf)
    fail(
      who,
      `asks what every choice would have brought, which reward "${signal.id}" cannot tell`,
      undefined,
      'use reward "team", "weights" or "difference", or a learner that learns from what it got',
    );
  const S = context.seats.length;
  const copies = S * n;
  const together = Math.max(1, Math.floor(copiesAtOnce([], context.worlds * copies) / copies));
  const scratch = createBatch(batch.env, batch.params, {
    worlds: together * copies,
    mechanisms: batch.uses,
    checked: false,
  });
  const spaces = spacesAt(scratch.roles, context.seats[0]);
  const alternatives = alternativesOf(spaces.heads, ownIo(scratch, spaces));
  const scratchReward = scratch.io.reward;
  const pick = new Int32Array(together * copies);
  const picks = Array.from({ length: together + 1 }, (_, count) => pick.subarray(0, count * copies));
  const reward = new Float64Array(rows.length * n);

  function evaluatePart(lo: number, count: number): void {
    const { active } = columns;
    for (let j = 0; j < count * copies; j++) pick[j] = lo + Math.floor(j / copies);
    scratch.fork(batch, picks[count]);
    for (let r = lo * S, c = 0; r < (lo + count) * S; r++) {
      const k = rows[r];
      const seat = k % agents;
      alternatives.begin?.(k);
      for (let a = 0; a < n; a++, c++) if (active[k] !== 0) alternatives.write(c * agents + seat, r, a);
    }
    scratch.step(0, count * copies);
    for (let r = lo * S, c = 0; r < (lo + count) * S; r++) {
      const k = rows[r];
      const seat = k % agents;
      for (let a = 0; a < n; a++, c++) {
        if (active[k] === 0) continue;
        const at = c * agents + seat;
        reward[r * n + a] = signal ? signal.whatIf!(scratch.io, at, k) : scratchReward[at];
      }
    }
  }

  return {
    reward,
    evaluate(lo, hi) {
      for (let i = lo; i < hi; i += together) evaluatePart(i, Math.min(together, hi - i));
    },
  };
}
