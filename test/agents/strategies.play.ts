/** What strategies of the repeated prisoner's dilemma play, against a sequence or each other, as a string of C and D. */
import { expect } from "vitest";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, definePolicy, type PolicyUse, z } from "../../src/index.ts";

/** A sequence that is gone through over and over. */
const script = definePolicy({
  id: "script",
  title: "A fixed sequence",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({ moves: z.string() }),
  seat: (me, { moves }) => me.act(moves[me.tick % moves.length] === "C" ? 0 : 1),
});

type Use = PolicyUse["use"];
const against = (other: Use | string): PolicyUse =>
  typeof other === "string" ? { use: script, params: { moves: other } } : { use: other };

/** What `use` plays in this seat against the other, who plays a sequence or is a policy. `rounds` are known to both. */
export function played(use: Use, other: Use | string, rounds: number, seat = 0, horizon = 0): string {
  const batch = createBatch(matrixGame, { rounds: horizon });
  const policies = bindPolicies(batch, [
    { use, seats: [seat] },
    { ...against(other), seats: [1 - seat] },
  ]);
  let history = "";
  for (let t = 0; t < rounds; t++) {
    for (const { policy } of policies) policy.act(0, 1, false);
    history += batch.io.actions[0][seat] === 0 ? "C" : "D";
    batch.step();
  }
  return history;
}

/** Holds what is played to a literal history, in either seat. */
export function plays(use: Use, other: Use | string, expected: string, horizon = 0): void {
  for (const seat of [0, 1])
    expect(played(use, other, expected.length, seat, horizon), `${use.id}, seat ${seat}`).toBe(expected);
}

/** Share of C in many rounds after the first `skipped`, against a sequence. */
export function shareOfC(use: Use, other: Use | string, skipped = 0, rounds = 4000): number {
  return [...played(use, other, rounds).slice(skipped)].filter((c) => c === "C").length / (rounds - skipped);
}
