/**
 * Proximal policy optimisation with a memory: a gated recurrent unit between the layers that read the observation and
 * those that act and value.
 *
 * Schulman et al. 2017 (PPO); Cho et al. 2014 (GRU); recurrence as in Huang et al. 2022 (ppo_atari_lstm). Each slot keeps
 * its state from tick to tick and begins every episode with none. After `steps` ticks the whole rollout is played through
 * again from the state it began in, with the gradient going back to its first tick; minibatches are sets of such
 * sequences, one a slot. In sharing "shared" the sequences of all worlds teach one network; in "sessions" a world has but
 * its own, and learns far more slowly.
 *
 * Known behaviour: remembers what no policy without memory can, over delays of up to `steps` ticks (its state reaches
 * further back, the gradient does not).
 */
import { definePolicy, f32, f64, i32, shuffle, u8, uniform, vector, z } from "../../src/index.ts";
import {
  addToMoments,
  checkDeviation,
  generalisedAdvantages,
  inverseDeviation,
  metricsNamed,
  momentsSize,
  rowEnd,
  valueAt,
} from "../../src/learn/index.ts";
import {
  activations,
  descend,
  gatherRows,
  indicatorRows,
  inputsOf,
  type Losses,
  networkGroups,
  noLosses,
  policyHead,
  policyLoss,
  recurrentInitialise,
  recurrentNetwork,
  trainCopy,
} from "../../src/learn/networks/index.ts";
import type { Tensorflow } from "../../src/learn/tensorflow/index.ts";
import { ppoParams } from "./ppo.ts";

const whole = z.number().int().min(1);

const params = ppoParams
  .omit({
    critic: true,
    engine: true,
    normaliseAdvantages: true,
    normaliseObservations: true,
    targetKl: true,
  })
  .extend({
    steps: whole.default(64).describe("ticks gathered before an update: the length of a sequence"),
    minibatch: whole
      .default(1024)
      .describe("rows of one gradient step, about; whole sequences, at least one"),
    hidden: z.array(whole).default([64]).describe("units of each layer before the memory; [] for none"),
    units: whole.default(64).describe("numbers remembered from tick to tick"),
    activation: z.enum(activations).default("tanh").describe("of the layers before the memory"),
  });

/** Of the last update: means over its gradient steps, under the names that they have with PPO. */
const figureNames = Object.keys(noLosses()) as (keyof Losses)[];
const metricNames = figureNames.map((name) =>
  name === "policy" || name === "value" ? (`${name}Loss` as const) : name,
);

