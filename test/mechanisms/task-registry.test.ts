/** The registry of tasks: each number that is known in closed form, and what must hold whatever agents do. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomClaimer } from "../../agents/norms/random-claimer.ts";
import { taskClaimer } from "../../agents/norms/task-claimer.ts";
import { taskSquatter } from "../../agents/norms/task-squatter.ts";
import type { PolicyUse } from "../../src/index.ts";
import {
  deadlockShare,
  declaredIntentions,
  distinctTasks,
  harmonic,
  leaseAvailability,
  noCollision,
  optimisticCommitsInTicks,
  outlivesLease,
  ticksToServeAll,
  twoPhaseCommits,
} from "../../src/institutions/index.ts";
import { balanceOf, unitsOut } from "../../src/mechanisms/ledger/index.ts";
import { type Claiming, claiming, head, keysByHand, ticks, total } from "../helpers/registry.ts";

/** Four standard deviations of the mean of n draws of at most this variance. */
const slack = (variance: number, n: number) => 4 * Math.sqrt(variance / n);

/** Sets a head of every world from the choice of each agent. */
function set(played: Claiming, name: string, choices: (world: number) => readonly number[]): void {
  const column = head(played, name);
  for (let i = 0; i < played.batch.worlds; i++) column.set(choices(i), i * played.batch.agents);
}

const column = ({ batch }: Claiming, name: string) => batch.columns[`task-registry.${name}`] as Int32Array;

describe("claims at random", () => {
  it("reach as many tasks, and collide as often, as urns do", () => {
    const [worlds, count] = [40, 100];
    const played = claiming(5, { tasks: 10 }, [{ use: randomClaimer }], { worlds });
    let apart = 0;
    const before = new Float64Array(worlds);
    const finished = column(played, "finished");
    ticks(played, count, () => {
      for (let i = 0; i < worlds; i++) {
        if (finished[i] - before[i] === 5) apart++;
        before[i] = finished[i];
      }
    });
    const n = worlds * count;
    expect(Math.abs(total(played, "finished") / n - distinctTasks(5, 10))).toBeLessThan(slack(1, n));
    expect(Math.abs(apart / n - noCollision(5, 10))).toBeLessThan(slack(0.25, n));
  });
});

describe("claims of free tasks", () => {
  it.each([
    ["ledger", 3],
    ["ledger", 5],
    ["blind", 2],
    ["blind", 3],
    ["blind", 5],
  ] as const)("by %s serve %i in the ticks that closed forms say", (resolve, n) => {
    // Beyond the horizon nobody is still unserved, but for one in 10^7.
    const [worlds, horizon, episodes] = [40, 26, 25];
    const played = claiming(n, { tasks: n, finish: 0, resolve }, [{ use: taskClaimer }], { worlds, horizon });
    const served: number[] = [];
    const since = new Uint8Array(worlds);
    const out = column(played, "out");
    ticks(played, horizon * episodes, (t) => {
      if (t % horizon === 0) since.fill(0);
      for (let i = 0; i < worlds; i++)
        if (since[i] === 0 && out[i] === n) {
          since[i] = 1;
          served.push(1 + (t % horizon));
        }
    });
    expect(served.length).toBe(worlds * episodes);
    const expected = ticksToServeAll(n, resolve);
    if (resolve === "ledger") expect(expected).toBeCloseTo(harmonic(n), 12);
    const mean = served.reduce((a, b) => a + b, 0) / served.length;
    const variance = served.reduce((sum, t) => sum + (t - mean) ** 2, 0) / served.length;
    expect(Math.abs(mean - expected)).toBeLessThan(slack(variance, served.length));
  });
});

