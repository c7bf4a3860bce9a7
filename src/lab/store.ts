/** Where a run keeps what it has: a folder in `lab/node`; a browser's storage or a database from outside. */
import type { ResolvedConfig } from "./config.ts";
import type { Row, Task } from "./task.ts";

type Later<T> = T | Promise<T>;

/** What is written is there whole or not at all, whenever the writer is killed, and never before what was written earlier. */
export interface RunStore {
  /** Makes this run the only writer, until what is returned is called; refuses while another one writes. */
  lock?(): Later<() => Later<void>>;
  /** Names it in errors. */
  readonly path: string;
  readonly config: ResolvedConfig;
  /**
   * Rows of a task on record, read as they are asked for: the training windows whose last ticks are wanted (all where
   * this is left out) in their order, then the evaluation.
   */
  rows(task: Task, wanted?: (tick: number) => boolean): Iterable<Row>;
  /** Takes the row that follows those on record. */
  append(row: Row): Later<void>;
  finished(task: Task): boolean;
  /** What an unfinished task goes on from, if anything. Rows that were recorded since are dropped: they come again. */
  takeUp(task: Task): Later<Uint8Array | undefined>;
  saveCheckpoint(task: Task, bytes: Uint8Array): Later<void>;
  /** Worlds and policies as they were at the end of training. */
  trained(task: Task): Later<Uint8Array | undefined>;
  saveTrained(task: Task, bytes: Uint8Array): Later<void>;
  /** A file's text, if it is there. */
  read(name: string): Later<string | undefined>;
  write(name: string, content: string): Later<void>;
  /** All tasks are done: drops the checkpoints. */
  finish(): Later<void>;
}
