/** The naming game: rules by hand, what always holds of words, two agents in closed form, the flow of a large crowd, tipping. */
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { mixed } from "../../agents/norms/mixed.ts";
import { drawing } from "../../envs/naming-game/draw.ts";
import { namingGame } from "../../envs/naming-game/naming-game.ts";
import { type Batch, bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { namingFlow, tippingShare } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const open = { use: always };
const committed = { use: always, params: { action: 1 } };
const range = (n: number) => Array.from({ length: n }, (_, a) => a);

/** The words of each agent of world 0. */
function wordsOf(batch: Batch): number[][] {
  const { known, count } = batch.columns;
  const size = known.length / batch.worlds / batch.agents;
  return range(batch.agents).map((a) => [...known.subarray(a * size, a * size + count[a])]);
}

describe.each(forms)("a crowd (%s form)", (form) => {
  it("invents, agrees and is done: two agree in their first meeting", () => {
    const batch = createBatch(namingGame, { agents: 2 }, { form, worlds: 50 });
    batch.io.actions[0].fill(0);
    batch.step();
    for (let i = 0; i < 50; i++) {
      const metrics = batch.readMetrics(i);
      // Whoever speaks first invents a word that the other learns.
      expect(metrics).toMatchObject({
        agreed: 1,
        meetings: 1,
        peak: 2,
        peakAt: 1,
        mostDistinct: 1,
        success: 0,
      });
      expect(batch.columns.done[i]).toBe(1);
    }
    expect(wordsOf(batch)[0]).toEqual(wordsOf(batch)[1]);
  });

  it("has two with words of their own agree in their second meeting three times in four", () => {
    // The first listener then knows both words: whether it speaks or hears next, the meeting is understood but where it says its
    // own word, with probability 1/4.
    const batch = createBatch(namingGame, { agents: 2, shares: [0.5, 0.5] }, { form, worlds: 400 });
    batch.io.actions[0].fill(0);
    batch.step();
    let agreed = 0;
    for (let i = 0; i < 400; i++) agreed += batch.columns.done[i];
    expect(Math.abs(agreed / 400 - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 400));
  });

  it("keeps its books: words are counted as they are known", () => {
    const batch = createBatch(namingGame, { agents: 30, topology: { kind: "small-world" } }, { form });
    const policies = bindPolicies(batch, [{ use: mixed, params: { weights: [4, 1] } }]);
    for (let t = 0; t < 12; t++) {
      play({ batch, policies, ticks: 1 });
      const words = wordsOf(batch);
      const { used, total, different, most } = batch.columns;
      expect(total[0]).toBe(words.flat().length);
      expect(different[0]).toBe(new Set(words.flat()).size);
      expect(most[0]).toBeGreaterThanOrEqual(total[0]);
      for (const own of words) expect(new Set(own).size).toBe(own.length);
      expect([...used]).toEqual(range(30).map((word) => words.filter((own) => own.includes(word)).length));
      if (batch.columns.done[0]) break;
    }
  });

  it("leaves the committed as they are, and pays who is understood", () => {
    const given = { agents: 20, shares: [0.5, 0.5] };
    const batch = createBatch(namingGame, given, { form });
    batch.io.actions[0].fill(1);
    let paid = 0;
    for (let t = 0; t < 5; t++) {
      batch.step();
      paid += batch.io.payoff.reduce((total, each) => total + each, 0);
      expect(wordsOf(batch)).toEqual(range(20).map((a) => [a < 10 ? 0 : 1]));
      expect(paid).toBeCloseTo(2 * 20 * batch.columns.success[0], 9);
    }
    expect(paid).toBeGreaterThan(0);
  });

  it("is silent where nobody is next to anybody", () => {
    const batch = createBatch(
      namingGame,
      { agents: 3, topology: { kind: "edges", edges: [[0, 1]] } },
      { form },
    );
    batch.io.actions[0].fill(0);
    for (let t = 0; t < 20; t++) batch.step();
    expect(wordsOf(batch)[2]).toEqual([]);
    expect(batch.columns.done[0]).toBe(0);
    expect(
      namingGame.theory!({ agents: 3, topology: { kind: "edges", edges: [[0, 1]] } }).optimum?.welfare,
    ).toBe(4);
  });
});

it("pays theory's welfare where all agree", () => {
  const batch = createBatch(namingGame, { agents: 10, shares: [0, 1] });
  batch.io.actions[0].fill(0);
  batch.step();
  // One meeting, as they agree already.
  expect(batch.readMetrics(0)).toMatchObject({ agreed: 1, firstWon: 0, meetings: 1, success: 1, welfare: 2 });
  expect(namingGame.theory!({ agents: 10 }).optimum?.welfare).toBe(20);
});

describe("a committed few", () => {
  it("follow the flow of a large crowd for a tick", () => {
    const p = 0.12;
    const n = 2000;
    const batch = createBatch(
      namingGame,
      { agents: n, topology: { kind: "random-regular", degree: 40 }, shares: [p, 1 - p] },
      { checked: false },
    );
    const policies = bindPolicies(batch, [{ ...committed, seats: range(n * p) }, open]);
    play({ batch, policies, ticks: 2 });
    let shares = { onlyA: 0, onlyB: 1 - p };
    for (let step = 0; step < 2000; step++) {
      const flow = namingFlow(p, shares);
      shares = { onlyA: shares.onlyA + flow.onlyA / 1000, onlyB: shares.onlyB + flow.onlyB / 1000 };
    }
    const words = wordsOf(batch).slice(n * p);
    const shareOf = (text: string) => words.filter((own) => own.join() === text).length / n;
    expect(Math.abs(shareOf("0") - shares.onlyA)).toBeLessThan(4 * Math.sqrt(0.25 / n));
    expect(Math.abs(shareOf("1") - shares.onlyB)).toBeLessThan(4 * Math.sqrt(0.25 / n));
  });

  it("turn a large crowd from .0979 on", () => {
    expect(tippingShare()).toBeCloseTo(0.0979, 4);
    // Where nothing moves is where the flow says so.
    expect(namingFlow(0, { onlyA: 1, onlyB: 0 })).toEqual({ onlyA: 0, onlyB: 0 });
    const { onlyA, onlyB } = namingFlow(0.2, { onlyA: 0.8, onlyB: 0 });
    expect([onlyA, onlyB]).toEqual([0, 0]);
  });

  it.each([
    [0.04, 0],
    [0.16, 1],
  ])("of %f in 200 turn %i of 10 in 10", (p, turned) => {
    const batch = createBatch(
      namingGame,
      { agents: 200, shares: [p, 1 - p], horizon: 120 },
      { worlds: 10, checked: false },
    );
    const policies = bindPolicies(batch, [{ ...committed, seats: range(200 * p) }, open]);
    play({ batch, policies, ticks: 120 });
    for (let i = 0; i < 10; i++) expect(batch.readMetrics(i).firstWon).toBe(turned);
  });
});

it("says which shares make no whole", () => {
  expect(() => createBatch(namingGame, { shares: [0.5, 0.4] })).toThrow(/sum to 1/);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(namingGame, { agents: 9, shares: [0.4, 0.6] });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].fill(1);
  batch.step();
  frames.push(captureFrame(batch, 0));
  const params = { agents: 9, shares: [0.4, 0.6] };
  expect(drawing.text(frames[1], params)).toBe(
    "tick 1: 2 different words, 1 an agent; 55.6 % know the word of most alone",
  );
  expect(textOf(parseXml(drawing.svg(frames, params)))).toContain("knows several");
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("nothing has happened yet");
});
