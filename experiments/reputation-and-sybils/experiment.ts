/** Reputation and Sybils: which ways to judge keep strangers helping, and what new names and many names make of them. */
import type { Seed } from "../../src/index.ts";
import { eigenTrust, flowTrust, stableNorms } from "../../src/institutions/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";
import { type Life, learner, liveIn, type Terms, type Village } from "./village.ts";

const sessions = 16;
const village: Village = {
  agents: 24,
  learners: 0,
  benefit: 2,
  cost: 1,
  error: 0.05,
  misjudged: 0,
  train: 10_000,
  measured: 400,
};
/** Of them, where some learn. */
const learners = 4;

const rules = ["image", "simple-standing", "stern-judging"] as const;
type Rule = (typeof rules)[number];

/** The leading eight are played with mistakes of both kinds. */
const mistakes = { execution: 0.01, assessment: 0.01 };

/** A refusal saves 1, so that a price below and one above it are tried. */
const offers = {
  free: { cost: 0, dues: 0 },
  dues: { cost: 0, dues: 1 },
  cheap: { cost: 0.5, dues: 0 },
  dear: { cost: 1.5, dues: 0 },
} satisfies Record<string, Terms>;
type Offer = keyof typeof offers;

/** Further names of an attacker whom one of four who trust each other trusts as well. */
const names = [0, 1, 5, 50];
const restart = 0.15;

const settings = { sessions, village, learners, learner, rules, mistakes, offers, names, restart };

/** What the attacker and its names hold: by EigenTrust, without a restart, and as a flow from node 0. */
interface Trust {
  readonly names: number;
  readonly ring: number;
  readonly ringWithoutRestart: number;
  readonly flow: number;
}

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By table: each of the leading eight. */
  readonly eight: Readonly<Record<string, Life>>;
  /** By rule: where all help the good, and with learners among them. */
  readonly judging: Readonly<Record<Rule, { readonly norms: Life; readonly learners: Life }>>;
  /** By terms of a new key, under simple standing without mistakes. */
  readonly newcomers: Readonly<Record<Offer, Life>>;
  readonly trust: readonly Trust[];
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const some: Village = { ...village, learners, train: quick ? 1000 : village.train };

  note("the leading eight");
  const eight: Record<string, Life> = {};
  const { benefit, cost } = village;
  for (const { assess, act, good } of stableNorms({ benefit, cost, ...mistakes })) {
    // The other half are these under other names.
    if (good < 0.5) continue;
    const here = { ...village, error: mistakes.execution, misjudged: mistakes.assessment };
    const name = `${assess.join("")} ${act.join("")}`;
    eight[name] = await cell(`eight ${name}`, () =>
      liveIn(here, { assess, act }, undefined, `${seed}/${name}`, count),
    );
  }

  const judging = {} as Record<Rule, { norms: Life; learners: Life }>;
  for (const rule of rules) {
    note(`${rule}, without and with learners`);
    judging[rule] = {
      norms: await cell(`${rule} norms`, () =>
        liveIn(village, { rule }, undefined, `${seed}/${rule}`, count),
      ),
      learners: await cell(`${rule} learners`, () =>
        liveIn(some, { rule }, undefined, `${seed}/${rule}`, count),
      ),
    };
  }

  const newcomers = {} as Record<Offer, Life>;
  for (const [offer, terms] of Object.entries(offers)) {
    note(`new keys: ${offer}`);
    const here = { ...some, error: 0 };
    newcomers[offer as Offer] = await cell(`keys ${offer}`, () =>
      liveIn(here, { rule: "simple-standing" }, terms, `${seed}/keys`, count),
    );
  }
  const trust = await cell("trust", () => names.map(trusted));
  return { seed, sessions: count, eight, judging, newcomers, trust };
}

