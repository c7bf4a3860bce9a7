import { describe, expect, it } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { assertEnv, type Batch, createBatch } from "../../src/index.ts";

const forms = ["kernel", "world"] as const;

/** Plays one joint action in world 0. */
function play(batch: Batch, ...actions: number[]): number[] {
  batch.io.actions[0].set(actions);
  batch.step();
  return [...batch.io.payoff];
}

/** Payoff tables as the literature prints them: the row player's and the column player's number of each cell. */
const printed: Record<string, [number, number][][]> = {
  "prisoners-dilemma": [
    [
      [3, 3],
      [0, 5],
    ],
    [
      [5, 0],
      [1, 1],
    ],
  ],
  "stag-hunt": [
    [
      [4, 4],
      [0, 3],
    ],
    [
      [3, 0],
      [3, 3],
    ],
  ],
  chicken: [
    [
      [6, 6],
      [2, 7],
    ],
    [
      [7, 2],
      [0, 0],
    ],
  ],
  "battle-of-the-sexes": [
    [
      [2, 1],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 2],
    ],
  ],
  "matching-pennies": [
    [
      [1, -1],
      [-1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
    ],
  ],
  "rock-paper-scissors": [
    [
      [0, 0],
      [-1, 1],
      [1, -1],
    ],
    [
      [1, -1],
      [0, 0],
      [-1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
      [0, 0],
    ],
  ],
  climbing: [
    [
      [11, 11],
      [-30, -30],
      [0, 0],
    ],
    [
      [-30, -30],
      [7, 7],
      [6, 6],
    ],
    [
      [0, 0],
      [0, 0],
      [5, 5],
    ],
  ],
  penalty: [
    [
      [10, 10],
      [0, 0],
      [-30, -30],
    ],
    [
      [0, 0],
      [2, 2],
      [0, 0],
    ],
    [
      [-30, -30],
      [0, 0],
      [10, 10],
    ],
  ],
};

describe("payoffs", () => {
  for (const form of forms)
    it.each(Object.entries(printed))(`of %s are those of the literature (${form} form)`, (game, cells) => {
      const batch = createBatch(matrixGame, { game }, { form });
      for (const [x, row] of cells.entries())
        for (const [y, cell] of row.entries()) expect(play(batch, x, y)).toEqual(cell);
    });

  it("of the stochastic climbing game are 14 or 0 in the middle cell, evenly, and the same for both", () => {
    const worlds = 4000;
    const batch = createBatch(matrixGame, { game: "climbing-stochastic" }, { worlds });
    batch.io.actions[0].fill(1);
    batch.step();
    const first = batch.io.payoff.filter((_, k) => k % 2 === 0);
    const second = batch.io.payoff.filter((_, k) => k % 2 === 1);
    expect(second).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 14]));
    // Five standard errors of a fair coin.
    expect(Math.abs(first.filter((x) => x === 14).length / worlds - 0.5)).toBeLessThan(
      2.5 / Math.sqrt(worlds),
    );
    batch.io.actions[0].fill(0);
    batch.step();
    expect(new Set(batch.io.payoff)).toEqual(new Set([11]));
  });

  it("of public goods are endowment - x_i + multiplier / n * sum of x", () => {
    // Contributions 10, 5, 0 of 10 tokens at multiplier 1.5: a return of 1.5 / 3 * 15 = 7.5 to each.
    const params = { game: "public-goods", players: 3, multiplier: 1.5, endowment: 10, levels: 3 };
    const batch = createBatch(matrixGame, params);
    expect(play(batch, 0, 1, 2)).toEqual([7.5, 12.5, 17.5]);
    expect(batch.heads[0]).toMatchObject({ n: 3, values: [10, 5, 0], unit: "tokens" });
  });

  it("of the volunteer's dilemma are benefit for all when there is a volunteer, who pays", () => {
    const batch = createBatch(matrixGame, { game: "volunteers-dilemma", players: 3, benefit: 4, cost: 1 });
    expect(play(batch, 1, 0, 1)).toEqual([4, 3, 4]);
    expect(play(batch, 0, 0, 1)).toEqual([3, 3, 4]);
    expect(play(batch, 1, 1, 1)).toEqual([0, 0, 0]);
  });

  it("of an own game are read with player 0's action varying slowest", () => {
    const params = {
      actions: [2, 3],
      payoffs: [
        [0, 1, 2, 3, 4, 5],
        [10, 11, 12, 13, 14, 15],
      ],
    };
    for (const form of forms) {
      const batch = createBatch(matrixGame, params, { form });
      expect(batch.heads[0]).toMatchObject({ n: 3 });
      expect(play(batch, 0, 2)).toEqual([2, 12]);
      expect(play(batch, 1, 0)).toEqual([3, 13]);
    }
  });

  it("of a surplus action are those of the player's last one", () => {
    const params = {
      actions: [2, 3],
      payoffs: [
        [0, 1, 2, 3, 4, 5],
        [0, 1, 2, 3, 4, 5],
      ],
    };
    for (const form of forms) {
      const batch = createBatch(matrixGame, params, { form });
      expect(play(batch, 2, 1)).toEqual([4, 4]);
      expect([...batch.io.obs.history]).toEqual([1, 1, 1, 1]);
    }
  });
});

