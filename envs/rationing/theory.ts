/** What is known of rationing in closed form, of any orders up to the largest. */
import type { Outcome, Theory } from "../../src/index.ts";
import { rationedOrder, rationingToll } from "../../src/situations/index.ts";
import type { P } from "./params.ts";

export function theory(p: P): Theory {
  const { agents, margin, scarce, probability } = p;
  if (p.largest < margin) return {};
  /** Expected payoff of q units before an even demand of 0 to 1. */
  const worth = (q: number) => Math.min(q, 1) - Math.min(q, 1) ** 2 / 2 - (1 - margin) * q;
  const outcome = (order: number, note: string): Outcome => ({
    welfare: agents * ((1 - probability) * worth(order) + probability * worth(scarce)),
    action: order,
    note,
  });
  const equal = p.allotment === "equal";
  const grabbed = rationedOrder(p);
  return {
    optimum: {
      ...outcome(margin, "all order what they have use for: closed form (the newsvendor's)"),
      ...(!equal && { fee: rationingToll(p) }),
    },
    ...(equal
      ? {
          nash: outcome(
            margin,
            "equal parts: nobody gains by more or less, whatever the others order: closed form",
          ),
        }
      : grabbed <= p.largest && {
          nash: outcome(
            grabbed,
            "symmetric equilibrium in orders: closed form (Lee, Padmanabhan & Whang 1997)",
          ),
        }),
  };
}
