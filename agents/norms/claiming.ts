/** What norms that claim tasks from a registry share: how many there are, what a job takes, and who has declared what. */
import { type Fields, fail, i32, type Reading, type Seat, type SeatSite, z } from "../../src/index.ts";
import { choicesFor } from "./one-action.ts";

export const claimingReads = ["free", "holder", "held"] as const;

/** The task that it goes for, from 1; 0 none. */
export const claimingMemory = { target: i32 };

export type Claimer = Seat<typeof claimingMemory & Fields, (typeof claimingReads)[number]>;

export const claimingParams = {
  action: z.number().optional().describe("what it does in the env (first action head; default: nothing)"),
};

export interface ClaimSite {
  readonly tasks: number;
  /** Resources that a job takes. */
  readonly needs: number;
  /** Numbers of the heads that claim: more than one where all that a job takes is claimed at once. */
  readonly heads: readonly number[];
  /** Number of the head that declares, -1 where nobody talks. */
  readonly declare: number;
  /** What it does in the env, out of how many choices. */
  readonly action: number;
  readonly choices: number;
}

export function claimSite(
  who: string,
  p: { readonly action?: number | undefined },
  site: SeatSite,
): ClaimSite {
  const { heads, features } = site;
  const named = (name: RegExp) => [...heads.keys()].filter((h) => name.test(heads[h].name));
  const claims = named(/^claim\d*$/);
  const first = heads[claims[0]];
  if (first?.kind !== "discrete") {
    const names = heads.map(({ name }) => name).join(", ");
    fail(who, "needs the action head claim", names, "lay task-registry on");
  }
  const own = heads[0];
  const action = p.action ?? (own.kind === "box" ? Math.min(own.high, Math.max(own.low, 0)) : 0);
  return {
    tasks: first.n - 1,
    needs: features.held.high,
    heads: claims,
    declare: named(/^declare$/)[0] ?? -1,
    action,
    choices: choicesFor(who, own, action),
  };
}

interface SeatNumbers {
  at(j: number): number;
}

/** What is observed of the j-th: of one task, or one agent, it is a plain number. */
export const seen = (reading: Reading, j: number): number =>
  typeof reading === "number" ? (reading as number) : (reading as SeatNumbers).at(j);

/** How many agents have declared the task c. */
export function declarers(me: Claimer, c: number): number {
  const { declared } = me.obs;
  if (declared === undefined) return 0;
  let count = 0;
  for (let j = 0; j < me.agents; j++) if (seen(declared, j) === c) count++;
  return count;
}

/** The highest of the tasks that it holds, from 1; 0 none. */
export function highestHeld(me: Claimer, tasks: number): number {
  for (let c = tasks; c > 0; c--) if (seen(me.obs.holder, c - 1) === 1) return c;
  return 0;
}
