/** Clients that complete tasks in a queue which all share: what they do to each other, what awareness changes, and what it costs. */
import { agents } from "../../agents/index.ts";
import { rateLimitedApi } from "../../envs/index.ts";
import { awarenessOf, externalityCaused, rewardRule } from "../../src/credit/index.ts";
import {
  bindPolicies,
  type Society as Clients,
  copySociety,
  createBatch,
  type Seed,
  train,
} from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  explained,
  withInterval,
} from "../../src/lab/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { awareLoad } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 16;
const clients = 8;
const queue = { service: 1, worth: 5, waitCost: 1 };
const step = 0.01;
const params = {
  agents: clients,
  admission: "mm1",
  arrivals: "saturated",
  levels: Array.from({ length: 61 }, (_, level) => Math.round(level * step * 100) / 100),
  capacity: queue.service,
  value: queue.worth,
  callCost: 0,
  waitCost: queue.waitCost,
  maxWait: 20,
};

/** It is told what every rate would have brought, and has seen enough by then. */
const learner = { use: "hedge", params: { eta: 1, bins: { load: 0 } } };
const ticks = 1000;

/** Societies: so many clients mind what others lose, so many times as much as what they earn; the rest mind nobody. */
interface Society {
  readonly aware: number;
  readonly weight: number;
}
const weights = [0, 0.25, 0.5, 1];
const mixes = [4, 6, 7];
const nameOf = ({ aware, weight }: Society): string =>
  aware === clients ? `all at ${weight}` : `${aware} aware`;
const all = (weight: number): Society => ({ aware: clients, weight });
const beside = (aware: number): Society => ({ aware, weight: 1 });
const societies: readonly Society[] = [...weights.map(all), ...mixes.map(beside)];
/** Weights at which all are certified, in short episodes: nothing of a tick is left in the next. */
const certified = [0, 1] as const;
const certifying = { sessions: 16, seats: [0, 4], horizon: 2, ticks: 20, trainTicks: 0 };
const settings = {
  sessions,
  clients,
  queue,
  params,
  learner,
  ticks,
  societies,
  certified,
  certifying,
};

