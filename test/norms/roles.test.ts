/** Certificates where agents do and see different things: each seat is left for what its role can do, and invaded by its like. */
import { describe, expect, it } from "vitest";
import { always, qLearning } from "../../agents/index.ts";
import {
  bindPolicies,
  createBatch,
  definePolicy,
  type PolicyDefinition,
  type Society,
  z,
} from "../../src/index.ts";
import { certify } from "../../src/norms/index.ts";
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
