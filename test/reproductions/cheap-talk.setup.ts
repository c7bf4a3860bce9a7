/** Q-learners who talk: a sender sees a state and says a word, a receiver hears it and acts. */
import { qLearning } from "../../agents/learners/q-learning.ts";
import { bindPolicies, category, createBatch, discrete, i32, rollout, train, z } from "../../src/index.ts";
import { channel } from "../../src/mechanisms/index.ts";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/**
 * Two ticks a game. States and acts are evenly spaced on [0, 1]; with a bias (Crawford & Sobel) losses are (act - state)^2 and
 * (act - state - bias)^2, without one both are paid 1 for the act of the same number (Lewis). A word is replaced by any with
 * probability `replaced`. Once it has spoken a sender has one choice, so that what it expects is no maximum over nothing.
 */
const told = sketchEnv({
  id: "told-v0",
  params: z.object({
    states: z.number().int().min(2).describe("states, and words"),
    acts: z.number().int().min(2).describe("acts"),
    bias: z.number().optional().describe("what the sender would have more"),
    replaced: z.number().min(0).max(1).default(0).describe("probability that a word is replaced by any"),
  }),
  masked: true,
  roles: () => [
    { name: "sender", seats: [0], action: ["say"], observation: ["state", "own"] },
    { name: "receiver", seats: [1], action: ["act"], observation: ["heard"] },
  ],
  action: (p) => [discrete(p.states, { name: "say" }), discrete(p.acts, { name: "act" })],
  observation: (p) => ({
    state: category(p.states, "the state"),
    own: category(p.states + 1, "the word that was said, from 1 on, 0 before it"),
    heard: category(p.states + 1, "the word that was heard, from 1 on, 0 before it"),
  }),
  state: () => ({ state: i32, said: i32, heard: i32 }),
  metrics: {
    loss: { description: "squared distance of act and state", per: "tick" },
    right: { description: "acts of the number of the state", per: "tick" },
  },
  world: {
    reset(w, p) {
      w.state = w.randomInt(p.states);
      w.said = 0;
      w.heard = 0;
    },
    step(w, { states, acts, bias, replaced }) {
      const [says, does] = w.actions;
      if (w.said === 0) {
        w.said = 1 + says[0];
        const another = w.random() < replaced;
        const word = 1 + w.randomInt(states);
        w.heard = another ? word : w.said;
        return;
      }
      const off = does[1] / (acts - 1) - w.state / (states - 1);
      const right = does[1] === w.state ? 1 : 0;
      w.payoff[0] = bias === undefined ? right : -((off - bias) ** 2);
      w.payoff[1] = bias === undefined ? right : -(off ** 2);
      w.loss += off ** 2;
      w.right += right;
      w.ended = 1;
    },
    observe(w, { states }) {
      w.obs.state[0] = w.state;
      w.obs.own[0] = w.said;
      w.obs.heard[1] = w.heard;
      if (w.said > 0) w.mask.fill(0, 1, states);
    },
  },
});

/** A game, greedy, after so many with epsilon = exp(-8 t / games): losses and successes of each session. */
function learned(params: Record<string, unknown>, games: number, sessions: number) {
  const batch = createBatch(told, params, { worlds: sessions, seed: 4, checked: false });
  const use = {
    use: qLearning,
    params: { alpha: 0.1, gamma: 1, epsilon: { start: 1, end: 0, decay: 4 / games } },
  };
  const policies = bindPolicies(
    batch,
    [
      { ...use, seats: [0] },
      { ...use, seats: [1] },
    ],
    { seed: 4 },
  );
  train({ batch, policies, ticks: 2 * games });
  rollout(batch, policies, 2000);
  const of = (metric: string) => Array.from({ length: sessions }, (_, i) => 2 * batch.readMetrics(i)[metric]);
  return { loss: of("loss"), right: of("right") };
}

/** Mean loss of the receiver with its interval over sessions: 6 states k/5, 6 words, 11 acts k/10. */
export const talkLoss = (bias: number, games: number, sessions: number) =>
  bootstrapInterval(learned({ states: 6, acts: 11, bias }, games, sessions).loss, mean);

/** Success of each session at a code for so many states. */
export const codeSuccess = (states: number, replaced: number, games: number, sessions: number) =>
  learned({ states, acts: states, replaced }, games, sessions).right;

const pairing = 2;

/** One tick a game: agent 0 sees a state, and what agent 1 does is right for both where it has the state's number. */
const guessed = sketchEnv({
  id: "guessed-v0",
  action: () => discrete(pairing, { name: "act" }),
  observation: () => ({ state: category(pairing, "the state, seen by agent 0") }),
  state: () => ({ state: i32 }),
  metrics: { right: { description: "acts of the number of the state", per: "tick" } },
  world: {
    reset(w) {
      w.state = w.randomInt(pairing);
    },
    step(w) {
      const right = w.action[1] === w.state ? 1 : 0;
      w.payoff.fill(right);
      w.right += right;
      w.ended = 1;
    },
    observe(w) {
      w.obs.state[0] = w.state;
    },
  },
});

/** Success of each session, greedy, of two who may talk over a channel before they act. */
export function channelSuccess(noise: number, games: number, sessions: number): number[] {
  const use = channel;
  const mechanisms = [{ use, params: { symbols: pairing, talk: "cheap", noise } }];
  const batch = createBatch(guessed, {}, { worlds: sessions, seed: 3, mechanisms });
  const learner = {
    use: qLearning,
    params: { alpha: 0.1, gamma: 1, epsilon: { start: 1, end: 0, decay: 4 / games } },
  };
  const policies = bindPolicies(
    batch,
    [
      { ...learner, seats: [0] },
      { ...learner, seats: [1] },
    ],
    { seed: 4 },
  );
  train({ batch, policies, ticks: games });
  rollout(batch, policies, 1000);
  return Array.from({ length: sessions }, (_, i) => batch.readMetrics(i).right);
}
