/** What learners make of announcements before two tasks worth 3 and 2: who has a seat of its own needs none, one table for both does. */
import { expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { definePolicy, f64, i32, type PolicyUse, train, uniform, vector, z } from "../../src/index.ts";
import { declaredIntentions, talkers } from "../../src/institutions/index.ts";
import { claiming, total } from "../helpers/registry.ts";

const worlds = 16;

/**
 * Boltzmann Q with one table for all seats of a world: of the two claims, or with a round of talk of the eight pairs of what to
 * say and how to answer (`talkers`).
 */
const oneTable = definePolicy({
  id: "one-table",
  title: "One table for all seats",
  cite: [],
  kind: "learner",
  acts: "discrete",
  params: z.object({
    alpha: z.number().default(0.1).describe("step size"),
    temperature: z.number().default(0.1).describe("of Boltzmann choice, units of payoff"),
  }),
  bind(context, p) {
    const { io, rows, seats, rng, heads } = context;
    const named = (name: string) => heads.findIndex((head) => head.name === name);
    const claim = io.actions[named("claim")];
    const declare: Float64Array | undefined = io.actions[named("declare")];
    const arms = declare ? talkers.length : 2;
    const { q } = context.learnerStore({ q: vector(f64, arms) });
    const { arm, acted } = context.slotStore({ arm: i32, acted: i32 });
    const n = seats.length;
    // The table of the first slot of a world.
    const at = (s: number) => (s - (s % n)) * arms;

    function draw(s: number): number {
      let sum = 0;
      for (let j = 0; j < arms; j++) sum += Math.exp(q[at(s) + j] / p.temperature);
      let left = uniform(rng, s) * sum;
      let j = 0;
      while (j < arms - 1 && left >= Math.exp(q[at(s) + j] / p.temperature))
        left -= Math.exp(q[at(s) + j++] / p.temperature);
      return j;
    }

    return {
      act(lo, hi) {
        for (let s = lo * n; s < hi * n; s++) {
          const k = rows[s];
          const speaks = declare !== undefined && io.obs.talk[k] > 0;
          if (speaks || declare === undefined) arm[s] = draw(s);
          acted[s] = speaks ? 0 : 1;
          if (speaks) declare[k] = 1 + talkers[arm[s]].says;
          else claim[k] = 1 + (declare ? talkers[arm[s]].does[io.obs.declared[2 * k + 1] - 1] : arm[s]);
        }
      },
      learn(lo, hi) {
        for (let s = lo * n; s < hi * n; s++) {
          const cell = at(s) + arm[s];
          if (acted[s] === 1) q[cell] += p.alpha * (io.reward[rows[s]] - q[cell]);
        }
      },
      metrics: () => ({}),
    };
  },
});

/** Share of ticks in which both are served, after `learning` ticks. */
function coordination(declare: number, use: PolicyUse, learning: number): number {
  const params = { tasks: 2, value: [3, 2], resolve: "blind", declare };
  const played = claiming(2, params, [use], { worlds });
  train({ ...played, ticks: learning });
  played.batch.startWindow();
  train({ ...played, ticks: 1000 });
  return total(played, "finished") / (2 * worlds * 1000);
}

it("independent learners with a seat each coordinate without talk, and with it", () => {
  const params = { alpha: 0.1, temperature: 0.1 };
  expect(coordination(0, { use: qLearning, params: { ...params, gamma: 0 } }, 800)).toBeGreaterThan(0.999);
  expect(coordination(1, { use: qLearning, params: { ...params, gamma: 1 } }, 1500)).toBeGreaterThan(0.999);
});

it("one table coordinates less than chance, and more with talk, far from what talk can do", () => {
  const silent = coordination(0, { use: oneTable }, 1500);
  const told = coordination(1, { use: oneTable }, 3000);
  expect(Math.abs(silent - 0.363)).toBeLessThan(0.015);
  // It goes on rising slowly, to .46 after 50,000 ticks; how far depends on the learner.
  expect(told).toBeGreaterThan(silent + 0.03);
  expect(told).toBeLessThan(declaredIntentions(3, 2, 0).coordination + 0.02);
});
