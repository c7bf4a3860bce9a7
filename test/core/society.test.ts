import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, grim, qLearning, random, titForTat } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { rewardRule } from "../../src/credit/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  forkSociety,
  frozen,
  type PolicyUse,
  play,
  type Society,
  train,
} from "../../src/index.ts";
import { tiny } from "../helpers/tiny.ts";

/** Four contributors under two policies; the past and noise are random. */
function group(uses: readonly PolicyUse[], worlds = 3): Society {
  const params = { game: "public-goods", opening: "random", noise: 0.2 };
  const batch = createBatch(matrixGame, params, { worlds, seed: 5 });
  return { batch, policies: bindPolicies(batch, uses, { seed: 5 }) };
}
const learnersAndGrim = (): Society => {
  const society = group([
    { use: qLearning, seats: [0, 2, 3] },
    { use: grim, seats: [1] },
  ]);
  train({ ...society, ticks: 100 });
  return society;
};
const bytesOf = ({ batch, policies }: Society) =>
  [batch.save(), ...policies.map((policy) => policy.save())].map((bytes) =>
    Buffer.from(bytes).toString("base64"),
  );
const traced = (society: Society, ticks: number) => {
  const actions: number[] = [];
  const luck: number[] = [];
  const stepped = () => {
    actions.push(...society.batch.io.actions[0]);
    luck.push(...society.batch.columns.rng);
  };
  play({ ...society, ticks, taps: [{ stepped }] });
  return { actions, luck };
};
/** Memory by field, without luck. */
const known = ({ policies }: Society, j: number) => {
  const { rng: _, ...memory } = policies[j].memory;
  return memory;
};

describe("copySociety", () => {
  it("takes what policies know to an env with other params", () => {
    const society = learnersAndGrim();
    const copy = copySociety(society, { seed: 8, params: { noise: 0.5 } });
    expect(copy.batch.params).toEqual({ ...society.batch.params, noise: 0.5 });
    expect(known(copy, 0)).toEqual(known(society, 0));
  });

  it("copies what policies know, on fresh worlds, and leaves the original alone", () => {
    const society = learnersAndGrim();
    const before = bytesOf(society);
    const copy = copySociety(society, { seed: 8 });
    expect(known(copy, 0)).toEqual(known(society, 0));
    expect(known(copy, 1)).toEqual(known(society, 1));
    expect(Array.from(copy.batch.columns.tick)).toEqual([0, 0, 0]);
    traced(copy, 50);
    expect(bytesOf(society)).toEqual(before);
  });

  it("copies what the rule behind a learner's reward remembers, too, also for some of its seats", () => {
    const society = group([{ use: qLearning, reward: rewardRule({ use: "inequity-aversion" }) }]);
    train({ ...society, ticks: 30 });
    const copy = copySociety(society, { seed: 8 });
    expect(known(copy, 0)).toEqual(known(society, 0));
    const [mine, theirs] = [society, copy].map(({ policies }) => policies[0]);
    expect(theirs.reward).toBe(mine.reward);
    const replaced = copySociety(society, { seed: 8, replace: [{ use: always, seats: [0] }] });
    const size = mine.memory.q.length / 12;
    expect(replaced.policies[0].memory.q.subarray(0, 3 * size)).toEqual(
      mine.memory.q.subarray(size, 4 * size),
    );
  });

  it("gives world j the memory of world pick[j]", () => {
    const society = learnersAndGrim();
    const copy = copySociety(society, { seed: 8, pick: [2, 0, 2, 1, 1] });
    const size = society.policies[0].memory.q.length / 3;
    const table = (of: Society, i: number) => of.policies[0].memory.q.slice(i * size, (i + 1) * size);
    [2, 0, 2, 1, 1].forEach((from, i) => {
      expect(table(copy, i)).toEqual(table(society, from));
    });
    expect(table(society, 0)).not.toEqual(table(society, 2));
  });

  it("pairs luck: worlds meet the same chances, whoever plays", () => {
    const society = learnersAndGrim();
    const kept = traced(copySociety(society, { seed: 8 }), 40);
    const mixed = copySociety(society, { seed: 8, replace: [{ use: random, seats: [2] }] });
    const replaced = traced(mixed, 40);
    expect(replaced.luck).toEqual(kept.luck);
    expect(replaced.actions).not.toEqual(kept.actions);
    expect(traced(copySociety(society, { seed: 9 }), 40).luck).not.toEqual(kept.luck);
    // The residents' own luck, too: a policy that mixes does what it did beside somebody else.
    const mixers = group([{ use: random }]);
    const others = copySociety(mixers, { seed: 8, replace: [{ use: always, seats: [1] }] });
    const seatsOf = (actions: readonly number[], seat: number) => actions.filter((_, k) => k % 4 === seat);
    const [alone, beside] = [traced(copySociety(mixers, { seed: 8 }), 20), traced(others, 20)];
    for (const seat of [0, 2, 3]) expect(seatsOf(beside.actions, seat)).toEqual(seatsOf(alone.actions, seat));
    expect(new Set(seatsOf(beside.actions, 1))).toEqual(new Set([0]));
    // It is that of the copy's seed and world, not that of the original.
    expect(traced(copySociety(mixers, { seed: 9 }), 20).actions).not.toEqual(alone.actions);
    const twins = traced(copySociety(mixers, { seed: 8, pick: [0, 0, 0] }), 20);
    expect(twins.actions).toEqual(alone.actions);
  });

  it("keeps the policies of the other seats when some are replaced, also all of one policy's", () => {
    const society = learnersAndGrim();
    const one = copySociety(society, { seed: 8, replace: [{ use: always, seats: [0, 1] }] });
    expect(one.policies.map(({ id, seats }) => [id, ...seats])).toEqual([
      ["q-learning", 2, 3],
      ["always", 0, 1],
    ]);
    const size = society.policies[0].memory.q.length / 9;
    for (let i = 0; i < 3; i++)
      expect(one.policies[0].memory.q.slice(2 * i * size, 2 * (i + 1) * size)).toEqual(
        society.policies[0].memory.q.slice((3 * i + 1) * size, (3 * i + 3) * size),
      );
  });

  it("gives a replacement the memory of one seat, to several", () => {
    const society = learnersAndGrim();
    const [learner] = society.policies;
    const { use, params } = learner;
    const memory = { policy: learner, seat: 3, pick: [1, 1, 0] };
    const copy = copySociety(society, { seed: 8, replace: [{ use, params, seats: [0, 1], memory }] });
    const size = learner.memory.q.length / 9;
    const table = (of: typeof learner, slot: number) => of.memory.q.slice(slot * size, (slot + 1) * size);
    const newcomer = copy.policies[1];
    expect([...newcomer.seats]).toEqual([0, 1]);
    [1, 1, 0].forEach((from, i) => {
      for (const s of [0, 1]) expect(table(newcomer, 2 * i + s)).toEqual(table(learner, 3 * from + 2));
    });
    const fresh = copySociety(society, { seed: 8, replace: [{ use, params, seats: [0, 1] }] });
    expect(fresh.policies[1].memory.q.every((value) => value === 0)).toBe(true);
  });
});

