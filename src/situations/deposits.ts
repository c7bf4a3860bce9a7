/**
 * Promises that cannot all be called in at once: deposits that are lent on, and capacity that is sold more than once.
 *
 * Diamond & Dybvig 1983, Journal of Political Economy 91:401-419.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";
import { binomial } from "../stats/distributions.ts";

export interface Bank {
  /** Share of depositors who need their unit early. */
  readonly early: number;
  /** R: what a unit gives late; early it gives 1. */
  readonly returns: number;
  /** g, relative risk aversion of the depositors. */
  readonly aversion: number;
}

export interface DepositContract {
  /** c1 and c2: what is promised to who withdraws early and late. */
  readonly early: number;
  readonly late: number;
  /** Share of early claims from which on who need not withdraw early is better off if it does. */
  readonly runsAbove: number;
}

/** The contract that is best where nobody withdraws early without need, and what makes it run. Diamond & Dybvig 1983, section 2. */
export function depositContract({ early, returns, aversion }: Bank): DepositContract {
  const who = "depositContract";
  requireShare(who, "early", early);
  if (!(returns > 1)) fail(who, "returns must be above 1", returns);
  if (!(aversion > 0)) fail(who, "aversion must be above 0", aversion);
  const c1 = 1 / (early + (1 - early) * returns ** (1 / aversion - 1));
  return {
    early: c1,
    late: c1 * returns ** (1 / aversion),
    runsAbove: (returns - c1) / (c1 * (returns - 1)),
  };
}

/** Chance that more than `capacity` of `clients` call at once, each with a chance of `use`, or of one of several, alike likely. */
export function overcallChance(capacity: number, clients: number, use: number | readonly number[]): number {
  return expected("overcallChance", capacity, clients, use, (calls) => (calls > capacity ? 1 : 0));
}

export interface Overselling {
  /** Units there are. */
  readonly capacity: number;
  /** Chance that a client calls its unit, or several, of which one holds for all clients, alike likely. */
  readonly use: number | readonly number[];
  /** Payoff from each call, and to be paid for each that finds no unit left. */
  readonly fee: number;
  readonly penalty: number;
}

/** Expected profit of who sells a unit each to so many clients. */
export function oversellingProfit({ capacity, use, fee, penalty }: Overselling, clients: number): number {
  return expected(
    "oversellingProfit",
    capacity,
    clients,
    use,
    (calls) => fee * calls - penalty * Math.max(0, calls - capacity),
  );
}

/** The number of clients with the highest expected profit, the lowest of several, up to `most`. */
export function bestOverselling(market: Overselling, most = 200): { clients: number; profit: number } {
  requireWhole("bestOverselling", "most", most, 1, mostClients);
  let best = { clients: 0, profit: 0 };
  for (let clients = 1; clients <= most; clients++) {
    const profit = oversellingProfit(market, clients);
    if (profit > best.profit + 1e-12) best = { clients, profit };
  }
  return best;
}

const mostClients = 10_000;

function expected(
  who: string,
  capacity: number,
  clients: number,
  use: number | readonly number[],
  worth: (calls: number) => number,
): number {
  requireAtLeast(who, "capacity", capacity, 0);
  requireWhole(who, "clients", clients, 0, mostClients);
  const chances = typeof use === "number" ? [use] : use;
  if (chances.length === 0) fail(who, "use must be one chance or several", use);
  let sum = 0;
  for (const chance of chances) {
    requireShare(who, "use", chance);
    binomial(clients, chance).forEach((share, calls) => {
      sum += share * worth(calls);
    });
  }
  return sum / chances.length;
}
