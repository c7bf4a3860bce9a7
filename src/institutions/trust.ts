/**
 * Trust that is added up from what many say of each other, and what somebody with many names makes of it.
 *
 * Kamvar, Schlosser & Garcia-Molina 2003, WWW:640-651 (EigenTrust); Ford & Fulkerson 1956, Canadian Journal of Mathematics
 * 8:399-404, and Edmonds & Karp 1972, Journal of the ACM 19:248-264 (flow); Levien 2009, "Attack-resistant trust metrics" (trust as a
 * flow); Cheng & Friedman 2005, P2PECON (no symmetric rule withstands Sybils, flows do).
 */
import { fail } from "../core/errors.ts";
import { mean, median } from "../stats/statistics.ts";

/** `trust[i][j]`: how much i trusts j, at least 0. */
export type TrustMatrix = readonly (readonly number[])[];

/** More nodes are refused: both rules go through a square of them. */
const mostNodes = 2000;

export interface EigenTrustOptions {
  /** Nodes that are trusted from the start, all alike. */
  readonly trusted: readonly number[];
  /** Share of trust that returns to them: a, .15 if left out. */
  readonly restart?: number;
}

/**
 * The share of trust that each node has: t = (1 - a) C't + a p, where C divides what each node trusts by its sum and p is spread over
 * those trusted from the start; who trusts nobody hands its share on to them.
 */
export function eigenTrust(trust: TrustMatrix, { trusted, restart = 0.15 }: EigenTrustOptions): number[] {
  const nodes = requireTrust("eigenTrust", trust);
  if (trusted.length === 0 || trusted.some((node) => !Number.isInteger(node) || node < 0 || node >= nodes))
    fail("eigenTrust", `trusted must name nodes within 0 and ${nodes - 1}`, trusted);
  if (!(restart >= 0 && restart <= 1)) fail("eigenTrust", "restart must be within 0 and 1", restart);
  const start = new Float64Array(nodes);
  for (const node of trusted) start[node] += 1 / trusted.length;
  const sums = trust.map((row) => row.reduce((sum, each) => sum + each, 0));
  let now = start.slice();
  for (let round = 0; round < 100_000; round++) {
    const then = start.map((each) => restart * each);
    for (let i = 0; i < nodes; i++)
      for (let j = 0; j < nodes; j++)
        then[j] += (1 - restart) * now[i] * (sums[i] > 0 ? trust[i][j] / sums[i] : start[j]);
    const moved = then.reduce((sum, each, j) => sum + Math.abs(each - now[j]), 0);
    // Where nothing restarts, trust may go round in circles: the mean of two rounds does not.
    now = restart > 0 ? then : then.map((each, j) => (each + now[j]) / 2);
    if (moved < 1e-14) break;
  }
  return [...now];
}

/**
 * The most trust that flows from one node to others together, each `trust[i][j]` a capacity: never more than the capacity of any
 * cut, such as the edges by which honest nodes trust an attacker, however many names it has behind them.
 */
export function flowTrust(trust: TrustMatrix, from: number, to: readonly number[]): number {
  const nodes = requireTrust("flowTrust", trust);
  for (const node of [from, ...to])
    if (!Number.isInteger(node) || node < 0 || node >= nodes)
      fail("flowTrust", `nodes must be within 0 and ${nodes - 1}`, node);
  if (to.includes(from)) fail("flowTrust", "trust flows to others than whom it comes from", from);
  const left = trust.map((row) => Float64Array.from(row));
  const ends = new Set(to);
  let flow = 0;
  for (;;) {
    const path = shortestPath(left, from, ends);
    if (path === undefined) return flow;
    const least = path.reduce((most, [i, j]) => Math.min(most, left[i][j]), Number.POSITIVE_INFINITY);
    for (const [i, j] of path) {
      left[i][j] -= least;
      left[j][i] += least;
    }
    flow += least;
  }
}

/** Edges of a shortest path over what capacity is left; undefined where there is none. */
function shortestPath(
  left: readonly Float64Array[],
  from: number,
  ends: ReadonlySet<number>,
): [number, number][] | undefined {
  const before = new Int32Array(left.length).fill(-1);
  before[from] = from;
  const queue = [from];
  for (const i of queue) {
    if (ends.has(i)) {
      const path: [number, number][] = [];
      for (let j = i; j !== from; j = before[j]) path.push([before[j], j]);
      return path;
    }
    for (let j = 0; j < left.length; j++)
      if (before[j] < 0 && left[i][j] > 1e-12) {
        before[j] = i;
        queue.push(j);
      }
  }
  return undefined;
}

/**
 * The mean of honest ratings among which somebody puts fakes, and their median: the mean goes as far as the fakes pull it, the median
 * stays within what the honest say while fakes are fewer than they are.
 */
export function stuffed(
  honest: readonly number[],
  fakes: readonly number[],
): { mean: number; median: number } {
  const all = [...honest, ...fakes];
  if (all.length === 0) fail("stuffed", "needs at least one rating");
  if (!all.every(Number.isFinite)) fail("stuffed", "ratings must be numbers", all);
  return { mean: mean(all), median: median(all) };
}

function requireTrust(who: string, trust: TrustMatrix): number {
  if (trust.length > mostNodes) fail(who, `may have ${mostNodes} nodes`, trust.length);
  for (const row of trust)
    if (row.length !== trust.length || !row.every((each) => each >= 0 && Number.isFinite(each)))
      fail(who, `each node needs ${trust.length} numbers of at least 0, one a node`, row);
  return trust.length;
}
