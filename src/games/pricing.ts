/**
 * Price competition with differentiated goods under logit demand, the game of Calvano, Calzolari, Denicolo & Pastorello 2020,
 * AER 110:3267-3297, section II: of consumers a share q_i = e^((a - p_i) / mu) / (sum_j e^((a - p_j) / mu) + e^(a0 / mu)) buys
 * from firm i, which earns (p_i - c) q_i.
 */
import { fail } from "../core/errors.ts";
import { profileAt } from "./normal-form.ts";
import type { GameTable } from "./presets.ts";

export interface LogitMarket {
  readonly firms: number;
  /** a: quality of each good, and a0 that of buying none, in units of price. */
  readonly quality: number;
  readonly outside: number;
  /** c: cost of a unit. */
  readonly cost: number;
  /** mu: how little consumers think the goods alike, in units of price; near 0 they are the same good. */
  readonly differentiation: number;
}

/** The main setting of the paper. */
export const calvanoMarket: LogitMarket = {
  firms: 2,
  quality: 2,
  outside: 0,
  cost: 1,
  differentiation: 0.25,
};

/** A price that all firms set, and the profit of each. */
export interface CommonPrice {
  readonly price: number;
  readonly profit: number;
}

/** Share of consumers that buy from each firm. */
export function logitShares(
  { quality, outside, differentiation: mu }: LogitMarket,
  prices: readonly number[],
): number[] {
  // The best alternative stands for 1, so that nothing overflows.
  const best = Math.max(outside, ...prices.map((price) => quality - price));
  const pull = prices.map((price) => Math.exp((quality - price - best) / mu));
  const all = pull.reduce((sum, each) => sum + each, Math.exp((outside - best) / mu));
  return pull.map((each) => each / all);
}

/** Where nobody gains by another price: p = c + mu / (1 - q). */
export const competitivePrice = (market: LogitMarket): CommonPrice => commonPrice(market, 1);

/** Where all together earn most: p = c + mu / (1 - n q). */
export const monopolyPrice = (market: LogitMarket): CommonPrice => commonPrice(market, market.firms);

/** p = c + mu / (1 - k q): the right side falls in p, so that there is one such price. */
function commonPrice(market: LogitMarket, k: number): CommonPrice {
  const { firms, cost, differentiation: mu } = market;
  if (!(Number.isInteger(firms) && firms >= 1))
    fail("market", "firms must be a whole number, at least 1", firms);
  if (!(mu > 0)) fail("market", "differentiation must be positive", mu);
  const at = (price: number) => logitShares(market, new Array<number>(firms).fill(price));
  const tooLow = (price: number) => {
    const [share] = at(price);
    return (price - cost) * (1 - k * share) < mu;
  };
  let low = cost;
  let high = cost + mu;
  while (tooLow(high)) high = cost + 2 * (high - cost);
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2;
    if (tooLow(middle)) low = middle;
    else high = middle;
  }
  const price = (low + high) / 2;
  return { price, profit: (price - cost) * at(price)[0] };
}

/**
 * The game on a grid: `levels` prices, evenly spaced from `margin` (pM - pN) below the competitive price pN to as much above
 * the monopoly price pM, with the profits that they bring.
 */
export function priceGame(
  market: LogitMarket,
  levels = 15,
  margin = 0.1,
): Required<Pick<GameTable, "actions" | "payoffs" | "values" | "unit">> {
  if (!(Number.isInteger(levels) && levels >= 2))
    fail("priceGame", "levels must be a whole number, at least 2", levels);
  const [{ price: nash }, { price: monopoly }] = [competitivePrice(market), monopolyPrice(market)];
  const lowest = nash - margin * (monopoly - nash);
  const step = ((1 + 2 * margin) * (monopoly - nash)) / (levels - 1);
  const values = Array.from({ length: levels }, (_, j) => lowest + j * step);
  const actions = new Array<number>(market.firms).fill(levels);
  const payoffs = actions.map((): number[] => []);
  for (let joint = 0; joint < levels ** market.firms; joint++) {
    const prices = profileAt(joint, actions).map((action) => values[action]);
    logitShares(market, prices).forEach((share, firm) => {
      payoffs[firm].push((prices[firm] - market.cost) * share);
    });
  }
  return { actions, payoffs, values, unit: "price" };
}
