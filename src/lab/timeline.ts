/**
 * What arose in a society of a run, and when: its learning curves and two plays of its frozen policies at the end, put
 * to the detectors of src/emergence.
 */
import { play } from "../core/play.ts";
import { spacesAt } from "../core/roles.ts";
import { copySociety, type Society } from "../core/society.ts";
import type { History, Play, TimelineEvent } from "../emergence/history.ts";
import { timeline } from "../emergence/timeline.ts";
import { warmUp } from "../norms/play.ts";
import type { Catalogue } from "./catalogue.ts";
import { type CertifyJob, emergenceGoal, trainedSociety } from "./certify.ts";
import type { Row } from "./task.ts";

export interface SocietyTimeline {
  readonly scene: string;
  readonly society: string;
  readonly label: string;
  /** Sessions that the events rest on. Those of a society without learners and without luck are all one. */
  readonly sessions: number;
  /** Training ticks at each window's end; empty where nothing learns, and only the plays were asked about. */
  readonly ticks: readonly number[];
  /** The learning curves that were asked about, `metrics[name][window][session]`. */
  readonly metrics: History["metrics"];
  readonly events: readonly TimelineEvent[];
}

/** Ticks of each play; the warm-up is that of the certificates. */
export const traceTicks = 200;
const warmUpTicks = 50;
/** Cooperation counts as reached from here on where no level of welfare is known. */
const cooperative = 0.5;

/** The events of one society; pure. Equal jobs give equal timelines. */
export function societyTimeline(catalogue: Catalogue, job: CertifyJob): SocietyTimeline {
  const { config, scene, society } = job;
  const history = societyHistory(catalogue, job);
  const learns = job.rows.some(({ phase }) => phase === "train");
  return {
    scene,
    society,
    label: config.scenes[scene].societies[society].label,
    sessions: history.plays![0].actions!.length,
    ticks: learns ? history.ticks : [],
    metrics: history.metrics,
    events: timeline(history, { seed: `${config.seed}/timeline` }),
  };
}

/** What the run recorded of a society's sessions, and two plays of what they learned. */
export function societyHistory(catalogue: Catalogue, job: CertifyJob): History {
  const { config, scene: id, society: name } = job;
  const scene = config.scenes[id];
  const { sessions } = config;
  const training = job.rows.filter(({ phase }) => phase === "train");
  const society = trainedSociety(catalogue, job, sessions);
  const plays = [1, 2].map((n) => trace(society, sessions, `${config.seed}/timeline/${n}`));
  // Where nothing learns and there is no luck, sessions are one observation many times over.
  if (training.length === 0) return { ticks: [0], metrics: {}, plays: distinct(plays).map(rounds) };

  const ticks = [...new Set(training.map(({ tick }) => tick))].sort((a, b) => a - b);
  const byWindow = <T>(part: (row: Row) => readonly T[] | undefined): T[][] =>
    ticks.map((tick) =>
      training
        .filter((row) => row.tick === tick)
        .sort((a, b) => a.lo - b.lo)
        .flatMap((row) => part(row) ?? []),
    );
  const goal = emergenceGoal(catalogue, job, { ...scene.params, ...scene.societies[name].params });
  const wanted = new Set(["welfare", "cooperation", "equality", ...Object.keys(scene.show)]);
  if (goal) wanted.add(goal.metric);
  const metrics = Object.fromEntries(
    [...wanted]
      .filter((metric) => metric in training[0].values)
      .map((metric) => [metric, byWindow(({ values }) => values[metric])] as const)
      .filter(([, values]) => varies(values.flat())),
  );
  const reached = goal ?? { metric: "cooperation", threshold: cooperative };
  return {
    ticks,
    metrics,
    ...(training.every(({ payoffs }) => payoffs) && { payoffs: byWindow(({ payoffs }) => payoffs) }),
    plays: plays.map(rounds),
    threshold: reached.metric in metrics ? { [reached.metric]: reached.threshold } : {},
  };
}

/** Numbers throughout, and not the same one up to rounding. A missing number is `null` when it comes from a file. */
function varies(values: readonly number[]): boolean {
  if (!values.every(Number.isFinite)) return false;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high));
}

/** First action heads as they took effect, and payoffs, `[session][tick][agent]`. */
interface Trace {
  readonly actions: number[][][];
  readonly payoffs: number[][][];
}

/** Every session, a world each, in the midst of things, frozen; finished episodes are followed by the next. */
function trace(society: Society, worlds: number, seed: string): Trace {
  const copy = copySociety(society, { seed });
  const { io, agents, roles } = copy.batch;
  const own = Array.from({ length: agents }, (_, a) => io.actions[spacesAt(roles, a).headAt[0]]);
  const actions: number[][][] = Array.from({ length: worlds }, () => []);
  const payoffs: number[][][] = Array.from({ length: worlds }, () => []);
  warmUp(copy, warmUpTicks, seed);
  const record = () => {
    for (let i = 0; i < worlds; i++) {
      actions[i].push(own.map((action, a) => action[i * agents + a]));
      payoffs[i].push(Array.from(io.payoff.subarray(i * agents, (i + 1) * agents)));
    }
  };
  play({ ...copy, ticks: traceTicks, taps: [{ stepped: record }] });
  return { actions, payoffs };
}

/**
 * Payoffs by round: a tick that pays nobody anything (an auction still open) is none. Rounds that come at a fixed
 * distance would look like turns, whose index takes ticks for rounds.
 */
function rounds({ actions, payoffs }: Trace): Play {
  const paid = payoffs.map((session) => session.filter((tick) => tick.some((payoff) => payoff !== 0)));
  return { actions, ...(paid.every((session) => session.length > 0) && { payoffs: paid }) };
}

/** Sessions that went alike in all plays count once. */
function distinct(plays: readonly Trace[]): Trace[] {
  const keys = plays[0].actions.map((_, s) =>
    JSON.stringify(plays.map(({ actions, payoffs }) => [actions[s], payoffs[s]])),
  );
  const first = (_: unknown, s: number) => keys.indexOf(keys[s]) === s;
  return plays.map(({ actions, payoffs }) => ({
    actions: actions.filter(first),
    payoffs: payoffs.filter(first),
  }));
}
