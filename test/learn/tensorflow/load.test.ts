/** What a process finds that loads TensorFlow.js: each case in a process of its own, as each may have one backend. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activeBackend, loadTensorflow, tensorflow } from "../../../src/learn/tensorflow/index.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const installed = existsSync(join(root, "node_modules/@tensorflow/tfjs-node"));
let folder = "";

beforeAll(async () => {
  // Below node_modules, so that packages are found from there.
  const cache = join(root, "node_modules", ".cache");
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, "ostrom-tensorflow-"));
  await bundleLoader(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bundleLoader(place: string): Promise<void> {
  await build({
    entryPoints: [join(root, "src/learn/tensorflow/index.ts")],
    outfile: join(place, "loader.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
  });
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program that has the loader's exports. */
function run(name: string, program: string, place = folder): Promise<Ended> {
  const file = join(place, `${name}.mjs`);
  writeFileSync(file, `import * as loader from ${JSON.stringify(join(place, "loader.mjs"))};\n${program}`);
  return new Promise((resolve) => {
    execFile(process.execPath, [file], (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

const message = (backend: string) =>
  `await loader.loadTensorflow("${backend}").catch((e) => console.log(e.name, e.message));`;

describe("a process", () => {
  test("computes on wasm with the kernel pack, and a crash still exits with 1", async () => {
    const { code, out, err } = await run(
      "wasm",
      `const tf = await loader.loadTensorflow();
      console.log(tf.matMul([[2]], [[3]]).dataSync()[0], JSON.stringify(loader.activeBackend()));
      throw new Error("crash");`,
    );
    expect(out).toBe('6 {"backend":"wasm","version":"4.22.0","pack":{"active":true}}\n');
    expect(err).toContain("Error: crash");
    expect(code).toBe(1);
  });

  test("computes on cpu in silence, and has one backend", async () => {
    const { code, out, err } = await run(
      "cpu",
      `const tf = await loader.loadTensorflow("cpu");
      console.log(tf.matMul([[2]], [[3]]).dataSync()[0], JSON.stringify(loader.activeBackend()));
      ${message("wasm")}`,
    );
    const [computed, refused] = out.split("\n");
    expect(computed).toMatch(
      /^6 {"backend":"cpu".*"active":false,"why":"the kernels are for the WASM backend"}}$/,
    );
    expect(refused).toBe(
      'OstromError tensorflow: this process runs on the backend "cpu" already, got "wasm"; use one backend a process or worker',
    );
    expect([code, err]).toEqual([0, ""]);
  });

  test("goes on with stock kernels where the backend hides its memory", async () => {
    const { out } = await run(
      "hidden",
      `import * as tfjs from "@tensorflow/tfjs";
      import "@tensorflow/tfjs-backend-wasm";
      await tfjs.setBackend("wasm");
      const { wasm } = tfjs.backend();
      wasm.asm = { ...wasm.asm, memory: undefined };
      const tf = await loader.loadTensorflow();
      const x = tf.tensor2d([[1, 2]]);
      const w = tf.tensor2d([[1], [1]]);
      console.log(loader.dense(x, w, tf.tensor1d([0.5])).dataSync()[0], loader.activeBackend().pack.why);`,
    );
    expect(out).toMatch(/^3.5 this version of the WASM backend does not show its memory/);
  });

  test.skipIf(installed)("says that tfjs-node is not installed, and may then take another", async () => {
    const { out } = await run(
      "node",
      `${message("node")} await loader.loadTensorflow("cpu"); console.log("cpu");`,
    );
    expect(out).toMatch(
      /^OstromError tensorflow: the backend "node" needs the package @tensorflow\/tfjs-node, which is not installed; npm install .*\ncpu\n$/,
    );
  });

  test.runIf(installed)("computes on node in silence, or says why its library does not load", async () => {
    const { code, out, err } = await run(
      "native",
      `${message("node")} if (loader.activeBackend()) console.log(loader.tensorflow().matMul([[2]], [[3]]).dataSync()[0]);`,
    );
    expect(out).toMatch(/^6\n$|its native library does not load/);
    expect([code, err]).toEqual([0, ""]);
  });

  test("says that tfjs-node has no native library", async () => {
    const place = join(folder, "broken");
    const fake = join(place, "node_modules/@tensorflow/tfjs-node");
    mkdirSync(fake, { recursive: true });
    writeFileSync(join(fake, "package.json"), '{"name": "@tensorflow/tfjs-node", "main": "index.js"}');
    writeFileSync(
      join(fake, "index.js"),
      'throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: x\\nmore")',
    );
    // The fake is found from where the loader itself lies.
    await bundleLoader(place);
    const { out } = await run("native", message("node"), place);
    expect(out).toMatch(
      /installed but its native library does not load \(The Node.js native addon .* path: x\); npm rebuild/,
    );
  });

  test("says when nothing is loaded yet", async () => {
    const { out } = await run(
      "early",
      "try { loader.logSoftmax(0); } catch (e) { console.log(e.message, loader.activeBackend()); }",
    );
    expect(out).toBe(
      "tensorflow: is not loaded; await loadTensorflow() before binding (runs do it themselves) undefined\n",
    );
  });
});

test("loading again gives the same module", async () => {
  const tf = await loadTensorflow();
  expect(await loadTensorflow("wasm")).toBe(tf);
  expect(tensorflow()).toBe(tf);
  expect(activeBackend()).toMatchObject({ backend: "wasm", version: "4.22.0" });
});

test("a backend that there is not", async () => {
  await expect(loadTensorflow("webgl" as "wasm")).rejects.toThrow(
    'tensorflow: the backend must be one of wasm, cpu, node, got "webgl"',
  );
});

/** Packages that a browser bundle of a program would load. */
async function loads(program: string): Promise<boolean> {
  const { metafile } = await build({
    stdin: {
      contents: program,
      resolveDir: root,
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["mathjs", "@tensorflow/*"],
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).some(({ imports }) =>
    imports.some(({ path }) => path.startsWith("@tensorflow/")),
  );
}

test("a browser bundle has TensorFlow.js in it only where the program loads it", async () => {
  expect(await loads('export { createBatch, bindPolicies } from "./src/index.ts";')).toBe(false);
  expect(await loads('export { compare, resolveConfig } from "./src/lab/index.ts"')).toBe(false);
  expect(await loads('export { loadTensorflow } from "./src/learn/tensorflow/index.ts"')).toBe(true);
});
