/**
 * MEV auction: searchers compete to capture an opportunity in the next block, in an open priority gas auction or
 * by sealed bundles.
 *
 * Daian et al. 2020, "Flash Boys 2.0", IEEE S&P: in the open auction searchers watch each other's pending
 * transactions and outbid them until the block arrives; the highest bid wins and the others are included all
 * the same, revert, and pay. Sealed bundles (private relays) take one hidden bid each, and with revert protection
 * losers pay nothing. Formulas of the equilibria are in theory.ts.
 */
import { defineEnv } from "../../src/index.ts";
import { kernel } from "./mev-auction.kernel.ts";
import {
  action,
  check,
  levelValues,
  outsideBids,
  type P,
  params,
  presets,
  slack,
  ticksPerBlock,
  valueRange,
} from "./params.ts";
import { type MevWorld, metrics, observation, overbid, state } from "./state.ts";
import { theory } from "./theory.ts";

/** What the rules need of the params in every tick. */
const derive = (p: P) => {
  const { low, high } = valueRange(p);
  const ticks = ticksPerBlock(p);
  const allPay = p.format === "all-pay";
  return {
    low,
    high,
    spread: high - low,
    private: p.values === "private",
    ticks,
    levels: Float64Array.from(levelValues(p)),
    outside: outsideBids(p),
    box: p.grid === "continuous",
    inShares: p.grid === "share",
    secondPrice: p.format === "second-price",
    /** Included losers pay this share of their bids; sealed ones only where they are included at all. */
    loserShare: allPay ? 1 : p.phi,
    sealedLosersPay: allPay || !p.revertProtection,
  };
};
type Derived = ReturnType<typeof derive>;

/** A new opportunity: values and the tie-breaking lot are drawn here, whatever the searchers will do. */
function openBlock(w: MevWorld, p: P, d: Derived): void {
  const { low, high, spread } = d;
  let value = spread > 0 ? low + spread * w.random() : high;
  for (let a = 0; a < w.agents; a++) {
    if (a > 0 && d.private && spread > 0) value = low + spread * w.random();
    w.value[a] = value;
    w.standing[a] = 0;
    w.placedAt[a] = 0;
  }
  w.lot = w.random();
  w.blockTick = 0;
  for (let j = 0; j < w.agents * p.latency; j++) w.shown[j] = 0;
}

/**
 * Places and replaces bids. A replacement must be `increment` above the own standing bid (go-ethereum's price bump). Sealed
 * bids are taken in the first tick of a block alone, so that a learner is paid at once; open ones in each, and shown.
 */
function takeBids(w: MevWorld, p: P, d: Derived): void {
  if (w.sealed !== 0 && w.blockTick !== 0) return;
  const raise = 1 + p.increment;
  let taken = 0;
  let rejected = 0;
  for (let a = 0; a < w.agents; a++) {
    const chosen = d.box ? w.action[a] : d.levels[w.action[a] | 0];
    const amount = d.inShares ? chosen * w.value[a] : chosen;
    if (amount <= 0) continue;
    const own = w.standing[a];
    if (own > 0 && amount < own * raise * (1 - slack)) {
      rejected++;
      continue;
    }
    w.standing[a] = amount;
    w.placedAt[a] = w.blockTick;
    taken++;
  }
  w.bids += taken;
  w.rejected += rejected;
  if (w.sealed === 0) showBids(w, p);
}

/** Lets time pass in the view that others have of the standing bids. */
function showBids(w: MevWorld, { latency }: P): void {
  for (let a = 0; a < w.agents; a++) {
    for (let j = latency - 1; j > 0; j--) w.shown[a * latency + j] = w.shown[a * latency + j - 1];
    w.shown[a * latency] = w.standing[a];
  }
}

/** The `lot`-th of the agents that bid most, as early as anybody did. */
function drawn(w: MevWorld, top: number, earliest: number, ties: number): number {
  let skip = Math.floor(w.lot * ties);
  for (let a = 0; a < w.agents; a++)
    if (w.standing[a] === top && w.placedAt[a] === earliest && skip-- === 0) return a;
  return -1;
}

/**
 * The block: the winner captures its value, included transactions pay the proposer and the base fee. The highest bid wins,
 * then the earlier one (go-ethereum orders by price and time), then the lot.
 */
