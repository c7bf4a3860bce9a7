import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapement } from "../../agents/norms/escapement.ts";
import { fixedQuota } from "../../agents/norms/fixed-quota.ts";
import { greedyHarvest } from "../../agents/norms/greedy-harvest.ts";
import { proportionalHarvest } from "../../agents/norms/proportional-harvest.ts";
import { appropriation } from "../../envs/appropriation/appropriation.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  createBatch,
  type Env,
  type MechanismUse,
  type PolicyDefinition,
} from "../../src/index.ts";
import { quota } from "../../src/mechanisms/index.ts";

type Given = Record<string, unknown>;

/** A world in which one norm plays all seats. */
function society(
  env: { readonly id: string },
  given: Given,
  norm: PolicyDefinition,
  params: Given = {},
  mechanisms: readonly MechanismUse[] = [],
) {
  const batch = createBatch(env as Env, given, { mechanisms });
  const policies = bindPolicies(batch, [{ use: norm, params }]);
  const head = batch.heads[0];
  const act = () => {
    for (const { policy } of policies) policy.act(0, 1, true);
    return [...batch.io.actions[0]];
  };
  const live = (ticks: number) => {
    for (let t = 0; t < ticks; t++) {
      act();
      batch.step();
      batch.resetDone();
    }
    return batch.columns.biomass?.[0];
  };
  const efforts = () => act().map((a) => (head.kind === "discrete" ? head.values![a] : a));
  return { batch, act, live, efforts };
}
const total = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0);

