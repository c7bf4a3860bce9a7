/** What actor-critics keep, whatever they learn: all memory in their stores, and nothing that depends on its neighbours. */
import { describe, expect, test } from "vitest";
import { a2c } from "../../agents/learners/a2c.ts";
import { mappo } from "../../agents/learners/mappo.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  bindPolicies,
  box,
  createBatch,
  defineEnv,
  describeParams,
  discrete,
  type PolicyDefinition,
  rollout,
} from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { learn, obstacles, type Run, start } from "./learners.worlds.ts";
import { aiming } from "./ppo.worlds.ts";

const small = { hidden: [8], steps: 12 };
const variants: Record<string, { use: PolicyDefinition; params: Record<string, unknown> }> = {
  ppo: { use: ppo, params: { ...small, minibatch: 16, epochs: 2 } },
  "ppo, one normalised network with values": {
    use: ppo,
    params: { ...small, minibatch: 16, critic: "shared", weights: "shared", normaliseObservations: true },
  },
  mappo: { use: mappo, params: { ...small, epochs: 2, normaliseObservations: true, targetKl: 0.05 } },
  a2c: { use: a2c, params: { ...small, steps: 5, critic: "shared", activation: "relu" } },
};
const games = { "obstacle course": obstacles, boxes: aiming };

/** What only learning may change; a critic that is part of the actor has no weights of its own. */
const taught = ["actorWeights", "actorMoments", "criticWeights", "clock", "returnMoments", "inputMoments"];

function everything({ batch, policies }: Run): Buffer {
  return Buffer.concat([batch.save(), ...policies.map((policy) => policy.save())]);
}

/** Worlds lo..hi-1 of what is learned and of what was done last. */
function part({ batch, memory }: Run, lo: number, hi: number): Buffer {
  const known = taught.filter((name) => name in memory);
  const columns = [batch.io.reward, batch.io.actions[0], ...known.map((name) => memory[name])];
  return Buffer.concat(
    columns.map((column) => {
      const stride = column.byteLength / batch.worlds;
      return new Uint8Array(column.buffer, column.byteOffset + lo * stride, (hi - lo) * stride);
    }),
  );
}

describe.each(Object.entries(variants))("%s", (_, { use, params }) => {
  test("says what its params mean", () => {
    for (const { name, description } of describeParams(use.params)) expect(description, name).not.toBe("");
  });

  describe.each(Object.entries(games))("in the %s", (_, env) => {
    const begin = (options: Parameters<typeof start>[3]) => start(env, {}, [{ use, params }], options);

    test("sessions do not depend on those beside them, nor on the block size", () => {
      const all = begin({ worlds: 9, seed: 3 });
      const some = begin({ worlds: 3, seed: 3, firstWorld: 3 });
      learn(all, 40);
      learn(some, 40, 2);
      expect(part(some, 0, 3).equals(part(all, 3, 6))).toBe(true);
      expect(part(some, 0, 1).equals(part(some, 1, 2))).toBe(false);
    });

    test.each(["sessions", "shared"] as const)(
      "saved in mid-rollout, it goes on to the same bits (%s)",
      (sharing) => {
        const one = begin({ worlds: 3, seed: 5, sharing });
        learn(one, 31);
        const [world, mind] = [one.batch.save(), one.policies[0].save()];
        learn(one, 31);
        const other = begin({ worlds: 3, seed: 6, sharing });
        learn(other, 10);
        other.batch.load(world);
        other.policies[0].load(mind);
        learn(other, 31);
        expect(everything(other).equals(everything(one))).toBe(true);
      },
    );

    test("a fork in mid-rollout goes on as its source does", () => {
      const one = begin({ worlds: 3, seed: 5 });
      learn(one, 19);
      const other = begin({ worlds: 3, seed: 6 });
      other.batch.fork(one.batch, [2, 0, 1]);
      other.policies[0].fork(one.policies[0], [2, 0, 1]);
      learn(one, 30);
      learn(other, 30);
      expect(part(other, 0, 1).equals(part(one, 2, 3))).toBe(true);
      expect(part(other, 1, 3).equals(part(one, 0, 2))).toBe(true);
    });

    test("frozen play changes nothing that it has learned, and does not mix into what it learns next", () => {
      const run = begin({ worlds: 3, seed: 7, sharing: "shared" });
      const slots = new Set(["rng", ...run.policies[0].slotFields]);
      learn(run, 29);
      const before = Object.entries(run.memory).map(([name, values]) => [name, values.slice()] as const);
      rollout(run.batch, run.policies, 10);
      for (const [name, values] of before)
        if (!slots.has(name)) expect(run.memory[name], name).toEqual(values);
      expect(Array.from(run.memory.filled).every((count) => count === 0)).toBe(true);
      learn(run, 30);
      expect(Array.from(run.memory.actorWeights).every(Number.isFinite)).toBe(true);
    });

    test("shared over one world it is what it is in a session", () => {
      const session = begin({ worlds: 1, seed: 11 });
      const shared = begin({ worlds: 1, seed: 11, sharing: "shared" });
      learn(session, 40);
      learn(shared, 40);
      expect(everything(shared).equals(everything(session))).toBe(true);
    });

    test("learns finite weights, only from agents that are there", () => {
      const run = begin({ worlds: 4, seed: 7, sharing: "shared" });
      const before = run.memory.actorWeights.slice();
      learn(run, 60);
      expect(run.memory.actorWeights).not.toEqual(before);
      for (const [name, values] of Object.entries(run.memory))
        expect(Array.from(values as Float64Array).every(Number.isFinite), name).toBe(true);
    });
  });

  test("grows no memory: thousands of updates allocate no more than hundreds", () => {
    const batch = createBatch(matrixGame, {}, { worlds: 8, checked: false });
    const policies = bindPolicies(batch, [{ use, params }], { sharing: "shared" });
    const run = { batch, policies, memory: policies[0].memory };
    learn(run, 600);
    const buffers = process.memoryUsage().arrayBuffers;
    learn(run, 1200);
    expect(process.memoryUsage().arrayBuffers - buffers).toBeLessThan(2 ** 20);
  });
});

