/**
 * Auction equilibria: bid functions that learners come to in self-play, against those that theory knows.
 *
 * Bichler, Fichtl, Heidekrüger, Kohring & Sutterer 2021, Nature Machine Intelligence 3:687-695. Learners climb their expected payoff by finite
 * differences in the auctions that they have just held, where that paper uses evolution strategies on neural networks.
 */
import { pseudoGradient } from "../../agents/index.ts";
import { auction } from "../../envs/index.ts";
import { localBid, type PackageRule, uniformAllPayBid, uniformFirstPriceBid } from "../../src/games/index.ts";
import { bindPolicies, createBatch, rollout, type Seed, train } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, withInterval } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, meanInterval } from "../../src/stats/index.ts";

const sessions = 8;
/** Of package auctions that are played with what was learned. */
const evaluated = 600;
const learner = { weights: "shared", init: 0.2 } as const;

interface Decay {
  readonly start: number;
  readonly end: number;
  readonly decay: number;
}
interface Pace {
  readonly ticks: number;
  /** Bidders of all auctions of a tick together who learn one function. */
  readonly samples: number;
  readonly alpha: Decay;
  readonly width: Decay;
}
const usual: Pace = {
  ticks: 6000,
  samples: 1000,
  alpha: { start: 0.02, end: 0, decay: 0.00125 },
  width: { start: 0.1, end: 0.005, decay: 0.004 },
};
/** Where all pay, what is left of the noise raises bids: more bidders, smaller steps and, in the end, wider differences. */
const patient: Pace = {
  ticks: 6000,
  samples: 4000,
  alpha: { start: 0.02, end: 2e-4, decay: 0.005 },
  width: { start: 0.1, end: 0.01, decay: 0.004 },
};
const paceOf = (format: string): Pace => (format === "all-pay" ? patient : usual);

/** One item. `pieces` are those of the bid function. */
const single = {
  "first price, 2 bidders": { format: "first-price", bidders: 2, risk: 1, pieces: 4 },
  "first price, 3 bidders": { format: "first-price", bidders: 3, risk: 1, pieces: 4 },
  "first price, 5 bidders": { format: "first-price", bidders: 5, risk: 1, pieces: 4 },
  "first price, 10 bidders": { format: "first-price", bidders: 10, risk: 1, pieces: 4 },
  "first price, 2 averse bidders": { format: "first-price", bidders: 2, risk: 0.5, pieces: 4 },
  "first price, 3 averse bidders": { format: "first-price", bidders: 3, risk: 0.5, pieces: 4 },
  "all-pay, 2 bidders": { format: "all-pay", bidders: 2, risk: 1, pieces: 8 },
  "all-pay, 3 bidders": { format: "all-pay", bidders: 3, risk: 1, pieces: 8 },
} as const;
type SingleName = keyof typeof single;
const singleNames = Object.keys(single) as SingleName[];

/** Two local bidders and a global one: payoffs in equilibrium as the paper's programs have them. */
const packages = {
  "nearest-zero": { local: 0.13399, global: 0.46403 },
  "nearest-bid": { local: 0.125, global: 0.5 },
  "nearest-vcg": { local: 0.13317, global: 0.46734 },
} as const satisfies Partial<Record<PackageRule, object>>;
type PackageName = keyof typeof packages;
const packageNames = Object.keys(packages) as PackageName[];
/** Over values from 0 to 2: the locals', which stop at 1, and the global bidder's. */
const pieces = { local: 16, global: 8 };
/** What the global bidder bids at first, as a share of 2: as much as both locals. Where nobody's bid counts nobody learns. */
const globalInit = 2 * learner.init;

const settings = {
  sessions,
  evaluated,
  learner,
  paces: { usual, patient },
  single,
  packages: packageNames,
  pieces,
  globalInit,
};

