/** Who knows the word that most know, another, several or none; over time the share that knows that one alone. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { boardPicture, cells, columnsOf, percent, shades } from "../drawing/board.ts";
import { listOf } from "../drawing/marks.ts";
import { type NamingGameParams, params as schema } from "./params.ts";

const labels = ["knows no word", "knows another word alone", "knows several", "knows the word of most alone"];

export const drawing: Drawing = {
  env: "naming-game-v0",
  svg(frames, given) {
    const p = schema.parse(given);
    const last = frames.at(-1);
    const board = last ? boardOf(last, p) : [];
    const keys = labels.map((label, k) => ({ label, colour: shades[k] }));
    return boardPicture("Who knows which word, at the last tick; agreement by tick", board, keys, frames, {
      name: "share that knows the word of most, and no other",
      of: shareOf,
    });
  },

  text(frame) {
    const { total, different } = frame.state;
    const mean = Number(total) / listOf(frame, "count").length;
    return `tick ${frame.tick}: ${different} different words, ${formatNumber(mean, 3)} an agent; ${percent(shareOf(frame))} know the word of most alone`;
  },
};

function boardOf(frame: Frame, { agents, topology }: NamingGameParams): string[] {
  const kinds = kindsOf(frame);
  return cells(agents, columnsOf(agents, topology), (a) => shades[kinds[a]]);
}

/** By agent, its place among `labels`. */
function kindsOf(frame: Frame): number[] {
  const used = listOf(frame, "used");
  const known = listOf(frame, "known");
  const most = used.reduce((best, agents, word) => (agents > used[best] ? word : best), 0);
  return listOf(frame, "count").map((count, a) => {
    if (count !== 1) return count === 0 ? 0 : 2;
    return known[a * used.length] === most ? 3 : 1;
  });
}

function shareOf(frame: Frame): number {
  const kinds = kindsOf(frame);
  return kinds.filter((kind) => kind === 3).length / kinds.length;
}
