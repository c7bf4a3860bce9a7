/**
 * Sealer: commits at once, and does what it has committed to. With `answers` it waits for the last round, and answers what the next agent has
 * shown.
 *
 * Blum 1983, ACM SIGACT News 15:23-27. Known behaviour, under the mechanism `commit-reveal`: who waits wins every game of matching
 * pennies where commitments are open, and as many as by chance where they are sealed.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { seen } from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

export const sealer = definePolicy({
  id: "sealer",
  title: "Commits and does it",
  cite: ["Blum 1983, ACM SIGACT News 15:23-27"],
  kind: "norm",
  acts: "discrete",
  reads: ["sealed", "talk"],
  params: z.object({
    action: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("what it commits to (first action head); default: each choice as likely"),
    answers: z
      .array(z.number().int().min(0))
      .default([])
      .describe("what it commits to in the last round, by the choice that the next agent has shown"),
  }),
  derive({ action, answers }, { heads }) {
    const [first] = heads;
    const commit = heads.find(({ name }) => name === "commit");
    if (commit?.kind !== "discrete" || first.kind !== "discrete")
      fail(
        "sealer",
        "commits to choices by the head commit, which is not there",
        undefined,
        "lay commit-reveal on",
      );
    const wrong = [action ?? 0, ...answers].find((choice) => choice >= first.n);
    if (wrong !== undefined) fail("sealer", `choices must be in 0..${first.n - 1}`, wrong);
    return { choices: first.n };
  },
  seat(me, { action, answers }, { choices }) {
    const { sealed, talk, shown } = me.obs;
    const chance = Math.floor(me.random() * choices);
    let wanted = action ?? chance;
    const answer = shown === undefined ? 0 : seen(shown, 0);
    if (answer > 0 && answer <= answers.length) wanted = answers[answer - 1];
    me.act(talk > 1 && answers.length > 0 ? 0 : 1 + wanted, "commit");
    me.act(nearestAllowed(me, choices, sealed > 0 ? sealed - 1 : wanted));
  },
});
