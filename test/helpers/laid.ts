/** What norms that play an institution are tried under. */
import type { MechanismUse } from "../../src/index.ts";
import {
  approval,
  channel,
  commitReveal,
  coordinator,
  identities,
  ledger,
  metanorm,
  poolPunishment,
  reputation,
  sanction,
  shunning,
  taskRegistry,
} from "../../src/mechanisms/index.ts";

const coordinated = [{ use: coordinator, params: { plans: "same", term: 4 } }];

export const laidFor: Readonly<Record<string, readonly MechanismUse[]>> = {
  "asks-always": [{ use: approval, params: { most: 1, rate: 0.5, timeout: 3 } }],
  "asks-below": [{ use: approval, params: { most: 1, rate: 0.5, timeout: 3 } }],
  babbler: [{ use: channel }],
  discriminator: [{ use: reputation, params: { on: "helped", least: 1, recipient: "recipient" } }],
  equivocator: [{ use: channel, params: { symbols: 6 } }],
  follower: [{ use: channel }],
  forger: [{ use: identities }, { use: ledger, params: { counts: "name" } }],
  "honest-speaker": [{ use: channel }],
  liar: [{ use: channel }],
  "honest-coordinator": coordinated,
  "loyal-follower": coordinated,
  "reliable-broadcaster": [{ use: channel, params: { symbols: 6 } }],
  "rogue-coordinator": coordinated,
  slanderer: coordinated,
  "side-payer": [{ use: ledger }],
  "random-claimer": [{ use: taskRegistry, params: { tasks: 3, needs: 2 } }],
  "peer-punisher": [{ use: sanction }, { use: metanorm, params: { most: 0 } }],
  "pool-payer": [{ use: poolPunishment, params: { most: 0 } }],
  sealer: [{ use: commitReveal, params: { rounds: 2, open: true } }],
  shunner: [{ use: shunning, params: { most: 0 } }],
  sybil: [{ use: identities }],
  "task-claimer": [{ use: taskRegistry, params: { tasks: 3, declare: 1 } }],
  "task-squatter": [{ use: taskRegistry, params: { tasks: 3, needs: 2, resolve: "two-phase", finish: 0.5 } }],
  whitewasher: [{ use: identities }],
};
