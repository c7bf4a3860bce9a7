/** Borders between cultures, the darker the less two have in common, as in Axelrod's figures; over time what neighbours have in common. */
import type { Drawing, Frame } from "../../src/index.ts";
import { boardPicture, columnsOf, onBoard, percent } from "../drawing/board.ts";
import { listOf } from "../drawing/marks.ts";
import { type CultureParams, params as schema } from "./params.ts";

const black = "#1A1A1A";

export const drawing: Drawing = {
  env: "culture-v0",
  svg(frames, given) {
    const p = schema.parse(given);
    const last = frames.at(-1);
    const keys = [
      { label: "border of two that have nothing in common", colour: black },
      { label: "border of two that have half in common", colour: "#8C8C8C" },
      { label: "no border: one culture", colour: "#FFFFFF" },
    ];
    const board = last ? bordersOf(last, p) : [];
    return boardPicture("Borders between cultures, at the last tick; likeness by tick", board, keys, frames, {
      name: "share of features that neighbours have in common",
      of: likeness,
    });
  },

  text(frame) {
    return `tick ${frame.tick}: neighbours have ${percent(likeness(frame))} of features in common`;
  },
};

function likeness(frame: Frame): number {
  const common = listOf(frame, "common");
  return common.reduce((sum, each) => sum + each, 0) / common.length;
}

/** Lines between cells that are side by side, whatever the topology says. */
function bordersOf(frame: Frame, { agents, topology, features }: CultureParams): string[] {
  const trait = listOf(frame, "trait");
  const columns = columnsOf(agents, topology);
  const rows = Math.ceil(agents / columns);
  const apart = (a: number, b: number) => {
    let other = 0;
    for (let f = 0; f < features; f++) if (trait[a * features + f] !== trait[b * features + f]) other++;
    return other / features;
  };
  const line = (path: string, dark: number) =>
    dark > 0 ? [`<path d="${path}" stroke-opacity="${Math.round(100 * dark) / 100}"/>`] : [];
  const lines: string[] = [];
  for (let a = 0; a < agents; a++) {
    const [x, y] = [a % columns, Math.floor(a / columns)];
    if (x + 1 < columns && a + 1 < agents) lines.push(...line(`M${x + 1} ${y}v1`, apart(a, a + 1)));
    if (a + columns < agents) lines.push(...line(`M${x} ${y + 1}h1`, apart(a, a + columns)));
  }
  const size = Math.max(rows, columns);
  return onBoard(size, [
    `<rect width="${columns}" height="${rows}" fill="#FFFFFF" stroke="${black}" stroke-width="${size / 400}"/>`,
    `<g stroke="${black}" stroke-width="${size / 100}" fill="none" stroke-linecap="square">`,
    ...lines,
    "</g>",
  ]);
}
