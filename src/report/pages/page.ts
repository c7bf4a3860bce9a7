/** The report as one HTML file that needs nothing else: no network, no scripts, readable on screen and paper. */

import { figureWidth } from "../charts/frame.ts";
import { el, escapeText, join, type Markup, raw, textEl } from "../charts/svg.ts";
import { noValue } from "../number.ts";
import { pageCss } from "./css.ts";
import { legend } from "./table.ts";

export interface Figure {
  /** A chart of this folder, or how to draw it at a width: then it is drawn for wide and for narrow columns. */
  chart: Markup | ((width: number) => Markup);
  caption?: string;
  /** Takes a row of its own. */
  wide?: boolean;
}

export interface TableBlock {
  /** From `table`. */
  table: Markup;
  caption?: string;
}

/**
 * Folded away until asked for: preformatted text, names with values, a table or chart of this folder, or all that a
 * section can hold. `aside` stands behind the summary, and `id` is an anchor.
 */
export type Details = { summary: string; aside?: string; id?: string } & (
  | { text: string }
  | { entries: readonly (readonly [name: string, value: string])[] }
  | { note?: string; content: Markup }
  | { inside: Content }
);

/** What stands in a section, in this order. */
export interface Content {
  /** The sentence to remember. */
  lead?: string;
  paragraphs?: readonly string[];
  /** Names with values. */
  entries?: readonly (readonly [name: string, value: string])[];
  /** Colours shared by the figures of the section. */
  legend?: readonly { label: string; colour: number }[];
  figures?: readonly Figure[];
  /** Figures in a row where the window is wide enough; 2 by default. They are drawn at the widths of `figureWidth`. */
  columns?: 1 | 2 | 3;
  tables?: readonly TableBlock[];
  /** Further figures after the tables, under a heading of their own. */
  gallery?: { title: string; note?: string; figures: readonly Figure[] };
  details?: readonly Details[];
}

export interface Section extends Content {
  title: string;
  /** Anchor; made from the title by default, and made unique. */
  id?: string;
}

export interface Footer {
  /** How to read the intervals: what they cover, across what, by which method. */
  intervals?: string;
  /** How the numbers were computed, a paragraph each. */
  method?: readonly string[];
  seeds?: readonly (number | string)[];
  /** Numbers of the run with their names. */
  entries?: readonly (readonly [name: string, value: string])[];
  /** Names with versions, for instance of the framework and of Node. */
  versions?: Readonly<Record<string, string>>;
  /** Further lines, for instance the command that repeats the run. */
  notes?: readonly string[];
}

export interface Page {
  title: string;
  subtitle?: string;
  /** The result in a sentence or two. */
  summary?: string;
  /** Small numbers of the run, shown in a row: seeds, steps, scenes. */
  facts?: readonly { label: string; value: string }[];
  /** Pages that belong to this one, by addresses relative to it. */
  links?: readonly { label: string; href: string }[];
  /** What a reader should see first: stands between the summary and the contents. */
  opening?: Content;
  sections: readonly Section[];
  footer?: Footer;
  /** Language of the text, "en" by default. */
  language?: string;
}

/** An anchor made of letters, digits and hyphens; "section" when nothing of the text is left. */
export function slug(value: string): string {
  const words = value
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words?.join("-") ?? "section";
}

/** Anchors made of the names, each once and none of those in `taken`. */
export function anchors(names: readonly string[], taken: Iterable<string> = []): string[] {
  const known = new Set(taken);
  return names.map((name) => {
    const base = slug(name);
    let anchor = base;
    for (let count = 2; known.has(anchor); count++) anchor = `${base}-${count}`;
    known.add(anchor);
    return anchor;
  });
}

const foldedIds = ({ details = [] }: Content): string[] =>
  details.flatMap((each) => [
    ...(each.id === undefined ? [] : [each.id]),
    ...("inside" in each ? foldedIds(each.inside) : []),
  ]);

