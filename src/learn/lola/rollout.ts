/** Imagined play of two table policies, in scratch worlds of the game that they learn. */
import { createBatch } from "../../core/batch.ts";
import { loopOf, type Tap } from "../../core/play.ts";
import type { PolicyContext } from "../../core/policy.ts";
import { randomInt, uniform } from "../../core/random.ts";
import { requireNoTalk } from "../../core/talk.ts";
import { choicesOf } from "../choices.ts";
import { discretiser } from "../discretise.ts";
import { sample } from "../tables.ts";

/** What two players did and got, by player: entry `tick * worlds + world`. */
export interface PairRollout {
  readonly worlds: number;
  readonly ticks: number;
  /** Row of the player's table; -1 where it takes no part. */
  readonly states: readonly Int32Array[];
  readonly choices: readonly Int32Array[];
  readonly rewards: readonly Float64Array[];
}

export interface PairPlay {
  /**
   * Plays the first ticks of an episode in every scratch world and notes them in `into`. `first` and `second` hold the
   * probability of choice c in state s at `s * n + c`. All luck comes from stream `stream` of `rng`.
   */
  play(first: Float64Array, second: Float64Array, into: PairRollout, rng: Int32Array, stream: number): void;
}

export interface TableStates {
  /** Rows of a table. */
  readonly size: number;
  /** Row of every slot of worlds lo..hi-1, at its slot; -1 where it takes no part. Valid until the next call. */
  read(lo: number, hi: number): Int32Array;
}

export interface TableOptions {
  /** Bins by observation feature, in place of the feature's own. */
  readonly bins: Readonly<Record<string, number>>;
  /** The first tick of an episode has a row of its own, the last one. */
  readonly opening: boolean;
}

export function pairRollout(worlds: number, ticks: number): PairRollout {
  const integers = () => new Int32Array(worlds * ticks);
  const numbers = () => new Float64Array(worlds * ticks);
  return {
    worlds,
    ticks,
    states: [integers(), integers()],
    choices: [integers(), integers()],
    rewards: [numbers(), numbers()],
  };
}

/** Discretised observations as rows of a table. */
export function tableStates(who: string, context: PolicyContext, options: TableOptions): TableStates {
  const observed = discretiser(who, context, options.bins);
  const { rows, agents, columns } = context;
  const S = context.seats.length;
  const index = new Int32Array(rows.length);
  const { size } = observed;
  const { opening } = options;
  return {
    size: opening ? size + 1 : size,
    read(lo, hi) {
      const found = observed.read(lo, hi);
      const { tick, active, done } = columns;
      for (let r = lo * S; r < hi * S; r++) {
        const k = rows[r];
        const i = (k / agents) | 0;
        if (done[i] !== 0 || active[k] === 0) index[r] = -1;
        else index[r] = opening && tick[i] === 0 ? size : found[r];
      }
      return index;
    },
  };
}

/** As many scratch worlds of the context's batch, mechanisms included. */
export function pairPlay(
  who: string,
  context: PolicyContext,
  worlds: number,
  options: TableOptions,
): PairPlay {
  const { batch } = context;
  requireNoTalk(who, batch);
  const copies = createBatch(batch.env, batch.params, { worlds, mechanisms: batch.uses, checked: false });
  const { io, columns } = copies;
  const rows = Int32Array.from({ length: 2 * worlds }, (_, k) => k);
  const scene = { ...context, batch: copies, worlds, rows, seats: Int32Array.of(0, 1), io, columns };
  const table = tableStates(who, scene, options);
  const choices = choicesOf(who, scene);
  const { n } = choices;
  /** What is being played, and noted where. */
  let first: Float64Array;
  let second: Float64Array;
  let into: PairRollout;
  let luck: Int32Array;
  let streamOfLuck = 0;
  const pair: Tap = {
    chosen(_lo, _hi, t) {
      const index = table.read(0, worlds);
      for (let k = 0; k < 2 * worlds; k++) {
        const player = k & 1;
        const e = t * worlds + (k >> 1);
        const state = index[k];
        into.states[player][e] = state;
        if (state < 0) continue;
        const choice = sample(player === 0 ? first : second, state * n, n, uniform(luck, streamOfLuck));
        into.choices[player][e] = choice;
        choices.write(k, choice);
      }
    },
    stepped(_lo, _hi, t) {
      for (let k = 0; k < 2 * worlds; k++) into.rewards[k & 1][t * worlds + (k >> 1)] = io.reward[k];
    },
  };
  const live = loopOf({ batch: copies, policies: [], renew: false, taps: [pair] });
  return {
    play(one, other, rollout, rng, stream) {
      first = one;
      second = other;
      into = rollout;
      luck = rng;
      streamOfLuck = stream;
      copies.reset(randomInt(rng, stream, 2 ** 31));
      // Worlds that are done stay as they are, and pay nothing.
      for (const states of into.states) states.fill(-1);
      for (const rewards of into.rewards) rewards.fill(0);
      live(0, worlds, 0, into.ticks);
    },
  };
}
