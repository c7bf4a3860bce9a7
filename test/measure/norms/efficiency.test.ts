import { describe, expect, it } from "vitest";
import { always, memoryOne } from "../../../agents/index.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import {
  defineEnv,
  discrete,
  measureEfficiency,
  measureEmergence,
  wilsonInterval,
  z,
} from "../../../src/index.ts";
import { maze, pairOf, societyOf, taught, walker } from "./societies.ts";

describe("efficiency", () => {
  it("lies between Nash and the optimum", () => {
    const society = societyOf(matrixGame, {}, [
      { use: always, seats: [0] },
      { use: always, params: { action: 1 }, seats: [1] },
    ]);
    const found = measureEfficiency(society, { seed: 0, ticks: 10, floor: { label: "unused", welfare: 99 } });
    // T + S = 5, between 2 P = 2 and 2 R = 6.
    expect(found.welfare.mean).toBe(5);
    expect(found.floor).toEqual({ label: "Nash", welfare: 2 });
    expect(found.optimum?.welfare).toBe(6);
    expect(found.progress).toMatchObject({ estimate: 3 / 4, low: 3 / 4, high: 3 / 4 });
    expect(found.ofOptimum?.estimate).toBeCloseTo(5 / 6, 14);
  });

  it("takes the interquartile mean over sessions", () => {
    const strategies = ["CCCC", "CCCC", "CCCC", "DDDD", "DDDD", "DDDD", "DDDD", "DDDD"];
    const { progress, welfare } = measureEfficiency(taught([5, 3, 1, 0], strategies), { seed: 0, ticks: 10 });
    // The middle four of three ones and five zeros: one in four.
    expect(progress?.estimate).toBe(1 / 4);
    expect(welfare.mean).toBe((3 * 6 + 5 * 2) / 8);
  });

  it("counts every tick alike, episodes following each other", () => {
    const alternating = { afterCC: 0, afterDD: 1 };
    const society = pairOf(memoryOne, [5, 3, 1, 0], { params: alternating, rounds: 3 });
    // CC, DD, CC and again: two thirds of 6 and a third of 2.
    expect(measureEfficiency(society, { seed: 0, ticks: 30 }).welfare.mean).toBeCloseTo(14 / 3, 12);
  });

  it("has nothing to say where theory knows nothing, and takes the floor it is given where Nash is unknown", () => {
    const unknown = measureEfficiency(societyOf(maze, {}, [{ use: walker }]), { seed: 0, ticks: 5 });
    expect(unknown).toMatchObject({
      optimum: undefined,
      floor: undefined,
      progress: undefined,
      ofOptimum: undefined,
    });
    const known = defineEnv({
      ...maze,
      id: "known-v0",
      theory: () => ({ optimum: { welfare: 10, note: "given" } }),
    });
    const society = societyOf(known, {}, [{ use: walker }]);
    expect(measureEfficiency(society, { seed: 0, ticks: 5 })).toMatchObject({
      floor: undefined,
      progress: undefined,
      ofOptimum: { estimate: 0 },
    });
    expect(
      measureEfficiency(society, { seed: 0, ticks: 5, floor: { label: "greed", welfare: -10 } }).progress
        ?.estimate,
    ).toBe(0.5);
  });

  it("counts payoffs, not what mechanisms make of them", () => {
    const constant = defineEnv({
      id: "constant-v0",
      title: "Constant",
      cite: [],
      params: z.object({}),
      agents: () => 1,
      horizon: () => 4,
      state: () => ({}),
      action: () => discrete(2),
      observation: () => ({}),
      metrics: {},
      world: {
        reset() {},
        step(w) {
          w.payoff[0] = 3;
        },
        observe() {},
      },
    });
    expect(
      measureEfficiency(societyOf(constant, {}, [{ use: always }]), { seed: 0, ticks: 6 }).welfare.mean,
    ).toBe(3);
  });
});

describe("emergence", () => {
  const history = {
    metric: "welfare",
    ticks: [10, 20, 30, 40],
    values: [
      [5, 0, 0, 5, 0],
      [5, 0, 5, 5, 0],
      [5, 5, 4, 0, 0],
      [5, 5, 5, 5, 4.9],
    ],
  };

  it("reports Wilson's interval of the share and the median time", () => {
    const found = measureEmergence(history, 5);
    expect(found).toMatchObject({ metric: "welfare", threshold: 5, sessions: 5, sensitivity: [] });
    expect(found.reached).toEqual(wilsonInterval(4, 5));
    // Windows end at 10, 30, 40, 40.
    expect(found.ticks?.estimate).toBe(35);
    expect(measureEmergence(history, 6)).toMatchObject({ reached: { estimate: 0 }, ticks: undefined });
  });

  it("needs a history", () => {
    expect(() => measureEmergence({ metric: "welfare", ticks: [], values: [] }, 1)).toThrow(
      'emergence: the history of "welfare" is empty; record windows while learning',
    );
  });
});
