/** The questions that a timeline asks of a history: which detector, on what, and how a finding is told. */
import { bootstrapInterval } from "../bootstrap.ts";
import { mean, median } from "../statistics.ts";
import { type ChanceOptions, combinedChance } from "./chance.ts";
import { type SessionShifts, sessionShifts } from "./change-points.ts";
import { coalitionChange, coalitionStructure } from "./coalitions.ts";
import { exploitation } from "./exploitation.ts";
import { bySession, type Evidence, type History, type TimelineEvent } from "./history.ts";
import { inequalityByWindow } from "./inequality.ts";
import { oscillation } from "./oscillation.ts";
import { reachedAndStayed } from "./reached.ts";
import { leastSpecialisation, quantileRoles, specialisation } from "./specialisation.ts";
import { brief } from "./timeline-text.ts";
import { type CommonTrend, commonTrends } from "./trends.ts";
import { leadersOf, turnTaking } from "./turn-taking.ts";

/** How sure an answer has to be. */
interface Demand {
  /** False positive rate of one test. */
  readonly level: number;
  /** Chance options of a test of all sessions together, and of one of many sessions. */
  readonly together: ChanceOptions;
  readonly each: ChanceOptions;
}

/** One or more tests; `ask` gives the findings, their p-values not yet multiplied by the number of tests. */
export interface Question {
  readonly tests: number;
  readonly ask: (demand: Demand) => TimelineEvent[];
}

/** All questions that the parts of a checked history allow. */
export function questionsOf(history: History): Question[] {
  const { ticks, payoffs, actions, tracePayoffs, threshold = {} } = history;
  const end = ticks[ticks.length - 1];
  const metrics = Object.entries(history.metrics).map(([name, rows]) => ({
    name,
    sessions: bySession(rows),
  }));
  if (payoffs && payoffs[0][0].length > 1 && !("equality" in history.metrics))
    metrics.push({ name: "inequality", sessions: bySession(inequalityByWindow(payoffs).values) });
  const questions: Question[] = metrics.map(({ name, sessions }) =>
    onMetric(name, sessions, ticks, threshold[name]),
  );
  const ask = (tests: number, answer: Question["ask"]) => questions.push({ tests, ask: answer });
  for (const [what, trace] of Object.entries({ actions, payoffs: tracePayoffs })) {
    const agents = trace?.[0][0].length ?? 0;
    if (!trace || agents < 2) continue;
    if (what === "actions") ask(1, (demand) => specialists(trace, end, demand));
    if (trace.every((session) => session.length >= 2 * agents))
      ask(1, (demand) => turns(what, trace, agents, end, demand));
  }
  if (payoffs) {
    const sessions = bySession(payoffs);
    const agents = payoffs[0][0].length;
    if (agents >= 2 && ticks.length >= 4) ask(1, (demand) => exploiters(sessions, ticks, demand));
    if (agents >= 3) questions.push(...coalitionQuestions(sessions, ticks));
  }
  return questions;
}

type Series = readonly (readonly number[])[];

/**
 * Oscillation, shifts and emergence (two tests: late and early) of one metric. The ups and downs of an oscillation are no shifts: those of a
 * metric that oscillates are looked for between the means of whole periods.
 */
function onMetric(
  name: string,
  sessions: Series,
  ticks: readonly number[],
  threshold: number | undefined,
): Question {
  const windows = ticks.length;
  if (windows < 4) return { tests: 0, ask: () => [] };
  const mayOscillate = windows >= 8;
  const many = sessions.length > 1;
  const tests = 1 + Number(many) + Number(mayOscillate) + 2 * Number(threshold !== undefined);
  return {
    tests,
    ask: (demand) => {
      const rhythm = mayOscillate ? oscillations(name, sessions, ticks, demand) : [];
      const period = Math.round(rhythm[0]?.evidence.estimate ?? 1);
      const whole = sessions.map((series) => periodMeans(series, period));
      const starts = whole[0].map((_, j) => ticks[j * period]);
      const trends = commonTrends(whole, { ...demand.together, alpha: demand.level });
      return [
        ...rhythm,
        ...trends.map((trend) => shift(name, trend, starts)),
        ...(many && starts.length >= 4 ? shiftsOfSessions(name, whole, trends, starts, demand) : []),
        ...(threshold !== undefined ? emergence(name, threshold, sessions, ticks, demand) : []),
      ];
    },
  };
}

