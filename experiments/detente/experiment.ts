/** Nations that learn: what an arms race leaves of a commons, what a ban on arms makes of it, and what a second accord is worth. */
import { always, hedge, qLearning } from "../../agents/index.ts";
import { civilisation } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type Society as Nations,
  type PolicyDefinition,
  type Seed,
  train,
} from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  readWindow,
  withInterval,
} from "../../src/lab/index.ts";
import { pigouvianTax, quota } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { gunsAndButter } from "../../src/situations/index.ts";
import { meanInterval } from "../../src/stats/index.ts";

const sessions = 40;
/** Learners that see nothing: what is measured is the last tenth. */
const bandits = { alpha: 0.02, gamma: 0, epsilon: { start: 1, end: 0.01, decay: 4e-5 } };
/** Learners that are told what every choice would have brought. */
const informed = { eta: 0.05 };

/** The commons of four; without arms, where what is taken stays with who took it; and guns and butter between two. */
const world = { agents: 4, levels: 9, horizon: 1_000_000 };
const unarmed = { ...world, armsLimit: 0 };
const butter = {
  agents: 2,
  levels: 21,
  depletes: false,
  catchability: 0.01,
  decisiveness: 1,
  horizon: 1_000_000,
};
/** Effort of each with which the commons yields most. */
const accord = 0.625;

interface Society {
  readonly label: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly learner: "bandits" | "informed";
  readonly ticks: number;
  /** Largest effort under an accord on what is taken. */
  readonly cap?: number;
  /** Fee for a unit of arms, paid out to the other. */
  readonly fee?: number;
}

const learning = { learner: "bandits", ticks: 200_000 } as const;
const knowing = { learner: "informed", ticks: 4000 } as const;
const societies = {
  race: { label: "arms race", params: world, ...learning },
  catches: { label: "accord on catches alone", params: world, ...learning, cap: accord },
  ban: { label: "accord on arms alone", params: { ...unarmed, contested: 0 }, ...learning },
  divided: { label: "the same, all is divided equally", params: unarmed, ...learning },
  both: { label: "both accords", params: { ...unarmed, contested: 0 }, ...learning, cap: accord },
  "race-informed": { label: "arms race, informed", params: world, ...knowing },
  "divided-informed": {
    label: "accord on arms alone, divided equally, informed",
    params: unarmed,
    ...knowing,
  },
  guns: { label: "two, guns and butter", params: butter, learner: "bandits", ticks: 300_000 },
  "guns-informed": { label: "two, informed", params: butter, ...knowing },
  "guns-fee": { label: "two, informed, a fee of 1", params: butter, ...knowing, fee: 1 },
} as const satisfies Record<string, Society>;
type Name = keyof typeof societies;
/** Societies that are certified, in episodes that begin with the stock of which most grows back. */
const certified = ["race", "ban", "both"] as const;
const certifying = {
  sessions: 16,
  params: { horizon: 200, start: 0.5 },
  ticks: 400,
  trainTicks: 10_000,
  replicates: 1,
  learner: { alpha: 0.1, gamma: 0, epsilon: { start: 1, end: 0.01, decay: 6e-4 } },
};
const settings = { sessions, bandits, informed, societies, certified, certifying };

