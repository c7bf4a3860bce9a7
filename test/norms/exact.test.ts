import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  always,
  generousTitForTat,
  grim,
  memoryOne,
  qLearning,
  titForTat,
  winStayLoseShift,
} from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  copySociety,
  createBatch,
  defineMechanism,
  definePolicy,
  i32,
  type PolicyDefinition,
  play,
  type Society,
  train,
  z,
} from "../../src/index.ts";
import { type ExactDeviation, exactDeviation, type NotExact } from "../../src/norms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { addsHead } from "../helpers/mechanisms.ts";
import { type Dilemma, dilemma, maze, mazeSize, pairOf, societyOf, taught, walker } from "./societies.ts";

const solve = (society: Society, discount: number, more: { seat?: number; maxStates?: number } = {}) =>
  exactDeviation(society, { seed: 3, seat: 0, session: 0, discount, ...more });

function solved(society: Society, discount: number, seat = 0): ExactDeviation {
  const found = solve(society, discount, { seat });
  if (found.kind === "not exact") throw new Error(found.why);
  return found;
}

const axelrod: Dilemma = [5, 3, 1, 0];

describe("the repeated prisoner's dilemma", () => {
  const dilemmas = fc
    .uniqueArray(fc.integer({ min: -5, max: 12 }), { minLength: 4, maxLength: 4 })
    .map((payoffs) => payoffs.sort((a, b) => b - a) as unknown as Dilemma);
  const discounts = fc.double({ min: 0.05, max: 0.97, noNaN: true });
  const forDilemmas = (
    use: PolicyDefinition,
    params: Record<string, unknown>,
    best: (game: Dilemma, discount: number) => number,
  ) =>
    fc.assert(
      fc.property(dilemmas, discounts, (game, discount) => {
        const { gain, conforming } = solved(pairOf(use, game, { params }), discount);
        const expected = best(game, discount) - conforming;
        expect(gain).toBeGreaterThanOrEqual(0);
        expect(gain).toBeCloseTo(Math.max(0, expected), 8);
      }),
      { numRuns: 25 },
    );

  it("grim is left for one temptation and punishment ever after, or not at all", () => {
    forDilemmas(grim, {}, ([T, , P], d) => T + (d * P) / (1 - d));
  });

  it("tit-for-tat is left for ever or every other tick, or not at all", () => {
    forDilemmas(titForTat, {}, ([T, , P, S], d) =>
      Math.max(T + (d * P) / (1 - d), (T + d * S) / (1 - d * d)),
    );
  });

  it("win-stay, lose-shift is left by defecting always, or not at all", () => {
    forDilemmas(winStayLoseShift, {}, ([T, , P], d) => (T + d * P) / (1 - d * d));
  });

  it("always-cooperate is left by defecting always, always-defect never", () => {
    forDilemmas(always, { action: 0 }, ([T], d) => T / (1 - d));
    forDilemmas(always, { action: 1 }, () => Number.NEGATIVE_INFINITY);
  });

  it.each<[string, PolicyDefinition, Dilemma, number]>([
    // (T - R) / (T - P)
    ["grim", grim, [5, 3, 1, 0], 1 / 2],
    ["grim", grim, [4, 3, 1, 0], 1 / 3],
    ["grim", grim, [10, 3, 2, 0], 7 / 8],
    // max((T - R) / (T - P), (T - R) / (R - S))
    ["tit-for-tat", titForTat, [5, 3, 1, 0], 2 / 3],
    ["tit-for-tat", titForTat, [4, 3, 2, 0], 1 / 2],
    // (T - R) / (R - P)
    ["win-stay, lose-shift", winStayLoseShift, [4, 3, 1, 0], 1 / 2],
    ["win-stay, lose-shift", winStayLoseShift, [5, 4, 1, 0], 1 / 3],
  ])("%s at %#: no deviation pays from the threshold on", (_, use, game, threshold) => {
    const gainAt = (discount: number) => solved(pairOf(use, game), discount).gain;
    expect(gainAt(threshold - 1e-6)).toBeGreaterThan(0);
    expect(gainAt(threshold)).toBe(0);
    expect(gainAt(threshold + 1e-6)).toBe(0);
    expect(gainAt(0.99)).toBe(0);
    expect(gainAt(0.01)).toBeGreaterThan(0);
  });

  it("scales with the payoffs, to the last bit that counts", () => {
    for (const scale of [1e-9, 1e9]) {
      const game = axelrod.map((x) => x * scale) as unknown as Dilemma;
      expect(solved(pairOf(titForTat, game), 2 / 3).gain).toBe(0);
      expect(solved(pairOf(titForTat, game), 0.6).gain / scale).toBeCloseTo(
        solved(pairOf(titForTat, axelrod), 0.6).gain,
        9,
      );
    }
  });

  it.each([0.1, 0.5, 0.9, 0.95])(
    "win-stay, lose-shift at 5/3/1/0 and gamma %d gains 2 - 2 gamma",
    (gamma) => {
      const found = solved(pairOf(winStayLoseShift, axelrod), gamma);
      expect(found.single).toMatchObject({ tick: 0, action: 1 });
      expect(found.single.gain).toBeCloseTo(2 - 2 * gamma, 10);
      expect(found.gain).toBeCloseTo(2 / (1 + gamma), 10);
      expect(found.gainPerTick).toBeCloseTo((2 * (1 - gamma)) / (1 + gamma), 10);
      expect(found.plan.slice(0, 4)).toEqual([1, 1, 1, 1]);
      expect(found.norm.slice(0, 4)).toEqual([0, 0, 0, 0]);
    },
  );

  it("win-stay, lose-shift at 4/3/1/0 is strict: a single deviation costs 2 gamma - 1", () => {
    for (const gamma of [0.6, 0.9]) {
      const { single, gain, anywhere } = solved(pairOf(winStayLoseShift, [4, 3, 1, 0]), gamma);
      expect([gain, single.gain]).toEqual([0, expect.closeTo(1 - 2 * gamma, 10)]);
      expect(anywhere).toBeLessThan(0);
    }
  });

  it("grim is an equilibrium but pays its own defector elsewhere to go on", () => {
    // Having defected, returning to cooperation is what the norm says, and a mistake.
    const { gain, anywhere } = solved(pairOf(grim, axelrod), 0.9);
    expect(gain).toBe(0);
    expect(anywhere).toBeGreaterThan(0);
  });

  it.each([
    [3, 1.5],
    [4, 1.6],
    [5, 3],
  ])("grim among %d players holds from (n - m) / (m (n - 1)) on, at multiplier %d", (players, multiplier) => {
    const threshold = (players - multiplier) / (multiplier * (players - 1));
    const society = societyOf(matrixGame, { game: "public-goods", players, multiplier }, [{ use: grim }]);
    for (const seat of [0, players - 1]) {
      expect(solved(society, threshold - 1e-6, seat).gain).toBeGreaterThan(0);
      expect(solved(society, threshold + 1e-6, seat).gain).toBe(0);
    }
  });

  it("solves Q-learners as they are after learning", () => {
    const society = pairOf(qLearning, [4, 3, 1, 0], { params: { gamma: 0, epsilon: 0.5 }, worlds: 3 });
    train({ ...society, ticks: 2000 });
    // Myopic learners defect whatever happened: nothing to gain.
    expect(solved(society, 0.9)).toMatchObject({ gain: 0, norm: Array(12).fill(1) });
    const wsls = solved(taught([4, 3, 1, 0], ["CDDC"]), 0.9);
    expect(wsls.single.gain).toBeCloseTo(1 - 2 * 0.9, 10);
    expect(wsls.gain).toBe(0);
  });
});

