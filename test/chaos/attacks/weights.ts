/** Files of weights with bytes changed: safetensors into a policy, layers models of TensorFlow.js. */
import { ppo } from "../../../agents/learners/ppo.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch } from "../../../src/index.ts";
import {
  exportWeights,
  importWeights,
  loadTfjsModel,
  networksIn,
  readSafetensors,
  saveTfjsModel,
  type TfjsModel,
  writeSafetensors,
} from "../../../src/learn/formats/index.ts";
import { loadTensorflow } from "../../../src/learn/tensorflow/index.ts";
import { type Attack, judged, type Outcome, type Trial } from "../attack.ts";
import { mutate } from "../bytes.ts";

interface Files {
  readonly safetensors: Uint8Array;
  readonly model: TfjsModel;
}

const boundPolicy = (seed: number) => {
  const batch = createBatch(matrixGame, {}, { worlds: 1 });
  return bindPolicies(batch, [{ use: ppo, params: { hidden: [3] } }], { seed })[0];
};

async function files(): Promise<Files> {
  await loadTensorflow("wasm");
  const file = exportWeights([boundPolicy(0)]);
  return { safetensors: writeSafetensors(file), model: await saveTfjsModel(networksIn(file)[0]) };
}

/** What is taken in without a word must be numbers. */
const finite = (numbers: Iterable<number>): Outcome =>
  [...numbers].every(Number.isFinite) ? "survived" : "silent";

export const weights: Attack = {
  name: "weights",
  harms: "bytes of files of weights are changed",
  async once(random, { once }): Promise<Trial> {
    const { safetensors, model } = await once("weights", files);
    const way = random();
    if (way < 0.6)
      return judged(
        "safetensors",
        () => {
          const policy = boundPolicy(1);
          importWeights(policy, readSafetensors(mutate(random, safetensors)));
          return exportWeights([policy]);
        },
        ({ tensors }) => finite(Object.values(tensors).flatMap(({ data }) => [...data])),
      );
    const json = JSON.stringify(model.model);
    const changed = way < 0.8 ? mutate(random, Buffer.from(json)).toString() : json;
    let parsed: TfjsModel["model"];
    try {
      parsed = JSON.parse(changed);
    } catch {
      return { outcome: "refused", told: "model.json is no JSON any more" };
    }
    const bytes = way < 0.8 ? model.weights : new Uint8Array(mutate(random, model.weights));
    return judged(
      `tfjs ${way < 0.8 ? changed : `${bytes.length} bytes`}`,
      () => loadTfjsModel({ model: parsed, weights: bytes }),
      (network) => finite(network.weights),
    );
  },
};
