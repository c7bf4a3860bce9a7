/** The middle of the first numbers of an array, which are put in order: the mean of the middle two where they are even. */
export function middleOf(numbers: Float64Array, count: number): number {
  for (let k = 1; k < count; k++) {
    const x = numbers[k];
    let at = k;
    for (; at > 0 && numbers[at - 1] > x; at--) numbers[at] = numbers[at - 1];
    numbers[at] = x;
  }
  const half = count >> 1;
  return count % 2 === 1 ? numbers[half] : (numbers[half - 1] + numbers[half]) / 2;
}
