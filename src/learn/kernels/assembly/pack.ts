/**
 * Elementwise parts and sums over rows of any length, for tensors whose sizes nobody rounds up. What is left over after
 * blocks of 4 goes through the same arithmetic in one lane.
 */
import { tanh4 } from "./activation";

/** 1 / (1 + e^-x) = (1 + tanh(x/2)) / 2. */
@inline
export function sigmoid4(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return f32x4.add(half, f32x4.mul(half, tanh4(f32x4.mul(half, x))));
}

/** y = tanh x; x and y may be the same place. */
export function tanhOf(count: i32, x: usize, y: usize): void {
  const end = x + (<usize>count << 2);
  for (; x + 16 <= end; x += 16, y += 16) v128.store(y, tanh4(v128.load(x)));
  for (; x < end; x += 4, y += 4) v128.store32_lane(y, tanh4(v128.load32_splat(x)), 0);
}

/** out = d (1 - y^2), for y = tanh x. */
export function tanhGradient(count: i32, d: usize, y: usize, out: usize): void {
  const end = d + (<usize>count << 2);
  const one = f32x4.splat(1);
  for (; d + 16 <= end; d += 16, y += 16, out += 16) {
    const v = v128.load(y);
    v128.store(out, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(v, v))));
  }
  for (; d < end; d += 4, y += 4, out += 4) {
    const v = load<f32>(y);
    store<f32>(out, load<f32>(d) * (<f32>1 - v * v));
  }
}

/** y = max(x, 0), not-a-number staying what it is; x and y may be the same place. */
export function reluOf(count: i32, x: usize, y: usize): void {
  const end = x + (<usize>count << 2);
  const zero = f32x4.splat(0);
  for (; x + 16 <= end; x += 16, y += 16) v128.store(y, f32x4.max(v128.load(x), zero));
  for (; x < end; x += 4, y += 4) v128.store32_lane(y, f32x4.max(v128.load32_splat(x), zero), 0);
}

/** out = d where y > 0, else 0, for y = max(x, 0). */
export function reluGradient(count: i32, d: usize, y: usize, out: usize): void {
  const end = d + (<usize>count << 2);
  for (; d < end; d += 4, y += 4, out += 4) store<f32>(out, load<f32>(y) > 0 ? load<f32>(d) : 0);
}

/** sums[c] = the sum of column c of a matrix without gaps between its rows; rows in order. */
export function columnSums(rows: i32, columns: i32, from: usize, sums: usize): void {
  const stride = <usize>columns << 2;
  let c = 0;
  for (; c + 4 <= columns; c += 4) {
    let sum = f32x4.splat(0);
    let p = from + (<usize>c << 2);
    for (let r = 0; r < rows; r++, p += stride) sum = f32x4.add(sum, v128.load(p));
    v128.store(sums + (<usize>c << 2), sum);
  }
  for (; c < columns; c++) {
    let sum: f32 = 0;
    let p = from + (<usize>c << 2);
    for (let r = 0; r < rows; r++, p += stride) sum += load<f32>(p);
    store<f32>(sums + (<usize>c << 2), sum);
  }
}
