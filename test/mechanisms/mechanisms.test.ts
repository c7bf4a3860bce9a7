import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixGame } from "../../envs/index.ts";
import {
  type Batch,
  box,
  createBatch,
  defineEnv,
  discrete,
  f64,
  feature,
  type MechanismUse,
  perAgent,
  u8,
  z,
} from "../../src/index.ts";
import { pigouvianTax, quota, sanction, sealedBids } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { market } from "../helpers/market.ts";

/** Three agents ask for 0, 1, 2 or 4 units; a unit pays 1. */
const requests = sketchEnv({
  id: "requests-v0",
  params: z.object({ horizon: z.number().default(10).describe("ticks") }),
  agents: () => 3,
  horizon: (p) => p.horizon,
  action: () => discrete(4, { values: [0, 1, 2, 4], unit: "units" }),
  observation: () => ({ nothing: feature(0, 1, "always 0") }),
  state: () => ({ taken: perAgent(f64), sealed: u8 }),
  metrics: { taken_total: { description: "units taken", per: "tick" } },
  world: {
    reset(w) {
      w.taken.fill(0);
      w.sealed = 0;
    },
    step(w) {
      for (let a = 0; a < w.agents; a++) {
        w.taken[a] = [0, 1, 2, 4][w.action[a]];
        w.payoff[a] = w.taken[a];
        w.taken_total += w.taken[a];
      }
    },
  },
});

function under(mechanisms: MechanismUse[], horizon = 10): Batch {
  return createBatch(requests, { horizon }, { mechanisms, checked: false });
}

function play(batch: Batch, actions: number[], head = 0): void {
  actions.forEach((action, k) => {
    batch.io.actions[head][k] = action;
  });
}

describe("pigouvian tax", () => {
  test("takes rate times the taxed column from the reward and leaves the payoff alone", () => {
    const batch = under([{ use: pigouvianTax, params: { on: "taken", rate: 0.5 } }]);
    play(batch, [1, 2, 3]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([1, 2, 4]);
    expect([...batch.io.reward]).toEqual([0.5, 1, 2]);
    expect(batch.readMetrics(0)).toMatchObject({
      welfare: 7,
      budget: 3.5,
      "pigouvian-tax.collected": 3.5,
      "pigouvian-tax.returned": 0,
    });
  });

  test("redistributed, each agent's tax goes to the others, and the budget balances", () => {
    const batch = under([{ use: pigouvianTax, params: { on: "taken", rate: 0.5, redistribute: true } }]);
    play(batch, [1, 2, 3]);
    batch.step();
    // Taxes .5, 1, 2; refunds are half of what the other two paid: 1.5, 1.25, .75.
    expect([...batch.io.reward]).toEqual([1 - 0.5 + 1.5, 2 - 1 + 1.25, 4 - 2 + 0.75]);
    expect(batch.readMetrics(0).budget).toBeCloseTo(0, 12);
  });

  test("the refund of an agent does not depend on what it does itself", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), (own, other) => {
        const batch = under([{ use: pigouvianTax, params: { on: "taken", rate: 0.3, redistribute: true } }]);
        play(batch, [own, other, 2]);
        batch.step();
        const taken = [0, 1, 2, 4];
        const refund = (0.3 * (taken[other] + taken[2])) / 2;
        expect(batch.io.reward[0]).toBeCloseTo(taken[own] * 0.7 + refund, 12);
      }),
    );
  });

  test("an unknown column is an error with what there is", () => {
    expect(() => under([{ use: pigouvianTax, params: { on: "take" } }])).toThrow(
      'unknown agent column of requests-v0 (asked for by pigouvian-tax) "take", did you mean "taken"?',
    );
  });
});

/** Agent 0 leaves after the first tick; what it took last stays in its column. */
const leavers = sketchEnv({
  id: "leavers-v0",
  agents: () => 3,
  horizon: () => 5,
  earlyExit: true,
  observation: () => ({ nothing: feature(0, 1, "always 0") }),
  state: () => ({ taken: perAgent(f64) }),
  world: {
    reset(w) {
      w.taken.fill(1);
    },
    step(w) {
      if (w.tick === 0) w.terminated[0] = 1;
    },
  },
});

