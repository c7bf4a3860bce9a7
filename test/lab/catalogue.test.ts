/** Catalogues: what ships, extended by modules and by objects in configurations. */
import { existsSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { always, titForTat } from "../../agents/index.ts";
import { catalogue } from "../../catalogue.ts";
import { defineEnv, definePolicy, registry } from "../../src/index.ts";
import { emptyCatalogue, extend, loadExperiment } from "../../src/lab/catalogue.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { definitionKind, withIds } from "../../src/lab/definitions.ts";
import { inline } from "../../src/lab/executor.ts";
import {
  compare,
  comparison,
  defineExperiment,
  lazyExperiment,
  type Results,
  type RunConfig,
} from "../../src/lab/index.ts";
import type { Job } from "../../src/lab/job.ts";
import { tasksOf } from "../../src/lab/task.ts";
import { tiny } from "../helpers/tiny.ts";

const idle = definePolicy({ ...always, id: "idle" });
const pond = defineEnv({ ...tiny, id: "pond-v0" });
const source = "file:///mine.ts";
const walk = defineExperiment({
  ...{ id: "walk", title: "A walk", question: "How far?", claims: [], settings: {} },
  run: () => ({ length: 3 }),
});

describe("extend", () => {
  it("takes definitions from exports, lists, registries and objects, and leaves the rest alone", () => {
    const module = {
      pond,
      policies: registry("agent", [idle]),
      nested: { config: { rules: [{ use: { ...catalogue.mechanisms.get("quota"), id: "cap" } }] } },
      other: [1, "text", null, new Float64Array(2), () => pond, new Map([["a", pond]])],
    };
    const more = extend(catalogue, module, source);
    expect(more.envs.ids).toEqual([...catalogue.envs.ids, "pond-v0"]);
    expect(more.agents.ids).toEqual([...catalogue.agents.ids, "idle"]);
    expect(more.mechanisms.ids).toEqual([...catalogue.mechanisms.ids, "cap"]);
    expect(more.sources).toEqual([...(catalogue.sources ?? []), source]);
    expect(catalogue.envs.has("pond")).toBe(false);
  });

  it("the same definition twice is one, two of one id are refused", () => {
    const once = extend(catalogue, { pond }, source);
    expect(extend(once, { again: pond }, source).sources).toEqual(once.sources);
    expect(() => extend(once, { pond: { ...pond } })).toThrow('env id "pond-v0" is registered twice');
  });

  it("what came as an object has no source: it stays in its thread", () => {
    expect(extend(catalogue, { pond }).sources).toBeUndefined();
    expect(extend(catalogue, { nothing: titForTat }).sources).toEqual(catalogue.sources);
  });

  it("an unknown id says where one's own may come from", () => {
    expect(() => emptyCatalogue.agents.get("x")).toThrow(
      'unknown agent "x", there is: none; define your own in a file and name it: --use ./my-policy.ts',
    );
    expect(() => catalogue.agents.get("zzzzzz")).toThrow(
      `nothing like it among the ${catalogue.agents.ids.length} that there are`,
    );
  });
});

describe("experiments", () => {
  it("that ship are those of the folder, each by its own id", async () => {
    const folder = new URL("../../experiments/", import.meta.url);
    const there = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/experiment.ts`, folder)));
    expect(catalogue.experiments.ids).toEqual(there.sort());
    const ids = await Promise.all(there.map(async (id) => (await loadExperiment(catalogue, id)).id));
    expect(ids).toEqual(there);
  });

  it("are imported when they are asked for, and one at hand takes the place of one that is not", async () => {
    let imports = 0;
    const lazy = lazyExperiment("walk", async () => {
      imports++;
      return { walk };
    });
    const more = extend(emptyCatalogue, { lazy }, source);
    expect(imports).toBe(0);
    expect(await loadExperiment(more, "walk")).toBe(walk);
    expect(imports).toBe(1);
    const both = extend(more, { walk }, source);
    expect(both.experiments.ids).toEqual(["walk"]);
    expect(both.experiments.get("walk")).toBe(walk);
    expect(() => extend(both, { other: { ...walk } })).toThrow('experiment id "walk" is registered twice');
    await expect(loadExperiment(both, "wolk")).rejects.toThrow('did you mean "walk"?');
  });

  it("bring what stands in their configuration", () => {
    const config: RunConfig = {
      name: "ponds",
      scenes: { s: { env: pond, train: 0, evaluate: 1, societies: { a: { policies: [{ use: idle }] } } } },
    };
    const ponds = comparison({ title: "Ponds", question: "?", claims: [], config });
    const { envs, agents, experiments } = extend(emptyCatalogue, { ponds });
    expect([envs.ids, agents.ids, experiments.ids]).toEqual([["pond-v0"], ["idle"], ["ponds"]]);
  });

  it.each([
    [{}, "must export an experiment, and exports none"],
    [{ walk, other: { ...walk } }, "must export an experiment, and one only, not 2"],
    [{ walk: { ...walk, title: "" } }, "title must be a text"],
  ])("of a module with none, several or a wrong one are refused", async (module, message) => {
    await expect(lazyExperiment("walk", async () => module).load()).rejects.toThrow(message);
  });
});

it("kinds are told by what definitions have", () => {
  expect(
    [pond, idle, catalogue.mechanisms.get("quota"), catalogue.drawings["commons-v0"]].map(definitionKind),
  ).toEqual(["envs", "agents", "mechanisms", "drawings"]);
  expect([null, 1, {}, { id: "x" }, { id: "x", params: {} }].map(definitionKind)).toEqual(
    Array(5).fill(undefined),
  );
  expect(withIds({ env: pond, list: [{ use: idle, params: { a: [1] } }] })).toEqual({
    env: "pond-v0",
    list: [{ use: "idle", params: { a: [1] } }],
  });
});

describe("definitions in a configuration", () => {
  const config = (env: RunConfig["scenes"][string]["env"], use: string | typeof idle): RunConfig => ({
    name: "own",
    sessions: 3,
    scenes: { s: { env, train: 0, evaluate: 20, societies: { a: { policies: [{ use }] } } } },
  });

  it("may stand where ids stand", () => {
    const results = resultsOf(compare(catalogue, config(pond, idle)));
    const named = resultsOf(compare(extend(catalogue, { pond, idle }), config("pond", "idle")));
    expect(results.scenes.s.env).toBe("pond-v0");
    expect(results.scenes.s.societies.a.values).toEqual(named.scenes.s.societies.a.values);
  });

  it("run inline: one job after the other, and errors say where they belong", async () => {
    const more = extend(catalogue, { pond, idle });
    const resolved = resolveConfig({ ...config(pond, idle), sessions: 40 }, more);
    const executor = inline(more);
    const jobs = tasksOf(resolved).map(
      (task): Job => ({ kind: "task", config: resolved, task, checkpointMs: 0 }),
    );
    const seen: string[] = [];
    await Promise.all(
      jobs.map(async (job) => {
        for await (const event of executor.run(job))
          if ("row" in event) seen.push(`${event.row.lo}-${event.row.hi}`);
      }),
    );
    await executor.close();
    expect(seen).toEqual(["0-16", "16-32", "32-40"]);
    const lost = inline(catalogue).run(jobs[1]);
    await expect(lost[Symbol.asyncIterator]().next()).rejects.toThrow(
      's/a, session 16..31: unknown env "pond-v0"',
    );
  });
});

function resultsOf(rows: Generator<unknown, Results>): Results {
  for (;;) {
    const { done, value } = rows.next();
    if (done) return value as Results;
  }
}
