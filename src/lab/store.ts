/** Where a run keeps what it has: a folder in `lab/node`; a browser's storage or a database from outside. */
import type { ResolvedConfig } from "./config.ts";
import type { Row, Task } from "./task.ts";

type Later<T> = T | Promise<T>;

/** What is written is there whole or not at all, whenever the writer is killed. */
export interface RunStore {
  /** Makes this run the only writer, until what is returned is called; refuses while another one writes. */
  lock?(): Later<() => Later<void>>;
  /** Names it in errors. */
  readonly path: string;
  readonly config: ResolvedConfig;
  /** Rows on record, without repetitions. */
  rows(): readonly Row[];
  append(row: Row): Later<void>;
  finished(task: Task): boolean;
  checkpoint(task: Task): Later<Uint8Array | undefined>;
  saveCheckpoint(task: Task, bytes: Uint8Array): Later<void>;
  /** Worlds and policies as they were at the end of training. */
  trained(task: Task): Later<Uint8Array | undefined>;
  saveTrained(task: Task, bytes: Uint8Array): Later<void>;
  /** A file's text, if it is there. */
  read(name: string): Later<string | undefined>;
  write(name: string, content: string): Later<void>;
  /** All tasks are done: puts the rows in canonical order and drops the checkpoints. */
  finish(order: readonly Task[]): Later<void>;
}
