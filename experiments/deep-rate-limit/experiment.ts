/**
 * Proximal policy optimisation in the rate-limited API: against closed forms where there are any, against tables and
 * norms where there are none.
 *
 * In the queue that nobody sees and in the contest for a hard limit, clients choose any rate, and where independent
 * selfish learners end is known in closed form. Under production traffic nothing is known; there the same learner meets
 * tabular Q-learning and AIMD.
 */
import {
  comparison,
  difference,
  explained,
  type RunConfig,
  reached,
  type SocietyConfig,
  shareOfSessions,
} from "../../src/lab/index.ts";
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

const config: RunConfig = {
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
      baseline: "alone",
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
      baseline: "alone",
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
      baseline: "ppo",
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

const quick = {
  sessions: 2,
  scenes: { "*": { train: 1500, window: 300, evaluate: 300 } },
};

const closedForm = { source: "envs/rate-limited-api/README.md, closed forms", status: "source" } as const;
/** Within 3 % of what theory says. */
const around = (value: number) => [0.97 * value, 1.03 * value] as const;

export const experiment = comparison({
  title: "PPO in the rate-limited API",
  question:
    "Do independent neural learners with continuous actions end where theory says that selfish clients end, and does a tax that theory says is right move them to the optimum?",
  config,
  quick,
  claims: explained(
    [
      {
        says: "Queue: left alone, the load is within 3 % of that of selfish clients",
        measured: reached("queue", "alone", "issued"),
        within: around(0.68917),
        ...closedForm,
      },
      {
        says: "Queue: paying the externality, welfare is within 3 % of the optimum",
        measured: reached("queue", "externality"),
        within: around(1.52786),
        ...closedForm,
      },
      {
        says: "Contest: left alone, calls are within 3 % of those of selfish clients",
        measured: reached("contest", "alone", "issued"),
        within: around(70),
        ...closedForm,
      },
      {
        says: "Contest: paying the externality, welfare is within 3 % of the optimum",
        measured: reached("contest", "externality"),
        within: around(12.8),
        ...closedForm,
      },
      {
        says: "Contest: under a toll of .7, welfare is within 3 % of the optimum",
        measured: reached("contest", "toll"),
        within: around(12.8),
        ...closedForm,
      },
      ...["queue", "contest"].map((scene) => ({
        says: `${scene}: under the externality tax one client has more than .9 of the payoff, in most sessions`,
        measured: shareOfSessions(
          scene,
          "externality",
          (payoffs) => Math.max(...payoffs) > 0.9 * payoffs.reduce((sum, each) => sum + each, 0),
        ),
        within: [0.5, 1] as const,
      })),
      {
        says: "Traffic: PPO does better than tables with the same experience",
        measured: difference("traffic", "ppo", "tabular"),
        within: [0.1, 3],
      },
      {
        says: "Traffic: it does worse than AIMD",
        measured: difference("traffic", "norm", "ppo"),
        within: [0.05, 3],
      },
      {
        says: "Traffic: a price of .7 a call brings it higher",
        measured: difference("traffic", "ppo-price", "ppo"),
        within: [1, 3],
      },
      {
        says: "Traffic: with that price it does better than AIMD",
        measured: difference("traffic", "ppo-price", "norm"),
        within: [0, 3],
      },
    ],
    {
      "Contest: under a toll of .7, welfare is within 3 % of the optimum":
        "The best reply is a kink, beyond which a call is worth less than nothing, and PPO, whose actions are noisy while it learns, stays on the safe side of it.",
      "Traffic: with that price it does better than AIMD":
        "Sessions differ by more than the two do in the mean.",
    },
  ),
});
