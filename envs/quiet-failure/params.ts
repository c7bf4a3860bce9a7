/** Parameters of quiet failure, and what follows from them. */
import { z } from "../../src/index.ts";

const mostTried = 4096;
/** Of all agents in a tick: as many as take a few hundredths of a second. */
const mostLooks = 262_144;
const number = z.number().min(-1e9).max(1e9);
const pair = z.tuple([number, number]);

export const params = z.object({
  agents: z.number().int().min(1).max(1024).default(8).describe("members of the team"),
  proxy: z
    .enum(["acts", "selection"])
    .default("acts")
    .describe("what is measured: two activities, or the best-looking of some candidates"),
  worth: pair.default([1, -1.5]).describe("acts: what a unit of effort and of gaming is worth"),
  measured: pair.default([1, 1]).describe("acts: how far a unit of effort and of gaming moves the measure"),
  levels: z.number().int().min(1).max(32).default(10).describe("acts: steps in which each can be chosen"),
  most: z.number().positive().max(1e6).default(2).describe("acts: the most of each"),
  measures: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("acts: measures there are, of which one counts; gaming moves the one that it is aimed at"),
  rotation: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe("ticks after which the one that counts is drawn anew"),
  noise: z
    .enum(["normal", "student-2"])
    .default("student-2")
    .describe("selection: noise of the measure, normal or Student's t with two degrees of freedom"),
  tried: z
    .array(z.number().int().min(1).max(mostTried))
    .min(1)
    .max(32)
    .default([1, 3, 12, 100])
    .describe("selection: numbers of candidates that can be looked at"),
  bonus: z.number().min(0).max(1e9).default(1).describe("w: pay for a unit of the measure (payoff)"),
  audit: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe("probability that worth is found out and paid in place of the measure"),
  cap: number.optional().describe("the most of the measure that is paid; default: there is none"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
export type QuietParams = z.output<typeof params>;

/** Rules that span several parameters. */
export function checkParams({ agents, proxy, measures, tried }: QuietParams): string | undefined {
  if (proxy === "selection" && measures > 1)
    return `measures must be 1 where candidates are selected, got ${measures}`;
  const looks = agents * tried[tried.length - 1];
  if (proxy === "selection" && looks > mostLooks)
    return `agents times the most that are tried may be at most ${mostLooks}, got ${looks}; lower one of them`;
  if (tried.some((each, k) => k > 0 && each <= tried[k - 1]))
    return `tried must go from fewer to more, got ${tried.join(", ")}`;
  return undefined;
}

/** Amounts of an activity that can be chosen. */
export const amountsOf = ({ levels, most }: QuietParams): number[] =>
  Array.from({ length: levels + 1 }, (_, k) => (most * k) / levels);
