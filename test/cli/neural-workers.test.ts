/** Learners with networks give the same bits in every run, by one worker and by two. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rowsFiles, temporaryFolder } from "./harness.ts";
import { remote } from "./remote.ts";

const folder = temporaryFolder();
const { ostrom, succeed } = remote();

const learner = (use: string, params: object, weights = "independent") => ({
  sharing: "shared",
  worlds: 3,
  policies: [{ use, params: { ...params, weights } }],
});
const file = join(folder, "config.json");
writeFileSync(
  file,
  JSON.stringify({
    name: "networks",
    sessions: 2,
    scenes: {
      pd: {
        env: "matrix-game",
        params: { memory: 1, noise: 0.1 },
        train: 40,
        window: 20,
        evaluate: 20,
        societies: {
          ppo: learner("ppo", { hidden: [5], steps: 8, minibatch: 16 }),
          recurrent: learner("recurrent-ppo", { hidden: [], units: 4, steps: 10, epochs: 2 }, "shared"),
          qmix: learner("qmix", { hidden: [5], embedding: 3, warmup: 8, batch: 4, every: 2 }),
        },
      },
    },
  }),
);

test("by one worker and, in another run, by two", async () => {
  const outcomes: Record<string, string>[] = [];
  for (const [run, workers] of ["1", "2"].entries()) {
    const out = join(folder, String(run));
    await succeed(["compare", file, "--workers", workers, "--out", out]);
    const society = (name: string) => ["export", out, `pd/${name}`, "--out", join(out, `${name}.weights`)];
    for (const name of ["ppo", "recurrent", "qmix"]) await succeed(society(name));
    const files = ["results.json", "ppo.weights", "recurrent.weights", "qmix.weights"];
    const written = files.map((name) => [name, readFileSync(join(out, name), "latin1")]);
    outcomes.push({ ...Object.fromEntries(written), rows: rowsFiles(out) });
  }
  expect(outcomes[0].rows).toContain('"ppo.policyLoss"');
  expect(outcomes[1]).toEqual(outcomes[0]);
});

test("a society whose learning breaks down is named, with the tensor", async () => {
  const data = JSON.parse(readFileSync(file, "utf8"));
  const params = { hidden: [5], steps: 8, learningRate: 1e20 };
  data.scenes.pd.societies = {
    calm: learner("ppo", { hidden: [5], steps: 8 }),
    wild: learner("ppo", params),
  };
  const wild = join(folder, "wild.json");
  writeFileSync(wild, JSON.stringify(data));
  const { code, err } = await ostrom(["compare", wild, "--out", join(folder, "wild")]);
  expect(code).toBe(1);
  expect(err).toMatch(/error: pd\/wild, session [01]: network: the gradient of \w+\/\w+ is/);
});
