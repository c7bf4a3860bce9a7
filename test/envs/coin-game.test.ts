import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { anyCoin } from "../../agents/norms/any-coin.ts";
import { coinTitForTat } from "../../agents/norms/coin-tit-for-tat.ts";
import { ownCoins } from "../../agents/norms/own-coins.ts";
import { freeCell, moved, offset } from "../../envs/coin-game/board.ts";
import { coinGame } from "../../envs/coin-game/coin-game.ts";
import { drawing } from "../../envs/coin-game/draw.ts";
import { meanDistance } from "../../envs/coin-game/theory.ts";
import { dilemmaOf, empiricalCell, empiricalGame, empiricalSchelling } from "../../src/games/index.ts";
import {
  bindPolicies,
  captureFrame,
  checkEnv,
  createBatch,
  type Env,
  type PolicyDefinition,
  parseParams,
  rollout,
  train,
} from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { certify } from "../../src/norms/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

type Given = Record<string, unknown>;
const [up, down, left, right, stay] = [0, 1, 2, 3, 4];
const env: Env = coinGame;

/** One world with red (agent 0), blue and a coin where we want them. */
function world(red: number, blue: number, coin: number, owner: number, given: Given = {}) {
  const batch = createBatch(env, given);
  const { columns } = batch;
  columns.cell.set([red, blue]);
  columns.coin[0] = coin;
  columns.owner[0] = owner;
  batch.observe();
  return batch;
}

