/** Quiet failure: where a measure is paid, all agree or a bonus comes back, what becomes of the worth, and what audits, rotation and caps save. */
import { always, herder, ownSignal, qLearning } from "../../agents/index.ts";
import { herding, quietFailure, respawningBonus } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type MechanismUse,
  type PolicyUse,
  play,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import { quota } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { auditThatDeters, bestMeasured, discountThatLoops, wrongHerd } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 24;
/** Ticks of learning, of which the last tenth is measured. */
const ticks = 40_000;
const learner = {
  alpha: { start: 0.2, end: 0.005, steps: 36_000 },
  gamma: 0,
  epsilon: { start: 1, end: 0.01, decay: 2e-4 },
};
const teams = {
  gaming: { levels: 4 },
  audited: { levels: 4, audit: 0.5 },
  rotated: { levels: 4, measures: 2 },
  capped: { levels: 4, cap: 1 },
  selecting: { proxy: "selection" },
  atMostTwelve: { proxy: "selection" },
} as const;
type Team = keyof typeof teams;
const members = 2;

/** Agents in a line, signals right in .6; every tenth goes by its own signal, from the third on, where some do. */
const line = { agents: 40, quality: 0.6 };
const ownEvery = 10;
const lines = 400;

const loop = { bonus: 1, lap: 4, prize: 10, road: 5 };
const discounts = [0.97, 0.98] as const;
const looper = { alpha: 0.1, epsilon: 0.2 };
const loops = { sessions: 40, ticks: 20_000, horizon: 200 };

/** Teams that are certified, by what their members are paid. */
const certified = ["gaming", "audited"] as const;
type Certified = (typeof certified)[number];
const certifying = {
  sessions: 16,
  ticks: 1000,
  trainTicks: 4000,
  replicates: 1,
  learner: { alpha: 0.05, gamma: 0, epsilon: { start: 1, end: 0.01, decay: 2e-3 } },
};

const settings = {
  sessions,
  ticks,
  learner,
  teams,
  members,
  line,
  ownEvery,
  lines,
  loop,
  discounts,
  looper,
  loops,
  certified,
  certifying,
};

/** One value a session: what the measure shows, and what it is worth. */
interface Shown {
  readonly measured: readonly number[];
  readonly worth: readonly number[];
}
/** One value a session: share that agrees, share that is right, and lines in which the majority is wrong. */
interface Herd {
  readonly agreement: readonly number[];
  readonly right: readonly number[];
  readonly wrong: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly teams: Readonly<Record<Team, Shown>>;
  readonly herds: { readonly followers: Herd; readonly mixed: Herd; readonly alone: Herd };
  /** By discount factor: score a tick of each learner, frozen. */
  readonly loops: Readonly<Record<string, readonly number[]>>;
  readonly certificates: Readonly<Record<Certified, CertificateInShort>>;
}

const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6)));

function team(name: Team, worlds: number, seed: Seed): Society {
  const cap: MechanismUse[] = name === "atMostTwelve" ? [{ use: quota, params: { cap: 12 } }] : [];
  const params = { ...teams[name], agents: members };
  const batch = createBatch(quietFailure, params, { worlds, seed, mechanisms: cap });
  return { batch, policies: bindPolicies(batch, [{ use: qLearning, params: learner }], { seed }) };
}

function shown({ batch, policies }: Society, long: number): Shown {
  const windows = train({ batch, policies, ticks: long, window: long / 10 }, () =>
    Array.from({ length: batch.worlds }, (_, i) => batch.readMetrics(i)),
  );
  const of = (metric: keyof Shown) => short(windows[9].map((metrics) => metrics[metric]));
  return { measured: of("measured"), worth: of("worth") };
}

function herd(policies: readonly PolicyUse[], many: number, worlds: number, seed: Seed): Herd {
  const batch = createBatch(herding, line, { worlds, seed });
  play({ batch, policies: bindPolicies(batch, policies, { seed }), ticks: many * line.agents });
  const all = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return {
    agreement: short(all.map(({ agreement }) => agreement)),
    right: short(all.map(({ right }) => right)),
    wrong: short(all.map(({ wrongMajority }) => wrongMajority)),
  };
}

