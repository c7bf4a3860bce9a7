/** Two copies of a society in which everything, luck included, is the same up to what a monitor changes in one of them. */
import type { BoundPolicy } from "../core/policy.ts";
import { copySociety, forkSociety, type Society } from "../core/society.ts";

export interface Pair {
  /** Goes on as the society does; the two others are forked from it. */
  readonly running: Society;
  readonly one: Society;
  readonly other: Society;
  /** Both become what the running one is. */
  fork(): void;
}

export function pairOf(society: Society): Pair {
  const copy = () => copySociety(society, { seed: "monitor" });
  const [running, one, other] = [copy(), copy(), copy()];
  const all = Int32Array.from({ length: society.batch.worlds }, (_, i) => i);
  forkSociety(running, society, all);
  return {
    running,
    one,
    other,
    fork() {
      forkSociety(one, running, all);
      forkSociety(other, running, all);
    },
  };
}

/** All choose, nobody explores. */
export function choose({ batch, policies }: Society): void {
  for (const { policy } of policies as readonly BoundPolicy[]) policy.act(0, batch.worlds, false);
}

/** Whether agents of world i who take part in it chose otherwise in the two. */
export function choseOtherwise(one: Society, other: Society, i: number): boolean {
  const { agents, io, columns } = one.batch;
  if (columns.done[i] !== 0) return false;
  for (let h = 0; h < io.actions.length; h++)
    for (let k = i * agents; k < (i + 1) * agents; k++)
      if (columns.active[k] !== 0 && io.actions[h][k] !== other.batch.io.actions[h][k]) return true;
  return false;
}