test("agents that have left are neither taxed, refunded nor fined", () => {
  const tax = { use: pigouvianTax, params: { on: "taken", rate: 1, redistribute: true } };
  const taxed = createBatch(leavers, {}, { mechanisms: [tax] });
  taxed.step();
  expect([...taxed.io.reward]).toEqual([0, 0, 0]); // 3 pay 1 each, and get 1 each
  expect(taxed.readMetrics(0)["pigouvian-tax.collected"]).toBe(3);
  taxed.step();
  expect([...taxed.io.reward]).toEqual([0, 0, 0]);
  expect(taxed.readMetrics(0)["pigouvian-tax.collected"]).toBe(2.5); // 3, then 2
  const plain = createBatch(
    leavers,
    {},
    { mechanisms: [{ use: pigouvianTax, params: { on: "taken", rate: 1 } }] },
  );
  plain.step();
  plain.step();
  expect([...plain.io.reward]).toEqual([0, -1, -1]);
  const fined = createBatch(leavers, {}, { mechanisms: [{ use: sanction }] });
  fined.step();
  play(fined, [0, 2, 0], 1); // agent 1 punishes agent 0, which is gone
  fined.step();
  expect([...fined.io.reward]).toEqual([0, 0, 0]);
});

describe("quota", () => {
  test("masks every choice above the cap", () => {
    const batch = under([{ use: quota, params: { cap: 2 } }]);
    expect([...batch.io.masks[0]]).toEqual([1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0]);
  });

  test("over a period the mask follows what is left, and the allowance starts anew", () => {
    const batch = under([{ use: quota, params: { cap: 3, period: 3 } }]);
    const masks: number[][] = [];
    for (const action of [2, 1, 0, 2]) {
      play(batch, [action, 0, 0]);
      batch.step();
      masks.push([...batch.io.masks[0].subarray(0, 4)]);
    }
    expect(masks).toEqual([
      [1, 1, 0, 0],
      [1, 0, 0, 0],
      [1, 1, 1, 0],
      [1, 1, 0, 0],
    ]);
    expect(batch.io.obs.quotaLeft[0]).toBeCloseTo(1 / 3, 12);
  });

  test("rejecting turns what is too much into nothing and counts it", () => {
    const batch = under([{ use: quota, params: { cap: 2, enforce: "reject" } }]);
    play(batch, [3, 2, 3]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 2, 0]);
    expect(batch.readMetrics(0)["quota.rejected"]).toBe(2);
    expect([...batch.io.masks[0]]).not.toContain(0);
  });

  /** The same requests as any amount from 1/2 to 4. */
  const amounts = defineEnv({
    ...requests,
    id: "amounts-v0",
    action: () => box(0.5, 4, { unit: "units" }),
    world: {
      ...requests.world!,
      step(w) {
        for (let a = 0; a < w.agents; a++) w.payoff[a] = w.taken[a] = w.action[a];
      },
    },
  });

  test("on a box: what is too much is cut down to what is left, or rejected down to the smallest amount", () => {
    const taken = (enforce: string, period: number, ...ticks: number[][]) => {
      const batch = createBatch(
        amounts,
        {},
        { mechanisms: [{ use: quota, params: { cap: 2, period, enforce } }] },
      );
      const paid = ticks.map((actions) => {
        play(batch, actions);
        batch.step();
        return [...batch.io.payoff];
      });
      return { paid, rejected: batch.columns["quota.rejected"][0] };
    };
    expect(taken("mask", 1, [3, 2, 0.5])).toEqual({ paid: [[2, 2, 0.5]], rejected: 1 });
    expect(taken("reject", 1, [3, 2, 0.5])).toEqual({ paid: [[0.5, 2, 0.5]], rejected: 1 });
    // What counts against the allowance is what was done, not what was asked for.
    expect(taken("mask", 2, [1.5, 4, 1], [1, 1, 1]).paid).toEqual([
      [1.5, 2, 1],
      [0.5, 0.5, 1],
    ]);
    expect(taken("reject", 2, [1.5, 4, 1], [1, 1.5, 1]).paid).toEqual([
      [1.5, 0.5, 1],
      [0.5, 1.5, 1],
    ]);
  });

  /** Sellers choose an ask that is worth 1 to 4, buyers a bid that is worth its number. */
  test.each([undefined, "seller"])("is on the first action of each role, laid on %s", (role) => {
    const laid = (enforce: string) =>
      createBatch(
        market,
        {},
        {
          mechanisms: [{ use: quota, params: { cap: 1, enforce }, ...(role && { role }) }],
          checked: false,
        },
      );
    const [bids, asks] = laid("mask").io.masks;
    const bid = role ? [1, 1, 1, 1, 1] : [1, 1, 0, 0, 0];
    expect([...bids.subarray(0, 10)]).toEqual([...bid, ...bid]);
    expect([...asks.subarray(8)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0]);
    // What the others do not have is nobody's to forbid.
    expect([...bids.subarray(10)]).not.toContain(0);
    expect([...asks.subarray(0, 8)]).not.toContain(0);
    const rejecting = laid("reject");
    play(rejecting, [1, 4, 0, 0], 0);
    play(rejecting, [0, 0, 3, 0], 1);
    rejecting.step();
    expect([...rejecting.io.actions[0]]).toEqual([1, role ? 4 : 0, 0, 0]);
    expect([...rejecting.io.actions[1]]).toEqual([0, 0, 0, 0]);
    expect(rejecting.readMetrics(0)["quota.rejected"]).toBe(role ? 1 : 2);
  });

  test("lets the last unit of an allowance through in any unit, and no more", () => {
    for (const unit of [1e-12, 1, 1e12]) {
      const scaled = defineEnv({
        ...amounts,
        action: () => box(0, 4 * unit, { unit: "units" }),
      });
      const params = { cap: 0.3 * unit, period: 4, enforce: "reject" };
      const batch = createBatch(scaled, {}, { mechanisms: [{ use: quota, params }] });
      const paid = [0.1, 0.1, 0.1, 0.001].map((amount) => {
        play(batch, [amount * unit, 0, 0]);
        batch.step();
        return batch.io.payoff[0] / unit;
      });
      expect(paid).toEqual([0.1, 0.1, 0.1, 0].map((amount) => expect.closeTo(amount, 12)));
      expect(batch.columns["quota.rejected"][0]).toBe(1);
    }
  });

  test("no agent ever gets more than the cap in a period", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3)), { minLength: 4, maxLength: 12 }),
        fc.integer({ min: 0, max: 6 }),
        (plan, cap) => {
          const batch = under([{ use: quota, params: { cap, period: 4, enforce: "reject" } }], 12);
          const got = [0, 0, 0];
          plan.forEach((actions, t) => {
            play(batch, actions);
            batch.step();
            if (t % 4 === 0) got.fill(0);
            for (let a = 0; a < 3; a++) {
              got[a] += batch.io.payoff[a];
              expect(got[a]).toBeLessThanOrEqual(cap);
            }
          });
        },
      ),
    );
  });
});