describe("finite games", () => {
  it("grim unravels from the end: the last tick pays T - R", () => {
    const society = pairOf(grim, axelrod, { rounds: 6 });
    const found = solved(society, 1);
    expect(found).toMatchObject({ conforming: 18, best: 20, gain: 2, gainPerTick: 2 / 6 });
    expect(found.plan).toEqual([0, 0, 0, 0, 0, 1]);
    expect(found.single).toMatchObject({ tick: 5, action: 1, gain: 2 });
    expect(solved(society, 0.5).gain).toBeCloseTo(2 * 0.5 ** 5, 12);
  });

  const tables = fc.record({
    next: fc.array(fc.integer({ min: 0, max: mazeSize.states - 1 }), {
      minLength: mazeSize.cells,
      maxLength: mazeSize.cells,
    }),
    pay: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: mazeSize.cells, maxLength: mazeSize.cells }),
    ends: fc.boolean(),
    masks: fc.boolean(),
  });
  const strategy = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 });

  it("the best plan is that of trying every sequence of actions", () => {
    fc.assert(
      fc.property(
        tables,
        strategy,
        strategy,
        fc.constantFrom(0, 0.6, 1),
        fc.integer({ min: 0, max: 1 }),
        (params, mine, others, discount, seat) => {
          const society = societyOf(maze, { ...params, horizon: 5 }, [
            { use: walker, params: { choices: mine }, seats: [0] },
            { use: walker, params: { choices: others }, seats: [1] },
          ]);
          const { best, conforming, gain, single } = solved(society, discount, seat);
          const brute = everySequence(society, seat, 5, discount);
          expect(best).toBeCloseTo(brute, 9);
          expect(gain).toBeCloseTo(brute - conforming, 9);
          expect(gain).toBeGreaterThanOrEqual(0);
          expect(discount ** single.tick * single.gain).toBeLessThanOrEqual(gain + 1e-9);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("what is not allowed is no deviation, on the path or off it", () => {
    // All leads into state 2, where choice 1 pays 1 and choice 2 would pay 100.
    const pay = Array.from({ length: mazeSize.cells }, (_, cell) =>
      Math.floor(cell / 9) === 2 ? [0, 1, 100][Math.floor(cell / 3) % 3] : 0,
    );
    const params = { next: Array(mazeSize.cells).fill(2), pay, masks: true, horizon: 3 };
    const still = societyOf(maze, params, [{ use: always }]);
    expect(solved(still, 1)).toMatchObject({ best: 2, anywhere: 1, single: { tick: 1, action: 1, gain: 1 } });
  });

  it("the value of keeping to the norm is what it earns", () => {
    const society = pairOf(memoryOne, axelrod, {
      params: { afterCC: 0, afterCD: 1, afterDC: 0, afterDD: 1 },
      rounds: 7,
    });
    // Both cooperate, defect, cooperate, ...: 3 + 1 + 3 + 1 + 3 + 1 + 3.
    expect(solved(society, 1).conforming).toBe(15);
  });
});

/** Largest discounted sum of rewards over all sequences of the seat's actions, played against the others. */
function everySequence(society: Society, seat: number, horizon: number, discount: number): number {
  const { choices } = mazeSize;
  const count = choices ** horizon;
  const wide = copySociety(society, { seed: 9, pick: new Int32Array(count) });
  const { batch } = wide;
  const totals = new Float64Array(count);
  const open = Array(count).fill(true);
  const move = (_lo: number, _hi: number, t: number) => {
    for (let j = 0; j < count; j++) {
      const k = 2 * j + seat;
      const a = Math.floor(j / choices ** t) % choices;
      if (batch.columns.done[j] === 0 && batch.io.masks[0][choices * k + a] === 0) open[j] = false;
      else batch.io.actions[0][k] = a;
    }
  };
  const earn = (_lo: number, _hi: number, t: number) => {
    for (let j = 0; j < count; j++) totals[j] += discount ** t * batch.io.reward[2 * j + seat];
  };
  play({ ...wide, ticks: horizon, renew: false, taps: [{ chosen: move, stepped: earn }] });
  return totals.reduce(
    (best, total, j) => (open[j] ? Math.max(best, total) : best),
    Number.NEGATIVE_INFINITY,
  );
}

describe("says why it is not exact", () => {
  const why = (found: ExactDeviation | NotExact) => (found.kind === "not exact" ? found.why : "exact");

  it("mixed policies, however seldom they mix", () => {
    for (const generosity of [1 / 3, 0.01, 0.99])
      expect(why(solve(pairOf(generousTitForTat, axelrod, { params: { generosity } }), 0.9))).toBe(
        "agent 1 mixes between actions",
      );
  });

  it("random envs, at play and at the start", () => {
    expect(why(solve(pairOf(grim, axelrod, { noise: 0.01 }), 0.9))).toBe("the env draws random numbers");
    expect(why(solve(pairOf(grim, axelrod, { continuation: 0.9 }), 0.9))).toBe(
      "the env draws random numbers",
    );
    expect(why(solve(pairOf(titForTat, axelrod, { opening: "random" }), 0.9))).toBe(
      "episodes start at random",
    );
  });

  it("clocks that are not part of the state, also where the state shows nothing at all", () => {
    const turns = definePolicy({
      id: "turns",
      title: "Turns",
      cite: [],
      kind: "norm",
      acts: "discrete",
      params: z.object({ period: z.number().default(2).describe("ticks of a round (ticks)") }),
      bind({ rows, seats, io, columns }, p) {
        return {
          act(lo, hi) {
            for (let r = lo * seats.length; r < hi * seats.length; r++) {
              const { tick } = columns;
              io.actions[0][rows[r]] = tick[Math.floor(r / seats.length)] % p.period === 0 ? 0 : 1;
            }
          },
        };
      },
    });
    // The last round tells what comes next in turns of two, but not in longer ones.
    expect(why(solve(pairOf(turns, axelrod, { params: { period: 2 } }), 0.9))).toBe("exact");
    for (const period of [3, 7])
      expect(why(solve(pairOf(turns, axelrod, { params: { period } }), 0.9))).toBe(
        "somebody's behaviour depends on the time",
      );
    // With an end, the time is part of the state.
    expect(solve(pairOf(turns, axelrod, { rounds: 6 }), 1)).toMatchObject({ kind: "exact", conforming: 12 });
    const stateless = sketchEnv({
      id: "stateless-v0",
      world: {
        step(w) {
          for (let a = 0; a < 2; a++) w.payoff[a] = w.action[1 - a];
        },
      },
    });
    for (const seat of [0, 1])
      expect(
        why(
          solve(
            societyOf(stateless, {}, [
              { use: always, seats: [0] },
              { use: turns, seats: [1] },
            ]),
            0.9,
            { seat },
          ),
        ),
      ).toBe("somebody's behaviour depends on the time");
  });

  it("clocks that have changed the state, but not yet what anybody does or is paid", () => {
    // A bomb is lit at tick 20 and goes off at tick 200, when nobody looks any more.
    const bomb = sketchEnv({
      id: "bomb-v0",
      params: z.object({ lit: z.number().default(20).describe("tick at which it is lit (ticks)") }),
      state: () => ({ burning: i32 }),
      world: {
        step(w, p) {
          w.payoff.fill(w.tick >= 200 ? -100 : 1);
          if (w.tick >= p.lit) w.burning = 1;
        },
      },
    });
    expect(why(solve(societyOf(bomb, {}, [{ use: always }]), 0.99))).toBe(
      "somebody's behaviour depends on the time",
    );
  });

  it("who takes part is part of the state", () => {
    // Agent 1 leaves the game when agent 0 plays 1; the state does not say so.
    const leaving = sketchEnv({
      id: "leaving-v0",
      earlyExit: true,
      state: () => ({ counter: i32 }),
      world: {
        step(w) {
          w.payoff[0] = w.active[1] !== 0 ? 1 : 0;
          if (w.action[0] === 1) w.terminated[1] = 1;
        },
      },
    });
    const found = solved(societyOf(leaving, {}, [{ use: always, params: { action: 1 } }]), 0.5);
    // Staying together is worth 1 / (1 - 1/2); the norm gets 1 and is then alone.
    expect(found).toMatchObject({ conforming: 1, best: 2, gain: 1 });
  });

  it("too many states, several heads, talk, continuous actions, no discount in an endless game", () => {
    expect(why(solve(pairOf(titForTat, axelrod), 0.9, { maxStates: 3 }))).toBe(
      "the agent can bring about more than 3 states",
    );
    expect(why(solve(pairOf(titForTat, axelrod), 1))).toBe("an endless game needs a discount below 1");
    const batch = createBatch(matrixGame, dilemma(axelrod), { mechanisms: [{ use: addsHead }] });
    expect(why(solve({ batch, policies: [] }, 0.9))).toBe("the action is not a single choice");
    const pause = defineMechanism({
      id: "pause",
      title: "A round in which nothing is said",
      cite: [],
      params: z.object({}),
      metrics: {},
      world: { talk() {} },
    });
    const talking = createBatch(matrixGame, dilemma(axelrod), { mechanisms: [{ use: pause }] });
    expect(why(solve({ batch: talking, policies: [] }, 0.9))).toBe("agents talk before they act");
    const mortal = createBatch({ ...matrixGame, turnover: true }, dilemma(axelrod), { form: "world" });
    expect(why(solve({ batch: mortal, policies: [] }, 0.9))).toBe("agents are born and die");
    const continuous = createBatch(commons, { continuous: true });
    expect(why(solve({ batch: continuous, policies: [] }, 0.9))).toBe("the action is not a single choice");
  });

  it("refuses seats and discounts that there are not", () => {
    const society = pairOf(grim, axelrod);
    expect(() => solve(society, 0.9, { seat: 2 })).toThrow("seat must be in 0..1, got 2");
    for (const discount of [-0.1, 1.1, Number.NaN])
      expect(() => solve(society, discount)).toThrow("discount must be in 0..1");
  });
});

describe("a clock that is no part of the state", () => {
  const late = (after: number) =>
    definePolicy({
      id: "late",
      title: "Late",
      cite: [],
      kind: "norm",
      acts: "discrete",
      params: z.object({}),
      bind: ({ rows, seats, io, columns }) => ({
        act(lo, hi) {
          for (let r = lo * seats.length; r < hi * seats.length; r++)
            io.actions[0][rows[r]] = columns.tick[Math.floor(r / seats.length)] >= after ? 1 : 0;
        },
      }),
    });

  it.each([2, 70, 600])("is noticed after %d ticks, as long as what follows counts", (after) => {
    const society = pairOf(late(after), [5, 3, 1, 0]);
    expect(exactDeviation(society, { seed: 0, seat: 0, session: 0, discount: 0.99 })).toMatchObject({
      kind: "not exact",
      why: "somebody's behaviour depends on the time",
    });
  });
});
