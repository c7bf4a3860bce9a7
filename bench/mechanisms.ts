/** What mechanisms cost: steps of the commons of 8 agents without and with one, in turn. */
import type { MechanismUse } from "../src/index.ts";
import {
  adaptiveQuota,
  aimdLimit,
  approval,
  channel,
  clock,
  commitReveal,
  coordinator,
  dualPrice,
  fallback,
  identities,
  jointLiability,
  jurisdiction,
  ledger,
  liability,
  metanorm,
  pigouvianTax,
  poolPunishment,
  quota,
  reputation,
  sanction,
  shock,
  shunning,
  stop,
  taskRegistry,
  treaty,
  tremble,
} from "../src/mechanisms/index.ts";
import { stepping, withActions } from "./envs.ts";
import { type Candidate, measure, type Result } from "./harness.ts";

/** An institution should cost no more than this for each agent and step, in nanoseconds. */
const most = 20;
/** What a ring of 64 costs, as a share of what all pairs do. */
const mostOfPairs = 1 / 8;

const laid: Record<string, MechanismUse | readonly MechanismUse[]> = {
  "a channel on which nobody speaks": { use: channel, params: { topology: { kind: "ring" } } },
  "tax, redistributed": {
    use: pigouvianTax,
    params: { on: "effort", rate: 0.3, redistribute: true },
  },
  "an approval for which nobody asks": { use: approval, params: { most: 1 } },
  "a fallback on which nobody falls": { use: fallback, params: { failure: 0 } },
  clock: { use: clock },
  identities: { use: identities },
  "a quota that follows the stock and binds nobody": {
    use: adaptiveQuota,
    params: { start: 1000, target: 60, gain: 0 },
  },
  "limits by aimd that bind nobody": { use: aimdLimit, params: { capacity: 1000, start: 100 } },
  "a price that follows use": { use: dualPrice, params: { on: "effort", capacity: 40 } },
  "a coordinator that nobody elects": { use: coordinator, params: { plans: "same" } },
  "commitments that nobody makes": { use: commitReveal },
  quota: { use: quota, params: { cap: 1 } },
  reputation: { use: reputation, params: { on: "effort", most: 1 } },
  sanction: { use: sanction },
  "a metanorm over a sanction": [{ use: sanction }, { use: metanorm, params: { on: "effort", most: 1 } }],
  "pool punishment": { use: poolPunishment, params: { on: "effort", most: 1 } },
  shunning: { use: shunning, params: { on: "effort", most: 1 } },
  shock: { use: shock, params: { factor: 0.99 } },
  "a stop that watches usage": {
    use: stop,
    params: { usage: { of: "effort", allocation: 100 }, watchdog: { missed: 3 } },
  },
  "trembling hands": { use: tremble },
  liability: { use: liability, params: { harm: "externality" } },
  "joint liability": { use: jointLiability, params: { failed: "effort" } },
  "a treaty that nobody signs": { use: treaty, params: { asks: [1] } },
  "a ledger in which nobody pays": { use: ledger },
  "a registry in which nobody claims": { use: taskRegistry },
  "a jurisdiction": { use: jurisdiction, params: { to: 1 } },
  "tax on two of eight": { use: pigouvianTax, seats: [0, 1], params: { on: "effort" } },
  "tax that is not in force": {
    use: pigouvianTax,
    during: { from: 1, every: 1_000_000 },
    params: { on: "effort" },
  },
};

/** Those whose own heads are left alone, so that it is the rule at rest that is timed. */
const atRest = new Set([
  "commitments that nobody makes",
  "an approval for which nobody asks",
  "a channel on which nobody speaks",
  "identities",
  "a coordinator that nobody elects",
  "a ledger in which nobody pays",
  "a registry in which nobody claims",
]);

function steppingUnder(name: string, mechanisms: readonly MechanismUse[]): Candidate {
  const batch = withActions("commons", { agents: 8 }, 1024, mechanisms);
  if (atRest.has(name)) for (const head of batch.io.actions.slice(1)) head.fill(0);
  return stepping(batch);
}

export const mechanismCases: Record<string, () => Result[]> = Object.fromEntries(
  Object.entries(laid).map(([name, use]) => [
    `mechanism-${name.replaceAll(/\W+/g, "-")}`,
    () => {
      const [bare, under] = measure([[], [use].flat()].map((mechanisms) => steppingUnder(name, mechanisms)));
      return [
        {
          name: `commons, 8 agents, under ${name}`,
          unit: "agent-steps",
          mPerSecond: 1000 / under.ns,
          medianMPerSecond: 1000 / under.median,
          target: { mPerSecond: Number((1000 / (bare.ns + most)).toFixed(1)) },
          note: `${(under.ns - bare.ns).toFixed(1)} ns an agent-step more`,
        },
      ];
    },
  ]),
);

/** Everybody speaks to all who hear: what 64 agents pay for a ring should be a small part of what all pairs cost. */
mechanismCases["mechanism-channel-edges"] = () => {
  const over = (kind: string | undefined): Candidate => {
    const uses = kind ? [{ use: channel, params: { topology: { kind } } }] : [];
    const batch = withActions("commons", { agents: 64 }, 128, uses);
    const [, say, to] = batch.io.actions;
    say?.fill(1);
    to?.fill(0);
    return stepping(batch);
  };
  const [bare, ring, complete] = measure([undefined, "ring", "complete"].map(over));
  const pairs = complete.ns - bare.ns;
  const share = (ring.ns - bare.ns) / pairs;
  return [
    {
      name: "commons, 64 agents who all speak round a ring",
      unit: "agent-steps",
      mPerSecond: 1000 / ring.ns,
      medianMPerSecond: 1000 / ring.median,
      target: { mPerSecond: Number((1000 / (bare.ns + mostOfPairs * pairs)).toFixed(1)) },
      note: `${share.toFixed(3)} of what it costs more where all hear all (edges are ${(2 / 63).toFixed(3)} of pairs)`,
    },
  ];
};
