/** Drivers on two routes: who rush to what was fast yesterday, who learn, under a toll, and with news of incidents. */
import { always, logitChoice, qLearning } from "../../agents/index.ts";
import { routeChoice } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type MechanismUse,
  type PolicyUse,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, withInterval } from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import {
  type DayType,
  informedEquilibrium,
  informedOptimum,
  routeChain,
  routeEquilibrium,
  routeOptimum,
  type TwoRoutes,
} from "../../src/situations/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 20;
const drivers = 101;
const routes: TwoRoutes = { constant: [10, 15], slope: [20, 10] };
/** As those who look at times feel it: minutes more on the first route. */
const toll = 2.5;
/** Days of those who look back, of whom the first tenth is not measured. */
const lookBack = { days: 2000, revise: [1, 0.5, 0.2, 0.1] };
/** Days of those who learn, of which the last half is measured. */
const bandits = { days: 4000, learner: { alpha: 0.1, gamma: 0, epsilon: 0.05 } };
/**
 * Shares of drivers who know of incidents, and one at which each pays for what its trip adds to the others' time. Steps become
 * small, as days differ more by incidents than by what drivers do.
 */
const news = {
  informed: [0, 0.2, 0.4],
  charged: 0.4,
  days: 10_000,
  learner: { alpha: { start: 0.1, end: 0.01, decay: 1e-3 }, gamma: 0, epsilon: 0.05 },
};
/** Learners that are certified, in episodes of few days as nothing of a day is left in the next, and what is tried against some. */
const certified = ["free", "tolled", "newsCharged"] as const;
type Certified = (typeof certified)[number];
const certifying = {
  sessions: 16,
  seats: [0, 50],
  horizon: 2,
  ticks: 20,
  trainTicks: 1000,
  replicates: 1,
  learner: { alpha: 0.1, gamma: 0, epsilon: { start: 1, end: 0.01, decay: 6e-3 } },
};
const settings = { sessions, drivers, routes, toll, lookBack, bandits, news, certified, certifying };

/** Mean minutes of a trip, a value a session. */
type Values = readonly number[];
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By the probability that a driver may choose anew on a day: who take what was fastest yesterday. */
  readonly lookBack: Readonly<Record<string, Values>>;
  /** The same under a toll, where all may choose anew every day. */
  readonly lookBackTolled: Values;
  readonly learners: Readonly<Record<"free" | "tolled", Values>>;
  /** By the share of drivers who know of incidents. */
  readonly news: Readonly<Record<string, Values>>;
  readonly newsCharged: Values;
  /** Who learn, without and with a toll; and with news, and are charged. */
  readonly certificates: Readonly<Record<Certified, CertificateInShort>>;
}

interface Play {
  readonly params: Record<string, unknown>;
  readonly use: PolicyUse;
  readonly mechanisms?: readonly MechanismUse[];
  readonly days: number;
  /** Days before those that are measured. */
  readonly before: number;
  /** Minutes that the first route seems to take longer than it does. */
  readonly seeming?: number;
}

type Drivers = Pick<Play, "params" | "use" | "mechanisms">;

/** Sessions are worlds. */
function driversOf({ params, use, mechanisms = [] }: Drivers, seed: string, count: number): Society {
  const batch = createBatch(
    routeChoice,
    { ...params, horizon: 1e9 },
    { worlds: count, seed, mechanisms, checked: false },
  );
  return { batch, policies: bindPolicies(batch, [use], { seed }) };
}

/** Mean minutes of a trip by session. */
function live(given: Play, seed: string, count: number) {
  const { days, before, seeming = 0 } = given;
  const { batch, policies } = driversOf(given, seed, count);
  train({ batch, policies, ticks: before });
  // A day at a time, as the toll is charged to those who took the first route that day.
  const window = seeming > 0 ? 1 : days - before;
  const { on } = batch.columns;
  const seen = train({ batch, policies, ticks: days - before, window }, () =>
    Array.from(
      { length: count },
      (_, i) => batch.readMetrics(i).meanTime - (seeming * on[2 * i]) / batch.agents,
    ),
  );
  return Array.from({ length: count }, (_, i) => Number(mean(seen.map((times) => times[i])).toPrecision(7)));
}

/** The two routes as the env takes them, the first of them so much longer. */
const network = (longer: number) => ({
  links: [0, 1].map((k) => ({
    from: 1,
    to: 2,
    constant: routes.constant[k] + (k === 0 ? longer : 0),
    slope: routes.slope[k],
  })),
  trips: [{ from: 1, to: 2, flow: 1 }],
});

const tolls: readonly MechanismUse[] = [{ use: pigouvianTax, params: { on: "toll" } }];
const charges: readonly MechanismUse[] = [{ use: pigouvianTax, params: { on: "externality" } }];

