/** Bank runs of learners: from which first beliefs a run begins, and what suspending withdrawals changes. */
import { agents } from "../../agents/index.ts";
import { depositRun } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type Seed,
  type Society,
  seedWords,
  train,
  uniform,
} from "../../src/index.ts";
import { atLeast } from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, withInterval } from "../../src/lab/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { depositContract } from "../../src/situations/index.ts";
import { type Interval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 200;
const bank = { agents: 40, early: 0.25, returns: 2, aversion: 2 };
const learner = { alpha: 0.1, gamma: 0, epsilon: 0.01 };
/** What waiting and withdrawing is first thought to be worth by who would wait, and by who would run. */
const first = { waits: [1.8, 1], runs: [1, 1.28] };
const rounds = 3000;
const measured = 300;
/** Chances of an agent to be one that would run at first; under suspension only the largest. */
const shares = [0.2, 0.4, 0.45, 0.6];
const suspended = 0.25;
/** Where few would run at first, where most would, and these under suspension; in short episodes, as rounds are alike. */
const certified = {
  calm: { share: 0.2, suspension: 1 },
  run: { share: 0.6, suspension: 1 },
  suspended: { share: 0.6, suspension: suspended },
} as const;
type Certified = keyof typeof certified;
const certifying = {
  sessions: 16,
  seats: [0, 20],
  horizon: 10,
  ticks: 100,
  trainTicks: 1000,
  replicates: 1,
  learner: { alpha: 0.1, gamma: 0, epsilon: { start: 1, end: 0.01, decay: 6e-3 } },
};
const settings = {
  sessions,
  bank,
  learner,
  first,
  rounds,
  measured,
  shares,
  suspended,
  certified,
  certifying,
};

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By share that would run at first: share of agents that withdraw in the last rounds, a session. */
  readonly open: Readonly<Record<string, readonly number[]>>;
  readonly suspended: Readonly<Record<string, readonly number[]>>;
  readonly certificates: Readonly<Record<Certified, CertificateInShort>>;
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e4) / 1e4);

function depositors(share: number, suspension: number, seed: string, worlds: number): Society {
  const batch = createBatch(depositRun, { ...bank, suspension }, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, [{ use: agents.get("q-learning"), params: learner }], { seed });
  const { q } = policies[0].memory;
  const luck = seedWords(seed, "first beliefs");
  for (let k = 0; k < worlds * bank.agents; k++)
    q.set(uniform(luck, 0) < share ? first.runs : first.waits, 2 * k);
  return { batch, policies };
}

function learn({ batch, policies }: Society): number[] {
  train({ batch, policies, ticks: rounds - measured });
  batch.startWindow();
  train({ batch, policies, ticks: measured });
  return rounded(Array.from({ length: batch.worlds }, (_, i) => 1 - batch.readMetrics(i).cooperation));
}

function certificate(society: Society, seed: string): CertificateInShort {
  train({ ...society, ticks: rounds });
  const { seats, horizon, ticks, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      seats,
      ticks,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, agents.get("always")),
      learners: [{ label: "Q-learning", use: agents.get("q-learning"), params }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 10 : sessions);
  const open: Record<string, readonly number[]> = {};
  for (const share of shares) {
    note(`each would run with ${share}`);
    open[share] = await cell(`open ${share}`, () => learn(depositors(share, 1, `${seed}/${share}`, count)));
  }
  const largest = shares[shares.length - 1];
  note("withdrawals are suspended");
  const held = await cell("suspended", () =>
    learn(depositors(largest, suspended, `${seed}/${largest}`, count)),
  );
  const certificates = {} as Record<Certified, CertificateInShort>;
  for (const [name, { share, suspension }] of Object.entries(certified)) {
    note(`certificate: ${name}`);
    certificates[name as Certified] = await cell(`certificate ${name}`, () => {
      const luck = `${seed}/${share}`;
      return certificate(depositors(share, suspension, luck, Math.min(count, certifying.sessions)), luck);
    });
  }
  return { seed, sessions: count, open, suspended: { [largest]: held }, certificates };
}

