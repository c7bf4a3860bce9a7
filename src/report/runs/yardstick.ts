/** What the welfare of a scene is measured against: shares of the optimum, and what is shown where those have no meaning. */

import type { Outcome } from "../../core/env.ts";
import type { SceneResults, SocietyResults } from "../../lab/results.ts";
import { largest } from "../../stats/extremes.ts";
import { shareOf } from "../../stats/social.ts";
import type { Summary } from "../../stats/summary.ts";
import { type Estimate, formatNumber, hasInterval } from "../number.ts";

export interface Yardstick {
  readonly optimum: Outcome | undefined;
  readonly nash: Outcome | undefined;
  /**
   * "optimum": welfare / optimum, for a positive optimum. "gap": (welfare - Nash) / (optimum - Nash), for one that
   * is not positive. "welfare": neither has a meaning, welfare itself.
   */
  readonly scale: "optimum" | "gap" | "welfare";
  /** Heading of a column of such values. */
  readonly heading: string;
  /** Follows a share in a sentence, for instance "of the optimum". */
  readonly of: string;
  /** Why there is no share; empty where there is one. */
  readonly missing: string;
  /** The outcome at which the share is 0 (where it is not zero welfare) and the one at which it is 1. */
  readonly range: readonly [zero: number, full: number] | undefined;
}

export function yardstickOf(scene: SceneResults): Yardstick {
  const outcomes = outcomesOf(scene);
  const [optimum, nash] = [outcomes.get("optimum"), outcomes.get("nash")];
  const base = { optimum, nash };
  if (optimum && optimum.welfare > 0) {
    const range = [0, optimum.welfare] as const;
    return {
      ...base,
      scale: "optimum",
      heading: `% of ${boundedName("optimum", optimum)}`,
      of: "of the optimum",
      missing: "",
      range,
    };
  }
  if (optimum && nash && nash.welfare < optimum.welfare) {
    const bound = optimum.bound || nash.bound ? " (bounds)" : "";
    const range = [nash.welfare, optimum.welfare] as const;
    const of = "of the way from Nash to the optimum";
    return {
      ...base,
      scale: "gap",
      heading: `% of way from Nash to optimum${bound}`,
      of,
      missing: "",
      range,
    };
  }
  const missing = optimum
    ? `the optimum is ${formatNumber(optimum.welfare)}, which has no shares`
    : nash
      ? "no optimum known"
      : "no reference known";
  return { ...base, scale: "welfare", heading: "welfare per tick", of: "", missing, range: undefined };
}

/** The outcomes that are numbers, by name; what is zero but for rounding errors is zero. */
export function outcomesOf({
  theory,
  societies,
}: Pick<SceneResults, "theory" | "societies">): Map<string, Outcome> {
  const known = Object.entries(theory).filter(
    (entry): entry is [string, Outcome] => entry[1] !== undefined && Number.isFinite(entry[1].welfare),
  );
  const size = largest([
    ...known.map(([, { welfare }]) => Math.abs(welfare)),
    ...Object.values(societies).map(({ summary }) => Math.abs(summary.welfare?.iqm ?? 0)),
  ]);
  return new Map(
    known.map(([name, outcome]) => [
      name,
      Math.abs(outcome.welfare) < 1e-12 * size ? { ...outcome, welfare: 0 } : outcome,
    ]),
  );
}

/** The Nash outcome of the game that a society plays: its own parameters, nothing where mechanisms change the game. */
export const nashOf = ({ societies }: SceneResults, { theory }: SocietyResults): Outcome | undefined =>
  outcomesOf({ theory, societies }).get("nash");

/** What a bound is: the true value lies on the other side of it. */
export const boundName = ({ bound }: Outcome): string =>
  bound === undefined ? "" : bound === "lower" ? "a lower bound" : "an upper bound";

/** "optimum", or "optimum's lower bound". */
const boundedName = (name: string, { bound }: Outcome): string => (bound ? `${name}'s ${bound} bound` : name);

/** The value as it is known: "16", "at least 16" for a lower bound, "at most 16" for an upper one. */
export const outcomeText = ({ welfare, bound }: Outcome): string =>
  `${bound === "lower" ? "at least " : bound === "upper" ? "at most " : ""}${formatNumber(welfare, 4)}`;

/** A session's value is no interval: with one session there is only the value. */
export function estimateOf(summary: Summary): Estimate {
  return summary.n > 1
    ? { value: summary.iqm, low: summary.low, high: summary.high }
    : { value: summary.iqm };
}

/** The estimate in percent of the yardstick, or as it is where that is welfare itself. */
export function onScale({ range }: Yardstick, estimate: Estimate): Estimate {
  if (!range) return estimate;
  return mapEstimate(estimate, (welfare) => 100 * (shareOf(welfare, range[1], range[0]) ?? Number.NaN));
}

/** What the bounds of the references make of a share: its true value is at most or at least that, or neither is sure. */
export function sideOf({ scale, optimum, nash, range }: Yardstick, welfare: number): string {
  if (!range || !optimum) return "";
  if (scale === "gap" && nash?.bound) return "about ";
  if (!optimum.bound || welfare === range[0]) return "";
  return (optimum.bound === "lower") === welfare > range[0] ? "at most " : "at least ";
}

/**
 * Welfare against the Nash outcome of each society's own game: in percent of it where all that are known are positive,
 * else as the difference to it. Nothing where no society's is known.
 */
export function againstNash(
  scene: SceneResults,
): { heading: string; of(society: SocietyResults): Estimate | undefined } | undefined {
  const known = Object.values(scene.societies).flatMap((society) => nashOf(scene, society) ?? []);
  if (known.length === 0) return undefined;
  const names = new Set(known.map((nash) => boundedName("Nash", nash)));
  const name = names.size > 1 ? "Nash (some are bounds)" : [...names][0];
  const positive = known.every(({ welfare }) => welfare > 0);
  return {
    heading: `${positive ? "% of" : "above"} ${name}`,
    of(society) {
      const nash = nashOf(scene, society)?.welfare;
      if (nash === undefined || !society.summary.welfare) return undefined;
      return mapEstimate(estimateOf(society.summary.welfare), (welfare) =>
        positive ? 100 * (shareOf(welfare, nash, 0) ?? Number.NaN) : welfare - nash,
      );
    },
  };
}

function mapEstimate(estimate: Estimate, map: (value: number) => number): Estimate {
  return hasInterval(estimate)
    ? { value: map(estimate.value), low: map(estimate.low), high: map(estimate.high) }
    : { value: map(estimate.value) };
}
