/** Games on a graph: literal histories, Nowak & May's small patterns and kaleidoscope, sums by hand, theory. */
import { describe, expect, it, test } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { imitator } from "../../agents/norms/imitator.ts";
import { drawing } from "../../envs/spatial-game/draw.ts";
import { spatialGame } from "../../envs/spatial-game/spatial-game.ts";
import {
  type Batch,
  bindPolicies,
  captureFrame,
  createBatch,
  type PolicyUse,
  rollout,
} from "../../src/index.ts";
import { chaoticCooperation } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const dilemma = (b: number) => [
  [1, 0],
  [b, 0],
];

/** The rows of what world 0 did last, `.` for choice 0. */
function picture(batch: Batch): string[] {
  const side = Math.sqrt(batch.agents);
  const marks = Array.from(batch.io.actions[0].subarray(0, batch.agents), (choice) => ".#"[choice]);
  return Array.from({ length: side }, (_, y) => marks.slice(y * side, (y + 1) * side).join(""));
}

/** Imitators who begin with a pattern in the middle, `#` being defectors, of a sea. */
function placed(side: number, pattern: readonly string[], sea: "." | "#"): PolicyUse[] {
  const top = Math.floor((side - pattern.length) / 2);
  const others: number[] = [];
  for (const [y, row] of pattern.entries()) {
    const left = Math.floor((side - row.length) / 2);
    for (let x = 0; x < row.length; x++) if (row[x] !== sea) others.push((top + y) * side + left + x);
  }
  const start = (mark: "." | "#") => (mark === "#" ? [0, 1] : [1, 0]);
  return [
    { use: imitator, params: { start: start(sea === "#" ? "." : "#") }, seats: others },
    { use: imitator, params: { start: start(sea) } },
  ];
}

/** What is done in the first rounds. */
function rounds(side: number, b: number, pattern: readonly string[], sea: "." | "#", count: number) {
  const batch = createBatch(spatialGame, { agents: side ** 2, payoffs: dilemma(b) });
  const policies = bindPolicies(batch, placed(side, pattern, sea));
  return Array.from({ length: count }, () => {
    rollout(batch, policies, 1);
    return picture(batch);
  });
}

const blank = ".........";
describe("small patterns of Nowak & May", () => {
  const lone = [blank, blank, blank, blank, "....#....", blank, blank, blank, blank];
  const block = [blank, blank, blank, "...###...", "...###...", "...###...", blank, blank, blank];

  test("a lone defector becomes nine where 8 b > 9, and is alone again where 5 b < 7", () => {
    expect(rounds(9, 1.3, ["#"], ".", 5)).toEqual([lone, block, lone, block, lone]);
    // 8 b = 8.8: cooperators further away do better.
    expect(rounds(9, 1.1, ["#"], ".", 3)[2]).toEqual(lone);
  });

  test("nine defectors grow at their corners where 5 b > 9", () => {
    const [, nine, grown] = rounds(9, 1.85, ["#"], ".", 3);
    expect(nine).toEqual(block);
    const wide = "..#####..";
    expect(grown).toEqual([blank, blank, wide, wide, wide, wide, wide, blank, blank]);
  });

  test("four cooperators become sixteen where 2 b < 4", () => {
    const [first, second] = rounds(8, 1.9, ["..", ".."], "#", 2);
    const [sea, wide] = ["########", "##....##"];
    expect(first).toEqual([sea, sea, sea, "###..###", "###..###", sea, sea, sea]);
    expect(second).toEqual([sea, sea, wide, wide, wide, wide, sea, sea]);
    expect(rounds(8, 2.1, ["..", ".."], "#", 2)[1]).not.toEqual(second);
  });

  test("a lone defector's offspring keep its square's symmetry, and all of 9/5 < b < 2 is one", () => {
    const [last] = rounds(39, 1.81, ["#"], ".", 25).slice(-1);
    expect(last.join("").replaceAll(".", "").length).toBeGreaterThan(300);
    const columns = last.map((_, x) => last.map((row) => row[x]).join(""));
    expect(columns).toEqual(last);
    expect(last.toReversed()).toEqual(last);
    expect(rounds(39, 1.99, ["#"], ".", 25)[24]).toEqual(last);
  });
});

