/** The donation game over time: the share of meetings in which help arrives, and who helped whom in words. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";

const width = 640;
const height = 240;
const left = 56;
const right = 24;
const top = 28;
const bottom = 214;
const maxColumns = 500;

export const drawing: Drawing = {
  env: "donation-v0",
  svg(frames) {
    const ticks = thin(
      frames.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const x = (t: number) => left + (t * (width - left - right)) / Math.max(1, ticks.length - 1);
    const y = (share: number) => bottom - share * (bottom - top);
    const points = ticks.map((frame, t) => `${px(x(t))},${px(y(shareHelped(frame)))}`);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Donation game: share of meetings in which help arrives, by tick</title>",
      text(left, top - 12, "share of meetings in which help arrives", "start"),
      `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
      text(left - 6, top + 8, "1", "end"),
      text(left - 6, bottom, "0", "end"),
      ...(ticks.length > 0
        ? [
            `<polyline points="${points.join(" ")}" fill="none" stroke="#0072B2" stroke-width="1.5"/>`,
            text(left, height - 8, `tick ${ticks[0].tick}`, "start"),
            text(width - right, height - 8, `tick ${ticks[ticks.length - 1].tick}`, "end"),
          ]
        : [text(left + 8, (top + bottom) / 2, "nobody has met yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame) {
    const to = list(frame.state.recipient);
    const next = `they meet ${to.map((b, a) => `${a}>${b}`).join(" ")}`;
    if (frame.tick === 0) return `tick 0: ${next}`;
    return [
      `tick ${frame.tick}: help in ${formatNumber(100 * shareHelped(frame), 3)} % of meetings; ${next}`,
      `helped ${list(frame.state.helped).join(" ")}`,
      `payoff ${frame.payoff.map((each) => formatNumber(each, 4)).join(" ")}`,
    ].join("\n");
  },
};

function shareHelped(frame: Frame): number {
  const helped = list(frame.state.helped);
  return helped.reduce((sum, each) => sum + each, 0) / helped.length;
}
