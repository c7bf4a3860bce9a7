/** The heads that a quota is on, and what their choices amount to. */
import { fail } from "../../core/errors.ts";
import type { MechanismSite } from "../../core/mechanism.ts";
import type { Role } from "../../core/roles.ts";

/** A head that the quota is on. */
export interface Capped {
  /** Its number among all. */
  readonly at: number;
  /** 1 for each agent of which it is the first head; undefined where it is everybody's. */
  readonly having: Uint8Array | undefined;
  /** What each choice amounts to; empty for a box. */
  readonly values: Float64Array;
  /** The choice that amounts to the least; of a box its lowest value. */
  readonly least: number;
}

/** The first heads of all roles. */
export function cappedHeads({ heads, roles, agents, env }: MechanismSite): Capped[] {
  const firstOf = ({ action }: Role) => (action ? heads.findIndex(({ name }) => name === action[0]) : 0);
  const numbers = new Set(roles.length > 0 ? roles.map(firstOf) : [0]);
  return [...numbers].map((at): Capped => {
    const head = heads[at];
    const seats = roles.filter((role) => firstOf(role) === at).flatMap((role) => role.seats);
    const having = numbers.size > 1 ? new Uint8Array(agents) : undefined;
    for (const seat of seats) if (having) having[seat] = 1;
    if (head.kind === "box") {
      if (head.low < 0) fail("quota", `needs an action that starts at 0 or above in ${env.id}`, head.low);
      return { at, having, values: new Float64Array(0), least: head.low };
    }
    const values = Float64Array.from(head.values ?? Array.from({ length: head.n }, (_, a) => a));
    return { at, having, values, least: values.indexOf(Math.min(...values)) };
  });
}

/** Rounding must not forbid the last unit of an allowance: a share of the cap. */
export const slackShare = 1e-9;
