/** A first mechanism: a fee on what is done, given back in equal parts. */
import type { Names } from "./names.ts";

export const mechanism = ({
  id,
  camel,
  title,
}: Names) => `/** ${title}: a fee for each unit of the action, given back to all in equal parts. */
import { defineMechanism, z } from "ostrom";

export const ${camel} = defineMechanism({
  id: "${id}",
  title: "${title}",
  cite: [],
  params: z.object({
    fee: z.number().default(0.1).describe("fee for each unit of the action (units of payoff)"),
  }),
  metrics: { fees: { description: "fees that agents paid", per: "tick" } },
  world: {
    // \`reward\` holds what the env paid, as earlier mechanisms left it. Payoffs stay what they are.
    after(w, p) {
      let paid = 0;
      let here = 0;
      for (let a = 0; a < w.agents; a++) {
        if (w.active[a] === 0) continue;
        here++;
        paid += p.fee * w.action[a];
        w.reward[a] -= p.fee * w.action[a];
      }
      for (let a = 0; a < w.agents; a++) if (w.active[a] !== 0) w.reward[a] += paid / here;
      w.fees += paid;
    },
  },
});
`;

export const mechanismTest = ({ id, camel }: Names) => `import assert from "node:assert/strict";
import { test } from "node:test";
import { assertMechanism, createBatch } from "ostrom";
import { commons } from "ostrom/envs/commons";
import { ${camel} } from "./${id}.ts";

test("keeps the rules that all mechanisms keep", () => {
  assertMechanism(${camel}, {}, { env: commons });
});

test("who does more than the others pays them, and nothing is lost", () => {
  const batch = createBatch(commons, { agents: 2 }, { mechanisms: [{ use: ${camel}, params: { fee: 1 } }] });
  batch.io.actions[0].set([2, 0]);
  batch.step();
  const { payoff, reward } = batch.io;
  assert.ok(Math.abs(reward[0] - (payoff[0] - 1)) < 1e-12);
  assert.ok(Math.abs(reward[1] - (payoff[1] + 1)) < 1e-12);
  assert.ok(Math.abs(batch.readMetrics(0).budget) < 1e-12);
});
`;