interface Bidders {
  /** By session: how the bid function rises, the coefficient of v or v^n. */
  readonly slope: readonly number[];
}
interface Bundle {
  /** By session: expected payoffs in frozen play. */
  readonly local: readonly number[];
  readonly global: readonly number[];
  /** By session: what a local bidder bids at the values 0, 1/8, ..., 1. */
  readonly bids: readonly (readonly number[])[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** A short version has some of both. */
  readonly single: Readonly<Partial<Record<SingleName, Bidders>>>;
  readonly packages: Readonly<Partial<Record<PackageName, Bundle>>>;
}

/** Parts of the ticks, of the bidders and of the auctions that are played with what was learned. */
interface Length {
  readonly ticks: number;
  readonly samples: number;
  readonly evaluated: number;
}
const whole: Length = { ticks: 1, samples: 1, evaluated: 1 };
const short: Length = { ticks: 1 / 15, samples: 0.4, evaluated: 1 / 6 };
/** What the short version has. */
const inShort: readonly string[] = ["first price, 2 bidders", "first price, 10 bidders", "nearest-vcg"];

const rounded = (value: number) => Math.round(value * 1e6) / 1e6;

/** The learner, its schedules as much faster as its life is shorter. */
function paced(more: object, { alpha, width }: Pace, length: Length) {
  const faster = (schedule: Decay) => ({ ...schedule, decay: schedule.decay / length.ticks });
  const params = { ...learner, alpha: faster(alpha), width: faster(width), ...more };
  return { use: pseudoGradient, params };
}

/** What bidders come to in one session: the coefficient of v (first price) or v^n (all-pay) that is nearest to their bids. */
export function learnSlope(name: SingleName, seed: Seed, length = whole): number {
  const { format, bidders, risk, pieces: count } = single[name];
  const pace = paceOf(format);
  const worlds = Math.round((length.samples * pace.samples) / bidders);
  const params = { format, bidders, risk, continuous: true };
  const batch = createBatch(auction, params, { worlds, seed, checked: false });
  const use = paced({ knots: { value: count } }, pace, length);
  const policies = bindPolicies(batch, [use], { seed, sharing: "shared" });
  train({ batch, policies, ticks: Math.round(length.ticks * pace.ticks) });
  const { average } = policies[0].memory;
  // Least squares at the knots, as lines between them cannot bend, weighted by the density of those who win, n v^(n - 1).
  const power = format === "all-pay" ? bidders : 1;
  let [products, squares] = [0, 0];
  for (let j = 0; j <= count; j++) {
    const value = j / count;
    const weight = value ** (bidders - 1 + power);
    products += weight * average[j];
    squares += weight * value ** power;
  }
  return rounded(products / squares);
}

/** What two local bidders, who share a function, and a global one come to in one session. */
export function learnPackage(rule: PackageName, seed: Seed, length = whole) {
  const worlds = (length.samples * usual.samples) / 2;
  const params = { format: rule, continuous: true };
  const batch = createBatch(auction, params, { worlds, seed, checked: false });
  const uses = [
    { ...paced({ knots: { value: pieces.local } }, usual, length), seats: [0, 1] },
    { ...paced({ knots: { value: pieces.global }, init: globalInit }, usual, length), seats: [2] },
  ];
  const policies = bindPolicies(batch, uses, { seed, sharing: "shared" });
  train({ batch, policies, ticks: Math.round(length.ticks * usual.ticks) });
  const sums = [0, 0, 0];
  const frozen = Math.round(length.evaluated * evaluated);
  for (let t = 0; t < frozen; t++) {
    rollout(batch, policies, 1);
    const { payoff } = batch.io;
    for (let k = 0; k < payoff.length; k++) sums[k % 3] += payoff[k];
  }
  const [one, two, global] = sums.map((sum) => sum / (worlds * frozen));
  const bids = [...policies[0].memory.average.slice(0, pieces.local / 2 + 1)].map(rounded);
  return { local: rounded((one + two) / 2), global: rounded(global), bids };
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const length = quick ? short : whole;
  const seedsOf = (name: string) =>
    Array.from({ length: count }, (_, session) => `${seed}/${name}/${session}`);
  const found = {
    single: {} as Partial<Record<SingleName, Bidders>>,
    packages: {} as Partial<Record<PackageName, Bundle>>,
  };
  const wantedOf = <N extends string>(names: readonly N[]) =>
    quick ? names.filter((name) => inShort.includes(name)) : names;
  for (const name of wantedOf(singleNames)) {
    note(name);
    found.single[name] = await cell(name, () => ({
      slope: seedsOf(name).map((own) => learnSlope(name, own, length)),
    }));
  }
  for (const name of wantedOf(packageNames)) {
    note(name);
    found.packages[name] = await cell(name, () => {
      const each = seedsOf(name).map((own) => learnPackage(name, own, length));
      return {
        local: each.map(({ local }) => local),
        global: each.map(({ global }) => global),
        bids: each.map(({ bids }) => bids),
      };
    });
  }
  return { seed, sessions: count, ...found };
}

const slopeOf =
  (name: SingleName) =>
  ({ single: { [name]: found } }: Found): Interval | undefined =>
    found && meanInterval(found.slope);
const payoffOf =
  (name: PackageName, who: "local" | "global") =>
  ({ packages: { [name]: found } }: Found): Interval | undefined =>
    found && meanInterval(found[who]);

function summary(found: Found): string {
  const slopes = singleNames.flatMap((name) => {
    const slope = slopeOf(name)(found);
    return slope
      ? [`${name}: coefficient ${withInterval(slope, 3)}, expected ${closedForm(name).toFixed(3)}`]
      : [];
  });
  const payoffs = packageNames.flatMap((name) =>
    (["local", "global"] as const).flatMap((who) => {
      const payoff = payoffOf(name, who)(found);
      const expected = packages[name][who].toFixed(4);
      return payoff ? [`${name}, ${who}: payoff ${withInterval(payoff, 4)}, expected ${expected}`] : [];
    }),
  );
  return [...slopes, ...payoffs].join("\n");
}

function figures({ packages: found }: Found): Record<string, string> {
  const values = Array.from({ length: pieces.local / 2 + 1 }, (_, j) => (2 * j) / pieces.local);
  return {
    bids: lineChart({
      title: "How much more a local bidder bids than in equilibrium",
      xLabel: "value of its item",
      yLabel: "bid, less that in equilibrium",
      series: packageNames.flatMap((name) => {
        const learned = found[name];
        if (!learned) return [];
        const each = values.map((value, j) =>
          meanInterval(learned.bids.map((bids) => bids[j] - localBid(name, value))),
        );
        return [
          {
            label: name,
            x: values,
            y: each.map(({ estimate }) => estimate),
            low: each.map(({ low }) => low),
            high: each.map(({ high }) => high),
          },
        ];
      }),
      marks: "every",
    }),
  };
}

/** The coefficient in equilibrium: the bid at the highest value. */
function closedForm(name: SingleName): number {
  const { format, bidders, risk } = single[name];
  return format === "all-pay" ? uniformAllPayBid(1, bidders) : uniformFirstPriceBid(1, bidders, risk);
}

const tolerance = 0.005;
/** Of the short version, in which learners have hardly arrived; a global bidder of whom more depends on the locals has not. */
const rough = 0.1;

const slopes = singleNames.map((name): Claim<Found> => {
  const { format } = single[name];
  const expected = closedForm(name);
  return {
    says: `${name}: they bid ${expected.toFixed(4)} ${format === "all-pay" ? "v^n" : "v"}, within ${tolerance}`,
    measured: slopeOf(name),
    within: [expected - tolerance, expected + tolerance],
    ...(inShort.includes(name) && { quick: [expected - rough, expected + rough] as const }),
    quantity: `coefficient of the bid, ${name}`,
    source:
      format === "all-pay"
        ? "Krishna 2010, chapter 3: (n - 1) v^n / n"
        : "Cox, Roberson & Smith 1982: (n - 1) v / (n - 1 + r) with utility x^r; Vickrey 1961 at r = 1",
  };
});

const payoffs = packageNames.flatMap((name) =>
  (["local", "global"] as const).map((who): Claim<Found> => {
    const expected = packages[name][who];
    return {
      says: `${name}: a ${who} bidder expects ${expected}, within 1 percent`,
      measured: payoffOf(name, who),
      within: [0.99 * expected, 1.01 * expected],
      ...(inShort.includes(name) &&
        who === "local" && { quick: [0.85 * expected, 1.15 * expected] as const }),
      quantity: `payoff of a ${who} bidder, ${name}`,
      source: "Ausubel & Baranov 2020; as in Bichler et al. 2021",
    };
  }),
);

export const experiment = defineExperiment({
  id: "auction-equilibria",
  title: "Auction equilibria",
  question: "Do bidders that learn against each other come to the equilibria that auction theory knows?",
  reproduces: [
    "Bichler, Fichtl, Heidekrüger, Kohring & Sutterer 2021, Nature Machine Intelligence 3:687-695",
    "Ausubel & Baranov 2020, International Journal of Game Theory 49:251-273",
  ],
  settings,
  run,
  claims: [...slopes, ...payoffs],
  summary,
  figures,
});