/** A number a session, means over the last tenth. */
interface Ends {
  readonly armament: readonly number[];
  readonly stock: readonly number[];
  readonly welfare: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly ends: Readonly<Record<Name, Ends>>;
  readonly certificates: Readonly<Record<(typeof certified)[number], CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

function nations(society: Society, seed: Seed, count: number): Nations {
  const { params, learner, cap, fee } = society;
  const mechanisms = [
    ...(cap === undefined ? [] : [{ use: quota, params: { cap } }]),
    ...(fee === undefined
      ? []
      : [{ use: pigouvianTax, params: { on: "armed", rate: fee, redistribute: true } }]),
  ];
  const batch = createBatch(civilisation, params, { worlds: count, seed, mechanisms, checked: false });
  const use: PolicyDefinition = learner === "bandits" ? qLearning : hedge;
  const policies = bindPolicies(batch, [{ use, params: learner === "bandits" ? bandits : informed }], {
    seed,
  });
  return { batch, policies };
}

function learn({ batch, policies }: Nations, ticks: number): Ends {
  train({ batch, policies, ticks: 0.9 * ticks });
  batch.startWindow();
  train({ batch, policies, ticks: 0.1 * ticks });
  const { armament, stock, welfare } = readWindow(batch);
  return { armament: rounded(armament), stock: rounded(stock), welfare: rounded(welfare) };
}

/** What nations have who put all labour into a commons in steady state, and the most for ever. */
const steady = { floor: 4.8, optimum: 7.5 };

function certificate(society: Nations, seed: Seed): CertificateInShort {
  const { params, ticks, trainTicks, replicates, learner } = certifying;
  return inShort(
    certify(copySociety(society, { seed, params }), {
      seed,
      ticks,
      trainTicks,
      replicates,
      floor: { label: "all labour in the commons", welfare: steady.floor },
      optimum: { label: "the most for ever", welfare: steady.optimum },
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params: learner }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const ends: Partial<Record<Name, Ends>> = {};
  for (const [key, society] of Object.entries<Society>(societies)) {
    const name = key as Name;
    note(society.label);
    ends[name] = await cell(name, () =>
      learn(nations(society, `${seed}/${name}`, count), quick ? society.ticks / 20 : society.ticks),
    );
  }
  const certificates = {} as Record<(typeof certified)[number], CertificateInShort>;
  for (const name of certified) {
    const { label, ticks } = societies[name];
    note(`certificate: ${label}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const some = Math.min(count, certifying.sessions);
      const society = nations(societies[name], `${seed}/${name}`, some);
      train({ ...society, ticks: quick ? ticks / 20 : ticks });
      return certificate(society, seed);
    });
  }
  return { seed, sessions: count, ends: ends as Record<Name, Ends>, certificates };
}

const told = (values: readonly number[]): string => withInterval(meanInterval(values), 3);

function summary({ ends, certificates }: Found): string {
  return Object.entries(societies)
    .map(([name, { label }]) => {
      const { armament, stock, welfare } = ends[name as Name];
      return `${label}: labour in arms ${told(armament)}, stock ${told(stock)} of what the commons carries, goods a tick ${told(welfare)}`;
    })
    .concat(
      certified.map((name) => `certificate, ${societies[name].label}: ${tellInShort(certificates[name])}`),
    )
    .join("\n");
}

const shown: readonly Name[] = ["race", "catches", "ban", "divided", "both"];

function figures({ ends }: Found): Record<string, string> {
  return {
    goods: barChart({
      title: "What four nations that learn get of their commons",
      xLabel: "goods of all a tick; mean over sessions, 95 % interval",
      bars: shown.map((name) => {
        const { estimate: value, low, high } = meanInterval(ends[name].welfare);
        return { label: societies[name].label, value, low, high };
      }),
      references: [
        { label: "all labour in the commons: 4.8", value: steady.floor },
        { label: "the most for ever: 7.5", value: steady.optimum },
      ],
    }),
  };
}

type Range = Claim<Found>["within"];
const claim = (says: string, name: Name, what: keyof Ends, within: Range, source?: string): Claim<Found> => ({
  says,
  measured: ({ ends }) => meanInterval(ends[name][what]),
  within,
  ...(source && { source }),
});
const simulated = (
  says: string,
  name: Name,
  what: keyof Ends,
  found: number,
  give: number,
): Claim<Found> => ({
  ...claim(
    says,
    name,
    what,
    [found - give, found + give],
    "independent simulation of the same rules and learners",
  ),
  status: "simulated",
});
const nash = (params: { agents: number; decisiveness?: number }, fee = 0) =>
  gunsAndButter({ nations: params.agents, decisiveness: params.decisiveness ?? 0.2, fee });
const exact = (says: string, name: Name, arms: number): Claim<Found> =>
  claim(says, name, "armament", [arms - 0.01, arms + 0.01], "first-order condition (Hirshleifer 1995)");

export const experiment = defineExperiment<Found>({
  id: "detente",
  title: "Detente and the commons",
  question:
    "What do nations that learn make of a commons when arms decide who gets the goods, when arms are banned, and when catches are limited as well?",
  settings,
  run,
  summary,
  figures,
  claims: [
    simulated(
      "An arms race of four puts .466 of labour into arms, within .02",
      "race",
      "armament",
      0.466,
      0.02,
    ),
    simulated("It leaves a stock of .573, within .02", "race", "stock", 0.573, 0.02),
    simulated("and 7.333 goods a tick, within .07", "race", "welfare", 7.333, 0.07),
    simulated("With arms banned the stock falls to .2039, within .002", "ban", "stock", 0.2039, 0.002),
    simulated("and goods to 4.8695 a tick, within .01", "ban", "welfare", 4.8695, 0.01),
    simulated("Both accords keep a stock of .5016, within .005", "both", "stock", 0.5016, 0.005),
    simulated("and bring 7.4996 goods a tick, within .01", "both", "welfare", 7.4996, 0.01),
    simulated("Two bandits put .312 of labour into arms, within .03", "guns", "armament", 0.312, 0.03),
    claim("An accord on catches alone changes next to nothing", "catches", "welfare", [7.2, 7.4]),
    claim("Where all is divided equally bandits hold back of themselves", "divided", "stock", [0.25, 0.36]),
    claim(
      "and those who know what each choice brings do not",
      "divided-informed",
      "stock",
      [0.195, 0.21],
      "all labour is in the commons: 1 - 4 q / r = .2",
    ),
    exact("Informed, four arm with .375 of labour, within .01", "race-informed", nash(world)),
    exact("Informed, two arm with half of it", "guns-informed", nash(butter)),
    exact("With a fee of 1 for a unit of arms, with a quarter", "guns-fee", nash(butter, 1)),
    {
      says: "Under an accord on arms alone nobody gains more than .02 of the stake by leaving",
      measured: ({ certificates }) => certificates.ban.gain,
      within: [Number.NEGATIVE_INFINITY, 0.02],
      source: "beside three who put all labour into the commons so does the best response: (r/q - 3)/2 = 1",
    },
    {
      says: "Nor does anybody under both accords",
      measured: ({ certificates }) => certificates.both.gain,
      within: [Number.NEGATIVE_INFINITY, 0.02],
      source: "beside three at .625 the best effort is above .625, which the accord forbids",
    },
    {
      says: "which bring .9 of what accords can and more",
      measured: ({ certificates }) => certificates.both.progress,
      within: [0.9, 1.01],
      source: "all at .625: the most for ever",
    },
  ],
});
