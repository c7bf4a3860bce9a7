/** The picture of how a society came about. */
import { expect, test } from "vitest";
import type { SocietyTimeline } from "../../src/lab/timeline.ts";
import { timelineChart } from "../../src/report/timeline.ts";
import { all, parseXml, textOf } from "./xml.ts";

const timeline = (metrics: SocietyTimeline["metrics"]): SocietyTimeline => ({
  scene: "s",
  society: "t",
  label: "Learners",
  sessions: 3,
  ticks: [100, 200, 300, 400],
  metrics,
  events: [],
});
const sessions = (...windows: number[]) => windows.map((value) => [value - 1, value, value + 1]);
const draw = (metrics: SocietyTimeline["metrics"], width?: number) =>
  parseXml(timelineChart(timeline(metrics), width === undefined ? {} : { width })!);
const texts = (root: ReturnType<typeof parseXml>) => all(root, "text").map(textOf);

test("lanes have round ticks, with the minus signs and powers of ten of all charts", () => {
  const lane = texts(draw({ welfare: sessions(-3.217, 0.3, 2.9, 3.317) }));
  expect(lane).toEqual(expect.arrayContaining(["welfare", "−5", "0", "5"]));
  const small = texts(draw({ loss: [[1.3e-7], [2.9e-7], [3.7e-7], [3.9e-7]] }));
  expect(small).toEqual(expect.arrayContaining(["2×10⁻⁷", "4×10⁻⁷"]));
  expect(texts(draw({ welfare: sessions(1, 2, 3, 4) })).slice(-5)).toEqual(
    expect.arrayContaining(["300", "400", "Ticks of learning"]),
  );
});

test("where no session has a value there is a gap, and a metric without any has no lane", () => {
  const nothing = [Number.NaN, Number.NaN, Number.NaN];
  const root = draw({
    collapses: [...sessions(1, 2), nothing, ...sessions(3)],
    some: [[Number.NaN, 2, 4], ...sessions(3, 4, 5)],
    never: [nothing, nothing, nothing, nothing],
  });
  expect(texts(root)).not.toContain("never");
  expect(all(root, "path", "line")).toHaveLength(3);
  expect(textOf(root)).toContain("collapses from 1 to 3, some from 3 to 5.");
  expect(textOf(root)).not.toMatch(/NaN/);
  expect(timelineChart(timeline({ never: [nothing] }))).toBeUndefined();
});

test("it keeps to the width it is given", () => {
  for (const width of [352, 544, 1120])
    expect(draw({ welfare: sessions(1, 2, 3, 4) }, width).attributes.width).toBe(String(width));
});
