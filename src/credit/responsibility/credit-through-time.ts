/**
 * Credit through time: what each decision of an episode was worth.
 *
 * The credit of agent a's decision at tick t is the return as it was, less the return had a played the baseline at t
 * and all gone on as they do, with the same random numbers: a difference reward (Wolpert & Tumer 2002, "Optimal Payoff
 * Functions for Members of Collectives") over the rest of the episode, measured rather than learned. Such credits need
 * not add up; what is missing is reported as interaction.
 */
import type { Batch } from "../../core/batch.ts";
import { fail, failUnknown } from "../../core/errors.ts";
import type { BoundPolicy } from "../../core/policy.ts";
import { type Course, createReplay, facts, type ReplayOptions, requireWorld } from "./replay.ts";

/** Whose return: the deciding agent's, or the sum over all agents. */
export type CreditMeasure = "own" | "welfare";

export interface CreditThroughTimeOptions extends ReplayOptions {
  /** World whose episode is taken apart, from its present tick on; default 0. */
  readonly world?: number;
  /** Default "welfare". */
  readonly measure?: CreditMeasure;
  /** Weight of a payoff one tick later, counted from the present; in 0..1, default 1. */
  readonly discount?: number;
}

/** In the unit of the payoff. Tables have one row a tick: entry `tick * agents + agent`. */
export interface CreditThroughTime {
  readonly measure: CreditMeasure;
  readonly agents: number;
  /** Ticks that were played before the episode ended. */
  readonly ticks: number;
  readonly credit: Float64Array;
  /** By agent: what all of its decisions made, replaced together. */
  readonly conduct: Float64Array;
  /** By agent: its conduct less the sum of its credits. Zero where its decisions do not depend on each other. */
  readonly interaction: Float64Array;
  /** What all decisions of all agents made, replaced together, in the sum over agents. */
  readonly joint: number;
  /** `joint` less the sum of all credits; under "own" it also holds what agents did to each other. */
  readonly jointInteraction: number;
  /** The episode as it was; agents that have left are paid nothing. */
  readonly payoffs: Float64Array;
  /** One table for each action head. */
  readonly actions: readonly Float64Array[];
}

/** Plays ticks x agents copies of the episode: time is about ticks^2 x agents steps of one world. */
export function creditThroughTime(
  batch: Batch,
  policies: readonly BoundPolicy[],
  options: CreditThroughTimeOptions,
): CreditThroughTime {
  const who = "creditThroughTime";
  const { world = 0, measure = "welfare", discount = 1 } = options;
  requireWorld(who, batch, world);
  if (measure !== "own" && measure !== "welfare") failUnknown("measure", measure, ["own", "welfare"]);
  if (!(discount >= 0 && discount <= 1)) fail(who, "discount must be in 0..1", discount);
  const replay = createReplay(who, batch, policies, options);
  const { io } = replay.batch;
  const { rows: takesPart } = replay.part;
  const n = batch.agents;
  const paid = (row: number) => (takesPart[row] !== 0 ? io.payoff[row] : 0);
  const everyone = Array.from({ length: n }, (_, agent) => agent);

  const payoffs = new Float64Array(replay.ticks * n);
  const actions = io.actions.map(() => new Float64Array(replay.ticks * n));
  let ticks = 0;
  replay.play([facts(world)], (_, tick, copy) => {
    ticks = tick + 1;
    for (let agent = 0; agent < n; agent++) {
      payoffs[tick * n + agent] = paid(copy * n + agent);
      actions.forEach((table, h) => {
        table[tick * n + agent] = io.actions[h][copy * n + agent];
      });
    }
  });

  const whole = { world, from: 0, to: replay.ticks };
  const courses: Course[] = [
    facts(world),
    { ...whole, agents: everyone },
    ...everyone.map((agent) => ({ ...whole, agents: [agent] })),
  ];
  const decisions = courses.length;
  for (let tick = 0; tick < ticks; tick++)
    for (const agent of everyone) courses.push({ world, agents: [agent], from: tick, to: tick + 1 });
  const returns = new Float64Array(courses.length * n);
  const weights = Float64Array.from({ length: replay.ticks }, (_, tick) => discount ** tick);
  replay.play(courses, (course, tick, copy) => {
    for (let agent = 0; agent < n; agent++)
      returns[course * n + agent] += weights[tick] * paid(copy * n + agent);
  });

  const welfare = (course: number) => sum(returns.subarray(course * n, (course + 1) * n));
  const made = (course: number, agent: number) =>
    measure === "own" ? returns[agent] - returns[course * n + agent] : welfare(0) - welfare(course);
  const credit = Float64Array.from({ length: ticks * n }, (_, j) => made(decisions + j, j % n));
  const conduct = Float64Array.from(everyone, (agent) => made(2 + agent, agent));
  const joint = welfare(0) - welfare(1);
  return {
    measure,
    agents: n,
    ticks,
    credit,
    conduct,
    interaction: conduct.map((value, agent) => value - sum(credit.filter((_, j) => j % n === agent))),
    joint,
    jointInteraction: joint - sum(credit),
    payoffs: payoffs.slice(0, ticks * n),
    actions: actions.map((table) => table.slice(0, ticks * n)),
  };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
