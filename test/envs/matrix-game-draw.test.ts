import { describe, expect, it } from "vitest";
import { drawing } from "../../envs/matrix-game/draw.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { all, numberOf, parseXml, textOf } from "../report/xml.ts";

/** Frames of the joint actions, from the start. */
function played(params: Record<string, unknown>, joint: readonly (readonly number[])[]) {
  const batch = createBatch(matrixGame, params);
  const frames = [captureFrame(batch, 0)];
  for (const actions of joint) {
    batch.io.actions[0].set(actions);
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  return { frames, params: batch.params };
}

const rounds = [
  [0, 0],
  [0, 0],
  [0, 1],
  [1, 1],
];

describe("drawing", () => {
  it("has one rectangle for each run of an action, in the action's colour, over the same width", () => {
    const { frames, params } = played({}, rounds);
    const svg = parseXml(drawing.svg(frames, params));
    const [cooperate, defect] = all(svg, "rect")
      .slice(0, 2)
      .map(({ attributes }) => attributes.fill);
    const runs = all(svg, "rect").slice(2);
    expect(runs.map(({ attributes }) => attributes.fill)).toEqual([cooperate, defect, cooperate, defect]);
    const [first, second, third, fourth] = runs.map((run) => numberOf(run, "width"));
    expect(first).toBeCloseTo(3 * second, 1);
    expect(third).toBeCloseTo(fourth, 6);
    expect(first + second).toBeCloseTo(third + fourth, 1);
  });

  it("names actions and gives each agent's mean payoff", () => {
    const { frames, params } = played({}, rounds);
    const words = textOf(parseXml(drawing.svg(frames, params)));
    for (const word of ["cooperate", "defect", "mean 1.75", "mean 3", "round 1", "round 4"])
      expect(words).toContain(word);
  });

  it("shows played actions where noise changed the chosen ones", () => {
    const { frames, params } = played({ noise: 1 }, [[0, 0]]);
    expect(drawing.text(frames[1], params)).toBe("round 1: defect, defect\npayoffs 1, 1 (sum 2)");
  });

  it("stands for no rounds, for one, and for thousands", () => {
    for (const count of [0, 1, 3000]) {
      const { frames, params } = played(
        {},
        Array.from({ length: count }, (_, t) => [t % 2, (t >> 1) % 2]),
      );
      const source = drawing.svg(frames, params);
      expect(source).not.toMatch(/NaN|undefined|Infinity/);
      expect(source.length).toBeLessThan(150_000);
      expect(parseXml(source).name).toBe("svg");
    }
  });

  it("stands for many agents and actions without names", () => {
    const { frames, params } = played({ game: "public-goods", players: 6, levels: 5, endowment: 2 }, [
      [0, 1, 2, 3, 4, 0],
    ]);
    const words = textOf(parseXml(drawing.svg(frames, params)));
    expect(words).toContain("0.5");
    expect(drawing.text(frames[1], params)).toContain("round 1: 2, 1.5, 1, 0.5, 0, 2");
  });

  it("says so at the start of a game", () => {
    const { frames, params } = played({}, []);
    expect(drawing.text(frames[0], params)).toBe("round 0: nothing played yet");
  });
});
