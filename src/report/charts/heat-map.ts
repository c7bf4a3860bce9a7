/** One quantity over two others: a table of cells in fuller colour where the value is larger, with its number in each. */

import { largest } from "../../stats/extremes.ts";
import { type Estimate, type EstimateText, estimateFormat } from "../number.ts";
import { type ChartOptions, drawing, figureWidth, heading, nothing, sizeOr, type } from "./frame.ts";
import { type Ink, shadedBox, shadeKey, shadesOf } from "./shade.ts";
import { el, join, type Markup, shorten, textEl, textWidth } from "./svg.ts";

export interface HeatMap extends Omit<ChartOptions, "height"> {
  /** What the numbers are, with their unit. */
  valueLabel: string;
  /** What stands across, and what down. */
  xLabel: string;
  yLabel: string;
  columns: readonly string[];
  rows: readonly string[];
  /** `[row][column]`; nothing is drawn where there is none. */
  cells: readonly (readonly (Estimate | undefined)[])[];
  /** Values the colours have to cover, for shared colours across charts. */
  include?: readonly number[];
}

/** Numbers stay readable on every shade. */
const ink: Ink = { faint: 0.06, full: 0.5, hatched: false };
const tiny = 10;
const headRow = 18;
const leastCell = 36;
/** Share of the width that labels of rows may take. */
const labelShare = 0.3;

/**
 * Cells with value and interval. Where the columns do not fit beside each other, the rest of them follow below with the
 * labels of the rows again, so that type keeps its size at any width.
 */
export function heatMap(chart: HeatMap): Markup {
  const width = sizeOr(chart.width, figureWidth.half, 220);
  const { columns, rows, cells } = chart;
  const known = cells
    .flat()
    .filter((cell) => cell !== undefined && Number.isFinite(cell.value)) as Estimate[];
  const write = estimateFormat(known);
  const shades = shadesOf([...known.map(({ value }) => value), ...(chart.include ?? [])]);
  const texts = cells.map((row) =>
    row.map((cell) => (cell && Number.isFinite(cell.value) ? write(cell) : undefined)),
  );
  const withIntervals = texts.flat().some((text) => text && text.interval !== "");
  const cellHeight = withIntervals ? 34 : 24;

  const widest = (list: readonly number[]): number => largest(list, 0);
  const yName = `${chart.yLabel} ↓`;
  const left = Math.ceil(
    Math.min(width * labelShare, widest([...rows, yName].map((label) => textWidth(label, type.small))) + 10),
  );
  const wanted = Math.max(
    leastCell,
    widest(
      texts
        .flat()
        .map((text) =>
          text ? Math.max(textWidth(text.value, type.small, true), textWidth(text.interval, tiny)) : 0,
        ),
    ) + 8,
    Math.min(72, widest(columns.map((label) => textWidth(label, type.small))) + 8),
  );
  const room = width - left;
  const perBlock = Math.max(1, Math.min(columns.length, Math.floor(room / wanted)));
  const blocks = Math.ceil(columns.length / perBlock);
  // Even blocks, and cells not wider than they need to be by much.
  const inBlock = Math.ceil(columns.length / blocks);
  const cellWidth = Math.min(room / Math.max(1, inBlock), wanted * 1.6);

  const head = heading(chart.title, "", width);
  const keyTop = head.bottom + 9;
  const top = keyTop + 24;
  const blockHeight = 2 * headRow + rows.length * cellHeight;
  const drawn = Array.from({ length: blocks }, (_, block) => {
    const y = top + block * (blockHeight + 14);
    const own = columns.slice(block * inBlock, (block + 1) * inBlock);
    const x = (c: number): number => left + c * cellWidth;
    const xName = shorten(`${chart.xLabel} →`, type.small, room);
    return join([
      textEl("text", { class: "small strong", x: left, y: y + 12 }, xName),
      textEl(
        "text",
        { class: "small strong", x: 0, y: y + headRow + 12 },
        shorten(yName, type.small, left - 4, true),
      ),
      ...own.map((label, c) =>
        textEl(
          "text",
          { class: "small mid", x: x(c) + cellWidth / 2, y: y + headRow + 12 },
          shorten(label, type.small, cellWidth - 4),
        ),
      ),
      ...rows.map((label, r) => {
        const rowTop = y + 2 * headRow + r * cellHeight;
        const name = shorten(label, type.small, left - 10);
        return join([
          textEl("text", { class: "small end", x: left - 8, y: rowTop + cellHeight / 2 + 3.8 }, name),
          ...own.map((_, c) => {
            const at = block * inBlock + c;
            const cell = cells[r]?.[at];
            const text = texts[r]?.[at];
            if (!cell || !text || !shades) return emptyCell(x(c), rowTop, cellWidth, cellHeight);
            const box = { x: x(c), y: rowTop, width: cellWidth - 1, height: cellHeight - 1 };
            return join([
              shadedBox(box, shades.step(cell.value), shades.negative(cell.value), ink),
              numbers(text, x(c) + cellWidth / 2, rowTop, cellHeight),
            ]);
          }),
        ]);
      }),
    ]);
  });

  const bottom = top + blocks * (blockHeight + 14) - 14;
  return drawing(
    {
      title: chart.title,
      description: chart.description ?? describe(chart, texts),
      width,
      height: bottom + 6,
    },
    head.markup,
    ...(shades ? [shadeKey(shades, ink, chart.valueLabel, keyTop, width)] : []),
    ...(known.length > 0 ? drawn : [nothing(width / 2, top + 20)]),
  );
}

function numbers({ value, interval }: EstimateText, x: number, y: number, height: number): Markup {
  if (interval === "")
    return textEl("text", { class: "small strong mid", x, y: y + height / 2 + 3.5 }, value);
  return join([
    textEl("text", { class: "small strong mid", x, y: y + height / 2 - 2 }, value),
    textEl("text", { class: "tiny mid", x, y: y + height / 2 + 11 }, interval),
  ]);
}

/** A dot where a value would stand. */
const emptyCell = (x: number, y: number, width: number, height: number): Markup =>
  el("circle", { class: "none", cx: x + width / 2, cy: y + height / 2, r: 1 });

function describe(
  { valueLabel, xLabel, yLabel, columns, rows }: HeatMap,
  texts: readonly (readonly (EstimateText | undefined)[])[],
): string {
  const told = rows.flatMap((row, r) =>
    columns.flatMap((column, c) => {
      const text = texts[r]?.[c];
      const number = text && [text.value, text.interval].filter(Boolean).join(" ");
      return number ? [`${xLabel} ${column}, ${yLabel} ${row}: ${number}.`] : [];
    }),
  );
  return [`${valueLabel}.`, ...told].join(" ");
}
