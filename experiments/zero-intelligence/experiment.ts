/** Zero intelligence: how much of the gains of a market are due to its rules, and not to those who trade in it. */
import { zeroIntelligence } from "../../agents/index.ts";
import { continuousDoubleAuction } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, withInterval } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { competition } from "../../src/situations/index.ts";
import { type Interval, meanInterval } from "../../src/stats/index.ts";

const sessions = 2000;
/** Ticks of a trading day, after which all has traded that is going to. */
const ticks = 1000;
const steps = (first: number, step: number) => Array.from({ length: 12 }, (_, k) => first + step * k);
const market = { values: steps(150, -8), costs: steps(40, 8) };
const settings = { sessions, ticks, market };

const params = z.object({
  highest: z.number().int().min(150).max(10_000).default(200).describe("highest price"),
});

const kinds = { constrained: true, unconstrained: false } as const;
type Kind = keyof typeof kinds;

interface Traded {
  /** Share of the gains that there are, a value a session. */
  readonly efficiency: readonly number[];
  /** Of the trades in their order: mean distance of their price from that of competition, over the sessions that have so many. */
  readonly distance: readonly Interval[];
}
interface Found extends Readonly<Record<Kind, Traded>> {
  readonly seed: Seed;
  readonly sessions: number;
}

const rivalry = competition(market.values, market.costs);
const [low, high] = rivalry.price!;
const middle = (low + high) / 2;
/** Orders of trades that so many sessions reach are shown. */
const least = 30;

function trade(constrained: boolean, highest: number, worlds: number, seed: Seed): Traded {
  const given = { ...market, highest, horizon: ticks + 1 };
  const batch = createBatch(continuousDoubleAuction, given, { worlds, seed });
  const policies = bindPolicies(batch, [{ use: zeroIntelligence, params: { constrained } }], { seed });
  const { trades, last, gains } = batch.columns;
  const distances: number[][] = [];
  const known = new Float64Array(worlds);
  for (let tick = 0; tick < ticks; tick++) {
    play({ batch, policies, ticks: 1 });
    for (let i = 0; i < worlds; i++) {
      if (trades[i] === known[i]) continue;
      const nth = known[i]++;
      distances[nth] ??= [];
      distances[nth].push(Math.abs(last[i] - middle));
    }
  }
  return {
    efficiency: Array.from(gains, (each) => Number((each / rivalry.gains).toPrecision(6))),
    distance: distances.filter((each) => each.length >= least).map((each) => meanInterval(each)),
  };
}

async function run(context: ExperimentContext<z.output<typeof params>>): Promise<Found> {
  const { seed, sessions: wanted, quick, cell, params: own } = context;
  const count = wanted ?? (quick ? sessions / 10 : sessions);
  const found = {} as Record<Kind, Traded>;
  for (const [kind, constrained] of Object.entries(kinds) as [Kind, boolean][])
    found[kind] = await cell(kind, () => trade(constrained, own.highest, count, `${seed}/${kind}`));
  return { seed, sessions: count, ...found };
}

const efficiency = (found: Found, kind: Kind) => meanInterval(found[kind].efficiency);

function summary(found: Found): string {
  return (Object.keys(kinds) as Kind[])
    .map((kind) => `${kind}: ${withInterval(efficiency(found, kind), 4)} of the gains`)
    .join("\n");
}

function figures(found: Found): Record<string, string> {
  return {
    prices: lineChart({
      title: "How far prices are from that of competition, as a day goes on",
      xLabel: "trades of the day, in their order",
      yLabel: `mean distance of the price from ${middle}; 95 % interval`,
      yInclude: [0],
      marks: "every",
      series: (Object.keys(kinds) as Kind[]).map((kind) => ({
        label: kind,
        x: found[kind].distance.map((_, k) => k + 1),
        y: found[kind].distance.map(({ estimate }) => estimate),
        low: found[kind].distance.map((each) => each.low),
        high: found[kind].distance.map((each) => each.high),
      })),
    }),
  };
}

const godeAndSunder = "Gode & Sunder 1993, J. Political Economy 101:119-137";
const all = market.values.reduce((a, b) => a + b, 0) - market.costs.reduce((a, b) => a + b, 0);

export const experiment = defineExperiment({
  id: "zero-intelligence",
  title: "Markets of zero intelligence",
  question:
    "How much of what there is to gain does a double auction give to traders who name prices at random?",
  reproduces: [godeAndSunder],
  settings,
  params,
  run,
  claims: [
    {
      says: "Who names any price without a loss has .962 of the gains, within .01",
      quantity: "efficiency, constrained",
      measured: (found: Found) => efficiency(found, "constrained"),
      within: [0.952, 0.972],
      quick: [0.93, 0.985],
      source: `${godeAndSunder}: nearly all; the number: the same market in another program, 500 seeds`,
      status: "simulated",
    },
    {
      says: "Who names any price at all has 264/434 of them, in every session",
      quantity: "efficiency, unconstrained",
      measured: ({ unconstrained }: Found): Interval => ({
        estimate: unconstrained.efficiency[0],
        low: Math.min(...unconstrained.efficiency),
        high: Math.max(...unconstrained.efficiency),
      }),
      within: [all / rivalry.gains - 1e-6, all / rivalry.gains + 1e-6],
      quick: [all / rivalry.gains - 1e-6, all / rivalry.gains + 1e-6],
      source: "all units trade: sum of values less sum of costs, over what competition gains",
      status: "source",
    },
    {
      says: "With the constraint the seventh price of a day is nearer to that of competition than the first",
      quantity: "distance of the first price less that of the seventh, constrained",
      measured: ({ constrained: { distance } }: Found) => {
        const [first, seventh] = [distance[0], distance[6]];
        return {
          estimate: first.estimate - seventh.estimate,
          low: first.low - seventh.high,
          high: first.high - seventh.low,
        };
      },
      within: [0, Number.POSITIVE_INFINITY],
      quick: [0, Number.POSITIVE_INFINITY],
      source: `${godeAndSunder}: prices converge within a day`,
      status: "memory",
    },
  ] satisfies Claim<Found>[],
  summary,
  figures,
});
