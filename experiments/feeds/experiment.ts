/** Platforms: where engagement leads a recommender's users, what competitors amplify, and into how many camps the like-minded fall. */
import { agents } from "../../agents/index.ts";
import { amplification, opinionPeers, recommender } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type Env,
  evaluate,
  type MechanismUse,
  type PolicyUse,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { amplification as amplificationOf } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 16;
/** One recommender a session, and what it charges itself for each unit that an item is away from its user. */
const show = {
  learner: { gamma: 0.95, alpha: 0.1, epsilon: 0.1 },
  ticks: 2_000_000,
  played: 20_000,
  charges: [0, 6],
};
const compete = {
  learner: { gamma: 0, alpha: 0.02, epsilon: { start: 1, end: 0, decay: 3e-5 } },
  ticks: 400_000,
  taxes: [0, 0.8, 1],
  sessions: 40,
};
/** A platform that never changes its bias; a crowd that settles. */
const crowd = { users: 200, horizon: 1500, biases: [0, 0.5, 1, 1.5], sessions: 60 };

/** Platforms that compete are certified at these taxes, in short episodes: nothing of a tick is left in the next. */
const certified = [0, 1] as const;
const certifying = { sessions: 16, horizon: 20, ticks: 200, trainTicks: 0 };

const settings = { sessions, show, compete, crowd, certified, certifying };

type Values = readonly number[];
interface Found {
  readonly seed: unknown;
  readonly sessions: number;
  /** By the charge, without exploration: engagement, and how far from the middle users end. */
  readonly shown: Readonly<Record<string, { readonly engagement: Values; readonly far: Values }>>;
  /** Mean amplification, by the tax on exposure. */
  readonly amplified: Readonly<Record<string, Values>>;
  /** By bias: 1 where a crowd ends in two camps or more, and the effective number of camps. */
  readonly camps: Readonly<Record<string, { readonly divided: Values; readonly effective: Values }>>;
  /** Of platforms that compete, by the tax on exposure. */
  readonly certificates: Readonly<Record<string, CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

const taxed = (on: string, rate: number): MechanismUse[] =>
  rate > 0 ? [{ use: pigouvianTax, params: { on, rate } }] : [];

function learn(
  env: Env,
  params: object,
  seed: string,
  worlds: number,
  use: PolicyUse,
  ticks: number,
  tax: MechanismUse[],
) {
  const batch = createBatch(env, { ...params }, { worlds, seed, mechanisms: tax, checked: false });
  const policies = bindPolicies(batch, [use], { seed });
  train({ batch, policies, ticks, window: Math.ceil(ticks / 10) }, () => 0);
  return { batch, policies };
}

/** Worlds that play one episode each under a bias. */
function settle(bias: number, seed: string, worlds: number) {
  const params = { users: crowd.users, horizon: crowd.horizon, biases: [bias] };
  const batch = createBatch(opinionPeers, params, { worlds, seed, checked: false });
  while (batch.columns.done.includes(0)) batch.step();
  const each = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return { divided: each.map(({ divided }) => divided), effective: rounded(each.map(({ camps }) => camps)) };
}

function certificate(society: Society, seed: string): CertificateInShort {
  const { horizon, ticks, trainTicks } = certifying;
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      ticks,
      trainTicks,
      deviants: constantDeviants(society.batch, agents.get("always")),
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const part = (ticks: number) => (quick ? ticks / 10 : ticks);
  const q = (params: object) => ({ use: agents.get("q-learning"), params: { ...params } });
  note(`recommenders, ${count} sessions`);
  const shown: Record<string, Found["shown"][string]> = {};
  for (const charge of show.charges)
    shown[charge] = await cell(`show ${charge}`, () => {
      const tax = taxed("away", charge);
      const given = { agents: 1 };
      const { batch, policies } = learn(
        recommender,
        given,
        `${seed}/show`,
        count,
        q(show.learner),
        part(show.ticks),
        tax,
      );
      const { values } = evaluate(batch, policies, { ticks: part(show.played), seed: `${seed}/shown` });
      return { engagement: rounded(values.engagement), far: rounded(values.endPolarisation) };
    });
  note("platforms that compete");
  const amplified: Record<string, Values> = {};
  const competing = (tax: number, worlds: number) =>
    learn(
      amplification,
      {},
      `${seed}/compete`,
      worlds,
      q(compete.learner),
      part(compete.ticks),
      taxed("exposure", tax),
    );
  for (const tax of compete.taxes)
    amplified[tax] = await cell(`compete ${tax}`, () => {
      const worlds = wanted ?? (quick ? 4 : compete.sessions);
      const { batch } = competing(tax, worlds);
      return rounded(Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).amplified));
    });
  note("crowds");
  const camps: Record<string, Found["camps"][string]> = {};
  for (const bias of crowd.biases)
    camps[bias] = await cell(`crowd ${bias}`, () =>
      settle(bias, `${seed}/crowd`, wanted ?? (quick ? 4 : crowd.sessions)),
    );
  const certificates: Record<string, CertificateInShort> = {};
  for (const tax of certified) {
    note(`certificate of platforms, a tax of ${tax}`);
    certificates[tax] = await cell(`certificate ${tax}`, () =>
      certificate(competing(tax, Math.min(count, certifying.sessions)), `${seed}/compete`),
    );
  }
  return { seed, sessions: count, shown, amplified, camps, certificates } as unknown as Found;
}

