/** The commons of the main experiment under each institution: who lives in it, and who games it. */
import {
  belowTheAlarm,
  fixedQuota,
  greedyHarvest,
  honestCoordinator,
  loyalFollower,
  poolPayer,
  qLearning,
  rogueCoordinator,
  sybil,
  whitewasher,
  withinAllotment,
} from "../../agents/index.ts";
import type { MechanismUse, PolicyUse } from "../../src/index.ts";
import {
  adaptiveQuota,
  aimdLimit,
  coordinator,
  dualPrice,
  identities,
  liability,
  pigouvianTax,
  poolPunishment,
  quota,
  reputation,
  sanction,
  stop,
  treaty,
} from "../../src/mechanisms/index.ts";
import { obeyingLearner } from "./obeying-learner.ts";

export const agents = 8;
/** An eighth of the optimal effort of 40, and its level: a level is half of it. */
const share = 5;
const level = 2;
/** What a unit of effort earns at the optimal stock. */
const rate = 0.2;
/** More than what full effort earns beyond the share at that stock: 2, which is .2 for each of 10 units. */
const fine = 3;
/** Keys that a seat may hold: three shares are the most that it can take. */
const keys = 3;
/** Effort of all over which the stop fires: one and a half times the best. */
const alarm = 60;
/** The most that is taken of one that harms others and has little: less than the harm of a share, .875. */
const little = 0.5;

const learning = { alpha: 0.1, gamma: 0.95, epsilon: { start: 1, end: 0.01, decay: 6e-4 } };

export interface Society {
  readonly institution: string;
  /** Who lives in it: learners, scripts that keep to it, or some who game it, as a rule at seat 0 among followers. */
  readonly who: string;
  readonly kind: "learners" | "scripts" | "gamed";
  readonly mechanisms: readonly MechanismUse[];
  readonly policies: readonly PolicyUse[];
  /** Metrics that tell what became of it. */
  readonly shown?: readonly string[];
}

/** A table sees the stock, and of an institution what is named. */
const learner = (bins: Record<string, number> = {}): PolicyUse => ({
  use: qLearning,
  params: { ...learning, bins },
});
const followers: PolicyUse = { use: fixedQuota };
const at0 = (use: PolicyUse["use"], params: object = {}): PolicyUse => ({
  use,
  params: { ...params },
  seats: [0],
});

const keyed: MechanismUse = { use: identities, params: { keys } };
const unseen = { keysHeld: 0, keyAge: 0, nameAges: 0 };
const taxed = (counts: string): MechanismUse => ({
  use: pigouvianTax,
  params: { on: "effort", rate, redistribute: true, counts },
});
const capped = (counts: string): MechanismUse => ({ use: quota, params: { cap: share, counts } });
const following = (counts: string): MechanismUse => ({
  use: adaptiveQuota,
  params: { start: agents * share, target: 60, gain: 0.1, counts },
});
const priced: MechanismUse = {
  use: dualPrice,
  params: { on: "effort", capacity: agents * share, step: 0.001, ceiling: 1 },
};
const limited = (counts: string): MechanismUse => ({
  use: aimdLimit,
  params: { capacity: agents * share, start: share, add: 0.25, cut: 0.8, counts },
});
/** Who is in good standing is paid by all others. */
const standing = (counts: string, dues = 0): MechanismUse[] => [
  { use: reputation, params: { rule: "image", on: "effort", most: share, counts, dues } },
  { use: pigouvianTax, as: "stipend", params: { on: "reputation.good", rate: -fine, redistribute: true } },
];
const led: MechanismUse = { use: coordinator, params: { term: 20, plans: "same" } };
const signed = (term: number, minimum = 1): MechanismUse => ({
  use: treaty,
  params: { asks: [share], bound: "at-most", minimum, term },
});
const liable = (assets?: number): MechanismUse => ({
  use: liability,
  params: { harm: "externality", ...(assets !== undefined && { assets }) },
});
const pressureStop: MechanismUse = {
  use: stop,
  params: { alarm: { column: "groupEffort", over: alarm } },
};
const usageStop: MechanismUse = { use: stop, params: { usage: { of: "effort", allocation: share } } };

