/**
 * Uniformly random play over what is allowed, on every action head: the floor that anything should beat, and in
 * zero-sum games such as matching pennies the equilibrium.
 */
import { definePolicy, uniform, z } from "../../src/index.ts";
import { countAllowed, nthAllowed } from "../../src/learn/index.ts";

export const random = definePolicy({
  id: "random",
  title: "Uniformly random",
  cite: ["Axelrod 1984, The Evolution of Cooperation (RANDOM)"],
  kind: "norm",
  acts: "any",
  params: z.object({}),
  bind({ rows, seats, io, heads, rng }) {
    return {
      act(lo, hi) {
        const S = seats.length;
        const { masked } = io;
        for (let h = 0; h < heads.length; h++) {
          const head = heads[h];
          const action = io.actions[h];
          const mask = io.masks[h];
          const n = head.kind === "discrete" ? head.n : 0;
          const low = head.kind === "box" ? head.low : 0;
          const span = head.kind === "box" ? head.high - head.low : 0;
          for (let r = lo * S; r < hi * S; r++) {
            const k = rows[r];
            const u = uniform(rng, r);
            if (n === 0) action[k] = low + span * u;
            else if (masked) action[k] = nthAllowed(mask, k * n, n, (u * countAllowed(mask, k * n, n)) | 0);
            else action[k] = (u * n) | 0;
          }
        }
      },
    };
  },
});
