/**
 * Traffic on links, as envs share it: how many are on each link of their routes, how long it takes, and what one costs the others.
 *
 * Columns are read from where a world's part begins, so that one world's view (at 0) and the columns of all worlds alike are
 * served.
 */

/** Routes one after the other: the links of route j are `links[start[j]]` to `links[start[j + 1] - 1]`. */
export interface FlatRoutes {
  readonly start: Int32Array;
  readonly links: Int32Array;
}

export function flatRoutes(routes: readonly ArrayLike<number>[]): FlatRoutes {
  const start = new Int32Array(routes.length + 1);
  routes.forEach((route, j) => {
    start[j + 1] = start[j] + route.length;
  });
  return { start, links: Int32Array.from(routes.flatMap((route) => Array.from(route))) };
}

/** Links by number: time = constant + slope (load / scale)^power. */
export interface LinkTimes {
  readonly constant: Float64Array;
  readonly slope: Float64Array;
  readonly power: Float64Array;
  /** Load at which the slope is added. */
  readonly scale: Float64Array;
}

/** Adds to the load of each link, from `firstLoad` on, who is on each route, from `firstOn` on. */
export function loadLinks(
  { start, links }: FlatRoutes,
  on: ArrayLike<number>,
  firstOn: number,
  load: Int32Array,
  firstLoad: number,
): void {
  for (let j = 0; j < start.length - 1; j++) {
    const count = on[firstOn + j];
    if (count === 0) continue;
    for (let x = start[j]; x < start[j + 1]; x++) load[firstLoad + links[x]] += count;
  }
}

/** Writes how long each link takes under the loads from `firstLoad` on. */
export function timeLinks(
  { constant, slope, power, scale }: LinkTimes,
  load: ArrayLike<number>,
  firstLoad: number,
  times: Float64Array,
): void {
  for (let e = 0; e < constant.length; e++) {
    const on = load[firstLoad + e];
    times[e] =
      constant[e] + (power[e] === 1 ? (slope[e] * on) / scale[e] : slope[e] * (on / scale[e]) ** power[e]);
  }
}

/** Writes the time that the last one on each link adds to the trips of all others there, 0 on an empty one. */
export function chargeLinks(
  { constant, slope, power, scale }: LinkTimes,
  load: ArrayLike<number>,
  firstLoad: number,
  charges: Float64Array,
): void {
  for (let e = 0; e < constant.length; e++) {
    const others = load[firstLoad + e] - 1;
    if (others <= 0) charges[e] = 0;
    else if (power[e] === 1) charges[e] = (slope[e] * others) / scale[e];
    else
      charges[e] =
        others * slope[e] * (((others + 1) / scale[e]) ** power[e] - (others / scale[e]) ** power[e]);
  }
}

/** Writes for each route, from `first` on, the sum of what its links have. */
export function sumAlong(
  { start, links }: FlatRoutes,
  each: ArrayLike<number>,
  sums: Float64Array,
  first: number,
): void {
  for (let j = 0; j < start.length - 1; j++) {
    let sum = 0;
    for (let x = start[j]; x < start[j + 1]; x++) sum += each[links[x]];
    sums[first + j] = sum;
  }
}