/** Nodes 0 to 3 trust each other, 3 trusts the attacker, 4; without further names it trusts all four, else its names, and they it. */
function trusted(names: number): Trust {
  const nodes = 5 + names;
  const trust = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) if (i !== j) trust[i][j] = 1;
  trust[3][4] = 1;
  if (names === 0) trust[4].fill(1, 0, 4);
  for (let j = 5; j < nodes; j++) {
    trust[4][j] = 1;
    trust[j][4] = 1;
  }
  const held = (options: { restart: number }) =>
    eigenTrust(trust, { trusted: [0], ...options })
      .slice(4)
      .reduce((sum, each) => sum + each, 0);
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  const ring = Array.from({ length: names + 1 }, (_, j) => 4 + j);
  return {
    names,
    ring: rounded(held({ restart })),
    ringWithoutRestart: rounded(held({ restart: 0 })),
    flow: flowTrust(trust, 0, ring),
  };
}

function summary({ eight, judging, newcomers, trust }: Found): string {
  const of = (values: readonly number[]) => mean(values).toFixed(3);
  return [
    `leading eight: help in ${Object.values(eight)
      .map(({ helped }) => of(helped))
      .join(" ")} of meetings`,
    ...rules.map((rule) => {
      const { norms, learners } = judging[rule];
      return `${rule}: help in ${of(norms.helped)} of meetings; with learners ${of(learners.helped)}, who help in ${of(learners.learnersHelp)}`;
    }),
    ...Object.entries(newcomers).map(
      ([offer, life]) =>
        `new keys ${offer}: ${of(life.keys)} a tick and learner, who help in ${of(life.learnersHelp)} of meetings and earn ${of(life.learnersEarn)}, others ${of(life.othersEarn)}`,
    ),
    ...trust.map(
      ({ names, ring, ringWithoutRestart, flow }) =>
        `${names} further names: EigenTrust ${ring}, without restart ${ringWithoutRestart}, flow ${flow}`,
    ),
  ].join("\n");
}

const offered: Readonly<Record<Offer, string>> = {
  free: "a new key costs nothing",
  cheap: "it costs .5",
  dear: "it costs 1.5",
  dues: "it costs nothing, and owes a tick of dues",
};

function figures({ newcomers }: Found): Record<string, string> {
  const bars = Object.entries(offered).flatMap(([offer, group]) => {
    const { learnersEarn, othersEarn } = newcomers[offer as Offer];
    const bar = (label: string, values: readonly number[]) => {
      const { estimate: value, low, high } = meanInterval(values);
      return { group, label, value, low, high };
    };
    return [bar("learners", learnersEarn), bar("those who help the good", othersEarn)];
  });
  return {
    newcomers: barChart({
      title: "What learners make of new keys, and what that costs the others",
      xLabel: "reward a tick; mean over sessions, 95 % interval",
      bars,
      references: [{ label: "all help: 1", value: 1 }],
    }),
  };
}

/** The norm of the eight whose mean is at one end. */
function atTheEnd(eight: Found["eight"], end: "least" | "most"): Interval {
  const sorted = Object.values(eight).sort((a, b) => mean(a.helped) - mean(b.helped));
  return meanInterval(sorted[end === "least" ? 0 : sorted.length - 1].helped);
}

/** The smallest and the largest of numbers that are no sample. */
function span(values: readonly number[]): Interval {
  return { estimate: mean(values), low: Math.min(...values), high: Math.max(...values) };
}

const ohtsuki = {
  source: "Ohtsuki & Iwasa 2006, J. Theoretical Biology 239:435-444; the enumeration gives .9702 to .9710",
};
const sybils = {
  source: "t = (1 - a) C't + a p by hand: 5780/44881 for the attacker, 1.85 times that for the ring",
};
const standing = { source: "(1 - e)/(1 + e) = .9048 in a large population, derivation" };
const terms = {
  source:
    "a refusal saves 1: whitewashing pays where neither dues nor a price of more than that stand against it",
};

/** What learners do with keys under an offer. */
const keysOpened = (offer: Offer, says: string, within: Claim<Found>["within"]): Claim<Found> => ({
  says,
  measured: ({ newcomers }) => meanInterval(newcomers[offer].keys),
  within,
  ...terms,
});

