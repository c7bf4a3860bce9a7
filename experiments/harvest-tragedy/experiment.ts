/**
 * The tragedy of the commons in a gridworld: do deep learners eat up what feeds them, and what keeps them from it?
 *
 * Perolat et al. 2017, NeurIPS (the commons as a gridworld); Hughes et al. 2018, NeurIPS (inequity aversion in it).
 * Four agents live off two patches of apples that grow back only where apples are. An emptied patch stays empty. In a second
 * scene beams do not time others out but fine them, the rules under which Hughes et al. had inequity aversion work.
 */
import {
  type Claim,
  comparison,
  difference,
  everyDifference,
  everySession,
  gainOfDeviating,
  type Results,
  type RunConfig,
  type SceneConfig,
  type SocietyConfig,
} from "../../src/lab/index.ts";
import { learningChart } from "../../src/report/index.ts";

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

const params = {
  agents,
  width: 14,
  height: 7,
  viewAhead: 4,
  viewBehind: 2,
  viewSide: 3,
  window: false,
  horizon,
};
/** Learned for as many episodes as it takes curves to be flat. */
const episodes = (train: number) => ({
  train: train * horizon,
  window: (train / 40) * horizon,
  evaluate: 10 * horizon,
});
const show = {
  stock: "stock",
  bare: "no apple left",
  sustainability: "sustainability",
  equality: "equality",
  peace: "peace",
  zaps: "beams",
};

const learned: SocietyConfig = { ...population, label: "PPO", kind: "learned", policies: [learner] };
const averse: SocietyConfig = {
  ...population,
  label: "PPO, averse to being behind",
  kind: "mechanism",
  policies: [{ ...learner, reward: { use: "inequity-aversion", alpha: 5, beta: 0 } }],
};
const sparing = { use: "sparing-picker", params: { keep: 3 } };

const harvest: SceneConfig = {
  label: "Harvest, two patches",
  env: "harvest-v0",
  params,
  ...episodes(240),
  show,
  certify: {
    societies: ["greedy", "sparing", "territory", "taxed"],
    sessions: 16,
    ticks: 2 * horizon,
    train: 20 * horizon,
    // No optimum is known but a bound that no play comes near: a sole owner comes about a seventh of the way.
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
  },
  baseline: "learned",
  societies: {
    greedy: {
      ...population,
      label: "greedy: eat the nearest apple",
      kind: "greedy",
      policies: [{ use: "apple-picker" }],
    },
    learned,
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
      policies: [sparing],
    },
    owner: {
      ...population,
      label: "PPO, a sole owner",
      kind: "learned",
      policies: [learner],
      params: { agents: 1 },
    },
    steward: {
      ...population,
      label: "norm: a sole owner who spares thin patches",
      kind: "norm",
      // Of keep 1, 2 and 3 the best for one; 3 is the best for four.
      policies: [{ use: "sparing-picker", params: { keep: 2 } }],
      params: { agents: 1 },
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
      policies: [{ ...learner, seats: [0] }, sparing],
    },
  },
};

/** What does not keep learners from eating it all, which they have done soon. */
const remedies: SceneConfig = {
  label: "Harvest, two patches, other rules and rewards",
  env: "harvest-v0",
  params,
  ...episodes(80),
  show,
  societies: {
    harmless: {
      ...population,
      label: "PPO, harmless beams",
      kind: "learned",
      policies: [learner],
      params: { timeout: 0 },
    },
    averse,
    difference: {
      ...population,
      label: "PPO, difference rewards",
      kind: "mechanism",
      // Against having stayed where it was.
      policies: [{ ...learner, reward: { use: "difference", baseline: 6 } }],
    },
  },
};

/** A beam costs 1 and whoever it hits 50, and nobody is timed out (Hughes et al. 2018). */
const fines: SceneConfig = {
  label: "Harvest, two patches, beams that fine",
  env: "harvest-v0",
  params: { ...params, timeout: 0, zapCost: 1, hitCost: 50 },
  ...episodes(240),
  show: {
    yield: "apples a tick",
    stock: "stock",
    sustainability: "sustainability",
    zaps: "beams",
    hits: "hits a beam",
  },
  baseline: "learned",
  societies: { learned, averse },
};

const config: RunConfig = {
  name: "harvest-tragedy",
  seed: 0,
  sessions: 4,
  scenes: { harvest, fines, remedies },
};

/** A glance at how it works, in seconds: too short to learn anything. */
const quick = {
  sessions: 4,
  scenes: {
    "*": {
      train: horizon,
      window: horizon,
      evaluate: horizon,
    },
    harvest: { certify: { societies: ["sparing"], train: horizon, sessions: 2, ticks: horizon } },
  },
};

/** The whole yield of those who eat the orchard bare: hardly more than the 26 apples that are there at first. */
const bare = 26 / horizon;
const eatsUp = (scene: string, society: string): Claim<Results> => ({
  says: `${scene}: ${society} eats the orchard bare, in every session`,
  measured: everySession(scene, society),
  within: [bare, 1.2 * bare],
});
/** Each session of a society has more of the metric than each of the next one. */
const falls = (scene: string, metric: string, ...names: readonly string[]): Claim<Results>[] =>
  names.slice(1).map((name, j) => ({
    says: `${scene}: ${metric} is higher in each session of ${names[j]} than in any of ${name}`,
    measured: everyDifference(scene, names[j], name, metric),
    within: [0, Number.POSITIVE_INFINITY],
  }));

export const experiment = comparison({
  title: "The tragedy of the harvest",
  question:
    "Does independent PPO eat up what a hardcoded norm would keep, and what do beams, fines, aversion to inequity, credit and a tax change?",
  config,
  quick,
  claims: [
    ...["greedy", "learned"].map((society) => eatsUp("harvest", society)),
    ...falls("harvest", "welfare", "sparing", "taxed", "mix", "learned"),
    ...falls("harvest", "welfare", "territory", "learned"),
    ...falls("harvest", "sustainability", "sparing", "taxed", "learned"),
    {
      says: "harvest: the tax on harvests brings PPO most of the way to the norm, not all of it",
      measured: difference("harvest", "sparing", "taxed"),
      within: [0.02, 0.05],
    },
    {
      says: "harvest: a sole owner who learns stays below a script in its place, but not far",
      measured: difference("harvest", "steward", "owner"),
      within: [0.005, 0.05],
    },
    {
      says: "harvest: one PPO among the sparing gets more than a follower in its place",
      measured: gainOfDeviating("harvest", "mix"),
      within: [0.05, 0.1],
    },
    ...["harmless", "averse", "difference"].map((society) => eatsUp("remedies", society)),
    ...falls("fines", "zaps", "averse", "learned"),
    {
      says: "fines: the averse eat far fewer apples than there are at first",
      measured: everySession("fines", "averse", "yield"),
      within: [0, 0.02],
    },
  ],
  figures: (results) => ({
    welfare: learningChart(results, {
      scene: "harvest",
      societies: ["greedy", "learned", "taxed", "sparing", "owner", "steward", "territory"],
      unit: "apples a tick",
      yInclude: [0],
    }),
    beams: learningChart(results, {
      scene: "fines",
      metric: "zaps",
      called: "beams",
      unit: "beams fired a tick, by all",
      yInclude: [0],
    }),
    apples: learningChart(results, {
      scene: "fines",
      metric: "yield",
      called: "apples",
      unit: "apples eaten a tick",
      yInclude: [0],
    }),
  }),
});
