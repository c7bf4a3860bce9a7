/**
 * What learners of action values with networks share: the networks and their targets in the policy's memory, replay, and
 * play that explores. How values are learned is the learner's own.
 *
 * A target network (Mnih et al. 2015) follows the learned one: every `targetEvery` updates it takes over the share `tau` of
 * the difference (Lillicrap et al. 2016; all of it with tau = 1).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import type { PolicyContext } from "../core/policy.ts";
import { f64, i32 } from "../core/schema.ts";
import { type Choices, choicesOf } from "./choices.ts";
import {
  boltzmannChoice,
  checkExploration,
  epsilonAt,
  epsilonGreedy,
  explorationFigures,
  explorationParams,
  temperatureAt,
} from "./exploration.ts";
import {
  type AdamOptions,
  activations,
  inputsOf,
  type LearnedNetwork,
  learnedNetwork,
  type NetworkGroups,
  type NetworkMemory,
  networkGroups,
  type Trainer,
  weightSharing,
} from "./networks/index.ts";
import { absent, experienceReplay, type Replay } from "./replay.ts";
import { schedule, valueAt } from "./schedules.ts";

export const actionValueParams = {
  learningRate: schedule.default(5e-4).describe("Adam's step size (schedule over ticks)"),
  gamma: z.number().min(0).max(1).default(0.99).describe("discount factor per tick"),
  ...explorationParams,
  hidden: z.array(z.number().int().min(1)).default([64, 64]).describe("units of each hidden layer"),
  activation: z.enum(activations).default("relu").describe("activation of the hidden layers"),
  observe: z.array(z.string()).optional().describe("observations it is shown (default: all)"),
  weights: weightSharing,
  capacity: z.number().int().min(1).default(5000).describe("experiences that each learner keeps for replay"),
  warmup: z.number().int().min(1).default(500).describe("experiences before the first update"),
  batch: z.number().int().min(1).default(32).describe("experiences in one update"),
  every: z.number().int().min(1).default(1).describe("ticks between updates"),
  updates: z.number().int().min(1).default(1).describe("updates each time"),
  double: z
    .boolean()
    .default(true)
    .describe("the learned network chooses the next action and the target network values it"),
  targetEvery: z.number().int().min(1).default(200).describe("updates between moves of the target network"),
  tau: z.number().positive().max(1).default(1).describe("share of the difference that such a move covers"),
  clipNorm: z.number().positive().default(10).describe("largest norm of a gradient"),
  engine: z.enum(["fused", "tensorflow"]).default("fused").describe("what computes the networks"),
};
export type ActionValueParams = z.output<z.ZodObject<typeof actionValueParams>>;

export interface ActionValues {
  readonly q: LearnedNetwork;
  readonly groups: NetworkGroups;
  readonly choices: Choices;
  readonly replay: Replay;
  /** Inputs of a row. */
  readonly inputs: number;
  /** Ticks of learning, by slot. */
  readonly clock: Float64Array;
  act(lo: number, hi: number, explore: boolean): void;
  /** Whether there is to be an update, of networks that learn from so many experiences. */
  isDue(tick: number, experiences: number): boolean;
  adam(tick: number): AdamOptions;
  /**
   * Action values after entries `index[0 .. into.length - 1]` of the replay, by the target network of a learner, of the best
   * allowed choice: best to the learned network (or to the target network, without `double`). 0 where nothing follows.
   */
  bestNext(learner: number, index: Int32Array, into: Float32Array): void;
  /** One update of the network of group `g`; then its target follows, and the group's members get their copies. */
  train(g: number, body: (trainer: Trainer) => void): void;
  /** Target weights of a learner's other networks follow after `train`, in the same way. */
  follow(learner: number, other: NetworkMemory): void;
  /** How much worlds from `lo` on explore: for the metrics of the learner. */
  exploration(lo: number): Record<string, number>;
  /** Ticks up to the first update of networks that learn from the experiences of so many seats. */
  firstUpdate(seats: number): number;
}

