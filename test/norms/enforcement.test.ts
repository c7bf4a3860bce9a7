import { describe, expect, it } from "vitest";
import {
  always,
  escapement,
  fixedQuota,
  greedyHarvest,
  grim,
  memoryOne,
  random,
  titForTat,
  winStayLoseShift,
} from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  alternativesOf,
  bindPolicies,
  box,
  createBatch,
  definePolicy,
  discrete,
  type MechanismDefinition,
  type PolicyDefinition,
  type Seed,
  type Society,
  z,
} from "../../src/index.ts";
import { sanction } from "../../src/mechanisms/index.ts";
import { certify, measureEnforcement } from "../../src/norms/index.ts";
import { mean, wilsonInterval } from "../../src/stats/index.ts";
import { forbidsTop, takesShare } from "../helpers/mechanisms.ts";
import {
  coins,
  type Dilemma,
  defect,
  dilemma,
  maze,
  mazeSize,
  pairOf,
  societyOf,
  taught,
} from "./societies.ts";

const axelrod: Dilemma = [5, 3, 1, 0];
const measure = (
  society: Society,
  more: { seed?: Seed; window?: number; discount?: number; seats?: number[]; warmUp?: number } = {},
) =>
  measureEnforcement(society, {
    seed: 1,
    seats: [0],
    warmUp: 5,
    window: 8,
    discount: 1,
    epsilon: 1e-9,
    rounding: 1e-9,
    ...more,
  });

describe("impulse responses in the prisoner's dilemma", () => {
  it("tit-for-tat answers at the next tick, and the two echo for ever", () => {
    const { worst } = measure(pairOf(titForTat, axelrod, { worlds: 3 }));
    expect(worst.impulse.others.mean).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(worst.impulse.deviator.mean).toEqual([2, -3, 2, -3, 2, -3, 2, -3]);
    expect(worst).toMatchObject({
      answered: { estimate: 1 },
      temptation: { estimate: 2 },
      answerTicks: 7,
      unfinished: 1,
      gain: { estimate: -4, low: -4, high: -4 },
      pays: { estimate: 0 },
    });
  });

  it("win-stay, lose-shift answers exactly one tick", () => {
    const { worst } = measure(pairOf(winStayLoseShift, axelrod), { discount: 0.5 });
    expect(worst.impulse.others.mean).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
    expect(worst.impulse.deviator.mean).toEqual([2, -2, 0, 0, 0, 0, 0, 0]);
    // 2 - 2 gamma
    expect(worst).toMatchObject({
      answerTicks: 1,
      unfinished: 0,
      gain: { estimate: 1 },
      pays: { estimate: 1 },
    });
  });

  it("grim answers for ever; always-cooperate never", () => {
    const revenge = measure(pairOf(grim, axelrod)).worst;
    expect(revenge.impulse.others.mean).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
    // The deviator goes back to cooperation, is defected against, and then defects as well.
    expect(revenge.impulse.deviator.mean).toEqual([2, -3, -2, -2, -2, -2, -2, -2]);
    const meek = measure(pairOf(always, axelrod, { worlds: 4 })).worst;
    expect(meek.impulse.others.mean).toEqual(Array(8).fill(0));
    expect(meek).toMatchObject({
      answered: { estimate: 0 },
      answerTicks: undefined,
      unfinished: 0,
      temptation: { estimate: 2 },
      gain: { estimate: 2 },
      pays: { estimate: 1 },
    });
  });

  it("where nothing tempts, the deviation that costs least is watched", () => {
    const { worst } = measure(pairOf(always, axelrod, { params: { action: 1 } }));
    expect(worst).toMatchObject({ temptation: { estimate: -1 }, gain: { estimate: -1 } });
  });

  it("deviations are tried at successive ticks, where what tempts comes and goes", () => {
    // CC at even ticks, DD at odd ones, whatever happens: at the tick of the warm-up's end nothing tempts.
    const alternating = { afterCC: 0, afterCD: 0, afterDC: 1, afterDD: 1 };
    const { worst } = measure(pairOf(memoryOne, axelrod, { params: alternating }), { warmUp: 5, window: 4 });
    expect(worst).toMatchObject({ temptation: { estimate: 2 } });
    // Then it cooperates with a defector, where both would have defected.
    expect(worst.impulse.deviator.mean.slice(0, 2)).toEqual([2, -1]);
  });

  it("names the seat that gains most", () => {
    const society = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: titForTat, seats: [0] },
      { use: always, seats: [1] },
    ]);
    const found = measure(society, { seats: [0, 1], window: 4 });
    // Against always-cooperate leaving pays 2; against tit-for-tat it is answered once.
    expect(found.seats.map(({ gain }) => gain.estimate)).toEqual([2, -1]);
    expect(found.worst.seat).toBe(0);
  });

  it("watches to the end of the episode at most", () => {
    const found = measure(pairOf(grim, axelrod, { rounds: 9 }), { warmUp: 5, window: 50 });
    expect(found.window).toBe(4);
    expect(found.worst.impulse.others.mean).toEqual([0, 1, 1, 1]);
  });

  it("sessions count one by one", () => {
    const { worst } = measure(taught(axelrod, ["CDDC", "CCCC", "CCCC", "CDDC", "CCCC"]));
    expect(worst).toMatchObject({
      answered: wilsonInterval(2, 5),
      temptation: { estimate: 2 },
      answerTicks: 1,
      unfinished: 0,
      // Two are answered: 2 - 2; three are not: 2.
      gain: { estimate: 6 / 5 },
      pays: wilsonInterval(3, 5),
      // Unanswered, a winner stays with what won: 2 in each of 8 ticks, where the answer leaves 0; over two of five.
      deterrence: { estimate: (2 * 16) / 5 },
    });
    expect(worst.impulse.others.mean).toEqual([0, 2 / 5, 0, 0, 0, 0, 0, 0]);
  });
});

