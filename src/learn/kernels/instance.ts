/** The compiled kernels over a memory. */
import { kernelModule } from "./module.ts";

/** Addresses are in bytes, counts and strides in numbers; see the AssemblyScript sources for what each does. */
export interface Kernels {
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    ars: number,
    acs: number,
    b: number,
    ldb: number,
    c: number,
    ldc: number,
    start: number,
    lds: number,
  ): void;
  countNonZero(count: number, a: number): number;
  sparseProduct(
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    c: number,
    ldc: number,
    start: number,
  ): void;
  sparseOuter(
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    d: number,
    ldd: number,
    g: number,
    ldg: number,
  ): void;
  transpose(rows: number, columns: number, from: number, ldf: number, to: number, ldt: number): void;
  addColumnSums(rows: number, columns: number, from: number, ldf: number, sums: number): void;
  tanhForward(count: number, x: number, y: number): void;
  tanhBackward(count: number, d: number, y: number): void;
  reluForward(count: number, x: number, y: number): void;
  reluBackward(count: number, d: number, y: number): void;
  squaredNorm(count: number, g: number): number;
  adam(
    count: number,
    w: number,
    g: number,
    m: number,
    v: number,
    scale: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** Kernels that work on `memory`; compiled once a process. */
export function instantiateKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(bytesOf(kernelModule.join("")));
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
