/**
 * Q-learning against tit-for-tat, a decision problem of four states whose solution is known.
 *
 * After Sandholm & Crites 1996, "Multiagent Reinforcement Learning in the Iterated Prisoner's Dilemma", BioSystems
 * 37:147-166. With the last joint action in view, what is best against tit-for-tat is to cooperate for ever, worth
 * R / (1 - gamma), to alternate, (T + gamma S) / (1 - gamma^2), or to defect for ever, T + gamma P / (1 - gamma); at 5/3/1/0
 * the second is best from gamma 1/4 on and the first from 2/3 on.
 */
import { type Claim, comparison, everySession, type Results, type RunConfig } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { mean } from "../../src/stats/index.ts";

/** Away from the thresholds, 1/4 and 2/3. */
const gammas = [0.1, 0.2, 0.3, 0.5, 0.6, 0.64, 0.7, 0.8, 0.95];
const ticks = 300_000;
/** A multiple of the two rounds of a cycle. */
const evaluate = 1000;

const learner = (steps: number) => ({
  use: "q-learning",
  seats: [0],
  params: { gamma: 0.95, epsilon: 0.2, alpha: { start: 0.1, end: 0, steps } },
});

const config: RunConfig = {
  name: "against-tit-for-tat",
  seed: 0,
  sessions: 50,
  scenes: {
    dilemma: {
      label: "Prisoner's dilemma",
      env: "matrix-game-v0",
      params: { game: "prisoners-dilemma" },
      train: ticks,
      window: ticks / 10,
      evaluate,
      show: { cooperation: "cooperation" },
      societies: {
        learner: {
          label: "Q-learner beside tit-for-tat",
          policies: [learner(ticks), { use: "tit-for-tat" }],
        },
      },
    },
  },
  sweep: { gamma: gammas },
};

const quickTicks = 50_000;
/** One for each of the best answers. */
const quickGammas = [0.1, 0.5, 0.95];
const quick = {
  sessions: 4,
  sweep: { gamma: quickGammas },
  scenes: {
    "*": {
      train: quickTicks,
      societies: { learner: { policies: [learner(quickTicks), { use: "tit-for-tat" }] } },
    },
  },
};

const answers = ["defect", "alternate", "cooperate"] as const;
type AnswerName = (typeof answers)[number];

/** What is worth most from a round on in which tit-for-tat cooperates. */
export function bestAnswer(gamma: number): AnswerName {
  const worth: Record<AnswerName, number> = {
    cooperate: 3 / (1 - gamma),
    alternate: 5 / (1 - gamma ** 2),
    defect: 5 + gamma / (1 - gamma),
  };
  return answers.reduce((best, each) => (worth[each] > worth[best] ? each : best));
}

/** Payoff of both together a round, and the share of cooperative actions, from a first round in which tit-for-tat cooperates. */
const played: Record<AnswerName, { readonly welfare: number; readonly cooperation: number }> = {
  cooperate: { welfare: 6, cooperation: 1 },
  alternate: { welfare: 5, cooperation: 0.5 },
  defect: { welfare: (5 + 2 * (evaluate - 1)) / evaluate, cooperation: 1 / (2 * evaluate) },
};

const sceneAt = (gamma: number) => `dilemma~gamma=${gamma}`;
const exact = (value: number) => [value - 1e-9, value + 1e-9] as const;

function figures({ scenes }: Results): Record<string, string> {
  const tried = gammas.filter((gamma) => Object.hasOwn(scenes, sceneAt(gamma)));
  const cooperation = tried.map((gamma) => scenes[sceneAt(gamma)].societies.learner.values.cooperation);
  return {
    cooperation: lineChart({
      title: "What learners do beside tit-for-tat",
      xLabel: "discount factor a round",
      yLabel: "share of cooperative actions; mean and range of sessions",
      series: [
        {
          label: "learned",
          x: tried,
          y: cooperation.map(mean),
          low: cooperation.map((each) => Math.min(...each)),
          high: cooperation.map((each) => Math.max(...each)),
        },
      ],
      references: answers.map((answer) => ({ label: answer, y: played[answer].cooperation })),
      yInclude: [0, 1],
      marks: "every",
    }),
  };
}

export const experiment = comparison({
  title: "Q-learning against tit-for-tat",
  question: "Does a Q-learner find the best answer to tit-for-tat, whatever the future counts?",
  reproduces: ["Sandholm & Crites 1996, BioSystems 37:147-166"],
  config,
  quick,
  claims: gammas.flatMap((gamma): Claim<Results>[] => {
    const answer = bestAnswer(gamma);
    const { cooperation, welfare } = played[answer];
    const shortly = quickGammas.includes(gamma);
    const derived = {
      source: "the best answer, by its discounted value; 50 of 50 sessions",
      status: "simulated",
    } as const;
    return [
      {
        says: `At ${gamma} the learner comes to ${answer}, in every session`,
        measured: everySession(sceneAt(gamma), "learner", "cooperation"),
        within: exact(cooperation),
        ...(shortly && { quick: exact(cooperation) }),
        quantity: `share of cooperative actions at ${gamma}`,
        ...derived,
      },
      {
        says: `At ${gamma} both together are paid for that, in every session`,
        measured: everySession(sceneAt(gamma), "learner"),
        within: exact(welfare),
        ...(shortly && { quick: exact(welfare) }),
        quantity: `payoff of both a round at ${gamma}`,
        ...derived,
      },
    ];
  }),
  figures,
});
