/** What drawings of envs share. */
import { expect, it } from "vitest";
import { lines, panels } from "../../envs/drawing/lines.ts";
import { text, thin } from "../../envs/drawing/marks.ts";
import type { Frame } from "../../src/index.ts";
import { all, parseXml, textOf } from "../report/xml.ts";

const frameAt = (tick: number): Frame => ({
  tick,
  episode: 0,
  done: false,
  state: { stock: tick / 2 },
  actions: [],
  payoff: [],
  reward: [],
});
const frames = (n: number) => Array.from({ length: n }, (_, tick) => frameAt(tick));
const stock = { name: "stock", of: ({ state }: Frame) => Number(state.stock) };

it("frames are thinned evenly, and the last is kept", () => {
  const kept = (n: number, most: number) => thin(frames(n), most).map(({ tick }) => tick);
  expect(kept(4, 4)).toEqual([0, 1, 2, 3]);
  expect(kept(8, 4)).toEqual([0, 2, 4, 6, 7]);
  expect(kept(10, 4)).toEqual([0, 3, 6, 9]);
});

it("words stand as they are", () => {
  expect(textOf(parseXml(text(0, 0, "a < b & c")))).toBe("a < b & c");
});

it("curves are drawn from the first tick to the last, in one panel or in several", () => {
  const one = parseXml(lines(frames(1301), { title: "Stock", measures: "stock, units", curves: [stock] }));
  const words = (svg: typeof one) => all(svg, "text").map(textOf);
  expect(words(one)).toEqual(expect.arrayContaining(["stock, units", "stock", "tick 1", "tick 1300", "600"]));
  const panel = { measures: "half", curves: [stock], covers: [0], levels: [{ name: "most", at: 5 }] };
  const two = parseXml(panels(frames(9), "Twice", [panel, { ...panel, marked: ({ tick }) => tick > 6 }]));
  expect(all(two, "rect")).toHaveLength(2);
  expect(words(two).filter((word) => word === "most")).toHaveLength(2);
  expect(words(two).filter((word) => word.startsWith("tick"))).toEqual(["tick 1", "tick 8"]);
});

it("where there is no tick nothing has happened yet", () => {
  const empty = { title: "Nothing", measures: "nothing", curves: [stock] };
  for (const few of [[], frames(1)]) expect(lines(few, empty)).toContain("nothing has happened yet");
});