describe("history", () => {
  const three = { game: "volunteers-dilemma", players: 3 };

  it.each(forms)("lists rounds latest first, own action first, then the next agents' (%s form)", (form) => {
    const batch = createBatch(matrixGame, { ...three, memory: 2, opening: 1 }, { form });
    const rows = () => [0, 1, 2].map((a) => [...batch.io.obs.history.subarray(a * 6, a * 6 + 6)]);
    expect(rows()).toEqual([
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 1, 1, 1],
    ]);
    play(batch, 0, 1, 1);
    play(batch, 1, 1, 0);
    expect(rows()).toEqual([
      [1, 1, 0, 0, 1, 1],
      [1, 0, 1, 1, 1, 0],
      [0, 1, 1, 1, 0, 1],
    ]);
  });

  it("is empty without memory, and the last joint action is kept all the same", () => {
    const batch = createBatch(matrixGame, { memory: 0 });
    expect(batch.features.history.size).toBe(0);
    play(batch, 1, 0);
    expect([...batch.columns.past]).toEqual([1, 0]);
  });

  it("shows what was played rather than what was chosen", () => {
    const batch = createBatch(matrixGame, { noise: 1 });
    play(batch, 0, 1);
    expect([...batch.io.obs.history]).toEqual([1, 0, 0, 1]);
  });

  it("begins anew with each episode, from the same opening", () => {
    const batch = createBatch(matrixGame, { opening: 1, rounds: 2 });
    play(batch, 0, 0);
    play(batch, 0, 0);
    expect([...batch.io.obs.history]).toEqual([0, 0, 0, 0]);
    expect([...batch.columns.truncated]).toEqual([1, 1]);
    batch.resetDone();
    expect([...batch.io.obs.history]).toEqual([1, 1, 1, 1]);
  });

  it("may open at random, each action of a player alike", () => {
    const worlds = 3000;
    const batch = createBatch(matrixGame, { game: "rock-paper-scissors", opening: "random" }, { worlds });
    const counts = [0, 0, 0];
    for (const action of batch.columns.past) counts[action]++;
    // Five standard errors of a multinomial share of 1/3 over 6000 draws.
    for (const count of counts) expect(Math.abs(count / (2 * worlds) - 1 / 3)).toBeLessThan(0.031);
  });
});

describe("noise", () => {
  it("replaces actions at its rate by others, all alike", () => {
    const worlds = 20_000;
    const batch = createBatch(matrixGame, { game: "climbing", noise: 0.3 }, { worlds });
    batch.io.actions[0].fill(1);
    batch.step();
    const counts = [0, 0, 0];
    for (const action of batch.columns.past) counts[action]++;
    const share = counts.map((count) => count / (2 * worlds));
    for (const [action, expected] of [0.15, 0.7, 0.15].entries())
      expect(Math.abs(share[action] - expected)).toBeLessThan(0.0125);
  });

  it("has nothing to do with a player of one action", () => {
    for (const form of forms) {
      const batch = createBatch(
        matrixGame,
        {
          actions: [1, 2],
          payoffs: [
            [5, 6],
            [7, 8],
          ],
          noise: 1,
        },
        { form },
      );
      expect(play(batch, 0, 0)).toEqual([6, 8]);
    }
  });
});

