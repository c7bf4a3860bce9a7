import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  always,
  fixedQuota,
  greedyHarvest,
  grim,
  qLearning,
  sarsa,
  titForTat,
  truthfulBid,
  winStayLoseShift,
} from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, defineEnv, type Society } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { conform } from "../../src/norms/deviation.ts";
import { type Deviant, type Deviations, exactDeviation, findDeviations } from "../../src/norms/index.ts";
import { mean } from "../../src/stats/index.ts";
import { coins, type Dilemma, defect, pairOf, societyOf, taught } from "./societies.ts";

const axelrod: Dilemma = [5, 3, 1, 0];
const cooperate: Deviant = { label: "cooperate", use: always };
const learner: Deviant = {
  label: "Q-learning",
  use: qLearning,
  params: { gamma: 0.9, alpha: 0.2, epsilon: { start: 1, end: 0.05, decay: 1e-3 } },
};

const find = (society: Society, more: Partial<Parameters<typeof findDeviations>[1]> = {}): Deviations =>
  findDeviations(society, {
    seed: 1,
    discount: 0.9,
    ticks: 200,
    seats: [0],
    scripted: [defect],
    learners: [],
    trainTicks: 4000,
    replicates: 2,
    ...more,
  });

describe("scripted deviants", () => {
  it("defecting on cooperators gains T - R a tick", () => {
    const { worst, skipped } = find(pairOf(always, axelrod, { worlds: 3 }), {
      scripted: [cooperate, defect],
    });
    expect(worst).toMatchObject({
      seat: 0,
      best: "defect",
      gains: [expect.closeTo(2), expect.closeTo(2), expect.closeTo(2)],
    });
    expect(worst.gain.estimate).toBeCloseTo(2, 12);
    expect(worst.conforming.estimate).toBeCloseTo(3, 12);
    expect(worst.candidates.map(({ label, kind, gain }) => [label, kind, gain.estimate])).toEqual([
      ["cooperate", "scripted", expect.closeTo(0)],
      ["defect", "scripted", expect.closeTo(2)],
    ]);
    expect(skipped).toEqual([]);
  });

  it("where nothing gains, keeping to the norm is best and gains 0", () => {
    const { worst } = find(pairOf(grim, axelrod));
    expect(worst).toMatchObject({ best: conform, gain: { estimate: 0, low: 0, high: 0 } });
    // (T - R)(1 - d) + (P - R) d
    expect(worst.candidates[0].gain.estimate).toBeCloseTo(2 * 0.1 - 2 * 0.9, 8);
  });

  it("NashConv sums the best gains of the seats", () => {
    const society = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: always, seats: [0] },
      { use: always, params: { action: 1 }, seats: [1] },
    ]);
    const { nashConv, seats, worst } = find(society, { seats: [0, 1], scripted: [cooperate, defect] });
    expect(seats.map(({ gain }) => gain.estimate)).toEqual([expect.closeTo(1), 0]);
    expect(nashConv.estimate).toBeCloseTo(1, 12);
    expect(worst.seat).toBe(0);
  });

  it("what it harms, and when, is told of the seat that leaves", () => {
    // Agent 1 may take 2 from agent 0.
    const taking = [
      [1, -1],
      [0, 2],
    ];
    const { seats, nashConv } = find(
      societyOf(matrixGame, { payoffs: taking, actions: [1, 2] }, [{ use: always }]),
      {
        seats: [1],
      },
    );
    expect(seats[0]).toMatchObject({ seat: 1, gain: { estimate: 2 }, harm: { estimate: 2 } });
    expect(nashConv.estimate).toBe(2);
  });

  it("NashConv adds up, also where several gain", () => {
    const { nashConv } = find(pairOf(always, axelrod), { seats: [0, 1] });
    expect(nashConv.estimate).toBeCloseTo(4, 12);
  });

  it("what each session gains for sure lies below what it gains by the spread over its episodes", () => {
    // A coin is thrown in each of ten episodes, and pays 1 more than its choice 0 on average.
    const { worst } = find(
      societyOf(coins, { agents: 1, pay: [0, 1], spread: [0, 1], horizon: 1 }, [{ use: always }], {
        worlds: 4,
      }),
      { discount: 1, ticks: 10 },
    );
    expect(worst.best).toBe("defect");
    worst.gains.forEach((gain, i) => {
      expect(worst.surely[i]).toBeLessThan(gain - 0.5);
    });
  });

  it("those that cannot play are told with the reason, once", () => {
    const { skipped, worst } = find(pairOf(always, axelrod), {
      seats: [0, 1],
      scripted: [
        { label: "bidder", use: truthfulBid, optional: true },
        { label: "third", use: always, params: { action: 2 }, optional: true },
        defect,
      ],
    });
    expect(skipped.map(({ label }) => label)).toEqual(["bidder", "third"]);
    expect(skipped[0].why).toContain('reads the observation "value"');
    expect(skipped[1].why).toContain("action must be in 0..1, got 2");
    expect(worst.candidates.map(({ label }) => label)).toEqual(["defect"]);
  });

  it("unless they are optional, one that cannot play is an error", () => {
    const society = pairOf(always, axelrod);
    const third: Deviant = { label: "third", use: always, params: { action: 2 } };
    expect(() => find(society, { scripted: [third] })).toThrow("action must be in 0..1, got 2");
    const bidder: Deviant = { label: "bidder", use: truthfulBid };
    expect(() => find(society, { learners: [bidder] })).toThrow('reads the observation "value"');
    const named = { label: "by name", use: "always" } as unknown as Deviant;
    expect(() => find(society, { scripted: [named] })).toThrow(
      'the deviant "by name" needs a policy definition as use, got "always"',
    );
  });
});

