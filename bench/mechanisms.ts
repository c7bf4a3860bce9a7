/** What mechanisms cost, at rest and at work: steps of the commons of 8 agents without and with one, in turn. */
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
import { type Candidate, measure, type Result, type Timing } from "./harness.ts";

/**
 * Where it does nothing, an institution should cost no more than this for each agent and step, in nanoseconds. A round of talk is a
 * step.
 */
const most = 20;
/** What a ring of 64 costs, as a share of what all pairs do. */
const mostOfPairs = 1 / 8;

type Uses = MechanismUse | readonly MechanismUse[];

/** Each where it does nothing: with all heads that it adds left alone, and with params under which it binds nobody. */
const atRest: Record<string, Uses> = {
  "a channel on which nobody speaks": { use: channel, params: { topology: { kind: "ring" } } },
  "a tax at no rate": { use: pigouvianTax, params: { on: "effort", rate: 0, redistribute: true } },
  "an approval for which nobody asks": { use: approval, params: { most: 1 } },
  "a fallback on which nobody falls": { use: fallback, params: { failure: 0 } },
  clock: { use: clock },
  identities: { use: identities },
  "a quota that follows the stock": { use: adaptiveQuota, params: { start: 1000, target: 60, gain: 0 } },
  "limits by aimd": { use: aimdLimit, params: { capacity: 1000, start: 100 } },
  "a price that follows use": { use: dualPrice, params: { on: "effort", capacity: 1000 } },
  "a coordinator that nobody elects": { use: coordinator, params: { plans: "same" } },
  "commitments that nobody makes": { use: commitReveal },
  quota: { use: quota, params: { cap: 1000 } },
  reputation: { use: reputation, params: { on: "effort", most: 1000 } },
  sanction: { use: sanction },
  "a sanction and a metanorm": [{ use: sanction }, { use: metanorm, params: { on: "effort", most: 1000 } }],
  "pool punishment": { use: poolPunishment, params: { on: "effort", most: 1000 } },
  shunning: { use: shunning, params: { on: "effort", most: 1000 } },
  shock: { use: shock, params: { factor: 1 } },
  "a stop that watches usage": {
    use: stop,
    params: { usage: { of: "effort", allocation: 100 }, watchdog: { missed: 3 } },
  },
  "hands that do not tremble": { use: tremble, params: { probability: 0 } },
  "liability of nobody": {
    use: liability,
    params: { harm: "externality", rule: "negligence", care: "effort", due: 0 },
  },
  "joint liability": { use: jointLiability, params: { failed: "harvest" } },
  "a treaty that nobody signs": { use: treaty, params: { asks: [1] } },
  "a ledger in which nobody pays": { use: ledger },
  "a registry in which nobody claims": { use: taskRegistry },
  "a jurisdiction that allows all": { use: jurisdiction, params: { to: 1000 } },
  "tax on two of eight": { use: pigouvianTax, seats: [0, 1], params: { on: "effort", rate: 0 } },
  "tax that is not in force": {
    use: pigouvianTax,
    during: { from: 1, every: 1_000_000 },
    params: { on: "effort" },
  },
};

/** Params of those of them under which it binds as well: of the last mechanism. */
const atWork: Record<string, Record<string, unknown>> = {
  "a tax at no rate": { on: "effort", rate: 0.3, redistribute: true },
  "a price that follows use": { on: "effort", capacity: 40 },
  "a quota that follows the stock": { start: 10, target: 60, gain: 0 },
  "limits by aimd": { capacity: 20, start: 1 },
  quota: { cap: 1 },
  reputation: { on: "effort", most: 1 },
  "a sanction and a metanorm": { on: "effort", most: 1 },
  "pool punishment": { on: "effort", most: 1 },
  shunning: { on: "effort", most: 1 },
  shock: { factor: 0.99 },
  "hands that do not tremble": {},
  "liability of nobody": { harm: "externality" },
  "joint liability": { failed: "effort" },
  "a jurisdiction that allows all": { to: 1 },
  "tax on two of eight": { on: "effort" },
};

/** Steps of the commons under mechanisms whose heads are left alone, or drawn as the env's are. */
function steppingUnder(mechanisms: readonly MechanismUse[], heads: "left" | "drawn"): Candidate {
  const batch = withActions("commons", { agents: 8 }, 1024, mechanisms);
  if (heads === "left") for (const head of batch.io.actions.slice(1)) head.fill(0);
  return stepping(batch);
}

export const mechanismCases: Record<string, () => Result[]> = Object.fromEntries(
  Object.entries(atRest).map(([name, use]) => [
    `mechanism-${name.replaceAll(/\W+/g, "-")}`,
    () => {
      const uses = [use].flat();
      const bare = steppingUnder([], "left");
      const [before, under] = measure([bare, steppingUnder(uses, "left")]);
      // Apart, so that what is timed at rest has met nothing else.
      const last = uses[uses.length - 1];
      const working = [...uses.slice(0, -1), { ...last, params: atWork[name] ?? last.params ?? {} }];
      const [beside, atWorkToo] = measure([bare, steppingUnder(working, "drawn")]);
      const more = (of: Timing, than: Timing) => (of.ns - than.ns).toFixed(1);
      return [
        {
          name: `commons, 8 agents, under ${name}`,
          unit: "agent-steps",
          mPerSecond: 1000 / under.ns,
          medianMPerSecond: 1000 / under.median,
          target: { mPerSecond: Number((1000 / (before.ns + most * uses.length)).toFixed(1)) },
          note: `${more(under, before)} ns an agent-step more, at work ${more(atWorkToo, beside)}`,
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
