/**
 * Recovery: what becomes of a society after a shock, and how soon it is back.
 *
 * From the same state one copy is left alone and one is shocked: its resource is cut, one agent is replaced for a while,
 * or all tremble. The copies share their random numbers. A society has returned at the first tick from which on its welfare,
 * averaged over the ticks to come, stays within a margin of the copy's to the end of the window (return time as a measure
 * of resilience: Pimm 1984, Nature 307:321-326). The average lets a society that moves in cycles come back out of step.
 */
import { fail, failUnknown } from "../core/errors.ts";
import { play, type Tap } from "../core/play.ts";
import { useOf } from "../core/policy.ts";
import { type Seed, seedStreams, seedWords } from "../core/random.ts";
import { copySociety, forkSociety, type Replacement, type Society } from "../core/society.ts";
import { takingPart } from "../core/taking-part.ts";
import { trembleRow } from "../core/tremble.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { median } from "../stats/statistics.ts";
import { type Band, bandOf } from "./band.ts";
import { ticksLeft, warmUp } from "./play.ts";

export type Shock =
  /** A column of the world's state is multiplied by `factor`, once. */
  | { readonly kind: "resource"; readonly label: string; readonly column: string; readonly factor: number }
  /** One agent is played by somebody else for `ticks`, then comes back. */
  | {
      readonly kind: "replacement";
      readonly label: string;
      readonly seat: number;
      readonly by: Omit<Replacement, "seats">;
      readonly ticks: number;
    }
  /** For `ticks`, every action is replaced with this probability by a random one that is allowed. */
  | { readonly kind: "noise"; readonly label: string; readonly probability: number; readonly ticks: number };

export interface RecoveryOptions {
  readonly seed: Seed;
  readonly shocks: readonly Shock[];
  /** Ticks of play before the shock. */
  readonly warmUp: number;
  /** Ticks that are watched after it; cut at the end of the episode. */
  readonly window: number;
  /** Returned when welfare differs from that of the undisturbed copy by no more than this, in its unit. */
  readonly margin: number;
}

export interface ShockRecovery {
  readonly label: string;
  readonly kind: Shock["kind"];
  /** Ticks the shock lasts. */
  readonly shockTicks: number;
  /** Share of sessions that return within the window. */
  readonly returned: Interval;
  /** Ticks from the end of the shock to the return, median over the sessions that return; undefined if none does. */
  readonly returnTicks: number | undefined;
  /** Ticks watched after the shock. */
  readonly window: number;
  /** Welfare by tick from the start of the shock, less that of the copy that was left alone; paired by session. */
  readonly difference: Band;
}

/** Differences up to this share of what is compared are rounding. */
const rounding = 1e-12;
/** Ticks over which welfare is averaged before it is compared; a quarter of the window where that is shorter. */
const smoothing = 20;

export function measureRecovery(society: Society, options: RecoveryOptions): ShockRecovery[] {
  const { seed, shocks } = options;
  const base = copySociety(society, { seed });
  warmUp(base, options.warmUp, seed);
  const ticks = shocks.map((shock) => ticksOf(base, shock, options.window));
  const alone = copySociety(base, { seed });
  forkSociety(alone, base, everyWorld(base));
  // The same for all shocks, as far as each of them is watched.
  const undisturbed = record(
    alone,
    ticks.reduce((last, tick) => Math.max(last, tick), 0),
  );
  return shocks.map((shock, j) => recover(base, undisturbed.slice(0, ticks[j]), shock, options));
}

const everyWorld = ({ batch }: Society): Int32Array => Int32Array.from({ length: batch.worlds }, (_, i) => i);

const lengthOf = (shock: Shock): number => (shock.kind === "resource" ? 0 : shock.ticks);

/** Ticks that are watched from the start of a shock. */
function ticksOf({ batch }: Society, shock: Shock, window: number): number {
  const left = ticksLeft(batch);
  if (left <= lengthOf(shock))
    fail(
      "recovery",
      `the shock "${shock.label}" (${lengthOf(shock)} ticks) must end before the episode does`,
      left,
      "give a shorter shock or a shorter warm-up",
    );
  return Math.min(lengthOf(shock) + window, left);
}

