/**
 * The inner blocks of `gemm`: 4 x 8 sums stay in registers over the whole of k. Written out, because WebAssembly has no
 * arrays of registers. Larger blocks and unrolled turns are slower: with 8 sums, 2 vectors of B, 1 number of A and what a
 * product is put into, nothing has to leave the 16 registers of x86.
 */

@inline
export function first(start: usize, at: usize): v128 {
  return start != 0 ? v128.load(start + at) : f32x4.splat(0);
}

@inline
export function step(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** 4 x 8 sums; row i of A begins at a + i * ar, its numbers stand one after the other. */
export function rows4(k: i32, a: usize, ar: usize, b: usize, br: usize, c: usize, cr: usize, start: usize, sr: usize, at: usize): void {
  let s00 = first(start, at);
  let s01 = first(start, at + 16);
  at += sr;
  let s10 = first(start, at);
  let s11 = first(start, at + 16);
  at += sr;
  let s20 = first(start, at);
  let s21 = first(start, at + 16);
  at += sr;
  let s30 = first(start, at);
  let s31 = first(start, at + 16);
  let a1 = a + ar;
  let a2 = a1 + ar;
  let a3 = a2 + ar;
  for (let s = 0; s < k; s++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = step(s00, x, b0);
    s01 = step(s01, x, b1);
    x = v128.load32_splat(a1);
    s10 = step(s10, x, b0);
    s11 = step(s11, x, b1);
    x = v128.load32_splat(a2);
    s20 = step(s20, x, b0);
    s21 = step(s21, x, b1);
    x = v128.load32_splat(a3);
    s30 = step(s30, x, b0);
    s31 = step(s31, x, b1);
    a += 4;
    a1 += 4;
    a2 += 4;
    a3 += 4;
    b += br;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  c += cr;
  v128.store(c, s10);
  v128.store(c, s11, 16);
  c += cr;
  v128.store(c, s20);
  v128.store(c, s21, 16);
  c += cr;
  v128.store(c, s30);
  v128.store(c, s31, 16);
}

/** 4 x 8 sums; the 4 rows of A stand side by side, their next numbers `ac` bytes further. */
export function columns4(k: i32, a: usize, ac: usize, b: usize, br: usize, c: usize, cr: usize, start: usize, sr: usize, at: usize): void {
  let s00 = first(start, at);
  let s01 = first(start, at + 16);
  at += sr;
  let s10 = first(start, at);
  let s11 = first(start, at + 16);
  at += sr;
  let s20 = first(start, at);
  let s21 = first(start, at + 16);
  at += sr;
  let s30 = first(start, at);
  let s31 = first(start, at + 16);
  for (let s = 0; s < k; s++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = step(s00, x, b0);
    s01 = step(s01, x, b1);
    x = v128.load32_splat(a, 4);
    s10 = step(s10, x, b0);
    s11 = step(s11, x, b1);
    x = v128.load32_splat(a, 8);
    s20 = step(s20, x, b0);
    s21 = step(s21, x, b1);
    x = v128.load32_splat(a, 12);
    s30 = step(s30, x, b0);
    s31 = step(s31, x, b1);
    a += ac;
    b += br;
  }
  v128.store(c, s00);
  v128.store(c, s01, 16);
  c += cr;
  v128.store(c, s10);
  v128.store(c, s11, 16);
  c += cr;
  v128.store(c, s20);
  v128.store(c, s21, 16);
  c += cr;
  v128.store(c, s30);
  v128.store(c, s31, 16);
}
