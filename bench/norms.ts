/** Norms by what a seat does against a loop by hand, and a whole norm certificate. */
import {
  always,
  escapement,
  fixedQuota,
  greedyHarvest,
  grim,
  memoryOne,
  proportionalHarvest,
  qLearning,
  random,
  sarsa,
  titForTat,
} from "../agents/index.ts";
import { commons, matrixGame } from "../envs/index.ts";
import { bindPolicies, createBatch, definePolicy, type PolicyUse, u8, z } from "../src/index.ts";
import { certify } from "../src/norms/index.ts";
import { type Candidate, measure, type Result, type TimedResult } from "./harness.ts";

/** Grim trigger with its loop by hand. */
const grimByHand = definePolicy({
  id: "grim-by-hand",
  title: "Grim trigger by hand",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({}),
  bind({ rows, seats, agents, io, columns, features, slotStore }) {
    const S = seats.length;
    const { triggered } = slotStore({ triggered: u8 });
    const action = io.actions[0];
    const { history } = io.obs;
    const { size } = features.history;
    return {
      act(lo, hi) {
        const { tick } = columns;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (tick[i] === 0) triggered[r] = 0;
            else for (let b = 1; b < agents; b++) if (history[k * size + b] !== 0) triggered[r] = 1;
            action[k] = triggered[r];
          }
      },
    };
  },
});

/** Has a norm act in many worlds, in the middle of an episode. */
function acting(use: PolicyUse["use"]): Candidate {
  const worlds = 1024;
  const batch = createBatch(matrixGame, {}, { worlds, checked: false });
  const [{ policy }] = bindPolicies(batch, [{ use }]);
  policy.act(0, worlds, false);
  batch.step();
  return { units: 2 * worlds, run: () => policy.act(0, worlds, false) };
}

export const normCases: Record<string, () => (Result | TimedResult)[]> = {
  "norm-seats": () => {
    // Others have been at play, each in several batches.
    for (const use of [random, titForTat, memoryOne, grim, grimByHand])
      for (let j = 0; j < 4; j++) {
        const { run } = acting(use);
        for (let repeat = 0; repeat < 500; repeat++) run();
      }
    const [seat, hand] = measure([acting(grim), acting(grimByHand)]);
    return [
      {
        name: "grim trigger by its seat, after others",
        unit: "agent-acts",
        mPerSecond: 1000 / seat.ns,
        medianMPerSecond: 1000 / seat.median,
        note: `${(hand.ns / seat.ns).toFixed(2)} times a loop by hand`,
      },
    ];
  },
  certificate: () => {
    const batch = createBatch(commons, { agents: 4, noise: 0.2, start: 0.6 }, { worlds: 16 });
    const policies = bindPolicies(batch, [{ use: fixedQuota }]);
    const epsilon = { start: 1, end: 0.01, decay: 4e-4 };
    const from = process.cpuUsage();
    const certificate = certify(
      { batch, policies },
      {
        ticks: 4000,
        trainTicks: 16_000,
        deviants: [
          ...[0, 1, 2, 3, 4, 5, 6].map((action) => ({
            label: `always ${action}`,
            use: always,
            params: { action },
          })),
          { label: "greedy", use: greedyHarvest },
          { label: "escapement", use: escapement },
          { label: "proportional", use: proportionalHarvest },
        ],
        learners: [
          { label: "Q-learning", use: qLearning, params: { gamma: 0.98, epsilon } },
          { label: "SARSA", use: sarsa, params: { gamma: 0.98, epsilon } },
        ],
      },
    );
    const { user, system } = process.cpuUsage(from);
    const ms = (user + system) / 1000;
    return [
      {
        name: "norm certificate, 4-agent commons, 16 sessions, all agents tried",
        ms,
        medianMs: ms,
        targetMs: 60_000,
        note: certificate.verdict.name,
      },
    ];
  },
};
