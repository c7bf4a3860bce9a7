/**
 * The Vickrey-Clarke-Groves mechanism with Clarke's pivot: choose what is worth most to all, and charge each
 * what its presence costs the others.
 *
 * Nisan et al. 2007, "Algorithmic Game Theory", section 9.3; Vickrey 1961, Clarke 1971, Groves 1973. Truth is
 * dominant whichever of several best outcomes is chosen: here the first in order, and the result lists the
 * ties. Without costs it never runs a deficit, and where no value is below 0 nobody loses by taking part.
 */
import { fail } from "../../core/errors.ts";
import { requireFinite } from "../../stats/check.ts";
import { slackOf } from "../solution/slack.ts";
import type { DirectMechanism, DirectOutcome } from "./direct.ts";

export interface VcgResult extends DirectOutcome<number> {
  /** The chosen outcome: the first of those worth most. */
  readonly allocation: number;
  /** All outcomes worth most, up to rounding of the sums; more than one means a tie. */
  readonly tied: readonly number[];
  /** Clarke's payments, one a player. */
  readonly payments: readonly number[];
}

export interface UnitsResult extends DirectOutcome<readonly number[]> {
  /** Units that each player gets. */
  readonly allocation: readonly number[];
  readonly payments: readonly number[];
  /**
   * Players whose bids for the last unit are equal when not all can be served; the lower number goes first.
   */
  readonly tied: readonly number[];
}

/**
 * VCG over a finite set of outcomes.
 *
 * @param values what each outcome is worth to each player, `values[player][outcome]`
 * @param costs what each outcome costs society besides, e.g. to build it; 0 unless given. Payments need not
 * cover it.
 */
export function vcg(values: readonly ArrayLike<number>[], costs?: ArrayLike<number>): VcgResult {
  const who = "vcg";
  if (values.length === 0) fail(who, "needs at least one player");
  const outcomes = values[0].length;
  for (const [player, list] of values.entries()) {
    requireFinite(who, `values of player ${player}`, list);
    if (list.length !== outcomes)
      fail(who, `player ${player} needs ${outcomes} values, one an outcome`, list.length);
  }
  if (costs) {
    requireFinite(who, "costs", costs);
    if (costs.length !== outcomes) fail(who, `needs ${outcomes} costs, one an outcome`, costs.length);
  }
  const worth = (without: number) => {
    const sums = new Float64Array(outcomes);
    for (let o = 0; o < outcomes; o++) {
      sums[o] = costs ? -costs[o] : 0;
      for (let player = 0; player < values.length; player++)
        if (player !== without) sums[o] += values[player][o];
    }
    return sums;
  };
  const total = worth(-1);
  const slack = slackOf(who, [...values, costs ?? []]) * (values.length + 1);
  const best = largest(total) - slack;
  const tied = Array.from(total.keys()).filter((o) => total[o] >= best);
  const allocation = tied[0];
  const payments = values.map((_, player) => {
    const others = worth(player);
    return largest(others) - others[allocation];
  });
  return { allocation, tied, payments };
}

/**
 * VCG for identical units (Vickrey 1961): the highest bids are served, and a player served k units pays what
 * those units would have been worth to the others. With one unit this is the second-price auction.
 *
 * @param bids what each further unit is worth, `bids[player][unit]`, not increasing and at least 0; a list of
 * one value is a wish for one unit only
 */
export function multiUnitVickrey(bids: readonly ArrayLike<number>[], units: number): UnitsResult {
  const who = "multiUnitVickrey";
  if (bids.length === 0) fail(who, "needs at least one player");
  if (!Number.isInteger(units) || units < 1) fail(who, "needs a whole number of units, at least 1", units);
  const slack = slackOf(who, bids);
  for (const [player, list] of bids.entries()) {
    requireFinite(who, `bids of player ${player}`, list);
    for (let k = 0; k < list.length; k++)
      if (list[k] < 0 || list[k] > (list[k - 1] ?? Number.POSITIVE_INFINITY) + slack)
        fail(
          who,
          `each further unit must be worth at least 0 and no more than the one before (player ${player})`,
          Array.from(list),
          "list complements as outcomes of vcg",
        );
  }
  const ordered = bids
    .flatMap((list, player) => Array.from(list, (bid) => ({ player, bid })))
    .sort((a, b) => b.bid - a.bid || a.player - b.player);
  const served = ordered.slice(0, units);
  const allocation = bids.map((_, player) => served.filter((unit) => unit.player === player).length);
  const payments = bids.map((_, player) => {
    const others = ordered.filter((unit) => unit.player !== player);
    return sumOf(others.slice(0, units)) - sumOf(others.filter((unit) => served.includes(unit)));
  });
  const last = served[served.length - 1].bid;
  const atMargin =
    ordered[units]?.bid >= last - slack ? ordered.filter(({ bid }) => Math.abs(bid - last) <= slack) : [];
  const tied = [...new Set(atMargin.map(({ player }) => player))];
  return { allocation, payments, tied: tied.length > 1 ? tied : [] };
}

/** VCG as a direct mechanism: a type is what each outcome is worth to the player. */
export function vcgMechanism(
  types: readonly (readonly (readonly number[])[])[],
  costs?: readonly number[],
): DirectMechanism<readonly number[], number> {
  return {
    players: types.length,
    types,
    outcome: (reports) => vcg(reports, costs),
    value: (_, worth, outcome) => worth[outcome],
  };
}

/** The multi-unit auction as a direct mechanism: a type is what each further unit is worth to the player. */
export function multiUnitMechanism(
  types: readonly (readonly (readonly number[])[])[],
  units: number,
): DirectMechanism<readonly number[], readonly number[]> {
  return {
    players: types.length,
    types,
    outcome: (reports) => multiUnitVickrey(reports, units),
    value: (player, worth, allocation) =>
      worth.slice(0, allocation[player]).reduce((sum, unit) => sum + unit, 0),
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}

function sumOf(units: readonly { readonly bid: number }[]): number {
  return units.reduce((sum, { bid }) => sum + bid, 0);
}
