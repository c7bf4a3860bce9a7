import { describe, expect, it } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import { drawing } from "../../envs/commons/draw.ts";
import { captureFrame, createBatch, type Frame } from "../../src/index.ts";
import { all, parseXml, textOf } from "../report/xml.ts";

function history(given: Record<string, unknown>, ticks: number, level: number) {
  const batch = createBatch(commons, given);
  const frames: Frame[] = [captureFrame(batch, 0)];
  for (let t = 0; t < ticks; t++) {
    batch.io.actions[0].fill(level);
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  return { frames, params: batch.params };
}

describe("the picture of a commons", () => {
  it("is well-formed and names the levels that theory knows", () => {
    const { frames, params } = history({}, 30, 2);
    const svg = parseXml(drawing.svg(frames, params));
    expect(svg.attributes.viewBox).toBe("0 0 640 240");
    const words = all(svg, "text").map(textOf);
    expect(words).toEqual(expect.arrayContaining(["best", "max. yield", "open access", "tick 0", "tick 30"]));
    const points = all(svg, "polyline")[0]
      .attributes.points.split(" ")
      .map((point) => point.split(",").map(Number));
    expect(points).toHaveLength(31);
    // From a full sea down to 60 %: y of the stock falls from the top of its panel to 24 + .4 x 112.
    expect(points[0][1]).toBe(24);
    expect(points[30][1]).toBeCloseTo(24 + 0.4 * 112, 0);
  });

  it("marks the ticks after a collapse", () => {
    const { frames, params } = history({ agents: 1 }, 25, 6);
    const marks = all(parseXml(drawing.svg(frames, params)), "rect").filter(
      ({ attributes }) => attributes.height === "3",
    );
    expect(marks).toHaveLength(frames.filter(({ state }) => state.collapsed === 1).length);
    expect(marks.length).toBeGreaterThan(5);
  });

  it.each([[[] as Frame[]], [history({}, 0, 0).frames], [history({}, 2000, 6).frames]])(
    "copes with few and many frames",
    (frames) => {
      const svg = drawing.svg(frames, history({}, 0, 0).params);
      parseXml(svg);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(svg.length).toBeLessThan(120_000);
    },
  );

  it("in text says what there is, what was done and what it paid", () => {
    const { frames, params } = history({ agents: 2, start: 0.6 }, 1, 2);
    expect(drawing.text(frames[1], params)).toBe(
      [
        "tick 1: stock [############........] 60 % of capacity (best 60 %)",
        "effort 40 (best 40), catch 12, growth 12",
        "payoff 4  4",
      ].join("\n"),
    );
  });
});
