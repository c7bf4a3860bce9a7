/**
 * First-price equilibria learned in self-play: private values uniform on [0, 1], bid functions b = s v.
 *
 * Risk-neutral bidders: s = (n - 1) / n (Vickrey 1961, Journal of Finance 16:8-37). Utility x^r: s = (n - 1) / (n - 1 + r)
 * (Cox, Roberson & Smith 1982, Research in Experimental Economics 2:1-43). The 95 % interval over five learning
 * runs has to lie within .005 of the closed form.
 */
import { describe, expect, it } from "vitest";
import { type Setting, slopeInterval } from "./first-price.learner.ts";

const runs = 5;
const tolerance = 0.005;

describe("first-price slopes learned in self-play", () => {
  const claims: [setting: Setting, slope: number][] = [
    [{ searchers: 2 }, 1 / 2],
    [{ searchers: 3 }, 2 / 3],
    [{ searchers: 5 }, 4 / 5],
    [{ searchers: 10 }, 9 / 10],
    [{ searchers: 2, r: 0.5 }, 2 / 3],
    [{ searchers: 3, r: 0.5 }, 4 / 5],
  ];
  for (const [setting, slope] of claims)
    it(`${JSON.stringify(setting)}: ${slope.toFixed(4)}`, () => {
      const { low, high } = slopeInterval(setting, runs);
      expect(low).toBeGreaterThan(slope - tolerance);
      expect(high).toBeLessThan(slope + tolerance);
    });
});
