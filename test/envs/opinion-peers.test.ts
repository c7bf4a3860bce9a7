import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { campsOf, campsOfShare, drawPeer, isHeard } from "../../envs/opinion/confidence.ts";
import { drawing } from "../../envs/opinion-peers/draw.ts";
import { opinionPeers } from "../../envs/opinion-peers/opinion-peers.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { camps, effectiveCamps } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe("whom a user meets", () => {
  // The user and two before it belong to others: what is read begins at 2.
  const opinion = Float64Array.of(9, 9, 0.5, 0.1, 0.4, 0.5002, 0.9);
  const weights = new Float64Array(5);

  it.each([0, 0.5, 1.5])(
    "is by distance to the power of −%f, no distance below the floor, and never itself",
    (bias) => {
      const weight = [0, 0.4, 0.1, 0.001, 0.4].map((d) => (d > 0 ? d ** -bias : 0));
      const total = weight.reduce((sum, each) => sum + each);
      const met = new Float64Array(5);
      const draws = 20_000;
      for (let k = 0; k < draws; k++)
        met[drawPeer(opinion, 2, 5, 0, bias, 0.001, (k + 0.5) / draws, weights)]++;
      for (let j = 0; j < 5; j++)
        expect(Math.abs(met[j] / draws - weight[j] / total)).toBeLessThan(2 / draws);
    },
  );

  it("is who powers of the distances give, where they are computed by roots and products", () => {
    const crowd = Float64Array.from({ length: 30 }, (_, j) => (j * 0.618034) % 1);
    for (const bias of [0.5, 1, 1.5, 2, 3.5, 10])
      for (let k = 0; k < 400; k++) {
        const [i, u] = [k % 30, (k * 0.754877) % 1];
        const weight = Array.from(crowd, (each, j) =>
          j === i ? 0 : Math.max(0.001, Math.abs(each - crowd[i])) ** -bias,
        );
        let left = u * weight.reduce((sum, each) => sum + each);
        const met = weight.findIndex((each) => {
          left -= each;
          return left < 0;
        });
        expect(drawPeer(crowd, 0, 30, i, bias, 0.001, u, new Float64Array(30))).toBe(met);
      }
  });

  it("is somebody else at the ends of the draw as well", () => {
    const top = 1 - 2 ** -53;
    for (const bias of [0, 1])
      for (const i of [0, 4])
        for (const u of [0, top]) {
          const j = drawPeer(opinion, 2, 5, i, bias, 0.001, u, weights);
          expect(j).not.toBe(i);
          expect(j >= 0 && j < 5).toBe(true);
        }
  });
});

it("what lies at the tolerance is heard, however it was added up", () => {
  expect(isHeard(0.1 + 0.2, 0.3)).toBe(true);
  expect(isHeard(0.3001, 0.3)).toBe(false);
});

it("camps are counted as in ostrom/situations", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 40 }),
      (opinions) => {
        const column = Float64Array.from([7, ...opinions]);
        const sorted = new Float64Array(opinions.length);
        const found = campsOf(column, 1, opinions.length, 0.05, sorted);
        expect(found).toBeCloseTo(effectiveCamps(opinions, 0.05), 9);
        const large = camps(opinions, 0.05).filter((share) => share >= 0.2 - 1e-12).length;
        expect(campsOfShare(sorted, opinions.length, 0.05, 0.2)).toBe(large);
      },
    ),
    { numRuns: 50 },
  );
});

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("keeps the mean opinion, and is paid for the share of meetings that are conversations", () => {
    const batch = createBatch(opinionPeers, { users: 20 }, { form, seed: 4 });
    const mean = () => Array.from(batch.columns.opinion).reduce((sum, each) => sum + each) / 20;
    const before = mean();
    for (let t = 0; t < 10; t++) {
      batch.io.actions[0][0] = t % 4;
      batch.step();
      expect(mean()).toBeCloseTo(before, 12);
      expect(batch.io.payoff[0]).toBe(batch.columns.engaged[0]);
      expect(Number.isInteger(Math.round(20 * batch.io.payoff[0] * 1e9) / 1e9)).toBe(true);
    }
  });

  it("two that are near meet halfway and settle, two that are not never talk", () => {
    const batch = createBatch(opinionPeers, { users: 2 }, { worlds: 2, form });
    batch.columns.opinion.set([0.2, 0.4, 0.2, 0.9]);
    batch.step();
    expect(batch.columns.opinion[0]).toBeCloseTo(0.3, 12);
    expect([...batch.columns.opinion.subarray(2)]).toEqual([0.2, 0.9]);
    expect([...batch.columns.done]).toEqual([0, 1]);
    expect(batch.readMetrics(1).divided).toBe(1);
    expect(batch.readMetrics(1).engagement).toBe(0);
    batch.step();
    expect(batch.columns.done[0]).toBe(1);
    expect(batch.readMetrics(0).camps).toBe(1);
  });
});

it("brings about more conversations at once by bringing the like-minded together", () => {
  const worlds = 40;
  const talks = [0, 3].map((choice) => {
    const batch = createBatch(opinionPeers, {}, { worlds });
    batch.io.actions[0].fill(choice);
    batch.step();
    return batch.io.payoff.reduce((sum, each) => sum + each) / worlds;
  });
  // Of two that are spread evenly 1 - (1 - eps)^2 are nearer than eps, .54; each world has 50 meetings.
  expect(Math.abs(talks[0] - 0.54)).toBeLessThan(0.08);
  expect(talks[1]).toBeGreaterThan(0.9);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(opinionPeers, { users: 4 });
  batch.columns.opinion.set([0.2, 0.2, 0.9, 0.9]);
  const frame = captureFrame(batch, 0);
  expect(textOf(parseXml(drawing.svg([frame], { users: 4 })))).toContain("in the end 2 effective camps");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has an opinion yet");
  expect(drawing.text(frame, { users: 4 })).toBe(
    "tick 0: 0 % of meetings were conversations; 2 effective camps",
  );
});
