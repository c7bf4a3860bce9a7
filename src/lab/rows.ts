/** Rows of a run on their way to what is made of them: few at a time, however many there are. */
import { fail } from "../core/errors.ts";
import type { ResolvedConfig, ResolvedScene } from "./config.ts";
import type { RunStore } from "./store.ts";
import { type Row, type Task, tasksOf } from "./task.ts";

/**
 * Rows of a society: window by window as it learned, in each from the first session on, then its evaluation. Of a society
 * that learned in more than `mostWindows` windows only those that are kept.
 */
export type Rows = (scene: string, society: string) => Iterable<Row>;

/** Learning curves have at most so many points, in results, certificates and timelines. */
export const mostWindows = 1000;

/**
 * Whether the window that ends at a tick is kept: every one where there are no more than `mostWindows`, else every second,
 * third ... one, counted from the last, which is always kept.
 */
export function keptWindows({
  train,
  window,
}: Pick<ResolvedScene, "train" | "window">): (tick: number) => boolean {
  const last = Math.ceil(train / window);
  const every = Math.ceil(last / mostWindows);
  return (tick) => (last - Math.ceil(tick / window)) % every === 0;
}

/** The rows that a store holds. */
export function rowsOf(store: Pick<RunStore, "config" | "rows">): Rows {
  const { config } = store;
  const tasks = tasksBySociety(config);
  return (scene, society) => {
    const kept = keptWindows(config.scenes[scene]);
    return inWindows((tasks.get(placeKey(scene, society)) ?? []).map((task) => store.rows(task, kept)));
  };
}

/** Rows in a list, in whatever order they came. */
export function rowsIn(
  { scenes }: { readonly scenes: Readonly<Record<string, Pick<ResolvedScene, "train" | "window">>> },
  rows: readonly Row[],
): Rows {
  return (scene, society) => {
    const kept = keptWindows(scenes[scene]);
    return rows
      .filter((row) => row.scene === scene && row.society === society)
      .filter(({ phase, tick }) => phase === "evaluate" || kept(tick))
      .sort((a, b) => inTime(a, b) || a.lo - b.lo);
  };
}

/** Rows of the same window, or of the evaluation, together. */
export function* windowsOf(rows: Iterable<Row>): Generator<readonly Row[], void> {
  let together: Row[] = [];
  for (const row of rows) {
    if (together.length > 0 && inTime(together[0], row) !== 0) {
      yield together;
      together = [];
    }
    together.push(row);
  }
  if (together.length > 0) yield together;
}

/** Throws an OstromError unless a row holds what each of its sessions measured. */
export function requireSessions(who: string, { lo, hi, phase, tick, values, payoffs, rewards }: Row): void {
  const short = Object.entries({ ...values, payoffs, rewards }).find(
    ([, list]) => list !== undefined && list.length !== hi - lo,
  );
  if (short)
    fail(
      who,
      `${phase === "train" ? `the window that ends at tick ${tick}` : "the evaluation"} must hold ${hi - lo} values of ${short[0]}, of sessions ${lo} to ${hi - 1}`,
      short[1]?.length,
    );
}

/** Several records in one order of time, of which only one row each is held. */
function* inWindows(records: readonly Iterable<Row>[]): Generator<Row, void> {
  const open = records.map((record) => record[Symbol.iterator]());
  const heads = open.map((record) => record.next());
  for (;;) {
    let first: Row | undefined;
    for (const { done, value } of heads) if (!done && (!first || inTime(value, first) < 0)) first = value;
    if (!first) return;
    for (const [j, { done, value }] of heads.entries())
      if (!done && inTime(value, first) === 0) {
        yield value;
        heads[j] = open[j].next();
      }
  }
}

/** Below 0 where `a` comes first, 0 where both are of the same window. */
const inTime = (a: Row, b: Row): number =>
  a.phase === b.phase ? a.tick - b.tick : a.phase === "train" ? -1 : 1;

const placeKey = (scene: string, society: string): string => `${scene}.${society}`;

function tasksBySociety(config: ResolvedConfig): Map<string, Task[]> {
  const tasks = new Map<string, Task[]>();
  for (const task of tasksOf(config)) {
    const key = placeKey(task.scene, task.society);
    const own = tasks.get(key) ?? [];
    own.push(task);
    tasks.set(key, own);
  }
  return tasks;
}
