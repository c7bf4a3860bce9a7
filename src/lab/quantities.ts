/**
 * Quantities of a comparison that claims are made of. Each is a function of the results and comes with an interval over
 * sessions; undefined where the results lack its metric or its single sessions, or have but one session. A scene or a society
 * that is not there is an error.
 */
import { failUnknown } from "../core/errors.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { largest, smallest } from "../stats/extremes.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { iqm } from "../stats/statistics.ts";
import { differenceInterval } from "./difference.ts";
import { withoutMissing } from "./record.ts";
import type { Results, SocietyResults } from "./results.ts";

export type Quantity = (results: Results) => Interval | undefined;

/** A metric of a society, "welfare" unless another is named: interquartile mean and 95 % interval. */
export function reached(scene: string, society: string, metric = "welfare"): Quantity {
  return (results) => {
    const found = societyOf(results, scene, society).summary[metric];
    if (!found || found.n < 2) return undefined;
    return { estimate: found.iqm, low: found.low, high: found.high };
  };
}

/** The same with the lowest and the highest session for an interval: what holds for it holds for each session. */
export function everySession(scene: string, society: string, metric = "welfare"): Quantity {
  return (results) => {
    const values = sessionsOf(results, scene, society, metric);
    return values && rangeOf(values);
  };
}

/**
 * How much more of a metric the first society has: the interquartile mean of the differences where sessions are paired, else
 * the difference of the two interquartile means, with its 95 % interval.
 */
export function difference(scene: string, first: string, second: string, metric = "welfare"): Quantity {
  return (results) => {
    const arms = [first, second].map((society) => sessionsOf(results, scene, society, metric));
    if (!arms[0] || !arms[1]) return undefined;
    // Results from which parts were left out for a file are paired unless they say that they are not.
    const paired = [first, second].every((society) => societyOf(results, scene, society).paired !== false);
    return differenceInterval({ first: arms[0], second: arms[1], paired }, iqm);
  };
}

/**
 * The same, from the lowest session of the first less the highest of the second up to the other way round: above 0 where each
 * session of the first has more than each of the second.
 */
export function everyDifference(scene: string, first: string, second: string, metric = "welfare"): Quantity {
  const [above, below] = [first, second].map((society) => everySession(scene, society, metric));
  return (results) => {
    const [x, y] = [above(results), below(results)];
    return x && y && { estimate: x.estimate - y.estimate, low: x.low - y.high, high: x.high - y.low };
  };
}

/** What leaving the norm brings a tick to those who leave it, in a mix. */
export function gainOfDeviating(scene: string, society: string): Quantity {
  return (results) => {
    const { deviation, summary } = societyOf(results, scene, society);
    if (!deviation || !(summary.welfare?.n > 1)) return undefined;
    const { estimate, low, high } = deviation;
    return { estimate, low, high };
  };
}

/**
 * The share of a society's sessions of which something holds, told from the payoffs of its agents, with Wilson's 95 % interval:
 * it keeps a width where all or none do.
 */
export function shareOfSessions(
  scene: string,
  society: string,
  holds: (payoffs: readonly number[]) => boolean,
): Quantity {
  return (results) => {
    const { payoffs } = societyOf(results, scene, society);
    if (!(payoffs?.length > 1)) return undefined;
    return wilsonInterval(payoffs.filter(holds).length, payoffs.length);
  };
}

/** The interquartile mean of the values, one a session, between the lowest and the highest; none of fewer than two. */
export function rangeOf(values: readonly number[]): Interval | undefined {
  if (values.length < 2 || withoutMissing(values).length < values.length) return undefined;
  return { estimate: iqm(values), low: smallest(values), high: largest(values) };
}

/** A quantity in another unit: times a positive number. */
export function scaled(factor: number, quantity: Quantity): Quantity {
  return (results) => {
    const found = quantity(results);
    return found && { estimate: factor * found.estimate, low: factor * found.low, high: factor * found.high };
  };
}

function societyOf({ scenes }: Results, scene: string, society: string): SocietyResults {
  if (!Object.hasOwn(scenes, scene)) failUnknown("scene", scene, Object.keys(scenes));
  const { societies } = scenes[scene];
  if (!Object.hasOwn(societies, society)) failUnknown(`society of ${scene}`, society, Object.keys(societies));
  return societies[society];
}

/** One value a session; nothing where one is missing, which must not pass for the others. */
function sessionsOf(
  results: Results,
  scene: string,
  society: string,
  metric: string,
): readonly number[] | undefined {
  const values = societyOf(results, scene, society).values?.[metric];
  if (!values || values.length < 2 || withoutMissing(values).length < values.length) return undefined;
  return values;
}
