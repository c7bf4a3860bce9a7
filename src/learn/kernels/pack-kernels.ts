/** The kernels that only TensorFlow.js models use; see assembly/pack.ts, gru.ts and conv.ts for what each does. */
import { instantiateKernels, type Kernels } from "./instance.ts";

/** Addresses are in bytes, counts in numbers. */
export interface PackKernels extends Kernels {
  tanhOf(count: number, x: number, y: number): void;
  tanhGradient(count: number, d: number, y: number, out: number): void;
  reluOf(count: number, x: number, y: number): void;
  reluGradient(count: number, d: number, y: number, out: number): void;
  columnSums(rows: number, columns: number, from: number, sums: number): void;
  gruForward(
    steps: number,
    batch: number,
    size: number,
    x: number,
    initial: number,
    keep: number,
    u: number,
    c: number,
    h: number,
    saved: number,
    state: number,
    sums: number,
  ): void;
  gruBackward(
    steps: number,
    batch: number,
    size: number,
    dh: number,
    initial: number,
    keep: number,
    u: number,
    h: number,
    saved: number,
    dx: number,
    dInitial: number,
    du: number,
    dc: number,
    states: number,
    ds: number,
    ut: number,
  ): void;
  convolutionFilterGradient(
    batch: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    filters: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    top: number,
    left: number,
    x: number,
    dy: number,
    dw: number,
    patches: number,
  ): void;
}

export const packKernels = (memory: WebAssembly.Memory): PackKernels =>
  instantiateKernels(memory) as PackKernels;