describe("a tick", () => {
  it("pays 1 for an own coin, and a new coin lies on a free cell", () => {
    const batch = world(0, 8, 1, 0);
    batch.io.actions[0].set([right, stay]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([1, 0]);
    expect([...batch.columns.cell]).toEqual([1, 8]);
    expect([1, 8]).not.toContain(batch.columns.coin[0]);
    expect([...batch.columns.externality]).toEqual([0, 0]);
  });

  it("costs 2 that the other takes one's coin", () => {
    const batch = world(0, 8, 1, 1);
    batch.io.actions[0].set([right, stay]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([1, -2]);
    expect([...batch.columns.externality]).toEqual([2, 0]);
    expect([...batch.io.obs.robbed]).toEqual([0, 1]);
    batch.columns.coin[0] = 4;
    batch.io.actions[0].set([stay, stay]);
    batch.step();
    expect([...batch.io.obs.robbed]).toEqual([0, 0]);
    expect([...batch.columns.wealth]).toEqual([1, -2]);
  });

  it("pays both that arrive together, and the owner is robbed all the same", () => {
    const batch = world(0, 2, 1, 0);
    batch.startWindow();
    batch.io.actions[0].set([right, left]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([-1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ coins: 2, cooperation: 0.5 });
  });

  it("is remembered until it is paid back, where robberies are counted up", () => {
    const batch = world(0, 8, 1, 1, { remembered: "balance" });
    const { columns, io } = batch;
    /** One agent takes the coin, of the colour of `owner`, that is put on its cell. */
    const takes = (agent: number, owner: number) => {
      columns.cell.set([0, 8]);
      columns.coin[0] = columns.cell[agent];
      columns.owner[0] = owner;
      io.actions[0].set([stay, stay]);
      batch.step();
      return { robbed: [...io.obs.robbed], payoff: [...io.payoff] };
    };
    expect(takes(0, 1)).toEqual({ robbed: [0, 1], payoff: [1, -2] });
    expect(takes(1, 1)).toEqual({ robbed: [0, 1], payoff: [0, 1] });
    expect(takes(0, 1)).toEqual({ robbed: [0, 1], payoff: [1, -2] });
    expect(takes(1, 0)).toEqual({ robbed: [0, 1], payoff: [-2, 1] });
    expect(takes(1, 0)).toEqual({ robbed: [0, 0], payoff: [-2, 1] });
    expect(takes(1, 0)).toEqual({ robbed: [1, 0], payoff: [-2, 1] });
    batch.reset(1);
    expect([...io.obs.robbed]).toEqual([0, 0]);
  });

  it("leaves the coin where it is while nobody takes it", () => {
    const batch = world(0, 2, 4, 0);
    batch.io.actions[0].set([up, up]);
    batch.step();
    expect([...batch.columns.cell]).toEqual([6, 8]);
    expect([batch.columns.coin[0], batch.columns.owner[0]]).toEqual([4, 0]);
  });

  it("gives the next coin the other colour where they alternate", () => {
    const batch = createBatch(env, { colours: "alternating" }, { worlds: 64 });
    const before = [...batch.columns.owner];
    // Every world's red agent is put beside the coin and takes it.
    for (let i = 0; i < 64; i++) batch.columns.cell[2 * i] = moved(batch.columns.coin[i], up, 3);
    batch.io.actions[0].fill(stay);
    for (let i = 0; i < 64; i++) batch.io.actions[0][2 * i] = down;
    batch.step();
    expect([...batch.columns.owner]).toEqual(before.map((owner) => 1 - owner));
  });

  it("meets the same luck whatever agents do", () => {
    const idle = createBatch(env, {}, { worlds: 8, seed: 3 });
    const busy = createBatch(env, {}, { worlds: 8, seed: 3 });
    idle.io.actions[0].fill(stay);
    for (let t = 0; t < 20; t++) {
      busy.io.actions[0].fill(t % 4);
      idle.step();
      busy.step();
    }
    expect([...busy.columns.rng]).toEqual([...idle.columns.rng]);
  });
});

it("keeps every rule on the smallest board, with other payoffs and for one tick", () => {
  const edges: Given[] = [
    { size: 2, stay: false },
    { colours: "alternating", gain: 3, harm: 0.5 },
    { horizon: 1 },
  ];
  for (const given of edges) expect(checkEnv(env, given, { worlds: 4, ticks: 32 }).failures).toEqual([]);
});

describe("the board", () => {
  it("is a torus: four steps of any kind in a circle lead home, and offsets say how to get there", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(), fc.nat(), (size, m, n) => {
        const cells = size * size;
        const from = m % cells;
        const to = n % cells;
        expect(moved(moved(moved(moved(from, up, size), left, size), down, size), right, size)).toBe(from);
        const seen = offset(from, to, size);
        let at = from;
        for (let j = 0; j < Math.floor(seen / size); j++) at = moved(at, down, size);
        for (let j = 0; j < seen % size; j++) at = moved(at, right, size);
        expect(at).toBe(to);
      }),
    );
  });

  it("offers every free cell as often as any other", () => {
    for (const [first, second] of [
      [0, 8],
      [8, 0],
      [4, 4],
      [3, 4],
    ]) {
      const free = 9 - new Set([first, second]).size;
      const found = Array.from({ length: free }, (_, j) => freeCell((j + 0.5) / free, first, second, 3));
      expect(new Set(found).size).toBe(free);
      expect(found).not.toContain(first);
      expect(found).not.toContain(second);
    }
  });

  it("is shown to each agent from its own side", () => {
    const { obs } = world(0, 5, 7, 1).io;
    // Red: the coin is 2 rows down, 1 column right; blue: 1 down, 2 right (which is 1 left).
    expect([...obs.coin]).toEqual([2 * 3 + 1, 1 * 3 + 2]);
    expect([...obs.other]).toEqual([1 * 3 + 2, 2 * 3 + 1]);
    expect([...obs.ownColour]).toEqual([0, 1]);
    const ones = (agent: number) =>
      [...obs.board.subarray(36 * agent, 36 * agent + 36)].flatMap((value, j) => (value === 1 ? [j] : []));
    expect(ones(0)).toEqual([0, 9 + 5, 27 + 7]);
    expect(ones(1)).toEqual([5, 9 + 0, 18 + 7]);
  });
});

