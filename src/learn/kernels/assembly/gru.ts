/**
 * A gated recurrent unit (Cho et al. 2014) over time, forward and backward. With the reset gate behind the recurrent
 * product, as in cuDNN and PyTorch:
 *
 *   k = keep h'                      the state before, or 0 where a sequence begins anew
 *   [sr sz sn] = k U + c
 *   r = sigmoid(xr + sr),  z = sigmoid(xz + sz),  n = tanh(xn + r sn)
 *   h = (1 - z) n + z k
 *
 * All arrays are without gaps, time first: x [T, B, 3H] (what the inputs add), h [T, B, H], keep [T, B], u [H, 3H],
 * c [3H], saved [T, B, 4H] (r, z, n, sn).
 */
import { tanh4 } from "./activation";
import { gemm, transpose } from "./gemm";
import { columnSums, sigmoid4 } from "./pack";

/** h' scaled by keep, for every row: k [rows, H]. */
function scaleRows(rows: i32, size: i32, h: usize, keep: usize, k: usize): void {
  for (let r = 0; r < rows; r++) {
    const factor = load<f32>(keep + (<usize>r << 2));
    const end = h + (<usize>size << 2);
    for (; h + 16 <= end; h += 16, k += 16) v128.store(k, f32x4.mul(v128.load(h), f32x4.splat(factor)));
    for (; h < end; h += 4, k += 4) store<f32>(k, load<f32>(h) * factor);
  }
}

/** Four numbers, or one in the first lane. */
@inline
function read(whole: bool, p: usize): v128 {
  return whole ? v128.load(p) : v128.load32_zero(p);
}

@inline
function write(whole: bool, p: usize, v: v128): void {
  if (whole) v128.store(p, v);
  else v128.store32_lane(p, v, 0);
}

@inline
function gates(whole: bool, w: usize, x: usize, s: usize, k: usize, h: usize, saved: usize): void {
  const r = sigmoid4(f32x4.add(read(whole, x), read(whole, s)));
  const z = sigmoid4(f32x4.add(read(whole, x + w), read(whole, s + w)));
  const sn = read(whole, s + 2 * w);
  const n = tanh4(f32x4.add(read(whole, x + 2 * w), f32x4.mul(r, sn)));
  write(whole, h, f32x4.add(n, f32x4.mul(z, f32x4.sub(read(whole, k), n))));
  write(whole, saved, r);
  write(whole, saved + w, z);
  write(whole, saved + 2 * w, n);
  write(whole, saved + 3 * w, sn);
}

/** Scratch: `state` [B, H], `sums` [B, 3H]. */
export function gruForward(
  steps: i32,
  batch: i32,
  size: i32,
  x: usize,
  initial: usize,
  keep: usize,
  u: usize,
  c: usize,
  h: usize,
  saved: usize,
  state: usize,
  sums: usize,
): void {
  const w = <usize>size << 2;
  const rows = <usize>batch;
  let before = initial;
  for (let t = 0; t < steps; t++) {
    scaleRows(batch, size, before, keep, state);
    gemm(batch, 3 * size, size, state, size, 1, u, 3 * size, sums, 3 * size, c, 0);
    before = h;
    let k = state;
    let s = sums;
    for (let b = 0; b < batch; b++) {
      let j = 0;
      for (; j + 4 <= size; j += 4, x += 16, s += 16, k += 16, h += 16, saved += 16) gates(true, w, x, s, k, h, saved);
      for (; j < size; j++, x += 4, s += 4, k += 4, h += 4, saved += 4) gates(false, w, x, s, k, h, saved);
      x += 2 * w;
      s += 2 * w;
      saved += 3 * w;
    }
    keep += rows << 2;
  }
}

/** From dh to what reaches x (dx), the sums (ds) and, by z, the state before (dk). */
@inline
function gatesBackward(whole: bool, w: usize, dh: usize, k: usize, saved: usize, dx: usize, ds: usize, dk: usize): void {
  const one = f32x4.splat(1);
  const r = read(whole, saved);
  const z = read(whole, saved + w);
  const n = read(whole, saved + 2 * w);
  const sn = read(whole, saved + 3 * w);
  const d = f32x4.add(read(whole, dh), read(whole, dk));
  const an = f32x4.mul(f32x4.mul(d, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)));
  const az = f32x4.mul(f32x4.mul(d, f32x4.sub(read(whole, k), n)), f32x4.mul(z, f32x4.sub(one, z)));
  const ar = f32x4.mul(f32x4.mul(an, sn), f32x4.mul(r, f32x4.sub(one, r)));
  write(whole, dx, ar);
  write(whole, dx + w, az);
  write(whole, dx + 2 * w, an);
  write(whole, ds, ar);
  write(whole, ds + w, az);
  write(whole, ds + 2 * w, f32x4.mul(an, r));
  write(whole, dk, f32x4.mul(d, z));
}

/**
 * From dh [T, B, H] to dx, dInitial, du, dc. Scratch: `states` [T, B, H], `ds` [T, B, 3H], `ut` [3H, H]. dInitial holds
 * what reaches the state before on the way.
 */
export function gruBackward(
  steps: i32,
  batch: i32,
  size: i32,
  dh: usize,
  initial: usize,
  keep: usize,
  u: usize,
  h: usize,
  saved: usize,
  dx: usize,
  dInitial: usize,
  du: usize,
  dc: usize,
  states: usize,
  ds: usize,
  ut: usize,
): void {
  const w = <usize>size << 2;
  const block = <usize>batch * w;
  const rows = <usize>batch << 2;
  transpose(size, 3 * size, u, 3 * size, ut, size);
  scaleRows(batch, size, initial, keep, states);
  scaleRows((steps - 1) * batch, size, h, keep + rows, states + block);
  memory.fill(dInitial, 0, block);
  for (let t = steps - 1; t >= 0; t--) {
    const at = <usize>t * block;
    let d = dh + at;
    let k = states + at;
    let g = saved + 4 * at;
    let px = dx + 3 * at;
    let ps = ds + 3 * at;
    let dk = dInitial;
    for (let b = 0; b < batch; b++) {
      let j = 0;
      for (; j + 4 <= size; j += 4, d += 16, k += 16, g += 16, px += 16, ps += 16, dk += 16) gatesBackward(true, w, d, k, g, px, ps, dk);
      for (; j < size; j++, d += 4, k += 4, g += 4, px += 4, ps += 4, dk += 4) gatesBackward(false, w, d, k, g, px, ps, dk);
      g += 3 * w;
      px += 2 * w;
      ps += 2 * w;
    }
    gemm(batch, size, 3 * size, ds + 3 * at, 3 * size, 1, ut, size, dInitial, size, dInitial, size);
    scaleRows(batch, size, dInitial, keep + <usize>t * rows, dInitial);
  }
  gemm(size, 3 * size, steps * batch, states, 1, size, ds, 3 * size, du, 3 * size, 0, 0);
  columnSums(steps * batch, 3 * size, ds, dc);
}
