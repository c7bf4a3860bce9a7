/**
 * Equilibria and optimum of an affine congestion game with a whole number of agents.
 *
 * Rosenthal 1973 (Int. J. Game Theory 2:65-67): with k_e agents on link e, pure Nash outcomes are the counts from which
 * no single agent gains by moving. A toll equal to the latency that an agent adds for the others, sum over its links
 * of (k_e - 1) slope_e / n, turns the potential into the total latency, so that the optimum is among the
 * equilibria (Pigou 1920; Beckmann, McGuire & Winsten 1956).
 */
import type { Outcome, Theory } from "../../src/index.ts";
import type { Network } from "./networks.ts";

/** Ways to split the agents over the paths that we are ready to enumerate. */
const maxSplits = 20_000;

/** Latency of each path at these counts, plus `toll` times the external cost (0: none, 1: the marginal one). */
function pathCosts({ links, paths }: Network, counts: ArrayLike<number>, agents: number, toll = 0): number[] {
  const loads = linkLoads({ links, paths }, counts);
  return paths.map((path) =>
    path.reduce((sum, e) => {
      const { constant, slope } = links[e];
      return sum + constant + (slope * (loads[e] + toll * Math.max(0, loads[e] - 1))) / agents;
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
  for (let from = 0; from < counts.length; from++) {
    if (counts[from] === 0) continue;
    for (let to = 0; to < counts.length; to++)
      if (to !== from && costAfterMove(network, counts, agents, toll, from, to) < before[from] - 1e-9)
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
  for (let moved = true; moved; ) {
    moved = false;
    for (let from = 0; from < counts.length; from++) {
      if (counts[from] === 0) continue;
      const now = pathCosts(network, counts, agents, toll)[from];
      let best = from;
      let least = now - 1e-9;
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

/** What theory says; `reward` is paid to every agent every tick. */
export function routingTheory(network: Network, agents: number, reward: number): Theory {
  const outcome = (counts: readonly number[], note: string, bound?: "lower"): Outcome => {
    const used = counts.indexOf(agents);
    return {
      welfare: agents * reward - totalLatency(network, counts, agents),
      ...(used >= 0 ? { action: used } : {}),
      note: `${note}: ${counts.join(", ")} agents on the paths`,
      ...(bound ? { bound } : {}),
    };
  };
  if (countSplits(agents, network.paths.length) > maxSplits) {
    const tolled = descend(network, agents, 1);
    return {
      optimum: outcome(tolled, "search: no single move lowers total latency", "lower"),
      nash: outcome(descend(network, agents, 0), "search: a pure Nash by best responses"),
      tolledNash: outcome(tolled, "search: a pure Nash under a marginal-cost toll, by best responses"),
    };
  }

  let best: Best | undefined;
  let worstNash: Best | undefined;
  let bestNash: Best | undefined;
  let worstTolled: Best | undefined;
  for (const counts of splits(agents, network.paths.length)) {
    const latency = totalLatency(network, counts, agents);
    if (!best || latency < best.latency) best = { latency, counts: [...counts] };
    if (stable(network, counts, agents, 0)) {
      if (!worstNash || latency > worstNash.latency) worstNash = { latency, counts: [...counts] };
      if (!bestNash || latency < bestNash.latency) bestNash = { latency, counts: [...counts] };
    }
    if (stable(network, counts, agents, 1))
      if (!worstTolled || latency > worstTolled.latency) worstTolled = { latency, counts: [...counts] };
  }
  return {
    optimum: outcome(best!.counts, "exhaustive: least total latency"),
    nash: outcome(worstNash!.counts, "exhaustive: the worst pure Nash"),
    bestNash: outcome(bestNash!.counts, "exhaustive: the best pure Nash"),
    tolledNash: outcome(
      worstTolled!.counts,
      "exhaustive: the worst pure Nash under a marginal-cost toll that is handed back",
    ),
  };
}

interface Best {
  latency: number;
  counts: number[];
}
