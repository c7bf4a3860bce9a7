/** What a rule counts where agents may have several keys, or another's name: seats, keys or displayed names. */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import type { MechanismSite } from "../core/mechanism.ts";
import { agentColumn, agentVector, type ColumnLink } from "../core/mechanism-world.ts";

/** No seat holds more keys at once. */
export const mostKeys = 16;

/** Params of a rule that counts. */
export const countsParams = {
  counts: z
    .enum(["seat", "key", "name"])
    .default("seat")
    .describe("what is counted: seats, keys that they hold, or names that they display"),
  identities: z
    .string()
    .default("identities")
    .describe("what the mechanism is called that keeps the identities; read only where keys or names count"),
};
export interface Counts {
  readonly counts: "seat" | "key" | "name";
  readonly identities: string;
}

/** Keys that a seat may hold: 1 where seats count. Throws where no identities are laid before the rule. */
export function keysPerSeat(who: string, { counts, identities }: Counts, { kept }: MechanismSite): number {
  if (counts === "seat") return 1;
  const keys = kept[`${identities}.key`];
  if (keys === undefined)
    fail(
      who,
      `counts ${counts}s, and no mechanism "${identities}" that keeps them is laid before it`,
      undefined,
      `lay identities before ${who}: [{ use: identities }, { use: ... }]`,
    );
  return keys.size;
}

/** Columns of the identities by names of one's own: none where seats count. */
export function countsReads({ counts, identities }: Counts): Record<string, ColumnLink<"array">> {
  if (counts === "seat") return {};
  return {
    key: agentVector(`${identities}.key`),
    held: agentColumn(`${identities}.held`),
    acting: agentColumn(`${identities}.acting`),
    face: agentColumn(`${identities}.face`),
  };
}
