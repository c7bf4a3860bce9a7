/** The commons of the main experiment under one institution after another: what each yields, what it takes, and who games it. */
import { greedyHarvest, qLearning } from "../../agents/index.ts";
import type { Seed } from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  explained,
  withInterval,
} from "../../src/lab/index.ts";
import { certify } from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";
import { type Life, type Lives, live, societyOf } from "./life.ts";
import { agents, type Society, societies } from "./societies.ts";

const sessions = 16;
const lives: Lives = { horizon: 200, noise: 0.2, start: 0.6, train: 16_000, episodes: 20 };
const optimum = 8;
const nash = 3.16;

/** Those that are certified, at seat 0, in which all but the gamed are alike. */
const certified = ["none", "norm", "tax", "quota", "adaptive", "standing", "liability"];
const certifying = { ticks: 400, trainTicks: 4000, epsilon: { start: 1, end: 0.01, decay: 2e-3 } };

const settings = {
  sessions,
  agents,
  lives,
  certified,
  certifying,
  societies: Object.fromEntries(
    Object.entries(societies).map(([name, { mechanisms, policies }]) => [
      name,
      {
        mechanisms: mechanisms.map(({ use, params = {} }) => ({ use: use.id, params: { ...params } })),
        policies: policies.map(({ use, params = {}, seats = [] }) => ({
          use: use.id,
          params: { ...params },
          seats: [...seats],
        })),
      },
    ]),
  ),
};

/** The verdict on a society, and what the best deviant found gains a tick. */
interface Judged {
  readonly verdict: string;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly lives: Readonly<Record<string, Life>>;
  readonly certificates: Readonly<Record<string, Judged>>;
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const here = quick ? { ...lives, train: 1000, episodes: 2 } : lives;
  // All societies meet the same luck.
  const luck = `${seed}/commons`;
  const found: Record<string, Life> = {};
  for (const [name, society] of Object.entries(societies)) {
    note(`${society.institution}: ${society.who}`);
    found[name] = await cell(name, () => live(society, here, luck, count));
  }
  const certificates: Record<string, Judged> = {};
  for (const name of quick ? ["norm"] : certified) {
    note(`certificate of ${name}`);
    certificates[name] = await cell(`certificate ${name}`, () =>
      judged(societies[name], here, luck, count, quick),
    );
  }
  return { seed, sessions: count, lives: found, certificates };
}

function judged(society: Society, here: Lives, seed: Seed, count: number, quick: boolean): Judged {
  const { ticks, trainTicks, epsilon } = certifying;
  const { verdict, deviations } = certify(societyOf(society, here, seed, count), {
    seed,
    ticks,
    seats: [0],
    trainTicks: quick ? 200 : trainTicks,
    replicates: 1,
    deviants: [{ label: "greedy", use: greedyHarvest }],
    learners: [{ label: "Q-learning", use: qLearning, params: { epsilon } }],
  });
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  const { estimate, low, high } = deviations.worst.gain;
  return { verdict: verdict.name, gain: round(estimate), low: round(low), high: round(high) };
}

/** A number of each session with an interval, to two digits. */
const told = (values: readonly number[]): string => withInterval(meanInterval(values), 2);

function summary({ lives: found, certificates }: Found): string {
  const rows = Object.entries(found).map(([name, life]) => {
    const { institution, who } = societies[name];
    const shown = Object.entries(life.shown).map(([metric, value]) => `${metric} ${value}`);
    return [
      `${institution}: ${who}: ${told(life.welfare)}`,
      `taken ${mean(life.taken).toFixed(2)}`,
      `seat 0 ${mean(life.paid0).toFixed(2)}, after it ${mean(life.reward0).toFixed(2)}`,
      `others ${mean(life.paidOthers).toFixed(2)}, after it ${mean(life.rewardOthers).toFixed(2)}`,
      ...shown,
    ].join("; ");
  });
  const verdicts = Object.entries(certificates).map(
    ([name, { verdict, gain, low, high }]) =>
      `certificate of ${name}: ${verdict}; the best deviant found gains ${gain.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`,
  );
  return [...rows, ...verdicts].join("\n");
}

