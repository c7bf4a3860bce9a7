import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { approximateAgreement } from "../../agents/norms/approximate-agreement.ts";
import { meanTaker } from "../../agents/norms/mean-taker.ts";
import { medianTaker } from "../../agents/norms/median-taker.ts";
import { random } from "../../agents/norms/random.ts";
import { stubborn } from "../../agents/norms/stubborn.ts";
import { twoFaced } from "../../agents/norms/two-faced.ts";
import { wMsr } from "../../agents/norms/w-msr.ts";
import { consensus } from "../../envs/consensus/consensus.ts";
import { networkRobustness, resilientConsensus } from "../../src/games/index.ts";
import { bindPolicies, createBatch, evaluate, type PolicyUse, rollout } from "../../src/index.ts";
import { agreedValue, agreementFactor } from "../../src/institutions/index.ts";
import { buildTopology } from "../../src/topology/index.ts";

type Given = Record<string, unknown>;
const room = consensus.presets!["server-room"] as Given;

/** What each seat stands by in each tick, honest seats first. */
function histories(given: Given, honest: PolicyUse, liar: PolicyUse | undefined, ticks: number): number[][] {
  const batch = createBatch(consensus, { horizon: 1000, ...given });
  const uses = liar
    ? [
        { ...honest, role: "honest" },
        { ...liar, role: "faulty" },
      ]
    : [honest];
  const policies = bindPolicies(batch, uses);
  return Array.from({ length: ticks }, () => {
    rollout(batch, policies, 1);
    return [...batch.columns.own];
  });
}

const spreadOf = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const honestOf = (values: readonly number[]) => values.slice(0, 4);

describe("the server room with a two-faced Eve", () => {
  it("comes to 20 by approximate agreement, Dave of absolute zero among them, and stays there", () => {
    const played = histories(room, { use: approximateAgreement }, { use: twoFaced }, 60);
    expect(honestOf(played[0])).toEqual([18, 22, 20, -273.15]);
    const spreads = played.map((values) => spreadOf(honestOf(values)));
    expect(spreads[0]).toBeCloseTo(295.15, 10);
    expect(spreads[1]).toBeCloseTo(98.383, 3);
    expect(spreads[2]).toBeCloseTo(32.794, 3);
    for (const value of honestOf(played[59])) expect(value).toBeCloseTo(20, 5);
    // The rule, tick by tick: Eve says -1e9 to Dave and 1e9 to the rest.
    for (let t = 1; t < 8; t++) {
      const before = honestOf(played[t - 1]);
      for (let a = 0; a < 4; a++)
        expect(played[t][a]).toBeCloseTo(agreedValue([...before, a === 3 ? -1e9 : 1e9], before[a], 1), 9);
    }
  });

  it("goes where she likes by means, and keeps to its camps", () => {
    const played = histories(room, { use: meanTaker }, { use: twoFaced }, 3);
    const sum = 18 + 22 + 20 - 273.15;
    expect(played[1][0]).toBeCloseTo((sum + 1e9) / 5, 3);
    expect(played[1][3]).toBeCloseTo((sum - 1e9) / 5, 3);
    expect(spreadOf(honestOf(played[1]))).toBeCloseTo(4e8, 3);
  });

  it("has a median that she moves from camp to camp by 2 degrees, and not far", () => {
    const played = histories(room, { use: medianTaker }, { use: twoFaced }, 12);
    // Of 18, 22, 20, -273.15 and a lie: 20 for those who hear a high one, 18 for Dave.
    expect(honestOf(played[1])).toEqual([20, 20, 20, 18]);
    expect(honestOf(played[11])).toEqual([20, 20, 20, 20]);
  });

  it("takes Eve, were she honest, for silent at first, and she has the middle of what she heard", () => {
    const given = { ...room, faulty: 0, inputs: [18, 22, 20, 19, null] };
    const played = histories(given, { use: approximateAgreement }, undefined, 30);
    expect(played[0][4]).toBe(0);
    // Eve heard 18, 19, 20 and 22 and has 19.5; without the lowest and highest 19, 19.5 and 20 are left.
    expect(played[1][4]).toBeCloseTo(19.5, 12);
    // Alice takes 18 for what she did not hear: 18, 19, 20.
    expect(played[1][0]).toBeCloseTo(19, 12);
    expect(spreadOf(played[29])).toBeLessThan(1e-8);
  });
});

