/**
 * Measures that part from what they stand for: selection on a noisy measure, work that moves the measure alone, crowds that agree on what
 * is wrong, and bonuses that come back.
 *
 * Manheim & Garrabrant 2018, "Categorizing variants of Goodhart's law", arXiv:1803.04585; Baker 2002, "Distortion and risk in optimal
 * incentive contracts", Journal of Human Resources 37:728-751; Bikhchandani, Hirshleifer & Welch 1992, "A theory of fads, fashion, custom,
 * and cultural change as informational cascades", Journal of Political Economy 100:992-1026.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";
import { normalDensity, normalDistribution } from "../stats/distributions.ts";

/** Noise of a measure: normal, Student's t with two degrees of freedom, or Cauchy's, each in its standard form. */
export type ProxyNoise = "normal" | "student-2" | "cauchy";

const noises: Readonly<Record<ProxyNoise, { density(x: number): number; below(x: number): number }>> = {
  normal: { density: normalDensity, below: normalDistribution },
  "student-2": {
    density: (x) => (2 + x * x) ** -1.5,
    below: (x) => 0.5 + x / (2 * Math.sqrt(2 + x * x)),
  },
  cauchy: {
    density: (x) => 1 / (Math.PI * (1 + x * x)),
    below: (x) => 0.5 + Math.atan(x) / Math.PI,
  },
};

const mostTried = 1e6;

/**
 * Of `tried` candidates whose worth is standard normal the one is taken that measures best, where the measure is worth plus noise: what it measures
 * and what it is worth, in expectation. By integration, to some 1e-6; the measure has no expectation where noise is Cauchy's.
 */
export function bestMeasured(
  tried: number,
  noise: ProxyNoise,
): { readonly measured: number; readonly worth: number } {
  const who = "bestMeasured";
  requireWhole(who, "tried", tried, 1, mostTried);
  if (!Object.hasOwn(noises, noise)) fail(who, `noise must be ${Object.keys(noises).join(", ")}`, noise);
  const { density, below } = noises[noise];
  // The measure is sinh(t), so that a few hundred steps reach far into the tails.
  const [step, far, inner, innerFar] = [0.05, 20, 0.25, 7];
  let [measured, worth] = [0, 0];
  for (let t = -far; t <= far; t += step) {
    const u = Math.sinh(t);
    let [f, worthHere, share] = [0, 0, 0];
    for (let v = -innerFar; v <= innerFar; v += inner) {
      const weight = normalDensity(v) * inner;
      f += weight * density(u - v);
      worthHere += weight * v * density(u - v);
      share += weight * below(u - v);
    }
    const best = tried * Math.min(1, share) ** (tried - 1) * Math.cosh(t) * step;
    measured += best * u * f;
    worth += best * worthHere;
  }
  return { measured: noise === "cauchy" ? Number.NaN : measured, worth };
}

/** What a unit of each activity is worth, and how far it moves the measure. */
export interface MeasuredWork {
  readonly worth: readonly number[];
  readonly measured: readonly number[];
}

/**
 * What who is paid `bonus` a unit of the measure does of each activity, at a cost of half the sum of their squares; what that measures, and what
 * it is worth. Baker 2002.
 */
export function workForBonus(
  work: MeasuredWork,
  bonus: number,
): { acts: number[]; measured: number; worth: number } {
  const { worth, measured } = requireWork("workForBonus", work);
  const acts = measured.map((each) => bonus * each);
  return { acts, measured: product(acts, measured), worth: product(acts, worth) };
}

/**
 * The bonus that is worth most after costs, and the share of the most that could be had which it brings: the squared cosine between what
 * is worth something and what is measured. Baker 2002.
 */
export function bestBonus(work: MeasuredWork): { bonus: number; share: number } {
  const { worth, measured } = requireWork("bestBonus", work);
  const both = Math.max(0, product(worth, measured));
  const square = product(measured, measured);
  return { bonus: both / square, share: both ** 2 / (square * product(worth, worth)) };
}

/**
 * The least probability of an audit, in which the worth is paid in place of the measure, that leaves nothing to gain by an activity which moves
 * the measure by `measured` and costs `harm` in worth: beyond it, probability x harm > (1 - probability) x measured.
 */
export function auditThatDeters(measured: number, harm: number): number {
  const who = "auditThatDeters";
  if (!(measured >= 0)) fail(who, "measured must be at least 0", measured);
  if (!(harm > 0)) fail(who, "harm must be above 0", harm);
  return measured / (measured + harm);
}

/**
 * Probability that all end up choosing what is wrong, where each sees what all before it chose and a signal of its own that is right with
 * probability `quality`, and tosses a coin between what are equally likely; of so many agents, that two in a row have agreed by the last full pair.
 * Bikhchandani, Hirshleifer & Welch 1992.
 */
export function wrongHerd(quality: number, agents = Number.POSITIVE_INFINITY): number {
  const who = "wrongHerd";
  requireShare(who, "quality", quality);
  if (agents !== Number.POSITIVE_INFINITY) requireAtLeast(who, "agents", agents, 1);
  const q = quality;
  // Of a pair that finds nobody in the lead: both wrong, or one each.
  const wrong = ((1 - q) * (2 - q)) / 2;
  const apart = q * (1 - q);
  return (wrong / (1 - apart)) * (1 - apart ** Math.floor(agents / 2));
}

/** A bonus that comes back every `lap` ticks, and a prize at the end of the road, `road` ticks away, which ends it all. */
export interface RespawningBonus {
  readonly bonus: number;
  readonly lap: number;
  readonly prize: number;
  readonly road: number;
}

/**
 * The discount factor above which it is worth more to go round for the bonus for ever than to go for the prize, where both are discounted to the
 * tick in which they are paid: bonus g^lap / (1 - g^lap) against prize g^road.
 */
export function discountThatLoops({ bonus, lap, prize, road }: RespawningBonus): number {
  const who = "discountThatLoops";
  requireAtLeast(who, "lap", lap, 1);
  requireAtLeast(who, "road", road, 1);
  if (!(bonus > 0)) fail(who, "bonus must be above 0", bonus);
  if (!(prize > 0)) fail(who, "prize must be above 0", prize);
  const loops = (g: number) => bonus * g ** (lap - road) >= prize * (1 - g ** lap);
  // A bonus that is nearer than the prize wins with the impatient as well: its lead is least here, and grows from here on.
  const least = lap < road ? ((road - lap) / road) ** (1 / lap) : 0;
  if (loops(least)) return 0;
  let [low, high] = [least, 1];
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (loops(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function requireWork(who: string, { worth, measured }: MeasuredWork): MeasuredWork {
  if (worth.length === 0 || worth.length !== measured.length)
    fail(who, "needs as many numbers in worth as in measured", [worth.length, measured.length]);
  for (const [what, list] of Object.entries({ worth, measured }))
    if (!list.every(Number.isFinite)) fail(who, `${what} must be finite numbers`, list);
  for (const [what, list] of Object.entries({ worth, measured }))
    if (list.every((each) => each === 0)) fail(who, `${what} must not be 0 throughout`, list);
  return { worth, measured };
}

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, each, k) => sum + each * b[k], 0);
