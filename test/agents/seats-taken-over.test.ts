/** Somebody else takes one seat of a society that has learned: those who stay know what they knew, and learn on. */
import { beforeAll, describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { auction, matrixGame } from "../../envs/index.ts";
import { bindPolicies, copySociety, createBatch, train } from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const onPolicy = { hidden: [4], steps: 4 };
const replayed = { hidden: [4], capacity: 12, warmup: 6, batch: 4, every: 4 };
const small: Record<string, object> = {
  a2c: onPolicy,
  coma: { ...onPolicy, criticHidden: [4] },
  dqn: { ...replayed, steps: 2 },
  maddpg: replayed,
  mappo: { ...onPolicy, normaliseObservations: true },
  ppo: { ...onPolicy, critic: "shared", normaliseObservations: true },
  qmix: { ...replayed, embedding: 4 },
  "recurrent-ppo": { ...onPolicy, units: 4 },
  "social-influence": { ...onPolicy, modelHidden: [4] },
  vdn: replayed,
};
/** They play games of two. */
const pairs = ["lola", "lola-dice"];
const learners = [...agents].filter(({ kind, id }) => kind === "learner" && !pairs.includes(id));

describe.each(learners.map((use) => [use.id, use] as const))("%s", (id, use) => {
  const box = use.acts === "box";
  const sharedWeights =
    "weights" in use.params.shape ? ["independent", box ? "shared" : "shared-with-id"] : [undefined];
  const cases = sharedWeights.flatMap((weights) =>
    (["sessions", "shared"] as const).map((sharing) => ({ weights, sharing })),
  );

  test.each(cases)("with weights $weights, in $sharing", ({ weights, sharing }) => {
    const batch = box
      ? createBatch(auction, { bidders: 3, continuous: true }, { worlds: 2 })
      : createBatch(matrixGame, { game: "public-goods", players: 3 }, { worlds: 2 });
    const params = { ...small[id], ...(weights && { weights }) };
    const policies = bindPolicies(batch, [{ use, params }], { sharing });
    train({ batch, policies, ticks: 14 });
    const copy = copySociety(
      { batch, policies },
      { seed: 1, replace: [{ use: agents.get("always"), seats: [0] }] },
    );

    const [before, after] = [policies[0], copy.policies[0]];
    const slotFields = new Set(before.slotFields);
    for (const name of Object.keys(before.memory)) {
      if (name === "rng") continue;
      const worlds = sharing === "sessions" || slotFields.has(name) ? 2 : 1;
      const size = before.memory[name].length / (3 * worlds);
      for (let w = 0; w < worlds; w++) {
        const kept = Array.from(after.memory[name].subarray(2 * w * size, 2 * (w + 1) * size));
        const known = before.memory[name].subarray((3 * w + 1) * size, 3 * (w + 1) * size);
        expect(
          kept.every((value, j) => value === known[j]),
          name,
        ).toBe(true);
      }
    }
    train({ ...copy, ticks: 8 });
    for (const [name, values] of Object.entries(after.memory))
      expect(values.every(Number.isFinite), name).toBe(true);
  });
});
