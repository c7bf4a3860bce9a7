import { expect, it } from "vitest";
import { missedFor, watchdog } from "../../src/institutions/index.ts";

it("a watchdog stops the healthy every 1110 ticks at three missed, every 110 at two", () => {
  expect(watchdog(0.1, 3).falseStopEvery).toBeCloseTo(1110, 8);
  expect(watchdog(0.1, 3).delay).toBe(3);
  expect(watchdog(0.1, 2).falseStopEvery).toBeCloseTo(110, 8);
  expect(watchdog(0, 1).falseStopEvery).toBe(Infinity);
});

it("as many are missed as a rate of false stops needs, and no more", () => {
  expect(missedFor(0.1, 1110)).toBe(3);
  expect(missedFor(0.1, 1111)).toBe(4);
  expect(missedFor(0.1, 110)).toBe(2);
  expect(missedFor(0, 1e6)).toBe(1);
  for (const lost of [0.01, 0.3, 0.9])
    for (const ticks of [1, 10, 1e4]) {
      const missed = missedFor(lost, ticks);
      expect(watchdog(lost, missed).falseStopEvery).toBeGreaterThanOrEqual(ticks * (1 - 1e-9));
      if (missed > 1) expect(watchdog(lost, missed - 1).falseStopEvery).toBeLessThan(ticks);
    }
  expect(() => missedFor(1, 10)).toThrow("no heartbeat arrives");
});
