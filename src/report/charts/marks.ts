/**
 * What tells societies apart where colour does not reach, on a grey print or to an eye without it: a texture for bars
 * and a shape for curves, one of each by palette index.
 */
import { colourClass, paletteSize } from "./style.ts";
import { coordinate, el, join, type Markup, raw } from "./svg.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Directions of the lines across a bar, by palette index; the darkest and the lightest of the kinds are plain. */
const textures = ["plain", "rising", "upright", "plain", "falling", "level", "crossed"] as const;
type Texture = (typeof textures)[number];

const shapes = ["circle", "triangle", "square", "diamond", "tip", "plus", "ring"] as const;
type Shape = (typeof shapes)[number];

const place = (index: number): number =>
  (Number.isFinite(index) ? Math.max(0, Math.trunc(index)) : 0) % paletteSize;

export const textureOf = (index: number): Texture => textures[place(index)];
export const shapeOf = (index: number): Shape => shapes[place(index)];

/** Units between the lines of a texture. */
const pitch = 5;

/** A bar in the colour and the texture of its palette index. */
export function texturedBar(index: number, box: Box, title?: Markup): Markup {
  const bar = el("rect", { class: `bar ${colourClass(index)}`, ...box }, ...(title ? [title] : []));
  return join([bar, hatching(textureOf(index), box)]);
}

/** Lines in the colour of the paper across a box; nothing where it is plain or has no area. */
export function hatching(texture: Texture, box: Box): Markup {
  const d = linesOf(texture, box);
  return d === "" ? raw("") : el("path", { class: "hatch", d });
}

function linesOf(texture: Texture, { x, y, width, height }: Box): string {
  if (!(width > 0 && height > 0)) return "";
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `M${coordinate(x1)},${coordinate(y1)}L${coordinate(x2)},${coordinate(y2)}`;
  const steps = (length: number): number[] =>
    Array.from({ length: Math.max(0, Math.ceil(length / pitch - 0.5)) }, (_, j) => (j + 0.5) * pitch);
  const slanted = (up: boolean): string[] =>
    steps(width + height).map((at) => {
      // The line meets the upper edge `at` from the left and the lower edge `height` before that, mirrored if it falls.
      const [from, to] = [Math.max(0, at - height), Math.min(at, width)];
      const [low, high] = [y + (at - from), y + (at - to)];
      return up ? line(x + from, low, x + to, high) : line(x + width - from, low, x + width - to, high);
    });
  switch (texture) {
    case "plain":
      return "";
    case "rising":
      return slanted(true).join("");
    case "falling":
      return slanted(false).join("");
    case "crossed":
      return [...slanted(true), ...slanted(false)].join("");
    case "upright":
      return steps(width)
        .map((at) => line(x + at, y, x + at, y + height))
        .join("");
    case "level":
      return line(x, y + height / 2, x + width, y + height / 2);
  }
}

/** The shape of a palette index around a point. */
export function marker(index: number, x: number, y: number, size = 3): Markup {
  const shape = shapeOf(index);
  return el("path", {
    class: `${shape === "ring" ? "ring" : "dot"} ${colourClass(index)}`,
    d: outlineOf(shape, x, y, size),
  });
}

function outlineOf(shape: Shape, x: number, y: number, r: number): string {
  const closed = (...points: readonly (readonly [number, number])[]): string =>
    `M${points.map(([dx, dy]) => `${coordinate(x + dx * r)},${coordinate(y + dy * r)}`).join("L")}Z`;
  switch (shape) {
    case "circle":
    case "ring": {
      const half = `a${coordinate(r)},${coordinate(r)} 0 1 1`;
      return `M${coordinate(x - r)},${coordinate(y)}${half} ${coordinate(2 * r)},0${half} ${coordinate(-2 * r)},0Z`;
    }
    case "square":
      return closed([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]);
    case "triangle":
      return closed([0, -1.2], [1.15, 0.85], [-1.15, 0.85]);
    case "tip":
      return closed([0, 1.2], [1.15, -0.85], [-1.15, -0.85]);
    case "diamond":
      return closed([0, -1.35], [1.35, 0], [0, 1.35], [-1.35, 0]);
    case "plus": {
      const [a, b] = [0.4, 1.25];
      return closed(
        ...([
          [-a, -b],
          [a, -b],
          [a, -a],
          [b, -a],
          [b, a],
          [a, a],
          [a, b],
          [-a, b],
          [-a, a],
          [-b, a],
          [-b, -a],
          [-a, -a],
        ] as const),
      );
    }
  }
}

/** A small bar in the look of a palette index, for keys and rows of tables. */
export const swatch = (index: number): Markup =>
  inLine(16, 9, texturedBar(index, { x: 0, y: 0, width: 16, height: 9 }));

/** The shape of a palette index, for cells of tables. */
export const keyMark = (index: number): Markup => inLine(10, 10, marker(index, 5, 5, 3.5));

const inLine = (width: number, height: number, drawing: Markup): Markup =>
  el(
    "svg",
    { class: "swatch", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    drawing,
  );
