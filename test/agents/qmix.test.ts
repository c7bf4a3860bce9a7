/** QMIX: the two-step game, that the mixture rises with every member, and what its memory keeps. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { qmix } from "../../agents/learners/qmix.ts";
import { twoStep } from "../../experiments/qmix-two-step/two-step.ts";
import { seedWords } from "../../src/index.ts";
import { mixingNetwork } from "../../src/learn/index.ts";
import { loadTensorflow, tensorflow } from "../../src/learn/tensorflow/index.ts";
import { begin, greedyReturn, indicators, small, type Trained, teach, valuesOf } from "./value-learners.ts";

beforeAll(async () => {
  await loadTensorflow();
});

const params = {
  hidden: [16],
  embedding: 8,
  epsilon: 1,
  learningRate: { start: 0.02, end: 0.0005, steps: 400 },
  warmup: 64,
  targetEvery: 20,
};

/** Q_tot of the four joint actions in a state of the two-step game. */
function teamValues(run: Trained, state: number): number[] {
  const [first, second] = [0, 1].map((seat) => valuesOf(run, seat, indicators(3), params.hidden, 2));
  const values = Float32Array.from(
    [0, 1, 2, 3].flatMap((a) => [first[2 * state + (a >> 1)], second[2 * state + (a & 1)]]),
  );
  const seen = indicators(3)[state];
  const states = Float32Array.from([0, 1, 2, 3].flatMap(() => [...seen, ...seen]));
  const mixed = new Float32Array(4);
  mixingNetwork(2, 6, params.embedding).mix(
    run.bound.memory.mixerWeights as Float32Array,
    0,
    states,
    values,
    mixed,
  );
  return [...mixed];
}

// Many seeds: experiments/qmix-two-step.
test("the two-step game: sees 0, 1, 1, 8 in 2B and takes the 8", () => {
  const run = begin(twoStep, qmix, params, { worlds: 16, seed: 1 });
  teach(run, 450);
  const exact = { 0: [6.93, 6.93, 7.92, 7.92], 1: [7, 7, 7, 7], 2: [0, 1, 1, 8] };
  for (const [state, wanted] of Object.entries(exact))
    teamValues(run, Number(state)).forEach((value, a) => {
      expect(Math.abs(value - wanted[a])).toBeLessThan(0.2);
    });
  expect(greedyReturn(run)).toBe(8);
});

test("a team's value rises with the value of each member, whatever the state and the weights", () => {
  const number = fc.double({ min: -5, max: 5, noNaN: true });
  const list = (n: number) => fc.array(number, { minLength: n, maxLength: n });
  const mixer = mixingNetwork(3, 2, 4);
  fc.assert(
    fc.property(
      fc.string(),
      list(2),
      list(3),
      fc.nat(2),
      fc.double({ min: 0, max: 5, noNaN: true }),
      (seed, state, values, member, more) => {
        const weights = new Float32Array(mixer.size);
        mixer.initialise(seedWords(seed), 0, weights, 0);
        const better = values.map((value, m) => (m === member ? value + more : value));
        const mixed = new Float32Array(2);
        mixer.mix(
          weights,
          0,
          Float32Array.from([...state, ...state]),
          Float32Array.from([...values, ...better]),
          mixed,
        );
        expect(mixed[1]).toBeGreaterThanOrEqual(mixed[0] - 1e-4);
      },
    ),
    { numRuns: 50 },
  );
});

test("no tensor outlives an update", () => {
  const run = begin(twoStep, qmix, { ...small, embedding: 4 }, { worlds: 2 });
  teach(run, 20);
  const before = tensorflow().memory().numTensors;
  teach(run, 20);
  expect(tensorflow().memory().numTensors).toBe(before);
});
