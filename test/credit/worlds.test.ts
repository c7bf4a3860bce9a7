import { describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import {
  type CounterfactualOptions,
  counterfactualWelfare,
  counterfactualWorlds,
} from "../../src/credit/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  defineMechanism,
  discrete,
  f64,
  type PolicyUse,
  perAgent,
  play,
  sampleActions,
  seedStreams,
  seedWords,
  type Tap,
  z,
} from "../../src/index.ts";
import { obstacles } from "../agents/learners.worlds.ts";
import { takesShare } from "../helpers/mechanisms.ts";
import { pot, solo } from "./games.ts";

function act(batch: Batch, seed = 1): void {
  const words = new Int32Array(4 * batch.worlds);
  seedStreams(words, seedWords(seed), 0, batch.worlds);
  sampleActions(batch, words);
}

describe("one tick", () => {
  // Three alternatives in each of 200 worlds: more than are stepped at once, and no whole number of worlds at a time.
  test("is what stepping a copy of the whole batch gives", () => {
    const batch = createBatch(envs.get("commons"), { agents: 4, noise: 0.3 }, { worlds: 200, seed: 3 });
    for (let t = 0; t < 5; t++) {
      act(batch, t);
      batch.step();
    }
    act(batch);
    const before = batch.save();
    const welfare = counterfactualWelfare(batch, 3, ({ actions }, row, world, j) => {
      actions[0][row + j] = (world + j) % 4;
    });
    expect(Buffer.compare(batch.save(), before)).toBe(0);
    const copy = createBatch(envs.get("commons"), { agents: 4, noise: 0.3 }, { worlds: 200 });
    for (let j = 0; j < 3; j++) {
      copy.load(before);
      for (let i = 0; i < 200; i++) copy.io.actions[0][4 * i + j] = (i + j) % 4;
      copy.step();
      for (let i = 0; i < 200; i++)
        expect(welfare[3 * i + j]).toBe(
          copy.io.payoff.subarray(4 * i, 4 * i + 4).reduce((sum, x) => sum + x, 0),
        );
    }
  });

  test("where agents talk first, is the step of the env, and none of talk", () => {
    // Everybody is paid what the other said and what it does itself, both known when all have chosen.
    const whisper = defineMechanism({
      id: "whisper",
      title: "Whisper",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: () => ({ heard: perAgent(f64) }),
      action: () => [discrete(3, { name: "say" })],
      world: {
        talk(w) {
          for (let a = 0; a < w.agents; a++) w.heard[a] = w.heads.say[w.agents - 1 - a];
        },
        after(w) {
          for (let a = 0; a < w.agents; a++) w.reward[a] += w.heard[a];
        },
      },
    });
    const batch = createBatch(solo, { weights: [1, 10] }, { worlds: 3, mechanisms: [{ use: whisper }] });
    const policies = bindPolicies(batch, [{ use: agents.get("random") }], { seed: 8 });
    const [action, say] = batch.io.actions;
    const nothing = () => {};
    const options = { of: "reward" as const, policies };
    let expected: number[] = [];
    let twoTicks: Float64Array | undefined;
    let first: number[] = [];
    const check: Tap = {
      chosen(_lo, _hi, tick) {
        const welfare = counterfactualWelfare(batch, 1, nothing, options);
        expected = [0, 1, 2].map((i) => welfare[i]);
        const silent = counterfactualWelfare(
          batch,
          1,
          ({ actions }, row) => {
            actions[1].fill(0, row, row + 2);
          },
          options,
        );
        // What is said after the talk is over is heard by nobody.
        expect(silent).toEqual(welfare);
        if (tick === 0) twoTicks = counterfactualWelfare(batch, 1, nothing, { ...options, horizon: 2 });
      },
      stepped(_lo, _hi, tick) {
        const { reward } = batch.io;
        const got = [0, 1, 2].map((i) => reward[2 * i] + reward[2 * i + 1]);
        expect(got).toEqual(expected);
        expect(Math.max(...action, ...say)).toBeGreaterThan(0);
        if (tick === 0) first = got;
        // Random policies draw what they would have drawn.
        if (tick === 1) expect([...twoTicks!]).toEqual(got.map((each, i) => each + first[i]));
      },
    };
    expect(play({ batch, policies, ticks: 3, taps: [check] })).toBe(3);
  });

  test("counts payoff, or reward after mechanisms", () => {
    const batch = createBatch(solo, { weights: [1, 10] }, { mechanisms: [{ use: takesShare }] });
    batch.io.actions[0].set([1, 2]);
    const nothing = () => {};
    expect(Array.from(counterfactualWelfare(batch, 1, nothing))).toEqual([21]);
    expect(Array.from(counterfactualWelfare(batch, 1, nothing, { of: "reward" }))).toEqual([10.5]);
  });

  test("leaves out agents that had left before, whatever they are paid, and what agents leaving now get counts", () => {
    const batch = createBatch(obstacles, {}, { worlds: 50, seed: 2 });
    for (let t = 0; t < 4; t++) {
      act(batch, t);
      batch.step();
    }
    act(batch);
    const { active } = batch.columns;
    const was = active.slice();
    expect(was.includes(0) && was.includes(1)).toBe(true);
    const [welfare] = [counterfactualWelfare(batch, 1, () => {})];
    batch.step();
    for (let i = 0; i < 50; i++) {
      let sum = 0;
      for (let k = 3 * i; k < 3 * i + 3; k++) if (was[k] === 1) sum += batch.io.payoff[k];
      expect(welfare[i]).toBe(sum);
    }
  });

  test("a range of worlds gives what the whole gives", () => {
    const batch = createBatch(pot, {}, { worlds: 9, seed: 3 });
    act(batch);
    const collect = (lo: number, hi: number) => {
      const got: number[] = [];
      const worlds = counterfactualWorlds("test", batch, { baseline: 0 }, 4);
      worlds.evaluate(
        lo,
        hi,
        3,
        (c, _, j) => worlds.put(3 * c + j),
        (c, i, j) => got.push(i, j, worlds.welfare[c], ...worlds.total.subarray(3 * c, 3 * c + 3)),
      );
      return got;
    };
    expect([...collect(0, 4), ...collect(4, 9)]).toEqual(collect(0, 9));
  });
});

