/** A network together with the memory in which a policy keeps what its learners know: they are all that a learner needs. */
import type { PolicyContext } from "../../core/policy.ts";
import { network } from "./create.ts";
import type { NetworkGroups } from "./groups.ts";
import { type InitialiseOptions, initialise } from "./initialise.ts";
import { type NetworkMemory, networkMemory } from "./memory.ts";
import type { Engine, Network, Trainer } from "./network.ts";
import type { NetworkShape } from "./shape.ts";

export interface LearnedNetwork extends NetworkMemory {
  readonly network: Network;
  /** `network.forward` with the weights of a learner, or with those of its target network. */
  forward: Forward;
  forwardTarget: Forward;
  /** `network.train` of a learner's weights. */
  train(learner: number, body: (trainer: Trainer) => void): void;
}

type Forward = (
  learner: number,
  inputs: Float32Array,
  index: Int32Array | undefined,
  rows: number,
  outputs: Float32Array,
) => void;

export interface LearnedNetworkOptions extends InitialiseOptions {
  readonly engine: Engine;
  /** Whether a target network follows. */
  readonly target?: boolean;
}

/** A network of the given shape for each group, in memory fields that begin with `name`. */
export function learnedNetwork(
  context: Pick<PolicyContext, "learnerStore" | "rng">,
  groups: NetworkGroups,
  name: string,
  shape: NetworkShape,
  options: LearnedNetworkOptions,
): LearnedNetwork {
  const net = network(shape, options.engine);
  const memory = networkMemory(
    context,
    groups,
    name,
    net,
    (...at) => initialise(shape, ...at, options),
    options,
  );
  return {
    ...memory,
    network: net,
    forward: (learner, inputs, index, rows, outputs) =>
      net.forward(memory.weights, learner * net.size, inputs, index, rows, outputs),
    forwardTarget: (learner, inputs, index, rows, outputs) =>
      net.forward(memory.target, learner * net.size, inputs, index, rows, outputs),
    train: (learner, body) => net.train(memory.state(learner), body),
  };
}
