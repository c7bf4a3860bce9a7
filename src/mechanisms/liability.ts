/**
 * Liability: who causes harm pays for it, always or where they took too little care.
 *
 * Shavell 1987, "Economic Analysis of Accident Law". `harm` is a column of what each agent's act costs others. Strict liability at the
 * full harm makes care efficient; with little to take (`assets`), with courts that see care badly (`error`), or where several share what they
 * did together (`joint: "equal"`), care is too little (`careUnder` in ostrom/institutions).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { agentColumn } from "../core/mechanism-world.ts";

const params = z.object({
  harm: z.string().describe("the env's per-agent column of harm done to others, payoff units"),
  rule: z
    .enum(["strict", "negligence"])
    .default("strict")
    .describe("pay for harm always, or where care was below what is due"),
  care: z.string().optional().describe("negligence: the env's per-agent column of care"),
  due: z.number().nonnegative().optional().describe("negligence: due care, in the unit of that column"),
  error: z
    .number()
    .nonnegative()
    .default(0)
    .describe("negligence: standard deviation of care as the court sees it, in its unit"),
  assets: z.number().nonnegative().optional().describe("the most that an agent pays in a tick, payoff units"),
  joint: z
    .enum(["own", "equal", "full"])
    .default("own")
    .describe("each liable agent pays for its own harm, for an equal share of everybody's, or for all of it"),
  compensate: z.boolean().default(true).describe("what one pays goes to the others in equal parts"),
});

export const liability = defineMechanism({
  id: "liability",
  title: "Liability",
  cite: ["Shavell 1987, Economic Analysis of Accident Law, Harvard University Press"],
  params,
  random: true,
  metrics: {
    collected: { description: "paid for harm by all agents", per: "tick" },
    returned: { description: "given to others for harm", per: "tick" },
    liable: { description: "agents held to pay", per: "tick" },
  },
  state: () => ({}),
  reads(p) {
    const { rule, care, due } = p;
    const negligence = rule === "negligence";
    if (!negligence && (care !== undefined || due !== undefined))
      fail("liability", "care and due belong to negligence", care ?? due, 'say rule: "negligence"');
    if (negligence && (care === undefined || due === undefined))
      fail("liability", "negligence needs care, the column of it, and due, how much is due");
    // Strict liability does not look at care.
    return { harm: agentColumn(p.harm), care: agentColumn(care ?? p.harm) };
  },
  world: {
    after(w, p) {
      const { agents, active, harm, care, reward } = w;
      const { rule, due = 0, error, assets = Number.POSITIVE_INFINITY, joint } = p;
      let everybody = 0;
      let here = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        everybody += harm[a];
        here++;
      }
      for (let a = 0; a < agents; a++) {
        // Drawn for all, so that who acts does not move anybody's luck.
        const seen = error > 0 ? care[a] + error * w.normal() : care[a];
        if (active[a] === 0 || (rule === "negligence" && seen >= due)) continue;
        const caused = joint === "own" ? harm[a] : joint === "full" ? everybody : everybody / here;
        const paid = Math.min(caused, assets);
        if (!(paid > 0)) continue;
        w.liable++;
        w.collected += paid;
        reward[a] -= paid;
        if (!p.compensate || here < 2) continue;
        w.returned += paid;
        for (let b = 0; b < agents; b++) if (b !== a && active[b] !== 0) reward[b] += paid / (here - 1);
      }
    },
  },
});
