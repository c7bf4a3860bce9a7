/**
 * C = start + A B in 32-bit floats, for any strides of A: element (i, k) of A stands at a + 4 (i * ars + k * acs) bytes, so
 * that A and its transpose are the same call. Rows of B and C are contiguous, ldb and ldc numbers apart.
 *
 * `start` points to what the sums begin with: 0 for zero; a row of biases with lds = 0; C itself with lds = ldc to add to
 * it. Blocks of 4 x 8 sums stay in registers. Sums run over k in order, in blocks and
 * beside them, so a result does not depend on how rows are split.
 */

import { columns4, first, rows4, step } from "./gemm-blocks";

export function gemm(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  ars: i32,
  acs: i32,
  b: usize,
  ldb: i32,
  c: usize,
  ldc: i32,
  start: usize,
  lds: i32,
): void {
  const ar = <usize>ars << 2;
  const ac = <usize>acs << 2;
  const br = <usize>ldb << 2;
  const cr = <usize>ldc << 2;
  const sr = <usize>lds << 2;
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const column = <usize>j << 2;
    let i = 0;
    if (acs == 1) {
      for (; i + 4 <= m; i += 4) rows4(k, a + <usize>i * ar, ar, b + column, br, c + <usize>i * cr + column, cr, start, sr, <usize>i * sr + column);
    } else if (ars == 1) {
      for (; i + 4 <= m; i += 4) columns4(k, a + <usize>i * ar, ac, b + column, br, c + <usize>i * cr + column, cr, start, sr, <usize>i * sr + column);
    }
    for (; i < m; i++) row8(k, a + <usize>i * ar, ac, b + column, br, c + <usize>i * cr + column, start, <usize>i * sr + column);
  }
  for (; j + 4 <= n; j += 4) {
    const column = <usize>j << 2;
    for (let i = 0; i < m; i++) row4(k, a + <usize>i * ar, ac, b + column, br, c + <usize>i * cr + column, start, <usize>i * sr + column);
  }
  for (; j < n; j++) {
    const column = <usize>j << 2;
    for (let i = 0; i < m; i++) {
      let sum: f32 = start != 0 ? load<f32>(start + <usize>i * sr + column) : 0;
      let pa = a + <usize>i * ar;
      let pb = b + column;
      for (let s = 0; s < k; s++) {
        sum += load<f32>(pa) * load<f32>(pb);
        pa += ac;
        pb += br;
      }
      store<f32>(c + <usize>i * cr + column, sum);
    }
  }
}

@inline
function row8(k: i32, a: usize, ac: usize, b: usize, br: usize, c: usize, start: usize, at: usize): void {
  let s0 = first(start, at);
  let s1 = first(start, at + 16);
  for (let s = 0; s < k; s++) {
    const x = v128.load32_splat(a);
    s0 = step(s0, x, v128.load(b));
    s1 = step(s1, x, v128.load(b, 16));
    a += ac;
    b += br;
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
}

@inline
function row4(k: i32, a: usize, ac: usize, b: usize, br: usize, c: usize, start: usize, at: usize): void {
  let s0 = first(start, at);
  for (let s = 0; s < k; s++) {
    s0 = step(s0, v128.load32_splat(a), v128.load(b));
    a += ac;
    b += br;
  }
  v128.store(c, s0);
}

/** to[c, r] = from[r, c]; rows of `from` are ldf numbers apart, those of `to` ldt. */
export function transpose(rows: i32, columns: i32, from: usize, ldf: i32, to: usize, ldt: i32): void {
  const fr = <usize>ldf << 2;
  const tr = <usize>ldt << 2;
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const source = from + <usize>r * fr;
    const target = to + (<usize>r << 2);
    let c = 0;
    for (; c + 4 <= columns; c += 4) {
      const p = source + (<usize>c << 2);
      const r0 = v128.load(p);
      const r1 = v128.load(p + fr);
      const r2 = v128.load(p + 2 * fr);
      const r3 = v128.load(p + 3 * fr);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const q = target + <usize>c * tr;
      v128.store(q, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(q + tr, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(q + 2 * tr, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(q + 3 * tr, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    }
    for (; c < columns; c++)
      for (let s = 0; s < 4; s++)
        store<f32>(target + <usize>c * tr + (<usize>s << 2), load<f32>(source + <usize>s * fr + (<usize>c << 2)));
  }
  for (; r < rows; r++)
    for (let c = 0; c < columns; c++)
      store<f32>(to + <usize>c * tr + (<usize>r << 2), load<f32>(from + <usize>r * fr + (<usize>c << 2)));
}

/** sums[c] += the sum of column c; `columns` is a multiple of 4. Rows in order. */
export function addColumnSums(rows: i32, columns: i32, from: usize, ldf: i32, sums: usize): void {
  const fr = <usize>ldf << 2;
  for (let c = 0; c < columns; c += 4) {
    const column = <usize>c << 2;
    let sum = v128.load(sums + column);
    let p = from + column;
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, v128.load(p));
      p += fr;
    }
    v128.store(sums + column, sum);
  }
}
