/** Parameters of civilisation, and what follows from them. */
import { z } from "../../src/index.ts";

const share = () => z.number().min(0).max(1);

export const params = z.object({
  agents: z
    .number()
    .int()
    .min(2)
    .max(256)
    .default(4)
    .describe("nations, each with one unit of labour a tick"),
  growth: z
    .number()
    .positive()
    .max(1)
    .default(0.3)
    .describe("r: growth rate of the commons at a small stock, per tick"),
  capacity: z.number().positive().default(100).describe("K: stock that the commons carries, in goods"),
  start: z.number().positive().max(1).default(1).describe("stock at the start, as a share of K"),
  depletes: z.boolean().default(true).describe("false: the stock stays as it starts, whatever is taken"),
  catchability: z
    .number()
    .positive()
    .default(0.06)
    .describe("q: share of the stock that a unit of labour takes, per tick"),
  decisiveness: z
    .number()
    .positive()
    .max(32)
    .default(0.2)
    .describe("m: what arms decide; with 1 goods are shared in proportion to arms"),
  contested: share()
    .default(1)
    .describe("share of all goods that arms decide on; the rest stays with who took it"),
  wear: share().default(1).describe("d: share of arms that is lost in a tick; with 1 they last for one"),
  armsLimit: share()
    .default(1)
    .describe("most labour that a nation can put into arms, per tick; what neither works nor arms rests"),
  allies: z
    .number()
    .int()
    .min(0)
    .max(256)
    .default(0)
    .describe("the first so many nations add up their arms and share what they win"),
  trade: z
    .number()
    .min(0)
    .default(0)
    .describe(
      "k: by how much partners (0 and 1, 2 and 3, ...) make more of their goods while both are at peace",
    ),
  peace: z
    .number()
    .min(0)
    .default(0.05)
    .describe("arms with which a nation is at peace still, in units of labour"),
  levels: z.number().int().min(2).max(1024).default(9).describe("levels of effort, evenly from 0 to 1"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
export type CivilisationParams = z.output<typeof params>;

export function checkParams(p: CivilisationParams): string | undefined {
  if (p.agents * p.catchability > 1 + 1e-9)
    return `all labour must not take more than there is: agents * catchability must be at most 1, got ${p.agents * p.catchability}; lower catchability`;
  if (p.allies > p.agents) return `allies must be at most the ${p.agents} agents, got ${p.allies}`;
  if (p.wear === 0) return "wear must be above 0, or arms have no end, got 0";
  return undefined;
}

/** Effort of each nation with which the commons yields most for ever: all of it where nothing is depleted. */
export function bestEffort(p: CivilisationParams): number {
  return p.depletes ? Math.min(1, p.growth / (2 * p.agents * p.catchability)) : 1;
}