describe("forkSociety", () => {
  it("copies the present to the last bit: two forks go on alike", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 30 }),
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1 }),
        (ticks, pick) => {
          const society = learnersAndGrim();
          traced(society, ticks);
          const fork = copySociety(society, { seed: "elsewhere", pick });
          forkSociety(fork, society, pick);
          const { actions } = traced(fork, 20);
          const alone = traced(society, 20).actions;
          const n = 4 * pick.length;
          pick.forEach((from, j) => {
            for (let t = 0; t < 20; t++)
              expect(actions.slice(t * n + 4 * j, t * n + 4 * j + 4)).toEqual(
                alone.slice(12 * t + 4 * from, 12 * t + 4 * from + 4),
              );
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it("keeps the memory of those in `except`, and of policies that the source lacks", () => {
    const society = learnersAndGrim();
    const other = copySociety(society, { seed: 8, replace: [{ use: titForTat, seats: [1] }] });
    other.policies[0].memory.q.fill(7);
    forkSociety(other, society, [0, 1, 2], { except: [2] });
    expect(other.policies[0].memory.q.every((value) => value === 7)).toBe(true);
    forkSociety(other, society, [0, 1, 2]);
    expect(other.policies[0].memory.q).toEqual(society.policies[0].memory.q);
  });

  it("writes from world `lo` on", () => {
    const society = learnersAndGrim();
    const wide = copySociety(society, { seed: 8, pick: [0, 0, 0, 0] });
    const before = wide.batch.columns.rng.slice();
    forkSociety(wide, society, [2], { lo: 3 });
    expect(wide.batch.columns.rng.slice(0, 12)).toEqual(before.slice(0, 12));
    expect(wide.batch.columns.rng.slice(12)).toEqual(society.batch.columns.rng.slice(8));
  });
});

describe("frozen", () => {
  it("neither explores nor learns, where others do", () => {
    const batch = createBatch(matrixGame, {}, { worlds: 2, seed: 0 });
    const policies = bindPolicies(
      batch,
      [0, 1].map((seat) => ({ use: qLearning, seats: [seat], params: { epsilon: 1, ties: "first" } })),
    );
    const before = policies[0].memory.q.slice();
    train({ batch, policies: [frozen(policies[0]), policies[1]], ticks: 200 });
    expect(policies[0].memory.q).toEqual(before);
    expect(policies[1].memory.q.some((value) => value !== 0)).toBe(true);
    // Greedy on an empty table is the first action, always.
    expect(batch.readMetrics(0).cooperation).toBeGreaterThanOrEqual(0.5);
  });

  it("leaves envs with early exits and masks as they were", () => {
    const batch = createBatch(tiny, {}, { worlds: 4, seed: 2 });
    const society: Society = { batch, policies: bindPolicies(batch, [{ use: random }]) };
    const before = bytesOf(society);
    traced(copySociety(society, { seed: 1 }), 60);
    expect(bytesOf(society)).toEqual(before);
  });
});
