/** The questions that a timeline asks of a history: which contrasts across sessions, and how a finding is told. */
import type { Seed } from "../core/random.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { gini } from "../stats/social.ts";
import { mean, median } from "../stats/statistics.ts";
import { pointsAmong, stretchContrasts } from "./change-points.ts";
import { coalitions } from "./coalitions.ts";
import { exploitation } from "./exploitation.ts";
import { type Contrast, flipTest } from "./flips.ts";
import { bySession, type EventKind, type Evidence, type History, type TimelineEvent } from "./history.ts";
import { recurrence } from "./oscillation.ts";
import { comesTo, emergenceTime, keepsTo } from "./reached.ts";
import { quantileRoles, specialisation } from "./specialisation.ts";
import { brief, briefPair } from "./timeline-text.ts";
import { type CommonTrend, trendsOf } from "./trends.ts";
import { leadersOf, turnTaking } from "./turn-taking.ts";

/**
 * Smallest sizes worth telling: many sessions make sure of effects that tell a reader nothing. Indices are 1 for perfect
 * structure and 0 for none; `shift` is Cohen's d, `coalitions` a variance of correlations (a standard deviation of .2).
 */
const least = {
  shift: 0.5,
  oscillation: 0.1,
  specialisation: 0.1,
  "turn-taking": 0.1,
  exploitation: 0.1,
  coalitions: 0.04,
} as const;

/** How sure an answer has to be, and the seed of tests that follow from earlier ones. */
interface Demand {
  readonly alpha: number;
  readonly seed: Seed;
}

/** Contrasts for the one test of a timeline; `tell` gives the findings from their adjusted p-values, in order. */
export interface Question {
  readonly contrasts: readonly Contrast[];
  readonly tell: (p: Float64Array, demand: Demand) => TimelineEvent[];
}

/** `[tick or window][agent]`. */
type Series = readonly (readonly number[])[];

/** All questions that the parts of a checked history allow. */
export function questionsOf(history: History): Question[] {
  const { ticks, payoffs, plays = [], threshold = {} } = history;
  const windows = ticks.length;
  const end = ticks[windows - 1];
  const metrics = Object.entries(history.metrics).map(([name, rows]): readonly [string, number[][]] => [
    name,
    bySession(rows),
  ]);
  if (payoffs && payoffs[0][0].length > 1 && !("equality" in history.metrics))
    metrics.push(["inequality", bySession(payoffs.map((row) => row.map(gini)))]);
  const questions: Question[] = [];
  if (windows >= 4)
    for (const [name, rows] of metrics) {
      const sessions = rows.map((row) => Float64Array.from(row));
      questions.push(onLevels(name, sessions, ticks, metrics.length));
      if (name in threshold) questions.push(onArrival(name, threshold[name], sessions, ticks));
    }
  if (payoffs && payoffs[0][0].length > 1 && windows >= 8)
    questions.push(onExploitation(bySession(payoffs), ticks));
  const actions = plays.flatMap((play) => (play.actions ? [play.actions] : []));
  const paid = plays.flatMap((play) => (play.payoffs ? [play.payoffs] : []));
  if (actions.length > 1 && agentsOf(actions) > 1) questions.push(onRoles(actions, end));
  questions.push(...onTurns("actions", actions, end), ...onTurns("payoffs", paid, end));
  if (paid.length > 1 && agentsOf(paid) > 2) questions.push(...onCoalitions(paid, end));
  return questions;
}

/** `[play][session][tick][agent]`. */
type Traces = readonly (readonly Series[])[];

const agentsOf = (plays: Traces): number => plays[0]?.[0][0].length ?? 0;

