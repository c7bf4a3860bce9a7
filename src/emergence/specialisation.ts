/**
 * Specialisation: how much knowing the agent tells about the role that is played.
 *
 * The share of the variance of roles that lies between agents (tau of Goodman and Kruskal 1954, "Measures of Association
 * for Cross Classifications", with the agents equally weighted), taken across two independent plays of the same
 * agents: sum_a sum_r (f_ar - f_r) (g_ar - g_r) / n over sqrt((1 - sum_r f_r^2) (1 - sum_r g_r^2)), with f and g the
 * shares of roles in either play. Agents that are alike look different in every finite play, the more the longer
 * their habits last, but not in the same way in the other play: their index is 0 in the mean.
 */

import { fail } from "../core/errors.ts";
import { requireFinite } from "../stats/check.ts";
import { quantile } from "../stats/statistics.ts";

/** More roles than this are amounts, not roles. */
const mostRoles = 64;

export interface Specialisation {
  /** 1 for agents that each keep to a role of their own or of their kind, 0 in the mean for agents that are alike. */
  readonly index: number;
  /** Number of different roles that were played. */
  readonly roles: number;
}

/**
 * Specialisation in two plays `roles[tick][agent]` of the same agents: whole actions, or `quantileRoles` of amounts. A
 * single session's index is a description.
 */
export function specialisation(
  first: readonly ArrayLike<number>[],
  second: readonly ArrayLike<number>[],
): Specialisation {
  const who = "specialisation";
  const agents = requireTrace(`${who} (first)`, first);
  if (requireTrace(`${who} (second)`, second) !== agents)
    fail(who, `both plays need the same agents: ${agents} in the first`, second[0].length);
  const names = [...new Set([...first, ...second].flatMap((tick) => Array.from(tick)))];
  if (names.length > mostRoles)
    fail(
      who,
      `takes at most ${mostRoles} roles`,
      names.length,
      "put amounts into classes with quantileRoles",
    );
  const number = new Map(names.map((name, role) => [name, role]));
  const [f, g] = [first, second].map((play) => sharesOf(play, agents, number));
  let between = 0;
  for (let i = 0; i < agents; i++)
    for (let r = 0; r < names.length; r++)
      between += ((f.own[i][r] - f.all[r]) * (g.own[i][r] - g.all[r])) / agents;
  const most = Math.sqrt(f.variety * g.variety);
  return { index: most > 0 ? between / most : 0, roles: names.length };
}

/** Shares of roles by agent and over all, and how far the latter are from a single role. */
function sharesOf(
  play: readonly ArrayLike<number>[],
  agents: number,
  number: ReadonlyMap<number, number>,
): { own: Float64Array[]; all: Float64Array; variety: number } {
  const own = Array.from({ length: agents }, () => new Float64Array(number.size));
  const all = new Float64Array(number.size);
  for (const row of play)
    for (let i = 0; i < agents; i++) {
      const role = number.get(row[i])!;
      own[i][role] += 1 / play.length;
      all[role] += 1 / (play.length * agents);
    }
  const played = all.filter((share) => share > 0);
  const variety = played.length > 1 ? 1 - played.reduce((sum, share) => sum + share * share, 0) : 0;
  return { own, all, variety };
}

/**
 * Amounts as classes 0..classes-1, by the quantiles of all amounts of the trace, `[tick][agent]`: what is common
 * gets finer classes. Equal amounts share a class.
 */
export function quantileRoles(amounts: readonly ArrayLike<number>[], classes = 4): number[][] {
  const who = "quantileRoles";
  requireTrace(who, amounts, 1);
  if (!Number.isInteger(classes) || classes < 2 || classes > mostRoles)
    fail(who, `classes must be a whole number in 2..${mostRoles}`, classes);
  const all = Float64Array.from(amounts.flatMap((tick) => Array.from(tick))).sort();
  const cuts = Array.from({ length: classes - 1 }, (_, j) => quantile(all, (j + 1) / classes));
  return amounts.map((tick) =>
    Array.from(tick, (amount) => cuts.reduce((role, cut) => role + (amount > cut ? 1 : 0), 0)),
  );
}

/** Checks a trace `[tick][agent]` of finite numbers; its number of agents. */
export function requireTrace(who: string, trace: readonly ArrayLike<number>[], fewest = 2): number {
  if (trace.length === 0) fail(who, "needs at least one tick", undefined, "give one row a tick");
  const agents = trace[0].length;
  if (agents < fewest) fail(who, `needs at least ${fewest} agents`, agents);
  trace.forEach((row, t) => {
    requireFinite(who, `tick ${t}`, row);
    if (row.length !== agents) fail(who, `tick ${t} needs ${agents} agents, as tick 0 has`, row.length);
  });
  return agents;
}
