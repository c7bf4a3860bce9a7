/**
 * One action for ever: always-cooperate, always-defect and whatever else an action head offers.
 *
 * Axelrod 1984, "The Evolution of Cooperation" (ALL C and ALL D). Of a continuous
 * head it plays one value. Where the action is masked it plays the nearest allowed one, the lower of two.
 */
import { definePolicy, fail, type Seat, z } from "../../src/index.ts";

export const always = definePolicy({
  id: "always",
  title: "Always the same action",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  kind: "norm",
  acts: "any",
  params: z.object({
    action: z.number().default(0).describe("the action to play (first action head)"),
  }),
  derive(p, { heads: [head] }) {
    const wanted = p.action;
    if (head.kind === "box") {
      if (!(wanted >= head.low && wanted <= head.high))
        fail("always", `action must be in ${head.low}..${head.high}`, wanted);
      return 0;
    }
    if (!(Number.isInteger(wanted) && wanted >= 0 && wanted < head.n))
      fail("always", `action must be in 0..${head.n - 1}`, wanted);
    return head.n;
  },
  seat(me, { action }, n) {
    me.act(nearestAllowed(me, n, action));
  },
});

function nearestAllowed(me: Pick<Seat, "allowed">, n: number, wanted: number): number {
  for (let d = 0; d < n; d++) {
    if (wanted - d >= 0 && me.allowed(wanted - d)) return wanted - d;
    if (wanted + d < n && me.allowed(wanted + d)) return wanted + d;
  }
  return wanted;
}