describe("exact play of norms, over all states of the board", () => {
  it.each([2, 3, 4])(
    "pays a pair that takes its own coins 1 for each, every mean distance (size %i)",
    (size) => {
      const { welfare, perAgent } = exactPlay(ownCoins, ownCoins, { size });
      expect(welfare).toBeCloseTo(1 / meanDistance(size), 9);
      expect(perAgent[0]).toBeCloseTo(perAgent[1], 9);
      expect(theoryOf({ size }).ownCoins!.welfare).toBeCloseTo(welfare, 9);
    },
  );

  it("makes that a coin every 3 / 2 ticks on three by three cells, and every 5 / 2 on five by five", () => {
    expect(meanDistance(3)).toBeCloseTo(1.5, 12);
    expect(meanDistance(5)).toBeCloseTo(2.5, 12);
    // Brute force over all cells of a torus.
    for (const size of [2, 4, 6, 7]) {
      let sum = 0;
      for (let cell = 0; cell < size * size; cell++) sum += distance(cell, size);
      expect(meanDistance(size)).toBeCloseTo(sum / (size * size - 1), 12);
    }
  });

  it.each([2, 3, 4])("pays a pair that takes any coin nothing at all (size %i)", (size) => {
    const { welfare, perAgent, coins } = exactPlay(anyCoin, anyCoin, { size });
    expect(welfare).toBeCloseTo(0, 9);
    expect(perAgent[0]).toBeCloseTo(0, 9);
    expect(coins).toBeGreaterThan(0.5);
    expect(theoryOf({ size }).colourBlind).toMatchObject({ welfare: 0 });
  });

  it("is a prisoner's dilemma between the two", () => {
    const R = exactPlay(ownCoins, ownCoins).perAgent[0];
    const P = exactPlay(anyCoin, anyCoin).perAgent[0];
    const { S, T } = temptation();
    expect(T).toBeGreaterThan(R);
    expect(R).toBeGreaterThan(P + 0.1);
    expect(P).toBeGreaterThan(S + 0.1);
    expect(2 * R).toBeGreaterThan(T + S);
  });

  it("keeps what a pair earns that must move above the closed form's bound", () => {
    for (const size of [2, 3, 4]) {
      const bound = theoryOf({ size, stay: false }).ownCoins!;
      expect(bound.bound).toBe("lower");
      expect(exactPlay(ownCoins, ownCoins, { size, stay: false }).welfare).toBeGreaterThanOrEqual(
        bound.welfare - 1e-9,
      );
    }
  });

  it("makes .7 the best joint play on three by three cells: the other waits where it blocks a far cell", () => {
    expect(bestWelfare(3)).toBeCloseTo((9 - 2) / (12 - 2), 8);
    expect(theoryOf({}).optimum).toMatchObject({ welfare: 0.7 });
    expect(bestWelfare(2)).toBeGreaterThanOrEqual(theoryOf({ size: 2 }).optimum!.welfare - 1e-8);
  });

  it("is that of the README", () => {
    const { S, T } = temptation();
    expect(S).toBeCloseTo(-15 / 53, 9);
    expect(T).toBeCloseTo(0.6368, 4);
  });
});

describe("simulation", () => {
  const options = { ticks: 600, sessions: 64, seed: "coins", params: { horizon: 600 } };

  it("agrees with the exact counts within its intervals", () => {
    const { own, any } = { own: { use: ownCoins }, any: { use: anyCoin } };
    const game = empiricalGame(env, { own, any }, options);
    for (const pair of [
      ["own", "own"],
      ["own", "any"],
      ["any", "any"],
    ]) {
      const [first, second] = pair.map((name) => (name === "own" ? ownCoins : anyCoin));
      const exact = exactPlay(first, second).perAgent;
      empiricalCell(game, pair).forEach(({ interval }, player) => {
        const slack = (interval.high - interval.low) / 2;
        expect(interval.high - interval.low).toBeLessThan(0.05);
        expect(Math.abs(interval.estimate - exact[player])).toBeLessThan(2 * slack + 0.002);
      });
    }
  });

  it("is a prisoner's dilemma in the empirical game", () => {
    const diagram = empiricalSchelling(
      env,
      { cooperate: { use: ownCoins }, defect: { use: anyCoin } },
      options,
    );
    expect(dilemmaOf(diagram, 0.02).kind).toBe("prisoners-dilemma");
  });

  it("makes a coin for a coin cooperate with itself and hold its own against one that takes any", () => {
    const tft = { use: coinTitForTat };
    const game = empiricalGame(env, { own: { use: ownCoins }, any: { use: anyCoin }, tft }, options);
    const earned = (...pair: string[]) => empiricalCell(game, pair)[0].interval.estimate;
    expect(earned("tft", "tft")).toBe(earned("own", "own"));
    expect(earned("any", "tft")).toBeLessThan(earned("own", "tft") - 0.1);
    expect(earned("tft", "any")).toBeGreaterThan(earned("own", "any") + 0.1);
  });
});

