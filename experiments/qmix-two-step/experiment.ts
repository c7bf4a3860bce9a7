/** What three ways of learning make of the two-step game: each for itself, a sum of values, a monotonic mixture. */
import { agents } from "../../agents/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  rollout,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, rangeOf } from "../../src/lab/index.ts";
import { mixingNetwork } from "../../src/learn/index.ts";
import { network } from "../../src/learn/networks/index.ts";
import { type Backend, loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";
import { payoffs, twoStep } from "./two-step.ts";

const params = {
  hidden: [16],
  epsilon: 1,
  gamma: 0.99,
  learningRate: { start: 0.02, end: 0.0005, steps: 500 },
  capacity: 2000,
  warmup: 64,
  targetEvery: 20,
};
const embedding = 8;
const learners = {
  dqn: { label: "independent DQN", params: { ...params, huber: 0 } },
  vdn: { label: "VDN", params },
  qmix: { label: "QMIX", params: { ...params, embedding } },
} as const;
type Learner = keyof typeof learners;
const names = Object.keys(learners) as Learner[];

const sessions = 10;
/** Two ticks an episode. */
const ticks = 600;
const window = 20;
const worlds = 16;
/** All that the results depend on by choice. */
const settings = { sessions, ticks, window, worlds, learners, payoffs };

const states = ["first", "2A", "2B"] as const;
/** Row-major: agent 0's action varies slowest. */
const joints = [0, 1, 2, 3].map((joint) => [joint >> 1, joint & 1] as const);

/** One learning history. */
interface History {
  /** What the greedy policies get in one episode, after each window. */
  readonly returns: number[];
  /** By state: values of the team's four joint actions; for independent learners, each agent's two values. */
  readonly values: Record<string, number[]>;
}

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly backend: Backend;
  readonly learners: Readonly<Record<Learner, readonly History[]>>;
}

async function run({
  seed,
  sessions: wanted,
  quick,
  backend,
  cell,
  note,
}: ExperimentContext): Promise<Found> {
  await loadTensorflow(backend);
  const count = wanted ?? (quick ? 3 : sessions);
  const found = {} as Record<Learner, History[]>;
  for (const learner of names) {
    note(`${learners[learner].label}, ${count} sessions`);
    found[learner] = [];
    for (let j = 0; j < count; j++)
      found[learner].push(await cell(`${learner} ${j}`, () => live(learner, `${seed}/session ${j}`)));
  }
  return { seed, sessions: count, backend, learners: found };
}

/** Mean over sessions of the values seen in 2B. */
const seenIn2B = (histories: readonly History[]): number[] =>
  histories[0].values["2B"].map((_, j) => mean(histories.map(({ values }) => values["2B"][j])));

function summary({ learners: found }: Found): string {
  const lines = names.map((learner) => {
    const final = found[learner].map(({ returns }) => returns[returns.length - 1]);
    const seen = seenIn2B(found[learner]).map((value) => value.toFixed(2));
    return `${learners[learner].label}: return ${final.join(" ")}; in 2B it sees ${seen.join(", ")}`;
  });
  return lines.join("\n");
}

function figures({ learners: found }: Found): Record<string, string> {
  const x = Array.from({ length: ticks / window }, (_, w) => ((w + 1) * window) / 2);
  const series = names.map((learner) => {
    const at = x.map((_, w) => found[learner].map(({ returns }) => returns[w]));
    return {
      label: learners[learner].label,
      x,
      y: at.map(mean),
      low: at.map((list) => Math.min(...list)),
      high: at.map((list) => Math.max(...list)),
    };
  });
  return {
    returns: lineChart({
      title: "Two-step game: what the greedy team gets",
      xLabel: "episodes in each world",
      yLabel: "return of an episode; mean and range over sessions",
      series,
      yInclude: [0, 8],
      references: [{ label: "optimum 8", y: 8 }],
    }),
  };
}

const section5 = { source: "Rashid et al. 2018, QMIX, ICML, section 5", status: "memory" } as const;

/** What the greedy team gets in the end, in every session. */
const finalReturn = (learner: Learner, says: string, value: number): Claim<Found> => ({
  says,
  measured: ({ learners: found }) =>
    rangeOf(found[learner].map(({ returns }) => returns[returns.length - 1])),
  within: [value, value],
  quick: [value, value],
  quantity: `return, ${learners[learner].label}`,
  ...section5,
});

/** Twice the half-width of the interval of three sessions, by the largest standard deviation of ten here. */
const few: Readonly<Record<Learner, number>> = { dqn: 0.53, vdn: 0.75, qmix: 0.03 };