export const experiment = defineExperiment<Found>({
  id: "reputation-and-sybils",
  title: "Reputation and Sybils",
  question:
    "Which ways to judge keep strangers helping each other, and what do learners make of them that may take new names, and attackers that have many?",
  settings,
  run,
  summary,
  figures,
  claims: [
    {
      says: "The leading eight all have 97 % of help given: the one with the least",
      measured: ({ eight }) => atTheEnd(eight, "least"),
      within: [0.966, 0.975],
      ...ohtsuki,
    },
    {
      says: "The leading eight all have 97 % of help given: the one with the most",
      measured: ({ eight }) => atTheEnd(eight, "most"),
      within: [0.966, 0.975],
      ...ohtsuki,
    },
    {
      says: "Image scoring collapses where all help the good alone",
      measured: ({ judging }) => meanInterval(judging.image.norms.helped),
      within: [0, 0.01],
      source:
        "Ohtsuki & Iwasa 2004, J. Theoretical Biology 231:107-120; Panchanathan & Boyd 2003, 224:115-126",
    },
    ...(["simple-standing", "stern-judging"] as const).map(
      (rule): Claim<Found> => ({
        says: `Under ${rule} help arrives in nine meetings of ten`,
        measured: ({ judging }) => meanInterval(judging[rule].norms.helped),
        within: [0.895, 0.915],
        ...standing,
      }),
    ),
    ...(["simple-standing", "stern-judging"] as const).map(
      (rule): Claim<Found> => ({
        says: `Learners among the norm under ${rule} come to help in most meetings`,
        measured: ({ judging }) => meanInterval(judging[rule].learners.learnersHelp),
        within: [0.6, 1],
      }),
    ),
    {
      says: "A few learners keep image scoring from its collapse, since they help the bad too",
      measured: ({ judging }) => meanInterval(judging.image.learners.helped),
      within: [0.4, 1],
    },
    keysOpened("free", "Learners take a new key in most ticks where keys cost nothing", [0.6, 1]),
    keysOpened("cheap", "They do so at a price below what a refusal saves", [0.5, 1]),
    keysOpened("dear", "They hardly do at a price above it", [-0.1, 0.2]),
    keysOpened("dues", "They hardly do where a newcomer is not helped for one tick", [-0.1, 0.2]),
    {
      says: "Where keys cost nothing learners help in less than a third of meetings",
      measured: ({ newcomers }) => meanInterval(newcomers.free.learnersHelp),
      within: [0, 1 / 3],
      ...terms,
    },
    {
      says: "With dues they help in most",
      measured: ({ newcomers }) => meanInterval(newcomers.dues.learnersHelp),
      within: [0.6, 1],
      ...terms,
    },
    {
      says: "Free keys cost those who help the good more than a tenth of what they earn under dues",
      measured: ({ newcomers: { free, dues } }) =>
        meanInterval(free.othersEarn.map((each, j) => 1 - each / dues.othersEarn[j])),
      within: [0.1, 1],
    },
    {
      says: "Under EigenTrust an attacker without further names holds .0464",
      measured: ({ trust }) => span(trust.filter((each) => each.names === 0).map(({ ring }) => ring)),
      within: [0.0463, 0.0465],
      source: "t = (1 - a) C't + a p by hand",
    },
    {
      says: "Under EigenTrust a ring holds .2383, however many names it has",
      measured: ({ trust }) => span(trust.filter((each) => each.names > 0).map(({ ring }) => ring)),
      within: [0.2382, 0.2384],
      ...sybils,
    },
    {
      says: "Without a restart it holds all",
      measured: ({ trust }) =>
        span(trust.filter((each) => each.names > 0).map(({ ringWithoutRestart }) => ringWithoutRestart)),
      within: [0.9999, 1.0001],
      ...sybils,
    },
    {
      says: "As a flow it is trusted by the one edge of the attack, however many names it has",
      measured: ({ trust }) => span(trust.map(({ flow }) => flow)),
      within: [1, 1],
      source: "Ford & Fulkerson 1956, Canadian J. Mathematics 8:399-404: no flow exceeds a cut",
    },
  ],
});
