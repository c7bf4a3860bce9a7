import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { stationaryBargainer } from "../../agents/norms/stationary-bargainer.ts";
import { alternatingOffers } from "../../envs/alternating-offers/alternating-offers.ts";
import { drawing } from "../../envs/alternating-offers/draw.ts";
import { bindPolicies, captureFrame, createBatch, rollout } from "../../src/index.ts";
import { firstOffer } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

type Given = Record<string, unknown>;
const accept = 41;

describe.each(["kernel", "world"] as const)("talks (%s form)", (form) => {
  const played = (given: Given, ...moves: number[]) => {
    const batch = createBatch(alternatingOffers, given, { form });
    moves.forEach((move, t) => {
      batch.io.actions[0].fill(0);
      batch.io.actions[0][t % 2] = move;
      batch.step();
    });
    return batch;
  };

  it("an offer that is accepted is paid as of the round in which it was made", () => {
    const batch = played({}, 40, 30, accept);
    // The second offer: .75 for who made it, discounted once.
    expect([...batch.io.payoff].map((each) => Number(each.toFixed(9)))).toEqual([0.225, 0.6]);
    expect(batch.columns.done[0]).toBe(1);
    const { agreed, share, rounds } = batch.readMetrics(0);
    expect([agreed, share, rounds]).toEqual([1, 0.25, 2]);
  });

  it("refusing the last offer is war, and so is a breakdown after any", () => {
    const last = played({ rounds: 2 }, 40, 40, 0);
    expect(last.columns.outcome[0]).toBe(2);
    expect(last.io.payoff[0]).toBeCloseTo(0.4 * 0.81, 12);
    expect(last.io.payoff[1]).toBeCloseTo(0.4 * 0.64, 12);
    const risky = played({ breakdown: 1 }, 40, 40);
    expect(risky.columns.outcome[0]).toBe(2);
    expect(risky.io.payoff[0]).toBeCloseTo(0.4 * 0.9, 12);
  });

  it("nobody accepts before there is an offer, nor moves when it is the other's turn, nor asks at the end", () => {
    const allowed = (given: Given, ...moves: number[]) => {
      const { io } = played(given, ...moves);
      return [0, 1].map((a) => [0, 1, accept].map((choice) => io.masks[0][42 * a + choice]).join(""));
    };
    expect(allowed({})).toEqual(["110", "100"]);
    expect(allowed({}, 40)).toEqual(["100", "111"]);
    expect(allowed({ rounds: 1 }, 40)).toEqual(["100", "101"]);
  });
});

describe("the equilibrium", () => {
  it.each([
    [0.9, 0.8, 0.7143],
    [0.5, 0.9, 0.1818],
  ])("at a patience of %f and %f goes to %f for who begins, as rounds become many", (d1, d2, share) => {
    const { nash, optimum } = alternatingOffers.theory?.({ discounts: [d1, d2], rounds: 200 }) ?? {};
    expect(nash?.action).toBeCloseTo(share, 4);
    expect(nash?.action).toBeCloseTo(firstOffer(d1, d2), 9);
    expect(nash?.welfare).toBeCloseTo(0.5, 12);
    expect(optimum?.welfare).toBe(0.5);
  });

  it("in one round leaves the other what war is worth to it", () => {
    const given = { rounds: 1, discounts: [1, 1], power: 0.5, costs: [0.1, 0.2] };
    expect(alternatingOffers.theory?.(given).nash?.action).toBeCloseTo(0.7, 12);
    expect(alternatingOffers.theory?.({ rounds: 1, power: 0, costs: [0, 1] }).nash?.action).toBe(1);
  });

  it("is what best moves of every kind give in a game of three rounds and four shares", () => {
    const given = { rounds: 3, levels: 4, discounts: [0.9, 0.7], power: 0.5, costs: [0.1, 0.1] };
    // Backwards over all histories, each played in the env.
    const value = (moves: readonly number[]): readonly number[] => {
      const batch = createBatch(alternatingOffers, given);
      moves.forEach((move, t) => {
        batch.io.actions[0].fill(0);
        batch.io.actions[0][t % 2] = move;
        batch.step();
      });
      if (batch.columns.done[0] === 1) return [...batch.columns.got];
      const mover = moves.length % 2;
      let best: readonly number[] | undefined;
      for (let choice = 0; choice < 5; choice++) {
        if (batch.io.masks[0][5 * mover + choice] === 0) continue;
        const found = value([...moves, choice]);
        // Where both are as good it agrees: the later choice.
        if (!best || found[mover] >= best[mover] - 1e-12) best = found;
      }
      return best ?? [];
    };
    const theory = alternatingOffers.theory?.(given).nash?.action ?? 0;
    // The largest third that is no more than what theory allows with any share.
    const [first] = value([]);
    expect(first).toBeLessThanOrEqual(theory + 1e-9);
    expect(first).toBeGreaterThan(theory - 1 / 3);
  });

  it("is played by two who ask for and accept what patience is worth to each", () => {
    const [asks, answers] = [firstOffer(0.9, 0.8), firstOffer(0.8, 0.9)];
    const batch = createBatch(alternatingOffers, { levels: 1001 });
    const of = (seat: number, own: number, other: number) => ({
      use: stationaryBargainer,
      seats: [seat],
      params: { asks: Math.floor(own * 1000) / 1000, accepts: 1 - other },
    });
    rollout(batch, bindPolicies(batch, [of(0, asks, answers), of(1, answers, asks)]), 2);
    const { agreed, share, rounds } = batch.readMetrics(0);
    expect([agreed, rounds]).toEqual([1, 1]);
    expect(share).toBeCloseTo(asks, 2);
  });
});

it("two who ask for too much end in war, and who accepts anything gets nothing", () => {
  const greedy = { use: stationaryBargainer, params: { asks: 0.8, accepts: 0.8 } };
  const batch = createBatch(alternatingOffers, { rounds: 5 });
  rollout(batch, bindPolicies(batch, [greedy]), 6);
  expect(batch.readMetrics(0).agreed).toBe(0);
  const meek = createBatch(alternatingOffers, {});
  const all = { use: stationaryBargainer, params: { asks: 1, accepts: 1 }, seats: [0] };
  rollout(meek, bindPolicies(meek, [all, { use: always, params: { action: accept }, seats: [1] }]), 2);
  expect(meek.readMetrics(0).share).toBe(1);
});

it("is drawn, and told in words", () => {
  const batch = createBatch(alternatingOffers, {});
  const frames = [captureFrame(batch, 0)];
  for (const [mover, move] of [
    [0, 40],
    [1, 30],
    [0, accept],
  ]) {
    batch.io.actions[0].fill(0);
    batch.io.actions[0][mover] = move;
    batch.step();
    frames.push(captureFrame(batch, 0));
  }
  const words = textOf(parseXml(drawing.svg(frames, {})));
  expect(words).toContain("by each one's last offer; agreed");
  expect(words).toContain("equilibrium");
  expect(frames.map((frame) => drawing.text(frame, {}))).toEqual([
    "tick 0: who begins is to ask for a share",
    "tick 1: 0 asks for 1",
    "tick 2: 1 asks for 0.75",
    "tick 3: agreed; they get 0.225 and 0.6",
  ]);
});
