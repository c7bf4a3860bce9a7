/** A sample of what `npm run test:chaos` does for minutes: nothing goes wrong in silence, and nothing crashes. */
import { expect, test } from "vitest";
import { attacks } from "./attacks/index.ts";
import { chaos } from "./chaos.ts";

/** Trials of each attack; those that start processes are slow. */
const times: Readonly<Record<string, number>> = {
  kills: 1,
  corruptions: 1,
  disks: 8,
  users: 1,
  configurations: 25,
  expressions: 200,
  weights: 60,
};

test("each attack is survived or refused", async () => {
  expect(Object.keys(times)).toEqual(attacks.map(({ name }) => name));
  const all = await chaos(attacks, { seed: 11, times });
  for (const { attack, bad, counts } of all) {
    expect(bad, attack).toEqual([]);
    expect(counts.survived + counts.refused, attack).toBe(times[attack]);
  }
}, 180_000);
