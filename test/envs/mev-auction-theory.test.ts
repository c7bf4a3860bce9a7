/**
 * The equilibria of the MEV auction, judged by the env itself: rivals bid as the theory says, values and bids are
 * spread evenly over their quantiles, and every other bid is tried.
 */
import { describe, expect, it } from "vitest";
import {
  cutoff,
  mixedBid,
  mixedEntry,
  privateBid,
  privateSurplus,
  shareGain,
} from "../../envs/mev-auction/equilibrium.ts";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import type { P } from "../../envs/mev-auction/params.ts";
import { type Batch, createBatch, parseParams, seedStreams, seedWords, uniform } from "../../src/index.ts";

type Given = Record<string, unknown>;
const parsed = (given: Given) => parseParams("mev-auction", mevAuction.params, given) as P;
const theoryOf = (given: Given) => mevAuction.theory!(parsed(given));
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
/** Mean and standard error. */
function estimate(values: readonly number[]) {
  const m = mean(values);
  const variance = values.reduce((sum, x) => sum + (x - m) ** 2, 0) / (values.length - 1);
  return { mean: m, error: Math.sqrt(variance / values.length) };
}

/** Payoff to agent 0 at each of its actions when all others take `other`, every lot of a tie drawn once. */
function againstAll(given: Given, other: number): number[] {
  const n = Number(given.searchers);
  const batch = createBatch(mevAuction, given, { worlds: n });
  return Array.from({ length: Number(given.levels) + 1 }, (_, action) => {
    batch.reset(0);
    (batch.columns.lot as Float64Array).forEach((_, i, lot) => {
      lot[i] = (i + 0.5) / n;
    });
    batch.io.actions[0].fill(other);
    for (let i = 0; i < n; i++) batch.io.actions[0][i * n] = action;
    batch.step();
    return mean(Array.from({ length: n }, (_, i) => batch.io.payoff[i * n]));
  });
}

describe("common value, sealed, protected", () => {
  for (const [searchers, levels, baseFee] of [
    [2, 10, 0.02],
    [2, 10, 0],
    [3, 10, 0.25],
    [5, 7, 0.1],
  ])
    it(`${searchers} searchers on ${levels} levels, fee ${baseFee}: the pure symmetric equilibria are those of the theory`, () => {
      const given = { searchers, levels, baseFee, format: "sealed" };
      const stable: number[] = [];
      const gains: number[] = [];
      for (let level = 1; level <= levels; level++) {
        const payoffs = againstAll(given, level);
        if (payoffs.every((payoff) => payoff <= payoffs[level] + 1e-9)) stable.push(level / levels);
        gains[level] = payoffs[level] * searchers;
      }
      const { nash, softestNash } = theoryOf(given);
      expect(stable.at(-1)).toBeCloseTo(nash!.action!, 9);
      expect(stable[0]).toBeCloseTo(softestNash!.action!, 9);
      expect(nash!.welfare).toBeCloseTo(gains[Math.round(nash!.action! * levels)], 9);
      expect(softestNash!.welfare).toBeCloseTo(gains[Math.round(softestNash!.action! * levels)], 9);
      expect(nash!.welfare).toBeLessThan(1 / levels);
    });

  it("leaves nothing where bids are continuous", () => {
    expect(theoryOf({ format: "sealed", grid: "continuous", baseFee: 0.1, value: 3 }).nash).toMatchObject({
      welfare: 0,
      action: 2.9,
    });
  });
});

