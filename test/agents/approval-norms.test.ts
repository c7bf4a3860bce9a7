/** Norms that ask, in the commons with efforts of 0, 1, 2 and 3, of which a human approves up to 2. */
import { expect, it } from "vitest";
import { always, asksAlways, asksBelow } from "../../agents/index.ts";
import { commons } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { approval } from "../../src/mechanisms/index.ts";

/** What the agents ask, are told and do in each tick: asks, requests after it, efforts. */
function history(uses: PolicyUse[], params: object, ticks: number) {
  const mechanisms = [{ use: approval, params: { most: 2, rate: 1, timeout: 2, ...params } }];
  const batch = createBatch(commons, { agents: uses.length, maxEffort: 3, levels: 4 }, { mechanisms });
  const policies = bindPolicies(
    batch,
    uses.map((use, seat) => ({ ...use, seats: [seat] })),
  );
  return Array.from({ length: ticks }, () => {
    for (const { policy } of policies) policy.act(0, 1, false);
    const asks = [...batch.io.actions[1]];
    batch.step();
    return [asks, [...batch.io.obs.request], [...batch.io.actions[0]]];
  });
}

it("who asks where nobody waits is held up by who asks for everything", () => {
  const polite = { use: asksBelow, params: { action: 2 } };
  expect(history([{ use: asksAlways }, polite], {}, 4)).toEqual([
    // The first asks for 3, which is refused; the other waits and does nothing.
    [
      [1, 1],
      [3, 1],
      [0, 0],
    ],
    [
      [1, 0],
      [1, 2],
      [0, 2],
    ],
    // Now the queue is not empty: the polite one does what it would have asked for.
    [
      [0, 0],
      [3, 0],
      [0, 2],
    ],
    [
      [1, 1],
      [1, 2],
      [0, 2],
    ],
  ]);
});

it("who asks for everything leaves no answers of a budget to others, and then does as it likes", () => {
  const asking = [
    { use: asksAlways, params: { action: 2 } },
    { use: asksBelow, params: { action: 1 } },
  ];
  expect(history(asking, { budget: 1 }, 3)).toEqual([
    [
      [1, 1],
      [2, 5],
      [2, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [2, 1],
    ],
    [
      [0, 0],
      [0, 0],
      [2, 1],
    ],
  ]);
});

it("who never asks is asked nothing", () => {
  expect(history([{ use: always, params: { action: 3 } }], {}, 2)).toEqual([
    [[0], [0], [3]],
    [[0], [0], [3]],
  ]);
});

it("asks below what it is told, of an observation that there is", () => {
  const asking = (params: Record<string, unknown>) => history([{ use: asksBelow, params }], {}, 1)[0][0];
  expect(asking({ of: "stock", below: 1e6 })).toEqual([1]);
  expect(asking({ of: "stock", below: 0 })).toEqual([0]);
  expect(() => asking({ of: "stok" })).toThrow("of must be an observation of one number: ");
  expect(() => asking({ action: 4 })).toThrow("action must be in 0..3");
});
