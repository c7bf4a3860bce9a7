/** What free choices make of queues (crowded servers, claims of priority, interruptions), and which price of each undoes it. */
import { always, qLearning } from "../../agents/index.ts";
import { dispatch, taskQueue } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type Env,
  type MechanismUse,
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
import {
  bestSplit,
  commonWait,
  handOffSojourns,
  priorityWaits,
  selfishSplit,
} from "../../src/situations/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 16;
/** Metrics are read as often as this, and the later half of what is read counts. */
const windows = 20;

/** Thirty dispatchers and two servers. */
const routing = {
  params: { agents: 30, turns: "drawn", horizon: 1e9 },
  learner: { gamma: 0, alpha: 0.002, epsilon: 0.05 },
  ticks: 40_000,
};
/** Eight owners, half of whom have tasks that cost three times as much to wait. */
const claims = {
  params: { events: 200, horizon: 1e9 },
  learner: { gamma: 0, alpha: 0.02, epsilon: { start: 1, end: 0.01, decay: 2e-3 } },
  ticks: 4000,
  toll: 8,
};
/** Two owners, of whom the second neither claims nor interrupts. */
const interruptions = {
  rates: [0.3, 0.4],
  costs: [3, 1],
  learner: {
    gamma: 0,
    alpha: { start: 0.05, end: 0.005, decay: 2e-3 },
    epsilon: { start: 1, end: 0.01, decay: 2e-3 },
  },
  ticks: 3000,
  handOffs: [0.1, 0.5],
  events: 1000,
};
/** Owners who have learned what to claim are certified; an owner of each kind is tried. */
const certifying = {
  sessions: 16,
  seats: [0, 7],
  horizon: 10,
  ticks: 600,
  trainTicks: 400,
  replicates: 1,
  learner: { gamma: 0, alpha: 0.05, epsilon: { start: 1, end: 0.01, decay: 1e-2 } },
};
const settings = { sessions, windows, routing, claims, interruptions, certifying };

/** Interruptions in a unit of time: as often as the first find the server at a task of the second or on its way back to one. */
function interruptionRate(handOff: number): number {
  const [first, second] = interruptions.rates;
  return first * second * (1 + first * handOff);
}

/** What an interruption costs the second owner in the mean, and what it is worth to the first, in payoff. */
function interruptionWorth(handOff: number): { readonly harm: number; readonly worth: number } {
  const { rates, costs } = interruptions;
  const [first, second] = rates.map((rate) => ({ rate, mean: 1 }));
  const waiting = priorityWaits([first, second]).map((wait) => wait + 1);
  const handed = handOffSojourns(first, second, handOff);
  const rate = interruptionRate(handOff);
  return {
    harm: (costs[1] * second.rate * (handed[1] - waiting[1])) / rate,
    worth: (costs[0] * first.rate * (waiting[0] - handed[0])) / rate,
  };
}

/** A value a session. */
type Values = readonly number[];
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** Mean time of a job. */
  readonly routing: Readonly<Record<"free" | "toll", Values>>;
  /** Cost of all in a unit of time, and how much is claimed. */
  readonly urgency: Readonly<Record<"free" | "toll", { readonly cost: Values; readonly claimed: Values }>>;
  /** By mean hand-off: interruptions for a task done. */
  readonly interruptions: Readonly<Record<"free" | "priced", Readonly<Record<string, Values>>>>;
  /** Of owners who claim. */
  readonly certificates: Readonly<Record<"free" | "toll", CertificateInShort>>;
}

interface Play {
  readonly env: Env;
  readonly params: Record<string, unknown>;
  readonly learner: Record<string, unknown>;
  readonly ticks: number;
  readonly mechanisms?: readonly MechanismUse[];
  /** Those who learn; default all. The others always choose 0. */
  readonly seats?: readonly number[];
}

/** Sessions are worlds, each with learners of its own. */
function societyOf(play: Play, count: number, seed: string): Society {
  const { env, params, learner, mechanisms = [], seats } = play;
  const batch = createBatch(env, params, { worlds: count, seed, mechanisms });
  const learners = { use: qLearning, params: learner };
  const others = Array.from({ length: batch.agents }, (_, a) => a).filter((a) => !seats?.includes(a));
  const uses = seats
    ? [
        { ...learners, seats },
        { use: always, seats: others },
      ]
    : [learners];
  return { batch, policies: bindPolicies(batch, uses, { seed }) };
}

/** Means of metrics over the later half of learning, by session. */
function learned(
  play: Play,
  count: number,
  seed: string,
  read: (metrics: Record<string, number>) => number[],
) {
  const { ticks } = play;
  const { batch, policies } = societyOf(play, count, seed);
  const seen = train({ batch, policies, ticks, window: ticks / windows }, () =>
    Array.from({ length: count }, (_, i) => read(batch.readMetrics(i))),
  );
  const later = seen.slice(windows / 2);
  return Array.from({ length: count }, (_, i) =>
    later[0][i].map((_, m) => Number(mean(later.map((each) => each[i][m])).toPrecision(6))),
  );
}

