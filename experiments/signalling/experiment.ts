/** Signalling: what a cost of length does to a language that is learned, and what a listener understands who does not change. */
import { always, dictionary, qLearning } from "../../agents/index.ts";
import { signalling } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  type PolicyUse,
  play,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { shortestCode, speakersAgree, understoodAfter, zipfShares } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 24;
const meanings = 6;
/** Games of learning, of which the last tenth is measured. */
const games = 400_000;
/** Exploration is e^(-2e-5 games): a game takes two ticks. */
const learner = { alpha: 0.05, gamma: 1, epsilon: { start: 1, end: 0, decay: 1e-5 } };
const costs = [0, 0.02, 0.1, 0.3] as const;
const roles = ["speaker", "listener"] as const;

/** Speakers who copy each other, innovate, and are heard by listeners who do not change; generations, and how long agreement is measured. */
const drift = { pairs: 50, words: 512, innovation: 0.01 };
const generations = [0, 50, 100, 200] as const;
const settled = 300;

/** The dictionary is certified at these costs of a symbol. */
const certified = [0, 0.1] as const;
const certifying = {
  sessions: 16,
  ticks: 2000,
  trainTicks: 20_000,
  replicates: 1,
  learner: { alpha: 0.05, gamma: 1, epsilon: { start: 1, end: 0.01, decay: 3e-4 } },
};

const settings = {
  sessions,
  meanings,
  games,
  learner,
  costs,
  drift,
  generations,
  settled,
  certified,
  certifying,
};

/** One value a session: share of words that are understood, and their mean length. */
interface Spoken {
  readonly success: readonly number[];
  readonly length: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By cost of a symbol. */
  readonly learned: Readonly<Record<string, Spoken>>;
  readonly dictionary: Spoken;
  /** By generations, and how far speakers agree in the end. */
  readonly understood: Readonly<Record<string, readonly number[]>>;
  readonly agreement: readonly number[];
  /** Of the dictionary, by cost of a symbol. */
  readonly certificates: Readonly<Record<string, CertificateInShort>>;
}

const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6)));

const everyRole = (policy: PolicyUse): PolicyUse[] => roles.map((role) => ({ ...policy, role }));

function learnedAt(lengthCost: number, long: number, worlds: number, seed: Seed): Spoken {
  const batch = createBatch(signalling, { meanings, lengthCost }, { worlds, seed });
  const policies = bindPolicies(batch, everyRole({ use: qLearning, params: learner }), { seed });
  const ticks = 2 * long;
  const windows = train({ batch, policies, ticks, window: ticks / 10 }, () =>
    Array.from({ length: worlds }, (_, i) => batch.readMetrics(i)),
  );
  const last = windows[9];
  return {
    success: short(last.map(({ success }) => success)),
    length: short(last.map(({ length }) => length)),
  };
}

function speakers(lengthCost: number, worlds: number, seed: Seed): Society {
  const batch = createBatch(signalling, { meanings, lengthCost }, { worlds, seed });
  return { batch, policies: bindPolicies(batch, everyRole({ use: dictionary }), { seed }) };
}

function certificate(society: Society, seed: Seed): CertificateInShort {
  const { ticks, trainTicks, replicates, learner: params } = certifying;
  const { babbling } = signalling.theory?.(society.batch.params) ?? {};
  return inShort(
    certify(society, {
      seed,
      ticks,
      trainTicks,
      replicates,
      ...(babbling && { floor: { label: "babbling", welfare: babbling.welfare } }),
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params }],
    }),
  );
}

function byDictionary(long: number, worlds: number, seed: Seed): Spoken {
  const { batch, policies } = speakers(0, worlds, seed);
  play({ batch, policies, ticks: 2 * long });
  const all = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return {
    success: short(all.map(({ success }) => success)),
    length: short(all.map(({ length }) => length)),
  };
}

