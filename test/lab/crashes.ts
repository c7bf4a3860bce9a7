/** What a crash may leave of a run, and operations that fail: of each, whether the run goes on to the bits it would have had. */
import { expect } from "vitest";
import { OstromError } from "../../src/core/errors.ts";
import { type Loss, type MemoryDisk, memoryDisk } from "../helpers/memory-disk.ts";
import { copyOf, outcome, run as runSmall } from "./records.ts";

/** Begins a run, or goes on with it. */
type Run = (memory: MemoryDisk) => Promise<unknown>;

const zeros = (synced: Uint8Array, written: Uint8Array, share: number): Uint8Array => {
  const lost = written.length - synced.length;
  // What was cut is there again.
  if (lost < 0) return synced;
  return written.slice().fill(0, synced.length, synced.length + Math.ceil(share * lost));
};

/** From a kill, which loses nothing, to names without bytes and bytes in another order. */
export const losses: Readonly<Record<string, Loss>> = {
  "nothing is lost": { name: () => true, bytes: (_, written) => written },
  "all is lost that was not synced": { name: () => false, bytes: (synced) => synced },
  "names are there, bytes are not": { name: () => true, bytes: (synced) => synced },
  "bytes are there, names are not": { name: () => false, bytes: (_, written) => written },
  "a write is torn": {
    name: () => true,
    bytes: (synced, written) =>
      written.slice(0, synced.length + Math.ceil(Math.max(0, written.length - synced.length) / 2)),
  },
  "a file has its length, and zeros": {
    name: () => true,
    bytes: (synced, written) => zeros(synced, written, 1),
  },
  "the end was written before the middle": {
    name: (j) => j % 2 === 1,
    bytes: (synced, written) => zeros(synced, written, 0.5),
  },
  "of several files some": {
    name: (j) => j % 3 !== 1,
    bytes: (synced, written, j) => (j % 2 === 0 ? written : synced),
  },
};

/** The states that a crash before each operation of a run leaves. */
export async function crashes(begin: MemoryDisk, loss: Loss, run: Run = runSmall): Promise<MemoryDisk[]> {
  const states: MemoryDisk[] = [];
  begin.watch(() => states.push(begin.crashed(loss)));
  await run(begin);
  return states;
}

/** Crashes before every `step`-th operation of a new run. */
export async function survives(
  loss: Loss,
  whole: MemoryDisk,
  step: number,
  run: Run = runSmall,
): Promise<void> {
  const states = await crashes(memoryDisk(), loss, run);
  expect(states.length).toBeGreaterThan(run === runSmall ? 100 : 30);
  for (let operation = 0; operation < states.length; operation += step) {
    await run(states[operation]).catch((error) => {
      throw new Error(`after operation ${operation}: ${error.message}`, { cause: error });
    });
    expect(outcome(states[operation]), `after operation ${operation}`).toEqual(outcome(whole));
  }
}

export interface Fault {
  readonly kind: "write" | "read";
  readonly code: string;
  /** Share of its bytes that a write gets to. */
  readonly part: number;
  readonly message: RegExp;
}

const doing = "(read|write|append to|create|rename|link|remove|shorten)";
export const faults: readonly Fault[] = [
  {
    kind: "write",
    code: "ENOSPC",
    part: 0.5,
    message: new RegExp(`^cannot ${doing} \\S+: the disk is full; make room, then resume the run(\\n|$)`),
  },
  { kind: "write", code: "EIO", part: 0, message: new RegExp(`^cannot ${doing} \\S+: EIO`) },
  { kind: "read", code: "EIO", part: 0, message: /cannot read \S+: EIO/ },
];

/** Every `step`-th operation of a run fails that begins, or goes on from `from`. */
export async function endures(
  { kind, code, part, message }: Fault,
  { from, whole, step, run = runSmall }: { from: MemoryDisk; whole: MemoryDisk; step: number; run?: Run },
): Promise<void> {
  const counted = copyOf(from);
  await run(counted);
  const operations = kind === "write" ? counted.writes : counted.reads;
  expect(operations).toBeGreaterThan(10);
  let failures = 0;
  for (let operation = 0; operation < operations; operation += step) {
    const memory = copyOf(from);
    memory.failAt(kind, operation, code, part);
    const failed = await run(memory).then(
      () => undefined,
      (error) => error,
    );
    // Of what only tidies up a run does without.
    if (failed) {
      failures++;
      expect(failed, `operation ${operation}`).toBeInstanceOf(OstromError);
      expect(failed.message, `operation ${operation}`).toMatch(message);
    }
    const again = copyOf(memory);
    await run(again);
    expect(outcome(again), `operation ${operation}`).toEqual(outcome(whole));
  }
  expect(failures).toBeGreaterThan((0.5 * operations) / step);
}
