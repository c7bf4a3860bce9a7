/** What the framework does with every world after the env has stepped: time, endings, sums over the window. */
import type { OwnColumns } from "./env.ts";

/** Sums over the recording window; the framework keeps them. */
export interface WindowColumns {
  readonly windowTicks: Float64Array;
  readonly windowEpisodes: Float64Array;
  /** Per row. */
  readonly payoffSum: Float64Array;
  /** Per row; the same column as `payoffSum` where there are no mechanisms. */
  readonly rewardSum: Float64Array;
}

/** A metric of finished episodes: one number a world. */
export interface EpisodeSum {
  /** Of the episode in progress; the env adds to it. */
  readonly running: Float64Array;
  /** Of the episodes that ended in the window. */
  readonly finished: Float64Array;
}

/** The largest number that the columns of ticks and episodes hold. */
export const mostCounted = 2 ** 31 - 1;

/**
 * Ticks on, and closes the worlds whose episode is over: by the rules (terminated) or by the horizon (truncated). Where
 * agents are switched off and on, the end is that of all who have not finished.
 */
export function advance(
  own: OwnColumns & WindowColumns,
  episodeSums: readonly EpisodeSum[],
  agents: number,
  horizon: number,
  switching: boolean,
  lo: number,
  hi: number,
): void {
  const { tick, ended, done, active, terminated, truncated, windowTicks, windowEpisodes } = own;
  const last = Math.min(horizon, mostCounted);
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    const now = tick[i] + 1;
    tick[i] = now;
    windowTicks[i]++;
    if (ended[i] === 0 && now < last) continue;
    const how = ended[i] !== 0 ? terminated : truncated;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      if (active[k] !== 0 || (switching && hasNotFinished(own, k))) how[k] = 1;
      active[k] = 0;
    }
    done[i] = 1;
    windowEpisodes[i]++;
    for (let m = 0; m < episodeSums.length; m++) episodeSums[m].finished[i] += episodeSums[m].running[i];
  }
}

const hasNotFinished = ({ terminated, truncated }: OwnColumns, k: number): boolean =>
  terminated[k] === 0 && truncated[k] === 0;

/**
 * Agents that finished in this step become inactive, and stay so. A world without active agents has ended; where agents are
 * switched off and on, one in which all have finished.
 */
export function retireFinished(
  own: OwnColumns,
  agents: number,
  switching: boolean,
  lo: number,
  hi: number,
): void {
  const { ended, done, active, terminated } = own;
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    let left = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      if (terminated[k] !== 0) active[k] = 0;
      left += active[k];
      if (switching && active[k] === 0 && hasNotFinished(own, k)) left++;
    }
    if (left === 0) ended[i] = 1;
  }
}

export function addInto(sum: Float64Array, column: Float64Array, from: number, to: number): void {
  for (let k = from; k < to; k++) sum[k] += column[k];
}

export function sumRow(column: Float64Array, i: number, agents: number): number {
  let sum = 0;
  for (let k = i * agents; k < (i + 1) * agents; k++) sum += column[k];
  return sum;
}
