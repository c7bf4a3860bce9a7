/**
 * A jurisdiction: a regulator that allows only amounts within a range.
 *
 * Two of them laid over the same agents may leave nothing that both allow. That is an error as soon as a batch is built, or the earlier
 * one has precedence: the later `yields`. How often random ranges agree is `compatibleRules` in ostrom/institutions.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { amountsOf } from "./amounts.ts";

const params = z.object({
  from: z
    .number()
    .optional()
    .describe("the least that is allowed, in the unit of the action (default: anything)"),
  to: z
    .number()
    .optional()
    .describe("the most that is allowed, in the unit of the action (default: anything)"),
  yields: z
    .boolean()
    .default(false)
    .describe("give way where earlier rules leave an agent nothing that this one allows"),
});

/** Which choices of the first head are within the range, 1 or 0. */
function withinRange(site: MechanismSite, p: z.output<typeof params>): Uint8Array {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = p;
  const values = amountsOf("jurisdiction", site);
  const within = Uint8Array.from(values, (value) => Number(value >= from && value <= to));
  if (!within.includes(1))
    fail(
      "jurisdiction",
      `allows no choice of ${site.heads[0].name}`,
      `${from} to ${to}`,
      `there are ${values.join(", ")}`,
    );
  return within;
}

export const jurisdiction = defineMechanism({
  id: "jurisdiction",
  title: "Jurisdiction",
  cite: ["Heller 1998, Harvard Law Review 111:621-688"],
  params,
  masked: true,
  metrics: {},
  derive: (p, site) => withinRange(site, p),
  world: {
    observe(w, p, within) {
      const mask = w.masks[0];
      const n = within.length;
      for (let a = 0; a < w.agents; a++) {
        let left = 0;
        for (let choice = 0; choice < n; choice++) left += within[choice] * mask[a * n + choice];
        if (left > 0) {
          for (let choice = 0; choice < n; choice++) if (within[choice] === 0) mask[a * n + choice] = 0;
        } else if (!p.yields && w.active[a] !== 0)
          fail(
            "jurisdiction",
            `allows nothing of what earlier rules leave agent ${a}`,
            undefined,
            "change the ranges, or say yields: true to give the earlier ones precedence",
          );
      }
    },
  },
});
