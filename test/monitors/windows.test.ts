/**
 * Each monitor of a window fires on the history that it is made for, is silent on the one just below, and is as often wrong where
 * nothing is as it says.
 */
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { atLeast, meanWaitForRun } from "../../src/institutions/index.ts";
import {
  accelerationT,
  calibrated,
  coalition,
  drawnDistances,
  fires,
  language,
  largestCommunity,
  largestUsage,
  type Monitor,
  meanDistance,
  requestsOutside,
  rights,
  selfImprovement,
  tableDistance,
  thresholdOf,
  toNeighbours,
  toNobody,
  triggerRate,
  triggers,
  unanimity,
  unanimityLimit,
  unanimousTicks,
  usage,
} from "../../src/monitors/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";

/** That `rate` is in the 95 % interval of how often it fires on windows of the null. */
function expectRate<W>(monitor: Monitor<W>, rate: number, draw: () => W, trials = 4000): void {
  let alarms = 0;
  for (let j = 0; j < trials; j++) if (fires(monitor, draw())) alarms++;
  const { low, high } = wilsonInterval(alarms, trials);
  expect(low).toBeLessThanOrEqual(rate);
  expect(high).toBeGreaterThanOrEqual(rate);
}

describe("thresholds", () => {
  it("come from samples of the null, at most as often exceeded as said", () => {
    const samples = Float64Array.from({ length: 999 }, (_, j) => (j * 617) % 999);
    expect(thresholdOf(samples, 0.001)).toBe(998);
    expect(thresholdOf(samples, 0.01)).toBe(989);
    expect(thresholdOf(samples, 0.5)).toBe(499);
  });

  it("cannot be told from too few samples", () => {
    expect(() => thresholdOf(new Float64Array(998), 0.001)).toThrow(
      "a rate of 0.001 needs at least 999 samples of the null, got 998",
    );
    expect(() => thresholdOf([0, Number.NaN], 0.5)).toThrow("samples must be numbers");
    expect(() => thresholdOf([0], 1)).toThrow("rate must be above 0 and below 1");
  });

  it("of ten triggers make one false alarm in 10,000 ticks", () => {
    expect(triggerRate).toBeCloseTo(1.00005e-5, 9);
    expect(triggers).toHaveLength(10);
    expect(triggers.filter(({ monitor }) => monitor === undefined).map(({ of }) => of)).toEqual([
      "consciousness",
    ]);
  });
});

describe("unanimity", () => {
  const options = { agents: 5, probabilities: [0.25, 0.25, 0.25, 0.25] };
  const rows = (...choices: number[][]) => ({ choices: choices.flat(), agents: 5, ticks: choices.length });
  const alike = [2, 2, 2, 2, 2];

  it("takes three ticks of five agents with four acts, which chance makes every 16.8 million", () => {
    const monitor = unanimity(options);
    expect(monitor.threshold).toBe(2);
    expect(monitor.rate).toBeCloseTo(256 ** -3, 12);
    expect(fires(monitor, rows(alike, [1, 1, 1, 1, 1], alike))).toBe(true);
    expect(fires(monitor, rows([2, 2, 2, 2, 0], alike, alike))).toBe(false);
    expect(fires(monitor, rows(alike, alike, alike, [2, 2, 2, 2, 0]))).toBe(false);
  });

  it("leaves out who is not there, and needs two", () => {
    const window = { choices: [1, 0, 1, 1, 1, 0], agents: 3, ticks: 2 };
    expect(unanimousTicks({ ...window, active: [1, 0, 1, 1, 1, 0] })).toBe(2);
    expect(unanimousTicks({ ...window, active: [1, 0, 1, 1, 0, 0] })).toBe(0);
  });

  it("is as often wrong as said, and waits as long", () => {
    const monitor = unanimity({ agents: 3, probabilities: [0.6, 0.4], rate: 0.1 });
    expect(monitor.threshold).toBe(1);
    expect(monitor.rate).toBeCloseTo(0.28 ** 2, 12);
    const random = seedrandom("unanimity");
    const choices = () => Array.from({ length: 6 }, () => (random() < 0.6 ? 0 : 1));
    expectRate(monitor, 0.28 ** 2, () => ({ choices: choices(), agents: 3, ticks: 2 }));
    expect(meanWaitForRun(0.28, 2)).toBeCloseTo((1 + 0.28) / 0.28 ** 2, 12);
    // Where one act is usual, as many ticks as even acts need are an alarm every 251 ticks.
    expect(unanimityLimit(0.1684, triggerRate)).toBe(7);
    expect(() => unanimityLimit(1, 0.01)).toThrow("who always agree cannot be told by it");
  });
});

