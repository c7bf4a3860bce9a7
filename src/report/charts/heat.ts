/** A world over time: one row of cells per agent or quantity, in fuller colour where the value is larger. */

import { largest } from "../../stats/extremes.ts";
import { formatNumber } from "../number.ts";
import {
  axisBelow,
  type ChartOptions,
  drawing,
  figureWidth,
  fittingAxis,
  heading,
  nothing,
  sizeOr,
  type,
} from "./frame.ts";
import { drawable, extent, linearScale } from "./scale.ts";
import { type Ink, shadedBox, shadeKey, shadesOf } from "./shade.ts";
import { join, type Markup, shorten, textEl, textWidth } from "./svg.ts";

export interface HeatStrip extends Omit<ChartOptions, "height"> {
  xLabel: string;
  /** What the colour shows, with its unit. */
  valueLabel: string;
  /** Rows from top to bottom; value t of a row belongs to x = xStart + t * xStep. A missing value stays empty. */
  rows: readonly { label: string; values: ArrayLike<number> }[];
  xStart?: number;
  xStep?: number;
  /** Values the colours have to cover, for shared colours across strips. */
  include?: readonly number[];
}

/** Columns drawn at most; more values are averaged in equal stretches. */
const columnLimit = 240;
const ink: Ink = { faint: 0.1, full: 1, hatched: true };

/** Means of `count` equal stretches; a stretch without drawable values is undefined. */
function condense(values: ArrayLike<number>, length: number, count: number): (number | undefined)[] {
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * length) / count);
    const to = Math.floor(((column + 1) * length) / count);
    let mean = 0;
    let seen = 0;
    for (let index = from; index < to; index++) {
      const value = drawable(values[index]);
      if (value !== undefined) mean += (value - mean) / ++seen;
    }
    return seen > 0 ? mean : undefined;
  });
}

/**
 * Rows of coloured cells. Values of one sign run from faint (smallest) to full colour (largest); values of both
 * signs take two hues, full at the largest magnitude and faint at zero; negative ones are hatched.
 */
export function heatStrip(chart: HeatStrip): Markup {
  const wanted = sizeOr(chart.width, figureWidth.half, 220);
  const { rows } = chart;
  const length = largest(
    rows.map(({ values }) => values.length),
    0,
  );
  const columns = Math.min(length, columnLimit);
  const cells = rows.map(({ values }) => condense(values, length, columns));
  const values = [...cells.flat(), ...(chart.include ?? [])];
  const range = extent(values);
  const shades = shadesOf(values);

  const head = heading(chart.title, "", wanted);
  const labelWidth = largest(
    rows.map(({ label }) => textWidth(shorten(label, type.small, wanted * 0.3), type.small)),
    0,
  );
  const left = Math.ceil(labelWidth) + (rows.length > 0 ? 10 : 0);
  const right = Math.max(left + 80, wanted - 12);
  const width = right + 12;

  const keyTop = head.bottom + 9;
  const top = keyTop + 22;
  const pitch = rows.length > 12 ? 12 : 18;
  const bottom = top + Math.max(1, rows.length) * pitch;
  const edge = linearScale([0, Math.max(1, columns)], [left, right]);
  const strips = cells.map((row, index) => {
    const y = top + index * pitch;
    const box = { y: y + 1, height: pitch - 2 };
    const parts = [
      textEl(
        "text",
        { class: "small end", x: left - 8, y: y + pitch / 2 + 3.8 },
        shorten(rows[index]?.label ?? "", type.small, labelWidth + 1),
      ),
    ];
    // Neighbours of the same shade become one rectangle.
    for (let from = 0; from < columns; ) {
      const value = row[from];
      const look = (cell: number | undefined): string =>
        cell === undefined || !shades ? "" : `${shades.negative(cell)} ${shades.step(cell)}`;
      let to = from + 1;
      while (to < columns && look(row[to]) === look(value)) to++;
      if (value !== undefined && shades) {
        const place = { x: edge(from), width: edge(to) - edge(from), ...box };
        parts.push(shadedBox(place, shades.step(value), shades.negative(value), ink));
      }
      from = to;
    }
    return join(parts);
  });

  const xStart = drawable(chart.xStart) ?? 0;
  const xStep = drawable(chart.xStep) ?? 1;
  const xEnd = drawable(xStart + xStep * Math.max(1, length)) ?? 1;
  const [xLow, xHigh] = [Math.min(xStart, xEnd), Math.max(xStart, xEnd)];
  const axis = fittingAxis(xLow, xHigh, right - left, false);
  const sx = linearScale(xStart <= xEnd ? [axis.min, axis.max] : [axis.max, axis.min], [left, right]);
  const summary = range
    ? `${rows.length} rows over ${length} values of ${chart.xLabel}, from ${formatNumber(range[0])} to ${formatNumber(range[1])}.`
    : "No data.";
  return drawing(
    {
      title: chart.title,
      description: chart.description ?? `${chart.valueLabel}. ${summary}`,
      width,
      height: bottom + 44,
    },
    head.markup,
    // Under the title.
    ...(shades ? [shadeKey(shades, ink, chart.valueLabel, keyTop, width)] : []),
    ...strips,
    axisBelow(range ? axis : { ...axis, ticks: [] }, sx, chart.xLabel, {
      right,
      y: bottom + 3,
      total: width,
    }),
    ...(range ? [] : [nothing((left + right) / 2, (top + bottom) / 2 + 4)]),
  );
}