describe("optimistic commits", () => {
  it.each([
    [0.1, 1.7317],
    [1, 1],
  ])("of four writers, ready with %f a tick, come at %f", (finish, rate) => {
    const played = claiming(4, { tasks: 1, resolve: "optimistic", finish }, [], { worlds: 40 });
    head(played, "claim").fill(1);
    ticks(played, 20);
    played.batch.startWindow();
    const count = 200 / finish;
    ticks(played, count);
    const commits = total(played, "finished") / (40 * count * finish);
    expect(optimisticCommitsInTicks(4, finish)).toBeCloseTo(rate, 4);
    expect(Math.abs(commits - rate)).toBeLessThan(finish === 1 ? 1e-12 : 0.04);
    const aborted = total(played, "late") / (total(played, "late") + total(played, "finished"));
    expect(Math.abs(aborted - (1 - rate / 4))).toBeLessThan(0.01);
  });

  it("wait after a refusal, the longer the more there were, and then lose less", () => {
    const late = (backoff: number) => {
      const played = claiming(4, { tasks: 1, resolve: "optimistic", backoff }, [], { worlds: 10 });
      head(played, "claim").fill(1);
      ticks(played, 100);
      return [total(played, "late"), total(played, "finished")];
    };
    const [lost, done] = late(0);
    expect([lost, done]).toEqual([3 * 100 * 10, 100 * 10]);
    expect(late(4)[0]).toBeLessThan(0.4 * lost);
  });
});

describe("hold and wait", () => {
  /** All choices of ordered pairs of m resources by n agents, a world each. */
  function everyPair(n: number, m: number, pairs: number[][], params = {}): number {
    const worlds = pairs.length ** n;
    const played = claiming(n, { tasks: m, needs: 2, order: "arrival", ...params }, [], { worlds });
    const choice = (i: number) =>
      Array.from({ length: n }, (_, a) => pairs[Math.floor(i / pairs.length ** a) % pairs.length]);
    const chosen = Array.from({ length: worlds }, (_, i) => choice(i));
    const claim = head(played, "claim");
    const had = new Uint8Array(worlds * n);
    const served = new Uint8Array(worlds * n);
    const taken = column(played, "taken");
    ticks(played, 0);
    for (let t = 0; t < 3 * n + 2; t++) {
      for (let k = 0; k < worlds * n; k++) {
        // Who had one of two and has none now is served.
        if (had[k] === 1 && taken[k] === 0) served[k] = 1;
        had[k] = taken[k];
        claim[k] = served[k] === 1 ? 0 : chosen[Math.floor(k / n)][k % n][taken[k]];
      }
      played.batch.step();
    }
    let stuck = 0;
    for (let i = 0; i < worlds; i++) if (column(played, "out")[i] > 0) stuck++;
    // The registry says so itself.
    played.batch.startWindow();
    played.batch.step();
    let told = 0;
    for (let i = 0; i < worlds; i++) if (column(played, "stuck")[i] > 0) told++;
    expect(told).toBe(stuck);
    return stuck / worlds;
  }
  const pairsOf = (m: number) => {
    const pairs: number[][] = [];
    for (let a = 1; a <= m; a++) for (let b = 1; b <= m; b++) if (a !== b) pairs.push([a, b]);
    return pairs;
  };

  it("ends in a deadlock in exactly as many cases as the enumeration says", () => {
    for (const [n, m] of [
      [2, 2],
      [2, 3],
      [2, 4],
      [3, 3],
    ])
      expect(everyPair(n, m, pairsOf(m))).toBeCloseTo(deadlockShare(n, m), 12);
  });

  it("in one order never does", () => {
    const inOrder = pairsOf(3).filter(([a, b]) => a < b);
    expect(everyPair(3, 3, inOrder)).toBe(0);
  });

  it("is ended by leases, and of scripts only the ones without an order come to it", () => {
    const society = (use: PolicyUse["use"], params: Record<string, unknown>) => {
      const options = { tasks: 3, needs: 2, ...params };
      const played = claiming(3, options, [{ use }], { worlds: 10 });
      ticks(played, 60);
      played.batch.startWindow();
      ticks(played, 20);
      return [total(played, "finished") / 10, total(played, "stuck")];
    };
    expect(society(randomClaimer, {})[0]).toBe(0);
    expect(society(randomClaimer, { resolve: "lease", lease: 3, order: "arrival" })[0]).toBeGreaterThan(3);
    const [done, stuck] = society(taskClaimer, {});
    expect(done).toBeGreaterThan(5);
    expect(stuck).toBe(0);
    const together = society(taskClaimer, { resolve: "two-phase" });
    expect(together[0]).toBeCloseTo(20, 12);
    expect(together[1]).toBe(0);
  });
});

