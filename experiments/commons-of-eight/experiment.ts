/**
 * The commons of eight: what learners leave of the rent of a common-pool resource, with and without a toll.
 *
 * Walker, Gardner & Ostrom 1990, "Rent Dissipation in a Limited-Access Common-Pool Resource: Experimental Evidence", Journal
 * of Environmental Economics and Management 19:203-211. Eight agents; x tokens of X bring 5 (w - x) + (x / X) (23 X - .25 X^2).
 * The largest rent, 324, is at X = 36, Nash at 64, where .395 of it is left.
 */
import { comparison, type Results, type RunConfig, reached } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";

/** What a token takes from the others at the optimum: 7/8 of .25 times 36. */
const toll = { use: "pigouvian-tax", params: { on: "effort", rate: 7.875 } };
const hedge = { use: "hedge", params: { eta: 0.02 } };
const ticks = 200_000;
const learner = (long: number) => ({
  use: "q-learning",
  params: { alpha: 0.05, gamma: 0, epsilon: { start: 1, decay: (4e-5 * ticks) / long } },
});

const show = { investment: "tokens", efficiency: "efficiency" };
const scenes = (long: number): RunConfig["scenes"] => ({
  told: {
    label: "Told what each choice would have paid (Hedge), 25 tokens each",
    env: "appropriation-v0",
    params: { endowment: 25 },
    train: 300,
    window: 100,
    evaluate: 200,
    show,
    societies: {
      free: { label: "without a toll", policies: [hedge] },
      tolled: { label: "7.875 a token", policies: [hedge], mechanisms: [toll] },
    },
  },
  trial: {
    label: "By trial and error (Q-learners), 10 tokens each",
    env: "appropriation-v0",
    params: { endowment: 10 },
    train: long,
    window: long / 20,
    evaluate: 200,
    show,
    societies: {
      free: { label: "without a toll", policies: [learner(long)] },
      tolled: { label: "7.875 a token", policies: [learner(long)], mechanisms: [toll] },
    },
  },
});

const config: RunConfig = { name: "commons-of-eight", seed: 0, sessions: 40, scenes: scenes(ticks) };
const quick = { sessions: 8, scenes: scenes(ticks / 20) };

/** Of the picture. */
const groups = { told: "Hedge", trial: "Q-learners" } as const;

function figures(results: Results): Record<string, string> {
  const bars = Object.entries(groups).flatMap(([scene, group]) =>
    Object.values(results.scenes[scene].societies).map(({ label, summary }) => {
      const { iqm: value, low, high } = summary.investment;
      return { group, label, value, low, high };
    }),
  );
  return {
    tokens: barChart({
      title: "Tokens in the commons",
      xLabel: "tokens of all eight in a round; interquartile mean, 95 % interval",
      bars,
      references: [
        { label: "optimum, 36", value: 36 },
        { label: "Nash, 64", value: 64 },
      ],
    }),
  };
}

const model = "Walker, Gardner & Ostrom 1990, JEEM 19:203-211";
const closed = { source: `${model}: closed form`, status: "source" } as const;
const simulated = {
  source: "the same learners in another program, 40 sessions",
  status: "simulated",
} as const;
/** Rent of X tokens as a share of the largest. */
const efficiency = (tokens: number) => (tokens * (18 - 0.25 * tokens)) / 324;

export const experiment = comparison({
  title: "The commons of eight",
  question:
    "How much of the rent of a common-pool resource do eight learners leave, told what each choice would have paid or by trial and error, with and without a toll?",
  reproduces: [model],
  config,
  quick,
  claims: [
    {
      says: "Who is told what each choice would have paid comes to Nash, 64 tokens, within .5",
      measured: reached("told", "free", "investment"),
      within: [63.5, 64.5],
      quick: [63, 65],
      quantity: "tokens of all, Hedge",
      ...closed,
    },
    {
      says: "Little is left there, .395 of the rent, within .02",
      measured: reached("told", "free", "efficiency"),
      within: [0.375, 0.415],
      quick: [efficiency(65), efficiency(63)],
      quantity: "share of the rent, Hedge",
      ...closed,
    },
    {
      says: "Under the toll they come to the optimum, 36 tokens, within .5",
      measured: reached("told", "tolled", "investment"),
      within: [35.5, 36.5],
      quick: [35, 37],
      quantity: "tokens of all, Hedge under a toll",
      ...closed,
    },
    {
      says: "By trial and error they stop short of Nash, at 50 to 58 tokens",
      measured: reached("trial", "free", "investment"),
      within: [50, 58],
      quick: [45, 62],
      quantity: "tokens of all, Q-learners",
      ...simulated,
    },
    {
      says: "By trial and error they keep as much of the rent as so many tokens leave, .63 to .85",
      measured: reached("trial", "free", "efficiency"),
      within: [efficiency(58), efficiency(50)],
      quick: [efficiency(62), efficiency(45)],
      quantity: "share of the rent, Q-learners",
      ...simulated,
    },
    {
      says: "By trial and error under the toll they keep .96 to .97, within .02",
      measured: reached("trial", "tolled", "efficiency"),
      within: [0.94, 0.99],
      quick: [0.85, 1],
      quantity: "share of the rent, Q-learners under a toll",
      ...simulated,
    },
  ],
  figures,
});
