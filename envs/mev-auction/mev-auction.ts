/**
 * MEV auction: searchers compete to capture an opportunity in the next block, in an open priority gas auction or
 * by sealed bundles.
 *
 * Daian et al. 2020, "Flash Boys 2.0", IEEE S&P: in the open auction searchers watch each other's pending
 * transactions and outbid them until the block arrives; the highest bid wins and the others are included all
 * the same, revert, and pay. Sealed bundles (private relays) take one hidden bid each, and with revert protection
 * losers pay nothing. Formulas of the equilibria are in theory.ts, the fast form in kernel.ts.
 */
import { defineEnv } from "../../src/index.ts";
import { kernel } from "./kernel.ts";
import {
  action,
  check,
  levelValues,
  type P,
  params,
  presets,
  slack,
  ticksPerBlock,
  valueRange,
} from "./params.ts";
import { type MevWorld, metrics, observation, overbid, state } from "./state.ts";
import { theory } from "./theory.ts";

/** A new opportunity: values and the tie-breaking lot are drawn here, whatever the searchers will do. */
function openBlock(w: MevWorld, p: P): void {
  const { low, high } = valueRange(p);
  const draw = () => (low < high ? low + (high - low) * w.random() : high);
  if (p.values === "common") w.value.fill(draw());
  else for (let a = 0; a < w.agents; a++) w.value[a] = draw();
  w.lot = w.random();
  w.blockTick = 0;
  w.standing.fill(0);
  w.placedAt.fill(0);
  w.shown.fill(0);
}

/** Places and replaces bids. A replacement must be `increment` above the own standing bid (go-ethereum's price bump). */
function takeBids(w: MevWorld, p: P): void {
  const levels = levelValues(p);
  for (let a = 0; a < w.agents; a++) {
    const chosen = p.grid === "continuous" ? w.action[a] : levels[w.action[a]];
    const amount = p.grid === "share" ? chosen * w.value[a] : chosen;
    if (amount <= 0) continue;
    const own = w.standing[a];
    if (own > 0 && amount < own * (1 + p.increment) * (1 - slack)) {
      w.rejected++;
      continue;
    }
    w.standing[a] = amount;
    w.placedAt[a] = w.blockTick;
    w.bids++;
  }
}

/** Highest bid, then the earlier one (go-ethereum orders by price and time), then the lot; -1 without bids. */
function findWinner(w: MevWorld): number {
  let top = 0;
  let earliest = 0;
  let ties = 0;
  for (let a = 0; a < w.agents; a++) {
    const bid = w.standing[a];
    if (bid <= 0) continue;
    if (bid > top || (bid === top && w.placedAt[a] < earliest)) {
      top = bid;
      earliest = w.placedAt[a];
      ties = 1;
    } else if (bid === top && w.placedAt[a] === earliest) ties++;
  }
  let skip = Math.floor(w.lot * ties);
  for (let a = 0; a < w.agents; a++)
    if (w.standing[a] > 0 && w.standing[a] === top && w.placedAt[a] === earliest && skip-- === 0) return a;
  return -1;
}

/** The block: the winner captures its value, included transactions pay the proposer and the base fee. */
function settle(w: MevWorld, p: P): void {
  const winner = findWinner(w);
  const losersPay = w.sealed === 0 || p.format === "all-pay" || !p.revertProtection;
  const loserShare = p.format === "all-pay" ? 1 : p.phi;
  let best = 0;
  let second = 0;
  let restraint = 0;
  for (let a = 0; a < w.agents; a++) {
    const bid = w.standing[a];
    const value = w.value[a];
    if (value > best) best = value;
    if (a !== winner && bid > second) second = bid;
    restraint += bid > 0 ? Math.max(0, 1 - bid / value) : 1;
  }
  let entrants = 0;
  let reverts = 0;
  let revenue = 0;
  let burnt = 0;
  let revertCost = 0;
  for (let a = 0; a < w.agents; a++) {
    const bid = w.standing[a];
    if (bid <= 0) continue;
    entrants++;
    w.bid[a] = bid;
    let tip = 0;
    if (a === winner) {
      tip = p.format === "second-price" ? second : bid;
      w.won[a] = 1;
      w.externality[a] = second;
    } else if (losersPay) {
      tip = loserShare * bid;
      reverts++;
      revertCost += tip + p.baseFee;
    } else continue;
    revenue += tip;
    burnt += p.baseFee;
    w.paid[a] = tip + p.baseFee;
    w.payoff[a] = (a === winner ? w.value[a] : 0) - w.paid[a];
  }
  const captured = winner < 0 ? 0 : w.value[winner];
  w.opportunities++;
  w.best += best;
  w.revenue += revenue;
  w.burnt += burnt;
  w.surplus += captured - revenue - burnt;
  w.reverts += reverts;
  w.revertCost += revertCost;
  w.lost += winner < 0 ? 1 : 0;
  w.efficiency += captured;
  w.waste += p.baseFee * reverts;
  w.cooperation += restraint / w.agents;
  w.entry += entrants / w.agents;
}

/** Lets time pass in the view that others have of the standing bids. */
function showBids(w: MevWorld, p: P): void {
  for (let a = 0; a < w.agents; a++) {
    for (let j = p.latency - 1; j > 0; j--) w.shown[a * p.latency + j] = w.shown[a * p.latency + j - 1];
    w.shown[a * p.latency] = w.standing[a];
  }
}

export const mevAuction = defineEnv({
  id: "mev-auction-v0",
  title: "MEV auction",
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
  world: {
    reset(w, p) {
      w.sealed = p.format === "open" ? 0 : 1;
      w.opportunity = 0;
      w.bid.fill(0);
      w.paid.fill(0);
      w.won.fill(0);
      w.externality.fill(0);
      openBlock(w, p);
    },
    step(w, p) {
      const ticks = ticksPerBlock(p);
      w.bid.fill(0);
      w.paid.fill(0);
      w.won.fill(0);
      w.externality.fill(0);
      // Sealed bids are taken and settled in the first tick, so that a learner is paid at once; the rest of the
      // block is idle. Open bids stand, visible, until the block.
      if (w.sealed !== 0) {
        if (w.blockTick === 0) {
          takeBids(w, p);
          settle(w, p);
        }
      } else {
        takeBids(w, p);
        showBids(w, p);
        if (w.blockTick === ticks - 1) settle(w, p);
      }
      w.blockTick++;
      if (w.blockTick < ticks) return;
      w.opportunity++;
      if (w.opportunity < p.opportunities) openBlock(w, p);
      else w.ended = 1;
    },
    observe(w, p) {
      const { value, own, highest, ticksLeft } = w.obs;
      const left = Math.max(0, ticksPerBlock(p) - 1 - w.blockTick);
      for (let a = 0; a < w.agents; a++) {
        let seen = 0;
        for (let b = 0; b < w.agents; b++)
          if (b !== a) seen = Math.max(seen, w.shown[b * p.latency + p.latency - 1]);
        const mine = w.standing[a];
        value[a] = w.value[a];
        own[a] = p.grid === "share" && mine > 0 ? mine / w.value[a] : mine;
        highest[a] = p.grid === "share" && seen > 0 ? Math.min(overbid, seen / w.value[a]) : seen;
        ticksLeft[a] = left;
      }
    },
  },
  kernel,
  theory,
});
