/**
 * Babbler: says anything, whatever it does.
 *
 * Crawford & Sobel 1982, Econometrica 50:1431-1451 (the equilibrium in which nothing is told). Known behaviour: nobody learns anything
 * of it, and so nobody gains by listening; where words bind it does what it happened to say.
 */
import { definePolicy, z } from "../../src/index.ts";
import { actIfAllowed, voiceOf } from "./speaking.ts";

export const babbler = definePolicy({
  id: "babbler",
  title: "Babbler",
  cite: ["Crawford & Sobel 1982, Econometrica 50:1431-1451"],
  kind: "norm",
  acts: "discrete",
  params: z.object({ action: z.number().default(0).describe("what it does (first action head)") }),
  derive: (p, site) => voiceOf("babbler", site, p.action),
  seat(me, _, { choices, wanted, symbols }) {
    me.act(1 + Math.floor(me.random() * symbols), "say");
    actIfAllowed(me, wanted, choices);
  },
});