/** A number a session; where there are no such clients, none. Payoffs, calls and harm are those of one client a tick. */
interface Life {
  /** Calls of all a tick. */
  readonly load: readonly number[];
  readonly welfare: readonly number[];
  readonly aware: Part;
  readonly selfish: Part;
}
interface Part {
  readonly calls: readonly number[];
  readonly earned: readonly number[];
  /** What the others lose by one of them. */
  readonly harm: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly lives: Readonly<Record<string, Life>>;
  /** By weight. */
  readonly certificates: Readonly<Record<string, CertificateInShort>>;
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

const seats = Array.from({ length: clients }, (_, seat) => seat);

function clientsOf({ aware, weight }: Society, seed: Seed, count: number, quick: boolean): Clients {
  const batch = createBatch(rateLimitedApi, params, { worlds: count, seed });
  const policy = { use: agents.get(learner.use), params: learner.params };
  const reward = rewardRule({ use: "awareness", baseline: 0, weight });
  const policies = bindPolicies(
    batch,
    [
      { ...policy, seats: seats.slice(0, aware), reward },
      ...(aware < clients ? [{ ...policy, seats: seats.slice(aware) }] : []),
    ],
    { seed },
  );
  train({ batch, policies, ticks: quick ? 100 : ticks });
  return { batch, policies };
}

function live({ batch, policies }: Clients, aware: number): Life {
  const count = batch.worlds;
  // Nothing is random in a queue in its steady state: one frozen tick tells all.
  const harm = externalityCaused({ batch, policies }, { baseline: 0, ticks: 1 });
  const { calls } = batch.columns;
  const { payoff } = batch.io;
  const of = (column: ArrayLike<number>, from: number, to: number) =>
    Array.from({ length: count }, (_, i) =>
      round(mean(seats.slice(from, to).map((seat) => column[i * clients + seat]))),
    );
  const part = (from: number, to: number): Part =>
    from === to
      ? { calls: [], earned: [], harm: [] }
      : { calls: of(calls, from, to), earned: of(payoff, from, to), harm: of(harm, from, to) };
  const sumOf = (column: ArrayLike<number>) => of(column, 0, clients).map((each) => round(clients * each));
  return {
    load: sumOf(calls),
    welfare: sumOf(payoff),
    aware: part(0, aware),
    selfish: part(aware, clients),
  };
}

/** Whether anybody gains in what it earns itself. */
function certificate(society: Clients, seed: Seed): CertificateInShort {
  const { seats: tried, horizon, ticks: measured, trainTicks } = certifying;
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      seats: tried,
      ticks: measured,
      trainTicks,
      floor: { label: "the load of eight selfish clients", welfare: earnedAt(loadOf(0)) },
      optimum: { label: "the best load", welfare: earnedAt(loadOf(1)) },
      deviants: constantDeviants(society.batch, agents.get("always")),
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const lives: Record<string, Life> = {};
  for (const society of societies) {
    const name = nameOf(society);
    note(`${name}, ${count} sessions`);
    lives[name] = await cell(name, () =>
      live(clientsOf(society, `${seed}/queue`, count, quick), society.aware),
    );
  }
  const certificates: Record<string, CertificateInShort> = {};
  for (const weight of certified) {
    note(`certificate: all at ${weight}`);
    certificates[weight] = await cell(`certificate ${weight}`, () => {
      const some = Math.min(count, certifying.sessions);
      return certificate(clientsOf(all(weight), `${seed}/queue`, some, quick), `${seed}/queue`);
    });
  }
  return { seed, sessions: count, lives, certificates };
}

const lifeOf = ({ lives }: Found, society: Society): Life => lives[nameOf(society)];
const loadOf = (weight: number, among = clients) => awareLoad({ clients: among, ...queue }, weight);
const earnedAt = (load: number) => load * (queue.worth - queue.waitCost / (queue.service - load));
const near = (value: number, slack: number): [number, number] => [value - slack, value + slack];

/** The same number of each session, of two societies that meet the same luck. */
const pairwise = (a: readonly number[], b: readonly number[], of: (a: number, b: number) => number) =>
  meanInterval(a.map((each, s) => of(each, b[s])));

/** Of the clients of a part, against the mean harm that they do where all are selfish. */
function awarenessIn(found: Found, { harm }: Part): Interval {
  const selfish = mean(lifeOf(found, all(0)).aware.harm);
  return meanInterval(harm.map((each) => awarenessOf(each, selfish)));
}

const queues = {
  source: "Edelson & Hilderbrand 1975, Econometrica 43; the loads are derived (awareLoad)",
  status: "source",
} as const;
const derived = { source: "the same queue, derived", status: "source" } as const;

const loadClaims = weights.map(
  (weight): Claim<Found> => ({
    says: `Clients who mind what others lose ${weight} times as much as what they earn load the queue by ${loadOf(weight).toFixed(3)}, within .02`,
    measured: (found) => meanInterval(lifeOf(found, all(weight)).load),
    within: near(loadOf(weight), 0.02),
    ...queues,
  }),
);
const harmAt = (load: number) => {
  const others = load * (1 - 1 / clients);
  return others * (queue.waitCost / (queue.service - load) - queue.waitCost / (queue.service - others));
};
const [selfishHarm, awareHarm] = [harmAt(loadOf(0)), harmAt(loadOf(1))];

const claims: readonly Claim<Found>[] = [
  ...loadClaims,
  {
    says: "Who minds nobody completes a third more tasks than who minds others as much as itself (1.32 times as many, within .05)",
    measured: (found) => pairwise(lifeOf(found, all(0)).load, lifeOf(found, all(1)).load, (a, b) => a / b),
    within: near(loadOf(0) / loadOf(1), 0.05),
    ...derived,
  },
  {
    says: "Where all mind nobody, all together have .61 of the welfare that they have where each minds others as much as itself, within .1",
    measured: (found) =>
      pairwise(lifeOf(found, all(0)).welfare, lifeOf(found, all(1)).welfare, (a, b) => a / b),
    within: near(earnedAt(loadOf(0)) / earnedAt(loadOf(1)), 0.1),
    ...derived,
  },
  {
    says: `The others lose ${selfishHarm.toFixed(2)} a tick by each selfish client, within .06`,
    measured: (found) => meanInterval(lifeOf(found, all(0)).aware.harm),
    within: near(selfishHarm, 0.06),
    ...derived,
  },
  {
    says: `Awareness is ${(1 - awareHarm / selfishHarm).toFixed(2)} where each minds the others as much as itself, within .05`,
    measured: (found) => awarenessIn(found, lifeOf(found, all(1)).aware),
    within: near(1 - awareHarm / selfishHarm, 0.05),
    ...derived,
  },
  ...mixes.slice(0, 2).map(
    (aware): Claim<Found> => ({
      says: `Beside ${clients - aware} selfish clients ${aware} aware ones make no calls at all (at most .01 each)`,
      measured: (found) => meanInterval(lifeOf(found, beside(aware)).aware.calls),
      within: [0, 0.01],
      ...derived,
    }),
  ),
  ...mixes.map(
    (aware): Claim<Found> => ({
      says: `${clients - aware} selfish ${clients - aware === 1 ? "client" : "clients"} among ${aware} aware ones: the queue is loaded as by the selfish alone, ${loadOf(0, clients - aware).toFixed(3)}, within .02`,
      measured: (found) => meanInterval(lifeOf(found, beside(aware)).load),
      within: near(loadOf(0, clients - aware), 0.02),
      ...derived,
    }),
  ),
  {
    says: "One selfish client among seven aware ones earns more than ten times as much as each of them",
    measured: (found) => {
      const { aware, selfish } = lifeOf(found, beside(7));
      return pairwise(selfish.earned, aware.earned, (own, theirs) => own - 10 * theirs);
    },
    within: [0, queue.worth],
    ...derived,
  },
  {
    says: "Nobody of eight selfish clients gains more than .02 of the stake by other calls",
    measured: ({ certificates }) => certificates[0].gain,
    within: [Number.NEGATIVE_INFINITY, 0.02],
    ...queues,
  },
  {
    says: "Among eight aware ones who minds nobody gains",
    measured: ({ certificates }) => certificates[1].gain,
    within: [0.02, Number.POSITIVE_INFINITY],
    ...derived,
  },
  {
    says: "Eight aware ones come .9 of the way from the selfish load to the best and more",
    measured: ({ certificates }) => certificates[1].progress,
    within: [0.9, 1.01],
    ...derived,
  },
];

function told(values: readonly number[]): string {
  if (values.length === 0) return "none";
  return withInterval(meanInterval(values), 3);
}

export const experiment = defineExperiment({
  id: "task-and-system",
  title: "Tasks that harm the ensemble, and agents that mind it",
  question:
    "What do agents that complete their tasks do to those around them, what changes where they mind it, and what does that cost whom?",
  settings,
  run,
  claims: explained(claims, {
    "1 selfish client among 7 aware ones: the queue is loaded as by the selfish alone, 0.553, within .02":
      "After 1000 ticks the aware have not quite left.",
  }),
  summary: (found) =>
    societies
      .map((society) => {
        const { load, welfare, aware, selfish } = lifeOf(found, society);
        const parts = [
          `load ${told(load)}`,
          `welfare ${told(welfare)}`,
          `harm by one ${told(aware.harm)} (selfish ${told(selfish.harm)})`,
          `awareness ${awarenessIn(found, aware).estimate.toFixed(3)}`,
          `calls ${told(aware.calls)} (${told(selfish.calls)})`,
          `earned by one ${told(aware.earned)} (${told(selfish.earned)})`,
        ];
        return `${nameOf(society)}: ${parts.join("; ")}`;
      })
      .concat(
        certified.map(
          (weight) => `certificate, all at ${weight}: ${tellInShort(found.certificates[weight])}`,
        ),
      )
      .join("\n"),
  figures(found) {
    const fine = Array.from({ length: 41 }, (_, j) => j / 40);
    const measured = (of: (life: Life) => readonly number[]) => {
      const at = weights.map((weight) => meanInterval(of(lifeOf(found, all(weight)))));
      return {
        x: weights,
        y: at.map(({ estimate }) => estimate),
        low: at.map(({ low }) => low),
        high: at.map(({ high }) => high),
      };
    };
    const selfish = mixes
      .map((aware) => clients - aware)
      .concat(clients)
      .sort((a, b) => a - b);
    const earned = (of: (life: Life) => Part) =>
      selfish.flatMap((count) => {
        const life = lifeOf(found, count === clients ? all(0) : beside(clients - count));
        const part = count === clients ? life.aware : of(life);
        return [meanInterval(part.earned).estimate];
      });
    return {
      awareness: lineChart({
        title: "Tasks and welfare by how much others count",
        xLabel: "weight on what others lose",
        yLabel: "calls of all, and welfare, a tick",
        series: [
          { label: "calls, learned", ...measured(({ load }) => load) },
          { label: "calls, exactly", x: fine, y: fine.map((weight) => loadOf(weight)) },
          { label: "welfare, learned", ...measured(({ welfare }) => welfare) },
          { label: "welfare, exactly", x: fine, y: fine.map((weight) => earnedAt(loadOf(weight))) },
        ],
      }),
      cost: lineChart({
        title: "Who earns what, by how many mind nobody",
        xLabel: "selfish clients among eight; the others mind all as much as themselves",
        yLabel: "earned by one client a tick",
        series: [
          { label: "selfish", x: selfish, y: earned((life) => life.selfish) },
          { label: "aware", x: selfish.slice(0, -1), y: earned((life) => life.aware).slice(0, -1) },
        ],
      }),
    };
  },
});
