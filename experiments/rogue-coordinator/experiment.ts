/** What a coordinator that may turn is worth to scripts and to learners: terms, recall, and seeing what one is told. */
import { agents } from "../../agents/index.ts";
import {
  bindPolicies,
  createBatch,
  evaluate,
  type MechanismUse,
  type PolicyUse,
  train,
} from "../../src/index.ts";
import { bestTerm, termValue } from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { coordinator } from "../../src/mechanisms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";
import { act, followersOnly, noInitiative, office } from "./office.ts";

const sessions = 16;
/** Before each tick in office; a tick under a rogue; ticks of an election. */
const rogue = { hazard: 0.02, harm: 3, election: 2 };
/** No limit, as good as. */
const unlimited = 1_000_000;
const terms = [1, 3, 5, 13, 60, unlimited];
/** Probabilities that the follower who watches sees a rogue in a tick. */
const watching = [0, 0.2, 1];
const lived = 6_000;
const learning = {
  ticks: 18_000,
  learner: {
    gamma: 0.97,
    alpha: { start: 0.2, end: 0.005, steps: 32_000 },
    epsilon: { start: 0.5, end: 0, steps: 32_000 },
  },
};
/** What learners do not see; the blind do not see their order either before they act. */
const unseen = { leads: 0, apart: 0, termLeft: 0 };
const learners = {
  blind: { label: "learners who learn afterwards what they were told", bins: { ...unseen, order: 0 } },
  sighted: { label: "learners who see what they are told", bins: unseen },
} as const;
type Learner = keyof typeof learners;
const learnedTerms = [5, unlimited];

const settings = { sessions, rogue, terms, watching, lived, learning, learners, learnedTerms };

/** What a follower earns a tick, a value a session. */
type Values = readonly number[];
interface Found {
  readonly seed: unknown;
  readonly sessions: number;
  /** By the probability of seeing a rogue, and by term. */
  readonly scripts: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  /** Beside a slanderer, by quorum. */
  readonly slandered: Readonly<Record<string, Values>>;
  readonly learned: Readonly<Record<Learner, Readonly<Record<string, Values>>>>;
}

const leader: PolicyUse = {
  use: agents.get("rogue-coordinator"),
  seats: [0],
  params: { fair: act.work, alone: act.idle, harm: act.harm, hazard: rogue.hazard, hit: 0 },
};
const follower = (seat: number, hit: number): PolicyUse => ({
  use: agents.get("loyal-follower"),
  seats: [seat],
  params: { fair: act.work, alone: act.idle, candidate: 0, hit },
});
const slanderer: PolicyUse = {
  use: agents.get("slanderer"),
  seats: [2],
  params: { fair: act.work, alone: act.idle },
};

const elected = (term: number, quorum = 1): MechanismUse => ({
  use: coordinator,
  params: { term, quorum, election: rogue.election, plans: "same" },
});

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e4) / 1e4);

function play(
  seed: string,
  worlds: number,
  mechanisms: readonly MechanismUse[],
  uses: readonly PolicyUse[],
  ticks = 0,
): number[] {
  const batch = createBatch(office, { harm: rogue.harm }, { worlds, seed, mechanisms, checked: false });
  const policies = bindPolicies(batch, uses, { seed });
  if (ticks > 0) train({ batch, policies, ticks });
  const { values } = evaluate(batch, policies, { ticks: lived, seed: `${seed}/lived` });
  return rounded(values.earned);
}

