/** What agents got in a step, and what a world made of it. */
import type { Io } from "../core/batch.ts";
import type { PolicyContext } from "../core/policy.ts";

/** What is counted: what the env paid ("payoff", of which welfare is the sum), or that after mechanisms ("reward"). */
export type Counted = "payoff" | "reward";

/** The agents that take part in a step: those that had left before it may be paid anything, and do not count. */
export interface TakingPart {
  /** One a batch row, 1 or 0; valid from `note` on. */
  readonly rows: Uint8Array;
  /** Before the step of worlds lo..hi-1. */
  note(lo: number, hi: number): void;
  /** Welfare of a world after a step: the sum over `io` from row `at` on, for the agents of the world of row `k`. */
  welfare(io: Io, at: number, k: number): number;
}

export function takingPart({ worlds, agents, columns }: PolicyContext, of: Counted): TakingPart {
  const rows = new Uint8Array(worlds * agents);
  return {
    rows,
    note(lo, hi) {
      const { active } = columns;
      for (let k = lo * agents; k < hi * agents; k++) rows[k] = active[k];
    },
    welfare(io, at, k) {
      const pay = io[of];
      let sum = 0;
      for (let a = 0; a < agents; a++) if (rows[k + a] !== 0) sum += pay[at + a];
      return sum;
    },
  };
}
