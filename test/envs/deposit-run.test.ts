import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depositRun } from "../../envs/deposit-run/deposit-run.ts";
import { drawing } from "../../envs/deposit-run/draw.ts";
import { captureFrame, createBatch } from "../../src/index.ts";
import { depositContract } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;

/** Payoffs of a round in which the first `runners` agents withdraw. */
function round(given: Record<string, unknown>, runners: number, form: "kernel" | "world" = "kernel") {
  const batch = createBatch(depositRun, given, { form });
  batch.io.actions[0].fill(1, 0, runners);
  batch.step();
  return { batch, paid: [...batch.io.payoff] };
}

describe.each(forms)("a round (%s form)", (form) => {
  const given = { agents: 4, early: 0.2, returns: 2, promise: 1.25 };

  it("pays what is promised while units last, and what is left to who waits", () => {
    // .2 + .8/4 withdraw: .4 x 1.25 is paid early, .5 x 2 late to .6.
    const { batch, paid } = round(given, 1, form);
    [1.25, 1 / 0.6, 1 / 0.6, 1 / 0.6].forEach((each, a) => {
      expect(paid[a]).toBeCloseTo(each, 12);
    });
    expect(batch.readMetrics(0)).toMatchObject({ run: 0, broken: 0, cooperation: 0.75 });
  });

  it("pays early what there is where all or nearly all withdraw, and nothing late", () => {
    expect(round(given, 4, form).paid).toEqual([1, 1, 1, 1]);
    const { batch, paid } = round({ ...given, promise: 1.5 }, 3, form);
    // .8 withdraw and could be paid 1.25 each.
    expect(paid[0]).toBeCloseTo(1.25, 12);
    expect(paid[3]).toBe(0);
    expect(batch.readMetrics(0)).toMatchObject({ run: 1, broken: 1 });
  });

  it("pays early no more than where withdrawals are suspended, the others late", () => {
    // .2 x 1.25 is paid early, .75 x 2 late to .8.
    const { paid } = round({ ...given, suspension: 0.2 }, 3, form);
    const late = 1.5 / 0.8;
    expect(paid[3]).toBeCloseTo(late, 12);
    expect(paid[0]).toBeCloseTo((0.2 / 0.8) * 1.25 + 0.75 * late, 12);
  });
});

it("pays out what the units give, early at 1 and late at R, and no more", () => {
  const shares = fc.double({ min: 0, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(shares, shares, fc.integer({ min: 0, max: 8 }), (early, suspension, runners) => {
      const given = { agents: 8, early, suspension, returns: 1.7, promise: 1.3 };
      const { batch, paid } = round(given, runners);
      const { served, late } = batch.columns;
      expect(served[0] * 1.3 + ((1 - served[0]) * late[0]) / 1.7).toBeCloseTo(1, 9);
      for (const each of paid) expect(each).toBeGreaterThanOrEqual(0);
      expect(paid[7]).toBeLessThanOrEqual(batch.features.paid.high + 1e-12);
    }),
    { numRuns: 60 },
  );
});

it("turns where the closed form says, between none and all who withdraw", () => {
  const { runsAbove, late } = depositContract({ early: 0.25, returns: 2, aversion: 2 });
  const ahead = (runners: number) => {
    const { paid } = round({ agents: 1000 }, runners);
    return paid[0] - paid[999];
  };
  const turns = 1000 * ((runsAbove - 0.25) / 0.75);
  expect(turns).toBeCloseTo(414, 0);
  expect(ahead(Math.floor(turns) - 1)).toBeLessThan(0);
  expect(ahead(Math.ceil(turns) + 1)).toBeGreaterThan(0);
  const { optimum, nash } = depositRun.theory!({});
  expect(optimum?.counts).toEqual([40, 0]);
  expect(optimum?.welfare).toBeCloseTo(40 * late, 9);
  expect(nash).toMatchObject({ welfare: 40, counts: [0, 40], equilibria: 2 });
  const suspended = depositRun.theory!({ suspension: 0.25 }).nash;
  expect(suspended).toMatchObject({ counts: [40, 0], equilibria: 1 });
});

it("is drawn, and told in words", () => {
  const { batch } = round({ agents: 4, early: 0.2, returns: 2, promise: 1.25 }, 1);
  const frames = [captureFrame(batch, 0)];
  const text = textOf(parseXml(drawing.svg(frames, {})));
  for (const part of ["share of depositors", "withdraw", "what each who waits"]) expect(text).toContain(part);
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[0], {}).split("\n")).toEqual([
    "round 1: 1 of 4 agents withdraw, 40 % of all depositors; 40 % are paid early",
    "!...  who waits is paid 1.67, mean 1.56",
  ]);
});
