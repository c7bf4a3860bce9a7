import { describe, expect, it } from "vitest";
import { ppo } from "../../../agents/learners/ppo.ts";
import { always } from "../../../agents/norms/always.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import { type BoundPolicy, bindPolicies, createBatch, type Sharing, train } from "../../../src/index.ts";
import {
  exportWeights,
  importWeights,
  networksIn,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "../../../src/learn/formats/index.ts";

const hidden = [5, 4];

function bound(
  params: Record<string, unknown> = {},
  {
    sharing = "sessions",
    seed = 0,
    game = "prisoners-dilemma",
    ticks = 0,
  }: { sharing?: Sharing; seed?: number; game?: string; ticks?: number } = {},
): BoundPolicy {
  const batch = createBatch(matrixGame, { game }, { worlds: 3 });
  const policies = bindPolicies(batch, [{ use: ppo, params: { hidden, ...params } }], { sharing, seed });
  train({ batch, policies, ticks });
  return policies[0];
}

/** A file with one tensor replaced, or left out. */
function changed(file: TensorFile, name: string, tensor?: TensorFile["tensors"][string]): TensorFile {
  const { [name]: _, ...others } = file.tensors;
  return { ...file, tensors: tensor ? { ...others, [name]: tensor } : others };
}

describe("weights of policies", () => {
  it("are named by seat, network and tensor, with their shapes", () => {
    const { tensors, metadata } = exportWeights([bound()]);
    expect(Object.keys(tensors)).toContain("seat0/actor/hidden0/kernel");
    expect(Object.keys(tensors)).toContain("seat1/critic/output/bias");
    expect(Object.keys(tensors)).toHaveLength(2 * 2 * 6);
    expect(tensors["seat1/actor/hidden1/kernel"].shape).toEqual([5, 4]);
    expect(tensors["seat0/actor/output/bias"].shape).toEqual([2]);
    expect(JSON.parse(metadata.architectures)["seat0/actor"]).toMatchObject({ hidden, activation: "tanh" });
  });

  it("of seats that differ do not go into a network that the seats share", () => {
    const apart = exportWeights([bound({ weights: "independent" })]);
    for (const weights of ["shared", "shared-with-id"]) {
      const together = bound({ weights }, { seed: 1 });
      expect(() => importWeights(bound({ weights: "shared" }), apart)).toThrow(
        /share one actor, but seats 0 and 1 of the file have different weights.*one seat/,
      );
      importWeights(together, exportWeights([bound({ weights }, { seed: 2 })]));
    }
    const one = bound({ weights: "shared" });
    importWeights(one, apart, { seats: [1, 1] });
    expect(exportWeights([one]).tensors["seat0/actor/output/kernel"].data).toEqual(
      apart.tensors["seat1/actor/output/kernel"].data,
    );
  });

  it("come back from a file into every world, and only they", () => {
    for (const sharing of ["sessions", "shared"] as const) {
      const from = bound({}, { sharing, seed: 1 });
      const file = readSafetensors(writeSafetensors(exportWeights([from], { world: 2 })));
      const to = bound({}, { sharing, seed: 2 });
      const before = Object.fromEntries(
        Object.entries(to.memory).map(([name, column]) => [name, column.slice()]),
      );
      importWeights(to, file);
      for (let world = 0; world < 3; world++)
        expect(exportWeights([to], { world }).tensors).toEqual(exportWeights([from], { world: 2 }).tensors);
      for (const [name, column] of Object.entries(to.memory))
        if (/^(actor|critic)Weights$/.test(name)) expect(column).not.toEqual(before[name]);
        else expect(column).toEqual(before[name]);
    }
  });

  it("are those of the world that is asked for", () => {
    const own = bound();
    const [first, last] = [0, 2].map((world) => exportWeights([own], { world }).tensors);
    expect(first["seat0/actor/hidden0/kernel"]).not.toEqual(last["seat0/actor/hidden0/kernel"]);
    expect(() => exportWeights([own], { world: 3 })).toThrow(
      "ppo: weights are those of a world in 0..2, got 3",
    );
  });

  it("go to other seats: those that are named, or all from the only one there is", () => {
    const file = exportWeights([bound({}, { seed: 1 })]);
    const swapped = bound();
    importWeights(swapped, file, { seats: [1, 0] });
    const got = exportWeights([swapped]).tensors;
    expect(got["seat0/critic/hidden1/kernel"]).toEqual(file.tensors["seat1/critic/hidden1/kernel"]);
    expect(got["seat1/actor/output/kernel"]).toEqual(file.tensors["seat0/actor/output/kernel"]);
    const only = Object.fromEntries(
      Object.entries(file.tensors).filter(([name]) => name.startsWith("seat1/")),
    );
    importWeights(swapped, { ...file, tensors: only });
    expect(exportWeights([swapped]).tensors["seat0/actor/output/kernel"]).toEqual(
      file.tensors["seat1/actor/output/kernel"],
    );
    expect(() => importWeights(swapped, file, { seats: [0] })).toThrow("a source for each of 2 seats, got 1");
  });

  it("are perceptrons that other formats can hold", () => {
    const networks = networksIn(exportWeights([bound()]));
    expect(networks.map(({ name }) => name)).toEqual([
      "seat0/actor",
      "seat1/actor",
      "seat0/critic",
      "seat1/critic",
    ]);
    expect(networks[0].shape.hidden).toEqual(hidden);
    expect(networks[0].weights).toEqual(bound().memory.actorWeights.slice(0, networks[0].weights.length));
  });

  it("go with what their inputs are normalised by, and not without it", () => {
    for (const critic of ["separate", "central", "shared"]) {
      const normalised = { critic, normaliseObservations: true, steps: 16 };
      const from = bound(normalised, { seed: 1, ticks: 40 });
      const file = readSafetensors(writeSafetensors(exportWeights([from])));
      expect(file.tensors["seat0/actor/inputs/count"].data[0]).toBe(40);
      const to = bound(normalised, { seed: 2 });
      importWeights(to, file);
      for (const name of ["inputMoments", "viewMoments"]) {
        const each = from.memory[name].length / 3;
        expect(to.memory[name].slice(each, 2 * each), name).toEqual(from.memory[name].slice(0, each));
      }
      expect(networksIn(file)).toEqual([]);
      const plain = bound({ critic });
      expect(() => importWeights(plain, file)).toThrow(/ppo: has no tensor seat0\/actor\/inputs\/count/);
      expect(() => importWeights(to, exportWeights([plain]))).toThrow(
        "ppo: the file has no tensor seat0/actor/inputs/count",
      );
    }
  });

  it("name the tensor that does not fit, and change nothing then", () => {
    const file = exportWeights([bound({}, { seed: 1 })]);
    const name = "seat1/critic/hidden1/kernel";
    const to = bound();
    const before = to.save();
    const kernel = file.tensors[name];
    const cases: [TensorFile, string][] = [
      [changed(file, name), `ppo: the file has no tensor ${name}`],
      [
        changed(file, name, { ...kernel, shape: [4, 5] }),
        `tensor ${name} must have the shape [5, 4], got [4,5]`,
      ],
      [
        changed(file, name, { shape: [5, 4], data: new Int32Array(20) }),
        `tensor ${name} must hold F32 or F64`,
      ],
      [
        changed(file, name, { shape: [5, 4], data: new Float32Array(20).fill(NaN) }),
        `${name} must hold finite`,
      ],
      [
        changed(file, name, { shape: [5, 4], data: new Float64Array(20).fill(1e300) }),
        `${name} must hold finite`,
      ],
      [
        changed(file, "seat0/actor/hidden2/kernel", { shape: [4, 4], data: new Float32Array(16) }),
        "has no tensor seat0/actor/hidden2/kernel",
      ],
      [
        exportWeights([bound({ activation: "relu" })]),
        'the network of seat0/actor must be {"activation":"tanh"',
      ],
      [exportWeights([bound({ hidden: [5] })]), "tensor seat0/actor/hidden1/kernel"],
      [
        exportWeights([bound({}, { game: "climbing" })]),
        "tensor seat0/actor/hidden0/kernel must have the shape",
      ],
    ];
    for (const [wrong, message] of cases) expect(() => importWeights(to, wrong)).toThrow(message);
    expect(to.save()).toEqual(before);
  });

  it("belong to policies with networks", () => {
    const batch = createBatch(matrixGame, {}, { worlds: 1 });
    const [norm] = bindPolicies(batch, [{ use: always }]);
    expect(() => exportWeights([norm])).toThrow("always: has no networks whose weights could be kept");
    expect(() => importWeights(norm, { tensors: {}, metadata: {} })).toThrow("leave the weights out");
  });
});
