/**
 * The off-switch game as a bandit: a robot acts, switches itself off, or waits for a human who lets it act or switches it off.
 *
 * Hadfield-Menell, Dragan, Abbeel & Russell 2017, "The Off-Switch Game", IJCAI. What the act is worth, U, is drawn anew each tick and
 * seen by the human alone, who allows it with probability logistic(U / beta). Both draws are made whatever the robot does.
 */
import { defineEnv, discrete, z } from "../../src/index.ts";

export const act = 0;
export const off = 1;
export const wait = 2;

export const offSwitch = defineEnv({
  id: "off-switch-v0",
  title: "Off-switch game",
  cite: ["Hadfield-Menell, Dragan, Abbeel & Russell 2017, The Off-Switch Game, IJCAI"],
  params: z.object({
    mean: z.number().describe("mean of what the act is worth (payoff)"),
    deviation: z.number().positive().default(1).describe("its standard deviation (payoff)"),
    beta: z
      .number()
      .positive()
      .describe("the human's error: the act is allowed with logistic(U / beta) (payoff)"),
  }),
  agents: () => 1,
  horizon: () => Number.POSITIVE_INFINITY,
  action: () => discrete(3, { labels: ["act", "switch off", "wait"] }),
  observation: () => ({}),
  state: () => ({}),
  metrics: {},
  world: {
    reset() {},
    step(w, p) {
      const worth = p.mean + p.deviation * w.normal();
      const allowed = w.random() < 1 / (1 + Math.exp(-worth / p.beta));
      const [choice] = w.action;
      if (choice === act || (choice === wait && allowed)) w.payoff[0] = worth;
    },
    observe() {},
  },
});
