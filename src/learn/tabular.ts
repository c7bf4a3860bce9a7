/**
 * What learners with a table share: a row of it for each discretised observation, who acts, what they chose and for how long
 * they have learned. A learner then says how it chooses from a row, and what it changes after the step.
 */

import type { Learner, PolicyContext } from "../core/policy.ts";
import { type Fields, f64, i32 } from "../core/schema.ts";
import { type Choices, choicesOf } from "./choices.ts";
import { type Discretiser, discretiser, tableSize } from "./discretise.ts";

/** How slots choose. */
interface Choosing {
  /** Ahead of the choices of slots from..to-1, the first of which has learned for `t` ticks. */
  begin?(t: number, explore: boolean, from: number, to: number): void;
  /** What slot `r` chooses from the row that begins at `base`; where choices are masked, `choices.allowed` is up to date. */
  choose(r: number, base: number, explore: boolean): number;
}

/** What slots learn. */
interface Updating {
  /** Ahead of the updates, after `t` ticks of learning. */
  begin?(t: number): void;
  /** What slot `r`, batch row `k`, learns of its choice, the entry `at` of a table. */
  update(r: number, k: number, at: number): void;
}
interface Bootstrapping extends Pick<Updating, "begin"> {
  /**
   * The same, with the state that it is in now: below 0 where the agent's future is over. A truncated one has a next state, and
   * where choices are masked, `choices.allowed` says what is allowed there.
   */
  update(r: number, k: number, at: number, next: number): void;
}

export interface Tabular {
  readonly choices: Choices;
  readonly states: Discretiser;
  /** Choices in a state. */
  readonly n: number;
  /** Entries of one learner's table: states times choices. */
  readonly size: number;
  /** By slot: the state that it acted in, below 0 where its agent took no part. */
  readonly state: Int32Array;
  readonly chosen: Int32Array;
  /** By slot: ticks of learning. */
  readonly clock: Float64Array;
  /** Where the row of a state begins in the table of the slot's learner. */
  row(r: number, state: number): number;
  acts(rule: Choosing): Learner["act"];
  /** Of learners that look at the reward of the tick alone. */
  learns(rule: Updating): Learner["learn"];
  /** Of learners that look ahead. */
  bootstraps(rule: Bootstrapping): Learner["learn"];
}

export function tabular(
  who: string,
  context: PolicyContext,
  bins: Readonly<Record<string, number>>,
): Tabular {
  const { rows, columns, learnerOf } = context;
  const S = context.seats.length;
  const choices = choicesOf(who, context);
  const states = discretiser(who, context, bins);
  const n = choices.n;
  const size = tableSize(who, context, states, choices);
  const { state, chosen, clock } = context.slotStore({
    state: i32,
    chosen: i32,
    clock: f64,
  } satisfies Fields);
  return {
    choices,
    states,
    n,
    size,
    state,
    chosen,
    clock,
    row: (r, s) => learnerOf[r] * size + s * n,
    acts({ begin, choose }) {
      return (lo, hi, explore) => {
        const index = states.read(lo, hi);
        const { active } = columns;
        const { masked } = choices;
        begin?.(clock[lo * S], explore, lo * S, hi * S);
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          if (active[k] === 0) {
            state[r] = -1;
            continue;
          }
          state[r] = index[r];
          if (masked) choices.allow(k);
          chosen[r] = choose(r, learnerOf[r] * size + index[r] * n, explore);
          choices.write(k, chosen[r]);
        }
      };
    },
    learns({ begin, update }) {
      return (lo, hi) => {
        begin?.(clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] >= 0) update(r, rows[r], learnerOf[r] * size + state[r] * n + chosen[r]);
        }
      };
    },
    bootstraps({ begin, update }) {
      return (lo, hi) => {
        const index = states.read(lo, hi);
        const { terminated } = columns;
        const { masked } = choices;
        begin?.(clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          if (state[r] < 0) continue;
          const k = rows[r];
          const over = terminated[k] !== 0;
          if (masked && !over) choices.allow(k);
          update(r, k, learnerOf[r] * size + state[r] * n + chosen[r], over ? -1 : index[r]);
        }
      };
    },
  };
}