describe.each(forms)("a game (%s form)", (form) => {
  const chain = { kind: "tree", branching: 1 };
  const rps = spatialGame.presets?.["rock-paper-scissors"].payoffs;

  it("pays the sum over neighbours, and over itself where it plays itself", () => {
    const given = {
      agents: 4,
      topology: chain,
      payoffs: [
        [3, 0.5],
        [5, 1],
      ],
      looksAt: "best",
    };
    const batch = createBatch(spatialGame, given, { form });
    batch.io.actions[0].set([0, 0, 1, 1]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([6, 6.5, 7, 2]);
    // Each looks at the best of its neighbours and itself.
    expect([...batch.io.obs.own]).toEqual([0, 0, 1, 1]);
    expect([...batch.io.obs.model]).toEqual([0, 1, 1, 1]);
    expect([...batch.io.obs.gain]).toEqual([0.5, 0.5, 0, 5]);
    const alone = createBatch(spatialGame, { ...given, itself: false }, { form });
    alone.io.actions[0].set([0, 0, 1, 1]);
    alone.step();
    expect([...alone.io.payoff]).toEqual([3, 3.5, 6, 1]);
    const three = createBatch(spatialGame, { ...given, payoffs: rps }, { form });
    three.io.actions[0].set([0, 1, 2, 1]);
    three.step();
    expect([...three.io.payoff]).toEqual([-1, 0, 2, -1]);
  });

  it("lets some change in a tick where not all may, all in the first", () => {
    const batch = createBatch(spatialGame, { agents: 400, revise: 0.25 }, { form });
    batch.io.actions[0].fill(1);
    batch.step();
    expect(batch.columns.choice.every((choice: number) => choice === 1)).toBe(true);
    batch.io.actions[0].fill(0);
    batch.step();
    const moved = batch.columns.choice.filter((choice: number) => choice === 0).length;
    expect(Math.abs(moved - 100)).toBeLessThan(4 * Math.sqrt(400 * 0.25 * 0.75));
    expect(batch.columns.changed[0]).toBeCloseTo(moved / 400, 12);
    expect(batch.columns.cooperation[0]).toBeCloseTo(moved / 400, 12);
  });

  it("looks at neighbours drawn evenly, and at nobody where there is none", () => {
    const topology = {
      kind: "edges",
      edges: [
        [0, 1],
        [0, 2],
        [0, 3],
      ],
    };
    const batch = createBatch(spatialGame, { agents: 5, topology, looksAt: "one" }, { form, worlds: 600 });
    batch.io.actions[0].fill(0);
    batch.step();
    const seen = [0, 0, 0, 0, 0];
    for (let i = 0; i < 600; i++) {
      seen[batch.columns.model[5 * i]]++;
      expect([...batch.columns.model.subarray(5 * i + 1, 5 * i + 5)]).toEqual([0, 0, 0, 4]);
    }
    expect(seen[0] + seen[4]).toBe(0);
    for (const count of seen.slice(1, 4)) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(133));
  });
});