/** Sessions in which most agents withdraw. */
const runsIn = (values: readonly number[]): Interval =>
  wilsonInterval(values.filter((share) => share > 0.5).length, values.length);

const contract = depositContract(bank);
/** Agents from which on to withdraw is better for one more: a run, unless chance tips it. */
const tipping = Math.ceil((bank.agents * (contract.runsAbove - bank.early)) / (1 - bank.early));
const chanceOf = (share: number) => atLeast(tipping, bank.agents, share);

export const experiment = defineExperiment<Found>({
  id: "bank-runs",
  title: "Bank runs of learners",
  question:
    "From which first beliefs on do depositors that learn run on a bank, and does suspending withdrawals keep them?",
  settings,
  run,
  summary: ({ open, suspended: held, certificates }) =>
    [
      ...Object.entries(open).map(([share, values]) => line(`${share} would run`, values)),
      ...Object.entries(held).map(([share, values]) => line(`${share} would run, suspension`, values)),
      ...Object.entries(certificates).map(([name, each]) => `certificate, ${name}: ${tellInShort(each)}`),
    ].join("\n"),
  figures: ({ open }) => {
    const finely = Array.from({ length: 41 }, (_, k) => 0.2 + k / 100);
    const intervals = shares.map((share) => runsIn(open[share]));
    return {
      runs: lineChart({
        title: "Sessions that end in a run, by how likely each would run at first",
        xLabel: "chance of an agent to be one that would",
        yLabel: "share of sessions, 95 % interval",
        series: [
          {
            label: "withdrawals are free",
            x: shares,
            y: intervals.map(({ estimate }) => estimate),
            low: intervals.map(({ low }) => low),
            high: intervals.map(({ high }) => high),
          },
          {
            label: `${tipping} of ${bank.agents} would`,
            x: finely,
            y: finely.map(chanceOf),
            flat: true,
          },
        ],
        marks: "every",
      }),
    };
  },
  claims: [
    ...shares.map(
      (share): Claim<Found> => ({
        says: `Where each would run at first with probability ${share} a run comes in ${chanceOf(share).toFixed(2)} of sessions, within .12`,
        measured: ({ open }) => runsIn(open[share]),
        within: [Math.max(0, chanceOf(share) - 0.12), Math.min(1, chanceOf(share) + 0.12)],
        source: `the chance that at least ${tipping} of ${bank.agents} would, from which on withdrawing is better`,
        status: "source",
      }),
    ),
    {
      says: "None does where withdrawals beyond what is due are suspended, however many would run",
      measured: ({ suspended: held }) => runsIn(Object.values(held)[0]),
      within: [0, 0.05],
      source: "dominance: waiting then pays more whatever others do; Diamond & Dybvig 1983",
      status: "source",
    },
    ...(Object.keys(certified) as Certified[]).map(
      (name): Claim<Found> => ({
        says: `No depositor gains more than .02 of the stake by leaving what the others do: ${{ calm: "where few would run", run: "in a run", suspended: "under suspension" }[name]}`,
        measured: ({ certificates }) => certificates[name].gain,
        within: [Number.NEGATIVE_INFINITY, 0.02],
        source:
          "none and all are equilibria, and under suspension waiting is dominant; Diamond & Dybvig 1983",
        status: "source",
      }),
    ),
    {
      says: "Under suspension depositors come .9 of the way from a run to the best and more",
      measured: ({ certificates }) => certificates.suspended.progress,
      within: [0.9, 1.01],
      source: "all who can wait do; Diamond & Dybvig 1983",
      status: "source",
    },
  ],
});

function line(what: string, values: readonly number[]): string {
  return `${what}: ${withInterval(runsIn(values), 3)} of ${values.length} sessions end in a run`;
}
