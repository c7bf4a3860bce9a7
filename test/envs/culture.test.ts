/** Dissemination of culture: meetings by hand, two villages in closed form, regions, and what is left of many. */
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { culture } from "../../envs/culture/culture.ts";
import { drawing } from "../../envs/culture/draw.ts";
import { inCommon, regionsOf } from "../../envs/culture/regions.ts";
import { bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { buildTopology } from "../../src/topology/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

describe.each(forms)("villages (%s form)", (form) => {
  const two = { agents: 2, topology: { kind: "complete" }, features: 4, traits: 2 };

  it("meet as often as they have features in common, and one of the others is taken over", () => {
    const worlds = 4000;
    const batch = createBatch(culture, two, { form, worlds });
    // One listens, so that each meeting is that one's with probability 1/2.
    for (let i = 0; i < worlds; i++) {
      batch.columns.trait.set([0, 0, 0, 0, 0, 1, 1, 1], 8 * i);
      batch.io.actions[0].set([0, 1], 2 * i);
    }
    batch.step();
    const counts = [0, 0, 0, 0, 0];
    const taken = [0, 0, 0, 0];
    for (let i = 0; i < worlds; i++) {
      const own = batch.columns.trait.subarray(8 * i, 8 * i + 4);
      expect([...batch.columns.trait.subarray(8 * i + 4, 8 * i + 8)]).toEqual([0, 1, 1, 1]);
      counts[Array.from(own).reduce((sum, each) => sum + each, 0)]++;
      for (let f = 0; f < 4; f++) taken[f] += own[f];
    }
    // In two meetings: with 1/2 it is the listener's, then 1 of 4 features are in common, then 2.
    const expected = [(1 / 2 + 3 / 8) ** 2, (7 / 8) * (1 / 8) + (1 / 8) * (3 / 4), (1 / 8) * (1 / 4)];
    expected.forEach((p, k) => {
      expect(Math.abs(counts[k] / worlds - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / worlds));
    });
    expect(taken[0]).toBe(0);
    const mean = (taken[1] + taken[2] + taken[3]) / 3;
    for (const count of taken.slice(1)) expect(Math.abs(count - mean)).toBeLessThan(4 * Math.sqrt(mean));
  });

  it("who have nothing in common never meet, nor do those who are alike: all is over", () => {
    for (const [other, regions, common] of [
      [[1, 1, 1, 1], 2, 0],
      [[0, 0, 0, 0], 1, 1],
    ] as const) {
      const batch = createBatch(culture, two, { form });
      batch.columns.trait.set([0, 0, 0, 0, ...other]);
      batch.io.actions[0].fill(0);
      batch.step();
      expect(batch.columns.done[0]).toBe(1);
      expect(batch.readMetrics(0)).toMatchObject({
        regions,
        frozen: 1,
        alike: common,
        welfare: 2 * common,
        changes: 0,
      });
    }
  });

  it("become alike where they have anything in common, and are as they were where nobody listens", () => {
    const batch = createBatch(culture, { agents: 9, features: 8, traits: 2, horizon: 5000 }, { form });
    const before = [...batch.columns.trait];
    batch.io.actions[0].fill(1);
    batch.step();
    expect([...batch.columns.trait]).toEqual(before);
    batch.io.actions[0].fill(0);
    while (!batch.columns.done[0]) batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ regions: 1, largest: 1, frozen: 1 });
    expect(batch.io.payoff.every((each) => each === 1)).toBe(true);
    expect(culture.theory!({ agents: 9 }).optimum?.welfare).toBe(9);
  });
});

it("counts regions of one culture", () => {
  const { start, neighbour } = buildTopology({ kind: "lattice", neighbours: 4, torus: false }, 9);
  // Two features each, read from place 1 on; a corner is as the middle row but not next to it.
  const rows = ["aab", "bbb", "cab"];
  const trait = Uint8Array.from([
    9,
    ...rows
      .join("")
      .split("")
      .flatMap((c) => [c.charCodeAt(0), 7]),
  ]);
  const room = () => new Int32Array(9);
  const [region, size] = [room(), room()];
  expect(regionsOf(trait, 1, 2, start, neighbour, region, room(), size)).toBe(4);
  expect([...size.subarray(0, 4)]).toEqual([2, 5, 1, 1]);
  expect([...region]).toEqual([0, 0, 1, 1, 1, 1, 2, 3, 1]);
  expect([inCommon(trait, 1, 2, 0, 1), inCommon(trait, 1, 2, 1, 2)]).toEqual([2, 1]);
});

it("many traits leave many regions, few one", () => {
  const left = (traits: number) => {
    const batch = createBatch(culture, { agents: 36, traits, horizon: 5000 }, { worlds: 4, checked: false });
    play({ batch, policies: bindPolicies(batch, [{ use: always }]), ticks: 5000, renew: false });
    return Array.from({ length: 4 }, (_, i) => batch.readMetrics(i).regions);
  };
  expect(left(2)).toEqual([1, 1, 1, 1]);
  for (const regions of left(100)) expect(regions).toBeGreaterThan(10);
});

it("is drawn, and told in words", () => {
  const given = { agents: 4, features: 2 };
  const batch = createBatch(culture, given);
  batch.columns.trait.set([0, 0, 0, 0, 1, 1, 1, 0]);
  batch.io.actions[0].fill(1);
  const frames = [captureFrame(batch, 0)];
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(drawing.text(frames[1], given)).toBe("tick 1: neighbours have 50 % of features in common");
  const svg = drawing.svg(frames, given);
  expect(textOf(parseXml(svg))).toContain("no border: one culture");
  expect(svg).toContain('stroke-opacity="0.5"/>');
  expect(textOf(parseXml(drawing.svg([], given)))).toContain("nothing has happened yet");
});
