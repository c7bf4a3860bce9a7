/** What certificates say of learners that set prices, and of those that find win-stay, lose-shift. */
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/index.ts";
import { train } from "../../src/index.ts";
import { certify, exactDeviation, measureEnforcement } from "../../src/norms/index.ts";
import { priceDeviants, priceSetters } from "./collusion.setup.ts";
import { defect, pairOf } from "./societies.ts";

/** By then one action in 20,000 explores. */
const ticks = 2_500_000;

describe("learners that set prices (Calvano, Calzolari, Denicolo & Pastorello 2020)", () => {
  it("with memory: punished, and held in all but a few sessions", () => {
    const society = priceSetters({ memory: 1, gamma: 0.95, sessions: 200, ticks, decay: 4e-6 });
    const { worst } = measureEnforcement(society, {
      seed: 1,
      seats: [0],
      warmUp: 500,
      window: 25,
      discount: 0.95,
      epsilon: 1e-9,
      rounding: 1e-9,
    });
    expect(worst.answered.low).toBeGreaterThan(0.95);
    // The answer costs the deviator more than the deviation brings at once, in nearly all sessions.
    expect(worst.deterrence.low).toBeGreaterThan(worst.temptation.high);
    expect(worst.gain.high).toBeLessThan(0);
    expect(worst.pays.high).toBeLessThan(0.15);
    const { verdict } = certify(society, { discount: 0.95, ticks: 500, deviants: priceDeviants });
    // What the best deviants still gain comes to the bar: +.0014 [.0003, .0028] a tick, against .0024, 2 % of what is at
    // stake.
    expect(verdict.name).toBe("undecided");
    expect(verdict.parts).toMatchObject({
      efficient: "yes",
      enforced: "yes",
      withstands: "yes",
      recovers: "yes",
      throughout: "yes",
      leavingPays: "undecided",
    });
    // Three minutes on an idle core.
  }, 1_800_000);

  it("without memory: nothing is answered", () => {
    const society = priceSetters({ memory: 0, gamma: 0.95, sessions: 60, ticks, decay: 4e-6 });
    const { verdict, enforcement } = certify(society, {
      discount: 0.95,
      ticks: 500,
      deviants: priceDeviants,
    });
    expect(enforcement.worst).toMatchObject({ answered: { estimate: 0 }, deterrence: { low: 0, high: 0 } });
    expect(verdict.name).toBe("stuck but unenforced");
  });
});

describe("Q-learners that find win-stay, lose-shift at 5/3/1/0", () => {
  it.each([0.9, 0.95])("gamma %d: a single deviation gains 2 - 2 gamma", (gamma) => {
    const sessions = 40;
    const society = pairOf(qLearning, [5, 3, 1, 0], {
      params: { gamma, alpha: 0.1, epsilon: { start: 1, decay: 4e-6 } },
      worlds: sessions,
    });
    train({ ...society, ticks: 2_000_000 });
    const { q } = society.policies[0].memory;
    const strategy = (l: number) =>
      [0, 1, 2, 3].map((s) => (q[8 * l + 2 * s] >= q[8 * l + 2 * s + 1] ? "C" : "D")).join("");
    const settled = Array.from({ length: sessions }, (_, i) => i).filter((i) =>
      [0, 1].every((seat) => strategy(2 * i + seat) === "CDDC"),
    );
    expect(settled.length).toBeGreaterThan(0.5 * sessions);
    for (const session of settled) {
      const found = exactDeviation(society, { seed: 0, seat: 0, session, discount: gamma });
      expect(found).toMatchObject({ kind: "exact", single: { gain: expect.closeTo(2 - 2 * gamma, 9) } });
    }
    const { verdict, exact } = certify(society, { discount: gamma, ticks: 200, deviants: [defect] });
    // In some sessions leaving pays much, in most it costs: on average that is not decided, and it is not all of them.
    expect(verdict.name).not.toBe("stable norm");
    expect(verdict.parts).toMatchObject({ efficient: "yes", dilemma: "yes", throughout: "no" });
    expect(exact).toMatchObject({ solved: true, sessions: 16 });
  });
});
