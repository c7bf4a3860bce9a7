/**
 * Zero-determinant strategies and mistakes in the repeated prisoner's dilemma at 5/3/1/0.
 *
 * Press & Dyson 2012, PNAS 109:10409-10413; Stewart & Plotkin 2013, PNAS 110:15348-15353; self-play under noise as in
 * Nowak & Sigmund 1993, Nature 364:56-58. Long-run payoffs are computed twice: from the Markov chain over joint actions,
 * and by playing the norms in the env.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { memoryOne } from "../../agents/norms/memory-one.ts";
import { generousTitForTat, titForTat } from "../../agents/norms/tit-for-tat.ts";
import { winStayLoseShift } from "../../agents/norms/win-stay-lose-shift.ts";
import { zeroDeterminant, zeroDeterminantStrategy } from "../../agents/norms/zero-determinant.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { MemoryOne } from "../../src/games/index.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout } from "../../src/index.ts";

const [T, R, P, S] = [5, 3, 1, 0];
const allC: MemoryOne = [1, 1, 1, 1];
const allD: MemoryOne = [0, 0, 0, 0];

/** Long-run payoffs of x and y when both open with C and each action flips with probability `noise`. */
function longRun(x: MemoryOne, y: MemoryOne, noise = 0): [number, number] {
  const slip = (p: number) => (1 - noise) * p + noise * (1 - p);
  // From CC, CD, DC, DD as x sees them; y sees the middle two the other way round.
  let chain = [0, 1, 2, 3].map((state) => {
    const p = slip(x[state]);
    const q = slip(y[[0, 2, 1, 3][state]]);
    return [p * q, p * (1 - q), (1 - p) * q, (1 - p) * (1 - q)];
  });
  // The lazy chain has the same long-run shares and no cycles; squaring it takes it to its limit.
  chain = chain.map((row, i) => row.map((v, j) => (v + (i === j ? 1 : 0)) / 2));
  for (let doubling = 0; doubling < 60; doubling++)
    chain = chain
      .map((row) => row.map((_, j) => row.reduce((sum, v, k) => sum + v * chain[k][j], 0)))
      .map((row) => {
        const total = row.reduce((sum, v) => sum + v, 0);
        return row.map((v) => v / total);
      });
  const [cc, cd, dc, dd] = chain[0];
  return [R * cc + S * cd + T * dc + P * dd, R * cc + T * cd + S * dc + P * dd];
}

const zd = (params: Record<string, unknown>) => zeroDeterminantStrategy(zeroDeterminant.params.parse(params));

/** Mean payoffs by seat over worlds, and their standard errors. */
function simulate(uses: readonly PolicyUse[], noise: number) {
  const worlds = 200;
  const ticks = 1000;
  const batch = createBatch(matrixGame, { noise }, { worlds, seed: "zero-determinant" });
  const policies = bindPolicies(batch, uses, { seed: "zero-determinant" });
  rollout(batch, policies, 500);
  rollout(batch, policies, ticks);
  return [0, 1].map((seat) => {
    const means = Array.from({ length: worlds }, (_, i) => batch.columns.payoffSum[2 * i + seat] / ticks);
    const mean = means.reduce((sum, m) => sum + m, 0) / worlds;
    const variance = means.reduce((sum, m) => sum + (m - mean) ** 2, 0) / (worlds - 1);
    return { mean, error: Math.sqrt(variance / worlds) };
  });
}

/** The env's long-run payoffs agree with the chain's within four standard errors. */
function expectAgreement(uses: readonly PolicyUse[], exact: readonly number[], noise = 0): void {
  for (const [seat, { mean, error }] of simulate(uses, noise).entries())
    expect(Math.abs(mean - exact[seat]), `seat ${seat}: ${mean} +- ${error}`).toBeLessThanOrEqual(
      4 * error + 1e-9,
    );
}

const cooperator = { use: always, params: { action: 0 }, seats: [1] };

describe("extortion", () => {
  it("at chi 3 earns 41/11 against always-cooperate, which earns 21/11", () => {
    const exact = longRun(zd({ chi: 3 }), allC);
    expect(exact[0]).toBeCloseTo(41 / 11, 9);
    expect(exact[1]).toBeCloseTo(21 / 11, 9);
    expectAgreement([{ use: zeroDeterminant, params: { chi: 3 }, seats: [0] }, cooperator], exact);
  });

  it("at chi 2 (Extort-2) earns 3.5 against 2.25", () => {
    const exact = longRun(zd({ chi: 2 }), allC);
    expect(exact[0]).toBeCloseTo(3.5, 9);
    expect(exact[1]).toBeCloseTo(2.25, 9);
    expectAgreement([{ use: zeroDeterminant, params: { chi: 2 }, seats: [0] }, cooperator], exact);
  });

  it("of an extortioner brings both the punishment payoff", () => {
    const [own, other] = longRun(zd({ chi: 3 }), zd({ chi: 2 }));
    expect(own).toBeCloseTo(P, 6);
    expect(other).toBeCloseTo(P, 6);
  });
});

const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const anyone = fc.tuple(inside, inside, inside, inside);
const slope = fc.double({ min: 1, max: 10, noNaN: true });

describe("the enforced line", () => {
  it("of an extortioner is s_x - P = chi (s_y - P), whoever the other is", () => {
    fc.assert(
      fc.property(anyone, slope, (other, chi) => {
        const [own, theirs] = longRun(zd({ chi }), other);
        expect(own - P).toBeCloseTo(chi * (theirs - P), 6);
      }),
    );
  });

  it("of a generous strategy is s_x - R = chi (s_y - R): it takes the larger part of the loss", () => {
    fc.assert(
      fc.property(anyone, slope, (other, chi) => {
        const [own, theirs] = longRun(zd({ chi, mode: "generous" }), other);
        expect(own - R).toBeCloseTo(chi * (theirs - R), 6);
      }),
    );
  });

  it("of ZDGTFT-2 has slope 2 in the env too", () => {
    const other: MemoryOne = [0.7, 0.2, 0.6, 0.3];
    const exact = longRun(zd({ chi: 2, mode: "generous" }), other);
    expect((exact[0] - 3) / (exact[1] - 3)).toBeCloseTo(2, 9);
    expectAgreement(
      [
        { use: zeroDeterminant, params: { chi: 2, mode: "generous" }, seats: [0] },
        { use: memoryOne, params: { afterCC: 0.7, afterCD: 0.2, afterDC: 0.6, afterDD: 0.3 }, seats: [1] },
      ],
      exact,
    );
  });
});

describe("self-play with one action in a hundred flipped", () => {
  it.each<[string, MemoryOne, PolicyUse, number]>([
    ["tit-for-tat", [1, 0, 1, 0], { use: titForTat }, 2.25],
    ["win-stay-lose-shift", [1, 0, 0, 1], { use: winStayLoseShift }, 2.951],
    ["generous tit-for-tat", [1, 1 / 3, 1, 1 / 3], { use: generousTitForTat }, 2.97],
    ["always-defect", allD, { use: always, params: { action: 1 } }, 1.03],
  ])("brings %s its published payoff", (_, strategy, use, expected) => {
    const exact = longRun(strategy, strategy, 0.01);
    expect(exact[0]).toBeCloseTo(exact[1], 9);
    expect(exact[0]).toBeCloseTo(expected, 3);
    expectAgreement([use], exact, 0.01);
  });
});