/** What is understood after so many generations, and how far speakers agree after them. */
function drifted(worlds: number, seed: Seed): Pick<Found, "understood" | "agreement"> {
  const { innovation, ...size } = drift;
  const last = settled + 40;
  const given = { ...size, meanings, zipf: 0, games: last + 1, generation: 1 };
  const batch = createBatch(signalling, given, { worlds, seed });
  const policies = bindPolicies(
    batch,
    [
      { use: dictionary, role: "speaker", params: { innovation } },
      { use: dictionary, role: "listener" },
    ],
    { seed },
  );
  const understood: Record<string, number[]> = {};
  for (const [k, generation] of generations.entries()) {
    const since = k > 0 ? generations[k - 1] + 1 : 0;
    play({ batch, policies, ticks: 2 * (generation - since) + 1 });
    understood[generation] = foundersWords(batch, worlds);
    play({ batch, policies, ticks: 1 });
  }
  play({ batch, policies, ticks: 2 * (settled - generations[generations.length - 1] - 1) });
  batch.startWindow();
  play({ batch, policies, ticks: 2 * (last - settled) });
  return {
    understood,
    agreement: short(Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).agreement)),
  };
}

/** Once all have spoken: share of words, by world, that are those of the dictionary. What is guessed right by luck does not count. */
function foundersWords({ columns }: Batch, worlds: number): number[] {
  const { meaning, said } = columns;
  const { pairs } = drift;
  return Array.from({ length: worlds }, (_, i) => {
    let same = 0;
    for (let k = 2 * pairs * i; k < 2 * pairs * i + pairs; k++) same += said[k] - 1 === meaning[k] ? 1 : 0;
    return same / pairs;
  });
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const long = quick ? games / 20 : games;
  const learned: Record<string, Spoken> = {};
  for (const cost of costs) {
    note(`a symbol costs ${cost}`);
    learned[cost] = await cell(`cost ${cost}`, () => learnedAt(cost, long, count, `${seed}/cost ${cost}`));
  }
  note("the dictionary, and words that drift");
  const spoken = await cell("dictionary", () => byDictionary(long / 100, count, `${seed}/dictionary`));
  const lasting = await cell("drift", () => drifted(count, `${seed}/drift`));
  const certificates: Record<string, CertificateInShort> = {};
  for (const cost of certified) {
    note(`certificate of the dictionary, a symbol costs ${cost}`);
    certificates[cost] = await cell(`certificate ${cost}`, () => {
      const luck = `${seed}/dictionary`;
      return certificate(speakers(cost, Math.min(count, certifying.sessions), luck), luck);
    });
  }
  return { seed, sessions: count, learned, dictionary: spoken, ...lasting, certificates };
}

function summary({ learned, dictionary: spoken, understood, agreement, certificates }: Found): string {
  const told = ({ success, length }: Spoken) =>
    `${mean(success).toFixed(4)} of words are understood, of ${mean(length).toFixed(4)} symbols`;
  return [
    ...costs.map((cost) => `learners, a symbol costs ${cost}: ${told(learned[cost])}`),
    `by the dictionary: ${told(spoken)}`,
    ...generations.map(
      (generation) =>
        `after ${generation} generations ${mean(understood[generation]).toFixed(4)} of words are the founders'`,
    ),
    `two speakers agree on ${mean(agreement).toFixed(4)}`,
    ...certified.map(
      (cost) => `certificate of the dictionary, a symbol costs ${cost}: ${tellInShort(certificates[cost])}`,
    ),
  ].join("\n");
}

function figures({ learned, dictionary: spoken }: Found): Record<string, string> {
  const bars = (what: keyof Spoken, group: string) => {
    const bar = (label: string, values: readonly number[]) => {
      const { estimate: value, low, high } = meanInterval(values);
      return { group, label, value, low, high };
    };
    return [
      ...costs.map((cost) => bar(`learners, a symbol costs ${cost}`, learned[cost][what])),
      bar("the dictionary", spoken[what]),
    ];
  };
  return {
    words: barChart({
      title: "What a cost of length does to a learned language",
      xLabel: "share or symbols; mean over sessions, 95 % interval",
      bars: [...bars("success", "words understood"), ...bars("length", "length of a word, symbols")],
    }),
  };
}

const simulated = {
  source: "the same learners in another program, 100 seeds; the range has room for both samples",
  status: "simulated",
} as const;

