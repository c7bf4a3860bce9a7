import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  memoryOneMachine,
  type NormalForm,
  normalForm,
  repeatedPayoffs,
  repeatedShares,
  type StrategyMachine,
  strategyPreset,
  strategyPresets,
} from "../../../src/games/index.ts";
import { anyMeeting, axelrod } from "./machines.ts";

const preset = strategyPresets;
const near = (received: ArrayLike<number>, expected: readonly number[], digits = 9) => {
  expect(received.length).toBe(expected.length);
  expected.forEach((x, j) => {
    expect(received[j], `entry ${j}`).toBeCloseTo(x, digits);
  });
};

/** Expected payoffs of the first `rounds` rounds, by the distribution over pairs of states, carried forward. */
function byHand(
  { actions: [m, n], payoffs }: NormalForm,
  first: StrategyMachine,
  second: StrategyMachine,
  noise: number,
  rounds: number,
): [number, number][] {
  const slip = (mix: ArrayLike<number>) => {
    const k = mix.length;
    return Array.from(mix, (p) => (k === 1 ? 1 : p * (1 - noise) + ((1 - p) * noise) / (k - 1)));
  };
  let now: number[][] = first.mixes.map((_, i) =>
    second.mixes.map((_, j) => (i === first.start && j === second.start ? 1 : 0)),
  );
  return Array.from({ length: rounds }, () => {
    const paid: [number, number] = [0, 0];
    const then = now.map((row) => row.map(() => 0));
    now.forEach((row, i) => {
      row.forEach((weight, j) => {
        if (weight === 0) return;
        const x = slip(first.mixes[i]);
        const y = slip(second.mixes[j]);
        for (let a = 0; a < m; a++)
          for (let b = 0; b < n; b++) {
            const chance = weight * x[a] * y[b];
            paid[0] += chance * payoffs[0][n * a + b];
            paid[1] += chance * payoffs[1][n * a + b];
            then[first.next[i][n * a + b]][second.next[j][m * b + a]] += chance;
          }
      });
    });
    now = then;
    return paid;
  });
}

describe("discounted payoffs", () => {
  it("of tit-for-tat against always-defect are S once, then P", () => {
    near(repeatedPayoffs(axelrod, preset["tit-for-tat"], preset["always-defect"], { discount: 0.9 }), [
      0.9 * 1,
      0.1 * 5 + 0.9 * 1,
    ]);
  });

  it("of tit-for-tat against its suspicious sibling are S, T, S, T, ...", () => {
    const [own, other] = repeatedPayoffs(axelrod, preset["tit-for-tat"], preset["suspicious-tit-for-tat"], {
      discount: 0.5,
    });
    expect(own).toBeCloseTo((0.5 * 5) / 1.5, 12);
    expect(other).toBeCloseTo(5 / 1.5, 12);
  });

  it("at discount 0 are those of the first round", () => {
    near(repeatedPayoffs(axelrod, preset.random, preset["always-cooperate"], { discount: 0 }), [4, 1.5], 12);
  });

  it("are the discounted sum of what the rounds pay, for any machines, games and noise", () => {
    fc.assert(
      fc.property(
        anyMeeting,
        fc.constantFrom(0, 0.05, 0.5, 1),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        ({ game, first, second }, noise, discount) => {
          const sum = [0, 0];
          byHand(game, first, second, noise, 300).forEach((paid, t) => {
            for (const player of [0, 1]) sum[player] += (1 - discount) * discount ** t * paid[player];
          });
          near(repeatedPayoffs(game, first, second, { discount, noise }), sum, 9);
        },
      ),
    );
  });

  it("keep their digits at discounts next to 1 and with rare moves", () => {
    // Against always-cooperate: 3 a round until the slip, 5 from then on; game and patience end equally fast.
    const rare = 2 ** -50;
    const slips = memoryOneMachine([1 - rare, 0, 0, 0]);
    const [own] = repeatedPayoffs(axelrod, slips, memoryOneMachine([1, 1, 1, 1]), { discount: 1 - rare });
    expect(own).toBeCloseTo(4, 12);
  });
});

