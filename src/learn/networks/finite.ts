/** Losses and gradients that are no longer numbers: an error that names where, before any weight is touched. */
import { fail } from "../../core/errors.ts";
import type { Tensor } from "./shape.ts";

/** `at` is where the tensors begin in `gradient`. */
export function requireFinite(
  who: string,
  loss: number,
  tensors: readonly Tensor[],
  gradient: Float32Array,
  at = 0,
): void {
  for (const { name, offset, size } of tensors)
    for (let i = at + offset; i < at + offset + size; i++)
      if (!Number.isFinite(gradient[i]))
        fail(
          who,
          `the gradient of ${name} is ${gradient[i]} (loss ${loss}); the weights before this update are kept`,
          undefined,
          "lower the learning rate, clip the gradient's norm, or look for rewards or observations that are not numbers",
        );
  if (!Number.isFinite(loss))
    fail(
      who,
      "the loss is not a number; the weights before this update are kept",
      loss,
      "look for rewards or observations that are not numbers",
    );
}
