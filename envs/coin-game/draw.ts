/** The coin game over time: the board as it stands, and who picked up whose coins on the way to what. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import type { CoinGameParams } from "./coin-game.ts";

const width = 640;
const height = 240;
const top = 26;
const bottom = 214;
const boardLeft = 12;
const boardSide = bottom - top;
const left = 264;
const right = 74;

/** From Okabe & Ito's palette, distinguishable with any colour vision. */
const colours = ["#D55E00", "#00497A"];
const names = ["red", "blue"];
const maxColumns = 500;

export const drawing: Drawing = {
  env: "coin-game-v0",
  svg(frames, params) {
    const p = params as CoinGameParams;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Coin game: the board, and payoff so far by tick</title>",
      ...(frames.length > 0 ? board(frames[frames.length - 1], p.size) : []),
      ...payoffs(frames),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const { size } = params as CoinGameParams;
    const [red, blue] = list(frame.state.cell);
    const mark = (cell: number) => {
      if (cell === red && cell === blue) return "X";
      if (cell === red) return "R";
      if (cell === blue) return "B";
      if (cell === frame.state.coin) return frame.state.owner === 0 ? "r" : "b";
      return ".";
    };
    const rows = Array.from({ length: size }, (_, y) =>
      Array.from({ length: size }, (_, x) => mark(y * size + x)).join(" "),
    );
    const [pickedRed, pickedBlue] = list(frame.state.harvest);
    const picked = [pickedRed && "red", pickedBlue && "blue"].filter(Boolean).join(" and ") || "nobody";
    return [
      `tick ${frame.tick}: ${picked} picked up a coin, payoffs ${frame.payoff.map((each) => formatNumber(each, 4)).join(" ")}`,
      ...rows,
    ].join("\n");
  },
};

function board(frame: Frame, size: number): string[] {
  const side = boardSide / size;
  const middle = (cell: number): [number, number] => [
    boardLeft + ((cell % size) + 0.5) * side,
    top + (Math.floor(cell / size) + 0.5) * side,
  ];
  const lines = Array.from({ length: size + 1 }, (_, j) => {
    const at = j * side;
    return `M${boardLeft} ${px(top + at)}h${boardSide}M${px(boardLeft + at)} ${top}v${boardSide}`;
  });
  const [coinX, coinY] = middle(Number(frame.state.coin));
  const cells = list(frame.state.cell);
  // Agents in one cell stand side by side.
  const aside = cells[0] === cells[1] ? side * 0.2 : 0;
  return [
    text(boardLeft, top - 10, `tick ${frame.tick}: agents square, coin round`, "start"),
    `<path d="${lines.join("")}" fill="none" stroke="currentColor" stroke-opacity="0.3"/>`,
    `<circle cx="${px(coinX)}" cy="${px(coinY)}" r="${px(side * 0.2)}" fill="${colours[Number(frame.state.owner)]}"/>`,
    ...cells.map((cell, a) => {
      const [x, y] = middle(cell);
      const half = side * 0.18;
      return `<rect x="${px(x - half + (a === 0 ? -aside : aside))}" y="${px(y - half)}" width="${px(2 * half)}" height="${px(2 * half)}" fill="${colours[a]}"/>`;
    }),
  ];
}

function payoffs(frames: readonly Frame[]): string[] {
  const shown = thin(frames, maxColumns);
  const wealth = shown.map((frame) => list(frame.state.wealth));
  const high = wealth.flat().reduce((most, x) => Math.max(most, x), 1);
  const low = wealth.flat().reduce((least, x) => Math.min(least, x), 0);
  const x = (t: number) => left + (t * (width - left - right)) / Math.max(1, shown.length - 1);
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const lines = [0, 1].map((a) => {
    const points = wealth.map((each, t) => `${px(x(t))},${px(y(each[a]))}`);
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${colours[a]}" stroke-width="1.5"/>`;
  });
  const last = wealth[wealth.length - 1];
  const ends = last ? apart(y(last[0]), y(last[1])) : [];
  return [
    text(left, top - 10, "payoff so far", "start"),
    `<path d="M${left} ${top}V${bottom}M${left} ${px(y(0))}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(left - 6, top + 8, formatNumber(high, 4), "end"),
    text(left - 6, y(0) + 4, "0", "end"),
    ...(low < 0 ? [text(left - 6, bottom + 4, formatNumber(low, 4), "end")] : []),
    ...(shown.length > 0 ? lines : []),
    ...ends.map((at, a) =>
      text(width - right + 6, at + 4, `${names[a]} ${formatNumber(last[a], 4)}`, "start", colours[a]),
    ),
    ...(shown.length > 0
      ? [
          text(left, height - 8, `tick ${shown[0].tick}`, "start"),
          text(width - right, height - 8, `tick ${shown[shown.length - 1].tick}`, "end"),
        ]
      : []),
  ];
}

/** Moves two labels apart that would overprint each other. */
function apart(first: number, second: number): [number, number] {
  const gap = 12 - Math.abs(first - second);
  if (gap <= 0) return [first, second];
  return first <= second ? [first - gap / 2, second + gap / 2] : [first + gap / 2, second - gap / 2];
}
