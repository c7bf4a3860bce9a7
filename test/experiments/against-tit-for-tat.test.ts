/** The first session at one discount factor is that of the committed results, and which answers are best. */
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { bestAnswer, experiment } from "../../experiments/against-tit-for-tat/experiment.ts";
import { compare, type Results } from "../../src/lab/index.ts";
import { committedResults } from "./experiments.ts";

test("a learner that alternates is the one of the committed results", () => {
  const run = compare(catalogue, { ...experiment.config, sessions: 1, sweep: { gamma: [0.5] } });
  let step = run.next();
  while (!step.done) step = run.next();
  const scene = "dilemma~gamma=0.5";
  const { values, payoffs } = step.value.scenes[scene].societies.learner;
  const committed = committedResults<Results>(experiment.id).scenes[scene].societies.learner;
  expect(payoffs[0]).toEqual(committed.payoffs[0]);
  expect(values.cooperation[0]).toBe(committed.values.cooperation[0]);
});

test("the best answers change at 1/4 and 2/3", () => {
  expect([0.249, 0.251, 0.666, 0.667].map(bestAnswer)).toEqual([
    "defect",
    "alternate",
    "alternate",
    "cooperate",
  ]);
});
