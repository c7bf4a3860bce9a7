/** Learning curves as a table. */

import type { Curve, Results } from "../lab/results.ts";
import { noValue } from "../report/number.ts";
import { largest } from "../stats/extremes.ts";
import { showNumber, textTable } from "./table.ts";

const mostRows = 20;
const digits = 4;

/** Rows are window ends, columns metrics: interquartile mean over sessions and its 95 % interval. */
export function curveTable(results: Results, width: number): string {
  const parts: string[] = [];
  for (const scene of Object.values(results.scenes))
    for (const { label, curve } of Object.values(scene.societies))
      if (curve.ticks.length > 0)
        parts.push(
          `${scene.label}: learning curve of ${label} (IQM over sessions, 95 % interval)\n${tableOf(curve, width)}\n`,
        );
  return parts.join("");
}

function tableOf({ ticks, metrics }: Curve, width: number): string {
  const every = Math.ceil(ticks.length / mostRows);
  // Counted from the end, so that the last point is there.
  const rows = ticks.map((_, j) => j).filter((j) => (ticks.length - 1 - j) % every === 0);
  const columns = Object.entries(metrics).map(([name, points]) => ({
    head: name,
    cells: rows.map((j) => estimate(points[j])),
  }));
  const tickWidth = String(ticks[ticks.length - 1]).length;
  let room = width - Math.max(4, tickWidth);
  const fitting = columns.filter(({ head, cells }, c) => {
    room -=
      2 +
      largest(
        cells.map(({ length }) => length),
        head.length,
      );
    return c === 0 || room >= 0;
  });
  const table = textTable(
    [{ head: "tick", align: "right" }, ...fitting.map(({ head }) => ({ head, align: "right" as const }))],
    rows.map((j, r) => [String(ticks[j]), ...fitting.map(({ cells }) => cells[r])]),
  );
  const left = columns.slice(fitting.length).map(({ head }) => head);
  return left.length > 0 ? `${table}(also in the report: ${left.join(", ")})\n` : table;
}

function estimate({ iqm, low, high }: { iqm: number; low: number; high: number }): string {
  if (Number.isNaN(iqm)) return noValue;
  return `${showNumber(iqm, digits)} [${showNumber(low, digits)}, ${showNumber(high, digits)}]`;
}
