/** The backend of a run: in its configuration, loaded where a policy needs it, recorded in its folder. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { envs } from "../../../envs/index.ts";
import { definePolicy, z } from "../../../src/index.ts";
import {
  emptyCatalogue,
  extend,
  loadForConfig,
  resolveConfig,
  tensorflowUsed,
} from "../../../src/lab/index.ts";
import { openRunFolder } from "../../../src/lab/node/folder.ts";
import { tensorflow } from "../../../src/learn/tensorflow/index.ts";
import { mechanisms } from "../../../src/mechanisms/index.ts";
import { ostrom } from "../../cli/harness.ts";

const folder = mkdtempSync(join(tmpdir(), "ostrom-backend-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const neural = definePolicy({
  id: "neural-v0",
  title: "Needs TensorFlow.js where it has layers",
  cite: [],
  kind: "norm",
  params: z.strictObject({ layers: z.number().default(2) }),
  acts: "any",
  needsTensorflow: ({ layers }) => layers > 0,
  bind(_, { layers }) {
    if (layers > 0) tensorflow();
    return { act() {} };
  },
});
const catalogue = extend(emptyCatalogue, { envs, neural, mechanisms });

const configOf = (layers: number, extra: object = {}) =>
  resolveConfig({
    name: "backend",
    scenes: {
      pd: {
        env: "matrix-game",
        train: 0,
        evaluate: 5,
        societies: { one: { policies: [{ use: "neural", params: { layers } }] } },
      },
    },
    ...extra,
  });

test("wasm unless something else is said, and nothing that there is not", () => {
  expect(configOf(1).backend).toBe("wasm");
  expect(configOf(1, { backend: "cpu" }).backend).toBe("cpu");
  expect(() => configOf(1, { backend: "webgl" })).toThrow(/config: backend: /);
});

test("what is used is told from the parameters of the policies", async () => {
  await loadForConfig(catalogue, configOf(1));
  expect(tensorflowUsed(catalogue, configOf(1))).toBe("4.22.0 wasm with kernel pack");
  expect(tensorflowUsed(catalogue, configOf(0))).toBe("not used");
  expect(tensorflow().getBackend()).toBe("wasm");
});

test("a policy that a certificate tries counts, one that is not known is left to validation", async () => {
  const config = configOf(0);
  const certify = { learners: [{ use: "neural" }] } as unknown as NonNullable<
    typeof config.scenes.pd.certify
  >;
  const certified = { ...config, scenes: { pd: { ...config.scenes.pd, certify } } };
  expect(tensorflowUsed(catalogue, certified)).toBe("4.22.0 wasm with kernel pack");
  const unknown = resolveConfig({
    ...configOf(0),
    scenes: { pd: { ...configOf(0).scenes.pd, societies: { one: { policies: [{ use: "nobody" }] } } } },
  });
  await loadForConfig(catalogue, unknown);
});

test("another backend in the same process is an error, not a switch", async () => {
  await loadForConfig(catalogue, configOf(1));
  await expect(loadForConfig(catalogue, configOf(1, { backend: "cpu" }))).rejects.toThrow(
    'this process runs on the backend "wasm" already',
  );
});

test("the run folder records it, and is not that of a run on another backend", () => {
  const path = join(folder, "run");
  openRunFolder(path, configOf(1), { tensorflow: tensorflowUsed(catalogue, configOf(1)) });
  const { config, versions } = JSON.parse(readFileSync(join(path, "config.json"), "utf8"));
  expect(config.backend).toBe("wasm");
  expect(versions.tensorflow).toBe("4.22.0 wasm with kernel pack");
  expect(() => openRunFolder(path, configOf(1, { backend: "cpu" }))).toThrow(
    "holds a run of another configuration",
  );
});

test("doctor says what works here, as text and as JSON", async () => {
  const said = await ostrom(["doctor"]);
  expect([said.code, said.err]).toEqual([0, ""]);
  expect(said.out).toMatch(/backend wasm\s+available/);
  expect(said.out).toMatch(/active\s+wasm\s+TensorFlow.js 4.22.0/);
  expect(said.out).toMatch(/kernel pack\s+active/);
  const { node, cores, simd, backends, active } = JSON.parse((await ostrom(["doctor", "--json"])).out);
  expect(node).toBe(process.versions.node);
  expect(cores).toBeGreaterThan(0);
  expect(simd).toBe(true);
  expect(backends.map(({ backend }: { backend: string }) => backend)).toEqual(["wasm", "cpu", "node"]);
  expect(active).toEqual({ backend: "wasm", version: "4.22.0", pack: { active: true } });
  // Asking whether the native library loads makes it TensorFlow.js's choice, unless that is undone.
  expect(tensorflow().getBackend()).toBe("wasm");
});

test("doctor fails where the backend that is asked for does not start", async () => {
  const said = await ostrom(["doctor", "--backend", "cpu"]);
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/active\s+none\s+tensorflow: this process runs on the backend "wasm"/);
  expect((await ostrom(["doctor", "--backend", "gpu"])).code).toBe(2);
});

test("resume takes no backend: the run has its own", async () => {
  const said = await ostrom(["resume", folder, "--backend", "cpu"]);
  expect(said).toMatchObject({ code: 2, err: expect.stringContaining("unknown option '--backend'") });
});
