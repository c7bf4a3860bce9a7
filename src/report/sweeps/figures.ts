/** Figures of a sweep: measures over one parameter with bands, over two as heat maps. */

import { smallest } from "../../stats/extremes.ts";
import { type Bar, barChart } from "../charts/bar.ts";
import { heatMap } from "../charts/heat-map.ts";
import { type LineSeries, lineChart } from "../charts/line.ts";
import { type Estimate, estimateFormat, exponentOf } from "../number.ts";
import type { Figure } from "../pages/page.ts";
import {
  atText,
  cellsAt,
  combinations,
  isGrid,
  type Measure,
  measureText,
  type Parameter,
  type Swept,
  type SweptCell,
  tickText,
} from "./sweep.ts";

/** A figure and the name of its file. */
export interface NamedFigure {
  readonly name: string;
  readonly figure: Figure;
}

/** Palette index by society. */
type Colours = ReadonlyMap<string, number>;

/** Charts beside each other that one still compares. */
const mostPanels = 12;

/** The parameter that stands across the charts: the number with the most values. */
const acrossOf = (parameters: readonly Parameter[]): Parameter | undefined =>
  [...parameters.filter(({ numeric }) => numeric)].sort((a, b) => b.values.length - a.values.length)[0];

/**
 * A measure over the number with the most values, a panel for each combination of the others; bars where no parameter is
 * a number. Of points that make no grid, a panel for each parameter. Nothing where the panels would be too many.
 */
export function overOne(swept: Swept, measure: Measure, colours: Colours): NamedFigure[] {
  const { parameters, cells } = swept;
  if (parameters.length > 1 && !isGrid(swept))
    return parameters
      .filter(({ numeric }) => numeric)
      .map((across) => ({
        name: `${measure.name}.${across.name}`,
        figure: lineFigure(swept, measure, colours, {
          across,
          cells,
          title: measureText(measure),
          joined: false,
        }),
      }));
  const across = acrossOf(parameters);
  if (!across) return parameters.length === 1 ? [barFigure(swept, measure, colours)] : [];
  const panels = combinations(parameters.filter((each) => each !== across));
  if (panels.length > mostPanels) return [];
  return panels.map((at) => {
    const alone = Object.keys(at).length === 0;
    const options = {
      across,
      cells: cellsAt(cells, at),
      title: alone ? measureText(measure) : atText(at),
      joined: true,
    };
    const name = [measure.name, ...Object.entries(at).map((entry) => entry.map(tickText).join("="))].join(
      ".",
    );
    return { name, figure: lineFigure(swept, measure, colours, options) };
  });
}

interface Panel {
  readonly across: Parameter;
  readonly cells: readonly SweptCell[];
  readonly title: string;
  /** Points are joined by lines and bands; else each stands alone with its interval. */
  readonly joined: boolean;
}

function lineFigure(swept: Swept, measure: Measure, colours: Colours, panel: Panel): Figure {
  const { across, cells, title, joined } = panel;
  const scale = scaleOf(across.values as number[]);
  const all = swept.cells.flatMap((cell) => swept.societies.map(({ name }) => measure.of(cell, name)));
  const ordered = [...cells].sort((a, b) => Number(a.at[across.name]) - Number(b.at[across.name]));
  const series = swept.societies.map(({ name, label }): LineSeries => {
    // A gap between two points keeps them apart.
    const points = ordered.flatMap((cell) => {
      const point = { x: scale.at(cell.at[across.name] as number), ...measure.of(cell, name) };
      return joined
        ? [point]
        : [point, { x: Number.NaN, value: Number.NaN, low: Number.NaN, high: Number.NaN }];
    });
    return {
      label,
      colour: colours.get(name) ?? 0,
      x: points.map(({ x }) => x),
      y: points.map(({ value }) => value),
      low: points.map(({ low = Number.NaN }) => low),
      high: points.map(({ high = Number.NaN }) => high),
    };
  });
  return {
    chart: (width) =>
      lineChart({
        title,
        description: inWords(swept, measure, across, ordered),
        width,
        xLabel: `${across.name}${scale.note}`,
        yLabel: title === measureText(measure) ? "" : measureText(measure),
        series,
        marks: "every",
        ...(scale.ticks && { xTicks: scale.ticks }),
        yInclude: all.flatMap(({ value, low = value, high = value }) => [value, low, high]),
        ...(swept.societies.length === 1 && { labels: "none" }),
      }),
    caption: `${swept.label}: ${measureText(measure)} over ${across.name}${title === measureText(measure) ? "" : `, ${title}`}. ${joined ? "Bands" : "Lines"}: 95 % intervals over sessions.`,
  };
}

