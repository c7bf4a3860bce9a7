/** What agents would have done instead: a default action, nothing because they are not there, or another policy's choice. */
import type { Batch } from "../core/batch.ts";
import { bindPolicies } from "../core/bind.ts";
import { fail } from "../core/errors.ts";
import type { Player } from "../core/play.ts";
import type { BoundPolicy, PolicyUse } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";

/**
 * The same for all: an action, as one number or one number a head (there is often a "do nothing"), or "absent", as if the
 * agent had left before, in envs that agents may leave.
 */
export type DefaultAction = number | readonly number[] | "absent";
export type Baseline = DefaultAction | PolicyUse;

/** What is done instead, in copies of a batch's worlds; the order of calls is fork, choice, put, choice, put ... */
export interface BoundBaseline {
  /** The policy behind it, if there is one. */
  readonly policies: readonly BoundPolicy[];
  /** Chooses for this tick, whether or not anybody will do it: plays before all others, who do not see what it chose. */
  readonly players: readonly Player[];
  /** After copies have been forked from worlds `pick` of the batch: it starts as new, with these worlds' luck. */
  fork(pick: ArrayLike<number>): void;
  /** Row `row` of the copies does it; a masked default stands for what the row was going to do. */
  put(row: number): void;
}

/**
 * A baseline for the copies of a batch's worlds. A policy has fresh memory, and streams from `seed` that are the same in
 * all copies of a world.
 */
export function bindBaseline(
  who: string,
  batch: Batch,
  copies: Batch,
  baseline: Baseline,
  seed: Seed,
): BoundBaseline {
  if (!isPolicy(baseline))
    return { policies: [], players: [], fork() {}, put: defaultAction(who, copies, baseline) };
  const { use, params = {}, seats } = baseline;
  if (seats) fail(who, "a baseline stands in for every agent", seats, "leave its seats out");
  const bind = (to: Batch): BoundPolicy => bindPolicies(to, [{ use, params }], { seed })[0];
  const asNew = bind(batch);
  const player = bind(copies);
  const { actions } = copies.io;
  const chosen = actions.map((column) => column.slice());
  const before = actions.map((column) => column.slice());
  function chooseApart(lo: number, hi: number): void {
    // Whoever chooses next finds the action columns as they were.
    for (let h = 0; h < actions.length; h++) before[h].set(actions[h]);
    player.policy.act(lo, hi, false);
    for (let h = 0; h < actions.length; h++) {
      chosen[h].set(actions[h]);
      actions[h].set(before[h]);
    }
  }
  return {
    policies: [player],
    players: [{ policy: { act: chooseApart } }],
    fork: (pick) => player.fork(asNew, pick),
    put(row) {
      for (let h = 0; h < actions.length; h++) actions[h][row] = chosen[h][row];
    },
  };
}

/** What a baseline is called in reports. */
export function baselineName(baseline: Baseline): string {
  return isPolicy(baseline) ? baseline.use.id : `action ${String(baseline)}`;
}

function isPolicy(baseline: Baseline): baseline is PolicyUse {
  return typeof baseline === "object" && "use" in baseline;
}

/** Puts a default action in the place of what a row was going to do; errors where the env cannot take it. */
function defaultAction(who: string, copies: Batch, given: DefaultAction): (row: number) => void {
  const { env, heads, io, columns } = copies;
  if (given === "absent") {
    if (!env.earlyExit)
      fail(
        who,
        `agents cannot be absent from ${env.id}, which none leaves early`,
        undefined,
        "give an action",
      );
    return (row) => {
      columns.active[row] = 0;
    };
  }
  const values = typeof given === "number" ? [given] : given;
  if (values.length !== heads.length)
    fail(
      who,
      `the baseline needs one number for each of ${heads.length} action heads (${heads.map(({ name }) => name).join(", ")})`,
      given,
    );
  heads.forEach((head, h) => {
    const value = values[h];
    const [low, high] = head.kind === "discrete" ? [0, head.n - 1] : [head.low, head.high];
    if (!(value >= low && value <= high) || (head.kind === "discrete" && !Number.isInteger(value)))
      fail(
        who,
        `the baseline of "${head.name}" must be ${head.kind === "discrete" ? "a whole number " : ""}in ${low}..${high}`,
        value,
      );
  });
  return (row) => {
    for (let h = 0; h < values.length; h++) {
      const head = heads[h];
      if (head.kind === "discrete" && io.masked && io.masks[h][row * head.n + values[h]] === 0) continue;
      io.actions[h][row] = values[h];
    }
  };
}
