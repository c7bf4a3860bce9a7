import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stableTreaties, treaty } from "../../src/institutions/index.ts";
import {
  alliance,
  armsRace,
  type Contest,
  disarmamentPatience,
  gainsFromTrade,
  gunsAndButter,
  steadyCatch,
} from "../../src/situations/index.ts";

/** What a nation has that puts g into arms while each of the others puts h, of arms that last for one tick. */
function payoff(game: Contest, g: number, h: number): number {
  const { nations: n, decisiveness: m, contested = 1, fee = 0 } = game;
  const share = g + h > 0 ? g ** m / (g ** m + (n - 1) * h ** m) : 1 / n;
  const goods = 1 - g + (n - 1) * (1 - h);
  return (1 - contested) * (1 - g) + contested * goods * share - fee * (g - h);
}

describe("guns and butter", () => {
  it.each([
    [{ nations: 2, decisiveness: 1 }, 0.5],
    [{ nations: 3, decisiveness: 1 }, 2 / 3],
    [{ nations: 5, decisiveness: 1 }, 0.8],
    [{ nations: 4, decisiveness: 0.5 }, 0.6],
    [{ nations: 4, decisiveness: 0.2 }, 0.375],
    [{ nations: 2, decisiveness: 1, fee: 1 }, 0.25],
    [{ nations: 2, decisiveness: 1, fee: 4 }, 0.1],
  ])("%j puts %f of labour into arms", (game, arms) => {
    expect(gunsAndButter(game)).toBeCloseTo(arms, 12);
  });

  it("arms that last are worth what they will bring", () => {
    const lasting = { nations: 2, decisiveness: 1, wear: 0.2 };
    expect(gunsAndButter({ ...lasting, discount: 0.9 })).toBeCloseTo(0.4167, 4);
    // The sum of shares that a little more in one tick brings, less the goods not made then, does not pay either way.
    const [d, b] = [0.2, 0.9];
    const g = gunsAndButter({ ...lasting, discount: b });
    const value = (more: number) => {
      let sum = 0;
      let own = g / d + more;
      for (let t = 0; t < 400; t++) {
        const made = t === 0 ? g + more : g;
        sum += b ** t * (own / (own + g / d)) * (2 - made - g);
        own = (1 - d) * own + g;
      }
      return sum;
    };
    for (const more of [-0.05, -0.01, 0.01, 0.05]) expect(value(more)).toBeLessThan(value(0));
  });

  it("no other amount of arms does better", () => {
    const games = fc.record({
      nations: fc.integer({ min: 2, max: 9 }),
      decisiveness: fc.double({ min: 0.1, max: 1, noNaN: true }),
      contested: fc.double({ min: 0.3, max: 1, noNaN: true }),
      fee: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(games, (game) => {
        const g = gunsAndButter(game);
        // The fee that others pay is split among n - 1; what it brings does not depend on the own arms.
        const others = Array.from({ length: 201 }, (_, k) => payoff(game, k / 200, g));
        expect(Math.max(...others)).toBeLessThanOrEqual(payoff(game, g, g) + 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  it("a peace lasts where the next tick weighs n/(n + 1)", () => {
    expect(disarmamentPatience(2)).toBeCloseTo(0.6667, 4);
    expect(disarmamentPatience(3)).toBeCloseTo(0.75, 12);
    // There breaking it pays as much as keeping it: n now and 1/n for ever against 1 for ever.
    for (const n of [2, 5, 9]) {
      const w = disarmamentPatience(n);
      expect(n + (w / (1 - w)) * (1 / n)).toBeCloseTo(1 / (1 - w), 9);
    }
  });
});

describe("two allies against one", () => {
  it("have what they have alone and a bit, and the one has twice as much", () => {
    expect(alliance(3, 2)).toEqual({
      arms: { ally: 0.375, other: 0.75 },
      payoff: { ally: 0.375, other: 0.75 },
    });
    expect(alliance(3, 1).payoff.other).toBeCloseTo(0.3333, 4);
    expect(alliance(3, 2, "fought").payoff.ally).toBe(0.1875);
  });

  it("no ally and nobody else has more by other arms", () => {
    for (const [n, k] of [
      [3, 2],
      [4, 2],
      [5, 2],
    ]) {
      const { arms, payoff } = alliance(n, k);
      const best = (of: (g: number) => number) =>
        Math.max(...Array.from({ length: 201 }, (_, j) => of(j / 200)));
      const ally = best((g) => {
        const pool = (k - 1) * arms.ally + g;
        const total = pool + (n - k) * arms.other;
        return ((n - total) * pool) / total / k;
      });
      const other = best((g) => {
        const total = k * arms.ally + (n - k - 1) * arms.other + g;
        return ((n - total) * g) / total;
      });
      expect(ally).toBeLessThanOrEqual(payoff.ally + 1e-9);
      expect(other).toBeLessThanOrEqual(payoff.other + 1e-9);
    }
  });
});

describe("Richardson's arms race", () => {
  it("comes to rest where both restrain themselves more than they react, and else runs away", () => {
    const calm = armsRace({ reaction: [0.4, 0.5], restraint: [0.8, 0.6], grievance: [1, 0.5] });
    expect(calm.stable).toBe(true);
    expect(calm.rest?.[0]).toBeCloseTo(2.8571, 4);
    expect(calm.rest?.[1]).toBeCloseTo(3.2143, 4);
    expect(calm.rates[0]).toBeCloseTo(-1.1583, 4);
    expect(calm.rates[1]).toBeCloseTo(-0.2417, 4);
    const wild = armsRace({ reaction: [0.8, 0.6], restraint: [0.8, 0.5], grievance: [1, 0.5] });
    expect(wild.stable).toBe(false);
    expect(wild.rates[1]).toBeCloseTo(0.0589, 4);
    expect(armsRace({ reaction: [1, 1], restraint: [1, 1], grievance: [0, 0] }).rest).toBeUndefined();
  });
});

it("trade doubles what two have that are twice as good at one thing each", () => {
  const { alone, together } = gainsFromTrade(2, 1);
  expect(alone).toBeCloseTo(Math.SQRT1_2, 12);
  expect(together).toBe(1);
});

it("the commons under four nations: a race of arms leaves most, detente empties it, both accords have both", () => {
  const commons = { growth: 0.3, capacity: 100, catchability: 0.06 };
  const race = 1 - gunsAndButter({ nations: 4, decisiveness: 0.2 });
  expect(race).toBeCloseTo(0.625, 12);
  const at = (effort: number) => {
    const { stock, catch: taken } = steadyCatch(commons, 4 * effort);
    return [stock, taken].map((each) => Math.round(each * 1e9) / 1e9);
  };
  expect(at(race)).toEqual([50, 7.5]);
  expect(at(1)).toEqual([20, 4.8]);
  expect(at(0)).toEqual([100, 0]);
  expect(steadyCatch(commons, 9)).toEqual({ stock: 0, catch: 0 });
});

it("climate: accords of up to three last, and close an eighth of the gap", () => {
  const game = { countries: 10, benefit: "linear", moves: "at once" } as const;
  expect(stableTreaties(game)).toEqual([2, 3]);
  const [none, three, all] = [0, 3, 10].map((k) => treaty(game, k).welfare);
  expect([none, three, all]).toEqual([95, 143, 500]);
  expect((three - none) / (all - none)).toBeCloseTo(0.1185, 4);
  const four = [0, 3, 4].map((k) => treaty({ ...game, countries: 4 }, k).welfare);
  expect((four[1] - four[0]) / (four[2] - four[0])).toBeCloseTo(0.6667, 4);
});

it("what cannot be is refused", () => {
  expect(() => gunsAndButter({ nations: 1, decisiveness: 1 })).toThrow(
    "nations must be a whole number of at least 2",
  );
  expect(() => gunsAndButter({ nations: 2, decisiveness: 0 })).toThrow("decisiveness must be above 0");
  expect(() => gunsAndButter({ nations: 2, decisiveness: 1, wear: 0 })).toThrow("wear must be above 0");
  expect(() => gunsAndButter({ nations: 2, decisiveness: 1, discount: 1 })).toThrow("discount must be");
  expect(() => gunsAndButter({ nations: 2, decisiveness: 1, fee: -1 })).toThrow("fee must be at least 0");
  expect(() => alliance(3, 4)).toThrow("allies must be at most the 3 nations");
  expect(() => alliance(9, 8)).toThrow("allies must be fewer");
  expect(() => armsRace({ reaction: [-1, 0], restraint: [1, 1], grievance: [0, 0] })).toThrow("reaction");
  expect(() => gainsFromTrade(1, 2)).toThrow("strong must be at least weak");
  expect(() => steadyCatch({ growth: 0, capacity: 1, catchability: 1 }, 1)).toThrow("growth must be above 0");
  expect(() => steadyCatch({ growth: 1, capacity: 1, catchability: 1 }, -1)).toThrow(
    "labour must be at least 0",
  );
});
