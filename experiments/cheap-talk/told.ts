/**
 * A sender sees a state and says a word, a receiver hears it and acts.
 *
 * Two ticks a game. States and acts are evenly spaced on [0, 1]; losses are (act - state)^2 and (act - state - bias)^2 (Crawford & Sobel
 * 1982). Once it has spoken a sender has one choice, so that what it expects is no maximum over nothing.
 */
import { category, defineEnv, discrete, i32, z } from "../../src/index.ts";

export const told = defineEnv({
  id: "told-v0",
  title: "Told",
  cite: ["Crawford & Sobel 1982, Econometrica 50:1431-1451"],
  params: z.object({
    states: z.number().int().min(2).describe("states, and words"),
    acts: z.number().int().min(2).describe("acts"),
    bias: z.number().describe("what the sender would have beyond the state"),
  }),
  agents: () => 2,
  horizon: () => Number.POSITIVE_INFINITY,
  masked: true,
  roles: () => [
    { name: "sender", seats: [0], action: ["say"], observation: ["state", "own"] },
    { name: "receiver", seats: [1], action: ["act"], observation: ["heard"] },
  ],
  action: (p) => [discrete(p.states, { name: "say" }), discrete(p.acts, { name: "act" })],
  observation: (p) => ({
    state: category(p.states, "the state"),
    own: category(p.states + 1, "the word that was said, from 1 on, 0 before it"),
    heard: category(p.states + 1, "the same word"),
  }),
  state: () => ({ state: i32, said: i32 }),
  metrics: {
    loss: { description: "squared distance of act and state", per: "tick" },
  },
  world: {
    reset(w, p) {
      w.state = w.randomInt(p.states);
      w.said = 0;
    },
    step(w, { states, acts, bias }) {
      const [says, does] = w.actions;
      if (w.said === 0) {
        w.said = 1 + says[0];
        return;
      }
      const off = does[1] / (acts - 1) - w.state / (states - 1);
      w.payoff[0] = -((off - bias) ** 2);
      w.payoff[1] = -(off ** 2);
      w.loss += off ** 2;
      w.ended = 1;
    },
    observe(w, { states }) {
      w.obs.state[0] = w.state;
      w.obs.own[0] = w.said;
      w.obs.heard[1] = w.said;
      if (w.said > 0) w.mask.fill(0, 1, states);
    },
  },
});
