/**
 * What actor-critic learners on policy share: their networks and what they gather for them.
 *
 * A slot fills a rollout of its own, one row for each tick in which its agent acted; agents that are not there leave no
 * rows. A group of slots that share networks learns every `steps` ticks from the rows of all of them. Where an episode is
 * truncated, and where the rollout is full, the value of the last observation stands for what comes after (it is read
 * before the next episode begins); a termination is worth nothing (Pardo et al. 2018, "Time limits in reinforcement
 * learning"). What was gathered before frozen play is dropped: it does not join on to what comes after.
 *
 * The critic is an output of the actor's network ("shared"), a network of its own that is shown the same ("separate"), or
 * one that is shown the observations of all agents of the world and which of them it values ("central"; Lowe et al. 2017,
 * Yu et al. 2022).
 */
import type { PolicyContext, PolicyNetwork } from "../core/policy.ts";
import { uniform } from "../core/random.ts";
import { type Columns, type Fields, f32, f64, i32, u8, vector } from "../core/schema.ts";
import { type ActorCriticParams, checkDeviation } from "./actor-critic-params.ts";
import { networkGroups } from "./networks/groups.ts";
import { inputsOf, jointInputsOf } from "./networks/inputs.ts";
import { type LearnedNetwork, learnedNetwork } from "./networks/learned-network.ts";
import type { PolicyData } from "./networks/network.ts";
import { policyHead } from "./networks/policy-head.ts";
import { explainedVariance, generalisedAdvantages, rowEnd } from "./returns.ts";
import {
  addToMoments,
  inverseDeviation,
  momentsSize,
  momentsTensors,
  normaliseRows,
} from "./running-moments.ts";

/** A full rollout of the slots that share networks, ready to be learned from. */
export interface Experience {
  /** The learner entry that holds the group's networks. */
  readonly learner: number;
  /** Ticks the group has learned from, this rollout included. */
  readonly clock: number;
  /** The rows are `index[0..rows-1]` of the data; the order may be changed. At least one. */
  readonly index: Int32Array;
  readonly rows: number;
  /** For the actor, and for the critic where that is a network of its own. */
  readonly data: PolicyData;
  readonly criticData: PolicyData;
  /** Of the returns, by the values that were expected. */
  readonly explained: number;
  /** To be filled in: one number for each of the names of the figures. */
  readonly figures: Float64Array;
}

export interface ActorCritic {
  readonly actor: LearnedNetwork;
  /** Undefined where the value estimate is an output of the actor. */
  readonly critic: LearnedNetwork | undefined;
  readonly networks: readonly PolicyNetwork[];
  /** A random stream a learner, for the order of the rows. */
  readonly stream: Int32Array;
  act(lo: number, hi: number, explore: boolean): void;
  /** Takes in the step; `update` is called for each group whose rollout is full. */
  gather(lo: number, hi: number, update: (experience: Experience) => void): void;
  /** Figures of the last updates, in the mean over the networks of worlds lo..hi-1. */
  metrics(lo: number, hi: number): Record<string, number>;
}

/** Rows that go through a network in one call. */
const chunkRows = 2048;

