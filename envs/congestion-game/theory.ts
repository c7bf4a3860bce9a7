/**
 * Equilibria and optimum of a congestion game with a whole number of agents.
 *
 * Rosenthal 1973 (Int. J. Game Theory 2:65-67): with k_e agents on link e, pure Nash outcomes are the counts from which
 * no single agent gains by moving. A toll equal to the latency that an agent adds for the others, sum over its links
 * of (k_e - 1)(l_e(k_e) - l_e(k_e - 1)), turns the potential into the total latency, so that the optimum is among the
 * equilibria (Pigou 1920; Beckmann, McGuire & Winsten 1956).
 *
 * Agents may also mix all alike. Where latencies are affine, what a path then costs is so in the probabilities of the paths, and these
 * equilibria are the symmetric ones of a game of two, by supports. The expected potential is convex in the probabilities:
 * if there are several, they have one welfare.
 */

import { restPoints } from "../../src/games/index.ts";
import type { Outcome, Theory } from "../../src/index.ts";
import { latencyOf, type Network } from "./networks.ts";

/** Ways to split the agents over the paths that we are ready to enumerate. */
const maxSplits = 20_000;

/** Paths of which every set is tried as a support. */
const maxMixedPaths = 10;

/** Latencies that differ by at most this are equal: what rounding may do to the longest one. */
function slackOf({ links, paths }: Network): number {
  const longest = paths.reduce(
    (most, path) =>
      Math.max(
        most,
        path.reduce((sum, e) => sum + links[e].constant + links[e].slope, 0),
      ),
    0,
  );
  return 1e-12 * longest;
}

/** Latency of each path at these counts, plus `toll` times the external cost (0: none, 1: the marginal one). */
function pathCosts({ links, paths }: Network, counts: ArrayLike<number>, agents: number, toll = 0): number[] {
  const loads = linkLoads({ links, paths }, counts);
  return paths.map((path) =>
    path.reduce((sum, e) => {
      const [link, load] = [links[e], loads[e]];
      const now = latencyOf(link, load, agents);
      const others = toll * Math.max(0, load - 1);
      return sum + now + (others > 0 ? others * (now - latencyOf(link, load - 1, agents)) : 0);
    }, 0),
  );
}

function linkLoads({ links, paths }: Network, counts: ArrayLike<number>): number[] {
  const loads = new Array<number>(links.length).fill(0);
  paths.forEach((path, j) => {
    for (const e of path) loads[e] += counts[j];
  });
  return loads;
}

/** Sum of the agents' latencies. */
function totalLatency(network: Network, counts: ArrayLike<number>, agents: number): number {
  return pathCosts(network, counts, agents).reduce((sum, latency, j) => sum + counts[j] * latency, 0);
}

/** No agent has a cheaper path, its own move counted. */
function stable(network: Network, counts: number[], agents: number, toll: number): boolean {
  const before = pathCosts(network, counts, agents, toll);
  const slack = slackOf(network);
  for (let from = 0; from < counts.length; from++) {
    if (counts[from] === 0) continue;
    for (let to = 0; to < counts.length; to++)
      if (to !== from && costAfterMove(network, counts, agents, toll, from, to) < before[from] - slack)
        return false;
  }
  return true;
}

function costAfterMove(
  network: Network,
  counts: number[],
  agents: number,
  toll: number,
  from: number,
  to: number,
): number {
  counts[from]--;
  counts[to]++;
  const cost = pathCosts(network, counts, agents, toll)[to];
  counts[from]++;
  counts[to]--;
  return cost;
}

/** All ways to split `agents` over `paths`; the array is reused. */
function* splits(agents: number, paths: number): Generator<number[]> {
  const counts = new Array<number>(paths).fill(0);
  counts[paths - 1] = agents;
  for (;;) {
    yield counts;
    // Next composition: move one agent up from the last path, and what is left of the one before back to the end.
    let j = paths - 2;
    while (j >= 0 && counts[paths - 1] === 0) {
      counts[paths - 1] = counts[j];
      counts[j] = 0;
      j--;
    }
    if (j < 0) return;
    counts[j]++;
    counts[paths - 1]--;
  }
}

/** Binomial(agents + paths - 1, paths - 1). */
function countSplits(agents: number, paths: number): number {
  let count = 1;
  for (let j = 1; j < paths; j++) count = (count * (agents + j)) / j;
  return count;
}

/** Moves one agent at a time to its cheapest path until nobody gains; each move lowers the potential. */
function descend(network: Network, agents: number, toll: number): number[] {
  const counts = network.paths.map(() => 0);
  counts[0] = agents;
  const slack = slackOf(network);
  for (let moved = true; moved; ) {
    moved = false;
    for (let from = 0; from < counts.length; from++) {
      if (counts[from] === 0) continue;
      const now = pathCosts(network, counts, agents, toll)[from];
      let best = from;
      let least = now - slack;
      for (let to = 0; to < counts.length; to++) {
        if (to === from) continue;
        const cost = costAfterMove(network, counts, agents, toll, from, to);
        if (cost < least) {
          least = cost;
          best = to;
        }
      }
      if (best === from) continue;
      counts[from]--;
      counts[best]++;
      moved = true;
    }
  }
  return counts;
}

