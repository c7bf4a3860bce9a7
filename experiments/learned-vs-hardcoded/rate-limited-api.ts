/**
 * Eight clients share a rate-limited API, under an hour of production traffic (Azure LLM inference trace 2023).
 *
 * The limit is just what arrives on average, so peaks must wait for the valleys. Clients that send all they have
 * collect 429s, are locked out and leave the limit idle. Learners left alone find that out, yet lose most of the
 * surplus to rejected calls and waiting; a price of a call or a cap makes them pace themselves, and so do the
 * congestion rules that are written into networks and SDKs. A learner among followers of such a rule takes much more
 * than they keep, partly at their expense, without hurting the sum.
 */
import type { SceneConfig } from "../../src/lab/index.ts";

const learner = {
  gamma: 0.95,
  alpha: { start: 0.2, end: 0.01, decay: 3e-4 },
  epsilon: { start: 1, end: 0.01, decay: 3e-4 },
};

export const rateLimitedApi: SceneConfig = {
  label: "Rate-limited API",
  env: "rate-limited-api-v0",
  params: {
    agents: 8,
    arrivals: "trace",
    trace: "conv",
    tickSeconds: 2,
    admission: "token-bucket",
    // 11.1 requests a tick arrive on average, up to 17 a tick in the busiest minutes.
    capacity: 11,
    burst: 22,
    retryAfter: 2,
    horizon: 600,
  },
  train: 20_000,
  window: 1_000,
  evaluate: 3_000,
  show: {
    equality: "equality",
    served: "answered a tick",
    rejected: "rejected calls",
    lost: "lost requests",
    latency: "wait (ticks)",
    utilisation: "limit used",
    cooperation: "restraint",
  },
  certify: {
    seats: "roles",
    ticks: 1500,
    // No Nash outcome is known here: progress is measured from the greedy society.
    floor: "greedy",
    learners: [
      { label: "Q-learning", use: "q-learning", params: learner },
      { label: "SARSA", use: "sarsa", params: learner },
    ],
    resource: { column: "level", factor: 0 },
  },
  baseline: "learned",
  societies: {
    greedy: {
      label: "greedy: send all at once",
      kind: "greedy",
      policies: [{ use: "send-all" }],
    },
    learned: {
      label: "learners, left alone",
      kind: "learned",
      policies: [{ use: "q-learning", params: learner }],
    },
    price: {
      label: "learners, price per call",
      kind: "mechanism",
      policies: [{ use: "q-learning", params: learner }],
      mechanisms: [{ use: "pigouvian-tax", params: { on: "calls", rate: 0.7, redistribute: true } }],
    },
    quota: {
      label: "learners, quota",
      kind: "mechanism",
      policies: [{ use: "q-learning", params: learner }],
      // The smallest whole number of calls that is not below an equal share of the limit.
      mechanisms: [{ use: "quota", params: { cap: 2, period: 1, enforce: "mask" } }],
    },
    norm: {
      label: "norm: AIMD",
      kind: "norm",
      policies: [{ use: "aimd" }],
    },
    backoff: {
      label: "norm: exponential backoff",
      kind: "norm",
      policies: [{ use: "exponential-backoff" }],
    },
    mix: {
      label: "one learner among AIMD followers",
      kind: "mix",
      norm: "norm",
      policies: [{ use: "q-learning", params: learner, seats: [0] }, { use: "aimd" }],
    },
  },
};
