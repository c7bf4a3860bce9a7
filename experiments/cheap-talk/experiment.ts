/** What talk that binds nobody is worth to learners, and what promises add: told states, codes, dilemmas, stag hunts, two tasks. */
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  type MechanismUse,
  type PolicyUse,
  rollout,
  type Seed,
  train,
} from "../../src/index.ts";
import { declaredIntentions, lewisSuccess, mostIntervals } from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import { channel } from "../../src/mechanisms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";
import { guessed, oneSpeaks } from "./code.ts";
import { cross } from "./cross.ts";
import { told } from "./told.ts";

const sessions = 16;

/** Told: the setting of Condorelli & Furlan 2023. */
const biases = [0, 0.1, 0.2, 0.3, 0.5];
const telling = { states: 6, acts: 11, games: 500_000, measured: 1000, alpha: 0.1 };
/** The receiver's loss: found by a simulation that is independent of this one, in the best monotone equilibrium, and where nothing is told. */
const simulated = [0.0125, 0.0239, 0.0429, 0.0652, 0.1041];
const equilibrium = [0, 0, 0.0367, 0.0667, 0.1167];
const babbling = 0.1167;

/** Codes: states (and words), probability that a word is replaced by any, whether silence is a word. */
const codes = [
  { states: 2, replaced: 0.2, silence: false },
  { states: 4, replaced: 0.2, silence: false },
  { states: 4, replaced: 0.4, silence: false },
  { states: 2, replaced: 0.2, silence: true },
  { states: 4, replaced: 0.2, silence: true },
] as const;
type Code = (typeof codes)[number];
const coding = { games: 20_000, measured: 4000, alpha: { start: 0.1, end: 0.01 } };

/** Payoffs of the first player for its own action and the other's, the first being to cooperate, hunt the stag, do the better task. */
const games = {
  dilemma: [3, 0, 5, 1],
  risky: [9, 0, 8, 7],
  safe: [4, 0, 3, 3],
  tasks: [0, 3, 2, 0],
} as const;
type Game = keyof typeof games;
const names: Readonly<Record<Game, string>> = {
  dilemma: "prisoners' dilemma",
  risky: "stag hunt 9, 0, 8, 7",
  safe: "stag hunt 4, 0, 3, 3",
  tasks: "two tasks",
};
const gameNames = Object.keys(games) as Game[];

/** Populations that meet themselves: sessions, step size, and ticks in units of its inverse. */
const populations = { sessions: 160, step: 0.003, length: 120, measured: 1000 };
const populationTalks = ["none", "cheap"] as const;

const talks = ["none", "cheap", "binding"] as const;
type Talk = (typeof talks)[number];
/** Pairs, each with a table of its own, and one beside scripts. */
const pairing = { ticks: 20_000, measured: 1000, alpha: 0.1, epsilon: { start: 1, end: 0, steps: 16_000 } };
const scripts = {
  honest: { id: "honest-speaker", action: 0 },
  liar: { id: "liar", action: 1 },
  babbler: { id: "babbler", action: 0 },
} as const;
type Script = keyof typeof scripts;
const scriptNames = Object.keys(scripts) as Script[];

const settings = {
  sessions,
  biases,
  telling,
  codes,
  coding,
  games,
  populations,
  pairing,
  scripts,
};

/** A number a session. */
type Values = readonly number[];
/** Shares of meetings in which both do the first, and in which they do different things. */
interface Ends {
  readonly bothFirst: Values;
  readonly different: Values;
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By bias: the receiver's loss. */
  readonly told: Readonly<Record<string, Values>>;
  /** In the order of the codes: shares of acts that are right. */
  readonly codes: readonly Values[];
  readonly populations: Readonly<Record<Game, Readonly<Record<(typeof populationTalks)[number], Ends>>>>;
  readonly pairs: Readonly<Record<Game, Readonly<Record<Talk, Ends>>>>;
  /** What a learner earns in the risky stag hunt. */
  readonly beside: Readonly<Record<Script, Readonly<Record<"cheap" | "binding", Values>>>>;
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e4) / 1e4);

