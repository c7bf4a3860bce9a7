/** All mechanisms that ship with Ostrom. */
import type { Mechanism } from "../core/mechanism.ts";
import { registry } from "../core/registry.ts";
import { pigouvianTax } from "./pigouvian-tax.ts";
import { quota } from "./quota.ts";
import { sanction } from "./sanction.ts";
import { sealedBids } from "./sealed-bids.ts";
import { shock } from "./shock.ts";
import { tremble } from "./tremble.ts";

export { pigouvianTax, quota, sanction, sealedBids, shock, tremble };

export const mechanisms = /* @__PURE__ */ registry<Mechanism>("mechanism", [
  pigouvianTax,
  quota,
  sanction,
  sealedBids,
  shock,
  tremble,
]);