describe("fixed-quota", () => {
  it("keeps to an equal share of the optimal effort, which holds the stock at its best", () => {
    const { efforts, live, batch } = society(commons, { start: 0.6 }, fixedQuota);
    expect(efforts()).toEqual(Array(8).fill(5));
    expect(live(199)).toBeCloseTo(60, 10);
    expect(efforts()).toEqual(Array(8).fill(5));
    expect(total([...batch.io.payoff])).toBeCloseTo(8, 10);
  });

  it("takes turns between 4 and 5 tokens where 4.5 is optimal", () => {
    const { act, live, batch } = society(appropriation, {}, fixedQuota);
    batch.startWindow();
    expect(act()).toEqual([4, 5, 4, 5, 4, 5, 4, 5]);
    live(1);
    expect(act()).toEqual([5, 4, 5, 4, 5, 4, 5, 4]);
    live(18);
    expect(batch.readMetrics(0)).toMatchObject({ efficiency: 1, investment: 36, cooperation: 1 });
    // 18 rounds of turns and the first: nobody is ahead by more than one round.
    const wealth = [...batch.columns.wealth];
    expect(Math.max(...wealth) - Math.min(...wealth)).toBeLessThan(10);
  });

  it("stays below its share when told to", () => {
    expect(society(appropriation, {}, fixedQuota, { rounding: "below" }).act()).toEqual(Array(8).fill(4));
    // A rounding error does not cost a whole token.
    expect(society(appropriation, {}, fixedQuota, { rounding: "below", total: 40 - 1e-12 }).act()).toEqual(
      Array(8).fill(5),
    );
  });

  it("takes any amount where it may", () => {
    expect(society(appropriation, { continuous: true }, fixedQuota).act()).toEqual(Array(8).fill(4.5));
  });

  it("in turn hits any total of the group within one level, and on average", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 90, noNaN: true }),
        (agents, sum) => {
          const allowed = Math.min(sum, 20 * agents);
          const { act, live } = society(appropriation, { agents, endowment: 20, rounds: 1000 }, fixedQuota, {
            total: allowed,
          });
          const rounds = 60;
          let spent = 0;
          for (let t = 0; t < rounds; t++) {
            const group = total(act());
            expect(Math.abs(group - allowed)).toBeLessThan(1 + 1e-6);
            spent += group;
            live(1);
          }
          // Each agent is at most one token off in any stretch of rounds.
          expect(Math.abs(spent - rounds * allowed)).toBeLessThanOrEqual(agents + 1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("of catch raises effort as the stock falls", () => {
    const { efforts, batch } = society(commons, { continuous: true }, fixedQuota, { of: "catch", total: 12 });
    // 1.5 each from 100, then from 50: 1.5 / (.005 x) of effort.
    expect(efforts()).toEqual(Array(8).fill(3));
    batch.columns.biomass[0] = 50;
    batch.observe();
    expect(efforts()).toEqual(Array(8).fill(6));
    batch.columns.biomass[0] = 0;
    batch.observe();
    expect(efforts()).toEqual(Array(8).fill(0));
  });

  it("of catch fishes out a stock below its lower steady state, where a quota of effort lets it recover", () => {
    // Growth .5 x 30 x .7 = 10.5 at a stock of 30 is less than a catch of 12, but more than that of 40 units of effort.
    const low = { start: 0.3, continuous: true };
    expect(society(commons, low, fixedQuota, { of: "catch", total: 12 }).live(150)).toBe(0);
    expect(society(commons, low, fixedQuota).live(150)).toBeCloseTo(60, 6);
    // Above it (60 at a catch of 12) the stock settles where growth is 12.
    expect(
      society(commons, { continuous: true }, fixedQuota, { of: "catch", total: 12 }).live(199),
    ).toBeCloseTo(60, 6);
  });

  it("says what it lacks", () => {
    expect(() => society(matrixGame, {}, fixedQuota, { total: 1 })).toThrow(
      /fixed-quota: needs levels of "action" with rising values.*commons-v0/,
    );
    expect(() => society(commons, {}, fixedQuota, { of: "catch" })).toThrow(/best total catch.*give total/);
    expect(() => society(appropriation, {}, fixedQuota, { of: "catch", total: 9 })).toThrow(
      /needs the observation "stock", which appropriation-v0 does not give/,
    );
  });
});

describe("proportional-harvest", () => {
  it("spends a fixed share of the largest effort, rounded to the level below", () => {
    expect(society(commons, {}, proportionalHarvest).efforts()).toEqual(Array(8).fill(5));
    expect(society(commons, {}, proportionalHarvest, { fraction: 0.49 }).efforts()).toEqual(Array(8).fill(5));
    expect(society(commons, {}, proportionalHarvest, { fraction: 0.5 }).efforts()).toEqual(
      Array(8).fill(7.5),
    );
    expect(
      society(commons, { continuous: true }, proportionalHarvest, { fraction: 0.49 }).efforts()[0],
    ).toBeCloseTo(7.35, 12);
    expect(society(appropriation, {}, proportionalHarvest).act()).toEqual(Array(8).fill(8));
  });

  it("in turn spends it on average", () => {
    const { efforts } = society(commons, {}, proportionalHarvest, { fraction: 0.25, rounding: "in-turn" });
    expect(efforts()).toEqual([2.5, 5, 2.5, 5, 2.5, 5, 2.5, 5]);
  });

  it("catches the same proportion of any stock", () => {
    for (const start of [1, 0.4]) {
      const { live, batch } = society(commons, { start }, proportionalHarvest);
      live(1);
      // .005 x 8 x 5 = a fifth.
      expect(total([...batch.columns.harvest])).toBeCloseTo(0.2 * start * 100, 10);
    }
  });
});

describe("escapement", () => {
  it("takes what is above its target, and nothing below it", () => {
    const at = (biomass: number, given: Given = {}) => {
      const { efforts, batch } = society(commons, given, escapement);
      batch.columns.biomass[0] = biomass;
      batch.observe();
      return efforts()[0];
    };
    // (1 - 50 / x) / (.005 x 8) each: 12.5, 5, 4.1667 and none.
    expect([100, 62.5, 60, 50, 20, 0].map((x) => at(x))).toEqual([12.5, 5, 2.5, 0, 0, 0]);
    expect(at(60, { continuous: true })).toBeCloseTo(25 / 6, 12);
  });

  it("lands exactly on the target before growth is added, and settles at x = S + r x (1 - x / K)", () => {
    const { live, batch } = society(commons, { continuous: true, start: 0.7 }, escapement, { target: 0.48 });
    live(1);
    expect(batch.columns.biomass[0] - batch.columns.growth[0]).toBeCloseTo(48, 10);
    expect(live(198)).toBeCloseTo(60, 8);
  });

  it("brings a low stock back sooner than a fixed share of effort does", () => {
    const low = { start: 0.15, continuous: true };
    const ticksTo = (norm: PolicyDefinition, level: number) => {
      const { live } = society(commons, low, norm);
      let ticks = 0;
      while (live(1) < level) ticks++;
      return ticks;
    };
    expect(ticksTo(escapement, 50)).toBeLessThan(ticksTo(fixedQuota, 50) - 2);
  });

  it("needs a stock to look at", () => {
    expect(() => society(appropriation, {}, escapement)).toThrow(
      /escapement: reads the observation "stock".*made for commons-v0/,
    );
  });
});

describe("greedy-harvest", () => {
  it("always takes all it can, down to an empty sea", () => {
    const { efforts, live } = society(commons, {}, greedyHarvest);
    expect(efforts()).toEqual(Array(8).fill(15));
    live(150);
    expect(live(1)).toBeLessThan(1);
    expect(efforts()).toEqual(Array(8).fill(15));
    expect(society(appropriation, {}, greedyHarvest).act()).toEqual(Array(8).fill(25));
  });

  it("while it pays keeps the stock about the break-even level c / (p q) = 20", () => {
    const { efforts, live, batch } = society(commons, {}, greedyHarvest, { when: "pays" });
    const at = (biomass: number) => {
      batch.columns.biomass[0] = biomass;
      batch.observe();
      return efforts()[0];
    };
    expect([100, 20.1, 20, 19.9].map(at)).toEqual([15, 15, 0, 0]);
    const stocks = Array.from({ length: 100 }, () => live(1)!).slice(20);
    expect(Math.min(...stocks)).toBeGreaterThan(8);
    expect(Math.max(...stocks)).toBeLessThan(32);
  });

  it("cannot tell what pays without a stock", () => {
    expect(() => society(appropriation, {}, greedyHarvest, { when: "pays" })).toThrow(
      /needs the observation "stock"/,
    );
  });
});

it("under a quota every norm takes the largest allowed level", () => {
  const cap = [{ use: quota, params: { cap: 6 } }];
  for (const [norm, params] of [
    [greedyHarvest, {}],
    [proportionalHarvest, { fraction: 1 }],
    [escapement, { target: 0.1 }],
    [fixedQuota, { total: 65 }],
  ] as const) {
    const { efforts, live } = society(commons, {}, norm, params, cap);
    expect(efforts()).toEqual(Array(8).fill(5));
    live(3);
  }
});