describe("luck is no gain", () => {
  /** Lotteries that pay nothing on average, tried against a choice that pays nothing for sure. */
  const gamble = (seed: number, sessions: number, agents: number, lotteries: number) =>
    find(
      societyOf(
        coins,
        { agents, pay: Array(lotteries + 1).fill(0), spread: [0, ...Array(lotteries).fill(1)] },
        [{ use: always }],
        {
          worlds: sessions,
        },
      ),
      {
        seed,
        ticks: 4,
        discount: 1,
        seats: Array.from({ length: agents }, (_, a) => a),
        scripted: Array.from({ length: lotteries }, (_, c) => ({
          label: `lottery ${c}`,
          use: always,
          params: { action: c + 1 },
        })),
      },
    );
  const seeds = Array.from({ length: 20 }, (_, s) => s);

  it("the best of ten lotteries gains nothing on average on other worlds than those it is chosen on", () => {
    const found = seeds.map((seed) => gamble(seed, 30, 1, 10));
    const gains = found.map(({ worst }) => worst.gain);
    // On the choosing worlds it gains .75 or so; standard error .5 / sqrt(20 * 30) = .02.
    expect(Math.abs(mean(gains.map(({ estimate }) => estimate)))).toBeLessThan(0.07);
    expect(gains.filter(({ low, high }) => low <= 0 && high >= 0).length).toBeGreaterThanOrEqual(17);
  });

  it("nor does the seat that looked worst, nor all of them", () => {
    // The luckiest of five seats would gain 1.16 / sqrt(16) = .29 on average; standard error .5 / sqrt(20 * 4) = .06.
    const found = seeds.map((seed) => gamble(seed, 4, 5, 2));
    expect(Math.abs(mean(found.map(({ worst }) => worst.gain.estimate)))).toBeLessThan(0.18);
    expect(Math.abs(mean(found.map(({ nashConv }) => nashConv.estimate)))).toBeLessThan(0.5);
    // It is chosen where it is not measured: often another seat turns out to have been luckier.
    expect(
      found.some(({ worst, seats }) => seats.some(({ gain }) => gain.estimate > worst.gain.estimate)),
    ).toBe(true);
  });
});

describe("what a deviation does", () => {
  it("a world of pure luck gives gains of exactly 0, and nothing better than the norm", () => {
    // What everybody is paid depends on the coin of choice 0 alone, whatever is chosen.
    const luck = defineEnv({
      ...coins,
      id: "luck-v0",
      world: {
        ...coins.world,
        step(w) {
          for (let a = 0; a < w.agents; a++) w.payoff[a] = w.chance(0.5) ? 1 : -1;
        },
      },
    });
    const { seats } = find(societyOf(luck, {}, [{ use: always }], { worlds: 20 }), {
      seats: [0, 1],
      discount: 1,
    });
    for (const { gains, best, surely, does } of seats)
      expect({ gains, best, surely, does }).toEqual({
        gains: Array(20).fill(0),
        best: conform,
        surely: Array(20).fill(0),
        does: undefined,
      });
  });

  it("is told in words of the action, with what the others lose and what it is before mechanisms", () => {
    const { worst } = find(pairOf(always, axelrod), {});
    expect(worst.does).toBe('"choice 1" in 100 % of ticks, the norm in 0 %');
    // The one who goes on cooperating loses R - S.
    expect(worst.harm.estimate).toBeCloseTo(3, 12);
    expect(worst.beforeMechanisms.estimate).toBeCloseTo(2, 12);
  });

  it("is the same before mechanisms, where these take its gain away", () => {
    const batch = createBatch(
      commons,
      { agents: 3 },
      { worlds: 2, mechanisms: [{ use: pigouvianTax, params: { on: "effort", rate: 10 } }] },
    );
    const society = { batch, policies: bindPolicies(batch, [{ use: fixedQuota }]) };
    const { worst } = find(society, {
      discount: 1,
      scripted: [{ label: "greed", use: greedyHarvest }],
    });
    expect(worst.best).toBe(conform);
    expect(worst.gain.estimate).toBe(0);
    expect(worst.beforeMechanisms.low).toBeGreaterThan(0);
  });

  it("a session's gain is sure where every stretch of its play shows it", () => {
    const { worst } = find(pairOf(always, axelrod, { worlds: 2 }), { discount: 0.5 });
    // An endless game is begun anew ten times in 200 ticks, always with the same gain.
    for (const sure of worst.surely) expect(sure).toBeCloseTo(2, 12);
  });
});

