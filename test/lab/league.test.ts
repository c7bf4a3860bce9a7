import { describe, expect, it } from "vitest";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, createBatch, type Society, train } from "../../src/index.ts";
import { createLeague, type League, type LeagueOptions, type OpponentDraw } from "../../src/lab/index.ts";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { equalLists, payrolls } from "./payrolls.ts";

/** Rock-paper-scissors where rock earns 3 from scissors: the equilibrium is (1, 3, 1) / 5 and its value 0. */
const payoffs = [
  [0, -1, 3],
  [1, 0, -1],
  [-3, 1, 0],
];
const params = { payoffs: [payoffs.flat(), payoffs.flat().map((v) => -v)], actions: [3, 3], memory: 0 };

/** What the best response to a mixture earns: 0 at the equilibrium alone. */
const exploitability = (mix: readonly number[]) =>
  Math.max(...payoffs.map((row) => row.reduce((sum, v, b) => sum + v * mix[b], 0)));

const bandit = { use: qLearning, params: { alpha: 0.01, gamma: 0, epsilon: 0.5 } };

function greedy(society: Pick<Society, "policies">): number {
  const q = society.policies[0].memory.q.subarray(0, 3) as Float64Array;
  return q.indexOf(Math.max(...q));
}

/** How often each action is the snapshots' choice. */
function mixture({ snapshots, matches: [{ society, learner }] }: League): number[] {
  const counts = [0, 0, 0];
  for (const { memory } of snapshots) {
    learner.load(memory[0]);
    counts[greedy(society)]++;
  }
  return counts.map((n) => n / snapshots.length);
}

function drain(run: Iterable<unknown>): void {
  for (const _ of run);
}

function rockPaperScissors(options: Partial<LeagueOptions>): League {
  return createLeague({
    env: matrixGame,
    params,
    learners: [{ ...bandit, seats: [0] }],
    worlds: 16,
    sharing: "shared",
    period: 160,
    ...options,
  });
}

