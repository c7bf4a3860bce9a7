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

/** Which choices of the first head are within the range, and which are not. */
function rangeOf(site: MechanismSite, p: z.output<typeof params>) {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = p;
  const values = amountsOf("jurisdiction", site);
  const isWithin = (choice: number) => values[choice] >= from && values[choice] <= to;
  const choices = values.map((_, choice) => choice);
  const within = Int32Array.from(choices.filter(isWithin));
  if (within.length === 0)
    fail(
      "jurisdiction",
      `allows no choice of ${site.heads[0].name}`,
      `${from} to ${to}`,
      `there are ${values.join(", ")}`,
    );
  return { n: values.length, within, beyond: Int32Array.from(choices.filter((choice) => !isWithin(choice))) };
}

export const jurisdiction = defineMechanism({
  id: "jurisdiction",
  title: "Jurisdiction",
  cite: ["Heller 1998, Harvard Law Review 111:621-688"],
  params,
  masked: true,
  metrics: {},
  derive: (p, site) => rangeOf(site, p),
  world: {
    observe(w, p, { n, within, beyond }) {
      const mask = w.masks[0];
      for (let a = 0; a < w.agents; a++) {
        let j = 0;
        while (j < within.length && mask[a * n + within[j]] === 0) j++;
        if (j < within.length) for (let c = 0; c < beyond.length; c++) mask[a * n + beyond[c]] = 0;
        else if (!p.yields && w.active[a] !== 0)
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
