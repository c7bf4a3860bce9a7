/** Gym-style versions that speed is a ratio to play the same games. */
import { expect, it } from "vitest";
import { GymAiRace } from "../../bench/gym/ai-race.ts";
import { GymSignalling } from "../../bench/gym/signalling.ts";
import { GymSupplyChain } from "../../bench/gym/supply-chain.ts";
import { aiRace } from "../../envs/ai-race/ai-race.ts";
import { signalling } from "../../envs/signalling/signalling.ts";
import { supplyChain } from "../../envs/supply-chain/supply-chain.ts";
import { type Batch, createBatch, uniform } from "../../src/index.ts";

type ByAgent = Record<string, number>;
interface Twin {
  reset(): { observations: Record<string, ByAgent> };
  step(actions: ByAgent): {
    observations: Record<string, ByAgent>;
    rewards: ByAgent;
    terminations: Record<string, boolean>;
    truncations: Record<string, boolean>;
  };
}

/** One world and its twin, which draws what the world draws, under the same actions for some episodes. */
function together(batch: Batch, twinOf: (random: () => number) => Twin, choices: number): void {
  const stream = batch.columns.rng.slice() as Int32Array;
  const twin = twinOf(() => uniform(stream, 0));
  const follow = () => stream.set(batch.columns.rng);
  const seen = (observations: Record<string, ByAgent>) => {
    for (let a = 0; a < batch.agents; a++)
      for (const [name, value] of Object.entries(observations[`agent_${a}`]))
        expect(value, `${name} of agent ${a}`).toBe(batch.io.obs[name][a]);
  };
  let word = 7;
  let episodes = 0;
  // Its first episode began with draws that are gone.
  let isSame = false;
  for (let tick = 0; episodes < 12; tick++) {
    const actions: ByAgent = {};
    for (let a = 0; a < batch.agents; a++) {
      word = (Math.imul(word, 1664525) + 1013904223) | 0;
      const choice = Math.floor(((word >>> 0) / 2 ** 32) * choices);
      actions[`agent_${a}`] = choice;
      for (const column of batch.io.actions) column[a] = choice;
    }
    batch.step();
    const done = batch.columns.done[0] === 1;
    if (isSame) {
      const { observations, rewards, terminations, truncations } = twin.step(actions);
      for (let a = 0; a < batch.agents; a++)
        expect(rewards[`agent_${a}`], `payoff of agent ${a} in tick ${tick}`).toBeCloseTo(
          batch.io.payoff[a],
          12,
        );
      seen(observations);
      expect(terminations.agent_0 || truncations.agent_0).toBe(done);
    }
    if (!done) continue;
    follow();
    batch.resetDone();
    seen(twin.reset().observations);
    isSame = true;
    episodes++;
  }
}

it("an AI race is that of the env", () => {
  together(createBatch(aiRace, { agents: 8 }), (random) => new GymAiRace(8, random), 2);
});

it("signalling is that of the env", () => {
  // Who has nothing to choose chooses, to no effect.
  const batch = createBatch(signalling, { pairs: 4, lengthCost: 0.1 }, { checked: false });
  together(batch, (random) => new GymSignalling(4, random), 6);
});

it("the beer game is that of the env", () => {
  together(createBatch(supplyChain, { agents: 8 }), () => new GymSupplyChain(8), 20);
});
