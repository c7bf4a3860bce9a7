/** Dealers that learn, makers in a sell-off, and holders who sell before the others do. */
import { agents } from "../../agents/index.ts";
import { dealers, flashCrash, orderBook } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  copySociety,
  createBatch,
  rollout,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, withInterval } from "../../src/lab/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { competitiveAsk, monopolyAsk, sellsBelow } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 30;

/** Dealers: the setting of Colliard, Foucault & Lovo 2022. */
const asking = {
  numbers: [1, 2, 4],
  ticks: 1_000_000,
  measured: 100_000,
  learner: { alpha: 0.01, gamma: 0, epsilon: { start: 1, end: 0, decay: 1e-5 }, init: { low: 0, high: 1.5 } },
};

/** Makers of a book in a sell-off; without any the flow is alone. */
const making = {
  worlds: 200,
  ticks: 400,
  agents: 8,
  makers: {
    none: null,
    skewed: { distance: 1, skew: 0.3 },
    plain: { distance: 1, skew: 0 },
    timid: { distance: 1, skew: 0.3, awayFrom: 1 },
  },
  breaker: 4,
} as const;
/** The choice of no quote. */
const nowhere = 5;
type Maker = keyof typeof making.makers;
const makerNames = Object.keys(making.makers) as Maker[];
const halts = ["open", "breaker"] as const;
type Halt = (typeof halts)[number];

/** Holders who sell first: impact by impact. */
const selling = {
  impacts: [1, 2],
  agents: 25,
  blur: 0.05,
  ticks: 30_000,
  measured: 400,
  learner: {
    alpha: { start: 0.1, end: 0.01, steps: 25_000 },
    gamma: 0,
    epsilon: { start: 1, end: 0.001, decay: 2e-4 },
  },
};
/** Two dealers that have learned are certified, in short episodes: nothing of a client is left at the next. */
const certifying = { sessions: 16, dealers: 2, horizon: 50, ticks: 5000, trainTicks: 0 };
const settings = { sessions, asking, making, selling, certifying };

type Values = readonly number[];
interface Crash {
  readonly drop: Values;
  readonly spread: Values;
  /** Of a maker, over the episode. */
  readonly profit: Values;
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By number of dealers: lowest asks. */
  readonly asks: Readonly<Record<string, Values>>;
  readonly crashes: Readonly<Record<Maker, Readonly<Record<Halt, Crash>>>>;
  /** By impact: the value below which most sell. */
  readonly sells: Readonly<Record<string, Values>>;
  readonly certificates: { readonly dealers: CertificateInShort };
}

const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e4) / 1e4);
const counted = (batch: Batch, metric: string): number[] =>
  rounded(Array.from({ length: batch.worlds }, (_, i) => batch.readMetrics(i)[metric]));

function dealersOf(count: number, seed: string, worlds: number): Society {
  const batch = createBatch(dealers, { agents: count }, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, [{ use: agents.get("q-learning"), params: asking.learner }], { seed });
  return { batch, policies };
}

function ask({ batch, policies }: Society, ticks: number): number[] {
  const last = Math.min(asking.measured, ticks / 10);
  train({ batch, policies, ticks: ticks - last });
  batch.startWindow();
  train({ batch, policies, ticks: last });
  return counted(batch, "lowestAsk");
}

function make(maker: Maker, halt: Halt, seed: string, worlds: number): Crash {
  const given = { agents: making.agents, ...(halt === "breaker" && { breaker: making.breaker }) };
  const batch = createBatch(orderBook, given, { worlds, seed, checked: false });
  const chosen = making.makers[maker];
  if (!chosen) for (const head of batch.io.actions) head.fill(nowhere);
  const policies =
    chosen && bindPolicies(batch, [{ use: agents.get("market-maker"), params: chosen }], { seed });
  const play = (ticks: number) => {
    if (policies) rollout(batch, policies, ticks);
    else for (let t = 0; t < ticks; t++) batch.step();
  };
  // What was earned is read before the episode ends.
  play(making.ticks - 1);
  const { profit } = batch.columns;
  const earned = Array.from({ length: worlds }, (_, i) =>
    mean(Array.from(profit.subarray(i * making.agents, (i + 1) * making.agents))),
  );
  play(1);
  return { drop: counted(batch, "drop"), spread: counted(batch, "spread"), profit: rounded(earned) };
}

