import { describe, expect, it } from "vitest";
import { zeroIntelligence } from "../../agents/norms/zero-intelligence.ts";
import { continuousDoubleAuction } from "../../envs/continuous-double-auction/continuous-double-auction.ts";
import { drawing } from "../../envs/continuous-double-auction/draw.ts";
import { bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const given = { values: [100, 90], costs: [20, 60], highest: 120 };

describe.each(["kernel", "world"] as const)("a day (%s form)", (form) => {
  /** Agents 0 and 1 buy, 2 and 3 sell; each speaks when it is told to, whatever is drawn. */
  function told(calls: readonly (readonly [agent: number, price: number])[]) {
    const batch = createBatch(continuousDoubleAuction, given, { form });
    const { columns, io } = batch;
    const seen = calls.map(([agent, price]) => {
      columns.speaker[0] = agent;
      // What others choose has no effect.
      io.actions[0].fill(119);
      io.actions[0][agent] = price - 1;
      batch.step();
      const { bid, ask, last } = columns;
      return { stands: [bid[0], ask[0]], last: last[0], paid: [...io.payoff] };
    });
    return { seen, batch };
  }
  const none = [0, 0, 0, 0];

  it("has a bid meet an ask at the older price, and clears what stands", () => {
    const { seen, batch } = told([
      [0, 50],
      [1, 40],
      [3, 80],
      [2, 90],
      [2, 70],
      [1, 75],
      [0, 30],
      [3, 30],
    ]);
    expect(seen).toEqual([
      { stands: [50, 0], last: 0, paid: none },
      { stands: [50, 0], last: 0, paid: none },
      { stands: [50, 80], last: 0, paid: none },
      { stands: [50, 80], last: 0, paid: none },
      { stands: [50, 70], last: 0, paid: none },
      { stands: [0, 0], last: 70, paid: [0, 20, 50, 0] },
      { stands: [30, 0], last: 70, paid: none },
      { stands: [0, 0], last: 30, paid: [70, 0, 0, -30] },
    ]);
    expect([...batch.columns.traded]).toEqual([1, 1, 1, 1]);
    expect(batch.columns.speaker[0]).toBe(-1);
    expect(batch.columns.gains[0]).toBe(100 + 90 - 20 - 60);
    // Nothing happens any more.
    batch.io.actions[0].fill(50);
    batch.step();
    expect([...batch.io.payoff, batch.columns.bid[0], batch.columns.ask[0]]).toEqual([...none, 0, 0]);
  });

  it("has those speak who have not traded, each alike", () => {
    const { batch } = told([
      [0, 50],
      [2, 50],
    ]);
    expect([...batch.columns.traded]).toEqual([1, 0, 1, 0]);
    const many = createBatch(continuousDoubleAuction, given, { form, worlds: 3000 });
    for (let i = 0; i < 3000; i++) many.columns.traded.set([1, 0, 1, 0], 4 * i);
    many.step();
    const speakers = [...many.columns.speaker];
    expect(new Set(speakers)).toEqual(new Set([1, 3]));
    const share = speakers.filter((each) => each === 1).length / 3000;
    expect(Math.abs(share - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 4 / 3000));
  });
});

it("refuses a market in which there is nothing to gain", () => {
  expect(() => createBatch(continuousDoubleAuction, { values: [10, 20], costs: [20] })).toThrow(
    "one of values must be above one of costs",
  );
});

it("without a constraint trades all units, with it not one at a loss", () => {
  const worlds = 30;
  for (const constrained of [true, false]) {
    const batch = createBatch(continuousDoubleAuction, { horizon: 1000 }, { worlds });
    const policies = bindPolicies(batch, [{ use: zeroIntelligence, params: { constrained } }]);
    let [worst, sum] = [0, 0];
    for (let tick = 0; tick < 999; tick++) {
      play({ batch, policies, ticks: 1 });
      for (const each of batch.io.payoff) {
        worst = Math.min(worst, each);
        sum += each;
      }
    }
    const { optimum, exhausted } = continuousDoubleAuction.theory!({});
    if (constrained) {
      expect(worst).toBe(0);
      expect(sum / worlds / 1000).toBeLessThan(optimum!.welfare);
      expect(sum / worlds / 1000).toBeGreaterThan(0.9 * optimum!.welfare);
    } else {
      expect(worst).toBeLessThan(0);
      expect(sum / worlds / 1000).toBeCloseTo(exhausted!.welfare, 12);
    }
  }
});

it("is drawn as prices and gains", () => {
  const batch = createBatch(continuousDoubleAuction, given);
  const policies = bindPolicies(batch, [{ use: zeroIntelligence }]);
  const frames = [captureFrame(batch, 0)];
  for (let tick = 0; tick < 40; tick++) {
    play({ batch, policies, ticks: 1 });
    frames.push(captureFrame(batch, 0));
  }
  const told = textOf(parseXml(drawing.svg(frames, {})));
  for (const each of ["prices", "last trade", "highest bid", "gained", "tick 40"])
    expect(told).toContain(each);
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[0], {})).toBe("tick 0: no bid, no ask\n0 units traded; gained 0");
  batch.columns.bid[0] = 7;
  batch.columns.last[0] = 9;
  batch.columns.gains[0] = 80;
  batch.columns.ask[0] = 0;
  batch.columns.traded.set([1, 0, 0, 1]);
  expect(drawing.text(captureFrame(batch, 0), {})).toBe(
    "tick 40: bid 7, no ask\n1 units traded, the last at 9; gained 80",
  );
});
