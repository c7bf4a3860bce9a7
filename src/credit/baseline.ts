/** What agents would have done instead: a default action, nothing because they are not there, or another policy's choice. */
import type { Batch } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { type BoundPolicy, bindPolicies, type PolicyUse } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";

/**
 * The same for all: an action, as one number or one number a head (there is often a "do nothing"), or "absent", as if the
 * agent had left before, in envs that agents may leave.
 */
export type DefaultAction = number | readonly number[] | "absent";
export type Baseline = DefaultAction | PolicyUse;

export interface BoundBaseline {
  /** After copies have been forked from worlds `pick` of the batch. */
  fork(pick: Int32Array): void;
  /** Row `row` of the copies does what the baseline does; a masked default stands for what the row was going to do. */
  put(row: number): void;
  /** A tick later: the baseline chooses anew in copies 0..count-1. */
  act(count: number): void;
}

/** Puts a default action in the place of what a row was going to do; errors where the env cannot take it. */
export function defaultAction(who: string, copies: Batch, given: DefaultAction): (row: number) => void {
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

/**
 * A baseline for the copies of a batch's worlds. A policy is asked at once what it would do in each of them, with fresh
 * memory and streams of its own from `seed`, and the batch's actions are put back.
 */
export function bindBaseline(
  who: string,
  batch: Batch,
  copies: Batch,
  baseline: Baseline,
  seed: Seed,
): BoundBaseline {
  if (!isPolicy(baseline)) return { put: defaultAction(who, copies, baseline), fork() {}, act() {} };
  const { use, params = {}, seats } = baseline;
  if (seats) fail(who, "a baseline stands in for every agent", seats, "leave its seats out");
  const bind = (to: Batch): BoundPolicy => bindPolicies(to, [{ use, params }], { seed })[0];
  const here = bind(batch);
  const there = bind(copies);
  const { agents } = batch;
  const first = ask(batch, here, batch.worlds);
  const actions = copies.io.actions.map((column) => new Float64Array(column.length));
  return {
    fork(pick) {
      there.fork(here, pick);
      for (let h = 0; h < actions.length; h++)
        for (let row = 0; row < pick.length * agents; row++)
          actions[h][row] = first[h][pick[Math.floor(row / agents)] * agents + (row % agents)];
    },
    put(row) {
      for (let h = 0; h < actions.length; h++) copies.io.actions[h][row] = actions[h][row];
    },
    act(count) {
      ask(copies, there, count).forEach((column, h) => {
        actions[h].set(column);
      });
    },
  };
}

function isPolicy(baseline: Baseline): baseline is PolicyUse {
  return typeof baseline === "object" && "use" in baseline;
}

/** What a policy would do in worlds 0..count-1; the batch is left as it was. */
function ask(batch: Batch, { policy }: BoundPolicy, count: number): Float64Array[] {
  const kept = batch.io.actions.map((column) => column.slice());
  policy.act(0, count, false);
  const asked = batch.io.actions.map((column) => column.slice());
  batch.io.actions.forEach((column, h) => {
    column.set(kept[h]);
  });
  return asked;
}
