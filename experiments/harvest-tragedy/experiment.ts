/**
 * The tragedy of the commons in a gridworld: do deep learners eat up what feeds them, and what keeps them from it?
 *
 * Perolat et al. 2017, NeurIPS (the commons as a gridworld); Hughes et al. 2018, NeurIPS (inequity aversion in it).
 * Four agents live off two patches of apples that grow back only where apples are. An emptied patch stays empty.
 */
import type { RunConfig } from "../../src/index.ts";

/** What the norms see too, so that learners differ from them in what they want and not in what they perceive. */
const observe = ["nearest", "patch", "ahead", "rival", "stock", "out"];
/** An update takes a whole episode: most apples of a tragedy are eaten at its beginning. */
const horizon = 300;
const agents = 4;

const learner = {
  use: "ppo",
  params: { observe, hidden: [32, 32], steps: horizon, minibatch: 600, learningRate: 3e-3 },
};
/** All worlds of a session teach its learners, one network an agent. */
const population = { sharing: "shared", worlds: 16 } as const;

export const config: RunConfig = {
  name: "harvest-tragedy",
  seed: 0,
  sessions: 8,
  scenes: {
    harvest: {
      label: "Harvest, two patches",
      env: "harvest-v0",
      params: {
        agents,
        width: 14,
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
        stock: "stock",
        bare: "no apple left",
        sustainability: "sustainability",
        equality: "equality",
        peace: "peace",
        zaps: "beams",
      },
      certify: {
        societies: ["greedy", "sparing", "territory", "taxed"],
        seats: [0],
        sessions: 8,
        ticks: 2 * horizon,
        train: 20 * horizon,
        floor: "greedy",
        deviants: [
          { use: "apple-picker" },
          { use: "sparing-picker", params: { keep: 2 } },
          { use: "territory-owner", params: { keep: 0 } },
        ],
        learners: [
          {
            label: "Q-learning",
            use: "q-learning",
            params: { alpha: 0.1, gamma: 0.99, epsilon: { start: 1, end: 0.02, decay: 1e-3 } },
          },
        ],
        // The known optimum is a bound that no play comes near: a sole owner comes about a seventh of the way.
        thresholds: { progress: 0.1 },
      },
      societies: {
        greedy: {
          ...population,
          label: "greedy: eat the nearest apple",
          kind: "greedy",
          policies: [{ use: "apple-picker" }],
        },
        owner: {
          ...population,
          label: "PPO, a sole owner",
          kind: "learned",
          policies: [learner],
          params: { agents: 1 },
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
          label: "PPO, averse to being behind",
          kind: "mechanism",
          policies: [{ ...learner, reward: { use: "inequity-aversion", alpha: 5, beta: 0 } }],
        },
        difference: {
          ...population,
          label: "PPO, difference rewards",
          kind: "mechanism",
          // Against having stayed where it was.
          policies: [{ ...learner, reward: { use: "difference", baseline: 6 } }],
        },
        taxed: {
          ...population,
          label: "PPO, tax on harvests",
          kind: "mechanism",
          policies: [learner],
          // Of each apple an equal share goes to everybody: (n - 1) / n of it to the others.
          mechanisms: [
            {
              use: "pigouvian-tax",
              params: { on: "harvest", rate: (agents - 1) / agents, redistribute: true },
            },
          ],
        },
        sparing: {
          ...population,
          label: "norm: spare thin patches",
          kind: "norm",
          policies: [{ use: "sparing-picker", params: { keep: 3 } }],
        },
        territory: {
          ...population,
          label: "norm: own a strip and defend it",
          kind: "norm",
          policies: [{ use: "territory-owner" }],
        },
        mix: {
          ...population,
          label: "one PPO among the sparing",
          kind: "mix",
          norm: "sparing",
          policies: [
            { ...learner, seats: [0] },
            { use: "sparing-picker", params: { keep: 3 } },
          ],
        },
      },
    },
  },
};

/** A glance at how it works, in seconds: too short to learn anything. */
export const quick = {
  sessions: 2,
  scenes: {
    "*": {
      train: horizon,
      window: horizon,
      evaluate: horizon,
      certify: { societies: ["sparing"], train: horizon, sessions: 2, ticks: horizon },
    },
  },
};
