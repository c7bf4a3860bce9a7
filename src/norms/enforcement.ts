/**
 * Enforcement: how the others answer when one agent leaves the norm for a single tick, and whether that makes leaving
 * unprofitable. It tells a norm that is upheld from a high payoff that nobody defends.
 *
 * Impulse response as in Calvano, Calzolari, Denicolo & Pastorello 2020, AER 110:3267-3297, section IV.C: from the same
 * state one copy of the world keeps to the norm, in another one agent is made to deviate once; then all follow their own
 * policies again. In a third the deviation is the same but the others are held to what they would have done without it:
 * what the deviator gains less because they answer is their deterrence. An answer may also be a concession; then it is
 * negative.
 *
 * The copies share their random numbers. Which deviation is tried is chosen on copies with other luck than those it is
 * measured on.
 *
 * A deviation is one tick of play, and all that it brings is weighed against what is at stake in one tick. What leaving
 * gains a tick in the long run is a mean over such deviations (the performance difference lemma, Kakade & Langford 2002,
 * ICML, lemma 6.1), in the states that it leads to: if no single one, in any of these, gains more than epsilon with all that
 * follows, no lasting one gains more a tick.
 */
import { play, type Tap } from "../core/play.ts";
import type { Seed } from "../core/random.ts";
import { copySociety, forkSociety, type Society } from "../core/society.ts";
import { alternativesOf } from "../core/spaces.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { mean, median } from "../stats/statistics.ts";
import { amounts } from "./action-use.ts";
import { type Band, bandOf } from "./band.ts";
import { bareCopy } from "./bare.ts";
import { firstHeadOf } from "./peers.ts";
import { redraw, ticksLeft, warmUp } from "./play.ts";

export interface EnforcementOptions {
  readonly seed: Seed;
  readonly seats: readonly number[];
  /** The agent for which leaving pays, where it does: what stands against that is what counts. */
  readonly leaver?: number | undefined;
  /** Ticks of play before the deviation. */
  readonly warmUp: number;
  /** Ticks that the answer is watched for, the deviation's own among them; cut at the end of the episode. */
  readonly window: number;
  readonly discount: number;
  /** Gains up to this, in reward, count as none. */
  readonly epsilon: number;
  /** Differences up to this come from rounding. */
  readonly rounding: number;
}

/** By tick, the tick of the deviation first; over the sessions in which a deviation is possible. */
export interface Impulse {
  /** Mean first action of the others less that without the deviation, in the unit of the action. */
  readonly others: Band;
  /** The deviator's reward less that without the deviation. */
  readonly deviator: Band;
}

export interface SeatEnforcement {
  readonly seat: number;
  /**
   * What the best alternative would pay at once without the mechanisms: payoff of one tick in the bare game, on average
   * over the ticks that are tried.
   */
  readonly bare: Interval;
  /** What the best alternative brings with all that follows, if the others do not answer; likewise on average. */
  readonly held: Interval;
  /** What the most tempting single deviation pays at once, reward of one tick, mechanisms included. */
  readonly temptation: Interval;
  /** Discounted reward of that deviation and all that follows it, if the others did not answer. */
  readonly unanswered: Interval;
  /** Discounted reward of the deviation and all that follows it, less that of keeping to the norm. */
  readonly gain: Interval;
  /** Share of sessions in which that is above epsilon. */
  readonly pays: Interval;
  /** What the others' answer takes from it: `unanswered` less `gain`. */
  readonly deterrence: Interval;
  /** Share of sessions in which some other agent acts differently afterwards, whatever that does to the deviator. */
  readonly answered: Interval;
  /** Ticks from the deviation to the last different action, median over the sessions that answer; undefined if none. */
  readonly answerTicks: number | undefined;
  /** The answer had not ended when the window did, in this share of the sessions that answer. */
  readonly unfinished: number;
  readonly impulse: Impulse;
}

export interface Enforcement {
  readonly seats: readonly SeatEnforcement[];
  /** The most that any alternative of any tried agent would pay at once without mechanisms, chosen on other luck. */
  readonly bare: Interval;
  /** The agent that leaves, where one does; else the one that is tempted most if the others do not answer, as chosen. */
  readonly worst: SeatEnforcement;
  /** Ticks that were watched. */
  readonly window: number;
  readonly warmUp: number;
}

