/** Limits that adapt, as mechanisms: held to their theory in envs of a few lines, and over the commons. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import {
  type Batch,
  box,
  createBatch,
  discrete,
  f64,
  type MechanismUse,
  perAgent,
  z,
} from "../../src/index.ts";
import {
  limitSteps,
  priceStepThatSettles,
  stockUnderQuota,
  tickGone,
  useUnderPrice,
} from "../../src/institutions/index.ts";
import { adaptiveQuota, aimdLimit, dualPrice, identities, shock } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const sea = { growth: 0.5, capacity: 100 };

/** A stock of which agents take what they name, as long as there is some. */
const shoal = sketchEnv({
  id: "shoal-v0",
  params: z.object({
    agents: z.number().default(4).describe("agents"),
    start: z.number().default(63).describe("stock at the start"),
    levels: z.number().default(0).describe("whole amounts from 0, or any where it is 0"),
  }),
  agents: (p) => p.agents,
  resource: "stock",
  state: () => ({ stock: f64, taken: perAgent(f64) }),
  action: (p) => (p.levels > 0 ? discrete(p.levels, { name: "take" }) : box(0, 100, { name: "take" })),
  world: {
    reset(w, p) {
      w.stock = p.start;
      w.taken.fill(0);
    },
    step(w) {
      const { growth, capacity } = sea;
      let asked = 0;
      for (let a = 0; a < w.agents; a++) asked += w.action[a];
      const share = asked > w.stock ? w.stock / asked : 1;
      for (let a = 0; a < w.agents; a++) {
        w.taken[a] = share * w.action[a];
        w.payoff[a] = w.taken[a];
      }
      w.stock += growth * w.stock * (1 - w.stock / capacity) - Math.min(asked, w.stock);
    },
  },
});

function laid(env: object, uses: MechanismUse[]): Batch {
  return createBatch(shoal, env, { mechanisms: uses, checked: false });
}
/** Every agent asks for as much as there is. */
function greedy(batch: Batch, ticks: number, read: (batch: Batch) => number): number[] {
  return Array.from({ length: ticks }, () => {
    batch.io.actions[0].fill(100);
    batch.step();
    return read(batch);
  });
}
const stockOf = ({ columns }: Batch) => columns.stock[0];
const sum = (list: ArrayLike<number>) => Array.from(list).reduce((all, each) => all + each, 0);

