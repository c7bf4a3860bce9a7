/** Stations that learn how long to wait: the race to the smallest window, the charge that ends it, and what a clock does without. */
import { always, qLearning, takesTurns } from "../../agents/index.ts";
import { spectrum } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type PolicyUse,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  readWindow,
  withInterval,
} from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { attemptRate, heardShares } from "../../src/situations/index.ts";
import { meanInterval } from "../../src/stats/index.ts";

const sessions = 40;
const world = { agents: 5, horizon: 1_000_000 };
const ticks = 100_000;
/** Learners that see nothing; what is measured is the last tenth. */
const bandits = { alpha: 0.05, gamma: 0, epsilon: { start: 1, end: 0, decay: 1e-4 } };
/** By name: the charge for each unit of attempts. */
const charges = { free: 0, "charge-1": 1, "charge-2": 2, "charge-3": 3 } as const;
/** One of the smallest window at a time, the others at the largest. */
const turns = { mine: 0, others: 6 };
/** Societies that are certified, in short episodes: nothing of a tick is left in the next. */
const certified = ["free", "charge-2", "turns"] as const;
const certifying = { sessions: 16, horizon: 50, ticks: 500, trainTicks: 4000, replicates: 1 };
const settings = { sessions, world, ticks, bandits, charges, turns, certified, certifying };
type Name = keyof typeof charges | "turns";

