/** What an emergency stop is told: its triggers, who watches, votes and presses, and who may stop it. */
import * as z from "zod";
import { fail } from "../../core/errors.ts";
import { topologyParams } from "../../topology/index.ts";

const over = z.number().nonnegative();
const window = z.number().int().min(1).max(10_000);

export const params = z.object({
  unanimity: z
    .strictObject({ ticks: z.number().int().min(1) })
    .optional()
    .describe("stop when all have chosen alike in the env's first head for so many ticks"),
  usage: z
    .strictObject({
      of: z.string(),
      allocation: z.number().positive(),
      window: window.default(10),
      over: over.default(2),
    })
    .optional()
    .describe(
      "stop when an agent's sum of this column over a window of ticks is over so many times its allocation a tick",
    ),
  rights: z
    .strictObject({
      head: z.string(),
      granted: z.array(z.number().int().nonnegative()),
      over: over.default(0),
    })
    .optional()
    .describe("stop when more agents than this choose in this head, in one tick, what is not granted"),
  language: z
    .strictObject({ say: z.string(), seen: z.string(), window: window.default(100), over })
    .optional()
    .describe(
      "stop when the total variation between what is said in which state, in two windows of ticks, is over this",
    ),
  coalition: z
    .strictObject({
      to: z.string(),
      say: z.string().optional(),
      topology: topologyParams.optional(),
      window: window.default(1),
      over: over.default(0.8),
    })
    .optional()
    .describe(
      "stop when the largest community of who writes to whom is over this share; with `say`, as over a channel (to: 0 all who hear one, j the j-th neighbour), else to: 0 nobody, j the j-th next agent",
    ),
  alarm: z
    .strictObject({ column: z.string(), over: z.number() })
    .optional()
    .describe("stop when this column of the world is over a number"),
  detectors: z
    .strictObject({
      count: z.number().int().min(1).max(99),
      needed: z.number().int().min(1),
      miss: z.number().min(0).max(1),
      falsely: z.number().min(0).max(1),
    })
    .optional()
    .describe(
      "so many detectors see a trigger, each missing it or reporting falsely with these probabilities; so many have to agree",
    ),
  watchdog: z
    .strictObject({
      of: z.number().int().nonnegative().optional(),
      lost: z.number().min(0).max(1).default(0),
      missed: z.number().int().min(1).max(10_000),
    })
    .optional()
    .describe(
      "stop when so many heartbeats in a row (one a tick) have not arrived from this agent, each of which is lost with a probability",
    ),
  button: z
    .enum(["none", "outside", "key", "all"])
    .default("none")
    .describe("who may press it: nobody, who calls pressStop, the holder of the key as well, or all agents"),
  key: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("the agent, a human, who alone may stop the stop, and arm it again"),
  tamper: z
    .number()
    .nonnegative()
    .optional()
    .describe("what it costs an agent without the key to disarm it, payoff units (default: it cannot)"),
  compensation: z.number().default(0).describe("what each agent is given when it is stopped, payoff units"),
});
export type StopParams = z.output<typeof params>;

const noTrigger = "name one: unanimity, usage, rights, language, coalition, alarm, a watchdog, or a button";

/** Throws where nothing could ever stop it, or more votes are needed than there are. */
export function requireTriggers(p: StopParams): void {
  const triggered = p.unanimity ?? p.usage ?? p.rights ?? p.language ?? p.coalition ?? p.alarm;
  if (!triggered && !p.watchdog && p.button === "none") fail("stop", "needs a trigger", undefined, noTrigger);
  if (p.button === "key" && p.key === undefined)
    fail(
      "stop",
      "has a button for the holder of the key, and no key",
      undefined,
      "give key: the agent who holds it",
    );
  if (!p.detectors) return;
  if (!triggered) fail("stop", "has detectors, and nothing for them to detect", undefined, noTrigger);
  const { count, needed } = p.detectors;
  if (needed > count) fail("stop", `needs at most as many votes as it has detectors, ${count}`, needed);
}

/** Whether it can be disarmed at all. */
export const canDisarm = (p: StopParams): boolean => p.key !== undefined || p.tamper !== undefined;

/** Whether agents have a head of the stop: to press, to disarm, to arm. */
export const hasHead = (p: StopParams): boolean => p.button === "key" || p.button === "all" || canDisarm(p);
