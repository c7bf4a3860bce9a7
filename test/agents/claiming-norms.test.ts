/** Norms that claim tasks from a registry: what they claim and declare, choice by choice. */
import { describe, expect, it } from "vitest";
import { randomClaimer } from "../../agents/norms/random-claimer.ts";
import { taskClaimer } from "../../agents/norms/task-claimer.ts";
import { taskSquatter } from "../../agents/norms/task-squatter.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { type Claiming, claiming, head, idle } from "../helpers/registry.ts";

/** Choices of the head by each seat, step after step, rounds of talk included. */
function history(played: Claiming, steps: number, name = "claim"): string[] {
  const choices = Array.from({ length: played.batch.agents }, () => "");
  for (let s = 0; s < steps; s++) {
    for (const { policy } of played.policies) policy.act(0, 1, false);
    head(played, name).forEach((choice, a) => {
      choices[a] += choice;
    });
    played.batch.step();
  }
  return choices;
}

const seats = (...uses: PolicyUse[]) => uses.map((use, seat) => ({ ...use, seats: [seat] }));
const squatter = (task: number) => ({ use: taskSquatter, params: { task } });
const claimer = { use: taskClaimer };

describe("task-claimer", () => {
  it("claims what is free, and nothing where nothing is", () => {
    // Of two who have waited equally long the first seat has it.
    const params = { tasks: 2, finish: 0, order: "arrival" };
    const played = claiming(2, params, seats(squatter(1), claimer));
    const choices = history(played, 8);
    expect(choices[0]).toBe("11111111");
    expect(choices[1]).toMatch(/^[12]2{7}$/);
    expect([...played.batch.columns["task-registry.holder"]]).toEqual([1, 2]);
    const alone = claiming(2, { ...params, tasks: 1 }, seats(squatter(1), claimer));
    expect(history(alone, 5)).toEqual(["11111", "10000"]);
  });

  it("leaves to another what it has declared alone, and keeps to its own", () => {
    const params = { tasks: 2, declare: 1, resolve: "blind" };
    // Ticks are two steps: a round of talk, and the claim. With 1 always first, both collide.
    const first = { use: taskClaimer, params: { mixes: [1, 1] } };
    expect(history(claiming(2, params, seats(first, first)), 6)).toEqual(["111111", "111111"]);
    const second = { use: taskClaimer, params: { mixes: [0, 0] } };
    expect(history(claiming(2, params, seats(first, second)), 6)).toEqual(["111111", "222222"]);
    expect(history(claiming(2, params, seats(squatter(2), second)), 6, "declare")).toEqual([
      "222222",
      "222222",
    ]);
  });

  it("takes what a job needs in the order of numbers", () => {
    const played = claiming(1, { tasks: 3, needs: 3 }, seats(claimer));
    expect(history(played, 6)).toEqual(["123123"]);
    const together = claiming(1, { tasks: 2, needs: 2, resolve: "two-phase" }, seats(claimer));
    expect([history(together, 3), history(together, 3, "claim2")]).toEqual([["111"], ["222"]]);
  });

  it("waits for the next resource while it keeps what it has", () => {
    const played = claiming(2, { tasks: 2, needs: 2 }, seats(squatter(2), claimer));
    // The squatter has 2 from the first tick on and never goes on; the other has 1 and waits for ever.
    expect(history(played, 5)).toEqual(["22222", "12222"]);
  });
});

describe("task-squatter", () => {
  it("sits on what it has until its lease runs out", () => {
    const params = { tasks: 2, needs: 2, resolve: "lease", lease: 2 };
    const played = claiming(2, params, seats(squatter(2), claimer));
    // The lease of 1 runs out while it waits for 2, and it begins anew.
    expect(history(played, 4)).toEqual(["2222", "1201"]);
    let finished = 0;
    for (let t = 0; t < 30; t++) {
      history(played, 1);
      finished += played.batch.io.reward[1] > 0 ? 1 : 0;
    }
    expect(finished).toBeGreaterThan(0);
    expect(() => claiming(1, { tasks: 2 }, [squatter(3)])).toThrow(
      "task-squatter: task must be in 1..2, got 3",
    );
  });

  it("declares and claims the same, several in a row where a job takes them at once", () => {
    const params = { tasks: 3, needs: 2, resolve: "two-phase", declare: 1 };
    const played = claiming(1, params, [squatter(3)]);
    expect(["claim", "claim2", "declare"].map((name) => history(played, 2, name)[0])).toEqual([
      "33",
      "11",
      "33",
    ]);
  });
});

describe("random-claimer", () => {
  it("claims all tasks alike, held or not", () => {
    const played = claiming(2, { tasks: 3, finish: 0 }, seats(squatter(1), { use: randomClaimer }));
    const choices = history(played, 300)[1];
    for (const c of "123") expect(choices.split(c).length - 1).toBeGreaterThan(choices[0] === c ? 0 : -1);
    const free = claiming(1, { tasks: 3 }, [{ use: randomClaimer }]);
    const claimed = history(free, 300)[0];
    for (const c of "123")
      expect(Math.abs(claimed.split(c).length - 1 - 100)).toBeLessThan(4 * Math.sqrt(67));
  });

  it("keeps what it has while it waits for what another has", () => {
    const played = claiming(2, { tasks: 2, needs: 2 }, seats(squatter(2), { use: randomClaimer }));
    const choices = history(played, 12)[1];
    // From some tick on it has 1 and wants 2.
    expect(choices).toMatch(/^[12]*1?2{3,}$/);
    expect([...played.batch.columns["task-registry.holder"]]).toEqual([2, 1]);
  });
});

it("norms of a registry say that they need one", () => {
  const batch = createBatch(idle, {});
  for (const use of [taskClaimer, randomClaimer, taskSquatter])
    expect(() => bindPolicies(batch, [{ use }])).toThrow('reads the observation "free"');
});
