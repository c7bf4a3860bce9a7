/**
 * One WebAssembly memory for all fused networks, used anew by every call: networks keep nothing in it, so it is as large as
 * the largest call needed and never leaks.
 */
import { asError, fail } from "../../core/errors.ts";
import { instantiateKernels, type Kernels } from "./instance.ts";

export interface Workspace {
  readonly kernels: Kernels;
  /** The whole memory as 32-bit floats; ask again after every `reserve`, which may move it. */
  floats(): Float32Array;
  /** Makes room for `count` floats from address 0. */
  reserve(who: string, count: number): void;
  /** Runs `body`, in which nobody else may use the memory: an error says so to a call within a call. */
  hold<T>(who: string, body: () => T): T;
}

const pageBytes = 65536;
/** 2 GiB, the most that addresses as signed 32-bit numbers reach. */
const maxPages = 32768;

let workspace: Workspace | undefined;

export function sharedWorkspace(): Workspace {
  workspace ??= createWorkspace();
  return workspace;
}

function createWorkspace(): Workspace {
  const memory = reserveMemory();
  const kernels = instantiateKernels(memory);
  let view = new Float32Array(memory.buffer);
  let held = false;
  return {
    hold(who, body) {
      if (held)
        fail(
          who,
          "is asked to compute while another network trains",
          undefined,
          "compute what a training step needs before calling train",
        );
      held = true;
      try {
        return body();
      } finally {
        held = false;
      }
    },
    kernels,
    floats: () => view,
    reserve(who, count) {
      const missing = Math.ceil((4 * count - memory.buffer.byteLength) / pageBytes);
      if (missing <= 0) return;
      try {
        memory.grow(missing);
      } catch {
        fail(
          who,
          `needs ${Math.ceil((4 * count) / 2 ** 20)} MiB of WebAssembly memory, more than there is`,
          undefined,
          "train on smaller minibatches, or with fewer units or inputs",
        );
      }
      view = new Float32Array(memory.buffer);
    },
  };
}

/** Engines set addresses aside for all that a memory may grow to, for each thread anew. */
function reserveMemory(): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: 16, maximum: maxPages });
  } catch (error) {
    return fail(
      "memory",
      `there is no room for networks in WebAssembly (${asError(error).message})`,
      undefined,
      "use fewer workers, allow the process more addresses (ulimit -v), or make room on the machine",
    );
  }
}