/** Numbers in words, runs of integers joined: "0–19, 42". */
export function ranges(items: readonly (number | string)[]): string {
  const parts: string[] = [];
  for (let index = 0; index < items.length; ) {
    let end = index;
    while (Number.isInteger(items[end]) && items[end + 1] === Number(items[end]) + 1) end++;
    parts.push(end > index + 1 ? `${items[index]}–${items[end]}` : items.slice(index, end + 1).join(", "));
    index = end + 1;
  }
  return parts.join(", ");
}

/** Seeds in words: "0–19, 42 (21 seeds)". */
export function seedList(seeds: readonly (number | string)[]): string {
  if (seeds.length === 0) return noValue;
  return `${ranges(seeds)} (${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"})`;
}

const maybe = <T>(value: T | undefined, show: (value: T) => Markup): Markup =>
  value === undefined ? raw("") : show(value);

function definitions(entries: readonly (readonly [string, string])[], name: string): Markup {
  const pairs = entries.map(([term, value]) =>
    el("div", {}, textEl("dt", {}, term), textEl("dd", {}, value === "" ? noValue : value)),
  );
  return entries.length === 0 ? raw("") : el("dl", { class: name }, ...pairs);
}

function detailsBody(details: Details, counters: Counters): Markup {
  if ("inside" in details) return el("div", { class: "folded" }, ...contentMarkup(details.inside, counters));
  if ("content" in details)
    return el(
      "div",
      { class: "folded" },
      maybe(details.note, (note) => textEl("p", { class: "aside" }, note)),
      details.content,
    );
  if ("entries" in details) return definitions(details.entries, "entries");
  return el("pre", {}, textEl("code", {}, details.text));
}

const detailsMarkup = (details: Details, counters: Counters): Markup =>
  el(
    "details",
    { id: details.id },
    el(
      "summary",
      {},
      escapeText(details.summary),
      maybe(details.aside, (aside) => textEl("span", { class: "beside" }, aside)),
    ),
    detailsBody(details, counters),
  );

/** Numbers figures and tables through the page. */
interface Counters {
  figure: number;
  table: number;
}

function captioned(kind: string, number: number, caption: string | undefined): Markup {
  const label = textEl("b", {}, caption === undefined ? `${kind} ${number}` : `${kind} ${number}.`);
  return el("figcaption", {}, label, caption === undefined ? raw("") : escapeText(` ${caption}`));
}

const fits = {
  1: ["third", "half", "full"],
  2: ["third", "half"],
  3: ["third"],
} as const;

/** The chart as it is, or drawn at a width. */
export const drawnAt = (chart: Figure["chart"], width: number): Markup =>
  typeof chart === "string" ? chart : chart(width);

/** The chart at each of the widths; the style sheet shows the widest that fits the column. */
function fitted(chart: Figure["chart"], columns: 1 | 2 | 3): Markup {
  if (typeof chart === "string") return chart;
  const widths = fits[columns];
  if (widths.length === 1) return chart(figureWidth[widths[0]]);
  const drawn = widths.map((width) => el("div", { class: width }, chart(figureWidth[width])));
  return el("div", { class: "fits" }, ...drawn);
}

function figuresMarkup(figures: readonly Figure[], columns: 1 | 2 | 3, counters: Counters): Markup {
  if (figures.length === 0) return raw("");
  const drawn = figures.map(({ chart, caption, wide }) =>
    el(
      "figure",
      { class: wide ? "wide" : undefined },
      fitted(chart, wide ? 1 : columns),
      captioned("Figure", ++counters.figure, caption),
    ),
  );
  return el("div", { class: `figures across-${columns}` }, ...drawn);
}

function sectionMarkup(section: Section, anchor: string, number: number, counters: Counters): Markup {
  const heading = el(
    "h2",
    {},
    textEl("span", { class: "number" }, String(number)),
    el("a", { href: `#${encodeURIComponent(anchor)}` }, escapeText(section.title)),
  );
  return el("section", { id: anchor }, heading, ...contentMarkup(section, counters));
}

