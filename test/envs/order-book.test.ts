import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highestOrder, levelOfRank, lowestOrder, ownerOfQuote, shiftOrders } from "../../envs/market/book.ts";
import { drawing } from "../../envs/order-book/draw.ts";
import { orderBook } from "../../envs/order-book/order-book.ts";
import { type Batch, captureFrame, createBatch } from "../../src/index.ts";
import { mean, standardDeviation } from "../../src/stats/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
/** Nothing comes but forced sales. */
const still = { limitOrders: 0, marketOrders: 0, cancellations: 0.01, salesTick: 0, risk: 0 };
const none = 5;

function quote(batch: Batch, bids: readonly number[], asks: readonly number[]): void {
  batch.io.actions[0].set(bids);
  batch.io.actions[1].set(asks);
}

describe("a book", () => {
  it("finds what is best, what is at a place in the line, and whose it is", () => {
    const orders = [9, 9, 0, 2, 0, 1, 9];
    const quotes = [0, 0, 0, 0, 0, 0, 3, 0];
    expect(highestOrder(orders, quotes, 2, 3)).toBe(3);
    expect(highestOrder(orders, quotes, 2, 2)).toBe(1);
    expect(highestOrder(orders, quotes, 2, 0)).toBe(-1);
    expect(lowestOrder(orders, quotes, 2, 0, 4)).toBe(1);
    expect(lowestOrder(orders, quotes, 2, 2, 3)).toBe(-1);
    expect(lowestOrder([0, 0, 0], quotes.slice(5), 0, 0, 3)).toBe(1);
    expect([0, 1, 2].map((rank) => levelOfRank(orders, 2, 0, 1, rank))).toEqual([1, 1, 3]);
    expect([0, 1, 2].map((rank) => levelOfRank(orders, 2, 3, -1, rank))).toEqual([3, 1, 1]);
    expect([0, 1, 2].map((rank) => ownerOfQuote([7, 7, 4, 7, 7], 7, rank, 1, 3))).toEqual([0, 2, -1]);
  });

  it("is moved within its place, and loses what falls over the edge", () => {
    const moved = (by: number) => {
      const orders = Int32Array.of(7, 1, 2, 3, 4, 7);
      return [shiftOrders(orders, 1, 4, by), ...orders];
    };
    expect(moved(1)).toEqual([4, 7, 0, 1, 2, 3, 7]);
    expect(moved(-3)).toEqual([6, 7, 4, 0, 0, 0, 7]);
    expect(moved(0)).toEqual([0, 7, 1, 2, 3, 4, 7]);
  });
});

describe.each(forms)("a tick (%s form)", (form) => {
  it("has sales take all bids, an agent's among them, and the middle fall with them", () => {
    const batch = createBatch(orderBook, { ...still, agents: 2, sales: 30, salesPerSecond: 1000 }, { form });
    quote(batch, [2, none], [none, 0]);
    batch.step();
    const { held, bidOrders, bid, ask, middle } = batch.columns;
    expect([...held]).toEqual([1, 0]);
    expect(bidOrders[0]).toBe(0);
    // Asks are where they were, with agent 1's among them; bids that are gone count as 20 ticks below.
    expect([bid[0], ask[0], middle[0]]).toEqual([108, 128, -9.5]);
    // Bought at -2.5, worth -9.5.
    expect([...batch.io.payoff]).toEqual([-7, 0]);
    expect(batch.readMetrics(0)).toMatchObject({ trades: 21, made: 1 / 21, inventory: 0.5 });
    quote(batch, [none, none], [none, none]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 0]);
  });

  it("halts sales where the middle has fallen by the breaker, and goes on after", () => {
    const given = { ...still, agents: 1, sales: 30, salesPerSecond: 1000, breaker: 2, halt: 0.25 };
    const batch = createBatch(orderBook, given, { form });
    quote(batch, [none], [none]);
    const left = [0, 1, 2].map(() => {
      batch.step();
      return batch.columns.salesLeft[0];
    });
    // Each sale takes the best bid, and the middle half a tick: at the fourth it is 2 below.
    expect(left).toEqual([26, 26, 0]);
    expect(batch.columns.middle[0]).toBe(-9.5);
    expect(batch.readMetrics(0).halted).toBeCloseTo(0.25 / 0.3, 12);
  });

  it("charges for what is held, and lets nobody quote beyond its limit", () => {
    const given = { ...still, agents: 1, sales: 60, salesPerSecond: 1000, inventory: 1, risk: 3 };
    const batch = createBatch(orderBook, given, { form });
    quote(batch, [4], [none]);
    batch.step();
    expect(batch.columns.held[0]).toBe(1);
    expect(batch.io.payoff[0]).toBeCloseTo(4.5 - 9.5 - 0.3, 12);
    expect(batch.columns.profit[0]).toBeCloseTo(-5, 12);
    batch.step();
    expect([batch.columns.held[0], batch.columns.bidAt[0]]).toEqual([1, -1]);
    expect(batch.io.payoff[0]).toBeCloseTo(-0.3, 12);
  });
});

