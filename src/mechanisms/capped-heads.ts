/** The heads that a limit is on, what their choices amount to, and what is done in place of what is over it. */
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";
import { amountsIn, type FirstHead, firstHeads } from "./amounts.ts";

/** A head that a limit is on. */
export interface Capped extends Pick<FirstHead, "at" | "having"> {
  /** What each choice amounts to; empty for a box. */
  readonly values: Float64Array;
  /** The choice that amounts to the least; of a box its lowest value. */
  readonly least: number;
  /** The largest amount. */
  readonly most: number;
}

/** The first heads of all roles. */
export function cappedHeads(who: string, site: MechanismSite): Capped[] {
  return firstHeads(site).map(({ at, head, having }): Capped => {
    if (head.kind === "box") {
      if (head.low < 0) fail(who, `needs an action that starts at 0 or above in ${site.env.id}`, head.low);
      return { at, having, values: new Float64Array(0), least: head.low, most: head.high };
    }
    const values = Float64Array.from(amountsIn(head));
    return { at, having, values, least: values.indexOf(Math.min(...values)), most: Math.max(...values) };
  });
}

/** The most that each agent can do, 0 of who has none of the heads. */
export function mostOf(capped: readonly Capped[], agents: number): Float64Array {
  const most = new Float64Array(agents);
  for (const head of capped) for (let a = 0; a < agents; a++) if (head.having?.[a] !== 0) most[a] = head.most;
  return most;
}

/** Rounding must not forbid the last unit of an allowance: a share of it. */
export const slackShare = 1e-9;

/** One world of a mechanism, as far as limits go. */
interface Limited {
  readonly agents: number;
  readonly active: Uint8Array;
  readonly actions: readonly Float64Array[];
  readonly masks: readonly Uint8Array[];
}

/**
 * In one world, agents that would do more than what they have `left` do the least (of a box what is left, unless it is to be
 * `rejected`). Gives how many would have, and writes what each does to `done`.
 */
export function holdTo(
  { at, having, values, least, most: largest }: Capped,
  { agents, active, actions }: Limited,
  left: Float64Array,
  rejected: boolean,
  done?: Float64Array,
): number {
  const action = actions[at];
  const n = values.length;
  let over = 0;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0 || (having !== undefined && having[a] === 0)) continue;
    const most = left[a] * (1 + slackShare);
    if (most >= largest && done === undefined) continue;
    let amount = n > 0 ? values[action[a]] : action[a];
    if (amount > most) {
      over++;
      action[a] = n > 0 || rejected ? least : Math.max(least, left[a]);
      amount = n > 0 ? values[least] : action[a];
    }
    if (done !== undefined) done[a] = amount;
  }
  return over;
}

/** In one world, shows what agents have `left` as a share of the `most` that they can do; whether that binds any of them. */
export function showShares(
  shown: Float64Array,
  left: Float64Array,
  most: Float64Array,
  agents: number,
): boolean {
  let binds = false;
  for (let a = 0; a < agents; a++) {
    const all = left[a] >= most[a];
    binds ||= !all;
    shown[a] = most[a] > 0 ? (all ? 1 : left[a] / most[a]) : 0;
  }
  return binds;
}

/** In one world, forbids agents all choices of more than what they have `left` but the least. */
export function forbidOver(
  { at, having, values, least, most: largest }: Capped,
  { agents, masks }: Limited,
  left: Float64Array,
): void {
  const mask = masks[at];
  const n = values.length;
  for (let a = 0; a < agents; a++) {
    if (having !== undefined && having[a] === 0) continue;
    const most = left[a] * (1 + slackShare);
    if (most >= largest) continue;
    const row = a * n;
    for (let c = 0; c < n; c++) if (values[c] > most && c !== least) mask[row + c] = 0;
  }
}
