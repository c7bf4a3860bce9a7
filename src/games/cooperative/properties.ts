/** What kind of a cooperative game a table is. Ties are kept up to 1e-9 of the largest worth. */
import { requireTable, scaleOf } from "./coalition-game.ts";

/** Whether no coalition loses a worth by growing. */
export function isMonotone(table: Float64Array, players: number): boolean {
  requireTable("isMonotone", table, players);
  const slack = 1e-9 * scaleOf(table);
  for (let mask = 0; mask < table.length; mask++)
    for (let player = 0; player < players; player++)
      if (table[mask | (1 << player)] < table[mask] - slack) return false;
  return true;
}

/** Whether any two coalitions without common members achieve at least as much together. Time 3^n. */
export function isSuperadditive(table: Float64Array, players: number): boolean {
  requireTable("isSuperadditive", table, players);
  const slack = 1e-9 * scaleOf(table);
  for (let union = 1; union < table.length; union++)
    // Each split once: the part that holds the union's last member is the larger number.
    for (let part = (union - 1) & union; part > union >>> 1; part = (part - 1) & union)
      if (table[part] + table[union ^ part] > table[union] + slack) return false;
  return true;
}

/**
 * Whether a player adds more the more are already there (Shapley 1971): v(S + i + j) - v(S + i) >= v(S + j) - v(S) for
 * all S and two others i, j. The Shapley value of a convex game lies in its core.
 */
export function isConvex(table: Float64Array, players: number): boolean {
  requireTable("isConvex", table, players);
  const slack = 1e-9 * scaleOf(table);
  for (let i = 0; i < players; i++)
    for (let j = 0; j < i; j++) {
      const one = 1 << i;
      const other = 1 << j;
      for (let mask = 0; mask < table.length; mask++)
        if ((mask & (one | other)) === 0)
          if (table[mask | one | other] - table[mask | one] < table[mask | other] - table[mask] - slack)
            return false;
    }
  return true;
}
