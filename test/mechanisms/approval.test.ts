import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, asksAlways, asksBelow, qLearning } from "../../agents/index.ts";
import { commons } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  discrete,
  f64,
  feature,
  i32,
  type PolicyUse,
  perAgent,
  rollout,
  train,
  z,
} from "../../src/index.ts";
import {
  approvalQueue,
  askBelow,
  askingBudget,
  askingThreshold,
  fallbackLadder,
} from "../../src/institutions/index.ts";
import { answerRequest, approval, askAbout, fallback, readRequests } from "../../src/mechanisms/index.ts";
import { meanInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const loss = 10;
/** Each has a task in every tick, which is right to do with the confidence that it sees, else right to leave; what is wrong costs 10. */
const desk = sketchEnv({
  id: "desk-v0",
  params: z.object({
    agents: z.number().int().default(1),
    least: z.number().default(0),
    steps: z.number().default(0),
    horizon: z.number().default(Number.MAX_SAFE_INTEGER),
  }),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  state: () => ({ sure: perAgent(f64), wrong: perAgent(i32) }),
  action: () => discrete(2, { name: "task", labels: ["leave", "do"] }),
  observation: () => ({ confidence: feature(0, 1, "of being right", { bins: 10 }) }),
  world: {
    reset: draw,
    step(w, p) {
      for (let a = 0; a < w.agents; a++) w.payoff[a] = w.action[a] === w.wrong[a] ? -loss : 0;
      draw(w, p);
    },
    observe(w) {
      w.obs.confidence.set(w.sure);
    },
  },
});

/** New confidences: uniform from `least` to 1, or the middles of so many steps between them. */
function draw(
  w: { agents: number; sure: Float64Array; wrong: Int32Array; random(): number },
  { least, steps }: { least: number; steps: number },
): void {
  for (let a = 0; a < w.agents; a++) {
    const u = w.random();
    w.sure[a] = least + (1 - least) * (steps > 0 ? (Math.floor(u * steps) + 0.5) / steps : u);
    w.wrong[a] = w.random() < w.sure[a] ? 0 : 1;
  }
}
const rightOrNot = { on: "wrong", most: 0 };

const under = (params: Record<string, unknown>, env: Record<string, unknown> = {}, worlds = 1): Batch =>
  createBatch(desk, env, { worlds, seed: 1, mechanisms: [{ use: approval, params }], checked: worlds === 1 });

/** All choose, some ask, and the world steps. */
function tick(batch: Batch, acts: number[], asks: number[]): void {
  batch.io.actions[0].set(acts);
  batch.io.actions[1].set(asks);
  batch.step();
}
const requests = (batch: Batch) => [...batch.io.obs.request];
const metric = (batch: Batch, name: string) => batch.readMetrics(0)[`approval.${name}`];

describe("an approval", () => {
  it("of nobody or of nothing in particular is an error", () => {
    expect(() => under({})).toThrow(
      'needs least or most, from or up to which the human permits; give most, the largest amount that is permitted, or by: "outside" where a person answers',
    );
    expect(() => under({ by: "seat" })).toThrow("needs the agent that answers; give approver");
    expect(() => under({ by: "seat", approver: 1 })).toThrow("approver must be an agent of 0..0");
    expect(() => under({ most: 1, approver: 0 })).toThrow(
      'an approver that nobody asks, got 0; give by: "seat"',
    );
    expect(() => under({ by: "outside", most: 1 })).toThrow(
      'most says what the human of by: "server" permits, and by is "outside", got 1; leave out on, least and most: who answers decides',
    );
    expect(() => under({ most: 0, least: 1 })).toThrow("least must be at most most (0)");
    expect(() => under({ most: 1, safe: 2 })).toThrow("safe must be in 0..1, got 2");
    expect(() => under({ ...rightOrNot, on: "wrng" })).toThrow('did you mean "wrong"?');
    expect(() => under({ most: 1, rate: 0 })).toThrow("rate");
    expect(() => under({ most: 1, timeout: 0 })).toThrow("timeout");
    expect(() => under({ most: 1, budget: 1e9 })).toThrow("budget");
  });

  it("answers the queue in its order; who waits does the safe act, and then what was proposed", () => {
    const batch = under({ least: 1, rate: 1, cost: 2, waiting: 0.5 }, { agents: 3 });
    tick(batch, [1, 1, 0], [1, 1, 1]);
    expect([...batch.io.actions[0]]).toEqual([1, 0, 0]);
    expect(requests(batch)).toEqual([2, 1, 1]);
    expect([...batch.io.obs.queue]).toEqual([2, 2, 2]);
    expect([...batch.io.flows.approval]).toEqual([-2, -2.5, -2.5]);
    // Who waits cannot ask again.
    expect([...batch.io.masks[1]]).toEqual([1, 1, 1, 0, 1, 0]);
    tick(batch, [0, 0, 1], [1, 0, 0]);
    // What agent 1 proposed is done now. Agent 0 has come after agent 2.
    expect([...batch.io.actions[0]]).toEqual([0, 1, 0]);
    expect(requests(batch)).toEqual([1, 2, 1]);
    tick(batch, [1, 0, 1], [0, 0, 0]);
    // Agent 2 had proposed to leave it, which is refused.
    expect([...batch.io.actions[0]]).toEqual([0, 0, 0]);
    expect(requests(batch)).toEqual([1, 0, 3]);
    expect(metric(batch, "waited")).toBeCloseTo(5 / 3, 12);
  });

  it("begins the requests of a tick with another seat in each", () => {
    const batch = under({ least: 1, rate: 1, timeout: 1 }, { agents: 3 });
    const first = [0, 1, 2, 3].map(() => {
      tick(batch, [1, 1, 1], [1, 1, 1]);
      return requests(batch);
    });
    expect(first).toEqual([
      [2, 5, 5],
      [5, 2, 5],
      [5, 5, 2],
      [2, 5, 5],
    ]);
  });

  it("gives up after the time-out, and when the budget is spent", () => {
    const late = under({ by: "outside", timeout: 3 });
    tick(late, [1], [1]);
    tick(late, [1], [0]);
    expect(requests(late)).toEqual([1]);
    tick(late, [1], [0]);
    expect(requests(late)).toEqual([5]);
    expect([...late.io.actions[0]]).toEqual([0]);
    tick(late, [1], [0]);
    expect([requests(late), [...late.io.actions[0]]]).toEqual([[0], [1]]);

    const spent = under({ least: 1, budget: 2 }, { agents: 3 });
    tick(spent, [1, 1, 1], [1, 1, 1]);
    expect(requests(spent)).toEqual([2, 2, 5]);
    expect([...spent.io.obs.answersLeft]).toEqual([0, 0, 0]);
    expect([...spent.io.masks[1]]).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it("takes the act that is nearest to the safe amount, and amounts of a box", () => {
    const effort = (params: object, env: object, act: number) => {
      const mechanisms = [{ use: approval, params: { most: 0, timeout: 1, ...params } }];
      const batch = createBatch(commons, { agents: 1, ...env }, { mechanisms });
      tick(batch, [act], [1]);
      return batch.io.actions[0][0];
    };
    const levels = { maxEffort: 3, levels: 4 };
    expect(effort({}, levels, 3)).toBe(0);
    expect(effort({ safe: 1.4 }, levels, 3)).toBe(1);
    expect(effort({ most: 2 }, levels, 2)).toBe(2);
    expect(effort({ safe: 0.7 }, { continuous: true }, 1)).toBe(0.7);
    expect(effort({ most: 0.9 }, { continuous: true }, 0.85)).toBe(0.85);
  });

  it("by an agent shows it the first request, which it answers one tick later", () => {
    const batch = under({ by: "seat", approver: 2 }, { agents: 3 });
    const [answer, instead] = batch.io.actions.slice(2);
    answer[2] = 1;
    tick(batch, [1, 1, 1], [1, 1, 0]);
    expect([...batch.io.actions[0]]).toEqual([0, 0, 1]);
    expect([[...batch.io.obs.asking], [...batch.io.obs.proposal]]).toEqual([
      [0, 0, 1],
      [0, 0, 2],
    ]);
    expect([...batch.io.masks[1]]).toEqual([1, 0, 1, 0, 1, 0]);
    tick(batch, [0, 0, 1], [0, 0, 0]);
    expect([...batch.io.actions[0]]).toEqual([1, 0, 1]);
    answer[2] = 3;
    instead[2] = 1;
    tick(batch, [0, 0, 1], [0, 0, 0]);
    expect(requests(batch)).toEqual([0, 4, 0]);
    expect([...batch.io.actions[0]]).toEqual([0, 1, 1]);
  });

  it("from outside is read and answered between ticks, by whom one asks", async () => {
    const batch = under({ by: "outside", timeout: 5 }, { agents: 3 });
    tick(batch, [1, 1, 1], [1, 1, 1]);
    const [head] = batch.heads;
    expect(readRequests(batch, 0)).toEqual(
      [0, 1, 2].map((agent) => ({ agent, proposed: 1, since: 0, ticksLeft: 4, head })),
    );
    await askAbout(batch, 0, async ({ agent }) =>
      agent === 0 ? "approve" : agent === 1 ? "refuse" : undefined,
    );
    expect(readRequests(batch, 0).map(({ agent }) => agent)).toEqual([2]);
    tick(batch, [0, 1, 1], [0, 0, 0]);
    expect(requests(batch)).toEqual([2, 3, 1]);
    expect([...batch.io.actions[0]]).toEqual([1, 0, 0]);
    answerRequest(batch, 0, 2, { instead: 1 });
    tick(batch, [0, 0, 0], [0, 0, 0]);
    expect([requests(batch), [...batch.io.actions[0]]]).toEqual([
      [0, 0, 4],
      [0, 0, 1],
    ]);

    expect(() => answerRequest(batch, 0, 2, "approve")).toThrow("no request that waits, got 2");
    expect(() => answerRequest(batch, 0, 3, "approve")).toThrow("agent must be in 0..2");
    expect(() => answerRequest(batch, 1, 0, "approve")).toThrow("world must be in 0..0");
    tick(batch, [1, 1, 1], [1, 0, 0]);
    expect(() => answerRequest(batch, 0, 0, { instead: 2 })).toThrow(
      "instead must be a choice in 0..1, got 2",
    );
    expect(() => answerRequest(batch, 0, 0, "yes" as never)).toThrow("approve, refuse or");
    expect(() => answerRequest(under({ most: 1 }), 0, 0, "approve")).toThrow(
      'give it params: { by: "outside" }',
    );
    expect(() => readRequests(createBatch(desk), 0)).toThrow('no mechanism "approval" is laid over desk-v0');
  });

  it("answers every request once, or gives it up once, and never gives more than its budget", () => {
    const asks = fc.array(fc.array(fc.nat(3), { minLength: 3, maxLength: 3 }), {
      minLength: 1,
      maxLength: 25,
    });
    const given = fc.record({
      rate: fc.constantFrom(0.4, 1, 1.5),
      timeout: fc.integer({ min: 1, max: 4 }),
      budget: fc.constantFrom(0, 3, 100),
      accuracy: fc.constantFrom(0.5, 1),
    });
    fc.assert(
      fc.property(asks, given, (ticks, params) => {
        const batch = under({ least: 1, ...params }, { agents: 3 });
        const before = [0, 0, 0];
        const count = { asked: 0, answered: 0, unanswered: 0 };
        for (const row of ticks) {
          const may = [...batch.io.masks[1]].filter((_, j) => j % 2 === 1);
          const asking = row.map((each, a) => (each > 1 ? may[a] : 0));
          tick(
            batch,
            row.map((each) => each % 2),
            asking,
          );
          requests(batch).forEach((now, a) => {
            count.asked += asking[a];
            // Who neither asked nor waited has no answer; who did has one, waits, or has none for good.
            expect(now > 0).toBe(asking[a] === 1 || before[a] === 1);
            if (now === 2 || now === 3) count.answered++;
            if (now === 5) count.unanswered++;
            before[a] = now;
          });
        }
        const waits = before.filter((each) => each === 1).length;
        expect(count.asked).toBe(count.answered + count.unanswered + waits);
        expect(count.answered).toBeLessThanOrEqual(params.budget);
        expect(batch.columns["approval.spent"][0]).toBe(count.answered);
        const told = ["asked", "approved", "refused", "unanswered"].map(
          (name) => metric(batch, name) * ticks.length,
        );
        expect(told[0]).toBeCloseTo(count.asked, 9);
        expect(told[1] + told[2]).toBeCloseTo(count.answered, 9);
        expect(told[3]).toBeCloseTo(count.unanswered, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe("asking below a confidence", () => {
  /** Mean reward a task. */
  const earned = (params: object, use: PolicyUse) => {
    const batch = under({ ...rightOrNot, cost: 2, ...params }, { agents: 8 }, 32);
    rollout(batch, bindPolicies(batch, [use]), 160);
    let sum = 0;
    for (let i = 0; i < batch.worlds; i++) {
      const { welfare, "approval.collected": paid } = batch.readMetrics(i);
      sum += (welfare - paid) / batch.worlds / 8;
    }
    return sum;
  };
  const below = (x: number): PolicyUse => ({
    use: asksBelow,
    params: { of: "confidence", below: x, action: 1 },
  });

  it("costs what the theory says, and least at its threshold", () => {
    // Of 40,960 tasks the standard error is at most .025.
    const slack = 0.12;
    for (const accuracy of [1, 0.9]) {
      const { threshold, expected, always: asking } = askBelow({ loss, cost: 2, accuracy });
      expect(Math.abs(earned({ accuracy }, below(threshold)) + expected)).toBeLessThan(slack);
      expect(
        Math.abs(earned({ accuracy }, { use: asksAlways, params: { action: 1 } }) + asking),
      ).toBeLessThan(slack);
      expect(earned({ accuracy }, below(threshold - 0.25))).toBeLessThan(-expected - 0.05);
      expect(earned({ accuracy }, below(1))).toBeLessThan(-expected - 0.05);
    }
    expect(Math.abs(earned({}, { use: always, params: { action: 1 } }) + 5)).toBeLessThan(slack);
  });

  it("is what Q-learners find", () => {
    for (const [accuracy, threshold] of [
      [1, 0.8],
      [0.9, 0.7],
    ]) {
      // Confidences .55, .65 ... .95, where doing it is better than leaving it.
      const batch = under({ ...rightOrNot, cost: 2, accuracy }, { least: 0.5, steps: 5 }, 16);
      const params = { gamma: 0, alpha: 0.02, epsilon: 0.3, bins: { confidence: 10 } };
      const policies = bindPolicies(batch, [{ use: qLearning, params }]);
      train({ batch, policies, ticks: 12_000 });
      // What the greedy policy of each session asks about.
      const asked = new Float64Array(16);
      const tried = Array.from({ length: 16 }, () => new Set<number>());
      for (let t = 0; t < 100; t++) {
        for (const { policy } of policies) policy.act(0, 16, false);
        for (let i = 0; i < 16; i++) {
          const sure = batch.io.obs.confidence[i];
          if (tried[i].has(sure)) continue;
          tried[i].add(sure);
          asked[i] += batch.io.actions[1][i];
        }
        batch.step();
      }
      const found = Array.from(asked, (count) => 0.5 + 0.1 * count);
      const { low, high } = meanInterval(found);
      expect(low - 0.05).toBeLessThan(threshold);
      expect(high + 0.05).toBeGreaterThan(threshold);
      expect(Math.abs((low + high) / 2 - threshold)).toBeLessThan(0.05);
    }
  });
});

describe("a budget of answers", () => {
  it("is worth what the dynamic program says, and half of it first come, first served", () => {
    const [chances, budget] = [10, 3];
    const gained = (asks: (gain: number, left: number, answers: number) => boolean) => {
      const worlds = 200;
      const batch = under({ ...rightOrNot, budget }, { horizon: chances }, worlds);
      let sum = 0;
      for (let step = 0; step < 20 * chances; step++) {
        const t = step % chances;
        for (let i = 0; i < worlds; i++) {
          const gain = 1 - batch.io.obs.confidence[i];
          const may = batch.io.masks[1][2 * i + 1] === 1;
          const asking = may && asks(gain, chances - t, batch.io.obs.answersLeft[i]);
          batch.io.actions[0][i] = 1;
          batch.io.actions[1][i] = asking ? 1 : 0;
          if (asking) sum += gain;
        }
        batch.step();
        batch.resetDone();
      }
      return sum / worlds / 20;
    };
    const { best, firstCome, quantile } = askingBudget(chances, budget);
    const least = Array.from({ length: chances + 1 }, (_, t) =>
      Array.from({ length: budget + 1 }, (_, b) => (t > 0 ? askingThreshold(t, Math.min(b, t)) : 0)),
    );
    // A standard error of .008.
    expect(Math.abs(gained((gain, left, answers) => gain >= least[left][answers]) - best)).toBeLessThan(0.04);
    expect(Math.abs(gained(() => true) - firstCome)).toBeLessThan(0.04);
    expect(Math.abs(gained((gain) => gain >= 1 - budget / chances) - quantile)).toBeLessThan(0.04);
  });
});

describe("a queue for one human", () => {
  /** Mean number that waits at the end of a tick: n agents of whom each free one asks with q, an answer a tick with `rate`. */
  function meanQueue(n: number, q: number, rate: number, most = n): number {
    const upTo = Math.min(n, most);
    // Between k and k + 1 waiting as much goes up as goes down: from each j, more than k - j ask (and one more where one is answered).
    const share = new Float64Array(upTo + 1);
    const moreThan = (j: number, k: number, up: number) => {
      let log = (n - j) * Math.log1p(-q);
      let below = 0;
      for (let asks = 0; asks <= k - j + up; asks++) {
        below += Math.exp(log);
        log += Math.log(((n - j - asks) * q) / ((asks + 1) * (1 - q)));
      }
      return 1 - below;
    };
    share[0] = 1;
    for (let k = 0; k < upTo; k++) {
      let up = 0;
      for (let j = 0; j <= k; j++)
        up += share[j] * ((1 - rate) * moreThan(j, k, 0) + rate * moreThan(j, k, 1));
      share[k + 1] = up / (rate * (1 - q) ** (n - k - 1));
    }
    const sum = share.reduce((a, b) => a + b);
    return share.reduce((all, each, k) => all + (each * k) / sum, 0);
  }

  it("is as long as its Markov chain says", () => {
    const [agents, q, rate] = [5, 0.15, 0.6];
    const batch = under({ least: 1, rate, timeout: 1e6 }, { agents }, 32);
    const { queue } = batch.io.obs;
    let seed = 1;
    const draw = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    let [sum, count] = [0, 0];
    for (let t = 0; t < 2000; t++) {
      const asks = batch.io.actions[1];
      for (let k = 0; k < asks.length; k++)
        asks[k] = batch.io.masks[1][2 * k + 1] === 1 && draw() < q ? 1 : 0;
      batch.step();
      for (let i = 0; i < 32 && t >= 100; i++, count++) sum += queue[i * agents];
    }
    // A standard error of about .01.
    expect(Math.abs(sum / count - meanQueue(agents, q, rate))).toBeLessThan(0.05);
  });

  it("of many agents and short ticks is the one whose best threshold is known", () => {
    const given = { loss, cost: 1, arrivals: 1, service: 0.5, waiting: 0.5 };
    const { best, selfish } = approvalQueue(given);
    const tickLength = 0.002;
    const agents = 10_000;
    for (const { threshold, cost } of [best, selfish]) {
      const waits = meanQueue(agents, (threshold * tickLength) / agents, given.service * tickLength, 120);
      const total = threshold * given.cost + (loss * (1 - threshold) ** 2) / 2 + given.waiting * waits;
      expect(Math.abs(total - cost)).toBeLessThan(0.04);
    }
  });
});

describe("a fallback", () => {
  it("keeps in the long run what the ladder is worth", () => {
    /** The own policy earns 1, the norm .7, nothing 0. */
    const work = sketchEnv({
      id: "work-v0",
      agents: () => 8,
      action: () => discrete(3, { values: [0, 0.7, 1] }),
      world: {
        step(w) {
          for (let a = 0; a < 8; a++) w.payoff[a] = w.action[a] === 2 ? 1 : 0.7 * w.action[a];
        },
      },
    });
    const ladder = { failure: 0.01, undetected: 3, fallback: 0.7, repair: 0.1 };
    for (const norm of [0.7, 0]) {
      const batch = createBatch(work, {}, { worlds: 64, mechanisms: [{ use: fallback, params: { norm } }] });
      const policies = bindPolicies(batch, [{ use: always, params: { action: 2 } }]);
      rollout(batch, policies, 200);
      rollout(batch, policies, 2000);
      let sum = 0;
      for (let i = 0; i < 64; i++) sum += batch.readMetrics(i).welfare / 8 / 64;
      const worth = fallbackLadder({ ...ladder, fallback: norm });
      // Some 9,000 failures: a standard error of .0008.
      expect(Math.abs(sum - worth)).toBeLessThan(0.004);
    }
  });

  it("is noticed after its ticks, and shown from then on", () => {
    const mechanisms = [{ use: fallback, params: { failure: 1, unnoticed: 2, repair: 0, norm: 1 } }];
    const batch = createBatch(commons, { agents: 1, maxEffort: 3, levels: 4 }, { mechanisms });
    const lived = Array.from({ length: 5 }, () => {
      batch.io.actions[0].fill(3);
      batch.step();
      return [batch.io.actions[0][0], batch.io.obs.fallen[0]];
    });
    expect(lived).toEqual([
      [3, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 1],
    ]);
  });
});
