/**
 * The cooperative game behind an env: what a coalition achieves if its members follow one policy ("cooperating") while
 * all others follow another.
 *
 * Worths are measured by playing. The sessions of every coalition start from the same seed, so coalitions meet the same
 * luck and their differences, which values of players are made of, are less noisy than the worths.
 */
import { type Batch, createBatch } from "../../core/batch.ts";
import { bindPolicies } from "../../core/bind.ts";
import type { Env } from "../../core/env.ts";
import { fail, requireKnown } from "../../core/errors.ts";
import type { MechanismUse } from "../../core/mechanism.ts";
import { rollout } from "../../core/play.ts";
import type { PolicyUse } from "../../core/policy.ts";
import type { Seed } from "../../core/random.ts";
import type { Interval, IntervalOptions } from "../../stats/bootstrap.ts";
import { meanInterval } from "../../stats/mean-interval.ts";
import { mean } from "../../stats/statistics.ts";
import { requirePlayers, requireTable } from "./coalition-game.ts";
import type { EvaluateCoalitions } from "./sample.ts";

export interface CoalitionPlay {
  readonly params?: Record<string, unknown>;
  readonly mechanisms?: readonly MechanismUse[];
  /** What members follow, and what the others do; frozen, and without seats. */
  readonly cooperating: PolicyUse;
  readonly otherwise: PolicyUse;
  /** Ticks each session lasts. */
  readonly ticks: number;
  /** Independent repetitions of each coalition (default 16). */
  readonly sessions?: number;
  readonly seed?: Seed;
  /**
   * "members" (default): what the members are paid together a tick. "all": what everybody is paid together a tick, less
   * the same when nobody cooperates.
   */
  readonly worth?: "members" | "all";
}

export interface CoalitionValues {
  readonly players: number;
  /** Mean worth of each coalition over sessions, payoff a tick, by mask. */
  readonly table: Float64Array;
  /** The same of each session. */
  readonly sessions: readonly Float64Array[];
}

/** Agents up to which all coalitions are played. */
export const maxEnvPlayers = 12;

/** Plays all 2^n coalitions, a batch of sessions each. */
export function coalitionValues(env: Env, play: CoalitionPlay): CoalitionValues {
  const who = "coalitionValues";
  const { players, worths } = playCoalitions(who, env, play);
  requirePlayers(who, players, maxEnvPlayers, "use sampleShapley with coalitionEvaluator");
  const count = play.sessions ?? 16;
  const sessions = Array.from({ length: count }, () => new Float64Array(2 ** players));
  const isMember = new Uint8Array(players);
  const each = new Float64Array(count);
  for (let mask = 1; mask < 2 ** players; mask++) {
    for (let player = 0; player < players; player++) isMember[player] = (mask >>> player) & 1;
    worths(isMember, each);
    sessions.forEach((table, session) => {
      table[mask] = each[session];
    });
  }
  const table = Float64Array.from({ length: 2 ** players }, (_, mask) =>
    mean(sessions.map((one) => one[mask])),
  );
  requireTable(who, table, players);
  return { players, table, sessions };
}

/** Mean worths over sessions for the samplers, any number of agents: each row of members is played by a batch of sessions. */
export function coalitionEvaluator(
  env: Env,
  play: CoalitionPlay,
): { readonly players: number; readonly evaluate: EvaluateCoalitions } {
  const { players, worths } = playCoalitions("coalitionEvaluator", env, play);
  const each = new Float64Array(play.sessions ?? 16);
  return {
    players,
    evaluate(members, count, out) {
      for (let c = 0; c < count; c++) {
        worths(members.subarray(c * players, (c + 1) * players), each);
        out[c] = mean(each);
      }
    },
  };
}

/**
 * Intervals, over sessions, of the mean of anything that is computed from a table: `shapleyValues` for one
 * interval a player, `(table) => table` for one a coalition. The solution is applied to each session by itself, so this is
 * the interval of the solution of the mean game where the solution is linear, as values are; the nucleolus is not.
 */
export function sessionIntervals(
  { players, sessions }: CoalitionValues,
  solution: (table: Float64Array, players: number) => ArrayLike<number>,
  options: IntervalOptions = {},
): Interval[] {
  const solved = sessions.map((table) => solution(table, players));
  return Array.from(solved[0], (_, k) =>
    meanInterval(
      solved.map((values) => values[k]),
      options,
    ),
  );
}

interface Play {
  readonly players: number;
  /** Worth of one coalition in each session. */
  worths(isMember: ArrayLike<number>, out: Float64Array): void;
}

function playCoalitions(who: string, env: Env, play: CoalitionPlay): Play {
  const known = ["params", "mechanisms", "cooperating", "otherwise", "ticks", "sessions", "seed", "worth"];
  requireKnown(who, "option", play, known);
  const { params = {}, mechanisms = [], ticks, sessions = 16, seed = 0, worth = "members" } = play;
  if (!(Number.isInteger(ticks) && ticks >= 1)) fail(who, "ticks must be a whole number, at least 1", ticks);
  if (!(Number.isInteger(sessions) && sessions >= 1))
    fail(who, "sessions must be a whole number, at least 1", sessions);
  if (worth !== "members" && worth !== "all") fail(who, 'worth must be "members" or "all"', worth);
  for (const name of ["cooperating", "otherwise"] as const)
    if (play[name].seats)
      fail(who, `${name} must not name seats`, play[name].seats, "coalitions decide who plays it");
  const batch = createBatch(env, params, { worlds: sessions, mechanisms, seed });
  const players = batch.agents;
  const start = new Float64Array(sessions);
  const everybody = new Uint8Array(players).fill(1);
  if (worth === "all") {
    playOnce(batch, play, new Uint8Array(players), seed);
    sumPayoffs(batch, everybody, start);
  }
  return {
    players,
    worths(isMember, out) {
      playOnce(batch, play, isMember, seed);
      sumPayoffs(batch, worth === "all" ? everybody : isMember, out);
      for (let session = 0; session < sessions; session++) out[session] -= start[session];
    },
  };
}

/** Plays all sessions from the start; the payoffs stay in the batch. */
function playOnce(batch: Batch, play: CoalitionPlay, isMember: ArrayLike<number>, seed: Seed): void {
  const seats = Array.from({ length: batch.agents }, (_, agent) => agent);
  const uses = [
    { ...play.cooperating, seats: seats.filter((agent) => isMember[agent] === 1) },
    { ...play.otherwise, seats: seats.filter((agent) => isMember[agent] !== 1) },
  ].filter((use) => use.seats.length > 0);
  batch.reset(seed);
  rollout(batch, bindPolicies(batch, uses, { seed }), play.ticks);
}

/** What the members of each world were paid together a tick. */
function sumPayoffs(batch: Batch, isMember: ArrayLike<number>, out: Float64Array): void {
  const { agents, columns } = batch;
  const { payoffSum, windowTicks } = columns;
  for (let world = 0; world < out.length; world++) {
    let sum = 0;
    for (let agent = 0; agent < agents; agent++)
      if (isMember[agent] === 1) sum += payoffSum[world * agents + agent];
    out[world] = sum / windowTicks[world];
  }
}
