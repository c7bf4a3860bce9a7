/**
 * A network in a policy's memory: its weights, what Adam remembers of them, and perhaps a target network (Mnih et al.
 * 2015) that follows. Each learner has its own; those that share a network keep equal copies.
 */
import type { PolicyContext, PolicyNetwork } from "../../core/policy.ts";
import { f32, i32, vector } from "../../core/schema.ts";
import type { NetworkGroups } from "./groups.ts";
import type { TrainState } from "./network.ts";
import type { Tensor } from "./shape.ts";

export interface NetworkMemory {
  /** `size` numbers a learner. */
  readonly weights: Float32Array;
  /** The same of the target network; empty without one. */
  readonly target: Float32Array;
  /** What `network.train` and `adamStep` work on for one learner. */
  state(learner: number): TrainState;
  /** The target of a learner takes over a `share` of its difference from the weights. */
  follow(learner: number, share: number): void;
  /** After a change by its leader, the other members of group `g` get their copies. */
  spread(g: number): void;
  /** What weights in files are written from and read into. */
  readonly networks: readonly PolicyNetwork[];
}

/** The weights of anything that is computed from some. */
interface Weighted {
  readonly tensors: readonly Tensor[];
  readonly size: number;
  /** Says how it is computed, in files. */
  readonly shape?: object;
}

/**
 * Memory for one network a group, in the fields `<name>Weights`, `<name>Target`, `<name>Moments` and `<name>Steps`.
 * `initialise` fills in first weights at `weights[at ..]`, from random stream `s` of `words`: that of the group's leader.
 */
export function networkMemory(
  { learnerStore, rng }: Pick<PolicyContext, "learnerStore" | "rng">,
  groups: NetworkGroups,
  name: string,
  { tensors, size, shape }: Weighted,
  initialise: (words: Int32Array, s: number, weights: Float32Array, at: number) => void,
  { target: withTarget = false }: { target?: boolean } = {},
): NetworkMemory {
  const { [`${name}Weights`]: weights, [`${name}Moments`]: moments } = learnerStore({
    [`${name}Weights`]: vector(f32, size),
    [`${name}Moments`]: vector(f32, 2 * size),
  });
  const target = withTarget
    ? learnerStore({ [`${name}Target`]: vector(f32, size) })[`${name}Target`]
    : new Float32Array(0);
  const { [`${name}Steps`]: steps } = learnerStore({ [`${name}Steps`]: i32 });

  function follow(learner: number, share: number): void {
    const end = (learner + 1) * size;
    for (let j = learner * size; j < end; j++)
      target[j] = share === 1 ? weights[j] : target[j] + share * (weights[j] - target[j]);
  }

  function spread(g: number): void {
    groups.spread(g, weights, size);
    if (withTarget) groups.spread(g, target, size);
    groups.spread(g, moments, 2 * size);
    groups.spread(g, steps, 1);
  }

  for (let g = 0; g < groups.count; g++) {
    const leader = groups.leader[g];
    initialise(rng, leader, weights, leader * size);
    if (withTarget) follow(leader, 1);
    spread(g);
  }

  const named = (name: string, weights: Float32Array): PolicyNetwork => ({
    name,
    tensors,
    weights,
    ...(shape && { architecture: shape }),
    ...(groups.shared && { shared: true }),
  });
  return {
    weights,
    target,
    state: (learner) => ({ weights, moments, steps, learner }),
    follow,
    spread,
    networks: [named(name, weights), ...(withTarget ? [named(`${name}-target`, target)] : [])],
  };
}
