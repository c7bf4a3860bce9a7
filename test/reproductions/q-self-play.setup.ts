/**
 * Two Q-learners in the prisoner's dilemma at 5/3/1/0, with the last joint action as state (alpha .1, epsilon
 * e^(-4e-6 t), 2 million steps). At high discount factors most pairs end in win-stay, lose-shift, the strategy that
 * Nowak & Sigmund 1993 (Nature 364:56-58) found by evolution.
 */
import { qLearning } from "../../agents/learners/q-learning.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, rollout, train } from "../../src/index.ts";

export interface SelfPlay {
  readonly gamma: number;
  readonly sessions: number;
  readonly ticks?: number;
  /** First table values. */
  readonly init?: number | { low: number; high: number };
}

/** Shares of pairs by what they ended as, and the share of cooperative actions in frozen play. */
export interface Ending {
  /** Both greedy policies are win-stay, lose-shift: C, D, D, C after CC, CD, DC, DD. */
  readonly winStayLoseShift: number;
  /** Both greedy policies are D, D, D, D; pairs that only play D but would cooperate elsewhere are not counted. */
  readonly alwaysDefect: number;
  /** Frozen play of both is all D, whatever they would do elsewhere. */
  readonly defecting: number;
  readonly cooperation: number;
}

export function selfPlay({ gamma, sessions, ticks = 2_000_000, init = 0 }: SelfPlay): Ending {
  const batch = createBatch(matrixGame, {}, { worlds: sessions, seed: "self-play", checked: false });
  const params = { gamma, alpha: 0.1, epsilon: { start: 1, decay: 4e-6 * (2_000_000 / ticks) }, init };
  const policies = bindPolicies(batch, [{ use: qLearning, params }], { seed: "self-play" });
  train({ batch, policies, ticks });
  rollout(batch, policies, 50);
  rollout(batch, policies, 100);

  const { q } = policies[0].memory;
  /** Greedy action in each state, C for 0. */
  const strategy = (learner: number) =>
    [0, 1, 2, 3].map((s) => (q[8 * learner + 2 * s] >= q[8 * learner + 2 * s + 1] ? "C" : "D")).join("");
  const pairs = Array.from({ length: sessions }, (_, i) => ({
    strategies: [strategy(2 * i), strategy(2 * i + 1)],
    cooperation: batch.readMetrics(i).cooperation,
  }));
  const share = (test: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(test).length / sessions;
  return {
    winStayLoseShift: share(({ strategies }) => strategies.every((each) => each === "CDDC")),
    alwaysDefect: share(({ strategies }) => strategies.every((each) => each === "DDDD")),
    defecting: share(({ cooperation }) => cooperation === 0),
    cooperation: pairs.reduce((sum, pair) => sum + pair.cooperation, 0) / sessions,
  };
}
