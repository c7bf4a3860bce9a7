import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { aggressiveGatherer } from "../../agents/norms/aggressive-gatherer.ts";
import { peacefulGatherer } from "../../agents/norms/peaceful-gatherer.ts";
import { random } from "../../agents/norms/random.ts";
import { drawing } from "../../envs/gathering/draw.ts";
import { gathering } from "../../envs/gathering/gathering.ts";
import { actionLabels, modelOf } from "../../envs/gathering/params.ts";
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
type Action = (typeof actionLabels)[number];
const env: Env = gathering;
const [north, east, south, west] = [0, 1, 2, 3];

/** One world with agents where we want them: `[cell, heading]` each. */
function world(map: string[], agents: [number, number][], given: Given = {}) {
  const batch = createBatch(env, { map, agents: agents.length, ...given });
  batch.columns.cell.set(agents.map(([cell]) => cell));
  batch.columns.heading.set(agents.map(([, heading]) => heading));
  batch.observe();
  batch.startWindow();
  return batch;
}
function play(batch: ReturnType<typeof world>, ...actions: Action[]) {
  batch.io.actions[0].set(actions.map((action) => actionLabels.indexOf(action)));
  batch.step();
  return [...batch.io.payoff];
}

describe("apples", () => {
  it("are worth 1 and come back N_apple ticks later, to whoever stands there", () => {
    const batch = world([".A.P"], [[0, east]], { respawn: 3 });
    expect(play(batch, "forward")).toEqual([1]);
    const eaten = [1, 2, 3, 4, 5, 6].map(() => play(batch, "stay")[0]);
    expect(eaten).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it("can be eaten every tick at N_apple = 1, and by one agent only", () => {
    const batch = world(
      ["PA.P"],
      [
        [0, east],
        [2, west],
      ],
      { respawn: 1 },
    );
    const first = play(batch, "forward", "forward");
    // One of the two came first; the other is kept out of the cell.
    expect(first[0] + first[1]).toBe(1);
    const owner = first.indexOf(1);
    for (let t = 0; t < 5; t++) expect(play(batch, "forward", "forward")[owner]).toBe(1);
    expect(batch.readMetrics(0)).toMatchObject({ apples: 1, peace: 1, beams: 0, aggressiveness: 0 });
  });
});

describe("beams", () => {
  const row = ["A.P.....P.P"];
  it("tag whom they hit twice, for N_tagged ticks, and cost and pay nothing", () => {
    const batch = world(
      row,
      [
        [2, east],
        [5, north],
      ],
      { timeout: 3 },
    );
    expect(play(batch, "beam", "stay")).toEqual([0, 0]);
    expect([...batch.columns.marks]).toEqual([0, 1]);
    expect([...batch.io.obs.marks]).toEqual([0, 1]);
    expect([...batch.columns.reach]).toEqual([3, 0]);
    expect(play(batch, "beam", "stay")).toEqual([0, 0]);
    expect([...batch.columns.struck]).toEqual([0, 1]);
    const out = [0, 1, 2, 3].map(() => {
      const gone = batch.columns.out[1] > 0;
      play(batch, "stay", "forward");
      return gone;
    });
    expect(out).toEqual([true, true, true, false]);
    // Two beams in the six ticks, of which one agent was there in all and the other in three.
    expect(batch.readMetrics(0)).toMatchObject({ beams: 2 / 6, tags: 1 / 6, peace: 9 / 12 });
    expect(batch.readMetrics(0).aggressiveness).toBeCloseTo(2 / 9, 12);
    expect(batch.columns.marks[1]).toBe(0);
  });

  it("end at the first agent, at a wall and at their length", () => {
    const three = world(
      ["AP.P.P"],
      [
        [1, east],
        [3, north],
        [5, north],
      ],
      { hits: 1 },
    );
    play(three, "beam", "stay", "stay");
    expect([...three.columns.struck]).toEqual([0, 1, 0]);
    const wall = world(
      ["AP#P"],
      [
        [1, east],
        [3, west],
      ],
      { hits: 1 },
    );
    play(wall, "beam", "beam");
    expect([...wall.columns.struck]).toEqual([0, 0]);
    const short = world(
      row,
      [
        [2, east],
        [5, north],
      ],
      { hits: 1, beamLength: 2 },
    );
    play(short, "beam", "stay");
    expect([...short.columns.struck]).toEqual([0, 0]);
  });

  it("count one by one: two at once tag, and two agents can tag each other", () => {
    const crossed = world(
      ["AP.P.P"],
      [
        [1, east],
        [3, north],
        [5, west],
      ],
    );
    play(crossed, "beam", "stay", "beam");
    expect([...crossed.columns.struck]).toEqual([0, 1, 0]);
    const duel = world(
      ["AP.P.P"],
      [
        [1, east],
        [3, west],
      ],
      { hits: 1 },
    );
    play(duel, "beam", "beam");
    expect([...duel.columns.struck]).toEqual([1, 1]);
    expect([...duel.columns.out]).toEqual([25, 25]);
  });

  it("leave an agent off the grid blind, unpaid and out of the way", () => {
    const batch = world(
      ["PA.P"],
      [
        [0, east],
        [2, north],
      ],
      { hits: 1 },
    );
    play(batch, "beam", "stay");
    const { obs } = batch.io;
    expect([obs.out[1], obs.appleWay[1], obs.target[1]]).toEqual([1, 0, 0]);
    expect(Math.max(...obs.window.subarray(obs.window.length / 2))).toBe(0);
    play(batch, "forward", "stay");
    expect(play(batch, "forward", "left")).toEqual([0, 0]);
    expect(batch.columns.cell[0]).toBe(2);
  });
});

describe("observations", () => {
  it("say where the next apple and who is in line is, as the agent looks", () => {
    const map = ["A..", "...", "P.P"];
    const at = (heading: number) =>
      world(map, [
        [6, heading],
        [8, north],
      ]).io.obs;
    // The apple is to the north of agent 0 and the other one to its east.
    expect([north, east, south, west].map((heading) => at(heading).appleWay[0])).toEqual([1, 4, 3, 2]);
    expect([north, east, south, west].map((heading) => at(heading).target[0])).toEqual([2, 1, 4, 3]);
    expect(at(north).target[1]).toBe(4);
    expect([...at(north).stock]).toEqual([1, 1]);
  });

  it("lead to the apple that can be eaten soonest, around walls", () => {
    const batch = world(["A#A", "...", "P.."], [[3, north]], { respawn: 5 });
    expect(batch.io.obs.appleWay[0]).toBe(1);
    // The near one has just been eaten: the far one is three steps away.
    batch.columns.wait.set([5, 0]);
    batch.observe();
    expect(batch.io.obs.appleWay[0]).toBe(2);
    batch.columns.wait.set([2, 0]);
    batch.observe();
    expect(batch.io.obs.appleWay[0]).toBe(1);
  });

  it("show a window that turns with the agent: apples, walls, others", () => {
    const batch = world(
      ["A..", ".P.", "..P"],
      [
        [4, east],
        [8, north],
      ],
      { viewAhead: 1, viewBehind: 1, viewSide: 1 },
    );
    const seen = (agent: number) => {
      const window = batch.io.obs.window.subarray(27 * agent, 27 * agent + 27);
      return Array.from({ length: 9 }, (_, w) => window.slice(3 * w, 3 * w + 3).join(""));
    };
    // Looking east from the middle: the apple in the north-west is behind to the left, the other ahead to the right.
    expect(seen(0)).toEqual(["000", "000", "001", "000", "000", "000", "100", "000", "000"]);
    // From the corner, looking north: the first agent ahead to the left, the edge to the right and behind.
    expect(seen(1)).toEqual(["001", "000", "010", "000", "000", "010", "010", "010", "010"]);
  });
});

it("keeps every rule for one agent, in a crowd between walls and for one tick", () => {
  const edges: Given[] = [
    { agents: 1, hits: 1, timeout: 0 },
    { agents: 5, map: ["P.#.P", "PAAAP", "..#.P"], viewAhead: 2, viewSide: 1, respawn: 1, beamLength: 2 },
    { horizon: 1, window: false },
  ];
  for (const given of edges) expect(checkEnv(env, given, { worlds: 2, ticks: 16 }).failures).toEqual([]);
});

it("says what does not fit", () => {
  expect(() => createBatch(env, { map: ["P.."] })).toThrow(/needs an apple, "A"/);
  expect(() => createBatch(env, { map: ["PA."] })).toThrow(/a start for each of 2 agents, got 1/);
  expect(() => createBatch(env, { map: ["PA", "P"] })).toThrow(
    /row 1 of the map must be 2 cells wide, got 1/,
  );
  expect(() => createBatch(env, { map: ["PAx"] })).toThrow(/row 0 of the map may hold .* got "x"/);
});

describe("society", () => {
  const strategies = { cooperate: { use: peacefulGatherer }, defect: { use: aggressiveGatherer } };
  const options = { ticks: 500, sessions: 48 };

  it("of peaceful and aggressive gatherers is a prisoner's dilemma, for scarce and for plenty of apples", () => {
    for (const respawn of [5, 15, 60]) {
      const params = { respawn, window: false };
      const diagram = empiricalSchelling(env, strategies, { ...options, params });
      const { kind, R, P } = dilemmaOf(diagram, 0.002);
      expect(kind, `respawn ${respawn}`).toBe("prisoners-dilemma");
      const { cooperate, defect } = diagram.earned;
      expect(defect[1].interval.low).toBeGreaterThan(cooperate[1].interval.high);
      expect(cooperate[1].interval.low).toBeGreaterThan(defect[0].interval.high);
      expect(P).toBeLessThan(0.8 * R);
    }
  });

  it("at peace eats nearly all that grows, and less at war", () => {
    const of = (use: typeof peacefulGatherer) => {
      const batch = createBatch(env, { window: false }, { worlds: 48, seed: 4 });
      batch.startWindow();
      rollout(batch, bindPolicies(batch, [{ use }]), 1000);
      const metrics = Array.from({ length: 48 }, (_, i) => batch.readMetrics(i));
      return (name: string) => metrics.reduce((sum, each) => sum + each[name], 0) / 48;
    };
    const peace = of(peacefulGatherer);
    const war = of(aggressiveGatherer);
    const most = gathering.theory!(parseParams("gathering", gathering.params, {})).optimum!;
    expect(most).toMatchObject({ welfare: 5 / 15, bound: "upper" });
    expect(peace("welfare")).toBeGreaterThan(0.95 * most.welfare);
    expect(peace("welfare")).toBeLessThanOrEqual(most.welfare * 1.01);
    expect([peace("aggressiveness"), peace("peace")]).toEqual([0, 1]);
    expect(war("aggressiveness")).toBeGreaterThan(0.05);
    expect(war("peace")).toBeLessThan(0.7);
    expect(war("welfare")).toBeLessThan(0.85 * peace("welfare"));
  });

  it("of peaceful gatherers is no norm that holds: one that fires gains", () => {
    const batch = createBatch(env, { window: false }, { worlds: 16, seed: 1 });
    const policies = bindPolicies(batch, [{ use: peacefulGatherer }], { seed: 1 });
    const { deviations, efficiency } = certify(
      { batch, policies },
      { ticks: 400, deviants: [{ label: "fire", use: aggressiveGatherer }] },
    );
    expect(deviations.worst.gain.low).toBeGreaterThan(0.08);
    expect(efficiency.welfare.high / efficiency.optimum!.welfare).toBeGreaterThan(0.9);
  });

  it("of tabular learners learns to gather, and not to do so in peace", () => {
    const batch = createBatch(env, { window: false }, { worlds: 8, seed: 2 });
    const played = (policies: ReturnType<typeof bindPolicies>) => {
      batch.reset(9);
      rollout(batch, policies, 1000);
      const metrics = Array.from({ length: 8 }, (_, i) => batch.readMetrics(i));
      return (name: string) => metrics.reduce((sum, each) => sum + each[name], 0) / 8;
    };
    const policies = bindPolicies(batch, [
      { use: qLearning, params: { gamma: 0.95, epsilon: { start: 1, end: 0.02, decay: 3e-4 } } },
    ]);
    train({ batch, policies, ticks: 16_000, window: 16_000 });
    const learned = played(policies);
    const idle = played(bindPolicies(batch, [{ use: random }]));
    expect(learned("apples")).toBeGreaterThan(3 * idle("apples"));
    expect(learned("aggressiveness")).toBeGreaterThan(0);
  });

  it("meets the same luck whatever agents do", () => {
    const streams = [0, 1].map((busy) => {
      const batch = createBatch(env, { window: false, hits: 1 }, { worlds: 8, seed: 2 });
      for (let t = 0; t < 30; t++) {
        batch.io.actions[0].fill(busy ? (t * 3) % 8 : 6);
        batch.step();
      }
      return [...batch.columns.rng];
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

describe("drawing", () => {
  it("shows the map and what happened, before the first tick and after many", () => {
    const batch = world(
      ["A..P", "...P"],
      [
        [3, west],
        [7, north],
      ],
      { hits: 1, window: false },
    );
    const p = batch.params;
    const frames = [captureFrame(batch, 0)];
    expect(drawing.text(frames[0], p).split("\n")).toEqual(["tick 0: payoffs so far 0 0", "A..<", "...^"]);
    play(batch, "forward", "beam");
    play(batch, "forward", "stay");
    play(batch, "forward", "stay");
    frames.push(captureFrame(batch, 0));
    expect(drawing.text(frames[1], p).split("\n")).toEqual(["tick 3: payoffs so far 1 0", "<...", "...^"]);
    for (const shown of [[], frames.slice(0, 1), frames]) {
      const svg = drawing.svg(shown, p);
      parseXml(svg);
      expect(svg).toContain("beams fired");
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it("finds a way to every apple that can be reached", () => {
    const p = parseParams("gathering", gathering.params, { map: ["P.#A", "A.#P"] });
    const { steps } = modelOf(p as Parameters<typeof modelOf>[0]);
    // Sites in order of their cells: 3, behind the wall, and 4.
    expect([...steps]).toEqual([-1, -1, -1, 0, -1, -1, -1, 1, 1, 2, -1, -1, 0, 1, -1, -1]);
  });
});
