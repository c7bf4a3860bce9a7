/** What a registry of tasks is asked for. */
import * as z from "zod";
import { fail } from "../../core/errors.ts";
import { countsParams } from "../identity.ts";

const probability = z.number().min(0).max(1);

export const params = z.object({
  tasks: z.number().int().min(1).max(1024).default(2).describe("tasks, or resources, that there are"),
  value: z
    .union([z.number(), z.array(z.number())])
    .default(1)
    .describe("what finishing each pays (units of payoff), one number for all or one each"),
  needs: z
    .number()
    .int()
    .min(1)
    .max(8)
    .default(1)
    .describe("resources that a job takes; it pays the values of all"),
  resolve: z
    .enum(["blind", "ledger", "lease", "two-phase", "optimistic"])
    .default("ledger")
    .describe(
      "who gets what several claim: nobody; one of them; one, for a time; all that a job takes or nothing; or each reads it, and the first to commit has it",
    ),
  order: z
    .enum(["uniform", "arrival"])
    .default("uniform")
    .describe("which one: each is as likely, or who has waited longest, the first seat among equals"),
  declare: z.number().int().min(0).max(8).default(0).describe("rounds of announcements before claims"),
  finish: probability
    .default(1)
    .describe("probability that work ends in a tick; 0 holds what it has for good"),
  lease: z
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe("ticks of a lease, and until prepared locks of two phases are given up"),
  renew: z.boolean().default(true).describe("who works renews its lease in each tick"),
  crash: probability
    .default(0)
    .describe(
      "probability that who works forgets its job in a tick and keeps it locked; in two phases, between prepare and decision",
    ),
  yes: probability.default(1).describe("probability that a resource can be prepared, in two phases"),
  backoff: z
    .number()
    .int()
    .min(0)
    .max(1000)
    .default(0)
    .describe(
      "longest wait after a refused commit (ticks), twice as long after each further one; 0 reads again at once",
    ),
  rows: z
    .number()
    .int()
    .optional()
    .describe("rows of the ledger that are kept (default: four for each task and place)"),
  ...countsParams,
});

export type Params = z.output<typeof params>;

/** Throws where params do not go together. */
export function requireTogether({ tasks, value, needs, resolve, crash, yes }: Params): void {
  const who = "task-registry";
  if (Array.isArray(value) && value.length !== tasks)
    fail(who, `value needs ${tasks} numbers, one for each task`, value.length);
  if (needs > tasks) fail(who, `a job needs at most as many resources as there are (${tasks})`, needs);
  if (needs > 1 && (resolve === "blind" || resolve === "optimistic"))
    fail(who, `${resolve} claims take one resource a job`, needs, "say resolve: ledger, lease or two-phase");
  if (crash > 0 && (resolve === "blind" || resolve === "optimistic"))
    fail(who, `nobody crashes where claims are ${resolve}`, crash, "say resolve: lease");
  if (yes < 1 && resolve !== "two-phase")
    fail(who, "resources are asked to prepare in two phases only", yes, "say resolve: two-phase");
}
