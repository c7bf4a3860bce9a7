import { describe, expect, it } from "vitest";
import { auction } from "../../envs/auction/auction.ts";
import { drawing } from "../../envs/auction/draw.ts";
import { equilibriumBidOf } from "../../envs/auction/theory.ts";
import { localPayment, packageRules } from "../../src/games/index.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

/** One auction in which these bids are made: values, payoffs and who won. */
function hold(
  params: Record<string, unknown>,
  bids: readonly number[],
  form: (typeof forms)[number],
  seed = 0,
) {
  const batch = createBatch(auction, { continuous: true, bidders: bids.length, ...params }, { form, seed });
  const values = [...batch.columns.value];
  batch.io.actions[0].set(bids);
  batch.step();
  const { won, paid, had } = batch.columns;
  expect([...had]).toEqual(values);
  return {
    values,
    payoff: [...batch.io.payoff],
    won: [...won],
    paid: [...paid],
    metrics: batch.readMetrics(0),
  };
}

describe.each(forms)("an auction (%s form)", (form) => {
  it.each([
    ["first-price", [0, 0.75, 0]],
    ["second-price", [0, 0.5, 0]],
    ["all-pay", [0.25, 0.75, 0.5]],
  ] as const)("%s: the highest bid wins", (format, paid) => {
    const found = hold({ format }, [0.25, 0.75, 0.5], form);
    expect(found.won).toEqual([0, 1, 0]);
    expect(found.paid).toEqual(paid);
    const { values, metrics } = found;
    expect(found.payoff).toEqual(values.map((value, a) => (a === 1 ? value : 0) - paid[a]));
    const revenue = paid.reduce((sum: number, each) => sum + each, 0);
    expect(metrics.revenue).toBe(revenue);
    expect(metrics.surplus).toBeCloseTo(values[1] - revenue, 15);
    expect(metrics.efficiency).toBeCloseTo(values[1] / Math.max(...values), 15);
  });

  it("equal bids win alike often, and pay in full", () => {
    const times = [0, 0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const { won, paid } = hold({ format: "second-price" }, [0.5, 0.25, 0.5], form, seed);
      won.forEach((each, a) => {
        times[a] += each;
        if (each) expect(paid[a]).toBe(0.5);
      });
    }
    expect(times[0] + times[2]).toBe(300);
    expect(Math.abs(times[0] - 150)).toBeLessThan(4 * Math.sqrt(75));
    // Also where nobody bids anything.
    expect(hold({}, [0, 0], form).won.sort()).toEqual([0, 1]);
  });

  it("a gain of x is worth x^r, a loss is not changed", () => {
    for (const bid of [0.05, 1]) {
      const { values, payoff } = hold({ risk: 0.5 }, [bid, 0], form);
      const gain = values[0] - bid;
      expect(payoff[0]).toBeCloseTo(gain > 0 ? Math.sqrt(gain) : gain, 15);
    }
  });

  it.each(packageRules)("%s: locals win where they bid more together, and pay by the rule", (format) => {
    const params = { format, bidders: undefined };
    for (const [one, two, both] of [
      [0.625, 0.25, 0.75],
      [1, 0.125, 0.25],
      [0.5, 0.5, 0.25],
    ]) {
      const { won, paid, values, payoff } = hold(params, [one, two, both], form);
      expect(won).toEqual([1, 1, 0]);
      expect(paid).toEqual([localPayment(format, one, two, both), localPayment(format, two, one, both), 0]);
      expect(payoff[1]).toBe(values[1] - paid[1]);
    }
    const { won, paid, metrics, values } = hold(params, [0.25, 0.5, 1], form);
    expect([won, paid]).toEqual([
      [0, 0, 1],
      [0, 0, 0.75],
    ]);
    expect(metrics.efficiency).toBeCloseTo(values[2] / Math.max(values[2], values[0] + values[1]), 15);
  });
});

it("is of three where it is a package auction, told at once", () => {
  expect(() => createBatch(auction, { format: "vcg", bidders: 4 })).toThrow(
    "auction-v0: a package auction (vcg) has 3 bidders, got 4; leave bidders out",
  );
  expect(createBatch(auction, { format: "vcg" }).agents).toBe(3);
});

it.each([
  { bidders: 2 },
  { bidders: 5, format: "second-price" },
  { bidders: 3, format: "all-pay" },
  { bidders: 3, risk: 0.4 },
  ...packageRules.map((format) => ({ format })),
] as const)("%j: equilibrium bids are worth what theory says", (given) => {
  const worlds = 400;
  const ticks = 20;
  const params = { continuous: true, ...given };
  const batch = createBatch(auction, params, { worlds });
  const full = auction.params.parse(params);
  const n = batch.agents;
  for (let t = 0; t < ticks; t++) {
    for (let k = 0; k < worlds * n; k++)
      batch.io.actions[0][k] = equilibriumBidOf(full, k % n, batch.columns.value[k])!;
    batch.step();
  }
  const { optimum, nash } = auction.theory!(params);
  for (const [name, expected] of [
    ["welfare", nash!.welfare],
    ["revenue", nash!.revenue!],
  ] as const) {
    const found = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i)[name]);
    const mean = found.reduce((sum, x) => sum + x, 0) / worlds;
    const variance = found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (worlds - 1);
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / worlds));
  }
  expect(optimum!.welfare).toBeGreaterThan(nash!.welfare);
});

it("knows no equilibrium where none is written down", () => {
  expect(auction.theory!({ format: "all-pay", risk: 0.5 }).nash).toBeUndefined();
  expect(auction.theory!({ format: "nearest-bid", risk: 0.5 })).toEqual({});
  expect(auction.theory!({}).optimum).toMatchObject({ welfare: 2 / 3, bound: "upper" });
});

it("is drawn with the line of the equilibrium, and told in words", () => {
  const batch = createBatch(auction, { format: "nearest-bid", continuous: true });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([0.5, 0.25, 1]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const params = { format: "nearest-bid", continuous: true };
  const svg = drawing.svg(frames, params);
  expect(textOf(parseXml(svg))).toContain("global");
  expect(svg.match(/<circle/g)).toHaveLength(2);
  expect(svg.match(/<path [^>]*stroke-width="2"/g)).toHaveLength(2);
  // Nobody knows it where all pay and are averse to risk.
  expect(drawing.svg(frames, { format: "all-pay", bidders: 3, risk: 0.5 })).not.toContain('stroke-width="2"');
  expect(drawing.svg(frames.slice(0, 1), params)).toContain("nothing has been bid yet");
  expect(drawing.text(frames[0], params)).toMatch(/^tick 0: worth [\d.]+ [\d.]+ [\d.]+$/);
  expect(drawing.text(frames[1], params)).toContain("nearest-bid: bids 0.5 0.25 1* (* wins), paid 0 0 0.75");
});
