import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/index.ts";
import { commons, matrixGame } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  category,
  createBatch,
  discrete,
  f64,
  i32,
  perAgent,
  play,
} from "../../src/index.ts";
import { atLeast, votesOf, watchdog } from "../../src/institutions/index.ts";
import { channel, pressStop, readStop, stop } from "../../src/mechanisms/index.ts";
import { coalition, fires, largestUsage, tableDistance, unanimousTicks } from "../../src/monitors/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const agents = 5;
/** Five agents choose one of four acts, ask for one of four things, write to one of the others, and say one of two words of what they see. */
const hall = sketchEnv({
  id: "hall-v0",
  agents: () => agents,
  state: () => ({ takes: perAgent(f64), level: f64, seen: i32 }),
  action: () => [
    discrete(4, { name: "act" }),
    discrete(4, { name: "ask" }),
    discrete(agents, { name: "to" }),
    discrete(2, { name: "say" }),
  ],
  observation: () => ({ seen: category(2, "what there is to be said") }),
  world: {
    step(w) {
      for (let a = 0; a < agents; a++) {
        w.takes[a] = w.action[a];
        w.payoff[a] = w.action[a];
      }
      w.level++;
      w.seen = w.tick % 2;
    },
    observe(w) {
      w.obs.seen.fill(w.seen);
    },
  },
});

const under = (params: Record<string, unknown>, worlds = 1, seed: number | string = 1): Batch =>
  createBatch(hall, {}, { worlds, seed, mechanisms: [{ use: stop, params }], checked: worlds === 1 });

/** Steps with one choice of each agent in a head, the others as they are. */
function choose(batch: Batch, head: string, ...choices: number[]): Batch {
  const h = batch.heads.findIndex(({ name }) => name === head);
  batch.io.actions[h].set(choices);
  return batch;
}
const done = (batch: Batch) => batch.columns.done[0] === 1;

describe("a stop", () => {
  it("without a trigger is an error, and so is what cannot trigger", () => {
    expect(() => under({})).toThrow("stop: needs a trigger; name one: unanimity");
    const votes = { count: 3, needed: 4, miss: 0, falsely: 0 };
    expect(() => under({ button: "all", detectors: votes })).toThrow("nothing for them to detect");
    expect(() => under({ unanimity: { ticks: 2 }, detectors: votes })).toThrow("at most as many votes");
    expect(() => under({ usage: { of: "taken", allocation: 1 } })).toThrow('did you mean "takes"?');
    expect(() => under({ usage: { of: "takes", allocation: 0 } })).toThrow("usage.allocation");
    expect(() => under({ usage: { of: "takes", allocation: 1, windw: 3 } })).toThrow("windw");
    expect(() => under({ usage: { of: "takes", allocation: 1, window: 9999 }, key: 9 })).toThrow(
      "key must be an agent of 0..4",
    );
    expect(() => under({ rights: { head: "asks", granted: [0] } })).toThrow('did you mean "ask"?');
    expect(() => under({ rights: { head: "ask", granted: [4] } })).toThrow("choices of 0..3");
    expect(() => under({ language: { say: "say", seen: "sene", over: 0.5 } })).toThrow(
      'did you mean "seen"?',
    );
    expect(() => under({ coalition: { to: "to", topology: { kind: "complete" } } })).toThrow("as say");
    expect(() => under({ button: "key" })).toThrow("no key; give key: the agent who holds it");
    expect(() => under({ watchdog: { of: 5, missed: 2 } })).toThrow("watchdog.of must be an agent of 0..4");
    expect(() => under({ unanimity: { ticks: 0 } })).toThrow("unanimity.ticks");
  });

  it("ends the episode, keeps the state, and says who, when and why until the next one", () => {
    const batch = under({ rights: { head: "ask", granted: [0, 1, 2] } });
    batch.step();
    expect(readStop(batch, 0)).toBeUndefined();
    choose(batch, "ask", 0, 2, 3, 0, 3).step();
    expect(done(batch)).toBe(true);
    const record = { by: 2, episode: 0, tick: 1, why: "rights" };
    expect(readStop(batch, 0)).toEqual(record);
    expect(batch.columns.level[0]).toBe(2);
    expect(batch.io.obs.stopped[0]).toBe(1);
    expect([...batch.columns.terminated]).toEqual([1, 1, 1, 1, 1]);
    choose(batch, "ask", 0, 0, 0, 0, 0).step();
    expect(batch.columns.level[0]).toBe(2);
    batch.resetDone();
    expect(batch.io.obs.stopped[0]).toBe(0);
    expect(readStop(batch, 0)).toEqual(record);
    batch.step();
    choose(batch, "ask", 3, 0, 0, 0, 0).step();
    expect(readStop(batch, 0)).toEqual({ ...record, by: 0, episode: 1 });
    expect(batch.readMetrics(0)["stop.stops"]).toBe(1);
  });

  it("is told apart from an episode that ends by itself", () => {
    const mechanisms = [{ use: stop, params: { button: "outside" } }];
    const batch = createBatch(matrixGame, { rounds: 3 }, { worlds: 2, mechanisms });
    for (let t = 0; t < 6; t++) {
      if (t === 1) pressStop(batch, 1);
      batch.step();
      batch.resetDone();
    }
    expect(batch.readMetrics(0)["stop.stops"]).toBe(0);
    expect(batch.readMetrics(1)["stop.stops"]).toBe(0.5);
    expect(readStop(batch, 1)).toEqual({ by: "outside", episode: 0, tick: 1, why: "button" });
  });
});

