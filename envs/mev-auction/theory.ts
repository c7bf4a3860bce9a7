/** Reference outcomes of the MEV auction: expected gain of all searchers, per tick. */
import type { Outcome, Theory } from "../../src/index.ts";
import { losersPay, mixedEntry, privateSurplus, shareGain } from "./equilibrium.ts";
import { levelValues, outsideBids, type P, ticksPerBlock, valueRange } from "./params.ts";

export function theory(p: P): Theory {
  if (p.outside !== "none") return besideOthers(p);
  const best = optimum(p);
  if (p.format === "open") {
    const sealed = equilibrium({
      ...p,
      format: "sealed",
      revertProtection: true,
      blockTicks: ticksPerBlock(p),
    });
    return sealed
      ? { optimum: best, sealed: { ...sealed, note: `sealed bids with revert protection: ${sealed.note}` } }
      : { optimum: best };
  }
  const nash = equilibrium(p);
  const softest = softestOnGrid(p);
  return { optimum: best, ...(nash && { nash }), ...(softest && { softestNash: softest }) };
}

/** Bids outside are what a base fee would be to who wins: a value has to be above both for anything to be left. */
function besideOthers(p: P): Theory {
  const bids = outsideBids(p);
  const rival = bids[bids.length - 1];
  const perTick = 1 / ticksPerBlock(p);
  const known = p.values === "private" && p.grid !== "share" && p.format !== "all-pay" && !losersPay(p);
  return {
    optimum: {
      welfare: meanExcess(p, rival + p.baseFee) * perTick,
      bound: "upper",
      note: "one searcher bids, the one with the highest value, next to nothing above what is bid outside; closed form",
    },
    ...(known &&
      p.format !== "open" && {
        nash: {
          welfare: privateSurplus({ ...p, baseFee: rival + p.baseFee }) * perTick,
          note: "symmetric equilibrium for continuous bids, with the highest bid outside as a reserve price (envelope theorem)",
        },
      }),
  };
}

/** Best for searchers, not for the proposer: the one with the highest value bids alone, as little as it can. */
function optimum(p: P): Outcome {
  const lone = p.format === "second-price" || p.grid === "continuous" ? 0 : levelValues(p)[1];
  const kept = p.grid === "share" ? 1 - lone : 1;
  const cost = p.baseFee + (p.grid === "share" ? 0 : lone);
  const surplus = kept > 0 ? kept * meanExcess(p, cost / kept) : 0;
  return {
    welfare: surplus / ticksPerBlock(p),
    note: `one searcher enters, the one with the highest value, at ${p.grid === "continuous" ? "a bid next to nothing" : "the lowest level"}; closed form`,
  };
}

/** Mean of (M - c)+ for the highest value M, the integral of 1 - F^k from c to high. */
function meanExcess(p: P, c: number): number {
  const { low, high } = valueRange(p);
  if (c >= high) return 0;
  if (low === high) return high - c;
  const draws = p.values === "common" ? 1 : p.searchers;
  const from = Math.max(low, c);
  const u = (from - low) / (high - low);
  return high - from - ((high - low) * (1 - u ** (draws + 1))) / (draws + 1) + (from - c);
}

function equilibrium(p: P): Outcome | undefined {
  // Truthful bids are no equilibrium where a losing bid costs something.
  if (p.format === "second-price" && losersPay(p)) return undefined;
  return p.values === "common" ? commonValue(p) : privateValues(p);
}

function commonValue(p: P): Outcome | undefined {
  const { low, high: v } = valueRange(p);
  if (low < v) return undefined;
  if (losersPay(p)) {
    const { entry, sold } = mixedEntry(p, v);
    const burnt = p.searchers * entry * p.baseFee;
    const perTick = 1 / ticksPerBlock(p);
    return {
      welfare: 0,
      probability: entry,
      sold,
      revenue: (v * sold - burnt) * perTick,
      burnt: burnt * perTick,
      note: `mixed, P(win at b) = (phi b + g) / (v - (1 - phi) b): closed form for continuous bids${p.grid === "continuous" ? "" : ", which levels only approach"}`,
    };
  }
  if (p.grid === "continuous" || v <= p.baseFee)
    return {
      welfare: 0,
      action: Math.max(0, v - p.baseFee),
      note: "all bid the value less the base fee, capture 1, no reverts (Bertrand)",
    };
  const level = highestLevel(p, v);
  const left = leftAt(p, v, level);
  const stable = p.format === "sealed" ? stableLevels(p, v).length : 0;
  return {
    welfare: level === 0 ? 0 : left / ticksPerBlock(p),
    ...((p.format === "sealed" || left === 0) && { action: levelValues(p)[level] }),
    ...(stable > 0 && { equilibria: stable }),
    note:
      p.format === "second-price"
        ? "undominated: bids next to the value less the base fee (one a level above the others where no level meets it)"
        : "all bid the highest level not above the value less the base fee; exact on the levels",
  };
}

