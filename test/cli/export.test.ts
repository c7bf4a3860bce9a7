/** The command `export`, and runs that start from what it wrote. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { validateConfig } from "../../src/cli/validate.ts";
import { type RunConfig, resolveConfig } from "../../src/lab/config.ts";
import { acceptFiles, changedFiles, readConfigFile } from "../../src/lab/node/config-json.ts";
import { readBytes } from "../../src/lab/node/files.ts";
import { openRunFolder } from "../../src/lab/node/folder.ts";
import { startTask, tasksOf } from "../../src/lab/task.ts";
import { loadTfjsModel, networksIn, readSafetensors } from "../../src/learn/formats/index.ts";
import { testBackend } from "../helpers/backend.ts";
import { ostrom, temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const { succeed } = remote();
const root = temporaryFolder();
const path = join(root, "run");
const learner = { use: "ppo", params: { hidden: [4], steps: 8 } };
const given = (weights?: string, params?: object) =>
  ({
    name: "weights",
    backend: testBackend,
    sessions: 3,
    scenes: {
      pd: {
        env: "matrix-game",
        train: 16,
        evaluate: 5,
        societies: {
          apart: { policies: [{ ...learner, ...params, ...(weights && { weights }) }] },
          together: { policies: [learner], sharing: "shared", worlds: 2 },
          norm: { policies: [{ use: "tit-for-tat" }] },
        },
      },
    },
  }) satisfies RunConfig;
/** Configurations may name files. */
const withFiles = { ...catalogue, readFile: readBytes };
const config = resolveConfig(given(), catalogue);

/** A finished run, made without workers. */
beforeAll(() => {
  const folder = openRunFolder(path, config);
  for (const task of tasksOf(config)) {
    const run = startTask(catalogue, config, task);
    for (const row of run.rows()) {
      folder.append(row);
      if (row.phase === "train" && row.tick === 16) folder.saveTrained(task, run.save());
    }
  }
});

const read = (file: string) => readSafetensors(new Uint8Array(readFileSync(file)));

describe("ostrom export", () => {
  test("writes what a session's networks have learned", async () => {
    const { code, out } = await ostrom(["export", path, "pd/apart", "--session", "2"]);
    expect(code).toBe(0);
    expect(out.trim()).toBe(join(path, "weights", "pd.apart.2.safetensors"));
    const file = read(out.trim());
    expect(Object.keys(file.tensors)).toHaveLength(2 * 2 * 4);
    const [task] = tasksOf(config);
    const run = startTask(catalogue, config, task, openRunFolder(path, config).trained(task));
    const { actorWeights } = run.society.policies[0].memory;
    const own = file.tensors["seat1/actor/hidden0/kernel"].data;
    const size = actorWeights.length / 6;
    expect(own).toEqual(actorWeights.slice(5 * size, 5 * size + own.length));
  });

  test("writes models of TensorFlow.js, and what shared learners know", async () => {
    const out = join(root, "models");
    const said = await ostrom(["export", path, "pd/together", "--format", "tfjs", "--out", out, "--json"]);
    expect(said.code).toBe(0);
    expect(JSON.parse(said.out).files).toContain(join(out, "seat1-critic", "weights.bin"));
    const single = join(root, "together.safetensors");
    await ostrom(["export", path, "pd/together", "--out", single]);
    for (const { name, shape, weights } of networksIn(read(single))) {
      const folder = join(out, name.replace("/", "-"));
      const model = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
      const bin = new Uint8Array(readFileSync(join(folder, "weights.bin")));
      const back = loadTfjsModel({ model, weights: bin });
      expect(back.weights).toEqual(weights);
      expect({ value: false, ...back.shape }).toEqual(shape);
    }
  });

  test.each([
    [["pd/nobody"], 1, 'unknown society "nobody"'],
    [["sp/apart"], 1, 'unknown scene "sp"'],
    [["pd"], 2, "name a scene and a society as scene/society, not pd"],
    [["pd/apart", "--session", "3"], 1, "export: session must be in 0..2, got 3"],
    [["pd/apart", "--session", "x"], 2, "whole number"],
    [["pd/norm"], 1, "export: pd/norm has no learner"],
    [["pd/apart", "--format", "onnx"], 2, "Allowed choices are safetensors, tfjs"],
  ])("says what is wrong with %j", async (args, code, message) => {
    const said = await ostrom(["export", path, ...args]);
    expect(said.code).toBe(code);
    expect(said.err).toContain(message);
  });
});

