import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bimatrix,
  exactPotential,
  gamePreset,
  generalizedOrdinalPotential,
  type NormalForm,
  normalForm,
  normalFormOf,
  ordinalPotential,
  profileAt,
  pureNash,
  strideOf,
  symmetricGame,
} from "../../../src/games/index.ts";
import { anyGame } from "../arbitrary.ts";

const named = (name: string) => normalFormOf(gamePreset(name));

/** Every deviation: from where, to where, by whom, and what it pays. */
function deviations({ actions, payoffs }: NormalForm) {
  return Array.from(payoffs[0].keys()).flatMap((joint) =>
    actions.flatMap((n, player) =>
      Array.from({ length: n }, (_, action) => {
        const to = joint + (action - profileAt(joint, actions)[player]) * strideOf(player, actions);
        return { from: joint, to, player, gain: payoffs[player][to] - payoffs[player][joint] };
      }),
    ),
  );
}

/** Braess 1968 with whole numbers: two roads in two stretches, of which one takes as long as cars use it, and a link. */
const routes = [
  ["s-a", "a-t"],
  ["s-b", "b-t"],
  ["s-a", "a-b", "b-t"],
];
const delay: Record<string, (cars: number) => number> = {
  "s-a": (cars) => cars,
  "b-t": (cars) => cars,
  "a-t": () => 4.5,
  "s-b": () => 4.5,
  "a-b": () => 0,
};
const carsOn = (road: string, counts: readonly number[]) =>
  routes.reduce((sum, roads, route) => sum + (roads.includes(road) ? counts[route] : 0), 0);
const braess = symmetricGame(4, 3, (own, counts) =>
  routes[own].reduce((sum, road) => sum - delay[road](carsOn(road, counts)), 0),
);

describe("exact potentials", () => {
  it("of the prisoner's dilemma rises by 2 and then by 1 from cooperation to defection", () => {
    expect([...exactPotential(named("prisoners-dilemma"))!]).toEqual([0, 2, 2, 3]);
  });

  it("of common interests is what all are paid", () => {
    const game = named("climbing");
    expect([...exactPotential(game)!]).toEqual([...game.payoffs[0]].map((x) => x - 11));
  });

  it("of a congestion game is Rosenthal's: minus the sum over roads of the delays to its 1st, 2nd ... car", () => {
    const found = exactPotential(braess)!;
    const rosenthal = Float64Array.from(found, (_, joint) => {
      const counts = [0, 0, 0];
      for (const route of profileAt(joint, braess.actions)) counts[route]++;
      let sum = 0;
      for (const road of Object.keys(delay))
        for (let car = 1; car <= carsOn(road, counts); car++) sum -= delay[road](car);
      return sum;
    });
    for (const [joint, value] of rosenthal.entries())
      expect(found[joint]).toBeCloseTo(value - rosenthal[0], 10);
    // Its maximum is the jam: all take the link.
    const best = found.indexOf(Math.max(...found));
    expect(pureNash(braess)).toContain(best);
    expect(profileAt(best, braess.actions).filter((route) => route === 2).length).toBeGreaterThanOrEqual(3);
  });

  it("do not exist for matching pennies and rock-paper-scissors", () => {
    for (const name of ["matching-pennies", "rock-paper-scissors"]) {
      expect(exactPotential(named(name))).toBeUndefined();
      expect(generalizedOrdinalPotential(named(name))).toBeUndefined();
    }
  });

  it("are found, and move as payoffs do, where payoffs are a potential plus what the others decide", () => {
    const sum = (list: readonly number[]) => list.reduce((total, x) => total + x, 0);
    const tables = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(
        tables,
        tables,
        fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
        (base, noise, weights) => {
          const actions = [2, 2, 3];
          const scale = [...weights, 1];
          const game = normalForm({
            actions,
            payoffs: actions.map((_, player) =>
              base.map((value, joint) => {
                const others = sum(profileAt(joint, actions).with(player, 0));
                return scale[player] * value + noise[others];
              }),
            ),
          });
          const potential = exactPotential(game, { weights: scale })!;
          for (const { from, to, player, gain } of deviations(game))
            expect(scale[player] * (potential[to] - potential[from])).toBeCloseTo(gain, 9);
          if (scale.every((w) => w === 1)) expect(exactPotential(game)).toEqual(potential);
          expect(ordinalPotential(game)).toBeDefined();
        },
      ),
    );
  });

  it("exist only if payoffs do move alike", () => {
    fc.assert(
      fc.property(anyGame(1), (game) => {
        const potential = exactPotential(game);
        if (!potential) return;
        for (const { from, to, gain } of deviations(game))
          expect(potential[to] - potential[from]).toBeCloseTo(gain, 12);
        expect(pureNash(game)).toContain(potential.indexOf(Math.max(...potential)));
      }),
    );
  });

  it("with weights: when player 1 counts in cents", () => {
    const { payoffs } = named("prisoners-dilemma");
    const cents = normalForm({ actions: [2, 2], payoffs: [payoffs[0], payoffs[1].map((x) => 100 * x)] });
    expect(exactPotential(cents)).toBeUndefined();
    expect([...exactPotential(cents, { weights: [1, 100] })!]).toEqual([0, 2, 2, 3]);
    expect(() => exactPotential(cents, { weights: [1] })).toThrow(/one positive weight for each of the 2/);
    expect(() => exactPotential(cents, { weights: [1, 0] })).toThrow(/positive weight/);
  });
});

