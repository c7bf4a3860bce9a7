/** Final values: horizontal bars with interval whiskers, the numbers in a column at the end of the rows. */

import { largest } from "../../stats/extremes.ts";
import { type Estimate, type EstimateText, estimateFormat, formatNumber, hasInterval } from "../number.ts";
import {
  axisBelow,
  type ChartOptions,
  drawing,
  figureWidth,
  fittingAxis,
  heading,
  inside,
  nothing,
  sizeOr,
  type,
} from "./frame.ts";
import { texturedBar } from "./marks.ts";
import { drawable, extent, linearScale, packRows } from "./scale.ts";
import { el, join, type Markup, oneLine, shorten, textEl, textWidth, wrap } from "./svg.ts";

export interface Bar extends Estimate {
  label: string;
  /** Bars of one group stand together under its name; groups keep the order in which they first appear. */
  group?: string;
  /** Palette index; by default the position among the distinct labels, so that groups repeat the colours. */
  colour?: number;
}

export interface BarChart extends Omit<ChartOptions, "height"> {
  /** What the values are, with their unit. */
  xLabel: string;
  /** What the bars are. */
  yLabel?: string;
  bars: readonly Bar[];
  /** Dashed vertical lines. */
  references?: readonly { label: string; value: number }[];
  /** Numbers at the end of the rows: value and interval, or the value alone (whiskers stay). */
  numbers?: "intervals" | "values";
  /** Values the axis has to cover besides zero, the bars and their intervals. */
  include?: readonly number[];
}

const rowHeight = 25;
/** Of rows with labels on two lines. */
const tallRowHeight = 31;
const labelLine = 12;
const thickness = 13;
const groupHeight = 24;
const referenceRow = 15;
const labelGap = 12;
/** Share of the width that labels leave to the plot. */
const plotShare = 0.36;

interface Row {
  bar: Bar;
  text: EstimateText;
  /** Palette index. */
  colour: number;
  middle: number;
}

/** Rows from `top` downwards, bars of a group together, and the places of the group names. */
function layOut(
  bars: readonly Bar[],
  top: number,
  pitch: number,
): { rows: Row[]; groups: [string, number][]; bottom: number } {
  const write = estimateFormat(bars);
  const labels = [...new Set(bars.map((bar) => bar.label))];
  const names = [...new Set(bars.map((bar) => bar.group ?? ""))];
  const rows: Row[] = [];
  const groups: [string, number][] = [];
  let y = top;
  for (const name of names) {
    if (name !== "") {
      groups.push([name, y + groupHeight - 6]);
      y += groupHeight;
    }
    for (const bar of bars) {
      if ((bar.group ?? "") !== name) continue;
      const colour = bar.colour ?? labels.indexOf(bar.label);
      rows.push({ bar, text: write(bar), colour, middle: y + pitch / 2 });
      y += pitch;
    }
  }
  return { rows, groups, bottom: Math.max(y, top + pitch) + 4 };
}

interface Label {
  lines: string[];
  width: number;
  small: boolean;
}

/** A label on one line, or in smaller type on up to two where it would be wider than `room`. */
function labelLines(label: string, room: number): Label {
  const line = oneLine(label);
  const width = textWidth(line, type.body);
  if (width <= room) return { lines: [line], width, small: false };
  const lines = wrap(line, type.small, room, 2);
  return { lines, width: largest(lines.map((each) => textWidth(each, type.small))), small: true };
}

function whisker(from: number, to: number, middle: number): Markup {
  const flat = { x1: from, x2: to, y1: middle, y2: middle };
  const cap = (x: number): Markup =>
    el("line", { class: "whisker", x1: x, x2: x, y1: middle - 3.5, y2: middle + 3.5 });
  // The halo keeps the whisker visible on a bar of the ink's own colour.
  return join([
    el("line", { class: "halo", ...flat }),
    el("line", { class: "whisker", ...flat }),
    cap(from),
    cap(to),
  ]);
}

const inWords = (label: string, text: EstimateText): string =>
  `${label}: ${[text.value, text.interval].filter(Boolean).join(" ")}`;

/**
 * Horizontal bars from zero, as long as their value, with a whisker over the interval and the numbers at the
 * end of the row. The height follows from the number of bars.
 */
