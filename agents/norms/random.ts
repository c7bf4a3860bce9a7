/**
 * Uniformly random play over what is allowed, on every action head: the floor that anything should beat, and in
 * zero-sum games such as matching pennies the equilibrium.
 */
import { definePolicy, type Seat, z } from "../../src/index.ts";

export const random = definePolicy({
  id: "random",
  title: "Uniformly random",
  cite: ["Axelrod 1984, The Evolution of Cooperation (RANDOM)"],
  kind: "norm",
  acts: "any",
  params: z.object({}),
  derive: (_, { heads, batch }) => ({ heads, masked: batch.io.masked }),
  seat(me, _, { heads, masked }) {
    for (let h = 0; h < heads.length; h++) {
      const head = heads[h];
      const u = me.random();
      if (head.kind === "box") me.act(head.low + (head.high - head.low) * u, h);
      else me.act(masked ? drawAllowed(me, h, head.n, u) : Math.floor(u * head.n), h);
    }
  },
});

/** One of the allowed choices, all alike, by a uniform `u`. */
function drawAllowed(me: Pick<Seat, "allowed">, h: number, n: number, u: number): number {
  let count = 0;
  for (let a = 0; a < n; a++) if (me.allowed(a, h)) count++;
  let left = Math.floor(u * count);
  for (let a = 0; a < n; a++) if (me.allowed(a, h) && left-- === 0) return a;
  return 0;
}
