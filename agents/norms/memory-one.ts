/**
 * Memory-one strategies of repeated dilemmas: the probability of cooperating depends on the last round only.
 *
 * Nowak & Sigmund 1990, "The evolution of stochastic strategies in the Prisoner's Dilemma", Acta Applicandae
 * Mathematicae 20:247-265; Press & Dyson 2012, PNAS 109:10409-10413 (four numbers suffice against any memory). Known
 * behaviour: holds tit-for-tat, win-stay-lose-shift, the zero-determinant strategies and always-defect.
 *
 * Written for two players; with more, "the other cooperated" means that all others did, and any choice but the
 * cooperative one counts as defection.
 */

import type { MemoryOne } from "../../src/games/index.ts";
import { definePolicy, fail, type Policy, type PolicyContext, uniform, z } from "../../src/index.ts";

const probability = z.number().min(0).max(1);

/** The two actions that a dilemma is about; every norm of this family takes them. */
export const dilemmaParams = {
  cooperate: z.number().int().nonnegative().default(0).describe("the cooperative action"),
  defect: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("the other action (default: the last of the action head)"),
};

const params = z.object({
  afterCC: probability.default(1).describe("probability of cooperating when both cooperated"),
  afterCD: probability.default(0).describe("... when only we cooperated"),
  afterDC: probability.default(0).describe("... when only the other cooperated"),
  afterDD: probability.default(1).describe("... when both defected"),
  opening: probability.default(1).describe("probability of cooperating in the first round"),
  ...dilemmaParams,
});

export const memoryOne = definePolicy({
  id: "memory-one",
  title: "Memory-one strategy",
  cite: ["Nowak & Sigmund 1990, Acta Appl. Math. 20:247-265", "Press & Dyson 2012, PNAS 109:10409-10413"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params,
  bind: (context, p) =>
    playMemoryOne("memory-one", context, [p.afterCC, p.afterCD, p.afterDC, p.afterDD], p.opening, p),
});

/** What the params of a dilemma norm name, and where the last round stands in the observation `history`. */
export function dilemmaSite(
  who: string,
  { agents, features, heads }: PolicyContext,
  actions: { cooperate: number; defect?: number | undefined },
) {
  const head = heads[0];
  const n = head.kind === "discrete" ? head.n : 0;
  const { cooperate, defect = n - 1 } = actions;
  for (const [name, value] of Object.entries({ cooperate, defect }))
    if (value >= n) fail(who, `${name} must be an action in 0..${n - 1}`, value);
  if (cooperate === defect)
    fail(
      who,
      "cooperate and defect must be different actions",
      cooperate,
      "name another action to defect with",
    );
  const size = features.history.size;
  if (size < agents)
    fail(who, "needs the last joint action", undefined, "set the env's memory to at least 1");
  return { cooperate, defect, size };
}

/** Plays the strategy; the shared arithmetic of this folder's memory-one norms. */
export function playMemoryOne(
  who: string,
  context: PolicyContext,
  strategy: MemoryOne,
  opening: number,
  actions: { cooperate: number; defect?: number | undefined },
): Policy {
  const { rows, agents, io, columns, rng } = context;
  const S = context.seats.length;
  const { cooperate, defect, size } = dilemmaSite(who, context, actions);
  const action = io.actions[0];
  const { history } = io.obs;
  // A strategy of zeros and ones needs no luck, and drawing it would cost most of the time.
  const mixed = [...strategy, opening].some((p) => p !== 0 && p !== 1);
  return {
    act(lo, hi) {
      const { tick } = columns;
      const [cc, cd, dc, dd] = strategy;
      for (let i = lo, r = lo * S; i < hi; i++)
        for (let s = 0; s < S; s++, r++) {
          const k = rows[r];
          let p = opening;
          if (tick[i] !== 0) {
            const at = k * size;
            let others = true;
            for (let b = 1; b < agents; b++) if (history[at + b] !== cooperate) others = false;
            p = history[at] === cooperate ? (others ? cc : cd) : others ? dc : dd;
          }
          action[k] = (mixed ? uniform(rng, r) : 0.5) < p ? cooperate : defect;
        }
    },
  };
}