/** Levels as amounts when the value is v. */
function amounts(p: P, v: number): number[] {
  return levelValues(p).map((level) => (p.grid === "share" ? level * v : level));
}

/** What a level leaves of the value v after the base fee; 0 where it misses that by rounding. */
function leftAt(p: P, v: number, level: number): number {
  const left = v - p.baseFee - amounts(p, v)[level];
  return Math.abs(left) <= rounding * v ? 0 : left;
}

/** Room for rounding, relative to the value. */
const rounding = 1e-12;

function highestLevel(p: P, v: number): number {
  return amounts(p, v).findLastIndex((_, level) => leftAt(p, v, level) >= 0);
}

/**
 * On a grid of step d Bertrand competition has several pure equilibria: all at a level that leaves x is one when
 * sharing beats raising, x / n >= x - d, that is x <= d n / (n - 1). Levels in ascending order.
 */
function stableLevels(p: P, v: number): number[] {
  const most = (amounts(p, v)[1] * p.searchers) / (p.searchers - 1);
  const levels: number[] = [];
  for (let level = 1; level <= highestLevel(p, v); level++)
    if (leftAt(p, v, level) <= most + rounding * v) levels.push(level);
  return levels;
}

/** The equilibrium on the levels that leaves most. */
function softestOnGrid(p: P): Outcome | undefined {
  const { low, high: v } = valueRange(p);
  if (p.format !== "sealed" || p.values !== "common" || low < v || losersPay(p) || p.grid === "continuous")
    return undefined;
  const [level] = stableLevels(p, v);
  if (level === undefined) return undefined;
  return {
    welfare: leftAt(p, v, level) / ticksPerBlock(p),
    action: levelValues(p)[level],
    note: "the pure equilibrium on the levels that leaves searchers most: all at a level that leaves at most n / (n - 1) steps",
  };
}

function privateValues(p: P): Outcome | undefined {
  const { low, high } = valueRange(p);
  if (low === high) return commonValue(p);
  const n = p.searchers;
  const perTick = 1 / ticksPerBlock(p);
  const simple = low === 0 && p.baseFee === 0;
  if (p.grid === "share" && p.format === "sealed" && low === 0 && !losersPay(p)) {
    const level = shareEquilibrium(p);
    if (level === undefined) return undefined;
    const share = levelValues(p)[level];
    const gain = n * high * shareGain(n, share, share, p.baseFee / high);
    return {
      welfare: gain * perTick,
      action: share,
      revenue: ((share * high * n) / (n + 1)) * perTick,
      note: "all bid, whatever their value, the level that no other level beats (nearest to (n - 1) / n); exact on the levels",
    };
  }
  if (p.grid === "share" && !(simple && p.format === "second-price")) return undefined;
  const surplus = privateSurplus(p);
  const truthful = p.format === "second-price";
  return {
    welfare: surplus * perTick,
    ...(truthful && p.grid === "share" && { action: 1 }),
    ...(simple && { revenue: ((high * (n - 1)) / (n + 1)) * perTick }),
    note: `${truthful ? "truthful bids" : "symmetric equilibrium (envelope theorem)"}; closed form for uniform values${p.grid === "absolute" ? " and continuous bids, which levels only approach" : ""}${simple ? "; revenue is the same in every format" : ""}`,
  };
}

/** The level, nearest to (n - 1) / n, that is a best reply to itself among the levels; checked against all. */
function shareEquilibrium(p: P): number | undefined {
  const n = p.searchers;
  const fee = p.baseFee / p.value;
  const shares = levelValues(p);
  let found: number | undefined;
  for (let level = 1; level < shares.length; level++) {
    const own = shareGain(n, shares[level], shares[level], fee);
    if (shares.some((other) => shareGain(n, other, shares[level], fee) > own + rounding)) continue;
    const distance = (at: number) => Math.abs(shares[at] - (n - 1) / n);
    if (found === undefined || distance(level) < distance(found) - rounding) found = level;
  }
  return found;
}
