/**
 * Grim trigger: cooperates until another has defected, then defects to the end of the episode.
 *
 * Friedman 1971, "A non-cooperative equilibrium for supergames", Review of Economic Studies 38:1-12. Known
 * behaviour: the strongest threat, so it supports cooperation at the lowest discount factor; a single mistake ends
 * cooperation for good.
 *
 * With more than two players one defector among the others is enough. Its own mistakes do not set it off.
 */
import { definePolicy, u8, z } from "../../src/index.ts";
import { dilemmaParams, dilemmaSite, othersCooperated } from "./dilemma.ts";

export const grim = definePolicy({
  id: "grim",
  title: "Grim trigger",
  cite: ["Friedman 1971, Rev. Econ. Stud. 38:1-12"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params: z.object(dilemmaParams),
  memory: { triggered: u8 },
  derive: (p, site) => dilemmaSite("grim", site, p),
  seat(me, _, d) {
    if (me.tick > 0 && !othersCooperated(me.obs.history, me.agents, d)) me.memory.triggered = 1;
    me.act(me.memory.triggered === 1 ? d.defect : d.cooperate);
  },
});
