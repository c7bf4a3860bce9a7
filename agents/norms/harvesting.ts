/**
 * What harvest rules share: amounts of effort on one side, the actions of a commons on the other.
 *
 * The first action head offers levels with `values` (rising, in units of effort), or it is a box of amounts.
 */
import { fail, type PolicyContext, z } from "../../src/index.ts";

const roundings = ["below", "in-turn"] as const;
export type Rounding = (typeof roundings)[number];

export const roundingParam = (usual: Rounding) =>
  z
    .enum(roundings)
    .default(usual)
    .describe(
      "between two levels: the lower one, or agents take turns with both so that the group is right on average",
    );

export const catchabilityParam = z
  .number()
  .positive()
  .optional()
  .describe("share of the stock that a unit of effort catches in a tick; default what the env says");

export interface Harvesting {
  /** The largest amount. */
  readonly most: number;
  /** Acts for batch row `k` with `amount`, cut to what is there and allowed. `turn` rises by 1 per agent and tick. */
  write(k: number, amount: number, turn: number): void;
}

/** Rounding slack in comparisons of amounts. */
const slack = 1e-9;

export function harvesting(who: string, { heads, io }: PolicyContext, rounding: Rounding): Harvesting {
  const head = heads[0];
  const action = io.actions[0];
  if (head.kind === "box") {
    const { low, high } = head;
    return {
      most: high,
      write(k, amount) {
        action[k] = Math.max(low, Math.min(high, amount));
      },
    };
  }
  const { values, n } = head;
  if (!values || values.some((value, a) => a > 0 && value <= values[a - 1]))
    fail(who, `needs levels of "${head.name}" with rising values`, values, "play it in commons-v0");
  const mask = io.masks[0];
  const inTurn = rounding === "in-turn";
  return {
    most: values[n - 1],
    write(k, amount, turn) {
      let level = 0;
      while (level + 1 < n && values[level + 1] <= amount * (1 + slack)) level++;
      if (inTurn && level + 1 < n && amount > values[level]) {
        const share = (amount - values[level]) / (values[level + 1] - values[level]);
        // Of any m consecutive turns, floor(m share) or one more go up.
        if (Math.floor((turn + 1) * share + slack) > Math.floor(turn * share + slack)) level++;
      }
      if (io.masked) {
        const at = k * n;
        while (level > 0 && mask[at + level] === 0) level--;
        while (level + 1 < n && mask[at + level] === 0) level++;
      }
      action[k] = level;
    },
  };
}

/** A number that the rule needs: the one given, or the env's parameter of that name. */
export function envNumber(who: string, { batch }: PolicyContext, name: string, given?: number): number {
  const value = given ?? batch.params[name];
  if (typeof value === "number") return value;
  return fail(who, `needs a number for "${name}", which ${batch.env.id} does not tell`, value);
}

/** An observation that the rule needs in one of its forms. */
export function needs(who: string, { batch, io }: PolicyContext, name: string): Float64Array {
  return (
    io.obs[name] ??
    fail(
      who,
      `needs the observation "${name}", which ${batch.env.id} does not give`,
      undefined,
      "play it in commons-v0",
    )
  );
}
