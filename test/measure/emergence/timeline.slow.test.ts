import { expect, it } from "vitest";
import { timeline } from "../../../src/measure/emergence/index.ts";
import { noiseHistory, shareOfSeeds } from "./noise.ts";

it.each([
  [1, 24, 3],
  [4, 40, 4],
  [20, 32, 3],
])("finds no event in the noise of %i sessions, %i windows, %i agents", (sessions, windows, agents) => {
  const rate = shareOfSeeds(
    200,
    (seed) => timeline(noiseHistory(seed, sessions, windows, agents), { seed }).length > 0,
  );
  // Nominal 5 %; 17 of 200 and more are expected once in forty such tests.
  expect(rate).toBeLessThan(0.085);
});