/** Successive ticks at which a deviation is tried: what an action brings may depend on when it is taken. */
const mostStarts = 8;

export function measureEnforcement(society: Society, options: EnforcementOptions): Enforcement {
  const { seed, seats } = options;
  const base = copySociety(society, { seed });
  warmUp(base, options.warmUp, seed);
  const left = ticksLeft(base.batch);
  const starts = Math.max(1, Math.min(mostStarts, Math.floor(left / 4)));
  const window = Math.max(1, Math.min(options.window, left - starts + 1));
  const tried = seats.map((): Try[] => []);
  for (let start = 0; start < starts; start++) {
    seats.forEach((seat, s) => {
      const trial = (luck?: Seed) => deviateOnce(base, seat, window, options, luck);
      tried[s].push({ choose: trial(`${seed}/choose ${start}`), measure: trial() });
    });
    play({ ...base, ticks: 1, renew: false });
  }
  const judged = seats.map((seat, s) => judgeSeat(seat, tried[s], window, options));
  // Ties are ties in any unit: of what differs by rounding only, the first is taken.
  const { rounding } = options;
  const tempted = judged.reduce((most, each) =>
    each.chosenUnanswered > most.chosenUnanswered + rounding ? each : most,
  );
  const worst = judged.find(({ measured }) => measured.seat === options.leaver) ?? tempted;
  const barest = judged.reduce((most, each) => (each.chosenBare > most.chosenBare + rounding ? each : most));
  return {
    seats: judged.map(({ measured }) => measured),
    bare: barest.measured.bare,
    worst: worst.measured,
    window,
    warmUp: options.warmUp,
  };
}

/** The same tick with two lucks. */
interface Try {
  readonly choose: Trial;
  readonly measure: Trial;
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
  /** What the alternative pays at once in the bare game, less keeping to the norm; NaN where the game does not allow it. */
  readonly bare: Float64Array;
  /** Last tick in which another agent acts differently; 0 if none does. */
  readonly lastAnswer: Int32Array;
  /** Discounted sum of `reward`, and the same with the others held to what they do in the world that keeps to the norm. */
  readonly total: Float64Array;
  readonly unanswered: Float64Array;
}

