/** Speeds over time, fastest, mean and slowest, beside those of theory. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { droneSpeed } from "./drone-speed.ts";

export const drawing: Drawing = {
  env: "drone-speed-v0",
  svg(frames, params) {
    const { optimum, nash } = droneSpeed.theory?.(params) ?? {};
    const speeds = (frame: (typeof frames)[number]) => listOf(frame, "speed");
    return lines(frames, {
      title: "Drones in an airspace: speeds by tick",
      measures: "speed of the fastest, the mean and the slowest drone",
      curves: [
        { name: "fastest", of: (frame) => speeds(frame).reduce((a, b) => Math.max(a, b)) },
        { name: "mean", of: (frame) => Number(frame.state.total) / speeds(frame).length },
        { name: "slowest", of: (frame) => speeds(frame).reduce((a, b) => Math.min(a, b)) },
      ],
      levels: [
        { name: "each for itself", at: nash?.action ?? 0 },
        { name: "best for all", at: optimum?.action ?? 0 },
      ],
    });
  },

  text(frame) {
    const of = (name: string) =>
      listOf(frame, name)
        .map((each) => formatNumber(each, 3))
        .join(" ");
    return [`tick ${frame.tick}: speeds ${of("speed")}`, `cost to others ${of("externality")}`].join("\n");
  },
};
