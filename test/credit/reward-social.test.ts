/** Inequity aversion and social value orientation: values by hand, and what they make of learners. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { inequityReward, type RewardOption, rewardRule, svoReward } from "../../src/credit/index.ts";
import { bindPolicies, createBatch, type PolicyUse, type RewardSignal, train } from "../../src/index.ts";
import { pensions, solo } from "./games.ts";

/** Binds a rule to seat 0 and up of `solo`, where agent a is paid its action times its weight; steps by hand. */
function watch(reward: RewardOption, env: Parameters<typeof createBatch>[0] = solo, params = {}, worlds = 1) {
  const batch = createBatch(env, params, { worlds });
  let signal: RewardSignal | undefined;
  const rule = rewardRule(reward)!;
  const [policy] = bindPolicies(batch, [
    {
      use: qLearning,
      reward: (context) => {
        signal = rule(context);
        return signal;
      },
    },
  ]);
  return {
    batch,
    policy,
    /** What each agent is given for a joint action. */
    play(actions: readonly number[]): number[] {
      policy.policy.act(0, worlds, true);
      batch.io.actions[0].set(actions);
      signal!.beforeStep!(0, worlds);
      batch.step();
      signal!.afterStep(0, worlds);
      const given = Array.from(signal!.reward);
      batch.resetDone();
      return given;
    },
    /** A tick in which nobody learns. */
    frozen(actions: readonly number[]): void {
      policy.policy.act(0, worlds, false);
      batch.io.actions[0].set(actions);
      batch.step();
      batch.resetDone();
    },
  };
}
const three = { weights: [1, 1, 1] };

