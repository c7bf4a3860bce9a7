/** A first learner: an urn, and how it becomes a norm. */
import type { Names } from "./names.ts";

export const policy = ({ id, camel, title }: Names) => `/**
 * ${title}: draws actions in proportion to what they have brought (Roth & Erev 1995, Games and Economic Behavior 8).
 *
 * Without \`learn\`, and with kind "norm", it would be a norm: a rule that stays what it is.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "ostrom";

export const ${camel} = definePolicy({
  id: "${id}",
  title: "${title}",
  cite: ["Roth & Erev 1995, Games and Economic Behavior 8:164-212"],
  kind: "learner",
  acts: "discrete",
  params: z.object({
    initial: z.number().positive().default(1).describe("first weight of each action (units of reward)"),
  }),
  bind({ rows, seats, heads, io, columns, rng, learnerOf, learnerStore, slotStore }, p) {
    const head = heads[0];
    const n = head.kind === "discrete" ? head.n : 0;
    // All memory lies in stores: then checkpoints, forks and any number of workers come for free.
    const { weight } = learnerStore({ weight: vector(f64, n) });
    const { chosen } = slotStore({ chosen: i32 });
    weight.fill(p.initial);
    const action = io.actions[0];
    const mask = io.masks[0];
    const allowed = (k: number, a: number) => !io.masked || mask[k * n + a] !== 0;

    return {
      act(lo, hi) {
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const k = rows[r];
          chosen[r] = -1;
          if (columns.active[k] === 0) continue;
          const at = learnerOf[r] * n;
          let sum = 0;
          for (let a = 0; a < n; a++) if (allowed(k, a)) sum += weight[at + a];
          let left = uniform(rng, r) * sum;
          for (let a = 0; a < n; a++) {
            if (!allowed(k, a)) continue;
            chosen[r] = a;
            left -= weight[at + a];
            if (left < 0) break;
          }
          action[k] = chosen[r];
        }
      },
      learn(lo, hi) {
        for (let r = lo * seats.length; r < hi * seats.length; r++)
          if (chosen[r] >= 0) weight[learnerOf[r] * n + chosen[r]] += Math.max(0, io.reward[rows[r]]);
      },
    };
  },
});
`;

export const policyTest = ({ id, camel }: Names) => `import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPolicy, bindPolicies, createBatch, evaluate, train } from "ostrom";
import { matrixGame } from "ostrom/envs/matrix-game";
import { ${camel} } from "./${id}.ts";

test("keeps the rules that all policies keep", () => {
  assertPolicy(${camel}, {}, { env: matrixGame });
});

test("finds the action that pays", () => {
  // Whatever the other does, the first action pays 2 and the second nothing.
  const batch = createBatch(matrixGame, { actions: [2, 2], payoffs: [[2, 2, 0, 0], [2, 0, 2, 0]] }, { worlds: 100 });
  const policies = bindPolicies(batch, [{ use: ${camel} }]);
  train({ batch, policies, ticks: 2000 });
  const { payoffs } = evaluate(batch, policies, { ticks: 100, seed: "test" });
  const mean = payoffs.flat().reduce((sum, each) => sum + each, 0) / payoffs.flat().length;
  assert.ok(mean > 1.9, \`earns \${mean} a tick\`);
});
`;
