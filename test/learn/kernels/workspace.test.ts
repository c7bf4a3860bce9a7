/** The memory of the kernels where the machine has none left. */
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("no room for a memory of WebAssembly is told, and a later call tries again", async () => {
  vi.resetModules();
  const { sharedWorkspace } = await import("../../../src/learn/kernels/workspace.ts");
  vi.stubGlobal("WebAssembly", {
    ...WebAssembly,
    Memory: class {
      constructor() {
        throw new RangeError("WebAssembly.Memory(): could not allocate memory");
      }
    },
  });
  expect(() => sharedWorkspace()).toThrow(
    "memory: there is no room for networks in WebAssembly (WebAssembly.Memory(): could not allocate memory); use fewer workers, allow the process more addresses (ulimit -v), or make room on the machine",
  );
  vi.unstubAllGlobals();
  const workspace = sharedWorkspace();
  workspace.reserve("test", 64);
  expect(workspace.floats().length).toBeGreaterThanOrEqual(64);
});