const taxed = (on: string, rate: number): MechanismUse => ({
  use: pigouvianTax,
  as: `price-of-${on}`,
  params: { on, rate },
});

function certificate(play: Play, count: number, seed: string): CertificateInShort {
  const society = societyOf(play, count, seed);
  train({ ...society, ticks: play.ticks });
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
  const column = (values: readonly number[][], m: number) => values.map((each) => each[m]);
  note(`servers, ${count} sessions`);
  const routed = (name: string, mechanisms: readonly MechanismUse[]) =>
    cell(`routing ${name}`, () =>
      column(
        learned({ env: dispatch, ...routing, mechanisms }, count, `${seed}/routing`, ({ sojourn }) => [
          sojourn,
        ]),
        0,
      ),
    );
  const routes = { free: await routed("free", []), toll: await routed("toll", [taxed("externality", 1)]) };
  note("claims");
  const claimed = (name: string, mechanisms: readonly MechanismUse[]) =>
    cell(`claims ${name}`, () => {
      const found = learned({ env: taskQueue, ...claims, mechanisms }, count, `${seed}/claims`, (metrics) => [
        -metrics.welfare / metrics.time,
        metrics.claims,
      ]);
      return { cost: column(found, 0), claimed: column(found, 1) };
    });
  const queues = {
    free: await claimed("free", []),
    toll: await claimed("toll", [taxed("favoured", claims.toll)]),
  };
  note("certificates of owners who claim");
  const certified = (name: string, mechanisms: readonly MechanismUse[]) =>
    cell(`certificate ${name}`, () =>
      certificate(
        { env: taskQueue, ...claims, mechanisms },
        Math.min(count, certifying.sessions),
        `${seed}/claims`,
      ),
    );
  const certificates = {
    free: await certified("free", []),
    toll: await certified("toll", [taxed("favoured", claims.toll)]),
  };
  note("interruptions");
  const { rates, costs, learner, ticks, handOffs, events } = interruptions;
  const interrupting = async (priced: boolean) => {
    const found: Record<string, Values> = {};
    for (const handOff of handOffs)
      found[handOff] = await cell(`interruptions ${priced} ${handOff}`, () => {
        const params = { agents: 2, rates, costs, preempt: "chosen", handOff, events, horizon: 1e9 };
        const { harm } = interruptionWorth(handOff);
        const mechanisms = priced ? [taxed("intrusions", harm)] : [];
        const play = { env: taskQueue, params, learner, ticks, mechanisms, seats: [0] };
        return column(
          learned(play, count, `${seed}/interruptions`, ({ intruded }) => [intruded]),
          0,
        );
      });
    return found;
  };
  return {
    seed,
    sessions: count,
    routing: routes,
    urgency: queues,
    interruptions: { free: await interrupting(false), priced: await interrupting(true) },
    certificates,
  };
}

const owners = Array.from({ length: 8 }, () => ({ rate: 0.1, mean: 1 }));
const halves = [0.4, 0.4].map((rate) => ({ rate, mean: 1 }));
/** Cost of all in a unit of time where all tasks wait alike, and by worth. */
const exact = {
  selfish: selfishSplit([2, 1], 1.5).sojourn,
  best: bestSplit([2, 1], 1.5).sojourn,
  urgent: 0.8 * 2 * (commonWait(owners) + 1),
  honest: priorityWaits(halves).reduce((sum, wait, k) => sum + 0.4 * [3, 1][k] * (wait + 1), 0),
};

function summary({ routing: routes, urgency: queues, interruptions: found, certificates }: Found): string {
  const of = (values: Values) => mean(values).toFixed(4);
  return [
    `a job takes ${of(routes.free)}, with the toll ${of(routes.toll)} (selfish ${exact.selfish.toFixed(4)}, best ${exact.best.toFixed(4)})`,
    `tasks cost ${of(queues.free.cost)}, with the toll ${of(queues.toll.cost)} (all urgent ${exact.urgent}, honest ${exact.honest.toFixed(4)}); claims ${of(queues.free.claimed)} and ${of(queues.toll.claimed)}`,
    ...interruptions.handOffs.map(
      (handOff) =>
        `hand-off ${handOff}: ${of(found.free[handOff])} interruptions a task, priced ${of(found.priced[handOff])}`,
    ),
    ...Object.entries(certificates).map(
      ([name, each]) => `certificate, claims ${name}: ${tellInShort(each)}`,
    ),
  ].join("\n");
}

