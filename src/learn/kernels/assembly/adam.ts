/** Adam (Kingma & Ba 2015, algorithm 1) on `count` flat 32-bit floats, a multiple of 4. */

/** Sum of squares, in 64 bits. */
export function squaredNorm(count: i32, g: usize): f64 {
  const end = g + (<usize>count << 2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; g < end; g += 16) {
    const x = v128.load(g);
    const a = f64x2.promote_low_f32x4(x);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** `rate` and `epsilon` already carry the bias corrections: w -= rate m / (sqrt v + epsilon), for the gradient times `scale`. */
export function adam(count: i32, w: usize, g: usize, m: usize, v: usize, scale: f32, rate: f32, beta1: f32, beta2: f32, epsilon: f32): void {
  const end = w + (<usize>count << 2);
  const s = f32x4.splat(scale);
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const add1 = f32x4.splat(<f32>1 - beta1);
  const add2 = f32x4.splat(<f32>1 - beta2);
  const r = f32x4.splat(rate);
  const e = f32x4.splat(epsilon);
  for (; w < end; w += 16, g += 16, m += 16, v += 16) {
    const x = f32x4.mul(v128.load(g), s);
    const first = f32x4.add(f32x4.mul(v128.load(m), keep1), f32x4.mul(x, add1));
    const second = f32x4.add(f32x4.mul(v128.load(v), keep2), f32x4.mul(f32x4.mul(x, x), add2));
    v128.store(m, first);
    v128.store(v, second);
    const move = f32x4.div(f32x4.mul(r, first), f32x4.add(f32x4.sqrt(second), e));
    v128.store(w, f32x4.sub(v128.load(w), move));
  }
}
