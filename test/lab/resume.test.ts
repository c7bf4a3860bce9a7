/** A task that is saved between two windows and continued gives the rows of one that ran through, bit for bit. */
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { type Row, startTask, tasksOf } from "../../src/lab/task.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { neuralLearners } from "../agents/neural.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const learners = [...catalogue.agents].filter(({ kind }) => kind === "learner");
/** Params under which it updates within the ticks played here. */
const paramsOf = (use: string): object =>
  use === "lola-dice" ? { steps: 8, rollouts: 4 } : (neuralLearners[use]?.params ?? {});
const places = [
  { env: "matrix-game", params: { noise: 0.1 } },
  { env: "commons", params: { noise: 0.2, horizon: 30, agents: 3 } },
];

describe.each(places)("in $env", ({ env, params }) => {
  const fitting = learners.filter(
    ({ id, fits = [] }) =>
      (fits.length === 0 || fits.includes(`${env}-v0`)) &&
      // Networks are the same everywhere.
      (env === "matrix-game" || !(id in neuralLearners)),
  );
  test.each(fitting.map(({ id }) => id))("%s", (use) => {
    for (const sharing of ["sessions", "shared"] as const) {
      const worlds = sharing === "shared" ? { worlds: 3 } : {};
      const society = { label: use, sharing, ...worlds, policies: [{ use, params: paramsOf(use) }] };
      // LOLA asks for payoffs without noise.
      const own = use === "lola" ? {} : params;
      const scene = {
        label: env,
        env,
        params: own,
        train: 70,
        window: 20,
        evaluate: 20,
        societies: { society },
      };
      const config = resolveConfig({ name: "resume", sessions: 3, scenes: { scene } });
      const [task] = tasksOf(config);
      const whole = [...startTask(catalogue, config, task).rows()];
      for (const windows of [1, 3]) {
        const first = startTask(catalogue, config, task);
        const rows: Row[] = [];
        for (const row of first.rows()) {
          rows.push(row);
          if (rows.length === windows) break;
        }
        rows.push(...startTask(catalogue, config, task, first.save()).rows());
        expect(JSON.stringify(rows)).toBe(JSON.stringify(whole));
      }
    }
  });
});

test("a checkpoint of another configuration is refused", () => {
  const make = (worlds: number) =>
    resolveConfig({
      name: "x",
      sessions: worlds,
      scenes: {
        scene: {
          label: "s",
          env: "matrix-game",
          train: 10,
          window: 5,
          evaluate: 5,
          societies: { a: { label: "a", policies: [{ use: "q-learning" }] } },
        },
      },
    });
  const three = make(3);
  const two = make(2);
  const saved = startTask(catalogue, three, tasksOf(three)[0]).save();
  expect(() => startTask(catalogue, two, tasksOf(two)[0], saved)).toThrow(/belongs to another configuration/);
});

test("a checkpoint of as many bytes whose fields are others is refused", () => {
  const of = (use: string) =>
    resolveConfig({
      name: "x",
      sessions: 2,
      scenes: {
        scene: {
          label: "s",
          env: "matrix-game",
          train: 10,
          window: 5,
          evaluate: 5,
          societies: { a: { label: "a", policies: [{ use }] } },
        },
      },
    });
  const [two, other] = ["exp3", "hedge"].map(of);
  const saved = startTask(catalogue, two, tasksOf(two)[0]).save();
  // Padded or cut to the bytes that the other expects.
  const bytes = new Uint8Array(startTask(catalogue, other, tasksOf(other)[0]).save().length);
  bytes.set(saved.subarray(0, bytes.length));
  expect(() => startTask(catalogue, other, tasksOf(other)[0], bytes)).toThrow(/its fields are others/);
});
