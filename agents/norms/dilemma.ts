/** What norms of repeated dilemmas share: the two actions that a dilemma is about, and what the others did last. */
import { fail, type Reading, type SeatSite, z } from "../../src/index.ts";

export const dilemmaParams = {
  cooperate: z.number().int().nonnegative().default(0).describe("the cooperative action"),
  defect: z
    .number()
    .int()
    .nonnegative()
    .optional()
    .describe("the other action (default: the last of the action head)"),
};

export interface Dilemma {
  readonly cooperate: number;
  readonly defect: number;
}

/** The two actions that the params name, in an env that shows at least the last round. */
export function dilemmaSite(
  who: string,
  { agents, features, heads }: SeatSite,
  actions: { cooperate: number; defect?: number | undefined },
): Dilemma {
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
  if (features.history.size < agents)
    fail(who, "needs the last joint action", undefined, "set the env's memory to at least 1");
  return { cooperate, defect };
}

/** Whether all others cooperated in the last round, which `history` begins with: the own action, then theirs. */
export function othersCooperated(history: Reading, agents: number, { cooperate }: Dilemma): boolean {
  for (let b = 1; b < agents; b++) if (history.at(b) !== cooperate) return false;
  return true;
}
