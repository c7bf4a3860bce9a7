/** Two agents that give each other 0, 1 or 2, for three ticks: as an env and as a plain object in the parallel shape. */
import { category, defineEnv, discrete, i32, type ParallelLike, perAgent, z } from "../../src/index.ts";

export const pair = defineEnv({
  id: "pair-v0",
  title: "Gifts between two",
  cite: [],
  params: z.object({}),
  agents: () => 2,
  horizon: () => 3,
  action: () => discrete(3),
  observation: () => ({ last: category(3, "own and other's last gift", { size: 2 }) }),
  state: () => ({ last: perAgent(i32) }),
  metrics: { given: { description: "gifts", per: "tick" } },
  world: {
    reset(w) {
      w.last.fill(0);
    },
    step(w) {
      for (let a = 0; a < 2; a++) {
        w.last[a] = w.action[a];
        w.payoff[a] = w.action[1 - a];
        w.given += w.action[a];
      }
    },
    observe(w) {
      for (let a = 0; a < 2; a++) {
        w.obs.last[2 * a] = w.last[a];
        w.obs.last[2 * a + 1] = w.last[1 - a];
      }
    },
  },
});

/** The same game as an object; each gift is raised by `bonus` on its way. */
export function pairGame(bonus: number): ParallelLike {
  let tick = 0;
  return {
    possibleAgents: ["agent_0", "agent_1"],
    reset() {
      tick = 0;
      return { observations: { agent_0: [0, 0], agent_1: [0, 0] } };
    },
    step({ agent_0, agent_1 }) {
      tick++;
      const [a, b] = [agent_0 as number, agent_1 as number];
      const over = { agent_0: tick >= 3, agent_1: tick >= 3 };
      return {
        observations: { agent_0: [a, b], agent_1: { last: [b, a] } },
        rewards: { agent_0: b + bonus, agent_1: a + bonus },
        terminations: { agent_0: false, agent_1: false },
        truncations: over,
      };
    },
  };
}
