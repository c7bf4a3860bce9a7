import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import { type Batch, createBatch } from "../../src/index.ts";

/** Lets all agents of all worlds take random actions, the same for the same `seed`. */
function playRandomly(batch: Batch, ticks: number, seed = 1): void {
  let word = seed;
  const head = batch.heads[0];
  const action = batch.io.actions[0];
  for (let t = 0; t < ticks; t++) {
    for (let k = 0; k < action.length; k++) {
      word = (Math.imul(word, 1664525) + 1013904223) >>> 0;
      const u = word / 2 ** 32;
      action[k] = head.kind === "box" ? u * head.high : Math.floor(u * head.n);
    }
    batch.step();
    batch.resetDone();
  }
}

/** One tick of a single world; returns what each client got. */
function tick(batch: Batch, actions: readonly number[]): number[] {
  batch.io.actions[0].set(actions);
  batch.step();
  return Array.from(batch.columns.accepted as Float64Array);
}

const column = (batch: Batch, name: string) => Array.from(batch.columns[name] as Float64Array);

/** Params that cover every rule and their combinations. */
const anyParams = fc
  .record({
    agents: fc.integer({ min: 1, max: 9 }),
    admission: fc.constantFrom("hard-limit", "token-bucket", "mm1"),
    arrivals: fc.constantFrom("poisson", "trace", "saturated"),
    capacity: fc.integer({ min: 1, max: 12 }),
    burst: fc.double({ min: 1, max: 20, noNaN: true }),
    retryAfter: fc.integer({ min: 0, max: 4 }),
    tokensPerTick: fc.constantFrom(0, 0, 3000, 12_000.5),
    arrivalRate: fc.double({ min: 0, max: 6, noNaN: true }),
    trace: fc.constantFrom("conv", "code"),
    tickSeconds: fc.constantFrom(0.5, 2, 5),
    backlogLimit: fc.integer({ min: 1, max: 20 }),
    actions: fc.constantFrom("levels", "rate"),
    levels: fc.constantFrom([0, 1, 2, 4, 8], [1, 3], [0, 5, 30]),
    maxCalls: fc.double({ min: 0.1, max: 9, noNaN: true }),
    value: fc.double({ min: -1, max: 5, noNaN: true }),
    callCost: fc.double({ min: 0, max: 1, noNaN: true }),
    waitCost: fc.double({ min: 0.1, max: 1, noNaN: true }),
    horizon: fc.integer({ min: 1, max: 40 }),
  })
  .map((p) =>
    p.admission === "mm1" ? { ...p, arrivals: "saturated" as const, tokensPerTick: 0, maxWait: 100 } : p,
  );