describe("over a horizon", () => {
  const line: PolicyUse[] = [
    { use: agents.get("q-learning"), params: { epsilon: 0 }, seats: [0] },
    { use: agents.get("random"), seats: [1] },
    { use: agents.get("always"), params: { action: 1 }, seats: [2] },
  ];

  /** What the world gives from here on with agent 0's action replaced, on copies of batch and policies. */
  function byHand(batch: Batch, policies: ReturnType<typeof bindPolicies>, action: number, horizon: number) {
    const copy = createBatch(pot, {}, { worlds: batch.worlds });
    copy.load(batch.save());
    const bound = bindPolicies(copy, line);
    bound.forEach((policy, j) => {
      policy.load(policies[j].save());
    });
    for (let i = 0; i < copy.worlds; i++) copy.io.actions[0][3 * i] = action;
    const sums = new Array(copy.worlds).fill(0);
    for (let t = 0; t < horizon && t < 6; t++) {
      if (t > 0) for (const { policy } of bound) policy.act(0, copy.worlds, false);
      copy.step();
      for (let k = 0; k < 3 * copy.worlds; k++) sums[Math.floor(k / 3)] += copy.io.payoff[k];
    }
    return sums;
  }

  test.each([1, 2, 4, Number.POSITIVE_INFINITY])(
    "of %s ticks, frozen policies play on as they would have",
    (horizon) => {
      const batch = createBatch(pot, {}, { worlds: 120, seed: 5 });
      const policies = bindPolicies(batch, line, { seed: 5 });
      for (const { policy } of policies) policy.act(0, 120, false);
      batch.step();
      for (const { policy } of policies) policy.act(0, 120, false);
      const before = [batch, ...policies].map((part) => part.save());
      const welfare = counterfactualWelfare(
        batch,
        3,
        ({ actions }, row, _, j) => {
          actions[0][row] = j;
        },
        { horizon, policies },
      );
      [batch, ...policies].forEach((part, j) => {
        expect(Buffer.compare(part.save(), before[j])).toBe(0);
      });
      for (let j = 0; j < 3; j++) {
        const sums = byHand(batch, policies, j, horizon);
        for (let i = 0; i < 120; i++) expect(welfare[3 * i + j]).toBeCloseTo(sums[i], 12);
      }
    },
  );

  test("a lasting change is made in every tick, another only in this one", () => {
    const batch = createBatch(solo, { weights: [1] }, {});
    const policies = bindPolicies(batch, [{ use: agents.get("always"), params: { action: 2 } }]);
    policies[0].policy.act(0, 1, false);
    const change = (lasting: boolean) =>
      counterfactualWelfare(
        batch,
        1,
        ({ actions }, row) => {
          actions[0][row] = 0;
        },
        { horizon: 4, policies, lasting },
      )[0];
    expect(change(true)).toBe(0);
    expect(change(false)).toBe(6);
  });
});

