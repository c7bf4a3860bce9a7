import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { seedWords, uniform } from "../../src/index.ts";
import {
  awareLoad,
  clarkeSchedule,
  delayToOthers,
  marginalDelay,
  weightedCompletion,
} from "../../src/situations/index.ts";
import { meanInterval } from "../../src/stats/index.ts";

describe("a task more at a server", () => {
  it("takes 2.5 itself and costs others 3.75 at a load of .6, 10 and 90 at .9", () => {
    const at = (rate: number) => marginalDelay(1, rate);
    expect(at(0.6).own).toBeCloseTo(2.5, 10);
    expect(at(0.6).others).toBeCloseTo(3.75, 10);
    expect(at(0.9).own).toBeCloseTo(10, 10);
    expect(at(0.9).others).toBeCloseTo(90, 8);
    expect(() => marginalDelay(1, 1)).toThrow(/must be sent less/);
  });

  it("is both together what the number in the system grows by", () => {
    const inSystem = (rate: number) => rate / (2 - rate);
    for (const rate of [0, 0.4, 1.7]) {
      const { own, others } = marginalDelay(2, rate);
      expect(own + others).toBeCloseTo((inSystem(rate + 1e-6) - inSystem(rate - 1e-6)) / 2e-6, 5);
    }
  });

  const queue = { rate: 0.6, mean: 1 };

  it("costs others 1.3125 where it is of .5, 3 where it is of 1, and none where all others interrupt it", () => {
    expect(delayToOthers(0.5, queue)).toBeCloseTo(1.3125, 10);
    expect(delayToOthers(1, queue)).toBeCloseTo(3, 10);
    expect(delayToOthers(1, queue, "last-come-preemptive")).toBe(0);
    expect(() => delayToOthers(-1, queue)).toThrow(/size must be at least 0/);
    expect(() => delayToOthers(1, queue, "lottery" as never)).toThrow(/order must be/);
    expect(() => delayToOthers(1, { rate: 1, mean: 1 })).toThrow(/load must be below 1/);
  });

  it("costs others, over sizes as they come, what the margin says", () => {
    // Of exponential services E x = mean and E x^2 = 2 mean^2: the closed form is a parabola.
    const [half, one] = [delayToOthers(0.5, queue), delayToOthers(1, queue)];
    const square = 2 * (one - 2 * half);
    const linear = one - square;
    expect(linear + 2 * square).toBeCloseTo(marginalDelay(1, 0.6).others, 10);
  });

  it("costs others in a simulation what it says", () => {
    const words = seedWords(7);
    const exponential = (scale: number) => -scale * Math.log(1 - uniform(words, 0));
    const extra = (size: number, wait: number) => {
      // What each later arrival waits more, until the server is idle in both.
      let [with_, without, sum] = [wait + size, wait, 0];
      while (with_ > 0) {
        const gap = exponential(1 / 0.6);
        with_ = Math.max(0, with_ - gap);
        without = Math.max(0, without - gap);
        sum += with_ - without;
        if (with_ === without) break;
        const service = exponential(1);
        with_ += service;
        without += service;
      }
      return sum;
    };
    let wait = 0;
    const found: Record<0.5 | 1, number[]> = { 0.5: [], 1: [] };
    for (let n = 0; n < 40_000; n++) {
      // The wait of the n-th task (Lindley); far enough apart to look at.
      wait = Math.max(0, wait + exponential(1) - exponential(1 / 0.6));
      if (n % 10 > 0) continue;
      for (const size of [0.5, 1] as const) found[size].push(extra(size, wait));
    }
    for (const size of [0.5, 1] as const) {
      const { estimate, low, high } = meanInterval(found[size]);
      const error = (high - low) / 4;
      expect(Math.abs(estimate - delayToOthers(size, queue))).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.1);
    }
  });
});

