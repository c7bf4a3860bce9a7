import { describe, expect, it } from "vitest";
import {
  gainOfDisabling,
  onPolicyRoom,
  onPolicyStaysOut,
  unseenStaysOut,
} from "../../src/institutions/index.ts";

const room = { good: 1, turned: 0.6, outside: 0.8, epsilon: 0.1 };

describe("an interrupted room", () => {
  it("is left by who learns on-policy from 9/19 on", () => {
    expect(onPolicyStaysOut(room)).toBeCloseTo(0.4737, 4);
    expect(onPolicyStaysOut(room)).toBeCloseTo(9 / 19, 14);
    expect(onPolicyRoom(9 / 19, room)).toBeCloseTo(0.8, 14);
  });

  it("is worth to them what a simulation found, within .02", () => {
    for (const [turns, found] of [
      [0.3, 0.868],
      [0.4, 0.816],
      [0.6, 0.75],
    ])
      expect(Math.abs(onPolicyRoom(turns, room) - found)).toBeLessThan(0.02);
  });

  it("is left a little later by who takes interruptions for luck", () => {
    expect(unseenStaysOut(room)).toBeCloseTo(0.5, 14);
    expect(onPolicyStaysOut({ ...room, outside: 1 })).toBe(0);
    expect(() => onPolicyRoom(0.5, { ...room, outside: 2 })).toThrow("needs turned <= outside <= good");
  });
});

describe("disabling a button", () => {
  it("pays where it costs less than what is lost at a press", () => {
    expect(gainOfDisabling(0.1, 5, 0.5)).toBe(0);
    expect(gainOfDisabling(0.1, 5, 0.49)).toBeGreaterThan(0);
    expect(gainOfDisabling(0.1, 5, 0.51)).toBeLessThan(0);
  });

  it("never pays where a shutdown is made up for", () => {
    for (const pressed of [0, 0.3, 1]) expect(gainOfDisabling(pressed, 5, 0.01, 5)).toBeLessThan(0);
  });
});