const counted = (batch: Batch, of: (metrics: Readonly<Record<string, number>>) => number): number[] =>
  rounded(Array.from({ length: batch.worlds }, (_, i) => of(batch.readMetrics(i))));

/** What the receiver loses a game, greedy, after so many with epsilon = exp(-8 t / games). */
export function tellStates(bias: number, games: number, seed: Seed, worlds: number): number[] {
  const { states, acts, measured, alpha } = telling;
  const batch = createBatch(told, { states, acts, bias }, { worlds, seed, checked: false });
  const params = { alpha, gamma: 1, epsilon: { start: 1, end: 0, decay: 4 / games } };
  const use = { use: agents.get("q-learning"), params };
  const policies = bindPolicies(
    batch,
    [0, 1].map((seat) => ({ ...use, seats: [seat] })),
    { seed },
  );
  train({ batch, policies, ticks: 2 * games });
  batch.startWindow();
  rollout(batch, policies, 2 * measured);
  // Two ticks a game.
  return counted(batch, ({ loss }) => 2 * loss);
}

/** Shares of acts that are right, greedy, after so many games. */
export function findCode(
  { states, replaced, silence }: Code,
  count: number,
  seed: Seed,
  worlds: number,
): number[] {
  const mechanisms: MechanismUse[] = [
    // A word that is replaced by any is another one this often.
    { use: channel, params: { symbols: states, talk: "cheap", noise: replaced * (1 - 1 / states) } },
    { use: oneSpeaks, params: { silence } },
  ];
  const batch = createBatch(guessed, { states }, { worlds, seed, mechanisms, checked: false });
  const params = {
    gamma: 1,
    alpha: { ...coding.alpha, steps: 2 * count },
    epsilon: { start: 1, end: 0, decay: 2 / count },
  };
  const use = agents.get("q-learning");
  const policies = bindPolicies(
    batch,
    [
      { use, params: { ...params, bins: { heard: 0 } }, seats: [0] },
      { use, params: { ...params, bins: { said: 0, state: 0 } }, seats: [1] },
    ],
    { seed },
  );
  train({ batch, policies, ticks: count });
  batch.startWindow();
  rollout(batch, policies, coding.measured);
  return counted(batch, ({ right }) => right);
}

/** Two play once, then again from the beginning. */
function meeting(game: Game, talk: Talk, seed: Seed, worlds: number): Batch {
  const [both, sucker, gain, neither] = games[game];
  const payoffs = [
    [both, sucker, gain, neither],
    [both, gain, sucker, neither],
  ];
  const mechanisms = talk === "none" ? [] : [{ use: channel, params: { symbols: 2, talk } }];
  const params = { payoffs, actions: [2, 2], memory: 0, continuation: 0 };
  return createBatch(matrixGame, params, { worlds, seed, mechanisms, checked: false });
}

const endsOf = (batch: Batch): Ends => ({
  bothFirst: counted(batch, ({ cooperation, coordination }) => cooperation - (1 - coordination) / 2),
  different: counted(batch, ({ coordination }) => 1 - coordination),
});

function populate(game: Game, talk: Talk, share: number, seed: Seed, worlds: number): Ends {
  const { step, length, measured } = populations;
  const batch = meeting(game, talk, seed, worlds);
  const policies = bindPolicies(batch, [{ use: cross, params: { step, most: Math.max(...games[game]) } }], {
    seed,
  });
  train({ batch, policies, ticks: Math.round((share * length) / step) });
  batch.startWindow();
  rollout(batch, policies, measured);
  return endsOf(batch);
}

const pairLearner = {
  use: agents.get("q-learning"),
  params: { gamma: 1, alpha: pairing.alpha, epsilon: pairing.epsilon },
};

