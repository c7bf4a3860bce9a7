/**
 * Rewards of a finite Markov chain per round: discounted, or in the limit of means.
 *
 * Kemeny & Snell 1960, "Finite Markov Chains", chapters 3 and 4. All of it is one elimination of states that never
 * subtracts (Grassmann, Taksar & Heyman 1985, Operations Research 33(5)), so that discounts close to 1 and rare moves cost
 * no digits. `chain[n * from + to]` is the probability of a move; `rewards[k * state + column]` holds k rewards a state.
 */
import { stationaryDistribution } from "../dynamics/stationary.ts";

/**
 * Rewards per round from each state on, `out[k * state + column]`: (1 - discount) sum_t discount^t r_t in expectation,
 * and at discount 1 the limit of the mean over the first T rounds, which exists for every finite chain and depends on the
 * state where there are several recurrent classes.
 */
export function rewardsPerRound(
  chain: Float64Array,
  rewards: Float64Array,
  k: number,
  discount: number,
): Float64Array {
  if (discount === 1) return longRunRewards(chain, rewards, k);
  const stop = new Float64Array(rewards.length / k).fill(1 - discount);
  return untilStop(
    chain.map((p) => discount * p),
    stop,
    rewards.map((r) => (1 - discount) * r),
    k,
  );
}

/** Stationary means inside the recurrent classes; elsewhere their mean by where the chain is absorbed. */
function longRunRewards(chain: Float64Array, rewards: Float64Array, k: number): Float64Array {
  const n = rewards.length / k;
  const known = new Uint8Array(n);
  const values = new Float64Array(rewards.length);
  for (const members of recurrentClasses(chain, n)) {
    const inside = members.flatMap((from) => members.map((to) => chain[n * from + to]));
    const share = stationaryDistribution(inside, members.length);
    for (let column = 0; column < k; column++) {
      const mean = members.reduce((sum, s, j) => sum + share[j] * rewards[k * s + column], 0);
      for (const s of members) values[k * s + column] = mean;
    }
    for (const s of members) known[s] = 1;
  }
  fillTransient(chain, known, k, values);
  return values;
}

/** Sets the values of the other states: the expected value of the first known one that is met. */
function fillTransient(chain: Float64Array, known: Uint8Array, k: number, values: Float64Array): void {
  const n = known.length;
  const free = Array.from(known.keys()).filter((s) => known[s] === 0);
  const moves = new Float64Array(free.length * free.length);
  const stop = new Float64Array(free.length);
  const sums = new Float64Array(free.length * k);
  free.forEach((s, row) => {
    free.forEach((to, column) => {
      moves[free.length * row + column] = chain[n * s + to];
    });
    for (let to = 0; to < n; to++)
      if (known[to] !== 0) {
        stop[row] += chain[n * s + to];
        for (let c = 0; c < k; c++) sums[k * row + c] += chain[n * s + to] * values[k * to + c];
      }
  });
  untilStop(moves, stop, sums, k).forEach((value, j) => {
    values[k * free[Math.floor(j / k)] + (j % k)] = value;
  });
}

/**
 * Expected sums of rewards until the chain stops, which it does in state s with probability `stop[s]`, the rest of its row
 * of `moves`. States are left out last to first; what passed through them is added to those that stay. All three arrays
 * are overwritten.
 */
function untilStop(moves: Float64Array, stop: Float64Array, rewards: Float64Array, k: number): Float64Array {
  const n = stop.length;
  // The chance of leaving a state is summed, not taken as 1 less that of staying.
  const leaving = new Float64Array(n);
  for (let s = n - 1; s >= 0; s--) {
    leaving[s] = stop[s];
    for (let to = 0; to < s; to++) leaving[s] += moves[n * s + to];
    for (let from = 0; from < s; from++) {
      const share = moves[n * from + s] / leaving[s];
      if (!(share > 0)) continue;
      for (let to = 0; to < s; to++) moves[n * from + to] += share * moves[n * s + to];
      stop[from] += share * stop[s];
      for (let c = 0; c < k; c++) rewards[k * from + c] += share * rewards[k * s + c];
    }
  }
  for (let s = 0; s < n; s++)
    for (let c = 0; c < k; c++) {
      let sum = rewards[k * s + c];
      for (let to = 0; to < s; to++) sum += moves[n * s + to] * rewards[k * to + c];
      rewards[k * s + c] = sum / leaving[s];
    }
  return rewards;
}

/** Sets of states that lead to each other and nowhere else, each in ascending order. */
function recurrentClasses(chain: Float64Array, n: number): number[][] {
  const successors = Array.from({ length: n }, (_, s) => {
    const row = chain.subarray(n * s, n * (s + 1));
    return Array.from(row.keys()).filter((to) => row[to] > 0);
  });
  const reached = successors.map((_, s) => {
    const seen = new Uint8Array(n);
    const open = [s];
    seen[s] = 1;
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const to of successors[at])
        if (seen[to] === 0) {
          seen[to] = 1;
          open.push(to);
        }
    return seen;
  });
  const classes: number[][] = [];
  const taken = new Uint8Array(n);
  for (let s = 0; s < n; s++) {
    if (taken[s] !== 0) continue;
    const members = Array.from(reached[s].keys()).filter((to) => reached[s][to] !== 0);
    if (!members.every((to) => reached[to][s] !== 0)) continue;
    for (const to of members) taken[to] = 1;
    classes.push(members);
  }
  return classes;
}
