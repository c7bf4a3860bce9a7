/** Episodes that a deviant ends: what it earns in them counts a tick of the episodes of those who keep to the norm. */
import { expect, test } from "vitest";
import { always } from "../../agents/index.ts";
import { z } from "../../src/index.ts";
import { certify } from "../../src/norms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { societyOf } from "./societies.ts";

/** Staying pays 1 a tick, for 20 ticks; grabbing pays 5 and ends the episode for all. */
const grab = sketchEnv({
  id: "grab-v0",
  params: z.object({
    noisy: z.boolean().default(false).describe("whether the env draws a number that changes nothing"),
    grabbed: z.number().default(5).describe("payoff of grabbing"),
  }),
  horizon: () => 20,
  world: {
    step(w, p) {
      if (p.noisy) w.random();
      for (let a = 0; a < 2; a++) {
        w.payoff[a] = w.action[a] === 1 ? p.grabbed : 1;
        if (w.action[a] === 1) w.ended = 1;
      }
    },
  },
});

const stay = { use: always, params: { action: 0 } };
const deviants = [{ label: "grab", use: always, params: { action: 1 } }];

test.each([5, 30])(
  "grabbing %d once is worth what it brings in a whole episode, found or solved",
  (grabbed) => {
    const gain = expect.closeTo((grabbed - 20) / 20, 9);
    const [found, solved] = [true, false].map((noisy) =>
      certify(societyOf(grab, { noisy, grabbed }, [stay], { worlds: 4 }), { ticks: 100, deviants }),
    );
    expect(found.exact.solved).toBe(false);
    for (const { deviations } of [found, solved])
      expect(deviations.worst.candidates[0].gain).toEqual({ estimate: gain, low: gain, high: gain });
    // The best plan grabs at once, or in the last tick.
    if (solved.exact.solved)
      expect(solved.exact.gain.estimate).toBeCloseTo(Math.max(grabbed - 20, grabbed - 1) / 20, 9);
    for (const { deviations, invasion, epsilon } of [found, solved]) {
      expect(deviations.worst.gain.estimate).toBeCloseTo(Math.max(0, (grabbed - 20) / 20), 9);
      // A resident gets 1 beside another and 1 / 20 beside a mutant, which gets the same beside both.
      const barrier = (1 - grabbed / 20 + epsilon) / (1 - 1 / 20);
      expect(invasion[0].barrier.estimate).toBeCloseTo(barrier, 9);
    }
  },
);

test("a norm under which episodes end early counts the ticks that it plays", () => {
  // Both grab, so that an episode is one tick, and whoever gets less by it would rather stay.
  const society = societyOf(grab, { grabbed: -1 }, [{ use: always, params: { action: 1 } }], { worlds: 2 });
  const stayers = [{ label: "stay", use: always, params: { action: 0 } }];
  const { exact, deviations } = certify(society, { ticks: 100, deviants: stayers });
  expect(exact).toMatchObject({ solved: true, gain: { estimate: 2 }, worst: { gain: 2, gainPerTick: 2 } });
  expect(deviations.worst.gain.estimate).toBeCloseTo(2, 9);
});

test("welfare counts a tick of whole episodes, so that what ends them soon is not efficient", () => {
  const society = societyOf(grab, {}, [{ use: always, params: { action: 1 } }], { worlds: 2 });
  const optimum = { label: "staying", welfare: 2 };
  const { efficiency } = certify(society, { ticks: 100, deviants, optimum });
  // Both grab 5 in the first of 20 ticks.
  expect(efficiency.welfare.estimate).toBeCloseTo(10 / 20, 12);
  expect(efficiency.progress!.high).toBeLessThan(1);
});