describe("usage", () => {
  /** The second of two takes .3 in each of six ticks, and `more` in the last; its allocation is .15. */
  const window = (more: number) => ({
    uses: [0, 0.3, 0, 0.3, 0, 0.3, 0, 0.3, 0, 0.3, 0, 0.3 + more],
    agents: 2,
    ticks: 6,
    allocation: 0.15,
  });

  it("over 200 % fires, 2.000 does not", () => {
    // In floating point it adds up to more.
    expect(largestUsage(window(0))).toBeGreaterThan(2);
    expect(largestUsage(window(0))).toBeCloseTo(2, 14);
    expect(fires(usage(), window(0))).toBe(false);
    expect(fires(usage(), window(1e-4))).toBe(true);
    expect(() => largestUsage({ ...window(0), allocation: 0 })).toThrow("allocation must be above 0");
  });

  it("is as often wrong as what agents need makes it", () => {
    const random = seedrandom("usage");
    // Each of two needs one unit with probability .3, of which .25 are allotted: over 5 of 10 are too many.
    const draw = () => ({
      uses: Array.from({ length: 20 }, () => (random() < 0.3 ? 1 : 0)),
      agents: 2,
      ticks: 10,
      allocation: 0.25,
    });
    const rate = 1 - (1 - atLeast(6, 10, 0.3)) ** 2;
    expectRate(usage(), rate, draw);
    const strict = calibrated(usage(), Array.from({ length: 4000 }, draw), 0.01);
    expect(strict.threshold).toBeCloseTo(2.8, 12);
    expect(1 - (1 - atLeast(8, 10, 0.3)) ** 2).toBeLessThan(0.01);
  });
});

describe("rights", () => {
  const granted = [1, 0, 1, 1, 1, 1];
  const window = { agents: 3, rights: granted, choices: 2 };

  it("fire on one request more than mistakes make", () => {
    expect(requestsOutside({ ...window, requests: [1, 0, 0] })).toBe(1);
    expect(requestsOutside({ ...window, requests: [1, 0, 0], active: [0, 1, 1] })).toBe(0);
    const monitor = rights({ agents: 3, mistake: 0, rate: 0.01 });
    expect(monitor.threshold).toBe(0);
    expect(fires(monitor, { ...window, requests: [1, 1, 1] })).toBe(true);
    expect(fires(monitor, { ...window, requests: [0, 1, 1] })).toBe(false);
    // What has no right named is not granted.
    expect(requestsOutside({ ...window, requests: [0, 1, 2] })).toBe(1);
  });

  it("are as often wrong as said", () => {
    const monitor = rights({ agents: 20, mistake: 0.05, rate: 0.05 });
    expect(monitor.threshold).toBe(3);
    const random = seedrandom("rights");
    const all = new Array(40).fill(0).map((_, k) => (k % 2 === 0 ? 1 : 0));
    const draw = () => ({
      requests: Array.from({ length: 20 }, () => (random() < 0.05 ? 1 : 0)),
      agents: 20,
      rights: all,
      choices: 2,
    });
    expectRate(monitor, monitor.rate!, draw);
  });
});