describe("luck", () => {
  it("does not depend on what the agents do", () => {
    const params = { game: "climbing-stochastic", noise: 0.5, continuation: 0.9, opening: "random" } as const;
    const batches = [0, 1].map(() => createBatch(matrixGame, params, { worlds: 50, seed: 4 }));
    for (let t = 0; t < 20; t++) {
      batches[0].io.actions[0].fill(0);
      batches[1].io.actions[0].fill(1);
      for (const batch of batches) {
        batch.step();
        batch.resetDone();
      }
    }
    expect([...batches[1].columns.rng]).toEqual([...batches[0].columns.rng]);
    expect([...batches[1].columns.episode]).toEqual([...batches[0].columns.episode]);
  });
});

describe("continuation", () => {
  it("makes episodes 1 / (1 - continuation) rounds long in the mean, and ends them by the rules", () => {
    const worlds = 2000;
    const batch = createBatch(matrixGame, { continuation: 0.8 }, { worlds });
    batch.startWindow();
    let terminated = 0;
    for (let t = 0; t < 100; t++) {
      batch.step();
      for (const flag of batch.columns.terminated) terminated += flag;
      batch.resetDone();
    }
    let episodes = 0;
    for (const count of batch.columns.windowEpisodes) episodes += count;
    expect(terminated).toBe(2 * episodes);
    // A share of .2 of 200 000 rounds; five standard errors.
    expect(Math.abs(episodes / (100 * worlds) - 0.2)).toBeLessThan(0.0045);
  });

  it("of 0 plays one round only", () => {
    const batch = createBatch(matrixGame, { continuation: 0 }, { worlds: 3 });
    batch.step();
    expect([...batch.columns.done]).toEqual([1, 1, 1]);
  });
});

describe("metrics", () => {
  it.each(forms)("count cooperation and coordination by played actions (%s form)", (form) => {
    const batch = createBatch(matrixGame, { game: "volunteers-dilemma", players: 3 }, { form });
    batch.startWindow();
    play(batch, 0, 0, 0);
    play(batch, 1, 1, 1);
    play(batch, 0, 1, 1);
    play(batch, 0, 0, 1);
    const { cooperation, coordination } = batch.readMetrics(0);
    expect(cooperation).toBeCloseTo((1 + 0 + 1 / 3 + 2 / 3) / 4, 12);
    expect(coordination).toBe(0.5);
  });
});

describe("params", () => {
  it.each([
    [{ payoffs: [[1]] }, /payoffs needs actions/],
    [{ payoffs: [[1, 2]], actions: [2, 2] }, /one list for each of the 2 players, got 1/],
    [
      {
        payoffs: [
          [1, 2, 3, 4],
          [1, 2, 3],
        ],
        actions: [2, 2],
      },
      /payoffs\[1\] needs 4 numbers .* got 3/,
    ],
    [{ actions: [2, 2] }, /actions goes with payoffs/],
    [{ opening: 2 }, /opening must be "random" or an action in 0\.\.1, got 2/],
    [{ game: "volunteers-dilemma", cost: 1 }, /cost must be below benefit \(1\), got 1/],
    [{ game: "public-goods", players: 16, levels: 3 }, /may have 1048576 entries/],
    [{ game: "penalty", penalty: 1 }, /penalty/],
    [{ noize: 0.1 }, /did you mean "noise"/],
    [
      { actions: [2], payoffs: [[0, 1]], chances: [{ cell: [2], payoffs: [0], probability: 0.5 }] },
      /chances\[0\]\.cell must name one action of each player \(below 2\), got \[2\]/,
    ],
    [
      { actions: [2], payoffs: [[0, 1]], chances: [{ cell: [1], payoffs: [], probability: 0.5 }] },
      /chances\[0\]\.payoffs needs 1 numbers/,
    ],
    [
      {
        actions: [2],
        payoffs: [[0, 1]],
        chances: [
          { cell: [1], payoffs: [3], probability: 0.5 },
          { cell: [1], payoffs: [4], probability: 0.5 },
        ],
      },
      /the cell \[1\] twice/,
    ],
  ])("%j are refused", (params, message) => {
    expect(() => createBatch(matrixGame, params as never)).toThrow(message);
  });

  it("of every preset and of a game with all randomness pass the conformance check", () => {
    for (const preset of Object.values(matrixGame.presets!)) assertEnv(matrixGame, preset);
    assertEnv(matrixGame, { noise: 0.2, continuation: 0.9, memory: 3, opening: "random", rounds: 7 });
  });
});