describe("ordinal potentials", () => {
  it("may be generalized only: an indifference closes the circle (Monderer & Shapley 1996, section 2)", () => {
    const game = bimatrix(
      [
        [1, 2],
        [2, 0],
      ],
      [
        [0, 0],
        [0, 1],
      ],
    );
    expect([...generalizedOrdinalPotential(game)!]).toEqual([0, 3, 1, 2]);
    expect(ordinalPotential(game)).toBeUndefined();
    expect(exactPotential(game)).toBeUndefined();
  });

  it("exist for chicken with uneven stakes, which has no exact one", () => {
    const game = bimatrix(
      [
        [6, 2],
        [7, 0],
      ],
      [
        [6, 70],
        [2, 0],
      ],
    );
    expect(exactPotential(game)).toBeUndefined();
    expect([...ordinalPotential(game)!]).toEqual([0, 1, 1, 0]);
  });

  it("rise with every gain, and the finer kind stays and falls with payoffs too", () => {
    fc.assert(
      fc.property(anyGame(3), (game) => {
        const coarse = generalizedOrdinalPotential(game);
        const fine = ordinalPotential(game);
        if (fine) expect(coarse).toBeDefined();
        for (const { from, to, gain } of deviations(game)) {
          if (coarse && gain > 0) expect(coarse[to]).toBeGreaterThan(coarse[from]);
          if (fine) expect(Math.sign(fine[to] - fine[from])).toBe(Math.sign(gain));
        }
      }),
    );
  });

  it("are missing exactly where a circle can be walked", () => {
    fc.assert(
      fc.property(anyGame(3), (game) => {
        const moves = deviations(game).filter(({ from, to }) => from !== to);
        const reaches = (allowed: (gain: number) => boolean) => {
          const seen = Array.from(game.payoffs[0], (_, start) => {
            const found = new Set([start]);
            for (const at of found)
              for (const { from, to, gain } of moves) if (from === at && allowed(gain)) found.add(to);
            return found;
          });
          return moves.some(({ from, to, gain }) => gain > 0 && seen[to].has(from));
        };
        expect(generalizedOrdinalPotential(game) === undefined).toBe(reaches((gain) => gain > 0));
        expect(ordinalPotential(game) === undefined).toBe(reaches((gain) => gain >= 0));
      }),
    );
  });

  it("take gains within the slack for indifference", () => {
    expect(generalizedOrdinalPotential(named("matching-pennies"), 2)).toEqual(new Int32Array(4));
  });
});
