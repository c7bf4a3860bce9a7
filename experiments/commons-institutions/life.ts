/** What becomes of a society: it learns, and is measured frozen over whole episodes. */
import { commons } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, train } from "../../src/index.ts";
import { readWindow } from "../../src/lab/index.ts";
import { agents, type Society } from "./societies.ts";

export interface Lives {
  readonly horizon: number;
  readonly noise: number;
  readonly start: number;
  readonly train: number;
  /** Whole episodes of frozen play. */
  readonly episodes: number;
}

/** A number a session. Ticks that a stop cut off are ticks in which nobody earns. */
export interface Life {
  /** Payoff of all a tick. */
  readonly welfare: readonly number[];
  /** What the institution takes of all a tick, less what it gives back. */
  readonly taken: readonly number[];
  /** Effort of all, in multiples of the best. */
  readonly pressure: readonly number[];
  /** Payoff and reward a tick of seat 0, and of one of the others. */
  readonly paid0: readonly number[];
  readonly paidOthers: readonly number[];
  readonly reward0: readonly number[];
  readonly rewardOthers: readonly number[];
  /** Metrics of the institution, means over sessions. */
  readonly shown: Readonly<Record<string, number>>;
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

export function societyOf({ mechanisms, policies }: Society, lives: Lives, seed: Seed, worlds: number) {
  const { horizon, noise, start } = lives;
  const batch = createBatch(
    commons,
    { agents, horizon, noise, start },
    { worlds, seed, mechanisms, checked: false },
  );
  const bound = bindPolicies(batch, [...policies], { seed });
  if (bound.some(({ learner }) => learner)) train({ batch, policies: bound, ticks: lives.train });
  return { batch, policies: bound };
}

export function live(society: Society, lives: Lives, seed: Seed, worlds: number): Life {
  const { batch, policies } = societyOf(society, lives, seed, worlds);
  const { horizon, episodes } = lives;
  batch.reset(`${seed}/measured`);
  const zeros = () => new Float64Array(worlds);
  const [paid0, paidOthers, reward0, rewardOthers, ticks, pressure] = Array.from({ length: 6 }, zeros);
  const shown: Record<string, number> = {};
  for (let e = 0; e < episodes; e++) {
    batch.startWindow();
    play({ batch, policies, ticks: horizon, renew: false });
    const { payoffSum, rewardSum, tick } = batch.columns;
    const values = readWindow(batch);
    for (let i = 0; i < worlds; i++) {
      for (let a = 0; a < agents; a++) {
        const k = i * agents + a;
        (a === 0 ? paid0 : paidOthers)[i] += payoffSum[k];
        (a === 0 ? reward0 : rewardOthers)[i] += (rewardSum as Float64Array)[k];
      }
      ticks[i] += tick[i];
      pressure[i] += values.pressure[i] * tick[i];
      for (const name of society.shown ?? [])
        shown[name] = (shown[name] ?? 0) + values[name as keyof typeof values][i] / (worlds * episodes);
    }
    batch.resetDone();
  }
  const planned = horizon * episodes;
  const over = (values: Float64Array, count = planned) => Array.from(values, (value) => round(value / count));
  return {
    welfare: Array.from(paid0, (own, i) => round((own + paidOthers[i]) / planned)),
    taken: Array.from(paid0, (own, i) =>
      round((own + paidOthers[i] - reward0[i] - rewardOthers[i]) / planned),
    ),
    pressure: Array.from(pressure, (sum, i) => round(sum / ticks[i])),
    paid0: over(paid0),
    paidOthers: over(paidOthers, planned * (agents - 1)),
    reward0: over(reward0),
    rewardOthers: over(rewardOthers, planned * (agents - 1)),
    shown: Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, round(value)])),
  };
}
