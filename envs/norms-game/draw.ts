/** The norms game over time: how many chances to offend are taken, and what that brings, with boldness and vengefulness. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { panels } from "../drawing/lines.ts";
import { listOf, sumOf } from "../drawing/marks.ts";

const sevenths = 7;
const meanOf = (values: readonly number[]) => sumOf(values) / values.length / sevenths;
const trait = (head: number) => (frame: Frame) => meanOf(frame.actions[head]);

export const drawing: Drawing = {
  env: "norms-game-v0",
  svg: (frames) =>
    panels(frames, "Norms game: boldness and vengefulness, offences, and what all earn, by tick", [
      {
        measures: "mean over agents, 0 to 1",
        curves: [
          { name: "boldness", of: trait(0) },
          { name: "vengefulness", of: trait(1) },
        ],
        covers: [0, 1],
      },
      {
        measures: "what all earn together",
        curves: [{ name: "earned", of: ({ payoff }) => sumOf(payoff) }],
        covers: [0],
      },
    ]),

  text(frame) {
    const { tick, actions, payoff } = frame;
    if (tick === 0) return "tick 0: nobody has had a chance yet";
    const [bold, vengeful] = actions.map((each) => formatNumber(meanOf(each), 3));
    return [
      `tick ${tick}: boldness ${bold}, vengefulness ${vengeful}`,
      `${sumOf(listOf(frame, "taken"))} offences; all have earned ${formatNumber(sumOf(payoff), 6)}`,
    ].join("\n");
  },
};