test("seats that share a network hold equal copies of it; those that do not, do not", () => {
  const weightsOf = (weights: string, at: number) => {
    const run = start(obstacles, {}, [{ use: ppo, params: { ...small, weights } }], {
      worlds: 2,
      sharing: "shared",
    });
    learn(run, 30);
    const size = run.memory.actorWeights.length / 3;
    return run.memory.actorWeights.slice(at * size, (at + 1) * size);
  };
  expect(weightsOf("shared", 2)).toEqual(weightsOf("shared", 0));
  expect(weightsOf("independent", 2)).not.toEqual(weightsOf("independent", 0));
});

test("rewards that are not numbers stop learning and leave the weights as they were", () => {
  const run = start(obstacles, {}, [{ use: ppo, params: small }], { sharing: "shared" });
  const before = run.memory.actorWeights.slice();
  const { learner } = run.policies[0];
  expect(() => {
    for (let tick = 0; tick < 12; tick++) {
      learner?.act(0, 1, true);
      run.batch.step();
      run.batch.io.reward.fill(Number.NaN);
      learner?.learn(0, 1);
      run.batch.resetDone();
    }
  }).toThrow(/network: .*not a number|network: the gradient of/);
  expect(run.memory.actorWeights).toEqual(before);
});

test("an env with choices and boxes at once is refused", () => {
  const mixed = defineEnv({
    ...aiming,
    action: () => [box(0, 4), discrete(2, { name: "mode" })],
  });
  expect(() => start(mixed, {}, [{ use: ppo }])).toThrow(
    /ppo: needs actions that are all discrete or all boxes/,
  );
});

test("both engines learn alike", async () => {
  await loadTensorflow();
  const weights = (["fused", "tensorflow"] as const).map((engine) => {
    const run = start(obstacles, {}, [{ use: ppo, params: { ...small, minibatch: 16, epochs: 1, engine } }], {
      worlds: 2,
      sharing: "shared",
    });
    learn(run, 12);
    return run.memory.actorWeights;
  });
  for (let j = 0; j < weights[0].length; j++)
    expect(Math.abs(weights[0][j] - weights[1][j])).toBeLessThan(1e-4);
});