describe("baselines", () => {
  test("a policy is asked what it would do, with the same luck for all copies of a world", () => {
    const batch = createBatch(solo, { weights: [1, 10, 100] }, { worlds: 40 });
    const policies = bindPolicies(batch, [{ use: agents.get("always"), params: { action: 0 } }]);
    const baseline = { use: agents.get("random") };
    policies[0].policy.act(0, 40, false);
    const before = batch.save();
    const run = (lasting: boolean, horizon: number) => {
      const worlds = counterfactualWorlds(
        "test",
        batch,
        { baseline, seed: 9, policies, lasting, horizon },
        7,
      );
      const all: number[][] = [];
      worlds.evaluate(
        0,
        40,
        2,
        (c) => {
          for (let a = 0; a < 3; a++) worlds.put(3 * c + a);
        },
        (c) => all.push(Array.from(worlds.total.subarray(3 * c, 3 * c + 3))),
      );
      return all;
    };
    const now = run(false, 1);
    expect(Buffer.compare(batch.save(), before)).toBe(0);
    expect(run(false, 3)).toEqual(now);
    const later = run(true, 3);
    for (let i = 0; i < 40; i++) {
      expect(now[2 * i]).toEqual(now[2 * i + 1]);
      expect(later[2 * i]).toEqual(later[2 * i + 1]);
    }
    const seen = new Set(now.map(([first]) => first));
    expect(seen).toEqual(new Set([0, 1, 2]));
    // Drawn anew each tick: the sums over three ticks are not three times what was drawn first.
    expect(later.some(([x], j) => x !== 3 * now[j][0])).toBe(true);
  });

  test("absent: the world goes on as if the agent had left before", () => {
    const batch = createBatch(obstacles, {}, { worlds: 20, seed: 2 });
    act(batch);
    const before = batch.save();
    const { welfare, put, evaluate } = counterfactualWorlds("test", batch, { baseline: "absent" });
    const without: number[] = [];
    evaluate(
      0,
      20,
      4,
      (c, _, j) => {
        if (j < 3) put(3 * c + j);
        else for (let a = 0; a < 3; a++) put(3 * c + a);
      },
      (c) => without.push(welfare[c]),
    );
    expect(Buffer.compare(batch.save(), before)).toBe(0);
    for (let j = 0; j < 3; j++) {
      batch.load(before);
      for (let i = 0; i < 20; i++) batch.columns.active[3 * i + j] = 0;
      batch.step();
      for (let i = 0; i < 20; i++) {
        const others = [0, 1, 2].filter((a) => a !== j).map((a) => batch.io.payoff[3 * i + a]);
        expect(without[4 * i + j]).toBe(others[0] + others[1]);
        expect(without[4 * i + 3]).toBe(0);
      }
    }
  });

  test("a masked default stands for what the agent did", () => {
    const batch = createBatch(obstacles, {}, { worlds: 30, seed: 2 });
    act(batch);
    const worlds = counterfactualWorlds("test", batch, { baseline: [0, 0] });
    let masked = 0;
    worlds.evaluate(
      0,
      30,
      1,
      (c, i) => {
        const chosen = worlds.io.actions[0][3 * c];
        worlds.put(3 * c);
        const allowed = batch.io.masks[0][9 * i] === 1;
        if (!allowed) masked++;
        expect(worlds.io.actions[0][3 * c]).toBe(allowed ? 0 : chosen);
        expect(worlds.io.actions[1][3 * c]).toBe(0);
      },
      () => {},
    );
    expect(masked).toBeGreaterThan(0);
  });
});

test.each([
  [{ horizon: 0 }, "horizon must be a whole number of ticks, at least 1, or Infinity, got 0"],
  [{ horizon: 2 }, "horizon 2 needs the policies that play on"],
  [{ baseline: 3 }, 'the baseline of "action" must be a whole number in 0..2, got 3'],
  [{ baseline: 0.5 }, 'the baseline of "action" must be a whole number in 0..2, got 0.5'],
  [{ baseline: "absent" }, "agents cannot be absent from pot-v0, which none leaves early; give an action"],
  [{ baseline: [0, 0] }, "the baseline needs one number for each of 1 action heads (action)"],
  [{ baseline: { use: agents.get("random"), seats: [0] } }, "a baseline stands in for every agent"],
] as [CounterfactualOptions, string][])("%j is an error", (options, message) => {
  expect(() => counterfactualWorlds("difference", createBatch(pot), options)).toThrow(
    `difference: ${message}`,
  );
});

test("games without an end have no rest of the episode", () => {
  const batch = createBatch(envs.get("matrix-game"));
  const policies = bindPolicies(batch, [{ use: agents.get("random") }]);
  expect(() =>
    counterfactualWorlds("shapley", batch, { horizon: Number.POSITIVE_INFINITY, policies }),
  ).toThrow("shapley: episodes of matrix-game-v0 do not end; give horizon a number of ticks");
});
