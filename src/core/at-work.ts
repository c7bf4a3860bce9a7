/**
 * What this thread is doing, in memory that another thread may read while this one is busy: which piece of user code is at
 * work, how many such calls have begun, and the tick of the training loop. Writing it costs a few stores a call.
 */

/** Words: calls begun (wraps around), slot of the text that says what is at work, ticks of training done. */
const header = 3;
const slots = 256;
const textBytes = 96;

/** Bytes of memory that is shared between a thread and who watches it. */
export const atWorkBytes = 4 * header + slots * textBytes;

let words: Int32Array = new Int32Array(header);
let texts: Uint8Array = new Uint8Array(slots * textBytes);
/** Slot 0 is nobody's. */
const slotOf = new Map<string, number>([["", 0]]);

/** From here on this thread tells what it does in `memory`, which has `atWorkBytes`. */
export function tellIn(memory: SharedArrayBuffer): void {
  const before = [words, texts] as const;
  words = new Int32Array(memory, 0, header);
  texts = new Uint8Array(memory, 4 * header);
  words.set(before[0]);
  texts.set(before[1]);
}

/** The slot of a text such as "act of tit-for-tat". Where there is no room for more of them, the last one is shared. */
export function workOf(text: string): number {
  const known = slotOf.get(text);
  if (known !== undefined) return known;
  const slot = Math.min(slotOf.size, slots - 1);
  slotOf.set(text, slot);
  const bytes = new TextEncoder().encode(slot === slots - 1 ? "user code" : text).subarray(0, textBytes);
  texts.fill(0, slot * textBytes, (slot + 1) * textBytes);
  texts.set(bytes, slot * textBytes);
  return slot;
}

/** Something begins to work; returns what did before, for `leave`. */
export function enter(slot: number): number {
  const before = words[1];
  words[0] = (words[0] + 1) | 0;
  words[1] = slot;
  return before;
}

export function leave(before: number): void {
  words[1] = before;
}

/** Ticks of training done. */
export function atTick(tick: number): void {
  words[2] = tick;
}

export interface AtWork {
  /** Changes as long as calls begin. */
  readonly calls: number;
  /** What is at work; empty where it is the framework. */
  readonly doing: string;
  /** Ticks of training done. */
  readonly tick: number;
}

/** What a thread that tells in `memory` is doing now. */
export function readAtWork(memory: SharedArrayBuffer): AtWork {
  const [calls, slot, tick] = new Int32Array(memory, 0, header);
  const at = 4 * header + slot * textBytes;
  const bytes = new Uint8Array(memory, at, textBytes).slice();
  const end = bytes.indexOf(0);
  return { calls, doing: new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)), tick };
}
