/**
 * The committed results of the two-step game are what the experiment gives, and those of the paper. After a deliberate
 * change: UPDATE_RESULTS=1 npx vitest run --config vitest.slow.config.ts test/experiments/qmix-two-step
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { measure } from "../../experiments/qmix-two-step/experiment.ts";
import { toJson } from "../../src/cli/io.ts";

const committed = fileURLToPath(new URL("../../experiments/qmix-two-step/results.json", import.meta.url));

test("qmix-two-step reproduces its committed results, and R10", async () => {
  const { results } = await measure({ seed: 0, quick: false, backend: "wasm", note() {} });
  if (process.env.UPDATE_RESULTS) writeFileSync(committed, toJson(results));
  expect(toJson(results)).toBe(readFileSync(committed, "utf8"));

  const wanted = { dqn: [7, 0.25, 2.25, 0.25, 2.25], vdn: [7, -1.5, 2.5, 2.5, 6.5], qmix: [8, 0, 1, 1, 8] };
  for (const [learner, [final, ...values]] of Object.entries(wanted)) {
    const histories = results.learners[learner as keyof typeof wanted];
    expect(histories.length).toBeGreaterThanOrEqual(5);
    for (const { returns } of histories) expect(returns.at(-1)).toBe(final);
    values.forEach((value, j) => {
      const mean = histories.reduce((sum, history) => sum + history.values["2B"][j], 0) / histories.length;
      expect(Math.abs(mean - value)).toBeLessThan(0.2);
    });
  }
});
