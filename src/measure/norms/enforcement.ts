/**
 * Enforcement: how the others answer when one agent leaves the norm for a single tick, and whether that makes leaving
 * unprofitable. It tells a norm that is upheld from a high payoff that nobody defends.
 *
 * Impulse response as in Calvano, Calzolari, Denicolo & Pastorello 2020, AER 110:3267-3297, section IV.C: from the same
 * state one copy of the world keeps to the norm, in another one agent is made to deviate once; then all follow their own
 * policies again. The copies share their random numbers, so that what differs is the answer.
 */

import type { Seed } from "../../core/random.ts";
import { copySociety, forkSociety, type Society } from "../../core/society.ts";
import type { Head } from "../../core/spaces.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { wilsonInterval } from "../proportion.ts";
import { mean, median } from "../statistics.ts";
import { type Band, bandOf } from "./band.ts";
import { playOn, warmUp } from "./play.ts";

export interface EnforcementOptions {
  readonly seed: Seed;
  readonly seats: readonly number[];
  /** Ticks of play before the deviation. */
  readonly warmUp: number;
  /** Ticks that the answer is watched for, the deviation's own among them; cut at the end of the episode. */
  readonly window: number;
  readonly discount: number;
  /** Gains up to this, in reward, count as none. */
  readonly tolerance: number;
}

/** By tick, the tick of the deviation first; over the sessions in which a deviation is possible. */
export interface Impulse {
  /** Mean action of the others less that without the deviation, in the unit of the action. */
  readonly others: Band;
  /** The deviator's reward less that without the deviation. */
  readonly deviator: Band;
}

export interface SeatEnforcement {
  readonly seat: number;
  /** Share of sessions in which some single deviation pays at once. */
  readonly tempted: Interval;
  /** What the most tempting single deviation pays at once, reward of one tick. */
  readonly temptation: Interval;
  /** Share of sessions in which some other agent acts differently afterwards. */
  readonly answered: Interval;
  /** Ticks from the deviation to the last different action, median over the sessions that answer; undefined if none. */
  readonly answerTicks: number | undefined;
  /** The answer had not ended when the window did, in this share of the sessions that answer. */
  readonly unfinished: number;
  /** Discounted reward of the deviation and all that follows it, less that of keeping to the norm. */
  readonly gain: Interval;
  /** Share of sessions in which that is above the tolerance. */
  readonly pays: Interval;
  readonly impulse: Impulse;
}

export interface Enforcement {
  readonly seats: readonly SeatEnforcement[];
  /** The seat with the largest gain. */
  readonly worst: SeatEnforcement;
  /** Ticks that were watched. */
  readonly window: number;
  readonly warmUp: number;
}

/** Choices of a head that are tried: all, or this many spread over the range. */
const mostAlternatives = 32;

export function alternativesOf(head: Head): number[] {
  if (head.kind === "discrete" && head.n <= mostAlternatives)
    return Array.from({ length: head.n }, (_, a) => a);
  const [low, high] = head.kind === "discrete" ? [0, head.n - 1] : [head.low, head.high];
  const all = Array.from(
    { length: mostAlternatives },
    (_, j) => low + ((high - low) * j) / (mostAlternatives - 1),
  );
  return head.kind === "discrete" ? [...new Set(all.map(Math.round))] : all;
}

export function measureEnforcement(society: Society, options: EnforcementOptions): Enforcement {
  const { seed, seats } = options;
  const base = copySociety(society, { seed });
  warmUp(base, options.warmUp, seed);
  const left = Number.isFinite(base.batch.horizon)
    ? base.batch.horizon - base.batch.columns.tick[0]
    : options.window;
  const window = Math.max(1, Math.min(options.window, left));
  const measured = seats.map((seat) => measureSeat(base, seat, window, options));
  return {
    seats: measured,
    worst: measured.reduce((worst, each) => (each.gain.estimate > worst.gain.estimate ? each : worst)),
    window,
    warmUp: options.warmUp,
  };
}

