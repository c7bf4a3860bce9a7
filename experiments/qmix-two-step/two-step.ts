/**
 * The two-step game: agent 0's first action decides which matrix the team plays second.
 *
 * Rashid et al. 2018, "QMIX", ICML, section 5. In state 2A every joint action gives the team 7; in 2B it gets 0, 1, 1 or 8.
 * Each agent is paid half.
 */
import { category, defineEnv, discrete, i32, z } from "../../src/index.ts";

/** Of the team, by joint action (agent 0's varies slowest), after agent 0 has led it to 2A or to 2B. */
export const payoffs = [
  [7, 7, 7, 7],
  [0, 1, 1, 8],
] as const;

export const twoStep = defineEnv({
  id: "two-step-v0",
  title: "Two-step game",
  cite: ["Rashid et al. 2018, QMIX, ICML"],
  params: z.object({}),
  agents: () => 2,
  horizon: () => Number.POSITIVE_INFINITY,
  action: () => discrete(2),
  observation: () => ({ state: category(3, "first, 2A or 2B") }),
  state: () => ({ state: i32 }),
  metrics: { return: { description: "What the team got", per: "episode" } },
  world: {
    reset(w) {
      w.state = 0;
    },
    step(w) {
      const [first, second] = w.action;
      if (w.state === 0) {
        w.state = 1 + first;
        return;
      }
      const team = payoffs[w.state - 1][2 * first + second];
      w.payoff.fill(team / 2);
      w.return += team;
      w.ended = 1;
    },
    observe(w) {
      w.obs.state.fill(w.state);
    },
  },
});
