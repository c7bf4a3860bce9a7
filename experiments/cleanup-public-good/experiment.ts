/**
 * A public good in a gridworld: who cleans the river from which all live, when whoever cleans eats less?
 *
 * Hughes et al. 2018, NeurIPS (Cleanup, and inequity aversion in it). Four agents between a river that silts up and an
 * orchard that bears the less the more waste is in the river; without any cleaning nothing ever grows.
 */
import {
  type Claim,
  comparison,
  difference,
  everyDifference,
  gainOfDeviating,
  type Results,
  type RunConfig,
} from "../../src/lab/index.ts";
import { learningChart } from "../../src/report/index.ts";

/** What the norms see too, so that learners differ from them in what they want and not in what they perceive. */
const observe = [
  "nearest",
  "nearestWaste",
  "cleanable",
  "pollution",
  "toRiver",
  "toOrchard",
  "ahead",
  "rival",
  "stock",
  "out",
];
const horizon = 300;

const learner = {
  use: "ppo",
  params: { observe, hidden: [32, 32], steps: horizon, minibatch: 600, learningRate: 3e-3 },
};
/** Half of four agents on duty: the best number of cleaners here. */
const roster = { use: "cleaner-roster", params: { cleaners: 2 } };
/** All worlds of a session teach its learners, one network an agent. */
const population = { sharing: "shared", worlds: 16 } as const;

const config: RunConfig = {
  name: "cleanup-public-good",
  seed: 0,
  sessions: 16,
  scenes: {
    cleanup: {
      label: "Cleanup, a small valley",
      env: "cleanup-v0",
      params: {
        agents: 4,
        width: 9,
        height: 7,
        viewAhead: 4,
        viewBehind: 2,
        viewSide: 3,
        window: false,
        horizon,
      },
      train: 40 * horizon,
      window: 4 * horizon,
      evaluate: 10 * horizon,
      show: {
        cleaning: "cleaning",
        pollution: "pollution",
        equality: "equality",
        peace: "peace",
        zaps: "beams",
      },
      certify: {
        societies: ["greedy", "roster", "team", "paid"],
        sessions: 16,
        ticks: 2 * horizon,
        train: 20 * horizon,
        floor: "greedy",
        deviants: [{ use: "free-rider" }, { use: "cleaner-roster", params: { cleaners: 1 } }],
        learners: [
          {
            label: "Q-learning",
            use: "q-learning",
            params: { alpha: 0.1, gamma: 0.99, epsilon: { start: 1, end: 0.02, decay: 1e-3 } },
          },
        ],
      },
      baseline: "learned",
      societies: {
        greedy: {
          ...population,
          label: "free riders: eat, never clean",
          kind: "greedy",
          policies: [{ use: "free-rider" }],
        },
        learned: { ...population, label: "PPO", kind: "learned", policies: [learner] },
        harmless: {
          ...population,
          label: "PPO, harmless beams",
          kind: "learned",
          policies: [learner],
          params: { timeout: 0 },
        },
        averse: {
          ...population,
          label: "PPO, averse to being ahead",
          kind: "mechanism",
          policies: [{ ...learner, reward: { use: "inequity-aversion", alpha: 0, beta: 0.05 } }],
        },
        team: {
          ...population,
          label: "PPO, team reward",
          kind: "mechanism",
          policies: [{ ...learner, reward: "team" }],
        },
        paid: {
          ...population,
          label: "PPO, cleaning is paid",
          kind: "mechanism",
          policies: [learner],
          // The others pay the cleaner an apple for each cell of waste.
          mechanisms: [{ use: "pigouvian-tax", params: { on: "cleaned", rate: -1, redistribute: true } }],
        },
        roster: {
          ...population,
          label: "norm: clean in shifts",
          kind: "norm",
          policies: [roster],
        },
        mix: {
          ...population,
          label: "one PPO among the rostered",
          kind: "mix",
          norm: "roster",
          policies: [{ ...learner, seats: [0] }, roster],
        },
        rider: {
          ...population,
          label: "one free rider among the rostered",
          kind: "mix",
          norm: "roster",
          policies: [{ use: "free-rider", seats: [0] }, roster],
        },
      },
    },
  },
};

/** A glance at how it works, in seconds: too short to learn anything. */
const quick = {
  sessions: 2,
  scenes: {
    "*": {
      train: horizon,
      window: horizon,
      evaluate: horizon,
      certify: { societies: ["roster"], train: horizon, sessions: 2, ticks: horizon },
    },
  },
};

/** Each session of a society has more of the metric than each of the next one. */
const falls = (metric: string, ...names: readonly string[]): Claim<Results>[] =>
  names.slice(1).map((name, j) => ({
    says: `${metric} is higher in each session of ${names[j]} than in any of ${name}`,
    measured: everyDifference("cleanup", names[j], name, metric),
    within: [0, Number.POSITIVE_INFINITY],
  }));

export const experiment = comparison({
  title: "The public good of the cleanup",
  question:
    "How much do independent PPO learners clean the river from which all live, and what do beams, guilt, a team reward, pay for cleaning and a hardcoded roster change?",
  config,
  quick,
  claims: [
    ...falls("welfare", "roster", "rider", "mix", "harmless", "learned", "greedy"),
    ...["averse", "paid", "team"].flatMap((better) => falls("welfare", better, "learned")),
    ...falls("welfare", "team", "harmless"),
    ...falls("equality", "roster", "learned", "team"),
    {
      says: "A team reward brings PPO as far as the roster",
      measured: difference("cleanup", "team", "roster"),
      within: [-0.02, 0.02],
    },
    {
      says: "Harmless beams more than double PPO's welfare",
      measured: difference("cleanup", "harmless", "learned"),
      within: [0.174, 0.3],
    },
    {
      says: "Guilt brings PPO more",
      measured: difference("cleanup", "averse", "learned"),
      within: [0.05, 0.3],
      source: "Hughes et al. 2018, NeurIPS: aversion to being ahead helps in Cleanup (the direction alone)",
      status: "memory",
    },
    {
      says: "Pay for cleaning brings PPO more",
      measured: difference("cleanup", "paid", "learned"),
      within: [0.1, 0.3],
    },
    {
      says: "A free rider gains by leaving the roster",
      measured: gainOfDeviating("cleanup", "rider"),
      within: [0.1, 0.12],
    },
    {
      says: "PPO in its place gains more",
      measured: gainOfDeviating("cleanup", "mix"),
      within: [0.15, 0.2],
    },
  ],
  figures: (results) => ({
    welfare: learningChart(results, {
      scene: "cleanup",
      societies: ["greedy", "learned", "harmless", "averse", "team", "paid", "roster"],
      unit: "apples a tick",
      yInclude: [0],
    }),
  }),
});
