/** The measure and what it stands for, side by side over time, with how far the team agrees below them. */
import { type Drawing, type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { list, px, text } from "../drawing/marks.ts";

const width = 640;
const height = 280;
const left = 64;
const right = 24;
const top = 40;
const bottom = 176;
const agreeTop = 208;
const agreeBottom = 248;
const maxColumns = 500;

const blue = "#0072B2";
const orange = "#D55E00";

export const drawing: Drawing = {
  env: "quiet-failure-v0",
  svg(frames) {
    const ticks = frames.filter(({ tick }) => tick > 0).slice(-maxColumns);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Quiet failure: measure and worth of the team, and how far it agrees, by tick</title>",
      ...(ticks.length > 0
        ? plot(ticks)
        : [text(left, (top + bottom) / 2, "nobody has worked yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame) {
    const { gamed, reading, value, audited, teamReading, teamValue, agreed } = frame.state;
    if (frame.tick === 0) return "tick 0: nobody has worked yet";
    const row = (name: string, values: number | readonly number[]) =>
      `${name.padEnd(9)}${list(values)
        .slice(0, 12)
        .map((each) => formatNumber(each, 3))
        .join(" ")}`;
    return [
      `tick ${frame.tick}: measured ${formatNumber(Number(teamReading), 4)}, worth ${formatNumber(Number(teamValue), 4)}; ${formatNumber(100 * Number(agreed), 3)} % do the same, ${list(audited).filter((each) => each === 1).length} found out`,
      row("gaming", gamed),
      row("measured", reading),
      row("worth", value),
    ].join("\n");
  },
};

function plot(frames: readonly Frame[]): string[] {
  const window = Math.max(1, Math.round(frames.length / 40));
  const smooth = (name: string) => {
    const values = frames.map(({ state }) => Number(state[name]));
    return values.map((_, t) => {
      const last = values.slice(Math.max(0, t + 1 - window), t + 1);
      return last.reduce((sum, each) => sum + each, 0) / last.length;
    });
  };
  const [measured, worth, agreed] = ["teamReading", "teamValue", "agreed"].map(smooth);
  const all = [...measured, ...worth, 0];
  const axis = niceAxis(
    all.reduce((a, b) => Math.min(a, b)),
    all.reduce((a, b) => Math.max(a, b)),
    4,
    true,
  );
  const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, frames.length - 1));
  const y = (value: number) => px(bottom - ((value - axis.min) / (axis.max - axis.min)) * (bottom - top));
  const share = (value: number) => px(agreeBottom - value * (agreeBottom - agreeTop));
  const line = (values: readonly number[], at: (value: number) => string, style: string) =>
    `<polyline points="${values.map((value, t) => `${x(t)},${at(value)}`).join(" ")}" fill="none" stroke-width="1.5" ${style}/>`;
  return [
    text(left, 14, "— measure", "start", blue),
    text(left + 84, 14, "- - what it is worth", "start", orange),
    text(left, 30, `mean of the team${window > 1 ? ` and of ${window} ticks` : ""}`, "start"),
    `<path d="M${left} ${top}V${bottom}M${left} ${y(0)}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...axis.ticks.map((tick) => text(left - 6, Number(y(tick)) + 4, formatNumber(tick), "end")),
    line(measured, y, `stroke="${blue}"`),
    line(worth, y, `stroke="${orange}" stroke-dasharray="6 3"`),
    text(left, agreeTop - 8, "share of members that do the same", "start"),
    `<path d="M${left} ${agreeTop}V${agreeBottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(left - 6, agreeTop + 8, "1", "end"),
    text(left - 6, agreeBottom, "0", "end"),
    line(agreed, share, 'stroke="currentColor"'),
    text(left, height - 8, `tick ${frames[0].tick}`, "start"),
    text(width - right, height - 8, `tick ${frames[frames.length - 1].tick}`, "end"),
  ];
}
