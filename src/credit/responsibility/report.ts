/**
 * Who is to blame: an episode that failed, lived again without this agent's conduct or that decision.
 *
 * Blame is counterfactual (Chockler & Halpern 2004, JAIR 22) and relative to a baseline: what one could expect an agent
 * to have done instead. Where nothing is drawn, each question has one answer, and where all groups are tried, an agent of
 * degree 0 is not to blame: no group averts the failure only with it. Where the env, a policy or the baseline draws
 * random numbers, another decision also meets other luck, and an agent may avert a failure by that alone. Then
 * responsibility is how much less likely the failure was to be expected, over luck that is drawn anew.
 */
import type { Batch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import type { BoundPolicy } from "../../core/policy.ts";
import { coalitionMembers } from "../../games/cooperative/coalition-game.ts";
import { banzhafValues, shapleyValues } from "../../games/cooperative/semivalues.ts";
import type { Interval } from "../../stats/bootstrap.ts";
import { meanInterval } from "../../stats/mean-interval.ts";
import { wilsonInterval } from "../../stats/proportion.ts";
import { baselineName } from "../baseline.ts";
import { type Failure, failureTicks } from "./failure.ts";
import { type Course, createReplay, facts, type Replay, type ReplayOptions, requireWorld } from "./replay.ts";
import { degreesOfResponsibility, minimalGroups } from "./shares.ts";

export interface ResponsibilityOptions extends ReplayOptions {
  readonly failure: Failure;
  /** World whose failure is taken apart; default the one that fails first. */
  readonly world?: number;
  /**
   * Continuations with luck drawn anew, for each decision; default 100 where random numbers are drawn, else 0. They
   * cannot be left out where random numbers are drawn.
   */
  readonly draws?: number;
}

/** All groups of agents are tried up to this many agents; above it a report has no shares. */
export const maxPivotalAgents = 12;

/** Plain data. Ticks count from the start of the replay, which is tick `startTick` of the episode. */
export interface ResponsibilityReport {
  readonly env: string;
  readonly failure: string;
  readonly baseline: string;
  readonly world: number;
  readonly startTick: number;
  /** Tick in which the failure happened. */
  readonly failureTick: number;
  /** Ticks that replays last at most: averted means not within these. */
  readonly ticks: number;
  readonly agents: readonly AgentResponsibility[];
  /** Who draws random numbers: the env, policies, the baseline. Where any does, the report rests on redrawn luck. */
  readonly drawing: readonly string[];
  /** With the luck of the episode: probabilities are 0 or 1. A description of that luck where random numbers are drawn. */
  readonly actual: FailureRisks;
  /** With luck drawn anew from the tick in question on. */
  readonly redrawn?: FailureRisks & { readonly draws: number };
  /**
   * Last tick from which one agent alone, playing the baseline from then on, averts it, and which agents can. This and
   * what follows only where nothing is drawn.
   */
  readonly lastChance?: { readonly tick: number; readonly agents: readonly number[] };
  /** The same for all agents at once. */
  readonly lastChanceTogether?: number;
  /** Smallest groups that avert it by playing the baseline throughout; no part of such a group does. */
  readonly groups?: readonly (readonly number[])[];
}

export interface AgentResponsibility {
  readonly agent: number;
  /** Id of its policy. */
  readonly policy: string;
  /** Playing the baseline throughout, it alone averts the failure. This and what follows only where nothing is drawn. */
  readonly averts?: boolean;
  /** When the failure happens if it plays the baseline throughout; none where that averts it. */
  readonly failureTick?: number;
  /** Last tick from which it alone averts it. */
  readonly lastChance?: number;
  /** Ticks in which this one decision, replaced, averts it. */
  readonly decisions?: readonly number[];
  /** Of the game in which a group is worth 1 if it averts the failure by playing the baseline throughout. */
  readonly shapley?: number;
  readonly banzhaf?: number;
  /** Degree of responsibility, 1 / (1 + smallest change of others that makes it pivotal). */
  readonly degree?: number;
  /** Probability of the failure when it plays the baseline throughout, with redrawn luck (Wilson's interval). */
  readonly risk?: Interval;
  /** By how much that is below the probability as things are, over the same draws. */
  readonly riskFall?: Interval;
  /**
   * Whether the fall is beyond chance: draws in which it averts the failure, against those in which it brings it about
   * (McNemar's exact test 1947, one-sided, at 5 % over all agents together: Bonferroni).
   */
  readonly lowersRisk?: boolean;
  /**
   * Shapley value of the game in which a group is worth by how much the probability falls when it plays the baseline
   * throughout, with redrawn luck. A probability, not a share: over all agents it sums to the fall were all to play it.
   */
  readonly shapleyRiskFall?: Interval;
}

/** Probability of the failure, as seen from each tick up to the failure. */
export interface FailureRisks {
  /** By tick: all goes on as it is. */
  readonly risk: readonly number[];
  /** By agent and tick: it plays the baseline from this tick on. */
  readonly onward: readonly (readonly number[])[];
  /** By agent and tick: it plays the baseline in this tick only. */
  readonly single: readonly (readonly number[])[];
  /** By tick: all play the baseline from this tick on. */
  readonly together: readonly number[];
}

/**
 * Finds a failure in frozen play from the present on, and who could have averted it, how, and until when. Time is about
 * (1 + draws) x (2 x agents x ticks until the failure + 2^agents) episodes, without 2^agents above `maxPivotalAgents`.
 */
export function responsibilityReport(
  batch: Batch,
  policies: readonly BoundPolicy[],
  options: ResponsibilityOptions,
): ResponsibilityReport {
  const who = "responsibilityReport";
  const { failure, baseline } = options;
  if (options.draws !== undefined && !(Number.isInteger(options.draws) && options.draws >= 0))
    fail(who, "draws must be a whole number of at least 0", options.draws);
  const replay = createReplay(who, batch, policies, options);
  const run = (courses: readonly Course[]) => failureTicks(replay, courses, failure);
  const { world, failureTick } = failedWorld(who, batch, run, options);
  const n = batch.agents;
  const throughout = { world, from: 0, to: replay.ticks };

  const actual = risksOf(run, replay, world, n, failureTick, 0);
  const alone = run(everyAgent(n, (agent) => ({ ...throughout, agents: [agent] })));
  const few = n <= maxPivotalAgents;
  const failures = few ? failuresByGroup(run, throughout, n, 0)[0] : undefined;
  const drawing = replay.drew();
  const certain = drawing.length === 0;
  const draws = options.draws ?? (certain ? 0 : usualDraws);
  if (!certain && draws === 0)
    fail(
      who,
      `draws must be at least 1 where random numbers are drawn (${drawing.join(", ")})`,
      draws,
      `leave draws out for ${usualDraws}`,
    );
  const averted = certain && failures ? fallsOf(failures) : undefined;
  const shares = averted && {
    shapley: shapleyValues(averted, n),
    banzhaf: banzhafValues(averted, n),
    degrees: degreesOfResponsibility(averted, n),
  };
  const redrawn = draws > 0 ? risksOf(run, replay, world, n, failureTick, draws) : undefined;
  const byDraw = draws > 0 ? failuresInDraws(run, throughout, n, draws) : undefined;

  const policyOf = (agent: number) => policies.find(({ seats }) => seats.includes(agent))!.id;
  const agents = everyAgent(n, (agent): AgentResponsibility => {
    const last = actual.onward[agent].lastIndexOf(0);
    return {
      agent,
      policy: policyOf(agent),
      ...(certain && {
        averts: alone[agent] < 0,
        ...(alone[agent] >= 0 && { failureTick: alone[agent] }),
        ...(last >= 0 && { lastChance: last }),
        decisions: actual.single[agent].flatMap((risk, tick) => (risk === 0 ? [tick] : [])),
      }),
      ...(shares && {
        shapley: shares.shapley[agent],
        banzhaf: shares.banzhaf[agent],
        degree: shares.degrees[agent],
      }),
      ...(byDraw && riskFallOf(byDraw, agent, n)),
    };
  });
  const lastTick = agents.reduce((latest, { lastChance = -1 }) => Math.max(latest, lastChance), -1);
  const lastTogether = certain ? actual.together.lastIndexOf(0) : -1;
  return {
    env: batch.env.id,
    failure: failure.name,
    baseline: baselineName(baseline),
    world,
    startTick: batch.columns.tick[world],
    failureTick,
    ticks: replay.ticks,
    agents,
    drawing,
    actual,
    ...(redrawn && { redrawn: { draws, ...redrawn } }),
    ...(lastTick >= 0 && {
      lastChance: {
        tick: lastTick,
        agents: agents.flatMap(({ agent, lastChance }) => (lastChance === lastTick ? [agent] : [])),
      },
    }),
    ...(lastTogether >= 0 && { lastChanceTogether: lastTogether }),
    ...(averted && { groups: minimalGroups(averted) }),
  };
}

/** The world that was asked for, or the first to fail (of several, the one with the lowest number). */
function failedWorld(
  who: string,
  batch: Batch,
  run: Run,
  { failure, world }: ResponsibilityOptions,
): { world: number; failureTick: number } {
  if (world !== undefined) requireWorld(who, batch, world);
  const candidates = world === undefined ? Array.from({ length: batch.worlds }, (_, i) => i) : [world];
  const first = run(candidates.map(facts));
  const ticks = first.filter((tick) => tick >= 0);
  if (ticks.length === 0)
    fail(
      who,
      `"${failure.name}" does not happen in frozen play in ${world === undefined ? `any of ${batch.worlds} worlds` : `world ${world}`}`,
      undefined,
      "reset with another seed, take more worlds or more ticks",
    );
  const failureTick = ticks.reduce((least, tick) => Math.min(least, tick));
  return { world: candidates[first.indexOf(failureTick)], failureTick };
}

/** Runs courses and returns the tick of the failure in each, or -1. */
type Run = (courses: readonly Course[]) => Int32Array;

/** Risks in ticks 0..failureTick; with `draws` 0 under the luck of the episode. */
function risksOf(
  run: Run,
  { ticks }: Replay,
  world: number,
  agents: number,
  failureTick: number,
  draws: number,
): FailureRisks {
  const everyone = everyAgent(agents, (agent) => agent);
  const each = Array.from({ length: failureTick + 1 }, (_, tick) => tick);
  /** Of courses that differ from the facts from their tick on. */
  const risks = (replaced: readonly number[], lasts: number) => {
    const courses = each.map((tick) => ({ world, agents: replaced, from: tick, to: tick + lasts }));
    return shareOfFailures(run, courses, draws);
  };
  return {
    risk: risks([], 0),
    onward: everyone.map((agent) => risks([agent], ticks)),
    single: everyone.map((agent) => risks([agent], 1)),
    together: risks(everyone, ticks),
  };
}

/** Draws where none are asked for and random numbers are drawn. */
const usualDraws = 100;

/** Failures (1 or 0) by draw, `[draw][group]`; one row with the luck of the episode where `draws` is 0. */
function failuresByGroup(
  run: Run,
  throughout: Omit<Course, "agents">,
  agents: number,
  draws: number,
): Float64Array[] {
  const courses = Array.from({ length: 2 ** agents }, (_, group) => ({
    ...throughout,
    agents: coalitionMembers(group),
  }));
  return failuresOf(run, courses, draws);
}

/** What an agent's risk and share rest on, draw by draw: nobody, each alone, and all groups where these are few. */
interface InDraws {
  readonly draws: number;
  readonly asItIs: Float64Array;
  /** `[agent][draw]`. */
  readonly alone: readonly Float64Array[];
  /** Shapley values `[draw][agent]`. */
  readonly shapley: readonly Float64Array[] | undefined;
}

function failuresInDraws(
  run: Run,
  throughout: Omit<Course, "agents">,
  agents: number,
  draws: number,
): InDraws {
  if (agents > maxPivotalAgents) {
    const courses = [[], ...everyAgent(agents, (agent) => [agent])].map((own) => ({
      ...throughout,
      agents: own,
    }));
    const failures = failuresOf(run, courses, draws);
    return {
      draws,
      asItIs: Float64Array.from(failures, (row) => row[0]),
      alone: everyAgent(agents, (agent) => Float64Array.from(failures, (row) => row[1 + agent])),
      shapley: undefined,
    };
  }
  const failures = failuresByGroup(run, throughout, agents, draws);
  return {
    draws,
    asItIs: Float64Array.from(failures, (row) => row[0]),
    alone: everyAgent(agents, (agent) => Float64Array.from(failures, (row) => row[1 << agent])),
    shapley: failures.map((row) => shapleyValues(fallsOf(row), agents)),
  };
}

function riskFallOf(
  { draws, asItIs, alone, shapley }: InDraws,
  agent: number,
  agents: number,
): Pick<AgentResponsibility, "risk" | "riskFall" | "lowersRisk" | "shapleyRiskFall"> {
  const own = alone[agent];
  const falls = own.map((failed, draw) => asItIs[draw] - failed);
  const averted = falls.filter((fall) => fall > 0).length;
  const caused = falls.filter((fall) => fall < 0).length;
  return {
    risk: wilsonInterval(own.filter((failed) => failed > 0).length, draws),
    riskFall: ofDraws(falls),
    lowersRisk: upperTail(averted, averted + caused) <= 0.05 / agents,
    ...(shapley && { shapleyRiskFall: ofDraws(shapley.map((values) => values[agent])) }),
  };
}

/**
 * Mean over draws with its interval, which is never narrower than what so many draws can show of a share that they have
 * not seen at all (Wilson's interval of 0).
 */
function ofDraws(values: ArrayLike<number>): Interval {
  const { estimate, low, high } = meanInterval(values);
  const unseen = wilsonInterval(0, values.length).high;
  return { estimate, low: Math.min(low, estimate - unseen), high: Math.max(high, estimate + unseen) };
}

/** P(Binomial(trials, 1/2) >= count). */
function upperTail(count: number, trials: number): number {
  let logTerm = -trials * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= trials; k++) {
    if (k >= count) tail += Math.exp(logTerm);
    logTerm += Math.log((trials - k) / (k + 1));
  }
  return Math.min(1, tail);
}

/** By group: 1 where it averts what happens without any group, -1 where it brings it about. */
const fallsOf = (failures: Float64Array): Float64Array => failures.map((failed) => failures[0] - failed);

/** Whether each course fails, by draw, with luck drawn anew from its first tick on; with `draws` 0 once, as it was. */
function failuresOf(run: Run, courses: readonly Course[], draws: number): Float64Array[] {
  if (draws === 0) return [Float64Array.from(run(courses), (tick) => (tick >= 0 ? 1 : 0))];
  const drawn = Array.from({ length: draws }, (_, draw) =>
    courses.map((course) => ({ ...course, redraw: { from: course.from, draw } })),
  );
  return drawn.map((row) => Float64Array.from(run(row), (tick) => (tick >= 0 ? 1 : 0)));
}

/** How often each course fails. */
function shareOfFailures(run: Run, courses: readonly Course[], draws: number): number[] {
  const failures = failuresOf(run, courses, draws);
  return courses.map((_, j) => failures.reduce((sum, row) => sum + row[j], 0) / failures.length);
}

function everyAgent<T>(agents: number, make: (agent: number) => T): T[] {
  return Array.from({ length: agents }, (_, agent) => make(agent));
}
