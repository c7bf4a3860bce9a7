/** What counts as a failure of a world, and where in frozen play it happens. */
import type { Batch } from "../../core/batch.ts";
import { fail, failUnknown } from "../../core/errors.ts";
import type { BoundPolicy } from "../../core/policy.ts";
import { type Course, createReplay, facts, type Replay } from "./replay.ts";

export interface Failure {
  /** For reports, as in "collapse". */
  readonly name: string;
  /** Asked after every tick ("ever", the default), or only when the episode or the replay is over. */
  readonly when?: "ever" | "end";
  /** Whether it has happened in a world; reads the batch's columns and changes nothing. */
  holds(batch: Batch, world: number): boolean;
}

/** A column with one number a world reaches `level` (default 1): flags such as `collapsed`, counts, debts. */
export function columnReaches(name: string, level = 1): Failure {
  return {
    name: level === 1 ? name : `${name} of ${level}`,
    holds({ env, columns, worlds }, world) {
      const column = columns[name];
      if (!column) failUnknown(`column of ${env.id}`, name, worldColumns(columns, worlds));
      if (column.length !== worlds)
        fail(
          "columnReaches",
          `"${name}" must have one number a world`,
          column.length / worlds,
          "write a Failure",
        );
      return column[world] >= level;
    },
  };
}

/** At the end, the mean welfare per tick (sum of the agents' payoffs) lies below `level`. */
export function welfareBelow(level: number): Failure {
  return {
    name: `welfare below ${level} per tick`,
    when: "end",
    holds: (batch, world) => batch.readMetrics(world).welfare < level,
  };
}

/**
 * For each world, the tick from the present in which the failure first happens in frozen play, or -1. Worlds whose
 * episode is over are -1.
 */
export function findFailures(
  batch: Batch,
  policies: readonly BoundPolicy[],
  failure: Failure,
  ticks?: number,
): Int32Array {
  const replay = createReplay("findFailures", batch, policies, ticks === undefined ? {} : { ticks });
  const courses = Array.from({ length: batch.worlds }, (_, world) => facts(world));
  return failureTicks(replay, courses, failure);
}

/** For each course, the first tick in which the failure holds, or -1. */
export function failureTicks(
  replay: Replay,
  courses: readonly Course[],
  { when = "ever", holds }: Failure,
): Int32Array {
  const { batch, ticks } = replay;
  const { done } = batch.columns;
  const first = new Int32Array(courses.length).fill(-1);
  replay.play(courses, (course, tick, copy) => {
    if (first[course] >= 0) return;
    if (when === "end" && done[copy] === 0 && tick < ticks - 1) return;
    if (holds(batch, copy)) first[course] = tick;
  });
  return first;
}

const worldColumns = (columns: Batch["columns"], worlds: number): string[] =>
  Object.entries(columns).flatMap(([name, { length }]) => (length === worlds ? [name] : []));
