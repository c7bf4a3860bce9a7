/** What norms that play an institution are tried under. */
import type { MechanismUse } from "../../src/index.ts";
import { channel, identities } from "../../src/mechanisms/index.ts";

export const laidFor: Readonly<Record<string, readonly MechanismUse[]>> = {
  babbler: [{ use: channel }],
  follower: [{ use: channel }],
  "honest-speaker": [{ use: channel }],
  liar: [{ use: channel }],
  sybil: [{ use: identities }],
  whitewasher: [{ use: identities }],
};