const ofLearners = (
  says: string,
  cost: (typeof costs)[number],
  what: keyof Spoken,
  within: [number, number],
): Claim<Found> => ({
  says,
  measured: ({ learned }) => meanInterval(learned[cost][what]),
  within,
  ...simulated,
});

const around = (value: number, slack: number): [number, number] => [value - slack, value + slack];
const difference = (one: readonly number[], other: readonly number[]): Interval =>
  meanInterval(one.map((value, s) => value - other[s]));

export const experiment = defineExperiment({
  id: "signalling",
  title: "Words that cost their length, and words that drift",
  question:
    "Does a cost of length make a learned language shorter by better codes or by lost meaning, and what does a listener who does not change understand of speakers who do?",
  settings,
  run,
  claims: explained(
    [
      ofLearners("Learners understand each other where words cost nothing", 0, "success", [0.98, 1]),
      ofLearners(
        "Their words are then as long as those of a random code, without any law of Zipf's",
        0,
        "length",
        around(1.686, 0.085),
      ),
      ofLearners("At .02 a symbol they understand most", 0.02, "success", [0.94, 1]),
      ofLearners("At .02 a symbol words are no shorter", 0.02, "length", around(1.687, 0.085)),
      ofLearners("At .1 a symbol they understand four words of five", 0.1, "success", around(0.817, 0.045)),
      ofLearners("At .1 a symbol words are shorter", 0.1, "length", around(1.509, 0.11)),
      ofLearners("At .3 a symbol they understand two of three", 0.3, "success", around(0.68, 0.06)),
      ofLearners("At .3 a symbol words have little more than one", 0.3, "length", around(1.159, 0.11)),
      {
        says: "What a cost of .1 saves in length it loses in meaning",
        measured: ({ learned }) => difference(learned[0].success, learned["0.1"].success),
        within: [0.1, 0.3],
      },
      {
        says: "By the dictionary all is understood",
        measured: ({ dictionary: spoken }) => meanInterval(spoken.success),
        within: [1, 1],
        source: "derivation",
      },
      {
        says: "By the dictionary words have the length of the shortest code, 1.3878",
        measured: ({ dictionary: spoken }) => meanInterval(spoken.length),
        within: around(shortestCode(zipfShares(meanings), 2), 0.01),
        source: "closed form; a random code takes 1.6667",
      },
      ...generations.slice(1).map(
        (generation): Claim<Found> => ({
          says: `After ${generation} generations speakers still say the founders' words as often as the closed form has it`,
          measured: ({ understood }) => meanInterval(understood[generation]),
          within: around(understoodAfter(generation, drift), 0.12),
          source: "(1 - u)^t, with room for words found again and for 24 sessions",
        }),
      ),
      ...certified.map(
        (cost): Claim<Found> => ({
          says: `Nobody gains more than .02 of the stake by leaving the dictionary where a symbol costs ${cost}`,
          measured: ({ certificates }) => certificates[cost].gain,
          within: [Number.NEGATIVE_INFINITY, 0.02],
          source: "what is not understood costs each 1, and a symbol less",
        }),
      ),
      {
        says: "The dictionary comes .9 of the way from babbling to the best and more where a symbol costs .1",
        measured: ({ certificates }) => certificates["0.1"].progress,
        within: [0.9, 1.05],
        source: "the shortest code for the most frequent meanings",
      },
      {
        says: "Two speakers agree as often as the closed form has it",
        measured: ({ agreement }) => meanInterval(agreement),
        within: around(speakersAgree(drift.pairs, drift), 0.08),
        source: "(1 - u)^2/N / (1 - (1 - u)^2 (1 - 1/N)): .4962 with words that are never found again",
      },
    ],
    {
      "At .1 a symbol they understand four words of five":
        "The mean lies within the range, and its interval reaches .002 below.",
      "At .3 a symbol they understand two of three":
        "Learners end with the two words of one symbol, by which .6122 of meanings can be understood at most; the other program kept a longer word in some sessions.",
      "At .3 a symbol words have little more than one":
        "Learners end with the two words of one symbol, by which .6122 of meanings can be understood at most; the other program kept a longer word in some sessions.",
    },
  ),
  summary,
  figures,
});
