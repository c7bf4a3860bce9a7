/**
 * Says one thing to some and another to others, in a broadcast of its own.
 *
 * Bracha 1987, Information and Computation 75:130-143 (a Byzantine sender). One message a tick, to one neighbour after another: what it broadcasts,
 * an echo of it, that it is ready; of value 0 to the first, 1 to the second, and so on (`split`), or any message at random. Known
 * behaviour: it divides three honest and itself under the thresholds of Bracha in nothing, and two honest ones under lower thresholds.
 */
import { definePolicy, z } from "../../src/index.ts";
import { requireBroadcast, symbolOf } from "./broadcasting.ts";
import { nearestAllowed } from "./one-action.ts";

export const equivocator = definePolicy({
  id: "equivocator",
  title: "Equivocator",
  cite: ["Bracha 1987, Information and Computation 75:130-143"],
  kind: "norm",
  acts: "discrete",
  params: z.object({
    tells: z.enum(["split", "random"]).default("split").describe("each neighbour a value, or any message"),
    ticks: z.number().int().min(0).default(20).describe("ticks of the episode in which it speaks"),
  }),
  derive(_, site) {
    requireBroadcast("equivocator", site, 0);
    const { heads, agents } = site;
    const to = heads.find(({ name }) => name === "to");
    return {
      neighbours: to?.kind === "discrete" ? to.n - 1 : agents - 1,
      choices: heads[0].kind === "discrete" ? heads[0].n : 0,
    };
  },
  seat(me, { tells, ticks }, { neighbours, choices }) {
    const u = me.random();
    const whom = me.tick % neighbours;
    const kind = Math.floor(me.tick / neighbours) % 3;
    const symbol = tells === "split" ? symbolOf(kind, whom % 2) : 1 + Math.floor(6 * u);
    me.act(nearestAllowed(me, choices, 0));
    me.act(me.tick < ticks ? symbol : 0, "say");
    me.act(me.tick < ticks ? 1 + whom : 0, "to");
  },
});
