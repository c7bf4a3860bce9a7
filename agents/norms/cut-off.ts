/**
 * Does one thing where what it watches is below a number, and another from there on.
 *
 * The switching strategies of global games: Carlsson & van Damme 1993, Econometrica 61:989-1018; Morris & Shin 2004, Review of Finance 8:1-18
 * (who sells first). Known behaviour: at the threshold of such a game it is the equilibrium; a depositor that withdraws from its cut-off
 * on makes the run that it fears.
 */
import { definePolicy, fail, z } from "../../src/index.ts";

/** What it watches where nothing is said: a signal of what is held, or how many depositors withdrew. */
const watched = ["signal", "claims"];

export const cutOff = definePolicy({
  id: "cut-off",
  title: "Cut-off",
  cite: [
    "Carlsson & van Damme 1993, Econometrica 61:989-1018",
    "Morris & Shin 2004, Review of Finance 8:1-18",
  ],
  kind: "norm",
  acts: "discrete",
  fits: ["flash-crash-v0", "deposit-run-v0"],
  params: z.object({
    feature: z.string().optional().describe("what it watches; default signal or claims, as the env has it"),
    at: z.number().default(0.25).describe("number from which on it is not below (unit of the feature)"),
    below: z.number().int().min(0).default(0).describe("choice below it"),
    from: z.number().int().min(0).optional().describe("choice from there on; default the last"),
  }),
  derive(p, { features, heads: [head] }) {
    const who = "cut-off";
    const feature = p.feature ?? watched.find((name) => name in features);
    if (feature === undefined || features[feature]?.size !== 1)
      fail(who, `feature must be one number among ${Object.keys(features).join(", ")}`, feature, "name one");
    const n = head.kind === "discrete" ? head.n : 0;
    const from = p.from ?? n - 1;
    for (const [name, choice] of Object.entries({ below: p.below, from }))
      if (choice >= n) fail(who, `${name} must be in 0..${n - 1}`, choice);
    return { feature, from };
  },
  seat(me, p, { feature, from }) {
    me.act((me.obs[feature] as number) < p.at ? p.below : from);
  },
});