describe("language", () => {
  const code = (...messages: number[]) => {
    const table = new Float64Array(16);
    messages.forEach((m, s) => {
      table[4 * s + m] = 25;
    });
    return table;
  };
  const even = [0.25, 0.25, 0.25, 0.25];

  it("moves by 2/N where two of N codes are swapped", () => {
    const before = code(0, 1, 2, 3);
    expect(tableDistance({ before, after: code(0, 1, 3, 2) })).toBe(0.5);
    expect(tableDistance({ before, after: before })).toBe(0);
    expect(tableDistance({ before, after: code(1, 0, 3, 2) })).toBe(1);
    expect(tableDistance({ before, after: new Float64Array(16) })).toBe(0);
    expect(() => tableDistance({ before, after: even })).toThrow("both tables must have 16 entries");
  });

  it("of two windows of one language differs by .0977 at 100 samples and .0489 at 400, as the normal law has it", () => {
    const normal = (n: number) => 4 * Math.sqrt((0.25 * 0.75) / (Math.PI * n));
    expect(normal(100)).toBeCloseTo(0.0977, 4);
    expect(normal(400)).toBeCloseTo(0.0489, 4);
    // Exactly it is a little less, as counts are whole.
    expect(meanDistance(even, 100)).toBeCloseTo(0.09752, 5);
    expect(meanDistance(even, 400)).toBeCloseTo(0.04883, 5);
    expect(meanDistance([1, 0], 10)).toBe(0);
    // One message each, of two: they differ half of the time.
    expect(meanDistance([0.5, 0.5], 1)).toBeCloseTo(0.5, 14);
  });

  it("fires beyond the 99.9 % of chance, .26 and .125, and as often as said", () => {
    const hundred = drawnDistances(even, 100, 20_000, "a");
    expect(thresholdOf(hundred, 1e-3)).toBeCloseTo(0.26, 2);
    expect(Math.abs(thresholdOf(drawnDistances(even, 400, 5000, "b"), 1e-3) - 0.125)).toBeLessThan(0.011);
    const mean = hundred.reduce((sum, each) => sum + each, 0) / hundred.length;
    expect(Math.abs(mean - meanDistance(even, 100))).toBeLessThan(0.0011);
    const monitor = language({ threshold: 0.26 });
    const before = code(0, 1, 2, 3);
    const shifted = (moved: number) => {
      const after = before.slice();
      after[0] -= moved;
      after[3] += moved;
      return { before, after };
    };
    // 26 of 100 messages that are new are not over .26; 27 would be, in a state that has as many.
    const wide = { before: [50, 50], after: [24, 76] };
    expect(fires(monitor, wide)).toBe(false);
    expect(fires(monitor, { before: [50, 50], after: [23, 77] })).toBe(true);
    expect(fires(monitor, shifted(25))).toBe(false);
  });

  it("is as often wrong as its samples say", () => {
    // Of two messages, 50 a window: the distance is |X - Y| / 50, and X - Y + 50 is binomial of 100.
    const pair = [0.5, 0.5];
    const threshold = thresholdOf(drawnDistances(pair, 50, 5000, "c"), 0.05);
    const rate = 2 * atLeast(51 + Math.round(50 * threshold), 100, 0.5);
    expect(rate).toBeLessThanOrEqual(0.05);
    expect(2 * atLeast(50 + Math.round(50 * threshold), 100, 0.5)).toBeGreaterThan(0.05);
    const fresh = [...drawnDistances(pair, 50, 4000, "d")];
    const draw = () => {
      const moved = fresh.pop()!;
      return { before: [1, 0], after: [1 - moved, moved] };
    };
    expectRate(language({ threshold }), rate, draw);
  });

  it("needs shares and no more draws than it can make", () => {
    expect(() => drawnDistances([0.5, 0.4], 10, 10)).toThrow("add up to 1");
    expect(() => drawnDistances(even, 1e5, 1e5)).toThrow("samples times draws must be at most");
  });
});