describe("deterrence: what the deviator gains less because the others answer", () => {
  const d = 0.5;
  const window = 8;
  /** 1 + d^step + d^(2 step) + ..., within the window. */
  const series = (step = 1) => {
    let sum = 0;
    for (let t = 0; t < window; t += step) sum += d ** t;
    return sum;
  };

  it.each<[string, PolicyDefinition, number, number]>([
    // Among cooperators the deviator gains T - R, then copies their cooperation; the echo pays 2, -3, 2, -3 ...
    ["tit-for-tat", titForTat, 2, (2 - 3 * d) * series(2)],
    // Unanswered it goes back to cooperation; answered it is a sucker once, then both defect.
    ["grim", grim, 2, 2 - 3 * d - 2 * (series() - 1 - d)],
    // Unanswered it stays with what won; answered, both defect once.
    ["win-stay, lose-shift", winStayLoseShift, 2 * series(), 2 - 2 * d],
    ["always-cooperate", always, 2, 2],
  ])("%s", (_, use, unanswered, answered) => {
    const { worst } = measure(pairOf(use, axelrod), { discount: d, window });
    expect(worst.gain.estimate).toBeCloseTo(answered, 12);
    expect(worst.deterrence.estimate).toBeCloseTo(unanswered - answered, 12);
  });

  it("is that of a second head, too: cooperators who fine a defector", () => {
    const fine = 3;
    const society = finers(fine);
    const { worst } = measure(society, { discount: d });
    // Nobody's first action changes; what it costs is the fine a tick later.
    expect(worst.impulse.others.mean).toEqual(Array(8).fill(0));
    expect(worst).toMatchObject({ answered: { estimate: 1 }, answerTicks: 1, unfinished: 0 });
    expect(worst.gain.estimate).toBeCloseTo(2 - d * fine, 12);
    expect(worst.deterrence.estimate).toBeCloseTo(d * fine, 12);
    expect(society.batch.heads.map(({ name }) => name)).toEqual(["action", "punish"]);
  });

  it("tells whether a fine that is too low is an answer", () => {
    const verdict = (fine: number) =>
      certify(finers(fine), { seed: 1, discount: 0.9, ticks: 100, deviants: [defect] }).verdict;
    // Each defection pays 2 at once and the fine a tick later.
    expect(verdict(3)).toMatchObject({ name: "stable norm", parts: { holder: "peers", enforced: "yes" } });
    expect(verdict(1).name).toBe("answered, yet leaving pays");
    expect(verdict(1).reasons[1]).toContain("which costs the deviator 0.9.");
    expect(verdict(0).name).toBe("stuck but unenforced");
    expect(verdict(0).reasons[1]).toContain("which costs the deviator no more than 0.04 (+0)");
  });
});

