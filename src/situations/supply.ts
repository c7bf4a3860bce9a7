/**
 * Supply chains in closed form and by exact recursion: how orders swing more with every echelon, how much to hold, and how many
 * orders are phantoms where supply is rationed.
 *
 * Sterman 1989, Management Science 35:321-339 (the beer game); Chen, Drezner, Ryan & Simchi-Levi 2000, Management Science 46:436-443,
 * and Chen, Ryan & Simchi-Levi 2000, Naval Research Logistics 47:269-286 (the bullwhip effect); Lee, Padmanabhan & Whang 1997,
 * Management Science 43:546-558 (rationing); Cachon & Zipkin 1999, Management Science 45:936-953 (stocks of a chain).
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";

/** What a unit costs in a period: one that is held, and one that is owed. */
export interface StockCosts {
  readonly holding: number;
  readonly backlog: number;
}

/** Sterman 1989: half a dollar a case and week, and a dollar for one that is owed. */
const sterman: StockCosts = { holding: 0.5, backlog: 1 };

/**
 * Variance of the orders of the last of `echelons`, as a multiple of that of independent demands: each orders what was ordered of it
 * and what `leadTime` (in periods) times its forecast has risen by, a forecast that moves by `smoothing` of its error. For one echelon
 * it is 1 + 2 L a + 2 L^2 a^2 / (2 - a) (Chen, Ryan & Simchi-Levi 2000); for more the mean of the filters' gain over all frequencies.
 */
export function bullwhipRatio(leadTime: number, smoothing: number, echelons = 1): number {
  const who = "bullwhipRatio";
  if (!(leadTime >= 0 && leadTime < Number.POSITIVE_INFINITY))
    fail(who, "leadTime must be at least 0 and finite", leadTime);
  if (!(smoothing > 0 && smoothing <= 1)) fail(who, "smoothing must be above 0 and at most 1", smoothing);
  requireWhole(who, "echelons", echelons, 1, 64);
  // The integrand is smooth and periodic, so that even steps converge faster than any power of their number; the scale on which it
  // varies is `smoothing`.
  const steps = Math.ceil(4096 / smoothing);
  if (steps > 1e7) fail(who, "smoothing must be at least 0.0005", smoothing);
  const keep = 1 - smoothing;
  const b = leadTime * smoothing;
  let sum = 0;
  for (let k = 0; k < steps; k++) {
    const cos = Math.cos((2 * Math.PI * k) / steps);
    // |H|^2 of H(z) = 1 + b (1 - 1/z) / (1 - keep/z).
    const above = (1 + b) ** 2 + (keep + b) ** 2 - 2 * (1 + b) * (keep + b) * cos;
    sum += (above / (1 + keep ** 2 - 2 * keep * cos)) ** echelons;
  }
  return sum / steps;
}

/**
 * The level to order up to where `periods` of demand come between an order and the stock it makes, and what it costs a period:
 * demand is k with probability demand[k], independent in each period. The newsvendor's, of the sum of demands.
 */
export function orderUpTo(
  demand: readonly number[],
  periods: number,
  costs: StockCosts = sterman,
): { readonly stock: number; readonly cost: number } {
  requireDemand("orderUpTo", demand, periods, costs);
  const short = summed(demand, periods);
  let best = { stock: 0, cost: Number.POSITIVE_INFINITY };
  for (let stock = 0; stock < short.length; stock++) {
    const cost = costOf(short, stock, costs);
    if (cost < best.cost) best = { stock, cost };
  }
  return best;
}

/**
 * What echelons of a chain cost a period each, the one nearest to demand first, where each orders up to its level of `stocks` and has
 * `periods` of demand between an order and the stock it makes. The last is supplied without limit. Exact: what an echelon owes was
 * ordered before the periods that its customer still waits.
 */
export function chainCosts(
  demand: readonly number[],
  stocks: readonly number[],
  periods: readonly number[],
  costs: StockCosts = sterman,
): number[] {
  const who = "chainCosts";
  if (stocks.length !== periods.length || stocks.length === 0)
    fail(who, "needs a stock and periods for each echelon", [stocks.length, periods.length]);
  for (const stock of stocks) requireWhole(who, "stocks", stock, 0, mostStates);
  const each = new Array<number>(stocks.length);
  let owed = Float64Array.of(1);
  for (let j = stocks.length - 1; j >= 0; j--) {
    requireDemand(who, demand, periods[j], costs);
    const short = convolved(owed, summed(demand, periods[j]));
    if (short.length > mostStates) fail(who, `demands may add up to at most ${mostStates}`, short.length);
    each[j] = costOf(short, stocks[j], costs);
    owed = new Float64Array(Math.max(1, short.length - stocks[j]));
    for (let x = 0; x < short.length; x++) owed[Math.max(0, x - stocks[j])] += short[x];
  }
  return each;
}

