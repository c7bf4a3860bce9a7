/** Liability, joint liability, treaties and jurisdictions, held to `ostrom/institutions`. */
import { describe, expect, it } from "vitest";
import { box, createBatch, discrete, f64, type MechanismUse, perAgent } from "../../src/index.ts";
import { careUnder, lending, treaty as worth } from "../../src/institutions/index.ts";
import { jointLiability, jurisdiction, liability, quota, treaty } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { market } from "../helpers/market.ts";

const steps = 400;
/** Each takes care of 0 to 4 and leaves an expected harm of 5 e^-care to the next. */
const accidents = sketchEnv({
  id: "accidents-v0",
  agents: () => 2,
  action: () =>
    discrete(steps + 1, {
      values: Array.from({ length: steps + 1 }, (_, i) => (4 * i) / steps),
      unit: "care",
    }),
  state: () => ({ care: perAgent(f64), harm: perAgent(f64) }),
  world: {
    step(w) {
      for (let a = 0; a < w.agents; a++) {
        w.care[a] = (4 * w.action[a]) / steps;
        w.harm[a] = 5 * Math.exp(-w.care[a]);
      }
      for (let a = 0; a < w.agents; a++) w.payoff[a] = -w.care[a] - w.harm[1 - a];
    },
  },
});

/** The care by which agent 0 has the most, tried one after the other. */
function bestCare(params: Record<string, unknown>): number {
  const batch = createBatch(
    accidents,
    {},
    {
      worlds: steps + 1,
      mechanisms: [{ use: liability, params: { harm: "harm", ...params } }],
    },
  );
  for (let i = 0; i <= steps; i++) batch.io.actions[0][2 * i] = i;
  batch.step();
  let best = 0;
  for (let i = 0; i <= steps; i++) if (batch.io.reward[2 * i] > batch.io.reward[2 * best]) best = i;
  return (4 * best) / steps;
}

describe("liability", () => {
  const accident = { chance: 0.5, harm: 10 };

  it("makes the care best that the theory says", () => {
    const off = 4 / steps / 2 + 1e-9;
    const near = (care: number, wanted: number) => expect(Math.abs(care - wanted)).toBeLessThan(off);
    near(bestCare({}), careUnder(accident, { kind: "strict" }).care);
    const due = 1.6;
    near(bestCare({ rule: "negligence", care: "care", due }), due);
    near(bestCare({ rule: "negligence", care: "care", due: 2.5 }), 2.5);
    near(bestCare({ rule: "negligence", care: "care", due: 2.7 }), Math.log(5));
    // Two share equally: half of the own harm counts.
    near(
      bestCare({ joint: "equal", compensate: false }),
      careUnder(accident, { kind: "joint", injurers: 2, share: "equal" }).care,
    );
    near(bestCare({ joint: "full", compensate: false }), Math.log(5));
  });

  it("gives what one pays to the others", () => {
    const batch = createBatch(
      accidents,
      {},
      { mechanisms: [{ use: liability, params: { harm: "harm", assets: 4 } }] },
    );
    batch.io.actions[0].set([0, steps]);
    batch.step();
    const little = 5 * Math.exp(-4);
    // The first does harm of 5 and pays the 4 it has.
    expect([...batch.io.flows.liability]).toEqual([little - 4, 4 - little]);
    expect(batch.readMetrics(0)).toMatchObject({ "liability.liable": 2, "liability.collected": 4 + little });
  });

  it("finds who took care liable as often as courts err", () => {
    const worlds = 4000;
    const batch = createBatch(
      accidents,
      {},
      {
        worlds,
        mechanisms: [
          { use: liability, params: { harm: "harm", rule: "negligence", care: "care", due: 2, error: 1 } },
        ],
      },
    );
    // A care of 3 is one standard deviation above what is due: 1 - Phi(1) = .1587.
    batch.io.actions[0].fill((3 * steps) / 4);
    batch.step();
    let liable = 0;
    for (let i = 0; i < worlds; i++) liable += batch.readMetrics(i)["liability.liable"];
    expect(Math.abs(liable / (2 * worlds) - 0.1587)).toBeLessThan(
      4 * Math.sqrt((0.1587 * 0.8413) / (2 * worlds)),
    );
  });

  it("says what is missing", () => {
    const under = (params: object) => () =>
      createBatch(accidents, {}, { mechanisms: [{ use: liability, params: { harm: "harm", ...params } }] });
    expect(under({ rule: "negligence" })).toThrow("negligence needs care, the column of it, and due");
    expect(under({ due: 2 })).toThrow('care and due belong to negligence, got 2; say rule: "negligence"');
    expect(under({ harm: "harms" })).toThrow('did you mean "harm"?');
  });
});

