/**
 * Activations over `count` 32-bit floats (a multiple of 4 where nothing else is said), and their derivatives in terms of
 * their own outputs.
 */

/**
 * tanh as a ratio of polynomials on [-7.9, 7.9], beyond which it is +-1 in 32 bits; error of a few units in the last
 * place (coefficients: Eigen's generic_fast_tanh_float, Steiner & Jacob, MPL 2.0).
 */
@inline
export function tanh4(given: v128): v128 {
  const x = f32x4.pmin(f32x4.pmax(given, f32x4.splat(-7.90531110763549805)), f32x4.splat(7.90531110763549805));
  const s = f32x4.mul(x, x);
  let p = f32x4.splat(-2.76076847742355e-16);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.splat(1.19825839466702e-6);
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(q, s), f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** y = tanh x; x and y may be the same place. Two vectors a turn: each waits for its own polynomials in the meantime. */
export function tanhForward(count: i32, x: usize, y: usize): void {
  const end = x + (<usize>count << 2);
  for (; x + 32 <= end; x += 32, y += 32) {
    const low = tanh4(v128.load(x));
    const high = tanh4(v128.load(x, 16));
    v128.store(y, low);
    v128.store(y, high, 16);
  }
  if (x < end) v128.store(y, tanh4(v128.load(x)));
}

/** d *= 1 - y^2, for y = tanh x. */
export function tanhBackward(count: i32, d: usize, y: usize): void {
  const end = d + (<usize>count << 2);
  const one = f32x4.splat(1);
  for (; d < end; d += 16, y += 16) {
    const v = v128.load(y);
    v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(v, v))));
  }
}

/** y = max(x, 0), not-a-number staying what it is. */
export function reluForward(count: i32, x: usize, y: usize): void {
  const end = x + (<usize>count << 2);
  const zero = f32x4.splat(0);
  for (; x < end; x += 16, y += 16) v128.store(y, f32x4.max(v128.load(x), zero));
}

/** d = 0 where y is, for y = max(x, 0). */
export function reluBackward(count: i32, d: usize, y: usize): void {
  const end = d + (<usize>count << 2);
  const zero = f32x4.splat(0);
  for (; d < end; d += 16, y += 16) v128.store(d, v128.and(v128.load(d), f32x4.gt(v128.load(y), zero)));
}