const kinds = {
  learners: { group: "learners", colour: 0 },
  scripts: { group: "scripts that keep to it", colour: 1 },
  gamed: { group: "where it is gamed", colour: 2 },
} as const;

function figures({ lives: found }: Found): Record<string, string> {
  const bars = Object.entries(kinds).flatMap(([kind, style]) =>
    Object.entries(found)
      .filter(([name]) => societies[name].kind === kind)
      .map(([name, { welfare }]) => {
        const { institution, who } = societies[name];
        const { estimate: value, low, high } = meanInterval(welfare);
        const label = who === "learners" ? institution : `${institution}: ${who}`;
        return { ...style, label, value, low, high };
      }),
  );
  return {
    welfare: barChart({
      title: "The commons under institutions",
      xLabel: "payoff of all a tick; mean over sessions, 95 % interval",
      bars,
      references: [
        { label: "Nash: 3.16", value: nash },
        { label: "best constant effort: 8", value: optimum },
      ],
    }),
  };
}

type Range = Claim<Found>["within"];
const claim = (
  says: string,
  of: (found: Found["lives"]) => readonly number[],
  within: Range,
  source?: string,
): Claim<Found> => ({
  says,
  measured: ({ lives: found }) => meanInterval(of(found)),
  within,
  ...(source && { source }),
});
const called = (name: string) => `${societies[name].institution}: ${societies[name].who}`;
const ratio = (a: readonly number[], b: readonly number[]) => a.map((value, j) => value / b[j]);

const halfway = (nash + optimum) / 2;
const staysNearNash = (name: string, source: string) =>
  claim(
    `${called(name)}: nearer to Nash than to the best constant effort`,
    (found) => found[name].welfare,
    [0, halfway],
    source,
  );
const nearOptimum = (name: string, source: string) =>
  claim(
    `${called(name)}: within 5 % of the best constant effort`,
    (found) => found[name].welfare,
    [0.95 * optimum, 1.05 * optimum],
    source,
  );

/** Seven take 5 and one takes 15: effort 50, of which the rent is 7.5. */
const oneGreedy = (name: string): Claim<Found>[] => [
  claim(
    `${called(name)}: three tenths of 7.5, within 5 %`,
    (found) => found[name].paid0,
    [0.95 * 2.25, 1.05 * 2.25],
    "rent of effort 50, .005 50 50 - 5, of which 15 / 50",
  ),
  claim(
    `${called(name)}: all together 7.5, within 3 %`,
    (found) => found[name].welfare,
    [0.97 * 7.5, 1.03 * 7.5],
    "rent of effort 50, the effort of largest yield",
  ),
];

const weitzman = "Weitzman 1974: a quota at the optimum's share is the optimum's welfare";
const voluntary = "who does not do it gains, whatever the others do";

