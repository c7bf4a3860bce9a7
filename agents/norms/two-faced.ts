/**
 * Two-faced: says a low number to those who stand low and a high one to those who stand high, so that each camp hears that it is right.
 *
 * The traitor of Lamport, Shostak & Pease 1982, "The Byzantine Generals Problem", ACM TOPLAS 4:382-401. Known behaviour: the lies at
 * which approximate agreement is slowest; takers of means go where it likes, or stay apart.
 */
import { definePolicy, fail, z } from "../../src/index.ts";
import { agreeingReads, nearest, numbersOf } from "./agreeing.ts";
import { seen } from "./claiming.ts";

export const twoFaced = definePolicy({
  id: "two-faced",
  title: "One number to the one camp, another to the other",
  cite: ["Lamport, Shostak & Pease 1982, ACM TOPLAS 4:382-401"],
  kind: "norm",
  acts: "any",
  reads: agreeingReads,
  params: z.object({
    low: z.number().optional().describe("what it says to who stands below the line; default: the lowest"),
    high: z.number().optional().describe("what it says to the others; default: the highest"),
    line: z
      .number()
      .optional()
      .describe(
        "between the camps; default: halfway from the lowest to the highest that it heard, at first its own input",
      ),
  }),
  derive({ low, high, line }, { heads, features }) {
    const head = heads.find(({ name }) => name === "line");
    if (!head)
      fail(
        "two-faced",
        "says another number by the action heads other, line and face, which are not there",
        heads.map(({ name }) => name).join(", "),
        "give it a faulty seat of consensus-v0",
      );
    const numbers = numbersOf(head);
    const box = head.kind === "box";
    const lowest = box ? head.low : numbers[0];
    const highest = box ? head.high : numbers[numbers.length - 1];
    for (const [name, x] of Object.entries({ low, high, line }))
      if (x !== undefined && !(x >= lowest && x <= highest))
        fail("two-faced", `${name} must be in ${lowest}..${highest}`, x);
    const choice = (x: number) => (box ? x : nearest(numbers, x));
    return {
      low: choice(low ?? lowest),
      high: choice(high ?? highest),
      line,
      numbers,
      most: features.heard.size,
    };
  },
  seat(me, _, d) {
    const { heard, spoke } = me.obs;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < d.most; j++) {
      if (seen(spoke, j) !== 2) continue;
      low = Math.min(low, seen(heard, j));
      high = Math.max(high, seen(heard, j));
    }
    const line = d.line ?? (low <= high ? (low + high) / 2 : me.obs.own);
    me.act(d.low, "value");
    me.act(d.high, "other");
    me.act(d.numbers.length === 0 ? line : nearest(d.numbers, line), "line");
    me.act(1, "face");
  },
});