describe("joint liability", () => {
  /** Action 1 is a failure; who succeeds has 1. */
  const borrowers = sketchEnv({
    id: "borrowers-v0",
    agents: () => 4,
    state: () => ({ failed: perAgent(f64) }),
    world: {
      step(w) {
        for (let a = 0; a < w.agents; a++) {
          w.failed[a] = w.action[a];
          w.payoff[a] = 1 - w.action[a];
        }
      },
    },
  });
  const pairs = (share: number): MechanismUse => ({
    use: jointLiability,
    params: { failed: "failed", share },
  });

  it("makes members pay for their own group alone", () => {
    const batch = createBatch(borrowers, {}, { mechanisms: [pairs(0.25)] });
    batch.io.actions[0].set([0, 1, 0, 0]);
    batch.step();
    expect([...batch.io.reward]).toEqual([0.75, 0, 1, 1]);
    batch.io.actions[0].set([1, 1, 1, 0]);
    batch.step();
    expect([...batch.io.reward]).toEqual([0, 0, 0, 0.75]);
    expect(batch.readMetrics(0)).toMatchObject({
      "joint-liability.failures": 2,
      "joint-liability.collected": 0.25,
    });
  });

  it("costs safe and risky pairs what moves the cap of their loans", () => {
    // Expected over the four outcomes, each in a world of its own.
    const share = 0.3;
    const batch = createBatch(borrowers, {}, { worlds: 4, mechanisms: [pairs(share)] });
    for (let i = 0; i < 4; i++) batch.io.actions[0].set([i & 1, i >> 1, 0, 0], 4 * i);
    batch.step();
    const burden = (p: number, q: number) =>
      [p * q, (1 - p) * q, p * (1 - q), (1 - p) * (1 - q)].reduce(
        (sum, chance, i) => sum - chance * batch.io.flows["joint-liability"][4 * i],
        0,
      );
    const [safe, risky] = [
      { chance: 0.9, returns: 2 },
      { chance: 0.5, returns: 2.8 },
    ];
    for (const agree of [true, false]) {
      const moved = lending(safe, risky, share, agree).cap - lending(safe, risky).cap;
      const ahead = burden(0.9, 0.9) - burden(0.5, agree ? 0.5 : 0.9);
      expect(moved).toBeCloseTo(-ahead / (0.9 - 0.5), 12);
    }
  });

  it("needs whole groups", () => {
    const uneven = { use: jointLiability, params: { failed: "failed", group: 3 } };
    expect(() => createBatch(borrowers, {}, { mechanisms: [uneven] })).toThrow(
      "group must divide the 4 agents, got 3",
    );
  });
});

/** Ten countries abate 0 to 10; each has what all abate, less half the square of its own. */
const climate = sketchEnv({
  id: "climate-v0",
  agents: () => 10,
  action: () => discrete(11, { unit: "abatement" }),
  world: {
    step(w) {
      let total = 0;
      for (let a = 0; a < w.agents; a++) total += w.action[a];
      for (let a = 0; a < w.agents; a++) w.payoff[a] = total - w.action[a] ** 2 / 2;
    },
  },
});

