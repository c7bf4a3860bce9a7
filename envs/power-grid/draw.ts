/** The power grid over time: what is served of the load, how much reserve there is, and how many lines are left. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";

const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
const left = (frame: Frame) => 1 - mean(listOf(frame, "failed"));

export const drawing: Drawing = {
  env: "power-grid-v0",
  svg: (frames) =>
    lines(frames, {
      title: "Power grid: share of load served, of lines left, and mean reserve, by tick",
      measures: "shares, and reserve with 1 being whole",
      curves: [
        { name: "load served", of: ({ state }) => Number(state.share) },
        { name: "lines left", of: left },
        { name: "mean reserve", of: (frame) => mean(listOf(frame, "reserve")) },
      ],
      covers: [0, 1],
    }),

  text(frame) {
    const reserve = `reserves ${listOf(frame, "reserve")
      .map((each) => formatNumber(each, 3))
      .join(" ")}`;
    if (frame.tick === 0) return `tick 0: ${reserve}`;
    const failed = listOf(frame, "failed");
    const struck = Number(frame.state.struck);
    const lost = failed.reduce((sum, each) => sum + each, 0);
    const why = struck < 0 ? "no line failed by chance" : `line ${struck} failed by chance`;
    return [
      `tick ${frame.tick}: ${why}, ${lost} of ${failed.length} were out in the end; ${formatNumber(100 * Number(frame.state.share), 4)} % of load served`,
      reserve,
    ].join("\n");
  },
};
