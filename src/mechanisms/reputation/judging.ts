/** How a reputation judges an act: by a table of labels, or by adding up deeds. */
import * as z from "zod";
import { fail } from "../../core/errors.ts";
import { type Assessment, assessments } from "../../institutions/indirect-reciprocity.ts";
import { countsParams } from "../identity.ts";

const bit = z.number().int().min(0).max(1);

export const reputationParams = z.object({
  rule: z
    .enum(["image", "standing", "simple-standing", "stern-judging", "additive", "forfeiting"])
    .default("simple-standing")
    .describe("how acts are judged: a norm of two labels, or a score that deeds add up to"),
  assess: z
    .array(bit)
    .length(8)
    .optional()
    .describe(
      "own norm of two labels in place of the rule: 1 where the donor is good afterwards, by 4 x donor + 2 x recipient + act",
    ),
  on: z.string().optional().describe("the env's per-agent column that is judged (default: its first action)"),
  least: z.number().optional().describe("the act is a good deed from this value of the column on"),
  most: z.number().optional().describe("the act is a good deed up to this value of the column"),
  recipient: z
    .string()
    .optional()
    .describe("column that says whom each agent meets (default: acts are towards all, who are good)"),
  error: z.number().min(0).max(1).default(0).describe("probability that a label is set the other way"),
  newcomer: z
    .enum(["good", "bad"])
    .default("good")
    .describe("label of a key that is opened in the midst of an episode"),
  dues: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("ticks for which such a key is shown as bad, whatever it does"),
  deed: z.number().positive().default(1).describe("of a score: what a good deed adds"),
  betrayal: z.number().positive().default(2).describe("of a score: what a bad one takes"),
  ...countsParams,
});
export type ReputationParams = z.output<typeof reputationParams>;

/** The table of a norm of labels; undefined where deeds are added up. */
export function tableOf({ rule, assess }: ReputationParams): Assessment | undefined {
  if (assess !== undefined) return assess;
  return rule === "additive" || rule === "forfeiting" ? undefined : assessments[rule];
}

/** Good deeds are those from `least` to `most`. */
export function boundsOf({ least, most }: ReputationParams): { least: number; most: number } {
  if (least === undefined && most === undefined)
    fail(
      "reputation",
      "needs least or most, from or up to which an act is a good deed",
      undefined,
      "give least where much is good, most where little is",
    );
  const bounds = { least: least ?? Number.NEGATIVE_INFINITY, most: most ?? Number.POSITIVE_INFINITY };
  if (bounds.least > bounds.most) fail("reputation", `least must be at most most (${most})`, least);
  return bounds;
}

/** A score after another deed; one that forfeits loses all that was saved up by a bad one. */
export function scoreAfter(score: number, good: boolean, p: ReputationParams): number {
  if (good) return score + p.deed;
  return (p.rule === "forfeiting" ? Math.min(score, 0) : score) - p.betrayal;
}

/** What a newcomer begins with. */
export function newcomerOf({ newcomer, deed }: ReputationParams, added: boolean): number {
  if (newcomer === "good") return added ? 0 : 1;
  return added ? -deed : 0;
}
