/**
 * Direct mechanisms: each player reports a type, the mechanism answers with an allocation and payments.
 *
 * Nisan, Roughgarden, Tardos & Vazirani 2007, "Algorithmic Game Theory", chapter 9. Utility is quasi-linear:
 * the value of the allocation to the player's true type, less what it pays. Auctions, VCG, provision of
 * public goods and voting all take this shape, so that one set of checks serves them.
 */
import { fail } from "../../core/errors.ts";
import { jointActions, profileAt } from "../normal-form.ts";

export interface DirectOutcome<Allocation> {
  readonly allocation: Allocation;
  /** What each player pays; negative when it is paid. */
  readonly payments: readonly number[];
}

export interface DirectMechanism<Type, Allocation> {
  readonly players: number;
  /** The types that each player may have and report, `types[player]`; an interval is an ascending grid. */
  readonly types: readonly (readonly Type[])[];
  /** A function of the reports, one a player. Each call returns values of its own. */
  readonly outcome: (reports: readonly Type[]) => DirectOutcome<Allocation>;
  /** What an allocation is worth to a player of that true type, before payments. */
  readonly value: (player: number, type: Type, allocation: Allocation) => number;
}

/** Truthful profiles that are enumerated at most. */
export const maxTypeProfiles = 2 ** 20;

/** Values `low, ..., high` at `points` equal steps: an interval of types as a grid. */
export function typeGrid(low: number, high: number, points: number): number[] {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high))
    fail("typeGrid", "needs finite low < high", [low, high]);
  if (!Number.isInteger(points) || points < 2)
    fail("typeGrid", "needs a whole number of points, at least 2", points);
  return Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
}

/** What a player of a true type gains from an outcome. */
export function directUtility<Type, Allocation>(
  mechanism: DirectMechanism<Type, Allocation>,
  player: number,
  type: Type,
  { allocation, payments }: DirectOutcome<Allocation>,
): number {
  return mechanism.value(player, type, allocation) - payments[player];
}

/** Checks that there is a list of types for each player. */
export function requireDirect<Type, Allocation>(
  who: string,
  mechanism: DirectMechanism<Type, Allocation>,
): void {
  const { players, types } = mechanism;
  if (!Number.isInteger(players) || players < 1) fail(who, "needs at least one player", players);
  if (types.length !== players)
    fail(who, `needs one list of types for each of the ${players} players`, types.length);
  const empty = types.findIndex((list) => list.length === 0);
  if (empty >= 0) fail(who, `player ${empty} needs at least one type`, 0);
}

/** Every profile of types, as indices into `types`. */
export function* typeProfiles<Type, Allocation>(
  who: string,
  mechanism: DirectMechanism<Type, Allocation>,
): Generator<number[]> {
  requireDirect(who, mechanism);
  const counts = mechanism.types.map((list) => list.length);
  const joints = jointActions(counts);
  if (joints > maxTypeProfiles)
    fail(who, `at most ${maxTypeProfiles} profiles of types`, joints, "take a coarser grid or fewer players");
  for (let joint = 0; joint < joints; joint++) yield profileAt(joint, counts);
}

/** Every profile of type indices in which `player`'s is 0. */
export function* profilesWithout(player: number, counts: readonly number[]): Generator<number[]> {
  const others = counts.with(player, 1);
  for (let joint = 0; joint < jointActions(others); joint++) yield profileAt(joint, others);
}
