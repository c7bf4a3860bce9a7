/** The rules over all worlds at once; the world form in congestion-game.ts is their reference, bit for bit. */
import type { Network } from "./networks.ts";

/** The network as flat arrays: path j's links are `pathLinks[pathStart[j] .. pathStart[j + 1] - 1]`. */
export interface FlatNetwork {
  readonly constant: Float64Array;
  readonly slope: Float64Array;
  readonly pathStart: Int32Array;
  readonly pathLinks: Int32Array;
}

export function flatten({ links, paths }: Network): FlatNetwork {
  const pathStart = new Int32Array(paths.length + 1);
  paths.forEach((path, j) => {
    pathStart[j + 1] = pathStart[j] + path.length;
  });
  return {
    constant: Float64Array.from(links, ({ constant }) => constant),
    slope: Float64Array.from(links, ({ slope }) => slope),
    pathStart,
    pathLinks: Int32Array.from(paths.flat()),
  };
}

/** All that the loops touch. They are module functions, so that every instance runs the same compiled code. */
export interface Arrays {
  readonly action: Float64Array;
  readonly payoff: Float64Array;
  readonly externality: Float64Array;
  readonly travellers: Int32Array;
  readonly load: Int32Array;
  readonly latency: Float64Array;
  readonly meanLatency: Float64Array;
  readonly done: Uint8Array;
  readonly observed: Float64Array;
}

/** Loads and latencies of world `i` from the travellers on its paths. */
export function travel(network: FlatNetwork, arrays: Arrays, n: number, i: number) {
  const { constant, slope, pathStart, pathLinks } = network;
  const { travellers, load, latency } = arrays;
  const P = pathStart.length - 1;
  const p = i * P;
  const l = i * constant.length;
  for (let e = 0; e < constant.length; e++) load[l + e] = 0;
  for (let j = 0; j < P; j++)
    for (let x = pathStart[j]; x < pathStart[j + 1]; x++) load[l + pathLinks[x]] += travellers[p + j];
  for (let j = 0; j < P; j++) {
    let sum = 0;
    for (let x = pathStart[j]; x < pathStart[j + 1]; x++) {
      const e = pathLinks[x];
      sum += constant[e] + (slope[e] * load[l + e]) / n;
    }
    latency[p + j] = sum;
  }
}

/** `external` is scratch, one entry a path. */
export function stepAll(
  network: FlatNetwork,
  arrays: Arrays,
  external: Float64Array,
  reward: number,
  n: number,
  lo: number,
  hi: number,
) {
  const { slope, pathStart, pathLinks } = network;
  const { action, payoff, externality, travellers, load, latency, meanLatency, done } = arrays;
  const L = slope.length;
  const P = pathStart.length - 1;
  for (let i = lo; i < hi; i++) {
    if (done[i] !== 0) continue;
    const k = i * n;
    const p = i * P;
    for (let j = 0; j < P; j++) travellers[p + j] = 0;
    for (let a = k; a < k + n; a++) travellers[p + (action[a] | 0)]++;
    travel(network, arrays, n, i);
    let total = 0;
    for (let j = 0; j < P; j++) {
      let sum = 0;
      for (let x = pathStart[j]; x < pathStart[j + 1]; x++) {
        const e = pathLinks[x];
        sum += (slope[e] * (load[i * L + e] - 1)) / n;
      }
      external[j] = sum;
      total += travellers[p + j] * latency[p + j];
    }
    for (let a = k; a < k + n; a++) {
      const j = action[a] | 0;
      payoff[a] = reward - latency[p + j];
      externality[a] = external[j];
    }
    meanLatency[i] += total / n;
  }
}

export function observeAll(arrays: Arrays, n: number, paths: number, lo: number, hi: number) {
  const { latency, observed } = arrays;
  for (let i = lo, o = lo * n * paths; i < hi; i++)
    for (let a = 0; a < n; a++)
      for (let j = i * paths, end = j + paths; j < end; j++, o++) observed[o] = latency[j];
}
