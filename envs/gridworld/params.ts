/** Parameters that the gridworlds with beams and windows share. */
import { z } from "../../src/index.ts";

export const bodyParams = {
  reward: z.number().default(1).describe("payoff for an apple"),
  beamLength: z.number().int().min(1).max(255).default(5).describe("cells that a beam reaches ahead"),
  beamWidth: z.number().int().min(1).default(3).describe("parallel rays of a beam, an odd number"),
  timeout: z.number().int().min(0).default(25).describe("ticks off the grid after a hit"),
  zapCost: z.number().min(0).default(0).describe("payoff that a beam costs the agent that fires it"),
  hitCost: z.number().min(0).default(0).describe("payoff that being hit costs, once a tick"),
  viewAhead: z.number().int().min(0).max(100).default(9).describe("rows of the window before the agent"),
  viewBehind: z.number().int().min(0).max(100).default(1).describe("rows of the window behind the agent"),
  viewSide: z.number().int().min(0).max(100).default(5).describe("columns of the window to each side"),
  window: z
    .boolean()
    .default(true)
    .describe("show the window; without it the view is only summed up for tables, which steps faster"),
  horizon: z.number().int().min(1).default(1000).describe("ticks after which an episode is cut (truncated)"),
};

/** What is wrong with a beam or with the number of starts, or nothing. */
export function wrongBodies(
  p: { readonly agents: number; readonly beamWidth: number },
  starts: number,
): string | undefined {
  if (p.beamWidth % 2 === 0)
    return `beamWidth must be odd, so that the beam has a middle, got ${p.beamWidth}; give ${p.beamWidth + 1}`;
  return wrongStarts(p.agents, starts);
}

export function wrongStarts(agents: number, starts: number): string | undefined {
  return starts < agents
    ? `the map must have a start for each of ${agents} agents, got ${starts}; give more "P" or open cells`
    : undefined;
}