function pair(game: Game, talk: Talk, seed: Seed, worlds: number): Ends {
  const batch = meeting(game, talk, seed, worlds);
  const policies = bindPolicies(
    batch,
    [0, 1].map((seat) => ({ ...pairLearner, seats: [seat] })),
    { seed },
  );
  train({ batch, policies, ticks: pairing.ticks });
  batch.startWindow();
  rollout(batch, policies, pairing.measured);
  return endsOf(batch);
}

function listen(script: Script, talk: Talk, seed: Seed, worlds: number): number[] {
  const { id, action } = scripts[script];
  const batch = meeting("risky", talk, seed, worlds);
  const uses: PolicyUse[] = [
    { ...pairLearner, seats: [0] },
    { use: agents.get(id), params: { action }, seats: [1] },
  ];
  const policies = bindPolicies(batch, uses, { seed });
  train({ batch, policies, ticks: pairing.ticks });
  const earned = new Array<number>(worlds).fill(0);
  for (let t = 0; t < pairing.measured; t++) {
    rollout(batch, policies, 1);
    for (let i = 0; i < worlds; i++) earned[i] += batch.io.reward[2 * i] / pairing.measured;
  }
  return rounded(earned);
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const many = quick ? 20 : (populations.sessions * count) / sessions;
  const share = quick ? 0.1 : 1;
  const table = async <T>(keys: readonly (number | string)[], of: (key: never) => Promise<T>) => {
    const entries: Record<string, T> = {};
    for (const key of keys) entries[key] = await of(key as never);
    return entries;
  };
  note(`told states, ${count} sessions`);
  const heard = await table(biases, (bias: number) =>
    cell(`told ${bias}`, () => tellStates(bias, share * telling.games, `${seed}/told`, count)),
  );
  note("codes");
  const found: Values[] = [];
  for (const [j, code] of codes.entries())
    found.push(await cell(`code ${j}`, () => findCode(code, coding.games, `${seed}/code`, count)));
  note(`populations, ${many} sessions`);
  const whole = await table(gameNames, (game: Game) =>
    table(populationTalks, (talk: Talk) =>
      cell(`population ${game} ${talk}`, () => populate(game, talk, share, `${seed}/population`, many)),
    ),
  );
  note("pairs");
  const pairs = await table(gameNames, (game: Game) =>
    table(talks, (talk: Talk) => cell(`pair ${game} ${talk}`, () => pair(game, talk, `${seed}/pair`, count))),
  );
  note("beside scripts");
  const beside = await table(scriptNames, (script: Script) =>
    table(["cheap", "binding"], (talk: Talk) =>
      cell(`beside ${script} ${talk}`, () => listen(script, talk, `${seed}/beside`, count)),
    ),
  );
  return {
    seed,
    sessions: count,
    told: heard,
    codes: found,
    populations: whole,
    pairs,
    beside,
  } as unknown as Found;
}

const interval = (values: Values): Interval => meanInterval(values);
const around = (value: number, slack: number) => [value - slack, value + slack] as const;
const less = (first: Values, second: Values): Interval =>
  meanInterval(first.map((value, s) => value - second[s]));

const furlan = {
  source: "a simulation of 100 sessions, independent of this one; the direction: Condorelli & Furlan 2023",
  status: "simulated",
} as const;
const lewis = { source: "lewisSuccess of ostrom/institutions: 1 - s + s / N", status: "source" } as const;
const replicator = {
  source:
    "replication from 300 random shares; Börgers & Sarin 1997, J. Economic Theory 77:1-14, for small steps",
  status: "simulated",
} as const;
const farrell = {
  source: "declaredIntentions of ostrom/institutions, after Farrell 1987",
  status: "source",
} as const;
const dominance = {
  source: "dominance: whatever is said or promised, defection earns more",
  status: "source",
} as const;
const response = { source: "best response to the script, by hand", status: "source" } as const;

