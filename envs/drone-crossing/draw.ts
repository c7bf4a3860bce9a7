/** Crossings: each pair at its crossing, with what became of the two; in words who went, who let pass and who crashed. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { height, picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";

const columns = 5;
const shown = 10;
const cellWidth = width / columns;
const arm = 34;

/** What is told of an encounter, by the outcome of one of the two and of the other. */
function told(frame: Frame, a: number, b: number): string {
  const outcome = listOf(frame, "outcome");
  if (outcome[a] === 3) return "crash";
  if (outcome[a] === 1) return `${a} went, ${b} waited`;
  if (outcome[b] === 1) return `${b} went, ${a} waited`;
  return frame.tick === 0 ? "both arrive" : `both wait, tick ${frame.tick}`;
}

/** The first of each pair is the one who comes from the right. */
function pairsOf(frame: Frame): [number, number][] {
  const partner = listOf(frame, "partner");
  return listOf(frame, "right").flatMap((right, a): [number, number][] =>
    right === 1 ? [[a, partner[a]]] : [],
  );
}

export const drawing: Drawing = {
  env: "drone-crossing-v0",
  svg(frames) {
    const frame = frames.at(-1);
    const title = "Drones at crossings: who went, who let pass and who crashed";
    if (!frame) return picture(title, [text(24, height / 2, "nobody has met yet")]);
    const pairs = pairsOf(frame).slice(0, shown);
    const rows = Math.max(1, Math.ceil(pairs.length / columns));
    return picture(
      title,
      pairs.flatMap(([a, b], j) => crossing(frame, a, b, j)),
      28 + rows * 118,
    );
  },

  text(frame) {
    const wealth = listOf(frame, "wealth");
    return [
      `tick ${frame.tick}`,
      ...pairsOf(frame).map(
        ([a, b]) =>
          `${a} (from the right) and ${b}: ${told(frame, a, b)}; paid ${formatNumber(wealth[a], 4)} and ${formatNumber(wealth[b], 4)}`,
      ),
    ].join("\n");
  },
};

function crossing(frame: Frame, a: number, b: number, j: number): string[] {
  const outcome = listOf(frame, "outcome");
  const x = (j % columns) * cellWidth + cellWidth / 2;
  const y = 52 + Math.floor(j / columns) * 118;
  // From the right to the left, and from below upwards: before the crossing, beyond it, or in it.
  const place = (k: number) => (outcome[k] === 3 ? 0.15 : outcome[k] === 1 ? -0.8 : 0.8);
  const crashed = outcome[a] === 3;
  return [
    `<path d="M${px(x - arm)} ${y}h${2 * arm}M${px(x)} ${y - arm}v${2 * arm}" stroke="currentColor" stroke-opacity="0.15" stroke-width="20"/>`,
    ...(crashed
      ? [
          `<path d="M${px(x - 16)} ${y - 16}l32 32m0 -32l-32 32" stroke="#D55E00" stroke-width="5" stroke-opacity="0.7"/>`,
        ]
      : []),
    drone(x + place(a) * arm, crashed ? y - 6 : y, a, "#0072B2", crashed),
    drone(crashed ? x - 6 : x, y + place(b) * arm, b, "#E69F00", crashed),
    text(x, y + 60, told(frame, a, b), "middle"),
  ];
}

function drone(x: number, y: number, name: number, colour: string, crashed: boolean): string {
  return [
    `<circle cx="${px(x)}" cy="${px(y)}" r="10" fill="${colour}"${crashed ? ' fill-opacity="0.6"' : ""}/>`,
    text(x, y + 4, String(name), "middle", "#000"),
  ].join("");
}
