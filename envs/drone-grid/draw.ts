/** Drones on a grid: how far each of a pair is from the cell, by tick, for the first pairs; in words all of them. */
import type { Drawing, Frame } from "../../src/index.ts";
import { picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";

const columns = 4;
const panelWidth = width / columns;
const panelHeight = 170;
const left = 30;
const top = 44;
const cellName = "cell";

/** The first of each pair is the one who comes from the right. */
function pairsOf(frame: Frame): [number, number][] {
  const partner = listOf(frame, "partner");
  return listOf(frame, "right").flatMap((right, a): [number, number][] =>
    right === 1 ? [[a, partner[a]]] : [],
  );
}

export const drawing: Drawing = {
  env: "drone-grid-v0",
  svg(frames, params) {
    const title = "Drones on their way to a cell: distance by tick, two to a cell";
    const last = frames.at(-1);
    if (!last) return picture(title, [text(24, 60, "nobody is under way yet")]);
    // Of the episode that is under way.
    const shown = frames.filter(({ episode, tick }) => episode === last.episode || (last.done && tick > 0));
    const distance = Number(params.distance ?? Math.max(...shown.flatMap((f) => listOf(f, "left"))) - 1);
    return picture(
      title,
      [
        text(
          left,
          16,
          "steps from the cell (shaded), by tick; solid: from the right; dashed: the other; cross: crash",
        ),
        ...pairsOf(last)
          .slice(0, columns)
          .flatMap(([a, b], j) => panel(shown, a, b, j, distance)),
      ],
      top + panelHeight + 24,
    );
  },

  text(frame) {
    return [
      `tick ${frame.tick}`,
      ...pairsOf(frame).map(([a, b]) => `${stands(frame, a)}; ${stands(frame, b)}`),
    ].join("\n");
  },
};

function stands(frame: Frame, a: number): string {
  const left = listOf(frame, "left")[a];
  const side = listOf(frame, "right")[a] === 1 ? " (from the right)" : "";
  const where =
    listOf(frame, "crashed")[a] === 1
      ? "crashed"
      : left === 0
        ? "through"
        : left === 1
          ? "in the cell"
          : `${left - 1} from the cell`;
  return `${a}${side} ${where}`;
}

function panel(frames: readonly Frame[], a: number, b: number, j: number, distance: number): string[] {
  const x0 = j * panelWidth + left;
  const wide = panelWidth - left - 14;
  const x = (t: number) => x0 + (t * wide) / Math.max(1, frames.length - 1);
  const y = (steps: number) => top + ((distance + 1 - steps) * panelHeight) / (distance + 1);
  const half = panelHeight / (distance + 1) / 2;
  const crash = frames.findIndex((frame) => listOf(frame, "crashed")[a] === 1);
  const line = (k: number, style: string) =>
    `<polyline points="${frames.map((frame, t) => `${px(x(t))},${px(y(listOf(frame, "left")[k]))}`).join(" ")}" fill="none" stroke-width="2" ${style}/>`;
  return [
    `<rect x="${px(x0)}" y="${px(y(1) - half)}" width="${px(wide)}" height="${px(2 * half)}" fill="currentColor" fill-opacity="0.1"/>`,
    text(x0 - 4, y(1) + 4, cellName, "end"),
    text(x0 - 4, y(distance + 1) + 4, String(distance), "end"),
    line(a, 'stroke="#0072B2"'),
    line(b, 'stroke="#D55E00" stroke-dasharray="5 3"'),
    ...(crash < 0
      ? []
      : [
          `<path d="M${px(x(crash) - 7)} ${px(y(1) - 7)}l14 14m0 -14l-14 14" stroke="currentColor" stroke-width="3"/>`,
        ]),
    text(x0 + wide / 2, top + panelHeight + 18, `${a} and ${b}`, "middle"),
  ];
}
