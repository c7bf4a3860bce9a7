/** What three ways of learning make of the two-step game: each for itself, a sum of values, a monotonic mixture. */
import { agents } from "../../agents/index.ts";
import { bindPolicies, copySociety, createBatch, rollout, type Society, train } from "../../src/index.ts";
import { mixingNetwork } from "../../src/learn/index.ts";
import { network } from "../../src/learn/networks/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { mean } from "../../src/stats/index.ts";
import { payoffs, twoStep } from "./two-step.ts";

export const title = "The two-step game: independent DQN, VDN and QMIX";

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

const sessions = 10;
/** Two ticks an episode. */
const ticks = 600;
const window = 20;
const worlds = 16;
/** All that the results depend on by choice. */
export const settings = { sessions, ticks, window, worlds, learners, payoffs };

const states = ["first", "2A", "2B"] as const;
/** Row-major: agent 0's action varies slowest. */
const joints = [0, 1, 2, 3].map((joint) => [joint >> 1, joint & 1] as const);

interface Options {
  readonly seed: number | string;
  readonly sessions?: number;
  readonly quick: boolean;
  readonly backend: Parameters<typeof loadTensorflow>[0];
  note(line: string): void;
}

/** One learning history. */
interface History {
  /** What the greedy policies get in one episode, after each window. */
  readonly returns: number[];
  /** By state: values of the team's four joint actions; for independent learners, each agent's two values. */
  readonly values: Record<string, number[]>;
}

export async function measure({ seed, sessions: wanted, quick, backend, note }: Options) {
  await loadTensorflow(backend);
  const count = wanted ?? (quick ? 2 : sessions);
  const found = {} as Record<Learner, History[]>;
  for (const learner of Object.keys(learners) as Learner[]) {
    note(`${learners[learner].label}, ${count} sessions`);
    found[learner] = Array.from({ length: count }, (_, j) => live(learner, `${seed}/session ${j}`));
  }
  const x = Array.from({ length: ticks / window }, (_, w) => ((w + 1) * window) / 2);
  const series = (Object.keys(learners) as Learner[]).map((learner) => {
    const at = x.map((_, w) => found[learner].map(({ returns }) => returns[w]));
    return {
      label: learners[learner].label,
      x,
      y: at.map(mean),
      low: at.map((list) => Math.min(...list)),
      high: at.map((list) => Math.max(...list)),
    };
  });
  const summary = Object.entries(found).map(([learner, histories]) => {
    const final = histories.map(({ returns }) => returns[returns.length - 1]);
    const seen = histories[0].values["2B"].map((_, j) =>
      mean(histories.map(({ values }) => values["2B"][j])),
    );
    return `${learners[learner as Learner].label}: return ${final.join(" ")}; in 2B it sees ${seen.map((v) => v.toFixed(2)).join(", ")}`;
  });
  return {
    summary: summary.join("\n"),
    results: { seed, sessions: count, backend, learners: found },
    charts: {
      returns: {
        title: "Two-step game: what the greedy team gets",
        xLabel: "episodes in each world",
        yLabel: "return of an episode; mean and range over sessions",
        series,
        yInclude: [0, 8],
        references: [{ label: "optimum 8", y: 8 }],
      },
    },
  };
}

function live(learner: Learner, seed: string): History {
  const batch = createBatch(twoStep, {}, { worlds, seed });
  const use = agents.get(learner);
  const policies = bindPolicies(batch, [{ use, params: learners[learner].params }], {
    seed,
    sharing: "shared",
  });
  const society = { batch, policies };
  const returns: number[] = [];
  for (const _ of train({ batch, policies, ticks, window })) returns.push(greedyReturn(society));
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
