/**
 * Asks before it acts where what it observes is below a number: where it is not sure enough, or where little is left.
 *
 * Chow 1970, IEEE Transactions on Information Theory 16:41-46 (refuse to decide below a confidence). An agent of confidence x asks where
 * x < h - c/L, for a human who is right with h, a question that costs c and an error that costs L (`askBelow` in ostrom/institutions). Needs
 * the mechanism approval, and proposes what it would do itself; where it may not ask it does that. By default it asks where nobody waits.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { choicesFor } from "./one-action.ts";

export const asksBelow = definePolicy({
  id: "asks-below",
  title: "Asks below a number",
  cite: ["Chow 1970, IEEE Transactions on Information Theory 16:41-46"],
  kind: "norm",
  acts: "any",
  reads: ["request"],
  params: z.object({
    of: z
      .string()
      .default("queue")
      .describe("the observation that it looks at (default: how many wait for an answer)"),
    below: z.number().default(1).describe("it asks where the observation is below this number, in its unit"),
    action: z.number().default(0).describe("what it does, or proposes (first action head)"),
  }),
  bind({ heads, features, io, rows, seats }, { of, below, action }) {
    if (features[of]?.size !== 1)
      fail("asks-below", `of must be an observation of one number: ${Object.keys(features).join(", ")}`, of);
    const head = heads.findIndex(({ name }) => name === "ask");
    const n = choicesFor("asks-below", heads[0], action);
    const nearest = (k: number) => {
      for (let d = 0; d < n; d++) {
        if (action - d >= 0 && io.masks[0][k * n + action - d] !== 0) return action - d;
        if (action + d < n && io.masks[0][k * n + action + d] !== 0) return action + d;
      }
      return action;
    };
    return {
      act(lo, hi) {
        const seen = io.obs[of];
        const [own, ask] = [io.actions[0], io.actions[head]];
        const may = io.masks[head];
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const k = rows[r];
          own[k] = n === 0 || !io.masked ? action : nearest(k);
          ask[k] = seen[k] < below && may[2 * k + 1] !== 0 ? 1 : 0;
        }
      },
    };
  },
});
