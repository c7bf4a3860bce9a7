/**
 * Chooses by what it saw of each choice: the one that was best, or each the likelier the better it was.
 *
 * McFadden 1974, "Conditional logit analysis of qualitative choice behavior", in Frontiers in Econometrics:105-142; Horowitz 1984,
 * Transportation Research B 18:13-28 (drivers who choose so by yesterday's times). Known behaviour: where many look at the same
 * numbers, they rush to and fro between choices that crowd, the more the surer they are (theta) and the more of them may move.
 */
import { definePolicy, fail, i32, z } from "../../src/index.ts";
import { seen } from "./claiming.ts";

export const logitChoice = definePolicy({
  id: "logit-choice",
  title: "Best or logit choice by what was seen",
  cite: [
    "McFadden 1974, Frontiers in Econometrics:105-142",
    "Horowitz 1984, Transportation Research B 18:13-28",
  ],
  kind: "norm",
  acts: "discrete",
  fits: ["route-choice-v0"],
  params: z.object({
    on: z
      .string()
      .default("time")
      .describe("observation feature with a number for each choice, less being better"),
    theta: z
      .number()
      .min(0)
      .optional()
      .describe(
        "a choice is exp(-theta d) times as likely as one that is better by d; default: the best alone",
      ),
  }),
  memory: {
    /** What it chose last, from 1 on. */
    last: i32,
  },
  derive(p, { heads: [head], features }) {
    const n = head.kind === "discrete" ? head.n : 0;
    const size = features[p.on]?.size;
    if (size !== n)
      fail(
        "logit-choice",
        `"${p.on}" must have a number for each of ${n} choices`,
        size,
        "name another by on",
      );
    return { n };
  },
  seat(me, p, { n }) {
    const numbers = me.obs[p.on]!;
    const last = me.memory.last - 1;
    let choice = last >= 0 && me.allowed(last) ? last : -1;
    for (let c = 0; c < n; c++)
      if (me.allowed(c) && (choice < 0 || seen(numbers, c) < seen(numbers, choice))) choice = c;
    if (p.theta !== undefined) {
      const least = seen(numbers, choice);
      let sum = 0;
      for (let c = 0; c < n; c++) if (me.allowed(c)) sum += Math.exp(p.theta * (least - seen(numbers, c)));
      let left = me.random() * sum;
      for (let c = 0; c < n && left >= 0; c++) {
        if (!me.allowed(c)) continue;
        choice = c;
        left -= Math.exp(p.theta * (least - seen(numbers, c)));
      }
    }
    me.memory.last = choice + 1;
    me.act(choice);
  },
});