describe("common value, losers pay", () => {
  const settings: Given[] = [
    { searchers: 2, phi: 0.3, baseFee: 0 },
    { searchers: 2, phi: 1, baseFee: 0 },
    { searchers: 2, phi: 0.2, baseFee: 0.1 },
    { searchers: 2, phi: 0, baseFee: 0.1 },
  ];
  for (const setting of settings)
    it(`no bid gains more than nothing against the mixed equilibrium: ${JSON.stringify(setting)}`, () => {
      const given = { ...setting, format: "sealed", revertProtection: false, grid: "continuous" };
      const p = parsed(given);
      const worlds = 4000;
      const batch = createBatch(mevAuction, given, { worlds });
      const top = p.value - p.baseFee;
      for (const bid of [0.001, 0.1, 0.3, 0.5, 0.7, 0.85, 0.99 * top, top + 0.05]) {
        batch.reset(0);
        for (let i = 0; i < worlds; i++) {
          batch.io.actions[0][2 * i] = Math.min(1, bid);
          batch.io.actions[0][2 * i + 1] = mixedBid(p, p.value, (i + 0.5) / worlds);
        }
        batch.step();
        const gain = mean(Array.from({ length: worlds }, (_, i) => batch.io.payoff[2 * i]));
        if (bid <= top) expect(Math.abs(gain)).toBeLessThan(1e-3);
        else if (top < 1) expect(gain).toBeLessThan(-0.03);
      }
    });

  it("revenue is v for every phi, and with phi = 1 the mean bid v / n", () => {
    for (const phi of [0.1, 0.5, 1])
      for (const searchers of [2, 4]) {
        const given = { searchers, phi, value: 2, baseFee: 0, revertProtection: false };
        const { revenue, bid } = simulateMixed({ ...given, format: "sealed" });
        expect(Math.abs(revenue.mean - 2)).toBeLessThan(3 * revenue.error);
        if (phi === 1) expect(Math.abs(bid.mean - 2 / searchers)).toBeLessThan(3 * bid.error);
      }
  });

  it("with a base fee some stay out, as theory says, and searchers gain nothing", () => {
    const given = { format: "sealed", searchers: 3, phi: 0.4, baseFee: 0.09, revertProtection: false };
    const { entry, sold } = mixedEntry(parsed(given), 1);
    // A lone bid of nothing wins with probability .3^2 = .09 = g / v.
    expect(entry).toBeCloseTo(0.7, 12);
    expect(sold).toBeCloseTo(1 - 0.3 ** 3, 12);
    const seen = simulateMixed(given);
    for (const [value, expected] of [
      [seen.entry, 0.7],
      [seen.lost, 0.027],
      [seen.burnt, 3 * 0.7 * 0.09],
      [seen.revenue, 0.973 - 3 * 0.7 * 0.09],
      [seen.surplus, 0],
    ] as const)
      expect(Math.abs(value.mean - expected)).toBeLessThan(3 * value.error);
    const nash = theoryOf(given).nash!;
    expect(nash.welfare).toBe(0);
    expect(nash.probability).toBeCloseTo(0.7, 12);
    expect(nash.sold).toBeCloseTo(0.973, 12);
    expect(nash.burnt).toBeCloseTo(3 * 0.7 * 0.09, 12);
    expect(nash.revenue).toBeCloseTo(0.973 - 3 * 0.7 * 0.09, 12);
    const slow = theoryOf({ ...given, blockTicks: 4 }).nash!;
    expect(slow.revenue).toBeCloseTo(nash.revenue! / 4, 12);
  });
});

function simulateMixed(given: Given) {
  const p = parsed(given);
  const worlds = 10_000;
  const batch = createBatch(mevAuction, { ...given, grid: "continuous" }, { worlds });
  const words = seededWords();
  const bids = batch.io.actions[0];
  for (let k = 0; k < bids.length; k++) bids[k] = mixedBid(p, p.value, uniform(words, 0));
  const bid = estimate(Array.from(bids));
  batch.step();
  return { bid, ...metricsOf(batch) };
}

function seededWords(): Int32Array {
  const words = new Int32Array(4);
  seedStreams(words, seedWords("mev-auction-theory"), 0, 1);
  return words;
}

function metricsOf(batch: Batch) {
  // One opportunity a world, so that sums are means.
  const of = (name: string) => estimate(Array.from(batch.columns[name]));
  return {
    revenue: of("revenue"),
    burnt: of("burnt"),
    surplus: of("surplus"),
    entry: of("entry"),
    lost: of("lost"),
    captured: of("efficiency"),
    best: of("best"),
  };
}