describe("kernel form", () => {
  it("equals the world form bit for bit", () => {
    fc.assert(
      fc.property(anyParams, fc.integer({ min: 1, max: 5 }), fc.integer(), (params, worlds, seed) => {
        const [a, b] = (["kernel", "world"] as const).map((form) => {
          const batch = createBatch(rateLimitedApi, params, { worlds, form, seed });
          playRandomly(batch, 60);
          return batch.save();
        });
        expect(Buffer.compare(a, b)).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe("token bucket", () => {
  const bucket = {
    agents: 2,
    admission: "token-bucket",
    arrivals: "saturated",
    levels: [0, 1, 2, 4],
    capacity: 2,
    burst: 4,
    retryAfter: 2,
    value: 1,
    callCost: 0.25,
  };

  it("plays burst, refill, 429 and retry-after", () => {
    const batch = createBatch(rateLimitedApi, bucket);
    const retry = () => column(batch, "retryAfter");
    // The bucket is full: a burst of 4 gets in, and 2 flow back.
    expect(tick(batch, [2, 2])).toEqual([2, 2]);
    expect(batch.columns.level[0]).toBe(2);
    expect(tick(batch, [1, 1])).toEqual([1, 1]);
    expect(tick(batch, [2, 0])).toEqual([2, 0]);
    // 4 calls meet 2 in the bucket: a 429, and a pause of two ticks.
    expect(tick(batch, [3, 0])).toEqual([2, 0]);
    expect(retry()).toEqual([2, 0]);
    expect(Array.from(batch.io.obs.retryAfter)).toEqual([2, 0]);
    expect(Array.from(batch.io.obs.success)).toEqual([0.5, 1]);
    expect(Array.from(batch.io.payoff)).toEqual([2 - 4 * 0.25, 0]);
    // Calls in the pause cost, are turned away unseen and take nothing from the bucket.
    expect(tick(batch, [3, 2])).toEqual([0, 2]);
    expect(Array.from(batch.io.payoff)).toEqual([-4 * 0.25, 2 - 2 * 0.25]);
    expect(retry()).toEqual([1, 0]);
    expect(batch.columns.externality[0]).toBe(0);
    expect(tick(batch, [0, 0])).toEqual([0, 0]);
    expect(retry()).toEqual([0, 0]);
    expect(batch.columns.level[0]).toBe(4);
    expect(tick(batch, [3, 0])).toEqual([4, 0]);
    expect(batch.readMetrics(0)).toMatchObject({ served: 16 / 7, issued: 22 / 7, rejected: 6 / 22 });
  });

  it.each(["kernel", "world"] as const)("never holds more than its burst (%s form)", (form) => {
    const batch = createBatch(rateLimitedApi, { ...bucket, retryAfter: 0 }, { form });
    for (const left of [4, 4, 4]) {
      expect(tick(batch, [0, 0])).toEqual([0, 0]);
      expect(batch.columns.level[0]).toBe(left);
    }
    // After any time of silence, the burst gets in and no more.
    expect(tick(batch, [3, 3]).reduce((all, own) => all + own, 0)).toBe(4);
    expect(batch.columns.level[0]).toBe(2);
    expect(tick(batch, [0, 0])).toEqual([0, 0]);
    expect(batch.columns.level[0]).toBe(4);
  });

  it("adds fractions up to whole calls", () => {
    const batch = createBatch(rateLimitedApi, {
      ...bucket,
      agents: 1,
      capacity: 0.5,
      burst: 1,
      retryAfter: 0,
    });
    expect(Array.from({ length: 5 }, () => tick(batch, [1])[0])).toEqual([1, 0, 1, 0, 1]);
  });
});

describe("hard limit on backlogs", () => {
  const limit = { agents: 1, capacity: 3, arrivalRate: 0, callCost: 0.25, waitCost: 0.125 };

  it("serves the limit, charges every call and every wait", () => {
    const batch = createBatch(rateLimitedApi, limit);
    (batch.columns.backlog as Int32Array)[0] = 5;
    expect(tick(batch, [3])).toEqual([3]);
    expect(batch.io.payoff[0]).toBe(3 - 4 * 0.25 - 2 * 0.125);
    expect(batch.io.obs.backlog[0]).toBe(2);
    // No more calls than requests.
    expect(tick(batch, [4])).toEqual([2]);
    expect(batch.columns.calls[0]).toBe(2);
    expect(batch.io.payoff[0]).toBe(2 - 2 * 0.25);
    // Two requests waited through the first tick: 2 / 5 ticks each of the five served.
    expect(batch.readMetrics(0)).toMatchObject({ served: 2.5, rejected: 1 / 6, waiting: 1, latency: 2 / 5 });
  });

  it("loses what a full backlog cannot take", () => {
    const batch = createBatch(rateLimitedApi, { ...limit, arrivalRate: 40, backlogLimit: 2 });
    tick(batch, [0]);
    const { arrived, lost } = batch.columns;
    expect(batch.columns.backlog[0]).toBe(2);
    expect(arrived[0]).toBeGreaterThan(10);
    expect(lost[0]).toBe(arrived[0] - 2);
  });

  it("saves up the fraction of a rate", () => {
    const batch = createBatch(rateLimitedApi, { ...limit, actions: "rate" });
    (batch.columns.backlog as Int32Array)[0] = 9;
    expect(Array.from({ length: 5 }, () => tick(batch, [1.5])[0])).toEqual([1, 2, 1, 2, 1]);
  });

  it("shares the limit in proportion to calls", () => {
    const worlds = 4000;
    const batch = createBatch(rateLimitedApi, { ...limit, agents: 3, capacity: 4 }, { worlds });
    batch.columns.backlog.fill(60);
    // 1, 2 and 8 calls for 4 slots.
    for (let k = 0; k < 3 * worlds; k++) batch.io.actions[0][k] = [1, 2, 4][k % 3];
    batch.step();
    const mean = [0, 1, 2].map((a) => {
      let sum = 0;
      for (let i = 0; i < worlds; i++) sum += batch.columns.accepted[3 * i + a];
      return sum / worlds;
    });
    mean.forEach((share, a) => {
      // Expected 4 c / 11; five standard errors of a share with a standard deviation of at most a call.
      expect(Math.abs(share - (4 * [1, 2, 8][a]) / 11)).toBeLessThan(5 / Math.sqrt(worlds));
    });
  });

  it("counts temptations and who resists them", () => {
    // Fair share 3 / 2, in whole calls 2.
    const batch = createBatch(rateLimitedApi, { ...limit, agents: 2 });
    (batch.columns.backlog as Int32Array).set([9, 2]);
    tick(batch, [2, 2]);
    expect([batch.columns.tempted[0], batch.columns.cooperation[0]]).toEqual([1, 1]);
    (batch.columns.backlog as Int32Array).set([9, 9]);
    tick(batch, [3, 2]);
    expect([batch.columns.tempted[0], batch.columns.cooperation[0]]).toEqual([3, 2]);
  });
});

describe("token limit", () => {
  const tokens = {
    agents: 1,
    capacity: 100,
    arrivals: "saturated",
    admission: "token-bucket",
    burst: 100,
    retryAfter: 0,
    tokensPerTick: 2500,
    tokensPerCall: 1000,
    levels: [0, 8],
  } as const;

  it("lets calls overdraw, and takes the debt from the next tick", () => {
    const batch = createBatch(rateLimitedApi, tokens);
    // 2500 pay for two calls and a third that leaves a debt of 500; then 2000 pay for two.
    expect(Array.from({ length: 4 }, () => tick(batch, [1])[0])).toEqual([3, 2, 3, 2]);
    expect(batch.readMetrics(0).tokensServed).toBe(2500);
    expect(batch.io.obs.tokenLoad[0]).toBe(0.8);
  });

  it("does not save what is left over", () => {
    const batch = createBatch(rateLimitedApi, tokens);
    for (let t = 0; t < 3; t++) tick(batch, [0]);
    expect(tick(batch, [1])).toEqual([3]);
  });
});

describe("queue", () => {
  const queue = rateLimitedApi.presets!.queue;

  it("makes all wait 1 / (mu - load)", () => {
    const batch = createBatch(rateLimitedApi, { ...queue, agents: 2 });
    tick(batch, [0.25, 0.25]);
    expect(batch.io.payoff[0]).toBe(0.25 * (5 - 1 / 0.5));
    expect(batch.readMetrics(0)).toMatchObject({ waiting: 1, latency: 2, served: 0.5, cooperation: 1 });
  });

  it("gives up after maxWait when overloaded, and serves mu", () => {
    const batch = createBatch(rateLimitedApi, { ...queue, agents: 2, maxCalls: 2, maxWait: 10 });
    expect(tick(batch, [1, 1])).toEqual([0.5, 0.5]);
    expect(batch.io.payoff[0]).toBe(5 * 0.5 - 10);
  });
});

describe.each(["kernel", "world"] as const)("utilisation (%s form)", (form) => {
  /** Over three ticks of the same actions. */
  const used = (params: Record<string, unknown>, actions: readonly number[]) => {
    const batch = createBatch(
      rateLimitedApi,
      { agents: 2, arrivals: "saturated", levels: [0, 1, 2, 4], retryAfter: 0, ...params },
      { form },
    );
    for (let t = 0; t < 3; t++) tick(batch, actions);
    return batch.readMetrics(0).utilisation;
  };

  it("is what is let in of the limit", () => {
    expect(used({ capacity: 5 }, [0, 0])).toBe(0);
    expect(used({ capacity: 5 }, [2, 1])).toBeCloseTo(3 / 5, 12);
    expect(used({ capacity: 5 }, [3, 3])).toBeCloseTo(1, 12);
    // A bucket lets its burst in first: 6, 2 and 2 of 2 a tick.
    const full = { admission: "token-bucket", capacity: 2, burst: 6 };
    expect(used(full, [3, 3])).toBeCloseTo((6 + 2 + 2) / (3 * 2), 12);
  });

  it("is that of the tighter limit where tokens are limited too", () => {
    // Calls of 100 tokens: 400 a tick are 4 calls of the 5 that the other limit allows.
    const tokens = { capacity: 5, tokensPerTick: 400, tokensPerCall: 100 };
    expect(used(tokens, [2, 0])).toBeCloseTo(2 / 4, 12);
    expect(used({ ...tokens, admission: "token-bucket", burst: 5 }, [2, 0])).toBeCloseTo(2 / 4, 12);
    expect(used(tokens, [3, 3])).toBeCloseTo(1, 12);
  });

  it("is what a queue serves of its rate", () => {
    const queue = { admission: "mm1", capacity: 4, maxWait: 100 };
    expect(used(queue, [2, 1])).toBeCloseTo(3 / 4, 12);
    expect(used(queue, [3, 3])).toBeCloseTo(1, 12);
  });
});

describe("conservation", () => {
  it("loses no request: arrived = served + waiting + lost, whatever agents do", () => {
    const queued = anyParams
      .filter(({ arrivals }) => arrivals !== "saturated")
      .map((params) => ({ ...params, horizon: 1000 }));
    fc.assert(
      fc.property(queued, fc.integer(), fc.integer({ min: 1, max: 2 ** 31 }), (params, seed, play) => {
        const batch = createBatch(rateLimitedApi, params, { worlds: 3, seed });
        playRandomly(batch, 50, play);
        const { arrived, served, lost, issued, rejected, backlog, tokensServed } = batch.columns;
        for (let i = 0; i < batch.worlds; i++) {
          let waiting = 0;
          for (let k = i * batch.agents; k < (i + 1) * batch.agents; k++) waiting += backlog[k];
          expect(arrived[i]).toBe(served[i] + waiting + lost[i]);
          expect(issued[i]).toBe(served[i] + rejected[i]);
          const slots =
            params.admission === "hard-limit" ? 50 * params.capacity : params.burst + 50 * params.capacity;
          expect(served[i]).toBeLessThanOrEqual(slots);
          // The largest request of the traces has 14,089 tokens.
          if (params.tokensPerTick > 0)
            expect(tokensServed[i]).toBeLessThanOrEqual(50 * params.tokensPerTick + 14_089);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives all societies of a seed the same arrivals and lots", () => {
    for (const arrivals of ["poisson", "trace"]) {
      const [idle, busy] = [0, 4].map((level) => {
        const batch = createBatch(rateLimitedApi, { arrivals, horizon: 30 }, { worlds: 4, seed: "pair" });
        batch.io.actions[0].fill(level);
        for (let t = 0; t < 70; t++) {
          batch.step();
          batch.resetDone();
        }
        return batch;
      });
      expect(idle.columns.arrived).toEqual(busy.columns.arrived);
      expect(idle.columns.rng).toEqual(busy.columns.rng);
      expect(idle.columns.served[0]).not.toBe(busy.columns.served[0]);
    }
  });
});

describe("externality", () => {
  it("is what the others lose by one's calls in the static cases", () => {
    for (const preset of ["queue", "contest"]) {
      const batch = createBatch(rateLimitedApi, { ...rateLimitedApi.presets![preset], agents: 3 });
      const most = batch.heads[0].kind === "box" ? batch.heads[0].high : 0;
      for (const rates of [
        [0.2, 0.5, 0.1],
        [1, 1, 1],
        [0.9, 0, 0.6],
      ]) {
        const calls = rates.map((rate) => rate * most);
        tick(batch, calls);
        const harm = Array.from(batch.columns.externality as Float64Array);
        const paid = Array.from(batch.io.payoff);
        for (let a = 0; a < 3; a++) {
          tick(
            batch,
            calls.map((rate, b) => (b === a ? 0 : rate)),
          );
          const without = batch.io.payoff.reduce((sum, x) => sum + x, 0);
          const others = paid.reduce((sum, x, b) => (b === a ? sum : sum + x), 0);
          expect(harm[a]).toBeCloseTo(without - others, 9);
        }
      }
    }
  });

  it("is the value of the slots taken from others where calls are whole", () => {
    const batch = createBatch(rateLimitedApi, { agents: 2, capacity: 4, arrivalRate: 0, value: 2 });
    batch.columns.backlog.fill(60);
    const [mine, theirs] = tick(batch, [4, 2]);
    expect(mine + theirs).toBe(4);
    // Alone, 2 calls of the one and 4 of the other's 8 get in.
    expect(column(batch, "externality")).toEqual([2 * (2 - theirs), 2 * (4 - mine)]);
    tick(batch, [1, 2]);
    expect(column(batch, "externality")).toEqual([0, 0]);
  });
});

describe("params", () => {
  it.each([
    [{ admission: "mm1" }, 'admission "mm1" is a static game and needs arrivals: "saturated", got "poisson"'],
    [{ levels: [0, 2, 1] }, "levels must ascend, got [0,2,1]"],
    [{ levels: [0, 1.5] }, "levels must be whole calls, got [0,1.5]"],
    [{ capacity: 2.5 }, "a hard limit on whole calls needs a whole capacity, got 2.5"],
    [{ ...rateLimitedApi.presets!.queue, maxWait: 5 }, "waitCost * maxWait must exceed value - callCost"],
  ])("rejects %j", (params, message) => {
    expect(() => createBatch(rateLimitedApi, params)).toThrow(message);
  });
});
