/**
 * All vertices of a best-response polytope, breadth first along its edges.
 *
 * Avis, Rosenberg, Savani & von Stengel 2010, "Enumeration of Nash equilibria for two-player games", Economic Theory
 * 42, enumerate them by reverse search, which stores nothing. Up to a few hundred thousand it is faster to remember the bases that
 * were seen: an edge then costs a ratio test and a look-up, and only a new basis costs a pivot. Breadth first keeps
 * every dictionary within a few pivots of the exact first one, and so rounding small.
 */
import { fail } from "../../core/errors.ts";
import {
  type Dictionaries,
  dictionaries,
  leavingRow,
  pivot,
  startAtZero,
  zeroTolerance,
} from "./dictionary.ts";
import { addSet, flipLabel, type LabelSets, labelSets } from "./label-sets.ts";
import type { Polytope } from "./polytope.ts";

export interface Vertices {
  readonly polytope: Polytope;
  /** All labels of each vertex; vertex 0 is z = 0. */
  readonly labels: LabelSets;
  /** Labels of the nonbasic variables of each basis that is feasible in the perturbed polytope. */
  readonly bases: LabelSets;
  /** A basis of each vertex. */
  readonly basisOf: readonly number[];
  /** Whether a vertex has more labels than the polytope has dimensions. */
  readonly degenerate: boolean;
}

/** Bases of a polytope that are visited at most. */
const maxBases = 2 ** 19;

export function enumerateVertices(polytope: Polytope): Vertices {
  const { rows, columns } = polytope;
  const places = rows + columns;
  const bases = labelSets(places);
  const labels = labelSets(places);
  const { words } = bases;
  const basisOf: number[] = [];
  let degenerate = false;

  const set = new Int32Array(words);
  let level = dictionaries(polytope, 1);
  let next = dictionaries(polytope, columns);
  startAtZero(level, polytope);
  for (let column = 0; column < columns; column++) flipLabel(set, 0, level.labels[rows + column]);
  addSet(bases, set, 0);

  for (let levelStart = 0, levelEnd = 1; levelStart < levelEnd; ) {
    for (let basis = levelStart; basis < levelEnd; basis++) {
      const at = basis - levelStart;
      for (let column = 0; column < columns; column++) {
        const row = leavingRow(level, polytope, at, column);
        for (let w = 0; w < words; w++) set[w] = bases.bits[words * basis + w];
        flipLabel(set, 0, level.labels[at * places + rows + column]);
        flipLabel(set, 0, level.labels[at * places + row]);
        const to = bases.count - levelEnd;
        if (addSet(bases, set, 0) < levelEnd + to) continue;
        if ((to + 1) * places > next.labels.length) next = doubled(next);
        pivot(level, at, next, to, polytope, row, column);
      }
      for (let w = 0; w < words; w++) set[w] = bases.bits[words * basis + w];
      if (addZeroBasics(set, level, polytope, at)) degenerate = true;
      if (addSet(labels, set, 0) === basisOf.length) basisOf.push(basis);
    }
    if (bases.count > maxBases)
      fail(
        "nashEquilibria",
        `visits at most ${maxBases} bases of a best-response polytope`,
        `more, in a game with ${rows} against ${columns} actions`,
        "use findEquilibrium or lemkeHowson, which find one equilibrium",
      );
    [level, next] = [next, level];
    levelStart = levelEnd;
    levelEnd = bases.count;
  }
  return { polytope, labels, bases, basisOf, degenerate };
}

/** Adds the labels of the basic variables that are 0 to a set; whether there are any. */
function addZeroBasics(
  set: Int32Array,
  { table, labels }: Dictionaries,
  { rows, columns }: Polytope,
  at: number,
): boolean {
  let any = false;
  for (let i = 0; i < rows; i++) {
    if (table[(at * rows + i + 1) * (columns + 1) - 1] > zeroTolerance) continue;
    flipLabel(set, 0, labels[at * (rows + columns) + i]);
    any = true;
  }
  return any;
}

function doubled({ table, labels }: Dictionaries): Dictionaries {
  const twice = { table: new Float64Array(2 * table.length), labels: new Int32Array(2 * labels.length) };
  twice.table.set(table);
  twice.labels.set(labels);
  return twice;
}
