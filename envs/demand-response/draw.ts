/** Demand response over the days: the load of the highest and of the lowest hour; in words the load of every hour. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";

const highest = (frame: Frame) => listOf(frame, "load").reduce((a, b) => Math.max(a, b));
const lowest = (frame: Frame) => listOf(frame, "load").reduce((a, b) => Math.min(a, b));

export const drawing: Drawing = {
  env: "demand-response-v0",
  svg(frames, params) {
    const base = params.base as readonly number[] | undefined;
    return lines(frames, {
      title: "Demand response: load of the highest and of the lowest hour, by day",
      measures: "load (MW) of the highest and of the lowest hour; thin: without flexible energy",
      curves: [
        { name: "highest hour", of: highest },
        { name: "lowest hour", of: lowest },
      ],
      levels: base
        ? [
            { name: "base, highest", at: base.reduce((a, b) => Math.max(a, b)) },
            { name: "base, lowest", at: base.reduce((a, b) => Math.min(a, b)) },
          ]
        : [],
    });
  },

  text(frame) {
    const loads = listOf(frame, "load");
    const top = highest(frame);
    return [
      `day ${frame.tick}: ${formatNumber(lowest(frame), 6)} to ${formatNumber(top, 6)} MW`,
      ...loads.map(
        (load, t) =>
          `${String(t).padStart(2)} ${"#".repeat(Math.round((40 * load) / top))} ${formatNumber(load, 6)}`,
      ),
    ].join("\n");
  },
};
