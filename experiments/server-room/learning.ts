/** Learners in the same rooms, and one who may wait for what another commits to. */
import { agents } from "../../agents/index.ts";
import { consensus, matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, evaluate, train } from "../../src/index.ts";
import { commitReveal } from "../../src/mechanisms/index.ts";
import { type Liar, liars, type Rule } from "./rooms.ts";

/** Nine levels from 16 to 24: what a table can tell apart. */
export const levels = { agents: 5, faulty: 1, low: 16, high: 24, levels: 9, horizon: 10 };
/** What learners see beside their own input. */
export const views = { mean: { mean: 9, median: 0 }, median: { mean: 0, median: 9 } } as const;
export type View = keyof typeof views;
export const learning = {
  ticks: 60_000,
  evaluated: 1000,
  learner: {
    gamma: 0,
    epsilon: { start: 1, end: 0.05, steps: 40_000 },
    alpha: { start: 0.1, end: 0.01, steps: 60_000 },
  },
};

/** In levels the stubborn seat says the highest number that there is. */
const liarOf = (liar: Exclude<Liar, "none">) => {
  const { use, params } = liars[liar];
  return { use: agents.get(use), params: liar === "stubborn" ? { number: levels.high } : params };
};
/** One who says the lowest. */
const low = { use: agents.get("stubborn"), params: { number: levels.low } };

const learner = (view: View) => ({
  use: agents.get("q-learning"),
  params: { ...learning.learner, bins: views[view] },
});

/** How far honest seats are from the truth in the mean tick, a number a session: scripts. */
export function errorOfScripts(rule: Rule, liar: Exclude<Liar, "none">, worlds: number, seed: string) {
  const batch = createBatch(consensus, levels, { worlds, seed });
  const uses = [
    { use: agents.get(rule), role: "honest" },
    { ...liarOf(liar), role: "faulty" },
  ];
  const policies = bindPolicies(batch, uses, { seed });
  const { values } = evaluate(batch, policies, { ticks: learning.evaluated, seed });
  return [...values.error];
}

/** The same of learners with a view, beside the liar that they have learned beside and beside one who says the lowest number. */
export function errorOfLearners(view: View, liar: Exclude<Liar, "none">, worlds: number, seed: string) {
  const batch = createBatch(consensus, levels, { worlds, seed });
  const beside = (other: ReturnType<typeof liarOf>) =>
    bindPolicies(
      batch,
      [
        { ...learner(view), role: "honest" },
        { ...other, role: "faulty" },
      ],
      { seed },
    );
  const policies = beside(liarOf(liar));
  train({ batch, policies, ticks: learning.ticks });
  const error = (played: typeof policies) => {
    const { values } = evaluate(batch, played, { ticks: learning.evaluated, seed });
    return [...values.error];
  };
  return { own: error(policies), other: error([policies[0], beside(low)[1]]) };
}

export const pennies = {
  ticks: 12_000,
  evaluated: 500,
  learner: {
    gamma: 0.9,
    epsilon: { start: 1, end: 0.05, steps: 30_000 },
    alpha: { start: 0.2, end: 0.02, steps: 36_000 },
  },
};

/** What a learner wins of matching pennies that may wait for who commits at once, a number a session. */
export function wonByWaiting(open: boolean, worlds: number, seed: string): number[] {
  const mechanisms = [{ use: commitReveal, params: { rounds: 2, open } }];
  const batch = createBatch(
    matrixGame,
    { game: "matching-pennies", memory: 0 },
    { worlds, seed, mechanisms },
  );
  const policies = bindPolicies(
    batch,
    [
      { use: agents.get("sealer"), seats: [0] },
      { use: agents.get("q-learning"), params: pennies.learner, seats: [1] },
    ],
    { seed },
  );
  train({ batch, policies, ticks: pennies.ticks });
  const { payoffs } = evaluate(batch, policies, { ticks: pennies.evaluated, seed });
  return payoffs.map(([, second]) => second);
}
