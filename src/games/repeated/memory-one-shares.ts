/**
 * How often two memory-one strategies play each joint action in the long run, by four determinants in place of a chain that is solved.
 *
 * Press & Dyson 2012, "Iterated Prisoner's Dilemma contains strategies that dominate any evolutionary opponent", PNAS 109:10409-10413,
 * equations 2 to 5: the shares are the cofactors of the last column of a matrix of the transition probabilities less one.
 */
import { fail } from "../../core/errors.ts";
import type { MemoryOne } from "./strategy.ts";

/** What comes of another share than 1 in all, but for rounding. */
const none = 1e-12;

/**
 * Shares of CC, CD, DC and DD, the first player's action first; written to `shares`, which is given back. Throws an OstromError where the long
 * run depends on the first round (two who play tit-for-tat): `repeatedShares` knows it.
 */
export function memoryOneShares(
  [p1, p2, p3, p4]: MemoryOne,
  // As the other sees it, the middle two are the other way round.
  [q1, q3, q2, q4]: MemoryOne,
  shares: Float64Array = new Float64Array(4),
): Float64Array {
  // Columns: of both cooperating, of the first cooperating, of the second cooperating.
  const [a1, a2, a3, a4] = [p1 * q1 - 1, p2 * q2, p3 * q3, p4 * q4];
  const [b1, b2, b3, b4] = [p1 - 1, p2 - 1, p3, p4];
  const [c1, c2, c3, c4] = [q1 - 1, q2, q3 - 1, q4];
  const bc12 = b1 * c2 - b2 * c1;
  const bc13 = b1 * c3 - b3 * c1;
  const bc14 = b1 * c4 - b4 * c1;
  const bc23 = b2 * c3 - b3 * c2;
  const bc24 = b2 * c4 - b4 * c2;
  const bc34 = b3 * c4 - b4 * c3;
  shares[0] = -(a2 * bc34 - a3 * bc24 + a4 * bc23);
  shares[1] = a1 * bc34 - a3 * bc14 + a4 * bc13;
  shares[2] = -(a1 * bc24 - a2 * bc14 + a4 * bc12);
  shares[3] = a1 * bc23 - a2 * bc13 + a3 * bc12;
  const sum = shares[0] + shares[1] + shares[2] + shares[3];
  if (!(Math.abs(sum) > none))
    fail(
      "memoryOneShares",
      "the long run depends on the first round, or a probability is none",
      [p1, p2, p3, p4, q1, q3, q2, q4],
      "mix in some noise, or use repeatedShares",
    );
  for (let j = 0; j < 4; j++) shares[j] /= sum;
  return shares;
}
