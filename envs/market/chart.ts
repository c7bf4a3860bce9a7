/** Panels of lines by tick, one below the other, as the envs of markets are drawn. */
import { type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";

interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Numbers that the lines are read against, with what they are. */
  readonly levels?: readonly { readonly name: string; readonly at: number }[];
  /** By tick, whether a mark stands below the axis. */
  readonly marks?: readonly boolean[];
}

const width = 640;
const left = 64;
const right = 132;
const panelHeight = 104;
const gap = 34;
const maxColumns = 500;

/** Okabe & Ito's colours, in lines that differ in their dashes too. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];
const dashes = ["", "6 3", "2 3", "8 3 2 3"];

/** The picture of a world's frames; `panels` is asked of those that are shown, at least one. */
export function chart(
  title: string,
  frames: readonly Frame[],
  panels: (shown: readonly Frame[]) => Panel[],
): string {
  const shown = thin(frames, maxColumns);
  const drawn = shown.length > 0 ? panels(shown) : [];
  const height = Math.max(1, drawn.length) * (panelHeight + gap) + 24;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    ...drawn.flatMap((panel, k) => plot(panel, gap - 6 + k * (panelHeight + gap))),
    ...(shown.length > 0
      ? [
          text(left, height - 6, `tick ${shown[0].tick}`, "start"),
          text(width - right, height - 6, `tick ${shown[shown.length - 1].tick}`, "end"),
        ]
      : [text(left, height / 2, "nothing has happened yet", "start")]),
    "</svg>",
  ].join("\n");
}

function plot({ title, lines, levels = [], marks = [] }: Panel, top: number): string[] {
  const bottom = top + panelHeight;
  const all = [...lines.flatMap(({ values }) => values), ...levels.map(({ at }) => at)].filter(
    Number.isFinite,
  );
  const low = all.reduce((a, b) => Math.min(a, b), 0);
  const high = all.reduce((a, b) => Math.max(a, b), 0);
  const axis = niceAxis(low, high > low ? high : low + 1, 3, true);
  const ticks = lines.reduce((most, { values }) => Math.max(most, values.length), 1);
  const x = (t: number) => left + (t * (width - left - right)) / Math.max(1, ticks - 1);
  const y = (value: number) => bottom - ((value - axis.min) / (axis.max - axis.min)) * panelHeight;
  const ends = lines.flatMap(({ name, values }) =>
    values.length > 0 ? [{ name, at: y(values[values.length - 1]) }] : [],
  );
  const stands = levels.map(({ name, at }) => ({ name, at: y(at) }));
  return [
    text(left, top - 10, title, "start"),
    `<path d="M${left} ${px(top)}V${px(bottom)}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...axis.ticks.map((tick) => text(left - 6, y(tick) + 4, formatNumber(tick), "end")),
    ...stands.map(
      ({ at }) =>
        `<line x1="${left}" y1="${px(at)}" x2="${width - right}" y2="${px(at)}" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="1 3"/>`,
    ),
    ...lines.map(({ values }, k) => line(values, k, x, y)),
    ...marks.flatMap((is, t) =>
      is ? [`<rect x="${px(x(t) - 1.5)}" y="${px(bottom)}" width="3" height="5" fill="#D55E00"/>`] : [],
    ),
    ...apart([...ends, ...stands]).map(({ name, label }) =>
      text(width - right + 6, label + 4, name, "start"),
    ),
  ];
}

function line(
  values: readonly number[],
  k: number,
  x: (t: number) => number,
  y: (v: number) => number,
): string {
  const points = values.flatMap((value, t) =>
    Number.isFinite(value) ? [`${px(x(t))},${px(y(value))}`] : [],
  );
  const dash = dashes[Math.floor(k / colours.length + k) % dashes.length];
  return `<polyline points="${points.join(" ")}" fill="none" stroke="${colours[k % colours.length]}" stroke-width="1.5"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`;
}

/** Moves labels apart that would overprint each other. */
function apart(labels: readonly { name: string; at: number }[]): { name: string; label: number }[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return [...labels]
    .sort((a, b) => a.at - b.at)
    .map(({ name, at }) => {
      lowest = Math.max(at, lowest + 12);
      return { name, label: lowest };
    });
}

export const sumOf = (value: number | readonly number[]): number => list(value).reduce((a, b) => a + b, 0);