/** The lower end of the first bin of signals from which on most hold, of the last ticks. */
function sell(impact: number, ticks: number, seed: string, worlds: number): number[] {
  const { agents: n, blur, learner, measured } = selling;
  const given = { ...flashCrash.presets?.["who-sells-first"], agents: n, impact, blur };
  const batch = createBatch(flashCrash, given, { worlds, seed, checked: false });
  const bins = { price: 0, holds: 0, signal: 40 };
  const policies = bindPolicies(batch, [{ use: agents.get("q-learning"), params: { ...learner, bins } }], {
    seed,
  });
  train({ batch, policies, ticks });
  // In each world the values at which most sold and did not: the cut that has the fewest on its wrong side.
  const seen = Array.from({ length: worlds }, (): { value: number; sold: boolean }[] => []);
  for (let t = 0; t < measured; t++) {
    const values = batch.columns.value.slice();
    rollout(batch, policies, 1);
    const [chosen] = batch.io.actions;
    for (let i = 0; i < worlds; i++) {
      let sold = 0;
      for (let a = 0; a < n; a++) sold += Number(chosen[i * n + a] === 0);
      seen[i].push({ value: values[i], sold: 2 * sold > n });
    }
  }
  return rounded(seen.map(cutOf));
}

function cutOf(seen: readonly { value: number; sold: boolean }[]): number {
  const sorted = [...seen].sort((a, b) => a.value - b.value);
  // Below the cut are those that should have sold.
  let wrong = sorted.filter(({ sold }) => sold).length;
  let best = { wrong, at: sorted[0].value };
  for (const { value, sold } of sorted) {
    wrong += sold ? -1 : 1;
    if (wrong < best.wrong) best = { wrong, at: value };
  }
  return best.at;
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
  const many = Math.round((count * making.worlds) / sessions);
  const share = quick ? 0.02 : 1;
  const asks: Record<string, Values> = {};
  for (const number of asking.numbers) {
    note(`${number} dealers`);
    asks[number] = await cell(`ask ${number}`, () =>
      ask(dealersOf(number, `${seed}/ask`, count), share * asking.ticks),
    );
  }
  const crashes: Record<string, Record<string, Crash>> = {};
  for (const maker of makerNames) {
    note(`a sell-off, makers: ${maker}`);
    crashes[maker] = {};
    for (const halt of halts)
      crashes[maker][halt] = await cell(`make ${maker} ${halt}`, () =>
        make(maker, halt, `${seed}/make`, many),
      );
  }
  const sells: Record<string, Values> = {};
  for (const impact of selling.impacts) {
    note(`who sells first, impact ${impact}`);
    sells[impact] = await cell(`sell ${impact}`, () =>
      sell(impact, share * selling.ticks, `${seed}/sell`, count),
    );
  }
  note("certificate of two dealers");
  const certificates = {
    dealers: await cell("certificate dealers", () => {
      const some = Math.min(count, certifying.sessions);
      const society = dealersOf(certifying.dealers, `${seed}/ask`, some);
      train({ ...society, ticks: share * asking.ticks });
      return certificate(society, `${seed}/ask`);
    }),
  };
  return { seed, sessions: count, asks, crashes: crashes as Found["crashes"], sells, certificates };
}

const interval = (values: Values): Interval => meanInterval(values);
const less = (first: Values, second: Values): Interval =>
  meanInterval(first.map((value, s) => value - second[s]));
const text = (values: Values, digits = 2): string => withInterval(interval(values), digits);

/** Of 30 and of 200 seeds of another implementation. */
const implementation = {
  source: "a simulation that is independent of this one",
  status: "simulated",
} as const;
const learned = { 1: 1.4, 2: 1.031, 4: 0.989 } as const;