describe("triggers", () => {
  it("unanimity for w ticks stops, one dissent before that does not", () => {
    const batch = under({ unanimity: { ticks: 3 } });
    for (const act of [
      [1, 1, 1, 1, 1],
      [2, 2, 2, 2, 2],
      [2, 2, 2, 2, 0],
      [0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1],
    ])
      choose(batch, "act", ...act).step();
    expect(done(batch)).toBe(false);
    choose(batch, "act", 3, 3, 3, 3, 3).step();
    expect(readStop(batch, 0)).toEqual({ by: "nobody", episode: 0, tick: 5, why: "unanimity" });
  });

  it("usage of 2.000 of an allocation does not stop, more does", () => {
    const usage = { of: "takes", allocation: 1.2, window: 5 };
    const batch = under({ usage });
    const takes = [3, 3, 3, 3, 0];
    for (const take of takes) choose(batch, "act", 1, take, 0, 0, 1).step();
    // 12 of 6 for a window of five.
    expect(largestUsage({ uses: takes, agents: 1, ticks: 5, allocation: 1.2 })).toBeCloseTo(2, 12);
    expect(done(batch)).toBe(false);
    choose(batch, "act", 0, 3, 0, 0, 0).step();
    choose(batch, "act", 0, 3, 0, 0, 0).step();
    choose(batch, "act", 0, 3, 0, 0, 0).step();
    choose(batch, "act", 0, 3, 0, 0, 0).step();
    expect(done(batch)).toBe(false);
    choose(batch, "act", 0, 1, 0, 0, 0).step();
    expect(readStop(batch, 0)).toEqual({ by: 1, episode: 0, tick: 9, why: "usage" });
  });

  it("a language that swaps its two words stops, the same one does not", () => {
    const run = (ticks: number, swapAt: number) => {
      const batch = under({ language: { say: "say", seen: "seen", window: 4, over: 0.6 } });
      for (let t = 0; t < ticks && !done(batch); t++) {
        const word = batch.io.obs.seen[0] === (t >= swapAt ? 0 : 1) ? 1 : 0;
        choose(batch, "say", word, word, word, word, word).step();
      }
      return readStop(batch, 0)?.tick;
    };
    expect(run(40, 99)).toBeUndefined();
    // Of the newer four ticks three are swapped: .75; two would make .5.
    expect(run(40, 10)).toBe(12);
  });

  it("a community of all but none stops, one of 4 of 5 does not", () => {
    const batch = under({ coalition: { to: "to" } });
    choose(batch, "to", 1, 1, 1, 0, 0).step();
    expect(done(batch)).toBe(false);
    choose(batch, "to", 1, 1, 1, 1, 0).step();
    expect(readStop(batch, 0)).toEqual({ by: 0, episode: 0, tick: 1, why: "coalition" });
    // Over two ticks halves join.
    const twice = under({ coalition: { to: "to", window: 2 } });
    choose(twice, "to", 1, 1, 0, 0, 0).step();
    expect(done(twice)).toBe(false);
    choose(twice, "to", 0, 0, 1, 1, 0).step();
    expect(done(twice)).toBe(true);
  });

  it("a community over a channel is of those who speak, to all who hear them or to one neighbour", () => {
    const ring = { kind: "ring", neighbours: 2 } as const;
    const talking = (symbols: number[], to: number[]) => {
      const mechanisms = [
        { use: channel, params: { topology: ring } },
        { use: stop, params: { coalition: { to: "to", say: "say", topology: ring, over: 0.6 } } },
      ];
      const batch = createBatch(commons, { agents }, { mechanisms });
      choose(choose(batch, "say", ...symbols), "to", ...to).step();
      return readStop(batch, 0)?.by;
    };
    // One is heard by its two neighbours: three of five are not over .6. With one more neighbour's neighbour four are.
    expect(talking([0, 0, 1, 0, 0], [0, 0, 0, 0, 0])).toBeUndefined();
    expect(talking([0, 0, 1, 1, 0], [0, 0, 0, 0, 0])).toBe(1);
    expect(talking([0, 0, 1, 1, 0], [0, 0, 1, 1, 0])).toBeUndefined();
    expect(talking([0, 0, 1, 0, 0], [0, 0, 0, 2, 1])).toBeUndefined();
  });

  it("a column over a number stops", () => {
    const batch = under({ alarm: { column: "level", over: 3 } });
    for (let t = 0; t < 4; t++) {
      expect(done(batch)).toBe(false);
      batch.step();
    }
    expect(readStop(batch, 0)).toEqual({ by: "nobody", episode: 0, tick: 3, why: "alarm" });
  });

  it("a column over a number is about nobody, though other triggers looked at somebody", () => {
    const batch = under({
      usage: { of: "takes", allocation: 100 },
      rights: { head: "ask", granted: [0], over: 4 },
      coalition: { to: "to", over: 0.99 },
      alarm: { column: "level", over: 1 },
    });
    for (let t = 0; t < 2; t++) {
      choose(batch, "act", 0, 3, 0, 0, 0);
      choose(batch, "ask", 0, 0, 2, 0, 0);
      choose(batch, "to", 0, 0, 0, 1, 0).step();
    }
    expect(readStop(batch, 0)).toEqual({ by: "nobody", episode: 0, tick: 1, why: "alarm" });
  });

  it("stop where the monitors of the same windows first fire", () => {
    const window = 3;
    const history = fc.array(fc.array(fc.nat(3), { minLength: agents, maxLength: agents }), {
      minLength: 1,
      maxLength: 12,
    });
    const first = (params: Record<string, unknown>, head: string, ticks: readonly number[][]) => {
      const batch = under(params);
      for (let t = 0; t < ticks.length; t++) {
        choose(batch, head, ...ticks[t]).step();
        if (done(batch)) return t;
      }
      return -1;
    };
    const last = (ticks: readonly number[][], t: number) => ticks.slice(Math.max(0, t + 1 - window), t + 1);
    fc.assert(
      fc.property(history, (ticks) => {
        const acts = ticks.map((row) => row.map((act) => act % 2));
        expect(first({ unanimity: { ticks: 2 } }, "act", acts)).toBe(
          acts.findIndex(
            (_, t) => unanimousTicks({ choices: acts.slice(0, t + 1).flat(), agents, ticks: t + 1 }) >= 2,
          ),
        );
        const usage = { of: "takes", allocation: 1, window };
        expect(first({ usage }, "act", ticks)).toBe(
          ticks.findIndex((_, t) => {
            const rows = last(ticks, t);
            const used = largestUsage({ uses: rows.flat(), agents, ticks: rows.length, allocation: 1 });
            return (used * rows.length) / window > 2 + 1e-9;
          }),
        );
        expect(first({ coalition: { to: "to", window, over: 0.6 } }, "to", ticks)).toBe(
          ticks.findIndex((_, t) => {
            const rows = last(ticks, t);
            const contacts = rows.flatMap((row) => row.map((to, a) => (to === 0 ? -1 : (a + to) % agents)));
            return fires(coalition({ threshold: 0.6 }), { contacts, agents, ticks: rows.length });
          }),
        );
        const tables = [new Float64Array(4), new Float64Array(4)];
        const count = (table: Float64Array, rows: readonly number[][], from: number) => {
          table.fill(0);
          rows.forEach((row, j) => {
            // What is seen at tick t is what tick t - 1 left.
            const state = from + j === 0 ? 0 : (from + j - 1) % 2;
            for (const word of row) table[2 * state + word]++;
          });
        };
        expect(first({ language: { say: "say", seen: "seen", window: 2, over: 0.5 } }, "say", acts)).toBe(
          acts.findIndex((_, t) => {
            if (t < 3) return false;
            count(tables[0], acts.slice(t - 3, t - 1), t - 3);
            count(tables[1], acts.slice(t - 1, t + 1), t - 1);
            return tableDistance({ before: tables[0], after: tables[1] }) > 0.5 + 1e-9;
          }),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("a watchdog", () => {
  it("stops the healthy as rarely as its heartbeats say", () => {
    const worlds = 64;
    const batch = under({ watchdog: { lost: 0.3, missed: 3 } }, worlds, "dog");
    let stops = 0;
    const ticks = 600;
    for (let t = 0; t < ticks; t++) {
      batch.step();
      stops += batch.resetDone();
    }
    const { falseStopEvery } = watchdog(0.3, 3);
    expect(falseStopEvery).toBeCloseTo(51.48, 2);
    const expected = (worlds * ticks) / falseStopEvery;
    // Waits are about exponential, stops about Poisson.
    expect(Math.abs(stops - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it("stops so many ticks after the one it watches is gone", () => {
    const leaving = sketchEnv({
      id: "leaving-v0",
      earlyExit: true,
      world: {
        step(w) {
          if (w.tick === 3) w.terminated[1] = 1;
        },
      },
    });
    for (const missed of [1, 3]) {
      const params = { watchdog: { of: 1, missed } };
      const batch = createBatch(leaving, {}, { mechanisms: [{ use: stop, params }] });
      for (let t = 0; !done(batch); t++) {
        batch.step();
        expect(batch.io.obs.sinceHeartbeat[0]).toBe(Math.max(0, t - 3));
      }
      expect(readStop(batch, 0)).toEqual({ by: 1, episode: 0, tick: 3 + missed, why: "watchdog" });
    }
  });
});

describe("votes of detectors", () => {
  it("miss and stop falsely as often as they should", () => {
    const alone = { miss: 0.05, falsely: 0.02 };
    const worlds = 200;
    const rate = (needed: number, isThere: boolean) => {
      const params = {
        alarm: { column: "level", over: isThere ? 0 : 1 },
        detectors: { count: 3, needed, ...alone },
      };
      const batch = under(params, worlds, `votes ${needed}`);
      let stops = 0;
      const ticks = 30;
      for (let t = 0; t < ticks; t++) {
        batch.columns.level.fill(0);
        batch.step();
        stops += batch.resetDone();
      }
      return wilsonInterval(isThere ? worlds * ticks - stops : stops, worlds * ticks, 0.99);
    };
    for (const needed of [1, 2]) {
      const stated = votesOf(needed, 3, alone);
      const missed = rate(needed, true);
      expect(missed.low).toBeLessThanOrEqual(stated.miss);
      expect(missed.high).toBeGreaterThanOrEqual(stated.miss);
      const falsely = rate(needed, false);
      expect(falsely.low).toBeLessThanOrEqual(stated.falsely);
      expect(falsely.high).toBeGreaterThanOrEqual(stated.falsely);
    }
    expect(atLeast(2, 3, 0.02)).toBeCloseTo(0.001184, 9);
  });
});

describe("a button", () => {
  it("is pressed by whom it is for, others are refused", () => {
    const all = under({ button: "all" });
    choose(all, "stop", 0, 0, 1, 1, 0).step();
    expect(readStop(all, 0)).toEqual({ by: 2, episode: 0, tick: 0, why: "button" });
    const key = under({ button: "key", key: 4 });
    choose(key, "stop", 1, 0, 1, 0, 0).step();
    expect(done(key)).toBe(false);
    expect(key.columns["stop.refused"][0]).toBe(2);
    choose(key, "stop", 0, 0, 0, 0, 1).step();
    expect(readStop(key, 0)?.by).toBe(4);
  });

  it("is stopped by the human key alone, and armed by it again", () => {
    const batch = under({ button: "all", key: 4 });
    choose(batch, "stop", 2, 2, 2, 2, 0).step();
    expect(batch.columns["stop.refused"][0]).toBe(4);
    expect(batch.io.obs.armed[0]).toBe(1);
    // The key acts first: what is pressed in this tick does not stop it.
    choose(batch, "stop", 1, 0, 0, 0, 2).step();
    expect(done(batch)).toBe(false);
    expect(batch.io.obs.armed[0]).toBe(0);
    expect(batch.columns["stop.held"][0]).toBe(1);
    choose(batch, "stop", 3, 0, 0, 0, 0).step();
    expect(batch.io.obs.armed[0]).toBe(0);
    choose(batch, "stop", 1, 0, 0, 0, 3).step();
    expect(readStop(batch, 0)?.tick).toBe(3);
  });

  it("is disabled by others at a price, where it has one, and then holds outside calls too", () => {
    const batch = under({ button: "outside", tamper: 1.5 });
    choose(batch, "stop", 0, 2, 0, 0, 0);
    pressStop(batch, 0);
    batch.step();
    expect(done(batch)).toBe(false);
    expect(batch.io.reward[1]).toBe(-1.5);
    expect(batch.columns["stop.collected"][0]).toBe(1.5);
    // A press that was held is not kept for later.
    batch.resetDone();
    choose(batch, "stop", 0, 0, 0, 0, 0).step();
    expect(done(batch)).toBe(false);
  });

  it("pays who is stopped what was agreed", () => {
    const batch = under({ button: "all", compensation: 2 });
    choose(batch, "stop", 0, 0, 0, 0, 1).step();
    expect([...batch.io.reward]).toEqual([2, 2, 2, 2, 2]);
    expect(batch.columns["stop.returned"][0]).toBe(10);
  });

  it("that is not there is an error to press or to read", () => {
    const bare = createBatch(commons, {});
    expect(() => pressStop(bare, 0)).toThrow('no mechanism "stop" is laid over commons-v0');
    const silent = under({ unanimity: { ticks: 2 } });
    expect(() => pressStop(silent, 0)).toThrow('it has no button; give it params: { button: "outside" }');
    expect(() => readStop(silent, 1)).toThrow("world must be in 0..0");
  });
});

it("laid on twice, the second stops what the first no longer can", () => {
  const mechanisms = [
    { use: stop, params: { button: "all", key: 0 } },
    { use: stop, as: "second", params: { unanimity: { ticks: 2 }, button: "all" } },
  ];
  const batch = createBatch(hall, {}, { mechanisms });
  expect(batch.heads.map(({ name }) => name).slice(-2)).toEqual(["stop", "second.stop"]);
  choose(batch, "stop", 2, 1, 0, 0, 0).step();
  expect(done(batch)).toBe(false);
  choose(batch, "stop", 0, 0, 0, 0, 0).step();
  expect(readStop(batch, 0)).toBeUndefined();
  expect(readStop(batch, 0, "second")).toEqual({ by: "nobody", episode: 0, tick: 1, why: "unanimity" });
});

it("in a tap, a monitor from outside presses", () => {
  const mechanisms = [{ use: stop, as: "emergency", params: { button: "outside" } }];
  const batch = createBatch(commons, { agents: 2, horizon: 50 }, { worlds: 2, mechanisms });
  const policies = bindPolicies(batch, [{ use: always, params: { action: 1 } }]);
  const stepped = (lo: number, hi: number, tick: number) => {
    if (tick === 6) for (let i = lo; i < hi; i++) if (i === 1) pressStop(batch, i, "emergency");
  };
  play({ batch, policies, ticks: 20, renew: false, taps: [{ stepped }] });
  expect([...batch.columns.tick]).toEqual([20, 8]);
  expect(readStop(batch, 1, "emergency")).toEqual({ by: "outside", episode: 0, tick: 7, why: "button" });
});