describe("the limit of means", () => {
  it("of a periodic play averages over the period", () => {
    near(
      repeatedPayoffs(axelrod, preset["tit-for-tat"], preset["suspicious-tit-for-tat"], { discount: 1 }),
      [2.5, 2.5],
      12,
    );
  });

  it("depends on the opening where the play may settle in several places", () => {
    // Two tit-for-tats that open with C with probability p: CC for good, DD for good, or alternation.
    const opening = (p: number) => memoryOneMachine([1, 0, 1, 0], p);
    const [p, q] = [0.7, 0.2];
    near(repeatedShares(axelrod, opening(p), opening(q), { discount: 1 }), [
      p * q,
      (p * (1 - q) + (1 - p) * q) / 2,
      (p * (1 - q) + (1 - p) * q) / 2,
      (1 - p) * (1 - q),
    ]);
    // A gambler's ruin: a mixed round decides between mutual cooperation and mutual defection for good.
    const settle = memoryOneMachine([1, 0.25, 0.25, 0], 0.5);
    const toCC = 0.25 + 0.5 * (0.25 ** 2 / (1 - 2 * 0.25 * 0.75));
    near(repeatedShares(axelrod, settle, settle, { discount: 1 }), [toCC, 0, 0, 1 - toCC], 12);
  });

  it("is approached by the mean over the rounds, for any machines, games and noise", () => {
    fc.assert(
      fc.property(anyMeeting, fc.constantFrom(0, 0.1), ({ game, first, second }, noise) => {
        // 5040 is a multiple of most periods that up to 16 pairs of states allow.
        const rounds = byHand(game, first, second, noise, 5540).slice(-5040);
        const mean = [0, 1].map(
          (player) => rounds.reduce((sum, paid) => sum + paid[player], 0) / rounds.length,
        );
        near(repeatedPayoffs(game, first, second, { discount: 1, noise }), mean, 1);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("is the limit of discounted payoffs as the discount goes to 1 (Abel)", () => {
    fc.assert(
      fc.property(anyMeeting, fc.constantFrom(0, 0.1), ({ game, first, second }, noise) => {
        near(
          repeatedPayoffs(game, first, second, { discount: 1 - 1e-11, noise }),
          Array.from(repeatedPayoffs(game, first, second, { discount: 1, noise })),
          7,
        );
      }),
    );
  });
});

describe("self-play with one action in a hundred flipped (Nowak & Sigmund 1993)", () => {
  const selfPlay = (strategy: StrategyMachine) =>
    repeatedPayoffs(axelrod, strategy, strategy, { discount: 1, noise: 0.01 });

  it.each<[keyof typeof preset, number, number]>([
    ["tit-for-tat", 2.25, 12],
    ["win-stay-lose-shift", 2.951092, 6],
    ["generous-tit-for-tat", 2.9703217456, 9],
    ["always-defect", 0.9801 + 5 * 0.0099 + 3 * 0.0001, 12],
  ])("brings %s its published payoff", (name, expected, digits) => {
    near(selfPlay(preset[name]), [expected, expected], digits);
  });
});

describe("shares", () => {
  it("sum to 1 and weigh the payoffs", () => {
    fc.assert(
      fc.property(anyMeeting, fc.constantFrom(0, 0.3, 0.99, 1), ({ game, first, second }, discount) => {
        const shares = repeatedShares(game, first, second, { discount });
        expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
        near(
          repeatedPayoffs(game, first, second, { discount }),
          game.payoffs.map((table) => table.reduce((sum, x, joint) => sum + x * shares[joint], 0)),
        );
      }),
    );
  });
});

describe("seats", () => {
  it("may be swapped", () => {
    fc.assert(
      fc.property(anyMeeting, fc.constantFrom(0.5, 1), ({ game, first, second }, discount) => {
        const [m, n] = game.actions;
        const turned = (table: Float64Array) =>
          Array.from({ length: n }, (_, b) => Array.from({ length: m }, (_, a) => table[n * a + b]));
        const swapped = bimatrix(turned(game.payoffs[1]), turned(game.payoffs[0]));
        const [x, y] = repeatedPayoffs(game, first, second, { discount });
        near(repeatedPayoffs(swapped, second, first, { discount }), [y, x]);
      }),
    );
  });
});

describe("bad input", () => {
  const { grim } = preset;
  it("is refused with the limit and the way out", () => {
    expect(() => repeatedPayoffs(axelrod, grim, grim, { discount: 1.1 })).toThrow(
      /discount must be in 0..1, got 1.1/,
    );
    expect(() => repeatedPayoffs(axelrod, grim, grim, { discount: 1, noise: -1 })).toThrow(/noise must be/);
    expect(() => memoryOneMachine([1, 0, 1.2, 0])).toThrow(/four probabilities and an opening/);
    expect(() => strategyPreset("tit-for-tats")).toThrow(/did you mean "tit-for-tat"/);
    const three = normalForm({ actions: [2, 2, 2], payoffs: [0, 1, 2].map(() => new Float64Array(8)) });
    expect(() => repeatedPayoffs(three, grim, grim, { discount: 0.5 })).toThrow(/two players, got 3/);
    const wide = bimatrix(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    );
    expect(() => repeatedPayoffs(wide, grim, grim, { discount: 0.5 })).toThrow(
      /first machine: state 0 needs 6 next/,
    );
    expect(() => repeatedPayoffs(axelrod, { ...grim, start: 2 }, grim, { discount: 0.5 })).toThrow(
      /start must be/,
    );
    expect(() =>
      repeatedPayoffs(
        axelrod,
        grim,
        {
          ...grim,
          mixes: [
            [0.5, 0.4],
            [0, 1],
          ],
        },
        { discount: 0.5 },
      ),
    ).toThrow(/second machine: state 0 needs 2 probabilities that sum to 1/);
  });

  it("includes machines whose states are too many together", () => {
    const counter = (states: number): StrategyMachine => ({
      start: 0,
      mixes: Array.from({ length: states }, () => [1, 0]),
      next: Array.from({ length: states }, (_, s) => new Array(4).fill((s + 1) % states)),
    });
    expect(() => repeatedPayoffs(axelrod, counter(33), counter(32), { discount: 0.5 })).toThrow(
      /1024 pairs of states; take smaller/,
    );
    near(repeatedPayoffs(axelrod, counter(8), counter(7), { discount: 1 }), [3, 3]);
  });
});