/** A number a session, means over the last tenth. */
interface Ends {
  readonly throughput: readonly number[];
  /** Least and most that a station is heard. */
  readonly least: readonly number[];
  readonly most: readonly number[];
  /** Charges of all a tick. */
  readonly collected: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly ends: Readonly<Record<Name, Ends>>;
  readonly certificates: Readonly<Record<(typeof certified)[number], CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

function stations(use: PolicyUse, charge: number, seed: Seed, count: number): Society {
  const mechanisms = charge === 0 ? [] : [{ use: pigouvianTax, params: { on: "attempts", rate: charge } }];
  const batch = createBatch(spectrum, world, { worlds: count, seed, mechanisms, checked: false });
  return { batch, policies: bindPolicies(batch, [use], { seed }) };
}

function live({ batch, policies }: Society, length: number): Ends {
  const count = batch.worlds;
  train({ batch, policies, ticks: 0.9 * length });
  batch.startWindow();
  train({ batch, policies, ticks: 0.1 * length });
  const { payoffSum } = batch.columns;
  const rewardSum = batch.columns.rewardSum as Float64Array;
  const heard = Array.from({ length: count }, (_, i) =>
    Array.from(payoffSum.subarray(5 * i, 5 * (i + 1)), (sum) => sum / (0.1 * length)),
  );
  const collected = Array.from({ length: count }, (_, i) => {
    let sum = 0;
    for (let k = 5 * i; k < 5 * (i + 1); k++) sum += payoffSum[k] - rewardSum[k];
    return sum / (0.1 * length);
  });
  const { throughput } = readWindow(batch);
  return {
    throughput: rounded(throughput),
    least: rounded(heard.map((shares) => Math.min(...shares))),
    most: rounded(heard.map((shares) => Math.max(...shares))),
    collected: rounded(collected),
  };
}

function certificate(society: Society, seed: Seed): CertificateInShort {
  const { horizon, ticks: measured, trainTicks, replicates } = certifying;
  const { decay } = bandits.epsilon;
  const epsilon = { ...bandits.epsilon, decay: (decay * ticks) / trainTicks };
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      ticks: measured,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params: { ...bandits, epsilon } }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const length = quick ? ticks / 20 : ticks;
  const learner = { use: qLearning, params: bandits };
  const clock = { use: takesTurns, params: turns };
  const ends: Partial<Record<Name, Ends>> = {};
  for (const [name, charge] of Object.entries(charges)) {
    note(`charge ${charge}`);
    ends[name as Name] = await cell(name, () =>
      live(stations(learner, charge, `${seed}/${name}`, count), length),
    );
  }
  ends.turns = await cell("turns", () => live(stations(clock, 0, `${seed}/turns`, count), 100));
  const certificates = {} as Record<(typeof certified)[number], CertificateInShort>;
  for (const name of certified) {
    note(`certificate: ${labels[name]}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const some = Math.min(count, certifying.sessions);
      if (name === "turns") return certificate(stations(clock, 0, `${seed}/turns`, some), seed);
      const society = stations(learner, charges[name], `${seed}/${name}`, some);
      train({ ...society, ticks: length });
      return certificate(society, seed);
    });
  }
  return { seed, sessions: count, ends: ends as Record<Name, Ends>, certificates };
}

const labels: Readonly<Record<Name, string>> = {
  free: "no charge",
  "charge-1": "charge 1",
  "charge-2": "charge 2",
  "charge-3": "charge 3",
  turns: "turns by the clock",
};

const told = (values: readonly number[]): string => withInterval(meanInterval(values), 4);

function summary({ ends, certificates }: Found): string {
  return Object.entries(labels)
    .map(([name, label]) => {
      const { throughput, least, most, collected } = ends[name as Name];
      return `${label}: heard ${told(throughput)} of the time, a station from ${told(least)} to ${told(most)}, charged ${told(collected)}`;
    })
    .concat(certified.map((name) => `certificate, ${labels[name]}: ${tellInShort(certificates[name])}`))
    .join("\n");
}

const alike = (window: number) =>
  heardShares(new Array<number>(5).fill(attemptRate(window))).reduce((sum, share) => sum + share, 0);
const inTurn = heardShares([2, 128, 128, 128, 128].map(attemptRate)).reduce((sum, share) => sum + share, 0);

function figures({ ends }: Found): Record<string, string> {
  return {
    heard: barChart({
      title: "How much is heard of five stations that choose how long they wait",
      xLabel: "share of time; mean over sessions, 95 % interval",
      bars: Object.entries(labels).map(([name, label]) => {
        const { estimate: value, low, high } = meanInterval(ends[name as Name].throughput);
        return { label, value, low, high };
      }),
      references: [{ label: "all wait alike, at best: .696", value: alike(32) }],
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
const leaving = (
  says: string,
  name: (typeof certified)[number],
  within: Range,
  source: string,
  unmet?: string,
): Claim<Found> => ({
  says,
  measured: ({ certificates }) => certificates[name].gain,
  within,
  source,
  ...(unmet && { unmet }),
});
const again = "independent simulation of the same rules and learners";

export const experiment = defineExperiment<Found>({
  id: "window-race",
  title: "The window race and the charge that ends it",
  question:
    "Do stations that learn how long to wait before they send drown each other, what charge on sending keeps them from it, and what does a clock do without one?",
  settings,
  run,
  summary,
  figures,
  claims: [
    claim(
      "Without a charge all end at the smallest window, where .0372 of the time is heard, within .001",
      (ends) => ends.free.throughput,
      [alike(2) - 0.001, alike(2) + 0.001],
      "the only equilibrium in which all are alike (Cagalj et al. 2005)",
    ),
    claim(
      "A charge of 2 brings what all can have alike, .6963, within 3 %",
      (ends) => ends["charge-2"].throughput,
      [0.97 * alike(32), 1.03 * alike(32)],
      "between 1.722 and 2.112 the window 32 is an equilibrium in which all are alike",
    ),
    {
      ...claim(
        "A charge of 3 brings .649, within .02",
        (ends) => ends["charge-3"].throughput,
        [0.629, 0.669],
        again,
      ),
      status: "simulated",
    },
    claim(
      "Turns by the clock have .8276 heard, more than any window that all have",
      (ends) => ends.turns.throughput,
      [inTurn - 1e-4, inTurn + 1e-4],
      "one station at window 2 among four at 128, exactly",
    ),
    claim(
      "and all get as much of it, within .001",
      ({ turns: { least, most } }) => most.map((share, k) => share - least[k]),
      [0, 0.001],
      "each has the same number of turns",
    ),
    leaving(
      "Without a charge nobody gains more than .02 of the stake by leaving: the race holds itself",
      "free",
      [Number.NEGATIVE_INFINITY, 0.02],
      "the only equilibrium in which all are alike (Cagalj et al. 2005)",
    ),
    leaving(
      "Nor does anybody gain so much by leaving under a charge of 2",
      "charge-2",
      [Number.NEGATIVE_INFINITY, 0.02],
      "between 1.722 and 2.112 the window 32 is an equilibrium in which all are alike",
      "learners end at unequal windows, which are an equilibrium in some sessions only",
    ),
    {
      says: "and they come more than half of the way to the most that can be heard",
      measured: ({ certificates }) => certificates["charge-2"].progress,
      within: [0.5, 1],
      source: "window 32: .834 of the way from .0372 to .8276",
    },
    leaving(
      "Who sends in the turns of others too gains",
      "turns",
      [0.02, Number.POSITIVE_INFINITY],
      "waiting least pays whoever does it (Cagalj et al. 2005)",
    ),
  ],
});