export function actionValues(
  who: string,
  context: PolicyContext,
  p: ActionValueParams,
  steps = 1,
): ActionValues {
  if (p.warmup > p.capacity)
    fail(who, `warmup must be at most the capacity of ${p.capacity}`, p.warmup, "else it never learns");
  checkExploration(who, p);
  const { columns, rows, rng } = context;
  const S = context.seats.length;
  const choices = choicesOf(who, context);
  const { n, masked } = choices;
  const inputs = inputsOf(who, context, { observe: p.observe, agentId: p.weights === "shared-with-id" });
  const groups = networkGroups(context, p.weights);
  const replay = experienceReplay(context, { inputs, choices, capacity: p.capacity, gamma: p.gamma, steps });
  const { hidden, activation, engine } = p;
  const net = learnedNetwork(
    context,
    groups,
    "q",
    { inputs: inputs.size, hidden, activation, head: { kind: "linear", size: n } },
    { engine, target: true },
  );
  const { updateCount } = context.learnerStore({ updateCount: i32 });
  const { clock } = context.slotStore({ clock: f64 });

  const slots = new Int32Array(rows.length);
  const seen = new Int32Array(rows.length);
  const outputs = new Float32Array(rows.length * n);
  const q = new Float64Array(n);
  const odds = new Float64Array(n);
  const next = new Float32Array(p.batch * n);
  const nextTarget = new Float32Array(p.batch * n);

  function follow(learner: number, other: NetworkMemory): void {
    if (updateCount[learner] % p.targetEvery === 0) other.follow(learner, p.tau);
  }

  return {
    q: net,
    groups,
    choices,
    replay,
    inputs: inputs.size,
    clock,
    act(lo, hi, explore) {
      const epsilon = epsilonAt(p, explore, clock[lo * S]);
      const temperature = temperatureAt(p, explore, clock[lo * S]);
      for (let g = groups.first(lo); g < groups.end(hi); g++) {
        const members = groups.slots(g, lo, hi);
        let count = 0;
        for (let m = 0; m < members.length; m++) {
          const r = members[m];
          if (!explore) replay.forget(r);
          if (columns.active[rows[r]] === 0) {
            replay.note(r, absent);
            continue;
          }
          slots[count] = r;
          seen[count++] = replay.see(r);
        }
        if (count === 0) continue;
        net.forward(groups.leader[g], replay.sight, seen, count, outputs);
        for (let j = 0; j < count; j++) {
          const r = slots[j];
          for (let a = 0; a < n; a++) q[a] = outputs[j * n + a];
          if (masked) choices.allow(rows[r]);
          const choice =
            temperature > 0
              ? boltzmannChoice(q, 0, choices, temperature, odds, rng, r)
              : epsilonGreedy(q, 0, choices, epsilon, false, rng, r);
          replay.note(r, choice);
          if (choice >= 0) choices.write(rows[r], choice);
        }
      }
    },
    isDue: (tick, experiences) => tick % p.every === 0 && experiences >= p.warmup,
    adam: (tick) => ({ learningRate: valueAt(p.learningRate, tick), clipNorm: p.clipNorm }),
    bestNext(learner, index, into) {
      net.forwardTarget(learner, replay.nextInputs, index, into.length, nextTarget);
      if (p.double) net.forward(learner, replay.nextInputs, index, into.length, next);
      const choosers = p.double ? next : nextTarget;
      for (let j = 0; j < into.length; j++) {
        const entry = index[j];
        const goesOn = replay.discount[entry] > 0;
        into[j] = goesOn ? nextTarget[j * n + replay.bestNext(entry, choosers, j * n)] : 0;
      }
    },
    train(g, body) {
      const leader = groups.leader[g];
      net.train(leader, body);
      updateCount[leader]++;
      follow(leader, net);
      net.spread(g);
      groups.spread(g, updateCount, 1);
    },
    follow,
    exploration: (lo) => explorationFigures(p, clock[lo * S]),
    firstUpdate(seats) {
      const perTick = seats * (context.sharing === "shared" ? context.worlds : 1);
      return Math.ceil(Math.ceil(p.warmup / perTick) / p.every) * p.every;
    },
  };
}
