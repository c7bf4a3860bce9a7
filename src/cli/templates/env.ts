/** A first env: a well that several share. */
import type { Names } from "./names.ts";

export const env = ({
  id,
  camel,
  title,
}: Names) => `/** ${title}: a resource that grows back, shared by several. */
import { defineEnv, discrete, f64, feature, z } from "ostrom";

export const ${camel} = defineEnv({
  id: "${id}-v0",
  title: "${title}",
  cite: [],
  params: z.object({
    agents: z.number().int().min(1).default(3).describe("agents (count)"),
    growth: z.number().min(0).default(0.5).describe("growth of the stock (share per tick)"),
    horizon: z.number().int().min(1).default(50).describe("ticks of an episode (ticks)"),
  }),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  state: () => ({ stock: f64 }),
  action: () => discrete(3, { name: "take" }),
  observation: () => ({ stock: feature(0, 1, "share of the stock that is left", { bins: 4 }) }),
  metrics: { taken: { description: "what all took together", per: "tick" } },
  resource: "stock",
  world: {
    reset(w) {
      w.stock = 1;
    },
    step(w, p) {
      const wanted = w.action.reduce((sum, own) => sum + own, 0) / (4 * w.agents);
      const taken = Math.min(wanted, w.stock);
      for (let a = 0; a < w.agents; a++)
        w.payoff[a] = wanted > 0 ? (taken * w.action[a]) / (4 * w.agents * wanted) : 0;
      w.taken += taken;
      w.stock -= taken;
      w.stock = Math.min(1, w.stock + p.growth * w.stock * (1 - w.stock));
    },
    observe(w) {
      w.obs.stock.fill(w.stock);
    },
  },
});
`;

export const envTest = ({ id, camel }: Names) => `import assert from "node:assert/strict";
import { test } from "node:test";
import { assertEnv, createBatch } from "ostrom";
import { ${camel} } from "./${id}.ts";

test("keeps the rules that all envs keep", () => {
  assertEnv(${camel});
});

test("where nobody takes anything, nothing is paid and the stock stays full", () => {
  const batch = createBatch(${camel}, {}, { worlds: 2 });
  for (let tick = 0; tick < 10; tick++) batch.step();
  assert.deepEqual(batch.readMetrics(0), { welfare: 0, taken: 0 });
  assert.equal(batch.columns.stock[0], 1);
});

test("where all take all they can, the stock is gone in the end", () => {
  const batch = createBatch(${camel}, { horizon: 200 });
  batch.io.actions[0].fill(2);
  for (let tick = 0; tick < 100; tick++) batch.step();
  assert.ok(batch.columns.stock[0] < 1e-9);
});
`;