/** Whether and how one of so many metrics oscillates, and its shifts. */
function onLevels(
  name: string,
  sessions: readonly Float64Array[],
  ticks: readonly number[],
  metrics: number,
): Question {
  const stretches = stretchContrasts(sessions);
  const recurrences = sessions[0].length < 8 ? [] : sessions.map((series) => recurrence(series));
  const lags = Math.max(0, (recurrences[0]?.length ?? 0) - 2);
  const atLag = (lag: number) => recurrences.map((own) => own[lag]);
  return {
    contrasts: [
      ...stretches,
      ...Array.from({ length: lags }, (_, j): Contrast => ({ sides: 1, values: atLag(j + 2) })),
    ],
    tell(p, { alpha, seed }) {
      const rhythms = Array.from({ length: lags }, (_, j) => ({ lag: j + 2, p: p[stretches.length + j] }))
        .filter((rhythm) => rhythm.p <= alpha)
        .sort((a, b) => mean(atLag(b.lag)) - mean(atLag(a.lag)));
      const rhythm =
        rhythms[0] && oscillates(name, rhythms[0].lag, atLag(rhythms[0].lag), rhythms[0].p, ticks);
      if (!rhythm)
        return trendsOf(sessions, pointsAmong(sessions, p, alpha)).flatMap((trend) =>
          shift(name, trend, ticks),
        );
      // The ups and downs of an oscillation are no shifts: these are looked for between the means of whole periods.
      const { lag } = rhythms[0];
      const whole = sessions.map((series) => periodMeans(series, lag));
      const again = flipTest("timeline", stretchContrasts(whole), { seed: `${seed}/${name}` });
      const points = pointsAmong(
        whole,
        again.map((one) => Math.min(1, one * metrics)),
        alpha,
      );
      const starts = Array.from(whole[0], (_, j) => ticks[j * lag]);
      return [rhythm, ...trendsOf(whole, points).flatMap((trend) => shift(name, trend, starts))];
    },
  };
}

function oscillates(
  name: string,
  lag: number,
  strengths: readonly number[],
  p: number,
  ticks: readonly number[],
): TimelineEvent | undefined {
  const ticksPerWindow = (ticks[ticks.length - 1] - ticks[0]) / (ticks.length - 1);
  const text = `${name} oscillates, every ${lag} windows (${brief(lag * ticksPerWindow)} ticks)`;
  return event("oscillation", text, ticks[ticks.length - 1], "recurrence", strengths, p);
}

/** Means of consecutive windows, `period` at a time; an incomplete last period is left out. */
function periodMeans(series: Float64Array, period: number): Float64Array {
  return Float64Array.from({ length: Math.floor(series.length / period) }, (_, j) =>
    mean(series.subarray(j * period, (j + 1) * period)),
  );
}

/** One event a trend, unless it is too small or most sessions do not go along. */
function shift(
  name: string,
  { at, until, steps, before, after, shift, effect, showing, sessions, p }: CommonTrend,
  ticks: readonly number[],
): TimelineEvent[] {
  if (Math.abs(effect) < least.shift || 2 * showing <= sessions) return [];
  const many = steps.length > 1;
  const direction = after > before ? "rises" : "falls";
  const [from, to] = briefPair(before, after);
  return [
    {
      tick: ticks[at],
      ...(many && { until: ticks[until] }),
      kind: "shift",
      text: `${name} ${direction} from ${from} to ${to}${many ? ` in ${steps.length} steps` : ""}`,
      evidence: { quantity: `shift (d ${brief(effect)})`, ...shift, sessions, showing, effect, p },
    },
  ];
}

/** A level that most sessions come to, or keep to from early on. */
function onArrival(
  name: string,
  threshold: number,
  sessions: readonly Float64Array[],
  ticks: readonly number[],
): Question {
  const comes = sessions.map((series) => comesTo(series, threshold));
  const keeps = sessions.map((series) => keepsTo(series, threshold));
  return {
    contrasts: [comes, keeps].map((values) => ({ sides: 1, values })),
    tell([pComes, pKeeps], { alpha }) {
      const [which, p, how] =
        pComes <= alpha ? [comes, pComes, "reaches"] : ([keeps, pKeeps, "is at least"] as const);
      const arrived = sessions.filter((_, s) => which[s] > 0);
      if (p > alpha || 2 * arrived.length <= sessions.length) return [];
      const at = median(arrived.map((series) => emergenceTime(series, threshold)!));
      const since = which === comes ? "" : at < 1 ? " from the start" : " from early on";
      const share = wilsonInterval(arrived.length, sessions.length);
      return [
        {
          tick: tickAt(ticks, at),
          kind: "emergence",
          text: `${name} ${how} ${brief(threshold)}${since} and stays (median session)`,
          evidence: {
            quantity: "share",
            ...share,
            sessions: sessions.length,
            showing: arrived.length,
            p,
          },
        },
      ];
    },
  };
}