function contentMarkup(section: Content, counters: Counters): Markup[] {
  const figures = figuresMarkup(section.figures ?? [], section.columns ?? 2, counters);
  const tables = (section.tables ?? []).map((block) =>
    el("figure", { class: "tabular" }, captioned("Table", ++counters.table, block.caption), block.table),
  );
  return [
    maybe(section.lead, (lead) => textEl("p", { class: "lead" }, lead)),
    ...(section.paragraphs ?? []).map((paragraph) => textEl("p", {}, paragraph)),
    definitions(section.entries ?? [], "entries"),
    maybe(section.legend, legend),
    figures,
    ...tables,
    maybe(section.gallery, ({ title, note, figures }) =>
      join([
        textEl("h3", {}, title),
        maybe(note, (text) => textEl("p", { class: "aside" }, text)),
        figuresMarkup(figures, 2, counters),
      ]),
    ),
    ...(section.details ?? []).map((details) => detailsMarkup(details, counters)),
  ];
}

function footerMarkup(footer: Footer): Markup {
  const entries: [string, string][] = [];
  if (footer.seeds !== undefined) entries.push(["Seeds", seedList(footer.seeds)]);
  for (const [name, value] of footer.entries ?? []) entries.push([name, value]);
  for (const [name, version] of Object.entries(footer.versions ?? {})) entries.push([name, version]);
  return el(
    "footer",
    { id: "about" },
    el(
      "div",
      {},
      maybe(footer.intervals, (text) =>
        join([textEl("h2", {}, "How to read the intervals"), textEl("p", {}, text)]),
      ),
      maybe(footer.method, (paragraphs) =>
        join([
          textEl("h2", {}, "How the numbers were computed"),
          ...paragraphs.map((text) => textEl("p", {}, text)),
        ]),
      ),
    ),
    entries.length + (footer.notes?.length ?? 0) === 0
      ? raw("")
      : el(
          "div",
          {},
          textEl("h2", {}, "About this run"),
          definitions(entries, "entries"),
          ...(footer.notes ?? []).map((note) => textEl("p", {}, note)),
        ),
  );
}

/** A complete HTML document. All strings are text and are escaped; only `Markup` is taken as it is. */
export function page(report: Page): string {
  const folded = [report.opening ?? {}, ...report.sections].flatMap(foldedIds);
  const ids = anchors(
    report.sections.map(({ id, title }) => id ?? title),
    ["contents", "about", ...folded],
  );
  const counters: Counters = { figure: 0, table: 0 };
  const contents = report.sections.map(({ title }, index) =>
    el("li", {}, el("a", { href: `#${encodeURIComponent(ids[index] ?? "")}` }, escapeText(title))),
  );
  const head = el(
    "head",
    {},
    el("meta", { charset: "utf-8" }),
    el("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    el("meta", { name: "color-scheme", content: "light dark" }),
    // Nothing may be fetched, whatever ends up in the page.
    el("meta", {
      "http-equiv": "Content-Security-Policy",
      content: "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    }),
    el("link", { rel: "icon", href: "data:," }),
    textEl("title", {}, report.title),
    el("style", {}, raw(pageCss)),
  );
  const header = el(
    "header",
    {},
    textEl("h1", {}, report.title),
    maybe(report.subtitle, (subtitle) => textEl("p", { class: "subtitle" }, subtitle)),
    maybe(report.summary, (summary) => textEl("p", { class: "summary" }, summary)),
    definitions(
      (report.facts ?? []).map(({ label, value }) => [label, value] as const),
      "facts",
    ),
    ...(report.links ?? []).map(({ label, href }) =>
      el("p", { class: "link" }, el("a", { href }, escapeText(label))),
    ),
    ...(report.opening ? contentMarkup(report.opening, counters) : []),
  );
  const main = [
    header,
    contents.length < 2
      ? raw("")
      : el(
          "nav",
          { id: "contents", "aria-label": "Contents" },
          textEl("h2", {}, "Contents"),
          el("ol", {}, ...contents),
        ),
    el(
      "main",
      {},
      ...report.sections.map((section, index) =>
        sectionMarkup(section, ids[index] ?? "", index + 1, counters),
      ),
    ),
    maybe(report.footer, footerMarkup),
  ];
  const html = el("html", { lang: report.language ?? "en" }, head, el("body", {}, join(main, "\n")));
  return `<!DOCTYPE html>\n${html}\n`;
}
