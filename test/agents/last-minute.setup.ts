/**
 * Q-learners in a prisoner's dilemma of ten rounds at 5/3/1/0, with the last joint action as state, and the ticks that are left where
 * a clock shows them. The end effect: Selten & Stoecker 1986, Journal of Economic Behavior & Organization 7:47-70.
 */
import { qLearning } from "../../agents/learners/q-learning.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, rollout, train } from "../../src/index.ts";
import { clock } from "../../src/mechanisms/index.ts";

const rounds = 10;

export interface Setting {
  readonly opponent: "tit-for-tat" | "itself";
  readonly clock: boolean;
  readonly ticks: number;
  readonly sessions: number;
  readonly gamma: number;
  /** Step size, and share of choices at random that is left after 70 % of the ticks. */
  readonly alpha: number | { readonly start: number; readonly end: number; readonly steps: number };
  readonly explores: number;
}

/** Of each session: what the learner in the first seat plays in ten frozen rounds, and its return. */
export function lastMinutes(setting: Setting): { readonly plays: string[]; readonly returns: number[] } {
  const { ticks, sessions, alpha } = setting;
  const mechanisms = setting.clock ? [{ use: clock }] : [];
  const batch = createBatch(matrixGame, { rounds }, { worlds: sessions, mechanisms, seed: "last minute" });
  const epsilon = { start: 1, end: setting.explores, steps: 0.7 * ticks };
  const learner = { use: qLearning, params: { gamma: setting.gamma, alpha, epsilon } };
  const uses =
    setting.opponent === "itself"
      ? [learner]
      : [
          { ...learner, seats: [0] },
          { use: titForTat, seats: [1] },
        ];
  const policies = bindPolicies(batch, uses, { seed: "last minute" });
  train({ batch, policies, ticks });
  const plays = Array.from({ length: sessions }, () => "");
  const returns = plays.map(() => 0);
  for (let t = 0; t < rounds; t++) {
    rollout(batch, policies, 1);
    for (let i = 0; i < sessions; i++) {
      plays[i] += batch.io.actions[0][2 * i] === 0 ? "C" : "D";
      returns[i] += batch.io.payoff[2 * i];
    }
  }
  return { plays, returns };
}
