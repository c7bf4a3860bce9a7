import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appropriation } from "../../envs/appropriation/appropriation.ts";
import { drawing } from "../../envs/appropriation/draw.ts";
import {
  type Batch,
  captureFrame,
  createBatch,
  type Frame,
  parseParams,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { all, parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const theoryOf = (given: Record<string, unknown>) =>
  appropriation.theory!(parseParams("appropriation", appropriation.params, given));

function play(batch: Batch, ...tokens: number[]): Batch {
  batch.io.actions[0].set(tokens);
  batch.step();
  return batch;
}

describe.each(forms)("a round (%s form)", (form) => {
  it("pays 5 (w - x) + (x / X)(23 X - .25 X^2)", () => {
    const batch = play(createBatch(appropriation, { agents: 3, endowment: 10 }, { form }), 0, 4, 10);
    // F(14) = 322 - 49 = 273, of which 4 / 14 are 78 and 10 / 14 are 195.
    expect([...batch.columns.harvest]).toEqual([0, 78, 195]);
    expect([...batch.io.payoff]).toEqual([50, 108, 195]);
    expect([...batch.columns.effort]).toEqual([0, 4, 10]);
    expect([...batch.columns.externality]).toEqual([0, 10, 10]);
    play(batch, 0, 0, 0);
    expect([...batch.io.payoff]).toEqual([50, 50, 50]);
    expect([...batch.columns.wealth]).toEqual([100, 158, 245]);
  });

  it("shows own and group tokens of the last round", () => {
    const batch = createBatch(appropriation, { agents: 3, rounds: 1 }, { form });
    expect([...batch.io.obs.groupTokens]).toEqual([0, 0, 0]);
    play(batch, 1, 2, 20);
    expect([...batch.io.obs.ownTokens]).toEqual([1, 2, 20]);
    expect([...batch.io.obs.groupTokens]).toEqual([23, 23, 23]);
    expect([...batch.columns.truncated]).toEqual([1, 1, 1]);
    batch.resetDone();
    expect([...batch.io.obs.groupTokens]).toEqual([0, 0, 0]);
    expect([...batch.columns.wealth]).toEqual([0, 0, 0]);
  });
});

describe("theory", () => {
  it("of Walker, Gardner & Ostrom's design: 36 tokens are optimal, 64 are Nash with 39.5 % of the rent", () => {
    const { optimum, nash, openAccess } = theoryOf({});
    expect(optimum).toMatchObject({ action: 4.5, welfare: 8 * 5 * 25 + 324 });
    expect(nash).toMatchObject({ action: 8, welfare: 8 * 5 * 25 + 128 });
    expect(128 / 324).toBeCloseTo(0.395, 3);
    expect(openAccess).toMatchObject({ action: 9, welfare: 1000 });
  });

  it("stops at what agents have", () => {
    const { optimum, nash } = theoryOf({ endowment: 6 });
    expect(optimum!.action).toBe(4.5);
    expect(nash).toMatchObject({ action: 6, welfare: 8 * 5 * 6 + 48 * (18 - 12) });
    expect(theoryOf({ endowment: 2 }).optimum!.action).toBe(2);
  });

  it("of any params: no other common investment is better, and no agent gains by another one at Nash", () => {
    fc.assert(
      fc.property(
        fc.record({
          agents: fc.integer({ min: 1, max: 9 }),
          endowment: fc.integer({ min: 1, max: 30 }),
          safe: fc.double({ min: 0, max: 8, noNaN: true }),
          yield: fc.double({ min: 8.5, max: 40, noNaN: true }),
          congestion: fc.double({ min: 0.05, max: 2, noNaN: true }),
        }),
        (given) => {
          const { agents: n, endowment: w } = given;
          const { optimum, nash } = theoryOf(given);
          const payoffs = (...tokens: number[]) => [
            ...play(createBatch(appropriation, { ...given, continuous: true }), ...tokens).io.payoff,
          ];
          const sum = (list: number[]) => list.reduce((total, each) => total + each, 0);
          const slack = 1e-9 * (1 + Math.abs(optimum!.welfare));
          expect(Math.abs(sum(payoffs(...Array(n).fill(optimum!.action))) - optimum!.welfare)).toBeLessThan(
            slack,
          );
          const others = Array(n - 1).fill(nash!.action);
          for (let j = 0; j <= 20; j++) {
            const x = (j / 20) * w;
            expect(sum(payoffs(...Array(n).fill(x)))).toBeLessThanOrEqual(optimum!.welfare + slack);
            expect(payoffs(x, ...others)[0]).toBeLessThanOrEqual(nash!.welfare / n + slack);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("for any params and actions", () => {
  const given = fc.record({
    agents: fc.integer({ min: 1, max: 6 }),
    endowment: fc.integer({ min: 1, max: 12 }),
    safe: fc.double({ min: 0, max: 5, noNaN: true }),
    yield: fc.double({ min: 5.5, max: 30, noNaN: true }),
    congestion: fc.double({ min: 0.01, max: 1, noNaN: true }),
    continuous: fc.boolean(),
    rounds: fc.integer({ min: 1, max: 6 }),
  });

  it("kernel and world form agree in every bit", () => {
    fc.assert(
      fc.property(given, fc.integer(), (params, seed) => {
        const [fast, slow] = forms.map((form) =>
          createBatch(appropriation, params, { worlds: 2, seed, form }),
        );
        const words = new Int32Array(8);
        seedStreams(words, seedWords(seed, "actions"), 0, 2);
        for (let t = 0; t < 12; t++) {
          sampleActions(fast, words);
          slow.io.actions[0].set(fast.io.actions[0]);
          fast.step();
          slow.step();
          expect(Buffer.compare(fast.save(), slow.save())).toBe(0);
          fast.resetDone();
          slow.resetDone();
        }
      }),
      { numRuns: 60 },
    );
  });

  it("externality is what the others would have had more, had the agent kept its tokens", () => {
    fc.assert(
      fc.property(given, fc.integer(), (params, seed) => {
        const batch = createBatch(appropriation, params);
        const words = new Int32Array(4);
        seedStreams(words, seedWords(seed, "actions"), 0, 1);
        sampleActions(batch, words);
        batch.step();
        const tokens = [...batch.io.actions[0]];
        const total = (list: Float64Array, but: number) =>
          list.reduce((sum, each, b) => (b === but ? sum : sum + each), 0);
        for (let a = 0; a < batch.agents; a++) {
          const without = play(createBatch(appropriation, params), ...tokens.with(a, 0)).io.payoff;
          expect(batch.columns.externality[a]).toBeCloseTo(total(without, a) - total(batch.io.payoff, a), 7);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("metrics", () => {
  it("tell cooperation, efficiency and investment", () => {
    const batch = createBatch(appropriation);
    batch.startWindow();
    play(batch, 4, 5, 4, 5, 4, 5, 4, 5);
    expect(batch.readMetrics(0)).toMatchObject({
      cooperation: 1,
      efficiency: 1,
      investment: 36,
      welfare: 1324,
    });
    play(batch, ...Array(8).fill(8));
    const { cooperation, efficiency, investment } = batch.readMetrics(0);
    expect(cooperation).toBe(0.5);
    expect(efficiency).toBeCloseTo((1 + 128 / 324) / 2, 12);
    expect(investment).toBe(50);
  });
});

it("refuses a resource that is worth less than the safe market", () => {
  expect(() => createBatch(appropriation, { yield: 4 })).toThrow(/yield above safe, got 4 and 5/);
});

describe("the picture", () => {
  const batch = createBatch(appropriation);
  const frames: Frame[] = [captureFrame(batch, 0)];
  for (let t = 0; t < 6; t++) frames.push(captureFrame(play(batch, 4, 5, 4, 5, 4, 5, 4, t), 0));

  it("stacks the tokens of all agents under the levels of optimum and Nash", () => {
    const svg = parseXml(drawing.svg(frames, batch.params));
    expect(all(svg, "rect")).toHaveLength(6 * 8);
    expect(all(svg, "text").map(textOf)).toEqual(
      expect.arrayContaining(["optimum", "Nash", "round 1", "round 6"]),
    );
    const heights = all(svg, "rect")
      .slice(0, 8)
      .map(({ attributes }) => Number(attributes.height));
    // 31 tokens in round 1, 70.4 to the height of 186.
    expect(heights.reduce((sum, each) => sum + each, 0)).toBeCloseTo((31 / 70.4) * 186, 0);
  });

  it("copes with no rounds", () => {
    expect(drawing.svg([], batch.params)).toContain("no rounds yet");
    expect(drawing.text(frames[0], batch.params)).toContain("nothing");
  });

  it("in text names tokens and payoffs", () => {
    expect(drawing.text(frames[6], batch.params)).toBe(
      [
        "round 6: 36 tokens in the resource (optimum 36, Nash 64)",
        "tokens 4 5 4 5 4 5 4 5",
        "payoff 161 170 161 170 161 170 161 170",
      ].join("\n"),
    );
  });
});
