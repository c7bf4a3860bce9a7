/** Values as shades of a colour: of one sign from faint to full, of both signs in two hues that are faint at zero. */

import { formatNumber } from "../number.ts";
import { type } from "./frame.ts";
import { hatching } from "./marks.ts";
import { extent, linearScale } from "./scale.ts";
import { el, join, type Markup, shorten, textEl, textWidth } from "./svg.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Shades {
  /** Step of a value, from 0 (faint) to `shadeSteps` (full). */
  step(value: number): number;
  /** Told by the other hue, and by lines across it where there is no number. */
  negative(value: number): boolean;
  readonly lowest: number;
  readonly highest: number;
}

const shadeSteps = 24;

/** Undefined where there is no value. */
export function shadesOf(values: Iterable<number | undefined>): Shades | undefined {
  const range = extent(values);
  if (!range) return undefined;
  const [low, high] = range;
  const twoSided = low < 0 && high > 0;
  const most = twoSided ? Math.max(-low, high) : high;
  const strength = linearScale([twoSided ? 0 : low, most], [0, 1]);
  return {
    step: (value) => Math.round(strength(twoSided ? Math.abs(value) : value) * shadeSteps),
    negative: (value) => twoSided && value < 0,
    lowest: twoSided ? -most : low,
    highest: most,
  };
}

/** A cell of a shade: `opacity` goes from `faint` to `full`. */
export interface Ink {
  readonly faint: number;
  readonly full: number;
  /** Lines across what is negative; without them the number in the cell tells it. */
  readonly hatched: boolean;
}

export function shadedBox(box: Box, step: number, negative: boolean, { faint, full, hatched }: Ink): Markup {
  const opacity = faint + ((full - faint) * step) / shadeSteps;
  const cell = el("rect", { class: `cell ${negative ? "down" : "up"}`, "fill-opacity": opacity, ...box });
  return negative && hatched ? join([cell, hatching("rising", box)]) : cell;
}

const keyWidth = 72;
const keyParts = 12;

/** Smallest value, ramp, largest value and what it is, on one line whose upper edge is at `y`. */
export function shadeKey(shades: Shades, ink: Ink, label: string, y: number, width: number): Markup {
  const { lowest, highest, step, negative } = shades;
  const [lowText, highText] = [formatNumber(lowest), formatNumber(highest)];
  const left = textWidth(lowText, type.small) + 6;
  const ramp = Array.from({ length: keyParts }, (_, index) => {
    const value = lowest + ((index + 0.5) / keyParts) * (highest - lowest);
    const box = { x: left + (index * keyWidth) / keyParts, y, width: keyWidth / keyParts, height: 8 };
    return shadedBox(box, step(value), negative(value), ink);
  });
  const after = left + keyWidth + 6;
  const nameLeft = after + textWidth(highText, type.small) + 12;
  return join([
    textEl("text", { class: "muted small", x: 0, y: y + 8 }, lowText),
    ...ramp,
    textEl("text", { class: "muted small", x: after, y: y + 8 }, highText),
    textEl(
      "text",
      { class: "small", x: nameLeft, y: y + 8 },
      shorten(label, type.small, Math.max(0, width - nameLeft)),
    ),
  ]);
}
