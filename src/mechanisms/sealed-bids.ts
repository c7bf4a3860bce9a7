/**
 * Sealed bids: turns an open auction into a private one (a private mempool in the case of MEV).
 *
 * Works with every env whose state has a world column `sealed` that its rules read.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { worldColumn } from "../core/mechanism-world.ts";

const sealable = "lay it over mev-auction, or over an env of your own whose rules read such a column";

export const sealedBids = defineMechanism({
  id: "sealed-bids",
  title: "Sealed bids",
  cite: ["Vickrey 1961, Journal of Finance 16:8-37", "Daian et al. 2020, Flash Boys 2.0, IEEE S&P"],
  params: z.object({}),
  metrics: {},
  reads: () => ({ sealed: worldColumn("sealed", sealable) }),
  world: {
    reset(w) {
      w.sealed = 1;
    },
  },
});