describe("sanction", () => {
  test("the punisher pays the cost, the punished the fine; head and observation are added", () => {
    const batch = under([{ use: sanction, params: { cost: 1, fine: 3 } }]);
    expect(batch.heads.map(({ name }) => name)).toEqual(["action", "punish"]);
    play(batch, [1, 1, 1]);
    play(batch, [2, 1, 0], 1); // agent 0 punishes agent 2, agent 1 punishes agent 2
    batch.step();
    expect([...batch.io.reward]).toEqual([0, 0, -5]);
    expect([...batch.io.payoff]).toEqual([1, 1, 1]);
    expect([...batch.io.obs.punished]).toEqual([0, 0, 2]);
    const metrics = batch.readMetrics(0);
    expect(metrics["sanction.peace"]).toBeCloseTo(2 / 3, 12);
    expect(metrics["sanction.punishments"]).toBe(2);
    expect(metrics.budget).toBe(8);
  });
});

describe("sealed bids", () => {
  test("sets the env's switch at each episode start", () => {
    const batch = under([{ use: sealedBids }], 1);
    expect(batch.columns.sealed[0]).toBe(1);
    batch.step();
    batch.resetDone();
    expect(batch.columns.sealed[0]).toBe(1);
  });

  test("needs an env that has one", () => {
    expect(() => createBatch(matrixGame, {}, { mechanisms: [{ use: sealedBids }] })).toThrow(
      /unknown world column of matrix-game-v0 \(asked for by sealed-bids\) "sealed"/,
    );
  });
});