describe("weights in a configuration", () => {
  test("are what every session starts from", async () => {
    const file = join(root, "start.safetensors");
    await ostrom(["export", path, "pd/apart", "--out", file]);
    const resolved = validateConfig(withFiles, given(file));
    const run = startTask(withFiles, resolved, tasksOf(resolved)[0]);
    const { actorWeights } = run.society.policies[0].memory;
    const wanted = read(file).tensors["seat0/actor/hidden0/kernel"].data;
    const size = actorWeights.length / 6;
    for (let session = 0; session < 3; session++)
      expect(actorWeights.slice(2 * session * size, 2 * session * size + wanted.length)).toEqual(wanted);
    // What has begun goes on from its own weights.
    const saved = startTask(catalogue, config, tasksOf(config)[0]).save();
    expect(startTask(catalogue, resolved, tasksOf(resolved)[0], saved).save()).toEqual(saved);
  });

  test("are checked before the run begins", async () => {
    const file = join(root, "start.safetensors");
    expect(() => validateConfig(withFiles, given(join(root, "missing.safetensors")))).toThrow(
      /cannot read .*missing/,
    );
    expect(() => validateConfig(withFiles, given(file, { params: { hidden: [5] } }))).toThrow(
      `scenes.pd.societies.apart: ${file}: ppo: tensor seat0/actor/hidden0/kernel must have the shape [`,
    );
    expect(() => validateConfig(withFiles, given(file, { use: "q-learning", params: {} }))).toThrow(
      "q-learning: has no networks",
    );
    const broken = join(root, "broken.safetensors");
    writeFileSync(broken, "no tensors here");
    expect(() => validateConfig(withFiles, given(broken))).toThrow("safetensors:");
  });
});

describe("a file of weights that a run was begun with", () => {
  const file = join(root, "begun.safetensors");
  const begun = join(root, "begun");
  const bytes = Uint8Array.of(0x80, 1, 2);
  const begin = (path: string, weights: string) =>
    openRunFolder(path, resolveConfig(given(weights), catalogue));

  test("is refused by its name when it is another or gone, and accepted as a changed module is", async () => {
    writeFileSync(file, bytes);
    const { runs } = begin(begun, file);
    expect(changedFiles(begun)).toEqual([]);
    // As text in UTF-8 the two would be the same: neither byte begins a character.
    writeFileSync(file, bytes.with(0, 0x81));
    for (const command of ["resume", "verify"]) {
      const refused = await ostrom([command, begun]);
      expect(refused.code).toBe(1);
      expect(refused.err).toContain(
        `${file} (or what it imports) has changed since the run in ${begun} was begun; restore it`,
      );
      expect(refused.err).toContain("--accept-changes");
    }
    acceptFiles(begun);
    expect(changedFiles(begun)).toEqual([]);
    expect(readConfigFile(begun).runs).toEqual([runs[0], expect.not.stringMatching(runs[0])]);
    rmSync(file);
    const gone = await ostrom(["resume", begun, "--accept-changes"]);
    expect(gone.err).toContain(`${begun} was begun with ${file}, which is not there any more; put it back`);
  });

  test("is part of the run's hash by what it holds, wherever it lies", () => {
    const runWith = (name: string, held: Uint8Array) => {
      const lies = join(root, `${name}.safetensors`);
      writeFileSync(lies, held);
      return begin(join(root, `run-${name}`), lies).runs;
    };
    const here = runWith("here", bytes);
    expect(runWith("there", bytes)).toEqual(here);
    expect(runWith("other", bytes.with(2, 3))).not.toEqual(here);
  });

  test("is named relative to the configuration, by --set from where the command is started; the run knows it by its whole path", async () => {
    const place = join(root, "project");
    mkdirSync(place, { recursive: true });
    const path = join(place, "config.json");
    const start = join(root, "start.safetensors");
    await ostrom(["export", join(root, "run"), "pd/apart", "--out", start]);
    writeFileSync(path, JSON.stringify({ ...given("../start.safetensors"), sessions: 1 }));
    const set = `scenes.pd.societies.together.policies.0.weights=${relative(".", start)}`;
    const out = join(root, "started");
    await succeed(["compare", path, "--set", set, "--workers", "1", "--out", out]);
    const { config, weights } = readConfigFile(out);
    const { apart, together } = config.scenes.pd.societies;
    expect([apart, together].map(({ policies }) => policies[0].weights)).toEqual([start, start]);
    expect(weights).toEqual({ [start]: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((await ostrom(["verify", out])).code).toBe(0);
  }, 60_000);
});