describe("two phases", () => {
  it("commit as often as all say yes", () => {
    const params = { tasks: 4, needs: 4, resolve: "two-phase", yes: 0.9 };
    const played = claiming(1, params, [{ use: taskClaimer }], { worlds: 10 });
    ticks(played, 1000);
    const share = total(played, "finished") / 10_000;
    expect(Math.abs(share - twoPhaseCommits(4, 0.9))).toBeLessThan(slack(0.25, 10_000));
    expect(total(played, "finished") + total(played, "aborted")).toBe(10_000);
  });

  it("are given up at the time-out, whole, where the coordinator crashes in between", () => {
    const params = { tasks: 4, needs: 3, resolve: "two-phase", crash: 1, lease: 4 };
    const played = claiming(2, params);
    for (const [j, name] of ["claim", "claim2", "claim3"].entries()) set(played, name, () => [j + 1, 4 - j]);
    const held: number[] = [];
    ticks(played, 11, () => held.push(column(played, "out")[0]));
    // Locked at ticks 0, 4 and 8: the sets overlap, so that one of the two has its locks at a time.
    expect(held).toEqual([3, 3, 3, 0, 3, 3, 3, 0, 3, 3, 3]);
    expect(total(played, "expired")).toBe(6);
    expect(total(played, "finished")).toBe(0);
    expect(total(played, "crashed")).toBe(3);
  });
});

describe("a lease", () => {
  it("leaves as much of the time as closed forms say", () => {
    const params = { tasks: 1, resolve: "lease", lease: 5, crash: 0.1 };
    const played = claiming(1, params, [{ use: taskClaimer }], { worlds: 20 });
    ticks(played, 60);
    played.batch.startWindow();
    const count = 2000;
    ticks(played, count);
    const available = 1 - total(played, "dead") / (20 * count);
    expect(Math.abs(available - leaseAvailability(0.1, 5))).toBeLessThan(0.02);
  });

  it("that is outlived has another version, and the commit is refused", () => {
    const params = { tasks: 1, resolve: "lease", lease: 5, renew: false, finish: 0.3 };
    const played = claiming(1, params, [], { worlds: 10 });
    head(played, "claim").fill(1);
    ticks(played, 3000);
    const [late, done] = [total(played, "late"), total(played, "finished")];
    expect(Math.abs(late / (late + done) - outlivesLease(0.3, 5))).toBeLessThan(
      slack(0.14, late + done) + 0.002,
    );
    expect(total(played, "refused")).toBeGreaterThanOrEqual(late);
    // Renewed, it is never outlived.
    const renewed = claiming(1, { ...params, renew: true }, [], { worlds: 20 });
    head(renewed, "claim").fill(1);
    ticks(renewed, 100);
    expect(total(renewed, "late")).toBe(0);
  });

  it("is committed by who has it, and not by who had it before", () => {
    // Seat 0 takes the task for two ticks and works on; then seat 1 takes it.
    const params = { tasks: 1, resolve: "lease", lease: 2, renew: false, finish: 0 };
    const played = claiming(2, params);
    set(played, "claim", () => [1, 0]);
    ticks(played, 1);
    expect([...column(played, "holder"), ...column(played, "version")]).toEqual([1, 1]);
    ticks(played, 1);
    set(played, "claim", () => [1, 1]);
    ticks(played, 1);
    // Given back and taken: two changes.
    expect([...column(played, "holder"), ...column(played, "version")]).toEqual([2, 3]);
    expect([...column(played, "token")]).toEqual([1, 3]);
  });
});

