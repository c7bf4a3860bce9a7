/** What an approval is told: who answers, how well and how fast, what it permits, and what is done without an answer. */
import * as z from "zod";
import { fail } from "../../core/errors.ts";
import type { MechanismSite } from "../../core/mechanism.ts";

/** The largest budget of answers. */
const mostAnswers = 1_000_000;

export const params = z.object({
  by: z
    .enum(["server", "seat", "outside"])
    .default("server")
    .describe("who answers: a human with the numbers below, an agent, or who calls answerRequest"),
  approver: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe('the agent that answers, where by is "seat", one request a tick'),
  on: z
    .string()
    .optional()
    .describe("the env's per-agent column that the human looks at (default: what is proposed)"),
  least: z.number().optional().describe("the human permits from this value on, in the unit of the column"),
  most: z.number().optional().describe("the human permits up to this value, in the unit of the column"),
  accuracy: z.number().min(0).max(1).default(1).describe("how often the human is right"),
  rate: z
    .number()
    .positive()
    .max(10_000)
    .optional()
    .describe(
      "answers of the human a tick, a fraction being the chance of one more (default: as many as there are requests)",
    ),
  budget: z
    .number()
    .int()
    .min(0)
    .max(mostAnswers)
    .optional()
    .describe("answers an episode, of whoever gives them (default: no such limit)"),
  timeout: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(10)
    .describe("ticks for which a request waits, the one in which it is made among them"),
  safe: z
    .number()
    .optional()
    .describe(
      "what is done without an approval, in the unit of the action: the nearest that is allowed (default: 0)",
    ),
  cost: z.number().nonnegative().default(0).describe("what a request costs who makes it, payoff units"),
  waiting: z
    .number()
    .nonnegative()
    .default(0)
    .describe("what it costs for each tick at the end of which it waits, payoff units"),
});
export type ApprovalParams = z.output<typeof params>;

/** Throws where nobody could answer, or the human would not know what to permit. */
export function requireAnswers(p: ApprovalParams, { agents }: MechanismSite): void {
  if (p.by === "seat" && p.approver === undefined)
    fail("approval", "needs the agent that answers", undefined, "give approver: its number");
  if (p.by !== "seat" && p.approver !== undefined)
    fail("approval", "has an approver that nobody asks", p.approver, 'give by: "seat"');
  if (p.approver !== undefined && p.approver >= agents)
    fail("approval", `approver must be an agent of 0..${agents - 1}`, p.approver);
  if (p.by === "server" && p.least === undefined && p.most === undefined)
    fail(
      "approval",
      "needs least or most, from or up to which the human permits",
      undefined,
      'give most, the largest amount that is permitted, or by: "outside" where a person answers',
    );
  if (p.by === "server") return;
  for (const name of ["on", "least", "most"] as const)
    if (p[name] !== undefined)
      fail(
        "approval",
        `${name} says what the human of by: "server" permits, and by is "${p.by}"`,
        p[name],
        "leave out on, least and most: who answers decides",
      );
}
