/**
 * Agreement on a number among nodes of which some lie.
 *
 * Dolev, Lynch, Pinter, Stark & Weihl 1986, "Reaching Approximate Agreement in the Presence of Faults", Journal of the ACM 33:499-516:
 * in each round every node takes what all say, drops the `faults` lowest and highest, and moves to the mean of every `faults`-th of the
 * rest. With n > 3 faults the honest spread falls by `agreementFactor`, whatever the faulty say to whom; with n = 3 one liar
 * keeps two honest nodes apart for ever. On a network in which not all hear each other: `resilientConsensus` in ostrom/games.
 */
import { fail } from "../core/errors.ts";

/**
 * Where a node moves that holds `own` and heard `said`, of all n nodes with itself. What is no finite number counts as
 * silence, in place of which stands its own value. `said` is left as it is.
 */
export function agreedValue(said: ArrayLike<number>, own: number, faults: number): number {
  requireNodes("agreedValue", said.length, faults);
  if (!Number.isFinite(own)) fail("agreedValue", "own must be a finite number", own);
  const sorted = Float64Array.from(said, (x) => (Number.isFinite(x) ? x : own)).sort();
  let sum = 0;
  let kept = 0;
  for (let k = faults; k < sorted.length - faults; k += Math.max(1, faults)) {
    sum += sorted[k];
    kept++;
  }
  return sum / kept;
}

/** What is left of the spread of honest values after a round at worst; 1 where nothing can be promised (n <= 3 faults). */
export function agreementFactor(nodes: number, faults: number): number {
  requireNodes("agreementFactor", nodes, faults);
  if (faults === 0) return 0;
  if (nodes <= 3 * faults) return 1;
  return 1 / (Math.floor((nodes - 2 * faults - 1) / faults) + 1);
}

/** Rounds after which honest values that were `spread` apart are `within` of each other, whatever the faulty say. */
export function agreementRounds(nodes: number, faults: number, spread: number, within: number): number {
  if (!(spread >= 0)) fail("agreementRounds", "spread must be at least 0", spread);
  if (!(within > 0)) fail("agreementRounds", "within must be over 0", within);
  const factor = agreementFactor(nodes, faults);
  if (spread <= within) return 0;
  if (factor === 0) return 1;
  if (factor === 1) return Number.POSITIVE_INFINITY;
  return Math.ceil(Math.log(within / spread) / Math.log(factor) - 1e-9);
}

/**
 * Messages of the oral algorithm OM(m), by which nodes agree exactly on what one of them says with m traitors among more than
 * 3 m: (n - 1) + (n - 1)(n - 2) + ... (Lamport, Shostak & Pease 1982, ACM TOPLAS 4:382-401).
 */
export function oralMessages(nodes: number, faults: number): number {
  requireNodes("oralMessages", nodes, faults);
  let messages = 0;
  for (let round = 0, each = 1; round <= faults; round++) {
    each *= nodes - 1 - round;
    messages += each;
  }
  return messages;
}

function requireNodes(who: string, nodes: number, faults: number): void {
  if (!Number.isInteger(faults) || faults < 0)
    fail(who, "faults must be a whole number of at least 0", faults);
  if (!Number.isInteger(nodes) || nodes < 2 * faults + 1)
    fail(who, `needs at least ${2 * faults + 1} nodes with ${faults} faults`, nodes);
}
