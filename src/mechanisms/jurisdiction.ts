/**
 * A jurisdiction: a regulator that allows only amounts within a range, of the first head that an agent's role has.
 *
 * Two of them laid over the same agents may leave nothing that both allow. That is an error as soon as a batch is built, or the earlier
 * one has precedence: the later `yields`. How often random ranges agree is `compatibleRules` in ostrom/institutions.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { amountsIn, firstChoices } from "./amounts.ts";

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

/** Which choices of the first heads are within the range, and which are not. */
function rangesOf(site: MechanismSite, p: z.output<typeof params>) {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = p;
  const ranges = firstChoices("jurisdiction", site).map(({ at, head, having }) => {
    const values = amountsIn(head);
    const isWithin = (choice: number) => values[choice] >= from && values[choice] <= to;
    const choices = values.map((_, choice) => choice);
    const within = Int32Array.from(choices.filter(isWithin));
    const beyond = Int32Array.from(choices.filter((choice) => !isWithin(choice)));
    return { at, having, name: head.name, values, within, beyond };
  });
  if (ranges.every(({ within }) => within.length === 0)) failEmpty(p, ranges[0]);
  return ranges;
}
interface Range {
  readonly name: string;
  readonly values: readonly number[];
  readonly within: Int32Array;
}

function failEmpty({ from, to }: z.output<typeof params>, { name, values }: Range): never {
  const range = [from === undefined ? [] : [`from ${from}`], to === undefined ? [] : [`to ${to}`]].flat();
  fail(
    "jurisdiction",
    `allows no choice of ${name}`,
    range.join(" "),
    `there are ${values.join(", ")}: change the range, or lay it on other agents, by seats`,
  );
}

/** Agent `a` has no choice that is allowed. */
function refuse(p: z.output<typeof params>, range: Range, a: number): void {
  if (range.within.length === 0) failEmpty(p, range);
  if (!p.yields)
    fail(
      "jurisdiction",
      `allows nothing of what earlier rules leave agent ${a}`,
      undefined,
      "change the ranges, or say yields: true to give the earlier ones precedence",
    );
}

export const jurisdiction = defineMechanism({
  id: "jurisdiction",
  title: "Jurisdiction",
  cite: ["Heller 1998, Harvard Law Review 111:621-688"],
  params,
  masked: true,
  metrics: {},
  derive: (p, site) => rangesOf(site, p),
  world: {
    observe(w, p, ranges) {
      for (let h = 0; h < ranges.length; h++) {
        const { at, having, values, within, beyond } = ranges[h];
        const mask = w.masks[at];
        const n = values.length;
        for (let a = 0; a < w.agents; a++) {
          if (having !== undefined && having[a] === 0) continue;
          let j = 0;
          while (j < within.length && mask[a * n + within[j]] === 0) j++;
          if (j < within.length) for (let c = 0; c < beyond.length; c++) mask[a * n + beyond[c]] = 0;
          else if (w.active[a] !== 0) refuse(p, ranges[h], a);
        }
      }
    },
  },
});
