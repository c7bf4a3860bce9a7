/** Counterfactual credit: 2048 worlds of the 8-agent commons, each once for every agent that does nothing. */
import { envs } from "../envs/index.ts";
import { counterfactualWorlds } from "../src/credit/index.ts";
import { createBatch, sampleActions, seedStreams, seedWords } from "../src/index.ts";
import { type TimedResult, timed } from "./harness.ts";

export const creditCases: Record<string, () => TimedResult[]> = {
  credit: () => {
    const agents = 8;
    const batch = createBatch(envs.get("commons"), { agents }, { worlds: 2048 });
    const words = new Int32Array(4 * batch.worlds);
    seedStreams(words, seedWords("bench"), 0, batch.worlds);
    sampleActions(batch, words);
    const worlds = counterfactualWorlds("bench", batch, { baseline: 0 });
    const welfare = new Float64Array(batch.worlds * agents);
    const change = (copy: number, _: number, agent: number) => worlds.put(copy * agents + agent);
    const read = (copy: number, world: number, agent: number) => {
      welfare[world * agents + agent] = worlds.welfare[copy];
    };
    const run = () => worlds.evaluate(0, batch.worlds, agents, change, read);
    return [timed("16,384 forked counterfactual steps, 8-agent commons", run, 10)];
  },
};
