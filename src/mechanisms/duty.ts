/** What agents owe: a number of the env, or their first action, within bounds. */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import type { MechanismContext, MechanismSite } from "../core/mechanism.ts";
import type { Column } from "../core/schema.ts";
import { commonHead } from "./amounts.ts";

export const dutyParams = {
  on: z
    .string()
    .optional()
    .describe("the env's per-agent column that the duty is on (default: its first action)"),
  least: z.number().optional().describe("the duty is kept from this value on, in the unit of the column"),
  most: z.number().optional().describe("the duty is kept up to this value, in the unit of the column"),
};
interface DutyParams {
  readonly on?: string | undefined;
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

export interface Duty {
  readonly least: number;
  readonly most: number;
  /** What choices amount to, where the duty is on the first action and its choices have values. */
  readonly values: readonly number[] | undefined;
  readonly onAction: boolean;
}

export function dutyOf(who: string, { on, least, most }: DutyParams, site: MechanismSite): Duty {
  if (least === undefined && most === undefined)
    fail(
      who,
      "needs least or most, from or up to which a duty is kept",
      undefined,
      "give least where much is owed, most where little is",
    );
  const bounds = { least: least ?? Number.NEGATIVE_INFINITY, most: most ?? Number.POSITIVE_INFINITY };
  if (bounds.least > bounds.most) fail(who, `least must be at most most (${most})`, least);
  if (on !== undefined) return { ...bounds, onAction: false, values: undefined };
  const head = commonHead(who, site, columnInstead);
  return { ...bounds, onAction: true, values: head.kind === "discrete" ? head.values : undefined };
}

/** What to do where agents have no action in common. */
export const columnInstead = "name a column that they all have, by on";

/** What each row did, to be judged by `isKept`. */
export const deedsOf = ({ on }: DutyParams, { actions, column }: MechanismContext): Column =>
  on === undefined ? actions[0] : column(on, "agent");

/** Whether what an agent did is what it owed. */
export function isKept({ least, most, values }: Duty, deed: number): boolean {
  const amount = values === undefined ? deed : values[deed];
  return amount >= least && amount <= most;
}
