/** Ends of episodes: a truncated one bootstraps from its last observation, a terminated one is worth nothing more. */
import { describe, expect, test } from "vitest";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { jointActionLearner } from "../../agents/learners/joint-action-learner.ts";
import { lenient } from "../../agents/learners/lenient.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { sarsa } from "../../agents/learners/sarsa.ts";
import { wolfPhc } from "../../agents/learners/wolf-phc.ts";
import type { PolicyDefinition } from "../../src/index.ts";
import { annuity, estimate, gate, learn, start, twoRooms } from "./learners.worlds.ts";

const gamma = 0.9;
const length = 5;

/** Learners that value the future, and the memory that holds the value of a state (or of its actions). */
const learners: Record<string, { use: PolicyDefinition; params?: Record<string, unknown>; value: string }> = {
  hysteretic: { use: hysteretic, value: "q" },
  "joint-action-learner": { use: jointActionLearner, value: "q" },
  // Not cooling down, it keeps trying all actions.
  lenient: { use: lenient, params: { decay: 1 }, value: "q" },
  "policy-gradient": { use: policyGradient, params: { steps: 1 }, value: "value" },
  "policy-gradient over 3 ticks": { use: policyGradient, params: { steps: 3 }, value: "value" },
  "policy-gradient over whole episodes": { use: policyGradient, params: { steps: 9 }, value: "value" },
  "q-learning": { use: qLearning, value: "q" },
  sarsa: { use: sarsa, value: "q" },
  "wolf-phc": { use: wolfPhc, params: { epsilon: 0.5 }, value: "q" },
};

describe.each(Object.entries(learners))("%s", (_, { use, params = {}, value }) => {
  test("a reward of 1 a tick, cut every 5 ticks, is worth 1 / (1 - gamma)", () => {
    // The tick is left out of the observation: every state looks alike, as it does to somebody who lives for ever.
    const all = { gamma, bins: { tick: 0 }, ...params };
    const run = start(annuity, { length }, [{ use, params: all }]);
    learn(run, 6000);
    for (const v of run.memory[value]) expect(v).toBeCloseTo(1 / (1 - gamma), 3);
  });

  test("for 5 ticks and no more, it is worth the finite sum", () => {
    const run = start(annuity, { length, terminates: true }, [{ use, params: { gamma, ...params } }]);
    learn(run, 8000);
    const values = run.memory[value];
    const per = values.length / length;
    for (let tick = 0; tick < length; tick++)
      for (let a = 0; a < per; a++) {
        const sum = (1 - gamma ** (length - tick)) / (1 - gamma);
        expect(values[tick * per + a]).toBeCloseTo(sum, 3);
      }
  });
});

/**
 * In two rooms, staying in room 1 pays 1. Values by room and action (stay, leave) at gamma = 0.9, cut every 7 ticks but
 * without an end of its own. Under uniform play V0 = 2.25 and V1 = 2.75; under the best V0 = 9 and V1 = 10.
 */
const uniformValues = [2.025, 2.475, 3.475, 2.025];
const bestValues = [8.1, 9, 10, 8.1];

test("sarsa values the policy it explores with", () => {
  const alpha = { start: 0.2, end: 0.005, decay: 1e-3 };
  const run = start(twoRooms, {}, [{ use: sarsa, params: { gamma, alpha, epsilon: 1 } }], { worlds: 200 });
  learn(run, 6000);
  for (let j = 0; j < 4; j++) {
    const { mean, error } = estimate(Array.from({ length: 200 }, (_, i) => run.memory.q[4 * i + j]));
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(mean - uniformValues[j])).toBeLessThan(4 * error + 0.01);
  }
});

test("q-learning, exploring just as much, values the greedy policy", () => {
  const run = start(twoRooms, {}, [{ use: qLearning, params: { gamma, epsilon: 1, alpha: 0.5 } }]);
  learn(run, 4000);
  for (let j = 0; j < 4; j++) expect(run.memory.q[j]).toBeCloseTo(bestValues[j], 6);
});

test("sarsa becomes optimal as exploration dies out", () => {
  const epsilon = { start: 1, end: 0, decay: 2e-3 };
  const run = start(twoRooms, {}, [{ use: sarsa, params: { gamma, epsilon } }], { worlds: 50 });
  learn(run, 8000);
  for (let i = 0; i < 50; i++) {
    const q = run.memory.q.subarray(4 * i, 4 * i + 4);
    expect(q[1]).toBeGreaterThan(q[0]);
    expect(q[2]).toBeGreaterThan(q[3]);
    expect(q[2]).toBeCloseTo(10, 1);
  }
});

test.each([
  ["hysteretic", hysteretic, { beta: 0.1 }],
  ["joint-action-learner", jointActionLearner, {}],
  ["lenient", lenient, { leniency: 1e-3 }],
  ["q-learning", qLearning, {}],
  ["sarsa", sarsa, {}],
  ["wolf-phc", wolfPhc, {}],
])("%s does not look forward to what is masked", (_, use, params) => {
  // The masked action keeps its first value of 100; the other one is worth 1 / (1 - gamma) and never 1 + 0.9 * 100.
  const run = start(gate, {}, [{ use, params: { gamma, init: 100, ...params } }]);
  learn(run, 4000);
  expect(run.memory.q[0]).toBeCloseTo(10, 3);
  expect(run.memory.q[1]).toBe(100);
});

test("wolf-phc does not climb towards what is masked", () => {
  const run = start(gate, {}, [{ use: wolfPhc, params: { init: 100 } }]);
  learn(run, 100);
  expect(Array.from(run.memory.strategy)).toEqual([0.5, 0.5]);
});
