import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { honestClaim } from "../../agents/norms/honest-claim.ts";
import { taskQueue } from "../../envs/task-queue/task-queue.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  commonWait,
  handOffSojourns,
  preemptiveSojourns,
  priorityWaits,
} from "../../src/situations/index.ts";
import { sojourns } from "./task-queue.sojourns.ts";

type Given = Record<string, unknown>;
const twoClasses = taskQueue.presets!["two-classes"] as Given;
const alike = [
  { rate: 0.3, mean: 1 },
  { rate: 0.4, mean: 1 },
];
const honest: PolicyUse = { use: honestClaim };
const urgent: PolicyUse = { use: always, params: { action: 1 } };

/** Within 3 %: of several hundred thousand tasks, which hang together in busy periods. */
function near(found: readonly number[], known: readonly number[]): void {
  known.forEach((each, a) => {
    expect(Math.abs(found[a] / each - 1)).toBeLessThan(0.03);
  });
}

describe("in the long run tasks take what is known in closed form", () => {
  it("of priorities that wait, and of none", () => {
    near(
      sojourns(twoClasses, honest, 1000),
      priorityWaits(alike).map((wait) => wait + 1),
    );
    const common = commonWait(alike) + 1;
    near(sojourns(twoClasses, urgent, 1000), [common, common]);
  });

  it("of priorities that interrupt, with hand-offs and without", () => {
    near(sojourns({ ...twoClasses, preempt: "higher" }, honest, 1000), preemptiveSojourns(alike));
    const interrupting = { use: honestClaim, params: { interrupt: true } };
    const given = taskQueue.presets!["hand-off"] as Given;
    near(sojourns(given, interrupting, 1000), handOffSojourns(alike[0], alike[1], 0.5));
    // Who does not interrupt waits for the other.
    near(
      sojourns(given, honest, 1000),
      priorityWaits(alike).map((wait) => wait + 1),
    );
  });

  it("of short and long tasks, and of owners in groups", () => {
    const classes = [
      { rate: 0.6, mean: 0.5 },
      { rate: 0.25, mean: 2 },
    ];
    const given = taskQueue.presets!["short-and-long"] as Given;
    near(
      sojourns(given, honest, 2000),
      priorityWaits(classes).map((wait, a) => wait + classes[a].mean),
    );
    near(
      sojourns(given, urgent, 2000),
      classes.map(({ mean }) => commonWait(classes) + mean),
    );
    const groups = [
      { rate: 0.4, mean: 1 },
      { rate: 0.4, mean: 1 },
    ];
    near(
      sojourns({}, honest, 1500),
      Array.from({ length: 8 }, (_, a) => priorityWaits(groups)[a % 2] + 1),
    );
  });
});

it("a toll of 2 on priority makes honesty the best reply of the dear and of the cheap", () => {
  const worth = (claims: readonly number[]) => {
    const batch = createBatch(
      taskQueue,
      { ...twoClasses, events: 200, horizon: 1e6 },
      { worlds: 64, mechanisms: [{ use: pigouvianTax, params: { on: "favoured", rate: 2 } }] },
    );
    const policies = bindPolicies(
      batch,
      claims.map((action, a) => ({ use: always, params: { action }, seats: [a] })),
    );
    const reward = [0, 0];
    for (let tick = 0; tick < 400; tick++) {
      rollout(batch, policies, 1);
      for (let k = 0; k < 128; k++) reward[k % 2] += batch.io.reward[k];
    }
    return reward;
  };
  const honestly = worth([1, 0]);
  expect(worth([0, 0])[0]).toBeLessThan(honestly[0]);
  expect(worth([1, 1])[1]).toBeLessThan(honestly[1]);
});
