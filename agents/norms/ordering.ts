/** What norms of a supply chain share: what they read, and the choice that orders so many units. */
import { fail, type Seat, type SeatSite } from "../../src/index.ts";
import { nearestAllowed } from "./one-action.ts";

export const orderingReads = ["stock", "backlog", "supplyLine"] as const;

type Orderer = Seat<Record<never, never>, (typeof orderingReads)[number]>;

export interface OrderingSite {
  readonly choices: number;
  /** What choice 0 stands for; each further one is a unit more. */
  readonly least: number;
  /** Choices are levels to order up to, not orders. */
  readonly byLevel: boolean;
}

export function orderingSite(who: string, { heads: [head] }: SeatSite): OrderingSite {
  if (head.kind !== "discrete" || !head.values || !/^(order|level)$/.test(head.name))
    fail(who, "needs an action head order or level", head.name, "play it in supply-chain-v0");
  return { choices: head.n, least: head.values[0], byLevel: head.name === "level" };
}

/** Stock less what is owed. */
export const netStock = ({ obs }: Orderer): number => obs.stock - obs.backlog;

/** Orders so many units, or as near to it as can be chosen. */
export function orderUnits(me: Orderer, site: OrderingSite, units: number): void {
  const wanted = site.byLevel ? units + netStock(me) + me.obs.supplyLine : units;
  const choice = Math.round(wanted - site.least);
  me.act(nearestAllowed(me, site.choices, Math.min(site.choices - 1, Math.max(0, choice))));
}
