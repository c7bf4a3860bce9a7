/**
 * A gated recurrent unit (Cho et al. 2014) over time, as one op. The reset gate stands behind the recurrent product, as in
 * cuDNN and PyTorch:
 *
 *   k = keep h'
 *   r = sigmoid(x_r + k U_r + c_r),  z = sigmoid(x_z + k U_z + c_z),  n = tanh(x_n + r (k U_n + c_n))
 *   h = (1 - z) n + z k
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { fail } from "../../core/errors.ts";
import { dense } from "./dense.ts";
import { tensorflow } from "./load.ts";
import type { Registrar } from "./register.ts";

/** Gates stand side by side in the order r, z, n: H numbers each. */
export interface GruWeights {
  /** [inputs, 3H] */
  readonly input: Tensor2D;
  /** [3H] */
  readonly inputBias: Tensor1D;
  /** U, [H, 3H] */
  readonly recurrent: Tensor2D;
  /** c, [3H] */
  readonly recurrentBias: Tensor1D;
}

const forwardKernel = "OstromGruForward";
const backwardKernel = "OstromGruBackward";

/**
 * States [T, B, H] after each of T steps, for inputs [T, B, inputs] and the states before the first [B, H]. `keep` [T, B]
 * is 0 where a sequence begins anew with step t, so that nothing of the state before is left, else 1.
 */
export function gru(inputs: Tensor3D, initial: Tensor2D, keep: Tensor2D, weights: GruWeights): Tensor3D {
  const tf = tensorflow();
  const [steps, batch, features] = inputs.shape;
  const size = initial.shape[1];
  const { input, inputBias, recurrent, recurrentBias } = weights;
  const want = (name: string, tensor: Tensor, shape: number[]) => {
    if (!tf.util.arraysEqual(tensor.shape, shape))
      fail("gru", `${name} must have the shape [${shape.join(", ")}]`, tensor.shape);
  };
  if (steps === 0) fail("gru", "needs at least one step", inputs.shape);
  want("initial", initial, [batch, size]);
  want("keep", keep, [steps, batch]);
  want("weights.input", input, [features, 3 * size]);
  want("weights.inputBias", inputBias, [3 * size]);
  want("weights.recurrent", recurrent, [size, 3 * size]);
  want("weights.recurrentBias", recurrentBias, [3 * size]);
  return tf.tidy(() => {
    // What the inputs add is known for all steps at once.
    const x = dense(inputs.reshape([steps * batch, features]), input, inputBias).reshape([
      steps,
      batch,
      3 * size,
    ]) as Tensor3D;
    const fused = tf.engine().state.gradientDepth <= 1 && tf.getKernel(forwardKernel, tf.getBackend());
    return fused
      ? fusedScan(x, initial, keep, recurrent, recurrentBias)
      : composedScan(x, initial, keep, recurrent, recurrentBias);
  });
}

function composedScan(x: Tensor3D, initial: Tensor2D, keep: Tensor2D, u: Tensor2D, c: Tensor1D): Tensor3D {
  const tf = tensorflow();
  const size = initial.shape[1];
  const [steps, batch] = keep.shape;
  const states: Tensor2D[] = [];
  let h = initial;
  for (let t = 0; t < steps; t++) {
    const k = h.mul(keep.slice([t, 0], [1, batch]).reshape([batch, 1])) as Tensor2D;
    const xt = x.slice([t, 0, 0], [1, batch, 3 * size]).reshape([batch, 3 * size]);
    const [xr, xz, xn] = tf.split(xt, 3, 1);
    const [sr, sz, sn] = tf.split(dense(k, u, c), 3, 1);
    const r = tf.sigmoid(xr.add(sr));
    const z = tf.sigmoid(xz.add(sz));
    const n = tf.tanh(xn.add(r.mul(sn)));
    h = n.add(z.mul(k.sub(n))) as Tensor2D;
    states.push(h);
  }
  return tf.stack(states) as Tensor3D;
}

function fusedScan(x: Tensor3D, initial: Tensor2D, keep: Tensor2D, u: Tensor2D, c: Tensor1D): Tensor3D {
  const tf = tensorflow();
  const engine = tf.engine();
  const scan = tf.customGrad((x, initial, u, c, save) => {
    const [h, saved] = engine.runKernel(forwardKernel, {
      x,
      initial,
      keep,
      u,
      c,
    } as never) as unknown as Tensor[];
    (save as (tensors: Tensor[]) => void)([initial as Tensor, keep, u as Tensor, h, saved]);
    return {
      value: h,
      gradFunc: (dh: Tensor, tensors: Tensor[]) => {
        const [initial, keep, u, h, saved] = tensors;
        return engine.runKernel(backwardKernel, { dh, initial, keep, u, h, saved }) as unknown as Tensor[];
      },
    };
  });
  return scan(x, initial, u, c) as Tensor3D;
}

export function registerGru({ heap, add }: Registrar): void {
  const { kernels, at, make, scratch } = heap;
  add(forwardKernel, ({ x, initial, keep, u, c }) => {
    const [steps, batch] = keep.shape;
    const size = initial.shape[1];
    const h = make([steps, batch, size]);
    const saved = make([steps, batch, 4 * size]);
    scratch(4 * batch * size, (state) =>
      kernels.gruForward(
        ...([steps, batch, size] as const),
        ...([at(x), at(initial), at(keep), at(u), at(c)] as const),
        at(h),
        at(saved),
        state,
        state + 4 * batch * size,
      ),
    );
    return [h, saved];
  });
  add(backwardKernel, ({ dh, initial, keep, u, h, saved }) => {
    const [steps, batch] = keep.shape;
    const size = initial.shape[1];
    const dx = make([steps, batch, 3 * size]);
    const dInitial = make([batch, size]);
    const du = make([size, 3 * size]);
    const dc = make([3 * size]);
    const rows = steps * batch * size;
    scratch(4 * rows + 3 * size * size, (states) =>
      kernels.gruBackward(
        ...([steps, batch, size] as const),
        ...([at(dh), at(initial), at(keep), at(u), at(h), at(saved)] as const),
        ...([at(dx), at(dInitial), at(du), at(dc)] as const),
        states,
        states + 4 * rows,
        states + 16 * rows,
      ),
    );
    return [dx, dInitial, du, dc];
  });
}