describe("declared intentions", () => {
  function coordination(a: number, b: number, declare: number, worlds = 20, count = 750): number {
    const mixes = Array.from({ length: declare + 1 }, (_, k) => declaredIntentions(a, b, k).better);
    const params = { tasks: 2, value: [a, b], resolve: "blind", declare };
    const played = claiming(2, params, [{ use: taskClaimer, params: { mixes } }], { worlds });
    ticks(played, count);
    return total(played, "finished") / (2 * worlds * count);
  }

  it.each([
    [3, 2, [0, 1, 2, 3]],
    [1, 1, [1, 3]],
  ])("of tasks worth %i and %i coordinate the more, the more rounds there are", (a, b, tried) => {
    for (const rounds of tried) {
      const expected = declaredIntentions(a, b, rounds).coordination;
      expect(Math.abs(coordination(a, b, rounds) - expected)).toBeLessThan(slack(0.25, 15_000));
    }
  });

  it("are seen in the next round, and change nothing for who ignores them", () => {
    const run = (say: number[]) => {
      const played = claiming(2, { tasks: 3, resolve: "ledger", declare: 2 });
      set(played, "claim", () => [2, 2]);
      set(played, "declare", () => say);
      const seen: unknown[] = [];
      played.batch.step();
      const heard = [...played.batch.io.obs.declared];
      for (let s = 0; s < 20; s++) {
        played.batch.step();
        const { reward } = played.batch.io;
        seen.push([...reward], [...column(played, "rows")], [...column(played, "refusals")]);
      }
      return { heard, seen };
    };
    const [loud, quiet] = [run([1, 3]), run([0, 0])];
    expect(loud.heard).toEqual([1, 3, 3, 1]);
    expect(quiet.heard).toEqual([0, 0, 0, 0]);
    expect(loud.seen).toEqual(quiet.seen);
  });

  it("are gamed by who never yields", () => {
    const params = { tasks: 2, value: [3, 2], resolve: "blind", declare: 1 };
    const uses = [
      { use: taskSquatter, seats: [0] },
      { use: taskClaimer, seats: [1] },
    ];
    const played = claiming(2, params, uses, { worlds: 20 });
    const earned = [0, 0];
    ticks(played, 500, () => {
      played.batch.io.reward.forEach((reward, k) => {
        earned[k % 2] += reward / 10_000;
      });
    });
    // Half of the time both have declared the first; then the other chooses anew, again the first half of the time.
    expect(Math.abs(earned[0] - 3 * 0.75)).toBeLessThan(0.1);
    expect(Math.abs(earned[1] - 2 * 0.75)).toBeLessThan(0.1);
  });
});