function deviateOnce(
  base: Society,
  seat: number,
  window: number,
  { seed, discount }: EnforcementOptions,
  luck: Seed | undefined,
): Trial {
  const { worlds: sessions, agents, heads, roles } = base.batch;
  const { head, at: own } = firstHeadOf(roles, seat);
  const alternatives = alternativesOf(head);
  const choices = alternatives.length;
  const rows = sessions * choices;
  // The alternatives twice, free and held, and after them one world a session that keeps to the norm.
  const pick = Int32Array.from({ length: 2 * rows + sessions }, (_, j) =>
    j < 2 * rows ? Math.floor((j % rows) / choices) : j - 2 * rows,
  );
  const wide = copySociety(base, { seed, pick });
  forkSociety(wide, base, pick);
  if (luck !== undefined) redraw(wide, luck, pick);
  const { io, columns } = wide.batch;
  const action = io.actions[own];
  const first = Array.from({ length: agents }, (_, a) => firstHeadOf(roles, a));
  const amountOf = first.map((each) => amounts(each.head));
  const bare = new Float64Array(rows).fill(Number.NaN);
  const over = new Uint8Array(pick.length);
  const open = new Uint8Array(rows);
  const reward = new Float64Array(window * rows);
  const others = new Float64Array(window * rows);
  const lastAnswer = new Int32Array(rows);
  const total = new Float64Array(rows);
  const unanswered = new Float64Array(rows);

  const trial: Tap = {
    chosen(_lo, _hi, t) {
      over.set(columns.done);
      if (t === 0) {
        payBare();
        deviate();
      } else hold();
      for (let j = 0; j < rows; j++) if (over[j] === 0) others[t * rows + j] = answerOf(j, t);
    },
    stepped(_lo, _hi, t) {
      const weight = discount ** t;
      for (let j = 0; j < rows; j++) {
        const kept = earned(2 * rows + pick[j]);
        const difference = earned(j) - kept;
        reward[t * rows + j] = difference;
        total[j] += weight * difference;
        unanswered[j] += weight * (earned(rows + j) - kept);
      }
    },
  };
  play({ ...wide, ticks: window, renew: false, taps: [trial] });

  function earned(world: number): number {
    return over[world] !== 0 ? 0 : io.reward[world * agents + seat];
  }

  /** Every alternative beside the others' choices, without mechanisms: also what these forbid. */
  function payBare(): void {
    const game = bareCopy(
      wide.batch,
      Int32Array.from({ length: rows + sessions }, (_, j) => 2 * rows + (j < rows ? pick[j] : j - rows)),
    );
    const { io: free } = game;
    for (let h = 0; h < game.heads.length; h++)
      for (let j = 0; j < rows + sessions; j++) {
        const source = 2 * rows + (j < rows ? pick[j] : j - rows);
        for (let a = 0; a < agents; a++) free.actions[h][j * agents + a] = io.actions[h][source * agents + a];
      }
    const tried = new Uint8Array(rows);
    for (let j = 0; j < rows; j++) {
      const k = j * agents + seat;
      const wanted = alternatives[j % choices];
      const forbidden = free.masked && head.kind === "discrete" && free.masks[own][k * head.n + wanted] === 0;
      if (forbidden || free.actions[own][k] === wanted || game.columns.active[k] === 0) continue;
      free.actions[own][k] = wanted;
      tried[j] = 1;
    }
    game.step();
    for (let j = 0; j < rows; j++)
      if (tried[j] !== 0)
        bare[j] = free.payoff[j * agents + seat] - free.payoff[(rows + pick[j]) * agents + seat];
  }

  function deviate(): void {
    const mask = io.masks[own];
    for (let j = 0; j < 2 * rows; j++) {
      const k = j * agents + seat;
      const wanted = alternatives[j % choices];
      const forbidden = io.masked && head.kind === "discrete" && mask[k * head.n + wanted] === 0;
      if (forbidden || action[k] === wanted || columns.active[k] === 0) continue;
      if (j < rows) open[j] = 1;
      action[k] = wanted;
    }
  }

  /** In the second half the others do what they do in the world that keeps to the norm, where that is allowed. */
  function hold(): void {
    for (let j = rows; j < 2 * rows; j++)
      for (let a = 0; a < agents; a++) {
        if (a === seat) continue;
        const k = j * agents + a;
        const kept = (2 * rows + pick[j]) * agents + a;
        heads.forEach((each, h) => {
          const wanted = io.actions[h][kept];
          if (io.masked && each.kind === "discrete" && io.masks[h][k * each.n + wanted] === 0) return;
          io.actions[h][k] = wanted;
        });
      }
  }

  /** Mean difference of the others' first action; any head counts as an answer. */
  function answerOf(j: number, t: number): number {
    let sum = 0;
    for (let a = 0; a < agents; a++) {
      if (a === seat) continue;
      const k = j * agents + a;
      const kept = (2 * rows + pick[j]) * agents + a;
      const did = io.actions[first[a].at];
      sum += amountOf[a](did[k]) - amountOf[a](did[kept]);
      for (let h = 0; h < heads.length; h++) if (io.actions[h][k] !== io.actions[h][kept]) lastAnswer[j] = t;
    }
    return sum / Math.max(1, agents - 1);
  }

  return { sessions, choices, open, bare, reward, others, lastAnswer, total, unanswered };
}

/** A deviation of one session: at which try (when) and which row (what). */
interface Chosen {
  readonly at: Try;
  readonly row: number;
}

