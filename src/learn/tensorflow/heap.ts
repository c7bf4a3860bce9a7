/**
 * Tensors of the WASM backend by their addresses. What it takes of the backend is undocumented and named here only, so
 * that another version of TensorFlow.js is one check and one file.
 */
import type { DataType, TensorInfo } from "@tensorflow/tfjs";
import { type PackKernels, packKernels } from "../kernels/pack-kernels.ts";

export interface Heap {
  /** Our kernels over the backend's memory. */
  readonly kernels: PackKernels;
  /** Address of a tensor's first number. */
  at(tensor: TensorInfo): number;
  /** A new tensor, its numbers not set. */
  make(shape: number[], dtype?: DataType): TensorInfo;
  /** Gives up a tensor that came from `make`. */
  drop(tensor: TensorInfo): void;
  /** Gives `use` the address of so many floats that are there until it returns. */
  scratch<T>(floats: number, use: (address: number) => T): T;
}

interface Internals {
  readonly wasm?: {
    readonly asm?: { readonly memory?: unknown };
    _malloc?(bytes: number): number;
    _free?(address: number): void;
  };
  readonly dataIdMap?: { get(id: object): { readonly memoryOffset: number } };
  makeOutput?(shape: number[], dtype: DataType): TensorInfo;
  disposeData?(id: object): boolean;
}

/** The heap of a WASM backend, or why its tensors cannot be reached. */
export function heapOf(backend: object): Heap | string {
  const internals = backend as Internals;
  const { wasm, dataIdMap } = internals;
  const memory = wasm?.asm?.memory;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    !wasm?._malloc ||
    !wasm._free ||
    !dataIdMap ||
    !internals.makeOutput ||
    !internals.disposeData
  )
    return "this version of the WASM backend does not show its memory (backend.wasm.asm.memory)";
  try {
    const at = (tensor: TensorInfo) => dataIdMap.get(tensor.dataId).memoryOffset;
    return {
      kernels: packKernels(memory),
      at,
      make: (shape, dtype = "float32") => internals.makeOutput!(shape, dtype),
      drop({ dataId }) {
        internals.disposeData!(dataId);
      },
      scratch(floats, use) {
        const address = wasm._malloc!(4 * floats);
        try {
          return use(address);
        } finally {
          wasm._free!(address);
        }
      },
    };
  } catch (error) {
    return `the kernels do not compile here (${(error as Error).message})`;
  }
}
