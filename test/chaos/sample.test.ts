/** A sample of what `npm run test:chaos` does for minutes: nothing goes wrong in silence, and nothing crashes. */
import { expect, test } from "vitest";
import { attacks } from "./attacks/index.ts";
import { chaos } from "./chaos.ts";

/** Trials of each attack; those that start processes are slow. */
const times: Readonly<Record<string, number>> = {
  kills: 1,
  corruptions: 1,
  disks: 20,
  users: 1,
  configurations: 60,
  expressions: 500,
  weights: 150,
};

test("each attack is tried", () => {
  expect(Object.keys(times)).toEqual(attacks.map(({ name }) => name));
});

test.each(attacks.map((attack) => [attack.name, attack] as const))(
  "%s",
  async (name, attack) => {
    const [{ bad, counts }] = await chaos([attack], { seed: 11, times: times[name] });
    expect(bad).toEqual([]);
    expect(counts.survived + counts.refused).toBe(times[name]);
  },
  120_000,
);