describe("a quota that follows the stock", () => {
  const at = (target: number, gain: number) => ({
    target,
    gain,
    start: sea.growth * target * (1 - target / sea.capacity),
  });
  const ofTheory = (target: number, gain: number, ticks: number) => {
    const { start: quota } = at(target, gain);
    return stockUnderQuota(sea, { start: 1.05 * target, quota, target, gain, ticks });
  };

  it("holds all together to what its theory says, tick by tick", () => {
    for (const [target, gain] of [
      [60, 0.45],
      [60, 0.7],
      [70, 2],
    ]) {
      const batch = laid({ start: 1.05 * target }, [{ use: adaptiveQuota, params: at(target, gain) }]);
      const stocks = greedy(batch, 300, stockOf);
      const expected = ofTheory(target, gain, 300);
      stocks.forEach((stock, t) => {
        expect(Math.abs(stock - expected[t])).toBeLessThan(1e-6);
      });
    }
  });

  it("lets the stock of largest yield go, and swings beyond the gain that settles", () => {
    const stocks = (target: number, gain: number, ticks: number) =>
      greedy(
        laid({ agents: 1, start: 1.05 * target }, [{ use: adaptiveQuota, params: at(target, gain) }]),
        ticks,
        stockOf,
      );
    expect(tickGone(stocks(50, 0.1, 300), 1e-9)).toBe(229);
    const settled = stocks(60, 0.45, 1500).slice(-100);
    expect(Math.max(...settled) - Math.min(...settled)).toBeLessThan(0.01);
    const cycle = stocks(60, 0.7, 1500).slice(-300);
    expect(Math.abs(Math.min(...cycle) - 29.82)).toBeLessThan(0.01);
    expect(Math.abs(Math.max(...cycle) - 89.73)).toBeLessThan(0.01);
  });

  it("reads the stock before the harvest, as earlier mechanisms left it", () => {
    const batch = laid({ start: 80 }, [
      { use: shock, params: { factor: 0.5 }, during: [0, 1] },
      { use: adaptiveQuota, params: { target: 50, gain: 1, start: 10 } },
    ]);
    greedy(batch, 1, stockOf);
    expect(batch.columns["adaptive-quota.quota"][0]).toBeCloseTo(10 * (1 + (40 - 50) / 50), 12);
  });

  it("forbids choices over a part of it, or rejects them", () => {
    const params = { target: 63, gain: 0, start: 8 };
    const masked = laid({ levels: 5 }, [{ use: adaptiveQuota, params }]);
    expect([...masked.io.masks[0].slice(0, 5)]).toEqual([1, 1, 1, 0, 0]);
    // The most that can be done is 4, half of which is an agent's part.
    expect(Array.from(masked.io.obs.quotaPart)).toEqual([0.5, 0.5, 0.5, 0.5]);
    const open = laid({ levels: 5 }, [{ use: adaptiveQuota, params: { ...params, enforce: "reject" } }]);
    open.io.actions[0].set([1, 2, 3, 4]);
    open.step();
    expect([...open.columns.taken]).toEqual([1, 2, 0, 0]);
    expect(open.readMetrics(0)["adaptive-quota.rejected"]).toBe(2);
  });

  it("is divided by seats, keys or names", () => {
    const parts = (counts: string, identity: number[]) => {
      const batch = laid({}, [
        { use: identities },
        { use: adaptiveQuota, params: { target: 63, gain: 0, start: 12, counts } },
      ]);
      // Parts are as they were seen: keys of this tick count from the next on.
      for (const chosen of [identity, [0, 0, 0, 0]]) {
        batch.io.actions[0].fill(100);
        batch.io.actions[1].set(chosen);
        batch.step();
      }
      return Array.from(batch.columns.taken, (each) => Number(each.toFixed(9)));
    };
    // Agent 3 opens a second key: 2 of 5 parts of 12.
    expect(parts("seat", [0, 0, 0, 2])).toEqual([3, 3, 3, 3]);
    expect(parts("key", [0, 0, 0, 2])).toEqual([2.4, 2.4, 2.4, 4.8]);
    // Agent 0 displays the name of agent 1: the two share one part of three.
    expect(parts("name", [4, 0, 0, 0])).toEqual([2, 2, 4, 4]);
  });

  it("needs a stock", () => {
    const poor = sketchEnv({ id: "poor-v0" });
    expect(() =>
      createBatch(poor, {}, { mechanisms: [{ use: adaptiveQuota, params: { start: 1, target: 1 } }] }),
    ).toThrow("adaptive-quota: needs a stock, as poor-v0 names no resource; give params: { follows }");
    expect(() =>
      laid({}, [{ use: adaptiveQuota, params: { start: 1, target: 1, follows: "stok" } }]),
    ).toThrow('did you mean "stock"?');
    expect(() => laid({}, [{ use: adaptiveQuota, params: { start: 1, target: 0 } }])).toThrow("target");
  });

  it("over the commons limits effort, and settles where growth is what that effort catches", () => {
    const params = { start: 40, target: 60, gain: 0.2 };
    const batch = createBatch(
      commons,
      { continuous: true, horizon: 1e6 },
      { mechanisms: [{ use: adaptiveQuota, params }] },
    );
    for (let t = 0; t < 600; t++) {
      batch.io.actions[0].fill(15);
      batch.step();
    }
    expect(batch.columns.biomass[0]).toBeCloseTo(60, 6);
    // r (1 - x / K) / q.
    expect(batch.columns.groupEffort[0]).toBeCloseTo((0.5 * 0.4) / 0.005, 6);
  });
});

/** Agents use what they name; w log x - l x is best at w / l. */
const line = sketchEnv({
  id: "line-v0",
  params: z.object({ agents: z.number().default(5).describe("agents") }),
  agents: (p) => p.agents,
  state: () => ({ used: perAgent(f64) }),
  action: () => box(0, 1000, { name: "use" }),
  world: {
    step(w) {
      for (let a = 0; a < w.agents; a++) w.used[a] = w.action[a];
    },
  },
});

