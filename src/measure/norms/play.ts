/** Frozen play of a society, measured agent by agent or tick by tick. */
import type { Batch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import { type Seed, seedStreams, seedWords } from "../../core/random.ts";
import { chooseAll, type Society } from "../../core/society.ts";
import { takingPart } from "../../core/taking-part.ts";
import { rollout } from "../../core/train.ts";

export interface Horizon {
  /** Ticks that are played in each world, episodes following each other. */
  readonly ticks: number;
  /** What a payoff is worth one tick later, within an episode; 1 counts all ticks alike. */
  readonly discount: number;
}

/** Row by row (world * agents + agent). */
export interface Earned {
  /** Weighted mean reward a tick: sum_t discount^t r_t / sum_t discount^t, t counted from the episode's start. */
  readonly reward: Float64Array;
  /** The same of payoffs, before mechanisms. */
  readonly payoff: Float64Array;
}

/** Plays every world anew from `seed`. */
export function earn(society: Society, { ticks, discount }: Horizon, seed: Seed): Earned {
  const { batch } = society;
  const { io, agents, worlds, columns } = batch;
  const reward = new Float64Array(worlds * agents);
  const payoff = new Float64Array(worlds * agents);
  const weights = new Float64Array(worlds);
  const part = takingPart(batch);
  batch.reset(seed);
  for (let t = 0; t < ticks; t++) {
    chooseAll(society);
    part.note();
    batch.step();
    for (let i = 0; i < worlds; i++) {
      // After the step the tick has moved on.
      const weight = discount === 1 ? 1 : discount ** (columns.tick[i] - 1);
      weights[i] += weight;
      for (let k = i * agents; k < (i + 1) * agents; k++) {
        if (part.rows[k] === 0) continue;
        reward[k] += weight * io.reward[k];
        payoff[k] += weight * io.payoff[k];
      }
    }
    batch.resetDone();
  }
  for (let k = 0; k < reward.length; k++) {
    const weight = weights[Math.floor(k / agents)];
    reward[k] /= weight;
    payoff[k] /= weight;
  }
  return { reward, payoff };
}

/** Mean over `seats` in each world. */
export function meanOver(earned: Float64Array, agents: number, seats: readonly number[]): number[] {
  return Array.from(
    { length: earned.length / agents },
    (_, i) => seats.reduce((sum, seat) => sum + earned[i * agents + seat], 0) / seats.length,
  );
}

/**
 * Plays on from where the society stands, without starting new episodes: `before` comes between choice and step (to
 * change an action), `after` follows the step. Worlds that are over stay as they are.
 */
export function playOn(
  society: Society,
  ticks: number,
  hooks: { before?(t: number): void; after?(t: number): void },
): void {
  for (let t = 0; t < ticks; t++) {
    chooseAll(society);
    hooks.before?.(t);
    society.batch.step();
    hooks.after?.(t);
  }
}

/** Plays `ticks` from fresh worlds, starting new episodes where they end: a society in the midst of things. */
export function warmUp({ batch, policies }: Society, ticks: number, seed: Seed): void {
  batch.reset(seed);
  rollout(batch, policies, ticks);
}

/** Ticks until the first episode is cut; worlds whose episodes have ended early may be at different ticks. */
export function ticksLeft({ horizon, columns }: Batch): number {
  return horizon - columns.tick.reduce((most, tick) => Math.max(most, tick), 0);
}

/**
 * Gives env and policies other luck from here on: worlds with the same entry in `groups` meet the same random numbers.
 */
export function redraw({ batch, policies }: Society, seed: Seed, groups: ArrayLike<number>): void {
  const { agents, columns } = batch;
  const count = 1 + Array.from(groups).reduce((most, group) => Math.max(most, group), 0);
  const words = new Int32Array(4 * count);
  const put = (column: Int32Array, slot: number, group: number) =>
    column.set(words.subarray(4 * group, 4 * group + 4), 4 * slot);
  seedStreams(words, seedWords(seed, "env"), 0, count);
  for (let j = 0; j < batch.worlds; j++) put(columns.rng, j, groups[j]);
  for (let agent = 0; agent < agents; agent++) {
    seedStreams(words, seedWords(seed, "agent", agent), 0, count);
    for (const { seats, memory } of policies) {
      const s = seats.indexOf(agent);
      if (s < 0) continue;
      for (let j = 0; j < batch.worlds; j++) put(memory.rng as Int32Array, j * seats.length + s, groups[j]);
    }
  }
}

/** Seats that a measurement looks at: those given, or all of a small society, or four spread over a large one. */
export function seatsToTry(who: string, agents: number, given?: readonly number[]): number[] {
  for (const seat of given ?? [])
    if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
      fail(who, `seats must be in 0..${agents - 1}`, seat);
  if (given) return [...given];
  const count = Math.min(agents, mostSeats);
  return Array.from({ length: count }, (_, j) => Math.floor((j * agents) / count));
}
const mostSeats = 4;