describe("private uniform values", () => {
  const formats: Given[] = [
    { format: "sealed" },
    { format: "second-price" },
    { format: "all-pay" },
    { format: "sealed", revertProtection: false, phi: 0.4 },
  ];

  it("bids have their closed forms", () => {
    const at = (given: Given, v: number) =>
      privateBid(parsed({ values: "private", baseFee: 0, ...given }), v);
    expect(at({ format: "sealed", searchers: 5 }, 0.6)).toBeCloseTo(0.48, 12);
    expect(at({ format: "second-price", searchers: 5 }, 0.6)).toBe(0.6);
    expect(at({ format: "all-pay", searchers: 3 }, 0.6)).toBeCloseTo((2 / 3) * 0.6 ** 3, 12);
    // Values on [1, 3]: the shading is of what exceeds the lowest.
    expect(at({ format: "sealed", searchers: 2, lowest: 1, value: 3 }, 2)).toBeCloseTo(1.5, 12);
    // A base fee of .2 is a reserve: v - g - (v^2 - g^2) / (2 v) at v = .6.
    expect(at({ format: "sealed", searchers: 2, baseFee: 0.2 }, 0.6)).toBeCloseTo(0.4 - 0.32 / 1.2, 12);
    expect(at({ format: "sealed", searchers: 2, baseFee: 0.2 }, 0.19)).toBe(0);
    // All-pay with a fee: the cutoff wins against nobody only, v^2 = g.
    expect(
      cutoff(parsed({ values: "private", format: "all-pay", searchers: 2, baseFee: 0.25 })).value,
    ).toBeCloseTo(0.5, 9);
  });

  for (const format of formats)
    it(`yields revenue (n - 1) / (n + 1) and full efficiency: ${JSON.stringify(format)}`, () => {
      for (const searchers of [2, 5]) {
        const given = { ...format, searchers, values: "private", baseFee: 0, grid: "continuous" };
        const { revenue, surplus, captured, best } = simulatePrivate(given);
        expect(Math.abs(revenue.mean - (searchers - 1) / (searchers + 1))).toBeLessThan(3 * revenue.error);
        expect(Math.abs(surplus.mean - 1 / (searchers + 1))).toBeLessThan(3 * surplus.error);
        expect(captured.mean).toBeCloseTo(best.mean, 12);
        expect(theoryOf(given).nash!.welfare).toBeCloseTo(1 / (searchers + 1), 12);
      }
    });

  for (const format of [formats[0], formats[2], formats[3]])
    it(`with a base fee leaves searchers what the theory says: ${JSON.stringify(format)}`, () => {
      const given = { ...format, searchers: 3, values: "private", baseFee: 0.15, value: 2, lowest: 0.1 };
      const { surplus } = simulatePrivate(given);
      const expected = privateSurplus(parsed(given));
      expect(Math.abs(surplus.mean - expected)).toBeLessThan(3 * surplus.error);
      expect(expected).toBeLessThan(1.9 / 4);
    });

  for (const format of formats)
    it(`no bid does better than the equilibrium's: ${JSON.stringify(format)}`, () => {
      const baseFee = format.format === "second-price" ? 0 : 0.04;
      const given = { ...format, searchers: 2, values: "private", baseFee, grid: "continuous" };
      const p = parsed(given);
      const worlds = 1000;
      const batch = createBatch(mevAuction, given, { worlds });
      const value = batch.columns.value as Float64Array;
      const gainOf = (own: number, bid: number) => {
        batch.reset(0);
        for (let i = 0; i < worlds; i++) {
          value[2 * i] = own;
          value[2 * i + 1] = (i + 0.5) / worlds;
          batch.io.actions[0][2 * i] = bid;
          batch.io.actions[0][2 * i + 1] = privateBid(p, value[2 * i + 1]);
        }
        batch.step();
        return mean(Array.from({ length: worlds }, (_, i) => batch.io.payoff[2 * i]));
      };
      for (const own of [0.1, 0.35, 0.7, 0.95]) {
        const best = gainOf(own, privateBid(p, own));
        for (let bid = 0; bid <= 1; bid += 0.05) expect(gainOf(own, bid)).toBeLessThan(best + 1e-3);
      }
    });

  it("in shares: the expected gain is the env's, and the level of the theory is a best reply to itself", () => {
    const levels = 12;
    const baseFee = 0.03;
    const given = {
      format: "sealed",
      searchers: 2,
      values: "private",
      baseFee,
      grid: "share",
      levels,
    };
    const side = 100;
    const batch = createBatch(mevAuction, given, { worlds: side * side });
    const value = batch.columns.value as Float64Array;
    const gain = (own: number, other: number) => {
      batch.reset(0);
      for (let i = 0; i < side * side; i++) {
        value[2 * i] = ((i % side) + 0.5) / side;
        value[2 * i + 1] = (Math.floor(i / side) + 0.5) / side;
        batch.io.actions[0][2 * i] = own;
        batch.io.actions[0][2 * i + 1] = other;
      }
      batch.step();
      let sum = 0;
      for (let i = 0; i < side * side; i++) sum += batch.io.payoff[2 * i];
      return sum / (side * side);
    };
    for (const [own, other] of [
      [6, 6],
      [3, 6],
      [11, 6],
      [5, 9],
      [0, 4],
    ])
      expect(gain(own, other)).toBeCloseTo(shareGain(2, own / levels, other / levels, baseFee), 2);
    const { nash } = theoryOf(given);
    expect(nash!.action).toBeCloseTo(0.5, 12);
    expect(nash!.welfare).toBeCloseTo(1 / 3 - baseFee, 12);
    const atNash = gain(6, 6);
    for (let own = 0; own <= levels; own++) expect(gain(own, 6)).toBeLessThan(atNash + 1e-3);
  });

  it("in shares off the grid: 5 searchers on quarters bid three quarters", () => {
    const shares = [0, 0.25, 0.5, 0.75, 1];
    const nash = theoryOf({
      format: "sealed",
      searchers: 5,
      values: "private",
      baseFee: 0,
      grid: "share",
      levels: 4,
    }).nash!;
    expect(nash.action).toBe(0.75);
    for (const other of shares)
      expect(shareGain(5, other, 0.75)).toBeLessThanOrEqual(shareGain(5, 0.75, 0.75) + 1e-12);
    // All win what the highest value is worth: (1 - .75) * 5 / 6.
    expect(nash.welfare).toBeCloseTo(0.25 * (5 / 6), 12);
  });
});

