/**
 * A model of other agents: predicts what each will do next from one's own observation and what all have just done.
 *
 * Jaques et al. 2019 (ICML), "Social influence as intrinsic motivation for multi-agent deep reinforcement learning". It
 * learns from what they did (cross-entropy). Asked about all own choices, those not taken included, it tells how much
 * the one that was taken says about the others: its influence. Where an episode ends, or another agent has left, nobody
 * acts next, and there is no influence.
 */
import {
  f32,
  f64,
  i32,
  type PolicyContext,
  type PolicyNetwork,
  shuffle,
  u8,
  vector,
} from "../../src/index.ts";
import { choicesOf, influenceOf, predictionLoss, requireAlike } from "../../src/learn/index.ts";
import {
  inputsOf,
  learnedNetwork,
  type NetworkShape,
  network,
  networkGroups,
  policyHead,
} from "../../src/learn/networks/index.ts";
import type { PpoParams } from "./ppo.ts";

export interface ModelOptions
  extends Pick<
    PpoParams,
    "activation" | "engine" | "weights" | "observe" | "steps" | "epochs" | "minibatch" | "clipNorm"
  > {
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
}

export interface ModelOfOthers {
  readonly network: PolicyNetwork;
  /** Influence of what each slot has just done, in nats; 0 where it took no part. */
  readonly influence: Float64Array;
  /** Its mean over the ticks of the last update. */
  readonly meanInfluence: Float64Array;
  /** Cross-entropy in the last update, in nats a prediction, one number a slot. */
  readonly loss: Float64Array;
  /** After all have acted; what was seen before a frozen stretch is not joined to what comes after it. */
  note(lo: number, hi: number, explore: boolean): void;
  /** After the worlds have stepped: fills `influence`, and learns every `steps` ticks. */
  watch(lo: number, hi: number, learningRate: number): void;
}

