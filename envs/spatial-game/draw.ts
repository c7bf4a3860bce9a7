/** Who does what on the lattice, and who has just changed; over time the share that does choice 0. */
import type { Drawing, Frame } from "../../src/index.ts";
import { boardPicture, cells, columnsOf, type Key, percent, shadeOf, shades } from "../drawing/board.ts";
import { listOf } from "../drawing/marks.ts";
import { type SpatialGameParams, params as schema } from "./params.ts";

export const drawing: Drawing = {
  env: "spatial-game-v0",
  svg(frames, given) {
    const p = schema.parse(given);
    const last = frames.at(-1);
    const keys = keysOf(p);
    const kinds = last && kindsOf(last, p);
    const board = kinds ? cells(p.agents, columnsOf(p.agents, p.topology), (a) => keys[kinds[a]].colour) : [];
    return boardPicture("Who does what, at the last tick; cooperation by tick", board, keys, frames, {
      name: "share that does choice 0",
      of: shareOf,
    });
  },

  text(frame, given) {
    const p = schema.parse(given);
    const columns = columnsOf(p.agents, p.topology);
    const choice = listOf(frame, "choice").map((each) =>
      p.payoffs.length === 2 ? ".#"[each] : each.toString(16),
    );
    return [
      `tick ${frame.tick}: ${percent(shareOf(frame))} do choice 0`,
      ...(columns <= 64 ? rowsOf(choice, columns).slice(0, 64) : []),
    ].join("\n");
  },
};

const shareOf = (frame: Frame) => {
  const choice = listOf(frame, "choice");
  return choice.filter((each) => each === 0).length / choice.length;
};

function rowsOf(marks: readonly string[], columns: number): string[] {
  return Array.from({ length: Math.ceil(marks.length / columns) }, (_, y) =>
    marks.slice(y * columns, (y + 1) * columns).join(""),
  );
}

/** Of two choices those who have just changed are marked, as Nowak & May do. */
function keysOf({ payoffs }: SpatialGameParams): Key[] {
  const n = payoffs.length;
  if (n > 2) return payoffs.map((_, x) => ({ label: n > 8 ? "" : `choice ${x}`, colour: shadeOf(x, n) }));
  const labels = ["cooperates", "cooperates, defected before", "defects, cooperated before", "defects"];
  return labels.map((label, k) => ({ label, colour: shades[k] }));
}

function kindsOf(frame: Frame, { payoffs }: SpatialGameParams): readonly number[] {
  const choice = listOf(frame, "choice");
  if (payoffs.length > 2) return choice;
  const before = frame.tick > 1 ? listOf(frame, "before") : choice;
  return choice.map((each, a) => (each === 0 ? before[a] : 2 + before[a]));
}