/** Stocks of a chain and what each echelon costs a period. */
export interface ChainStocks {
  readonly stocks: number[];
  readonly costs: number[];
}

/** Stocks that cost all the least, as far as changes of one at a time lead from those of echelons that are each supplied without limit. */
export function bestStocks(
  demand: readonly number[],
  periods: readonly number[],
  costs: StockCosts = sterman,
): ChainStocks {
  return settled("bestStocks", demand, periods, costs, (each) => each.reduce((sum, cost) => sum + cost, 0));
}

/** Stocks of which each costs its own echelon the least, those of the others given: best responses, one at a time, until none changes. */
export function selfishStocks(
  demand: readonly number[],
  periods: readonly number[],
  costs: StockCosts = sterman,
): ChainStocks {
  return settled("selfishStocks", demand, periods, costs, (each, j) => each[j]);
}

/** Changes one stock at a time by one unit while that makes `minded` less. */
function settled(
  who: string,
  demand: readonly number[],
  periods: readonly number[],
  costs: StockCosts,
  minded: (each: readonly number[], j: number) => number,
): ChainStocks {
  const stocks = periods.map((each) => orderUpTo(demand, each, costs).stock);
  const of = (j: number, stock: number) =>
    stock < 0
      ? Number.POSITIVE_INFINITY
      : minded(chainCosts(demand, stocks.with(j, stock), periods, costs), j);
  for (let round = 0; round < 1000; round++) {
    let changed = false;
    for (let j = 0; j < stocks.length; j++)
      for (const by of [1, -1])
        while (of(j, stocks[j] + by) < of(j, stocks[j]) - 1e-12) {
          stocks[j] += by;
          changed = true;
        }
    if (!changed) return { stocks, costs: chainCosts(demand, stocks, periods, costs) };
  }
  return fail(who, "stocks go on changing", stocks);
}

const mostStates = 100_000;

function requireDemand(who: string, demand: readonly number[], periods: number, costs: StockCosts): void {
  for (const each of demand) requireShare(who, "demand", each);
  const sum = demand.reduce((total, each) => total + each, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) fail(who, "probabilities of demand must add up to 1", sum);
  requireWhole(who, "periods", periods, 1, 1000);
  if (demand.length * periods > mostStates)
    fail(who, `demands may add up to at most ${mostStates}`, demand.length * periods);
  if (!(costs.holding >= 0 && costs.backlog > 0))
    fail(who, "holding must be at least 0 and backlog above 0", [costs.holding, costs.backlog]);
}

/** Probabilities of 0, 1, ... of the sum of two independent numbers. */
function convolved(a: Float64Array, b: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(a.length + b.length - 1);
  for (let x = 0; x < a.length; x++) for (let y = 0; y < b.length; y++) sum[x + y] += a[x] * b[y];
  return sum;
}

function summed(demand: readonly number[], periods: number): Float64Array<ArrayBuffer> {
  let sum = Float64Array.from(demand);
  for (let period = 1; period < periods; period++) sum = convolved(sum, demand);
  return sum;
}

function costOf(short: Float64Array, stock: number, { holding, backlog }: StockCosts): number {
  let cost = 0;
  for (let x = 0; x < short.length; x++)
    cost += short[x] * (x < stock ? holding * (stock - x) : backlog * (x - stock));
  return cost;
}

/** What an echelon of the beer game goes by when it orders. */
export interface EchelonView {
  /** 0 is the retailer. */
  readonly echelon: number;
  readonly week: number;
  /** What was ordered of it this week, in units. */
  readonly incoming: number;
  /** Stock less backlog, in units, after it has shipped. */
  readonly net: number;
  /** What it has ordered and not received, in units. */
  readonly supplyLine: number;
}

export interface BeerGame {
  /** Of the customer, a unit a week; so many weeks are played. */
  readonly demand: readonly number[];
  /** Weeks from the start in which all order `flow`, whatever the rule says. */
  readonly fixedWeeks: number;
  /** Weeks that an order is in the mail, what was shipped is on its way, and production takes. */
  readonly mail: number;
  readonly transit: number;
  readonly making: number;
  readonly echelons: number;
  /** Units of each in stock at the start, and ordered and shipped in each week before it. */
  readonly stock: number;
  readonly flow: number;
  readonly costs: StockCosts;
}

