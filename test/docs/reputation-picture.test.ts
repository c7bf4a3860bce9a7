/** docs/reputation.svg: who is in good standing under three ways of judging. `UPDATE_RESULTS=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { discriminator } from "../../agents/index.ts";
import { donation } from "../../envs/index.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";
import { assessments, discriminating, goodShare } from "../../src/institutions/index.ts";
import { reputation } from "../../src/mechanisms/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { mean } from "../../src/stats/index.ts";
import { root } from "../helpers/entries.ts";

const ticks = 80;

/** Share in good standing before each tick, mean of 100 worlds in which twelve help the good alone, and fail to by mistake. */
function goodBefore(rule: string, error: number): number[] {
  const params = { rule, on: "helped", least: 1, recipient: "recipient" };
  const batch = createBatch(
    donation,
    { agents: 12, error },
    { worlds: 100, mechanisms: [{ use: reputation, params }], checked: false },
  );
  const policies = bindPolicies(batch, [{ use: discriminator }], { seed: "picture" });
  return Array.from({ length: ticks + 1 }, () => {
    const share = mean(batch.columns["reputation.share"]);
    for (const { policy } of policies) policy.act(0, batch.worlds, true);
    batch.step();
    return share;
  });
}

it("the picture of reputations shows what their theory says", () => {
  const cases = [
    { rule: "simple-standing", error: 0.05, label: "standing, one in 20 fails" },
    { rule: "image", error: 0.01, label: "image, one in 100 fails" },
    { rule: "image", error: 0.05, label: "image, one in 20 fails" },
  ];
  const series = cases.map(({ rule, error, label }) => {
    const y = goodBefore(rule, error);
    return { label, x: y.map((_, t) => t), y };
  });
  const [standing, few, many] = series.map(({ y }) => mean(y.slice(-20)));
  const norm = { assess: assessments["simple-standing"], act: discriminating };
  const settled = goodShare(norm, { execution: 0.05, assessment: 0 });
  expect(settled).toBeCloseTo(1 / 1.05, 9);
  expect(Math.abs(standing - settled)).toBeLessThan(0.01);
  expect(many).toBeLessThan(0.1);
  expect(few).toBeGreaterThan(many);
  const picture = standalone(
    lineChart({
      title: "A failure to help is forgiven by standing, and passed on by image scoring",
      xLabel: "ticks",
      yLabel: "share in good standing",
      series,
      yInclude: [0, 1],
      width: 760,
      height: 420,
      labels: "below",
    }),
  );
  const file = join(root, "docs/reputation.svg");
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${picture}\n`);
  expect(readFileSync(file, "utf8")).toBe(`${picture}\n`);
});
