import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { hareHunter } from "../../agents/norms/hare-hunter.ts";
import { stagHunter } from "../../agents/norms/stag-hunter.ts";
import { distance, moved, moveTowards } from "../../envs/stag-hunt/board.ts";
import { drawing } from "../../envs/stag-hunt/draw.ts";
import { stagHunt } from "../../envs/stag-hunt/stag-hunt.ts";
import { meanDistance } from "../../envs/stag-hunt/theory.ts";
import { dilemmaOf, empiricalSchelling } from "../../src/games/index.ts";
import {
  bindPolicies,
  captureFrame,
  checkEnv,
  createBatch,
  type Env,
  parseParams,
  rollout,
  train,
} from "../../src/index.ts";
import { certify } from "../../src/norms/index.ts";
import { parseXml } from "../report/xml.ts";

type Given = Record<string, unknown>;
const env: Env = stagHunt;
const [up, down, left, right, stay] = [0, 1, 2, 3, 4];

/** One world with hunters, stag and hares where we want them; the board of five by five is numbered by row. */
function world(hunters: number[], stag: number, hares: number[], given: Given = {}) {
  const batch = createBatch(env, { agents: hunters.length, hares: hares.length, ...given });
  const { columns } = batch;
  columns.cell.set(hunters);
  columns.stag[0] = stag;
  columns.hare.set(hares);
  batch.observe();
  batch.startWindow();
  return batch;
}
function play(batch: ReturnType<typeof world>, ...actions: number[]) {
  batch.io.actions[0].set(actions);
  batch.step();
  return [...batch.io.payoff];
}

