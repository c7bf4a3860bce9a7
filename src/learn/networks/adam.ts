/**
 * Adam (Kingma & Ba 2015, algorithm 1) on flat weights, with clipping by the norm of the whole gradient (Pascanu, Mikolov
 * & Bengio 2013). The plain form; the fused engine has the same in WebAssembly.
 */
import type { AdamOptions, TrainState } from "./network.ts";

/** Moves the weights of `state.learner` against `gradient`; returns the gradient's norm before clipping. */
export function adamStep(state: TrainState, gradient: Float32Array, options: AdamOptions): number {
  const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-5, clipNorm = Infinity } = options;
  const { weights, moments, steps, learner } = state;
  const size = gradient.length;
  let squares = 0;
  for (let i = 0; i < size; i++) squares += gradient[i] * gradient[i];
  const norm = Math.sqrt(squares);
  const scale = norm > clipNorm ? clipNorm / norm : 1;
  const t = ++steps[learner];
  const correction1 = 1 - beta1 ** t;
  const correction2 = 1 - beta2 ** t;
  const w = learner * size;
  const m = learner * 2 * size;
  const v = m + size;
  for (let i = 0; i < size; i++) {
    const g = gradient[i] * scale;
    moments[m + i] = beta1 * moments[m + i] + (1 - beta1) * g;
    moments[v + i] = beta2 * moments[v + i] + (1 - beta2) * g * g;
    weights[w + i] -=
      (learningRate * (moments[m + i] / correction1)) / (Math.sqrt(moments[v + i] / correction2) + epsilon);
  }
  return norm;
}
