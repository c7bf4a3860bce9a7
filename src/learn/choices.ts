/**
 * All discrete heads of an action as one choice 0..n-1, for learners that keep one table over what they may do.
 * The first head is the most significant digit; with a single head, choice and action are the same number.
 */
import { fail } from "../core/errors.ts";
import type { PolicyContext } from "../core/policy.ts";

export interface Choices {
  /** Product of the heads' sizes. */
  readonly n: number;
  /** Whether some choice can be masked: then call `allow` before choosing. */
  readonly masked: boolean;
  /** Allowed choices (1 or 0) of the row last given to `allow`. */
  readonly allowed: Uint8Array;
  /** Fills `allowed` for batch row `k`. */
  allow(k: number): void;
  /** What row `k` does now. */
  read(k: number): number;
  /** Writes the choice into the action columns of row `k`. */
  write(k: number, choice: number): void;
}

/** Choices of all heads together beyond which they are not listed. */
const mostChoices = 2 ** 20;

export function choicesOf(who: string, { heads, io }: Pick<PolicyContext, "heads" | "io">): Choices {
  const sizes = heads.map((head) => {
    if (head.kind !== "discrete")
      return fail(who, `needs discrete actions, but "${head.name}" is a ${head.kind}`);
    return head.n;
  });
  const n = sizes.reduce((product, size) => product * size, 1);
  if (n > mostChoices)
    fail(
      who,
      `lists at most ${mostChoices} choices of all heads together, and ${heads.map(({ name }, h) => `${name} ${sizes[h]}`).join(", ")} make ${n}`,
      undefined,
      "lay over the env what adds fewer heads, or heads of fewer choices",
    );
  const first = io.actions[0];
  const single = sizes.length === 1;
  const allowed = new Uint8Array(n).fill(1);
  return {
    n,
    masked: io.masked,
    allowed,
    allow(k) {
      for (let choice = 0; choice < n; choice++) {
        let rest = choice;
        let ok = 1;
        for (let h = sizes.length - 1; h >= 0; h--) {
          const size = sizes[h];
          ok &= io.masks[h][k * size + (rest % size)];
          rest = Math.floor(rest / size);
        }
        allowed[choice] = ok;
      }
    },
    read(k) {
      let choice = 0;
      for (let h = 0; h < sizes.length; h++) choice = choice * sizes[h] + io.actions[h][k];
      return choice;
    },
    write(k, choice) {
      if (single) {
        first[k] = choice;
        return;
      }
      let rest = choice;
      for (let h = sizes.length - 1; h >= 0; h--) {
        io.actions[h][k] = rest % sizes[h];
        rest = Math.floor(rest / sizes[h]);
      }
    },
  };
}
