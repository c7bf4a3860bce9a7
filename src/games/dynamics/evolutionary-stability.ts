/**
 * Evolutionary stability in symmetric games of two players.
 *
 * A mix x is evolutionarily stable when every other mix y, once it is rare enough, earns less: either E(y, x)
 * < E(x, x), or they are equal and E(y, y) < E(x, y) (Maynard Smith & Price 1973; Maynard Smith 1982,
 * "Evolution and the Theory of Games"). It is neutrally stable when y never earns more.
 *
 * Over all mixed mutants this is a question about signs of a quadratic form (Haigh 1975, "Game theory and
 * evolution"; Abakuks 1980, "Conditions for evolutionarily stable strategies"): x must be a best response to
 * itself, and with B its pure best responses, -z A z must be positive for every z != 0 on B that sums to 0
 * and is not negative outside the support of x. Directions inside the support are taken out by elimination;
 * on what remains the form must be strictly copositive, which is checked face by face.
 */
import { fail } from "../../core/errors.ts";
import { pureMix } from "../normal-form.ts";
import { equalise } from "./linear-system.ts";
import { requireState } from "./population-game.ts";
import { type SymmetricMatrix, type SymmetricPayoffs, spreadOf, symmetricMatrix } from "./symmetric.ts";

export type EvolutionaryVerdict = "stable" | "neutral" | "unstable";

/** Every face over the alternative best responses is looked at. */
export const maxAlternatives = 16;

/** Differences below this share of the spread of the payoffs count as ties. */
const tie = 1e-9;

/**
 * Whether `mix` (or a pure strategy, by number) is evolutionarily stable against all pure and mixed mutants.
 */
export function evolutionaryStability(
  payoffs: SymmetricPayoffs,
  mix: ArrayLike<number> | number,
): EvolutionaryVerdict {
  const who = "evolutionaryStability";
  const matrix = symmetricMatrix(who, payoffs);
  const x = typeof mix === "number" ? asMix(who, matrix.n, mix) : Float64Array.from(mix);
  requireState(who, [matrix.n], x);
  const best = bestResponses(matrix, x);
  if (!best) return "unstable";
  const pivot = best.find((s) => x[s] > tie);
  const played = best.filter((s) => x[s] > tie && s !== pivot);
  const unplayed = best.filter((s) => !(x[s] > tie));
  if (pivot === undefined) return "unstable";
  if (unplayed.length > maxAlternatives)
    fail(who, `looks at at most ${maxAlternatives} best responses that are not played`, unplayed.length);
  const form = lossForm(matrix, pivot, [...played, ...unplayed]);
  const rest = eliminate(form, played.length);
  if (rest.verdict === "unstable") return "unstable";
  const faces = copositivity(rest.form);
  return faces === "stable" && rest.verdict === "neutral" ? "neutral" : faces;
}

function asMix(who: string, n: number, strategy: number): Float64Array {
  if (!Number.isInteger(strategy) || strategy < 0 || strategy >= n)
    fail(who, `the strategy must be in 0..${n - 1}`, strategy);
  return pureMix(n, strategy);
}

/**
 * Pure best responses to x, or nothing where x plays something worse. Payoffs are counted from one of them,
 * so that a common origin does not blur ties.
 */
function bestResponses(matrix: SymmetricMatrix, x: Float64Array): number[] | undefined {
  const { n, a } = matrix;
  const earns = Float64Array.from({ length: n }, (_, own) =>
    x.reduce((sum, share, other) => sum + share * (a[n * own + other] - a[0]), 0),
  );
  const least = earns.reduce((high, value) => Math.max(high, value), earns[0]) - tie * spreadOf(matrix);
  if (x.some((share, s) => share > tie && earns[s] < least)) return undefined;
  return Array.from(earns.keys()).filter((s) => earns[s] >= least);
}

/** Symmetric square matrix by rows. */
type Form = readonly Float64Array[];

/**
 * -z A z in the coordinates `moving`, made symmetric and measured in spreads; `pivot` makes up for them in
 * the sum.
 */
function lossForm(matrix: SymmetricMatrix, pivot: number, moving: readonly number[]): Form {
  const { n, a } = matrix;
  const spread = spreadOf(matrix) || 1;
  const entry = (i: number, j: number) =>
    a[n * i + j] - a[n * i + pivot] - a[n * pivot + j] + a[n * pivot + pivot];
  return moving.map((i) => Float64Array.from(moving, (j) => -(entry(i, j) + entry(j, i)) / (2 * spread)));
}

/**
 * Leaves the form that is smallest over the first `count` coordinates, which are free of sign (Schur
 * complement).
 */
function eliminate(form: Form, count: number): { form: Form; verdict: EvolutionaryVerdict } {
  const rows = form.map((row) => Float64Array.from(row));
  let verdict: EvolutionaryVerdict = "stable";
  const open = new Set(Array.from({ length: count }, (_, k) => k));
  while (open.size > 0) {
    const k = [...open].reduce((most, i) => (rows[i][i] > rows[most][most] ? i : most));
    open.delete(k);
    if (rows[k][k] < -tie) return { form: [], verdict: "unstable" };
    if (rows[k][k] <= tie) {
      // Flat in this direction: any slope across it makes the form negative somewhere.
      if (rows[k].some((value, j) => (open.has(j) || j >= count) && Math.abs(value) > tie))
        return { form: [], verdict: "unstable" };
      verdict = "neutral";
      continue;
    }
    for (let i = 0; i < rows.length; i++) {
      if (!open.has(i) && i < count) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = 0; j < rows.length; j++) if (open.has(j) || j >= count) rows[i][j] -= factor * rows[k][j];
    }
  }
  return { form: rows.slice(count).map((row) => row.subarray(count)), verdict };
}

/**
 * Sign of a form for coordinates that are not negative. It is smallest on the simplex inside some face, at a
 * y with M y = v 1, where its value is v: so every face is asked for such a y. Where a face has more than
 * one, they can be slid to its edge at the same value, and a smaller face finds it.
 */
function copositivity(form: Form): EvolutionaryVerdict {
  let verdict: EvolutionaryVerdict = "stable";
  for (let bits = 1; bits < 2 ** form.length; bits++) {
    const face = Array.from(form.keys()).filter((s) => bits & (1 << s));
    const inside = equalise(face.length, (i, j) => form[face[i]][face[j]]);
    if (!inside || inside.shares.some((share) => share <= 0)) continue;
    if (inside.value < -tie) return "unstable";
    if (inside.value <= tie) verdict = "neutral";
  }
  return verdict;
}
