import { describe, expect, it } from "vitest";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { createPopulation, type Population, type PopulationOptions } from "../../src/lab/index.ts";
import { bootstrapInterval, mean } from "../../src/stats/index.ts";
import { equalLists, payrolls } from "./payrolls.ts";

/**
 * Stag hunt with R = 4, S = 0, T = P = 3. Where a share x hunts the stag and a member meets its like with probability r,
 * stag earns r 4 + (1 - r) 4 x and hare 3: stag is better from x = (3 - 4 r) / (4 - 4 r) on; at x = 1/2 from r = 1/2.
 */
const threshold = 0.5;

/** Pure strategies that change by imitation alone. */
const still = { use: policyGradient, params: { alpha: 0, baselineAlpha: 0, steps: 1 } };

function stagHunt(options: Partial<PopulationOptions> = {}): Population {
  return createPopulation({
    env: matrixGame,
    params: { game: "stag-hunt", memory: 0 },
    member: still,
    worlds: 50,
    period: 1,
    trait: ({ memory }, world) => memory.logit[2 * world],
    ...options,
  });
}

const logits = ({ society: { policies } }: Population): Float64Array[] =>
  policies.map(({ memory }) => memory.logit as Float64Array);

/** Gives each member the logit of stag that `of` says; that of hare is 0. */
function setLogits(population: Population, of: (member: number) => number): void {
  logits(population).forEach((logit, seat) => {
    for (let w = 0; w < logit.length / 2; w++) logit[2 * w] = of(2 * w + seat);
  });
}

/** Share of members that hunt the stag rather than the hare. */
function stags(population: Population): number {
  return mean(
    logits(population).flatMap((logit) =>
      Array.from(
        logit.filter((_, j) => j % 2 === 0),
        (z) => (z > 0 ? 1 : 0),
      ),
    ),
  );
}

function drain(run: Iterable<unknown>): void {
  for (const _ of run);
}

const seeds = Array.from({ length: 4 }, (_, seed) => seed);

