/** Shocks: mechanisms at some ticks, in the words of certificates. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type Batch, createBatch, sampleActions, seedStreams, seedWords } from "../../src/index.ts";
import { compare } from "../../src/lab/compare.ts";
import { shock, tremble } from "../../src/mechanisms/index.ts";

function wordsFor(worlds: number): Int32Array {
  const words = new Int32Array(4 * worlds);
  seedStreams(words, seedWords("shocks"), 0, worlds);
  return words;
}

describe("a shock", () => {
  it("at ticks 100 to 119 is what cutting the resource by hand at these ticks is", () => {
    const given = { agents: 3, horizon: 200 };
    const mechanisms = [{ use: shock, params: { factor: 0.9 }, during: [100, 120] as const }];
    const shocked = createBatch(commons, given, { worlds: 2, mechanisms });
    const cut = createBatch(commons, given, { worlds: 2 });
    const [ours, theirs] = [wordsFor(2), wordsFor(2)];
    const tick = (batch: Batch, words: Int32Array, t: number) => {
      sampleActions(batch, words);
      if (batch === cut && t >= 100 && t < 120) for (let i = 0; i < 2; i++) batch.columns.biomass[i] *= 0.9;
      batch.step();
    };
    for (let t = 0; t < 200; t++) {
      tick(shocked, ours, t);
      tick(cut, theirs, t);
      expect([...shocked.columns.biomass]).toEqual([...cut.columns.biomass]);
      expect([...shocked.io.payoff]).toEqual([...cut.io.payoff]);
      expect(shocked.columns["shock.lost"][0] > 0).toBe(t >= 100);
    }
  });

  it("runs from a configuration, and only who fishes then has less", () => {
    const society = (during: [number, number]) => ({
      policies: [{ use: "fixed-quota" }],
      mechanisms: [{ use: "shock", during, params: { factor: 0.2 } }],
    });
    const run = compare(catalogue, {
      name: "shocked",
      sessions: 2,
      scenes: {
        sea: {
          env: "commons",
          params: { agents: 2, horizon: 200 },
          train: 0,
          evaluate: 150,
          societies: { early: society([100, 120]), late: society([160, 180]) },
        },
      },
    });
    let step = run.next();
    while (!step.done) step = run.next();
    const { early, late } = step.value.scenes.sea.societies;
    expect(early.values["shock.lost"][0]).toBeGreaterThan(0);
    expect(late.values["shock.lost"][0]).toBe(0);
    expect(early.values.welfare[0]).toBeLessThan(late.values.welfare[0]);
  });

  it("needs something to cut", () => {
    expect(() => createBatch(matrixGame, {}, { mechanisms: [{ use: shock }] })).toThrow(
      "shock: needs a column, as matrix-game-v0 names no resource; give params: { column }",
    );
  });
});

describe("trembling hands", () => {
  it("replace a choice with this probability, of which half are the other one", () => {
    const worlds = 4000;
    const mechanisms = [{ use: tremble, params: { probability: 0.5 }, seats: [1] }];
    const batch = createBatch(matrixGame, {}, { worlds, mechanisms });
    batch.step();
    const moved = (seat: number) =>
      Array.from({ length: worlds }, (_, i) => batch.io.actions[0][2 * i + seat]).reduce((a, b) => a + b, 0);
    expect(moved(0)).toBe(0);
    // A quarter, within five standard deviations.
    expect(Math.abs(moved(1) / worlds - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / worlds));
  });

  it("change nothing where the probability is 0", () => {
    const batch = createBatch(
      matrixGame,
      {},
      { worlds: 50, mechanisms: [{ use: tremble, params: { probability: 0 } }] },
    );
    batch.step();
    expect(batch.io.actions[0].every((choice) => choice === 0)).toBe(true);
  });
});
