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
/** Successive ticks at which a deviation is tried: what an action brings may depend on when it is taken. */
const mostStarts = 8;

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
  const { horizon, columns } = base.batch;
  const left = Number.isFinite(horizon) ? horizon - columns.tick[0] : Number.POSITIVE_INFINITY;
  const starts = Math.max(1, Math.min(mostStarts, Math.floor(left / 4)));
  const window = Math.max(1, Math.min(options.window, left - starts + 1));
  const trials = seats.map((): Trial[] => []);
  for (let start = 0; start < starts; start++) {
    seats.forEach((seat, s) => {
      trials[s].push(tryDeviations(base, seat, window, options));
    });
    playOn(base, 1, {});
  }
  const measured = seats.map((seat, s) => judgeSeat(seat, trials[s], window, options));
  return {
    seats: measured,
    worst: measured.reduce((worst, each) => (each.gain.estimate > worst.gain.estimate ? each : worst)),
    window,
    warmUp: options.warmUp,
  };
}

/** Every alternative of one agent at one tick, in a world of its own for each session; row `session * choices + c`. */
interface Trial {
  readonly sessions: number;
  readonly choices: number;
  /** The alternative is allowed, and not what the agent does anyway. */
  readonly open: Uint8Array;
  /** Deviator's reward, and the others' mean action, less those of the world that keeps to the norm: `t * rows + row`. */
  readonly reward: Float64Array;
  readonly others: Float64Array;
  /** Last tick in which another agent acts differently; 0 if none does. */
  readonly lastAnswer: Int32Array;
  /** Discounted sum of `reward`. */
  readonly total: Float64Array;
}

function tryDeviations(
  base: Society,
  seat: number,
  window: number,
  { seed, discount }: EnforcementOptions,
): Trial {
  const { worlds: sessions, agents, heads } = base.batch;
  const [head] = heads;
  const alternatives = alternativesOf(head);
  const choices = alternatives.length;
  const rows = sessions * choices;
  // After the alternatives comes one world a session that keeps to the norm.
  const pick = Int32Array.from({ length: rows + sessions }, (_, j) =>
    j < rows ? Math.floor(j / choices) : j - rows,
  );
  const wide = copySociety(base, { seed, pick });
  forkSociety(wide, base, pick);
  const { io, columns } = wide.batch;
  const amount = amounts(head);
  const [action] = io.actions;
  const over = new Uint8Array(pick.length);
  const open = new Uint8Array(rows);
  const reward = new Float64Array(window * rows);
  const others = new Float64Array(window * rows);
  const lastAnswer = new Int32Array(rows);
  const total = new Float64Array(rows);

  playOn(wide, window, {
    before(t) {
      over.set(columns.done);
      if (t === 0) deviate();
      for (let j = 0; j < rows; j++) {
        if (over[j] !== 0) continue;
        let sum = 0;
        for (let a = 0; a < agents; a++) {
          if (a === seat) continue;
          const difference = amount(action[j * agents + a]) - amount(action[(rows + pick[j]) * agents + a]);
          sum += difference;
          if (difference !== 0) lastAnswer[j] = t;
        }
        others[t * rows + j] = sum / Math.max(1, agents - 1);
      }
    },
    after(t) {
      const earned = (j: number) => (over[j] !== 0 ? 0 : io.reward[j * agents + seat]);
      for (let j = 0; j < rows; j++) {
        const difference = earned(j) - earned(rows + pick[j]);
        reward[t * rows + j] = difference;
        total[j] += discount ** t * difference;
      }
    },
  });

  function deviate(): void {
    const mask = io.masks[0];
    for (let j = 0; j < rows; j++) {
      const k = j * agents + seat;
      const wanted = alternatives[j % choices];
      const forbidden = io.masked && head.kind === "discrete" && mask[k * head.n + wanted] === 0;
      if (forbidden || action[k] === wanted || columns.active[k] === 0) continue;
      open[j] = 1;
      action[k] = wanted;
    }
  }

  return { sessions, choices, open, reward, others, lastAnswer, total };
}

/** A deviation of one session: trial (when) and row (what). */
interface Chosen {
  readonly trial: Trial;
  readonly row: number;
}

function judgeSeat(
  seat: number,
  trials: readonly Trial[],
  window: number,
  { tolerance }: EnforcementOptions,
): SeatEnforcement {
  const { sessions, choices } = trials[0];
  const chosen = Array.from(
    { length: sessions },
    (_, session) => mostTempting(trials, session, tolerance) ?? bestOfOthers(trials, session),
  );
  const real = chosen.filter((each) => each !== undefined);
  const atOnce = chosen.map((each) => (each ? each.trial.reward[each.row] : 0));
  const gains = chosen.map((each) => (each ? each.trial.total[each.row] : 0));
  const answers = real.map(({ trial, row }) => trial.lastAnswer[row]).filter((last) => last > 0);
  const rows = sessions * choices;
  const byTick = (of: "others" | "reward") =>
    bandOf(
      Array.from({ length: window }, (_, t) =>
        real.length > 0 ? real.map(({ trial, row }) => trial[of][t * rows + row]) : [0],
      ),
    );
  const count = (values: readonly number[]) => values.filter((value) => value > tolerance).length;
  return {
    seat,
    tempted: wilsonInterval(count(atOnce), sessions),
    temptation: bootstrapInterval(atOnce, mean),
    answered: wilsonInterval(answers.length, sessions),
    answerTicks: answers.length > 0 ? median(answers) : undefined,
    unfinished: answers.filter((last) => last === window - 1).length / Math.max(1, answers.length),
    gain: bootstrapInterval(gains, mean),
    pays: wilsonInterval(count(gains), sessions),
    impulse: { others: byTick("others"), deviator: byTick("reward") },
  };
}

/** What pays the session most at once, where something does. */
function mostTempting(trials: readonly Trial[], session: number, tolerance: number): Chosen | undefined {
  let best: Chosen | undefined;
  let most = tolerance;
  for (const trial of trials)
    for (let row = session * trial.choices; row < (session + 1) * trial.choices; row++)
      if (trial.open[row] !== 0 && trial.reward[row] > most) {
        most = trial.reward[row];
        best = { trial, row };
      }
  return best;
}

/**
 * Where nothing pays at once, the deviation that gained the other sessions most in the end: chosen by the own session's
 * outcome, it would be right in hindsight.
 */
function bestOfOthers(trials: readonly Trial[], session: number): Chosen | undefined {
  let best: Chosen | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const trial of trials)
    for (let c = 0; c < trial.choices; c++) {
      const row = session * trial.choices + c;
      if (trial.open[row] === 0) continue;
      let sum = 0;
      let count = 0;
      for (let i = 0; i < trial.sessions; i++) {
        const other = i * trial.choices + c;
        if (i === session || trial.open[other] === 0) continue;
        sum += trial.total[other];
        count++;
      }
      const score = count > 0 ? sum / count : Number.NEGATIVE_INFINITY;
      if (!best || score > most) {
        most = score;
        best = { trial, row };
      }
    }
  return best;
}

/** What a choice amounts to, in the unit of the action. */
function amounts(head: Head): (action: number) => number {
  if (head.kind === "box" || !head.values) return (action) => action;
  const { values } = head;
  return (action) => values[action];
}
