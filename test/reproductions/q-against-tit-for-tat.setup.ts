/**
 * Q-learning against a fixed tit-for-tat, after Sandholm & Crites 1996, BioSystems 37:147-166, at 5/3/1/0 with the last
 * joint action as state. Tit-for-tat makes it a decision problem of four states with a known solution: always defect
 * below gamma = 1/4, alternate up to 2/3, cooperate beyond.
 */
import { qLearning } from "../../agents/learners/q-learning.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, rollout, train } from "../../src/index.ts";

/**
 * Facing tit-for-tat's C a move is worth, per round and discounted: cooperating for ever R / (1 - g), alternating
 * (T + g S) / (1 - g^2), defecting for ever T + g P / (1 - g).
 */
export function bestAnswer(gamma: number): "defect" | "alternate" | "cooperate" {
  const cooperate = 3 / (1 - gamma);
  const alternate = 5 / (1 - gamma ** 2);
  const defect = 5 + gamma / (1 - gamma);
  const best = Math.max(cooperate, alternate, defect);
  return best === cooperate ? "cooperate" : best === alternate ? "alternate" : "defect";
}

/** Learns for `ticks` in each of `sessions` worlds, then plays greedily; how many sessions end in each way. */
export function endings(gamma: number, sessions: number, ticks: number): Record<string, number> {
  const batch = createBatch(matrixGame, {}, { worlds: sessions, seed: "tit-for-tat", checked: false });
  const params = { gamma, epsilon: 0.2, alpha: { start: 0.1, end: 0, steps: ticks } };
  const policies = bindPolicies(
    batch,
    [
      { use: qLearning, params, seats: [0] },
      { use: titForTat, seats: [1] },
    ],
    { seed: "tit-for-tat" },
  );
  train({ batch, policies, ticks });
  // Past the way into the cycle, then one cycle of any length up to four.
  rollout(batch, policies, 20);
  const played = new Array<string>(sessions).fill("");
  for (let t = 0; t < 4; t++) {
    rollout(batch, policies, 1);
    for (let i = 0; i < sessions; i++) played[i] += batch.columns.past[2 * i] === 0 ? "C" : "D";
  }
  const names: Record<string, string> = {
    CCCC: "cooperate",
    DDDD: "defect",
    CDCD: "alternate",
    DCDC: "alternate",
  };
  const counts: Record<string, number> = {};
  for (const moves of played) counts[names[moves] ?? moves] = (counts[names[moves] ?? moves] ?? 0) + 1;
  return counts;
}
