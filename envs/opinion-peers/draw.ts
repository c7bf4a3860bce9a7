/** A crowd over time: every user's opinion by tick, as faint lines that run together into camps; in words how many these are. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { effectiveCamps } from "../../src/situations/index.ts";
import { height, picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";
import { opinionPeers } from "./opinion-peers.ts";

const left = 40;
const right = 16;
const top = 28;
const bottom = 206;
const maxUsers = 200;

export const drawing: Drawing = {
  env: "opinion-peers-v0",
  svg(frames, params) {
    const title = "A crowd: every user's opinion by tick";
    const last = frames.at(-1);
    if (!last) return picture(title, [text(24, height / 2, "nobody has an opinion yet")]);
    const shown = frames.filter(({ episode, done, tick }) => episode === last.episode || (done && tick > 0));
    const { gap } = opinionPeers.params.parse(params);
    const opinions = shown.map((frame) => listOf(frame, "opinion"));
    const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, shown.length - 1));
    const y = (value: number) => px(bottom - value * (bottom - top));
    const users = Math.min(maxUsers, opinions[0].length);
    return picture(title, [
      text(left, top - 12, `opinions of users, 0 to 1; in the end ${campsIn(last, gap)}`),
      `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
      text(left - 6, top + 8, "1", "end"),
      text(left - 6, bottom, "0", "end"),
      ...Array.from(
        { length: users },
        (_, i) =>
          `<polyline points="${opinions.map((row, t) => `${x(t)},${y(row[i])}`).join(" ")}" fill="none" stroke="#0072B2" stroke-opacity="0.35"/>`,
      ),
      text(left, height - 12, `tick ${shown[0].tick}`),
      text(width - right, height - 12, `tick ${last.tick}`, "end"),
    ]);
  },

  text(frame, params) {
    const { gap } = opinionPeers.params.parse(params);
    return `tick ${frame.tick}: ${formatNumber(100 * Number(frame.state.engaged), 3)} % of meetings were conversations; ${campsIn(frame, gap)}`;
  },
};

function campsIn(frame: Parameters<Drawing["text"]>[0], gap: number): string {
  return `${formatNumber(effectiveCamps(listOf(frame, "opinion"), gap), 3)} effective camps`;
}
