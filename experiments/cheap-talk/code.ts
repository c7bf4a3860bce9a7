/**
 * Two who would both have the act of the state's number: agent 0 sees the state, agent 1 acts, and whatever they tell each other comes over
 * a channel with a round of talk (Lewis 1969, "Convention").
 */
import { category, defineEnv, defineMechanism, discrete, i32, z } from "../../src/index.ts";

export const guessed = defineEnv({
  id: "guessed-v0",
  title: "Guessed",
  cite: ["Lewis 1969, Convention"],
  params: z.object({ states: z.number().int().min(2).describe("states, and acts") }),
  agents: () => 2,
  horizon: () => Number.POSITIVE_INFINITY,
  masked: true,
  action: (p) => discrete(p.states, { name: "act" }),
  observation: (p) => ({
    state: category(p.states + 1, "the state from 1 on, 0 for agent 1, who does not see it"),
  }),
  state: () => ({ state: i32 }),
  metrics: { right: { description: "acts of the number of the state", per: "tick" } },
  world: {
    reset(w, p) {
      w.state = w.randomInt(p.states);
    },
    step(w) {
      const right = w.action[1] === w.state ? 1 : 0;
      w.payoff.fill(right);
      w.right += right;
      w.ended = 1;
    },
    observe(w, p) {
      w.obs.state[0] = 1 + w.state;
      // What agent 0 does is of no account.
      w.mask.fill(0, 1, p.states);
    },
  },
});

/** Laid after a channel: agent 0 says a word to everybody, where `words` are needed no silence; agent 1 says nothing. */
export const oneSpeaks = defineMechanism({
  id: "one-speaks",
  title: "Agent 0 alone speaks",
  cite: [],
  params: z.object({ silence: z.boolean().describe("whether agent 0 may say nothing") }),
  metrics: {},
  masked: true,
  derive: (_, { heads }) =>
    ["say", "to"].map((name) => {
      const at = heads.findIndex((head) => head.name === name);
      const head = heads[at];
      return { at, n: head.kind === "discrete" ? head.n : 0 };
    }),
  world: {
    observe(w, { silence }, [say, to]) {
      w.masks[say.at].fill(0, say.n + 1, 2 * say.n);
      if (!silence) w.masks[say.at][0] = 0;
      for (let a = 0; a < w.agents; a++) w.masks[to.at].fill(0, a * to.n + 1, (a + 1) * to.n);
    },
  },
});
