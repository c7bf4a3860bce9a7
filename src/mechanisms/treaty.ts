/**
 * A treaty: whoever signs is bound to what the number of signatories asks for.
 *
 * Barrett 1994, Oxford Economic Papers 46:878-894. In a round of talk each agent signs or not; with at least `minimum` signatories the
 * treaty is in force, and the amount that each of them may choose is bound for the tick, or for `term` ticks. Nobody can be made to sign:
 * which sizes last is `stableTreaties` in ostrom/institutions.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { i32, perAgent } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { amountsIn, firstChoices } from "./amounts.ts";

const params = z.object({
  asks: z
    .array(z.number())
    .min(1)
    .describe("amount asked of each with 1, 2, ... signatories; the last is of any larger number"),
  bound: z
    .enum(["exactly", "at-least", "at-most"])
    .default("exactly")
    .describe("how the amount binds a signatory's first action"),
  minimum: z.number().int().min(1).default(1).describe("signatories with which it is in force (agents)"),
  term: z
    .number()
    .int()
    .min(1, "a signature binds for at least one tick: give 1 or more")
    .max(1e9)
    .default(1)
    .describe("ticks for which a signature binds"),
});

/** Which choices of its first head a signatory has, a row for each number of signatories. */
function allowed(site: MechanismSite, { asks, bound, minimum }: z.output<typeof params>) {
  const { agents } = site;
  if (minimum > agents)
    fail("treaty", `minimum must be at most the ${agents} agents`, minimum, "or it is never in force");
  return firstChoices("treaty", site).map(({ at, head, having }) => {
    const values = amountsIn(head);
    const table = new Uint8Array((agents + 1) * values.length).fill(1);
    for (let k = minimum; k <= agents; k++) {
      const asked = asks[Math.min(k, asks.length) - 1];
      const away = (value: number) => Math.abs(value - asked);
      const nearest = Math.min(...values.map(away));
      values.forEach((value, choice) => {
        const kept = bound === "at-least" ? value >= asked : bound === "at-most" ? value <= asked : false;
        table[k * values.length + choice] = Number(kept || away(value) === nearest);
      });
    }
    return { at, having, table, n: values.length };
  });
}

export const treaty = defineMechanism({
  id: "treaty",
  title: "Treaty",
  cite: ["Barrett 1994, Oxford Economic Papers 46:878-894"],
  params,
  masked: true,
  metrics: {
    signatories: { description: "agents bound by their signature", per: "tick" },
    inForce: { description: "ticks at which it is in force", per: "tick" },
  },
  /** `left`: ticks for which an agent's signature still binds; `size`: signatories. */
  state: () => ({ left: perAgent(i32), size: i32 }),
  action: () => [discrete(2, { name: "sign" })],
  observation: (_, { agents }) => ({
    signatories: category(agents + 1, "signatories of the treaty"),
    bound: category(2, "1 where one's own signature binds"),
  }),
  derive: (p, site) => allowed(site, p),
  world: {
    reset(w) {
      w.left.fill(0);
      w.size = 0;
    },
    talk(w, p) {
      w.size = 0;
      for (let a = 0; a < w.agents; a++) {
        if (w.active[a] === 0) continue;
        if (w.left[a] === 0 && w.heads.sign[a] === 1) w.left[a] = p.term;
        if (w.left[a] > 0) w.size++;
      }
    },
    after(w, p) {
      w.signatories += w.size;
      if (w.size >= p.minimum) w.inForce++;
      for (let a = 0; a < w.agents; a++) if (w.left[a] > 0) w.left[a]--;
      w.size = 0;
      for (let a = 0; a < w.agents; a++) if (w.active[a] !== 0 && w.left[a] > 0) w.size++;
    },
    observe(w, _p, heads) {
      for (let a = 0; a < w.agents; a++) {
        w.obs.signatories[a] = w.size;
        w.obs.bound[a] = w.left[a] > 0 ? 1 : 0;
      }
      for (let h = 0; h < heads.length; h++) {
        const { at, having, table, n } = heads[h];
        const mask = w.masks[at];
        for (let a = 0; a < w.agents; a++) {
          if (w.left[a] === 0 || (having !== undefined && having[a] === 0)) continue;
          for (let choice = 0; choice < n; choice++)
            if (table[w.size * n + choice] === 0) mask[a * n + choice] = 0;
        }
      }
    },
  },
});