describe("one who says the same for ever", () => {
  const given = { agents: 5, faulty: 1, inputs: [18, 19, 21, 22, 40], truth: [20, 20] };

  it("draws means to itself, and leaves medians and approximate agreement where honest seats are", () => {
    const last = (use: PolicyUse["use"]) => honestOf(histories(given, { use }, { use: stubborn }, 200)[199]);
    for (const value of last(meanTaker)) expect(value).toBeCloseTo(40, 6);
    for (const use of [medianTaker, approximateAgreement, wMsr])
      for (const value of last(use)) {
        expect(value).toBeGreaterThanOrEqual(18);
        expect(value).toBeLessThanOrEqual(22);
      }
  });

  it("is its own input, or a number, or nothing", () => {
    const said = (params: Given) => {
      const batch = createBatch(consensus, given);
      const uses = [
        { use: always, params: { action: 20 }, role: "honest" },
        { use: stubborn, params, role: "faulty" },
      ];
      rollout(batch, bindPolicies(batch, uses), 2);
      return [batch.io.obs.heard[3], batch.io.obs.spoke[3]];
    };
    expect(said({})).toEqual([40, 2]);
    expect(said({ number: 7 })).toEqual([7, 2]);
    expect(said({ silent: true })).toEqual([20, 1]);
  });
});

describe("approximate agreement", () => {
  it("brings honest seats nearer by its factor where all hear all, and of three keeps two apart for ever", () => {
    for (const [agents, faulty] of [
      [4, 1],
      [5, 1],
      [7, 2],
    ]) {
      // Camps as in the worst case: one seat high, the others low.
      const inputs = Array.from({ length: agents }, (_, a) => (a < agents - faulty - 1 ? 10 : 14));
      const params = { faults: faulty };
      const use = { use: approximateAgreement, params };
      const played = histories({ agents, faulty, inputs }, use, { use: twoFaced }, 12);
      const spreads = played.map((values) => spreadOf(values.slice(0, agents - faulty)));
      const factor = agreementFactor(agents, faulty);
      expect(spreads[1]).toBeCloseTo(factor * 4, 12);
      for (let t = 2; t < 12; t++) expect(spreads[t]).toBeLessThanOrEqual(factor * spreads[t - 1] + 1e-12);
    }
    const stuck = histories(
      { agents: 3, faulty: 1, inputs: [18, 22, null] },
      { use: approximateAgreement },
      { use: twoFaced, params: { line: 20 } },
      50,
    );
    expect(stuck[49].slice(0, 2)).toEqual([18, 22]);
  });

  it.each([
    [approximateAgreement, true],
    [medianTaker, true],
    [wMsr, true],
    [meanTaker, false],
  ] as const)(
    "never leaves the range of honest inputs, whatever is said at random, as means do (%#)",
    (use, stays) => {
      const batch = createBatch(consensus, { agents: 7, faulty: 2 }, { worlds: 32 });
      const params = use === approximateAgreement || use === wMsr ? { faults: 2 } : {};
      const policies = bindPolicies(batch, [
        { use, params, role: "honest" },
        { use: random, role: "faulty" },
      ]);
      const { values } = evaluate(batch, policies, { ticks: 40, seed: "inside" });
      expect(values.inside.every((inside) => inside === 1)).toBe(stays);
    },
  );

  it("stands by its own number where it hears too few", () => {
    const given = { agents: 2, inputs: [18, 22] };
    expect(histories(given, { use: approximateAgreement }, undefined, 3)[2]).toEqual([18, 22]);
    const meets = histories(given, { use: approximateAgreement, params: { faults: 0 } }, undefined, 3);
    expect(meets[2]).toEqual([20, 20]);
  });

  it("says the nearest level", () => {
    const given = { agents: 3, inputs: [16, 17, 21], low: 16, high: 24, levels: 5 };
    const params = { faults: 0 };
    const played = histories(given, { use: approximateAgreement, params }, undefined, 3);
    // Levels are 2 apart: 17 is as near to 16 as to 18, and 52 / 3 is nearest to 18 where 16, 16 and 20 are said.
    expect(played).toEqual([
      [16, 16, 20],
      [18, 18, 18],
      [18, 18, 18],
    ]);
  });
});

