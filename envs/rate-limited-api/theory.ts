/** What is known of the outcomes; derivations in the README. */

import { symmetricMixes } from "../../src/games/index.ts";
import type { Outcome, Theory } from "../../src/index.ts";
import { bestQueueLoad, modelOf, type P } from "./params.ts";
import { callWorth } from "./static.ts";

export function theory(p: P): Theory {
  const { fluid } = modelOf(p);
  if (!fluid) return { optimum: servedBound(p) };
  const anyRate = p.admission === "mm1" ? queueTheory(p) : contestTheory(p);
  return p.actions === "levels" ? (searchLevels(p) ?? approached(anyRate)) : anyRate;
}

/** What is known for any rates, said of levels. */
function approached(anyRate: Theory): Theory {
  const said = Object.entries(anyRate).map(([name, outcome]) => {
    const note = `${outcome?.note}; for any rates, which levels only approach`;
    return [name, { ...outcome, note, ...(name === "optimum" && { bound: "upper" }) }];
  });
  return Object.fromEntries(said);
}

/** An outcome in which all make the same share of `total` calls. */
function together(p: P, total: number, note: string): Outcome {
  return {
    welfare: total * callWorth(p, modelOf(p).throughput)(total),
    action: total / p.agents,
    total,
    note,
  };
}

/** M/M/1 queue that nobody sees (Edelson & Hilderbrand 1975), n clients that choose rates. */
function queueTheory(p: P): Theory {
  const { agents: n, capacity: mu, value, callCost, waitCost: C } = p;
  const R = value - callCost;
  const most = n * modelOf(p).most;
  const best = Math.min(bestQueueLoad(p), most);
  // Own first-order condition R s^2 - C (1 - 1/n) s - C mu / n = 0 in the slack s = mu - L.
  const b = C * (1 - 1 / n);
  const slack = R > 0 ? (b + Math.sqrt(b * b + (4 * R * C * mu) / n)) / (2 * R) : mu;
  const open = R > 0 ? Math.max(0, mu - C / R) : 0;
  return {
    optimum: {
      ...together(p, best, "closed form, load mu - sqrt(C mu / R); the fee a call brings free entry there"),
      ...(best > 0 && { fee: R - C / (mu - best) }),
    },
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
  const { throughput: K, most: each } = modelOf(p);
  const { agents: n, value: v, callCost: k } = p;
  const most = n * each;
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

/** Divisions of the clients over the levels that are looked at; beyond it there are the forms for any rates. */
const maxProfiles = 300_000;

/** All multisets of levels: payoffs depend on own and total calls only. Undefined where there are too many. */
function searchLevels(p: P): Theory | undefined {
  const { levels, throughput, most } = modelOf(p);
  const n = p.agents;
  const worth = callWorth(p, throughput);
  if (combinations(n + levels.length - 1, levels.length - 1) > maxProfiles) return undefined;
  // What rounding may do to a client's payoff, relative to the largest that it can get or lose.
  const tie =
    1e-12 * most * (Math.abs(p.value) + p.callCost + (p.admission === "mm1" ? p.waitCost * p.maxWait : 0));
  const count = new Int32Array(levels.length);
  const divided = (welfare: number, total: number): Division => ({
    welfare,
    total,
    counts: Array.from(count),
  });
  const found: { best?: Division; worst?: Division; equilibria: number } = { equilibria: 0 };

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
    if (!found.best || welfare > found.best.welfare + n * tie) found.best = divided(welfare, sum);
    if (!stable(sum, each)) return;
    found.equilibria++;
    if (!found.worst || welfare < found.worst.welfare - n * tie) found.worst = divided(welfare, sum);
  };
  visit(0, n, 0);
  const best = found.best as Division;
  // What differs from the optimum by rounding is the optimum.
  const same = (welfare: number) => (Math.abs(welfare - best.welfare) <= n * tie ? best.welfare : welfare);
  const pure = found.worst && {
    ...found.worst,
    welfare: same(found.worst.welfare),
    ...(found.worst.counts.includes(n) && { action: levels[found.worst.counts.indexOf(n)] }),
    note: "exhaustive over levels: the worst pure equilibrium",
  };
  const mixes = levels.length === 2 ? mixedPair(p, worth, tie) : [];
  const mixed = mixes.reduce<Outcome | undefined>(
    (least, next) => (!least || next.welfare < least.welfare ? next : least),
    undefined,
  );
  const isWorst = mixed && !(pure && pure.welfare <= mixed.welfare + n * tie);
  const nash = isWorst ? mixed : pure;
  return {
    optimum: { ...best, action: best.total / n, note: "exhaustive over levels; action is the mean" },
    ...(nash && { nash: { ...nash, equilibria: found.equilibria + mixes.length } }),
    ...(isWorst && pure && { pureNash: pure }),
    ...(mixed && { mixedNash: mixed }),
  };
}

/** Clients by level, and what that comes to. */
interface Division {
  readonly welfare: number;
  readonly total: number;
  readonly counts: readonly number[];
}

/** Two levels: the equilibria in which all mix them alike. */
function mixedPair(p: P, worth: (total: number) => number, tie: number): Outcome[] {
  const { levels } = modelOf(p);
  const n = p.agents;
  const [first, second] = [levels[0], levels[1]].map((own) =>
    Float64Array.from({ length: n }, (_, k) => own * worth(own + k * levels[0] + (n - 1 - k) * levels[1])),
  );
  return symmetricMixes({ first, second }, tie).map(({ welfare, probability = 0 }) => ({
    welfare,
    probability,
    mixed: [[probability, 1 - probability]],
    note: "all mix both levels alike: by the roots of the gain of one over the other",
  }));
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