describe("imitator", () => {
  it("begins by its weights", () => {
    const batch = createBatch(spatialGame, { agents: 4000, topology: { kind: "ring" } });
    const policies = bindPolicies(batch, [{ use: imitator, params: { start: [3, 1] } }]);
    rollout(batch, policies, 1);
    expect(Math.abs(batch.columns.cooperation[0] - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 4000));
  });

  it("copies by Fermi's function where it is noisy", () => {
    // A hub that defects on five cooperators and five others: who looks at it sees a gain of 5.
    const topology = { kind: "bipartite", left: 1 };
    const given = { agents: 11, topology, itself: false, looksAt: "one", payoffs: dilemma(1.25) };
    const noise = 4;
    let copied = 0;
    const worlds = 400;
    const batch = createBatch(spatialGame, given, { worlds });
    const policies = bindPolicies(batch, [
      { use: always, params: { action: 1 }, seats: [0] },
      { use: imitator, params: { start: [1, 0], noise } },
    ]);
    rollout(batch, policies, 2);
    for (let i = 0; i < worlds; i++) for (let a = 1; a < 11; a++) copied += batch.columns.choice[11 * i + a];
    const p = 1 / (1 + Math.exp(-12.5 / noise));
    const n = 10 * worlds;
    expect(Math.abs(copied / n - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
  });

  it("dies out with its cooperation in a well-mixed crowd", () => {
    const batch = createBatch(spatialGame, { agents: 100, topology: { kind: "complete" }, looksAt: "one" });
    const policies = bindPolicies(batch, [{ use: imitator, params: { noise: 0.1 } }]);
    rollout(batch, policies, 40);
    batch.startWindow();
    rollout(batch, policies, 1);
    expect(batch.readMetrics(0).cooperation).toBe(0);
  });
});

it("settles on 100 x 100 near 12 ln 2 - 8 of cooperators, between 9/5 and 2, from a mixed start", () => {
  const batch = createBatch(spatialGame, { agents: 100 ** 2 }, { seed: 3, checked: false });
  const policies = bindPolicies(batch, [{ use: imitator, params: { start: [0.9, 0.1] } }]);
  rollout(batch, policies, 100);
  batch.startWindow();
  rollout(batch, policies, 50);
  expect(Math.abs(batch.readMetrics(0).cooperation - chaoticCooperation)).toBeLessThan(0.02);
});

it("is worth what theory says where all do the same", () => {
  for (const given of [
    {},
    { itself: false },
    {
      agents: 30,
      topology: { kind: "scale-free" },
      payoffs: [
        [2, 0],
        [1, 1],
      ],
    },
  ]) {
    const { optimum, nash } = spatialGame.theory!(given);
    for (const outcome of [optimum, nash]) {
      if (!outcome) continue;
      const batch = createBatch(spatialGame, given);
      batch.io.actions[0].fill(outcome.action ?? 0);
      batch.step();
      expect(batch.readMetrics(0).welfare).toBeCloseTo(outcome.welfare, 9);
    }
  }
  // Who plays itself is paid for cooperating alone among defectors: nobody stays, and all defecting is no equilibrium.
  expect(spatialGame.theory!({}).nash).toBeUndefined();
  expect(spatialGame.theory!({ itself: false }).nash?.action).toBe(1);
  // In a stag hunt both are equilibria, and the worse one is told.
  const hunt = spatialGame.theory!({
    payoffs: [
      [4, 0],
      [3, 2],
    ],
    itself: false,
  });
  expect(hunt.optimum?.action).toBe(0);
  expect(hunt.nash?.action).toBe(1);
  expect(spatialGame.theory!(spatialGame.presets?.snowdrift as never).optimum?.bound).toBeUndefined();
  const taken = {
    payoffs: [
      [0, 3],
      [3, 0],
    ],
    itself: false,
    agents: 4,
    topology: { kind: "ring" },
  };
  expect(spatialGame.theory!(taken).optimum).toMatchObject({ welfare: 24, bound: "upper" });
});

it("says which payoffs are no table", () => {
  expect(() => createBatch(spatialGame, { payoffs: [[1, 2], [3]] })).toThrow(/square table/);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(spatialGame, { agents: 9 });
  const policies = bindPolicies(batch, placed(3, ["#"], "."));
  const frames = [captureFrame(batch, 0)];
  for (let t = 0; t < 2; t++) {
    rollout(batch, policies, 1);
    frames.push(captureFrame(batch, 0));
  }
  const params = { agents: 9 };
  expect(drawing.text(frames[1], params)).toBe("tick 1: 88.9 % do choice 0\n...\n.#.\n...");
  expect(drawing.text(frames[2], params)).toBe("tick 2: 0 % do choice 0\n###\n###\n###");
  expect(textOf(parseXml(drawing.svg(frames, params)))).toContain("defects, cooperated before");
  expect(textOf(parseXml(drawing.svg([], params)))).toContain("nothing has happened yet");
});
