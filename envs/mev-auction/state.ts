/** What a world of the MEV auction remembers, shows and counts. */
import {
  category,
  type Features,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  u8,
  type World,
} from "../../src/index.ts";
import { type P, ticksPerBlock, valueRange } from "./params.ts";

export const state = (p: P) => ({
  /** Bids are hidden and taken once, in the first tick of a block. Mechanisms may set it after the reset. */
  sealed: u8,
  /** Ticks since the last block; also the tick of the auction that the next decision falls into. */
  blockTick: i32,
  /** Opportunities that are over in this episode. */
  opportunity: i32,
  /** Uniform draw that settles ties, made with the values so that it does not depend on bids. */
  lot: f64,
  value: perAgent(f64),
  /** Bid in the current auction; 0 is none. */
  standing: perAgent(f64),
  /** Tick of the block in which the standing bid was placed. */
  placedAt: perAgent(i32),
  /** Own bids as rivals may see them: entry j is the bid j ticks ago. */
  shown: perAgent(f64, p.latency),
  // What this tick's settlement did; zero in ticks without one.
  bid: perAgent(f64),
  paid: perAgent(f64),
  won: perAgent(u8),
  /** What the winner keeps from the others: the second-highest bid (Clarke 1971). */
  externality: perAgent(f64),
});

export const observation = (p: P) => {
  const { low, high } = valueRange(p);
  const ticks = ticksPerBlock(p);
  const share = p.grid === "share";
  const top = share ? 1 : p.value;
  const unit = share ? "share of own value" : "value";
  // A table tells values apart only where they vary and the bids do not scale with them.
  const valueBins = low === high || share ? 0 : ticks === 1 ? 20 : 5;
  const bidBins = valueBins > 0 ? 6 : Math.min(p.grid === "continuous" ? 10 : p.levels, 10) + 1;
  return {
    value: feature(low < high ? low : 0, high, "own value of the opportunity", {
      unit: "value",
      bins: valueBins,
    }),
    own: feature(0, top, "own standing bid, 0 for none", { unit, bins: ticks === 1 ? 0 : bidBins }),
    highest: feature(
      0,
      share ? overbid : top,
      `highest standing bid of the others as far as seen${share ? ` (at most ${overbid})` : ""}, 0 for none or hidden`,
      // In shares there is one bin more, for bids above the own value.
      { unit, bins: ticks === 1 ? 0 : bidBins + (share ? 1 : 0) },
    ),
    ticksLeft: category(ticks, "ticks that follow this one before the block", { unit: "ticks" }),
  };
};

/** In shares, a rival's bid is shown as at most this multiple of the own value. */
export const overbid = 1.1;

const perOpportunity = "opportunities";
export const metrics = {
  opportunities: { description: "opportunities that were settled", per: "tick" },
  best: {
    description: "highest value among the searchers",
    per: perOpportunity,
    unit: "value",
  },
  revenue: {
    description: "what the proposer receives",
    per: perOpportunity,
    unit: "value",
  },
  burnt: { description: "base fees of all included transactions", per: perOpportunity, unit: "value" },
  surplus: {
    description: "what searchers gain, all together",
    per: perOpportunity,
    unit: "value",
    better: "higher",
  },
  reverts: {
    description: "included transactions that lost",
    per: perOpportunity,
    better: "lower",
  },
  revertCost: {
    description: "what losers paid, to the proposer and burnt",
    per: perOpportunity,
    unit: "value",
    better: "lower",
  },
  lost: { description: "opportunities that nobody took", per: perOpportunity, better: "lower" },
  efficiency: {
    description: "value that the winner captured, as a share of the highest",
    per: "best",
    better: "higher",
  },
  waste: {
    description: "base fees burnt by reverting transactions, as a share of the highest value",
    per: "best",
    better: "lower",
  },
  cooperation: {
    description:
      "restraint: share of its value that a searcher has not bid at block time, mean over searchers",
    per: perOpportunity,
  },
  entry: { description: "share of searchers that bid", per: perOpportunity },
  bids: { description: "bids and raises sent and accepted", per: perOpportunity },
  rejected: { description: "raises below the increment", per: perOpportunity, better: "lower" },
} as const satisfies Metrics;

type S = ReturnType<typeof state>;
type M = typeof metrics;
type O = ReturnType<typeof observation> & Features;
export type MevWorld = World<S, M, O>;