const interval = (values: Values): Interval => meanInterval(values);
/** Of sessions that are 0 or 1. */
function shareOf(values: Values): Interval {
  return wilsonInterval(
    values.reduce((sum, each) => sum + each, 0),
    values.length,
  );
}
const feeds = { platforms: 2, choice: 2, benefit: 1, harm: 2, gain: 1 };
const simulated = (seeds: number) =>
  ({ source: `an independent simulation of the same rules, ${seeds} seeds`, status: "simulated" }) as const;

export const experiment = defineExperiment({
  id: "feeds",
  title: "Engagement, amplification and camps",
  question:
    "Where do platforms that are paid for engagement lead their users, and what does a tax on what moves them do?",
  settings,
  run,
  claims: explained(
    [
      {
        says: "A recommender that is paid for engagement leaves its users .9999 from the middle, within .001",
        measured: ({ shown }) => interval(shown[0].far),
        within: [0.9989, 1],
        ...simulated(20),
      },
      {
        says: "and engages them at 1.955, within .01",
        measured: ({ shown }) => interval(shown[0].engagement),
        within: [1.945, 1.965],
        ...simulated(20),
      },
      {
        says: "Under a charge of 6 for each unit that an item is away they stay .4998 from it, within .03",
        measured: ({ shown }) => interval(shown[6].far),
        within: [0.47, 0.53],
        ...simulated(20),
      },
      {
        says: "and are engaged at 1.4998, within .03",
        measured: ({ shown }) => interval(shown[6].engagement),
        within: [1.47, 1.53],
        ...simulated(20),
      },
      ...(
        [
          [0, 0.809, 0.04],
          [0.8, 0.594, 0.03],
          [1, 0.5, 0.001],
        ] as const
      ).map(
        ([tax, level, slack]): Claim<Found> => ({
          says: `Two platforms under a tax of ${tax} amplify by ${level}, within ${slack}`,
          measured: ({ amplified }) => interval(amplified[tax]),
          within: [level - slack, level + slack],
          ...simulated(60),
        }),
      ),
      ...(
        [
          [0, 0.1],
          [0.5, 0.1],
          [1, 0.3],
          [1.5, 0.67],
        ] as const
      ).map(
        ([bias, share]): Claim<Found> => ({
          says: `Of crowds under a bias of ${bias} a share of ${share} end divided, within .2`,
          measured: ({ camps }) => shareOf(camps[bias].divided),
          within: [Math.max(0, share - 0.2), share + 0.2],
          ...simulated(60),
        }),
      ),
      ...certified.map(
        (tax): Claim<Found> => ({
          says: `Neither platform gains more than .02 of the stake by amplifying otherwise under a tax of ${tax}`,
          measured: ({ certificates }) => certificates[tax].gain,
          within: [Number.NEGATIVE_INFINITY, 0.02],
          source: "amplification of ostrom/situations: .7808 is an equilibrium without a tax, .5 at 1",
        }),
      ),
      {
        says: "A bias of 1.5 brings more effective camps than none",
        measured: ({ camps }) =>
          meanInterval(camps[1.5].effective.map((each, s) => each - camps[0].effective[s])),
        within: [0, Number.POSITIVE_INFINITY],
        ...simulated(60),
      },
    ],
    {
      "Of crowds under a bias of 0.5 a share of 0.1 end divided, within .2":
        "Sixty crowds leave an interval that reaches .02 beyond the range.",
      "Neither platform gains more than .02 of the stake by amplifying otherwise under a tax of 0":
        "Learners amplify more than the equilibrium says, so that who amplifies less gains a little.",
    },
  ),
  summary({ shown, amplified, camps, certificates }) {
    return [
      ...show.charges.map(
        (charge) =>
          `a charge of ${charge}: engagement ${mean(shown[charge].engagement).toFixed(4)}, users end ${mean(shown[charge].far).toFixed(4)} from the middle`,
      ),
      ...compete.taxes.map(
        (tax) =>
          `a tax of ${tax}: amplification ${mean(amplified[tax]).toFixed(4)} (in equilibrium ${amplificationOf({ ...feeds, tax }).toFixed(4)})`,
      ),
      ...crowd.biases.map(
        (bias) =>
          `a bias of ${bias}: divided ${mean(camps[bias].divided).toFixed(2)}, effective camps ${mean(camps[bias].effective).toFixed(2)}`,
      ),
      ...certified.map(
        (tax) => `certificate of platforms, a tax of ${tax}: ${tellInShort(certificates[tax])}`,
      ),
    ].join("\n");
  },
  figures({ camps }) {
    const shares = crowd.biases.map((bias) => shareOf(camps[bias].divided));
    return {
      camps: lineChart({
        title: "Crowds that end in two camps or more",
        xLabel: "bias towards the like-minded (gamma)",
        yLabel: "share of crowds",
        width: 760,
        height: 420,
        marks: "every",
        series: [
          {
            label: "share divided",
            colour: 0,
            x: crowd.biases,
            y: crowd.biases.map((bias) => mean(camps[bias].divided)),
            low: shares.map(({ low }) => low),
            high: shares.map(({ high }) => high),
          },
        ],
        yInclude: [0, 1],
      }),
    };
  },
});