/** The equilibrium in which all mix alike: probabilities of the paths, and the latency that each expects. */
function mixedAlike({ links, paths }: Network, agents: number): Mix | undefined {
  if (paths.length < 2 || paths.length > maxMixedPaths) return undefined;
  // Of other powers the payoffs are no longer those of pairs.
  if (links.some(({ power = 1 }) => power !== 1)) return undefined;
  const pays = paths.map((path) => {
    const alone = path.reduce((sum, e) => sum + links[e].constant + links[e].slope / agents, 0);
    return paths.map((other) =>
      path.reduce(
        (sum, e) => (other.includes(e) ? sum - (links[e].slope * (agents - 1)) / agents : sum),
        -alone,
      ),
    );
  });
  const found = restPoints(pays).find(({ nash, support }) => nash && support.length > 1);
  return found && { probabilities: Array.from(found.state), latency: -found.payoff };
}

interface Mix {
  readonly probabilities: readonly number[];
  readonly latency: number;
}

/** What theory says; `reward` is paid to every agent every tick. */
export function routingTheory(network: Network, agents: number, reward: number): Theory {
  const slack = agents * slackOf(network);
  const enumerable = countSplits(agents, network.paths.length) <= maxSplits;
  const { best, nash, bestNash, tolled, equilibria } = enumerable
    ? enumerate(network, agents, slack)
    : search(network, agents);
  const how = enumerable ? "exhaustive" : "search";

  // Latencies that differ from the least by rounding are the least.
  const welfareAt = (latency: number) =>
    agents * reward - (Math.abs(latency - best.latency) <= slack ? best.latency : latency);
  const outcome = ({ latency, counts }: Split, note: string): Outcome => {
    const used = counts.indexOf(agents);
    return { welfare: welfareAt(latency), ...(used >= 0 && { action: used }), counts, note };
  };
  const mix = mixedAlike(network, agents);
  const mixed: Outcome | undefined = mix && {
    welfare: welfareAt(agents * mix.latency),
    mixed: [mix.probabilities],
    note: "all choose among the paths with the same probabilities: by supports",
  };
  const pure = outcome(
    nash,
    enumerable ? "exhaustive: the worst pure Nash" : "search: a pure Nash by best responses",
  );
  const isWorst = mixed && pure.welfare - mixed.welfare > slack;
  const known = equilibria === undefined ? {} : { equilibria: equilibria + (mixed ? 1 : 0) };
  return {
    optimum: {
      ...outcome(
        best,
        `${how}: ${enumerable ? "least total latency" : "no single move lowers total latency"}`,
      ),
      ...(!enumerable && { bound: "lower" as const }),
    },
    nash: { ...(isWorst ? mixed : pure), ...known },
    ...(bestNash && { bestNash: outcome(bestNash, "exhaustive: the best pure Nash") }),
    ...(isWorst && { pureNash: pure }),
    ...(mixed && { mixedNash: mixed }),
    tolledNash: outcome(
      tolled,
      enumerable
        ? "exhaustive: the worst pure Nash under a marginal-cost toll that is handed back"
        : "search: a pure Nash under a marginal-cost toll, by best responses",
    ),
  };
}

/** A division of the agents over the paths, and the sum of their latencies. */
interface Split {
  readonly latency: number;
  readonly counts: readonly number[];
}

interface Splits {
  readonly best: Split;
  readonly nash: Split;
  readonly bestNash?: Split;
  readonly tolled: Split;
  /** Pure Nash divisions. */
  readonly equilibria?: number;
}

function search(network: Network, agents: number): Splits {
  const [selfish, tolled] = [0, 1].map((toll) => {
    const counts = descend(network, agents, toll);
    return { counts, latency: totalLatency(network, counts, agents) };
  });
  return { best: tolled, nash: selfish, tolled };
}

/** All divisions. Of those with equal latency, the first. */
function enumerate(network: Network, agents: number, slack: number): Splits {
  let best: Split | undefined;
  let worstNash: Split | undefined;
  let bestNash: Split | undefined;
  let worstTolled: Split | undefined;
  let equilibria = 0;
  for (const counts of splits(agents, network.paths.length)) {
    const latency = totalLatency(network, counts, agents);
    const here = () => ({ latency, counts: [...counts] });
    if (!best || latency < best.latency - slack) best = here();
    if (stable(network, counts, agents, 0)) {
      equilibria++;
      if (!worstNash || latency > worstNash.latency + slack) worstNash = here();
      if (!bestNash || latency < bestNash.latency - slack) bestNash = here();
    }
    if (stable(network, counts, agents, 1))
      if (!worstTolled || latency > worstTolled.latency + slack) worstTolled = here();
  }
  // A potential has a least value: there is an equilibrium with the toll as without.
  return {
    best: best as Split,
    nash: worstNash as Split,
    bestNash: bestNash as Split,
    tolled: worstTolled as Split,
    equilibria,
  };
}