describe("leagues", () => {
  it("best responses to a pool of past selves approach the mixed equilibrium; to the newest self they cycle", () => {
    const periods = 50;
    const seeds = Array.from({ length: 5 }, (_, seed) => seed);
    const inPool = (opponents: OpponentDraw) =>
      seeds.map((seed) => {
        const league = rockPaperScissors({ seed, opponents });
        drain(league.run(periods * 160));
        return exploitability(mixture(league));
      });
    const uniform = bootstrapInterval(inPool("uniform"), mean);
    const latest = bootstrapInterval(inPool("latest"), mean);
    expect(uniform.high).toBeLessThan(0.3);
    // A cycle through all three: at (1, 1, 1) / 3 rock earns 2/3.
    expect(latest.low).toBeGreaterThan(0.5);
  });

  it("naive self-play by policy gradient spirals away from the equilibrium of matching pennies", () => {
    const batch = createBatch(matrixGame, { game: "matching-pennies", memory: 0 }, { worlds: 24 });
    const use = { alpha: 0.1, baselineAlpha: 0, gamma: 0, steps: 1, init: { low: -0.5, high: 0.5 } };
    const policies = bindPolicies(batch, [{ use: policyGradient, params: use }]);
    const { logit } = policies[0].memory as { logit: Float64Array };
    const stakes = () =>
      bootstrapInterval(
        Array.from({ length: 24 }, (_, w) => nashConv(logit.subarray(4 * w, 4 * w + 4))),
        mean,
      );
    const before = stakes();
    train({ batch, policies, ticks: 3000 });
    const after = stakes();
    expect(before.high).toBeLessThan(0.5);
    expect(after.low).toBeGreaterThan(1);
  });

  it("past selves play what their owner knew then, on their own luck, and do not learn", () => {
    const league = createLeague({
      env: matrixGame,
      params: { game: "matching-pennies", memory: 0 },
      learners: [
        { ...bandit, seats: [0] },
        { ...bandit, seats: [1] },
      ],
      worlds: 3,
      period: 10,
      opponents: "latest",
    });
    drain(league.run(30));
    expect(league.snapshots.map(({ tick }) => tick)).toEqual([0, 10, 20, 30]);
    const [first, second] = league.matches;
    const opponent = first.society.policies[1];
    expect(opponent.learner).toBeUndefined();
    expect([...opponent.seats]).toEqual([1]);
    expect(opponent.memory.q).toEqual(second.learner.memory.q);
    expect(opponent.memory.q.some((value) => value !== 0)).toBe(true);
    expect(opponent.memory.rng).not.toEqual(second.learner.memory.rng);
    const kept = opponent.memory.q.slice();
    drain(league.run(35));
    expect(opponent.memory.q).toEqual(kept);
    expect(opponent.memory.q).not.toEqual(second.learner.memory.q);
  });

  it("a network that all worlds teach meets another past self in each world, to the same bits from a save", () => {
    const league = () =>
      rockPaperScissors({
        learners: [{ use: ppo, params: { hidden: [4], steps: 5 }, seats: [0] }],
        worlds: 6,
        period: 5,
      });
    const whole = league();
    drain(whole.run(40));
    const saved = whole.save();
    const { actorWeights } = whole.matches[0].society.policies[1].memory;
    const size = actorWeights.length / 6;
    const met = new Set(
      Array.from({ length: 6 }, (_, w) => `${actorWeights.slice(w * size, (w + 1) * size)}`),
    );
    expect(met.size).toBeGreaterThan(2);
    drain(whole.run(60));
    const resumed = league();
    resumed.load(Buffer.from(saved));
    drain(resumed.run(60));
    expect(resumed.save()).toEqual(whole.save());
  });

  it("each world of sessions has its own past, whatever runs beside it", () => {
    const play = (worlds: number) => {
      const league = rockPaperScissors({ worlds, sharing: "sessions", opponents: "latest", period: 20 });
      drain(league.run(200));
      return league.matches[0].learner.memory.q;
    };
    expect(play(5).slice(0, 6)).toEqual(play(2));
  });

  it("goes on from a save with the same bits", () => {
    for (const opponents of ["uniform", "prioritised"] as const) {
      const options = { opponents, worlds: 4, period: 10, capacity: 4, seed: "s" };
      const whole = rockPaperScissors(options);
      drain(whole.run(75));
      const saved = whole.save();
      drain(whole.run(150));
      const resumed = rockPaperScissors({ ...options, seed: "another" });
      drain(resumed.run(20));
      resumed.load(saved);
      expect(resumed.tick).toBe(75);
      drain(resumed.run(150));
      expect(resumed.save()).toEqual(whole.save());
    }
    const other = rockPaperScissors({ worlds: 2 });
    expect(() => other.load(rockPaperScissors({ worlds: 3 }).save())).toThrow();
    expect(() => other.load(Uint8Array.of(1, 2, 3))).toThrow("league: these bytes are not a save of it");
  });

  it("is the same whether it goes on in one call or in many", () => {
    const options = { opponents: "prioritised", sharing: "sessions", worlds: 4, period: 10 } as const;
    const whole = rockPaperScissors(options);
    drain(whole.run(60));
    const pieces = rockPaperScissors(options);
    for (let tick = 7; tick < 60; tick += 7) drain(pieces.run(tick));
    drain(pieces.run(60));
    expect(pieces.save()).toEqual(whole.save());
  });

  it("a full pool keeps the newest and an even sample of the others", () => {
    const kept = new Float64Array(21);
    const runs = 200;
    for (let seed = 0; seed < runs; seed++) {
      const league = rockPaperScissors({ seed, worlds: 1, period: 1, capacity: 6 });
      drain(league.run(20));
      expect(league.snapshots).toHaveLength(6);
      expect(league.snapshots[5].tick).toBe(20);
      const ticks = league.snapshots.map(({ tick }) => tick);
      expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
      for (const tick of ticks) kept[tick]++;
    }
    // 5 of the 20 older ones: each with probability 1/4, within 4 standard errors.
    const error = Math.sqrt((0.25 * 0.75) / runs);
    for (let tick = 0; tick < 20; tick++) expect(Math.abs(kept[tick] / runs - 0.25)).toBeLessThan(4 * error);
  });

  it("prioritised draws are by the square of the chance to lose", () => {
    const league = rockPaperScissors({ worlds: 400, period: 5, opponents: "prioritised" });
    drain(league.run(14));
    const [a, b, c] = league.snapshots;
    a.winRate.fill(1);
    b.winRate.fill(1);
    c.winRate.fill(1);
    // Only the newest, drawn at tick 15, is not beaten for certain.
    drain(league.run(15));
    const [{ society, learner }] = league.matches;
    const newest = learner.memory.q.slice(0, 3);
    const { q } = society.policies[1].memory;
    const share = Array.from({ length: 400 }, (_, w) => q.slice(3 * w, 3 * w + 3)).filter(
      (own) => `${own}` === `${newest}`,
    ).length;
    // (1 - .5)^2 against at most 3 (1 - .8)^2: the others' win rates have seen one period since.
    expect(share / 400).toBeGreaterThan(0.6);
  });

  it("results are draws where payoffs are the same but for rounding, in any unit, and else are not", () => {
    const winRate = (lists: number[][], unit: number) => {
      const periods = 40;
      const period = lists[0].length;
      const params = { lists, unit };
      const league = createLeague({
        env: payrolls,
        params,
        learners: [{ ...bandit, seats: [0] }],
        worlds: 2,
        period,
        opponents: "latest",
      });
      // In pieces, so that a period's results outlive a save.
      for (let tick = 1; tick <= periods * period; tick++) {
        drain(league.run(tick));
        league.load(league.save());
      }
      return league.snapshots.slice(0, -1).flatMap((snapshot) => [...snapshot.winRate]);
    };
    for (const unit of [1e-12, 1, 1e12])
      for (const lists of equalLists) {
        const sums = lists.map((list) => list.reduce((sum, payoff) => sum + unit * payoff, 0));
        if (unit === 1) expect(sums[0]).not.toBe(sums[1]);
        expect(new Set(winRate(lists, unit))).toEqual(new Set([0.5]));
        const [own, others] = lists;
        const more = own.map((payoff) => payoff + 1e-6);
        expect(new Set(winRate([more, others], unit))).toEqual(new Set([0.6]));
        expect(new Set(winRate([others, more], unit))).toEqual(new Set([0.4]));
      }
  });

  it("says what is wrong", () => {
    const shared = [{ ...bandit, seats: [0], sharing: "shared" }];
    expect(() => rockPaperScissors({ learners: shared as object as LeagueOptions["learners"] })).toThrow(
      'league: unknown option of a learner "sharing", there is: use, params, seats, reward',
    );
    expect(() => rockPaperScissors({ learners: [] })).toThrow("league: needs at least one learner");
    expect(() => rockPaperScissors({ learners: [{ ...bandit, seats: [0, 1] }] })).toThrow(
      "a learner cannot play all seats, got [0,1]; leave some to its past selves",
    );
    expect(() => rockPaperScissors({ learners: [{ use: always, seats: [0] }] })).toThrow("does not learn");
    expect(() => rockPaperScissors({ learners: [bandit as never] })).toThrow(
      "needs the seats it learns to play; e.g. seats: [0]",
    );
    expect(() => rockPaperScissors({ perod: 3 } as object)).toThrow(
      'league: unknown option "perod", did you mean "period"?',
    );
    expect(() => rockPaperScissors({ period: 0 })).toThrow("period must be a whole number of at least 1");
    expect(() => rockPaperScissors({ opponents: "newest" as "latest" })).toThrow("unknown opponents");
  });
});

/** What both players of matching pennies together could gain by leaving their mixtures, given as logits. */
function nashConv(logits: Float64Array): number {
  const [p, q] = [0, 2].map((at) => 1 / (1 + Math.exp(logits[at + 1] - logits[at])));
  return Math.abs(2 * p - 1) + Math.abs(2 * q - 1);
}
