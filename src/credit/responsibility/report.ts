/**
 * Who is to blame: an episode that failed, lived again without this agent's conduct or that decision.
 *
 * Blame is counterfactual (Chockler & Halpern 2004, JAIR 22) and relative to a baseline: what one could expect an agent
 * to have done instead. An agent that plays the baseline itself is never to blame; held to another one it can be.
 * First with the luck of the episode, which tells what would have happened; then, where chance plays a part, with luck
 * that is drawn anew from each tick on, which tells what was to be expected.
 */
import type { Batch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import type { BoundPolicy } from "../../core/policy.ts";
import { coalitionMembers } from "../../games/cooperative/coalition-game.ts";
import { banzhafValues, shapleyValues } from "../../games/cooperative/semivalues.ts";
import type { Interval } from "../../measure/bootstrap.ts";
import { wilsonInterval } from "../../measure/proportion.ts";
import { baselineName } from "../baseline.ts";
import { type Failure, failureTicks } from "./failure.ts";
import { type Course, createReplay, facts, type Replay, type ReplayOptions, requireWorld } from "./replay.ts";
import { degreesOfResponsibility, minimalGroups } from "./shares.ts";

export interface ResponsibilityOptions extends ReplayOptions {
  readonly failure: Failure;
  /** World whose failure is taken apart; default the one that fails first. */
  readonly world?: number;
  /** Continuations with luck drawn anew, for each decision; default 0. */
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
  /** With the luck of the episode: probabilities are 0 or 1. */
  readonly actual: FailureRisks;
  /** With luck drawn anew from the tick in question on. */
  readonly redrawn?: FailureRisks & { readonly draws: number };
  /** Last tick from which one agent alone, playing the baseline from then on, averts it, and which agents can. */
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
  /** Playing the baseline throughout, it alone averts the failure. */
  readonly averts: boolean;
  /** When the failure happens if it plays the baseline throughout; none where that averts it. */
  readonly failureTick?: number;
  /** Last tick from which it alone averts it. */
  readonly lastChance?: number;
  /** Ticks in which this one decision, replaced, averts it. */
  readonly decisions: readonly number[];
  /** Of the game in which a group is worth 1 if it averts the failure by playing the baseline throughout. */
  readonly shapley?: number;
  readonly banzhaf?: number;
  /** Degree of responsibility, 1 / (1 + smallest change of others that makes it pivotal). */
  readonly degree?: number;
  /** Probability of the failure when it plays the baseline throughout, with redrawn luck (Wilson's interval). */
  readonly risk?: Interval;
  /**
   * Shapley value of the game in which a group is worth by how much the probability falls when it plays the baseline
   * throughout, with redrawn luck. A probability, not a share: over all agents it sums to the fall were all to play it.
   */
  readonly shapleyRiskFall?: number;
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
 * (1 + draws) x 2 x agents x ticks until the failure episodes, and 2^agents more for the shares.
 */
export function responsibilityReport(
  batch: Batch,
  policies: readonly BoundPolicy[],
  options: ResponsibilityOptions,
): ResponsibilityReport {
  const who = "responsibilityReport";
  const { failure, baseline, draws = 0 } = options;
  if (!(Number.isInteger(draws) && draws >= 0))
    fail(who, "draws must be a whole number of at least 0", draws);
  const replay = createReplay(who, batch, policies, options);
  const run = (courses: readonly Course[]) => failureTicks(replay, courses, failure);
  const { world, failureTick } = failedWorld(who, batch, run, options);
  const n = batch.agents;
  const throughout = { world, from: 0, to: replay.ticks };

  const actual = risksOf(run, replay, world, n, failureTick, 0);
  const redrawn = draws > 0 ? risksOf(run, replay, world, n, failureTick, draws) : undefined;
  const alone = run(everyAgent(n, (agent) => ({ ...throughout, agents: [agent] })));
  const few = n <= maxPivotalAgents;
  const averted = few ? fallsByGroup(run, throughout, n, 0) : undefined;
  const shares = averted && {
    shapley: shapleyValues(averted, n),
    banzhaf: banzhafValues(averted, n),
    degrees: degreesOfResponsibility(averted, n),
  };
  const riskFalls = few && draws > 0 ? shapleyValues(fallsByGroup(run, throughout, n, draws), n) : undefined;

  const policyOf = (agent: number) => policies.find(({ seats }) => seats.includes(agent))!.id;
  const agents = everyAgent(n, (agent): AgentResponsibility => {
    const last = actual.onward[agent].lastIndexOf(0);
    return {
      agent,
      policy: policyOf(agent),
      averts: alone[agent] < 0,
      ...(alone[agent] >= 0 && { failureTick: alone[agent] }),
      ...(last >= 0 && { lastChance: last }),
      decisions: actual.single[agent].flatMap((risk, tick) => (risk === 0 ? [tick] : [])),
      ...(shares && {
        shapley: shares.shapley[agent],
        banzhaf: shares.banzhaf[agent],
        degree: shares.degrees[agent],
      }),
      ...(redrawn && { risk: wilsonInterval(Math.round(redrawn.onward[agent][0] * draws), draws) }),
      ...(riskFalls && { shapleyRiskFall: riskFalls[agent] }),
    };
  });
  const lastTick = Math.max(...agents.map(({ lastChance = -1 }) => lastChance));
  const lastTogether = actual.together.lastIndexOf(0);
  return {
    env: batch.env.id,
    failure: failure.name,
    baseline: baselineName(baseline),
    world,
    startTick: batch.columns.tick[world],
    failureTick,
    ticks: replay.ticks,
    agents,
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

/** By group: how much less likely the failure is when the group plays the baseline throughout. */
function fallsByGroup(
  run: Run,
  throughout: Omit<Course, "agents">,
  agents: number,
  draws: number,
): Float64Array {
  const courses = Array.from({ length: 2 ** agents }, (_, group) => ({
    ...throughout,
    agents: coalitionMembers(group),
  }));
  const risks = shareOfFailures(run, courses, draws);
  return Float64Array.from(risks, (risk) => risks[0] - risk);
}

/** How often each course fails, with luck drawn anew from its first tick on; with `draws` 0 once, with luck as it was. */
function shareOfFailures(run: Run, courses: readonly Course[], draws: number): number[] {
  if (draws === 0) return Array.from(run(courses), (tick) => (tick >= 0 ? 1 : 0));
  const drawn = courses.flatMap((course) =>
    Array.from({ length: draws }, (_, draw) => ({ ...course, redraw: { from: course.from, draw } })),
  );
  const first = run(drawn);
  return courses.map(
    (_, j) => first.subarray(j * draws, (j + 1) * draws).filter((tick) => tick >= 0).length / draws,
  );
}

function everyAgent<T>(agents: number, make: (agent: number) => T): T[] {
  return Array.from({ length: agents }, (_, agent) => make(agent));
}
