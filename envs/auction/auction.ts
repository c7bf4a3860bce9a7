/**
 * Sealed bids on what each alone knows the worth of: one item (first-price, second-price, all-pay), or two items that two local bidders
 * want one of each and a global one both (core-selecting package auctions).
 *
 * Vickrey 1961, Journal of Finance 16:8-37; Krishna 2010, "Auction Theory"; Ausubel & Baranov 2020, "Core-selecting auctions with
 * incomplete information", International Journal of Game Theory 49:251-273; Bichler, Fichtl, Heidekrüger, Kohring & Sutterer 2021,
 * "Learning equilibria in symmetric auction games using artificial neural networks", Nature Machine Intelligence 3:687-695.
 */
import {
  box,
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  u8,
} from "../../src/index.ts";
import { kernel } from "./auction.kernel.ts";
import { biddersOf, checkParams, highestValue, isPackage, levelsOf, params } from "./params.ts";
import { theory } from "./theory.ts";

const unit = "value";
/** Bids of a grid are sums of others' numbers: those that differ by less are equal but for rounding. */
const slack = 1e-12;

const metrics = {
  revenue: { description: "what bidders pay", per: "tick", unit },
  captured: { description: "what those who win value it at", per: "tick", unit },
  efficiency: {
    description: "that value as a share of the most that winners could have",
    per: "tick",
    better: "higher",
  },
  surplus: { description: "value less what bidders pay, before utility", per: "tick", unit },
} as const satisfies Metrics;

export const auction = defineEnv({
  id: "auction-v0",
  title: "Sealed-bid auction with private values",
  subject: "markets",
  cite: [
    "Vickrey 1961, Journal of Finance 16:8-37",
    "Ausubel & Baranov 2020, International Journal of Game Theory 49:251-273",
    "Bichler et al. 2021, Nature Machine Intelligence 3:687-695",
  ],
  params,
  presets: {
    "all-pay": { format: "all-pay", bidders: 3 },
    "risk-averse": { risk: 0.5, continuous: true },
    package: { format: "nearest-vcg", continuous: true },
  },
  check: checkParams,
  agents: biddersOf,
  horizon: (p) => p.horizon,
  action: (p) =>
    p.continuous
      ? box(0, highestValue(p), { name: "bid", unit })
      : discrete(p.levels, { name: "bid", values: Array.from(levelsOf(p)), unit }),
  observation: (p) => ({
    value: feature(0, highestValue(p), "what winning is worth to it", { unit, bins: 10 }),
    global: category(2, "1 where it bids for both items of a package auction", {
      bins: isPackage(p.format) ? 2 : 0,
    }),
  }),
  state: () => ({
    value: perAgent(f64),
    /** Settles equal bids. */
    lot: f64,
    /** Of the last tick: what winning was worth, what each bid and paid, and whether it won. */
    had: perAgent(f64),
    bid: perAgent(f64),
    paid: perAgent(f64),
    won: perAgent(u8),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    bids: levelsOf(p),
    package: isPackage(p.format) ? 1 : 0,
    second: p.format === "second-price" ? 1 : 0,
    allPay: p.format === "all-pay" ? 1 : 0,
    nearestZero: p.format === "nearest-zero" ? 1 : 0,
    nearestBid: p.format === "nearest-bid" ? 1 : 0,
    vcg: p.format === "vcg" ? 1 : 0,
  }),
  world: {
    reset(w, _, d) {
      w.had.fill(0);
      w.bid.fill(0);
      w.paid.fill(0);
      w.won.fill(0);
      w.wealth.fill(0);
      drawValues(w, d.package);
    },
    step(w, p, d) {
      const n = w.agents;
      for (let a = 0; a < n; a++) {
        w.bid[a] = p.continuous ? w.action[a] : d.bids[w.action[a]];
        w.had[a] = w.value[a];
        w.paid[a] = 0;
        w.won[a] = 0;
      }
      if (d.package !== 0) sellPackage(w, d);
      else sellItem(w, d);
      let most = 0;
      let value = 0;
      let paid = 0;
      for (let a = 0; a < n; a++) {
        const gain = w.won[a] * w.value[a] - w.paid[a];
        const payoff = p.risk < 1 && gain > 0 ? gain ** p.risk : gain;
        w.payoff[a] = payoff;
        w.wealth[a] += payoff;
        value += w.won[a] * w.value[a];
        paid += w.paid[a];
        most = Math.max(most, w.value[a]);
      }
      if (d.package !== 0) most = Math.max(most, w.value[0] + w.value[1]);
      w.revenue += paid;
      w.captured += value;
      w.surplus += value - paid;
      w.efficiency += most > 0 ? value / most : 1;
      drawValues(w, d.package);
    },
    observe(w, _, d) {
      const { value, global } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        value[a] = w.value[a];
        global[a] = d.package !== 0 && a === 2 ? 1 : 0;
      }
    },
  },
  kernel,
  theory,
});

/** What the rules of sale see and fill in. */
interface Sale {
  readonly agents: number;
  readonly bid: Float64Array;
  readonly lot: number;
  readonly paid: Float64Array;
  readonly won: Uint8Array;
}

/** To the highest bid, of equal ones by lot. */
function sellItem(w: Sale, d: { readonly second: number; readonly allPay: number }): void {
  let top = 0;
  let next = 0;
  let equal = 0;
  for (let a = 0; a < w.agents; a++) {
    const bid = w.bid[a];
    if (bid > top) {
      next = top;
      top = bid;
      equal = 1;
    } else if (bid === top) {
      if (equal > 0) next = top;
      equal++;
    } else if (bid > next) next = bid;
  }
  let skip = Math.floor(w.lot * equal);
  for (let a = 0; a < w.agents; a++) {
    if (d.allPay !== 0) w.paid[a] = w.bid[a];
    if (w.bid[a] !== top) continue;
    if (skip === 0) {
      w.won[a] = 1;
      if (d.allPay === 0) w.paid[a] = d.second !== 0 ? next : top;
    }
    skip--;
  }
}

/** To the locals, 0 and 1, where they bid more together than the global bidder, 2; of equal bids by lot. */
function sellPackage(
  w: Sale,
  d: { readonly nearestZero: number; readonly nearestBid: number; readonly vcg: number },
): void {
  const one = w.bid[0];
  const two = w.bid[1];
  const both = w.bid[2];
  const above = one + two - both;
  if (above < -slack || (above <= slack && w.lot < 0.5)) {
    w.won[2] = 1;
    w.paid[2] = Math.min(both, one + two);
  } else {
    w.won[0] = 1;
    w.won[1] = 1;
    // What its presence costs the others.
    const first = Math.max(0, both - two);
    const second = Math.max(0, both - one);
    let share = (both + first - second) / 2;
    if (d.nearestZero !== 0) share = Math.min(one, Math.max(first, both / 2));
    if (d.nearestBid !== 0) share = Math.min(both, Math.max(0, (both + one - two) / 2));
    w.paid[0] = d.vcg !== 0 ? first : share;
    w.paid[1] = d.vcg !== 0 ? second : both - share;
  }
}

/** Values and the lot of the tick to come, whatever is bid. */
function drawValues(
  w: { readonly agents: number; readonly value: Float64Array; lot: number; random(): number },
  isPackageAuction: number,
): void {
  for (let a = 0; a < w.agents; a++) w.value[a] = w.random();
  if (isPackageAuction !== 0) w.value[2] *= 2;
  w.lot = w.random();
}
