/**
 * R13: Walker, Gardner & Ostrom 1990 with epsilon-greedy Q-learners: stateless, alpha .05, epsilon = exp(-4e-5 t), 200
 * thousand rounds, 40 sessions. They do not find Nash (64 tokens, .395 of the rent): about 54 tokens, efficiency .72-.74;
 * with a toll of 7.875 a token .96-.97. Over 200 sessions 54.05 tokens and .738 with 10 tokens each, the design used here;
 * 54.7 and .710 with 25 each. Intervals are 95 % over sessions.
 */
import { expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { appropriation } from "../../envs/appropriation/appropriation.ts";
import { bindPolicies, createBatch, type MechanismUse, rollout, train } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";

const sessions = 40;
const params = { alpha: 0.05, gamma: 0, epsilon: { start: 1, decay: 4e-5 } };

function learned(mechanisms: readonly MechanismUse[]) {
  const batch = createBatch(
    appropriation,
    { endowment: 10 },
    { worlds: sessions, seed: 13, mechanisms, checked: false },
  );
  const policies = bindPolicies(batch, [{ use: qLearning, params }], { seed: 13 });
  train({ batch, policies, ticks: 200_000 });
  rollout(batch, policies, 200);
  const of = (metric: string) =>
    bootstrapInterval(
      Array.from({ length: sessions }, (_, i) => batch.readMetrics(i)[metric]),
      mean,
    );
  return { tokens: of("investment"), efficiency: of("efficiency") };
}

it("epsilon-greedy Q-learners stop at 50-58 tokens, with .74 of the rent", () => {
  const { tokens, efficiency } = learned([]);
  expect(tokens.low).toBeGreaterThan(50);
  expect(tokens.high).toBeLessThan(58);
  expect(efficiency.low).toBeGreaterThan(0.66);
  expect(efficiency.high).toBeLessThan(0.82);
});

it("under a toll of 7.875 a token they earn .96 of it", () => {
  const { tokens, efficiency } = learned([{ use: pigouvianTax, params: { on: "effort", rate: 7.875 } }]);
  expect(tokens.high).toBeLessThan(36);
  expect(efficiency.low).toBeGreaterThan(0.94);
  expect(efficiency.high).toBeLessThan(1);
});
