/** Frozen play of a society, measured agent by agent or tick by tick. */
import type { Batch } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { play, rollout, type Tap } from "../core/play.ts";
import { agentWords, type Seed, seedStreams, seedWords } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import { takingPart } from "../core/taking-part.ts";
import { type ActionUse, noteActions } from "./action-use.ts";

export interface Horizon {
  /** Ticks to play in each world, in whole stretches: episodes, or new starts of an endless game. */
  readonly ticks: number;
  /** What a payoff is worth one tick later, within an episode; 1 counts all ticks alike. */
  readonly discount: number;
}

/** Row by row (world * agents + agent). */
export interface Earned {
  /** Weighted mean reward a tick: sum_t discount^t r_t / sum_t discount^t, t counted from the stretch's start. */
  readonly reward: Float64Array;
  /** The same of payoffs, before mechanisms. */
  readonly payoff: Float64Array;
  /** By world, the discounted ticks that were played: what the sums are divided by. */
  readonly weight: Float64Array;
  /** All three, stretch by stretch: further histories of the same session. */
  readonly stretches: readonly Pick<Earned, "reward" | "payoff" | "weight">[];
  /** What the agents did with the first head. */
  readonly actions: ActionUse;
}

/** What comes after this weighs less than this share of all, and a discounted endless game is begun anew. */
const tail = 1e-10;
/** Stretches at least, of an endless game and in episodes: their spread tells what one session's numbers are worth. */
const fewestStarts = 3;
const fewestEpisodes = 2;

/**
 * How the ticks are divided: whole episodes, so that none is cut; an endless game that fades is begun anew when nothing
 * that follows would count, so that no tick is played in vain; one that does not fade is begun three times.
 */
export function stretchesOf(
  horizon: number,
  { ticks, discount }: Horizon,
): { length: number; count: number } {
  const fades = discount < 1 ? Math.ceil(Math.log(tail) / Math.log(discount)) : Number.POSITIVE_INFINITY;
  if (Number.isFinite(horizon))
    return { length: horizon, count: Math.max(fewestEpisodes, Math.floor(ticks / horizon)) };
  const length = Number.isFinite(fades)
    ? Math.max(1, Math.min(ticks, fades))
    : Math.ceil(ticks / fewestStarts);
  return { length, count: Math.max(fewestStarts, Math.floor(ticks / length)) };
}

/** Plays every world anew from `seed`. */
export function earn(society: Society, horizon: Horizon, seed: Seed): Earned {
  const { batch, policies } = society;
  const { io, agents, worlds, columns } = batch;
  const { discount } = horizon;
  const { length, count } = stretchesOf(batch.horizon, horizon);
  const rows = worlds * agents;
  const part = takingPart(batch);
  const actions = noteActions(batch, part);
  const weightAt = (t: number) => (discount === 1 ? 1 : discount ** t);
  const weights = Array.from({ length: count }, () => new Float64Array(worlds));
  const stretches = weights.map((own, stretch) => {
    // Episodes follow each other, since rules may count them; an endless game starts with other luck.
    if (stretch === 0) batch.reset(seed);
    else if (Number.isFinite(batch.horizon)) batch.resetDone();
    else batch.reset(`${seed}/${stretch}`);
    const reward = new Float64Array(rows);
    const payoff = new Float64Array(rows);
    const count: Tap = {
      chosen(_lo, _hi, t) {
        const weight = weightAt(t);
        for (let i = 0; i < worlds; i++) if (columns.done[i] === 0) own[i] += weight;
      },
      stepped(_lo, _hi, t) {
        const weight = weightAt(t);
        for (let k = 0; k < rows; k++) {
          if (part.rows[k] === 0) continue;
          reward[k] += weight * io.reward[k];
          payoff[k] += weight * io.payoff[k];
        }
      },
    };
    play({ batch, policies, ticks: length, renew: false, taps: [{ chosen: part.note }, actions, count] });
    return { reward, payoff, weight: own };
  });
  const sum = new Float64Array(worlds);
  for (const own of weights) for (let i = 0; i < worlds; i++) sum[i] += own[i];
  const overall = (of: "reward" | "payoff") =>
    Float64Array.from(
      { length: rows },
      (_, k) => stretches.reduce((total, each) => total + each[of][k], 0) / sum[Math.floor(k / agents)],
    );
  const [reward, payoff] = [overall("reward"), overall("payoff")];
  stretches.forEach((each, stretch) => {
    for (const of of ["reward", "payoff"] as const)
      for (let k = 0; k < rows; k++) each[of][k] /= weights[stretch][Math.floor(k / agents)];
  });
  return { reward, payoff, weight: sum, stretches, actions: actions.use() };
}

/**
 * The same earnings, a tick of another play of the same worlds. Who ends an episode early earns nothing more in it: what
 * deviants earn is spread over as many ticks as are played without them.
 */
export function aTickOf(kept: Earned, earned: Earned): Earned {
  type Part = Pick<Earned, "reward" | "payoff" | "weight">;
  const agents = earned.reward.length / earned.weight.length;
  const over = (own: Part, { weight }: Part): Part => {
    const share = own.weight.map((each, i) => each / weight[i]);
    const spread = (values: Float64Array) => values.map((value, k) => value * share[Math.floor(k / agents)]);
    return { reward: spread(own.reward), payoff: spread(own.payoff), weight };
  };
  return {
    ...earned,
    ...over(earned, kept),
    stretches: earned.stretches.map((own, r) => over(own, kept.stretches[r])),
  };
}

/** Mean over `seats` in each world. */
export function meanOver(earned: Float64Array, agents: number, seats: readonly number[]): number[] {
  return Array.from(
    { length: earned.length / agents },
    (_, i) => seats.reduce((sum, seat) => sum + earned[i * agents + seat], 0) / seats.length,
  );
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
  const { agents } = batch;
  const count = 1 + Array.from(groups).reduce((most, group) => Math.max(most, group), 0);
  const words = new Int32Array(4 * count);
  const put = (column: Int32Array, slot: number, group: number) =>
    column.set(words.subarray(4 * group, 4 * group + 4), 4 * slot);
  for (const { path, words: own } of batch.streams) {
    seedStreams(words, seedWords(seed, ...path), 0, count);
    for (let j = 0; j < batch.worlds; j++) put(own, j, groups[j]);
  }
  for (let agent = 0; agent < agents; agent++) {
    seedStreams(words, agentWords(seed, agent), 0, count);
    for (const { seats, memory } of policies) {
      const s = seats.indexOf(agent);
      if (s < 0) continue;
      for (let j = 0; j < batch.worlds; j++) put(memory.rng as Int32Array, j * seats.length + s, groups[j]);
    }
  }
}

/** Seats that a measurement looks at: those given, or up to four of each policy, spread over its seats. */
export function seatsToTry(
  who: string,
  { batch: { agents }, policies }: Society,
  given?: readonly number[],
): number[] {
  for (const seat of given ?? [])
    if (!Number.isInteger(seat) || seat < 0 || seat >= agents)
      fail(who, `seats must be in 0..${agents - 1}`, seat);
  if (given) return [...given];
  return policies
    .flatMap(({ seats }) => {
      const count = Math.min(seats.length, mostSeats);
      return Array.from({ length: count }, (_, j) => seats[Math.floor((j * seats.length) / count)]);
    })
    .sort((a, b) => a - b);
}
const mostSeats = 4;