describe("mutants to try", () => {
  /** Residents play 0, mutants 1 or 2. E(own, other), row by row. */
  const among = (table: readonly number[], scripted: readonly number[]) => {
    const other = (cell: number) => table[(cell % 3) * 3 + Math.floor(cell / 3)];
    const payoffs = [table, table.map((_, cell) => other(cell))];
    return find(societyOf(matrixGame, { payoffs, actions: [3, 3] }, [{ use: always }]), {
      ticks: 1,
      discount: 1,
      scripted: scripted.map((action) => ({ label: `action ${action}`, use: always, params: { action } })),
    }).played.get(0)!;
  };

  it.each<[string, number[], string]>([
    // Each loses at first; 1 gains 5 once all are such: barrier 1 / 6. What 2 brings falls with its share.
    ["that makes up for its loss", [4, 0, 4, 3, 5, 0, 3.5, 0, 0], "action 1"],
    // A stag hunt: meeting a hare costs 3, and a pair of stags earns 1 more than a hare among them.
    ["that prospers among its own kind", [3, 3, 3, 0, 4, 0, 2.5, 2, 2], "action 1"],
    ["that gains at once, and most", [4, 0, 4, 6, 0, 0, 5, 9, 9], "action 1"],
  ])("the scripted one %s", (_, table, label) => {
    for (const order of [
      [1, 2],
      [2, 1],
    ])
      expect(among(table, order).map((each) => each.label)).toEqual([label]);
  });

  it("those that change anybody's reward; the others may drift in", () => {
    const { played, neutral, scripted } = find(pairOf(titForTat, axelrod), { scripted: [cooperate, defect] });
    const labels = (of: typeof played) => of.get(0)!.map(({ label }) => label);
    expect([labels(played), labels(neutral), labels(scripted)]).toEqual([
      ["defect"],
      ["cooperate"],
      ["cooperate", "defect"],
    ]);
    expect(find(pairOf(titForTat, axelrod), { scripted: [cooperate] }).played.get(0)).toEqual([]);
    // What harms others alone is not neutral: agent 1 is paid what agent 0 chooses.
    const payoffs = [
      [0, 0],
      [0, 1],
    ];
    const giving = find(societyOf(matrixGame, { payoffs, actions: [2, 1] }, [{ use: always }]), {});
    expect([labels(giving.played), labels(giving.neutral)]).toEqual([["defect"], []]);
  });

  it("what pays differently by rounding only is no better", () => {
    const payoffs = [
      [0.3, 0.3 + 1e-14],
      [0, 0],
    ];
    const { worst } = find(societyOf(matrixGame, { payoffs, actions: [2, 1] }, [{ use: always }]), {});
    expect(worst).toMatchObject({ best: conform, gain: { estimate: 0 } });
  });

  it("what was earned is told of the norm and of every deviant", () => {
    const { earned } = find(pairOf(always, axelrod), { scripted: [cooperate, defect] });
    expect(earned).toEqual([3, 3, 5].map((each) => expect.closeTo(each, 9)));
  });
});

