/** The section of a report that shows a sweep as a whole; what its cells are one by one is folded. */

import { differenceInterval } from "../../lab/difference.ts";
import { iqm } from "../../stats/statistics.ts";
import { noValue } from "../number.ts";
import type { Details, Figure, Section, TableBlock } from "../pages/page.ts";
import { type Cell, type Link, table } from "../pages/table.ts";
import { sessionsForVerdicts } from "../runs/findings.ts";
import { type NamedFigure, overOne, overTwo } from "./figures.ts";
import {
  atText,
  combinations,
  isGrid,
  type Measure,
  measureText,
  rangeText,
  referencesOf,
  type Swept,
  type SweptCell,
  sweptText,
} from "./sweep.ts";

export interface SweepView {
  readonly swept: Swept;
  readonly measures: readonly [Measure, ...Measure[]];
  /** Palette index by society. */
  readonly colours: ReadonlyMap<string, number>;
  /** Verdict of a society in a cell, where it is certified. */
  verdict(cell: string, society: string): Link | undefined;
  /** Learning curve of a cell, where something learns. */
  curve(cell: string): readonly Figure[];
  /** What was run: names with values. */
  readonly about: readonly Details[];
}

/** Metrics besides welfare that get figures of their own; the tables have them all. */
const furtherFigures = 2;
/** Cells whose learning curves one may want to look through. */
const mostCurves = 36;

/** The figures that show it, with the names of their files. */
export function sweepFigures({ swept, measures, colours }: SweepView): NamedFigure[] {
  const drawn = drawnMeasures(measures);
  if (swept.parameters.length === 1) return drawn.flatMap((measure) => overOne(swept, measure, colours));
  const [headline] = measures;
  const maps = swept.parameters.length === 2 && isGrid(swept) ? overTwo(swept, headline) : [];
  return [...overOne(swept, headline, colours), ...maps];
}

/** Where welfare has a share, that stands for it. */
const drawnMeasures = (measures: readonly Measure[]): Measure[] => [
  measures[0],
  ...measures
    .slice(1)
    .filter(({ name }) => name !== "welfare")
    .slice(0, furtherFigures),
];

export function sweepSection(view: SweepView): Section {
  const { swept, measures, colours } = view;
  const [headline] = measures;
  const figures = sweepFigures(view).map(({ figure }) => figure);
  return {
    title: swept.label,
    lead: `${sweptText(swept)}.`,
    paragraphs: [`${measureText(headline)}, from the lowest cell to the highest:`],
    entries: swept.societies.map(({ name, label }) => [label, rangeText(swept, headline, name)]),
    legend:
      swept.parameters.length > 1
        ? swept.societies.map(({ name, label }) => ({ label, colour: colours.get(name) ?? 0 }))
        : [],
    figures,
    columns: figures.length % 3 === 0 ? 3 : 2,
    tables: [...verdictTable(view), ...winsTable(swept)],
    details: details(view),
  };
}

function verdictTable({ swept, verdict }: SweepView): TableBlock[] {
  const { cells, societies } = swept;
  const certified = societies.filter(({ name }) => cells.some(({ id }) => verdict(id, name)));
  if (certified.length === 0) return [];
  return [
    {
      table: table({
        rowLabel: "Cell",
        columns: certified.map(({ label }) => ({ label, unit: "verdict of the certificate" })),
        rows: cells.map(({ id, at }) => ({
          label: atText(at),
          cells: certified.map(({ name }) => verdict(id, name) ?? "not certified"),
        })),
      }),
      caption: `${swept.label}: is it a norm, and does it hold, in each cell?`,
    },
  ];
}

/** In how many cells one society is clearly above another; nothing with too few sessions for a verdict. */
function winsTable({ label, cells, societies }: Swept): TableBlock[] {
  const enough = cells.every(({ scene }) =>
    Object.values(scene.societies).every(({ summary }) => summary.welfare?.n >= sessionsForVerdicts),
  );
  if (!enough || societies.length < 2) return [];
  const rows = societies.map((row) => ({
    label: row.label,
    cells: societies.map((column): Cell => {
      if (row === column) return noValue;
      const wins = cells.filter((cell) => isAbove(cell, row.name, column.name)).length;
      return `${wins} of ${cells.length}`;
    }),
  }));
  return [
    {
      table: table({
        rowLabel: "Clearly above →",
        columns: societies.map((each) => ({ label: each.label, unit: "cells" })),
        rows,
      }),
      caption: `${label}: cells in which the welfare of the society of the row is clearly above that of the column: the 95 % interval of their difference excludes zero.`,
    },
  ];
}

function isAbove({ scene }: SweptCell, first: string, second: string): boolean {
  const [one, other] = [scene.societies[first], scene.societies[second]];
  if (!one || !other) return false;
  const paired = one.paired && other.paired;
  const [x, y] = [one.values.welfare, other.values.welfare];
  if ([...x, ...y].some(Number.isNaN)) return false;
  return differenceInterval({ first: x, second: y, paired }, iqm).low > 0;
}

function details(view: SweepView): Details[] {
  const { swept, measures, about, curve } = view;
  const further = isGrid(swept) && swept.parameters.length > 1 ? mapsOf(view) : [];
  const curves =
    swept.cells.length <= mostCurves
      ? swept.cells.flatMap(({ id, at }) =>
          curve(id).map((figure) => ({ ...figure, caption: `${atText(at)}.` })),
        )
      : [];
  return [
    ...further,
    ...measures.map(
      (measure): Details => ({
        summary: `${measureText(measure)}: all cells as a table`,
        note: "Interquartile mean and 95 % interval over sessions.",
        content: numbersTable(swept, measure),
      }),
    ),
    ...(curves.length > 0
      ? [{ summary: "Learning curves of the cells", inside: { figures: curves, columns: 3 } } as const]
      : []),
    ...about,
  ];
}

/** Heat maps that do not stand in the section: of further metrics, or of the values of further parameters. */
function mapsOf({ swept, measures }: SweepView): Details[] {
  const [headline, ...others] = drawnMeasures(measures);
  const rest = combinations(swept.parameters.slice(2));
  const maps = (measure: Measure, at: Record<string, unknown>): Details => ({
    summary: `${measureText(measure)}, as heat maps${Object.keys(at).length > 0 ? ` at ${atText(at)}` : ""}`,
    inside: { figures: overTwo(swept, measure, at).map(({ figure }) => figure) },
  });
  const first = swept.parameters.length > 2 ? rest.map((at) => maps(headline, at)) : [];
  return [...first, ...others.flatMap((measure) => rest.map((at) => maps(measure, at)))];
}

function numbersTable(swept: Swept, measure: Measure) {
  const { cells, societies } = swept;
  const references = measure.name === "welfare" ? cells.map(referencesOf) : [];
  const known = (["optimum", "nash"] as const).filter((name) => references.some((each) => each[name] !== ""));
  const names = { optimum: "Optimum", nash: "Nash" };
  return table({
    rowLabel: "Cell",
    columns: [
      ...societies.map(({ label }) => ({ label })),
      ...known.map((name) => ({ label: names[name], unit: "welfare per tick" })),
    ],
    rows: cells.map((cell, j) => ({
      label: atText(cell.at),
      cells: [
        ...societies.map(({ name }): Cell => {
          const estimate = measure.of(cell, name);
          return Number.isFinite(estimate.value) ? estimate : null;
        }),
        ...known.map((name): Cell => references[j][name] || null),
      ],
    })),
  });
}
