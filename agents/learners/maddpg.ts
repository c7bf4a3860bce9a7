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
import {
  activations,
  definePolicy,
  descend,
  f32,
  f64,
  gatherRows,
  gumbel,
  gumbelSoftmax,
  i32,
  initialise,
  inputsOf,
  layersOf,
  network,
  networkGroups,
  policyHead,
  randomInt,
  schedule,
  type Tensorflow,
  tensorflow,
  u8,
  uniform,
  valueAt,
  vector,
  weightSharing,
  weightTensors,
  z,
} from "../../src/index.ts";

const whole = z.number().int().min(1);

const params = z.object({
  actorRate: schedule
    .default(0.001)
    .describe("Adam's step size of the actors (schedule over learning ticks)"),
  criticRate: schedule
    .default(0.003)
    .describe("Adam's step size of the critics (schedule over learning ticks)"),
  gamma: z.number().min(0).max(1).default(0.95).describe("discount factor per tick"),
  follow: z.number().positive().max(1).default(0.01).describe("how far targets follow at each update"),
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
  needsTensorflow: () => true,
  bind(context, p) {
    const { rows, io, columns, rng, seats, agents } = context;
    const S = seats.length;
    const { capacity, batch: B } = p;
    const inputs = inputsOf("maddpg", context, {
      observe: p.observe,
      agentId: p.weights === "shared-with-id",
    });
    const I = inputs.size;
    const head = policyHead("maddpg", context);
    const sizes = head.head.kind === "categorical" ? head.head.sizes : undefined;
    /** Numbers that show an action to a critic: indicators of choices, or box actions brought to [-1, 1]. */
    const A = head.size;
    const M = head.maskSize;
    /**
     * All observations, all actions, and whose value is asked; places for all agents of the env, so that a fork that plays
     * fewer seats fits the same memory.
     */
    const C = agents * (I + A + 1);
    const { hidden, activation } = p;
    const actor = network({ inputs: I, hidden, activation, head: { kind: "linear", size: A } }, p.engine);
    const critic = network({ inputs: C, hidden, activation, value: true }, p.engine);
    const groups = networkGroups(context, p.weights);
    const teams = networkGroups(context, "shared");

    const netFields = {
      actorWeights: vector(f32, actor.size),
      actorTarget: vector(f32, actor.size),
      actorMoments: vector(f32, 2 * actor.size),
      actorSteps: i32,
      criticWeights: vector(f32, critic.size),
      criticTarget: vector(f32, critic.size),
      criticMoments: vector(f32, 2 * critic.size),
      criticSteps: i32,
      /** Of the last update: half the squared error of the critic, and what it thinks of the actor. */
      criticLoss: f64,
      valueOfPolicy: f64,
    };
    const nets = context.learnerStore(netFields);
    const { actorWeights, actorTarget, criticWeights, criticTarget } = nets;
    // Step `place` of a team is entry `learner * capacity + place` of each of its seats; its first seat counts for all.
    const memory = context.learnerStore({
      stream: vector(i32, 4),
      /** Ticks learned, and steps remembered ever. */
      clock: f64,
      kept: f64,
      acted: vector(u8, capacity),
      inputs: vector(f32, capacity * I),
      masks: vector(u8, capacity * M),
      actions: vector(f32, capacity * A),
      rewards: vector(f32, capacity),
      goesOn: vector(u8, capacity),
      nextInputs: vector(f32, capacity * I),
      nextMasks: vector(u8, capacity * M),
    });
    const { stream, clock, kept } = memory;
    const slot = context.slotStore({
      present: u8,
      input: vector(f32, I),
      mask: vector(u8, M),
      action: vector(f32, A),
    });

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

    for (let g = 0; g < groups.count; g++) {
      const l = groups.leader[g];
      initialise(actor.shape, rng, l, actorWeights, l * actor.size, { headGain: 0.01 });
      initialise(critic.shape, rng, l, criticWeights, l * critic.size);
      actorTarget.set(actorWeights.subarray(l * actor.size, (l + 1) * actor.size), l * actor.size);
      criticTarget.set(criticWeights.subarray(l * critic.size, (l + 1) * critic.size), l * critic.size);
      spread(g);
    }
    for (let l = 0; l < 4 * context.learners; l++)
      stream[l] = Math.floor(uniform(rng, Math.floor(l / 4)) * 2 ** 32);

    /** Seats that share networks keep equal copies. */
    function spread(g: number): void {
      for (const name of Object.keys(netFields) as (keyof typeof netFields)[])
        groups.spread(g, nets[name], netFields[name].size);
    }

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
      const filled = Math.min(capacity, kept[first]);
      for (let j = 0; j < B; j++) places[j] = randomInt(stream, first, filled);
      const leaders = Array.from({ length: S }, (_, s) => groups.leader[groups.groupOf[first + s]]);
      for (let s = 0; s < S; s++) {
        const own = (first + s) * capacity;
        for (let j = 0; j < B; j++) entries[s][j] = own + places[j];
        actor.forward(actorTarget, leaders[s] * actor.size, memory.nextInputs, entries[s], B, output);
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
        follow(actorTarget, actorWeights, l * actor.size, actor.size);
        follow(criticTarget, criticWeights, l * critic.size, critic.size);
        spread(groups.groupOf[l]);
      }
    }

    function learnValues(s: number, l: number, which: Int32Array, t: number): void {
      const count = which.length;
      show(s, memory.nextInputs, which, count, true);
      critic.forward(criticTarget, l * critic.size, view, undefined, count, nextValues);
      for (let j = 0; j < count; j++) {
        const entry = entries[s][which[j]];
        targets[j] = memory.rewards[entry] + (memory.goesOn[entry] !== 0 ? p.gamma * nextValues[j] : 0);
      }
      show(s, memory.inputs, which, count, false);
      const state = {
        weights: criticWeights,
        moments: nets.criticMoments,
        steps: nets.criticSteps,
        learner: l,
      };
      const adam = { learningRate: valueAt(p.criticRate, t), clipNorm: p.clipNorm };
      critic.train(state, (trainer) => {
        trainer.actionValueStep(
          { inputs: view, actions: noOutput, targets },
          inOrder,
          0,
          count,
          Infinity,
          adam,
        );
        nets.criticLoss[l] = trainer.losses.value;
      });
    }

    /** Lowe et al. 2017, eq. 6, with `view` as `learnValues` left it. */
    function learnActions(s: number, l: number, which: Int32Array, t: number): void {
      const tf = tensorflow();
      const count = which.length;
      const own = which.map((j) => entries[s][j]);
      const place = seats[s] * (I + A + 1) + I;
      for (let j = 0; j < count; j++) view.fill(0, j * C + place, j * C + place + A);
      const noise = sizes && Float32Array.from({ length: count * A }, () => gumbel(stream, l));
      const state = { weights: actorWeights, moments: nets.actorMoments, steps: nets.actorSteps, learner: l };
      const adam = { learningRate: valueAt(p.actorRate, t), clipNorm: p.clipNorm };
      let value = 0;
      descend(
        state,
        actor.tensors,
        (given) => {
          const outputs = layersOf(actor.shape, gatherRows(memory.inputs, I, own), given);
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
          const judge = weightTensors(critic.tensors, criticWeights, l * critic.size);
          const worth = tf.mean(layersOf(critic.shape, shown, judge));
          value = worth.dataSync()[0];
          return tf.mean(tf.square(outputs)).mul(p.regularisation).sub(worth) as Tensorflow.Scalar;
        },
        adam,
      );
      nets.valueOfPolicy[l] = value;
    }

    function follow(target: Float32Array, weights: Float32Array, at: number, size: number): void {
      for (let i = at; i < at + size; i++) target[i] += p.follow * (weights[i] - target[i]);
    }

    /** What slot `r` saw and did, and what came of it, becomes part of step `place` of its team. */
    function remember(r: number, place: number): void {
      const k = rows[r];
      const entry = context.learnerOf[r] * capacity + place;
      const present = slot.present[r] !== 0;
      memory.acted[entry] = slot.present[r];
      memory.inputs.set(slot.input.subarray(r * I, (r + 1) * I), entry * I);
      memory.masks.set(slot.mask.subarray(r * M, (r + 1) * M), entry * M);
      memory.actions.set(slot.action.subarray(r * A, (r + 1) * A), entry * A);
      memory.rewards[entry] = present ? io.reward[k] : 0;
      const goesOn = present && columns.terminated[k] === 0;
      memory.goesOn[entry] = goesOn ? 1 : 0;
      memory.nextInputs.fill(0, entry * I, (entry + 1) * I);
      if (!goesOn) return;
      inputs.readRow(k, memory.nextInputs, entry * I);
      if (M > 0) head.readMask(k, memory.nextMasks, entry * M);
    }

    return {
      networks: [
        { name: "actor", tensors: actor.tensors, weights: actorWeights, architecture: actor.shape },
        { name: "actor-target", tensors: actor.tensors, weights: actorTarget, architecture: actor.shape },
        { name: "critic", tensors: critic.tensors, weights: criticWeights, architecture: critic.shape },
        { name: "critic-target", tensors: critic.tensors, weights: criticTarget, architecture: critic.shape },
      ],

      act(lo, hi, explore) {
        const greedy = !explore && (!sizes || p.frozen === "greedy");
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          const l = groups.leader[g];
          const members = groups.slots(g, lo, hi);
          const there = members.filter((r) => columns.active[rows[r]] !== 0);
          for (const r of members) {
            slot.present[r] = columns.active[rows[r]];
            slot.input.fill(0, r * I, (r + 1) * I);
            slot.action.fill(0, r * A, (r + 1) * A);
          }
          for (const r of there) inputs.readRow(rows[r], slot.input, r * I);
          if (there.length === 0) continue;
          actor.forward(actorWeights, l * actor.size, slot.input, there, there.length, output);
          logNoise.fill(Math.log(valueAt(p.noise, clock[l])));
          for (let j = 0; j < there.length; j++) {
            const r = there[j];
            const k = rows[r];
            if (!sizes) decide(output, j * A, slot.mask, 0);
            if (M > 0) head.readMask(k, slot.mask, r * M);
            head.choose(k, r, greedy, output, j * A, drawn, 0, logNoise, 0);
            encode(slot.action, r * A);
          }
        }
      },

      learn(lo, hi) {
        for (let team = teams.first(lo); team < teams.end(hi); team++) {
          const first = teams.leader[team];
          const members = teams.slots(team, lo, hi);
          for (let w = 0; w < members.length; w += S) {
            const group = members.subarray(w, w + S);
            if (!group.some((r) => slot.present[r] !== 0)) continue;
            for (const r of group) remember(r, kept[first] % capacity);
            kept[first]++;
          }
          const t = ++clock[first];
          teams.spread(team, kept, 1);
          teams.spread(team, clock, 1);
          if (kept[first] >= p.warmup && t % p.every === 0) update(team, t);
        }
      },

      metrics(lo, hi) {
        let [criticLoss, valueOfPolicy] = [0, 0];
        const count = groups.end(hi) - groups.first(lo);
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          criticLoss += nets.criticLoss[groups.leader[g]] / count;
          valueOfPolicy += nets.valueOfPolicy[groups.leader[g]] / count;
        }
        return { criticLoss, valueOfPolicy };
      },
    };
  },
});