describe("learned deviants", () => {
  it("learn to exploit, and never gain more than the exact best", () => {
    const dilemmas = fc.constantFrom<Dilemma>([5, 3, 1, 0], [4, 3, 1, 0], [6, 5, 2, 1]);
    const norms = fc.constantFrom(titForTat, winStayLoseShift, grim, always);
    fc.assert(
      fc.property(dilemmas, norms, fc.constantFrom(0.5, 0.8, 0.9), (game, use, discount) => {
        const society = pairOf(use, game, { worlds: 2 });
        const exact = exactDeviation(society, { seed: 1, seat: 0, session: 0, discount });
        if (exact.kind !== "exact") throw new Error(exact.why);
        const { worst } = find(society, {
          discount,
          scripted: [defect, cooperate, { label: "tit-for-tat", use: titForTat }],
          learners: [learner],
          trainTicks: 1500,
        });
        expect(worst.gain.high).toBeLessThanOrEqual(exact.gainPerTick + 1e-9);
        // Deterministic play: what was best when chosen is as good when measured.
        expect(Math.min(...worst.gains)).toBeGreaterThanOrEqual(-1e-12);
        for (const { gain } of worst.candidates)
          expect(gain.estimate).toBeLessThanOrEqual(exact.gainPerTick + 1e-9);
      }),
      { numRuns: 12 },
    );
  });

  it("find what no scripted one tried: alternation against tit-for-tat", () => {
    const { worst, budget, played } = find(pairOf(titForTat, axelrod, { worlds: 4 }), {
      discount: 0.5,
      learners: [{ ...learner, params: { ...learner.params, gamma: 0.5 } }],
      trainTicks: 6000,
    });
    // (T + d S) / (1 + d) - R = 1/3, above defecting always: (1 - d) T + d P - R = 0.
    expect(worst.best).toBe("Q-learning");
    expect(worst.gain.estimate).toBeCloseTo(1 / 3, 9);
    expect(budget).toEqual({ trainTicks: 6000, replicates: 2, algorithms: 1 });
    expect(played.get(0)?.map(({ kind }) => kind)).toEqual(["scripted", "learned"]);
  });

  it("are chosen on one set of worlds and measured on another", () => {
    // Two lotteries that pay 1 or -1, one when the other does not: whichever looks best gains nothing on average.
    const payoffs = [
      [0, -1, 1],
      [0, 0, 0],
    ];
    const chances = [1, 2].map((a) => ({ cell: [a, 0], payoffs: [a === 1 ? 1 : -1, 0], probability: 0.5 }));
    const society = societyOf(matrixGame, { payoffs, actions: [3, 1], chances }, [{ use: always }], {
      worlds: 400,
    });
    const lotteries = [1, 2].map((action) => ({
      label: `lottery ${action}`,
      use: always,
      params: { action },
    }));
    const { worst } = find(society, { discount: 1, ticks: 1, scripted: lotteries });
    expect(Math.abs(worst.gain.estimate)).toBeLessThan(0.15);
    // Three starts of a tick each.
    expect(new Set(worst.gains.map((gain) => Math.round(3 * gain)))).toEqual(new Set([3, 1, -1, -3]));
  });

  it("learn against others that neither learn nor explore", () => {
    // The others would explore all the time, were they not frozen: against them defection is best, not cooperation.
    const residents = taught(axelrod, Array(6).fill("CDCD"), { epsilon: 1 });
    const { worst } = find(residents, { learners: [learner] });
    expect(worst.candidates[1].gain.estimate).toBeGreaterThan(-0.3);
    expect(worst.candidates[0].gain.estimate).toBeLessThan(-1.5);
  });

  it("are as many as replicates say, each with luck of its own", () => {
    const gain = (replicates: number) =>
      find(pairOf(titForTat, axelrod, { worlds: 6 }), { learners: [learner], trainTicks: 40, replicates })
        .worst.candidates[1].gain.estimate;
    expect(gain(3)).not.toBe(gain(1));
  });

  it("what one session's learner found is tried in all", () => {
    // Two tries of three choices: some sessions find the one that pays 2, others do not.
    const hasty: Deviant = { ...learner, params: { epsilon: 1, gamma: 0 } };
    const found = [1, 2, 3, 4].map((seed) =>
      find(
        societyOf(coins, { agents: 1, pay: [0, 1, 2], spread: [0, 0, 0], horizon: 1 }, [{ use: always }], {
          worlds: 8,
        }),
        { seed, ticks: 2, discount: 1, scripted: [], learners: [hasty], trainTicks: 2, replicates: 2 },
      ).worst.candidates.map(({ gain }) => gain.estimate),
    );
    for (const [own, best] of found) {
      expect(own).toBeLessThan(2);
      expect(own).toBeGreaterThan(0);
      expect(best).toBe(2);
    }
  });

  it("leave the society as it was and come out the same again", () => {
    const society = pairOf(titForTat, axelrod, { worlds: 2 });
    const before = society.batch.save();
    const options = { learners: [learner, { label: "SARSA", use: sarsa }], trainTicks: 500 };
    const { played: _, ...first } = find(society, options);
    const { played: __, ...second } = find(society, options);
    expect(second).toEqual(first);
    expect(society.batch.save()).toEqual(before);
  });
});
