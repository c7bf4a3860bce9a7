/**
 * Multi-agent deep deterministic policy gradient: actors that see their own observations, critics that see everybody's
 * observations and actions.
 *
 * Lowe et al. 2017, "Multi-agent actor-critic for mixed cooperative-competitive environments", NeurIPS. Critic i learns
 * from remembered steps, with target networks that follow slowly,
 *
 *     y = r_i + gamma Q_i'(o', a_1', ..., a_n'),   a_j' = mu_j'(o_j'),
 *
 * and actor i climbs Q_i(o, a_1, ..., mu_i(o_i), ..., a_n), the others' actions being the remembered ones. Over a box mu is
 * tanh of the output, and exploring adds noise. Over discrete choices the action is drawn by Gumbel-softmax (Jang, Gu &
 * Poole 2017): the critic is shown the choice, and the gradient is that of the relaxed choice (straight through).
 *
 * "Everybody" are the seats that the policy plays; others are part of the env. An agent that has left shows zeros, does
 * nothing, and learns nothing. A termination is worth nothing; a truncated episode is worth what its last observation
 * promises.
 */
import { definePolicy, f64, i32, refuseUnused, uniform, vector, z } from "../../src/index.ts";
import { jointReplay, metricsNamed, schedule, valueAt } from "../../src/learn/index.ts";
import {
  activations,
  descend,
  gatherRows,
  gumbel,
  gumbelSoftmax,
  inputsOf,
  layersOf,
  learnedNetwork,
  networkGroups,
  policyHead,
  weightSharing,
  weightTensors,
} from "../../src/learn/networks/index.ts";
import { type Tensorflow, tensorflow } from "../../src/learn/tensorflow/index.ts";

const whole = z.number().int().min(1);

