/**
 * What harvest rules share: amounts of effort on one side, the actions of a commons on the other.
 *
 * The first action head offers levels with `values` (rising, in units of effort), or it is a box of amounts.
 */
import { fail, type Seat, type SeatSite, z } from "../../src/index.ts";

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
  /** Acts with `amount`, cut to what is there and allowed. `turn` rises by 1 per agent and tick. */
  take(me: Pick<Seat, "act" | "allowed">, amount: number, turn: number): void;
}

/** Rounding slack in comparisons of amounts. */
const slack = 1e-9;

export function harvesting(who: string, { heads: [head] }: SeatSite, rounding: Rounding): Harvesting {
  if (head.kind === "box") {
    const { low, high } = head;
    return { most: high, take: (me, amount) => me.act(Math.max(low, Math.min(high, amount))) };
  }
  const { values, n } = head;
  if (!values || values.some((value, a) => a > 0 && value <= values[a - 1]))
    fail(who, `needs levels of "${head.name}" with rising values`, values, "play it in commons-v0");
  const inTurn = rounding === "in-turn";
  return {
    most: values[n - 1],
    take(me, amount, turn) {
      let level = 0;
      while (level + 1 < n && values[level + 1] <= amount * (1 + slack)) level++;
      if (inTurn && level + 1 < n && amount > values[level]) {
        const share = (amount - values[level]) / (values[level + 1] - values[level]);
        // Of any m consecutive turns, floor(m share) or one more go up.
        if (Math.floor((turn + 1) * share + slack) > Math.floor(turn * share + slack)) level++;
      }
      while (level > 0 && !me.allowed(level)) level--;
      while (level + 1 < n && !me.allowed(level)) level++;
      me.act(level);
    },
  };
}

/** A number that the rule needs: the one given, or the env's parameter of that name. */
export function envNumber(who: string, { batch }: SeatSite, name: string, given?: number): number {
  const value = given ?? batch.params[name];
  if (typeof value === "number") return value;
  return fail(who, `needs a number for "${name}", which ${batch.env.id} does not tell`, value);
}

/** Throws where the env does not give an observation that the rule needs in one of its forms. */
export function needs(who: string, { batch, features }: SeatSite, name: string): void {
  if (name in features) return;
  fail(
    who,
    `needs the observation "${name}", which ${batch.env.id} does not give`,
    undefined,
    "play it in commons-v0",
  );
}