function learn(seed: string, worlds: number, kind: Learner, term: number): number[] {
  const { bins } = learners[kind];
  const use = { use: agents.get("q-learning"), seats: [1], params: { ...learning.learner, bins } };
  const mechanisms = [{ use: noInitiative }, elected(term), { use: followersOnly, seats: [1] }];
  return play(seed, worlds, mechanisms, [leader, use, follower(2, 0)], learning.ticks);
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const table = async <T>(keys: readonly (number | string)[], of: (key: never) => Promise<T>) => {
    const entries: Record<string, T> = {};
    for (const key of keys) entries[key] = await of(key as never);
    return entries;
  };
  note(`scripts, ${count} sessions`);
  const scripts = await table(watching, (hit: number) =>
    table(terms, (term: number) =>
      cell(`scripts ${hit} ${term}`, () =>
        play(`${seed}/scripts`, count, [elected(term)], [leader, follower(1, hit), follower(2, 0)]),
      ),
    ),
  );
  const slandered = await table([1, 2], (quorum: number) =>
    cell(`slandered ${quorum}`, () =>
      play(`${seed}/slandered`, count, [elected(unlimited, quorum)], [leader, follower(1, 0.2), slanderer]),
    ),
  );
  note("learners");
  const learned = await table(Object.keys(learners), (kind: Learner) =>
    table(learnedTerms, (term: number) =>
      cell(`learned ${kind} ${term}`, () => learn(`${seed}/learned`, count, kind, term)),
    ),
  );
  return { seed, sessions: count, scripts, slandered, learned } as unknown as Found;
}

const worth = (recall: number, term: number): number =>
  termValue({ ...rogue, recall }, term === unlimited ? Number.POSITIVE_INFINITY : term);

/** Of a fresh coordinator: ticks until it turns. */
const good = (1 - rogue.hazard) / rogue.hazard;
/**
 * The best that followers can do without a limit of terms. Who sees the order does not do it, and recalls in the same tick; who learns
 * of it afterwards has lost a tick, and spends another on the recall.
 */
const best: Readonly<Record<Learner, number>> = {
  blind: (good - rogue.harm) / (good + 2 + rogue.election),
  sighted: good / (good + 1 + rogue.election),
};

const renewal = { source: "renewal and reward: termValue of ostrom/institutions", status: "source" } as const;

const around = (value: number, slack: number) => [value - slack, value + slack] as const;
const interval = (values: Values): Interval => meanInterval(values);

/** Difference of two settings that meet different luck. */
const less = (first: Values, second: Values): Interval =>
  meanInterval(first.map((value, s) => value - second[s]));

