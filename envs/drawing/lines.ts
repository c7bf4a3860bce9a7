/** How envs of numbers are drawn: curves over the ticks of a world, with levels that theory knows beside them. */
import { type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { escapeText, px, text, thin } from "./marks.ts";

export const width = 640;
export const height = 240;
const left = 56;
const right = 112;
const top = 28;
/** Below each panel, for the heading of the next or for ticks. */
const gap = 34;
/** Of a panel: alone, and where there are several. */
const tallest = height - top - gap;
const tall = 104;
const maxColumns = 500;
const labelHeight = 14;

/** From Okabe & Ito's palette; curves differ in their dashes too. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
const dashes = ["", "6 3", "2 3", "8 3 2 3"];

/** A curve by frame, NaN where there is nothing to show. */
export interface Curve {
  readonly name: string;
  readonly of: (frame: Frame) => number;
}
/** A number that is the same in all ticks, drawn thin and grey. */
interface Level {
  readonly name: string;
  readonly at: number;
}
export interface Panel {
  /** What stands above it: what is measured, with its unit. */
  readonly measures: string;
  readonly curves: readonly Curve[];
  readonly levels?: readonly Level[];
  /** Numbers that the axis reaches in any case (default: what is drawn alone). */
  readonly covers?: readonly number[];
  /** Frames below which a mark stands. */
  readonly marked?: (frame: Frame) => boolean;
}

/** A picture of the frames after a tick; says that nothing has happened where there is none. */
export const lines = (
  frames: readonly Frame[],
  { title, ...panel }: Panel & { readonly title: string },
): string => panels(frames, title, [panel]);

/** Several of them, one below the other. */
export function panels(frames: readonly Frame[], title: string, each: readonly Panel[]): string {
  const shown = thin(
    frames.filter(({ tick }) => tick > 0),
    maxColumns,
  );
  const size = each.length > 1 ? tall : tallest;
  const all = top + each.length * (size + gap);
  const plots = each.map((panel, k) => plot(shown, panel, top + k * (size + gap), size));
  if (plots.every((parts) => parts.length === 0))
    return picture(title, [text(left, all / 2, "nothing has happened yet")], all);
  return picture(
    title,
    [
      ...plots.flat(),
      text(left, all - 12, `tick ${shown[0].tick}`),
      text(width - right, all - 12, `tick ${shown[shown.length - 1].tick}`, "end"),
    ],
    all,
  );
}

/** Nothing where there is nothing to show. */
function plot(
  shown: readonly Frame[],
  { measures, curves, levels = [], covers = [], marked }: Panel,
  top: number,
  size: number,
): string[] {
  const bottom = top + size;
  const rows = curves.map(({ of }) => shown.map(of));
  const all = [...rows.flat().filter(Number.isFinite), ...levels.map(({ at }) => at), ...covers];
  if (shown.length === 0 || all.length === 0) return [];
  const axis = niceAxis(
    all.reduce((a, b) => Math.min(a, b)),
    all.reduce((a, b) => Math.max(a, b)),
    size > tall ? 4 : 3,
    true,
  );
  const x = (t: number) => left + (t * (width - left - right)) / Math.max(1, shown.length - 1);
  const y = (value: number) => bottom - ((value - axis.min) / (axis.max - axis.min)) * size;
  const labels = [
    ...rows.map((row, c) => ({ name: curves[c].name, at: y(lastOf(row)), colour: colours[c % 4] })),
    ...levels.map(({ name, at }) => ({ name, at: y(at), colour: "currentColor" })),
  ].filter(({ at }) => Number.isFinite(at));
  return [
    text(left, top - 12, measures),
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...axis.ticks.map((tick) => text(left - 6, y(tick) + 4, formatNumber(tick), "end")),
    ...levels.map(
      ({ at }) =>
        `<path d="M${left} ${px(y(at))}H${width - right}" stroke="currentColor" stroke-opacity="0.4" stroke-dasharray="1 3"/>`,
    ),
    ...rows.map((row, c) => {
      // Of curves that share a colour, no two share their dashes.
      const style = dashes[(c + Math.floor(c / 4)) % 4];
      const dash = style && ` stroke-dasharray="${style}"`;
      return `<path d="${pathOf(row, x, y)}" fill="none" stroke="${colours[c % 4]}" stroke-width="1.5"${dash}/>`;
    }),
    ...shown.flatMap((frame, t) =>
      marked?.(frame)
        ? [`<rect x="${px(x(t) - 1.5)}" y="${bottom}" width="3" height="5" fill="${colours[1]}"/>`]
        : [],
    ),
    ...apart(labels, bottom + 2).map(({ name, at, colour }) =>
      text(width - right + 6, at + 4, name, "start", colour),
    ),
  ];
}

/** A whole picture around its parts. */
export function picture(title: string, parts: readonly string[], tall = height): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${tall}" font-family="sans-serif" font-size="12">`,
    `<title>${escapeText(title)}</title>`,
    ...parts,
    "</svg>",
  ].join("\n");
}

function lastOf(row: readonly number[]): number {
  return row.findLast(Number.isFinite) ?? Number.NaN;
}

/** A line through the finite values, broken where there are none. */
function pathOf(row: readonly number[], x: (t: number) => number, y: (value: number) => number): string {
  return row
    .map((value, t) => {
      if (!Number.isFinite(value)) return "";
      return `${Number.isFinite(row[t - 1]) ? "L" : "M"}${px(x(t))} ${px(y(value))}${row.length === 1 ? "h2" : ""}`;
    })
    .join("");
}

/** Labels moved down until none covers another, and then up until none is below `lowest`. */
function apart<L extends { readonly at: number }>(labels: readonly L[], lowest: number): L[] {
  let least = Number.NEGATIVE_INFINITY;
  const moved = labels
    .toSorted((a, b) => a.at - b.at)
    .map((label) => {
      least = Math.max(label.at, least + labelHeight);
      return { ...label, at: least };
    });
  let most = lowest;
  for (let j = moved.length - 1; j >= 0; j--) {
    moved[j] = { ...moved[j], at: Math.min(moved[j].at, most) };
    most = moved[j].at - labelHeight;
  }
  return moved;
}
