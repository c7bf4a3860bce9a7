/** What tells societies apart without colour. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineUp } from "../../../src/report/charts/line-up.ts";
import {
  hatching,
  marker,
  shapeOf,
  swatch,
  texturedBar,
  textureOf,
} from "../../../src/report/charts/marks.ts";
import { paletteSize, palettes } from "../../../src/report/charts/style.ts";
import { outcome, results, scene, society } from "../made.ts";
import { all, numberOf, parseXml } from "../xml.ts";

/** CIE 1976 lightness of "#rrggbb" (sRGB, IEC 61966-2-1), which is the grey that it prints in. */
function lightness(colour: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
}

/** Palette indices of the kinds that the experiments use. */
const kinds = lineUp(
  results({
    only: scene(
      ["greedy", "learned", "mechanism", "norm", "mix"].map((kind) => society(kind, [1, 0, 2])),
      { optimum: outcome(2) },
    ),
  }),
).map(({ colour }) => colour);
const pairs = (of: readonly number[]) => of.flatMap((a, j) => of.slice(j + 1).map((b) => [a, b] as const));

describe("the looks of societies", () => {
  it("are as many as there are colours, each with a shape of its own", () => {
    for (const palette of Object.values(palettes)) expect(palette).toHaveLength(paletteSize);
    const all = Array.from({ length: paletteSize }, (_, index) => index);
    expect(new Set(all.map(shapeOf)).size).toBe(paletteSize);
    expect(new Set(kinds).size).toBe(5);
  });

  it.each(["light", "dark"] as const)("keep the five kinds apart in grey, %s", (theme) => {
    for (const [a, b] of pairs(kinds)) {
      const apart = Math.abs(lightness(palettes[theme][a]) - lightness(palettes[theme][b]));
      expect(apart, `${palettes[theme][a]} and ${palettes[theme][b]}`).toBeGreaterThanOrEqual(8);
      // Of one texture are only those that nobody takes for one another.
      if (textureOf(a) === textureOf(b)) expect(apart).toBeGreaterThan(30);
    }
  });

  it("keep any two colours apart by lightness or by texture", () => {
    const indices = Array.from({ length: paletteSize }, (_, index) => index);
    for (const [a, b] of pairs(indices))
      for (const palette of Object.values(palettes))
        expect(
          textureOf(a) !== textureOf(b) || Math.abs(lightness(palette[a]) - lightness(palette[b])) > 30,
          `${palette[a]} and ${palette[b]}`,
        ).toBe(true);
  });
});

describe("marks", () => {
  const size = fc.double({ min: 0.5, max: 500, noNaN: true });
  const texture = fc.constantFrom("plain", "rising", "upright", "falling", "level", "crossed" as const);

  it("hatch within the box", () => {
    fc.assert(
      fc.property(texture, size, size, size, size, (kind, x, y, width, height) => {
        const d = /d="([^"]*)"/.exec(hatching(kind, { x, y, width, height }))?.[1] ?? "";
        for (const [, px, py] of d.matchAll(/[ML]([-\d.]+),([-\d.]+)/g)) {
          expect(Number(px)).toBeGreaterThanOrEqual(x - 0.01);
          expect(Number(px)).toBeLessThanOrEqual(x + width + 0.01);
          expect(Number(py)).toBeGreaterThanOrEqual(y - 0.01);
          expect(Number(py)).toBeLessThanOrEqual(y + height + 0.01);
        }
        expect(d === "").toBe(kind === "plain" || (kind !== "level" && !/L/.test(d)));
      }),
    );
  });

  it("draw literal lines", () => {
    const box = { x: 10, y: 20, width: 10, height: 4 };
    const lines = (kind: Parameters<typeof hatching>[0]) => /d="([^"]*)"/.exec(hatching(kind, box))?.[1];
    expect(lines("upright")).toBe("M12.5,20L12.5,24M17.5,20L17.5,24");
    expect(lines("level")).toBe("M10,22L20,22");
    expect(lines("rising")).toBe("M10,22.5L12.5,20M13.5,24L17.5,20M18.5,24L20,22.5");
    expect(lines("falling")).toBe("M20,22.5L17.5,20M16.5,24L12.5,20M11.5,24L10,22.5");
    expect(hatching("rising", { ...box, width: 0 })).toBe("");
    expect(hatching("plain", box)).toBe("");
  });

  it("show a society in a swatch as in its bars and curves", () => {
    const root = parseXml(swatch(2));
    expect(all(root, "rect", "bar")[0].attributes.class).toBe("bar c2");
    expect(all(root, "path", "hatch")).toHaveLength(1);
    const bar = parseXml(`<svg>${texturedBar(9, { x: 0, y: 0, width: 50, height: 10 })}</svg>`);
    expect(all(bar, "rect")[0].attributes.class).toBe("bar c2 d1");
    expect(numberOf(all(bar, "rect")[0], "width")).toBe(50);
    expect(marker(2, 10, 10)).toContain('class="dot c2"');
    expect(marker(Number.NaN, 0, 0)).toBe(marker(0, 0, 0));
  });
});