describe("a treaty", () => {
  const asks = Array.from({ length: 10 }, (_, k) => k + 1);
  const signed = (k: number, params: Record<string, unknown> = {}) => {
    const batch = createBatch(climate, {}, { mechanisms: [{ use: treaty, params: { asks, ...params } }] });
    const [abate, sign] = batch.io.actions;
    for (let a = 0; a < 10; a++) sign[a] = a < k ? 1 : 0;
    batch.step();
    // Bound: the one choice that the mask leaves; free: 1, the best answer.
    for (let a = 0; a < 10; a++) {
      const choices = [...batch.io.masks[0].subarray(11 * a, 11 * a + 11)];
      abate[a] = choices.includes(0) ? choices.indexOf(1) : 1;
    }
    batch.step();
    return batch;
  };

  it("is worth what the theory says at every number of signatories", () => {
    const game = { countries: 10, benefit: "linear", moves: "at once" } as const;
    for (let k = 0; k <= 10; k++) {
      const batch = signed(k);
      const { signatory, other, welfare } = worth(game, k);
      expect(batch.readMetrics(0)).toMatchObject({ welfare, "treaty.signatories": k });
      if (k > 0) expect(batch.io.payoff[0]).toBe(signatory.payoff);
      if (k < 10) expect(batch.io.payoff[9]).toBe(other.payoff);
    }
  });

  it("below its minimum binds nobody", () => {
    expect(signed(9, { minimum: 10 }).readMetrics(0)).toMatchObject({ welfare: 95, "treaty.inForce": 0 });
    expect(signed(10, { minimum: 10 }).readMetrics(0)).toMatchObject({ welfare: 500, "treaty.inForce": 1 });
    expect(() => signed(1, { minimum: 11 })).toThrow("minimum must be at most the 10 agents");
  });

  it("binds for its term, also whoever would rather not", () => {
    const batch = signed(3, { term: 2 });
    batch.io.actions[1].fill(0);
    batch.step();
    expect([...batch.io.obs.bound.subarray(0, 4)]).toEqual([1, 1, 1, 0]);
    expect(batch.io.obs.signatories[0]).toBe(3);
    batch.io.actions[0].fill(1);
    batch.io.actions[0].fill(3, 0, 3);
    batch.step();
    batch.step();
    expect(batch.io.obs.signatories[0]).toBe(0);
  });

  it("binds the first action of each role", () => {
    const mechanisms = [{ use: treaty, params: { asks: [4], minimum: 2 } }];
    const batch = createBatch(market, {}, { mechanisms });
    batch.io.actions[2].set([1, 0, 1, 0]);
    batch.step();
    const [bids, asks] = batch.io.masks;
    expect([bids.subarray(0, 5), asks.subarray(8, 12)].map((mask) => mask.join(""))).toEqual([
      "00001",
      "0001",
    ]);
  });

  it("may ask for at least, or at most, an amount", () => {
    const choices = (bound: string) => {
      const batch = createBatch(climate, {}, { mechanisms: [{ use: treaty, params: { asks: [8], bound } }] });
      batch.io.actions[1][0] = 1;
      batch.step();
      return [...batch.io.masks[0].subarray(0, 11)].join("");
    };
    expect(choices("at-least")).toBe("00000000111");
    expect(choices("at-most")).toBe("11111111100");
    expect(choices("exactly")).toBe("00000000100");
  });
});

describe("jurisdictions", () => {
  const over = (...rules: MechanismUse[]) => createBatch(climate, {}, { mechanisms: rules });
  const range = (as: string, params: object): MechanismUse => ({
    use: jurisdiction,
    as,
    params: { ...params },
  });

  it("leave what both allow", () => {
    const batch = over(range("town", { from: 2 }), range("state", { to: 4 }));
    expect([...batch.io.masks[0].subarray(0, 11)].join("")).toBe("00111000000");
  });

  it("that leave nothing are an error when the batch is built", () => {
    expect(() => over(range("town", { from: 6 }), range("state", { to: 4 }))).toThrow(
      "allows nothing of what earlier rules leave agent 0",
    );
  });

  it("or the earlier one decides, where the later yields", () => {
    const batch = over(range("town", { from: 6 }), range("state", { to: 4, yields: true }));
    expect([...batch.io.masks[0].subarray(0, 11)].join("")).toBe("00000011111");
  });

  it("yield to other rules too", () => {
    const batch = over({ use: quota, params: { cap: 3 } }, range("state", { from: 5, yields: true }));
    expect([...batch.io.masks[0].subarray(0, 11)].join("")).toBe("11110000000");
  });

  it("of two groups meet only where seats are in both", () => {
    const batch = over(
      { ...range("town", { from: 6 }), seats: [0, 1] },
      { ...range("state", { to: 4 }), seats: [2, 3] },
    );
    expect([...batch.io.masks[0].subarray(11, 33)].join("")).toBe("0000001111111111000000");
  });

  it("are laid on the first action of each role", () => {
    const rows = (...rules: MechanismUse[]) => {
      const { masks } = createBatch(market, {}, { mechanisms: rules }).io;
      return masks.map((mask, h) =>
        [0, 2].map((a) => mask.subarray(a * [5, 4][h], (a + 1) * [5, 4][h]).join("")),
      );
    };
    // Buyers bid 0 to 4, sellers ask 1 to 4; what is no action of a role stays open.
    expect(rows(range("town", { from: 1, to: 2 }))).toEqual([
      ["01100", "11111"],
      ["1111", "1100"],
    ]);
    const town = { ...range("town", { to: 0 }), seats: [0, 1] };
    expect(rows(town)[0]).toEqual(["10000", "11111"]);
    expect(() => rows(range("town", { to: 0 }))).toThrow(
      'allows no choice of ask, got "to 0"; there are 1, 2, 3, 4: change the range, or lay it on other agents, by seats',
    );
  });

  it("say what they cannot be laid on", () => {
    expect(() => over(range("town", { from: 11 }))).toThrow("allows no choice of action");
    const any = sketchEnv({ id: "any-v0", action: () => box(0, 1) });
    expect(() => createBatch(any, {}, { mechanisms: [{ use: jurisdiction }] })).toThrow(
      "needs choices, and action of any-v0 is any number",
    );
  });
});