function whoLookBack(revise: number, seeming: number): Drivers {
  return { params: { agents: drivers, network: network(seeming), revise }, use: { use: logitChoice } };
}
function whoLearn(mechanisms: readonly MechanismUse[]): Drivers {
  return {
    params: { agents: drivers, network: network(0) },
    use: { use: qLearning, params: bandits.learner },
    mechanisms,
  };
}
function whoKnow(informed: number, mechanisms: readonly MechanismUse[]): Drivers {
  return {
    params: { ...routeChoice.presets!.incident, informed },
    use: { use: qLearning, params: news.learner },
    mechanisms,
  };
}

function certificate(society: Society, seed: Seed): CertificateInShort {
  const { seats, horizon, ticks, trainTicks, replicates, learner } = certifying;
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      seats,
      ticks,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params: learner }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const shorter = quick ? 10 : 1;
  const play = (name: string, given: Play, luck = name) =>
    cell(name, () => live(given, `${seed}/${luck}`, count));
  const days = lookBack.days / shorter;
  const looking = (name: string, revise: number, seeming: number) =>
    play(name, {
      ...whoLookBack(revise, seeming),
      days,
      before: days / 10,
      seeming,
    });
  const learning = (name: string, mechanisms: readonly MechanismUse[]) =>
    play(name, {
      ...whoLearn(mechanisms),
      days: bandits.days / shorter,
      before: bandits.days / shorter / 2,
    });
  // The same days for all of them.
  const knowing = (name: string, informed: number, mechanisms: readonly MechanismUse[]) =>
    play(
      name,
      {
        ...whoKnow(informed, mechanisms),
        days: news.days / shorter,
        before: news.days / shorter / 2,
      },
      "news",
    );
  note("who look back");
  const back: Record<string, Values> = {};
  for (const revise of lookBack.revise) back[revise] = await looking(`look back ${revise}`, revise, 0);
  const lookBackTolled = await looking("look back, toll", 1, toll);
  note("who learn");
  const learners = {
    free: await learning("learn", []),
    tolled: await learning("learn, toll", tolls),
  };
  note("news");
  const told: Record<string, Values> = {};
  for (const informed of news.informed) told[informed] = await knowing(`news ${informed}`, informed, []);
  const newsCharged = await knowing("news, charged", news.charged, charges);
  const certificates = {} as Record<Certified, CertificateInShort>;
  for (const name of certified) {
    const { label, given, luck, days: long } = judged[name];
    note(`certificate: ${label}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const society = driversOf(given, `${seed}/${luck}`, Math.min(count, certifying.sessions));
      train({ ...society, ticks: long / shorter });
      return certificate(society, seed);
    });
  }
  return {
    seed,
    sessions: count,
    lookBack: back,
    lookBackTolled,
    learners,
    news: told,
    newsCharged,
    certificates,
  };
}

/** Who is certified, after so many days. */
const judged: Readonly<
  Record<
    Certified,
    { readonly label: string; readonly given: Drivers; readonly luck: string; readonly days: number }
  >
> = {
  free: { label: "learn", given: whoLearn([]), luck: "learn", days: bandits.days },
  tolled: {
    label: "learn, under a toll",
    given: whoLearn(tolls),
    luck: "learn, toll",
    days: bandits.days,
  },
  newsCharged: {
    label: `learn, ${news.charged} know of incidents, charged`,
    given: whoKnow(news.charged, charges),
    luck: "news",
    days: news.days,
  },
};

/** The two kinds of days of the preset `incident`. */
const kinds: readonly DayType[] = [
  { probability: 0.5, routes: { constant: [3, 5], slope: [5, 10] } },
  { probability: 0.5, routes: { constant: [11, 5], slope: [0, 10] } },
];
const best = routeOptimum(routes).time;
const told = informedOptimum(kinds);
const exactly = (revise: number) => routeChain(routes, drivers, Number.POSITIVE_INFINITY, revise).time;
const expected = (share: number) => informedEquilibrium(kinds, share).time;

function rowsOf(found: Found): { group: string; label: string; values: Values }[] {
  const back = lookBack.revise.map((revise) => ({
    group: "look back",
    label: `${revise} may choose anew`,
    values: found.lookBack[revise],
  }));
  const known = news.informed.map((share) => ({
    group: "learn, with incidents",
    label: `${share} know of them`,
    values: found.news[share],
  }));
  return [
    ...back,
    { group: "look back", label: "1, under a toll", values: found.lookBackTolled },
    { group: "learn", label: "for nothing", values: found.learners.free },
    { group: "learn", label: "under a toll", values: found.learners.tolled },
    ...known,
    { group: "learn, with incidents", label: `${news.charged}, charged`, values: found.newsCharged },
  ];
}

function summary(found: Found): string {
  return rowsOf(found)
    .map(
      ({ group, label, values }) =>
        `${group}, ${label}: a trip takes ${withInterval(meanInterval(values), 4)} minutes`,
    )
    .concat(
      certified.map((name) => `certificate, ${judged[name].label}: ${tellInShort(found.certificates[name])}`),
    )
    .join("\n");
}

function figures(found: Found): Record<string, string> {
  return {
    minutes: barChart({
      title: "What trips lose to the best division of drivers",
      xLabel: "minutes of a trip above the least; mean over sessions, 95 % interval",
      // Beside the rush of all, 7.7 minutes, nothing else would be seen.
      bars: rowsOf(found)
        .filter(({ values }) => mean(values) < 25)
        .map(({ group, label, values }) => {
          const least = group === "learn, with incidents" ? told : best;
          const { estimate: value, low, high } = meanInterval(values.map((each) => each - least));
          return { group, label, value, low, high };
        }),
      references: [{ label: "equilibrium without incidents", value: routeEquilibrium(routes).time - best }],
    }),
  };
}

export const experiment = defineExperiment<Found>({
  id: "tolls-and-news",
  title: "Tolls and news on two routes",
  question:
    "What do drivers lose on two routes who rush to what was fast yesterday or who learn, what does a toll change, and are they better off with news of incidents?",
  settings,
  run,
  summary,
  figures,
  claims: claimsOf(),
});

function claimsOf(): Claim<Found>[] {
  const claim = (
    says: string,
    of: (found: Found) => Values,
    about: number,
    give: number,
    source: string,
  ): Claim<Found> => ({
    says,
    measured: (found) => meanInterval(of(found)),
    within: [about - give, about + give],
    source,
  });
  const exact = "exact chain of 101 drivers who each draw for themselves (routeChain)";
  const again = "independent simulation of the same learners, 100 drivers, 20 seeds";
  const wardrop = "drivers of whom each by itself changes nothing (informedEquilibrium)";
  return [
    claim(
      "Where all take what was faster yesterday a trip takes 27.5 minutes",
      ({ lookBack }) => lookBack[1],
      27.5,
      1e-6,
      "all are on the one route and on the other in turns",
    ),
    ...([0.5, 0.2, 0.1] as const).map((revise) =>
      claim(
        `Where ${revise} of them may do so on a day it takes ${exactly(revise).toFixed(3)}, within .02`,
        ({ lookBack }) => lookBack[revise],
        exactly(revise),
        0.02,
        exact,
      ),
    ),
    claim(
      "A toll of 2.5 is no cure: all still rush, at 27.5 minutes",
      ({ lookBackTolled }) => lookBackTolled,
      27.5,
      1e-6,
      "all are on the one route and on the other in turns",
    ),
    {
      ...claim(
        "Learners take 19.998 minutes, as in equilibrium, within .02",
        ({ learners }) => learners.free,
        19.998,
        0.02,
        again,
      ),
      status: "simulated",
    },
    {
      ...claim(
        "Under the toll they take 19.805, within .02, where the least is 19.792",
        ({ learners }) => learners.tolled,
        19.805,
        0.02,
        again,
      ),
      status: "simulated",
    },
    ...news.informed.map((share) =>
      claim(
        `Where ${share} know of incidents learners take ${expected(share).toFixed(2)}, within .1`,
        (found) => found.news[share],
        expected(share),
        0.1,
        wardrop,
      ),
    ),
    {
      says: "News to .4 of them costs .2 to .5 minutes a trip on the same days",
      measured: (found) => meanInterval(found.news[0.4].map((time, k) => time - found.news[0][k])),
      within: [0.2, 0.5],
      source: wardrop,
    },
    claim(
      "Charged for what they add to the others' time they take 8.517 minutes with such news, as if told where to drive, within .05",
      ({ newsCharged }) => newsCharged,
      told,
      0.05,
      "least mean time over both kinds of days (informedOptimum)",
    ),
    ...(["free", "tolled"] as const).map(
      (name): Claim<Found> => ({
        says: `Nobody gains more than .02 of the stake by another route: ${judged[name].label}`,
        measured: ({ certificates }) => certificates[name].gain,
        within: [Number.NEGATIVE_INFINITY, 0.02],
        source: "Wardrop 1952: in equilibrium no driver has a faster route, the toll counted",
      }),
    ),
    {
      says: "Under the toll learners come .9 of the way from equilibrium to the least time and more",
      measured: ({ certificates }) => certificates.tolled.progress,
      within: [0.9, 1.01],
      source: "Pigou 1920: at the toll of what a driver adds, equilibrium is the least",
    },
  ];
}
