import { describe, expect, it } from "vitest";
import { aimd } from "../../agents/norms/aimd.ts";
import { exponentialBackoff } from "../../agents/norms/exponential-backoff.ts";
import { fixedRate } from "../../agents/norms/fixed-rate.ts";
import { sendAll } from "../../agents/norms/send-all.ts";
import { turnRoster } from "../../agents/norms/turn-roster.ts";
import { rateLimitedApi } from "../../envs/rate-limited-api/rate-limited-api.ts";
import {
  type Batch,
  type BatchOptions,
  type BoundPolicy,
  bindPolicies,
  createBatch,
  type PolicyDefinition,
  type PolicyUse,
} from "../../src/index.ts";
import { quota } from "../../src/mechanisms/quota/quota.ts";

interface Play {
  readonly batch: Batch;
  readonly policies: readonly BoundPolicy[];
  /** What all agents of world 0 chose, tick by tick, in calls. */
  history(ticks: number, before?: (tick: number) => void): number[][];
}

function play(params: Record<string, unknown>, uses: readonly PolicyUse[], options: BatchOptions = {}): Play {
  const batch = createBatch(rateLimitedApi, params, options);
  const policies = bindPolicies(batch, uses);
  const head = batch.heads[0];
  return {
    batch,
    policies,
    history(ticks, before) {
      return Array.from({ length: ticks }, (_, t) => {
        before?.(t);
        for (const { policy } of policies) policy.act(0, batch.worlds, true);
        const chosen = Array.from(batch.io.actions[0].subarray(0, batch.agents), (choice) =>
          head.kind === "discrete" ? head.values![choice] : choice,
        );
        batch.step();
        batch.resetDone();
        return chosen;
      });
    },
  };
}

const alone = (use: PolicyDefinition, params: Record<string, unknown> = {}): PolicyUse[] => [{ use, params }];
/** Endless backlogs and exact rates under a hard limit. */
const fluid = { arrivals: "saturated", actions: "rate", maxCalls: 20 };