/** Pairs that cooperate, and punish at no cost who did not in the last round. */
function finers(fine: number): Society {
  const finer = definePolicy({
    id: "finer",
    title: "Finer",
    cite: [],
    kind: "norm",
    acts: "discrete",
    reads: ["history"],
    params: z.object({}),
    bind({ rows, seats, io, columns, features }) {
      const { history } = io.obs;
      const { size } = features.history;
      return {
        act(lo, hi) {
          for (let r = lo * seats.length; r < hi * seats.length; r++) {
            const k = rows[r];
            const begun = columns.tick[Math.floor(r / seats.length)] > 0;
            io.actions[0][k] = 0;
            io.actions[1][k] = begun && history[k * size + 1] === 1 ? 1 : 0;
          }
        },
      };
    },
  });
  const batch = createBatch(matrixGame, dilemma(axelrod), {
    worlds: 16,
    seed: 0,
    mechanisms: [{ use: sanction, params: { cost: 0, fine } }],
  });
  return { batch, policies: bindPolicies(batch, [{ use: finer }], { seed: 0 }) };
}

describe("what would tempt without mechanisms", () => {
  const ruled = (use: MechanismDefinition, game: Dilemma = axelrod): Society => {
    const batch = createBatch(matrixGame, dilemma(game), { worlds: 2, mechanisms: [{ use }] });
    return { batch, policies: bindPolicies(batch, [{ use: always }]) };
  };

  it("counts what they forbid, and payoffs before they are shared", () => {
    const banned = measure(ruled(forbidsTop));
    expect(banned).toMatchObject({ bare: { estimate: 2 }, worst: { temptation: { estimate: 0 } } });
    expect(banned.worst.answered.estimate).toBe(0);
    expect(measure(ruled(forbidsTop), { warmUp: 0 }).bare.estimate).toBe(2);
    const taxed = measure(ruled(takesShare));
    expect(taxed).toMatchObject({
      bare: { estimate: 2, low: 2, high: 2 },
      worst: { temptation: { estimate: 1 } },
    });
  });

  it("is the mean over the ticks at which an alternative is one", () => {
    // Defecting pays 2 more beside a cooperator and 1 more beside a defector, as agent 1 is in turns.
    const turns = { afterCC: 0, afterDC: 1 };
    const society = societyOf(matrixGame, dilemma(axelrod), [
      { use: always, seats: [0] },
      { use: memoryOne, params: turns, seats: [1] },
    ]);
    expect(measure(society).bare.estimate).toBe(1.5);
  });
});

