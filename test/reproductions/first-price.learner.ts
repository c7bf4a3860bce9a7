/** Bid functions learned in self-play, with the MEV auction as the only source of payoffs. */
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import { createBatch } from "../../src/index.ts";

export interface Setting {
  searchers: number;
  /** Exponent of the utility x^r of a gain. */
  r?: number;
  /** Auctions in each of the worlds for one look at the utility (default 150). */
  auctions?: number;
}

const worlds = 250;
const rounds = 80;

/**
 * The slope s of the bid function s v (first price, values uniform on [0, 1]) that self-play ends at.
 *
 * Gradient ascent on the bid function by finite differences (Kiefer & Wolfowitz 1952, Annals of Mathematical
 * Statistics 23:462-466) on common random numbers: agent 0 tries slopes in the same auctions against rivals at s, and
 * all move on together. Only slopes up to s are tried, at s, s - h and s - 2h: above s a searcher of high value is sure to
 * win, so that the second derivative of its utility jumps at s, and a symmetric difference would be biased by the
 * order of h. The one-sided quotient is exact for a parabola.
 */
export function learnSlope({ searchers: n, r = 1, auctions = 150 }: Setting, run: number): number {
  const params = {
    searchers: n,
    format: "sealed",
    values: "private",
    grid: "continuous",
    baseFee: 0,
    opportunities: auctions,
  };
  const batch = createBatch(mevAuction, params, { worlds, checked: false });
  const bids = batch.io.actions[0];
  const { payoff, obs } = batch.io;

  /** Mean utility of agent 0 at the slope `own` when the others are at `slope`; a seed's values are always the same. */
  function utility(own: number, slope: number, seed: string): number {
    batch.reset(seed);
    let sum = 0;
    for (let auction = 0; auction < auctions; auction++) {
      for (let k = 0; k < bids.length; k++) bids[k] = slope * obs.value[k];
      for (let k = 0; k < bids.length; k += n) bids[k] = own * obs.value[k];
      batch.step();
      for (let k = 0; k < bids.length; k += n) sum += r === 1 ? payoff[k] : payoff[k] ** r;
    }
    return sum / (worlds * auctions);
  }

  let slope = 0.3;
  let tail = 0;
  for (let round = 0; round < rounds; round++) {
    const seed = `${n} ${r} ${run} ${round}`;
    // In proportion to what is kept of the value, which utility turns on.
    const h = 0.1 * (1 - slope);
    const [here, below, farBelow] = [0, 1, 2].map((steps) => utility(slope - steps * h, slope, seed));
    const gradient = (3 * here - 4 * below + farBelow) / (2 * h);
    // About half the distance at first, less when only noise is left to follow.
    const rate = 0.6 / (1 + round / 20);
    slope += Math.max(-0.2, Math.min(0.2, rate * gradient));
    slope = Math.min(0.99, Math.max(0.05, slope));
    if (round >= rounds / 2) tail += slope / (rounds / 2);
  }
  return tail;
}

/** Quantile .975 of Student's t by degrees of freedom. */
const t975 = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571];

/** 95 % interval of the learned slope over independent runs. */
export function slopeInterval(setting: Setting, runs: number): { low: number; high: number } {
  const slopes = Array.from({ length: runs }, (_, run) => learnSlope(setting, run));
  const mean = slopes.reduce((sum, s) => sum + s, 0) / runs;
  const variance = slopes.reduce((sum, s) => sum + (s - mean) ** 2, 0) / (runs - 1);
  const half = t975[runs - 1] * Math.sqrt(variance / runs);
  return { low: mean - half, high: mean + half };
}
