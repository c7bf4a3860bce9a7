import { largest, smallest } from "../stats/extremes.ts";
/**
 * Numbers as a reader wants them: few digits, a real minus sign, powers of ten as superscripts, and the
 * same number of decimals within everything that is compared.
 */

/** Stands where there is no number to show. */
export const noValue = "–";

/** A measured value with its interval, both ends optional. */
export interface Estimate {
  value: number;
  low?: number | undefined;
  high?: number | undefined;
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function tenToThe(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("");
  return `×10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/**
 * A sentence that was made elsewhere with the numbers of programs, as a reader wants them: "-3" gets a real minus sign,
 * "1e-7" a power of ten, and a number keeps its percent sign on the same line.
 */
export const typeset = (text: string): string =>
  text
    .replace(/(^|[\s([,:;=<>≤≥±–])-(?=\.?\d)/g, "$1−")
    .replace(
      /(?<![\w.])(\d+(?:\.\d+)?)e([+-]?\d+)(?![\w.]*\w)/g,
      (_, mantissa: string, exponent: string) => mantissa + tenToThe(Number(exponent)),
    )
    .replace(/(?<=[\d.]) %/g, "\u00a0%");

/** floor(log10 |value|), or 0 for zero. Read off the decimal form, so that powers of ten are exact. */
export function exponentOf(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const form = value.toExponential();
  return Number(form.slice(form.indexOf("e") + 1));
}

/** 10 to an integer power, the double nearest to it. */
export const powerOfTen = (exponent: number): number => Number(`1e${exponent}`);

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Fixed decimals, a true minus sign, and narrow spaces between groups of three from 10 000 on. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return noValue;
  const digits = Math.abs(value).toFixed(clamp(decimals, 0, 20));
  const [whole = "0", fraction] = digits.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u202f") : whole;
  const sign = value < 0 && /[1-9]/.test(digits) ? "−" : "";
  return sign + grouped + (fraction === undefined ? "" : `.${fraction}`);
}

const isPlain = (magnitude: number): boolean => magnitude === 0 || (magnitude >= 1e-3 && magnitude < 1e6);

/** One number alone, with about `digits` significant digits; whole parts below a million are never rounded. */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return noValue;
  const trim = (fixed: string): string => (fixed.includes(".") ? fixed.replace(/\.?0+$/, "") : fixed);
  // Taken apart as text: rounded to few digits, the largest doubles would be infinite.
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (isPlain(Math.abs(value))) return trim(formatFixed(value, Math.max(0, digits - 1 - exponent)));
  return trim(formatFixed(Number(mantissa), digits - 1)) + tenToThe(exponent);
}

/**
 * A format that numbers of one axis or one column share.
 * `resolution` is the smallest difference that should remain visible; the power of ten is common to all.
 */
export function sharedFormat(values: readonly number[], resolution: number): (value: number) => string {
  let magnitude = 0;
  for (const value of values) if (Number.isFinite(value)) magnitude = Math.max(magnitude, Math.abs(value));
  // Doubles below 1e-300 lose their digits when they are scaled, so the exponent stops there.
  const exponent = isPlain(magnitude) ? 0 : Math.max(-300, exponentOf(magnitude));
  const step = resolution > 0 && Number.isFinite(resolution) ? resolution : 1;
  const decimals = clamp(Math.ceil(-Math.log10(step) + exponent - 1e-9), 0, 9);
  if (exponent === 0) return (value) => formatFixed(value, decimals);
  const unit = powerOfTen(exponent);
  return (value) => {
    if (value === 0) return "0";
    return Number.isFinite(value) ? formatFixed(value / unit, decimals) + tenToThe(exponent) : noValue;
  };
}

/**
 * Labels of ticks `step` apart. From ten thousand to a billion they count in thousands (k) or millions (M), as
 * usual for environment steps, unless that would need more than two decimals.
 */
export function tickFormat(ticks: readonly number[], step: number): (tick: number) => string {
  const magnitude = largest(ticks.map(Math.abs), 0);
  const [unit, suffix] = magnitude >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  if (magnitude < 1e4 || magnitude >= 1e9 || step < unit / 100) return sharedFormat(ticks, step);
  const format = sharedFormat([magnitude / unit], step / unit);
  return (tick) => (tick === 0 ? "0" : format(tick / unit) + suffix);
}

/** Whether both ends of the interval are there. */
export const hasInterval = (estimate: Estimate): estimate is { value: number; low: number; high: number } =>
  Number.isFinite(estimate.low ?? Number.NaN) && Number.isFinite(estimate.high ?? Number.NaN);

/**
 * The smallest difference worth showing: the second significant digit of the interval's half width when that
 * begins with less than 3.55, else the first (the rounding rule of the Particle Data Group, Review of Particle
 * Physics, section 5.3); at least two and at most five significant digits of the numbers. The first digit of the end
 * that is nearer to zero, where an interval excludes zero and would not seem to. Three without an interval; whole
 * numbers stay whole.
 */
export function resolutionOf(estimate: Estimate): number {
  const numbers = numbersOf(estimate).filter(Number.isFinite);
  const magnitude = largest(numbers.map(Math.abs), 0);
  if (magnitude === 0 || (isPlain(magnitude) && numbers.every(Number.isInteger))) return 1;
  const leading = exponentOf(magnitude);
  if (!hasInterval(estimate) || estimate.high === estimate.low) return powerOfTen(leading - 2);
  const halfWidth = Math.abs(estimate.high / 2 - estimate.low / 2);
  const digit = exponentOf(halfWidth);
  const second = halfWidth < 3.55 * powerOfTen(digit);
  const usual = second ? digit - 1 : digit;
  const nearest = Math.min(Math.abs(estimate.low), Math.abs(estimate.high));
  const excludes = estimate.low > 0 || estimate.high < 0;
  const wanted = excludes && nearest < powerOfTen(usual) / 2 ? exponentOf(nearest) : usual;
  return powerOfTen(clamp(wanted, leading - 4, leading - 1));
}

const numbersOf = (estimate: Estimate): number[] =>
  hasInterval(estimate) ? [estimate.value, estimate.low, estimate.high] : [estimate.value];

/** An estimate in words: `value` is "0.812", `interval` is "[0.793, 0.831]" or empty. */
export interface EstimateText {
  value: string;
  interval: string;
}

function write(estimate: Estimate, format: (value: number) => string): EstimateText {
  if (!Number.isFinite(estimate.value)) return { value: noValue, interval: "" };
  const interval = hasInterval(estimate) ? `[${format(estimate.low)}, ${format(estimate.high)}]` : "";
  return { value: format(estimate.value), interval };
}

/**
 * A format for estimates that stand in one column. They share their decimals (the median of what each would
 * want, but nothing finer than a thousandth of the column's spread), so that right-aligned numbers align at the
 * decimal point; where the values span more than five orders of magnitude, each is written on its own.
 */
export function estimateFormat(estimates: readonly Estimate[]): (estimate: Estimate) => EstimateText {
  const known = estimates.filter((estimate) => Number.isFinite(estimate.value));
  const sizes = known.map((estimate) => Math.abs(estimate.value)).filter((size) => size > 0);
  if (sizes.length > 0 && exponentOf(largest(sizes)) - exponentOf(smallest(sizes)) > 5) {
    return (estimate) => write(estimate, sharedFormat(numbersOf(estimate), resolutionOf(estimate)));
  }
  // Whole numbers look right with any decimals, so they have no say unless they are alone.
  const voters = known.filter((estimate) => !numbersOf(estimate).every(Number.isInteger));
  const resolutions = (voters.length > 0 ? voters : known).map(resolutionOf).sort((a, b) => a - b);
  const median = resolutions[Math.floor((resolutions.length - 1) / 2)] ?? 1;
  const numbers = known.flatMap(numbersOf).filter(Number.isFinite);
  const spread = largest(numbers) / 1000 - smallest(numbers) / 1000;
  const format = sharedFormat(numbers, Math.max(median, spread));
  return (estimate) => write(estimate, format);
}
