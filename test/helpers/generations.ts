/** Three seats in which agents die and are born: seat 0 has a child of seat 1 every third tick, seat 2 is empty until tick 4. */
import { discrete, feature } from "../../src/index.ts";
import { sketchEnv } from "./env.ts";

export const generations = sketchEnv({
  id: "generations-v0",
  turnover: true,
  agents: () => 3,
  horizon: () => 12,
  action: () => discrete(2, { name: "work" }),
  observation: () => ({ age: feature(0, 12, "steps lived") }),
  world: {
    reset(w) {
      w.active[2] = 0;
    },
    step(w) {
      for (let a = 0; a < 3; a++) if (w.active[a] !== 0) w.payoff[a] = w.action[a];
      if (w.active[1] !== 0 && w.tick % 3 === 2) w.parent[0] = 1;
      if (w.active[1] !== 0 && w.tick === 4) w.parent[2] = 1;
      if (w.tick === 7) w.terminated[2] = 1;
    },
    observe(w) {
      for (let a = 0; a < 3; a++) w.obs.age[a] = w.age[a];
    },
  },
});
