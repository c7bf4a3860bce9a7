/** Dispatch over time: how long queues are, and in words which servers are how full. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { type Curve, lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";

const mostCurves = 3;
const mostShown = 16;

export const drawing: Drawing = {
  env: "dispatch-v0",
  svg(frames) {
    const servers = frames.length > 0 ? listOf(frames[0], "queue").length : 0;
    const each = (k: number): Curve => ({ name: `server ${k}`, of: (frame) => listOf(frame, "queue")[k] });
    const curves: Curve[] =
      servers > 0 && servers <= mostCurves
        ? Array.from({ length: servers }, (_, k) => each(k))
        : [
            { name: "the longest", of: (frame) => sortedQueue(frame)[0] },
            { name: "the middle one", of: (frame) => sortedQueue(frame)[servers >> 1] },
            { name: "the shortest", of: (frame) => sortedQueue(frame)[servers - 1] },
          ];
    return lines(frames, {
      title: "Dispatch: jobs at servers, by tick",
      measures: servers <= mostCurves ? "jobs at each server" : "jobs at a server",
      curves,
    });
  },
  text(frame) {
    const queue = listOf(frame, "queue");
    const more = queue.length > mostShown ? ` and ${queue.length - mostShown} more` : "";
    const time = -frame.payoff.reduce((a, b) => a + b, 0);
    return [
      `tick ${frame.tick}: jobs at servers ${queue.slice(0, mostShown).join(" ")}${more}`,
      ...(frame.tick > 0 ? [`what jobs of the tick pay for their time: ${formatNumber(time, 6)}`] : []),
    ].join("\n");
  },
};

const sortedQueue = (frame: Frame): number[] => [...listOf(frame, "queue")].sort((a, b) => b - a);