function judgeSeat(
  seat: number,
  tried: readonly Try[],
  window: number,
  { epsilon, rounding }: EnforcementOptions,
): { measured: SeatEnforcement; chosenUnanswered: number; chosenBare: number } {
  const { sessions, choices } = tried[0].measure;
  const everySession = Array.from({ length: sessions }, (_, session) => session);
  const chosen = everySession.map(
    (session) =>
      best(tried, session, ({ reward }, row) => reward[row], rounding, rounding) ??
      best(tried, session, ({ total }, row) => total[row], Number.NEGATIVE_INFINITY, rounding),
  );
  const bare = everySession.map((session) =>
    onAverage(tried, session, isInGame, ({ bare }, row) => bare[row], rounding),
  );
  const held = everySession.map((session) =>
    onAverage(tried, session, isOpen, ({ unanswered }, row) => unanswered[row], rounding),
  );
  const real = chosen.filter((each) => each !== undefined);
  /** A number for every session: 0 where no deviation is possible. */
  const each = (value: (trial: Trial, row: number) => number) =>
    chosen.map((one) => (one ? value(one.at.measure, one.row) : 0));
  const gains = each(({ total }, row) => total[row]);
  const answers = real.map(({ at, row }) => at.measure.lastAnswer[row]).filter((last) => last > 0);
  const rows = sessions * choices;
  const byTick = (of: "others" | "reward") =>
    bandOf(
      Array.from({ length: window }, (_, t) =>
        real.length > 0 ? real.map(({ at, row }) => at.measure[of][t * rows + row]) : [0],
      ),
    );
  const measured: SeatEnforcement = {
    seat,
    bare: meanInterval(bare.map(({ measured }) => measured)),
    held: meanInterval(held.map(({ measured }) => measured)),
    temptation: meanInterval(each(({ reward }, row) => reward[row])),
    unanswered: meanInterval(each(({ unanswered }, row) => unanswered[row])),
    gain: meanInterval(gains),
    pays: wilsonInterval(gains.filter((gain) => gain > epsilon).length, sessions),
    deterrence: meanInterval(each(({ total, unanswered }, row) => unanswered[row] - total[row])),
    answered: wilsonInterval(answers.length, sessions),
    answerTicks: answers.length > 0 ? median(answers) : undefined,
    unfinished: answers.filter((last) => last === window - 1).length / Math.max(1, answers.length),
    impulse: { others: byTick("others"), deviator: byTick("reward") },
  };
  return {
    measured,
    chosenUnanswered: mean(chosen.map((one) => (one ? one.at.choose.unanswered[one.row] : 0))),
    chosenBare: mean(bare.map(({ chosen }) => chosen)),
  };
}

/**
 * What the best alternative brings, on average over the ticks at which it is one: chosen on one luck, measured on the
 * other; 0 where the session has none. More tries than the most tempting single deviation has, so that luck says less.
 */
function onAverage(
  tried: readonly Try[],
  session: number,
  possible: (trial: Trial, row: number) => boolean,
  value: (trial: Trial, row: number) => number,
  rounding: number,
): { chosen: number; measured: number } {
  const { choices } = tried[0].choose;
  let top: { chosen: number; measured: number } | undefined;
  for (let row = session * choices; row < (session + 1) * choices; row++) {
    const at = tried.filter(({ choose, measure }) => possible(choose, row) && possible(measure, row));
    if (at.length === 0) continue;
    const chosen = mean(at.map(({ choose }) => value(choose, row)));
    if (!top || chosen > top.chosen + rounding)
      top = { chosen, measured: mean(at.map(({ measure }) => value(measure, row))) };
  }
  return top ?? { chosen: 0, measured: 0 };
}

const isOpen = ({ open }: Trial, row: number): boolean => open[row] !== 0;
const isInGame = ({ bare }: Trial, row: number): boolean => !Number.isNaN(bare[row]);

/** The first open deviation with the highest score above `least` on the choosing copies of the session. */
function best(
  tried: readonly Try[],
  session: number,
  score: (trial: Trial, row: number) => number,
  least: number,
  rounding: number,
): Chosen | undefined {
  let top: Chosen | undefined;
  let most = least;
  for (const at of tried) {
    const { choices } = at.choose;
    for (let row = session * choices; row < (session + 1) * choices; row++)
      if (
        at.measure.open[row] !== 0 &&
        at.choose.open[row] !== 0 &&
        score(at.choose, row) > most + (top ? rounding : 0)
      ) {
        most = score(at.choose, row);
        top = { at, row };
      }
  }
  return top;
}