const params = z.object({
  learningRate: schedule
    .default(0.001)
    .describe("Adam's step size of the actors (schedule over learning ticks)"),
  criticLearningRate: schedule
    .default(0.003)
    .describe("Adam's step size of the critics (schedule over learning ticks)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  tau: z
    .number()
    .positive()
    .max(1)
    .default(0.01)
    .describe("share of the difference that targets move at each update"),
  noise: schedule
    .default(0.3)
    .describe("deviation of the exploration of a box action, in half ranges (schedule over learning ticks)"),
  temperature: z
    .number()
    .positive()
    .default(1)
    .describe("of the relaxed choice; lower is closer to the choice"),
  regularisation: z
    .number()
    .nonnegative()
    .default(0.001)
    .describe("weight of the mean squared output of the actor, which keeps it from settling for good"),
  capacity: whole.default(10_000).describe("steps remembered"),
  warmup: whole.default(256).describe("steps remembered before learning begins"),
  batch: whole.default(128).describe("remembered steps in an update"),
  every: whole.default(1).describe("ticks from one update to the next"),
  clipNorm: z.number().positive().default(0.5).describe("largest norm of a gradient"),
  hidden: z.array(whole).default([64, 64]).describe("units of each hidden layer of actors and critics"),
  activation: z.enum(activations).default("relu").describe("of the hidden layers"),
  weights: weightSharing,
  observe: z.array(z.string()).optional().describe("observations that they are shown (default: all)"),
  frozen: z
    .enum(["sample", "greedy"])
    .default("greedy")
    .describe("frozen play over discrete choices: draw, or take the likeliest"),
  engine: z
    .enum(["fused", "tensorflow"])
    .default("fused")
    .describe("what computes the networks; the actors' gradients are TensorFlow.js' in any case"),
});

export const maddpg = definePolicy({
  id: "maddpg",
  title: "Multi-agent deep deterministic policy gradient",
  cite: ["Lowe et al. 2017, NeurIPS, arXiv:1706.02275", "Jang, Gu & Poole 2017, ICLR (Gumbel-softmax)"],
  kind: "learner",
  sharing: "shared",
  acts: "any",
  params,
  metrics: metricsNamed("criticLoss", "valueOfPolicy"),
  needsTensorflow: () => true,
  bind(context, p) {
    const { rows, columns, rng, seats, agents } = context;
    const S = seats.length;
    const { capacity, batch: B } = p;
    const inputs = inputsOf("maddpg", context, {
      observe: p.observe,
      agentId: p.weights === "shared-with-id",
    });
    const I = inputs.size;
    const head = policyHead("maddpg", context);
    const sizes = head.head.kind === "categorical" ? head.head.sizes : undefined;
    if (sizes) refuseUnused("maddpg", params, p, ["noise"], "on choices, which are drawn");
    else refuseUnused("maddpg", params, p, ["temperature", "frozen"], "on a box, whose actor draws nothing");
    /** Numbers that show an action to a critic: indicators of choices, or box actions brought to [-1, 1]. */
    const A = head.size;
    const M = head.maskSize;
    /**
     * All observations, all actions, and whose value is asked; places for all agents of the env, so that a fork that plays
     * fewer seats fits the same memory.
     */
    const C = agents * (I + A + 1);
    const { hidden, activation, engine } = p;
    const groups = networkGroups(context, p.weights);
    const teams = networkGroups(context, "shared");
    const actor = learnedNetwork(
      context,
      groups,
      "actor",
      { inputs: I, hidden, activation, head: { kind: "linear", size: A } },
      { engine, target: true, headGain: 0.01 },
    );
    const critic = learnedNetwork(
      context,
      groups,
      "critic",
      { inputs: C, hidden, activation, value: true },
      { engine, target: true },
    );
    const { criticLoss, valueOfPolicy, stream, clock } = context.learnerStore({
      /** Of the last update: half the squared error of the critic, and what it thinks of the actor. */
      criticLoss: f64,
      valueOfPolicy: f64,
      stream: vector(i32, 4),
      /** Ticks learned. */
      clock: f64,
    });
    for (const figure of [criticLoss, valueOfPolicy]) figure.fill(Number.NaN);
    const memory = jointReplay(context, { teams, inputs, head, capacity, actionSize: A });
    const { now } = memory;

    const output = new Float32Array(Math.max(rows.length, B) * A);
    const drawn = new Float32Array(head.actionSize);
    const logNoise = new Float32Array(A);
    const places = new Int32Array(B);
    const entries = Array.from({ length: S }, () => new Int32Array(B));
    const nextActions = new Float32Array(S * B * A);
    const view = new Float32Array(B * C);
    const nextValues = new Float32Array(B);
    const targets = new Float32Array(B);
    const inOrder = Int32Array.from({ length: B }, (_, j) => j);
    const noOutput = new Int32Array(B);

    for (let l = 0; l < 4 * context.learners; l++)
      stream[l] = Math.floor(uniform(rng, Math.floor(l / 4)) * 2 ** 32);

    /** What an actor's outputs say without noise: for each head the likeliest allowed choice, or tanh. In place. */
    function decide(outputs: Float32Array, at: number, masks: Uint8Array, maskAt: number): void {
      if (!sizes) {
        for (let c = at; c < at + A; c++) outputs[c] = Math.tanh(outputs[c]);
        return;
      }
      for (const n of sizes) {
        let best = -1;
        for (let c = 0; c < n; c++)
          if ((M === 0 || masks[maskAt + c] !== 0) && (best < 0 || outputs[at + c] > outputs[at + best]))
            best = c;
        for (let c = 0; c < n; c++) outputs[at + c] = c === best ? 1 : 0;
        at += n;
        maskAt += n;
      }
    }

    /** How a critic is shown the action that was drawn last. */
    function encode(into: Float32Array, at: number): void {
      if (!sizes) {
        for (let c = 0; c < A; c++) into[at + c] = Math.max(-1, Math.min(1, drawn[c]));
        return;
      }
      into.fill(0, at, at + A);
      sizes.forEach((n, h) => {
        into[at + drawn[h]] = 1;
        at += n;
      });
    }

    /** Fills `view` with what critic `s` is shown of `count` steps: row j is step `which[j]` of the batch. */
    function show(s: number, seen: Float32Array, which: Int32Array, count: number, next: boolean): void {
      view.fill(0, 0, count * C);
      for (let j = 0; j < count; j++)
        for (let other = 0; other < S; other++) {
          const entry = entries[other][which[j]];
          const at = j * C + seats[other] * (I + A + 1);
          const from = next ? nextActions : memory.actions;
          const action = next ? (other * B + which[j]) * A : entry * A;
          for (let c = 0; c < I; c++) view[at + c] = seen[entry * I + c];
          for (let c = 0; c < A; c++) view[at + I + c] = from[action + c];
          if (other === s) view[at + I + A] = 1;
        }
    }

    function update(team: number, t: number): void {
      const first = teams.leader[team];
      memory.draw(team, stream, first, places);
      const leaders = Array.from({ length: S }, (_, s) => groups.leader[groups.groupOf[first + s]]);
      for (let s = 0; s < S; s++) {
        const own = (first + s) * capacity;
        for (let j = 0; j < B; j++) entries[s][j] = own + places[j];
        actor.forwardTarget(leaders[s], memory.nextInputs, entries[s], B, output);
        for (let j = 0; j < B; j++) {
          decide(output, j * A, memory.nextMasks, entries[s][j] * M);
          // Who has left does nothing.
          if (memory.goesOn[entries[s][j]] === 0) output.fill(0, j * A, (j + 1) * A);
        }
        nextActions.set(output.subarray(0, B * A), s * B * A);
      }
      for (let s = 0; s < S; s++) {
        const which = inOrder.filter((j) => memory.acted[entries[s][j]] !== 0);
        if (which.length === 0) continue;
        learnValues(s, leaders[s], which, t);
        learnActions(s, leaders[s], which, t);
      }
      for (const l of new Set(leaders)) {
        const g = groups.groupOf[l];
        for (const net of [actor, critic]) {
          net.follow(l, p.tau);
          net.spread(g);
        }
        groups.spread(g, criticLoss, 1);
        groups.spread(g, valueOfPolicy, 1);
      }
    }

    function learnValues(s: number, l: number, which: Int32Array, t: number): void {
      const count = which.length;
      show(s, memory.nextInputs, which, count, true);
      critic.forwardTarget(l, view, undefined, count, nextValues);
      for (let j = 0; j < count; j++) {
        const entry = entries[s][which[j]];
        targets[j] = memory.rewards[entry] + (memory.goesOn[entry] !== 0 ? p.gamma * nextValues[j] : 0);
      }
      show(s, memory.inputs, which, count, false);
      const data = { inputs: view, actions: noOutput, targets };
      const adam = { learningRate: valueAt(p.criticLearningRate, t), clipNorm: p.clipNorm };
      critic.train(l, (trainer) => {
        trainer.actionValueStep(data, inOrder, 0, count, Infinity, adam);
        criticLoss[l] = trainer.losses.value;
      });
    }

    /** Lowe et al. 2017, eq. 5, with `view` as `learnValues` left it. */
    function learnActions(s: number, l: number, which: Int32Array, t: number): void {
      const tf = tensorflow();
      const count = which.length;
      const own = which.map((j) => entries[s][j]);
      const place = seats[s] * (I + A + 1) + I;
      for (let j = 0; j < count; j++) view.fill(0, j * C + place, j * C + place + A);
      const noise = sizes && Float32Array.from({ length: count * A }, () => gumbel(stream, l));
      const adam = { learningRate: valueAt(p.learningRate, t), clipNorm: p.clipNorm };
      let value = 0;
      descend(
        actor.state(l),
        actor.network.tensors,
        (given) => {
          const outputs = layersOf(actor.network.shape, gatherRows(memory.inputs, I, own), given);
          const masks = M > 0 ? gatherRows(memory.masks, M, own) : undefined;
          const action =
            sizes && noise ? gumbelSoftmax(outputs, sizes, noise, p.temperature, masks) : tf.tanh(outputs);
          const others = tf.tensor2d(view.subarray(0, count * C), [count, C]);
          const shown = others.add(
            tf.pad(action, [
              [0, 0],
              [place, C - place - A],
            ]),
          ) as Tensorflow.Tensor2D;
          const judge = weightTensors(critic.network.tensors, critic.weights, l * critic.network.size);
          const worth = tf.mean(layersOf(critic.network.shape, shown, judge));
          value = worth.dataSync()[0];
          return tf.mean(tf.square(outputs)).mul(p.regularisation).sub(worth) as Tensorflow.Scalar;
        },
        adam,
      );
      valueOfPolicy[l] = value;
    }

    return {
      networks: [...actor.networks, ...critic.networks],

      act(lo, hi, explore) {
        const greedy = !explore && (!sizes || p.frozen === "greedy");
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          const l = groups.leader[g];
          const members = groups.slots(g, lo, hi);
          const there = members.filter((r) => columns.active[rows[r]] !== 0);
          for (const r of members) {
            now.present[r] = columns.active[rows[r]];
            now.inputs.fill(0, r * I, (r + 1) * I);
            now.actions.fill(0, r * A, (r + 1) * A);
          }
          for (const r of there) inputs.readRow(rows[r], now.inputs, r * I);
          if (there.length === 0) continue;
          actor.forward(l, now.inputs, there, there.length, output);
          logNoise.fill(Math.log(valueAt(p.noise, clock[l])));
          for (let j = 0; j < there.length; j++) {
            const r = there[j];
            const k = rows[r];
            if (!sizes) decide(output, j * A, now.masks, 0);
            if (M > 0) head.readMask(k, now.masks, r * M);
            head.choose(k, r, greedy, output, j * A, drawn, 0, logNoise, 0);
            encode(now.actions, r * A);
          }
        }
      },

      learn(lo, hi) {
        for (let team = teams.first(lo); team < teams.end(hi); team++) {
          const t = ++clock[teams.leader[team]];
          teams.spread(team, clock, 1);
          memory.keep(team, lo, hi);
          if (memory.kept(team) >= p.warmup && t % p.every === 0) update(team, t);
        }
      },

      metrics(lo, hi) {
        const leaders = groups.leader.subarray(groups.first(lo), groups.end(hi));
        const mean = (of: Float64Array) => leaders.reduce((sum, l) => sum + of[l], 0) / leaders.length;
        return { criticLoss: mean(criticLoss), valueOfPolicy: mean(valueOfPolicy) };
      },
      firstUpdate:
        Math.ceil(Math.ceil(p.warmup / (context.sharing === "shared" ? context.worlds : 1)) / p.every) *
        p.every,
    };
  },
});
