/**
 * The Owen value: Shapley's for players who have already formed unions.
 *
 * Owen 1977, "Values of games with a priori unions". Unions arrive in random order, the members of a union one after the
 * other in random order: player i of union B gets, over the sets H of other unions and S of other members of B, the mean
 * of v(H + S + i) - v(H + S) with weights h! (m - h - 1)! / m! and s! (b - s - 1)! / b!, for m unions and b members.
 */
import { fail } from "../../core/errors.ts";
import { coalitionMask, coalitionSize, coalitionSums, requireTable } from "./coalition-game.ts";
import { shapleyWeights } from "./semivalues.ts";

/**
 * `unions` lists the members of each union; every player is in one. Time is the sum over unions of
 * 2^(unions - 1 + members): at most that of n passes over the table.
 */
export function owenValues(
  table: Float64Array,
  players: number,
  unions: readonly (readonly number[])[],
): Float64Array {
  const who = "owenValues";
  requireTable(who, table, players);
  const all = unions.flat();
  if (new Set(all).size !== players || all.length !== players || !all.every((i) => i >= 0 && i < players))
    fail(who, `unions must name each of the players 0..${players - 1} once`, unions);
  if (unions.some((members) => members.length === 0)) fail(who, "a union needs members", unions);
  const masks = unions.map(coalitionMask);
  const betweenWeights = shapleyWeights(unions.length);
  const values = new Float64Array(players);
  unions.forEach((members, union) => {
    // Masks have no bits in common, so their sum is their union.
    const others = coalitionSums(masks.filter((_, other) => other !== union));
    const inner = coalitionSums(members.map((player) => 1 << player));
    const withinWeights = shapleyWeights(members.length);
    members.forEach((player, at) => {
      let value = 0;
      for (let h = 0; h < others.length; h++) {
        let mean = 0;
        for (let s = 0; s < inner.length; s++) {
          if ((s >> at) & 1) continue;
          const before = others[h] + inner[s];
          mean += withinWeights[coalitionSize(s)] * (table[before + (1 << player)] - table[before]);
        }
        value += betweenWeights[coalitionSize(h)] * mean;
      }
      values[player] = value;
    });
  });
  return values;
}