function scores(gamma: number, long: number, worlds: number, seed: Seed): number[] {
  const batch = createBatch(respawningBonus, { ...loop, horizon: loops.horizon }, { worlds, seed });
  const policies = bindPolicies(batch, [{ use: qLearning, params: { ...looper, gamma } }], { seed });
  train({ batch, policies, ticks: long });
  batch.startWindow();
  play({ batch, policies, ticks: 10 * loops.horizon });
  return short(Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).score));
}

function certificate(society: Society, seed: Seed): CertificateInShort {
  const { ticks: measured, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(society, {
      seed,
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
  const long = quick ? ticks / 10 : ticks;
  const found = {} as Record<Team, Shown>;
  for (const name of Object.keys(teams) as Team[]) {
    note(`team: ${name}`);
    found[name] = await cell(name, () => shown(team(name, count, `${seed}/${name}`), long));
  }
  note("herds");
  const seats = Array.from({ length: line.agents }, (_, a) => a);
  const own = seats.filter((a) => a % ownEvery === 2);
  const mixed: PolicyUse[] = [
    { use: ownSignal, seats: own },
    { use: herder, seats: seats.filter((a) => !own.includes(a)) },
  ];
  const many = quick ? 20 : lines;
  const follow = (name: string, policies: readonly PolicyUse[]) =>
    cell(name, () => herd(policies, many, count, `${seed}/herd`));
  const herds = {
    followers: await follow("followers", [{ use: herder }]),
    mixed: await follow("mixed", mixed),
    alone: await follow("alone", [{ use: ownSignal }]),
  };
  note("bonuses");
  const looped: Record<string, number[]> = {};
  for (const gamma of discounts)
    looped[gamma] = await cell(`loop ${gamma}`, () =>
      scores(gamma, quick ? loops.ticks / 10 : loops.ticks, quick ? 4 : loops.sessions, `${seed}/loop`),
    );
  const certificates = {} as Record<Certified, CertificateInShort>;
  for (const name of certified) {
    note(`certificate: ${told[name]}`);
    certificates[name] = await cell(`certificate ${name}`, () => {
      const society = team(name, Math.min(count, certifying.sessions), `${seed}/${name}`);
      train({ ...society, ticks: long });
      return certificate(society, `${seed}/${name}`);
    });
  }
  return { seed, sessions: count, teams: found, herds, loops: looped, certificates };
}

function summary({ teams: found, herds, loops: looped, certificates }: Found): string {
  const of = (values: readonly number[]) => mean(values).toFixed(3);
  return [
    ...Object.entries(found).map(
      ([name, { measured, worth }]) => `${name}: measured ${of(measured)}, worth ${of(worth)}`,
    ),
    ...Object.entries(herds).map(
      ([name, { agreement, right, wrong }]) =>
        `${name}: ${of(agreement)} agree, ${of(right)} are right, the majority is wrong in ${of(wrong)}`,
    ),
    ...Object.entries(looped).map(
      ([gamma, score]) =>
        `discount factor ${gamma}: ${score.filter((each) => each > 1).length} of ${score.length} take the road`,
    ),
    ...certified.map((name) => `certificate, ${told[name]}: ${tellInShort(certificates[name])}`),
  ].join("\n");
}

const told: Readonly<Record<Team, string>> = {
  gaming: "paid by the measure",
  audited: "audits of one half",
  rotated: "two measures, drawn in every tick",
  capped: "paid up to a cap of 1",
  selecting: "candidates, any number",
  atMostTwelve: "candidates, at most 12",
};

function figures({ teams: found }: Found): Record<string, string> {
  const bar = (group: string, label: string, values: readonly number[]) => {
    const { estimate: value, low, high } = meanInterval(values);
    return { group, label, value, low, high };
  };
  return {
    worth: barChart({
      title: "What the measure shows, and what it is worth",
      xLabel: "of a member in a tick; mean over sessions, 95 % interval",
      bars: (Object.keys(told) as Team[]).flatMap((name) => [
        bar(told[name], "measure", found[name].measured),
        bar(told[name], "worth", found[name].worth),
      ]),
    }),
  };
}

const around = (value: number, slack: number): [number, number] => [value - slack, value + slack];
const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const difference = (one: readonly number[], other: readonly number[]): Interval =>
  meanInterval(one.map((value, s) => value - other[s]));
const onTheRoad = (score: readonly number[]): Interval =>
  wilsonInterval(score.filter((each) => each > 1).length, score.length);

const ofTeam = (
  says: string,
  name: Team,
  what: keyof Shown,
  within: [number, number],
  source: string,
): Claim<Found> => ({
  says,
  measured: ({ teams: found }) => meanInterval(found[name][what]),
  within,
  source,
});

const gaming = "closed form: effort and gaming are 1, measured 2 and worth -.5";
const herds = "Bikhchandani, Hirshleifer & Welch 1992; closed form: .3684";

export const experiment = defineExperiment({
  id: "quiet-failure",
  title: "Failures that no dashboard shows",
  question:
    "What becomes of the worth where learners are paid by a measure, where all follow all, and where a bonus comes back; and what do audits, rotation, caps and a few who go by their own signal save?",
  settings,
  run,
  claims: explained(
    [
      ofTeam("Learners who are paid by the measure double it", "gaming", "measured", around(2, 0.2), gaming),
      ofTeam("What they do then is worth less than nothing", "gaming", "worth", around(-0.5, 0.2), gaming),
      {
        says: "Audits stop gaming from a probability of .4 on",
        measured: () => exactly(auditThatDeters(1, 1.5)),
        within: [0.4, 0.4],
        source: "q d > (1 - q) theta",
      },
      ofTeam(
        "Audited half of the time they do what they were hired for",
        "audited",
        "worth",
        around(1, 0.15),
        "closed form: effort is 1, gaming 0",
      ),
      ofTeam(
        "Two measures in turn halve gaming, and leave it worth something",
        "rotated",
        "worth",
        around(0.25, 0.15),
        "closed form: w (1 - d theta/2)",
      ),
      ofTeam(
        "A cap on the measure bounds what is lost, and no more",
        "capped",
        "worth",
        around(-0.25, 0.12),
        "closed form: effort and gaming are 1/2",
      ),
      ofTeam(
        "Learners who may look at any number of candidates take what looks best and is worth little",
        "selecting",
        "worth",
        around(bestMeasured(100, "student-2").worth, 0.06),
        "by integration: .3810 of 100",
      ),
      ofTeam(
        "At most twelve are worth nearly twice as much",
        "atMostTwelve",
        "worth",
        around(bestMeasured(12, "student-2").worth, 0.06),
        "by integration: .6982 of 12",
      ),
      ...certified.map(
        (name): Claim<Found> => ({
          says: `No member of a team gains more than .02 of the stake by something else: ${told[name]}`,
          measured: ({ certificates }) => certificates[name].gain,
          within: [Number.NEGATIVE_INFINITY, 0.02],
          source: "closed form: each is paid for itself, and does what pays it most",
        }),
      ),
      {
        says: "Of those who follow, nearly all agree",
        measured: ({ herds: found }) => meanInterval(found.followers.agreement),
        within: [0.97, 1],
      },
      {
        says: "Those who follow are wrong in more than a third of lines",
        measured: ({ herds: found }) => meanInterval(found.followers.wrong),
        within: around(wrongHerd(line.quality, line.agents), 0.03),
        source: herds,
      },
      {
        says: "Where each goes by its own signal the majority is wrong in a tenth of them, although no more are right",
        measured: ({ herds: found }) => meanInterval(found.alone.wrong),
        within: [0.02, 0.15],
      },
      {
        says: "With one in ten who goes by its own signal more are right than where all follow",
        measured: ({ herds: found }) => difference(found.mixed.right, found.followers.right),
        within: [0, 0.2],
      },
      {
        says: "A learner that discounts by .97 takes the road, in every session",
        measured: ({ loops: looped }) => onTheRoad(looped["0.97"]),
        within: [0.9, 1],
        source: `closed form: laps are worth more above ${discountThatLoops(loop).toFixed(4)}`,
      },
      {
        says: "A learner that discounts by .98 goes round for ever, in every session",
        measured: ({ loops: looped }) => onTheRoad(looped["0.98"]),
        within: [0, 0.1],
        source: `closed form: laps are worth more above ${discountThatLoops(loop).toFixed(4)}`,
      },
    ],
    {
      "Two measures in turn halve gaming, and leave it worth something":
        "It leaves more worth than the closed form has: the gain of gaming is then small beside the luck of the draw, and learners in half of the cases have not found it.",
    },
  ),
  summary,
  figures,
});
