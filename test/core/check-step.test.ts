/** Observations are looked at four a turn: the first stray one is named wherever it stands, as if each was looked at alone. */
import { expect, test } from "vitest";
import { checkObservations, observedFeature } from "../../src/core/check-step.ts";
import { category, type Feature, feature } from "../../src/core/spaces.ts";

const real = feature(-1, 1, "a level");
const open = feature(0, Number.POSITIVE_INFINITY, "a stock");
const strays: [Feature, number[]][] = [
  [category(3, "a choice"), [Number.NaN, -1, 3, 0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  [real, [Number.NaN, -1.1, 1.1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]],
  [open, [Number.NaN, -0.1, Number.POSITIVE_INFINITY]],
];

test.each(strays)("of %o", (declared, bad) => {
  const most = 11;
  for (let count = 1; count <= most; count++)
    for (let at = 0; at < count; at++)
      for (const value of bad) {
        // All at the edge of the range, and another stray one at the end: the first counts.
        const column = new Float64Array(count).fill(declared.whole ? declared.high : declared.low);
        column[count - 1] = Number.NaN;
        column[at] = value;
        const rows = { agents: 1, firstWorld: 0, tick: new Int32Array(count) };
        const observed = [observedFeature("env", "seen", declared, column)];
        expect(() => checkObservations(observed, rows, 0, count)).toThrow(
          `got ${value} (world ${at}, agent 0, tick 0)`,
        );
        expect(() => checkObservations(observed, rows, 0, at)).not.toThrow();
      }
});
