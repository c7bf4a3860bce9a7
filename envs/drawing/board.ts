/** How crowds on a lattice are drawn: everybody's place as a cell on the left, what colours mean and a curve over ticks on the right. */
import { type Frame, formatNumber } from "../../src/index.ts";
import { picture } from "./lines.ts";
import { px, text, thin } from "./marks.ts";

const left = 12;
const top = 12;
/** Side of the board. */
const side = 216;
const keyLeft = 252;
const keyRow = 18;
const curveLeft = 286;
const curveRight = 616;
const curveBottom = 204;
const maxColumns = 300;

/** From light to dark, so that they differ in grey as well: Okabe & Ito's blue and red between near white and near black. */
export const shades = ["#E8F1FA", "#56B4E9", "#D55E00", "#1A1A1A"] as const;
/** For any number of kinds, from dark to light (van der Walt & Smith's viridis, in steps). */
const many = ["#440154", "#414487", "#2A788E", "#22A884", "#7AD151", "#FDE725"];

/** A colour for each of so many kinds. */
export const shadeOf = (kind: number, kinds: number): string =>
  many[Math.round((kind * (many.length - 1)) / Math.max(1, kinds - 1))];

/** What a colour means. */
export interface Key {
  readonly label: string;
  readonly colour: string;
}

/** A share by tick, from 0 to 1. */
interface Share {
  readonly name: string;
  readonly of: (frame: Frame) => number;
}

/** The board's parts, in a square of so many units a side. */
export function onBoard(units: number, parts: readonly string[]): string[] {
  return [`<g transform="translate(${left} ${top}) scale(${px4(side / units)})">`, ...parts, "</g>"];
}

/** Cells in rows of `columns`, runs of one colour in one piece; nothing where it is undefined. */
export function cells(count: number, columns: number, colourOf: (a: number) => string | undefined): string[] {
  const rows = Math.ceil(count / columns);
  const runs = new Map<string, string[]>();
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns && y * columns + x < count; ) {
      const colour = colourOf(y * columns + x);
      let end = x + 1;
      while (end < columns && y * columns + end < count && colourOf(y * columns + end) === colour) end++;
      if (colour !== undefined) {
        const run = runs.get(colour) ?? [];
        run.push(`M${x} ${y}h${end - x}v1h${x - end}z`);
        runs.set(colour, run);
      }
      x = end;
    }
  const each = [...runs].map(([colour, run]) => `<path fill="${colour}" d="${run.join("")}"/>`);
  return [
    `<g shape-rendering="crispEdges">`,
    ...onBoard(Math.max(rows, columns), each),
    "</g>",
    `<rect x="${left}" y="${top}" width="${px((side * columns) / Math.max(rows, columns))}" height="${px((side * rows) / Math.max(rows, columns))}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
  ];
}

/** Columns of the board: those of the lattice, or of nearly a square where there is none. */
export function columnsOf(agents: number, topology: { readonly kind: string }): number {
  const { columns } = topology as { readonly columns?: number };
  return columns ?? Math.ceil(Math.sqrt(agents));
}

/** The whole picture; frames after a tick make the curve. */
export function boardPicture(
  title: string,
  board: readonly string[],
  keys: readonly Key[],
  frames: readonly Frame[],
  { name, of }: Share,
): string {
  const shown = thin(
    frames.filter(({ tick }) => tick > 0),
    maxColumns,
  );
  const curveTop = top + keys.length * keyRow + 36;
  const x = (t: number) => px(curveLeft + (t * (curveRight - curveLeft)) / Math.max(1, shown.length - 1));
  const y = (share: number) => px(curveBottom - share * (curveBottom - curveTop));
  return picture(title, [
    ...board,
    ...keys.flatMap(({ label, colour }, k) => [
      `<rect x="${keyLeft}" y="${top + k * keyRow}" width="12" height="12" fill="${colour}" stroke="currentColor" stroke-opacity="0.5"/>`,
      text(keyLeft + 18, top + 10 + k * keyRow, label),
    ]),
    text(curveLeft, curveTop - 10, name),
    `<path d="M${curveLeft} ${curveTop}V${curveBottom}H${curveRight}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(curveLeft - 6, curveTop + 8, "1", "end"),
    text(curveLeft - 6, curveBottom, "0", "end"),
    ...(shown.length === 0
      ? [text(curveLeft + 8, (curveTop + curveBottom) / 2, "nothing has happened yet")]
      : [
          `<polyline points="${shown.map((frame, t) => `${x(t)},${y(of(frame))}`).join(" ")}" fill="none" stroke="#0072B2" stroke-width="1.5"/>`,
          text(curveLeft, curveBottom + 18, `tick ${shown[0].tick}`),
          text(curveRight, curveBottom + 18, `tick ${shown[shown.length - 1].tick}`, "end"),
        ]),
  ]);
}

/** A share in percent, in words. */
export const percent = (share: number): string => `${formatNumber(100 * share, 3)} %`;

const px4 = (value: number) => String(Math.round(value * 1e4) / 1e4);