const seats1to7 = Array.from({ length: agents - 1 }, (_, j) => j + 1);
const loyal = (hit = 1): PolicyUse => ({ use: loyalFollower, params: { candidate: 0, hit } });

export const societies: Readonly<Record<string, Society>> = {
  none: { institution: "none", who: "learners", kind: "learners", mechanisms: [], policies: [learner()] },
  norm: {
    institution: "none",
    who: "a norm of fair shares",
    kind: "scripts",
    mechanisms: [],
    policies: [followers],
  },
  greedy: {
    institution: "none",
    who: "one greedy",
    kind: "gamed",
    mechanisms: [],
    policies: [at0(greedyHarvest), followers],
  },
  tax: {
    institution: "tax",
    who: "learners",
    kind: "learners",
    mechanisms: [taxed("seat")],
    policies: [learner()],
  },
  "tax-sybil": {
    institution: "tax by key",
    who: "one Sybil among learners",
    kind: "gamed",
    mechanisms: [keyed, taxed("key")],
    policies: [at0(sybil, { keys, action: level }), learner(unseen)],
    shown: ["identities.sybils"],
  },
  quota: {
    institution: "quota",
    who: "learners",
    kind: "learners",
    mechanisms: [capped("seat")],
    policies: [learner()],
  },
  "quota-keys": {
    institution: "quota by key",
    who: "learners",
    kind: "learners",
    mechanisms: [keyed, capped("key")],
    policies: [learner({ ...unseen, keysHeld: keys + 1 })],
    shown: ["identities.sybils"],
  },
  "quota-sybil": {
    institution: "quota by key",
    who: "one Sybil",
    kind: "gamed",
    mechanisms: [keyed, capped("key")],
    policies: [at0(sybil, { keys }), followers],
    shown: ["identities.sybils"],
  },
  adaptive: {
    institution: "adaptive quota",
    who: "learners",
    kind: "learners",
    mechanisms: [following("seat")],
    policies: [learner({ quotaPart: 6 })],
  },
  "adaptive-sybil": {
    institution: "adaptive quota by key",
    who: "one Sybil",
    kind: "gamed",
    mechanisms: [keyed, following("key")],
    policies: [at0(sybil, { keys }), followers],
    shown: ["identities.sybils"],
  },
  price: {
    institution: "dual price",
    who: "learners",
    kind: "learners",
    mechanisms: [priced],
    policies: [learner({ price: 10 })],
    shown: ["dual-price.price"],
  },
  "price-greedy": {
    institution: "dual price",
    who: "one greedy among learners",
    kind: "gamed",
    mechanisms: [priced],
    policies: [at0(greedyHarvest), learner({ price: 10 })],
    shown: ["dual-price.price"],
  },
  aimd: {
    institution: "limits by AIMD",
    who: "learners",
    kind: "learners",
    mechanisms: [limited("seat")],
    policies: [learner({ limitShare: 6 })],
    shown: ["aimd-limit.overloads"],
  },
  "aimd-sybil": {
    institution: "limits by AIMD, by key",
    who: "one Sybil",
    kind: "gamed",
    mechanisms: [keyed, limited("key")],
    policies: [at0(sybil, { keys }), followers],
    shown: ["aimd-limit.overloads"],
  },
  sanction: {
    institution: "sanction",
    who: "learners",
    kind: "learners",
    mechanisms: [{ use: sanction, params: { fine } }],
    policies: [learner()],
    shown: ["sanction.punishments"],
  },
  pool: {
    institution: "pool punishment",
    who: "learners among payers",
    kind: "learners",
    mechanisms: [{ use: poolPunishment, params: { on: "effort", most: share } }],
    policies: [
      { use: poolPayer, params: { action: level }, seats: [0, 2, 4, 6] },
      learner({ payers: 0, fined: 0 }),
    ],
    shown: ["pool-punishment.paid", "pool-punishment.finedAgents"],
  },
  standing: {
    institution: "reputation",
    who: "learners",
    kind: "learners",
    mechanisms: standing("seat"),
    policies: [learner({ goodShare: 0 })],
    shown: ["reputation"],
  },
  "standing-keys": {
    institution: "reputation by key",
    who: "learners",
    kind: "learners",
    mechanisms: [{ use: identities, params: { keys: 1 } }, ...standing("key")],
    policies: [learner({ ...unseen, goodShare: 0 })],
    shown: ["reputation", "identities.opened"],
  },
  "standing-whitewasher": {
    institution: "reputation by key",
    who: "one whitewasher",
    kind: "gamed",
    mechanisms: [{ use: identities, params: { keys: 1 } }, ...standing("key")],
    policies: [at0(whitewasher, { every: 1 }), followers],
    shown: ["reputation", "identities.opened"],
  },
  "standing-dues": {
    institution: "reputation by key, with dues",
    who: "learners",
    kind: "learners",
    mechanisms: [{ use: identities, params: { keys: 1 } }, ...standing("key", 1)],
    policies: [learner({ ...unseen, goodShare: 0 })],
    shown: ["reputation", "identities.opened"],
  },
  leader: {
    institution: "coordinator",
    who: "learners",
    kind: "learners",
    mechanisms: [led],
    policies: [
      at0(honestCoordinator),
      {
        use: obeyingLearner,
        params: {
          ...learning,
          fair: level,
          bins: { leader: 0, leads: 0, termLeft: 0, apart: 0, order: 8 },
        },
        seats: seats1to7,
      },
    ],
    shown: ["coordinator.led", "coordinator.obeyed"],
  },
  "leader-loyal": {
    institution: "coordinator",
    who: "loyal followers",
    kind: "scripts",
    mechanisms: [led],
    policies: [at0(honestCoordinator), loyal()],
    shown: ["coordinator.led", "coordinator.obeyed"],
  },
  "leader-rogue": {
    institution: "coordinator",
    who: "it turns, and is recalled",
    kind: "gamed",
    mechanisms: [led],
    policies: [at0(rogueCoordinator), loyal()],
    shown: ["coordinator.led", "coordinator.recalls"],
  },
  "leader-accomplices": {
    institution: "coordinator",
    who: "it turns, among accomplices",
    kind: "gamed",
    mechanisms: [led],
    policies: [at0(rogueCoordinator), loyal(0)],
    shown: ["coordinator.led", "coordinator.recalls"],
  },
  treaty: {
    institution: "treaty for a tick",
    who: "learners",
    kind: "learners",
    mechanisms: [signed(1)],
    policies: [learner()],
    shown: ["treaty.signatories"],
  },
  "treaty-long": {
    institution: "treaty for ten ticks",
    who: "learners",
    kind: "learners",
    mechanisms: [signed(10)],
    policies: [learner()],
    shown: ["treaty.signatories"],
  },
  "treaty-outsider": {
    institution: "treaty for ten ticks",
    who: "one outsider among learners",
    kind: "gamed",
    mechanisms: [signed(10)],
    policies: [at0(greedyHarvest), learner()],
    shown: ["treaty.signatories"],
  },
  "treaty-all": {
    institution: "treaty of all or none",
    who: "learners",
    kind: "learners",
    mechanisms: [signed(10, agents)],
    policies: [learner()],
    shown: ["treaty.signatories", "treaty.inForce"],
  },
  liability: {
    institution: "liability",
    who: "learners",
    kind: "learners",
    mechanisms: [liable()],
    policies: [learner()],
  },
  "liability-little": {
    institution: "liability",
    who: "learners who own little",
    kind: "gamed",
    mechanisms: [liable(little)],
    policies: [learner()],
  },
  stop: {
    institution: "stop on pressure",
    who: "learners",
    kind: "learners",
    mechanisms: [pressureStop],
    policies: [learner()],
    shown: ["stop.stops"],
  },
  "stop-usage": {
    institution: "stop on usage",
    who: "all within their share",
    kind: "scripts",
    mechanisms: [usageStop],
    policies: [{ use: withinAllotment }],
    shown: ["stop.stops"],
  },
  "stop-below": {
    institution: "stop on usage",
    who: "all just below the alarm",
    kind: "gamed",
    mechanisms: [usageStop],
    policies: [{ use: belowTheAlarm }],
    shown: ["stop.stops"],
  },
};