describe("W-MSR", () => {
  const robust = { kind: "ring", neighbours: 6 } as const;
  /** Two cliques of four, each seat with one neighbour in the other; a liar in the second who says what is said there. */
  const cliques = {
    kind: "edges",
    edges: [0, 4].flatMap((from): [number, number][] => [
      [from, from + 1],
      [from, from + 2],
      [from, from + 3],
      [from + 1, from + 2],
      [from + 1, from + 3],
      [from + 2, from + 3],
      ...(from === 0 ? [0, 1, 2, 3].map((a): [number, number] => [a, a + 4]) : []),
    ]),
  };
  const inputs = [10, 10.5, 11, 11.5, 20, 20.5, 21, 20.5];
  const neighbours = (kind: typeof robust | typeof cliques) => {
    const { start, neighbour } = buildTopology(kind as never, 8);
    return Array.from({ length: 8 }, (_, a) => [...neighbour.subarray(start[a], start[a + 1])]);
  };

  it.each([
    [robust, 3, true],
    [cliques, 1, false],
  ] as const)(
    "agrees on a robust network and not on two cliques, as the pure rule does (%#)",
    (topology, r, agrees) => {
      expect(networkRobustness(neighbours(topology))).toBe(r);
      const given = { agents: 8, faulty: 1, inputs, topology };
      const played = histories(given, { use: wMsr }, { use: stubborn, params: { number: 20.5 } }, 200);
      const pure = resilientConsensus({
        neighbours: neighbours(topology),
        initial: inputs,
        faulty: [7],
        cut: 1,
        rounds: 199,
        message: () => 20.5,
      });
      const honest = played.map((values) => values.slice(0, 7));
      for (const t of [0, 1, 2, 10, 199]) expect(spreadOf(honest[t])).toBeCloseTo(pure.spread[t], 9);
      expect(spreadOf(honest[199]) < 1e-6).toBe(agrees);
      if (!agrees) expect(spreadOf(honest[199])).toBeGreaterThan(5);
      for (const value of honest.flat()) expect(value).toBeGreaterThanOrEqual(10 - 1e-9);
    },
  );
});

describe("two-faced", () => {
  it("tells each camp that it is right, and draws its line halfway between what it heard", () => {
    const given = { agents: 5, faulty: 1, inputs: [10, 12, 30, 32, 20] };
    const batch = createBatch(consensus, given);
    const policies = bindPolicies(batch, [
      { use: stubborn, role: "honest" },
      { use: twoFaced, params: { low: 5, high: 35 }, role: "faulty" },
    ]);
    const told = () => [0, 1, 2, 3].map((a) => batch.io.obs.heard[4 * a + 3]);
    rollout(batch, policies, 1);
    expect(told()).toEqual([5, 5, 35, 35]);
    rollout(batch, policies, 1);
    expect([batch.io.actions[2][4], told()]).toEqual([21, [5, 5, 35, 35]]);
  });

  it("needs a seat that can be, and numbers that can be said", () => {
    const bind = (given: Given, params: Given) => () =>
      bindPolicies(createBatch(consensus, given), [
        { use: stubborn, seats: [0, 1, 2, 3] },
        { use: twoFaced, params, seats: [4] },
      ]);
    expect(bind({}, {})).toThrow("give it a faulty seat of consensus-v0");
    expect(bind({ faulty: 1 }, { low: -1 })).toThrow("low must be in 0..40, got -1");
  });
});
