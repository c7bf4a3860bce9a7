import { describe, expect, it } from "vitest";
import { profitGains } from "../../experiments/algorithmic-collusion/firms.ts";
import { certify } from "../../src/norms/index.ts";
import { mean } from "../../src/stats/index.ts";
import { priceDeviants, priceSetters } from "./collusion.setup.ts";

describe("Q-learners that set prices (short runs; the full ones are experiment and slow test)", () => {
  const certificateOf = (memory: 0 | 1) => {
    const society = priceSetters({
      memory,
      gamma: 0.95,
      sessions: 8,
      ticks: 200_000,
      decay: 4e-5,
      opening: 7,
    });
    return {
      profit: mean(profitGains(society)),
      certificate: certify(society, {
        seed: 1,
        discount: 0.95,
        ticks: 300,
        warmUp: 100,
        deviants: priceDeviants,
      }),
    };
  };

  it("without memory: high profits that nobody defends", () => {
    const { profit, certificate } = certificateOf(0);
    expect(profit).toBeGreaterThan(0.85);
    expect(certificate.verdict.name).toBe("stuck but unenforced");
    expect(certificate.enforcement.worst.answered.estimate).toBe(0);
    expect(certificate.enforcement.worst.deterrence).toEqual({ estimate: 0, low: 0, high: 0 });
    expect(certificate.enforcement.worst.pays.estimate).toBe(1);
    expect(
      certificate.exact.solved && certificate.exact.gains.every((gain) => gain > certificate.epsilon),
    ).toBe(true);
  });

  it("with memory of one round: high profits, and a deviation is answered at the next tick", () => {
    const { profit, certificate } = certificateOf(1);
    expect(profit).toBeGreaterThan(0.6);
    expect(certificate.verdict.name).not.toBe("stuck but unenforced");
    for (const { answered, impulse, temptation, gain, deterrence } of certificate.enforcement.seats) {
      expect(answered.estimate).toBeGreaterThan(0.8);
      expect(impulse.others.mean[0]).toBe(0);
      expect(impulse.others.mean[1]).toBeLessThan(0);
      // The answer costs the deviator more than the deviation brings at once: with all that follows it loses.
      expect(deterrence.estimate).toBeGreaterThan(temptation.estimate);
      expect(gain.estimate).toBeLessThan(0);
    }
    expect(certificate.exact.solved).toBe(true);
  });
});
