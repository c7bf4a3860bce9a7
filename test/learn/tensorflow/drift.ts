/** How far apart the weights of the same learning are on two backends. */
import { maddpg } from "../../../agents/learners/maddpg.ts";
import { ppo } from "../../../agents/learners/ppo.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import type { PolicyDefinition } from "../../../src/index.ts";
import { learn, start } from "../../agents/learners.worlds.ts";

/** Learns on the active backend; gives the actors' weights before the first update and after each of some numbers of them. */
type Learning = (updates: readonly number[]) => Float32Array[];

/** Ticks from one update to the next. */
const steps = 8;

export const learnings: Readonly<Record<string, Learning>> = {
  ppo: learning(ppo, { engine: "tensorflow", hidden: [16], steps, epochs: 1, minibatch: 128 }),
  maddpg: learning(maddpg, { hidden: [8], batch: 32, warmup: steps, every: steps }),
};

/** In a repeated prisoner's dilemma of 16 worlds, with one gradient step an update. */
function learning(use: PolicyDefinition, params: Record<string, unknown>): Learning {
  return (updates) => {
    const run = start(matrixGame, { memory: 1 }, [{ use, params }], {
      worlds: 16,
      seed: 1,
      sharing: "shared",
    });
    const weights = run.memory.actorWeights as Float32Array;
    const seen = [weights.slice()];
    let done = 0;
    for (const count of updates) {
      learn(run, steps * (count - done));
      done = count;
      seen.push(weights.slice());
    }
    return seen;
  };
}

/** Largest difference of two weights, as a share of how far the weight that has moved most has moved. */
export function drift(ours: Float32Array, theirs: Float32Array, before: Float32Array): number {
  const most = (a: Float32Array, b: Float32Array): number =>
    a.reduce((largest, x, j) => Math.max(largest, Math.abs(x - b[j])), 0);
  return most(ours, theirs) / most(theirs, before);
}
