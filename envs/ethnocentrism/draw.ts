/** Who helps whom on the lattice, as all did in the last tick; over time the share of meetings in which help is given. */
import type { Drawing, Frame } from "../../src/index.ts";
import { boardPicture, cells, columnsOf, percent, shades } from "../drawing/board.ts";
import { listOf } from "../drawing/marks.ts";
import { ethnocentrism } from "./ethnocentrism.ts";

const labels = [
  "helps everybody",
  "helps its own kind alone",
  "helps other kinds alone",
  "helps nobody",
  "free, or just born",
];
/** None of a place that is free. */
const colours = [shades[0], shades[1], shades[2], shades[3], undefined];

export const drawing: Drawing = {
  env: "ethnocentrism-v0",
  svg(frames, given) {
    const { sites, topology } = ethnocentrism.params.parse(given);
    const last = frames.at(-1);
    const kinds = last && kindsOf(last);
    const board = kinds ? cells(sites, columnsOf(sites, topology), (a) => colours[kinds[a]]) : [];
    const keys = labels.map((label, k) => ({ label, colour: colours[k] ?? "none" }));
    return boardPicture(
      "Who helps whom, at the last tick; those who help their own kind by tick",
      board,
      keys,
      frames,
      {
        name: "share that helps its own kind alone",
        of: (frame) => shareOf(frame, 1),
      },
    );
  },

  text(frame) {
    const alive = kindsOf(frame).filter((kind) => kind < 4).length;
    const told = labels.slice(0, 4).map((label, kind) => `${percent(shareOf(frame, kind))} ${label}`);
    return `tick ${frame.tick}: ${alive} who have acted; ${told.join(", ").replaceAll("helps", "help").replace("its own", "their own")}`;
  },
};

/** By place, where in `labels` its agent stands. */
function kindsOf(frame: Frame): number[] {
  const active = listOf(frame, "active");
  const age = listOf(frame, "age");
  const [own, others] = frame.actions;
  return active.map((here, a) => (here === 0 || age[a] === 0 ? 4 : 2 * (1 - own[a]) + (1 - others[a])));
}

function shareOf(frame: Frame, kind: number): number {
  const acted = kindsOf(frame).filter((each) => each < 4);
  return acted.length > 0 ? acted.filter((each) => each === kind).length / acted.length : 0;
}
