/** LOLA on exact values against others, and what it keeps, whatever it learns; what pairs of it learn is the experiment lola-exact. */
import { describe, expect, test } from "vitest";
import { lola } from "../../agents/learners/lola.ts";
import { always } from "../../agents/norms/always.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, checkPolicy, createBatch, rollout } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { learn, start } from "./learners.worlds.ts";

/** Payoffs of Foerster et al. 2018: years in prison. */
const prison = [
  [-1, -3, 0, -2],
  [-1, 0, -3, -2],
];
const dilemma = { payoffs: prison, actions: [2, 2] };
const heapUsed = heapMeter();

describe("against a player that it has to model", () => {
  const against = (use: typeof always | typeof titForTat, seat: number, otherAlpha: number) => {
    const policies = [
      { use: lola, seats: [seat], params: { otherAlpha } },
      { use, ...(use === always ? { params: { action: 0 } } : {}) },
    ];
    const run = start(matrixGame, { ...dilemma, rounds: 20 }, policies, { worlds: 20 });
    learn(run, 2000);
    rollout(run.batch, run.policies, 200);
    return Array.from({ length: 20 }, (_, i) => run.batch.readMetrics(i).cooperation);
  };

  test.each([0, 1])("a naive learner robs one that always cooperates, from seat %s", (seat) => {
    expect(Math.max(...against(always, seat, 0))).toBeLessThan(0.55);
  });

  test("even a naive learner cooperates with tit-for-tat once it knows that it is met by it", () => {
    const cooperation = against(titForTat, 0, 0);
    expect(cooperation.filter((share) => share > 0.95).length).toBeGreaterThanOrEqual(16);
  });
});

describe("it keeps", () => {
  test("every rule for policies", () => {
    const { failures, skipped } = checkPolicy(lola, {}, { env: matrixGame, params: dilemma }, { heapUsed });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["absent", "figures"]);
  });

  test("one pair of learners where they are shared, and nothing learned when frozen", () => {
    const session = start(matrixGame, dilemma, [{ use: lola }], { worlds: 1, seed: 11 });
    const shared = start(matrixGame, dilemma, [{ use: lola }], { worlds: 5, seed: 11, sharing: "shared" });
    learn(session, 60);
    learn(shared, 60);
    expect(shared.memory.logit).toEqual(session.memory.logit);
    const before = shared.memory.logit.slice();
    rollout(shared.batch, shared.policies, 60);
    expect(shared.memory.logit).toEqual(before);
  });
});

describe("it says what it cannot play", () => {
  const bind = (params: object) => () => bindPolicies(createBatch(matrixGame, params), [{ use: lola }]);

  test.each([
    [
      { game: "rock-paper-scissors" },
      "needs a game of two actions, both always allowed, got 3; use lola-dice",
    ],
    [{ game: "public-goods" }, "plays games of two players, got 4"],
    [{ memory: 0 }, "needs the last joint action; set the env's memory to at least 1"],
    [{ noise: 0.1 }, "needs rewards that the joint action determines"],
  ])("%j", (params, message) => {
    expect(bind(params)).toThrow(message);
  });
});
