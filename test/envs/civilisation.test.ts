import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { civilisation } from "../../envs/civilisation/civilisation.ts";
import { drawing } from "../../envs/civilisation/draw.ts";
import { contestShares } from "../../envs/contest/shares.ts";
import {
  type Batch,
  bindPolicies,
  captureFrame,
  createBatch,
  rollout,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { alliance, gunsAndButter } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

function play(batch: Batch, ...choices: number[]): Batch {
  batch.io.actions[0].set(choices);
  batch.step();
  return batch;
}

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, each) => total + each, 0);

describe("a contest", () => {
  it("gives shares by arms to the power of what they decide, and equal ones where nobody is armed", () => {
    const shares = (put: number[], decisiveness: number) => {
      // Of two rows that are somebody else's nothing is read or written.
      const share = new Float64Array(put.length + 2).fill(-1);
      contestShares([9, ...put, 9], decisiveness, share, 1, put.length);
      expect([share[0], share[put.length + 1]]).toEqual([-1, -1]);
      return [...share.subarray(1, put.length + 1)];
    };
    expect(shares([1, 3], 1)).toEqual([0.25, 0.75]);
    expect(shares([1, 3], 2)).toEqual([0.1, 0.9]);
    expect(shares([4, 1, 0], 0.5)).toEqual([2 / 3, 1 / 3, 0]);
    expect(shares([0, 0, 0, 0], 0.2)).toEqual([0.25, 0.25, 0.25, 0.25]);
  });
});

describe.each(forms)("a tick (%s form)", (form) => {
  it("takes from the commons, has arms decide who gets the goods, and lets the rest grow", () => {
    const batch = createBatch(civilisation, { decisiveness: 1, levels: 5 }, { form });
    expect(batch.heads[0]).toMatchObject({ values: [0, 0.25, 0.5, 0.75, 1], unit: "labour" });
    // Labour 3 of 4 in the commons: 3 x .06 x 100 = 18 goods, arms 1/2, 1/4, 1/4 and none.
    play(batch, 2, 3, 3, 4);
    expect([...batch.columns.armed]).toEqual([0.5, 0.25, 0.25, 0]);
    expect(batch.io.payoff[0]).toBeCloseTo(9, 9);
    expect(batch.io.payoff[1]).toBeCloseTo(4.5, 9);
    expect(batch.io.payoff[3]).toBe(0);
    expect(batch.columns.biomass[0]).toBeCloseTo(82, 9);
    // Nobody armed: all get as much, 24 x .82 / 4. What grows is of the stock before: .3 x 82 x .18.
    play(batch, 4, 4, 4, 4);
    expect([...batch.io.payoff].map((each) => Math.round(each * 1e9) / 1e9)).toEqual([
      4.92, 4.92, 4.92, 4.92,
    ]);
    expect(batch.columns.biomass[0]).toBeCloseTo(82 - 19.68 + 0.3 * 82 * 0.18, 9);
    expect(batch.columns.wealth[3]).toBeCloseTo(4.92, 9);
    const { armament, peace, cooperation } = batch.readMetrics(0);
    // 1 of 4 units of labour, then none; three and then none of four at war; all above the best .625.
    expect([armament, peace, cooperation]).toEqual([0.125, 0.625, 0]);
  });

  it("lets arms last, and limits what labour makes of them", () => {
    const batch = createBatch(civilisation, { wear: 0.5, armsLimit: 0.4, levels: 3, agents: 2 }, { form });
    play(play(batch, 0, 1), 0, 2);
    // .4 a tick of which half is lost in each.
    expect(batch.columns.arms[0]).toBeCloseTo(0.6, 12);
    expect(batch.columns.arms[1]).toBeCloseTo(0.2, 12);
    expect(batch.io.obs.ownArms[0]).toBeCloseTo(0.6, 12);
    expect(batch.io.obs.othersArms[0]).toBeCloseTo(0.2, 12);
    expect([...batch.io.obs.othersEffort]).toEqual([1, 0]);
  });

  it("leaves what is not contested with who took it", () => {
    const given = {
      agents: 2,
      contested: 0.5,
      depletes: false,
      catchability: 0.01,
      decisiveness: 1,
      levels: 3,
    };
    const batch = play(createBatch(civilisation, given, { form }), 2, 1);
    // Goods 1 and 1/2; half of them goes to the only one that is armed.
    expect([...batch.io.payoff]).toEqual([0.5, 0.25 + 0.75]);
    expect(batch.columns.biomass[0]).toBe(100);
  });

  it("adds up the arms of allies, who share what they win", () => {
    const given = { ...civilisation.presets?.["two-against-one"], levels: 9 };
    const batch = createBatch(civilisation, given, { form });
    // Arms .375, .375 and .75, as in the closed form.
    play(batch, 5, 5, 2);
    const { payoff } = alliance(3, 2);
    expect(batch.io.payoff[0]).toBeCloseTo(payoff.ally, 12);
    expect(batch.io.payoff[1]).toBeCloseTo(payoff.ally, 12);
    expect(batch.io.payoff[2]).toBeCloseTo(payoff.other, 12);
    play(batch, 8, 8, 8);
    expect([...batch.io.payoff]).toEqual([1, 1, 1]);
  });

  it("has partners at peace make more of what they take, without taking more", () => {
    const given = { agents: 5, trade: 0.5, contested: 0, catchability: 0.1, levels: 2 };
    const batch = createBatch(civilisation, given, { form });
    // Nation 2 arms, so that 3 has nobody to trade with, and 4 has no partner.
    play(batch, 1, 1, 0, 1, 1);
    expect([...batch.io.payoff]).toEqual([15, 15, 0, 10, 10]);
    expect(batch.columns.biomass[0]).toBe(60);
    expect(batch.readMetrics(0)).toMatchObject({ yield: 40, welfare: 50, peace: 0.8 });
  });
});