function simulatePrivate(given: Given) {
  const p = parsed(given);
  const batch = createBatch(
    mevAuction,
    { ...given, grid: "continuous" },
    { worlds: 10_000, seed: "private" },
  );
  const bids = batch.io.actions[0];
  for (let k = 0; k < bids.length; k++) bids[k] = privateBid(p, batch.io.obs.value[k]);
  batch.step();
  return metricsOf(batch);
}

describe("the grid of amounts", () => {
  it.each([0.1, 1, 3e-9, 7e8])("has the same equilibria whatever the unit: value %d", (value) => {
    const under = (v: number) =>
      theoryOf({ format: "sealed", searchers: 3, value: v, baseFee: 0.3 * v, levels: 10 });
    const [scaled, one] = [under(value), under(1)];
    expect(scaled.nash!.action! / value).toBeCloseTo(one.nash!.action!, 12);
    // .7 is the value less the fee: nothing is left there, and up to 3 / 2 steps may be: at .7 and at .6.
    expect(one.nash!.equilibria).toBe(2);
    expect(scaled.nash!.equilibria).toBe(2);
    expect(scaled.nash!.welfare).toBe(0);
    expect(scaled.softestNash!.welfare / value).toBeCloseTo(0.1, 12);
  });
});

describe("optimum of the searchers", () => {
  const settings: Given[] = [
    { format: "sealed" },
    { format: "open", blockTicks: 1 },
    { format: "second-price", grid: "share" },
    { format: "all-pay", grid: "share" },
  ];
  for (const setting of settings)
    it(`is the best of all joint bids: ${JSON.stringify(setting)}`, () => {
      for (const values of ["common", "private"]) {
        const given = { ...setting, values, lowest: 0.05, searchers: 2, levels: 4, baseFee: 0.1, phi: 0.5 };
        const worlds = 2000;
        const batch = createBatch(mevAuction, given, { worlds, seed: 1 });
        const best = new Float64Array(worlds).fill(Number.NEGATIVE_INFINITY);
        for (let joint = 0; joint < 25; joint++) {
          batch.reset(1);
          for (let i = 0; i < worlds; i++) batch.io.actions[0].set([joint % 5, Math.floor(joint / 5)], 2 * i);
          batch.step();
          for (let i = 0; i < worlds; i++)
            best[i] = Math.max(best[i], batch.io.payoff[2 * i] + batch.io.payoff[2 * i + 1]);
        }
        const { mean: found, error } = estimate(Array.from(best));
        expect(Math.abs(found - theoryOf(given).optimum!.welfare)).toBeLessThan(3 * error);
      }
    });

  it("is spread over the ticks of a block", () => {
    const { optimum, sealed } = theoryOf({ blockTicks: 5, baseFee: 0.02 });
    expect(optimum!.welfare).toBeCloseTo((1 - 0.1 - 0.02) / 5, 12);
    expect(sealed!.welfare).toBeCloseTo((1 - 0.9 - 0.02) / 5, 12);
  });
});
