/** The trimmed mean: an average that so many faulty sources cannot move out of the range of the others. */
import { fail } from "../../core/errors.ts";
import { ascending, mean } from "../../stats/statistics.ts";
import { requireCut } from "./consensus.ts";

/** The mean of what is left once the `cut` lowest and the `cut` highest values are dropped. */
export function trimmedMean(values: ArrayLike<number>, cut: number): number {
  const who = "trimmedMean";
  const sorted = ascending(who, values);
  requireCut(who, cut);
  if (2 * cut >= values.length)
    fail(
      who,
      `the cut must leave something of ${values.length} values`,
      cut,
      "use median for the largest cut",
    );
  return mean(Array.from(sorted).slice(cut, sorted.length - cut));
}
