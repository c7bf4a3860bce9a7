/** Learning curves: lines with interval bands, labelled where they end. */

import { fail } from "../../core/errors.ts";
import { largest } from "../../stats/extremes.ts";
import { estimateFormat, formatNumber } from "../number.ts";
import {
  axisAt,
  axisBelow,
  type ChartOptions,
  drawing,
  figureWidth,
  fittingAxis,
  gridRows,
  heading,
  type Key,
  keyBelow,
  keyRow,
  nothing,
  sizeOr,
  type,
} from "./frame.ts";
import { marker } from "./marks.ts";
import { drawable, extent, linearScale, niceAxis, spread, stretchesOf, thin } from "./scale.ts";
import { colourClass } from "./style.ts";
import { coordinate, el, join, type Markup, raw, shorten, textEl, textWidth } from "./svg.ts";

/** One curve. All arrays have one length; a value that is not finite is a gap. */
export interface LineSeries {
  label: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Lower and upper end of the interval at each point; drawn only where both are given. */
  low?: ArrayLike<number>;
  high?: ArrayLike<number>;
  /** Palette index, so that a society keeps its colour across charts; by default the position in the list. */
  colour?: number;
  /** Drawn with dashes and without a marker at its end: a level, not something that was measured on the way. */
  flat?: boolean;
}

export interface LineChart extends ChartOptions {
  xLabel: string;
  yLabel: string;
  series: readonly LineSeries[];
  /** Dashed horizontal lines, for instance the optimum or a Nash equilibrium. */
  references?: readonly { label: string; y: number }[];
  /** Values the y axis has to cover, for instance [0, 1], or shared limits of several charts. */
  yInclude?: readonly number[];
  /**
   * Where curves are named: right of the plot, below it, or nowhere (small multiples under one `legend`); by default
   * on the right where the chart is wide enough for that.
   */
  labels?: "right" | "below" | "none";
  /** Ticks of the x axis where round numbers would say nothing: values that were tried, logarithms. */
  xTicks?: readonly { at: number; label: string }[];
  /** Markers at every point, or no more than tell the curves apart (the default). */
  marks?: "every" | "few";
}

interface Point {
  x: number;
  y: number;
  low: number | undefined;
  high: number | undefined;
}

/** Above this many points a curve is thinned: a plot has no more pixels to show them. */
const pointLimit = 600;
const labelGap = 14;
/** Narrower than this, names beside the plot would leave it too little. */
const widthForNames = 440;

function check(chart: LineChart): void {
  for (const { label, x, y, low, high } of chart.series) {
    for (const [name, values] of Object.entries({ y, low, high })) {
      if (values === undefined || values.length === x.length) continue;
      fail(
        `lineChart "${chart.title}"`,
        `${name} of series "${label}" must be as long as x (${x.length})`,
        values.length,
      );
    }
  }
}

function pointsOf(series: LineSeries): (Point | undefined)[] {
  return Array.from({ length: series.x.length }, (_, index) => {
    const [x, y] = [drawable(series.x[index]), drawable(series.y[index])];
    const [low, high] = [drawable(series.low?.[index]), drawable(series.high?.[index])];
    return x === undefined || y === undefined ? undefined : { x, y, low, high };
  });
}

type Scale = (value: number) => number;

