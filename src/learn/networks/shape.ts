/**
 * A multilayer perceptron as data, and where each of its tensors lies in one flat array of weights.
 *
 * Hidden layers share one activation; the outputs are linear: first the head (logits, means, action values), then the
 * value estimate where there is one. All engines, checkpoints and exported files use this layout.
 */
import { fail, failUnknown } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";

export const activations = ["tanh", "relu"] as const;
export type Activation = (typeof activations)[number];

/** What the outputs before the value estimate are. */
export type NetworkHead =
  /** Logits of one or more categorical choices, one after the other. */
  | { readonly kind: "categorical"; readonly sizes: readonly number[] }
  /** Means of normal distributions; their log standard deviations are weights that do not depend on the input. */
  | { readonly kind: "gaussian"; readonly size: number }
  /** Numbers as they come: action values, predictions. */
  | { readonly kind: "linear"; readonly size: number };

export interface NetworkShape {
  readonly inputs: number;
  /** Units of each hidden layer, first to last. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  readonly head?: NetworkHead;
  /** The last output is an estimate of the value of the state. */
  readonly value?: boolean;
}

/** A named part of the flat weights; kernels are [inputs, outputs] of their layer, row-major. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

/** Outputs of the head. */
export function headSize(head: NetworkHead | undefined): number {
  if (!head) return 0;
  return head.kind === "categorical" ? head.sizes.reduce((sum, n) => sum + n, 0) : head.size;
}

export function outputsOf({ head, value = false }: NetworkShape): number {
  return headSize(head) + (value ? 1 : 0);
}

/** Inputs of each layer, then the outputs of the last: [16, 64, 64, 6]. */
export function widthsOf(shape: NetworkShape): number[] {
  return [shape.inputs, ...shape.hidden, outputsOf(shape)];
}

/** The tensors in their order: kernel and bias of each layer, then the log standard deviations of a gaussian head. */
export function tensorsOf(shape: NetworkShape): Tensor[] {
  const widths = widthsOf(shape);
  if (!activations.includes(shape.activation)) failUnknown("activation", shape.activation, activations);
  for (const width of widths)
    if (!Number.isInteger(width) || width < 1)
      fail("network", "needs whole numbers of units, at least 1, in every layer", widths);
  const tensors: Tensor[] = [];
  let offset = 0;
  const add = (name: string, ...dimensions: number[]) => {
    const size = dimensions.reduce((product, n) => product * n, 1);
    tensors.push({ name, shape: dimensions, offset, size });
    offset += size;
  };
  for (let layer = 1; layer < widths.length; layer++) {
    const name = layer < widths.length - 1 ? `hidden${layer - 1}` : "output";
    add(`${name}/kernel`, widths[layer - 1], widths[layer]);
    add(`${name}/bias`, widths[layer]);
  }
  if (shape.head?.kind === "gaussian") add("logStd", shape.head.size);
  return tensors;
}

/** Weights in all. */
export function weightCount(shape: NetworkShape): number {
  return tensorsOf(shape).reduce((sum, { size }) => sum + size, 0);
}

const isWidth = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

/** Whether something from a file is a head. */
export function isHead(value: unknown): value is NetworkHead {
  if (!isObject(value)) return false;
  const { kind, size, sizes } = value;
  return kind === "categorical"
    ? Array.isArray(sizes) && sizes.length > 0 && sizes.every(isWidth)
    : (kind === "gaussian" || kind === "linear") && isWidth(size);
}

/** Whether something from a file is the shape of a network. */
export function isNetworkShape(value: unknown): value is NetworkShape {
  if (!isObject(value)) return false;
  const { inputs, hidden, activation, head, value: estimates } = value;
  return (
    isWidth(inputs) &&
    Array.isArray(hidden) &&
    hidden.every(isWidth) &&
    (activations as readonly unknown[]).includes(activation) &&
    (head === undefined || isHead(head)) &&
    (estimates === undefined || typeof estimates === "boolean") &&
    (head !== undefined || estimates === true)
  );
}
