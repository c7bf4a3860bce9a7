import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { mevAuction } from "../../envs/mev-auction/mev-auction.ts";
import {
  assertEnv,
  bindPolicies,
  createBatch,
  defineEnv,
  discrete,
  type Env,
  rollout,
  z,
} from "../../src/index.ts";
import { type Affine, affine, copyOf, identity, tableIn } from "./battery/affine.ts";
import { withSeller } from "./battery/auctions.ts";
import { knownSocieties } from "./battery/index.ts";
import { bestFishing, bestReply } from "./battery/oracle.ts";
import { watched } from "./battery/planted.ts";
import { epsilon, pays } from "./battery/society.ts";
import { certified, clear } from "./battery.ts";

const exact: Affine = { a: 0.25, b: -16 };
const odd: Affine = { a: 3.7, b: -1234.5 };

/** Payoffs of random play, tick by tick. */
function payoffs(env: Env, params: Record<string, unknown>, form: "kernel" | "world" = "kernel"): number[] {
  const batch = createBatch(env, params, { worlds: 5, seed: 3, form });
  const policies = bindPolicies(batch, [{ use: random }], { seed: 3 });
  return Array.from({ length: 30 }, () => {
    rollout(batch, policies, 1);
    return [...batch.io.payoff];
  }).flat();
}

describe("the same game in other units", () => {
  const envs: [Env, Record<string, unknown>][] = [
    [matrixGame, { game: "chicken", noise: 0.1 }],
    [commons, { agents: 3, horizon: 12 }],
    [congestionGame, { agents: 4 }],
    [mevAuction, { format: "sealed" }],
    [withSeller, {}],
    [watched, {}],
  ];
  it.each(envs.map(([env, params]) => [env.id, env, params] as const))(
    "%s: every payoff, and nothing else",
    (_, env, params) => {
      const plain = payoffs(env, params);
      for (const copy of [exact, odd])
        expect(payoffs(copyOf(env, copy), params)).toEqual(plain.map((x) => copy.a * x + copy.b));
      expect(payoffs(copyOf(env, odd), params, "world")).toEqual(payoffs(copyOf(env, odd), params));
      expect(payoffs(copyOf(env, identity), params)).toEqual(plain);
    },
  );

  it("is an env like any other", () => {
    assertEnv(affine(commons, odd), { agents: 3, horizon: 20 });
    assertEnv(withSeller);
    assertEnv(watched);
  });

  it("theory and payoff tables go with it: two ways to the same game", () => {
    const table = {
      actions: [2, 2],
      payoffs: [
        [3, 0, 5, 1],
        [3, 5, 0, 1],
      ],
    };
    const given = createBatch(matrixGame, { ...table, payoffs: tableIn(exact, table.payoffs) });
    const wrapped = createBatch(affine(matrixGame, exact), table);
    const welfare = (batch: typeof given) =>
      Object.fromEntries(
        Object.entries(batch.env.theory!(batch.params)).map(([name, outcome]) => [name, outcome!.welfare]),
      );
    expect(welfare(given)).toEqual(welfare(wrapped));
    expect(welfare(given)).toMatchObject({ optimum: 0.25 * 6 - 32, nash: 0.25 * 2 - 32 });
  });

  it.each(["kernel", "world"] as const)("who has left is paid nothing (%s)", (form) => {
    const leaving = defineEnv({
      id: "leaving-v0",
      title: "One leaves after the first tick",
      cite: [],
      params: z.object({}),
      agents: () => 2,
      horizon: () => 4,
      earlyExit: true,
      action: () => discrete(2),
      observation: () => ({}),
      state: () => ({}),
      metrics: {},
      world: {
        reset() {},
        step(w) {
          for (let a = 0; a < 2; a++) w.payoff[a] = w.active[a];
          w.terminated[1] = 1;
        },
        observe() {},
      },
      kernel({ payoff, columns: { active, terminated } }) {
        return {
          reset() {},
          step(lo, hi) {
            for (let k = 2 * lo; k < 2 * hi; k++) payoff[k] = active[k];
            for (let i = lo; i < hi; i++) terminated[2 * i + 1] = 1;
          },
          observe() {},
        };
      },
    });
    const batch = createBatch(affine(leaving, exact), {}, { form });
    const paid = [0, 1].map(() => {
      batch.step();
      return [...batch.io.payoff];
    });
    expect(paid).toEqual([
      [-15.75, -15.75],
      [-15.75, 0],
    ]);
  });
});

