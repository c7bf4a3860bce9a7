/** An AI race: how unsafe learners run where crashes are seldom or often, and how much who crashes has to pay until they are safe. */
import { always, qLearning } from "../../agents/index.ts";
import { aiRace } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type PolicyUse,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { crashOfUnsafe, hazardThatDeters, raceEquilibrium } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 24;
const race = { steps: 6, speed: 2, damage: 1 };
/** Ticks of learning, of which the last tenth is played without exploration and measured. */
const ticks = 1_200_000;
const learner = { alpha: 0.05, gamma: 1, init: 0.5 };
const explored = 0.1;

/** By name: hazard of an unsafe move, and what who crashes pays to the other, in prizes. */
const terms = {
  seldom: { hazard: 0.05, liability: 0 },
  harm: { hazard: 0.05, liability: 1 },
  four: { hazard: 0.05, liability: 4 },
  eight: { hazard: 0.05, liability: 8 },
  sometimes: { hazard: 0.15, liability: 0 },
  often: { hazard: 0.3, liability: 0 },
} as const;
type Setting = keyof typeof terms;
const names = Object.keys(terms) as Setting[];

/** Labs that have learned, and what is tried against them. */
const certified = ["seldom", "four", "eight"] as const;
const certifying = {
  sessions: 16,
  ticks: 2000,
  trainTicks: 20_000,
  replicates: 1,
  learner: { alpha: 0.1, gamma: 1, epsilon: { start: 1, end: 0.01, decay: 3e-4 } },
};

const settings = { sessions, race, ticks, learner, explored, terms, certified, certifying };

/** One value a session: share of unsafe moves, share of races that end in a crash, and what a race is worth to both. */
interface Raced {
  readonly unsafe: readonly number[];
  readonly crash: readonly number[];
  readonly worth: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly learned: Readonly<Record<Setting, Raced>>;
  /** All always safe and all always unsafe, where crashes are seldom. */
  readonly norms: { readonly safe: Raced; readonly unsafe: Raced };
  readonly certificates: Readonly<Record<(typeof certified)[number], CertificateInShort>>;
}

interface Terms {
  readonly hazard: number;
  readonly liability: number;
}

function labs({ hazard, liability }: Terms, policy: PolicyUse, worlds: number, seed: Seed): Society {
  const params = { on: "crashed", rate: liability, redistribute: true };
  const mechanisms = liability > 0 ? [{ use: pigouvianTax, params }] : [];
  const batch = createBatch(aiRace, { ...race, hazard }, { worlds, seed, mechanisms });
  return { batch, policies: bindPolicies(batch, [policy], { seed }) };
}

/** The last tenth of so many ticks. */
function raced({ batch, policies }: Society, long: number): Raced {
  const windows = train({ batch, policies, ticks: long, window: long / 10 }, () =>
    Array.from({ length: batch.worlds }, (_, i) => batch.readMetrics(i)),
  );
  const of = (name: keyof Raced) => windows[9].map((metrics) => Number(metrics[name].toPrecision(6)));
  return { unsafe: of("unsafe"), crash: of("crash"), worth: of("worth") };
}

/** What an equilibrium is worth to each where crashes are seldom, in prizes. */
const unsafeValue = raceEquilibrium({ ...race, hazard: terms.seldom.hazard }).value;

