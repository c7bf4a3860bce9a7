/** What learners make of a ledger, of joint liability and of keys, where theory says what they should. Sessions are worlds of one batch. */
import { describe, expect, it } from "vitest";
import { always, qLearning, sidePayer } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { rewardRule } from "../../src/credit/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  f64,
  type MechanismUse,
  type PolicyUse,
  perAgent,
  train,
  u8,
  z,
} from "../../src/index.ts";
import { lending } from "../../src/institutions/index.ts";
import { identities, jointLiability, ledger, pigouvianTax } from "../../src/mechanisms/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const sessions = 32;

/** Lets all learn; gives the share of sessions in which something is so of what they choose then without exploring. */
function learned(batch: Batch, uses: readonly PolicyUse[], ticks: number) {
  const policies = bindPolicies(batch, uses, { seed: "institutions" });
  train({ batch, policies, ticks });
  for (const { policy } of policies) policy.act(0, batch.worlds, false);
  return (isSo: (world: number) => boolean) => {
    const worlds = Array.from({ length: batch.worlds }, (_, i) => i);
    return wilsonInterval(worlds.filter(isSo).length, batch.worlds);
  };
}

const epsilon = { start: 1, end: 0.02, decay: 5e-4 };

describe("a ledger", () => {
  /** In half the ticks a third of the sessions still defect. */
  const slowly = { ...epsilon, decay: 2e-4 };

  /** Sessions in which a learner cooperates that discounts by .95. */
  function cooperating(other: PolicyUse) {
    const mechanisms = [{ use: ledger, params: { credit: 1_000_000, rows: 4096 } }];
    const batch = createBatch(matrixGame, {}, { worlds: sessions, mechanisms, checked: false });
    const bins = { balance: 0, received: 0 };
    const learner = {
      use: qLearning,
      params: { gamma: 0.95, alpha: 0.1, epsilon: slowly, bins },
      seats: [0],
    };
    return learned(batch, [learner, other], 40_000)((i) => batch.io.actions[0][2 * i] === 0);
  }

  it("has a learner cooperate where the discounted payment is over what defection gains, .95 u > 2, and else not", () => {
    const paid = (units: number) => cooperating({ use: sidePayer, params: { units }, seats: [1] });
    const shares = [paid(3), paid(2), cooperating({ use: always, params: { action: 0 }, seats: [1] })];
    expect(shares[0].low).toBeGreaterThan(0.8);
    expect(shares[1].high).toBeLessThan(0.2);
    expect(shares[2].high).toBeLessThan(0.2);
  });
});

describe("joint liability", () => {
  const safe = { chance: 0.9, returns: 2 };
  const risky = { chance: 0.5, returns: 2.8 };

  /** Two borrowers choose a project: it succeeds, repays, and leaves the rest, or fails. */
  const loan = sketchEnv({
    id: "loan-v0",
    params: z.object({ factor: z.number().describe("what is repaid, in loans") }),
    horizon: () => 1,
    state: () => ({ failed: perAgent(u8) }),
    world: {
      step(w, { factor }) {
        for (let a = 0; a < w.agents; a++) {
          const { chance, returns } = w.action[a] === 0 ? safe : risky;
          w.failed[a] = w.random() < chance ? 0 : 1;
          w.payoff[a] = w.failed[a] === 0 ? returns - factor : 0;
        }
      },
    },
  });

  /** Sessions in which both borrowers choose the safe project at a factor of 1.2. */
  function bothSafe(share: number, reward?: PolicyUse["reward"]) {
    const mechanisms: MechanismUse[] = [{ use: jointLiability, params: { failed: "failed", share } }];
    const batch = createBatch(loan, { factor: 1.2 }, { worlds: sessions, mechanisms, checked: false });
    const alpha = { start: 0.1, end: 1e-3, decay: 3e-4 };
    const use: PolicyUse = {
      use: qLearning,
      params: { gamma: 0, alpha, epsilon },
      ...(reward && { reward }),
    };
    const { actions } = batch.io;
    return learned(batch, [use], 30_000)((i) => actions[0][2 * i] + actions[0][2 * i + 1] === 0);
  }

  it("makes partners choose safely who share what they earn, and not those who see to themselves", () => {
    expect(lending(safe, risky, 1, true).cap).toBeCloseTo(1.4, 12);
    expect(lending(safe, risky, 1, false).cap).toBeCloseTo(0.9, 12);
    const team = rewardRule({ use: "team", of: "reward" });
    const shares = [bothSafe(1, team), bothSafe(1), bothSafe(0, team)];
    expect(shares[0].low).toBeGreaterThan(0.8);
    expect(shares[1].high).toBeLessThan(0.2);
    expect(shares[2].high).toBeLessThan(0.2);
  });
});

describe("keys", () => {
  /** Each is taxed by 1. */
  const taxed = sketchEnv({
    id: "taxed-v0",
    agents: () => 4,
    horizon: () => 1,
    state: () => ({ stake: perAgent(f64) }),
    world: { reset: (w) => void w.stake.fill(1) },
  });

  /** Sessions in which all four have opened a second key, and none has, where a key costs so much. */
  function second(cost: number) {
    const mechanisms: MechanismUse[] = [
      { use: identities, params: { keys: 2, cost, others: 0 } },
      { use: pigouvianTax, params: { on: "stake", redistribute: true, counts: "key" } },
    ];
    const batch = createBatch(taxed, {}, { worlds: sessions, mechanisms, checked: false });
    const use: PolicyUse = { use: qLearning, params: { gamma: 0, alpha: 0.1, epsilon, bins: { keyAge: 0 } } };
    const share = learned(batch, [use], 10_000);
    const opened = (i: number) =>
      batch.io.actions[1].subarray(4 * i, 4 * i + 4).filter((c) => c === 2).length;
    return { all: share((i) => opened(i) === 4), none: share((i) => opened(i) === 0) };
  }

  /**
   * With h keys of N one gets (4 h - 1) / (N - 1) - 1: a second key gains .75 where no other has one, .5 where all have, and then
   * leaves nobody more than before.
   */
  it("are opened by all where one costs less than .5, and by nobody where it costs more than .75", () => {
    const cheap = second(0.3);
    const dear = second(1);
    expect(cheap.all.low).toBeGreaterThan(0.8);
    expect(dear.none.low).toBeGreaterThan(0.8);
  });
});
