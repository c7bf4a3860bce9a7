/** States in crises: what learners demand and fear, against what equilibria say, and what inspection, a hot line and a promise are worth. */
import { agents } from "../../agents/index.ts";
import { crisisBargaining, mutualFear } from "../../envs/index.ts";
import { bindPolicies, createBatch, type Env, type PolicyUse, type Society, train } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { armedShare, bestDemand } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 16;
/** Exploration falls by so many factors of e in all of learning. */
const faded = { demands: 12, fear: 10 };
const fading = (factors: number, ticks: number) => ({ start: 1, end: 0, decay: factors / ticks });
const answers = { alpha: 0.05 };
const table = { gamma: 1 };

/** Ticks of learning, of which the last tenth is measured; a crisis of one period takes two, one of two periods four. */
const learner = (seat: number, ticks: number, params: Readonly<Record<string, unknown>>): PolicyUse => ({
  use: agents.get("q-learning"),
  seats: [seat],
  params: { ...table, epsilon: fading(faded.demands, ticks), ...params },
});
const accepting: PolicyUse = { use: agents.get("reservation"), seats: [1] };
const shift = { costs: [0.1, 0.1], discount: 0.9, levels: 21 };
const crises = {
  alone: { label: "one learns to demand", ticks: 400_000, alpha: 0.005, both: false, bins: {}, params: {} },
  both: { label: "both learn", ticks: 600_000, alpha: 0.01, both: true, bins: {}, params: {} },
  inspected: {
    label: "one learns to demand, and sees the cost",
    ticks: 400_000,
    alpha: 0.05,
    both: false,
    bins: {},
    params: { inspection: true },
  },
  shift: {
    label: "power shifts from .7 to .4, both learn",
    ticks: 400_000,
    alpha: 0.02,
    both: true,
    bins: {},
    params: { ...shift, power: [0.3, 0.6] },
  },
  promise: {
    label: "the same under a promise",
    ticks: 400_000,
    alpha: 0.02,
    both: true,
    bins: {},
    params: { ...shift, power: [0.3, 0.6], promise: true },
  },
  timeless: {
    label: "the same without a promise, and neither tells periods apart",
    ticks: 400_000,
    alpha: 0.02,
    both: true,
    bins: { period: 0 },
    params: { ...shift, power: [0.3, 0.6] },
  },
} as const;
type Crisis = keyof typeof crises;
const names = Object.keys(crises) as Crisis[];

const fear = { gain: 0.05, mostCost: 1, ticks: 1_000_000, alpha: 0.01 };
const defeats = [0.5, 0.8, 0.95, 1.2];

/** States that both learn are certified where power shifts, without a promise and with one. */
const certified = ["shift", "promise"] as const;
type Certified = (typeof certified)[number];
const certifying = {
  sessions: 16,
  ticks: 400,
  trainTicks: 20_000,
  replicates: 1,
  learner: { alpha: 0.05, gamma: 1, epsilon: { start: 1, end: 0, decay: 6e-4 } },
};

const settings = {
  sessions,
  crises,
  shift,
  table,
  answers,
  faded,
  fear,
  defeats,
  certified,
  certifying,
};

