/** Parameters of the race, and what follows from them. */
import { z } from "../../src/index.ts";

export const params = z.object({
  agents: z.number().int().min(2).max(64).default(2).describe("labs"),
  steps: z.number().int().min(1).max(10_000).default(6).describe("W: steps to the prize"),
  speed: z
    .number()
    .min(1)
    .max(10_000)
    .default(2)
    .describe("s: steps of an unsafe move, where a safe one makes 1"),
  hazard: z.number().min(0).max(1).default(0.05).describe("h: probability that an unsafe move crashes"),
  damage: z.number().min(0).default(1).describe("D: what a crash costs every lab (payoff)"),
  prize: z.number().min(0).default(1).describe("B: what who gets there first shares (payoff)"),
  benefit: z
    .number()
    .min(0)
    .default(0)
    .describe("b: what all labs share in a tick, in proportion to their speed (payoff)"),
  cost: z.number().min(0).default(0).describe("c: what a safe move costs (payoff)"),
  setback: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      "probability that a lab loses all it gained in the race when it ends at the prize, times the share of its way made unsafely",
    ),
});
export type RaceParams = {
  readonly [N in keyof (typeof params)["shape"]]: number;
};

/** Steps are sums of speeds, compared with the prize within this much. */
export const slack = 1e-9;

/** Ticks to the prize at a speed. */
export const ticksAt = ({ steps }: RaceParams, speed: number): number => Math.ceil((steps - slack) / speed);
