/** Learning speed: independent Q-learning in sessions mode, and one session of Calvano et al. 2020. */
import { qLearning } from "../agents/index.ts";
import { matrixGame } from "../envs/index.ts";
import { calvanoMarket, priceGame } from "../src/games/index.ts";
import { bindPolicies, createBatch, train } from "../src/index.ts";
import { aloneAndCrowded, type Result } from "./harness.ts";

function perSecond(ns: number): number {
  return 1000 / ns;
}

export const learningCases: Record<string, () => Result[]> = {
  "q-learning": () => {
    const worlds = 1024;
    const ticks = 1000;
    const { alone, crowded } = aloneAndCrowded(() => {
      const batch = createBatch(matrixGame, {}, { worlds, checked: false });
      const policies = bindPolicies(batch, [{ use: qLearning, params: { epsilon: 0.01 } }]);
      return { units: worlds * 2 * ticks, run: () => train({ batch, policies, ticks }) };
    });
    return [
      {
        name: "independent Q-learning, memory-1 prisoner's dilemma",
        unit: "agent-updates",
        mPerSecond: perSecond(alone.ns),
        medianMPerSecond: perSecond(alone.median),
        crowdedMPerSecond: perSecond(crowded.ns),
        target: { mPerSecond: 50 },
      },
    ];
  },
  "r1-session": () => {
    const iterations = 1_860_000;
    const sessions = 8;
    const ticks = 5000;
    const { payoffs, actions } = priceGame(calvanoMarket);
    const batch = createBatch(
      matrixGame,
      { payoffs, actions, opening: "random" },
      { worlds: sessions, checked: false },
    );
    const policies = bindPolicies(batch, [
      {
        use: qLearning,
        params: { alpha: 0.15, gamma: 0.95, epsilon: { start: 1, decay: 4e-6 }, ties: "first" },
      },
    ]);
    // The whole learning life is covered: exploration decays over the measured rounds.
    const rounds = Math.ceil(iterations / ticks);
    const from = process.cpuUsage();
    for (let round = 0; round < rounds; round++) train({ batch, policies, ticks });
    const { user, system } = process.cpuUsage(from);
    const seconds = (user + system) / 1e6 / sessions;
    const updates = (rounds * ticks * 2) / seconds / 1e6;
    return [
      {
        name: "Calvano et al. 2020, 1.86M iterations",
        unit: "agent-updates",
        mPerSecond: updates,
        medianMPerSecond: updates,
        target: { mPerSecond: (iterations * 2) / 0.2 / 1e6 },
        note: `${seconds.toFixed(3)} s a session`,
      },
    ];
  },
};
