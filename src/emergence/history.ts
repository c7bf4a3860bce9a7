/** What a run leaves behind for the detectors, and the events they find in it. */
import { fail, failUnknown } from "../core/errors.ts";
import { requireFinite } from "../stats/check.ts";
import { requireTrace } from "./specialisation.ts";

/** A stretch of play with frozen policies after the last window, `[session][tick][agent]`. */
export interface Play {
  /** Whole actions or amounts. */
  readonly actions?: readonly (readonly (readonly number[])[])[] | undefined;
  readonly payoffs?: readonly (readonly (readonly number[])[])[] | undefined;
}

/** The history of one society: plain numbers by window and session, and frozen play at its end. */
export interface History {
  /** Last tick of each window, ascending. */
  readonly ticks: readonly number[];
  /** `metrics[name][window][session]`. */
  readonly metrics: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Mean payoff a tick, `payoffs[window][session][agent]`. */
  readonly payoffs?: readonly (readonly (readonly number[])[])[] | undefined;
  /**
   * Plays of the same policies with luck of their own: two for roles and coalitions, which are what shows in both; one
   * is enough for turns.
   */
  readonly plays?: readonly Play[] | undefined;
  /** Level of a metric that counts as reached, by metric. */
  readonly threshold?: Readonly<Record<string, number>> | undefined;
}

export type EventKind =
  | "shift"
  | "emergence"
  | "oscillation"
  | "specialisation"
  | "turn-taking"
  | "exploitation"
  | "coalitions";

/** What an event rests on. */
export interface Evidence {
  /** What `estimate` is. */
  readonly quantity: string;
  /** Over sessions, with its 95 % interval. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly sessions: number;
  /** Number of sessions in which it is of a size worth telling (shifts: goes that way); more than half of them. */
  readonly showing: number;
  /** Cohen's d, of shifts alone; infinite (null in JSON) where both levels are constant. */
  readonly effect?: number;
  /** How often flipped sessions give anything that the timeline asked about as large a statistic. */
  readonly p: number;
}

export interface TimelineEvent {
  readonly tick: number;
  /** Tick of the last step, of what came in several. */
  readonly until?: number;
  readonly kind: EventKind;
  /** What happened, in words. */
  readonly text: string;
  readonly evidence: Evidence;
}

/** Checks that all parts of a history fit together; its number of sessions. */
export function requireHistory(who: string, history: History): number {
  const { ticks, metrics, payoffs, plays = [], threshold = {} } = history;
  requireFinite(who, "ticks", ticks);
  ticks.forEach((tick, w) => {
    if (w > 0 && tick <= ticks[w - 1]) fail(who, `ticks must ascend (window ${w})`, tick);
  });
  const sessions =
    Object.values(metrics)[0]?.[0]?.length ??
    payoffs?.[0]?.length ??
    plays[0]?.actions?.length ??
    plays[0]?.payoffs?.length;
  if (!sessions) fail(who, "needs a metric, payoffs or a play of at least one session");
  const perWindow = (name: string, rows: readonly (readonly unknown[])[]): void => {
    if (rows.length !== ticks.length) fail(who, `${name} needs ${ticks.length} windows`, rows.length);
    for (const [w, row] of rows.entries())
      if (row.length !== sessions) fail(who, `${name} needs ${sessions} sessions (window ${w})`, row.length);
  };
  for (const [name, rows] of Object.entries(metrics)) {
    perWindow(name, rows);
    rows.forEach((row, w) => {
      requireFinite(who, `${name} in window ${w}`, row);
    });
  }
  if (payoffs) {
    perWindow("payoffs", payoffs);
    requireTrace(`${who} (payoffs)`, payoffs.flat(), 1);
  }
  for (const [p, play] of plays.entries())
    for (const [part, trace] of Object.entries(play)) {
      if (!trace) continue;
      const name = `${part} of play ${p}`;
      if (trace.length !== sessions) fail(who, `${name} needs ${sessions} sessions`, trace.length);
      for (const session of trace) requireTrace(`${who} (${name})`, session, 1);
    }
  for (const name of Object.keys(threshold))
    if (!(name in metrics)) failUnknown("metric", name, Object.keys(metrics));
  return sessions;
}

/** `[window][session]` as `[session][window]`. */
export function bySession<T>(rows: readonly (readonly T[])[]): T[][] {
  return rows[0].map((_, s) => rows.map((row) => row[s]));
}
