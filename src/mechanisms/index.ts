/** All mechanisms that ship with Ostrom. */
import type { Mechanism } from "../core/mechanism.ts";
import { registry } from "../core/registry.ts";
import { adaptiveQuota } from "./adaptive-quota.ts";
import { aimdLimit } from "./aimd-limit.ts";
import { approval } from "./approval/approval.ts";
import { channel } from "./channel.ts";
import { clock } from "./clock.ts";
import { commitReveal } from "./commit-reveal.ts";
import { coordinator } from "./coordinator.ts";
import { dualPrice } from "./dual-price.ts";
import { fallback } from "./fallback.ts";
import { identities } from "./identities.ts";
import { jointLiability } from "./joint-liability.ts";
import { jurisdiction } from "./jurisdiction.ts";
import { ledger } from "./ledger/index.ts";
import { liability } from "./liability.ts";
import { metanorm } from "./metanorm.ts";
import { pigouvianTax } from "./pigouvian-tax.ts";
import { poolPunishment } from "./pool-punishment.ts";
import { quota } from "./quota/quota.ts";
import { reputation } from "./reputation/reputation.ts";
import { sanction } from "./sanction.ts";
import { sealedBids } from "./sealed-bids.ts";
import { shock } from "./shock.ts";
import { shunning } from "./shunning.ts";
import { stop } from "./stop/stop.ts";
import { taskRegistry } from "./task-registry/index.ts";
import { treaty } from "./treaty.ts";
import { tremble } from "./tremble.ts";

export {
  type ApprovalAnswer,
  type ApprovalRequest,
  type Ask,
  answerRequest,
  askAbout,
  readRequests,
} from "./approval/requests.ts";
export { pressStop, readStop, type StopRecord } from "./stop/record.ts";
export {
  adaptiveQuota,
  aimdLimit,
  approval,
  channel,
  clock,
  commitReveal,
  coordinator,
  dualPrice,
  fallback,
  identities,
  jointLiability,
  jurisdiction,
  ledger,
  liability,
  metanorm,
  pigouvianTax,
  poolPunishment,
  quota,
  reputation,
  sanction,
  sealedBids,
  shock,
  shunning,
  stop,
  taskRegistry,
  treaty,
  tremble,
};

export const mechanisms = /* @__PURE__ */ registry<Mechanism>("mechanism", [
  adaptiveQuota,
  aimdLimit,
  approval,
  channel,
  clock,
  commitReveal,
  coordinator,
  dualPrice,
  fallback,
  identities,
  jointLiability,
  jurisdiction,
  ledger,
  liability,
  metanorm,
  pigouvianTax,
  poolPunishment,
  quota,
  reputation,
  sanction,
  sealedBids,
  shock,
  shunning,
  stop,
  taskRegistry,
  treaty,
  tremble,
]);
