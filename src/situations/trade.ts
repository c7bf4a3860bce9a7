/**
 * Trade between one who has and one who needs, each of whom alone knows what it is worth to it, evenly between 0 and 1; and a price
 * agreed before it is known.
 *
 * Chatterjee & Samuelson 1983, Operations Research 31:835-851; Myerson & Satterthwaite 1983, Journal of Economic Theory 29:265-281.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare } from "../institutions/chances.ts";

interface Line {
  readonly slope: number;
  readonly intercept: number;
}

export interface DoubleAuction {
  /** What a buyer bids for what is worth v to it: slope v + intercept. */
  readonly bid: Line;
  /** What a seller asks for what costs it c: slope c + intercept. */
  readonly ask: Line;
  /** Expected value less cost of what is traded, by a pair. */
  readonly gains: number;
}

/**
 * The linear equilibrium of the double auction at the price `weight` bid + (1 - weight) ask, of trade where bid is at least ask.
 * Chatterjee & Samuelson 1983, example 1.
 */
export function doubleAuction(weight = 0.5): DoubleAuction {
  requireShare("doubleAuction", "weight", weight);
  const bid = { slope: 1 / (1 + weight), intercept: (weight * (1 - weight)) / (2 * (1 + weight)) };
  const ask = { slope: 1 / (2 - weight), intercept: (1 - weight) / 2 };
  // They trade where c is at most rise v - drop.
  const rise = bid.slope / ask.slope;
  const drop = (ask.intercept - bid.intercept) / ask.slope;
  const from = drop / rise;
  // The integral of v - c over c = 0..line(v), and over v = from..1; its antiderivative.
  const upTo = (v: number) => (rise * v ** 3) / 3 - (drop * v ** 2) / 2 - (rise * v - drop) ** 3 / (6 * rise);
  return { bid, ask, gains: upTo(1) - upTo(from) };
}

/** Expected value less cost, by a pair, where they trade if and only if the value is at least `gap` above the cost; 0 is all there is. */
export function gainsBeyond(gap: number): number {
  requireShare("gainsBeyond", "gap", gap);
  return 1 / 6 - gap ** 2 / 2 + gap ** 3 / 3;
}

/**
 * Most that a broker can expect of a pair where these trade if and only if the value is at least `gap` above the cost: the most of
 * all, 1/24, at a gap of 1/2. Below a gap of 1/4 it pays for their trade. Myerson & Satterthwaite 1983, theorem 3.
 */
export function brokerProfit(gap: number): number {
  requireShare("brokerProfit", "gap", gap);
  // The integral of (v - (1 - v)) - (c + c) over the pairs that trade.
  return gap - (3 * gap ** 2) / 2 + (2 * gap ** 3) / 3 - 1 / 6;
}

export interface Hedging {
  /** Units that hedgers sell ahead. */
  readonly quantity: number;
  /** Of the price that is not known yet. */
  readonly variance: number;
  /** Absolute risk aversion of the hedgers together and of each speculator. */
  readonly hedgerAversion: number;
  readonly speculatorAversion: number;
  readonly speculators: number;
}

/** How far below the expected price a unit is sold ahead, where all weigh mean against variance. */
export function forwardDiscount(market: Hedging): number {
  const who = "forwardDiscount";
  const { quantity, variance, hedgerAversion, speculatorAversion, speculators } = market;
  if (!(variance >= 0)) fail(who, "variance must be at least 0", variance);
  if (!(hedgerAversion > 0)) fail(who, "hedgerAversion must be above 0", hedgerAversion);
  if (!(speculatorAversion > 0)) fail(who, "speculatorAversion must be above 0", speculatorAversion);
  requireAtLeast(who, "speculators", speculators, 0);
  return (quantity * variance) / (1 / hedgerAversion + speculators / speculatorAversion);
}

/** A market for single units in which all see all: whose trades leave the most, and at which prices. */
export interface Competition {
  /** Units that trade. */
  readonly quantity: number;
  /** Value less cost of all of them: the most there is. */
  readonly gains: number;
  /** The lowest and the highest price at which as many want to buy as want to sell; where nothing trades, none. */
  readonly price: readonly [low: number, high: number] | undefined;
}

/** Buyers of one unit each with these values, and sellers of one with these costs. Smith 1962, Journal of Political Economy 70:111-137. */
export function competition(values: readonly number[], costs: readonly number[]): Competition {
  const demand = values.toSorted((a, b) => b - a);
  const supply = costs.toSorted((a, b) => a - b);
  let quantity = 0;
  let gains = 0;
  while (quantity < Math.min(demand.length, supply.length) && demand[quantity] > supply[quantity]) {
    gains += demand[quantity] - supply[quantity];
    quantity++;
  }
  if (quantity === 0) return { quantity, gains, price: undefined };
  // Those beyond stay out, those within stay in.
  const low = Math.max(supply[quantity - 1], demand[quantity] ?? Number.NEGATIVE_INFINITY);
  const high = Math.min(demand[quantity - 1], supply[quantity] ?? Number.POSITIVE_INFINITY);
  return { quantity, gains, price: [low, high] };
}