describe("what is known", () => {
  it("best replies by backward induction are the closed forms of the literature", () => {
    const games = fc.tuple(
      fc.double({ min: 3.1, max: 5.5, noNaN: true }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
    );
    fc.assert(
      fc.property(games, ([T, discount]) => {
        const [R, P, S] = [3, 1, 0];
        const at = (after: readonly [number, number, number, number]) =>
          bestReply({ opening: 1, after }, { game: [T, R, P, S], noise: 0, discount, ticks: 600 });
        // Tit-for-tat: keep, defect for ever, or every other round (Axelrod 1984).
        const forEver = (1 - discount) * T + discount * P;
        const inTurns = (T + discount * S) / (1 + discount);
        expect(at([1, 0, 1, 0]).best).toBeCloseTo(Math.max(R, forEver, inTurns), 9);
        // Win-stay, lose-shift: keep, or defect for ever.
        expect(at([1, 0, 0, 1]).best).toBeCloseTo(Math.max(R, (T + discount * P) / (1 + discount)), 9);
        expect(at([1, 1, 1, 1]).best).toBeCloseTo(T, 9);
      }),
      { numRuns: 30 },
    );
    // Two tit-for-tats that err are in each of the four outcomes for a quarter of the time.
    const noisy = bestReply(
      { opening: 1, after: [1, 0, 1, 0] },
      { game: [5, 3, 1, 0], noise: 0.1, discount: 1, ticks: 20_000 },
    );
    expect(noisy.welfare).toBeCloseTo((6 + 5 + 5 + 2) / 4, 2);
  });

  it("a boat alone in steady state does best with the effort of Gordon 1954", () => {
    const sea = { growth: 0.5, capacity: 100, catchability: 0.005, price: 1, cost: 0.1, others: 0, tax: 0 };
    const best = 40;
    const { norm } = bestFishing({ ...sea, horizon: 20_000, efforts: [best], own: best }, 10);
    expect(norm).toBeCloseTo(0.005 * best * 60 - 0.1 * best, 1);
    for (const own of [30, 50])
      expect(bestFishing({ ...sea, horizon: 20_000, efforts: [own], own }, 10).norm).toBeLessThan(norm);
  });

  it("every truth is clear of the thresholds it depends on, and the words agree with the numbers", () => {
    expect(knownSocieties.length).toBeGreaterThanOrEqual(60);
    expect(new Set(knownSocieties.map(({ family, name }) => `${family}/${name}`)).size).toBe(
      knownSocieties.length,
    );
    const leaving = ["leaving pays", "answered, yet leaving pays", "stuck but unenforced", "imprecise"];
    const holding = ["stable norm", "stable convention", "no dilemma", "fragile", "inefficient convention"];
    const wrong = knownSocieties.filter((society) => {
      const { verdicts, progress, stake } = society.truth;
      if (verdicts.includes("nothing at stake")) return stake !== 0;
      const efficient = progress >= 0.5;
      return (
        !clear(society) ||
        (verdicts.every((name) => leaving.includes(name)) && !(pays(society.truth) && efficient)) ||
        (verdicts.every((name) => holding.includes(name)) && pays(society.truth)) ||
        (["no norm", "inefficient convention"].includes(verdicts[0]) && efficient) ||
        (society.planted && society.truth.gain < 2 * epsilon * stake - 1e-12)
      );
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe("verdicts of societies that are known", () => {
  /** One of each kind that takes a moment; all of them, over seeds and units, are the study's. */
  const some = [
    "grim, T, R, P, S = 5, 3, 1, 0, discount 0.6, undisturbed",
    "win-stay, lose-shift, T, R, P, S = 4, 3, 1, 0, discount 0.9",
    "always cooperate, T, R, P, S = 5, 3, 1, 0, discount 0.9",
    "traffic light, swerving together were better",
    "harmony, all cooperate",
    "matching pennies at its equilibrium",
    "two on each road under a toll that is handed back",
    "win-stay, lose-shift in 42 of 64, defection in 22",
    "a password",
  ].map((name) => knownSocieties.find((society) => society.name === name)!);
  it.each(some.map((society, j) => [society.name, society, j] as const))("%s", (_, society, j) => {
    // In its own units or in others: the study has both of all.
    const copy = j % 2 === 0 ? identity : odd;
    expect(society.truth.verdicts).toContain(certified(society, 1, copy).verdict);
  });
});
