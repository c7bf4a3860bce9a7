/**
 * Products whose left operand is mostly zeros (windows on a grid, indicators): zeros are skipped, the sums run in the same
 * order as those of `gemm`. Rows of A are contiguous, lda numbers apart; n is a multiple of 8.
 */

/** Numbers among `count` (a multiple of 4) that are not 0. */
export function countNonZero(count: i32, a: usize): i32 {
  const end = a + (<usize>count << 2);
  const zero = f32x4.splat(0);
  let sums = i32x4.splat(0);
  // A comparison gives -1 where it holds.
  for (; a < end; a += 16) sums = i32x4.sub(sums, f32x4.ne(v128.load(a), zero));
  return (
    i32x4.extract_lane(sums, 0) + i32x4.extract_lane(sums, 1) + i32x4.extract_lane(sums, 2) + i32x4.extract_lane(sums, 3)
  );
}

/** C = start + A B, `start` being one row for all. */
export function sparseProduct(m: i32, n: i32, k: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32, start: usize): void {
  const br = <usize>ldb << 2;
  for (let i = 0; i < m; i++) {
    const row = a + ((<usize>i * <usize>lda) << 2);
    const to = c + ((<usize>i * <usize>ldc) << 2);
    let j = 0;
    for (; j + 32 <= n; j += 32) panel32(k, row, b + (<usize>j << 2), br, to + (<usize>j << 2), start + (<usize>j << 2));
    for (; j < n; j += 8) panel8(k, row, b + (<usize>j << 2), br, to + (<usize>j << 2), start + (<usize>j << 2));
  }
}

@inline
function step(sum: v128, x: v128, b: usize): v128 {
  return f32x4.add(sum, f32x4.mul(x, v128.load(b)));
}

function panel32(k: i32, a: usize, b: usize, br: usize, c: usize, start: usize): void {
  let s0 = v128.load(start);
  let s1 = v128.load(start, 16);
  let s2 = v128.load(start, 32);
  let s3 = v128.load(start, 48);
  let s4 = v128.load(start, 64);
  let s5 = v128.load(start, 80);
  let s6 = v128.load(start, 96);
  let s7 = v128.load(start, 112);
  let s = 0;
  while (s < k) {
    if (s + 4 <= k && !v128.any_true(f32x4.ne(v128.load(a + (<usize>s << 2)), f32x4.splat(0)))) {
      s += 4;
      continue;
    }
    const end = min(s + 4, k);
    for (; s < end; s++) {
      const value = load<f32>(a + (<usize>s << 2));
      if (value == 0) continue;
      const x = f32x4.splat(value);
      const p = b + <usize>s * br;
      s0 = step(s0, x, p);
      s1 = step(s1, x, p + 16);
      s2 = step(s2, x, p + 32);
      s3 = step(s3, x, p + 48);
      s4 = step(s4, x, p + 64);
      s5 = step(s5, x, p + 80);
      s6 = step(s6, x, p + 96);
      s7 = step(s7, x, p + 112);
    }
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
  v128.store(c, s2, 32);
  v128.store(c, s3, 48);
  v128.store(c, s4, 64);
  v128.store(c, s5, 80);
  v128.store(c, s6, 96);
  v128.store(c, s7, 112);
}

function panel8(k: i32, a: usize, b: usize, br: usize, c: usize, start: usize): void {
  let s0 = v128.load(start);
  let s1 = v128.load(start, 16);
  for (let s = 0; s < k; s++) {
    const value = load<f32>(a + (<usize>s << 2));
    if (value == 0) continue;
    const x = f32x4.splat(value);
    const p = b + <usize>s * br;
    s0 = step(s0, x, p);
    s1 = step(s1, x, p + 16);
  }
  v128.store(c, s0);
  v128.store(c, s1, 16);
}

/** G += transpose(A) D, for the m rows of A [k numbers] and D [n numbers]. */
export function sparseOuter(m: i32, n: i32, k: i32, a: usize, lda: i32, d: usize, ldd: i32, g: usize, ldg: i32): void {
  const bytes = <usize>n << 2;
  for (let i = 0; i < m; i++) {
    const row = a + ((<usize>i * <usize>lda) << 2);
    const slopes = d + ((<usize>i * <usize>ldd) << 2);
    let s = 0;
    while (s < k) {
      if (s + 4 <= k && !v128.any_true(f32x4.ne(v128.load(row + (<usize>s << 2)), f32x4.splat(0)))) {
        s += 4;
        continue;
      }
      const end = min(s + 4, k);
      for (; s < end; s++) {
        const value = load<f32>(row + (<usize>s << 2));
        if (value == 0) continue;
        const x = f32x4.splat(value);
        let p = g + ((<usize>s * <usize>ldg) << 2);
        for (let at: usize = 0; at < bytes; at += 32, p += 32) {
          v128.store(p, f32x4.add(v128.load(p), f32x4.mul(x, v128.load(slopes + at))));
          v128.store(p, f32x4.add(v128.load(p, 16), f32x4.mul(x, v128.load(slopes + at, 16))), 16);
        }
      }
    }
  }
}
