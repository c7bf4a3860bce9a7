import { describe, expect, it } from "vitest";
import { always, fixedQuota, greedyHarvest, qLearning, random, titForTat } from "../../agents/index.ts";
import { commons, matrixGame } from "../../envs/index.ts";
import {
  deviationInterval,
  dilemmaOf,
  empiricalCell,
  empiricalCells,
  empiricalGame,
  empiricalSchelling,
  normalFormOf,
  profileAt,
  publicGoods,
  pureNash,
  schellingDiagram,
} from "../../src/games/index.ts";
import { bindPolicies, createBatch, train } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const cooperator = { use: always, params: { action: 0 } };
const defector = { use: always, params: { action: 1 } };
const axelrod = {
  "always-cooperate": cooperator,
  "always-defect": defector,
  "tit-for-tat": { use: titForTat },
};
const harvest = { cooperate: { use: fixedQuota }, defect: { use: greedyHarvest } };

describe("the prisoner's dilemma over ten rounds, between always-cooperate, always-defect and tit-for-tat", () => {
  const found = empiricalGame(matrixGame, axelrod, { ticks: 10, sessions: 2 });

  it("pays what can be counted by hand", () => {
    // Tit-for-tat loses the first round to a defector: (0 + 9 * 1) / 10 against (5 + 9 * 1) / 10.
    expect(found.game.payoffs.map((table) => [...table])).toEqual([
      [3, 0, 3, 5, 1, 1.4, 3, 0.9, 3],
      [3, 5, 3, 0, 1, 0.9, 3, 1.4, 3],
    ]);
    expect(found.game.labels![1]).toEqual(Object.keys(axelrod));
    expect(found.played).toBe(9);
  });

  it("has two equilibria: all defect, or all play tit-for-tat", () => {
    expect(pureNash(found.game).map((joint) => profileAt(joint, [3, 3]))).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("is the same from each unordered pair alone where seats are interchangeable", () => {
    const half = empiricalGame(matrixGame, axelrod, { ticks: 10, sessions: 2, symmetric: true });
    expect(half.played).toBe(6);
    expect(half.game).toEqual(found.game);
  });

  it("can be read by names", () => {
    const [row, column] = empiricalCell(found, ["tit-for-tat", "always-defect"]);
    expect(row.interval).toEqual({ estimate: 0.9, low: 0.9, high: 0.9 });
    expect([...column.values]).toEqual([1.4, 1.4]);
    const cells = empiricalCells(found);
    expect(cells.map(({ strategies }) => strategies.join(" / "))[7]).toBe("tit-for-tat / always-defect");
    expect(cells[7].earned).toEqual([row, column]);
    expect(() => empiricalCell(found, ["tit-for-tit", "always-defect"])).toThrow(
      'did you mean "tit-for-tat"?',
    );
    expect(() => empiricalCell(found, ["tit-for-tat"])).toThrow(
      /a strategy for each of the 2 players, got 1/,
    );
  });
});

describe("sessions", () => {
  const params = { game: "climbing", noise: 0.3 };
  const options = { params, ticks: 5, sessions: 12, seed: "luck" };
  const safe = { use: always, params: { action: 2 } };
  const strategies = { bold: cooperator, safe, any: { use: random } };
  const found = empiricalGame(matrixGame, strategies, options);

  it("are the same each time, and differ from seed to seed", () => {
    expect(empiricalGame(matrixGame, strategies, options)).toEqual(found);
    const other = empiricalGame(matrixGame, strategies, { ...options, seed: "other" });
    expect(other.game.payoffs).not.toEqual(found.game.payoffs);
  });

  it("meet the same luck whatever else there is to choose, and in front of more sessions", () => {
    const { bold } = strategies;
    const fewer = empiricalGame(matrixGame, { bold, safe }, options);
    for (const names of [
      ["bold", "bold"],
      ["safe", "bold"],
    ])
      expect(empiricalCell(fewer, names)).toEqual(empiricalCell(found, names));
    const longer = empiricalGame(matrixGame, { bold, safe }, { ...options, sessions: 20 });
    expect(longer.earned[0][0].values.slice(0, 12)).toEqual(fewer.earned[0][0].values);
  });

  it("make the mean and its interval", () => {
    for (const { values, interval } of found.earned[1]) {
      expect(values).toHaveLength(12);
      expect(interval.estimate).toBeCloseTo(mean(values), 12);
      expect(interval.low).toBeLessThan(interval.estimate);
      expect(interval.high).toBeGreaterThan(interval.estimate);
    }
    const wide = empiricalGame(matrixGame, strategies, { ...options, interval: { confidence: 0.5 } });
    expect(wide.earned[0][0].interval.low).toBeGreaterThan(found.earned[0][0].interval.low);
  });

  it("agree with the game in expectation: within its intervals at 99.9 % over 400 rounds", () => {
    const { earned } = empiricalGame(
      matrixGame,
      { bold: cooperator, safe },
      { ...options, ticks: 20, sessions: 40, interval: { confidence: 0.999 } },
    );
    const { payoffs } = normalFormOf(
      {
        actions: [3, 3],
        payoffs: [
          [11, -30, 0, -30, 7, 6, 0, 0, 5],
          [11, -30, 0, -30, 7, 6, 0, 0, 5],
        ],
      },
      0.3,
    );
    for (const [cell, joint] of [0, 2, 6, 8].entries()) {
      expect(earned[0][cell].interval.low).toBeLessThan(payoffs[0][joint]);
      expect(earned[0][cell].interval.high).toBeGreaterThan(payoffs[0][joint]);
    }
  });

  it("are pooled over the seats of a strategy where seats are interchangeable", () => {
    const luck = { params: { game: "public-goods", players: 3, noise: 0.3 }, ticks: 5, sessions: 6 };
    const two = { give: cooperator, keep: defector };
    const apart = empiricalCell(empiricalGame(matrixGame, two, luck), ["give", "give", "keep"]);
    const pooled = empiricalCell(empiricalGame(matrixGame, two, { ...luck, symmetric: true }), [
      "keep",
      "give",
      "give",
    ]);
    expect(apart[0].values).not.toEqual(apart[1].values);
    for (const [i, value] of pooled[1].values.entries())
      expect(value).toBeCloseTo((apart[0].values[i] + apart[1].values[i]) / 2, 12);
    expect(pooled[2]).toEqual(pooled[1]);
    expect(pooled[0]).toEqual(apart[2]);
  });

  it("are compared with themselves when a player deviates", () => {
    const gain = deviationInterval(found, 0, 1, 1);
    const before = empiricalCell(found, ["bold", "bold"])[1].values;
    const after = empiricalCell(found, ["bold", "safe"])[1].values;
    expect(gain).toEqual(meanInterval(after.map((value, session) => value - before[session])));
    expect(gain.estimate).toBeCloseTo(mean(after) - mean(before), 12);
    expect(deviationInterval(found, 0, 1, 0)).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(() => deviationInterval(found, 0, 2, 0)).toThrow(/player must be in 0..1/);
    expect(() => deviationInterval(found, 9, 0, 0)).toThrow(/numbered 0..8/);
    expect(() => deviationInterval(found, 0, 0, 3)).toThrow(/strategies 0..2/);
  });
});

describe("measures", () => {
  it("are payoffs, or rewards after mechanisms", () => {
    const taxed = {
      params: { agents: 2 },
      ticks: 20,
      sessions: 2,
      mechanisms: [{ use: pigouvianTax, params: { on: "effort", rate: 0.01 } }],
    };
    const payoff = empiricalGame(commons, harvest, taxed);
    const reward = empiricalGame(commons, harvest, { ...taxed, measure: "reward" });
    const untaxed = empiricalGame(commons, harvest, { ...taxed, mechanisms: [] });
    expect(payoff.game).toEqual(untaxed.game);
    for (const [joint, value] of payoff.game.payoffs[0].entries())
      expect(reward.game.payoffs[0][joint]).toBeLessThan(value);
  });
});

describe("Schelling diagrams", () => {
  it("of public goods come out as the matrix has them", () => {
    const params = { game: "public-goods", players: 4, multiplier: 1.6 };
    const found = empiricalSchelling(
      matrixGame,
      { cooperate: cooperator, defect: defector },
      { params, ticks: 3, sessions: 2 },
    );
    const exact = schellingDiagram(normalFormOf(publicGoods(4, 1.6, 1, 2)));
    for (const line of ["cooperate", "defect", "average"] as const)
      for (const [count, value] of exact[line].entries()) expect(found[line][count]).toBeCloseTo(value, 12);
    expect(found.earned.cooperate).toHaveLength(4);
    expect(found.earned.defect[3].interval.estimate).toBe(found.defect[3]);
  });

  it("of a commons are social dilemmas: fishing while it pays against keeping a quota", () => {
    const options = { params: { agents: 4 }, ticks: 200, sessions: 2 };
    const { cooperate } = harvest;
    const defect = { use: greedyHarvest, params: { when: "pays" } };
    const found = empiricalSchelling(commons, { cooperate, defect }, options);
    expect(dilemmaOf(found)).toMatchObject({ kind: "prisoners-dilemma", greed: true, fear: true });
    expect(found.average[4]).toBeGreaterThan(4 * found.average[0]);
    // Fishing on where nothing is left costs: then a lone quota is the lesser evil.
    const blind = empiricalSchelling(commons, harvest, options);
    expect(dilemmaOf(blind)).toMatchObject({ kind: "chicken", greed: true, fear: false });

    const game = empiricalGame(commons, { cooperate, defect }, { ...options, symmetric: true });
    expect(game.played).toBe(5);
    const { earned: _, ...diagram } = found;
    expect(schellingDiagram(game.game)).toEqual(diagram);
  });

  it("take more agents than a matrix could", () => {
    const found = empiricalSchelling(commons, harvest, { params: { agents: 40 }, ticks: 5, sessions: 1 });
    expect(found.cooperate).toHaveLength(40);
  });
});

describe("trained policies", () => {
  const batch = createBatch(matrixGame, { memory: 0 }, { worlds: 4, seed: 1 });
  const policies = bindPolicies(
    batch,
    [
      { use: qLearning, params: { epsilon: 0.3 }, seats: [0] },
      { ...cooperator, seats: [1] },
    ],
    { seed: 1 },
  );
  train({ batch, policies, ticks: 2000 });
  const strategies = { learned: { policy: policies[0] }, naive: cooperator };
  const options = { params: { memory: 0 }, ticks: 4, sessions: 4 };

  it("play what they have learned, in any seat, and go on remembering it", () => {
    const memory = policies[0].save();
    const { game } = empiricalGame(matrixGame, strategies, options);
    expect(game.payoffs.map((table) => [...table])).toEqual([
      [1, 5, 0, 3],
      [1, 0, 5, 3],
    ]);
    expect(policies[0].save()).toEqual(memory);
  });

  it("bring their memory, not their luck: a random policy draws as a new one does", () => {
    const other = createBatch(matrixGame, {}, { worlds: 4, seed: "elsewhere" });
    const [policy] = bindPolicies(other, [{ use: random }], { seed: "elsewhere" });
    const old = empiricalGame(matrixGame, { any: { policy } }, { ticks: 4, sessions: 4 });
    expect(old).toEqual(empiricalGame(matrixGame, { any: { use: random } }, { ticks: 4, sessions: 4 }));
  });

  it("need a world for each session", () => {
    expect(() => empiricalGame(matrixGame, strategies, { ...options, sessions: 5 })).toThrow(/worlds 0..3/);
  });
});

describe("wrong input", () => {
  const options = { ticks: 1 };
  it.each<[() => unknown, RegExp]>([
    [() => empiricalGame(matrixGame, {}, options), /at least one strategy/],
    [
      () => empiricalGame(matrixGame, { a: { ...cooperator, seats: [0] } }, options),
      /strategy "a" must not name seats/,
    ],
    [() => empiricalGame(matrixGame, axelrod, { ticks: 0 }), /ticks must be a whole number .* got 0/],
    [
      () => empiricalGame(matrixGame, axelrod, { ...options, measure: "welfare" as "payoff" }),
      /"payoff" or "reward"/,
    ],
    [
      () => empiricalGame(matrixGame, axelrod, { ...options, params: { game: "public-goods", players: 16 } }),
      /may have 4194304 payoffs in all.*empiricalSchelling/,
    ],
    [() => empiricalGame(matrixGame, axelrod, { ...options, sessions: 0 }), /worlds must be a whole number/],
  ])("is refused: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});