describe("aimd", () => {
  const steps = { increase: 1, decrease: 0.5, start: 1 };

  it("is a sawtooth below a limit of 4.4", () => {
    const { history } = play({ ...fluid, agents: 1, capacity: 4.4 }, alone(aimd, steps));
    expect(history(13).flat()).toEqual([1, 2, 3, 4, 5, 2.5, 3.5, 4.5, 2.25, 3.25, 4.25, 5.25, 2.625]);
  });

  it("brings unequal rates together (Chiu & Jain)", () => {
    const { history } = play({ ...fluid, agents: 2, capacity: 10 }, [
      { use: aimd, params: { ...steps, start: 9 }, seats: [0] },
      { use: aimd, params: { ...steps, start: 0.5 }, seats: [1] },
    ]);
    // 9.5 calls, then 11.5: from there each rejection halves the difference.
    const calls = history(60);
    expect(calls[0]).toEqual([9, 0.5]);
    expect(calls[1]).toEqual([10, 1.5]);
    expect(calls[2]).toEqual([5, 0.75]);
    const [a, b] = calls[59];
    expect(Math.abs(a - b)).toBeLessThan(0.01);
    expect(a + b).toBeGreaterThan(4);
    expect(a + b).toBeLessThan(13);
  });

  it("spends fractions as whole calls", () => {
    const params = { arrivals: "saturated", agents: 1, capacity: 100 };
    const { history } = play(params, alone(aimd, { ...steps, increase: 0.5 }));
    // Rates 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5 with 1, 1.5, 2.5, 3, 4, 3.5, 5.5, 6 to spend on levels 1, 2 and 4.
    expect(history(8).flat()).toEqual([1, 1, 2, 2, 4, 2, 4, 4]);
  });

  it("does not raise its rate while there is nothing more to send", () => {
    const { history, batch, policies } = play({ agents: 1, arrivalRate: 0, capacity: 4 }, alone(aimd, steps));
    batch.columns.backlog[0] = 2;
    batch.observe();
    // One call, then the last one at a rate that has risen once; then silence.
    expect(history(20).flat()).toEqual([1, 1, ...Array(18).fill(0)]);
    expect(policies[0].memory.rate[0]).toBe(2);
  });

  it("is silent for as long as a 429 says", () => {
    const bucket = { admission: "token-bucket", burst: 4, capacity: 2, retryAfter: 3 };
    const { history } = play(
      { ...bucket, agents: 1, arrivals: "saturated", levels: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
      alone(aimd, { ...steps, start: 4 }),
    );
    // 4 calls empty the bucket; 5 meet the 2 that flowed back. Then the rate is 2.5, and 3.5 with 0.5 left over.
    expect(history(7).flat()).toEqual([4, 5, 0, 0, 0, 2, 4]);
  });

  it("forgets at the start of an episode", () => {
    const { history } = play({ ...fluid, agents: 1, capacity: 4.4, horizon: 8 }, alone(aimd, steps));
    const calls = history(16).flat();
    expect(calls.slice(8)).toEqual(calls.slice(0, 8));
  });
});

describe("fixed rate", () => {
  it("makes 1.5 calls out of ones and twos", () => {
    const { history } = play({ arrivals: "saturated", agents: 8, capacity: 12 }, alone(fixedRate));
    expect(history(6).map((calls) => calls[3])).toEqual([1, 2, 1, 2, 1, 2]);
  });

  it("saves up two ticks of silence, no more", () => {
    const { history, batch } = play(
      { agents: 1, arrivalRate: 0, capacity: 8, levels: [0, 1, 2, 3, 4, 5, 6] },
      alone(fixedRate, { rate: 2 }),
    );
    const calls = history(8, (t) => {
      if (t !== 5) return;
      batch.columns.backlog[0] = 20;
      batch.observe();
    });
    expect(calls.flat()).toEqual([0, 0, 0, 0, 0, 4, 2, 2]);
  });

  it("plays rates as they are", () => {
    const { history } = play({ ...fluid, agents: 8, capacity: 12 }, alone(fixedRate));
    expect(history(3).map((calls) => calls[0])).toEqual([1.5, 1.5, 1.5]);
  });
});

describe("turn roster", () => {
  it("goes round by the clock, the whole limit at a time", () => {
    const { history } = play({ arrivals: "saturated", agents: 4, capacity: 8 }, alone(turnRoster));
    expect(history(5)).toEqual([
      [8, 0, 0, 0],
      [0, 8, 0, 0],
      [0, 0, 8, 0],
      [0, 0, 0, 8],
      [8, 0, 0, 0],
    ]);
  });

  it("lets several be on together", () => {
    const { history, batch } = play(
      { arrivals: "saturated", agents: 4, capacity: 8 },
      alone(turnRoster, { together: 2 }),
    );
    expect(history(3)).toEqual([
      [4, 0, 4, 0],
      [0, 4, 0, 4],
      [4, 0, 4, 0],
    ]);
    expect(batch.readMetrics(0)).toMatchObject({ rejected: 0, utilisation: 1 });
    expect(() => play({ agents: 4 }, alone(turnRoster, { together: 3 }))).toThrow(
      "together must divide the 4 clients, got 3",
    );
  });
});

describe("send all", () => {
  it("calls for everything that waits, in the smallest level that covers it", () => {
    const { history, batch } = play({ agents: 4, arrivalRate: 0, capacity: 1 }, alone(sendAll));
    batch.columns.backlog.set([0, 2, 3, 40]);
    batch.observe();
    expect(history(1)).toEqual([[0, 2, 4, 8]]);
    expect(Array.from(batch.columns.calls)).toEqual([0, 2, 3, 8]);
  });

  it("goes to the edge of a box", () => {
    const { history } = play({ ...fluid, agents: 1 }, alone(sendAll));
    expect(history(2).flat()).toEqual([20, 20]);
  });
});

describe("exponential backoff", () => {
  const jammed = { agents: 1, arrivals: "saturated", admission: "token-bucket", capacity: 0.001, burst: 1 };

  /** Ticks of silence after each call. */
  const pauses = (calls: readonly number[]) => {
    const at = calls.flatMap((count, t) => (count > 0 ? [t] : []));
    return at.slice(1).map((t, j) => t - at[j] - 1);
  };

  it("doubles the range of its pauses with every rejection", () => {
    const longest = 16;
    const sums = [0, 0, 0, 0, 0, 0, 0];
    const seeds = 300;
    const { history, batch } = play(
      { ...jammed, retryAfter: 0, horizon: 200 },
      alone(exponentialBackoff, { longest }),
    );
    for (let seed = 0; seed < seeds; seed++) {
      const gaps = pauses(history(200).flat());
      sums.forEach((_, j) => {
        // 8 calls meet one in the bucket: the first try fails already.
        expect(gaps[j]).toBeLessThanOrEqual(Math.min(longest, 2 ** j));
        sums[j] += gaps[j];
      });
    }
    expect(batch.columns.episode[0]).toBe(seeds);
    // Uniform on 0..range: mean range / 2.
    sums.forEach((sum, j) => {
      const range = Math.min(longest, 2 ** j);
      expect(Math.abs(sum / seeds - range / 2)).toBeLessThan(0.1 + range * 0.1);
    });
  });

  it("starts anew after a success", () => {
    const { history, batch, policies } = play(
      { ...jammed, burst: 100_000, retryAfter: 0, horizon: 10_000 },
      alone(exponentialBackoff, { base: 1000, longest: 1000 }),
    );
    batch.columns.level[0] = 0;
    history(2);
    expect(policies[0].memory.failures[0]).toBe(1);
    // A bucket that has everything: the next try succeeds, and the one after it is not delayed.
    batch.columns.level[0] = 100_000;
    const calls = history(1100).flat();
    const first = calls.indexOf(8);
    expect(first).toBeLessThan(1000);
    expect(calls.slice(first)).toEqual(Array(1100 - first).fill(8));
    expect(policies[0].memory.failures[0]).toBe(0);
  });

  it("waits at least as long as a 429 says", () => {
    const { history } = play({ ...jammed, retryAfter: 5 }, alone(exponentialBackoff));
    expect(Math.min(...pauses(history(200).flat()))).toBe(5);
  });
});

describe("all pacing norms", () => {
  const norms = [aimd, exponentialBackoff, fixedRate, sendAll, turnRoster];

  it.each(norms.map((norm) => [norm.id, norm] as const))(
    "%s keeps to the levels a quota leaves",
    (_, use) => {
      const mechanisms = [{ use: quota, params: { cap: 2, enforce: "mask" } }];
      const { history } = play({ agents: 2, capacity: 16, arrivalRate: 6 }, alone(use), { mechanisms });
      const calls = history(60).flat();
      expect(Math.max(...calls)).toBe(2);
    },
  );

  it.each(norms.map((norm) => [norm.id, norm] as const))("%s plays levels and rates", (_, use) => {
    for (const actions of ["levels", "rate"]) {
      const params = { actions, arrivals: "trace", admission: "token-bucket", capacity: 6.5 };
      const { history, batch } = play(params, alone(use), { worlds: 3 });
      history(100);
      expect(batch.columns.served[0]).toBeGreaterThan(50);
    }
  });
});