describe("society", () => {
  it("pays nobody for a foreign coin under a tax on what it costs the other", () => {
    const batch = createBatch(
      env,
      {},
      { mechanisms: [{ use: pigouvianTax, params: { on: "externality", rate: 1 } }] },
    );
    batch.columns.cell.set([0, 8]);
    batch.columns.coin[0] = 1;
    batch.columns.owner[0] = 1;
    batch.io.actions[0].set([right, stay]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([1, -2]);
    expect([...batch.io.reward]).toEqual([-1, -2]);
  });

  it("of independent tabular learners picks coins without regard to colour", () => {
    const batch = createBatch(env, {}, { worlds: 24, seed: 5 });
    const policies = bindPolicies(batch, [
      { use: qLearning, params: { gamma: 0.9, epsilon: { start: 1, end: 0.02, decay: 4e-4 } } },
    ]);
    train({ batch, policies, ticks: 12_000, window: 12_000 });
    batch.startWindow();
    rollout(batch, policies, 1000);
    const metrics = Array.from({ length: 24 }, (_, i) => batch.readMetrics(i));
    const mean = (name: string) => metrics.reduce((sum, each) => sum + each[name], 0) / 24;
    expect(mean("coins")).toBeGreaterThan(0.5);
    expect(mean("cooperation")).toBeLessThan(0.7);
    expect(mean("welfare")).toBeLessThan(theoryOf({}).optimum!.welfare / 2);
  });

  it("can be certified: own coins only is efficient, and taking any coin is a gain", () => {
    const batch = createBatch(env, {}, { worlds: 8, seed: 1 });
    const policies = bindPolicies(batch, [{ use: ownCoins }], { seed: 1 });
    const { efficiency, deviations, verdict } = certify(
      { batch, policies },
      { ticks: 600, deviants: [{ label: "any coin", use: anyCoin }] },
    );
    expect(efficiency.welfare.low / efficiency.optimum!.welfare).toBeGreaterThan(0.9);
    const { S, T, R } = { R: 1 / 3, ...temptation() };
    expect(S).toBeLessThan(0);
    expect(deviations.worst.gain.estimate).toBeCloseTo(T - R, 1);
    expect(deviations.worst.gain.low).toBeGreaterThan(0.2);
    // Followers go for their own coins whatever the other does: no answer is shown to deter.
    expect(verdict.parts.leavingPays).toBe("yes");
    expect(verdict.parts.enforced).not.toBe("yes");
  });
});

describe("drawing", () => {
  it("shows board and payoffs, before the first tick and after many", () => {
    const batch = createBatch(env, {});
    const p = batch.params;
    const frames = [captureFrame(batch, 0)];
    for (let t = 0; t < 30; t++) {
      batch.io.actions[0].set([t % 4, (t + 1) % 4]);
      batch.step();
      frames.push(captureFrame(batch, 0));
    }
    for (const shown of [[], frames.slice(0, 1), frames]) {
      const root = parseXml(drawing.svg(shown, p));
      expect(textOf(root)).toContain("payoff so far");
      expect(drawing.svg(shown, p)).not.toMatch(/NaN|undefined/);
    }
    expect(drawing.text(captureFrame(world(0, 8, 4, 1), 0), p).split("\n")).toEqual([
      "tick 0: nobody picked up a coin, payoffs 0 0",
      "R . .",
      ". b .",
      ". . B",
    ]);
  });
});

/** What own coins only and any coin earn against each other. */
function temptation() {
  const [S, T] = exactPlay(ownCoins, anyCoin).perAgent;
  return { S, T };
}

function theoryOf(given: Given) {
  return coinGame.theory!(parseParams("coin-game", coinGame.params, given));
}

function distance(cell: number, size: number): number {
  const row = Math.floor(cell / size);
  const column = cell % size;
  return Math.min(row, size - row) + Math.min(column, size - column);
}

/**
 * Long-run payoffs a tick of two norms without memory: their moves in every state are asked for, the chain that these
 * and a uniform new coin make is written down here, and its stationary distribution found by iteration.
 */
function exactPlay(red: PolicyDefinition, blue: PolicyDefinition, given: Given = {}) {
  const { size } = parseParams("coin-game", coinGame.params, given);
  const cells = size * size;
  const states: [number, number, number, number][] = [];
  const number = new Map<string, number>();
  for (let a = 0; a < cells; a++)
    for (let b = 0; b < cells; b++)
      for (let coin = 0; coin < cells; coin++)
        for (let owner = 0; owner < 2; owner++)
          if (coin !== a && coin !== b) {
            number.set([a, b, coin, owner].join(), states.length);
            states.push([a, b, coin, owner]);
          }
  const batch = createBatch(env, given, { worlds: states.length });
  states.forEach(([a, b, coin, owner], i) => {
    batch.columns.cell.set([a, b], 2 * i);
    batch.columns.coin[i] = coin;
    batch.columns.owner[i] = owner;
  });
  batch.observe();
  const policies = bindPolicies(batch, [
    { use: red, seats: [0] },
    { use: blue, seats: [1] },
  ]);
  for (const { policy } of policies) policy.act(0, states.length, false);
  const actions = batch.io.actions[0];
  const paid = states.map(() => [0, 0]);
  const next = states.map(([a, b, coin, owner], i) => {
    const to = [moved(a, actions[2 * i], size), moved(b, actions[2 * i + 1], size)];
    const picked = to.map((cell) => (cell === coin ? 1 : 0));
    paid[i] = picked.map((own, agent) => own - (agent === owner ? 2 * picked[1 - agent] : 0));
    if (picked[0] + picked[1] === 0) return [number.get([...to, coin, owner].join())!];
    const after: number[] = [];
    for (let cell = 0; cell < cells; cell++)
      if (!to.includes(cell))
        after.push(number.get([...to, cell, 0].join())!, number.get([...to, cell, 1].join())!);
    return after;
  });
  let share = new Float64Array(states.length).fill(1 / states.length);
  for (let change = 1; change > 1e-13; ) {
    // Half of it stays, so that a chain with a period settles, too.
    const later = share.map((value) => value / 2);
    next.forEach((after, i) => {
      for (const j of after) later[j] += share[i] / 2 / after.length;
    });
    change = later.reduce((sum, value, i) => sum + Math.abs(value - share[i]), 0);
    share = later;
  }
  const mean = (of: (i: number) => number) => share.reduce((sum, value, i) => sum + value * of(i), 0);
  const perAgent = [mean((i) => paid[i][0]), mean((i) => paid[i][1])];
  const coins = mean((i) => (next[i].length > 1 ? 1 : 0));
  return { perAgent, welfare: perAgent[0] + perAgent[1], coins };
}

/** The most that two agents can earn together a tick, in the long run: relative value iteration over all states. */
function bestWelfare(size: number): number {
  const cells = size * size;
  const at = (a: number, b: number, coin: number, owner: number) =>
    ((a * cells + b) * cells + coin) * 2 + owner;
  let value = new Float64Array(cells ** 3 * 2);
  let low = 0;
  let high = 1;
  while (high - low > 1e-9) {
    const fresh = new Float64Array(cells * cells);
    for (let a = 0; a < cells; a++)
      for (let b = 0; b < cells; b++) {
        let sum = 0;
        let free = 0;
        for (let coin = 0; coin < cells; coin++)
          if (coin !== a && coin !== b) {
            sum += (value[at(a, b, coin, 0)] + value[at(a, b, coin, 1)]) / 2;
            free++;
          }
        fresh[a * cells + b] = sum / free;
      }
    const later = new Float64Array(value.length);
    low = Number.POSITIVE_INFINITY;
    high = Number.NEGATIVE_INFINITY;
    for (let a = 0; a < cells; a++)
      for (let b = 0; b < cells; b++)
        for (let coin = 0; coin < cells; coin++)
          for (let owner = 0; owner < 2; owner++) {
            if (coin === a || coin === b) continue;
            let best = Number.NEGATIVE_INFINITY;
            for (let joint = 0; joint < 25; joint++) {
              const to = [moved(a, joint % 5, size), moved(b, Math.floor(joint / 5), size)];
              const own = to[owner] === coin;
              const robbed = to[1 - owner] === coin;
              const then =
                own || robbed ? fresh[to[0] * cells + to[1]] : value[at(to[0], to[1], coin, owner)];
              best = Math.max(best, (own ? 1 : 0) - (robbed ? 1 : 0) + then);
            }
            const state = at(a, b, coin, owner);
            // Half of it stays, so that play with a period settles, too.
            later[state] = (best + value[state]) / 2;
            low = Math.min(low, 2 * (later[state] - value[state]));
            high = Math.max(high, 2 * (later[state] - value[state]));
          }
    const base = later[at(0, 0, 1, 0)];
    value = later.map((v) => v - base);
  }
  return (low + high) / 2;
}
