/** Parameters of the shared channels, and what follows from them. */
import { z } from "../../src/index.ts";
import { attemptRate, bestAttemptRate } from "../../src/situations/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(256).default(5).describe("stations"),
  windows: z
    .array(z.number().int().min(1).max(4096))
    .min(1)
    .max(64)
    .default([2, 4, 8, 16, 32, 64, 128])
    .describe(
      "windows to choose from: a station waits 0 to W - 1 slots before it sends; 1 sends in each (slots)",
    ),
  channels: z.number().int().min(1).max(256).default(1).describe("channels to choose from"),
  slots: z
    .number()
    .int()
    .min(0)
    .max(4096)
    .default(0)
    .describe("slots in a tick, in which it is drawn who sends; 0: so many that shares are those of chances"),
  doublings: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("how often a window doubles after collisions in a row (where slots are drawn)"),
  idle: z.number().positive().default(1).describe("length of a slot in which nobody sends (time)"),
  busy: z.number().positive().default(20).describe("length of one in which anybody sends (time)"),
  payload: z.number().positive().default(18).describe("length of what is said in a frame (time)"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type SpectrumParams = z.output<typeof params>;

export function checkParams(p: SpectrumParams): string | undefined {
  if (p.windows.length === 1 && p.channels === 1)
    return "stations must have something to choose: give more windows or more channels";
  if (p.windows.some((w, k) => k > 0 && w <= p.windows[k - 1]))
    return `windows must rise, got ${p.windows.join(", ")}`;
  if (p.payload > p.busy)
    return `payload must be at most busy, of which it is a part, got ${p.payload} and ${p.busy}`;
  if (p.doublings > 0 && p.slots === 0)
    return "windows double where slots are drawn, got doublings without slots; give slots";
  if (p.slots * p.agents > 100_000)
    return `slots * agents must be at most 100000 in a tick, got ${p.slots * p.agents}`;
  return undefined;
}

/** The most often that a station may send for the good of all, where stations are spread evenly over channels. */
export function fairAttempts(p: SpectrumParams): number {
  return bestAttemptRate(Math.ceil(p.agents / p.channels), p);
}

export function attemptRates(p: SpectrumParams): Float64Array {
  return Float64Array.from(p.windows, attemptRate);
}
