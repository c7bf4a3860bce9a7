import { describe, expect, it } from "vitest";
import { cutOff } from "../../agents/norms/cut-off.ts";
import { linearTrader } from "../../agents/norms/linear-trader.ts";
import { marketMaker } from "../../agents/norms/market-maker.ts";
import { depositRun } from "../../envs/deposit-run/deposit-run.ts";
import { doubleAuction } from "../../envs/double-auction/double-auction.ts";
import { flashCrash } from "../../envs/flash-crash/flash-crash.ts";
import { orderBook } from "../../envs/order-book/order-book.ts";
import { type Batch, bindPolicies, createBatch, type PolicyUse, rollout } from "../../src/index.ts";
import { gainsBeyond } from "../../src/situations/index.ts";

function play(batch: Batch, uses: readonly PolicyUse[], ticks: number): Batch {
  rollout(batch, bindPolicies(batch, uses), ticks);
  return batch;
}

describe("cut-off", () => {
  it("sells what it takes to be worth less than its cut-off, and holds the rest", () => {
    const given = { ...flashCrash.presets!["who-sells-first"], agents: 4 };
    const batch = createBatch(flashCrash, given, { worlds: 50 });
    const signals = [...batch.columns.signal];
    play(batch, [{ use: cutOff, params: { at: 0.2 } }], 1);
    expect([...batch.io.actions[0]]).toEqual(signals.map((signal) => (signal < 0.2 ? 0 : 1)));
  });

  it("makes the run that it fears, from a cut-off below the share that has to withdraw", () => {
    const runs = (at: number) =>
      play(createBatch(depositRun, { agents: 8 }), [{ use: cutOff, params: { at } }], 5).readMetrics(0).run;
    expect(runs(0.2)).toBe(1);
    expect(runs(0.26)).toBe(0);
  });

  it("says what it cannot watch or do", () => {
    const bind = (params: Record<string, unknown>) => () =>
      bindPolicies(createBatch(flashCrash, {}), [{ use: cutOff, params }]);
    expect(bind({ feature: "nothing" })).toThrow("feature must be one number among price, change, signal");
    expect(bind({ from: 6 })).toThrow("from must be in 0..5, got 6");
  });
});

describe("market-maker", () => {
  /** Choices of a bid and an ask by who holds so many units, after a move of the middle. */
  const quotes = (params: Record<string, unknown>, held: number, moved = 0) => {
    const batch = createBatch(orderBook, { agents: 1 });
    batch.io.obs.held[0] = 10 + held;
    batch.io.obs.moved[0] = moved;
    const policies = bindPolicies(batch, [{ use: marketMaker, params }]);
    rollout(batch, policies, 1);
    return batch.io.actions.map((column) => column[0]);
  };

  it("quotes at its distance, lower where it holds, higher where it owes, and not beyond the last", () => {
    expect(quotes({}, 0)).toEqual([1, 1]);
    expect(quotes({ skew: 0.5 }, 2)).toEqual([2, 0]);
    expect(quotes({ skew: 0.5 }, -4)).toEqual([0, 3]);
    expect(quotes({ skew: 0.5 }, 10)).toEqual([5, 0]);
    expect(quotes({ skew: 0 }, 10)).toEqual([1, 1]);
  });

  it("stays away from a price that falls as far as it says", () => {
    expect(quotes({ awayFrom: 3 }, 0, -3)).toEqual([5, 5]);
    expect(quotes({ awayFrom: 3 }, 0, -2.5)).toEqual([1, 1]);
    expect(quotes({ awayFrom: 3 }, 0, 4)).toEqual([1, 1]);
    expect(() => quotes({ distance: 5 }, 0)).toThrow("distance must be below 5");
  });
});

describe("linear-trader", () => {
  it("trades where the value is a quarter of the range above the cost, and wherever there is a gain if truthful", () => {
    for (const [params, gap] of [
      [{}, 0.25],
      [{ slope: 1, bidsFrom: 0, asksFrom: 0 }, 0],
    ] as const) {
      const batch = createBatch(doubleAuction, { continuous: true }, { worlds: 200 });
      play(batch, [{ use: linearTrader, params }], 40);
      let [sum, squares] = [0, 0];
      for (let i = 0; i < 200; i++) {
        const gains = batch.readMetrics(i).gains / 4;
        sum += gains / 200;
        squares += gains ** 2 / 200;
      }
      expect(Math.abs(sum - gainsBeyond(gap))).toBeLessThan(4 * Math.sqrt((squares - sum ** 2) / 200));
    }
  });

  it("names the nearest of the levels", () => {
    const batch = createBatch(doubleAuction, { agents: 2 });
    batch.io.obs.buys.set([1, 0]);
    batch.io.obs.worth.set([0.9, 0.13]);
    rollout(batch, bindPolicies(batch, [{ use: linearTrader }]), 1);
    // .6833 and .3367 in twentieths.
    expect([...batch.io.actions[0]]).toEqual([14, 7]);
  });
});