interface Scale {
  at(value: number): number;
  /** Follows the name of the axis. */
  readonly note: string;
  /** None where round numbers do. */
  readonly ticks?: readonly { at: number; label: string }[];
}

/** Longer numbers say less on an axis than round ones do. */
const shortTick = 5;

/** Numbers as they are, or their logarithms where those stand more evenly; with ticks at the values that were tried. */
function scaleOf(values: readonly number[]): Scale {
  const logarithmic =
    values.length > 2 && values[0] > 0 && evenness(values.map(Math.log10)) > 1.25 * evenness(values);
  const at = logarithmic ? Math.log10 : (value: number) => value;
  const note = logarithmic ? " (logarithmic scale)" : "";
  const ticksAt = (list: readonly number[]) =>
    list.map((value) => ({ at: at(value), label: tickText(value) }));
  if (values.every((value) => tickText(value).length <= shortTick))
    return { at, note, ticks: ticksAt(values) };
  return logarithmic
    ? { at, note, ticks: ticksAt(roundBetween(values[0], values[values.length - 1])) }
    : { at, note };
}

/** The smallest gap as a share of the whole. */
function evenness(positions: readonly number[]): number {
  const gaps = positions.slice(1).map((position, j) => position - positions[j]);
  return smallest(gaps) / (positions[positions.length - 1] - positions[0]);
}

/** 1, 2 and 5 times powers of ten. */
function roundBetween(low: number, high: number): number[] {
  const exponents = Array.from(
    { length: exponentOf(high) - exponentOf(low) + 1 },
    (_, j) => exponentOf(low) + j,
  );
  return exponents
    .flatMap((exponent) => [1, 2, 5].map((factor) => Number(`${factor}e${exponent}`)))
    .filter((value) => value >= low && value <= high);
}

function barFigure(swept: Swept, measure: Measure, colours: Colours): NamedFigure {
  const [{ name: parameter, values }] = swept.parameters;
  const bars = values.flatMap((value) =>
    cellsAt(swept.cells, { [parameter]: value }).flatMap((cell) =>
      swept.societies.map(
        ({ name, label }): Bar => ({
          label,
          group: `${parameter} ${tickText(value)}`,
          colour: colours.get(name) ?? 0,
          ...measure.of(cell, name),
        }),
      ),
    ),
  );
  return {
    name: measure.name,
    figure: {
      chart: (width) => barChart({ title: measure.heading, xLabel: measure.unit, width, bars }),
      caption: `${swept.label}: ${measureText(measure)} by ${parameter}, with 95 % intervals over sessions.`,
    },
  };
}

/** A measure over the first two parameters, a map for each society; `at` holds the others fast. */
export function overTwo(
  swept: Swept,
  measure: Measure,
  at: Readonly<Record<string, unknown>> = {},
): NamedFigure[] {
  const [across, down] = swept.parameters;
  const own = cellsAt(swept.cells, at);
  const estimates = (name: string): (Estimate | undefined)[][] =>
    down.values.map((y) =>
      across.values.map((x) => {
        const [cell] = cellsAt(own, { [across.name]: x, [down.name]: y });
        return cell && measure.of(cell, name);
      }),
    );
  const include = swept.cells.flatMap((cell) =>
    swept.societies.map(({ name }) => measure.of(cell, name).value),
  );
  const rest = atText(at);
  return swept.societies.map(({ name, label }) => ({
    name: [measure.name, name, ...Object.entries(at).map((entry) => entry.map(tickText).join("="))].join("."),
    figure: {
      chart: (width) =>
        heatMap({
          title: label,
          valueLabel: measureText(measure),
          width,
          xLabel: across.name,
          yLabel: down.name,
          columns: across.values.map(tickText),
          rows: down.values.map(tickText),
          cells: estimates(name),
          include,
        }),
      caption: `${swept.label}, ${label}: ${measureText(measure)} over ${across.name} and ${down.name}${rest && `, at ${rest}`}; interquartile mean and 95 % interval over sessions.`,
      wide: across.values.length > 7,
    },
  }));
}

function inWords(swept: Swept, measure: Measure, across: Parameter, cells: readonly SweptCell[]): string {
  const told = swept.societies.map(({ name, label }) => {
    const estimates = cells.map((cell) => measure.of(cell, name));
    const write = estimateFormat(estimates.filter(({ value }) => Number.isFinite(value)));
    const values = estimates.map((estimate, j) => {
      const { value, interval } = write(estimate);
      return `${[value, interval].filter(Boolean).join(" ")} at ${tickText(cells[j].at[across.name])}`;
    });
    return `${label}: ${values.join(", ")}.`;
  });
  return [`${measureText(measure)} against ${across.name}.`, ...told].join(" ");
}