describe("detente empties the commons", () => {
  /** Stocks after so many ticks in which all put as much into the commons. */
  const stocks = (given: Record<string, unknown>, choice: number, ticks: readonly number[]) => {
    const batch = createBatch(civilisation, { ...given, horizon: 1000 });
    const seen: number[] = [];
    for (let t = 1; t <= ticks[ticks.length - 1]; t++) {
      play(batch, choice, choice, choice, choice);
      if (ticks.includes(t)) seen.push(Math.round(batch.columns.biomass[0] * 1e4) / 1e4);
    }
    return seen;
  };

  it("as the path of the stock tells", () => {
    expect(stocks({}, 5, [1, 10, 50])).toEqual([85, 54.8241, 50.0065]);
    expect(stocks({ armsLimit: 0 }, 8, [1, 10, 50])).toEqual([76, 33.2898, 20.6736]);
  });

  it("and theory says of each where it ends", () => {
    const found = civilisation.theory?.({});
    expect(found?.nash).toMatchObject({ action: 0.625, stock: 50, welfare: 7.5 });
    expect(found?.optimum).toMatchObject({ action: 0.625, stock: 50, welfare: 7.5 });
    expect(found?.disarmed?.stock).toBeCloseTo(20, 9);
    expect(found?.disarmed?.welfare).toBeCloseTo(4.8, 9);
    const banned = civilisation.theory?.({ armsLimit: 0 });
    expect(banned?.nash?.welfare).toBeCloseTo(4.8, 9);
    for (const given of [
      {},
      { armsLimit: 0 },
      { agents: 6, catchability: 0.04, decisiveness: 1 },
      { trade: 1 },
    ]) {
      const theory = civilisation.theory?.(given) ?? {};
      const batch = createBatch(civilisation, { ...given, levels: 1001, horizon: 2000 });
      for (const outcome of Object.values(theory)) {
        batch.reset(1);
        batch.io.actions[0].fill(Math.round(1000 * (outcome?.action ?? 0)));
        for (let t = 0; t < 500; t++) batch.step();
        // Where nobody arms and labour rests, the world would need a limit on arms.
        if (outcome !== theory.optimum || given.trade === undefined)
          expect(sum(batch.io.payoff)).toBeCloseTo(outcome?.welfare ?? Number.NaN, 1);
        expect(batch.columns.biomass[0]).toBeCloseTo(outcome?.stock ?? Number.NaN, 1);
      }
    }
  });
});