/** Means of consecutive windows, `period` at a time; an incomplete last period is left out. */
function periodMeans(series: readonly number[], period: number): number[] {
  return Array.from({ length: Math.floor(series.length / period) }, (_, j) =>
    mean(series.slice(j * period, (j + 1) * period)),
  );
}

/** One event a trend. */
function shift(
  name: string,
  { at, until, steps, before, after, shift, effect, showing, sessions, p }: CommonTrend,
  ticks: readonly number[],
): TimelineEvent {
  const many = steps.length > 1;
  const direction = after > before ? "rises" : "falls";
  return {
    tick: ticks[at],
    ...(many && { until: ticks[until] }),
    kind: "shift",
    text: `${name} ${direction} from ${brief(before)} to ${brief(after)}${many ? ` in ${steps.length} steps` : ""}`,
    evidence: { quantity: `shift (d ${brief(effect)})`, ...shift, sessions, showing, effect, p },
  };
}

/** Shifts of single sessions, unless a trend of the mean tells them. */
function shiftsOfSessions(
  name: string,
  sessions: Series,
  trends: readonly CommonTrend[],
  ticks: readonly number[],
  { level, each }: Demand,
): TimelineEvent[] {
  const found = sessionShifts(sessions, each);
  const { at, shifted, upward, p } = found;
  if (!at || p > level || trends.some((trend) => tells(trend, found))) return [];
  const directions = [`${upward} up`, `${shifted - upward} down`].filter((text) => !text.startsWith("0 "));
  return [
    {
      tick: tickAt(ticks, at.estimate),
      kind: "session shifts",
      text: `${name} shifts in the median session (${directions.join(", ")})`,
      evidence: {
        quantity: "median tick",
        estimate: tickAt(ticks, at.estimate),
        low: tickAt(ticks, at.low),
        high: tickAt(ticks, at.high),
        sessions: sessions.length,
        showing: shifted,
        p,
      },
    },
  ];
}

/**
 * Whether a trend of the mean tells what single sessions do: at least three in four of those that shift go its way,
 * and the median of their times lies, by its interval, within a window of the trend.
 */
function tells({ at, until, shift }: CommonTrend, { at: median, upward, shifted }: SessionShifts): boolean {
  const along = shift.estimate > 0 ? upward : shifted - upward;
  return median !== undefined && 4 * along >= 3 * shifted && median.low <= until + 1 && median.high >= at - 1;
}

/** A level that is reached, or kept from early on. */
function emergence(
  name: string,
  threshold: number,
  sessions: Series,
  ticks: readonly number[],
  { level, each }: Demand,
): TimelineEvent[] {
  const found = reachedAndStayed(sessions, threshold, each);
  const told = [found, found.early].find(({ p }) => p <= level);
  if (!told?.at) return [];
  const { at, reached, share, p } = told;
  const how =
    at.estimate < 1 ? `is at least ${brief(threshold)} from the start` : `reaches ${brief(threshold)}`;
  return [
    {
      tick: tickAt(ticks, at.estimate),
      kind: "emergence",
      text: `${name} ${how} and stays (median session)`,
      evidence: { quantity: "share", ...share, sessions: sessions.length, showing: reached, p },
    },
  ];
}

function oscillations(
  name: string,
  sessions: Series,
  ticks: readonly number[],
  { level, each }: Demand,
): TimelineEvent[] {
  const all = sessions.map((series, s) => oscillation(series, ofSession(each, s)));
  const p = combinedChance(all.map(({ p }) => p));
  const showing = all.filter((one) => one.p <= 0.05);
  const periods = showing.flatMap(({ period }) => (period === undefined ? [] : [period]));
  if (p > level || periods.length === 0) return [];
  const ticksPerWindow = (ticks[ticks.length - 1] - ticks[0]) / (ticks.length - 1);
  const period = bootstrapInterval(periods, median);
  return [
    {
      tick: ticks[ticks.length - 1],
      kind: "oscillation",
      text: `${name} oscillates, every ${brief(period.estimate)} windows (${brief(period.estimate * ticksPerWindow)} ticks)`,
      evidence: {
        quantity: "period in windows",
        ...period,
        sessions: all.length,
        showing: showing.length,
        p,
      },
    },
  ];
}

function specialists(trace: readonly Series[], tick: number, { level, each }: Demand): TimelineEvent[] {
  const all = trace.map((actions, s) => specialisation(rolesOf(actions), ofSession(each, s)));
  const evidence = evidenceOf("index", all, ({ index }) => index, level);
  return evidence && evidence.estimate >= leastSpecialisation
    ? [{ tick, kind: "specialisation", text: "agents specialise in different roles", evidence }]
    : [];
}