describe("populations", () => {
  it("assortment above its closed-form threshold makes cooperation spread by imitation, below it die out", () => {
    const sharesAt = (assortment: number) =>
      bootstrapInterval(
        seeds.map((seed) => {
          const population = stagHunt({ seed, assortment, imitation: 1 });
          setLogits(population, (member) => (member % 2 === 0 ? 30 : -30));
          drain(population.run(40));
          return stags(population);
        }),
        mean,
      );
    expect(sharesAt(0).high).toBeLessThan(0.01);
    expect(sharesAt(threshold - 0.25).high).toBeLessThan(0.15);
    expect(sharesAt(threshold + 0.25).low).toBeGreaterThan(0.85);
    expect(sharesAt(1).low).toBeGreaterThan(0.99);
  });

  it("members that learn: matched at random all hunt the hare, with their like those who trust enough the stag", () => {
    // Stag is a best response where the partner hunts it with probability 3/4: a logit of ln 3.
    const member = { use: policyGradient, params: { alpha: 0.02, baselineAlpha: 0.02, gamma: 0, steps: 1 } };
    const sharesAt = (assortment: number) =>
      bootstrapInterval(
        seeds.slice(0, 3).map((seed) => {
          const population = stagHunt({ seed, worlds: 20, member, assortment, period: 20 });
          setLogits(population, (k) => (k % 2 === 0 ? 4 : -2));
          drain(population.run(3000));
          return stags(population);
        }),
        mean,
      );
    expect(sharesAt(0).high).toBeLessThan(0.1);
    const alike = sharesAt(1);
    expect(alike.low).toBeGreaterThan(0.4);
    expect(alike.high).toBeLessThan(0.6);
  });

  it("every member has one seat, its memory goes with it, and all pairs meet", () => {
    const population = stagHunt({ worlds: 3, member: still });
    setLogits(population, (member) => member);
    const met = new Set<string>();
    for (const _ of population.run(200)) {
      const seated = [...population.members];
      expect([...seated].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
      logits(population).forEach((logit, seat) => {
        for (let w = 0; w < 3; w++) expect(logit[2 * w]).toBe(seated[2 * w + seat]);
      });
      for (let w = 0; w < 3; w++) met.add(`${[seated[2 * w], seated[2 * w + 1]].sort((a, b) => a - b)}`);
    }
    expect(met.size).toBe(15);
  });

  it("random matching seats a member with each other one equally often; full assortment only with its like", () => {
    const like = (assortment: number) => {
      const population = stagHunt({ worlds: 20, assortment });
      setLogits(population, (member) => (member < 20 ? 1 : -1));
      let same = 0;
      let pairs = 0;
      for (const _ of population.run(100))
        for (let w = 0; w < 20; w++) {
          pairs++;
          const [one, other] = logits(population).map((logit) => logit[2 * w]);
          if (one === other) same++;
        }
      return same / pairs;
    };
    // 19 of the 39 others are alike.
    expect(like(0)).toBeCloseTo(19 / 39, 1);
    expect(like(1)).toBe(1);
    const half = like(0.5);
    expect(half).toBeGreaterThan(0.65);
    expect(half).toBeLessThan(0.8);
  });

  it("a member compares itself with another one, never with itself", () => {
    for (let seed = 0; seed < 20; seed++) {
      const population = stagHunt({ seed, worlds: 1, imitation: 1 });
      setLogits(population, (member) => (member === 0 ? 30 : -30));
      // Who hunts the stag alone earns nothing, and sees the only other one with the hare.
      drain(population.run(2));
      expect(stags(population)).toBe(0);
    }
  });

  describe("payoffs that are the same but for rounding", () => {
    const equal = (lists: number[][], unit: number, options: Partial<PopulationOptions>) =>
      createPopulation({
        env: payrolls,
        params: { lists, unit },
        member: still,
        worlds: 40,
        period: lists[0].length,
        ...options,
      });

    it("move nobody to imitate", () => {
      for (const unit of [1e-12, 1, 1e12])
        for (const lists of equalLists) {
          const population = equal(lists, unit, { imitation: 1 });
          setLogits(population, (member) => member);
          drain(population.run(5 * lists[0].length));
          const kept = logits(population).flatMap((logit) => [...logit.filter((_, j) => j % 2 === 0)]);
          expect(new Set(kept).size).toBe(80);
        }
    });

    it("are alike", () => {
      for (const lists of equalLists) {
        const population = equal(lists, 1, { assortment: 1 });
        let same = 0;
        let pairs = 0;
        let before: Int32Array | undefined;
        for (const _ of population.run(40 * lists[0].length)) {
          const { members } = population;
          for (let w = 0; before && w < 40; w++) {
            const [one, other] = [0, 1].map((seat) => before!.indexOf(members[2 * w + seat]) % 2);
            if (one === other) same++;
            pairs++;
          }
          before = members.slice();
        }
        // Who sat in the same seat meets as often as at random: 39 of the 79 others.
        expect(Math.abs(same / pairs - 39 / 79)).toBeLessThan(0.06);
      }
    });
  });

  it("may be large", () => {
    const population = stagHunt({ worlds: 63_000, imitation: 1 });
    drain(population.run(2));
    expect(population.members).toHaveLength(126_000);
  });

  it("goes on from a save with the same bits", () => {
    const member = { use: policyGradient, params: { steps: 2 } };
    const options = { worlds: 5, member, period: 10, assortment: 0.5, imitation: 0.3 };
    const whole = stagHunt(options);
    drain(whole.run(35));
    const middle = whole.save();
    drain(whole.run(40));
    const end = whole.save();
    drain(whole.run(100));
    for (const [saved, tick] of [
      [middle, 35],
      [end, 40],
    ] as const) {
      const resumed = stagHunt({ ...options, seed: 7 });
      drain(resumed.run(15));
      resumed.load(saved);
      expect(resumed.tick).toBe(tick);
      drain(resumed.run(100));
      expect(resumed.save()).toEqual(whole.save());
    }
    expect(() => stagHunt({ worlds: 4 }).load(end)).toThrow("a save of another population");
  });

  it("is the same whether it goes on in one call or in many", () => {
    const member = { use: policyGradient, params: { steps: 2 } };
    const options = { worlds: 5, member, period: 10, assortment: 0.5, imitation: 0.5 };
    const whole = stagHunt(options);
    drain(whole.run(60));
    const pieces = stagHunt(options);
    for (let tick = 7; tick < 60; tick += 7) drain(pieces.run(tick));
    drain(pieces.run(60));
    expect(pieces.save()).toEqual(whole.save());
  });

  it("says what is wrong", () => {
    expect(() => stagHunt({ imitaton: 0.1 } as object)).toThrow('did you mean "imitation"?');
    expect(() => stagHunt({ assortment: 2 })).toThrow("assortment must be a probability in 0..1, got 2");
    expect(() => stagHunt({ imitation: -1 })).toThrow("imitation must be a probability in 0..1, got -1");
    const member = { ...still, seats: [0] };
    expect(() => stagHunt({ member: member as object as PopulationOptions["member"] })).toThrow(
      'population: unknown option of its member "seats", there is: use, params, reward',
    );
    expect(() =>
      createPopulation({ env: payrolls, params: { lists: [[1]] }, member: still, worlds: 1, period: 1 }),
    ).toThrow("population: needs at least two members, got 1; give it more worlds");
    expect(() => stagHunt({ period: 1.5 })).toThrow("period must be a whole number of at least 1, got 1.5");
  });
});
