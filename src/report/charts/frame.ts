/** What all charts share: the SVG root with its accessible name, the heading, axes and keys. */

import { largest } from "../../stats/extremes.ts";
import { marker } from "./marks.ts";
import { type Axis, linearScale, niceAxis } from "./scale.ts";
import { colourClass, standaloneCss } from "./style.ts";
import { el, join, type Markup, oneLine, raw, shorten, textEl, textWidth, wrap } from "./svg.ts";

/** Widths at which three, two or one figure stand in a row of the page, so that type keeps its size. */
export const figureWidth = { third: 352, half: 544, full: 1120 } as const;

export const type = { body: 12, small: 11, title: 13.5 } as const;

/** Options every chart takes. */
export interface ChartOptions {
  title: string;
  /** For readers who do not see the picture; by default a sentence with the values. */
  description?: string;
  /** Size in user units, which are CSS pixels at full size; `figureWidth` has the widths that fit the page. */
  width?: number;
  height?: number;
}

/** A usable size: at least `least`, `usual` where none is given. */
export const sizeOr = (size: number | undefined, usual: number, least: number): number =>
  size !== undefined && Number.isFinite(size) ? Math.min(10_000, Math.max(least, Math.round(size))) : usual;

/** The root element; the first two children are what assistive technology reads. */
export function drawing(
  chart: { title: string; description: string; width: number; height: number },
  ...children: readonly Markup[]
): Markup {
  const [width, height] = [Math.ceil(chart.width), Math.ceil(chart.height)];
  const root = { xmlns: "http://www.w3.org/2000/svg", class: "chart", role: "img" };
  return el(
    "svg",
    { ...root, width, height, viewBox: `0 0 ${width} ${height}` },
    textEl("title", {}, oneLine(chart.title)),
    textEl("desc", {}, oneLine(chart.description)),
    ...children,
  );
}

/** A chart as a file of its own: styles inside and a margin around it. */
export function standalone(chart: Markup): Markup {
  const margin = 16;
  const opening = / width="(\d+)" height="(\d+)" viewBox="[^"]*">/;
  return raw(
    chart.replace(opening, (_, width: string, height: string) => {
      const [wide, high] = [Number(width) + 2 * margin, Number(height) + 2 * margin];
      const box = `${-margin} ${-margin} ${wide} ${high}`;
      return ` width="${wide}" height="${high}" viewBox="${box}"><style>${standaloneCss}</style>`;
    }),
  );
}

/** Title on one or two lines and what the values are below it; `bottom` is where the plot may begin. */
export function heading(title: string, below: string, width: number): { markup: Markup; bottom: number } {
  const parts: Markup[] = [];
  let y = 0;
  for (const line of title.trim() === "" ? [] : wrap(title, type.title, width, 2, true)) {
    y += y === 0 ? 14 : 17;
    parts.push(textEl("text", { class: "title", x: 0, y }, line));
  }
  if (below.trim() !== "") {
    y += 16;
    parts.push(textEl("text", { class: "muted small", x: 0, y }, shorten(below, type.small, width)));
  }
  return { markup: join(parts), bottom: y };
}

/** Shifts a centred text of the given width so that it stays within [0, total]. */
export const inside = (centre: number, textSize: number, total: number): number =>
  Math.max(textSize / 2, Math.min(total - textSize / 2, centre));

/** Horizontal grid lines with their labels left of the plot. */
export function gridRows(axis: Axis, scale: (value: number) => number, left: number, right: number): Markup {
  return join(
    axis.ticks.map((tick, index) => {
      const y = scale(tick);
      return join([
        el("line", { class: "grid", x1: left, x2: right, y1: y, y2: y }),
        textEl("text", { class: "muted small end", x: left - 7, y: y + 3.8 }, axis.labels[index] ?? ""),
      ]);
    }),
  );
}

/** Tick labels under a horizontal axis at `y`, and the name of the axis below them. */
export function axisBelow(
  axis: Axis,
  scale: (value: number) => number,
  label: string,
  plot: { right: number; y: number; total: number },
): Markup {
  const parts = axis.ticks.map((tick, index) => {
    const name = axis.labels[index] ?? "";
    const x = inside(scale(tick), textWidth(name, type.small), plot.total);
    return join([
      el("line", { class: "axis", x1: scale(tick), x2: scale(tick), y1: plot.y, y2: plot.y + 4 }),
      textEl("text", { class: "muted small mid", x, y: plot.y + 16 }, name),
    ]);
  });
  const name = shorten(label, type.small, plot.right);
  parts.push(textEl("text", { class: "muted small end", x: plot.right, y: plot.y + 32 }, name));
  return join(parts);
}

/** The horizontal axis with the most ticks, six steps at most, whose labels keep apart over `length` units. */
export function fittingAxis(low: number, high: number, length: number, outward: boolean): Axis {
  for (let count = 6; count > 1; count--) {
    const axis = niceAxis(low, high, count, outward);
    const widest = largest(
      axis.labels.map((label) => textWidth(label, type.small)),
      0,
    );
    if (widest + 14 <= (length * axis.step) / (axis.max - axis.min)) return axis;
  }
  return niceAxis(low, high, 1, outward);
}

/** The horizontal axis with the given ticks, without those whose labels would touch; the last one stays. */
export function axisAt(
  ticks: readonly { at: number; label: string }[],
  low: number,
  high: number,
  length: number,
): Axis {
  const range = niceAxis(low, high, 1, false);
  const sx = linearScale([range.min, range.max], [0, length]);
  const ordered = [...ticks].sort((a, b) => b.at - a.at);
  const kept: typeof ordered = [];
  for (const tick of ordered) {
    const after = kept.at(-1);
    const need = after ? (textWidth(after.label, type.small) + textWidth(tick.label, type.small)) / 2 + 8 : 0;
    if (!after || sx(after.at) - sx(tick.at) >= need) kept.push(tick);
  }
  kept.reverse();
  return { ...range, ticks: kept.map(({ at }) => at), labels: kept.map(({ label }) => label) };
}

/** One entry of a key: a stroke with the society's colour and shape, or a dashed one for a reference. */
export interface Key {
  label: string;
  /** Palette index; undefined is a reference. */
  colour: number | undefined;
}

export const keyRow = 18;

/** A key under a plot, its entries aligned in columns. */
export function keyBelow(
  keys: readonly Key[],
  left: number,
  width: number,
): { rows: number; at(y: number): Markup } {
  const labels = keys.map(({ label }) => shorten(label, type.small, width - 30));
  const pitch =
    28 +
    18 +
    largest(
      labels.map((label) => textWidth(label, type.small)),
      0,
    );
  const columns = Math.max(1, Math.floor((width + 18) / pitch));
  return {
    rows: Math.ceil(keys.length / columns),
    at: (y) =>
      join(
        keys.map(({ colour }, index) => {
          const x = left + (index % columns) * pitch;
          const middle = y + (Math.floor(index / columns) + 0.5) * keyRow;
          const stroke = colour === undefined ? "ref" : `lead ${colourClass(colour)}`;
          return join([
            el("line", { class: stroke, x1: x, x2: x + 22, y1: middle, y2: middle }),
            ...(colour === undefined ? [] : [marker(colour, x + 11, middle)]),
            textEl("text", { class: "small", x: x + 28, y: middle + 3.8 }, labels[index] ?? ""),
          ]);
        }),
      ),
  };
}

/** Stands in the plot where there is nothing to draw. */
export const nothing = (x: number, y: number): Markup =>
  textEl("text", { class: "muted small mid", x, y }, "no data");
