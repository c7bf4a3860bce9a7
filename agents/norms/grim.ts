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
import { dilemmaParams, dilemmaSite } from "./memory-one.ts";

export const grim = definePolicy({
  id: "grim",
  title: "Grim trigger",
  cite: ["Friedman 1971, Rev. Econ. Stud. 38:1-12"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params: z.object(dilemmaParams),
  bind(context, p) {
    const { rows, agents, io, columns } = context;
    const S = context.seats.length;
    const { cooperate, defect, size } = dilemmaSite("grim", context, p);
    const { triggered } = context.slotStore({ triggered: u8 });
    const action = io.actions[0];
    const { history } = io.obs;
    return {
      act(lo, hi) {
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (tick[i] === 0) triggered[r] = 0;
            else for (let b = 1; b < agents; b++) if (history[k * size + b] !== cooperate) triggered[r] = 1;
            action[k] = triggered[r] !== 0 ? defect : cooperate;
          }
      },
    };
  },
});