export const experiment = defineExperiment<Found>({
  id: "commons-institutions",
  title: "The commons under institutions",
  question:
    "What does each institution yield in one and the same commons, what does it take, who games it, and which are norms that hold?",
  settings,
  run,
  summary,
  figures,
  claims: explained(
    [
      staysNearNash("none", "Gordon 1954: each takes the stock for given"),
      staysNearNash("quota-keys", "three keys allow the 15 that are the most anyway"),
      staysNearNash("sanction", `punishing costs who does it: ${voluntary}`),
      staysNearNash("standing-keys", "a deed is lost with the key that is replaced"),
      staysNearNash("leader", `obeying is an order to take less: ${voluntary}`),
      staysNearNash("treaty", `signing is a promise to take less: ${voluntary}`),
      staysNearNash("liability-little", "beyond what can be taken, harm costs nothing"),
      nearOptimum("norm", weitzman),
      nearOptimum("tax", "Pigou 1920, at the rate at which effort just pays at the best stock"),
      nearOptimum("quota", weitzman),
      nearOptimum("adaptive", "gain .1 is below (2 x / K - 1) / (1 - x / K) = .5, where it settles"),
      nearOptimum("price", "the price rises until all use the capacity, 40"),
      nearOptimum("aimd", "limits of 6 to 7.5, on levels of 2.5: effort 40 in six ticks of seven, 60 in one"),
      nearOptimum("standing", "a fine of 3 is more than the 2 that full effort earns"),
      nearOptimum("standing-dues", "a new key is in bad standing, and is not paid"),
      nearOptimum("pool", "four fees bring a fine of 2.8, more than the 2 that full effort earns"),
      nearOptimum("liability", "marginal harm makes effort 45.7 of it, of which the rent is 7.84"),
      nearOptimum("leader-loyal", "Pigou 1920, on call; unled in one tick of 21"),
      nearOptimum("treaty-all", "Barrett 1994: where it is all or none, to sign costs nothing"),
      ...["greedy", "quota-sybil", "standing-whitewasher"].flatMap(oneGreedy),
      claim(
        `${called("adaptive-sybil")}: three keys of ten, within a fifth`,
        ({ "adaptive-sybil": { paid0, welfare } }) => ratio(paid0, welfare),
        [0.24, 0.36],
        "k / (n - 1 + k)",
      ),
      claim(
        `${called("aimd-sybil")}: more than twice what a follower has`,
        ({ "aimd-sybil": { paid0, paidOthers } }) => ratio(paid0, paidOthers),
        [2, 6],
        "three limits, as far as full effort goes",
      ),
      claim(
        `${called("tax-sybil")}: the refunds of two more keys, after tax`,
        ({ "tax-sybil": { reward0, rewardOthers } }) => reward0.map((own, j) => own - rewardOthers[j]),
        [1, 2],
        "of 8 paid in tax, (3 8 - 1)/9 - (8 - 1)/9 = 1.8 where nobody else has more keys",
      ),
      claim(
        "dual price: learners pay nearly all of the rent",
        ({ price }) => price.taken,
        [6.3, 8.8],
        "40 units at .175 (Nash with a tax) to .2 (the stock taken for given), within a tenth",
      ),
      claim(
        "pool punishment: four fees, and hardly a fine",
        ({ pool }) => pool.taken,
        [2.8, 3.4],
        "four times .7",
      ),
      claim(
        "coordinator: recall leaves a tenth at most to one that turns",
        (f) => f["leader-rogue"].welfare,
        [7.2, 8.4],
      ),
      claim(
        "coordinator: accomplices lose more than a quarter by it",
        (f) => f["leader-accomplices"].welfare,
        [-4, 6],
      ),
      claim(
        "stop on pressure: learners take all they can at once, and are stopped",
        ({ stop }) => stop.welfare,
        [0.11, 0.13],
        "effort 120 at stock 60 pays 24, in one tick of 200: where all others do it, it is the best reply",
      ),
      claim(
        "stop on usage: within the allotment of ten ticks, in pulses",
        (f) => f["stop-usage"].welfare,
        [0.97 * 5.77, 1.03 * 5.77],
        "recursion without noise: effort 120, 120, 120, 40 and six times 0: 5.77",
      ),
      claim(
        "stop on usage: just below the alarm nothing is left",
        (f) => f["stop-below"].welfare,
        [-4, 0],
        "twice the allocation is open access, and pulses are worse: -1.97 by recursion without noise",
      ),
      claim(
        "treaty for ten ticks: learners sign, within 5 % of the best",
        (f) => f["treaty-long"].welfare,
        [7.6, 8.4],
      ),
      claim(
        "treaty for ten ticks: a greedy outsider earns more than twice what the others do",
        ({ "treaty-outsider": { paid0, paidOthers } }) => ratio(paid0, paidOthers),
        [2, 4],
        "three times as much, where all others sign",
      ),
    ],
    {
      "sanction: learners: nearer to Nash than to the best constant effort":
        "The mean lies within the range, and the interval of sixteen sessions reaches beyond it.",
      "treaty of all or none: learners: within 5 % of the best constant effort":
        "The interval reaches below the range by 3 % of the best.",
      "dual price: learners pay nearly all of the rent":
        "The mean lies within the range, and its interval reaches below.",
      "pool punishment: four fees, and hardly a fine":
        "The mean lies within the range, and its interval reaches above: some fines are paid.",
    },
  ),
});
