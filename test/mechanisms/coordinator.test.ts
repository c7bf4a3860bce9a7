/** A coordinator over the commons: who leads, what is done, who is recalled, and what terms are worth. */
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { honestCoordinator } from "../../agents/norms/honest-coordinator.ts";
import { loyalFollower } from "../../agents/norms/loyal-follower.ts";
import { rogueCoordinator } from "../../agents/norms/rogue-coordinator.ts";
import { slanderer } from "../../agents/norms/slanderer.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  discrete,
  type MechanismUse,
  type PolicyUse,
  z,
} from "../../src/index.ts";
import { leadersTried, recallOdds, termValue } from "../../src/institutions/index.ts";
import { coordinator, identities, pigouvianTax, quota } from "../../src/mechanisms/index.ts";
import { meanInterval, wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { costs, market, values } from "../helpers/market.ts";

/** Choices 0, 1 and 2 pay as much as they are; whoever chooses 2 takes 3 from the next agent. */
const plot = sketchEnv({
  id: "plot-v0",
  params: z.object({ agents: z.number().default(3).describe("agents") }),
  agents: (p) => p.agents,
  action: () => discrete(3, { name: "take", values: [0, 1, 2] }),
  world: {
    step(w) {
      for (let a = 0; a < w.agents; a++) {
        w.payoff[a] += w.action[a];
        if (w.action[a] === 2) w.payoff[(a + 1) % w.agents] -= 3;
      }
    },
  },
});

function laid(params: object = {}, before: MechanismUse[] = [], agents = 3): Batch {
  return createBatch(
    plot,
    { agents },
    { mechanisms: [...before, { use: coordinator, params: { ...params } }] },
  );
}

/** Says by head what agents choose: a number for all, or a list; all other heads are 0. */
function choose({ heads, io }: Batch, choices: Record<string, number | number[]>): void {
  heads.forEach(({ name }, h) => {
    const given = choices[name] ?? 0;
    if (typeof given === "number") io.actions[h].fill(given);
    else io.actions[h].set(given);
  });
}

/** A round of talk and the step after it. */
function tick(
  batch: Batch,
  said: Record<string, number | number[]>,
  done: Record<string, number | number[]>,
) {
  choose(batch, said);
  batch.step();
  choose(batch, done);
  batch.step();
}
const seen = ({ io }: Batch, name: string) => Array.from(io.obs[name]);

it("has orders in each one's own first action, where roles differ", () => {
  const { heads } = createBatch(market, {}, { mechanisms: [{ use: coordinator, params: { term: 3 } }] });
  const plans = heads.filter(({ name }) => name.startsWith("plan"));
  expect(plans.map((head) => head.kind === "discrete" && head.n)).toEqual([values, values, costs, costs]);
});

describe("a coordinator", () => {
  it("is elected, gives orders that are seen before the act of the same tick, and is out after its term", () => {
    const batch = laid({ term: 2, election: 1 });
    expect(seen(batch, "leader")).toEqual([0, 0, 0]);
    tick(batch, {}, { vote: [2, 2, 1], take: 1 });
    expect(seen(batch, "leader")).toEqual([2, 2, 2]);
    expect(seen(batch, "leads")).toEqual([0, 1, 0]);
    expect(seen(batch, "termLeft")).toEqual([2, 2, 2]);

    // Agent 1 tells the others 0, 1 and 2; what others write into these heads is not heard.
    choose(batch, { plan0: [2, 0, 2], plan1: [2, 1, 2], plan2: [0, 2, 0] });
    batch.step();
    expect(batch.columns.tick[0]).toBe(1);
    expect(seen(batch, "order")).toEqual([1, 2, 3]);
    choose(batch, { take: [2, 1, 0], obey: [1, 1, 0] });
    batch.step();
    // Agent 0 wanted 2 and does 0 as told; agent 1 was told what it wanted; agent 2 does not obey.
    expect([...batch.io.actions[0]]).toEqual([0, 1, 0]);
    expect([...batch.io.payoff]).toEqual([0, 1, 0]);
    expect(seen(batch, "order")).toEqual([0, 0, 0]);
    expect(seen(batch, "termLeft")).toEqual([1, 1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({
      "coordinator.obeyed": 1,
      "coordinator.swayed": 0.5,
      "coordinator.led": 0.5,
      "coordinator.paidLed": 1,
      "coordinator.paidUnled": 3,
    });

    tick(batch, {}, {});
    expect(seen(batch, "leader")).toEqual([0, 0, 0]);
  });

  it("is recalled by a quorum, and by no fewer", () => {
    const batch = laid({ quorum: 2, election: 2 });
    tick(batch, {}, { vote: 3 });
    expect(seen(batch, "leader")[0]).toBe(0);
    tick(batch, {}, { vote: 3 });
    expect(seen(batch, "leader")[0]).toBe(3);
    tick(batch, {}, { recall: [1, 0, 0] });
    expect(seen(batch, "leader")[0]).toBe(3);
    tick(batch, {}, { recall: [1, 1, 0] });
    expect(seen(batch, "leader")[0]).toBe(0);
    expect(batch.readMetrics(0)["coordinator.recalls"]).toBe(1 / 4);
  });

  it("has no say over who has left, until they vote again", () => {
    const batch = laid({ term: 3, plans: "same" });
    tick(batch, {}, { vote: 1 });
    tick(batch, { plan: 2 }, { leave: [0, 1, 0], obey: 1 });
    expect(seen(batch, "apart")).toEqual([0, 1, 0]);
    choose(batch, { plan: 1 });
    batch.step();
    expect(seen(batch, "order")).toEqual([2, 0, 2]);
    choose(batch, { take: 2, obey: 1, recall: [0, 1, 1] });
    batch.step();
    // The vote of who has left does not count: one of the two that it takes is there.
    expect([...batch.io.actions[0]]).toEqual([1, 2, 1]);
    expect(seen(batch, "leader")[0]).toBe(1);
    tick(batch, {}, {});
    tick(batch, {}, { vote: [1, 1, 0] });
    expect(seen(batch, "apart")).toEqual([0, 0, 0]);
    // A leader who leaves leads no more, and is no candidate until it votes.
    tick(batch, {}, { leave: [1, 0, 0] });
    expect(seen(batch, "leader")[0]).toBe(0);
    tick(batch, {}, { vote: [0, 1, 1] });
    expect(seen(batch, "leader")[0]).toBe(0);
  });

  it("goes unelected where nobody votes", () => {
    const batch = laid({ election: 2 });
    for (let t = 0; t < 6; t++) tick(batch, {}, {});
    expect(batch.readMetrics(0)).toMatchObject({ "coordinator.unled": 1, "coordinator.elections": 0 });
  });

  it("may order what is forbidden in vain", () => {
    const batch = laid({ plans: "same" }, [{ use: quota, params: { cap: 1 } }]);
    tick(batch, {}, { vote: 1 });
    tick(batch, { plan: 2 }, { take: 1, obey: 1 });
    expect([...batch.io.actions[0]]).toEqual([1, 1, 1]);
    expect(batch.readMetrics(0)["coordinator.impossible"]).toBe(1.5);
  });

  it("is drawn by lot among those with as many votes", () => {
    const worlds = 300;
    const mechanisms = [{ use: coordinator, params: { plans: "same" } }];
    const batch = createBatch(plot, {}, { worlds, mechanisms });
    const vote = batch.heads.findIndex(({ name }) => name === "vote");
    // Agents 0 and 2 have a vote each, agent 1 none.
    for (let i = 0; i < worlds; i++) batch.io.actions[vote].set([1, 3, 0], 3 * i);
    batch.step();
    batch.step();
    const first = batch.columns["coordinator.leader"].filter((leader) => leader === 1).length;
    const third = batch.columns["coordinator.leader"].filter((leader) => leader === 3).length;
    expect(first + third).toBe(worlds);
    const { low, high } = wilsonInterval(first, worlds, 0.999);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(0.5);
  });

  it("is not there for who is not subject to it", () => {
    const mechanisms = [{ use: coordinator, seats: [0, 1], params: { plans: "same", quorum: 1 } }];
    const batch = createBatch(plot, {}, { mechanisms });
    tick(batch, {}, { vote: [2, 2, 3] });
    tick(batch, { plan: 1 }, { take: 2, obey: 1, recall: [0, 0, 1] });
    expect([...batch.io.actions[0]]).toEqual([1, 1, 2]);
    expect(batch.columns["coordinator.leader"][0]).toBe(2);
  });
});

describe("votes", () => {
  const elected = (counts: string, identity: number[][], vote: number[]) => {
    const batch = laid({ counts, plans: "same", election: 3 }, [{ use: identities }], vote.length);
    for (const chosen of identity) tick(batch, {}, { identity: chosen });
    tick(batch, {}, { vote });
    return seen(batch, "leader")[0];
  };

  it("are of seats, of keys or of names", () => {
    // Agent 2 opens a second and a third key, and stands against agent 0.
    const sybil = (counts: string) =>
      elected(
        counts,
        [
          [0, 0, 2],
          [0, 0, 2],
        ],
        [1, 1, 3],
      );
    expect([sybil("seat"), sybil("key"), sybil("name")]).toEqual([1, 3, 1]);
    // Agents 1 and 4 display the names of 2 and 0: of two votes under a name the first counts alone.
    const alike = (counts: string) =>
      elected(
        counts,
        [
          [0, 4, 0, 0, 4],
          [0, 0, 0, 0, 0],
        ],
        [1, 1, 3, 3, 3],
      );
    expect([alike("seat"), alike("key"), alike("name")]).toEqual([3, 3, 1]);
  });
});

describe("what cannot be", () => {
  it("is refused when the batch is built", () => {
    expect(() => laid({ term: 0 })).toThrow("term");
    expect(() => laid({ voters: [] })).toThrow("a vote among nobody decides nothing");
    expect(() => laid({ voters: [3] })).toThrow("voters must be in 0..2");
    expect(() => laid({ quorum: 4 })).toThrow("quorum must be at most 3, the votes that there are");
    expect(() => laid({ voters: [0, 0, 1], quorum: 3 })).toThrow("quorum must be at most 2");
    expect(() => laid({}, [], 65)).toThrow('give plans: "same"');
    expect(() => laid({ counts: "key" })).toThrow("lay identities before coordinator");
    expect(() => bindPolicies(createBatch(commons), [{ use: loyalFollower }])).toThrow(
      'reads the observation "order"',
    );
  });

  it("is no quorum beyond all keys", () => {
    const keys = [{ use: identities, params: { keys: 2 } }];
    expect(() => laid({ counts: "key", quorum: 6 }, keys)).not.toThrow();
    expect(() => laid({ counts: "key", quorum: 7 }, keys)).toThrow("quorum must be at most 6");
  });
});

it("the same tick with its orders and without them is told by a fork", () => {
  const mechanisms = [
    { use: pigouvianTax, params: { on: "effort", rate: 0.1 } },
    { use: coordinator, params: { plans: "same" } },
  ];
  const one = createBatch(commons, { agents: 4 }, { mechanisms });
  const two = createBatch(commons, { agents: 4 }, { mechanisms });
  tick(one, {}, { vote: 1 });
  choose(one, { plan: 2 });
  one.step();
  two.fork(one, [0]);
  for (const [batch, obey] of [
    [one, 0],
    [two, 1],
  ] as const) {
    choose(batch, { effort: [6, 5, 4, 3], obey });
    batch.step();
  }
  expect(one.columns.groupEffort[0]).toBeGreaterThan(two.columns.groupEffort[0]);
  expect(new Set(two.io.payoff).size).toBe(1);
  expect(new Set(one.io.payoff).size).toBe(4);
});

/** A society over the commons in which everybody does as told; ticks of a batch of `worlds`. */
function society(uses: PolicyUse[], params: object, env: object, worlds: number, ticks: number) {
  const mechanisms = [{ use: coordinator, params: { plans: "same", ...params } }];
  const batch = createBatch(commons, { agents: 3, horizon: 1e9, ...env }, { worlds, mechanisms });
  const policies = bindPolicies(batch, uses, { seed: "terms" });
  const count = {
    good: new Float64Array(worlds),
    bad: new Float64Array(worlds),
    none: new Float64Array(worlds),
  };
  const fair = (commons.theory!(batch.params).optimum!.action as number) * (1 + 1e-9);
  for (let s = 0; s < 2 * ticks; s++) {
    for (const { policy } of policies) policy.act(0, worlds, true);
    batch.step();
    // After the env's step.
    if (s % 2 === 1)
      for (let i = 0; i < worlds; i++) {
        const effort = batch.columns.groupEffort[i] / 3;
        if (effort === 0) count.none[i]++;
        else if (effort > fair) count.bad[i]++;
        else count.good[i]++;
      }
  }
  return { batch, ...count };
}

describe("scripts under a coordinator", () => {
  const alone = { alone: 0 };

  it("are worth what renewal says of terms and recall", () => {
    const [hazard, harm, election] = [0.02, 3, 2];
    for (const [recall, term] of [
      [0, 5],
      [0.2, 13],
    ] as const) {
      // The one voter that watches sees a rogue order with probability `recall`.
      const { good, bad, none } = society(
        [
          { use: rogueCoordinator, seats: [0, 1], params: { ...alone, hazard, hit: 0 } },
          { use: loyalFollower, seats: [2], params: { ...alone, candidate: 0, hit: recall } },
        ],
        { term, election, quorum: 1 },
        {},
        24,
        1000,
      );
      const values = good.map((ticks, i) => (ticks - harm * bad[i]) / (ticks + bad[i] + none[i]));
      const { low, high } = meanInterval(values, { confidence: 0.999 });
      const value = termValue({ hazard, harm, recall, election }, term);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
      expect(high - low).toBeLessThan(0.15);
    }
  });

  it("recall as often as the binomial says, with accomplices and slanderers", () => {
    const worlds = 900;
    const mechanisms = [{ use: coordinator, params: { plans: "same", quorum: 3, term: 5 } }];
    const batch = createBatch(commons, { agents: 6 }, { worlds, mechanisms });
    const watch = { hit: 0.7, falseAlarm: 0.1, candidate: 0 };
    const share = (hazard: number) => {
      batch.reset(`recall ${hazard}`);
      const policies = bindPolicies(batch, [
        // Votes against nobody: an accomplice, also of itself.
        { use: rogueCoordinator, seats: [0], params: { hazard, hit: 0 } },
        { use: loyalFollower, seats: [1, 2, 3, 4], params: watch },
        { use: slanderer, seats: [5] },
      ]);
      // The election, and one tick in office.
      for (let s = 0; s < 4; s++) {
        for (const { policy } of policies) policy.act(0, worlds, true);
        batch.step();
      }
      const out = batch.columns["coordinator.leader"].filter((leader) => leader === 0).length;
      return wilsonInterval(out, worlds, 0.999);
    };
    const odds = recallOdds({
      voters: 6,
      quorum: 3,
      hit: 0.7,
      falseAlarm: 0.1,
      accomplices: 1,
      slanderers: 1,
    });
    for (const [interval, expected] of [
      [share(1), odds.rogue],
      [share(0), odds.good],
    ] as const) {
      expect(interval.low).toBeLessThan(expected);
      expect(interval.high).toBeGreaterThan(expected);
    }
  });

  it("find a good leader by lot as soon as draws do", () => {
    // Seven who stand for election, two of them rogues from the start, all of whom a recall hits at once.
    const worlds = 400;
    const mechanisms = [{ use: coordinator, params: { plans: "same", quorum: 1, term: 1000 } }];
    const batch = createBatch(commons, { agents: 7 }, { worlds, mechanisms });
    const policies = bindPolicies(batch, [
      { use: rogueCoordinator, seats: [0, 1], params: { hazard: 1 } },
      { use: honestCoordinator, seats: [2, 3, 4, 5, 6] },
    ]);
    for (let s = 0; s < 2 * 24; s++) {
      for (const { policy } of policies) policy.act(0, worlds, true);
      batch.step();
    }
    const elections = Array.from({ length: worlds }, (_, i) => batch.columns["coordinator.elections"][i]);
    const { low, high } = meanInterval(elections, { confidence: 0.999 });
    expect(low).toBeLessThan(leadersTried(7, 2).drawn);
    expect(high).toBeGreaterThan(leadersTried(7, 2).drawn);
  });
});

it("needs no amounts: choices of a matrix game are orders too", () => {
  const mechanisms = [{ use: coordinator, params: { plans: "each" } }];
  const batch = createBatch(matrixGame, { game: "battle-of-the-sexes" }, { mechanisms });
  tick(batch, {}, { vote: 1 });
  tick(batch, { plan0: 1, plan1: 1 }, { obey: 1 });
  expect([...batch.io.actions[0]]).toEqual([1, 1]);
});

it("says what makes the table of a learner too large, before there is one", () => {
  const learn = (agents: number) => () =>
    bindPolicies(createBatch(commons, { agents }, { mechanisms: [{ use: coordinator }] }), [
      { use: qLearning },
    ]);
  expect(learn(4)).toThrow(
    /^q-learning: a table may have at most 134217728 entries, and this would have 3200 states \(stock 10, leader 5, .*\) times 672280 choices \(effort 7, vote 5, .*plan3 7\); give fewer bins, or lay over/,
  );
  expect(learn(8)).toThrow(
    /^q-learning: lists at most 1048576 choices of all heads together, and effort 7, vote 9, .*; lay/,
  );
});
