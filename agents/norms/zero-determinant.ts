/**
 * Zero-determinant strategies: memory-one strategies that hold both long-run payoffs on a line of their choice.
 *
 * Press & Dyson 2012, PNAS 109:10409-10413: p~ = phi ((S_x - kappa) - chi (S_y - kappa)), with p~ = (p1 - 1, p2 - 1,
 * p3, p4), S_x = (R, S, T, P), S_y = (R, T, S, P), enforces s_x - kappa = chi (s_y - kappa) against any opponent.
 * kappa = P extorts; kappa = R is generous (Stewart & Plotkin 2013, PNAS 110:15348-15353). Known behaviour: an
 * extortioner's share of what is gained over P is chi times its opponent's, and two extortioners earn P.
 *
 * The payoffs are those the strategy assumes of a two-player game; the env may pay others.
 */

import { bimatrix, type MemoryOne, zeroDeterminantMemoryOne } from "../../src/games/index.ts";
import { definePolicy, fail, z } from "../../src/index.ts";
import { dilemmaParams } from "./dilemma.ts";
import { memoryOneSeat, memoryOneSite } from "./memory-one.ts";

const params = z.object({
  mode: z
    .enum(["extort", "generous"])
    .default("extort")
    .describe("which payoff is the line's fixed point: P or R"),
  chi: z.number().min(1).default(3).describe("slope: own surplus for one unit of the other's"),
  phi: z
    .number()
    .positive()
    .optional()
    .describe("scale (default: half of the largest feasible to extort, all of it to be generous)"),
  temptation: z.number().default(5).describe("T, payoff of the only defector"),
  reward: z.number().default(3).describe("R, payoff when both cooperate"),
  punishment: z.number().default(1).describe("P, payoff when both defect"),
  sucker: z.number().default(0).describe("S, payoff of the only cooperator"),
  opening: z.number().min(0).max(1).default(1).describe("probability of cooperating in the first round"),
  ...dilemmaParams,
});
type P = z.output<typeof params>;

/** The four probabilities that the params stand for; throws where no phi makes them probabilities. */
export function zeroDeterminantStrategy(p: P): MemoryOne {
  const { temptation, reward, punishment, sucker, mode, chi, phi } = p;
  const game = bimatrix([
    [reward, sucker],
    [temptation, punishment],
  ]);
  return zeroDeterminantMemoryOne(game, { mode, chi, phi });
}

export const zeroDeterminant = definePolicy({
  id: "zero-determinant",
  title: "Zero-determinant strategy",
  cite: ["Press & Dyson 2012, PNAS 109:10409-10413", "Stewart & Plotkin 2013, PNAS 110:15348-15353"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params,
  derive(p, site) {
    if (site.agents !== 2)
      fail(
        "zero-determinant",
        "is a strategy of two-player games",
        site.agents,
        "choose memory-one for more",
      );
    return memoryOneSite("zero-determinant", site, p, zeroDeterminantStrategy(p), p.opening);
  },
  seat: memoryOneSeat,
});
