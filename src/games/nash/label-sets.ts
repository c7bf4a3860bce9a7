/**
 * Sets of labels as rows of bits, each stored once and numbered in order of arrival; found again by hashing (open
 * addressing, linear probing).
 */

export interface LabelSets {
  /** 32-bit words a set. */
  readonly words: number;
  count: number;
  /** The sets: `bits[words * set ..]`. */
  bits: Int32Array;
  /** By hash: 1 + number of a set, or 0. At least twice as long as there are sets. */
  slots: Int32Array;
}

export function labelSets(labels: number): LabelSets {
  const words = Math.ceil(labels / 32);
  return { words, count: 0, bits: new Int32Array(64 * words), slots: new Int32Array(128) };
}

/** The number of the set that stands at `at` of `bits`, or -1. */
export function findSet(sets: LabelSets, bits: Int32Array, at: number): number {
  return sets.slots[slotOf(sets, bits, at)] - 1;
}

/** The number of the set that stands at `at` of `bits`, which is stored if it is new. */
export function addSet(sets: LabelSets, bits: Int32Array, at: number): number {
  const slot = slotOf(sets, bits, at);
  if (sets.slots[slot] > 0) return sets.slots[slot] - 1;
  const { words, count } = sets;
  for (let w = 0; w < words; w++) sets.bits[words * count + w] = bits[at + w];
  sets.slots[slot] = ++sets.count;
  if (2 * sets.count >= sets.slots.length) grow(sets);
  return count;
}

export function hasLabel(bits: Int32Array, at: number, label: number): boolean {
  return ((bits[at + (label >> 5)] >>> (label & 31)) & 1) === 1;
}

/** Puts a label into a set that lacks it, or takes it out. */
export function flipLabel(bits: Int32Array, at: number, label: number): void {
  bits[at + (label >> 5)] ^= 1 << (label & 31);
}

/** Where the set is, or belongs. */
function slotOf({ words, bits: known, slots }: LabelSets, bits: Int32Array, at: number): number {
  let hash = 0;
  for (let w = 0; w < words; w++) {
    hash = Math.imul(hash ^ bits[at + w], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  const mask = slots.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const set = slots[slot] - 1;
    if (set < 0) return slot;
    let w = 0;
    while (w < words && known[words * set + w] === bits[at + w]) w++;
    if (w === words) return slot;
  }
}

function grow(sets: LabelSets): void {
  const bits = new Int32Array(2 * sets.bits.length);
  bits.set(sets.bits);
  sets.bits = bits;
  sets.slots = new Int32Array(2 * sets.slots.length);
  for (let set = 0; set < sets.count; set++) sets.slots[slotOf(sets, bits, sets.words * set)] = set + 1;
}
