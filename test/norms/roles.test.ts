/** Certificates where agents do and see different things: each seat is left for what its role can do, and invaded by its like. */
import { describe, expect, it } from "vitest";
import { always, qLearning } from "../../agents/index.ts";
import {
  bindPolicies,
  createBatch,
  definePolicy,
  discrete,
  type PolicyDefinition,
  type Society,
  z,
} from "../../src/index.ts";
import { certify, type ExactDeviation, exactDeviation } from "../../src/norms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { market } from "../helpers/market.ts";

const use = (policy: unknown) => policy as PolicyDefinition;

/** Bids what the good is worth, or asks what it costs. */
const honest = use(
  definePolicy({
    id: "honest",
    title: "Honest",
    cite: [],
    kind: "norm",
    acts: "discrete",
    params: z.object({}),
    memory: {},
    seat(me) {
      me.act(me.obs.value ?? me.obs.cost! - 1);
    },
  }),
);

const society = (worlds = 12): Society => {
  const batch = createBatch(market, {}, { worlds });
  return {
    batch,
    policies: bindPolicies(batch, [
      { use: honest, role: "buyer" },
      { use: honest, role: "seller" },
    ]),
  };
};
const constant = (role: string, action: number) => ({
  label: `always ${action}`,
  use: use(always),
  params: { action },
  role,
});

describe("a market", () => {
  it("that tells the truth is left by neither role: nothing else pays, whatever is tried", () => {
    const deviants = [0, 2, 4]
      .map((bid) => constant("buyer", bid))
      .concat([0, 3].map((ask) => constant("seller", ask)));
    const { deviations, invasion, enforcement, stake } = certify(society(), {
      discount: 0.5,
      ticks: 300,
      deviants,
      learners: [{ label: "Q-learning", use: use(qLearning), params: { gamma: 0, epsilon: 0.2 } }],
      trainTicks: 4000,
      replicates: 1,
      seed: 3,
    });
    expect(deviations.seats.map(({ seat }) => seat)).toEqual([0, 1, 2, 3]);
    for (const { seat, gain, candidates } of deviations.seats) {
      expect(candidates.map(({ label }) => label)).toEqual([
        ...(seat < 2 ? ["always 0", "always 2", "always 4"] : ["always 0", "always 3"]),
        "Q-learning",
        "Q-learning, the best of all sessions",
      ]);
      expect(gain.high).toBeLessThan(0.05 * stake.perTick);
    }
    // A mutant of one role meets the two of its own kind, not all four.
    for (const { groups } of invasion) expect(groups.map(({ mutants }) => mutants)).toEqual([0, 1, 2]);
    expect(enforcement.seats.map(({ seat }) => seat)).toEqual([0, 1, 2, 3]);
  });

  it("in which sellers ask too much is left by sellers for what they could ask", () => {
    const batch = createBatch(market, {}, { worlds: 12 });
    const policies = bindPolicies(batch, [
      { use: honest, role: "buyer" },
      { use: use(always), params: { action: 3 }, role: "seller" },
    ]);
    const { deviations } = certify(
      { batch, policies },
      { discount: 0.5, ticks: 300, deviants: [constant("buyer", 4), constant("seller", 1)], seed: 3 },
    );
    const [buyer, , seller] = deviations.seats;
    expect([buyer.gain.estimate, seller.best]).toEqual([0, "always 1"]);
    expect(seller.gain.low).toBeGreaterThan(0);
    expect(seller.does).toMatch(/^ask 2, less than the norm’s 4/);
  });
});

describe("exact deviations", () => {
  /** What a leader with three choices and a follower with two are paid, `[leader][follower]`. */
  const paid = {
    leader: [
      [4, 1],
      [7, 2],
      [5, 0],
    ],
    follower: [
      [2, 3],
      [0, 1],
      [4, 4],
    ],
  };
  const stage = sketchEnv({
    id: "stage-v0",
    roles: () => [
      { name: "leader", seats: [0], action: ["lead"] },
      { name: "follower", seats: [1], action: ["follow"] },
    ],
    action: () => [discrete(3, { name: "lead" }), discrete(2, { name: "follow" })],
    world: {
      step(w) {
        const [lead, follow] = [w.actions[0][0], w.actions[1][1]];
        w.payoff[0] = paid.leader[lead][follow];
        w.payoff[1] = paid.follower[lead][follow];
      },
    },
  });

  it("try for each seat the choices of its own role", () => {
    for (const [lead, follow] of [
      [0, 0],
      [1, 0],
      [2, 1],
    ]) {
      const batch = createBatch(stage);
      const policies = bindPolicies(batch, [
        { use: use(always), params: { action: lead }, role: "leader" },
        { use: use(always), params: { action: follow }, role: "follower" },
      ]);
      const solve = (seat: number) =>
        exactDeviation({ batch, policies }, { seed: 1, session: 0, seat, discount: 0.8 }) as ExactDeviation;
      const [leader, follower] = [solve(0), solve(1)];
      expect([leader.kind, follower.kind]).toEqual(["exact", "exact"]);
      // Every tick is the same: what is gained is to what is earned as in one of them.
      const gainOf = (earned: number, best: number, conforming: number) =>
        (conforming / earned) * (best - earned);
      const most = Math.max(...paid.leader.map((row) => row[follow]));
      const now = paid.leader[lead][follow];
      if (now !== 0) expect(leader.gain).toBeCloseTo(gainOf(now, most, leader.conforming), 9);
      const own = paid.follower[lead];
      if (own[follow] !== 0)
        expect(follower.gain).toBeCloseTo(gainOf(own[follow], Math.max(...own), follower.conforming), 9);
    }
  });
});
