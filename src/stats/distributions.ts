/** The normal distribution, quantiles of it and of Student's for intervals, and the binomial. */

/** The density of a standard normal Z at z. */
export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** P(Z < z) for a standard normal Z, to 1e-15. */
export function normalDistribution(z: number): number {
  const half = Math.abs(z) > 9 ? 0.5 : normalDensity(z) * oddSeries(Math.abs(z));
  return z < 0 ? 0.5 - half : 0.5 + half;
}

/**
 * The z > 0 with P(-z < Z < z) = mass for a standard normal Z, by Newton's method. P is concave in z > 0, so the iterates rise
 * to the root from 0 without overshooting.
 */
export function centralNormalQuantile(mass: number): number {
  let z = 0;
  for (let iteration = 0; iteration < 200; iteration++) {
    const step = mass / (2 * normalDensity(z)) - oddSeries(z);
    z += step;
    if (step < 1e-15 * z) break;
  }
  return z;
}

/** sum_k z^(2k+1) / (1 3 5 ... (2k+1)): P(0 < Z < z) over the density at z (Abramowitz and Stegun 1964, 26.2.11). */
function oddSeries(z: number): number {
  let series = 0;
  let term = z;
  for (let odd = 3; term > series * 1e-17; odd += 2) {
    series += term;
    term *= (z * z) / odd;
  }
  return series;
}

/**
 * The t > 0 with P(-t < T < t) = mass for Student's T with `freedom` > 0 degrees of freedom, which need not be whole.
 *
 * With y = t^2 / (v + t^2), P(|T| < t) = I_y(1 / 2, v / 2) (Abramowitz and Stegun 1964, 26.7.1 and 26.5.27); ln t is
 * found by halving.
 */
export function centralStudentQuantile(mass: number, freedom: number): number {
  if (mass === last.mass && freedom === last.freedom) return last.quantile;
  let low = -350;
  let high = 350;
  for (let iteration = 0; iteration < 70; iteration++) {
    const middle = (low + high) / 2;
    const squared = Math.exp(2 * middle);
    const below = incompleteBeta(
      squared / (freedom + squared),
      freedom / (freedom + squared),
      0.5,
      freedom / 2,
    );
    if (below < mass) low = middle;
    else high = middle;
  }
  last = { mass, freedom, quantile: Math.exp((low + high) / 2) };
  return last.quantile;
}

/** The answer of before: intervals come in long rows of one size. */
let last = { mass: 0, freedom: 0, quantile: 0 };

/**
 * The regularised incomplete beta function I_x(a, b), with y = 1 - x, by its continued fraction (Abramowitz and Stegun
 * 1964, 26.5.8), evaluated from the front by Lentz's method.
 */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  // The fraction converges fast on this side of the mode; the other side is its mirror.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y)) / a;
  let c = 1;
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guarded(1 + even * d);
    c = guarded(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guarded(1 + odd * d);
    c = guarded(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return front * fraction;
}

const guarded = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** ln Gamma(x), x > 0, by Stirling's series after raising the argument (Abramowitz and Stegun 1964, 6.1.41). */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < 10; z++) shift += Math.log(z);
  const inverse = 1 / (z * z);
  const series =
    (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188))))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** Trials up to which the ways to succeed so many times are numbers that a double holds. */
const mostMultiplied = 1000;

/** Probabilities of 0..n successes in n independent trials, each with probability p. */
export function binomial(n: number, p: number): Float64Array {
  if (n > mostMultiplied && p > 0 && p < 1) return binomialByLogarithms(n, p);
  const shares = new Float64Array(n + 1);
  if (n > mostMultiplied) shares[p > 0 ? n : 0] = 1;
  else
    for (let k = 0, ways = 1; k <= n; k++) {
      shares[k] = ways * p ** k * (1 - p) ** (n - k);
      ways = (ways * (n - k)) / (k + 1);
    }
  return shares;
}

/** The chance of none may be too small for a double, and still what the others follow from. */
function binomialByLogarithms(n: number, p: number): Float64Array {
  const odds = Math.log(p) - Math.log1p(-p);
  let log = n * Math.log1p(-p);
  return Float64Array.from({ length: n + 1 }, (_, k) => {
    const share = Math.exp(log);
    log += odds + Math.log(n - k) - Math.log(k + 1);
    return share;
  });
}
