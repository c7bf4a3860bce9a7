/**
 * Derivatives of derivatives, as LOLA and MAML need them.
 *
 * A gradient in TensorFlow.js may save its op's output. The saved copy is put on the tape before the op itself, so a
 * second differentiation does not see how it depends on the input: its share is left out, silently where another path
 * leads to the input, else with an error. The gradients of such ops are replaced by some that compute the output anew
 * whenever an outer derivative is being recorded; first derivatives are the ones that ship, at the same cost. Masks
 * (comparisons) have the derivative 0 where TensorFlow.js has none, so that max, min, clipByValue and leakyRelu can be
 * differentiated twice.
 *
 * Losses that TensorFlow.js composes with `customGrad` out of a saved output cannot be mended from here: `tf.logSoftmax`
 * and `tf.losses.softmaxCrossEntropy`. Use `logSoftmax` of this file.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { tanhGradientKernel } from "./elementwise-kernels.ts";
import { type Tensorflow, tensorflow } from "./load.ts";

/** Replaces the gradients, for every backend. */
export function repairSecondOrder(tf: typeof Tensorflow): void {
  const { engine, registerGradient } = tf;
  /** The output anew while an outer tape records, else the saved one. */
  const output = (again: () => Tensor, saved: Tensor): Tensor => (engine().isTapeOn() ? again() : saved);
  const ofInput = (
    kernelName: string,
    gradient: (dy: Tensor, x: Tensor, y: Tensor) => Tensor,
  ): GradConfig => ({
    kernelName,
    inputsToSave: ["x"],
    outputsToSave: [true],
    gradFunc: (dy, [x, y]) => ({ x: () => gradient(dy as Tensor, x, y) }),
  });

  registerGradient(
    ofInput(tf.Tanh, (dy, x, saved) => {
      if (!engine().isTapeOn() && tf.getKernel(tanhGradientKernel, tf.getBackend()))
        return engine().runKernel(tanhGradientKernel, { dy, y: saved }) as Tensor;
      const y = output(() => tf.tanh(x), saved);
      return dy.mul(tf.sub(1, y.square()));
    }),
  );
  registerGradient(
    ofInput(tf.Sigmoid, (dy, x, saved) => {
      const y = output(() => tf.sigmoid(x), saved);
      return dy.mul(y.mul(tf.sub(1, y)));
    }),
  );
  registerGradient(ofInput(tf.Exp, (dy, x, saved) => dy.mul(output(() => tf.exp(x), saved))));
  // elu'(x) = exp(min(x, 0)).
  registerGradient(ofInput(tf.Elu, (dy, x) => dy.mul(tf.exp(tf.minimum(x, 0)))));
  registerGradient({
    kernelName: tf.Softmax,
    inputsToSave: ["logits"],
    outputsToSave: [true],
    gradFunc: (dy, [logits, saved], attributes) => ({
      logits: () => {
        const axis = attributes.dim as unknown as number;
        const y = output(() => tf.softmax(logits, axis), saved);
        const weighted = (dy as Tensor).mul(y);
        return weighted.sub(y.mul(weighted.sum(axis, true)));
      },
    }),
  });
  const flat = (kernelName: string, names: readonly string[]): GradConfig => ({
    kernelName,
    inputsToSave: [...names],
    gradFunc: (_, inputs) =>
      Object.fromEntries(names.map((name, j) => [name, () => tf.zeros(inputs[j].shape)])),
  });
  const comparisons = [tf.Equal, tf.NotEqual, tf.Less, tf.LessEqual, tf.Greater, tf.GreaterEqual];
  for (const name of [...comparisons, tf.LogicalAnd, tf.LogicalOr]) registerGradient(flat(name, ["a", "b"]));
  registerGradient(flat(tf.LogicalNot, ["x"]));
}

/** log softmax over the last axis, which may be differentiated any number of times. */
export function logSoftmax<T extends Tensor>(logits: T): T {
  const tf = tensorflow();
  return tf.tidy(() => logits.sub(tf.logSumExp(logits, -1, true)));
}
