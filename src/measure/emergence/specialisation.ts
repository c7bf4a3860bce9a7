/**
 * Specialisation: how much knowing the agent tells about the role that is played.
 *
 * The mutual information I between agent and role over a trace, with the agents equally weighted, over the most that
 * it can be: I / min(H(agent), H(role)), in 0..1. 1 means that the agent tells the role, or the role the agent. On a
 * finite trace I is above 0 by chance, so chance is subtracted as in the adjusted mutual information of Vinh, Epps
 * and Bailey 2010, "Information Theoretic Measures for Clusterings Comparison".
 */

import { fail } from "../../core/errors.ts";
import { shuffle } from "../../core/random.ts";
import { requireFinite } from "../check.ts";
import { quantile } from "../statistics.ts";
import { type ChanceOptions, chanceOf, resolveChance, runsOfTicks } from "./chance.ts";

/** More roles than this are amounts, not roles. */
const mostRoles = 64;

/**
 * A timeline calls agents specialised from a mean index of 0.05 on: long traces make indices significant that are too
 * small for the agent to tell much about the role.
 */
export const leastSpecialisation = 0.05;

export interface Specialisation {
  /** (information - chance) / (1 - chance), at least 0: 0 like agents that are alike, 1 for perfect specialists. */
  readonly index: number;
  /** Mutual information over its maximum, in 0..1, chance included. */
  readonly information: number;
  /** Mean information when the agents exchange what they do. */
  readonly chance: number;
  /** How often exchanging agents give at least as much information. */
  readonly p: number;
  /** Number of different roles that were played. */
  readonly roles: number;
}

/**
 * Specialisation in a trace `roles[tick][agent]`: whole actions, or `quantileRoles` of amounts. Chance lets the agents
 * exchange what they do over whole runs of ticks, longer ones the more an agent repeats itself beyond its own mix.
 */
export function specialisation(
  roles: readonly ArrayLike<number>[],
  options: ChanceOptions = {},
): Specialisation {
  const who = "specialisation";
  const agents = requireTrace(who, roles);
  const { words, permutations } = resolveChance(who, options);
  const names = [...new Set(roles.flatMap((tick) => Array.from(tick)))];
  if (names.length > mostRoles)
    fail(
      who,
      `takes at most ${mostRoles} roles`,
      names.length,
      "put amounts into classes with quantileRoles",
    );
  const kinds = names.length;
  const number = new Map(names.map((name, role) => [name, role]));

  const starts = runsOfTicks(roles.length, habitsOf(roles));
  const counts = Array.from({ length: starts.length - 1 }, (_, run) => {
    const table = new Float64Array(agents * kinds);
    for (let t = starts[run]; t < starts[run + 1]; t++)
      for (let i = 0; i < agents; i++) table[i * kinds + number.get(roles[t][i])!]++;
    return table;
  });
  const played = new Float64Array(kinds);
  for (const table of counts) for (let k = 0; k < table.length; k++) played[k % kinds] += table[k];
  const most = Math.min(Math.log(agents), entropy(played));
  if (most === 0) return { index: 0, information: 0, chance: 0, p: 1, roles: kinds };

  // I = H(role) - mean over agents of H(role | agent); exchanging agents leaves the first term as it is.
  const table = new Float64Array(agents * kinds);
  const seats = Int32Array.from({ length: agents }, (_, i) => i);
  const total = (exchange: boolean): number => {
    table.fill(0);
    for (const part of counts) {
      if (exchange) shuffle(words, 0, seats);
      for (let i = 0; i < agents; i++)
        for (let role = 0; role < kinds; role++) table[i * kinds + role] += part[seats[i] * kinds + role];
    }
    let given = 0;
    for (let i = 0; i < agents; i++) given += entropy(table.subarray(i * kinds, (i + 1) * kinds));
    return Math.max(0, (entropy(played) - given / agents) / most);
  };
  const information = Math.min(1, total(false));
  const { p, nullMean } = chanceOf(information, permutations, () => total(true));
  const index = nullMean < 1 ? Math.max(0, (information - nullMean) / (1 - nullMean)) : 0;
  return { index, information, chance: nullMean, p, roles: kinds };
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

/** Autocorrelation of roles: repeats beyond those of each agent's own mix, of those possible (Cohen's kappa). */
function habitsOf(roles: readonly ArrayLike<number>[]): (lag: number) => number {
  const ticks = roles.length;
  const agents = roles[0].length;
  let expected = 0;
  for (let i = 0; i < agents; i++) {
    const played = new Map<number, number>();
    for (const row of roles) played.set(row[i], (played.get(row[i]) ?? 0) + 1);
    for (const count of played.values()) expected += (count / ticks) ** 2 / agents;
  }
  return (lag) => {
    let repeats = 0;
    for (let t = lag; t < ticks; t++)
      for (let i = 0; i < agents; i++) if (roles[t][i] === roles[t - lag][i]) repeats++;
    return expected < 1 ? (repeats / (agents * (ticks - lag)) - expected) / (1 - expected) : 0;
  };
}

/** Entropy of counts, in nats. */
function entropy(counts: Float64Array): number {
  let total = 0;
  let sum = 0;
  for (let k = 0; k < counts.length; k++) {
    total += counts[k];
    if (counts[k] > 0) sum += counts[k] * Math.log(counts[k]);
  }
  return Math.log(total) - sum / total;
}
