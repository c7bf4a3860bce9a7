/** What theory says of civilisation: symmetric efforts in steady state. Formulas are in ostrom/situations. */
import type { Outcome, Theory } from "../../src/index.ts";
import { gunsAndButter, steadyCatch } from "../../src/situations/index.ts";
import { bestEffort, type CivilisationParams } from "./params.ts";

export function theory(p: CivilisationParams): Theory {
  const at = (effort: number, note: string, unarmed = false): Outcome => {
    const labour = p.agents * effort;
    const steady = p.depletes
      ? steadyCatch(p, labour)
      : { stock: p.start * p.capacity, catch: p.catchability * labour * p.start * p.capacity };
    // A nation without a partner has nobody to trade with.
    const traders = unarmed ? p.agents - (p.agents % 2) : 0;
    return {
      welfare: steady.catch * (1 + (p.trade * traders) / p.agents),
      action: effort,
      stock: steady.stock,
      note: `${note}; steady state, closed form`,
    };
  };
  const together = p.trade === 0 && p.allies < 2 && p.contested > 0;
  const arms = (discount: number) =>
    Math.min(p.armsLimit, gunsAndButter({ ...p, nations: p.agents, discount }));
  return {
    optimum: at(bestEffort(p), "nobody arms, and all take together what grows back most", true),
    disarmed: at(1, "nobody arms, and all labour is in the commons", true),
    ...(together && {
      nash: at(1 - arms(0), "no nation has more in the same tick by other arms, the stock as it is"),
      ...(p.wear < 1 && {
        patientNash: at(
          1 - arms(1 - 1e-12),
          "the same where nations weigh all that their arms will bring as if today",
        ),
      }),
    }),
  };
}
