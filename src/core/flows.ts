/** What mechanisms give and take, kept so that payoffs and flows make up rewards to the bit. */

/**
 * In `flow` stands what the rewards of rows from..to-1 were before a mechanism: from here on, what it gave each (negative: what
 * it took). The reward becomes what was there before plus that flow, as floating-point numbers add up. One amount added or
 * taken comes out as it was: fl(a + fl(fl(a + x) - a)) = fl(a + x) (the error of a sum is a floating-point number: Dekker
 * 1971, Numerische Mathematik 18:224-242); what was set, or made of several amounts, may move in its last bit.
 */
export function settle(flow: Float64Array, reward: Float64Array, from: number, to: number): void {
  for (let k = from; k < to; k++) {
    const before = flow[k];
    const given = reward[k] - before;
    flow[k] = given;
    reward[k] = before + given;
  }
}

/** Rows from..to-1 of one column into another. All of them at once are a quarter of the time, and allocate nothing. */
export function copyRows(into: Float64Array, column: Float64Array, from: number, to: number): void {
  if (from === 0 && to === column.length) into.set(column);
  else for (let k = from; k < to; k++) into[k] = column[k];
}
