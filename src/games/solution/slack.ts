/** How far apart two payoffs must be to count as different. */
import { fail } from "../../core/errors.ts";

/**
 * The slack that is given, or else what rounding may have done to the payoffs: 1e-12 times the largest of them. A
 * slack is in the unit of the payoffs; for games that are estimated, give the error of the estimate.
 */
export function slackOf(who: string, payoffs: readonly ArrayLike<number>[], given?: number): number {
  if (given !== undefined) {
    if (!(given >= 0 && Number.isFinite(given)))
      fail(who, "slack must be at least 0, in the unit of the payoffs", given);
    return given;
  }
  let largest = 0;
  for (const table of payoffs)
    for (let joint = 0; joint < table.length; joint++) largest = Math.max(largest, Math.abs(table[joint]));
  return 1e-12 * largest;
}