/** One world for each session and alternative, and one that keeps to the norm. */
function measureSeat(
  base: Society,
  seat: number,
  window: number,
  { seed, discount, tolerance }: EnforcementOptions,
): SeatEnforcement {
  const { worlds: sessions, agents, heads } = base.batch;
  const alternatives = alternativesOf(heads[0]);
  const width = alternatives.length + 1;
  const pick = Int32Array.from({ length: sessions * width }, (_, j) => Math.floor(j / width));
  const wide = copySociety(base, { seed, pick });
  forkSociety(wide, base, pick);
  const { io, columns } = wide.batch;
  const amount = amounts(heads[0]);
  const [action] = io.actions;
  const rows = pick.length;
  const at = (t: number, j: number) => t * rows + j;
  const rewards = new Float64Array(window * rows);
  const others = new Float64Array(window * rows);
  const lastAnswer = new Int32Array(rows);
  const over = new Uint8Array(rows);
  /** Alternatives that are what the agent does anyway, or not allowed. */
  const idle = new Uint8Array(rows);

  playOn(wide, window, {
    before(t) {
      over.set(columns.done);
      if (t === 0) force();
      for (let j = 0; j < rows; j++) {
        const control = j - (j % width) + width - 1;
        let sum = 0;
        for (let a = 0; a < agents; a++) {
          if (a === seat) continue;
          const difference = amount(action[j * agents + a]) - amount(action[control * agents + a]);
          sum += difference;
          if (difference !== 0 && over[j] === 0) lastAnswer[j] = t;
        }
        others[at(t, j)] = over[j] !== 0 || agents === 1 ? 0 : sum / (agents - 1);
      }
    },
    after(t) {
      for (let j = 0; j < rows; j++) rewards[at(t, j)] = over[j] !== 0 ? 0 : io.reward[j * agents + seat];
    },
  });

  function force(): void {
    const mask = io.masks[0];
    for (let j = 0; j < rows; j++) {
      const c = j % width;
      if (c === width - 1) continue;
      const k = j * agents + seat;
      const head = heads[0];
      const forbidden = io.masked && head.kind === "discrete" && mask[k * head.n + alternatives[c]] === 0;
      if (forbidden || action[k] === alternatives[c] || columns.active[k] === 0) idle[j] = 1;
      else action[k] = alternatives[c];
    }
  }

  const difference = (t: number, j: number) =>
    rewards[at(t, j)] - rewards[at(t, j - (j % width) + width - 1)];
  const total = (j: number) => {
    let sum = 0;
    for (let t = 0; t < window; t++) sum += discount ** t * difference(t, j);
    return sum;
  };
  // In each session the deviation that pays most at once; where none does, the one that pays most in the end.
  const chosen = Array.from({ length: sessions }, (_, i) => {
    const open = alternatives.map((_, c) => i * width + c).filter((j) => idle[j] === 0);
    if (open.length === 0) return -1;
    const best = (score: (j: number) => number) => open.reduce((top, j) => (score(j) > score(top) ? j : top));
    const tempting = best((j) => difference(0, j));
    return difference(0, tempting) > tolerance ? tempting : best(total);
  });
  const real = chosen.filter((j) => j >= 0);
  const atOnce = chosen.map((j) => (j < 0 ? 0 : difference(0, j)));
  const gains = chosen.map((j) => (j < 0 ? 0 : total(j)));
  const answers = real.filter((j) => lastAnswer[j] > 0);
  const byTick = (value: (t: number, j: number) => number) =>
    bandOf(Array.from({ length: window }, (_, t) => (real.length > 0 ? real.map((j) => value(t, j)) : [0])));
  const count = (values: readonly number[]) => values.filter((value) => value > tolerance).length;
  return {
    seat,
    tempted: wilsonInterval(count(atOnce), sessions),
    temptation: bootstrapInterval(atOnce, mean),
    answered: wilsonInterval(answers.length, sessions),
    answerTicks: answers.length > 0 ? median(answers.map((j) => lastAnswer[j])) : undefined,
    unfinished: answers.filter((j) => lastAnswer[j] === window - 1).length / Math.max(1, answers.length),
    gain: bootstrapInterval(gains, mean),
    pays: wilsonInterval(count(gains), sessions),
    impulse: { others: byTick((t, j) => others[at(t, j)]), deviator: byTick(difference) },
  };
}

/** What a choice amounts to, in the unit of the action. */
function amounts(head: Head): (action: number) => number {
  if (head.kind === "box" || !head.values) return (action) => action;
  const { values } = head;
  return (action) => values[action];
}