describe("a walk on a graph", () => {
  /** By state and agent 0's choice, whatever agent 1 does. */
  const table = (of: readonly (readonly number[])[]) => of.flatMap((row) => row.flatMap((x) => [x, x, x]));

  it("what pays most at once is the most tempting, whatever follows; among what costs, what costs least in the end", () => {
    const walk = (first: readonly number[]) =>
      measure(
        societyOf(
          maze,
          {
            // Choice 2 leads into a state that costs 5 a tick, from which there is no way back.
            next: table([
              [0, 0, 1],
              [1, 1, 1],
              [2, 2, 2],
              [3, 3, 3],
            ]),
            pay: table([first, [-5, -5, -5], [0, 0, 0], [0, 0, 0]]),
            horizon: 100,
          },
          [{ use: idler }],
        ),
        { window: 4 },
      ).worst;
    expect(walk([0, 1, 3])).toMatchObject({ temptation: { estimate: 3 }, gain: { estimate: 3 - 15 } });
    expect(walk([0, -2, -1])).toMatchObject({ temptation: { estimate: -2 }, gain: { estimate: -2 } });
  });

  it("nothing that is not allowed is tried, neither by the deviator nor by those who are held", () => {
    // Choice 1 leads into state 2, where choice 2 would pay 100 and is not allowed; the others play 2 elsewhere.
    const society = societyOf(
      maze,
      {
        next: table([
          [0, 2, 0],
          [0, 0, 0],
          [2, 2, 0],
          [0, 0, 0],
        ]),
        pay: table([
          [0, 1, 0],
          [0, 0, 0],
          [0, 0, 100],
          [0, 0, 0],
        ]),
        horizon: 100,
        masks: true,
      },
      [
        { use: idler, seats: [0] },
        { use: idler, params: { choice: 2 }, seats: [1] },
      ],
    );
    const { worst, bare } = measure(society, { window: 4 });
    expect(worst).toMatchObject({ temptation: { estimate: 1 }, gain: { estimate: 1 } });
    expect(bare.estimate).toBe(1);
    // From state 2 as well.
    const trapped = societyOf(
      maze,
      {
        next: Array(36).fill(2),
        pay: table([
          [0, 0, 0],
          [0, 0, 0],
          [0, 1, 100],
          [0, 0, 0],
        ]),
        horizon: 100,
        masks: true,
      },
      [{ use: idler }],
    );
    expect(measure(trapped)).toMatchObject({ bare: { estimate: 1 }, worst: { temptation: { estimate: 1 } } });
  });

  it("what would tempt is that of the agent whom it would tempt most, whoever gains most in the end", () => {
    // Agent 0 wins 1 by choice 1; agent 1 wins 5 by it, and loses 4 in every tick from then on.
    const row = (of: (a: number, b: number) => number) =>
      Array.from({ length: 9 }, (_, cell) => of(Math.floor(cell / 3), cell % 3));
    const still = Array(9).fill(0);
    const society = societyOf(
      maze,
      {
        next: [...row((_, b) => (b === 1 ? 1 : 0)), ...Array(9).fill(1), ...still, ...still],
        pay: [...row((a, b) => (b === 1 ? -5 : a === 1 ? 1 : 0)), ...Array(9).fill(4), ...still, ...still],
        horizon: 100,
      },
      [{ use: idler }],
    );
    const { bare, worst, seats } = measure(society, { seats: [0, 1], window: 4 });
    expect([worst.seat, bare.estimate]).toEqual([0, 5]);
    expect(seats.map((each) => [each.bare.estimate, each.gain.estimate])).toEqual([
      [1, 1],
      [5, 5 - 4 * 3],
    ]);
  });

  it("what the game allows and a mechanism does not would tempt without it, also where both forbid something", () => {
    const pay = Array.from({ length: mazeSize.cells }, (_, cell) => (Math.floor(cell / 3) % 3 === 2 ? 7 : 0));
    const batch = createBatch(
      maze,
      { pay, masks: true, horizon: 100 },
      { mechanisms: [{ use: forbidsTop }] },
    );
    const found = measure({ batch, policies: bindPolicies(batch, [{ use: idler }]) });
    expect(found).toMatchObject({ bare: { estimate: 7 }, worst: { temptation: { estimate: 0 } } });
  });

  it("who ends the episode earns nothing more, and forgoes what the norm would bring", () => {
    const society = societyOf(
      maze,
      {
        next: table([
          [0, 3, 0],
          [0, 0, 0],
          [0, 0, 0],
          [3, 3, 3],
        ]),
        pay: table([
          [1, 5, 0],
          [0, 0, 0],
          [0, 0, 0],
          [9, 9, 9],
        ]),
        horizon: 100,
        ends: true,
      },
      [{ use: idler }],
    );
    const { worst } = measure(society, { window: 4 });
    expect(worst.impulse.deviator.mean).toEqual([4, -1, -1, -1]);
    expect(worst).toMatchObject({
      gain: { estimate: 1 },
      unanswered: { estimate: 1 },
      answered: { estimate: 0 },
    });
  });
});

/** Plays one choice, or where that is not allowed the first. */
const idler = definePolicy({
  id: "idler",
  title: "Idler",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({ choice: z.number().default(0).describe("choice") }),
  bind({ rows, seats, io }, p) {
    return {
      act(lo, hi) {
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const k = rows[r];
          io.actions[0][k] = io.masks[0][3 * k + p.choice] !== 0 ? p.choice : 0;
        }
      },
    };
  },
});

