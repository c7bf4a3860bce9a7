/** Metrics summed over a window of ticks. */
import { type EpisodeSum, sumRow, type WindowColumns } from "./advance.ts";
import { rejectMetric } from "./check-step.ts";
import { finishedColumn, type Layout } from "./layout.ts";
import type { Column } from "./schema.ts";

/** The columns a window is read from. */
interface WindowSite {
  /** The env, in errors. */
  readonly who: string;
  readonly firstWorld: number;
  readonly checked: boolean;
  readonly agents: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly own: WindowColumns;
  readonly rewardSum: Float64Array;
}

export interface Window {
  /** Metrics that count finished episodes: what runs, and what is finished. */
  readonly episodeSums: readonly EpisodeSum[];
  start(lo: number, hi: number): void;
  /** Metrics of a world; NaN where one is missing. */
  read(i: number): Record<string, number>;
}

export function windowOf(
  { metrics, summed, ofEpisodes }: Layout,
  { who, agents, firstWorld, columns, own, rewardSum, checked }: WindowSite,
): Window {
  const { windowTicks, windowEpisodes, payoffSum } = own;
  /** By metric; welfare and budget have none. */
  const sums = Object.fromEntries(
    summed.map((name) => [name, columns[ofEpisodes.includes(name) ? finishedColumn(name) : name]]),
  ) as Record<string, Float64Array>;
  const accumulators = [windowTicks, windowEpisodes, ...Object.values(sums)];
  const totalOf = (name: string, i: number) => {
    if (name === "welfare") return sumRow(payoffSum, i, agents);
    if (name === "budget") return sumRow(payoffSum, i, agents) - sumRow(rewardSum, i, agents);
    return sums[name][i];
  };
  const countOf = (per: string, i: number) => {
    if (per === "tick") return windowTicks[i];
    if (per === "episode") return windowEpisodes[i];
    return sums[per][i];
  };
  return {
    episodeSums: ofEpisodes.map((name) => ({
      running: columns[name] as Float64Array,
      finished: sums[name],
    })),
    start(lo, hi) {
      for (const column of accumulators) column.fill(0, lo, hi);
      payoffSum.fill(0, lo * agents, hi * agents);
      rewardSum.fill(0, lo * agents, hi * agents);
      columns.livedTicks?.fill(0, lo * agents, hi * agents);
    },
    read(i) {
      const values: Record<string, number> = {};
      for (const [name, { per }] of Object.entries(metrics)) {
        const over = countOf(per, i);
        const value = over === 0 ? Number.NaN : totalOf(name, i) / over;
        // Missing is what has nothing to be divided by, and that alone.
        if (checked && over !== 0 && !Number.isFinite(value)) rejectMetric(who, name, value, firstWorld + i);
        values[name] = value;
      }
      return values;
    },
  };
}