describe("a tick", () => {
  it("feeds hunters that step on the stag together, and it is found elsewhere", () => {
    const batch = world([11, 13], 12, [0, 24]);
    expect(play(batch, right, left)).toEqual([5, 5]);
    expect([...batch.io.obs.outcome]).toEqual([1, 1]);
    expect([0, 12, 24]).not.toContain(batch.columns.stag[0]);
    expect(batch.readMetrics(0)).toMatchObject({ stags: 1, meals: 2, cooperation: 1, maulings: 0 });
  });

  it("mauls a hunter who steps on it alone, also beside another", () => {
    const batch = world([11, 13], 12, [0, 24]);
    expect(play(batch, right, stay)).toEqual([-2, 0]);
    expect([...batch.io.obs.outcome]).toEqual([2, 0]);
    expect(batch.columns.stag[0]).not.toBe(12);
    expect(batch.readMetrics(0)).toMatchObject({ stags: 0, meals: 0, cooperation: Number.NaN, maulings: 1 });
  });

  it("mauls all who are there where they are too few", () => {
    const batch = world([11, 13, 0], 12, [24], { needed: 3, mauling: 1 });
    expect(play(batch, right, left, stay)).toEqual([-1, -1, 0]);
  });

  it("needs `needed` hunters and feeds all who are there", () => {
    const batch = world([11, 13, 7, 0], 12, [24], { needed: 2, stag: 4 });
    expect(play(batch, right, left, down, stay)).toEqual([4, 4, 4, 0]);
  });

  it("feeds a hunter on a hare, and divides it among two", () => {
    const batch = world([1, 9], 12, [0, 24]);
    expect(play(batch, left, stay)).toEqual([1, 0]);
    expect([0, 9, 12, 24]).not.toContain(batch.columns.hare[0]);
    const shared = world([1, 5], 12, [0, 24]);
    expect(play(shared, left, up)).toEqual([0.5, 0.5]);
    expect(shared.readMetrics(0)).toMatchObject({ meals: 2, cooperation: 0 });
  });

  it("stops hunters at the edge", () => {
    const batch = world([0, 24], 12, [2, 22]);
    play(batch, up, down);
    play(batch, left, right);
    expect([...batch.columns.cell]).toEqual([0, 24]);
    expect(batch.columns.stag[0]).toBe(12);
  });

  it("sends a pursuing stag after the nearest hunter, whom it mauls", () => {
    const batch = world([10, 24], 12, [0], { pursuit: 1 });
    expect(play(batch, stay, stay)).toEqual([0, 0]);
    expect(batch.columns.stag[0]).toBe(11);
    expect(play(batch, stay, stay)).toEqual([-2, 0]);
    // Two that wait in one cell catch it instead.
    const trap = world([11, 11], 12, [0], { pursuit: 1 });
    expect(play(trap, stay, stay)).toEqual([5, 5]);
  });

  it("meets the same luck whatever hunters do", () => {
    const streams = [stay, right].map((action) => {
      const batch = createBatch(env, { pursuit: 0.5 }, { worlds: 8, seed: 2 });
      for (let t = 0; t < 30; t++) {
        batch.io.actions[0].fill(action === stay ? stay : t % 4);
        batch.step();
      }
      return [...batch.columns.rng];
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

it("keeps every rule on the smallest board, in a crowd and for one tick", () => {
  const edges: Given[] = [
    { size: 2, hares: 0 },
    { agents: 9, needed: 9, size: 5, hares: 8, pursuit: 1 },
    { horizon: 1 },
  ];
  for (const given of edges) expect(checkEnv(env, given, { worlds: 2, ticks: 16 }).failures).toEqual([]);
});

it("says what does not fit", () => {
  expect(() => createBatch(env, { needed: 3 })).toThrow(/needed must be at most agents \(2\), got 3/);
  expect(() => createBatch(env, { size: 2, hares: 1 })).toThrow(
    /must leave a cell of the 4 free, got 4.*larger size/,
  );
});

describe("observations", () => {
  it("say where stag and hare are, and who is ready", () => {
    const { obs } = world([10, 13], 12, [0, 24]).io;
    expect([...obs.stagWay]).toEqual([right, left]);
    expect([...obs.stagSteps]).toEqual([2, 1]);
    expect([...obs.ready]).toEqual([1, 0]);
    // From cell 10 the hare in the corner above is nearest, from 13 the one in the corner below.
    expect([...obs.hareWay]).toEqual([up, down]);
    const ones = [...obs.board.subarray(0, 100)].flatMap((value, j) => (value === 1 ? [j] : []));
    expect(ones).toEqual([10, 25 + 13, 50 + 12, 75, 75 + 24]);
  });

  it("lead to any cell around the stag, at most two moves out of the way", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.nat(), fc.nat(), fc.nat(), (size, a, b, c) => {
        const cells = size * size;
        const [from, to, avoid] = [a % cells, b % cells, c % cells];
        fc.pre(avoid !== from && avoid !== to);
        let at = from;
        let steps = 0;
        while (at !== to && steps < 4 * size) {
          at = moved(at, moveTowards(at, to, avoid, size), size);
          expect(at).not.toBe(avoid);
          steps++;
        }
        expect(at).toBe(to);
        expect(steps - distance(from, to, size)).toBeLessThanOrEqual(2);
        expect(moveTowards(to, to, avoid, size)).toBe(stay);
      }),
      { numRuns: 400 },
    );
  });
});

describe("stag hunters without hares", () => {
  it("need 2 size / 3 ticks for a stag", () => {
    for (const size of [2, 3, 5, 6]) {
      let sum = 0;
      for (let a = 0; a < size * size; a++) for (let b = 0; b < size * size; b++) sum += distance(a, b, size);
      const pairs = size ** 2 * (size ** 2 - 1);
      expect(meanDistance(size)).toBeCloseTo(sum / pairs, 12);
    }
    const given = { hares: 0, horizon: 4000 };
    const batch = createBatch(env, given, { worlds: 32, seed: 9 });
    rollout(batch, bindPolicies(batch, [{ use: stagHunter }]), 4000);
    const stags = Array.from({ length: 32 }, (_, i) => batch.readMetrics(i).stags);
    const mean = stags.reduce((sum, each) => sum + each, 0) / 32;
    const error = Math.sqrt(stags.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 31 / 32);
    expect(Math.abs(mean - 3 / 10)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.001);
    const { optimum } = stagHunt.theory!(parseParams("stag-hunt", stagHunt.params, given));
    expect(optimum!.welfare).toBeCloseTo(3, 12);
  });

  it("are all that theory speaks of", () => {
    expect(stagHunt.theory!(parseParams("stag-hunt", stagHunt.params, {}))).toEqual({});
  });
});

describe("society", () => {
  const strategies = { cooperate: { use: stagHunter }, defect: { use: hareHunter } };

  it("of stag and hare hunters is a stag hunt, whatever the board", () => {
    for (const params of [{}, { mauling: 0 }, { size: 7, hares: 4 }, { pursuit: 0.5 }]) {
      const diagram = empiricalSchelling(env, strategies, { params, ticks: 300, sessions: 16 });
      const { kind, R, P, S } = dilemmaOf(diagram, 0.02);
      expect(kind, JSON.stringify(params)).toBe("stag-hunt");
      expect(diagram.earned.cooperate[1].interval.low).toBeGreaterThan(
        diagram.earned.defect[1].interval.high,
      );
      expect(diagram.earned.cooperate[0].interval.high).toBeLessThan(diagram.earned.defect[0].interval.low);
      expect(R).toBeGreaterThan(P);
      expect(S).toBeLessThan(P);
    }
  });

  it("of four hunters, three of whom are needed, has two ends that hold", () => {
    const params = stagHunt.presets!.party as Given;
    const hunter = { use: stagHunter, params: { needed: 3 } };
    const { cooperate, defect } = empiricalSchelling(
      env,
      { cooperate: hunter, defect: { use: hareHunter } },
      { params, ticks: 300, sessions: 16 },
    );
    expect(cooperate[3]).toBeGreaterThan(defect[3]);
    expect(cooperate[2]).toBeGreaterThan(defect[2]);
    expect(cooperate[0]).toBeLessThan(defect[0]);
  });

  it("of stag hunters is stable in a certificate", () => {
    const batch = createBatch(env, {}, { worlds: 8, seed: 1 });
    const policies = bindPolicies(batch, [{ use: stagHunter }], { seed: 1 });
    const { deviations } = certify(
      { batch, policies },
      { ticks: 400, deviants: [{ label: "hares", use: hareHunter }] },
    );
    for (const { candidates, gain } of deviations.seats) {
      expect(candidates[0].gain.high).toBeLessThan(-0.5);
      expect(gain.high).toBe(0);
    }
  });

  it("of selfish tabular learners ends up with hares, far below a pair of stag hunters", () => {
    const batch = createBatch(env, {}, { worlds: 12, seed: 3 });
    const policies = bindPolicies(batch, [
      { use: qLearning, params: { gamma: 0.9, epsilon: { start: 1, end: 0.02, decay: 3e-4 } } },
    ]);
    train({ batch, policies, ticks: 16_000, window: 16_000 });
    batch.startWindow();
    rollout(batch, policies, 1000);
    const metrics = Array.from({ length: 12 }, (_, i) => batch.readMetrics(i));
    const mean = (name: string) => metrics.reduce((sum, each) => sum + each[name], 0) / 12;
    expect(mean("meals")).toBeGreaterThan(0.15);
    expect(mean("cooperation")).toBeLessThan(0.1);
    expect(mean("maulings")).toBeLessThan(0.02);
    expect(mean("welfare")).toBeLessThan(1);
  });
});

describe("drawing", () => {
  it("shows board and catches, before the first tick and after many", () => {
    const batch = world([10, 13], 12, [0, 24]);
    const p = batch.params;
    const frames = [captureFrame(batch, 0)];
    expect(drawing.text(frames[0], p).split("\n")).toEqual([
      "tick 0: payoffs 0 0",
      "h . . . .",
      ". . . . .",
      "A . S B .",
      ". . . . .",
      ". . . . h",
    ]);
    play(batch, right, stay);
    frames.push(captureFrame(batch, 0));
    play(batch, right, left);
    frames.push(captureFrame(batch, 0));
    for (const shown of [[], frames.slice(0, 1), frames]) {
      const svg = drawing.svg(shown, p);
      parseXml(svg);
      expect(svg).toContain("stags caught");
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
