/** How gridworlds are drawn: the map with its agents on the left, curves over time on the right. */
import { type Frame, formatNumber } from "../../src/index.ts";
import { listOf, px, text, thin } from "../drawing/marks.ts";
import { dx, dy } from "./grid.ts";
import type { GridMap } from "./map.ts";

const width = 640;
const height = 240;
const boardSize = 216;
const top = 12;
const left = 12;
const curveLeft = 290;
const curveRight = 560;
const maxPoints = 500;

/** From Okabe & Ito's palette, distinguishable with any colour vision. */
export const colours = {
  apple: "#009E73",
  site: "#009E73",
  water: "#56B4E9",
  waste: "#8a5a2b",
  beam: "#F0E442",
  clean: "#CC79A7",
  agent: "#0072B2",
  out: "#D55E00",
};

export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly high: number;
  /** The values over the frames, 0..high. */
  readonly values: readonly number[];
}

/** One cell's fill and how opaque it is. */
export interface Ink {
  readonly fill: string;
  readonly opacity?: number;
  /** A disc rather than the whole cell. */
  readonly round?: boolean;
}

interface Body {
  readonly cell: number;
  readonly heading: number;
  readonly out: boolean;
}

/** The bodies of a frame with the columns `cell`, `heading` and `out`. */
export function bodiesOf(frame: Frame): Body[] {
  const heading = listOf(frame, "heading");
  const out = listOf(frame, "out");
  return listOf(frame, "cell").map((cell, a) => ({ cell, heading: heading[a], out: out[a] > 0 }));
}

/** The whole picture: the map of the last frame, and the curves. */
export function gridPicture(
  title: string,
  map: GridMap,
  ink: (cell: number) => readonly Ink[],
  bodies: readonly Body[],
  curves: readonly Curve[],
  frames: readonly Frame[],
): string {
  const size = Math.min(boardSize / map.width, boardSize / map.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    `<rect x="${left}" y="${top}" width="${px(size * map.width)}" height="${px(size * map.height)}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...Array.from({ length: map.cells.length }, (_, cell) =>
      ink(cell).map((each) => drawCell(map, cell, size, each)),
    ).flat(),
    ...bodies.filter(({ out }) => !out).map((body) => drawBody(map, body, size)),
    ...curves.flatMap((curve, j) => drawCurve(curve, j, curves.length)),
    ...(frames.length > 0
      ? [
          text(curveLeft, height - 8, `tick ${frames[0].tick}`, "start"),
          text(curveRight, height - 8, `tick ${frames[frames.length - 1].tick}`, "end"),
        ]
      : []),
    "</svg>",
  ].join("\n");
}

/** No more frames than there are points to draw. */
export const thinned = (frames: readonly Frame[]): readonly Frame[] => thin(frames, maxPoints);

/** The map as lines of characters, agents as arrows. */
export function gridText(map: GridMap, at: (cell: number) => string, bodies: readonly Body[]): string[] {
  const characters = Array.from({ length: map.cells.length }, (_, cell) => at(cell));
  for (const { cell, heading, out } of bodies) if (!out) characters[cell] = "^>v<"[heading];
  return Array.from({ length: map.height }, (_, y) =>
    characters.slice(y * map.width, (y + 1) * map.width).join(""),
  );
}

function drawCell(map: GridMap, cell: number, size: number, { fill, opacity = 1, round }: Ink): string {
  const x = left + (cell % map.width) * size;
  const y = top + Math.floor(cell / map.width) * size;
  const paint = `fill="${fill}"${opacity < 1 ? ` fill-opacity="${opacity}"` : ""}`;
  return round
    ? `<circle cx="${px(x + size / 2)}" cy="${px(y + size / 2)}" r="${px(size * 0.36)}" ${paint}/>`
    : `<rect x="${px(x)}" y="${px(y)}" width="${px(size)}" height="${px(size)}" ${paint}/>`;
}

/** A triangle that points where the agent looks. */
function drawBody(map: GridMap, { cell, heading }: Body, size: number): string {
  const x = left + ((cell % map.width) + 0.5) * size;
  const y = top + (Math.floor(cell / map.width) + 0.5) * size;
  const [ax, ay] = [dx[heading] * size * 0.5, dy[heading] * size * 0.5];
  const points = [
    [x + ax, y + ay],
    [x - ax - ay, y - ay + ax],
    [x - ax + ay, y - ay - ax],
  ];
  return `<polygon points="${points.map(([px0, py0]) => `${px(px0)},${px(py0)}`).join(" ")}" fill="${colours.agent}"/>`;
}

function drawCurve({ name, colour, high, values }: Curve, j: number, count: number): string[] {
  const each = (height - 36) / count;
  const upper = 20 + j * each;
  const lower = upper + each - 20;
  const step = (curveRight - curveLeft) / Math.max(1, values.length - 1);
  const y = (value: number) => lower - (Math.min(value, high) / high) * (lower - upper);
  const points = values.map((value, t) => `${px(curveLeft + t * step)},${px(y(value))}`).join(" ");
  return [
    text(curveLeft, upper - 6, name, "start", colour),
    `<path d="M${curveLeft} ${px(upper)}V${px(lower)}H${curveRight}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(curveLeft - 6, upper + 8, formatNumber(high), "end"),
    text(curveLeft - 6, lower, "0", "end"),
    ...(values.length > 0
      ? [`<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/>`]
      : []),
  ];
}
