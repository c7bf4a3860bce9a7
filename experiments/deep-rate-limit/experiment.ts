/**
 * Proximal policy optimisation in the rate-limited API: against closed forms where there are any, against tables and
 * norms where there are none.
 *
 * In the queue that nobody sees and in the contest for a hard limit, clients choose any rate, and where independent
 * selfish learners end is known in closed form. Under production traffic nothing is known; there the same learner meets
 * tabular Q-learning and AIMD.
 */
import type { RunConfig, SocietyConfig } from "../../src/lab/index.ts";
import { rateLimitedApi as traffic } from "../learned-vs-hardcoded/rate-limited-api.ts";

/** Every client for itself, on a game without memory: nothing is discounted because nothing follows. */
const ppo = {
  use: "ppo",
  params: {
    gamma: 0,
    steps: 8,
    hidden: [16],
    critic: "shared",
    learningRate: { start: 3e-3, end: 1e-4, decay: 1e-3 },
    entropy: 0,
    minibatch: 256,
    frozen: "greedy",
  },
};
const alone: SocietyConfig = {
  label: "PPO, left alone",
  kind: "learned",
  policies: [ppo],
  sharing: "shared",
  worlds: 64,
};
const toll = (rate: number): SocietyConfig => ({
  label: `PPO, toll ${rate.toFixed(3)} a call`,
  kind: "mechanism",
  policies: [ppo],
  mechanisms: [{ use: "pigouvian-tax", params: { on: "calls", rate, redistribute: true } }],
  sharing: "shared",
  worlds: 64,
});
const externality: SocietyConfig = {
  label: "PPO, pays what its calls cost the others",
  kind: "mechanism",
  policies: [ppo],
  mechanisms: [{ use: "pigouvian-tax", params: { on: "externality", rate: 1, redistribute: false } }],
  sharing: "shared",
  worlds: 64,
};

const deep = {
  gamma: 0.95,
  steps: 32,
  hidden: [32, 32],
  critic: "shared",
  learningRate: { start: 1e-3, end: 1e-4, decay: 2e-4 },
  entropy: { start: 0.01, end: 0.001, decay: 2e-4 },
  minibatch: 512,
};

export const config: RunConfig = {
  name: "deep-rate-limit",
  seed: 0,
  sessions: 8,
  scenes: {
    queue: {
      label: "A queue that nobody sees (M/M/1)",
      env: "rate-limited-api-v0",
      params: {
        agents: 4,
        admission: "mm1",
        arrivals: "saturated",
        actions: "rate",
        capacity: 1,
        value: 5,
        callCost: 0,
        waitCost: 1,
        maxCalls: 0.5,
        maxWait: 20,
        horizon: 32,
      },
      train: 6000,
      evaluate: 100,
      show: { issued: "load" },
      societies: { alone, externality },
    },
    contest: {
      label: "A contest for a hard limit",
      env: "rate-limited-api-v0",
      params: {
        agents: 8,
        admission: "hard-limit",
        arrivals: "saturated",
        actions: "rate",
        capacity: 16,
        maxCalls: 20,
        horizon: 32,
      },
      train: 6000,
      evaluate: 100,
      show: { issued: "calls a tick" },
      societies: { alone, toll: toll(0.7), externality },
    },
    traffic: {
      label: "An hour of production traffic",
      env: traffic.env,
      params: { ...traffic.params },
      train: 20_000,
      evaluate: 3000,
      show: {
        equality: "equality",
        served: "answered a tick",
        rejected: "rejected calls",
        lost: "lost requests",
        latency: "wait (ticks)",
      },
      societies: {
        greedy: { label: "greedy: send all at once", kind: "greedy", policies: [{ use: "send-all" }] },
        tabular: {
          label: "Q-learning on a table",
          kind: "learned",
          policies: traffic.societies.learned.policies,
          sharing: "shared",
          worlds: 16,
        },
        ppo: {
          label: "PPO",
          kind: "learned",
          policies: [{ use: "ppo", params: deep }],
          sharing: "shared",
          worlds: 16,
        },
        "ppo-price": {
          label: "PPO, price per call",
          kind: "mechanism",
          policies: [{ use: "ppo", params: deep }],
          mechanisms: [{ use: "pigouvian-tax", params: { on: "calls", rate: 0.7, redistribute: true } }],
          sharing: "shared",
          worlds: 16,
        },
        norm: { label: "norm: AIMD", kind: "norm", policies: [{ use: "aimd" }] },
      },
    },
  },
};

export const quick = {
  sessions: 2,
  scenes: { "*": { train: 1500, window: 300, evaluate: 300 } },
};