describe("best replies in one tick", () => {
  it("are those of the closed form, with a fee on arms as well", () => {
    for (const [agents, fee] of [
      [2, 0],
      [3, 0],
      [2, 1],
      [2, 4],
    ]) {
      const arms = gunsAndButter({ nations: agents, decisiveness: 1, fee });
      const levels = 121;
      const given = { ...civilisation.presets?.["guns-and-butter"], agents, levels };
      const params = { on: "armed", rate: fee, redistribute: true };
      const mechanisms = fee > 0 ? [{ use: pigouvianTax, params }] : [];
      const worlds = levels;
      const batch = createBatch(civilisation, given, { worlds, mechanisms });
      const others = Math.round((1 - arms) * (levels - 1));
      batch.io.actions[0].fill(others);
      for (let k = 0; k < worlds; k++) batch.io.actions[0][k * agents] = k;
      batch.step();
      const own = Array.from({ length: worlds }, (_, k) => batch.io.reward[k * agents]);
      expect(own.indexOf(Math.max(...own))).toBe(others);
    }
  });
});

describe("for any params and actions", () => {
  it("no goods appear or vanish, and stocks stay within what the commons carries", () => {
    const params = fc.record({
      agents: fc.integer({ min: 2, max: 6 }),
      growth: fc.double({ min: 0.05, max: 1, noNaN: true }),
      catchability: fc.double({ min: 0.01, max: 1 / 6, noNaN: true }),
      decisiveness: fc.constantFrom(0.2, 1, 3),
      contested: fc.double({ min: 0, max: 1, noNaN: true }),
      wear: fc.double({ min: 0.05, max: 1, noNaN: true }),
      armsLimit: fc.double({ min: 0, max: 1, noNaN: true }),
      allies: fc.integer({ min: 0, max: 2 }),
      trade: fc.constantFrom(0, 0.5),
      depletes: fc.boolean(),
    });
    fc.assert(
      fc.property(params, fc.integer(), (given, seed) => {
        const batch = createBatch(civilisation, given, { seed });
        const words = new Int32Array(4);
        seedStreams(words, seedWords(seed, "actions"), 0, 1);
        const { biomass, goods, got, arms, effort, armed, share } = batch.columns;
        for (let t = 0; t < 20; t++) {
          const before = biomass[0];
          sampleActions(batch, words);
          batch.step();
          const taken = given.catchability * sum(effort) * before;
          const grown = given.depletes ? given.growth * before * (1 - before / 100) - taken : 0;
          const off = [before + grown - biomass[0], sum(got) - sum(goods), 100 * (sum(share) - 1)];
          const over = [taken - sum(goods), -biomass[0], biomass[0] - 100];
          for (let a = 0; a < given.agents; a++) {
            off.push(batch.io.payoff[a] - got[a]);
            over.push(effort[a] + armed[a] - 1, arms[a] - given.armsLimit / given.wear);
          }
          expect(Math.max(...off.map(Math.abs), ...over)).toBeLessThan(1e-9 * 100);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe("params", () => {
  it.each([
    [{ agents: 20 }, /agents \* catchability must be at most 1, got 1.2; lower catchability/],
    [{ allies: 5 }, /allies must be at most the 4 agents, got 5/],
    [{ wear: 0 }, /wear must be above 0/],
    // Beyond, the powers of what arms there may be are infinite, or all 0.
    [{ decisiveness: 33 }, /"decisiveness": .*<=32, got 33/],
    [{ decisivness: 1 }, /did you mean "decisiveness"/],
  ])("%j are refused", (given, message) => {
    expect(() => createBatch(civilisation, given)).toThrow(message);
  });
});

describe("the drawing", () => {
  it("names what is seen, before and after the first tick", () => {
    const batch = createBatch(civilisation, { allies: 2 });
    const policies = bindPolicies(batch, [{ use: always, params: { action: 5 } }]);
    const frames = [captureFrame(batch, 0)];
    for (let t = 0; t < 3; t++) {
      rollout(batch, policies, 1);
      frames.push(captureFrame(batch, 0));
    }
    for (const shown of [frames.slice(0, 1), frames]) {
      const words = textOf(parseXml(drawing.svg(shown, batch.params)));
      expect(words).toContain("stock of the commons");
      expect(words).toContain("arms");
      expect(words).toContain("* allied");
    }
    expect(drawing.text(frames[3], batch.params)).toContain("labour in arms         0.375");
  });
});
