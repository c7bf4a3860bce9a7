/** Route choice over time: the mean time of a trip, how long each of two routes takes, and what theory says. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { routeChoice } from "./route-choice.ts";

const mostRoutes = 8;

export const drawing: Drawing = {
  env: "route-choice-v0",
  svg(frames, params) {
    const isPair = frames.length > 0 && listOf(frames[0], "on").length === 2;
    const route = (j: number) => (frame: Frame) => listOf(frame, "routeTime")[j];
    return lines(frames, {
      title: "Route choice: minutes of a trip by day",
      measures: "minutes of a trip",
      curves: [
        { name: "mean", of: meanTime },
        ...(isPair
          ? [
              { name: "first route", of: route(0) },
              { name: "second route", of: route(1) },
            ]
          : []),
      ],
      levels: isPair ? levelsOf(params, frames[0].payoff.length) : [],
    });
  },

  text(frame) {
    const times = listOf(frame, "routeTime");
    const on = listOf(frame, "on")
      .map((count, j) => ({ count, j }))
      .sort((a, b) => b.count - a.count);
    const today = Number(frame.state.incident) === 1 ? "; an incident today" : "";
    return [
      `day ${frame.tick}: a trip took ${formatNumber(meanTime(frame), 4)} minutes${today}`,
      ...on
        .slice(0, mostRoutes)
        .map(({ count, j }) => `route ${j}: drivers ${count}, minutes ${formatNumber(times[j], 4)}`),
      ...(on.length > mostRoutes ? [`and ${on.length - mostRoutes} routes more`] : []),
    ].join("\n");
  },
};

/** Mean times in equilibrium and where all lose least. */
function levelsOf(params: Record<string, unknown>, agents: number): { name: string; at: number }[] {
  const { nash, optimum } = routeChoice.theory!(params);
  return [
    ...(nash ? [{ name: "equilibrium", at: -nash.welfare / agents }] : []),
    ...(optimum ? [{ name: "least", at: -optimum.welfare / agents }] : []),
  ];
}

function meanTime(frame: Frame): number {
  const times = listOf(frame, "time");
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}