describe("inequity aversion", () => {
  test("envy and guilt are means over the others (Fehr & Schmidt 1999)", () => {
    const { play } = watch({ use: "inequity-aversion", alpha: 0.8, beta: 0.4, lambda: 0 }, solo, {
      weights: [1, 1, 4],
    });
    // Payoffs 1, 2, 8. Agent 0: 1 - .8 (1 + 7) / 2; agent 1: 2 - .8 x 6 / 2 - .4 x 1 / 2; agent 2: 8 - .4 (7 + 6) / 2.
    const [first, second, third] = play([1, 2, 2]);
    expect(first).toBeCloseTo(-2.2, 12);
    expect(second).toBeCloseTo(-0.6, 12);
    expect(third).toBeCloseTo(5.4, 12);
  });

  test("rewards are smoothed by gamma lambda, within an episode (Hughes et al. 2018)", () => {
    const { play, batch } = watch(
      { use: "inequity-aversion", alpha: 2, beta: 1, gamma: 0.5, lambda: 0.5 },
      solo,
      { weights: [1, 4] },
    );
    // e = (2, 0): agent 0 feels guilt 2, agent 1 envy 2.
    expect(play([2, 0])).toEqual([2 - 1 * 2, 0 - 2 * 2]);
    // e = (.5, 4): now agent 0 envies 3.5.
    expect(play([0, 1])).toEqual([0 - 2 * 3.5, 4 - 1 * 3.5]);
    // e = (.125, 1): it remembers when nobody is paid.
    expect(play([0, 0])).toEqual([-2 * 0.875, -1 * 0.875]);
    for (let tick = 3; tick < 10; tick++) play([2, 0]);
    expect(batch.columns.tick[0]).toBe(0);
    expect(play([0, 0])).toEqual([0, 0]);
  });

  test("a frozen stretch in between forgets what came before it", () => {
    const { play, frozen } = watch({ use: "inequity-aversion" }, solo, three);
    play([2, 0, 0]);
    frozen([0, 0, 0]);
    expect(play([0, 0, 0])).toEqual([0, 0, 0]);
    // An episode lasts 10 ticks: at the same tick of the next one, the account is not taken up again either.
    play([2, 0, 0]);
    for (let tick = 0; tick < 10; tick++) frozen([0, 0, 0]);
    expect(play([0, 0, 0])).toEqual([0, 0, 0]);
  });

  test("the defaults are those of Hughes et al.", () => {
    const { play } = watch("inequity-aversion", solo, { weights: [1, 1] });
    expect(play([1, 0])).toEqual([0.95, -5]);
    const [ahead, behind] = play([0, 0]);
    expect(ahead).toBeCloseTo(-0.05 * 0.99 * 0.975, 12);
    expect(behind).toBeCloseTo(-5 * 0.99 * 0.975, 12);
  });

  test("who has left is compared with no more, whatever it is paid; who is alone has its own reward", () => {
    const { play } = watch({ use: "inequity-aversion", alpha: 1, beta: 0.5, lambda: 0 }, pensions);
    // Agent a leaves after tick a, and is paid 100 from then on.
    expect(play([1, 2, 2])).toEqual([1 - 1, 2 - 0.5 * 0.5, 2 - 0.5 * 0.5]);
    expect(play([0, 1, 2])).toEqual([0, 1 - 1, 2 - 0.5]);
    expect(play([0, 0, 2])).toEqual([0, 0, 2]);
  });

  test("what those that have left are paid goes into nobody's account", () => {
    const { play, policy } = watch({ use: "inequity-aversion", gamma: 1, lambda: 0.5 }, pensions);
    play([2, 2, 2]);
    play([0, 2, 2]);
    expect(Array.from(policy.memory.account.subarray(0, 3))).toEqual([1, 3, 3]);
  });

  test("equals have what they get; a unit for everybody is a unit for each", () => {
    const size = fc.integer({ min: 2, max: 5 });
    const weight = fc.double({ min: 0, max: 10, noNaN: true });
    const run = (weights: number[], alpha: number, beta: number) =>
      watch({ use: "inequity-aversion", alpha, beta, lambda: 0 }, solo, { weights }).play(
        weights.map(() => 1),
      );
    fc.assert(
      fc.property(size, weight, weight, weight, (n, x, alpha, beta) => {
        expect(run(new Array(n).fill(x), alpha, beta)).toEqual(new Array(n).fill(x));
      }),
      { numRuns: 30 },
    );
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 2, maxLength: 5 }),
        weight,
        weight,
        (weights, alpha, beta) => {
          const given = run(weights, alpha, beta);
          const lifted = run(
            weights.map((x) => x + 1),
            alpha,
            beta,
          );
          lifted.forEach((u, i) => {
            expect(u).toBeCloseTo(given[i] + 1, 9);
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    [{ alpha: Number.NaN }, "inequity-aversion: alpha must be a number, got NaN"],
    [{ lambda: 1.5 }, "inequity-aversion: lambda must be in 0..1, got 1.5"],
    [{ gamma: -1 }, "inequity-aversion: gamma must be in 0..1, got -1"],
  ])("%j is an error", (options, message) => {
    expect(() => inequityReward(options)).toThrow(message);
  });

  test("one agent has nobody to compare itself with", () => {
    expect(() => watch("inequity-aversion", solo, { weights: [1] })).toThrow(
      'inequity-aversion: compares agents, so it needs at least 2, got 1; use reward "individual"',
    );
  });
});

describe("social value orientation", () => {
  const given = (reward: RewardOption, weights: number[], actions = weights.map(() => 1)) =>
    watch(reward, solo, { weights }).play(actions);
  const quarter = Math.PI / 4;

  test("what the angle of own and others' mean reward deviates is lost (McKee et al. 2020)", () => {
    // Own 3, others' mean (1 + 5) / 2 = 3: 45 degrees.
    expect(given({ use: "svo", angle: 45 }, [3, 1, 5])[0]).toBe(3);
    expect(given({ use: "svo", angle: 0, weight: 2 }, [3, 1, 5])[0]).toBeCloseTo(3 - 2 * quarter, 12);
    expect(given({ use: "svo", angle: 90, weight: 2 }, [3, 1, 5])[0]).toBeCloseTo(3 - 2 * quarter, 12);
    // All for itself: 0 degrees; all for others: 90.
    const alone = given({ use: "svo", angle: 45, weight: 1 }, [1, 1, 1], [2, 0, 0]);
    expect(alone[0]).toBeCloseTo(2 - quarter, 12);
    expect(alone[1]).toBeCloseTo(-quarter, 12);
  });

  test("nothing for anybody has no angle; angles meet the shorter way round", () => {
    expect(given({ use: "svo", angle: 30 }, [1, 1], [0, 0])).toEqual([0, 0]);
    // Others' rewards that cancel but for rounding: .1 + .2 - .3.
    expect(given({ use: "svo", angle: 30 }, [0, 0.1, 0.2, -0.3])[0]).toBe(0);
    // Own -1, other -1: -135 degrees, 90 away from 135.
    expect(given({ use: "svo", angle: 135, weight: 1 }, [-1, -1])[0]).toBeCloseTo(-1 - 2 * quarter, 12);
  });

  test("as weights: cosine on one's own, sine on the others' mean (Griesinger & Livingston 1973)", () => {
    const [own] = given({ use: "svo", angle: 30, form: "weighted" }, [3, 1, 5]);
    expect(own).toBeCloseTo(3 * Math.cos(Math.PI / 6) + 3 / 2, 12);
    const [rival] = given({ use: "svo", angle: -45, form: "weighted" }, [3, 2]);
    expect(rival).toBeCloseTo(Math.SQRT1_2, 12);
    expect(given({ use: "svo", angle: 0, form: "weighted" }, [3, 1, 5])).toEqual([3, 1, 5]);
  });

  test.each([
    [{ angle: 200 }, "svo: angle must be in -180..180 degrees, got 200"],
    [{ angle: Number.NaN }, "svo: angle must be in -180..180 degrees, got NaN"],
    [{ angle: 45, weight: -1 }, "svo: weight must be a number of at least 0, got -1"],
  ])("%j is an error", (options, message) => {
    expect(() => svoReward(options)).toThrow(message);
  });
});

/** Learners in 50 independent one-state games: how often each action of agent `seat` is played when frozen. */
function learned(params: Record<string, unknown>, uses: PolicyUse[], seat = 0): number[] {
  const batch = createBatch(matrixGame, { memory: 0, ...params }, { worlds: 50, seed: 4 });
  const policies = bindPolicies(batch, uses, { seed: 4 });
  train({ batch, policies, ticks: 3000 });
  for (const { policy } of policies) policy.act(0, 50, false);
  const plays: number[] = [];
  for (let i = 0; i < 50; i++) {
    const action = batch.io.actions[0][i * batch.agents + seat];
    plays[action] = (plays[action] ?? 0) + 1;
  }
  return Array.from(plays, (count) => count ?? 0);
}
const bandit = { gamma: 0, epsilon: { start: 1, end: 0.01, decay: 0.002 } };
const student = (reward: RewardOption, seats?: number[]): PolicyUse => {
  const rule = rewardRule(reward);
  return { use: qLearning, params: bandit, ...(rule && { reward: rule }), ...(seats && { seats }) };
};
const averse = (alpha: number, beta: number): RewardOption => ({
  use: "inequity-aversion",
  alpha,
  beta,
  lambda: 0,
});

describe("what learners come to (Fehr & Schmidt 1999)", () => {
  // Gifts of 0, 1/4, ..., 1 out of 1: a dictator with beta < 1/2 keeps all, with beta > 1/2 gives half.
  const gifts = [0, 0.25, 0.5, 0.75, 1];
  const dictator = { actions: [5, 1], payoffs: [gifts.map((x) => 1 - x), gifts] };
  test.each([
    [0.45, 0],
    [0.55, 2],
  ])("a dictator with beta %f gives %i quarters", (beta, quarters) => {
    const plays = learned(dictator, [student(averse(0, beta), [0]), { use: always, params: { action: 0 } }]);
    expect(plays[quarters]).toBe(50);
  });

  // A share s is accepted from s = alpha / (1 + 2 alpha) on: 1/3 where alpha is 1.
  test.each([
    [0.3, 1, 0],
    [0.36, 1, 1],
    [0.36, 2, 0],
    [0.01, 0, 1],
  ])("an ultimatum of %f, to a responder with alpha %f: accepted %i", (share, alpha, accepts) => {
    const game = {
      actions: [1, 2],
      payoffs: [
        [0, 1 - share],
        [0, share],
      ],
    };
    const plays = learned(
      game,
      [{ use: always, params: { action: 0 }, seats: [0] }, student(averse(alpha, 0), [1])],
      1,
    );
    expect(plays[accepts]).toBe(50);
  });

  // 5 / 3 / 1 / 0: against a cooperator, guilt 5 beta outweighs the temptation of 2 from beta = 2/5 on.
  test.each([
    [0.35, 1],
    [0.45, 0],
  ])("against a cooperator, guilt of %f leads to action %i in the prisoner's dilemma", (beta, action) => {
    const pd = { game: "prisoners-dilemma" };
    const plays = learned(pd, [student(averse(5, beta), [0]), { use: always, params: { action: 0 } }]);
    expect(plays[action]).toBe(50);
  });

  // A token returns a = multiplier / players to each: giving pays where a + beta > 1 and the others give.
  test.each([
    [0.45, 0.5, 1],
    [0.55, 0.5, 0],
    [0.45, 0.6, 0],
  ])("public goods: guilt of %f with a return of %f leads to action %i", (beta, share, action) => {
    const game = { game: "public-goods", players: 4, multiplier: 4 * share };
    const plays = learned(game, [student(averse(5, beta), [0]), { use: always, params: { action: 0 } }]);
    expect(plays[action]).toBe(50);
  });

  test("two guilty learners cooperate where two selfish ones defect", () => {
    const pd = { game: "prisoners-dilemma" };
    expect(learned(pd, [student("individual")])).toEqual([0, 50]);
    expect(learned(pd, [student(averse(0, 0.9))])[0]).toBe(50);
  });

  // Others' 5 for own 0 is worth sin t x 5, mutual cooperation 3 (cos t + sin t): tan t > 2/3, from 33.7 degrees on.
  test.each([
    [30, 1],
    [38, 0],
  ])("against a cooperator, an orientation of %f degrees leads to action %i", (angle, action) => {
    const pd = { game: "prisoners-dilemma" };
    const reward: RewardOption = { use: "svo", angle, form: "weighted" };
    const plays = learned(pd, [student(reward, [0]), { use: always, params: { action: 0 } }]);
    expect(plays[action]).toBe(50);
  });

  // Deviation by pi / 4 from 45 degrees costs the defector more than the temptation of 2 where weight > 8 / pi.
  test.each([
    [2.4, 1],
    [2.7, 0],
  ])("against a cooperator, a prosocial angle of weight %f leads to action %i", (weight, action) => {
    const pd = { game: "prisoners-dilemma" };
    const reward: RewardOption = { use: "svo", angle: 45, weight };
    const plays = learned(pd, [student(reward, [0]), { use: always, params: { action: 0 } }]);
    expect(plays[action]).toBe(50);
  });
});
