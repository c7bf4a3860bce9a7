/**
 * What several keys of one seat are worth under rules that count keys: Sybils under quotas and caps.
 *
 * Douceur 2002, "The Sybil Attack", IPTPS. Welfare is gross of tolls, which are transfers, and net of what keys cost.
 */
import { fail } from "../core/errors.ts";
import { jointActions, normalForm, profileAt, pureNash } from "../games/index.ts";
import { requireAtLeast } from "./chances.ts";

/** Share of what is given out in equal parts to keys that goes to a seat with `keys` of them, where n - 1 others have one each. */
export function shareOfKeys(keys: number, agents: number): number {
  requireAtLeast("shareOfKeys", "keys", keys, 0);
  requireAtLeast("shareOfKeys", "agents", agents, 1);
  const all = agents - 1 + keys;
  return all === 0 ? 0 : keys / all;
}

/**
 * Keys of each of `agents` in equilibrium, where a prize goes to keys in equal parts and each key costs `keyCost`, and the share of the prize that
 * is burnt on them: the contest of Tullock 1980 ("Efficient Rent Seeking"), keys taken as divisible.
 */
export function sybilContest(
  agents: number,
  prize: number,
  keyCost: number,
): { keys: number; burnt: number } {
  requireAtLeast("sybilContest", "agents", agents, 1);
  if (!(prize > 0 && Number.isFinite(prize))) fail("sybilContest", "prize must be a number above 0", prize);
  if (!(keyCost > 0 && Number.isFinite(keyCost)))
    fail("sybilContest", "keyCost must be a number above 0", keyCost);
  return { keys: ((agents - 1) / agents ** 2) * (prize / keyCost), burnt: 1 - 1 / agents };
}

interface Society {
  readonly agents: number;
  /** What each key is allowed, and takes. */
  readonly cap: number;
  /** Payoff of a unit is demand less all units. */
  readonly demand: number;
}

/** Welfare, and the payoff of a seat with one key, where one seat has `sybils` keys more and each key takes `cap`. */
export function sybilsUnderQuota(
  { agents, cap, demand }: Society,
  sybils: number,
): { welfare: number; honest: number } {
  requireAtLeast("sybilsUnderQuota", "agents", agents, 1);
  requireAtLeast("sybilsUnderQuota", "sybils", sybils, 0);
  const all = cap * (agents + sybils);
  const price = demand - all;
  return { welfare: all * price, honest: cap * price };
}

interface Fishery {
  readonly owners: number;
  /** Units that an owner has at most: with a cap, of a unit for each key. */
  readonly most: number;
  /** The price is demand less all units. */
  readonly demand: number;
}

export interface PureOutcome {
  /** Units of all. */
  readonly harvest: number;
  readonly welfare: number;
}

/** Owners that use no more than this together are enumerated. */
const mostProfiles = 100_000;

/**
 * All harvests of pure Nash equilibria under a cap of one unit a key, where a second key and each after it cost `keyCost`: the
 * letter of the cap is kept, and its purpose, one unit an owner, missed.
 */
export const equilibriaUnderCap = (fishery: Fishery, keyCost: number): PureOutcome[] =>
  equilibria("equilibriaUnderCap", fishery, (units) => keyCost * Math.max(0, units - 1), 1);

/** The same without cap or keys, where every unit pays a toll. */
export const equilibriaUnderToll = (fishery: Fishery, toll: number): PureOutcome[] =>
  equilibria("equilibriaUnderToll", fishery, (units) => toll * units, 0);

/** `burnt`: share of what is charged that is lost to all. */
function equilibria(
  who: string,
  { owners, most, demand }: Fishery,
  charge: (units: number) => number,
  burnt: number,
): PureOutcome[] {
  requireAtLeast(who, "owners", owners, 1);
  requireAtLeast(who, "most", most, 1);
  if ((most + 1) ** owners > mostProfiles)
    fail(who, `has at most ${mostProfiles} profiles`, `${most + 1} ^ ${owners}`, "take fewer owners");
  const actions = Array.from({ length: owners }, () => most + 1);
  const profiles = Array.from({ length: jointActions(actions) }, (_, joint) => profileAt(joint, actions));
  const payoffs = actions.map((_, owner) =>
    profiles.map((units) => units[owner] * (demand - sum(units)) - charge(units[owner])),
  );
  const found = new Map<string, PureOutcome>();
  for (const joint of pureNash(normalForm({ actions, payoffs }))) {
    const units = profiles[joint];
    const harvest = sum(units);
    const welfare = harvest * (demand - harvest) - burnt * sum(units.map(charge));
    found.set(`${harvest} ${welfare}`, { harvest, welfare });
  }
  return [...found.values()].sort((a, b) => a.harvest - b.harvest || a.welfare - b.welfare);
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);
