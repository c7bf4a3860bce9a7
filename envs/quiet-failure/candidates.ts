/**
 * Candidates that look no better than the best so far, told from what they are drawn from, so that most are never computed.
 *
 * A normal is r cos(2 pi v) with r^2 = -2 ln(1 - u) (Box & Muller 1958). Of a worth and an error with radii r and s the sum is at most
 * r + s, and (r + s)^2 <= 2 (r^2 + s^2); with an error s / sqrt(x), (r + s / sqrt(x))^2 <= (1 + 1 / x) (r^2 + s^2), and x > c for
 * an exponential x = -ln(1 - c). Where the error is below 0 the worth alone has to do.
 */

/** What rounding may take from a bound, as a share. */
const slack = 1e-9;

/** The normal that a world draws where its uniforms are u and v. */
export function normalOf(u: number, v: number): number {
  return Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
}

/** Above this 1 - u a normal is less than a number above 0. */
export function below(best: number): number {
  return Math.exp((-best * best) / 2) * (1 + slack);
}

/** Above this product of both 1 - u the sum of two normals is less than a number above 0. */
export function sumBelow(best: number): number {
  return Math.exp((-best * best) / 4) * (1 + slack);
}

/** Whether a normal, and one over the root of an exponential, together are less than a number: of the product of both 1 - u, and c. */
export function isBelow(product: number, c: number, best: number): boolean {
  return -2 * Math.log(product) * (1 + 1 / c) < best * best * (1 - slack);
}
