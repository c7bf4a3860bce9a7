import { expect, test } from "vitest";
import { experiment, selfPlay, shareOf } from "../../experiments/win-stay-lose-shift/experiment.ts";
import { reproducesCommitted } from "./reproduces.ts";

reproducesCommitted(experiment, 1_800_000);

test.each([
  ["optimistic", 100],
  ["random", { low: 0, high: 60 }],
])(
  "from %s tables as many pairs find it as from those that are 0",
  (_, init) => {
    const found = selfPlay({ temptation: 5, gamma: 0.95, init }, 200, { seed: "self-play" });
    const { low, high } = shareOf(found, "CDDC");
    expect(low).toBeGreaterThanOrEqual(0.76 - 0.08);
    expect(high).toBeLessThanOrEqual(0.81 + 0.08);
  },
  1_800_000,
);
