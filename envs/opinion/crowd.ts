/** How crowds of opinions are drawn: everybody's by tick, as faint lines that run together into camps; and how many camps there are, in words. */
import { type Frame, formatNumber } from "../../src/index.ts";
import { effectiveCamps } from "../../src/situations/index.ts";
import { height, picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";

const left = 40;
const right = 16;
const top = 28;
const bottom = 206;
const maxLines = 200;

/** The column `opinion` of the last frame's episode; `who` are those that hold them, `gap` parts two camps. */
export function crowdPicture(title: string, who: string, frames: readonly Frame[], gap: number): string {
  const last = frames.at(-1);
  if (!last) return picture(title, [text(24, height / 2, "nobody has an opinion yet")]);
  const shown = frames.filter(({ episode, done, tick }) => episode === last.episode || (done && tick > 0));
  const opinions = shown.map((frame) => listOf(frame, "opinion"));
  const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, shown.length - 1));
  const y = (value: number) => px(bottom - value * (bottom - top));
  return picture(title, [
    text(left, top - 12, `opinions of ${who}, 0 to 1; in the end ${campsIn(last, gap)}`),
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(left - 6, top + 8, "1", "end"),
    text(left - 6, bottom, "0", "end"),
    ...Array.from(
      { length: Math.min(maxLines, opinions[0].length) },
      (_, i) =>
        `<polyline points="${opinions.map((row, t) => `${x(t)},${y(row[i])}`).join(" ")}" fill="none" stroke="#0072B2" stroke-opacity="0.35"/>`,
    ),
    text(left, height - 12, `tick ${shown[0].tick}`),
    text(width - right, height - 12, `tick ${last.tick}`, "end"),
  ]);
}

export function campsIn(frame: Frame, gap: number): string {
  return `${formatNumber(effectiveCamps(listOf(frame, "opinion"), gap), 3)} effective camps`;
}
