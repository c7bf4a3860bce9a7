/** Tables of metrics and keys of colours, as HTML. */

import { largest } from "../../stats/extremes.ts";
import { keyMark, swatch } from "../charts/marks.ts";
import { el, escapeText, join, type Markup, raw, textEl } from "../charts/svg.ts";
import { type Estimate, type EstimateText, estimateFormat, hasInterval, noValue } from "../number.ts";

export interface Column {
  label: string;
  /** Shown small under the label. */
  unit?: string;
  /** Which end is good; without it no cell of the column is marked. */
  better?: "higher" | "lower";
}

/** Text that leads to an address, relative to the page. */
export interface Link {
  text: string;
  href: string;
}

/** Text behind the mark of a palette index. */
interface Marked {
  text: string;
  mark: number;
}

/** A number, a number with its interval, plain text, a link, text with a mark, or nothing (null). */
export type Cell = number | Estimate | string | Link | Marked | null;

export interface Row {
  label: string;
  /** Where the label leads. */
  href?: string;
  /** Palette index of the society: a swatch of its look stands before the label. */
  colour?: number;
  /** One cell per column. */
  cells: readonly Cell[];
}

export interface Table {
  /** Head of the column of row labels. */
  rowLabel?: string;
  columns: readonly Column[];
  rows: readonly Row[];
  /** Cells hold sentences: in a narrow column each row becomes a block, the cells below each other. */
  prose?: boolean;
}

const isText = (cell: Cell | undefined): cell is string | Link | Marked =>
  typeof cell === "string" || (typeof cell === "object" && cell !== null && "text" in cell);

const asEstimate = (cell: Cell | undefined): Estimate | undefined => {
  if (cell === null || cell === undefined || isText(cell)) return undefined;
  const estimate = typeof cell === "number" ? { value: cell } : cell;
  return Number.isFinite(estimate.value) ? estimate : undefined;
};

type Mark = "best" | "tied" | "";

/** The best cells of a column, and those whose interval overlaps the interval of a best one. */
function marksOf(estimates: readonly (Estimate | undefined)[], better: Column["better"]): Mark[] {
  const sign = better === "lower" ? -1 : 1;
  const known = estimates.filter((estimate) => estimate !== undefined);
  const top = largest(known.map(({ value }) => sign * value));
  // Where all are equal there is no best.
  if (better === undefined || known.every(({ value }) => sign * value === top))
    return estimates.map(() => "");
  const best = known.filter(({ value }) => sign * value === top).filter(hasInterval);
  return estimates.map((estimate) => {
    if (estimate === undefined) return "";
    if (sign * estimate.value === top) return "best";
    const overlaps =
      hasInterval(estimate) && best.some(({ low, high }) => estimate.low <= high && low <= estimate.high);
    return overlaps ? "tied" : "";
  });
}

function textMarkup(cell: string | Link | Marked): Markup {
  if (typeof cell === "string") return escapeText(cell);
  if ("href" in cell) return textEl("a", { href: cell.href }, cell.text);
  return join([keyMark(cell.mark), escapeText(cell.text)]);
}

function cellMarkup(cell: Cell | undefined, text: EstimateText | undefined, mark: Mark): Markup {
  if (isText(cell)) return el("td", { class: "text" }, textMarkup(cell));
  if (text === undefined) return textEl("td", { class: "none" }, noValue);
  const note = mark === "best" ? textEl("span", { class: "unseen" }, " best") : raw("");
  const value = textEl(mark === "best" ? "strong" : "span", { class: "value" }, text.value);
  const interval = text.interval === "" ? raw("") : textEl("span", { class: "interval" }, text.interval);
  return el("td", { class: mark === "" ? undefined : mark }, value, note, interval);
}

/**
 * A table of estimates: numbers of a column share their decimals and stand right-aligned, intervals below in
 * smaller type, the best cell of a column in bold and those that overlap it underlined, with a note that says so.
 */
export function table({ rowLabel = "", columns, rows, prose = false }: Table): Markup {
  const byColumn = columns.map((column, index) => {
    const estimates = rows.map((row) => asEstimate(row.cells[index]));
    const write = estimateFormat(estimates.filter((estimate) => estimate !== undefined));
    return {
      texts: estimates.map((estimate) => estimate && write(estimate)),
      marks: marksOf(estimates, column.better),
      textual: rows.length > 0 && rows.every((row) => isText(row.cells[index])),
    };
  });
  const head = columns.map(({ label, unit, better }, index) => {
    const arrow = better === undefined ? "" : better === "higher" ? " ↑" : " ↓";
    const spoken = better === undefined ? "" : ` (${better} is better)`;
    return el(
      "th",
      { scope: "col", class: byColumn[index]?.textual ? "text" : undefined },
      escapeText(label),
      arrow === "" ? raw("") : textEl("span", { class: "arrow", "aria-hidden": "true" }, arrow),
      spoken === "" ? raw("") : textEl("span", { class: "unseen" }, spoken),
      unit === undefined ? raw("") : textEl("span", { class: "unit" }, unit),
    );
  });
  const body = rows.map((row, at) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        row.colour === undefined ? raw("") : swatch(row.colour),
        textMarkup(row.href === undefined ? row.label : { text: row.label, href: row.href }),
      ),
      ...columns.map((_, index) => {
        const { texts, marks } = byColumn[index]!;
        return cellMarkup(row.cells[index], texts[at], marks[at] ?? "");
      }),
    ),
  );
  const marks = byColumn.flatMap((column) => column.marks);
  const notes = [
    marks.includes("best") ? "Bold: best of the column." : "",
    marks.includes("tied") ? "Underlined: its interval overlaps that of the best." : "",
  ].filter(Boolean);
  const grid = el(
    "table",
    { class: prose ? "prose" : undefined },
    el("thead", {}, el("tr", {}, textEl("th", { scope: "col" }, rowLabel), ...head)),
    el("tbody", {}, ...body),
  );
  const scroll = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Table" }, grid);
  return notes.length === 0 ? scroll : join([scroll, textEl("p", { class: "note" }, notes.join(" "))]);
}

/** A key of colours shared by several figures. */
export function legend(entries: readonly { label: string; colour: number }[]): Markup {
  const items = entries.map(({ label, colour }) => el("li", {}, swatch(colour), escapeText(label)));
  return el("ul", { class: "legend" }, ...items);
}
