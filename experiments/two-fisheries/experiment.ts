/** Fleets that learn: in the great fish war, whose equilibrium is exact at every stock, and on hake off Namibia, fitted to its record. */
import { always, fixedQuota, qLearning, truceKeeper } from "../../agents/index.ts";
import { commons, fishWar } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type Env,
  type Society as Fleets,
  type MechanismUse,
  type PolicyUse,
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
import { fishCharge, fishShares } from "../../src/situations/index.ts";
import { meanInterval } from "../../src/stats/index.ts";

const sessions = 20;
const ticks = 100_000;
/** Q-learners that see the stock; what is measured is the last tenth. */
const learner = {
  alpha: { start: 0.2, end: 0.01, decay: 3e-5 },
  gamma: 0.9,
  epsilon: { start: 1, end: 0.01, decay: 6e-5 },
};
const war = { agents: 2, levels: 24, noise: 0.1, horizon: 100 };
/** From the stock with which the record ends. */
const hake = { ...commons.presets?.["namibian-hake"], start: 0.5585, noise: 0.1, horizon: 100 };
const fleets = 8;
const best = { effort: 36.6856, stock: 1814.44, rent: 119.36 };
const game = { countries: war.agents, growth: 0.5, discount: learner.gamma };
const { joint, nash } = fishShares(game);
const rates = {
  share: fishCharge(game, joint),
  // What effort earns beyond its cost at the best stock.
  effort: hakeCatch(best.stock) - 0.4,
};

/** What a unit of effort catches of the stock of hake. */
function hakeCatch(stock: number): number {
  return 4.446e-4 * stock;
}

interface Society {
  readonly label: string;
  readonly env: "war" | "hake";
  readonly gamma?: number;
  readonly scripted?: "truce" | "quota";
  readonly charged?: boolean;
  readonly cap?: number;
}
const societies = {
  myopic: { label: "war: learners that do not look ahead", env: "war", gamma: 0 },
  war: { label: "war: learners", env: "war" },
  "war-charged": { label: "war: learners under the charge", env: "war", charged: true },
  truce: { label: "war: truce", env: "war", scripted: "truce" },
  hake: { label: "hake: learners", env: "hake" },
  "hake-charged": { label: "hake: learners under a charge on effort", env: "hake", charged: true },
  // Rounding must not forbid the level of the cap.
  "hake-quota": { label: "hake: learners under a quota", env: "hake", cap: best.effort * 1.0001 },
  "hake-norm": { label: "hake: equal parts of the best effort", env: "hake", scripted: "quota" },
} as const satisfies Record<string, Society>;
type Name = keyof typeof societies;
/** Societies that are certified, and what is tried against two of their fleets. */
const certified = ["truce", "hake", "hake-charged", "hake-quota"] as const;
const certifying = {
  sessions: 16,
  seats: [0, 1],
  ticks: 500,
  trainTicks: 20_000,
  replicates: 1,
  learner: { ...learner, alpha: 0.1, epsilon: { start: 1, end: 0.01, decay: 3e-4 } },
};
const settings = {
  sessions,
  ticks,
  learner,
  war,
  hake,
  fleets,
  best,
  rates,
  societies,
  certified,
  certifying,
};

