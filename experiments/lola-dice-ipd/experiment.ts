/**
 * LOLA-DiCE in the iterated prisoner's dilemma: does looking ahead to the other's learning lead out of defection?
 *
 * Foerster et al. 2018, "DiCE: The Infinitely Differentiable Monte Carlo Estimator", ICML, section 5: memory-one play,
 * episodes of 150 rounds, 64 imagined ones for each estimate, discount .96, 200 updates. Learning rates are .2 and .2 of the
 * one logit a state that the paper's code has; the table here has two, of which each takes half of a step.
 */
import { comparison, difference, explained, type RunConfig, reached, scaled } from "../../src/lab/index.ts";
import { learningChart } from "../../src/report/index.ts";

const episode = 150;
const updates = 200;

const learners = (lookAheads: number, label: string) => ({
  label,
  kind: "learned" as const,
  policies: [{ use: "lola-dice", params: { lookAheads } }],
});

const config: RunConfig = {
  name: "lola-dice-ipd",
  seed: 0,
  sessions: 20,
  scenes: {
    ipd: {
      label: "Iterated prisoner's dilemma",
      env: "matrix-game-v0",
      params: {
        payoffs: [
          [-1, -3, 0, -2],
          [-1, 0, -3, -2],
        ],
        actions: [2, 2],
        rounds: episode,
      },
      train: updates * episode,
      window: 10 * episode,
      evaluate: 20 * episode,
      show: { cooperation: "cooperation" },
      baseline: "naive",
      societies: {
        naive: learners(0, "naive policy gradient"),
        one: learners(1, "one step ahead"),
        two: learners(2, "two steps ahead"),
        three: learners(3, "three steps ahead"),
      },
    },
  },
};

/**
 * A glance at it: two sessions, and a quarter of the updates. By then naive pairs defect, and those that look ahead are at -1.32, -1.17
 * and -1.40 on their way up; two standard deviations of a session, .4, are added.
 */
const quick = {
  sessions: 2,
  scenes: { "*": { train: (updates / 4) * episode } },
};

/** Mean payoff a round and player of those that look ahead, with its standard deviation, as released with the paper. */
const ahead = {
  one: { words: "one step", released: [-1.19, 0.07] },
  two: { words: "two steps", released: [-1.12, 0.05] },
  three: { words: "three steps", released: [-1.11, 0.07] },
} as const;
/** A round and player: welfare is that of both. */
const payoff = (society: string) => scaled(1 / 2, reached("ipd", society));

export const experiment = comparison({
  title: "LOLA-DiCE in the iterated prisoner's dilemma",
  question:
    "Does it lead two learners out of mutual defection to look ahead to the other's learning, when all derivatives are estimated from sampled play?",
  reproduces: ["Foerster et al. 2018, DiCE: The Infinitely Differentiable Monte Carlo Estimator, ICML"],
  config,
  quick,
  claims: explained(
    [
      {
        says: "Naive policy gradient ends in defection",
        measured: payoff("naive"),
        within: [-2, -1.95],
        quick: [-2, -1.9],
        source: "Foerster et al. 2018, DiCE, ICML, section 5",
        status: "memory",
      },
      ...Object.entries(ahead).map(([steps, { words }]) => ({
        says: `With ${words} of look-ahead pairs get far more than by defection`,
        measured: payoff(steps),
        within: [-1.3, -1] as const,
        quick: [-1.8, -1] as const,
        source: "Foerster et al. 2018, DiCE, ICML, section 5",
        status: "memory" as const,
      })),
      ...Object.entries(ahead).map(
        ([
          steps,
          {
            words,
            released: [mean, deviation],
          },
        ]) => ({
          says: `With ${words} they end within two standard deviations of the runs released with the paper`,
          measured: payoff(steps),
          within: [mean - 2 * deviation, mean + 2 * deviation] as const,
          source: "five runs released with the paper, last 10 epochs",
        }),
      ),
      {
        says: "Three steps of look-ahead end lower than two",
        measured: scaled(1 / 2, difference("ipd", "two", "three")),
        within: [0.02, 1],
      },
    ],
    {
      "With three steps they end within two standard deviations of the runs released with the paper":
        "The mean lies within the range, and its interval reaches .02 below; three steps end lower here than two.",
    },
  ),
  figures: (results) => ({
    returns: learningChart(results, {
      scene: "ipd",
      title: "Payoff while learning",
      xLabel: "rounds of play; one update in 150",
      unit: "a round and player",
      factor: 1 / 2,
      yInclude: [-2, -1],
    }),
  }),
});
