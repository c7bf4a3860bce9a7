import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalSplit } from "../../envs/rationing/allotment.ts";
import { drawing } from "../../envs/rationing/draw.ts";
import { rationing } from "../../envs/rationing/rationing.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

type Given = Record<string, unknown>;

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  const given = { agents: 3, actions: "amount", probability: 0.5 };

  it("sends all that they ordered, or shares of it where supply is scarce and too little", () => {
    for (const allotment of ["orders", "equal"]) {
      const batch = createBatch(rationing, { ...given, allotment }, { form, worlds: 40 });
      const { received, scarceNow } = batch.columns;
      const orders = [0.2, 0.6, 1];
      for (let k = 0; k < 120; k++) batch.io.actions[0][k] = orders[k % 3];
      batch.step();
      // 3 x .3 for orders of 1.8: half of each, or .2 and twice .35.
      const short = allotment === "orders" ? [0.1, 0.3, 0.5] : [0.2, 0.35, 0.35];
      for (let i = 0; i < 40; i++)
        for (let a = 0; a < 3; a++) {
          const sent = (scarceNow[i] === 1 ? short : orders)[a];
          expect(received[3 * i + a]).toBeCloseTo(sent, 12);
          const paid = batch.io.payoff[3 * i + a] + 0.4 * sent;
          expect(paid).toBeGreaterThanOrEqual(0);
          expect(paid).toBeLessThanOrEqual(sent + 1e-12);
        }
      expect(scarceNow.includes(0) && scarceNow.includes(1)).toBe(true);
      // Together they ask for no more than there is: nothing is shared.
      for (let k = 0; k < 120; k++) batch.io.actions[0][k] = 0.3;
      batch.step();
      for (const each of received) expect(each).toBeCloseTo(0.3, 12);
    }
  });
});

it("equal parts give all of the supply, to each what it asked for or as much as anybody has", () => {
  const orders = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(orders, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (asked, share) => {
      const all = asked.reduce((a, b) => a + b, 0);
      fc.pre(all > 0.01);
      const received = new Float64Array(asked.length);
      equalSplit(Float64Array.from(asked), received, 0, asked.length, share * all);
      const most = received.reduce((a, b) => Math.max(a, b));
      expect(received.reduce((a, b) => a + b, 0)).toBeCloseTo(share * all, 9);
      asked.forEach((each, a) => {
        expect(received[a]).toBeLessThanOrEqual(each + 1e-9);
        if (received[a] < each - 1e-9) expect(received[a]).toBeCloseTo(most, 9);
      });
    }),
  );
});

it("pays in the mean what theory says, at the equilibrium, without phantoms, and in equal parts", () => {
  const worlds = 20_000;
  for (const allotment of ["orders", "equal"]) {
    const given = { allotment, actions: "amount" };
    const { nash, optimum } = rationing.theory!(given);
    for (const outcome of [nash!, optimum!]) {
      const batch = createBatch(rationing, given, { worlds });
      batch.io.actions[0].fill(outcome.action!);
      batch.step();
      const paid = batch.io.payoff.reduce((a, b) => a + b, 0) / worlds;
      // The sum of ten payoffs has a standard deviation of about 1.
      expect(Math.abs(paid - outcome.welfare)).toBeLessThan(0.03);
    }
  }
});

it("knows phantoms, the toll without them, and that equal parts need none", () => {
  const of = (given: Given) => rationing.theory!(given);
  expect(of({}).nash?.action).toBeCloseTo(0.9434, 4);
  expect(of(rationing.presets!.pair).nash?.action).toBeCloseTo(0.6674, 4);
  expect(of({}).optimum).toMatchObject({ action: 0.6, fee: expect.closeTo(0.108, 9) });
  expect(of({ allotment: "equal" }).nash?.action).toBe(0.6);
  expect(of({ probability: 0.98 }).nash).toBeUndefined();
  expect(of({ largest: 0.5 })).toEqual({});
});

it("has a toll under which an order of .6 is the best reply to orders of .6", () => {
  const worlds = 4000;
  const rewardOf = (own: number) => {
    const batch = createBatch(
      rationing,
      { actions: "amount", agents: 10 },
      { worlds, mechanisms: [{ use: pigouvianTax, params: { on: "order", rate: 0.108 } }], seed: 5 },
    );
    batch.io.actions[0].fill(0.6);
    for (let i = 0; i < worlds; i++) batch.io.actions[0][10 * i] = own;
    let sum = 0;
    for (let tick = 0; tick < 20; tick++) {
      batch.step();
      for (let i = 0; i < worlds; i++) sum += batch.io.reward[10 * i];
    }
    return sum / (20 * worlds);
  };
  const [less, own, more] = [0.45, 0.6, 0.75].map(rewardOf);
  expect(own).toBeGreaterThan(less);
  expect(own).toBeGreaterThan(more);
});

it("says what is wrong with params that make no sense together", () => {
  expect(() => createBatch(rationing, { scarce: 0.7 })).toThrow(
    "scarce must be below margin, got 0.7 and 0.6",
  );
});

it("is drawn, and told in words", () => {
  const given = { agents: 2, actions: "amount", probability: 0 };
  const batch = createBatch(rationing, given);
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([0.6, 0.9]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const told = textOf(parseXml(drawing.svg(frames, given)));
  for (const each of ["ordered", "received", "has use for"]) expect(told).toContain(each);
  expect(frames.map((frame) => drawing.text(frame, given).split("\n"))).toEqual([
    ["tick 0: nothing has been ordered yet"],
    ["tick 1: supply is enough for all", "ordered   0.6 0.9", "received  0.6 0.9"],
  ]);
});
