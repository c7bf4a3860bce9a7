export { adamStep } from "./adam.ts";
export { network } from "./create.ts";
export { descend, gatherRows, indicatorRows, layersOf, trainCopy, weightTensors } from "./descend.ts";
export { requireFinite } from "./finite.ts";
export { type NetworkGroups, networkGroups, weightSharing } from "./groups.ts";
export { gumbel, gumbelSoftmax } from "./gumbel-softmax.ts";
export { type InitialiseOptions, initialise } from "./initialise.ts";
export { type InputOptions, type Inputs, inputsOf, jointInputsOf } from "./inputs.ts";
export { type LearnedNetwork, type LearnedNetworkOptions, learnedNetwork } from "./learned-network.ts";
export { type NetworkMemory, networkMemory } from "./memory.ts";
export type {
  ActionValueData,
  AdamOptions,
  Engine,
  Losses,
  Network,
  PolicyData,
  PolicyLoss,
  Trainer,
  TrainState,
} from "./network.ts";
export { noLosses } from "./network.ts";
export { type PolicyHead, policyHead } from "./policy-head.ts";
export { policyLoss } from "./policy-loss.ts";
export {
  type RecurrentNetwork,
  type RecurrentShape,
  recurrentInitialise,
  recurrentNetwork,
  recurrentTensors,
} from "./recurrent.ts";
export {
  type Activation,
  activations,
  headSize,
  type NetworkHead,
  type NetworkShape,
  outputsOf,
  type Tensor,
  tensorsOf,
  weightCount,
  widthsOf,
} from "./shape.ts";