export const recurrentPpo = definePolicy({
  id: "recurrent-ppo",
  title: "Proximal policy optimisation with a recurrent network",
  cite: [
    "Schulman et al. 2017, arXiv:1707.06347",
    "Cho et al. 2014, EMNLP (gated recurrent unit)",
    "Huang et al. 2022, JMLR 23:274 (CleanRL)",
  ],
  kind: "learner",
  sharing: "shared",
  acts: "any",
  params,
  metrics: metricsNamed(...metricNames),
  needsTensorflow: () => true,
  bind(context, p) {
    const { rows, io, columns, rng } = context;
    const S = context.seats.length;
    const { steps, units, gamma } = p;
    const agentId = p.weights === "shared-with-id";
    const inputs = inputsOf("recurrent-ppo", context, { observe: p.observe, agentId });
    const head = policyHead("recurrent-ppo", context);
    checkDeviation("recurrent-ppo", head, p);
    const groups = networkGroups(context, p.weights);
    const net = recurrentNetwork({
      inputs: inputs.size,
      hidden: p.hidden,
      activation: p.activation,
      units,
      head: head.head,
      value: true,
    });
    const width = net.outputs;
    const stdAt = net.tensors.find(({ name }) => name === "logStd")?.offset ?? 0;

    const learnerFields = {
      weights: vector(f32, net.size),
      moments: vector(f32, 2 * net.size),
      adamSteps: i32,
      /** Ticks learned from. */
      clock: f64,
      stream: vector(i32, 4),
      returnMoments: vector(f64, momentsSize(1)),
      figures: vector(f64, figureNames.length),
    };
    const mind = context.learnerStore(learnerFields);
    const { weights, clock, stream, returnMoments, figures } = mind;
    figures.fill(Number.NaN);
    const rollout = context.slotStore({
      state: vector(f32, units),
      /** Ticks gathered since the last update. The fields from `firstState` on hold them, oldest first. */
      gathered: i32,
      /** Discounted sum of the rewards of this episode so far, for their scale. */
      discounted: f32,
      firstState: vector(f32, units),
      inputs: vector(f32, steps * inputs.size),
      starts: vector(u8, steps),
      /** Whether the agent was there. */
      acted: vector(u8, steps),
      masks: vector(u8, steps * head.maskSize),
      actions: vector(f32, steps * head.actionSize),
      logProbabilities: vector(f32, steps),
      values: vector(f32, steps),
      rewards: vector(f32, steps),
      ends: vector(u8, steps),
      bootstraps: vector(f32, steps),
    });
    const { state, gathered, discounted, acted, ends } = rollout;

    const advantages = new Float32Array(rows.length * steps);
    const returns = new Float32Array(rows.length * steps);
    const seen = new Float32Array(rows.length * inputs.size);
    const states = new Float32Array(rows.length * units);
    const outputs = new Float32Array(rows.length * width);
    const frozenAction = new Float32Array(head.actionSize);
    const losses = noLosses();
    const data = {
      actions: rollout.actions,
      ...(head.maskSize > 0 && { masks: rollout.masks }),
      logProbabilities: rollout.logProbabilities,
      advantages,
      returns,
      values: rollout.values,
    };

    for (let g = 0; g < groups.count; g++) {
      const l = groups.leader[g];
      recurrentInitialise(net.shape, rng, l, weights, l * net.size, { logStd: Math.log(p.deviation) });
      for (let j = 0; j < 4; j++) stream[4 * l + j] = Math.floor(uniform(rng, l) * 2 ** 32);
      spread(g);
    }

    /** Members that share a group's network keep the same memory. */
    function spread(g: number): void {
      for (const name of Object.keys(learnerFields) as (keyof typeof learnerFields)[])
        groups.spread(g, mind[name], learnerFields[name].size);
    }

    /** Row in the rollout of the present tick. */
    const now = (r: number): number => r * steps + gathered[r];

    /** Shows slots what is to be seen, in `seen`; `outputs` and `states` have what the network of learner `l` makes of it. */
    function look(l: number, slots: Int32Array): void {
      for (let j = 0; j < slots.length; j++) {
        inputs.readRow(rows[slots[j]], seen, j * inputs.size);
        states.set(state.subarray(slots[j] * units, (slots[j] + 1) * units), j * units);
      }
      if (slots.length > 0) net.step(weights, l * net.size, seen, states, slots.length, outputs, states);
    }

    function update(l: number, slots: Int32Array): void {
      const scale = p.normaliseRewards ? inverseDeviation(returnMoments, l * momentsSize(1), 1, 0) : 1;
      for (const r of slots) {
        acted.fill(0, now(r), (r + 1) * steps);
        generalisedAdvantages(rollout, r * steps, now(r), gamma, p.lambda, scale, advantages, returns);
      }
      const order = slots.filter((r) => acted.subarray(r * steps, (r + 1) * steps).includes(1));
      if (order.length === 0) return;
      const sets = Math.min(order.length, Math.max(1, Math.round((order.length * steps) / p.minibatch)));
      const adam = { learningRate: valueAt(p.learningRate, clock[l]), clipNorm: p.clipNorm };
      const sums = new Float64Array(figureNames.length);
      trainCopy({ weights, moments: mind.moments, steps: mind.adamSteps, learner: l }, net.size, (copy) => {
        for (let epoch = 0; epoch < p.epochs; epoch++) {
          shuffle(stream, l, order);
          for (let m = 0; m < sets; m++) {
            const from = Math.floor((m * order.length) / sets);
            const to = Math.floor(((m + 1) * order.length) / sets);
            const { norm } = descend(copy, net.tensors, lossOf(l, order.slice(from, to)), adam);
            losses.gradientNorm = norm;
            figureNames.forEach((name, j) => {
              sums[j] += losses[name] / (sets * p.epochs);
            });
          }
        }
      });
      figures.set(sums, l * sums.length);
    }

    /** The loss of the rollouts of `slots` as a function of the weights. */
    function lossOf(l: number, slots: Int32Array): (given: Tensorflow.Tensor[]) => Tensorflow.Scalar {
      const n = slots.length;
      // The network wants tick after tick, the rollouts lie slot after slot.
      const all = Int32Array.from({ length: steps * n }, (_, i) => slots[i % n] * steps + Math.floor(i / n));
      const starts = Uint8Array.from(all, (row) => rollout.starts[row]);
      const places = Int32Array.from(all.keys()).filter((i) => acted[all[i]] !== 0);
      const taken = places.map((i) => all[i]);
      const loss = {
        kind: "ppo",
        clip: p.clip,
        valueWeight: p.valueWeight,
        entropyWeight: valueAt(p.entropy, clock[l]),
        clipValue: p.clipValue > 0 ? p.clipValue : Infinity,
        normaliseAdvantages: true,
      } as const;
      return (given) => {
        const first = gatherRows(rollout.firstState, units, slots);
        const played = net.unroll(given, gatherRows(rollout.inputs, inputs.size, all), first, starts);
        // Ticks of absent agents are left out by a product: the WebAssembly backend has no gradient of gather.
        const kept =
          taken.length === all.length
            ? played
            : (indicatorRows(places, all.length).matMul(played) as Tensorflow.Tensor2D);
        return policyLoss(net.shape, data, taken, kept, given[net.tensors.length - 1], loss, losses);
      };
    }

    return {
      networks: [{ name: "actor-critic", tensors: net.tensors, weights, architecture: net.shape }],

      act(lo, hi, explore) {
        const { tick, active, age } = columns;
        const greedy = !explore && p.frozen === "greedy";
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          const members = groups.slots(g, lo, hi);
          const l = groups.leader[g];
          for (const r of members) {
            // What was gathered before a frozen stretch does not join on to what comes after it; and a full rollout that
            // was not learned from is one that a fork left behind.
            if (!explore || gathered[r] === steps) gathered[r] = 0;
            const row = now(r);
            acted[row] = explore ? active[rows[r]] : 0;
            rollout.starts[row] = tick[Math.floor(r / S)] === 0 || age?.[rows[r]] === 0 ? 1 : 0;
            if (rollout.starts[row] !== 0) state.fill(0, r * units, (r + 1) * units);
            if (gathered[r] === 0)
              rollout.firstState.set(state.subarray(r * units, (r + 1) * units), r * units);
          }
          const there = members.filter((r) => active[rows[r]] !== 0);
          look(l, there);
          for (let j = 0; j < there.length; j++) {
            const r = there[j];
            const k = rows[r];
            const row = now(r);
            state.set(states.subarray(j * units, (j + 1) * units), r * units);
            const std = l * net.size + stdAt;
            if (!explore) {
              head.choose(k, r, greedy, outputs, j * width, frozenAction, 0, weights, std);
              continue;
            }
            rollout.inputs.set(seen.subarray(j * inputs.size, (j + 1) * inputs.size), row * inputs.size);
            if (head.maskSize > 0) head.readMask(k, rollout.masks, row * head.maskSize);
            const at = row * head.actionSize;
            const { actions, logProbabilities, values } = rollout;
            logProbabilities[row] = head.choose(k, r, false, outputs, j * width, actions, at, weights, std);
            values[row] = outputs[j * width + head.size];
          }
        }
      },

      learn(lo, hi) {
        const { terminated, truncated, active } = columns;
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          const members = groups.slots(g, lo, hi);
          const l = groups.leader[g];
          clock[l]++;
          const full = clock[l] % steps === 0;
          for (const r of members) {
            const k = rows[r];
            const row = now(r);
            ends[row] = rowEnd.terminated;
            if (acted[row] === 0) continue;
            rollout.rewards[row] = io.reward[k];
            const unseen = truncated[k] !== 0 || active[k] === 0;
            const over = terminated[k] !== 0;
            if (!over) ends[row] = unseen || full ? rowEnd.cut : rowEnd.goesOn;
            discounted[r] = gamma * discounted[r] + io.reward[k];
            addToMoments(returnMoments, l * momentsSize(1), 1, discounted, r);
            if (over || unseen) discounted[r] = 0;
          }
          // What is not seen is worth what the last observation promises to who remembers what came before.
          const unseen = members.filter((r) => ends[now(r)] === rowEnd.cut);
          look(l, unseen);
          for (let j = 0; j < unseen.length; j++)
            rollout.bootstraps[now(unseen[j])] = outputs[j * width + head.size];
          for (const r of members) gathered[r]++;
          if (full) {
            update(l, members);
            for (const r of members) gathered[r] = 0;
          }
          spread(g);
        }
      },

      metrics(lo, hi) {
        const sums: Record<string, number> = Object.fromEntries(metricNames.map((name) => [name, 0]));
        const count = groups.end(hi) - groups.first(lo);
        for (let g = groups.first(lo); g < groups.end(hi); g++)
          metricNames.forEach((name, j) => {
            sums[name] += figures[groups.leader[g] * metricNames.length + j] / count;
          });
        return sums;
      },
      firstUpdate: steps,
    };
  },
});
