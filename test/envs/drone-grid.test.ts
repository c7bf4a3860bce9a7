import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { slotKeeper } from "../../agents/norms/slot-keeper.ts";
import { drawing } from "../../envs/drone-grid/draw.ts";
import { droneGrid } from "../../envs/drone-grid/drone-grid.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const pair = { agents: 2, pairs: "fixed", distance: 1 };

describe.each(["kernel", "world"] as const)("a step from the cell (%s form)", (form) => {
  const played = (...moves: [number, number][]) => {
    const batch = createBatch(droneGrid, pair, { form });
    for (const each of moves) {
      batch.io.actions[0].set(each);
      batch.step();
    }
    return batch;
  };

  it("who waits a tick is through after 3, the other after 2", () => {
    const batch = played([1, 0], [1, 1], [0, 1]);
    expect([...batch.columns.wealth]).toEqual([-2, -3]);
    expect([...batch.columns.left]).toEqual([0, 0]);
    expect(batch.columns.done[0]).toBe(1);
    const { crashes, time } = batch.readMetrics(0);
    expect([crashes, time]).toEqual([0, 5]);
  });

  it("two in the cell crash, whenever they came", () => {
    for (const batch of [played([1, 1]), played([1, 0], [0, 0], [0, 1])]) {
      expect([...batch.columns.crashed]).toEqual([1, 1]);
      expect([...batch.io.payoff]).toEqual([-26, -26]);
      expect([...batch.columns.terminated]).toEqual([1, 1]);
      expect(batch.readMetrics(0).crashes).toBe(1);
    }
  });
});

it("no plan of two is better than 2d + 3 ticks, by all plans", () => {
  for (const distance of [1, 2, 3]) {
    let best = Number.POSITIVE_INFINITY;
    const ticks = distance + 3;
    // A plan says by its bits in which ticks a drone advances; through it is after d + 1 of them.
    const plans = Array.from({ length: 2 ** ticks }, (_, bits) => {
      const left: number[] = [distance + 1];
      for (let t = 0; t < ticks; t++) left.push(Math.max(0, left[t] - ((bits >> t) & 1)));
      return left;
    }).filter((left) => left[ticks] === 0);
    for (const one of plans)
      for (const other of plans) {
        if (one.some((steps, t) => steps === 1 && other[t] === 1)) continue;
        best = Math.min(best, one.indexOf(0) + other.indexOf(0));
      }
    expect(best).toBe(2 * distance + 3);
  }
});

it("those who keep their slots reach it at any distance", () => {
  for (const distance of [1, 2, 5]) {
    const given = { agents: 6, distance, horizon: 50 };
    const batch = createBatch(droneGrid, given, { worlds: 8 });
    rollout(batch, bindPolicies(batch, [{ use: slotKeeper }]), distance + 2);
    for (let i = 0; i < 8; i++) {
      const { crashes, time, encounters } = batch.readMetrics(i);
      expect([crashes, time]).toEqual([0, 2 * distance + 3]);
      expect(encounters * (distance + 2)).toBeCloseTo(3, 12);
    }
    const welfare = batch.columns.payoffSum.reduce((sum, each) => sum + each) / (8 * (distance + 2));
    expect(welfare).toBeCloseTo(droneGrid.theory?.(given).optimum?.welfare ?? 0, 12);
  }
});

it("those who always advance crash, and what is not seen is not shown", () => {
  const batch = createBatch(droneGrid, { slots: false });
  rollout(batch, bindPolicies(batch, [{ use: always, params: { action: 1 } }]), 3);
  expect(batch.readMetrics(0).crashes).toBe(1);
  expect(batch.io.obs.slot.every((each) => each === 0)).toBe(true);
  expect(() => bindPolicies(batch, [{ use: slotKeeper }])).toThrow("slot");
  expect(droneGrid.theory?.({ horizon: 3 })).toEqual({});
});

it("is drawn, and told in words", () => {
  const batch = createBatch(droneGrid, pair);
  const frames = [captureFrame(batch, 0)];
  batch.columns.right.set([0, 1]);
  batch.io.actions[0].set([1, 1]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, { distance: 1 })))).toContain("1 and 0");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody is under way yet");
  expect(drawing.text(frames[1], {})).toBe("tick 1\n1 (from the right) crashed; 0 crashed");
});