/** A number a session: payoff of all a tick, the share of the stock taken, and the stock left (of that which stays unfished). */
interface Ends {
  readonly welfare: readonly number[];
  readonly taken: readonly number[];
  readonly stock: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly ends: Readonly<Record<Name, Ends>>;
  readonly certificates: Readonly<Record<(typeof certified)[number], CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

function fleetsOf({ env, gamma, scripted, charged, cap }: Society, seed: Seed, count: number): Fleets {
  const tax = env === "war" ? { on: "share", rate: rates.share } : { on: "effort", rate: rates.effort };
  const mechanisms: MechanismUse[] = [
    ...(charged ? [{ use: pigouvianTax, params: { ...tax, redistribute: true } }] : []),
    ...(cap === undefined ? [] : [{ use: quota, params: { cap } }]),
  ];
  const [rules, params] = env === "war" ? [fishWar, war] : [commons, hake];
  const batch = createBatch(rules as Env, params, { worlds: count, seed, mechanisms, checked: false });
  const scripts = { truce: truceKeeper, quota: fixedQuota };
  const use: PolicyUse = scripted
    ? { use: scripts[scripted] }
    : { use: qLearning, params: { ...learner, gamma: gamma ?? learner.gamma } };
  return { batch, policies: bindPolicies(batch, [use], { seed }) };
}

function live({ batch, policies }: Fleets, length: number): Ends {
  train({ batch, policies, ticks: 0.9 * length });
  batch.startWindow();
  train({ batch, policies, ticks: 0.1 * length });
  const { welfare, stock, taken, pressure } = readWindow(batch) as Record<string, number[]>;
  const shareTaken = taken ?? pressure.map((efforts) => 4.446e-4 * efforts * best.effort * fleets);
  return { welfare: rounded(welfare), taken: rounded(shareTaken), stock: rounded(stock) };
}

function certificate(society: Fleets, seed: Seed): CertificateInShort {
  const { seats, ticks: measured, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(society, {
      seed,
      seats,
      discount: learner.gamma,
      ticks: measured,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const ends: Partial<Record<Name, Ends>> = {};
  for (const [key, society] of Object.entries<Society>(societies)) {
    const name = key as Name;
    note(society.label);
    const length = society.scripted ? ticks / 20 : quick ? ticks / 20 : ticks;
    // Societies of a fishery meet the same luck.
    ends[name] = await cell(name, () => live(fleetsOf(society, `${seed}/${society.env}`, count), length));
  }
  const certificates = {} as Record<(typeof certified)[number], CertificateInShort>;
  for (const name of certified) {
    const society: Society = societies[name];
    note(`certificate: ${society.label}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const some = Math.min(count, certifying.sessions);
      const fishing = fleetsOf(society, `${seed}/${society.env}`, some);
      if (!society.scripted) train({ ...fishing, ticks: quick ? ticks / 20 : ticks });
      return certificate(fishing, seed);
    });
  }
  return { seed, sessions: count, ends: ends as Record<Name, Ends>, certificates };
}

const told = (values: readonly number[], digits: number): string =>
  withInterval(meanInterval(values), digits);

function summary({ ends, certificates }: Found): string {
  return Object.entries(societies)
    .map(([name, { label, env }]) => {
      const { welfare, taken, stock } = ends[name as Name];
      return `${label}: payoff of all a tick ${told(welfare, env === "war" ? 3 : 1)}, share taken ${told(taken, 3)}, stock ${told(stock, 3)}`;
    })
    .concat(
      certified.map((name) => `certificate, ${societies[name].label}: ${tellInShort(certificates[name])}`),
    )
    .join("\n");
}

function figures({ ends }: Found): Record<string, string> {
  return {
    stocks: barChart({
      title: "What fleets leave of two fisheries",
      xLabel: "stock, of that which stays unfished; mean over sessions, 95 % interval",
      bars: Object.entries(societies).map(([name, { label, env }]) => {
        const { estimate: value, low, high } = meanInterval(ends[name as Name].stock);
        return { label, value, low, high, colour: env === "war" ? 0 : 1 };
      }),
    }),
  };
}

type Range = Claim<Found>["within"];
const claim = (
  says: string,
  of: (ends: Found["ends"]) => readonly number[],
  within: Range,
  source?: string,
): Claim<Found> => ({
  says,
  measured: ({ ends }) => meanInterval(of(ends)),
  within,
  ...(source && { source }),
});
const stays = (
  says: string,
  name: (typeof certified)[number],
  source: string,
  unmet?: string,
): Claim<Found> => ({
  says,
  measured: ({ certificates }) => certificates[name].gain,
  within: [Number.NEGATIVE_INFINITY, 0.02],
  source,
  ...(unmet && { unmet }),
});
const ratio = (a: readonly number[], b: readonly number[]) => a.map((value, j) => value / b[j]);

export const experiment = defineExperiment<Found>({
  id: "two-fisheries",
  title: "Two fisheries: one exact, one real",
  question:
    "What do fleets that learn leave of a stock, where equilibrium is known at every stock and where the sea is a real one, and what do a charge, a quota and a truce change?",
  settings,
  run,
  summary,
  figures,
  claims: [
    claim(
      "War: learners that do not look ahead take nearly all they can",
      (ends) => ends.myopic.taken,
      [0.85, 0.96],
      "the logarithm of the catch of a tick rises in the share, of which .96 of all is the most",
    ),
    claim("War: learners that look ahead take less than equilibrium does", (ends) => ends.war.taken, [
      joint,
      2 * nash,
    ]),
    claim("War: they have no more of it than equilibrium has", (ends) => ends.war.welfare, [-6, -4.566]),
    claim(
      "War: under a truce the two take what is best for both, on levels of .02 each .26",
      (ends) => ends.truce.taken,
      [0.52 - 1e-6, 0.52 + 1e-6],
      "Levhari & Mirman 1980: (1 - a d)/2 = .275 each, rounded down",
    ),
    claim(
      "Hake: eight fleets that learn fish with 16/9 of the best effort, within .12",
      ({ hake: { taken } }) => taken.map((share) => share / (hakeCatch(1) * best.effort * fleets)),
      [16 / 9 - 0.12, 16 / 9 + 0.12],
      "2 n/(n + 1): no fleet gains by another constant effort (Gordon 1954)",
    ),
    claim(
      "Hake: a charge on effort at least doubles what they earn",
      (ends) => ratio(ends["hake-charged"].welfare, ends.hake.welfare),
      [2, Number.POSITIVE_INFINITY],
      "best constant effort earns 2.53 times what Nash does",
    ),
    claim(
      "Hake: a quota brings the best constant effort's rent, 119.4, within 5 %",
      (ends) => ends["hake-quota"].welfare,
      [0.95 * best.rent, 1.05 * best.rent],
      "Weitzman 1974: a quota at the optimum's share is the optimum's welfare",
    ),
    stays(
      "War: nobody gains more than .02 of the stake by breaking the truce",
      "truce",
      "truceBreakingGain is below 0 at a discount of .9",
    ),
    stays(
      "Hake: nor does any fleet by leaving what learners do under a charge on effort",
      "hake-charged",
      "Weitzman 1974: at that charge the best effort is the best for each",
      "learners fish in pulses under it, and in one session of 16 a fleet gains by more",
    ),
    stays(
      "Hake: nor under a quota",
      "hake-quota",
      "2 n/(n + 1): beside seven at the best effort a fleet would fish more, which the quota forbids",
    ),
    {
      says: "Hake: where a quota brings .9 of the way from Nash to the optimum and more",
      measured: ({ certificates }) => certificates["hake-quota"].progress,
      within: [0.9, 1.1],
      source: "Weitzman 1974: a quota at the optimum's share is the optimum's welfare",
    },
  ],
});
