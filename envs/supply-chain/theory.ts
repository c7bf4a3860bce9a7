/** What is known of the supply chain: what rules of ordering cost, exactly, and which stocks are best. */
import type { Outcome, Theory } from "../../src/index.ts";
import { beerGame, bestStocks, type EchelonView, selfishStocks } from "../../src/situations/index.ts";
import { meanDemand, type P, protectionOf } from "./params.ts";

/** More than this is not searched. */
const mostWeeks = 1000;
const mostEchelons = 8;
const mostDemand = 64;

const sum = (each: readonly number[]) => each.reduce((a, b) => a + b, 0);

export function theory(p: P): Theory {
  const weeks = p.horizon * p.weeks;
  if (p.agents > mostEchelons || !(p.backlog > 0)) return {};
  if (p.demand === "step") return weeks <= mostWeeks ? stepped(p, weeks) : {};
  return p.high <= mostDemand ? even(p) : {};
}

/** Demand that is known: the game is played, by rules of ordering. */
function stepped(p: P, weeks: number): Theory {
  const game = {
    ...p,
    demand: Array.from({ length: weeks }, (_, week) => (week < p.stepWeek ? p.low : p.high)),
    echelons: p.agents,
    costs: { holding: p.holding, backlog: p.backlog },
  };
  const played = (rule: (view: EchelonView) => number) => beerGame(rule, game).costs;
  const upTo = (stocks: readonly number[]) =>
    played(({ echelon, net, supplyLine }) => Math.max(0, stocks[echelon] - net - supplyLine));
  const outcome = (costs: readonly number[], note: string): Outcome => ({
    welfare: -sum(costs) / p.horizon,
    note,
  });

  const stocks = Array.from({ length: p.agents }, (_, a) => meanDemand(p) * protectionOf(p, a));
  const costs = upTo(stocks);
  const base = outcome(
    costs,
    `each orders up to the demand of the weeks that an order takes, ${stocks.join(", ")} units: played through`,
  );
  const stands = stocks.every((stock, a) => {
    for (let other = Math.max(0, stock - 24); other <= stock + 24; other++)
      if (upTo(stocks.with(a, other))[a] < costs[a] - 1e-9) return false;
    return true;
  });
  return {
    optimum: { ...base, bound: "lower" },
    ...(stands && {
      nash: {
        ...base,
        note: `no echelon gains by another base stock within 24 units: exhaustive; ${base.note}`,
      },
    }),
    passedOn: outcome(
      played(({ incoming }) => incoming),
      "each orders what was ordered of it: played through",
    ),
  };
}

/** Demand that is drawn: stocks of the long run, by the distribution of what is short. */
function even(p: P): Theory {
  const chances = Array.from({ length: p.high + 1 }, (_, k) => (k < p.low ? 0 : 1 / (p.high - p.low + 1)));
  const periods = Array.from({ length: p.agents }, (_, a) => protectionOf(p, a));
  const costs = { holding: p.holding, backlog: p.backlog };
  const outcome = (of: typeof bestStocks, what: string): Outcome => {
    const found = of(chances, periods, costs);
    return {
      welfare: -sum(found.costs) * p.weeks,
      note: `${what}, ${found.stocks.join(", ")} units, in the long run: exact, of base stocks`,
    };
  };
  return {
    optimum: { ...outcome(bestStocks, "the base stocks that cost all the least"), bound: "lower" },
    nash: outcome(selfishStocks, "base stocks of which no echelon changes its own"),
  };
}
