/** What actor-critic learners on policy let their users choose. */
import * as z from "zod";
import { refuseUnused } from "../core/params.ts";
import { weightSharing } from "./networks/groups.ts";
import type { PolicyHead } from "./networks/policy-head.ts";
import { activations } from "./networks/shape.ts";

/** Params of the networks and of what is gathered, to be spread into those of a learner. */
export const actorCriticParams = {
  gamma: z.number().min(0).max(1).default(0.99).describe("discount factor per tick"),
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe("how far advantages look before they trust the critic: 0 one tick, 1 all that was gathered"),
  steps: z.number().int().min(1).default(128).describe("ticks gathered before an update"),
  hidden: z
    .array(z.number().int().min(1))
    .default([64, 64])
    .describe("units of each hidden layer, of actor and critic alike"),
  deviation: z
    .number()
    .positive()
    .default(1)
    .describe("first standard deviation of box actions, in halves of their range"),
  activation: z.enum(activations).default("tanh").describe("of the hidden layers"),
  weights: weightSharing,
  critic: z
    .enum(["shared", "separate", "central"])
    .default("separate")
    .describe(
      "value estimate: an output of the actor's network, a network of its own, or one that sees all agents' observations",
    ),
  observe: z.array(z.string()).optional().describe("observations that the networks are shown (default: all)"),
  normaliseObservations: z
    .boolean()
    .default(false)
    .describe("bring inputs to mean 0 and deviation 1 as seen so far: for features without bounds"),
  normaliseRewards: z
    .boolean()
    .default(true)
    .describe("divide rewards by the deviation of the discounted return as seen so far"),
  frozen: z
    .enum(["sample", "greedy"])
    .default("sample")
    .describe("frozen play: draw from the policy, or take its likeliest action (its mean)"),
  engine: z
    .enum(["fused", "tensorflow"])
    .default("fused")
    .describe("what computes the networks: own WebAssembly, or TensorFlow.js"),
};
const whole = z.object(actorCriticParams);
export type ActorCriticParams = z.output<typeof whole>;

/** An error where a deviation was given for choices, which have none. */
export function checkDeviation(
  who: string,
  { head }: PolicyHead,
  p: Pick<ActorCriticParams, "deviation">,
): void {
  if (head.kind !== "gaussian")
    refuseUnused(who, z.object({ deviation: actorCriticParams.deviation }), p, ["deviation"], "on choices");
}
