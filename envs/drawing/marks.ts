/** What drawings of envs are made of: lengths, words, state as lists and sums, and no more frames than can be told apart. */
import type { Frame } from "../../src/index.ts";

/** A length with at most two decimals. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function text(
  x: number,
  y: number,
  content: string,
  anchor: "start" | "middle" | "end" = "start",
  colour = "currentColor",
): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${colour}">${escapeText(content)}</text>`;
}

/** As it stands between tags. */
export const escapeText = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A state column of one row is a number. */
export function list(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

/** A state column of a frame as a list. */
export function listOf(frame: Frame, name: string): readonly number[] {
  return list(frame.state[name]);
}

/** Of a state column with a number for each of several, or one. */
export const sumOf = (value: number | readonly number[]): number => list(value).reduce((a, b) => a + b, 0);

/** At most `most` frames, evenly picked, and the last. */
export function thin(frames: readonly Frame[], most: number): readonly Frame[] {
  const every = Math.ceil(frames.length / most);
  return every > 1 ? frames.filter((_, j) => j % every === 0 || j === frames.length - 1) : frames;
}