function recover(
  base: Society,
  undisturbed: readonly Float64Array[],
  shock: Shock,
  { seed, margin }: RecoveryOptions,
): ShockRecovery {
  const { worlds } = base.batch;
  const ticks = undisturbed.length;
  const shockTicks = lengthOf(shock);
  const all = everyWorld(base);
  let shocked = copySociety(base, {
    seed,
    replace: shock.kind === "replacement" ? [{ ...shock.by, seats: [shock.seat] }] : [],
  });
  forkSociety(shocked, base, all, { except: shock.kind === "replacement" ? [shock.seat] : [] });
  if (shock.kind === "resource") cut(shocked, shock.column, shock.factor);
  const during = record(
    shocked,
    shockTicks,
    shock.kind === "noise" ? [tremble(shocked, shock.probability, seed)] : [],
  );
  if (shock.kind === "replacement") {
    // The one who was replaced comes back as it left; the others have lived on.
    const { seat } = shock;
    const resident = base.policies.find(({ seats }) => seats.includes(seat))!;
    const back = copySociety(base, { seed, replace: [useOf(resident, [seat])] });
    forkSociety(back, base, all);
    forkSociety(back, shocked, all, { except: [seat] });
    shocked = back;
  }
  const series = [...during, ...record(shocked, ticks - shockTicks)];

  const times = Array.from({ length: worlds }, (_, i) =>
    returnTime(undisturbed, series, i, shockTicks, margin),
  );
  const back = times.filter((time) => time !== undefined);
  return {
    label: shock.label,
    kind: shock.kind,
    shockTicks,
    returned: wilsonInterval(back.length, worlds),
    returnTicks: back.length > 0 ? median(back) : undefined,
    window: ticks - shockTicks,
    difference: bandOf(
      series.map((welfare, t) => Array.from(welfare, (value, i) => value - undisturbed[t][i])),
    ),
  };
}

/** Welfare of every world, tick by tick. */
function record(society: Society, ticks: number, shocks: readonly Tap[] = []): Float64Array[] {
  const { worlds, io } = society.batch;
  // Nothing is earned when all episodes have ended early.
  const series = Array.from({ length: ticks }, () => new Float64Array(worlds));
  const part = takingPart(society.batch);
  const welfare: Tap = {
    chosen: part.note,
    stepped(_lo, _hi, t) {
      for (let i = 0; i < worlds; i++) series[t][i] = part.sum(io.payoff, i);
    },
  };
  play({ ...society, ticks, renew: false, taps: [...shocks, welfare] });
  return series;
}

/** Ticks from the end of the shock to the first from which the series stays close; undefined if it never does. */
function returnTime(
  undisturbed: readonly Float64Array[],
  shocked: readonly Float64Array[],
  world: number,
  from: number,
  margin: number,
): number | undefined {
  const span = Math.min(smoothing, Math.ceil((shocked.length - from) / 4));
  const ahead = (series: readonly Float64Array[], t: number) => {
    let sum = 0;
    for (let s = t; s < t + span; s++) sum += series[s][world];
    return sum / span;
  };
  let since: number | undefined;
  for (let t = from; t + span <= shocked.length; t++) {
    const [there, here] = [ahead(undisturbed, t), ahead(shocked, t)];
    const close = Math.abs(here - there) <= margin + rounding * (Math.abs(here) + Math.abs(there));
    if (!close) since = undefined;
    else since ??= t - from;
  }
  return since;
}

function cut({ batch }: Society, name: string, factor: number): void {
  const fields = batch.env.state(batch.params);
  const column = batch.columns[name];
  if (!column || !(name in fields))
    failUnknown(`column of ${batch.env.id} for a resource shock`, name, Object.keys(fields));
  for (let j = 0; j < column.length; j++) column[j] *= factor;
  batch.observe();
}

/** Noise with random numbers of its own, as the mechanism of this name makes it. */
function tremble({ batch }: Society, probability: number, seed: Seed): Tap {
  const { worlds, agents, heads, io } = batch;
  const words = new Int32Array(worlds * agents * 4);
  seedStreams(words, seedWords(seed, "tremble"), 0, worlds * agents);
  return {
    chosen() {
      for (let k = 0; k < worlds * agents; k++)
        trembleRow(heads, io.actions, io.masks, k, words, k, probability);
    },
  };
}
