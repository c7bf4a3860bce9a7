/** What drawings of envs are made of: lengths, words, and state as lists. */
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
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${colour}">${content}</text>`;
}

/** A state column of one row is a number. */
export function list(value: number | readonly number[]): readonly number[] {
  return typeof value === "number" ? [value] : value;
}

/** A state column of a frame as a list. */
export function listOf(frame: Frame, name: string): readonly number[] {
  return list(frame.state[name]);
}
