/** Courses over time: where each agent is, laps as a saw and the road as a slope, with bonuses and prizes. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text } from "../drawing/marks.ts";

const width = 640;
const height = 220;
const left = 72;
const right = 24;
const top = 40;
const bottom = 184;
const maxColumns = 300;

const blue = "#0072B2";
const orange = "#D55E00";

export const drawing: Drawing = {
  env: "respawning-bonus-v0",
  svg(frames, params) {
    const shown = frames.slice(-maxColumns);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>A bonus that comes back: where the first agent is by tick, and its score and prizes so far</title>",
      ...(shown.length > 0 ? plot(shown, params) : [text(left, 110, "nobody has set out yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const places = list(frame.state.place).map((place, a) => {
      if (list(frame.state.terminated)[a] === 1) return "at the prize";
      return whereIs(place, Number(params.lap ?? 4));
    });
    return [
      `tick ${frame.tick}: ${places.slice(0, 8).join("; ")}`,
      `payoff ${frame.payoff
        .slice(0, 8)
        .map((each) => formatNumber(each, 4))
        .join(" ")}`,
    ].join("\n");
  },
};

function whereIs(place: number, lap: number): string {
  if (place === 0) return "at the fork";
  return place < lap ? `${place} into the lap` : `${place - lap + 1} along the road`;
}

/** Up where the first agent is on the road, down where it is on a lap. */
function plot(frames: readonly Frame[], params: Record<string, unknown>): string[] {
  const lap = Number(params.lap ?? 4);
  const road = Number(params.road ?? 5);
  const x = (t: number) => left + (t * (width - left - right)) / Math.max(1, frames.length - 1);
  const scale = (bottom - top) / (lap + road);
  const fork = top + road * scale;
  const placeOf = (frame: Frame) => list(frame.state.place)[0];
  const y = (frame: Frame) => {
    if (frame.payoff[0] > 0) return list(frame.state.terminated)[0] === 1 ? top : fork;
    const place = placeOf(frame);
    return place < lap ? fork + place * scale : fork - (place - lap + 1) * scale;
  };
  const points = frames.map((frame, t) => `${px(x(t))},${px(y(frame))}`);
  const paid = frames.flatMap((frame, t) => {
    if (!(frame.payoff[0] > 0)) return [];
    const isPrize = list(frame.state.terminated)[0] === 1;
    const at = `cx="${px(x(t))}" cy="${px(y(frame))}"`;
    return [
      isPrize
        ? `<circle ${at} r="5" fill="none" stroke="${blue}" stroke-width="2"/>`
        : `<circle ${at} r="3" fill="${orange}"/>`,
    ];
  });
  return [
    text(left, 14, "● bonuses", "start", orange),
    text(left + 90, 14, "○ prizes", "start", blue),
    text(left - 8, top + 4, "prize", "end"),
    text(left - 8, fork + 4, "fork", "end"),
    text(left - 8, bottom + 4, "lap", "end"),
    `<path d="M${left} ${top}V${bottom}M${left} ${px(fork)}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>`,
    `<polyline points="${points.join(" ")}" fill="none" stroke="currentColor" stroke-width="1.2"/>`,
    ...paid,
    text(left, height - 8, `tick ${frames[0].tick}`, "start"),
    text(width - right, height - 8, `tick ${frames[frames.length - 1].tick}`, "end"),
  ];
}
