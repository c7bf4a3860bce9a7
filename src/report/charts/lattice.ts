/** A crowd on a lattice at one moment: a cell for everybody, coloured by kind. */

import { largest } from "../../stats/extremes.ts";
import { type ChartOptions, drawing, figureWidth, heading, keyRow, nothing, sizeOr, type } from "./frame.ts";
import { el, join, type Markup, shorten, textEl } from "./svg.ts";

export interface LatticeChart extends Omit<ChartOptions, "height"> {
  /** What is shown, under the title. */
  label?: string;
  /** Rows from top to bottom: the kind of each cell, by its place in `kinds`. */
  rows: readonly ArrayLike<number>[];
  /** What each kind is, from the lightest to the darkest. */
  kinds: readonly string[];
}

/** From light to dark, so that they stay apart in grey: hues of Okabe and Ito between near white and near black. */
const colours = ["#e8f1fa", "#56b4e9", "#d55e00", "#1a1a1a"];
/** For more kinds, the same in smaller steps (viridis of van der Walt and Smith). */
const many = [
  "#fde725",
  "#b5de2b",
  "#6ece58",
  "#35b779",
  "#1f9e89",
  "#26828e",
  "#31688e",
  "#3e4989",
  "#440154",
];

function colourOf(kind: number, kinds: number): string {
  if (kinds <= 2) return colours[kind === 0 ? 0 : 3];
  const scale = kinds <= colours.length ? colours : many;
  return scale[Math.round((kind * (scale.length - 1)) / (kinds - 1))];
}

/** Square cells, runs of one kind in one piece, with a key and each kind's share below. */
export function latticeChart(chart: LatticeChart): Markup {
  const { rows, kinds } = chart;
  const width = sizeOr(chart.width, figureWidth.half, 220);
  const head = heading(chart.title, chart.label ?? "", width);
  const columns = largest(
    rows.map(({ length }) => length),
    0,
  );
  const size = columns > 0 ? Math.max(1, Math.floor((2 * width) / columns) / 2) : 0;
  const top = head.bottom + 10;
  const counts = new Array<number>(kinds.length).fill(0);
  const runs = kinds.map((): string[] => []);
  for (const [y, row] of rows.entries())
    for (let x = 0; x < row.length; ) {
      let end = x + 1;
      while (end < row.length && row[end] === row[x]) end++;
      runs[row[x]]?.push(`M${x} ${y}h${end - x}v1h${x - end}z`);
      counts[row[x]] += end - x;
      x = end;
    }
  const cells = counts.reduce((sum, count) => sum + count, 0);
  const told = kinds.map((kind, k) =>
    cells > 0 ? `${kind}: ${((100 * counts[k]) / cells).toFixed(1)} %` : kind,
  );
  const bottom = cells > 0 ? top + size * rows.length : top + 40;
  return drawing(
    {
      title: chart.title,
      description: chart.description ?? `${rows.length} rows of ${columns} cells. ${told.join(", ")}.`,
      width,
      height: bottom + 10 + keyRow * kinds.length,
    },
    head.markup,
    el(
      "g",
      { class: "cell", transform: `translate(0 ${top}) scale(${size})` },
      ...runs.flatMap((run, k) =>
        run.length > 0 ? [el("path", { fill: colourOf(k, kinds.length), d: run.join("") })] : [],
      ),
    ),
    ...(cells > 0 ? [] : [nothing(width / 2, top + 20)]),
    ...told.map((line, k) => {
      const y = bottom + 10 + k * keyRow;
      return join([
        el("rect", {
          x: 0.5,
          y: y + 0.5,
          width: 13,
          height: 13,
          fill: colourOf(k, kinds.length),
          stroke: "currentColor",
          "stroke-opacity": 0.4,
        }),
        textEl("text", { class: "small", x: 22, y: y + 11 }, shorten(line, type.small, width - 22)),
      ]);
    }),
  );
}
