/** What is known of the outcomes; derivations in the README. */
import type { Outcome, Theory } from "../../src/index.ts";
import { bestQueueLoad, modelOf, type P } from "./params.ts";
import { callWorth } from "./static.ts";

export function theory(p: P): Theory {
  const { fluid } = modelOf(p);
  if (!fluid) return { optimum: servedBound(p) };
  if (p.actions === "levels") return searchLevels(p);
  return p.admission === "mm1" ? queueTheory(p) : contestTheory(p);
}

/** An outcome in which all make the same share of `total` calls. */
function together(p: P, total: number, note: string): Outcome {
  return { welfare: total * callWorth(p, modelOf(p).throughput)(total), action: total / p.agents, note };
}

/** M/M/1 queue that nobody sees (Edelson & Hilderbrand 1975), n clients that choose rates. */
function queueTheory(p: P): Theory {
  const { agents: n, capacity: mu, value, callCost, waitCost: C, maxCalls } = p;
  const R = value - callCost;
  const most = n * maxCalls;
  const best = Math.min(bestQueueLoad(p), most);
  // Own first-order condition R s^2 - C (1 - 1/n) s - C mu / n = 0 in the slack s = mu - L.
  const b = C * (1 - 1 / n);
  const slack = R > 0 ? (b + Math.sqrt(b * b + (4 * R * C * mu) / n)) / (2 * R) : mu;
  const open = R > 0 ? Math.max(0, mu - C / R) : 0;
  const toll = R - C / (mu - best);
  return {
    optimum: together(
      p,
      best,
      `closed form, load mu - sqrt(C mu / R); a toll of ${toll} a call brings free entry there`,
    ),
    nash: together(
      p,
      Math.min(Math.max(0, mu - slack), most),
      "closed form: symmetric equilibrium of n clients",
    ),
    openAccess: together(p, Math.min(open, most), "closed form, load mu - C / R: free entry, n -> infinity"),
  };
}

/** Hard limit with endless backlogs: a Tullock contest once the limit binds. */
function contestTheory(p: P): Theory {
  const { throughput: K } = modelOf(p);
  const { agents: n, value: v, callCost: k, maxCalls } = p;
  const most = n * maxCalls;
  const contested = k > 0 ? (v * K * (n - 1)) / (n * k) : Number.POSITIVE_INFINITY;
  const pays = v > k;
  return {
    optimum: together(p, pays ? Math.min(K, most) : 0, "closed form: fill the limit and no more"),
    nash: together(
      p,
      pays ? Math.min(Math.max(K, contested), most) : 0,
      "closed form: symmetric equilibrium of a Tullock contest, v K (n - 1) / (n^2 k) calls each",
    ),
  };
}

/** Mixtures of levels that are looked at; beyond it nothing is said. */
const maxProfiles = 300_000;
const tie = 1e-9;

/** All multisets of levels: payoffs depend on own and total calls only. */
function searchLevels(p: P): Theory {
  const { levels, throughput } = modelOf(p);
  const n = p.agents;
  const worth = callWorth(p, throughput);
  if (combinations(n + levels.length - 1, levels.length - 1) > maxProfiles) return {};
  const count = new Int32Array(levels.length);
  let best = { welfare: Number.NEGATIVE_INFINITY, total: 0 };
  let worst: { welfare: number; total: number; action: number | undefined } | undefined;
  let equilibria = 0;

  const stable = (total: number, each: number): boolean => {
    for (let j = 0; j < levels.length; j++) {
      if (count[j] === 0) continue;
      const kept = levels[j] * each;
      for (let d = 0; d < levels.length; d++)
        if (d !== j && levels[d] * worth(total - levels[j] + levels[d]) > kept + tie) return false;
    }
    return true;
  };
  const visit = (j: number, left: number, total: number): void => {
    if (j < levels.length - 1) {
      for (count[j] = 0; count[j] <= left; count[j]++)
        visit(j + 1, left - count[j], total + count[j] * levels[j]);
      count[j] = 0;
      return;
    }
    count[j] = left;
    const sum = total + left * levels[j];
    const each = worth(sum);
    const welfare = sum * each;
    if (welfare > best.welfare + tie) best = { welfare, total: sum };
    if (stable(sum, each)) {
      equilibria++;
      const same = count.indexOf(n);
      if (!worst || welfare < worst.welfare)
        worst = { welfare, total: sum, action: same < 0 ? undefined : levels[same] };
    }
  };
  visit(0, n, 0);
  const optimum: Outcome = {
    welfare: best.welfare,
    action: best.total / n,
    note: `exhaustive over levels: ${best.total} calls in all (action is their mean)`,
  };
  if (!worst) return { optimum };
  const { welfare, total, action } = worst;
  const note = `exhaustive over levels: ${total} calls in all, the worst of ${equilibria} pure equilibria (permutations count once)`;
  return { optimum, nash: action === undefined ? { welfare, note } : { welfare, action, note } };
}

function combinations(n: number, k: number): number {
  let ways = 1;
  for (let j = 1; j <= k; j++) ways = (ways * (n - k + j)) / j;
  return ways;
}

/** Nobody can serve more than arrives or is let in; waiting and rejections only cost. */
function servedBound(p: P): Outcome {
  const { deal, most } = modelOf(p);
  const { agents: n, horizon } = p;
  const arriving = deal
    ? deal.tokens.length / deal.ticks
    : p.arrivals === "poisson"
      ? n * p.arrivalRate
      : Number.POSITIVE_INFINITY;
  const admitted =
    p.admission === "token-bucket"
      ? Math.min(p.burst, p.capacity + (p.burst - p.capacity) / horizon)
      : p.capacity;
  // The last call may overdraw the tokens.
  const byTokens =
    p.tokensPerTick > 0 && !deal ? p.tokensPerTick / p.tokensPerCall + 1 / horizon : Number.POSITIVE_INFINITY;
  const served = Math.min(arriving, admitted, byTokens, n * most);
  return {
    welfare: Math.max(0, p.value - p.callCost) * served,
    bound: "upper",
    note: "(value - callCost) times the least of mean arrivals and limits; waiting, bursts, and with a trace the token limit are left out",
  };
}
