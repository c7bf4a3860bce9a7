/** What is known of the compute economy: what clients bring where whoever owes always pays. */
import type { Theory } from "../../src/index.ts";
import { oversellingProfit } from "../../src/situations/index.ts";
import { type EconomyParams, modelOf } from "./params.ts";

export function theory(p: EconomyParams): Theory {
  const { agents: n, capacity, use, fee, penalty } = p;
  const market = { capacity, use, fee, penalty };
  const clients = Array.from(modelOf(p).clients);
  const profits = clients.map((count) => oversellingProfit(market, count));
  const best = profits.reduce((most, each, k) => (each > profits[most] ? k : most), 0);
  const outcome = (k: number, note: string) => ({ welfare: n * profits[k], action: clients[k], note });
  return {
    fullReserve: outcome(
      0,
      "a client for each unit: no call finds none, and nobody ever defaults: closed form",
    ),
    prudent: outcome(
      best,
      "the number of clients that brings the most in the long run if losses are always made up, quiet and busy times being as long: closed form",
    ),
  };
}
