/** Monte Carlo values of players: the loop that `sampleShapley` and `sampleBanzhaf` share. */
import { fail } from "../../core/errors.ts";
import { type Seed, seedStreams, seedWords } from "../../core/random.ts";

/**
 * Writes the worth of coalition c to `out[c]`. Row c of `members` (count rows of `players` entries, 1 = in) is coalition
 * c; both arrays are reused between calls. Rows are independent, so that they can be worlds of one batch.
 */
export type EvaluateCoalitions = (members: Uint8Array, count: number, out: Float64Array) => void;

export interface SampleOptions {
  /** Coalitions to evaluate at most. */
  readonly budget: number;
  /**
   * Stop as soon as no player's 95 % interval is wider than this, in the unit of the worth (default: use up the budget);
   * but not before 100 draws, nor while all draws have given the same. Players without a standard error have no interval
   * and are not waited for. The intervals are looked at after every batch, so
   * where they stop the sampling they are somewhat optimistic.
   */
  readonly tolerance?: number;
  /** Coalitions to hand over in one call, about; default 1024. */
  readonly batch?: number;
  readonly seed?: Seed;
}

export interface SampledValues {
  /** Estimate for each player. */
  readonly values: Float64Array;
  /**
   * Standard error of each estimate, from the spread over independent draws; NaN, not known, where there is none to be
   * had. Of fewer than 16 draws: at 4, intervals of 1.96 standard errors cover 82 to 88 % where contributions spread smoothly. And where all draws gave the same up to rounding, which says nothing about what was not drawn: a player that
   * matters in a share p of draws is missed by all of them with probability (1 - p)^draws, 5 % at p = 3 / draws. In
   * voting games of 7, 4 draws leave somebody's value at a wrong 0 in nearly all games, 64 in one of seven. So a player that never
   * matters and one whose contribution never changes have none.
   */
  readonly standardErrors: Float64Array;
  /** Coalitions evaluated. */
  readonly evaluations: number;
  /** Independent draws behind each estimate. */
  readonly draws: number;
  /**
   * Whether there were at least 100 draws, something varied, and all 95 % intervals (estimate -+ 1.96 standard errors, for
   * players that have one) are as narrow as asked; true when nothing was asked.
   */
  readonly precise: boolean;
}

/** Coalitions that belong together: one independent estimate of all values. */
export interface Draws {
  /** Rows of one draw. */
  readonly rows: number;
  /** Writes the coalitions of the batch's g-th draw, from `row` on; the rows come as zeros. */
  draw(words: Int32Array, g: number, members: Uint8Array, row: number): void;
  /** Writes the draw's estimate of each player's value to `out`. */
  read(g: number, worths: Float64Array, row: number, out: Float64Array): void;
}

/** Draws before intervals may stop the sampling. */
const fewestDraws = 100;
/** Draws before a spread is a standard error. */
const fewestForErrors = 16;
/** Draws whose standard deviation is no more than this share of the largest worth differ by rounding. */
const slack = 1e-12;
/** 97.5 % quantile of the standard normal distribution. */
const z95 = 1.959964;

export function requireSampling(
  who: string,
  players: number,
  { budget, tolerance, batch }: SampleOptions,
): void {
  if (!(Number.isInteger(players) && players >= 2))
    fail(
      who,
      "players must be a whole number of at least 2",
      players,
      "a single player's value is its worth",
    );
  if (!(Number.isInteger(budget) && budget > 0))
    fail(who, "budget must be a whole number of coalitions", budget);
  if (tolerance !== undefined && !(tolerance > 0))
    fail(who, "tolerance must be above 0", tolerance, "leave it out to use up the budget");
  if (batch !== undefined && !(Number.isInteger(batch) && batch > 0))
    fail(who, "batch must be a whole number of coalitions, at least 1", batch);
}

/** Draws a batch at a time until the budget is used up or the intervals are narrow enough. `spent` is of the budget. */
export function sampleValues(
  who: string,
  players: number,
  evaluate: EvaluateCoalitions,
  designOf: (drawsPerBatch: number) => Draws,
  rows: number,
  { budget, tolerance, batch = 1024, seed = 0 }: SampleOptions,
  spent = 0,
): SampledValues {
  const most = Math.floor((budget - spent) / rows);
  if (most < 2)
    fail(
      who,
      `the budget must allow two draws of ${rows} coalitions each`,
      budget,
      `give at least ${2 * rows + spent}`,
    );
  const perBatch = Math.min(most, Math.max(1, Math.floor(batch / rows)));
  const design = designOf(perBatch);
  const members = new Uint8Array(perBatch * rows * players);
  const worths = new Float64Array(perBatch * rows);
  const estimate = new Float64Array(players);
  const values = new Float64Array(players);
  const squares = new Float64Array(players);
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, who), 0, 1);
  let draws = 0;
  let largest = 0;
  let narrow = false;
  while (draws < most && !(narrow && tolerance !== undefined)) {
    const count = Math.min(perBatch, most - draws);
    members.fill(0);
    for (let g = 0; g < count; g++) design.draw(words, g, members, g * rows);
    evaluateChecked(who, evaluate, members, count * rows, worths);
    for (let g = 0; g < count; g++) {
      design.read(g, worths, g * rows, estimate);
      draws++;
      // Welford 1962.
      for (let player = 0; player < players; player++) {
        const change = estimate[player] - values[player];
        values[player] += change / draws;
        squares[player] += change * (estimate[player] - values[player]);
      }
    }
    for (let c = 0; c < count * rows; c++) largest = Math.max(largest, Math.abs(worths[c]));
    const width = widest(squares, draws, slack * largest);
    narrow = tolerance === undefined || (draws >= fewestDraws && width <= tolerance);
  }
  return {
    values,
    standardErrors: squares.map((sum) =>
      draws >= fewestForErrors && varies(sum, draws, slack * largest)
        ? standardError(sum, draws)
        : Number.NaN,
    ),
    evaluations: spent + draws * rows,
    draws,
    precise: narrow,
  };
}

/** Evaluates and looks at what came back. */
export function evaluateChecked(
  who: string,
  evaluate: EvaluateCoalitions,
  members: Uint8Array,
  count: number,
  out: Float64Array,
): void {
  out.fill(Number.NaN);
  evaluate(members, count, out);
  for (let c = 0; c < count; c++)
    if (!Number.isFinite(out[c]))
      fail(
        who,
        "evaluate must write a finite worth for each coalition",
        out[c],
        `see row ${c} of its members`,
      );
}

function standardError(squares: number, draws: number): number {
  return Math.sqrt(squares / (draws - 1) / draws);
}

function varies(squares: number, draws: number, rounding: number): boolean {
  return squares > (draws - 1) * rounding * rounding;
}

/** Width of the widest interval there is; infinite where nothing has varied: what matters may be rare. */
function widest(squares: Float64Array, draws: number, rounding: number): number {
  let most = 0;
  for (let player = 0; player < squares.length; player++) most = Math.max(most, squares[player]);
  return varies(most, draws, rounding) ? 2 * z95 * standardError(most, draws) : Number.POSITIVE_INFINITY;
}