/** `figureNames` are the figures of an update that its learner reports. */
export function actorCritic(
  who: string,
  context: PolicyContext,
  p: ActorCriticParams,
  figureNames: readonly string[],
): ActorCritic {
  const { rows: batchRow, io, columns, rng } = context;
  const slots = batchRow.length;
  const { gamma, lambda, steps, hidden, activation, observe, engine } = p;
  const groups = networkGroups(context, p.weights);
  const head = policyHead(who, context);
  checkDeviation(who, head, p);
  const inputs = inputsOf(who, context, { observe, agentId: p.weights === "shared-with-id" });
  const central = p.critic === "central";
  const criticInputs = central ? jointInputsOf(who, context, { observe }) : inputs;

  const actor = learnedNetwork(
    context,
    groups,
    "actor",
    { inputs: inputs.size, hidden, activation, head: head.head, value: p.critic === "shared" },
    { engine, logStd: Math.log(p.deviation) },
  );
  const critic =
    p.critic === "shared"
      ? undefined
      : learnedNetwork(
          context,
          groups,
          "critic",
          { inputs: criticInputs.size, hidden, activation, value: true },
          { engine },
        );
  const width = actor.network.outputs;
  const stdAt = actor.network.tensors.find(({ name }) => name === "logStd")?.offset ?? 0;

  /** What every tick changes. */
  const ageFields = {
    /** Ticks learned from. */
    clock: f64,
    inputMoments: vector(f64, p.normaliseObservations ? momentsSize(inputs.size) : 0),
    viewMoments: vector(f64, p.normaliseObservations && central ? momentsSize(criticInputs.size) : 0),
    returnMoments: vector(f64, momentsSize(1)),
  };
  /** What an update changes, besides the networks. */
  const mindFields = {
    stream: vector(i32, 4),
    figures: vector(f64, figureNames.length),
  };
  const age = context.learnerStore(ageFields);
  const mind = context.learnerStore(mindFields);
  const rollout = context.slotStore({
    /** Rows gathered since the last update, oldest first. */
    filled: i32,
    acted: u8,
    /** Discounted sum of the rewards of this episode so far, for their scale. */
    discounted: f32,
    inputs: vector(f32, steps * inputs.size),
    views: vector(f32, central ? steps * criticInputs.size : 0),
    chosen: vector(f32, steps * head.actionSize),
    masks: vector(u8, steps * head.maskSize),
    logProbabilities: vector(f32, steps),
    values: vector(f32, steps),
    rewards: vector(f32, steps),
    ends: vector(u8, steps),
    bootstraps: vector(f32, steps),
  });
  const { clock, inputMoments, viewMoments, returnMoments } = age;
  const { stream, figures } = mind;
  figures.fill(Number.NaN);
  const { filled, acted, discounted, values, ends, bootstraps } = rollout;
  const views = central ? rollout.views : rollout.inputs;
  const criticMoments = central ? viewMoments : inputMoments;

  // Scratch: what a call needs and forgets.
  let mostSlots = 0;
  for (let g = 0; g < groups.count; g++) mostSlots = Math.max(mostSlots, slotsOf(g).length);
  const mostRows = mostSlots * steps;
  const index = new Int32Array(mostRows);
  const slotOf = new Int32Array(mostRows / steps);
  const advantages = new Float32Array(slots * steps);
  const returns = new Float32Array(slots * steps);
  const outputs = new Float32Array(chunkRows * width);
  const estimates = new Float32Array(chunkRows);
  const lastViews = new Float32Array(chunkRows * criticInputs.size);
  const inOrder = Int32Array.from({ length: chunkRows }, (_, j) => j);
  const data: PolicyData = {
    inputs: rollout.inputs,
    actions: rollout.chosen,
    ...(head.maskSize > 0 && { masks: rollout.masks }),
    logProbabilities: rollout.logProbabilities,
    advantages,
    returns,
    values,
  };
  const criticData: PolicyData = { ...data, inputs: views };

  for (let g = 0; g < groups.count; g++) {
    const l = groups.leader[g];
    for (let j = 0; j < 4; j++) stream[4 * l + j] = Math.floor(uniform(rng, l) * 2 ** 32);
    spread(g, mind, mindFields);
  }

  function slotsOf(g: number): Int32Array {
    return groups.slots(g, 0, context.worlds);
  }

  /** Members that share a group's networks keep the same memory. */
  function spread<S extends Fields>(g: number, store: Columns<S>, fields: S): void {
    for (const name in fields) groups.spread(g, store[name] as Float32Array, fields[name].size);
  }

  function normalise(
    moments: Float64Array,
    l: number,
    width: number,
    rows: Float32Array,
    at: Int32Array,
    count: number,
    learning: boolean,
  ): void {
    const place = l * momentsSize(width);
    if (learning) for (let j = 0; j < count; j++) addToMoments(moments, place, width, rows, at[j] * width);
    normaliseRows(moments, place, width, rows, at, count);
  }

  function act(lo: number, hi: number, explore: boolean): void {
    const { active } = columns;
    const greedy = !explore && p.frozen === "greedy";
    for (let g = groups.first(lo); g < groups.end(hi); g++) {
      const members = groups.slots(g, lo, hi);
      const l = groups.leader[g];
      let count = 0;
      for (let m = 0; m < members.length; m++) {
        const r = members[m];
        const k = batchRow[r];
        // A full rollout that was not learned from is one that a fork left behind.
        if (!explore || filled[r] === steps) filled[r] = 0;
        acted[r] = explore ? active[k] : 0;
        if (active[k] === 0) continue;
        const row = r * steps + filled[r];
        inputs.readRow(k, rollout.inputs, row * inputs.size);
        if (central && explore) criticInputs.readRow(k, views, row * criticInputs.size);
        slotOf[count] = r;
        index[count++] = row;
      }
      if (p.normaliseObservations) {
        normalise(inputMoments, l, inputs.size, rollout.inputs, index, count, explore);
        if (central && explore) normalise(viewMoments, l, criticInputs.size, views, index, count, true);
      }
      for (let from = 0; from < count; from += chunkRows)
        decide(l, from, Math.min(chunkRows, count - from), greedy, explore);
    }
  }

  /** Actions, and when exploring values, of rows `index[from .. from + count - 1]`. */
  function decide(l: number, from: number, count: number, greedy: boolean, explore: boolean): void {
    const { maskSize, actionSize, size } = head;
    const rows = index.subarray(from, from + count);
    actor.forward(l, rollout.inputs, rows, count, outputs);
    for (let j = 0; j < count; j++) {
      const row = rows[j];
      const r = slotOf[from + j];
      const k = batchRow[r];
      const out = j * width;
      if (maskSize > 0) head.readMask(k, rollout.masks, row * maskSize);
      rollout.logProbabilities[row] = head.choose(
        k,
        r,
        greedy,
        outputs,
        out,
        rollout.chosen,
        row * actionSize,
        actor.weights,
        l * actor.network.size + stdAt,
      );
      if (!critic) values[row] = outputs[out + size];
    }
    if (!critic || !explore) return;
    critic.forward(l, views, rows, count, estimates);
    for (let j = 0; j < count; j++) values[rows[j]] = estimates[j];
  }

  function gather(lo: number, hi: number, update: (experience: Experience) => void): void {
    for (let g = groups.first(lo); g < groups.end(hi); g++) {
      const members = groups.slots(g, lo, hi);
      const l = groups.leader[g];
      clock[l]++;
      const full = clock[l] % steps === 0;
      record(l, members, full);
      if (full) {
        finish(l, members, update);
        actor.spread(g);
        critic?.spread(g);
        spread(g, mind, mindFields);
      }
      spread(g, age, ageFields);
    }
  }

  /** Writes down what the step brought, and the value of observations after which nothing more is seen. */
  function record(l: number, members: Int32Array, full: boolean): void {
    const { active, terminated, truncated } = columns;
    const { reward } = io;
    let waiting = 0;
    for (let m = 0; m < members.length; m++) {
      const r = members[m];
      const k = batchRow[r];
      if (acted[r] !== 0) {
        const row = r * steps + filled[r]++;
        rollout.rewards[row] = reward[k];
        const over = terminated[k] !== 0;
        const unseen = truncated[k] !== 0 || active[k] === 0;
        ends[row] = over ? rowEnd.terminated : unseen ? rowEnd.cut : rowEnd.goesOn;
        if (p.normaliseRewards) {
          discounted[r] = gamma * discounted[r] + reward[k];
          addToMoments(returnMoments, l * momentsSize(1), 1, discounted, r);
          if (over || unseen) discounted[r] = 0;
        }
      }
      if (filled[r] === 0) continue;
      const last = r * steps + filled[r] - 1;
      const stopsHere = full && ends[last] === rowEnd.goesOn;
      if (stopsHere) ends[last] = rowEnd.cut;
      if (stopsHere || (acted[r] !== 0 && ends[last] === rowEnd.cut)) {
        criticInputs.readRow(k, lastViews, waiting * criticInputs.size);
        slotOf[waiting++] = r;
      }
      if (waiting === chunkRows) {
        foresee(l, waiting);
        waiting = 0;
      }
    }
    if (waiting > 0) foresee(l, waiting);
  }

  /** Values of the observations in `lastViews`, for the last rows of slots `slotOf[0..count-1]`. */
  function foresee(l: number, count: number): void {
    if (p.normaliseObservations)
      normalise(criticMoments, l, criticInputs.size, lastViews, inOrder, count, false);
    if (critic) critic.forward(l, lastViews, undefined, count, estimates);
    else {
      actor.forward(l, lastViews, undefined, count, outputs);
      for (let j = 0; j < count; j++) estimates[j] = outputs[j * width + head.size];
    }
    for (let j = 0; j < count; j++) {
      const r = slotOf[j];
      bootstraps[r * steps + filled[r] - 1] = estimates[j];
    }
  }

  function finish(l: number, members: Int32Array, update: (experience: Experience) => void): void {
    const scale = p.normaliseRewards ? inverseDeviation(returnMoments, l * momentsSize(1), 1, 0) : 1;
    let rows = 0;
    for (let m = 0; m < members.length; m++) {
      const from = members[m] * steps;
      const to = from + filled[members[m]];
      generalisedAdvantages(rollout, from, to, gamma, lambda, scale, advantages, returns);
      for (let row = from; row < to; row++) index[rows++] = row;
      filled[members[m]] = 0;
    }
    if (rows === 0) return;
    update({
      learner: l,
      clock: clock[l],
      index,
      rows,
      data,
      criticData,
      explained: explainedVariance(returns, values, index, rows),
      figures: figures.subarray(l * figureNames.length, (l + 1) * figureNames.length),
    });
  }

  /** With what its inputs are normalised by. */
  const normalised = (net: PolicyNetwork, values: Float64Array, width: number): PolicyNetwork =>
    p.normaliseObservations ? { ...net, statistics: { tensors: momentsTensors(width), values } } : net;
  return {
    actor,
    critic,
    networks: [
      ...actor.networks.map((net) => normalised(net, inputMoments, inputs.size)),
      ...(critic?.networks ?? []).map((net) => normalised(net, criticMoments, criticInputs.size)),
    ],
    stream,
    act,
    gather,
    metrics(lo, hi) {
      const from = groups.first(lo);
      const count = groups.end(hi) - from;
      const means: Record<string, number> = {};
      figureNames.forEach((name, j) => {
        means[name] = 0;
        for (const l of groups.leader.subarray(from, from + count))
          means[name] += figures[l * figureNames.length + j] / count;
      });
      return means;
    },
  };
}
