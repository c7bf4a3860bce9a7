/** Registering kernels of ours on the WASM backend. */
import type {
  KernelConfig,
  KernelFunc,
  NamedAttrMap,
  NamedTensorInfoMap,
  TensorInfo,
} from "@tensorflow/tfjs";
import type { Heap } from "./heap.ts";
import type { Tensorflow } from "./load.ts";

export type Inputs = Readonly<Record<string, TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;
type Outputs = TensorInfo | TensorInfo[];

/** A kernel in terms of its tensors and attributes. */
type Kernel = (inputs: Inputs, attributes: Attributes) => Outputs;

/** What a part of the pack gets to register itself. */
export interface Registrar {
  readonly tf: typeof Tensorflow;
  readonly heap: Heap;
  /** A kernel that the backend lacks. */
  add(kernelName: string, kernel: Kernel): void;
  /** Takes the place of the stock kernel for calls that give an output; for others the stock kernel runs. */
  override(kernelName: string, kernel: (...given: Parameters<Kernel>) => Outputs | undefined): void;
  /** Runs a registered kernel. */
  stock(kernelName: string, ...given: Parameters<Kernel>): Outputs;
}

export function registrar(tf: typeof Tensorflow, heap: Heap): Registrar {
  const register = (config: KernelConfig) => {
    if (tf.getKernel(config.kernelName, "wasm")) tf.unregisterKernel(config.kernelName, "wasm");
    tf.registerKernel(config);
  };
  return {
    tf,
    heap,
    add: (kernelName, kernel) =>
      register({
        kernelName,
        backendName: "wasm",
        kernelFunc: ({ inputs, attrs }) => kernel(inputs as Inputs, attrs as Attributes),
      }),
    stock: (kernelName, inputs, attrs) =>
      tf.getKernel(kernelName, "wasm").kernelFunc({
        inputs: inputs as NamedTensorInfoMap,
        attrs: attrs as NamedAttrMap,
        backend: tf.backend(),
      }),
    override(kernelName, kernel) {
      const stock = tf.getKernel(kernelName, "wasm");
      const kernelFunc: KernelFunc = (given) =>
        kernel(given.inputs as Inputs, given.attrs as Attributes) ?? stock.kernelFunc(given);
      register({ ...stock, kernelFunc });
    },
  };
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, d) => size * d, 1);