/** A model for each agent that `actor` plays, of the same seats and shared in the same way. */
export function modelOfOthers(
  who: string,
  context: PolicyContext,
  actor: PolicyNetwork,
  { hidden, activation, engine, weights, observe, steps, epochs, minibatch, clipNorm }: ModelOptions,
): ModelOfOthers {
  requireAlike(who, context);
  const { rows, columns, heads, rng, agents, worlds } = context;
  const others = agents - 1;
  const sizes = heads.map((head) => (head.kind === "discrete" ? head.n : 1));
  const choices = choicesOf(who, context);
  const { n } = choices;
  const inputs = inputsOf(who, context, { observe, agentId: weights === "shared-with-id" });
  const I = inputs.size;
  // The own observation and, from the own seat round, indicators of what each agent has just done.
  const M = I + agents * n;
  const head = { kind: "categorical", sizes: new Array<number>(others).fill(n) } as const;
  const policy = network(actor.architecture as NetworkShape, engine);
  const policyOutputs = policyHead(who, context);
  const groups = networkGroups(context, weights);
  const model = learnedNetwork(context, groups, "model", { inputs: M, hidden, activation, head }, { engine });
  const { question, follows, pastQuestion, pastAnswer, asked, watched, ...figures } = context.slotStore({
    /** What the model was last asked about what was done, and whether that was one tick ago. */
    question: vector(f32, M),
    follows: u8,
    /** Questions of the past, oldest first, with what the others did next; -1 where one of them did nothing. */
    pastQuestion: vector(f32, steps * M),
    pastAnswer: vector(i32, steps * others),
    /** Rows of these, and ticks watched, since the last update. */
    asked: i32,
    watched: i32,
    influence: f64,
    influenceSum: f64,
    meanInfluence: f64,
    modelLoss: f64,
  });
  const { influence, influenceSum, meanInfluence, modelLoss } = figures;
  for (const figure of [meanInfluence, modelLoss]) figure.fill(Number.NaN);

  // What a tick needs and forgets: of each slot what it saw, its choice (-1: none) and the probabilities of all of them.
  const seen = new Float32Array(rows.length * I);
  const chosen = new Int32Array(rows.length);
  const chances = new Float64Array(rows.length * n);
  const present = new Uint8Array(worlds * agents);
  const most = Math.ceil(rows.length / groups.count);
  const slots = new Int32Array(most);
  const index = new Int32Array(Math.max(rows.length, most * steps));
  const outputs = new Float32Array(most * policy.outputs);
  const ofHeads = new Float32Array(policyOutputs.size);
  const questions = new Float32Array(most * n * M);
  const answers = new Float32Array(most * n * model.network.outputs);
  const acts = new Uint8Array(others);

  /** Probability of choice `c`, all heads together, from those of each head. */
  function chanceOf(c: number): number {
    let chance = 1;
    let from = policyOutputs.size;
    for (let h = sizes.length - 1; h >= 0; h--) {
      from -= sizes[h];
      chance *= ofHeads[from + (c % sizes[h])];
      c = Math.floor(c / sizes[h]);
    }
    return chance;
  }

  /** Batch row of the agent `m` seats on from that of row `k`, round its world. */
  function seatOn(k: number, m: number): number {
    const seat = k % agents;
    return k - seat + ((seat + m) % agents);
  }

  /** What was done answers the last question of slot `r`, and is in the next one. */
  function ask(r: number): void {
    const q = r * M;
    const row = r * steps + asked[r];
    const answered = follows[r] !== 0;
    if (answered) {
      asked[r]++;
      for (let x = 0; x < M; x++) pastQuestion[row * M + x] = question[q + x];
    }
    for (let x = 0; x < I; x++) question[q + x] = seen[r * I + x];
    question.fill(0, q + I, q + M);
    question[q + I + chosen[r]] = 1;
    for (let m = 1; m < agents; m++) {
      const k = seatOn(rows[r], m);
      const choice = present[k] !== 0 ? choices.read(k) : -1;
      if (choice >= 0) question[q + I + m * n + choice] = 1;
      if (answered) pastAnswer[row * others + m - 1] = choice;
    }
    follows[r] = columns.active[rows[r]];
  }

  /** Asks about what the members of group `g` did, and about all that each could have done. */
  function measure(g: number, members: Int32Array): void {
    let count = 0;
    for (let j = 0; j < members.length; j++) {
      const r = members[j];
      influence[r] = 0;
      if (chosen[r] < 0) continue;
      ask(r);
      for (let c = 0; c < n; c++) {
        const at = (count * n + c) * M;
        for (let x = 0; x < M; x++) questions[at + x] = question[r * M + x];
        questions.fill(0, at + I, at + I + n);
        questions[at + I + c] = 1;
      }
      slots[count++] = r;
    }
    if (count === 0) return;
    model.forward(groups.leader[g], questions, undefined, count * n, answers);
    for (let j = 0; j < count; j++) {
      const r = slots[j];
      for (let m = 1; m < agents; m++) acts[m - 1] = columns.active[seatOn(rows[r], m)];
      influence[r] = influenceOf(answers, j * n * model.network.outputs, n, chances, r * n, chosen[r], acts);
      influenceSum[r] += influence[r];
    }
  }

  function update(g: number, members: Int32Array, learningRate: number): void {
    const learner = groups.leader[g];
    let count = 0;
    for (const r of members) {
      for (let row = r * steps; row < r * steps + asked[r]; row++) index[count++] = row;
      meanInfluence[r] = influenceSum[r] / steps;
      influenceSum[r] = asked[r] = watched[r] = 0;
    }
    if (count === 0) return;
    const parts = Math.max(1, Math.round(count / minibatch));
    let loss = 0;
    model.train(learner, (trainer) => {
      for (let epoch = 0; epoch < epochs; epoch++) {
        shuffle(rng, learner, index, 0, count);
        for (let part = 0; part < parts; part++) {
          const from = Math.floor((part * count) / parts);
          const to = Math.floor(((part + 1) * count) / parts);
          const slopesOf = (logits: Float32Array, slopes: Float32Array) => {
            const ofPart = predictionLoss(logits, n, pastAnswer, index, from, to, others, slopes);
            loss += ofPart / (epochs * parts);
            return ofPart;
          };
          trainer.step(pastQuestion, index, from, to, slopesOf, { learningRate, clipNorm });
        }
      }
    });
    for (const r of members) modelLoss[r] = loss;
    model.spread(g);
  }

  return {
    network: model.networks[0],
    influence,
    meanInfluence,
    loss: modelLoss,

    note(lo, hi, explore) {
      for (let k = lo * agents; k < hi * agents; k++) present[k] = columns.active[k];
      for (let g = groups.first(lo); g < groups.end(hi); g++) {
        const members = groups.slots(g, lo, hi);
        let count = 0;
        for (let j = 0; j < members.length; j++) {
          const r = members[j];
          const k = rows[r];
          chosen[r] = -1;
          if (!explore) {
            follows[r] = 0;
            continue;
          }
          if (present[k] === 0) continue;
          chosen[r] = choices.read(k);
          inputs.readRow(k, seen, r * I);
          index[count++] = r;
        }
        if (count === 0) continue;
        policy.forward(actor.weights, groups.leader[g] * policy.size, seen, index, count, outputs);
        for (let j = 0; j < count; j++) {
          const r = index[j];
          policyOutputs.probabilities(rows[r], outputs, j * policy.outputs, ofHeads, 0);
          for (let c = 0; c < n; c++) chances[r * n + c] = chanceOf(c);
        }
      }
    },

    watch(lo, hi, learningRate) {
      for (let g = groups.first(lo); g < groups.end(hi); g++) {
        const members = groups.slots(g, lo, hi);
        measure(g, members);
        for (let j = 0; j < members.length; j++) watched[members[j]]++;
        if (watched[members[0]] >= steps) update(g, members, learningRate);
      }
    },
  };
}