type Values = readonly number[];
interface Found {
  readonly seed: unknown;
  readonly sessions: number;
  readonly crisis: Readonly<Record<Crisis, { readonly war: Values; readonly demand: Values }>>;
  /** Share that arm, by what defeat costs. */
  readonly armed: Readonly<Record<string, Values>>;
  readonly certificates: Readonly<Record<Certified, CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

function learn(
  env: Env,
  params: Readonly<Record<string, unknown>>,
  seed: string,
  worlds: number,
  ticks: number,
  uses: readonly PolicyUse[],
): Society {
  const batch = createBatch(env, params, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, uses, { seed });
  train({ batch, policies, ticks, window: Math.ceil(ticks / 10) }, () => 0);
  return { batch, policies };
}

/** Of the last tenth of learning, by session. */
function metricsOf({ batch }: Society) {
  const { worlds } = batch;
  return (name: string) => rounded(Array.from({ length: worlds }, (_, i) => batch.readMetrics(i)[name]));
}

function bargainers(name: Crisis, seed: string, worlds: number, quick: boolean): Society {
  const { params, alpha, both, bins, ...lasting } = crises[name];
  const ticks = quick ? lasting.ticks / 10 : lasting.ticks;
  const uses = [
    learner(0, ticks, { alpha, bins }),
    both ? learner(1, ticks, { ...answers, bins }) : accepting,
  ];
  return learn(crisisBargaining, params, seed, worlds, ticks, uses);
}

function certificate(society: Society, seed: string): CertificateInShort {
  const { ticks, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(society, {
      seed,
      ticks,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, agents.get("always")),
      learners: [{ label: "Q-learning", use: agents.get("q-learning"), params }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const part = (ticks: number) => (quick ? ticks / 10 : ticks);
  note(`demands, ${count} sessions`);
  const crisis: Partial<Record<Crisis, Found["crisis"][Crisis]>> = {};
  for (const name of names)
    crisis[name] = await cell(name, () => {
      const metric = metricsOf(bargainers(name, `${seed}/${name}`, count, quick));
      return { war: metric("war"), demand: metric("demand") };
    });
  note("fear");
  const armed: Record<string, Values> = {};
  for (const defeat of defeats)
    armed[defeat] = await cell(`fear ${defeat}`, () => {
      const ticks = part(fear.ticks);
      const use = {
        use: agents.get("q-learning"),
        params: { alpha: fear.alpha, gamma: 0, epsilon: fading(faded.fear, ticks) },
      };
      const society = learn(mutualFear, { agents: 2, defeat }, `${seed}/fear`, count, ticks, [use]);
      return metricsOf(society)("armed");
    });
  const certificates: Partial<Record<Certified, CertificateInShort>> = {};
  for (const name of certified) {
    note(`certificate: ${crises[name].label}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const luck = `${seed}/${name}`;
      return certificate(bargainers(name, luck, Math.min(count, certifying.sessions), quick), luck);
    });
  }
  return { seed, sessions: count, crisis, armed, certificates } as unknown as Found;
}

const interval = (values: Values): Interval => meanInterval(values);
const equilibrium = bestDemand(0.5, 0.1, 0.4);
const armsAt = (defeat: number): number => armedShare({ ...fear, defeat });
const simulated = {
  source: "an independent simulation of such learners, 40 seeds",
  status: "simulated",
} as const;
const exact = { source: "closed forms of ostrom/situations", status: "source" } as const;

export const experiment = defineExperiment({
  id: "crises",
  title: "Demands and fear",
  question:
    "Do learners make war where equilibria do, and what do inspection, a hot line and a promise help them to?",
  settings,
  run,
  claims: explained(
    [
      ...(["alone", "both"] as const).flatMap((name): Claim<Found>[] => [
        {
          says: `Where ${crises[name].label}, demands are within .05 of the equilibrium, .65`,
          measured: ({ crisis }) => interval(crisis[name].demand),
          within: [equilibrium.demand - 0.05, equilibrium.demand + 0.05],
          ...exact,
        },
        {
          says: `Where ${crises[name].label}, wars are within .125 of the equilibrium, .375: a step of demands is .0625 of them`,
          measured: ({ crisis }) => interval(crisis[name].war),
          within: [equilibrium.war - 0.125, equilibrium.war + 0.125],
          ...exact,
        },
      ]),
      {
        says: "Where costs are seen less than .1 of crises end in war",
        measured: ({ crisis }) => interval(crisis.inspected.war),
        within: [0, 0.1],
        source: "none in equilibrium; eight kinds of cost are told apart, not all costs",
        status: "source",
      },
      {
        says: "To see costs takes more than half of wars away",
        measured: ({ crisis }) =>
          meanInterval(crisis.inspected.war.map((war, s) => war - crisis.alone.war[s] / 2)),
        within: [-1, 0],
        source: "all of them in equilibrium",
        status: "source",
      },
      {
        says: "Where power shifts by more than peace can make up for, more than half of crises end in war",
        measured: ({ crisis }) => interval(crisis.shift.war),
        within: [0.5, Number.POSITIVE_INFINITY],
        source: "preventiveWar of ostrom/situations: always in equilibrium",
        status: "source",
      },
      {
        says: "Under a promise less than .1 do",
        measured: ({ crisis }) => interval(crisis.promise.war),
        within: [Number.NEGATIVE_INFINITY, 0.1],
        source: "none in equilibrium",
        status: "source",
      },
      {
        says: "Nor do they where neither tells periods apart, so that what is refused once is refused for ever",
        measured: ({ crisis }) => interval(crisis.timeless.war),
        within: [Number.NEGATIVE_INFINITY, 0.1],
      },
      ...certified.map(
        (name): Claim<Found> => ({
          says: `Neither gains more than .02 of the stake by leaving what both have learned: ${crises[name].label}`,
          measured: ({ certificates }) => certificates[name].gain,
          within: [Number.NEGATIVE_INFINITY, 0.02],
          source:
            "preventiveWar of ostrom/situations: war at once, and peace under a promise, are equilibria",
          status: "source",
        }),
      ),
      {
        says: "Under a promise both come .9 of the way from war to peace and more",
        measured: ({ certificates }) => certificates.promise.progress,
        within: [0.9, 1.01],
        source: "no war in equilibrium",
        status: "source",
      },
      ...(
        [
          [0.5, 0.151, 0.02],
          [0.8, 0.514, 0.03],
          [0.95, 0.902, 0.03],
          [1.2, 1, 0.001],
        ] as const
      ).map(
        ([defeat, share, slack]): Claim<Found> => ({
          says: `At a defeat of ${defeat} a share of ${share} arm, within ${slack}`,
          measured: ({ armed }) => interval(armed[defeat]),
          within: [share - slack, Math.min(1, share + slack)],
          ...simulated,
        }),
      ),
      {
        says: "At a defeat of .8 they arm more than twice as often as in equilibrium, .2",
        measured: ({ armed }) => interval(armed[0.8]),
        within: [2 * armsAt(0.8), 1],
        ...simulated,
      },
      {
        says: "A hot line that lowers defeat from .8 to .5 takes more than half of arms away",
        measured: ({ armed }) => meanInterval(armed[0.5].map((share, s) => share - armed[0.8][s] / 2)),
        within: [-1, 0],
        ...simulated,
      },
    ],
    {
      "Where one learns to demand, demands are within .05 of the equilibrium, .65":
        "What a demand is worth is flat around the best, and each step of demands is .0625 of crises: sixteen sessions do not decide it.",
      "Where one learns to demand, wars are within .125 of the equilibrium, .375: a step of demands is .0625 of them":
        "What a demand is worth is flat around the best, and each step of demands is .0625 of crises: sixteen sessions do not decide it.",
      "Where both learn, wars are within .125 of the equilibrium, .375: a step of demands is .0625 of them":
        "What a demand is worth is flat around the best, and each step of demands is .0625 of crises: sixteen sessions do not decide it.",
      "Where costs are seen less than .1 of crises end in war":
        "The mean lies within the range, and sixteen sessions leave an interval that reaches beyond it.",
    },
  ),
  summary({ crisis, armed, certificates }) {
    return [
      ...names.map(
        (name) =>
          `${crises[name].label}: demands ${mean(crisis[name].demand).toFixed(3)}, war ${mean(crisis[name].war).toFixed(3)}`,
      ),
      ...defeats.map(
        (defeat) =>
          `a defeat of ${defeat}: ${mean(armed[defeat]).toFixed(4)} arm (in equilibrium ${armsAt(defeat).toFixed(4)})`,
      ),
      ...certified.map((name) => `certificate, ${crises[name].label}: ${tellInShort(certificates[name])}`),
    ].join("\n");
  },
  figures({ armed }) {
    const fine = Array.from({ length: 61 }, (_, k) => k / 50);
    return {
      fear: lineChart({
        title: "Who arms out of fear",
        xLabel: "cost of being attacked unarmed, in units of the highest cost of war",
        yLabel: "share that arm",
        width: 760,
        height: 420,
        marks: "every",
        series: [
          {
            label: "learners",
            colour: 0,
            x: defeats,
            y: defeats.map((defeat) => mean(armed[defeat])),
            low: defeats.map((defeat) => interval(armed[defeat]).low),
            high: defeats.map((defeat) => interval(armed[defeat]).high),
          },
          { label: "equilibrium", colour: 1, flat: true, x: fine, y: fine.map(armsAt) },
        ],
        yInclude: [0, 1],
      }),
    };
  },
});
