/**
 * The price game of Calvano, Calzolari, Denicolo & Pastorello 2020, AER 110:3267-3297: two Q-learners that set prices,
 * with the last prices in view or without. Both end up with high profits; only the former uphold them.
 */
import { always, qLearning } from "../../agents/index.ts";
import { bertrandLogit } from "../../bench/bertrand.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { rollout, type Society, train } from "../../src/index.ts";
import type { Deviant } from "../../src/norms/index.ts";
import { societyOf } from "./societies.ts";

/** Profit of each firm at the one-shot equilibrium and at the joint optimum. */
const nash = 0.2229281;
const monopoly = 0.3374905;

const { payoffs, actions, prices } = bertrandLogit();
/** What one step of the action is in price. */
export const priceStep = prices[1] - prices[0];

export interface Firms {
  /** Rounds of prices that firms see. */
  readonly memory: 0 | 1;
  readonly gamma: number;
  readonly sessions: number;
  readonly ticks: number;
  /** Of exploration, e^(-decay t); 4e-6 in the paper's main setting. */
  readonly decay: number;
  /** First prices: one for both, or random. */
  readonly opening: number | "random";
}

/** Trained from the mean profit against a uniform rival. */
export function priceSetters({ memory, gamma, sessions, ticks, decay, opening }: Firms): Society {
  const epsilon = { start: 1, decay };
  const society = societyOf(
    matrixGame,
    { payoffs, actions, memory, opening },
    [{ use: qLearning, params: { alpha: 0.15, gamma, epsilon, ties: "first" } }],
    { worlds: sessions },
  );
  const { q } = society.policies[0].memory;
  const n = prices.length;
  const first = prices.map(
    (_, a) => payoffs[0].slice(a * n, (a + 1) * n).reduce((sum, profit) => sum + profit, 0) / n / (1 - gamma),
  );
  for (let j = 0; j < q.length; j++) q[j] = first[j % n];
  train({ ...society, ticks });
  return society;
}

/** Where each session's mean profit lies between competition (0) and monopoly (1), in frozen play. */
export function profitGains({ batch, policies }: Society): number[] {
  rollout(batch, policies, 1000);
  rollout(batch, policies, 1000);
  return Array.from(
    { length: batch.worlds },
    (_, i) => (batch.readMetrics(i).welfare / 2 - nash) / (monopoly - nash),
  );
}

/** A few prices, from the lowest to the highest. */
export const priceDeviants = [0, 3, 7, 11, 14].map(
  (action): Deviant => ({ label: `price ${prices[action].toFixed(2)}`, use: always, params: { action } }),
);