describe("Clarke's payments for a place", () => {
  const durations = [3, 1, 4, 2];
  const weights = [3, 2, 2, 5];

  it("order jobs 4, 2, 1, 3 at a cost of 54, where they arrive at one of 83, and ask 6, 5, 0 and 14", () => {
    const { order, cost, payments } = clarkeSchedule(durations, weights);
    expect(order.map((job) => job + 1)).toEqual([4, 2, 1, 3]);
    expect(cost).toBe(54);
    expect(weightedCompletion(durations, weights, [0, 1, 2, 3])).toBe(83);
    expect(payments).toEqual([6, 5, 0, 14]);
  });

  /** What a job of a true weight loses where it reports another. */
  const loses = (job: number, truth: number, reports: readonly number[]) => {
    const { order, payments } = clarkeSchedule(durations, reports);
    const done = order.slice(0, order.indexOf(job) + 1).reduce((sum, each) => sum + durations[each], 0);
    return truth * done + payments[job];
  };

  it("are what the others would lose less without the job", () => {
    const { cost, payments, order } = clarkeSchedule(durations, weights);
    for (const job of [0, 1, 2, 3]) {
      const rest = [0, 1, 2, 3].filter((each) => each !== job);
      const without = clarkeSchedule(
        rest.map((each) => durations[each]),
        rest.map((each) => weights[each]),
      ).cost;
      const done = order.slice(0, order.indexOf(job) + 1).reduce((sum, each) => sum + durations[each], 0);
      expect(cost - weights[job] * done - without).toBe(payments[job]);
    }
  });

  it("are such that lying never gains: all weights and all reports of 1 to 6", () => {
    const six = [1, 2, 3, 4, 5, 6];
    for (let profile = 0; profile < 6 ** 4; profile++) {
      const reports = [0, 1, 2, 3].map((job) => 1 + (Math.floor(profile / 6 ** job) % 6));
      for (const job of [0, 1, 2, 3]) {
        const honest = loses(job, reports[job], reports);
        for (const lie of six)
          if (loses(job, reports[job], reports.with(job, lie)) < honest)
            throw new Error(`job ${job} of weights ${reports} gains by ${lie}`);
      }
    }
  });

  it("refuses what is no job", () => {
    expect(() => clarkeSchedule([0], [1])).toThrow(/durations must be above 0/);
    expect(() => clarkeSchedule([1], [-1])).toThrow(/weights must be at least 0/);
    expect(() => clarkeSchedule([1, 2], [1])).toThrow(/needs 2 weights/);
  });
});

describe("clients who mind what others lose", () => {
  const queue = { clients: 8, service: 1, worth: 5, waitCost: 1 };
  const static_ = { agents: 8, admission: "mm1", arrivals: "saturated", actions: "rate", capacity: 1 };
  const params = { ...static_, value: 5, callCost: 0, waitCost: 1, maxCalls: 0.5 };

  it("end at Nash where they mind nobody, at the optimum where as much as themselves", () => {
    const { nash, optimum } = rateLimitedApi.theory!(params);
    expect(awareLoad(queue, 0)).toBeCloseTo(nash!.total!, 12);
    expect(awareLoad(queue, 1)).toBeCloseTo(optimum!.total!, 12);
    expect(awareLoad(queue, 0)).toBeCloseTo(0.7318, 4);
    expect(awareLoad(queue, 1)).toBeCloseTo(0.5528, 4);
    expect(awareLoad({ ...queue, worth: 0.9 }, 0.5)).toBe(0);
  });

  it("gain by no other rate in between", () => {
    const worth = (total: number) => 5 - 1 / (1 - total);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (awareness, clients, share) => {
          const total = awareLoad({ ...queue, clients }, awareness);
          const others = total - total / clients;
          const counts = (own: number) =>
            own * worth(others + own) - awareness * others * (worth(others) - worth(others + own));
          expect(counts(share * (1 - others))).toBeLessThanOrEqual(counts(total / clients) + 1e-9);
        },
      ),
    );
  });

  it("refuses what is no share and no queue", () => {
    expect(() => awareLoad(queue, 1.5)).toThrow(/awareness/);
    expect(() => awareLoad({ ...queue, clients: 0 }, 0)).toThrow(/clients must be a whole number/);
    expect(() => awareLoad({ ...queue, waitCost: 0 }, 0)).toThrow(/waitCost must be above 0/);
  });
});
