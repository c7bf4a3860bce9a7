/**
 * Mixed strategies: probabilities over the choices of one row, written into `out[0 .. n-1]`. Where choices can be
 * masked, call `choices.allow(k)` first; what is not allowed gets probability 0. All allocate nothing.
 */
import type { Choices } from "./choices.ts";
import { boltzmann, countAllowed } from "./tables.ts";

/**
 * (1 - epsilon) softmax(v) + epsilon u over n choices with values `v[base ..]`, u being uniform: a policy that never stops
 * exploring (Foerster et al. 2018, AAAI, the policy of COMA). What `mask[at ..]` forbids gets 0.
 */
export function epsilonSoftmax(
  v: Float32Array,
  base: number,
  n: number,
  epsilon: number,
  out: Float64Array,
  mask?: Uint8Array,
  at = 0,
): void {
  let top = Number.NEGATIVE_INFINITY;
  let count = 0;
  for (let a = 0; a < n; a++) {
    if (mask?.[at + a] === 0) continue;
    count++;
    if (v[base + a] > top) top = v[base + a];
  }
  let sum = 0;
  for (let a = 0; a < n; a++) {
    const weight = mask?.[at + a] === 0 ? 0 : Math.exp(v[base + a] - top);
    out[a] = weight;
    sum += weight;
  }
  for (let a = 0; a < n; a++)
    if (mask?.[at + a] !== 0) out[a] = ((1 - epsilon) * out[a]) / sum + epsilon / count;
}

/** Equal probability for every allowed choice (all zero where nothing is allowed). */
export function uniformStrategy(choices: Choices, out: Float64Array): void {
  const { n, masked, allowed } = choices;
  const share = 1 / (masked ? countAllowed(allowed, 0, n) : n);
  for (let a = 0; a < n; a++) out[a] = masked && allowed[a] === 0 ? 0 : share;
}

/** Probabilities proportional to the weights `w[base .. base+n-1]` where these are positive; uniform if none is. */
export function proportional(w: Float64Array, base: number, choices: Choices, out: Float64Array): void {
  const { n, masked, allowed } = choices;
  let total = 0;
  for (let a = 0; a < n; a++) {
    const weight = masked && allowed[a] === 0 ? 0 : Math.max(0, w[base + a]);
    out[a] = weight;
    total += weight;
  }
  if (total > 0) for (let a = 0; a < n; a++) out[a] /= total;
  else uniformStrategy(choices, out);
}

/** Probabilities proportional to exp(scale v). */
export function softmax(
  v: Float64Array,
  base: number,
  choices: Choices,
  scale: number,
  out: Float64Array,
): void {
  const { n, masked, allowed } = choices;
  if (scale === 0) {
    uniformStrategy(choices, out);
    return;
  }
  boltzmann(v, base, n, 1 / scale, out, masked ? allowed : undefined);
  let total = 0;
  for (let a = 0; a < n; a++) total += out[a];
  for (let a = 0; a < n; a++) out[a] /= total;
}