/** A value of a joint action that is seen in a state, the mean over sessions; of independent learners, one of an agent's own. */
const seen = (
  learner: Learner,
  state: (typeof states)[number],
  joint: number,
  wanted: number,
  source: string,
): Claim<Found> => {
  const where = state === "first" ? "the first state" : state;
  const what = learner === "dqn" ? `value ${joint} of the agents' own` : `joint action ${joint}`;
  return {
    says: `${learners[learner].label} values ${what} in ${where} at ${wanted}, within .2`,
    measured: ({ learners: found }) => meanInterval(found[learner].map(({ values }) => values[state][joint])),
    within: [wanted - 0.2, wanted + 0.2],
    quick: [wanted - 0.2 - few[learner], wanted + 0.2 + few[learner]],
    quantity: `${learners[learner].label}: ${what} in ${where}`,
    source,
    status: "source",
  };
};
const seenIn = (
  learner: Learner,
  state: (typeof states)[number],
  wanted: readonly number[],
  source: string,
): Claim<Found>[] => wanted.map((value, joint) => seen(learner, state, joint, value, source));

export const experiment = defineExperiment({
  id: "qmix-two-step",
  title: "The two-step game: independent DQN, VDN and QMIX",
  question:
    "What do three ways of learning action values make of a game in which the safe choice hides the best outcome: each agent for itself, a sum of the agents' values, a mixture that rises with each of them?",
  reproduces: ["Rashid et al. 2018, QMIX, ICML, section 5"],
  settings,
  run,
  summary,
  figures,
  claims: [
    finalReturn("dqn", "Agents that learn each for itself end at 7", 7),
    finalReturn("vdn", "A sum of values ends at 7", 7),
    finalReturn("qmix", "A monotonic mixture finds the 8", 8),
    // Each agent's share of the mean over what the other does.
    ...seenIn("dqn", "2B", [0.25, 2.25, 0.25, 2.25], "half of the mean of [0, 1] and of [1, 8]"),
    // The best that a sum can make of [0, 1, 1, 8].
    ...seenIn("vdn", "2B", [-1.5, 2.5, 2.5, 6.5], "least squares, each joint action equally often"),
    ...seenIn("qmix", "2B", [0, 1, 1, 8], "the payoffs, which rise with each action"),
    // What follows, discounted by .99: 7 in 2A and 8 in 2B, whatever agent 1 does.
    ...seenIn("qmix", "first", [6.93, 6.93, 7.92, 7.92], "7 and 8, discounted by .99"),
  ],
});

function live(learner: Learner, seed: string): History {
  const batch = createBatch(twoStep, {}, { worlds, seed });
  const use = agents.get(learner);
  const policies = bindPolicies(batch, [{ use, params: learners[learner].params }], {
    seed,
    sharing: "shared",
  });
  const society = { batch, policies };
  const returns = train({ batch, policies, ticks, window }, () => greedyReturn(society));
  const values = states.map((state, s) => [state, valuesIn(learner, society, s)] as const);
  return { returns, values: Object.fromEntries(values) };
}

function greedyReturn(society: Society): number {
  const { batch, policies } = copySociety(society, { seed: "greedy", pick: [0] });
  rollout(batch, policies, 2);
  return batch.readMetrics(0).return;
}

/** Values in state `s` to three digits. */
function valuesIn(learner: Learner, { policies: [{ memory }] }: Society, s: number): number[] {
  const sees = states.map((_, state) => (state === s ? 1 : 0));
  const net = network({
    inputs: states.length,
    hidden: params.hidden,
    activation: "relu",
    head: { kind: "linear", size: 2 },
  });
  const own = [0, 1].map((seat) => {
    const outputs = new Float32Array(2);
    const weights = memory.qWeights as Float32Array;
    net.forward(weights, seat * net.size, Float32Array.from(sees), undefined, 1, outputs);
    return outputs;
  });
  const rounded = (values: Iterable<number>) =>
    Array.from(values, (value) => Math.round(value * 1000) / 1000);
  if (learner === "dqn") return rounded([...own[0], ...own[1]]);
  const pairs = joints.map(([first, second]) => [own[0][first], own[1][second]]);
  if (learner === "vdn") return rounded(pairs.map(([first, second]) => first + second));
  const team = new Float32Array(4);
  const inputs = Float32Array.from(joints.flatMap(() => [...sees, ...sees]));
  mixingNetwork(2, 2 * states.length, embedding).mix(
    memory.mixerWeights as Float32Array,
    0,
    inputs,
    Float32Array.from(pairs.flat()),
    team,
  );
  return rounded(team);
}