export function barChart(chart: BarChart): Markup {
  const wanted = sizeOr(chart.width, figureWidth.half, 220);
  const { bars } = chart;
  const references = (chart.references ?? []).flatMap(({ label, value }) => {
    const at = drawable(value);
    return at === undefined ? [] : [{ label, value: at }];
  });
  const [low, high] = extent([
    0,
    ...bars.flatMap((bar) => (hasInterval(bar) ? [bar.value, bar.low, bar.high] : [bar.value])),
    ...references.map(({ value }) => value),
    ...(chart.include ?? []),
  ]) ?? [0, 0];
  // Without any value but zero, show the side on which values usually lie.
  const domain = low === high ? ([0, 1] as const) : ([low, high] as const);

  const head = heading(chart.title, chart.yLabel ?? "", wanted);
  const withIntervals = chart.numbers !== "values";
  const texts = layOut(bars, 0, rowHeight).rows.map(({ text }) => text);
  const widest = (strings: readonly string[], size: number, bold = false): number =>
    largest(
      strings.map((string) => textWidth(string, size, bold)),
      0,
    );
  const valueWidth = widest(
    texts.map(({ value }) => value),
    type.body,
    true,
  );
  const intervalWidth = widest(
    texts.map(({ interval }) => (withIntervals ? interval : "")),
    type.small,
  );
  const margin = Math.ceil(
    bars.length > 0 ? 14 + valueWidth + (intervalWidth > 0 ? intervalWidth + 8 : 0) : 12,
  );
  // Labels may take what leaves the plot a fair share, and always some.
  const labelRoom = Math.max(wanted * 0.3, wanted * (1 - plotShare) - margin - labelGap);
  const labels = new Map(bars.map(({ label }) => [label, labelLines(label, labelRoom)]));
  const labelWidth = largest(
    [...labels.values()].map(({ width }) => width),
    0,
  );
  const pitch = [...labels.values()].some(({ lines }) => lines.length > 1) ? tallRowHeight : rowHeight;
  const left = Math.ceil(labelWidth) + (bars.length > 0 ? labelGap : 0);
  const plotRight = left + Math.max(80, wanted - left - margin);
  const width = plotRight + margin;

  const axis = fittingAxis(...domain, plotRight - left, true);
  const sx = linearScale([axis.min, axis.max], [left, plotRight]);

  const tags = references.map(({ label, value }) => {
    const name = shorten(label, type.small, plotRight - left);
    const size = textWidth(name, type.small);
    return { name, x: sx(value), size, centre: inside(sx(value), size, width) };
  });
  const tagRows = packRows(
    tags.map(({ centre, size }) => [centre - size / 2, centre + size / 2] as const),
    10,
  );
  const tagCount = largest(
    tagRows.map((row) => row + 1),
    0,
  );
  const top = head.bottom + 10 + tagCount * referenceRow;
  const { rows, groups, bottom } = layOut(bars, top, pitch);

  const grid = axis.ticks.map((tick) =>
    el("line", { class: "grid", x1: sx(tick), x2: sx(tick), y1: top, y2: bottom }),
  );
  const tagY = (index: number): number => top - 6 - (tagRows[index] ?? 0) * referenceRow;
  const lines = tags.map(({ x }, index) =>
    el("line", { class: "ref", x1: x, x2: x, y1: tagY(index) + 4, y2: bottom }),
  );
  const tagNames = tags.map(({ name, centre }, index) =>
    textEl("text", { class: "ref-label mid", x: centre, y: tagY(index) }, name),
  );
  const drawn = rows.map(({ bar, text, colour, middle }) => {
    const { lines, small } = labels.get(bar.label)!;
    const first = middle + 4.1 - ((lines.length - 1) * labelLine) / 2;
    const parts = [
      ...lines.map((line, index) =>
        textEl(
          "text",
          { class: small ? "end small" : "end", x: left - 10, y: first + index * labelLine },
          line,
        ),
      ),
      textEl("text", { class: "end strong", x: plotRight + 12 + valueWidth, y: middle + 4.1 }, text.value),
    ];
    if (withIntervals && text.interval !== "") {
      parts.push(textEl("text", { class: "end small muted", x: width, y: middle + 4 }, text.interval));
    }
    const value = drawable(bar.value);
    if (value === undefined) return join(parts);
    const start = Math.min(sx(0), sx(value));
    const box = {
      x: start,
      y: middle - thickness / 2,
      width: Math.abs(sx(value) - sx(0)),
      height: thickness,
    };
    parts.push(texturedBar(colour, box, textEl("title", {}, inWords(bar.label, text))));
    if (hasInterval(bar))
      parts.push(whisker(sx(drawable(bar.low) ?? 0), sx(drawable(bar.high) ?? 0), middle));
    return join(parts);
  });

  const values = rows.map(
    ({ bar, text }) => `${inWords(bar.group ? `${bar.group}, ${bar.label}` : bar.label, text)}.`,
  );
  const marks = references.map(({ label, value }) => `Reference ${label}: ${formatNumber(value)}.`);
  const description = chart.description ?? [`${chart.xLabel}.`, ...values, ...marks].join(" ");
  return drawing(
    { title: chart.title, description, width, height: bottom + 40 },
    head.markup,
    ...grid,
    ...groups.map(([name, y]) =>
      textEl("text", { class: "small strong", x: 0, y }, shorten(name, type.small, width, true)),
    ),
    ...lines,
    ...tagNames,
    ...drawn,
    el("line", { class: "axis", x1: sx(0), x2: sx(0), y1: top, y2: bottom }),
    axisBelow(axis, sx, chart.xLabel, { right: plotRight, y: bottom, total: width }),
    ...(bars.length === 0 ? [nothing((left + plotRight) / 2, (top + bottom) / 2 + 4)] : []),
  );
}