function onExploitation(sessions: readonly Series[], ticks: readonly number[]): Question {
  const all = sessions.map((payoffs) => exploitation(payoffs));
  // Gains that are others' losses need not last, and what lasts need not be at anyone's expense: both, in each session.
  const values = all.map(({ ratio, ratioApart, persistence }) => Math.min(ratioApart - ratio, persistence));
  const text = "one agent at a time gains at the others' expense";
  return {
    contrasts: [{ sides: 1, values }],
    tell([p], { alpha }) {
      const starts = all.flatMap(({ periods }) => periods.slice(0, 1)).map(({ from }) => from);
      if (p > alpha || starts.length === 0) return [];
      const sizes = all.map(({ ratio, persistence }) => Math.min(1 - ratio, persistence));
      return told(event("exploitation", text, tickAt(ticks, median(starts)), "index", sizes, p));
    },
  };
}

function onRoles([first, second]: Traces, tick: number): Question {
  const indices = first.map((play, s) => {
    const [a, b] = rolesOf(play, second[s]);
    return specialisation(a, b).index;
  });
  const text = "agents keep to different roles, the same in two plays";
  return {
    contrasts: [{ sides: 1, values: indices }],
    tell: ([p], { alpha }) =>
      p <= alpha ? told(event("specialisation", text, tick, "index", indices, p)) : [],
  };
}

/** Whole actions of a small set are roles as they are; other numbers are put into classes, the same in both plays. */
function rolesOf(first: Series, second: Series): [Series, Series] {
  const both = [...first, ...second];
  const kinds = new Set(both.flat());
  if (kinds.size <= 16 && [...kinds].every(Number.isInteger)) return [first, second];
  const roles = quantileRoles(both);
  return [roles.slice(0, first.length), roles.slice(first.length)];
}

function onTurns(what: string, plays: Traces, tick: number): Question[] {
  const agents = agentsOf(plays);
  if (agents < 2 || plays.some((play) => play.some((session) => session.length < 2 * agents))) return [];
  const indices = plays[0].map((_, s) =>
    mean(plays.map((play) => turnTaking(leadersOf(play[s]), agents).index)),
  );
  const text = `agents take turns at the largest of the ${what}`;
  return [
    {
      contrasts: [{ sides: 1, values: indices }],
      tell: ([p], { alpha }) =>
        p <= alpha ? told(event("turn-taking", text, tick, "index", indices, p)) : [],
    },
  ];
}

function onCoalitions([first, second]: Traces, tick: number): Question[] {
  if ([first, second].some((play) => play.some((session) => session.length < 8))) return [];
  const variances = first.map((play, s) => coalitions(play, second[s]).variance);
  const text = "coalitions: some agents' payoffs move together, the same in two plays";
  return [
    {
      contrasts: [{ sides: 1, values: variances }],
      tell: ([p], { alpha }) =>
        p <= alpha ? told(event("coalitions", text, tick, "variance of correlations", variances, p)) : [],
    },
  ];
}

/** An event of its size in the mean over sessions; none where that, or most sessions, fall short of the smallest. */
function event(
  kind: EventKind & keyof typeof least,
  text: string,
  tick: number,
  quantity: string,
  sizes: readonly number[],
  p: number,
): TimelineEvent | undefined {
  const size = meanInterval(sizes);
  const showing = sizes.filter((one) => one >= least[kind]).length;
  if (size.estimate < least[kind] || 2 * showing <= sizes.length) return undefined;
  const evidence: Evidence = { quantity, ...size, sessions: sizes.length, showing, p };
  return { tick, kind, text, evidence };
}

const told = (found: TimelineEvent | undefined): TimelineEvent[] => (found ? [found] : []);

/** Tick of a window index that may lie between two windows. */
function tickAt(ticks: readonly number[], window: number): number {
  const below = Math.floor(window);
  const above = Math.min(below + 1, ticks.length - 1);
  return ticks[below] + (window - below) * (ticks[above] - ticks[below]);
}
