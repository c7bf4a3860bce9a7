/**
 * Joint liability: members of a group pay for those of it who fail.
 *
 * Stiglitz 1990, World Bank Economic Review 4:351-366. Groups are of neighbours in the order of seats. Partners who act together choose the
 * safer project (`lending` in ostrom/institutions); who acts alone has less of it, and free-rides on the others' success.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { agentColumn } from "../core/mechanism-world.ts";

const params = z.object({
  failed: z.string().describe("the env's per-agent column that is not 0 where an agent failed in this tick"),
  group: z.number().int().min(2).default(2).describe("members of a group (agents)"),
  share: z
    .number()
    .nonnegative()
    .default(0.25)
    .describe("what each member that did not fail pays for each one that did, payoff units"),
});

export const jointLiability = defineMechanism({
  id: "joint-liability",
  title: "Joint liability",
  cite: ["Stiglitz 1990, World Bank Economic Review 4:351-366"],
  params,
  metrics: {
    collected: { description: "paid for members that failed", per: "tick" },
    failures: { description: "members that failed", per: "tick", better: "lower" },
  },
  reads(p, { agents }) {
    if (agents % p.group !== 0) fail("joint-liability", `group must divide the ${agents} agents`, p.group);
    return { failed: agentColumn(p.failed) };
  },
  world: {
    after(w, p) {
      const { agents, active, failed, reward } = w;
      for (let first = 0; first < agents; first += p.group) {
        let down = 0;
        for (let a = first; a < first + p.group; a++) if (active[a] !== 0 && failed[a] !== 0) down++;
        w.failures += down;
        if (down === 0) continue;
        for (let a = first; a < first + p.group; a++) {
          if (active[a] === 0 || failed[a] !== 0) continue;
          reward[a] -= p.share * down;
          w.collected += p.share * down;
        }
      }
    },
  },
});