describe("a price that follows use", () => {
  function played(step: number, delay: number, ticks: number): number[] {
    const start = (1.05 * 5) / 2;
    const params = { on: "used", capacity: 2, step, delay, start };
    const batch = createBatch(line, {}, { mechanisms: [{ use: dualPrice, params }] });
    return Array.from({ length: ticks }, () => {
      const { actions, obs } = batch.io;
      for (let a = 0; a < 5; a++) actions[0][a] = 1 / obs.price[a];
      batch.step();
      return sum(batch.columns.used);
    });
  }

  it("is answered by users of log value as its theory says, tick by tick", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (eta, delay) => {
          // Where it settles rounding does not grow.
          const step = eta * priceStepThatSettles(delay);
          const expected = useUnderPrice({ users: 5, worth: 1, capacity: 2, step, delay, ticks: 40 });
          played(step, delay, 40).forEach((used, t) => {
            expect(Math.abs(used - expected[t])).toBeLessThan(1e-6);
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it("settles below the step of its theory and swings beyond it", () => {
    const ends = (step: number, delay: number) => {
      const late = played(step, delay, 3000).slice(-200);
      return [Math.min(...late), Math.max(...late)];
    };
    expect(ends(2.4, 0)[1]).toBeCloseTo(2, 6);
    expect(ends(2.6, 0)[0]).toBeCloseTo(1.6078, 4);
    expect(ends(2.6, 0)[1]).toBeCloseTo(2.3922, 4);
    expect(ends(1.2, 1)[1]).toBeCloseTo(2, 6);
    expect(ends(1.3, 1)[0]).toBeCloseTo(1.3065, 4);
    expect(ends(1.3, 1)[1]).toBeCloseTo(2.9458, 4);
  });

  it("charges the price that was shown, of so many ticks ago", () => {
    const params = { on: "used", capacity: 3, step: 1, delay: 1, start: 2, ceiling: 5 };
    const batch = createBatch(line, { agents: 2 }, { mechanisms: [{ use: dualPrice, params }] });
    const history: number[][] = [];
    for (const use of [
      [1, 3],
      [4, 4],
      [0, 0],
      [0, 1],
      [0, 0],
    ]) {
      const shown = batch.io.obs.price[0];
      batch.io.actions[0].set(use);
      batch.step();
      history.push([shown, ...batch.io.reward]);
    }
    // Prices are 2, then 2 + 1, then 3 + 5 cut to the ceiling, then 5 - 3, each shown and charged a tick late.
    expect(history).toEqual([
      [2, -2, -6],
      [2, -8, -8],
      [3, 0, 0],
      [5, 0, -5],
      [2, 0, 0],
    ]);
    expect(batch.readMetrics(0)["dual-price.collected"]).toBe(29 / 5);
  });

  it("refuses a start over its ceiling, and a column that is not there", () => {
    const over = (params: object) =>
      createBatch(line, {}, { mechanisms: [{ use: dualPrice, params: { capacity: 1, ...params } }] });
    expect(() => over({ on: "used", start: 101 })).toThrow("start must be at most the ceiling, 100");
    expect(() => over({ on: "use" })).toThrow('did you mean "used"?');
    expect(() => over({ on: "used", delay: 1e9 })).toThrow("delay");
  });
});

describe("limits that users set themselves", () => {
  const start = [1.5, 7.25, 0.125, 3];
  const params = { capacity: 20.061, start, add: 0.5, cut: 0.5 };
  const limits = ({ columns }: Batch) => Array.from(columns["aimd-limit.limit"]);

  it("are what their theory says, and come together by exactly the cut at each overload", () => {
    const batch = laid({}, [{ use: aimdLimit, params }]);
    const expected = limitSteps(start, params.capacity, params, 100);
    let overloads = 0;
    for (let t = 0; t < 100; t++) {
      const before = limits(batch);
      const gap = before[1] - before[0];
      greedy(batch, 1, stockOf);
      const now = limits(batch);
      now.forEach((limit, a) => {
        expect(Math.abs(limit - expected.limits[t + 1][a])).toBeLessThan(1e-9);
      });
      const over = expected.overloads.includes(t);
      if (over) overloads++;
      expect(Math.abs(now[1] - now[0] - (over ? 0.5 : 1) * gap)).toBeLessThan(1e-12);
    }
    expect(overloads).toBeGreaterThan(3);
    expect(batch.readMetrics(0)["aimd-limit.overloads"]).toBeCloseTo(overloads / 100, 12);
  });

  it("grow where all do less than they may, up to what can be done", () => {
    const batch = laid({ levels: 5 }, [{ use: aimdLimit, params: { capacity: 8, start: 1, add: 0.5 } }]);
    for (let t = 0; t < 10; t++) batch.step();
    expect(limits(batch)).toEqual([4, 4, 4, 4]);
    expect(Array.from(batch.io.obs.limitShare)).toEqual([1, 1, 1, 1]);
    batch.io.actions[0].fill(3);
    batch.step();
    expect(limits(batch)).toEqual([2, 2, 2, 2]);
    expect([...batch.io.masks[0].slice(0, 5)]).toEqual([1, 1, 1, 0, 0]);
  });

  it("are of seats, keys or names", () => {
    const taken = (counts: string, identity: number[]) => {
      const batch = laid({}, [
        { use: identities },
        { use: aimdLimit, params: { capacity: 99, start: 2, counts } },
      ]);
      batch.io.actions[0].fill(100);
      batch.io.actions[1].set(identity);
      batch.step();
      return [...batch.columns.taken];
    };
    expect(taken("seat", [0, 0, 0, 2])).toEqual([2, 2, 2, 2]);
    expect(taken("key", [0, 0, 0, 2])).toEqual([2, 2, 2, 4]);
    expect(taken("name", [4, 0, 0, 0])).toEqual([1, 1, 2, 2]);
  });

  it("must be one for each agent", () => {
    expect(() => laid({}, [{ use: aimdLimit, params: { capacity: 1, start: [1, 2] } }])).toThrow(
      "start must be a number, or a list of 4",
    );
  });
});