describe("luck is no temptation", () => {
  /** All keep to a choice that pays nothing for sure; five lotteries pay nothing on average. */
  const gambleAll = (seed: number, sessions: number, agents = 2) =>
    measure(
      societyOf(coins, { agents, pay: Array(6).fill(0), spread: [0, 1, 1, 1, 1, 1] }, [{ use: always }], {
        worlds: sessions,
      }),
      { seed, warmUp: 0, seats: Array.from({ length: agents }, (_, a) => a) },
    );
  const gamble = (seed: number, sessions: number) => gambleAll(seed, sessions).worst;
  const seeds = Array.from({ length: 30 }, (_, s) => s);

  it("what looked best with other luck gains nothing on average", () => {
    const found = seeds.map((seed) => gamble(seed, 40));
    for (const of of ["bare", "temptation", "gain"] as const) {
      const intervals = found.map((each) => each[of]);
      // Standard error 1 / sqrt(30 * 40) = .03.
      expect(Math.abs(mean(intervals.map(({ estimate }) => estimate)))).toBeLessThan(0.1);
      expect(intervals.filter(({ low, high }) => low <= 0 && high >= 0).length).toBeGreaterThanOrEqual(26);
    }
    for (const { deterrence, answered } of found)
      expect([deterrence.low, deterrence.high, answered.estimate]).toEqual([0, 0, 0]);
  });

  it("nor does what looked best against others that mix", () => {
    // Rock, paper, scissors: who knew the other's draws would gain 2 / 3 on average, who chose on other luck nothing.
    const payoffs = [
      [0, -1, 1, 1, 0, -1, -1, 1, 0],
      [0, 1, -1, -1, 0, 1, 1, -1, 0],
    ];
    const found = seeds.slice(0, 15).map((seed) => {
      const society = societyOf(matrixGame, { payoffs, actions: [3, 3], rounds: 4 }, [{ use: random }], {
        worlds: 40,
        seed,
      });
      return measure(society, { seed, warmUp: 0, window: 1 }).worst.temptation.estimate;
    });
    expect(Math.abs(mean(found))).toBeLessThan(0.25);
  });

  it("nor does the seat that looked most tempted", () => {
    // The luckiest of five seats would gain 1.16 / sqrt(8) = .41 on average; standard error 1 / sqrt(30 * 8) = .06.
    const found = seeds.map((seed) => gambleAll(seed, 8, 5));
    expect(Math.abs(mean(found.map(({ worst }) => worst.gain.estimate)))).toBeLessThan(0.2);
    // A lottery is looked at in eight ticks: standard error 1 / sqrt(30 * 8 * 8) = .02, the luckiest of five and five .3.
    expect(Math.abs(mean(found.map(({ bare }) => bare.estimate)))).toBeLessThan(0.1);
  });
});

describe("the commons", () => {
  it("who leaves a stock in the sea gives way to a deviator: its deterrence is below 0, and it is unenforced", () => {
    // At the target that holds the stock at 60 (of 100), four share the catch of 12.
    const society = societyOf(
      commons,
      { agents: 4, continuous: true },
      [{ use: escapement, params: { target: 0.48 } }],
      { worlds: 4 },
    );
    const { worst } = measure(society, { warmUp: 50, window: 30 });
    // The others fish less at the next tick, which leaves the deviator more.
    expect(worst.impulse.others.mean[1]).toBeLessThan(-4);
    expect(worst.answered.estimate).toBe(1);
    expect(worst.deterrence.high).toBeLessThan(-1);
    const { verdict } = certify(society, {
      seed: 1,
      ticks: 200,
      deviants: [{ label: "greed", use: greedyHarvest }],
    });
    expect(verdict.name).toBe("stuck but unenforced");
    expect(verdict.reasons[1]).toMatch(/the others answer in 100 % .* is worth .* to the deviator\.$/);
  });

  it("a fixed quota does not answer, though the stock falls", () => {
    const society = societyOf(commons, { agents: 3 }, [{ use: fixedQuota }], { worlds: 2 });
    const before = society.batch.save();
    const { worst } = measure(society, { warmUp: 12, window: 12 });
    expect(worst.impulse.others.mean).toEqual(Array(12).fill(0));
    expect(worst).toMatchObject({
      answered: { estimate: 0 },
      answerTicks: undefined,
      deterrence: { estimate: 0, low: 0, high: 0 },
    });
    expect(worst.temptation.estimate).toBeGreaterThan(0);
    // What it took is missed later on.
    expect(worst.impulse.deviator.mean.slice(1).every((change) => change < 0)).toBe(true);
    expect(society.batch.save()).toEqual(before);
  });
});

describe("alternativesOf", () => {
  it("all choices of small heads, 32 spread over large and continuous ones", () => {
    expect(alternativesOf(discrete(3))).toEqual([0, 1, 2]);
    const many = alternativesOf(discrete(1000));
    expect([many.length, many[0], many[31], new Set(many).size]).toEqual([32, 0, 999, 32]);
    expect(many.every(Number.isInteger)).toBe(true);
    const range = alternativesOf(box(-1, 1));
    expect([range.length, range[0], range[31]]).toEqual([32, -1, 1]);
    expect(alternativesOf(discrete(33)).length).toBe(32);
  });
});
