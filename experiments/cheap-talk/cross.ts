/**
 * Cross's rule for two seats that share one table, as a population that meets itself: what was done is done the more often, the more it
 * paid.
 *
 * Cross 1973, "A stochastic learning model of economic behavior", Quarterly Journal of Economics 87:239-266; in the limit of small steps it
 * is the replicator (Börgers & Sarin 1997, "Learning through reinforcement and replicator dynamics", Journal of Economic Theory 77:1-14).
 * Over a channel with a round of cheap talk the strategies are the eight of what to say and how to answer (`talkers`), else the two
 * actions; the first shares are random, all as likely.
 */
import { definePolicy, f64, i32, uniform, vector, z } from "../../src/index.ts";
import { talkers } from "../../src/institutions/index.ts";

export const cross = definePolicy({
  id: "cross",
  title: "Cross's rule, one table for both seats",
  cite: ["Cross 1973, Quarterly Journal of Economics 87:239-266"],
  kind: "learner",
  acts: "discrete",
  params: z.object({
    step: z.number().positive().max(1).describe("step size"),
    most: z.number().positive().describe("largest payoff there is, the smallest being 0"),
  }),
  bind(context, p) {
    const { io, rows, seats, rng, heads } = context;
    const say = heads.findIndex(({ name }) => name === "say");
    const does = io.actions[0];
    const says = say < 0 ? undefined : io.actions[say];
    const arms = says ? talkers.length : 2;
    const n = seats.length;
    const { shares } = context.learnerStore({ shares: vector(f64, arms) });
    const { arm, acted, began } = context.slotStore({ arm: i32, acted: i32, began: i32 });
    // The table of the first slot of a world.
    const at = (s: number) => (s - (s % n)) * arms;

    function begin(s: number): void {
      if (s % n !== 0 || began[s] === 1) return;
      began[s] = 1;
      let sum = 0;
      for (let j = 0; j < arms; j++) sum += shares[at(s) + j] = -Math.log(1 - uniform(rng, s));
      for (let j = 0; j < arms; j++) shares[at(s) + j] /= sum;
    }

    function draw(s: number): number {
      let left = uniform(rng, s);
      let j = 0;
      while (j < arms - 1 && left >= shares[at(s) + j]) left -= shares[at(s) + j++];
      return j;
    }

    return {
      act(lo, hi) {
        for (let s = lo * n; s < hi * n; s++) {
          begin(s);
          const k = rows[s];
          const heard = says ? io.obs.heard[k] : 0;
          const speaks = says !== undefined && heard === 0;
          if (speaks || says === undefined) arm[s] = draw(s);
          acted[s] = speaks ? 0 : 1;
          if (speaks) says[k] = 1 + talkers[arm[s]].says;
          else does[k] = says ? talkers[arm[s]].does[heard - 1] : arm[s];
        }
      },
      learn(lo, hi) {
        for (let s = lo * n; s < hi * n; s++) {
          if (acted[s] === 0) continue;
          const move = (p.step * io.reward[rows[s]]) / p.most;
          for (let j = 0; j < arms; j++)
            shares[at(s) + j] += move * ((j === arm[s] ? 1 : 0) - shares[at(s) + j]);
        }
      },
      metrics: () => ({}),
    };
  },
});
