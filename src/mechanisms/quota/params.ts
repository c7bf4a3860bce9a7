/** What a quota is set by. */
import * as z from "zod";
import { countsParams } from "../identity.ts";

export const params = z.object({
  cap: z.number().nonnegative().describe("allowed to each agent in each period, in the unit of the action"),
  period: z.number().int().min(1).default(1).describe("ticks after which the allowance starts anew"),
  enforce: z.enum(["mask", "reject"]).default("mask").describe("mask what is too much, or let it fail"),
  ...countsParams,
});
export type QuotaParams = z.output<typeof params>;