function certificate(society: Society, seed: Seed, quick: boolean): CertificateInShort {
  const { ticks: measured, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(society, {
      seed,
      ticks: measured,
      trainTicks: quick ? trainTicks / 10 : trainTicks,
      replicates,
      // A tick of a whole episode, which has as many as the ladder has steps.
      optimum: { label: "both always safe", welfare: 1 / race.steps },
      floor: { label: "the equilibrium without liability", welfare: (2 * unsafeValue) / race.steps },
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const long = quick ? ticks / 10 : ticks;
  const epsilon = { start: explored, end: 0, steps: 1, delay: 0.9 * long };
  const policy = { use: qLearning, params: { ...learner, epsilon } };
  const learned = {} as Record<Setting, Raced>;
  for (const name of names) {
    note(`hazard ${terms[name].hazard}, liability ${terms[name].liability}`);
    learned[name] = await cell(name, () => raced(labs(terms[name], policy, count, `${seed}/${name}`), long));
  }
  const norm = (action: number) =>
    raced(labs(terms.seldom, { use: always, params: { action } }, count, `${seed}/norms`), long / 100);
  const norms = {
    safe: await cell("safe", () => norm(0)),
    unsafe: await cell("unsafe", () => norm(1)),
  };
  const certificates = {} as Record<(typeof certified)[number], CertificateInShort>;
  for (const name of certified) {
    note(`certificate: hazard ${terms[name].hazard}, liability ${terms[name].liability}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const society = labs(terms[name], policy, Math.min(count, certifying.sessions), `${seed}/${name}`);
      train({ ...society, ticks: long });
      return certificate(society, `${seed}/certificate`, quick);
    });
  }
  return { seed, sessions: count, learned, norms, certificates };
}

function summary({ learned, norms, certificates }: Found): string {
  const told = ({ unsafe, crash, worth }: Raced) =>
    `unsafe in ${mean(unsafe).toFixed(4)} of moves, a crash in ${mean(crash).toFixed(4)} of races, worth ${mean(worth).toFixed(4)}`;
  return [
    ...names.map(
      (name) => `hazard ${terms[name].hazard}, liability ${terms[name].liability}: ${told(learned[name])}`,
    ),
    `always safe: ${told(norms.safe)}`,
    `always unsafe: ${told(norms.unsafe)}`,
    ...certified.map(
      (name) =>
        `certificate, hazard ${terms[name].hazard}, liability ${terms[name].liability}: ${tellInShort(certificates[name])}`,
    ),
  ].join("\n");
}

function figures({ learned, norms }: Found): Record<string, string> {
  const bar = (group: string, label: string, { worth }: Raced) => {
    const { estimate: value, low, high } = meanInterval(worth);
    return { group, label, value, low, high };
  };
  const withoutLiability = (name: Setting) =>
    bar("learners", `hazard ${terms[name].hazard}, no liability`, learned[name]);
  const liable = (name: Setting) =>
    bar("learners, hazard 0.05", `liability ${terms[name].liability}`, learned[name]);
  return {
    worth: barChart({
      title: "What a race is worth to both labs",
      xLabel: "payoff of both in a race, in prizes; mean over sessions, 95 % interval",
      bars: [
        ...(["seldom", "sometimes", "often"] as const).map(withoutLiability),
        ...(["harm", "four", "eight"] as const).map(liable),
        bar("norms, hazard 0.05", "always safe", norms.safe),
        bar("norms, hazard 0.05", "always unsafe", norms.unsafe),
      ],
      references: [{ label: "nobody crashes: 1", value: 1 }],
    }),
  };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const ofUnsafe = crashOfUnsafe({ ...race, hazard: terms.seldom.hazard });
const simulated = {
  source: "the same learners in another program, 50 seeds; the range has room for both samples",
  status: "simulated",
} as const;
const solved = {
  source: "backward induction: both are safe to the end from a hazard of 1/(2(1 + D + l)) on",
};

const ofLearners = (
  says: string,
  name: Setting,
  what: keyof Raced,
  within: [number, number],
): Claim<Found> => ({
  says,
  measured: ({ learned }) => meanInterval(learned[name][what]),
  within,
  ...simulated,
});

export const experiment = defineExperiment({
  id: "ai-race",
  title: "An AI race in which safety is a handicap",
  question:
    "How unsafe do labs run that learn, where an unsafe move crashes seldom, sometimes or often, and how much has to be paid by who crashes until they are safe?",
  settings,
  run,
  claims: [
    {
      says: "Who is always unsafe crashes in 1 - .95^6 of races",
      measured: ({ norms }) => meanInterval(norms.unsafe.crash),
      within: [ofUnsafe - 0.02, ofUnsafe + 0.02],
      source: "closed form: .2649",
    },
    {
      says: "Where both are always safe, nobody crashes and a race is worth the prize",
      measured: ({ norms }) => meanInterval(norms.safe.worth),
      within: [1, 1],
      source: "derivation",
    },
    {
      says: "An equilibrium at a hazard of .05 is worth .2249 to each",
      measured: () => exactly(unsafeValue),
      within: [0.22485, 0.22495],
      ...solved,
    },
    {
      says: "At a hazard of .05 it takes a liability of 8 prizes",
      measured: () => exactly(hazardThatDeters(race.damage, 8)),
      within: [0.05, 0.05],
      ...solved,
    },
    ofLearners(
      "Learners are unsafe in three moves of ten where crashes are seldom",
      "seldom",
      "unsafe",
      [0.25, 0.37],
    ),
    ofLearners("There one race in nine ends in a crash", "seldom", "crash", [0.09, 0.14]),
    ofLearners("There a race is worth some three quarters of the prize", "seldom", "worth", [0.72, 0.82]),
    {
      says: "A liability for the harm alone leaves them unsafe in a tenth of moves and more",
      measured: ({ learned }) => meanInterval(learned.harm.unsafe),
      within: [0.1, 0.3],
    },
    ofLearners("With a liability of four prizes they are safe", "four", "unsafe", [0, 0.02]),
    ofLearners(
      "With a liability of four prizes a race is worth nearly the prize",
      "four",
      "worth",
      [0.98, 1],
    ),
    ofLearners("With a liability of eight prizes they are safer still", "eight", "unsafe", [0, 0.002]),
    ofLearners(
      "Where crashes are three times as likely, as many races end in one, of fewer unsafe moves",
      "sometimes",
      "crash",
      [0.08, 0.18],
    ),
    ofLearners("Where they are six times as likely, none does", "often", "crash", [-0.01, 0.01]),
    {
      says: "Without liability it pays to leave what learners do",
      measured: ({ certificates }) => certificates.seldom.gain,
      within: [0.02, Number.POSITIVE_INFINITY],
      source: "backward induction: an equilibrium is unsafe from the start",
    },
    {
      says: "With a liability of eight prizes leaving gains no more than .02 of the stake",
      measured: ({ certificates }) => certificates.eight.gain,
      within: [Number.NEGATIVE_INFINITY, 0.02],
      ...solved,
    },
    {
      says: "and labs come .9 of the way to the best and more",
      measured: ({ certificates }) => certificates.eight.progress,
      within: [0.9, 1.01],
      ...solved,
    },
  ],
  summary,
  figures,
});