it("counts what it holds, and no bid stands at or above an ask", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 20 }),
      (seed, agents, reach) => {
        const given = {
          agents,
          reach,
          quotes: Math.min(4, reach),
          limitOrders: 1,
          marketOrders: 8,
          inventory: 3,
        };
        const batch = createBatch(orderBook, { ...given, salesTick: 10, seconds: 1 }, { seed });
        const { bids, asks, bidQuotes, askQuotes, bidAt, askAt, held, bid, ask } = batch.columns;
        const count = (orders: ArrayLike<number>) => Array.from(orders).reduce((a, b) => a + b, 0);
        for (let t = 0; t < 40; t++) {
          for (let a = 0; a < agents; a++) {
            batch.io.actions[0][a] = (t * 7 + a * 3 + (seed & 7)) % (given.quotes + 1);
            batch.io.actions[1][a] = (t * 5 + a) % (given.quotes + 1);
          }
          batch.step();
          expect(bid[0]).toBeLessThan(ask[0]);
          expect(count(bids)).toBe(batch.columns.bidOrders[0]);
          expect(count(asks)).toBe(batch.columns.askOrders[0]);
          expect(count(bidQuotes)).toBe(bidAt.filter((level: number) => level >= 0).length);
          expect(count(askQuotes)).toBe(askAt.filter((level: number) => level >= 0).length);
          for (let a = 0; a < agents; a++) {
            expect(Math.abs(held[a])).toBeLessThanOrEqual(3);
            if (bidAt[a] >= 0) expect(bidQuotes[bidAt[a]]).toBeGreaterThan(0);
          }
          const [highest, lowest] = [bids, asks].map((side) => [...side].map((n, k) => (n > 0 ? k : -1)));
          expect(Math.max(...highest)).toBeLessThanOrEqual(bid[0]);
          for (const level of lowest) if (level >= 0) expect(level).toBeGreaterThanOrEqual(ask[0]);
        }
      },
    ),
    { numRuns: 8 },
  );
});

it("alone has the spread of the flow, and in a sell-off falls less far with a breaker", () => {
  const drops = (given: Record<string, unknown>) => {
    const worlds = 40;
    const batch = createBatch(orderBook, { agents: 1, ...given }, { worlds });
    for (const head of batch.io.actions) head.fill(none);
    for (let t = 0; t < 400; t++) batch.step();
    return Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  };
  const calm = drops({ sales: 0 }).map(({ spread }) => spread);
  // The first seconds are of a book with few orders; the exact mean is that of 20 worlds over 2000 s.
  expect(Math.abs(mean(calm) - 1.857)).toBeLessThan(0.15);
  const free = drops({}).map(({ drop }) => drop);
  const held = drops({ breaker: 4 }).map(({ drop }) => drop);
  for (const [found, known, deviation] of [
    [free, 40.3, 28.5],
    [held, 26.5, 11.7],
  ] as const)
    expect(Math.abs(mean(found) - known)).toBeLessThan((3.5 * deviation) / Math.sqrt(40) + 1);
  expect(standardDeviation(held)).toBeLessThan(standardDeviation(free));
});

it("says what is wrong with params that make no sense together", () => {
  expect(() => createBatch(orderBook, { limitOrders: 1000, seconds: 10 })).toThrow(
    "orders must be at most 50000 a tick, got 400100; lower limitOrders or seconds",
  );
  expect(() => createBatch(orderBook, { reach: 3 })).toThrow(
    "quotes must be at most the reach of 3 ticks, got 5",
  );
});

it("is drawn, and told in words", () => {
  const given = { ...still, agents: 1, sales: 30, salesPerSecond: 20, breaker: 0.5, halt: 9 };
  const batch = createBatch(orderBook, given);
  const frames = [captureFrame(batch, 0)];
  quote(batch, [0], [1]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const params = { ...given, horizon: 400 };
  const text = textOf(parseXml(drawing.svg(frames, params)));
  for (const part of ["price in ticks", "trade is halted", "best ask", "units held", "breaker"])
    expect(text).toContain(part);
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("nothing has happened yet");
  const [first, second] = drawing.text(frames[1], params).split("\n");
  expect(first).toMatch(/^tick 1: bid −[01].5, ask 0.5, 2[89] forced sales to come/);
  expect(second).toMatch(/^orders from the best down [12] 1 1 1 1 1 \| and up 1 2 1 1 1 1$/);
});
