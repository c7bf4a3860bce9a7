/**
 * Climbing and penalty: how often independent learners coordinate on the optimum.
 *
 * Games of Claus & Boutilier 1998, "The Dynamics of Reinforcement Learning in Cooperative Multiagent Systems", AAAI; the
 * stochastic climbing game, FMQ and its parameters of Kapetanakis & Kudenko 2002, AAAI; hysteretic Q-learning of Matignon,
 * Laurent & Le Fort-Piat 2007, IROS; the optimistic one of Lauer & Riedmiller 2000, ICML.
 */
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, rollout, type Seed, train } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import { type Interval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 5000;
const epsilon = { start: 1, end: 0, decay: 0.0015 };
/** 499 e^(-.006 t) + 1. */
const temperature = { start: 500, end: 1, decay: 0.006 };

const learners = {
  "independent Q": { use: "q-learning", params: { alpha: 0.1, gamma: 0, epsilon }, rounds: 3000 },
  hysteretic: { use: "hysteretic", params: { alpha: 0.1, beta: 0.01, gamma: 0, epsilon }, rounds: 3000 },
  optimistic: { use: "hysteretic", params: { alpha: 1, beta: 0, gamma: 0, epsilon }, rounds: 3000 },
  FMQ: { use: "fmq", params: { alpha: 0.9, weight: 10, temperature }, rounds: 1000 },
  "Boltzmann Q": { use: "q-learning", params: { alpha: 0.9, gamma: 0, temperature }, rounds: 1000 },
} as const;
export type LearnerName = keyof typeof learners;

/** `optima`: actions that both have to play. */
const games = {
  climbing: { params: { game: "climbing" }, optima: [0] },
  "climbing, stochastic": { params: { game: "climbing-stochastic" }, optima: [0] },
  "penalty 0": { params: { game: "penalty", penalty: 0 }, optima: [0, 2] },
  "penalty -10": { params: { game: "penalty", penalty: -10 }, optima: [0, 2] },
  "penalty -30": { params: { game: "penalty", penalty: -30 }, optima: [0, 2] },
  "penalty -100": { params: { game: "penalty", penalty: -100 }, optima: [0, 2] },
} as const;
export type GameName = keyof typeof games;

/** Of 5000 sessions in another program, percent that end on the optimum. */
export const expected: Readonly<Record<GameName, Readonly<Record<LearnerName, number>>>> = {
  climbing: row(0, 94.2, 100, 99.7, 18.1),
  "climbing, stochastic": row(0, 64.5, 0, 99.2, 17.3),
  "penalty 0": row(100, 100, 51, 100, 92),
  "penalty -10": row(89, 100, 50, 100, 71),
  "penalty -30": row(2.5, 100, 49, 100, 48),
  "penalty -100": row(0, 97, 49, 95, 40),
};
function row(independent: number, hysteretic: number, optimistic: number, FMQ: number, boltzmann: number) {
  return { "independent Q": independent, hysteretic, optimistic, FMQ, "Boltzmann Q": boltzmann };
}

const settings = { sessions, learners, games };
const gameNames = Object.keys(games) as GameName[];
const learnerNames = Object.keys(learners) as LearnerName[];

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** Sessions that end on the optimum, by game and learner. */
  readonly optimal: Readonly<Record<GameName, Readonly<Record<LearnerName, number>>>>;
}

/** Of so many sessions those whose greedy joint action, after the last round, is an optimal one. */
export function countOptimal(game: GameName, learner: LearnerName, worlds: number, seed: Seed): number {
  const { params, optima } = games[game];
  const { use, params: own, rounds } = learners[learner];
  const batch = createBatch(
    matrixGame,
    { ...params, memory: 0 },
    { worlds, seed: `${seed}/${game}`, checked: false },
  );
  const policies = bindPolicies(batch, [{ use: agents.get(use), params: own }], {
    seed: `${seed}/${game} ${learner}`,
  });
  train({ batch, policies, ticks: rounds });
  rollout(batch, policies, 1);
  const [action] = batch.io.actions;
  let count = 0;
  for (let i = 0; i < worlds; i++)
    if (optima.some((each) => action[2 * i] === each && action[2 * i + 1] === each)) count++;
  return count;
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 100 : sessions);
  const optimal = {} as Record<GameName, Record<LearnerName, number>>;
  for (const game of gameNames) {
    note(game);
    optimal[game] = {} as Record<LearnerName, number>;
    for (const learner of learnerNames)
      optimal[game][learner] = await cell(`${game}, ${learner}`, () =>
        countOptimal(game, learner, count, seed),
      );
  }
  return { seed, sessions: count, optimal };
}

const shareOf = ({ optimal, sessions: of }: Found, game: GameName, learner: LearnerName): Interval =>
  wilsonInterval(optimal[game][learner], of);

function summary(found: Found): string {
  return gameNames
    .map((game) => {
      const cells = learnerNames.map(
        (learner) => `${learner} ${(100 * shareOf(found, game, learner).estimate).toFixed(1)}`,
      );
      return `${game}, percent on the optimum: ${cells.join(", ")}`;
    })
    .join("\n");
}

function figures(found: Found): Record<string, string> {
  const bars = gameNames.flatMap((group) =>
    learnerNames.map((label) => {
      const { estimate, low, high } = shareOf(found, group, label);
      return { group, label, value: estimate, low, high };
    }),
  );
  return {
    optimal: barChart({
      title: "Who finds the optimum",
      xLabel: "share of sessions that end on the optimum; 95 % interval",
      bars,
      include: [0, 1],
    }),
  };
}

/** Points of a hundred; of the short version, whose intervals reach ten to each side. */
const slack = 3;
const quickSlack = 25;

const shares = (percent: number, points: number): [number, number] => [
  Math.max(0, percent - points) / 100,
  Math.min(100, percent + points) / 100,
];

export const experiment = defineExperiment({
  id: "climbing-and-penalty",
  title: "Climbing and penalty",
  question: "How often do learners that do not see each other coordinate on the best joint action?",
  reproduces: [
    "Claus & Boutilier 1998, AAAI",
    "Kapetanakis & Kudenko 2002, AAAI",
    "Matignon, Laurent & Le Fort-Piat 2007, IROS",
  ],
  settings,
  run,
  claims: gameNames.flatMap((game) =>
    learnerNames.map((learner): Claim<Found> => {
      const percent = expected[game][learner];
      return {
        says: `${game}: ${learner} ends on the optimum in ${percent} of 100 sessions, within ${slack}`,
        measured: (found) => shareOf(found, game, learner),
        within: shares(percent, slack),
        quick: shares(percent, quickSlack),
        quantity: `share of sessions on the optimum, ${game}, ${learner}`,
        source: "the same learners in another program, 5000 sessions",
        status: "simulated",
      };
    }),
  ),
  summary,
  figures,
});