/** Shares in which both do the first, without and with talk: basins of the replicator, the former exact. */
const basins = {
  dilemma: [0, 0],
  risky: [1 / 8, 0.19],
  safe: [1 / 4, 0.35],
} as const;
const classes = Object.keys(basins) as (keyof typeof basins)[];

/** What a learner earns in the risky stag hunt beside a script: words are kept where they bind. */
const worth = {
  honest: { cheap: 9, binding: 9 },
  liar: { cheap: 7, binding: 9 },
  babbler: { cheap: 9, binding: 8 },
} as const;
const told9 = {
  honest: "who says that it hunts the stag",
  liar: "who hunts the hare and says the stag",
  babbler: "who hunts the stag and says anything",
} as const;

const codeName = ({ states, replaced }: Code) => `${states} words, of which ${replaced} are replaced`;

export const experiment = defineExperiment<Found>({
  id: "cheap-talk",
  title: "Cheap talk and promises",
  question:
    "How much do learners tell each other by talk that binds nobody, when does it help them, and what do promises add?",
  settings,
  run,
  claims: explained(
    [
      ...biases.slice(1).map(
        (bias, j): Claim<Found> => ({
          says: `The receiver loses more at a bias of ${bias} than at ${biases[j]}`,
          measured: ({ told }) => less(told[bias], told[biases[j]]),
          within: [0, Number.POSITIVE_INFINITY],
          ...furlan,
        }),
      ),
      ...biases.map(
        (bias, j): Claim<Found> => ({
          says: `At a bias of ${bias} it loses ${simulated[j]}, within .01`,
          measured: ({ told }) => interval(told[bias]),
          within: around(simulated[j], 0.01),
          ...furlan,
        }),
      ),
      {
        says: "At a bias of .5 it loses what it would if nothing were told, .1167, within .02",
        measured: ({ told }) => interval(told[0.5]),
        within: around(babbling, 0.02),
        source: "Crawford & Sobel 1982: from 1/4 on nothing is told; mostIntervals of ostrom/institutions",
        status: "source",
      },
      ...codes.flatMap((code, j): Claim<Found>[] =>
        code.silence
          ? []
          : [
              {
                says: `A code of ${codeName(code)} is right ${lewisSuccess(code.states, code.replaced).toFixed(2)} of the time, within .02`,
                measured: ({ codes: found }) => interval(found[j]),
                within: around(lewisSuccess(code.states, code.replaced), 0.02),
                ...lewis,
              },
            ],
      ),
      ...classes.flatMap((game) =>
        populationTalks.map(
          (talk, j): Claim<Found> => ({
            says: `Of populations in the ${names[game]} ${talk === "none" ? "without" : "with"} talk ${basins[game][j]} end with all cooperating, within .1`,
            measured: ({ populations: found }) => interval(found[game][talk].bothFirst),
            within: around(basins[game][j], 0.1),
            ...replicator,
          }),
        ),
      ),
      ...populationTalks.map(
        (talk, rounds): Claim<Found> => ({
          says: `Populations with two tasks worth 3 and 2 coordinate ${declaredIntentions(3, 2, rounds).coordination.toFixed(4)} of the time ${rounds === 0 ? "without" : "with"} talk, within .02`,
          measured: ({ populations: found }) => interval(found.tasks[talk].different),
          within: around(declaredIntentions(3, 2, rounds).coordination, 0.02),
          ...farrell,
        }),
      ),
      ...talks.map(
        (talk): Claim<Found> => ({
          says: `Pairs in the dilemma do not cooperate with ${talk === "none" ? "no" : talk} talk`,
          measured: ({ pairs }) => interval(pairs.dilemma[talk].bothFirst),
          within: [0, 0.05],
          ...dominance,
        }),
      ),
      ...(["none", "cheap"] as const).map(
        (talk): Claim<Found> => ({
          says: `Pairs with a seat each coordinate on two tasks with ${talk === "none" ? "no" : talk} talk`,
          measured: ({ pairs }) => interval(pairs.tasks[talk].different),
          within: [0.95, 1],
          source: "a simulation, independent of this one: 1.00 either way",
          status: "simulated",
        }),
      ),
      ...scriptNames.flatMap((script) =>
        (["cheap", "binding"] as const).map(
          (talk): Claim<Found> => ({
            says: `In the stag hunt 9, 0, 8, 7 a learner earns ${worth[script][talk]} beside one ${told9[script]}, where talk is ${talk}, within .1`,
            measured: ({ beside }) => interval(beside[script][talk]),
            within: around(worth[script][talk], 0.1),
            ...response,
          }),
        ),
      ),
    ],
    {
      "At a bias of 0.2 it loses 0.0429, within .01":
        "Sixteen sessions leave an interval as wide as the range; the mean lies within it.",
      "At a bias of 0.3 it loses 0.0652, within .01":
        "Sixteen sessions leave an interval as wide as the range; the mean lies within it.",
      "At a bias of 0.5 it loses 0.1041, within .01":
        "Sixteen sessions leave an interval as wide as the range; the mean lies within it.",
      "At a bias of .5 it loses what it would if nothing were told, .1167, within .02":
        "Rather a little more is told than nothing; sixteen sessions do not decide it.",
      "Of populations in the stag hunt 9, 0, 8, 7 without talk 0.125 end with all cooperating, within .1":
        "The mean lies within the range, and the interval of its few populations just leaves it.",
      "Of populations in the stag hunt 9, 0, 8, 7 with talk 0.19 end with all cooperating, within .1":
        "The mean lies within the range, and the interval of its few populations just leaves it.",
      "In the stag hunt 9, 0, 8, 7 a learner earns 8 beside one who hunts the stag and says anything, where talk is binding, within .1":
        "Some learners had not finished.",
    },
  ),
  summary(found) {
    const of = (values: Values) => mean(values).toFixed(3);
    return [
      `receiver's loss by bias: ${biases.map((bias) => `${bias}: ${of(found.told[bias])} (${mostIntervals(Math.max(bias, 1e-6)) > 6 ? "all" : mostIntervals(bias)} intervals at most)`).join(", ")}`,
      ...codes.map(
        (code, j) =>
          `code of ${codeName(code)}${code.silence ? ", or silence" : ""}: right ${of(found.codes[j])} (${lewisSuccess(code.states, code.replaced).toFixed(3)})`,
      ),
      ...gameNames.flatMap((game) => [
        `${names[game]}, populations: ${populationTalks.map((talk) => `${talk} ${of(found.populations[game][talk].bothFirst)} both the first, ${of(found.populations[game][talk].different)} different`).join("; ")}`,
        `${names[game]}, pairs: ${talks.map((talk) => `${talk} ${of(found.pairs[game][talk].bothFirst)} both the first, ${of(found.pairs[game][talk].different)} different`).join("; ")}`,
      ]),
      ...scriptNames.map(
        (script) =>
          `beside one ${told9[script]}: cheap ${of(found.beside[script].cheap)}, binding ${of(found.beside[script].binding)}`,
      ),
    ].join("\n");
  },
  figures({ told: found }) {
    const x = biases;
    const [low, high] = (["low", "high"] as const).map((end) => x.map((bias) => interval(found[bias])[end]));
    return {
      losses: lineChart({
        title: "What a receiver loses by what the sender would have",
        xLabel: "bias: what the sender would have beyond the state",
        yLabel: "receiver's loss, (act - state)²",
        width: 760,
        height: 420,
        marks: "every",
        xTicks: x.map((at) => ({ at, label: `${at}` })),
        series: [
          { label: "learned", x, y: x.map((bias) => mean(found[bias])), low, high },
          { label: "best equilibrium", x, y: equilibrium, flat: true },
        ],
        references: [{ label: "nothing is told", y: babbling }],
        yInclude: [0],
      }),
    };
  },
});
