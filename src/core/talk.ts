/** Rounds of talk in the tick of a batch, as seen by who plays it. */
import type { Batch } from "./batch.ts";
import { fail } from "./errors.ts";
import { roundColumn } from "./layout.ts";

/** Rounds that are held in this tick before the env steps, at the moment at which worlds lo..hi-1 are. */
export function roundsLeft({ rounds, columns }: Batch, lo: number, hi: number): number {
  const round = columns[roundColumn];
  for (let i = lo; i < hi; i++) if (columns.done[i] === 0) return rounds - round[i];
  return 0;
}

/** Throws where what is paid in the next step is not what the next choice of an agent brings. */
export function requireNoTalk(who: string, { rounds, mechanisms }: Batch): void {
  if (rounds > 0)
    fail(
      who,
      "cannot look through rounds of talk, in which nobody is paid",
      mechanisms.map(({ name }) => name).join(", "),
      "take away the mechanism that talks",
    );
}
