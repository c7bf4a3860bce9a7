/** A program at many values of its params: what becomes of the quantities that its claims name. */
import { fail } from "../core/errors.ts";
import { parseParams } from "../core/params.ts";
import * as z from "../core/z.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { type Claim, judge } from "./claim.ts";
import { type Program, type ProgramOptions, runProgram } from "./experiment.ts";
import { pointText } from "./sweep.ts";

/** Values by param; every combination of them is run. */
export type ProgramSweep = Readonly<Record<string, readonly unknown[]>>;

/** What a sweep finds, as plain data. */
export interface SweptProgram {
  readonly sweep: ProgramSweep;
  readonly points: readonly SweptPoint[];
}
export interface SweptPoint {
  readonly params: Readonly<Record<string, unknown>>;
  /** By the name that a claim gives it; those that the results have. */
  readonly quantities: Readonly<Record<string, Interval>>;
}

const mostPoints = 1000;

/** Every combination. Throws an OstromError where a param is none of the program's, has a wrong value, or has one twice. */
export function pointsOfSweep(
  { id, params: schema = z.object({}), claims }: Pick<Program<never>, "id" | "params" | "claims">,
  sweep: ProgramSweep,
): Record<string, unknown>[] {
  const who = `experiment ${id}`;
  if (!claims.some(({ quantity }) => quantity))
    fail(who, "has nothing to show over a sweep", undefined, "name the quantity of a claim");
  let points: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(sweep)) {
    if (new Set(values.map((value) => JSON.stringify(value))).size < values.length)
      fail(who, `a value of "${name}" stands twice in its sweep`, JSON.stringify(values));
    if (points.length * values.length > mostPoints)
      fail(who, `a sweep has at most ${mostPoints} points`, points.length * values.length);
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  for (const point of points) parseParams(who, schema, point);
  return points;
}

/** Runs a program at every point of a sweep; each keeps its cells under its own name. */
export async function sweepProgram<R>(
  program: Program<R>,
  sweep: ProgramSweep,
  { params = {}, cells = new Map(), note = () => {}, ...options }: ProgramOptions = {},
): Promise<SweptProgram> {
  const points: SweptPoint[] = [];
  for (const point of pointsOfSweep(program, sweep)) {
    const name = pointText(point);
    note(name);
    const within = (cell: string) => `${name} / ${cell}`;
    const results = await runProgram(program, {
      ...options,
      note,
      params: { ...params, ...point },
      cells: {
        has: (cell) => cells.has(within(cell)),
        get: (cell) => cells.get(within(cell)),
        set: (cell, value) => cells.set(within(cell), value) as never,
      },
    });
    points.push({ params: point, quantities: quantitiesOf(program.claims, results) });
  }
  return { sweep, points };
}

/** Where two claims name the same quantity, what the first of them measures. */
function quantitiesOf<R>(claims: readonly Claim<R>[], results: R): Record<string, Interval> {
  const found: Record<string, Interval> = {};
  for (const { quantity, measured } of judge(claims, results))
    if (quantity !== undefined && measured) found[quantity] ??= measured;
  return found;
}
