/**
 * One action for ever: always-cooperate, always-defect and whatever else an action head offers.
 *
 * Axelrod 1984, "The Evolution of Cooperation" (ALL C and ALL D). Of a continuous
 * head it plays one value. Where the action is masked it plays the nearest allowed one, the lower of two.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

export const always = definePolicy({
  id: "always",
  title: "Always the same action",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  kind: "norm",
  acts: "any",
  params: z.object({
    action: z.number().default(0).describe("the action to play (first action head)"),
  }),
  bind({ rows, seats, io, heads }, p) {
    const head = heads[0];
    const n = head.kind === "discrete" ? head.n : 0;
    const wanted = p.action;
    if (head.kind === "box" && !(wanted >= head.low && wanted <= head.high))
      fail("always", `action must be in ${head.low}..${head.high}`, wanted);
    if (head.kind === "discrete" && !(Number.isInteger(wanted) && wanted >= 0 && wanted < n))
      fail("always", `action must be in 0..${n - 1}`, wanted);
    const action = io.actions[0];
    const mask = io.masks[0];
    return {
      act(lo, hi) {
        const S = seats.length;
        const masked = io.masked && n > 0;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          action[k] = masked ? nearestAllowed(mask, k * n, n, wanted) : wanted;
        }
      },
    };
  },
});

function nearestAllowed(mask: Uint8Array, at: number, n: number, wanted: number): number {
  for (let d = 0; d < n; d++) {
    if (wanted - d >= 0 && mask[at + wanted - d] !== 0) return wanted - d;
    if (wanted + d < n && mask[at + wanted + d] !== 0) return wanted + d;
  }
  return wanted;
}