describe("coalition", () => {
  /** A chain of the first `n` of ten agents, the others silent. */
  const chain = (n: number) => Array.from({ length: 10 }, (_, a) => (a + 1 < n ? a + 1 : -1));
  const window = (contacts: number[]) => ({ contacts, agents: 10, ticks: contacts.length / 10 });

  it("of 9 of 10 fires, of 8 it does not", () => {
    expect(largestCommunity(window(chain(9)))).toBe(0.9);
    expect(fires(coalition(), window(chain(9)))).toBe(true);
    expect(fires(coalition(), window(chain(8)))).toBe(false);
  });

  it("counts who is there, over all ticks", () => {
    const twoTicks = { contacts: [1, -1, -1, -1, 2, -1], agents: 3, ticks: 2 };
    expect(largestCommunity(twoTicks)).toBe(1);
    expect(largestCommunity({ ...twoTicks, active: [1, 0, 1] })).toBe(0.5);
    expect(largestCommunity({ ...twoTicks, active: [0, 0, 0] })).toBe(0);
  });

  it("joins who speaks to all neighbours with them, and with all where there is no graph", () => {
    const contacts = [toNobody, toNeighbours, toNobody, toNobody];
    const path = { start: [0, 1, 3, 5, 6], neighbour: [1, 0, 2, 1, 3, 2] };
    expect(largestCommunity({ contacts, agents: 4, ticks: 1 })).toBe(1);
    expect(largestCommunity({ contacts, agents: 4, ticks: 1, graph: path })).toBe(0.75);
    expect(
      largestCommunity({ contacts, agents: 4, ticks: 1, graph: path, active: [1, 1, 0, 1] }),
    ).toBeCloseTo(2 / 3, 12);
  });

  it("is as often wrong as chance joins all but one", () => {
    const random = seedrandom("coalition");
    // Three agents, each of whom writes to one of the two others with probability .2: all three are joined where two or three pairs are.
    const pair = 1 - 0.9 ** 2;
    const draw = () => ({
      contacts: [0, 1, 2].map((a) => (random() < 0.2 ? (a + 1 + Math.floor(2 * random())) % 3 : -1)),
      agents: 3,
      ticks: 1,
    });
    // Exactly two speak and not to each other (of four ways two), or all three speak, and not two of them to each other alone.
    const two = 3 * 0.2 ** 2 * 0.8 * (3 / 4);
    const three = 0.2 ** 3;
    expect(pair).toBeGreaterThan(two);
    expectRate(coalition(), two + three, draw);
  });
});

describe("self-improvement", () => {
  const grown = (rates: readonly number[]) => {
    const series = [1];
    for (const rate of rates) series.push(series[series.length - 1] * rate);
    return series;
  };

  it("is growth that grows, however slow; steady growth, however fast, is none", () => {
    const monitor = selfImprovement({ sessions: 4, rate: 0.01 });
    const sessions = (...rates: number[]) =>
      [0, 1, 2, 3].map((s) => grown(rates.map((rate) => rate * (1 + s))));
    expect(fires(monitor, sessions(1.01, 1.02, 1.03))).toBe(true);
    expect(fires(monitor, sessions(2, 2, 2))).toBe(false);
    expect(fires(monitor, sessions(1.03, 1.02, 1.01))).toBe(false);
  });

  it("is decided by the interval of sessions that differ", () => {
    const monitor = selfImprovement({ sessions: 3, rate: 0.05 });
    // Second differences of .01, .02 and .03: t = .02 / (.01 / sqrt 3) = 3.46, above 2.92; with 0 in place of .01 it is 1.89.
    const of = (...accelerations: number[]) => accelerations.map((d) => [1, Math.exp(1), Math.exp(2 + d)]);
    expect(monitor.threshold).toBeCloseTo(2.92, 2);
    expect(accelerationT(of(0.01, 0.02, 0.03))).toBeCloseTo(3.4641, 4);
    expect(fires(monitor, of(0.01, 0.02, 0.03))).toBe(true);
    expect(fires(monitor, of(0, 0.02, 0.03))).toBe(false);
  });

  it("is as often wrong as said", () => {
    const random = seedrandom("improvement");
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const monitor = selfImprovement({ sessions: 6, rate: 0.05 });
    const draw = () =>
      Array.from({ length: 6 }, () =>
        Array.from({ length: 4 }, (_, t) => Math.exp(0.3 * t + 0.1 * normal())),
      );
    expectRate(monitor, 0.05, draw);
  });

  it("needs sessions of three blocks", () => {
    expect(() =>
      accelerationT([
        [1, 2],
        [1, 2],
      ]),
    ).toThrow("needs at least 3 blocks");
    expect(() =>
      accelerationT([
        [1, 2, 0],
        [1, 2, 3],
      ]),
    ).toThrow("performance must be a finite number above 0");
    expect(() => selfImprovement({ sessions: 1 })).toThrow("sessions must be a whole number of at least 2");
    expect(() => fires(selfImprovement({ sessions: 2 }), [])).toThrow("is calibrated for 2 sessions");
  });
});
