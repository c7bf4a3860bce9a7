import { describe, expect, it } from "vitest";
import { always, memoryOne } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { Society } from "../../src/index.ts";
import {
  type Efficiency,
  measureEfficiency,
  measureEmergence,
  rangeOfPayoffs,
  referencesOf,
  type WelfareReference,
} from "../../src/norms/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { coins, maze, pairOf, societyOf, taught, walker } from "./societies.ts";

/** As a certificate measures it, with what theory or the options know. */
function efficiencyOf(
  society: Society,
  ticks: number,
  given: { floor?: WelfareReference; optimum?: WelfareReference } = {},
): Efficiency {
  const references = referencesOf(society.batch, given);
  return measureEfficiency(society, { seed: 0, ticks, references, range: rangeOfPayoffs(society, 0) });
}

describe("efficiency", () => {
  const oneDefects = () =>
    societyOf(matrixGame, {}, [
      { use: always, seats: [0] },
      { use: always, params: { action: 1 }, seats: [1] },
    ]);

  it("lies between Nash and the optimum", () => {
    const found = efficiencyOf(oneDefects(), 10);
    // T + S = 5, between 2 P = 2 and 2 R = 6.
    expect(found.welfare).toEqual({ estimate: 5, low: 5, high: 5 });
    expect(found.from).toEqual({ label: "Nash", welfare: 2 });
    expect(found.optimum?.welfare).toBe(6);
    expect(found.progress).toEqual({ estimate: 3 / 4, low: 3 / 4, high: 3 / 4 });
  });

  it("a floor that was named is where people came from, whatever theory knows", () => {
    const found = efficiencyOf(oneDefects(), 10, { floor: { label: "greed", welfare: 4 } });
    expect(found).toMatchObject({ from: { label: "greed" }, progress: { estimate: 1 / 2 } });
    expect(efficiencyOf(oneDefects(), 10, { optimum: { label: "found", welfare: 8 } })).toMatchObject({
      optimum: { welfare: 8 },
      progress: { estimate: 1 / 2 },
    });
  });

  it("takes the mean over sessions, so that failed ones count, and says how far each came", () => {
    const strategies = ["CCCC", "CCCC", "CCCC", "DDDD", "DDDD", "DDDD", "DDDD", "DDDD"];
    const { progress, welfare, reached, atMost } = efficiencyOf(taught([5, 3, 1, 0], strategies), 10);
    expect(progress?.estimate).toBe(3 / 8);
    expect(welfare.estimate).toBe((3 * 6 + 5 * 2) / 8);
    expect(reached).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    expect(atMost).toEqual(reached);
  });

  it("says between what bounds each came by the spread over its episodes", () => {
    const society = societyOf(coins, { pay: [1], spread: [1] }, [{ use: always }], { worlds: 3 });
    const found = efficiencyOf(society, 40, {
      floor: { label: "nothing", welfare: 0 },
      optimum: { label: "all heads", welfare: 4 },
    });
    found.reached.forEach((share, i) => {
      expect(found.atLeast[i]).toBeLessThan(share - 0.1);
      expect(found.atMost[i]).toBeGreaterThan(share + 0.1);
    });
  });

  it("counts every tick alike, in whole episodes", () => {
    const alternating = { afterCC: 0, afterDD: 1 };
    const society = pairOf(memoryOne, [5, 3, 1, 0], { params: alternating, rounds: 3 });
    // CC, DD, CC and again: two thirds of 6 and a third of 2, however many ticks are asked for.
    for (const ticks of [1, 3, 4, 30, 32])
      expect(efficiencyOf(society, ticks).welfare.estimate).toBeCloseTo(14 / 3, 12);
  });

  it("has nothing to say where theory knows nothing", () => {
    expect(efficiencyOf(societyOf(maze, {}, [{ use: walker }]), 5)).toMatchObject({
      optimum: undefined,
      floor: undefined,
      from: undefined,
      progress: undefined,
      reached: [],
    });
  });

  it("where the floor is unknown or coincides with the optimum, the way begins at the optimum less the range", () => {
    // In harmony both cooperate anyway: optimum and Nash are 8, and payoffs range over 4.
    const harmony = {
      payoffs: [
        [4, 2, 3, 0],
        [4, 3, 2, 0],
      ],
      actions: [2, 2],
    };
    const at = (action: number) =>
      efficiencyOf(societyOf(matrixGame, harmony, [{ use: always, params: { action } }]), 5);
    expect(at(0)).toMatchObject({
      from: { label: "the optimum less the range of payoffs", welfare: 8 - 2 * 4 },
      progress: { estimate: 1 },
    });
    expect(at(1).progress?.estimate).toBe(0);
  });

  it("counts payoffs, not what mechanisms make of them", () => {
    const constant = sketchEnv({
      id: "constant-v0",
      agents: () => 1,
      horizon: () => 4,
      world: {
        step(w) {
          w.payoff[0] = 3;
        },
      },
    });
    expect(efficiencyOf(societyOf(constant, {}, [{ use: always }]), 6).welfare.estimate).toBe(3);
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
