/** The stag hunt over time: the board as it stands, and what was caught and who was mauled so far. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { type Curve, colours, gridPicture, type Ink, thinned } from "../gridworld/draw.ts";
import type { StagHuntParams } from "./stag-hunt.ts";

const stagColour = "#E69F00";

export const drawing: Drawing = {
  env: "stag-hunt-v0",
  svg(frames, params) {
    const { size } = params as StagHuntParams;
    const board = { width: size, height: size, cells: " ".repeat(size * size) };
    const last = frames[frames.length - 1];
    return gridPicture(
      "Stag hunt: hunters (blue), stag (orange) and hares (green), and what they caught",
      board,
      (cell) => (last ? inkOf(last, cell) : []),
      [],
      [
        soFar("stags caught", stagColour, frames, ({ outcome }) => (outcome.includes(1) ? 1 : 0)),
        soFar("hunters fed on hares", colours.apple, frames, ({ outcome, harvest }) =>
          count(harvest, (each, a) => each > 0 && outcome[a] !== 1),
        ),
        soFar("hunters mauled", colours.out, frames, ({ outcome }) => count(outcome, (each) => each === 2)),
      ],
      thinned(frames),
    );
  },

  text(frame, params) {
    const { size } = params as StagHuntParams;
    const cells = listOf(frame, "cell");
    const hares = listOf(frame, "hare");
    const mark = (cell: number) => {
      const here = count(cells, (each) => each === cell);
      if (here > 1) return String(here);
      if (here === 1) return String.fromCharCode(65 + cells.indexOf(cell));
      if (cell === frame.state.stag) return "S";
      return hares.includes(cell) ? "h" : ".";
    };
    const rows = Array.from({ length: size }, (_, y) =>
      Array.from({ length: size }, (_, x) => mark(y * size + x)).join(" "),
    );
    return [
      `tick ${frame.tick}: payoffs ${frame.payoff.map((each) => formatNumber(each, 4)).join(" ")}`,
      ...rows,
    ].join("\n");
  },
};

function inkOf(frame: Frame, cell: number): Ink[] {
  const ink: Ink[] = [];
  if (cell === frame.state.stag) ink.push({ fill: stagColour });
  if (listOf(frame, "hare").includes(cell)) ink.push({ fill: colours.apple, round: true });
  if (listOf(frame, "cell").includes(cell)) ink.push({ fill: colours.agent, round: true });
  return ink;
}

interface Happened {
  readonly outcome: readonly number[];
  readonly harvest: readonly number[];
}

/** How often something happened up to each frame that is shown. */
function soFar(
  name: string,
  colour: string,
  frames: readonly Frame[],
  times: (of: Happened) => number,
): Curve {
  let sum = 0;
  const sums = new Map(
    frames.map((frame) => {
      sum += times({ outcome: listOf(frame, "outcome"), harvest: listOf(frame, "harvest") });
      return [frame, sum];
    }),
  );
  return { name, colour, high: Math.max(1, sum), values: thinned(frames).map((frame) => sums.get(frame)!) };
}

function count(values: readonly number[], is: (value: number, index: number) => boolean): number {
  return values.filter(is).length;
}