const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${coordinate(x)},${coordinate(y)}`).join("");

/** Bands cover the stretches that have both ends; a stretch of one point becomes a whisker. */
function band(points: readonly Point[], sx: Scale, sy: Scale, colour: string): Markup {
  const ends = points.map(({ x, low, high }) =>
    low === undefined || high === undefined ? undefined : { x, low, high },
  );
  return join(
    stretchesOf(ends).map((stretch) => {
      const upper = stretch.map((point) => [sx(point.x), sy(point.high)] as const);
      const lower = stretch.map((point) => [sx(point.x), sy(point.low)] as const).reverse();
      if (upper.length === 1) return el("path", { class: `lead ${colour}`, d: pathOf([...upper, ...lower]) });
      return el("path", { class: `band ${colour}`, d: `${pathOf([...upper, ...lower])}Z` });
    }),
  );
}

/** The line of a stretch; a point alone is its marker. */
function curve(points: readonly Point[], sx: Scale, sy: Scale, index: number, flat: boolean): Markup {
  const drawn = points.map((point) => [sx(point.x), sy(point.y)] as const);
  if (drawn.length === 1) return marker(index, ...drawn[0]!);
  return el("path", { class: `line ${flat ? "flat " : ""}${colourClass(index)}`, d: pathOf(drawn) });
}

interface Look {
  readonly index: number;
  readonly flat: boolean;
  readonly rank: number;
  readonly alone: boolean;
  readonly every: boolean;
}

/** Units between the markers along a curve. */
const markerPitch = 60;

/**
 * Markers at the end of a curve and, where it has to be told from others, along it; those of different curves stand
 * apart. A level has none at its end.
 */
function markers(
  points: readonly Point[],
  sx: Scale,
  sy: Scale,
  { index, flat, rank, alone, every }: Look,
): Markup {
  const last = points.at(-1)!;
  if (points.length === 1) return raw("");
  if (every) return join(flat ? [] : points.map((point) => marker(index, sx(point.x), sy(point.y))));
  const drawn: Markup[] = [];
  let next = alone ? Number.POSITIVE_INFINITY : sx(points[0]!.x) + 16 + 13 * (rank % 4);
  for (const point of flat ? ends(points) : points) {
    const x = sx(point.x);
    if (x < next || x > sx(last.x) - 14) continue;
    drawn.push(marker(index, x, sy(point.y), 2.7));
    next = x + markerPitch;
  }
  if (!flat) drawn.push(marker(index, sx(last.x), sy(last.y)));
  return join(drawn);
}

/** A level between its two ends, in steps that markers can stand on. */
function ends(points: readonly Point[]): Point[] {
  const [first, last] = [points[0]!, points.at(-1)!];
  return Array.from({ length: 101 }, (_, j) => ({ ...first, x: first.x + (j / 100) * (last.x - first.x) }));
}

function thinned(points: Point[], limit: number, sx: Scale, sy: Scale): Point[] {
  if (points.length <= limit) return points;
  const x = points.map((point) => sx(point.x));
  const y = points.map((point) => sy(point.y));
  return thin(x, y, limit).map((index) => points[index]!);
}

function describe(chart: LineChart): string {
  const ends = chart.series.map((series) => {
    const last = pointsOf(series).findLast((point) => point !== undefined);
    if (last === undefined) return `${series.label}: no data.`;
    const { x, y, low, high } = last;
    const estimate = low === undefined || high === undefined ? { value: y } : { value: y, low, high };
    const { value, interval } = estimateFormat([estimate])(estimate);
    return `${series.label} ends at ${[value, interval].filter(Boolean).join(" ")} (${chart.xLabel} ${formatNumber(x)}).`;
  });
  const lines = (chart.references ?? []).map(({ label, y }) => `Reference ${label}: ${formatNumber(y)}.`);
  return [`${chart.yLabel} against ${chart.xLabel}.`, ...ends, ...lines].join(" ");
}

/**
 * Curves with interval bands. Names stand right of the plot at the height where the curve ends, moved apart
 * where they would touch, or below the plot when there are too many.
 * Throws an OstromError when the arrays of a series differ in length.
 */
export function lineChart(chart: LineChart): Markup {
  check(chart);
  const wanted = sizeOr(chart.width, figureWidth.half, 160);
  const references = (chart.references ?? []).flatMap(({ label, y }) => {
    const value = drawable(y);
    return value === undefined ? [] : [{ label, y: value }];
  });
  const curves = chart.series.map((series, index) => {
    const stretches = stretchesOf(pointsOf(series));
    return {
      label: series.label,
      index: series.colour ?? index,
      flat: series.flat === true,
      stretches,
      last: stretches.at(-1)?.at(-1),
    };
  });
  const points = curves.flatMap(({ stretches }) => stretches.flat());
  const xExtent = extent(points.map((point) => point.x));
  const values = points.flatMap((point) => [point.y, point.low, point.high]);
  const yExtent = extent([...values, ...references.map(({ y }) => y), ...(chart.yInclude ?? [])]);

  const head = heading(chart.title, chart.yLabel, wanted);
  const top = head.bottom + 15;
  const usualHeight = Math.max(250, Math.round(wanted * 0.52) + 40);
  const plotHeight = Math.max(70, sizeOr(chart.height, usualHeight, 120) - top - 40);
  const bottom = top + plotHeight;

  const yAxis = niceAxis(...(yExtent ?? [0, 1]), Math.max(2, Math.min(6, Math.floor(plotHeight / 28))), true);
  const tickWidth = largest(yAxis.labels.map((label) => textWidth(label, type.small)));
  const left = Math.ceil(Math.max(34, tickWidth + 9));
  const sy = linearScale([yAxis.min, yAxis.max], [bottom, top]);

  const named = [
    ...(chart.labels === "none" ? [] : curves)
      .filter(({ last }) => last !== undefined)
      .map(({ label, index, last }) => ({ label, colour: index, y: sy(last!.y) })),
    ...references.map(({ label, y }) => ({ label, colour: undefined, y: sy(y) })),
  ];
  const place = chart.labels ?? (wanted < widthForNames ? "below" : "right");
  const right = place !== "below" && named.length * labelGap <= plotHeight + labelGap;
  const widest = largest(
    named.map(({ label }) => textWidth(shorten(label, type.small, wanted * 0.38), type.small)),
    0,
  );
  const margin = right && named.length > 0 ? Math.ceil(widest) + 26 : 12;
  const plotWidth = Math.max(60, wanted - left - margin);
  const plotRight = left + plotWidth;
  const width = plotRight + margin;

  const [xLow, xHigh] = xExtent ?? [0, 1];
  const xAxis = chart.xTicks
    ? axisAt(chart.xTicks, xLow, xHigh, plotWidth)
    : fittingAxis(xLow, xHigh, plotWidth, false);
  const sx = linearScale([xAxis.min, xAxis.max], [left, plotRight]);

  const keys: Key[] = right ? [] : named;
  const key = keyBelow(keys, left, width - left);
  const height = bottom + 40 + key.rows * keyRow;

  const total = Math.max(1, points.length);
  const alone = curves.length < 2;
  const every = chart.marks === "every";
  const drawn = curves.map(({ index, flat, stretches }, rank) => {
    const share = (stretch: Point[]): number =>
      (pointLimit * stretch.length * Math.max(1, curves.length)) / total;
    const kept = stretches.map((stretch) => thinned(stretch, Math.min(pointLimit, share(stretch)), sx, sy));
    const colour = colourClass(index);
    return {
      bands: join(kept.map((stretch) => band(stretch, sx, sy, colour))),
      lines: join(kept.map((stretch) => curve(stretch, sx, sy, index, flat))),
      markers: join(kept.map((stretch) => markers(stretch, sx, sy, { index, flat, rank, alone, every }))),
    };
  });

  const heights = right
    ? spread(
        named.map(({ y }) => y),
        labelGap,
        top,
        bottom,
      )
    : [];
  const labels = heights.map((y, index) => {
    const { label, colour, y: from } = named[index]!;
    const lead = pathOf([
      [plotRight + 3, from],
      [plotRight + 7, from],
      [plotRight + 13, y],
      [plotRight + 18, y],
    ]);
    const text = { class: colour === undefined ? "ref-label" : "small", x: plotRight + 22, y: y + 3.8 };
    return join([
      el("path", { class: colour === undefined ? "ref" : `lead ${colourClass(colour)}`, d: lead }),
      textEl("text", text, shorten(label, type.small, Math.max(20, margin - 22))),
    ]);
  });

  const axes = [
    gridRows(yExtent ? yAxis : { ...yAxis, ticks: [] }, sy, left, plotRight),
    el("line", { class: "axis", x1: left, x2: plotRight, y1: bottom, y2: bottom }),
    axisBelow(xExtent ? xAxis : { ...xAxis, ticks: [] }, sx, chart.xLabel, {
      right: plotRight,
      y: bottom,
      total: width,
    }),
  ];
  return drawing(
    { title: chart.title, description: chart.description ?? describe(chart), width, height },
    head.markup,
    ...axes,
    ...references.map(({ y }) => el("line", { class: "ref", x1: left, x2: plotRight, y1: sy(y), y2: sy(y) })),
    ...drawn.map(({ bands }) => bands),
    ...drawn.map(({ lines }) => lines),
    ...drawn.map(({ markers }) => markers),
    ...labels,
    key.at(bottom + 40),
    points.length === 0 ? nothing((left + plotRight) / 2, (top + bottom) / 2) : raw(""),
  );
}