export const experiment = defineExperiment({
  id: "rogue-coordinator",
  title: "A coordinator that goes rogue, and who follows it",
  question:
    "What are terms and recall worth where a coordinator may turn, and do learners who may disobey and recall need a limit of terms?",
  settings,
  run,
  claims: [
    ...(
      [
        [0, 1, 0.3067],
        [0, 5, 0.5474],
        [0.2, 13, 0.622],
        [0.2, unlimited, 0.6071],
        [1, unlimited, 0.8846],
      ] as const
    ).map(
      ([hit, term, value]): Claim<Found> => ({
        says: `Followers who see a rogue with probability ${hit} earn ${value} a tick under ${term === unlimited ? "no limit of terms" : `terms of ${term}`}, within .05`,
        measured: ({ scripts }) => interval(scripts[hit][term]),
        within: around(value, 0.05),
        ...renewal,
      }),
    ),
    {
      says: "Without recall and without a limit they lose 3 a tick, within .15: the first good spell is in the mean",
      measured: ({ scripts }) => interval(scripts[0][unlimited]),
      within: around(-rogue.harm, 0.15),
      ...renewal,
    },
    {
      says: "Without recall terms of 5 are better than terms of 13",
      measured: ({ scripts }) => less(scripts[0][5], scripts[0][13]),
      within: [0, Number.POSITIVE_INFINITY],
      ...renewal,
    },
    {
      says: "Where a rogue is seen at once no limit is better than terms of 13",
      measured: ({ scripts }) => less(scripts[1][unlimited], scripts[1][13]),
      within: [0, Number.POSITIVE_INFINITY],
      ...renewal,
    },
    {
      says: "A slanderer alone, who suffices to recall, makes each term one tick: .3067, within .02",
      measured: ({ slandered }) => interval(slandered[1]),
      within: around(worth(0, 1), 0.02),
      ...renewal,
    },
    {
      says: "Where two are needed, it takes part in recalls that are right: .6071 without a limit, within .05",
      measured: ({ slandered }) => interval(slandered[2]),
      within: around(worth(0.2, unlimited), 0.05),
      ...renewal,
    },
    {
      says: `Learners who see their order come within .02 of the best that can be done without a limit, ${best.sighted.toFixed(4)}`,
      measured: ({ learned }) => interval(learned.sighted[unlimited]),
      within: around(best.sighted, 0.02),
      source: "derived: the rogue's tick is idle, then an election",
      status: "source",
    },
    {
      says: `Learners who are told afterwards come within .02 of theirs, ${best.blind.toFixed(4)}`,
      measured: ({ learned }) => interval(learned.blind[unlimited]),
      within: around(best.blind, 0.02),
      source: "derived: a tick of harm, an idle one, then an election",
      status: "source",
    },
    ...(Object.keys(learners) as Learner[]).map(
      (kind): Claim<Found> => ({
        says: `For ${learners[kind].label} a limit of 5 ticks is worse than none`,
        measured: ({ learned }) => less(learned[kind][unlimited], learned[kind][5]),
        within: [0, Number.POSITIVE_INFINITY],
        source: "derived: elections cost, and recall comes sooner than a term's end",
        status: "source",
      }),
    ),
  ],
  summary(found) {
    const line = (hit: number) =>
      terms
        .map((term) => {
          const name = term === unlimited ? "none" : term;
          return `${name}: ${mean(found.scripts[hit][term]).toFixed(3)} (${worth(hit, term).toFixed(3)})`;
        })
        .join(", ");
    return [
      ...watching.map((hit) => {
        const { term, value } = bestTerm({ ...rogue, recall: hit });
        return `seen with probability ${hit}, by term (exactly): ${line(hit)}; best ${term} at ${value.toFixed(4)}`;
      }),
      `beside a slanderer: ${[1, 2].map((k) => `quorum ${k} ${mean(found.slandered[k]).toFixed(3)}`).join(", ")}`,
      ...(Object.keys(learners) as Learner[]).map(
        (kind) =>
          `${learners[kind].label}: ${learnedTerms.map((term) => `${term === unlimited ? "no limit" : `terms of ${term}`} ${mean(found.learned[kind][term]).toFixed(3)}`).join(", ")} (best without a limit ${best[kind].toFixed(3)})`,
      ),
    ].join("\n");
  },
  figures({ scripts, learned }) {
    const shown = terms.filter((term) => term !== unlimited);
    const x = shown.map(Math.log2);
    const fine = Array.from({ length: 60 }, (_, t) => t + 1);
    return {
      terms: lineChart({
        title: "What a coordinator that may turn is worth to who follows it",
        xLabel: "term (ticks)",
        yLabel: "earned a tick; dotted: exactly",
        xTicks: shown.map((term) => ({ at: Math.log2(term), label: `${term}` })),
        width: 760,
        height: 420,
        labels: "below",
        marks: "every",
        series: watching.flatMap((hit, colour) => [
          {
            label: `seen with probability ${hit}`,
            colour,
            x,
            y: shown.map((term) => mean(scripts[hit][term])),
            low: shown.map((term) => interval(scripts[hit][term]).low),
            high: shown.map((term) => interval(scripts[hit][term]).high),
          },
          {
            label: `exactly, ${hit}`,
            colour,
            flat: true,
            x: fine.map(Math.log2),
            y: fine.map((term) => worth(hit, term)),
          },
        ]),
        references: (Object.keys(learners) as Learner[]).map((kind) => ({
          label: `${kind} learners, no limit`,
          y: mean(learned[kind][unlimited]),
        })),
        yInclude: [0, 1],
      }),
    };
  },
});