function figures({ routing: routes, urgency: queues, interruptions: found }: Found): Record<string, string> {
  const share = (values: Values, best: number, worst: number) =>
    values.map((each) => (each - best) / (worst - best));
  const bar = (group: string, how: "free" | "priced", values: Values) => {
    const { estimate, low, high } = meanInterval(values);
    return { group, label: how === "free" ? "for nothing" : "at a price", value: estimate, low, high };
  };
  const most = (handOff: number) => interruptionRate(handOff) / 0.7;
  return {
    prices: barChart({
      title: "What choices for nothing spoil, and what is left of it at a price",
      xLabel: "0 the best, 1 what theory says of selfish choice; mean over sessions, 95 % interval",
      bars: [
        bar("time of a job at crowded servers", "free", share(routes.free, exact.best, exact.selfish)),
        bar("time of a job at crowded servers", "priced", share(routes.toll, exact.best, exact.selfish)),
        bar("cost of tasks that are all urgent", "free", share(queues.free.cost, exact.honest, exact.urgent)),
        bar(
          "cost of tasks that are all urgent",
          "priced",
          share(queues.toll.cost, exact.honest, exact.urgent),
        ),
        bar("harmful interruptions", "free", share(found.free[0.5], 0, most(0.5))),
        bar("harmful interruptions", "priced", share(found.priced[0.5], 0, most(0.5))),
      ],
      references: [{ label: "selfish", value: 1 }],
    }),
  };
}

const derived = (source: string) => ({ source, status: "source" }) as const;
const reference = derived(
  "the same learners in an independent program in C, 10 seeds, 4 million jobs: within .02 of what they found",
);

export const experiment = defineExperiment<Found>({
  id: "queue-tolls",
  title: "Crowded servers, urgent claims, interruptions, and their prices",
  question:
    "What do learners make of queues in which they choose a server, claim priority and interrupt each other for nothing, and does a price of each at the harm that it does lead them to what is best?",
  settings,
  run,
  summary,
  figures,
  claims: claimsOf(),
});

function claimsOf(): Claim<Found>[] {
  const { handOffs } = interruptions;
  const few = handOffs.filter(
    (handOff) => interruptionWorth(handOff).harm > interruptionWorth(handOff).worth,
  );
  const many = handOffs.filter((handOff) => !few.includes(handOff));
  const pooled = (table: Readonly<Record<string, Values>>, at: readonly number[]) =>
    at.flatMap((each) => table[each]);
  return [
    {
      says: "Thirty bandits crowd the fast server until both take equally long: 1.3233",
      measured: ({ routing: { free } }) => meanInterval(free),
      within: [1.3233 - 0.02, 1.3233 + 0.02],
      ...reference,
    },
    {
      says: "With the toll a job takes 1.2605, close to the best split",
      measured: ({ routing: { toll } }) => meanInterval(toll),
      within: [1.2605 - 0.02, 1.2605 + 0.02],
      ...reference,
    },
    {
      says: "Where claims are free all tasks are urgent, and cost what they cost without priorities: 8",
      measured: ({ urgency: { free } }) => meanInterval(free.cost),
      within: [7.6, 8.4],
      ...derived("Pollaczek & Khinchine, all wait alike"),
    },
    {
      says: "At a toll of 8 on a task that is favoured only the dear claim, and tasks cost 5.87",
      measured: ({ urgency: { toll } }) => meanInterval(toll.cost),
      within: [5.5, 6.3],
      ...derived("Cobham 1954, two classes of .4"),
    },
    ...(["free", "toll"] as const).map(
      (name): Claim<Found> => ({
        says: `No owner gains more than .02 of the stake by other claims ${name === "free" ? "where they are free" : "at the toll"}`,
        measured: ({ certificates }) => certificates[name].gain,
        within: [Number.NEGATIVE_INFINITY, 0.02],
        ...derived(
          name === "free"
            ? "a claim costs nothing, and whoever makes none waits for all"
            : "8 lies between what a claim is worth to the cheap and to the dear",
        ),
        unmet:
          name === "free"
            ? "Always to claim seems to gain a little on what an owner has learned: it may not have learned it in every session."
            : "The luck of arrivals leaves an interval that is wider than what would count.",
      }),
    ),
    {
      says: "The toll brings more than half of the way from all urgent to the best",
      measured: ({ certificates }) => certificates.toll.progress,
      within: [0.5, 1.2],
      ...derived("Cobham 1954, two classes of .4"),
    },
    {
      says: "The dear interrupt whatever that costs the others",
      measured: ({ interruptions: { free } }) => meanInterval(pooled(free, few)),
      within: [0.1, 0.2],
      ...derived("an interruption is worth to the first what handOffSojourns says, and costs it nothing"),
    },
    {
      says: "At the price of its harm interruption stops where it costs more than it brings",
      measured: ({ interruptions: { priced } }) => meanInterval(pooled(priced, few)),
      within: [0, 0.03],
      ...derived("handOffSojourns: interruption stops to pay at .2174"),
    },
    {
      says: "and goes on where it brings more",
      measured: ({ interruptions: { priced } }) => meanInterval(pooled(priced, many)),
      within: [0.1, 0.2],
      ...derived("handOffSojourns: interruption stops to pay at .2174"),
    },
  ];
}