export const experiment = defineExperiment<Found>({
  id: "market-making",
  title: "Making a market",
  question:
    "How far above competition do dealers ask that learn, what do makers and a breaker change in a sell-off, and what do holders sell that others might sell first?",
  settings,
  run,
  summary: ({ asks, crashes, sells, certificates }) =>
    [
      ...Object.entries(asks).map(([n, values]) => `${n} dealers: lowest ask ${text(values, 3)}`),
      ...makerNames.flatMap((maker) =>
        halts.map((halt) => {
          const { drop, spread, profit } = crashes[maker][halt];
          return `makers ${maker}, ${halt}: drop ${text(drop)}, spread ${text(spread)}, profit ${text(profit)}`;
        }),
      ),
      ...Object.entries(sells).map(([impact, values]) => `impact ${impact}: sold below ${text(values, 3)}`),
      `certificate, two dealers: ${tellInShort(certificates.dealers)}`,
    ].join("\n"),
  figures: ({ asks }) => {
    const intervals = asking.numbers.map((n) => interval(asks[n]));
    return {
      asks: lineChart({
        title: "Lowest asks of dealers that learn",
        xLabel: "dealers",
        yLabel: "price; mean over sessions, 95 % interval",
        series: [
          {
            label: "learned",
            x: asking.numbers,
            y: intervals.map(({ estimate }) => estimate),
            low: intervals.map(({ low }) => low),
            high: intervals.map(({ high }) => high),
          },
        ],
        references: [
          { label: "alone, best", y: monopolyAsk() },
          { label: "competition", y: competitiveAsk() },
        ],
        yInclude: [0.6, 1.6],
        marks: "every",
      }),
    };
  },
  claims: [
    ...asking.numbers.map(
      (n): Claim<Found> => ({
        says: `The lowest ask of ${n} ${n === 1 ? "dealer" : "dealers"} is ${learned[n as never]} on average, within .1`,
        measured: ({ asks }) => interval(asks[n]),
        within: [learned[n as never] - 0.1, learned[n as never] + 0.1],
        ...implementation,
      }),
    ),
    {
      says: "Four dealers ask far more than competition would leave, .7215",
      measured: ({ asks }) => interval(asks[4]),
      within: [competitiveAsk() + 0.1, monopolyAsk()],
      source: "Colliard, Foucault & Lovo 2022 (the direction)",
    },
    {
      says: "One of two dealers gains more than .02 of the stake by another ask: nobody punishes who asks less",
      measured: ({ certificates }) => certificates.dealers.gain,
      within: [0.02, Number.POSITIVE_INFINITY],
      source: "learners without states see no ask; below the other's a dealer sells alone",
    },
    {
      says: "Without makers the sell-off takes the middle down by 36.9 ticks, within 12",
      measured: ({ crashes }) => interval(crashes.none.open.drop),
      within: [24.9, 48.9],
      ...implementation,
    },
    {
      says: "With a breaker by 26.2, within 4",
      measured: ({ crashes }) => interval(crashes.none.breaker.drop),
      within: [22.2, 30.2],
      ...implementation,
    },
    {
      says: "Makers that lean against what they hold make the fall smaller than without makers",
      measured: ({ crashes }) => less(crashes.skewed.open.drop, crashes.none.open.drop),
      within: [Number.NEGATIVE_INFINITY, 0],
    },
    {
      says: "and the spread narrower",
      measured: ({ crashes }) => less(crashes.skewed.open.spread, crashes.none.open.spread),
      within: [Number.NEGATIVE_INFINITY, 0],
    },
    ...selling.impacts.map(
      (impact): Claim<Found> => ({
        says: `At an impact of ${impact} most holders sell what is worth less than ${sellsBelow(impact, selling.agents).toFixed(2)}, within .06`,
        measured: ({ sells }) => interval(sells[impact]),
        within: [sellsBelow(impact, selling.agents) - 0.06, sellsBelow(impact, selling.agents) + 0.06],
        source:
          "sellsBelow of ostrom/situations, in the limit of little noise (Morris & Shin 2004); of all equilibria it is one",
        status: "source",
      }),
    ),
  ],
});