/** Whole actions of a small set are roles as they are; other numbers are put into classes. */
function rolesOf(actions: Series): Series {
  const kinds = new Set(actions.flat());
  return kinds.size <= 16 && [...kinds].every(Number.isInteger) ? actions : quantileRoles(actions);
}

function turns(
  what: string,
  trace: readonly Series[],
  agents: number,
  tick: number,
  { level, each }: Demand,
): TimelineEvent[] {
  const all = trace.map((shares, s) => turnTaking(leadersOf(shares), agents, ofSession(each, s)));
  const evidence = evidenceOf("index", all, ({ index }) => index, level);
  const text = `agents take turns at the largest of the ${what}`;
  return evidence ? [{ tick, kind: "turn-taking", text, evidence }] : [];
}

function exploiters(
  sessions: readonly Series[],
  ticks: readonly number[],
  { level, each }: Demand,
): TimelineEvent[] {
  const all = sessions.map((payoffs, s) => exploitation(payoffs, ofSession(each, s)));
  const evidence = evidenceOf("exploiters", all, ({ exploiters }) => exploiters, level);
  const starts = all.filter(({ p }) => p <= 0.05).flatMap(({ periods }) => periods.slice(0, 1));
  if (!evidence || starts.length === 0) return [];
  const start = median(starts.map(({ from }) => from));
  return [
    {
      tick: tickAt(ticks, start),
      kind: "exploitation",
      text: "one agent at a time gains at the others' expense",
      evidence,
    },
  ];
}

/** Up to four periods of at least 8 windows: coalitions in each, and changes from each to the next. */
function coalitionQuestions(sessions: readonly Series[], ticks: readonly number[]): Question[] {
  const count = Math.min(4, Math.floor(ticks.length / 8));
  const starts = Array.from({ length: count + 1 }, (_, j) => Math.floor((j * ticks.length) / count));
  const periods = starts
    .slice(0, count)
    .map((start, j) => sessions.map((payoffs) => payoffs.slice(start, starts[j + 1])));
  return periods.flatMap((period, j) => {
    const tick = ticks[starts[j]];
    const questions: Question[] = [{ tests: 1, ask: (demand) => groups(period, tick, demand) }];
    if (j > 0)
      questions.push({ tests: 1, ask: (demand) => regroupings(periods[j - 1], period, tick, demand) });
    return questions;
  });
}

function groups(period: readonly Series[], tick: number, { level, each }: Demand): TimelineEvent[] {
  const all = period.map((payoffs, s) => coalitionStructure(payoffs, ofSession(each, s)));
  const evidence = evidenceOf("coalitions", all, ({ count }) => count, level);
  const text = "coalitions: some agents' payoffs move together";
  return evidence ? [{ tick, kind: "coalitions", text, evidence }] : [];
}

function regroupings(
  before: readonly Series[],
  after: readonly Series[],
  tick: number,
  { level, each }: Demand,
): TimelineEvent[] {
  const all = after.map((payoffs, s) => coalitionChange(before[s], payoffs, ofSession(each, s)));
  const evidence = evidenceOf("agreement", all, ({ agreement }) => agreement, level);
  const text = "coalitions change: other agents' payoffs move together";
  return evidence ? [{ tick, kind: "coalition change", text, evidence }] : [];
}

/** Mean over sessions of what each test found, and how many are significant alone; none if chance explains them. */
function evidenceOf<T extends { readonly p: number }>(
  quantity: string,
  all: readonly T[],
  value: (one: T) => number,
  level: number,
): Evidence | undefined {
  const p = combinedChance(all.map((one) => one.p));
  if (p > level) return undefined;
  const showing = all.filter((one) => one.p <= 0.05).length;
  return { quantity, ...bootstrapInterval(all.map(value), mean), sessions: all.length, showing, p };
}

/** Null draws of a session's own: sessions that shared theirs would not be independent tests. */
function ofSession({ seed = 0, ...options }: ChanceOptions, session: number): ChanceOptions {
  return { ...options, seed: `${seed}/${session}` };
}

/** Tick of a window index that may lie between two windows. */
function tickAt(ticks: readonly number[], window: number): number {
  const below = Math.floor(window);
  const above = Math.min(below + 1, ticks.length - 1);
  return ticks[below] + (window - below) * (ticks[above] - ticks[below]);
}
