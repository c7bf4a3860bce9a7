/** A dense layer as one op: activation(x w + b). */
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { reluGradientKernel, tanhGradientKernel } from "./elementwise-kernels.ts";
import { tensorflow } from "./load.ts";
import { type Activation, activate, product } from "./product-kernels.ts";
import type { Registrar } from "./register.ts";

const kernelName = "OstromDense";

/**
 * activation(x w + b) for x [rows, inputs], w [inputs, outputs], b [outputs]. One kernel forward and a few backward where
 * the kernel pack is active, else what TensorFlow.js has. May be differentiated any number of times.
 */
export function dense(x: Tensor2D, w: Tensor2D, b: Tensor1D, activation: Activation = "linear"): Tensor2D {
  const tf = tensorflow();
  const { state } = tf.engine();
  // A derivative of derivatives differentiates every op of this one.
  if (state.gradientDepth <= 1 && tf.getKernel(kernelName, tf.getBackend()))
    return tf.engine().runKernel(kernelName, { x, w, b }, { activation }) as Tensor2D;
  return tf.tidy(() => {
    const sum = tf.matMul(x, w).add(b) as Tensor2D;
    return activation === "tanh" ? tf.tanh(sum) : activation === "relu" ? tf.relu(sum) : sum;
  });
}

export function registerDense({ tf, heap, add }: Registrar): void {
  add(kernelName, ({ x, w, b }, { activation }) => {
    const y = product(heap, x, w, false, false, b);
    activate(heap, activation as Activation, y);
    return y;
  });
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "w"],
    outputsToSave: [true],
    gradFunc: (dy, [x, w, y], attributes) => {
      // All three gradients need it, and it would be gone in the second of them if the first made it.
      const dz = beforeActivation(attributes.activation as unknown as Activation, dy as Tensor, y);
      return {
        x: () => tf.matMul(dz, w, false, true),
        w: () => tf.matMul(x, dz, true, false),
        b: () => dz.sum(0),
      };
    },
  });

  function beforeActivation(activation: Activation, dy: Tensor, y: Tensor): Tensor {
    if (activation === "linear") return dy;
    const kernel = activation === "tanh" ? tanhGradientKernel : reluGradientKernel;
    return tf.engine().runKernel(kernel, { dy, y }) as Tensor;
  }
}
