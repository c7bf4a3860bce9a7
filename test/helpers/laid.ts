/** What norms that play an institution are tried under. */
import type { MechanismUse } from "../../src/index.ts";
import { identities } from "../../src/mechanisms/index.ts";

export const laidFor: Readonly<Record<string, readonly MechanismUse[]>> = {
  sybil: [{ use: identities }],
  whitewasher: [{ use: identities }],
};
