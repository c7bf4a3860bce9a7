/** Golden sections: where a function of one number is lowest. */

/** The x of low to high where a function with one valley is lowest. Where it is infinite it is taken to fall further up. */
export function lowest(low: number, high: number, of: (x: number) => number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [from, to] = [low, high];
  // 0.618^80 of the range is below the precision of its numbers.
  for (let step = 0; step < 80; step++) {
    const left = to - golden * (to - from);
    const right = from + golden * (to - from);
    if (of(left) < of(right)) to = right;
    else from = left;
  }
  return (from + to) / 2;
}