function settle(w: MevWorld, p: P, d: Derived): void {
  const n = w.agents;
  const open = w.sealed === 0;
  if (w.blockTick !== (open ? d.ticks - 1 : 0)) {
    w.bid.fill(0);
    w.paid.fill(0);
    w.won.fill(0);
    w.externality.fill(0);
    return;
  }
  let top = 0;
  let best = 0;
  let restraint = 0;
  let entrants = 0;
  for (let a = 0; a < n; a++) {
    const bid = w.standing[a];
    const value = w.value[a];
    top = Math.max(top, bid);
    best = Math.max(best, value);
    restraint += bid > 0 ? Math.max(0, 1 - bid / value) : 1;
    entrants += bid > 0 ? 1 : 0;
    w.bid[a] = bid;
    w.paid[a] = 0;
    w.won[a] = 0;
    w.externality[a] = 0;
  }
  // Sealed bids are held against the last of those outside, which are no searcher's.
  const outside = d.outside[open ? w.blockTick : d.ticks - 1];
  const takenOutside = outside > 0 && outside >= top;
  let winner = -1;
  let second = takenOutside ? top : outside;
  let reverts = 0;
  let revenue = 0;
  let burnt = 0;
  let revertCost = 0;
  if (entrants > 0) {
    let ties = 0;
    let earliest = 0;
    for (let a = 0; a < n; a++) {
      const bid = w.standing[a];
      if (bid !== top) {
        second = Math.max(second, bid);
        continue;
      }
      if (winner >= 0) second = top;
      if (winner < 0 || w.placedAt[a] < earliest) {
        earliest = w.placedAt[a];
        ties = 1;
        winner = a;
      } else if (w.placedAt[a] === earliest) ties++;
    }
    if (ties > 1) winner = drawn(w, top, earliest, ties);
    if (takenOutside) winner = -1;
    // Sealed losers may be left out of the block.
    const all = open || d.sealedLosersPay;
    const end = all ? n : winner + 1;
    for (let a = all ? 0 : Math.max(0, winner); a < end; a++) {
      const bid = w.standing[a];
      if (bid <= 0) continue;
      let tip = d.loserShare * bid;
      let gain = 0;
      if (a === winner) {
        tip = d.secondPrice ? second : bid;
        gain = w.value[a];
        w.won[a] = 1;
        w.externality[a] = second;
      } else {
        reverts++;
        revertCost += tip + p.baseFee;
      }
      revenue += tip;
      burnt += p.baseFee;
      w.paid[a] = tip + p.baseFee;
      w.payoff[a] = gain - (tip + p.baseFee);
    }
  }
  const captured = winner < 0 ? 0 : w.value[winner];
  w.opportunities += 1;
  w.best += best;
  w.revenue += revenue + (takenOutside ? outside : 0);
  w.burnt += burnt;
  w.surplus += captured - revenue - burnt;
  w.efficiency += captured;
  if (reverts > 0) {
    w.reverts += reverts;
    w.revertCost += revertCost;
    w.waste += p.baseFee * reverts;
  }
  if (winner < 0) w.lost += 1;
  w.cooperation += restraint / n;
  w.entry += entrants / n;
}

/** After the last tick of a block the next opportunity opens, or the episode is over. */
function passTick(w: MevWorld, p: P, d: Derived): void {
  w.blockTick += 1;
  if (w.blockTick < d.ticks) return;
  w.opportunity += 1;
  if (w.opportunity < p.opportunities) openBlock(w, p, d);
  else w.ended = 1;
}

export const mevAuction = defineEnv({
  id: "mev-auction-v0",
  title: "MEV auction",
  subject: "markets",
  cite: [
    "Daian et al. 2020, Flash Boys 2.0, IEEE Symposium on Security and Privacy",
    "Vickrey 1961, Journal of Finance 16:8-37",
    "Krishna 2010, Auction Theory, ch. 2-4",
  ],
  params,
  presets,
  check,
  agents: (p) => p.searchers,
  horizon: (p) => p.opportunities * ticksPerBlock(p),
  state,
  action,
  observation,
  metrics,
  derive,
  world: {
    reset(w, p, d) {
      w.sealed = p.format === "open" ? 0 : 1;
      w.opportunity = 0;
      w.bid.fill(0);
      w.paid.fill(0);
      w.won.fill(0);
      w.externality.fill(0);
      openBlock(w, p, d);
    },
    step(w, p, d) {
      takeBids(w, p, d);
      settle(w, p, d);
      passTick(w, p, d);
    },
    observe(w, p, d) {
      const { value, own, highest, ticksLeft } = w.obs;
      const n = w.agents;
      // The highest and the second-highest bid in view: all but the leader see the former.
      let top = 0;
      let second = 0;
      let leader = -1;
      for (let a = 0; w.sealed === 0 && a < n; a++) {
        const bid = w.shown[a * p.latency + p.latency - 1];
        if (bid > top) {
          second = top;
          top = bid;
          leader = a;
        } else if (bid > second) second = bid;
      }
      // What has been bid outside is seen as late.
      const at = w.blockTick - p.latency;
      const outside = w.sealed === 0 && at >= 0 ? d.outside[at] : 0;
      if (outside > top) {
        top = outside;
        leader = -1;
      } else if (outside > second) second = outside;
      const left = Math.max(0, d.ticks - 1 - w.blockTick);
      for (let a = 0; a < n; a++) {
        const seen = a === leader ? second : top;
        const mine = w.standing[a];
        const worth = w.value[a];
        value[a] = worth;
        own[a] = d.inShares && mine > 0 ? mine / worth : mine;
        highest[a] = d.inShares && seen > 0 ? Math.min(overbid, seen / worth) : seen;
        ticksLeft[a] = left;
      }
    },
  },
  kernel,
  theory,
});