/** Sterman 1989: demand of 4 rises to 8 for good in week 4, and all order 4 until then. */
const theBeerGame: BeerGame = {
  demand: Array.from({ length: 36 }, (_, week) => (week < 4 ? 4 : 8)),
  fixedWeeks: 4,
  mail: 2,
  transit: 2,
  making: 3,
  echelons: 4,
  stock: 12,
  flow: 4,
  costs: sterman,
};

/**
 * What a rule of ordering costs each echelon of the beer game, retailer first, and the largest order of each. In a week each receives
 * what is due, then ships what was ordered of it `mail` weeks ago as far as its stock goes, is charged, and orders.
 */
export function beerGame(
  rule: (view: EchelonView) => number,
  given: Partial<BeerGame> = {},
): { readonly costs: number[]; readonly peaks: number[] } {
  const who = "beerGame";
  const game = { ...theBeerGame, ...given };
  const { demand, echelons, mail, transit, making, flow } = game;
  requireAtLeast(who, "echelons", echelons, 1);
  for (const [what, weeks] of Object.entries({ mail, transit, making })) requireAtLeast(who, what, weeks, 1);
  const line = (weeks: number) => new Array<number>(weeks).fill(flow);
  const chain = Array.from({ length: echelons }, (_, j) => ({
    net: game.stock,
    /** What is on its way to it, and its orders on their way to its supplier: the factory's are its own production. */
    coming: line(j === echelons - 1 ? making : transit),
    orders: line(j === echelons - 1 ? 0 : mail),
    supplyLine: flow * (j === echelons - 1 ? making : mail + transit),
    cost: 0,
    peak: 0,
  }));
  for (let week = 0; week < demand.length; week++) {
    const received = chain.map(({ coming }) => coming.shift()!);
    const incoming = chain.map((_, j) => (j === 0 ? demand[week] : chain[j - 1].orders.shift()!));
    chain.forEach((each, j) => {
      const stock = Math.max(0, each.net) + received[j];
      const owed = Math.max(0, -each.net) + incoming[j];
      each.net = stock - owed;
      each.supplyLine -= received[j];
      if (j > 0) chain[j - 1].coming.push(Math.min(stock, owed));
      each.cost += each.net > 0 ? game.costs.holding * each.net : -game.costs.backlog * each.net;
    });
    chain.forEach((each, echelon) => {
      const { net, supplyLine } = each;
      const order =
        week < game.fixedWeeks ? flow : rule({ echelon, week, incoming: incoming[echelon], net, supplyLine });
      (echelon === echelons - 1 ? each.coming : each.orders).push(order);
      each.supplyLine += order;
      each.peak = Math.max(each.peak, order);
    });
  }
  return { costs: chain.map(({ cost }) => cost), peaks: chain.map(({ peak }) => peak) };
}

export interface Rationing {
  /** Retailers, at least 1. */
  readonly agents: number;
  /** What a sold unit brings beyond its cost, as a share of its price: what a newsvendor orders of an even demand of 0 to 1. */
  readonly margin: number;
  /** Supply of each when it is scarce, below `margin`. */
  readonly scarce: number;
  /** Probability that it is scarce, below 1. */
  readonly probability: number;
}

/**
 * What each retailer orders in the symmetric equilibrium where scarce supply goes by orders: above `margin`, which is what it has use
 * for, the rest being phantoms. Demand is even on 0 to 1; scarce supply is `agents * scarce`, otherwise all orders are filled.
 * First-order condition of Lee, Padmanabhan & Whang 1997: (1 - r)(m - z) + r (m - k) k (1 - 1/n) / z = 0, and beyond the largest
 * demand, where no more is sold, (1 - m) in place of z - m.
 */
export function rationedOrder({ agents, margin, scarce, probability }: Rationing): number {
  const who = "rationedOrder";
  requireAtLeast(who, "agents", agents, 1);
  requireShare(who, "margin", margin);
  if (!(scarce > 0 && scarce < margin))
    fail(who, `scarce must be above 0 and below the margin ${margin}`, scarce);
  if (!(probability >= 0 && probability < 1))
    fail(who, "probability must be at least 0 and below 1", probability);
  const grab = (probability / (1 - probability)) * (margin - scarce) * scarce * (1 - 1 / agents);
  return grab <= 1 - margin ? (margin + Math.sqrt(margin ** 2 + 4 * grab)) / 2 : grab / (1 - margin);
}

/** Charge on a unit ordered at which the equilibrium of `rationedOrder` is the margin: no order is a phantom. */
export function rationingToll({ agents, margin, scarce, probability }: Rationing): number {
  rationedOrder({ agents, margin, scarce, probability });
  return (probability * (margin - scarce) * scarce * (1 - 1 / agents)) / margin;
}
