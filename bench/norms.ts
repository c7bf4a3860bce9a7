/** A whole norm certificate. */
import {
  always,
  escapement,
  fixedQuota,
  greedyHarvest,
  proportionalHarvest,
  qLearning,
  sarsa,
} from "../agents/index.ts";
import { commons } from "../envs/index.ts";
import { bindPolicies, createBatch } from "../src/index.ts";
import { certify } from "../src/norms/index.ts";
import type { TimedResult } from "./harness.ts";

export const normCases: Record<string, () => TimedResult[]> = {
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
