/** Counterfactual policy gradients: the critic against values in closed form, the credit it gives, and what it keeps. */
import { describe, expect, test } from "vitest";
import { coma } from "../../agents/learners/coma.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { twoStep } from "../../experiments/qmix-two-step/two-step.ts";
import { counterfactualAdvantages } from "../../src/credit/index.ts";
import { rollout } from "../../src/index.ts";
import { network } from "../../src/learn/networks/index.ts";
import { annuity } from "./learners.worlds.ts";
import { begin, indicators, type Trained, teach } from "./value-learners.ts";

/** Play stays uniform, so that the critic's values are those of uniform play. */
const observer = {
  epsilon: 1,
  learningRate: 0,
  steps: 8,
  criticHidden: [32],
  criticLearningRate: { start: 0.02, end: 0.0005, steps: 1500 },
  targetEvery: 2,
};

/** The critic's values of agent `a`'s choices: of what agents see, what they do, and who asks. */
function ask(run: Trained, a: number, seen: number[][], chosen: number[], actions: number): number[] {
  const agents = seen.length;
  const doing = chosen.flatMap((choice, b) => indicators(actions)[choice].map((x) => (b === a ? 0 : x)));
  const inputs = [...seen.flat(), ...doing, ...indicators(agents)[a]];
  const critic = network({
    inputs: inputs.length,
    hidden: observer.criticHidden,
    activation: "tanh",
    head: { kind: "linear", size: actions },
  });
  const outputs = new Float32Array(actions);
  critic.forward(
    run.bound.memory.criticWeights as Float32Array,
    0,
    Float32Array.from(inputs),
    undefined,
    1,
    outputs,
  );
  return [...outputs];
}

/** A team of three: own parts, and a bonus where agents 0 and 1 do the same. */
const parts = [1, 3, 2];
const worth = (u: readonly number[]): number =>
  parts[0] * u[0] + parts[1] * u[1] + parts[2] * u[2] + (u[0] === u[1] ? 1 : 0);
const joints = Array.from({ length: 8 }, (_, j) => [j >> 2, (j >> 1) & 1, j & 1]);
const table = joints.map(worth);
/** Everybody is paid a third. */
const teamGame = {
  payoffs: [0, 1, 2].map(() => table.map((value) => value / 3)),
  actions: [2, 2, 2],
  memory: 0,
  rounds: 1,
};

describe("the critic", () => {
  test("gives every agent the values and advantages of the table of joint values", () => {
    // One round and then cut, worth nothing more at a discount of 0.
    const run = begin(matrixGame, coma, { ...observer, gamma: 0 }, { worlds: 8, game: teamGame });
    teach(run, 1600);
    const nothing = [[0], [0], [0]];
    const strategies = [0, 1, 2].map(() => [0.5, 0.5]);
    for (const u of joints) {
      const exact = counterfactualAdvantages(table, [2, 2, 2], u, strategies);
      for (const a of [0, 1, 2]) {
        const values = ask(run, a, nothing, u, 2);
        expect(Math.abs(values[u[a]] - worth(u))).toBeLessThan(0.1);
        expect(Math.abs(values[u[a]] - (values[0] + values[1]) / 2 - exact[a])).toBeLessThan(0.1);
      }
    }
    // Agent 2's credit does not depend on what the others do; the team's reward that goes with it does.
    const credit = joints
      .filter((u) => u[2] === 1)
      .map((u) => {
        const [low, high] = ask(run, 2, nothing, u, 2);
        return (high - low) / 2;
      });
    const reward = joints.filter((u) => u[2] === 1).map(worth);
    const range = (list: number[]) => Math.max(...list) - Math.min(...list);
    expect(range(credit)).toBeLessThan(range(reward) / 20);
  });

  test.each([0, 0.8, 1])("in the two-step game, with lambda %d, it values uniform play", (lambda) => {
    const run = begin(twoStep, coma, { ...observer, gamma: 0.9, lambda }, { worlds: 16 });
    teach(run, 1200);
    const states = indicators(3);
    const exact = [
      [0, [0.9 * 7, 0.9 * 2.5]],
      [1, [7, 7]],
      // Agent 1 does 1.
      [2, [1, 8]],
    ] as const;
    for (const [state, values] of exact)
      ask(run, 0, [states[state], states[state]], [0, 1], 2).forEach((value, b) => {
        expect(Math.abs(value - values[b])).toBeLessThan(0.3);
      });
  });

  test("a reward of 1 a tick, cut every 5 ticks, is worth 1 / (1 - gamma); for 5 ticks and no more, the finite sum", () => {
    const gamma = 0.8;
    // Rollouts of 3 ticks stop within episodes.
    const params = { ...observer, gamma, steps: 3 };
    const cut = begin(annuity, coma, { ...params, observe: [] }, { worlds: 8 });
    teach(cut, 1200);
    for (const value of ask(cut, 0, [[0]], [0], 2)) expect(value).toBeCloseTo(1 / (1 - gamma), 1);
    const over = begin(annuity, coma, params, { worlds: 8, game: { terminates: true } });
    teach(over, 1200);
    indicators(5).forEach((tick, t) => {
      for (const value of ask(over, 0, [tick], [0], 2))
        expect(Math.abs(value - (1 - gamma ** (5 - t)) / (1 - gamma))).toBeLessThan(0.1);
    });
  });
});

test.each([1, 2, 3, 4, 5])("a team finds its best joint action, seed %i", (seed) => {
  const params = {
    learningRate: 0.01,
    criticLearningRate: 0.01,
    hidden: [8],
    criticHidden: [16],
    gamma: 0,
    steps: 4,
  };
  const run = begin(
    matrixGame,
    coma,
    { ...params, epsilon: { start: 0.5, end: 0.02, steps: 300 } },
    { worlds: 8, seed, game: teamGame },
  );
  teach(run, 400);
  rollout(run.batch, [run.bound], 1);
  expect(run.batch.readMetrics(0).welfare).toBeCloseTo(7, 6);
});