describe("whatever agents do", () => {
  const anyParams = fc.record({
    tasks: fc.integer({ min: 2, max: 4 }),
    needs: fc.integer({ min: 1, max: 2 }),
    resolve: fc.constantFrom("blind", "ledger", "lease", "two-phase", "optimistic"),
    order: fc.constantFrom("uniform", "arrival"),
    finish: fc.constantFrom(0, 0.4, 1),
    lease: fc.integer({ min: 1, max: 4 }),
    renew: fc.boolean(),
    crash: fc.constantFrom(0, 0.3),
    yes: fc.constantFrom(1, 0.7),
    rows: fc.constantFrom(8, 500),
  });

  it("a task is never held twice, rows and holders agree, and each refusal is somebody's", () => {
    const claims = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(anyParams, claims, (drawn, choices) => {
        const simple = drawn.resolve === "blind" || drawn.resolve === "optimistic";
        const params = {
          ...drawn,
          ...(simple && { needs: 1, crash: 0 }),
          ...(drawn.resolve !== "two-phase" && { yes: 1 }),
        };
        const played = claiming(3, params);
        let at = 0;
        let refusedBefore = 0;
        ticks(played, 1);
        for (let t = 0; t < 16; t++) {
          for (const { name } of played.batch.heads.slice(1))
            set(played, name, () => [0, 1, 2].map(() => choices[at++ % 60] % (params.tasks + 1)));
          const jobs = total(played, "finished");
          const versions = [...column(played, "version")];
          ticks(played, 1);
          const view = { rows: column(played, "rows"), written: column(played, "written") };
          for (let r = 0; r < params.tasks; r++) {
            const out = unitsOut(view, 0, r + 1);
            expect(out).toBe(column(played, "holder")[r] > 0 ? 1 : 0);
            expect(column(played, "version")[r]).toBeGreaterThanOrEqual(versions[r]);
          }
          // What two phases lock they lock whole.
          if (params.resolve === "two-phase") expect(column(played, "out")[0] % params.needs).toBe(0);
          const refusals = column(played, "refusals").reduce((a, b) => a + b, 0);
          expect(refusals).toBe(total(played, "refused"));
          expect(refusals).toBeGreaterThanOrEqual(refusedBefore);
          refusedBefore = refusals;
          const paid = played.batch.io.reward.reduce((a, b) => a + b, 0);
          expect(paid).toBe((total(played, "finished") - jobs) * params.needs);
        }
        expect(total(played, "unbalanced")).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});

describe("keys", () => {
  it("hold a task each: a seat with two has two, and gives back what a key held that it gives up", () => {
    const params = { tasks: 3, finish: 0, counts: "key" };
    const played = claiming(2, params, [], { before: [{ use: keysByHand }] });
    const { columns } = played.batch;
    set(played, "claim", () => [1, 0]);
    ticks(played, 1);
    set(played, "claim", () => [2, 0]);
    ticks(played, 1);
    // The first key is at work: its claim does not count.
    expect([...column(played, "holder")]).toEqual([1, 0, 0]);
    (columns["identities.acting"] as Int32Array)[0] = 1;
    ticks(played, 1);
    expect([...column(played, "holder")]).toEqual([1, 2, 0]);
    expect([...played.batch.io.obs.holder]).toEqual([1, 1, 0, 2, 2, 0]);
    set(played, "claim", () => [2, 2]);
    ticks(played, 1);
    expect([...column(played, "refusals")]).toEqual([0, 0, 1, 0]);
    (columns["identities.key"] as Int32Array)[1] = 7;
    set(played, "claim", () => [3, 0]);
    ticks(played, 1);
    expect([...column(played, "holder")]).toEqual([1, 0, 2]);
    const book = { rows: column(played, "rows"), written: column(played, "written") };
    expect([1, 2, 7].map((key) => [1, 2, 3].map((task) => balanceOf(book, 0, key, task)))).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
  });
});

describe("what does not go together", () => {
  it("is refused where the batch is built", () => {
    const build = (params: Record<string, unknown>) => () => claiming(2, params);
    expect(build({ value: [1, 2, 3] })).toThrow(
      "task-registry: value needs 2 numbers, one for each task, got 3",
    );
    expect(build({ needs: 3 })).toThrow("a job needs at most as many resources as there are (2), got 3");
    expect(build({ resolve: "blind", needs: 2 })).toThrow("blind claims take one resource a job");
    expect(build({ resolve: "optimistic", crash: 0.5 })).toThrow(
      "nobody crashes where claims are optimistic",
    );
    expect(build({ yes: 0.5 })).toThrow("resources are asked to prepare in two phases only");
    expect(build({ rows: 3 })).toThrow("rows must be a whole number in 4..65536 for 2 accounts");
    expect(build({ counts: "key" })).toThrow(
      'counts keys, and no mechanism "identities" that keeps them is laid before it',
    );
  });
});
