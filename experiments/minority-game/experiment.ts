/** Minority game: how well agents spread over two sides, by how much of the past they read. */
import { virtualScores } from "../../agents/index.ts";
import { minorityGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type Seed, train, z } from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  readWindow,
  withInterval,
} from "../../src/lab/index.ts";
import { formatNumber, lineChart } from "../../src/report/index.ts";
import { type Interval, meanInterval } from "../../src/stats/index.ts";

const params = z.object({
  agents: z.number().int().min(1).default(101).describe("N, an odd number"),
  strategies: z.number().int().min(1).default(2).describe("strategies that each agent draws"),
});
type P = z.output<typeof params>;

const sessions = 40;
/**
 * By memory: how many times as many sessions, ticks that come first, and ticks that are measured. Strategies are drawn once a session, and
 * sessions differ most where agents are few for the strategies that there are; near the least volatility it takes longest to settle.
 */
const cells = {
  1: { times: 5, settle: 1000, ticks: 500 },
  2: { times: 5, settle: 1000, ticks: 500 },
  3: { times: 5, settle: 1000, ticks: 500 },
  4: { times: 5, settle: 1000, ticks: 500 },
  5: { times: 16, settle: 8000, ticks: 1000 },
  6: { times: 1, settle: 8000, ticks: 1000 },
  7: { times: 1, settle: 8000, ticks: 1000 },
  8: { times: 1, settle: 8000, ticks: 1000 },
  12: { times: 1, settle: 8000, ticks: 1000 },
} as const;
type Memory = keyof typeof cells;
const memories = Object.keys(cells).map(Number) as Memory[];

const settings = { sessions, cells };

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly agents: number;
  /** By memory: mean of A^2 / N, a value a session. */
  readonly volatility: Readonly<Record<Memory, readonly number[]>>;
}

/** Mean volatility of each session after it has settled. */
function play(
  { agents, strategies }: P,
  memory: Memory,
  shorter: number,
  worlds: number,
  seed: Seed,
): number[] {
  const { settle, ticks } = cells[memory];
  const batch = createBatch(minorityGame, { agents, memory, horizon: 1e9 }, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, [{ use: virtualScores, params: { strategies } }], { seed });
  train({ batch, policies, ticks: settle / shorter });
  batch.startWindow();
  train({ batch, policies, ticks: ticks / shorter });
  return readWindow(batch).volatility.map((value) => Number(value.toPrecision(6)));
}

async function run(context: ExperimentContext<P>): Promise<Found> {
  const { seed, sessions: wanted, quick, cell, note, params: own } = context;
  const count = wanted ?? (quick ? 10 : sessions);
  const volatility = {} as Record<Memory, readonly number[]>;
  for (const memory of memories) {
    const { times } = cells[memory];
    note(`memory ${memory}`);
    volatility[memory] = await cell(`memory ${memory}`, () =>
      play(own, memory, quick ? 5 : 1, count * times, `${seed}/${memory}`),
    );
  }
  return { seed, sessions: count, agents: own.agents, volatility };
}

const alpha = (memory: Memory, { agents }: Pick<Found, "agents">) => 2 ** memory / agents;

function summary(found: Found): string {
  return memories
    .map((memory) => {
      const volatility = withInterval(meanInterval(found.volatility[memory]), 3);
      return `memory ${memory}, alpha ${alpha(memory, found).toFixed(3)}: volatility ${volatility}`;
    })
    .join("\n");
}

function figures(found: Found): Record<string, string> {
  const intervals = memories.map((memory) => meanInterval(found.volatility[memory]));
  return {
    volatility: lineChart({
      title: "How well agents spread, by how much of the past they read",
      xLabel: "memory m, ticks (alpha = 2^m / N)",
      yLabel: "log10 of volatility A² / N",
      series: [
        {
          label: "virtual scores",
          x: memories,
          y: intervals.map(({ estimate }) => Math.log10(estimate)),
          low: intervals.map(({ low }) => Math.log10(low)),
          high: intervals.map(({ high }) => Math.log10(high)),
        },
      ],
      references: [{ label: "coins", y: 0 }],
      xTicks: memories.map((memory) => ({
        at: memory,
        label: `${memory} (${formatNumber(alpha(memory, found), 2)})`,
      })),
      marks: "every",
    }),
  };
}

/** The interval of the memory with the least volatility, by the means; both ends where their neighbours are not told apart from it. */
function leastAt(found: Found): Interval {
  const intervals = memories.map((memory) => meanInterval(found.volatility[memory]));
  const least = intervals.reduce((best, each) => (each.estimate < best.estimate ? each : best));
  const near = memories
    .filter((_, j) => intervals[j].low <= least.high)
    .map((memory) => alpha(memory, found));
  return {
    estimate: alpha(memories[intervals.indexOf(least)], found),
    low: Math.min(...near),
    high: Math.max(...near),
  };
}

const expected: Readonly<Record<Memory, number>> = {
  1: 8.98,
  2: 5.93,
  3: 3.23,
  4: 1.61,
  5: 0.33,
  6: 0.24,
  7: 0.4,
  8: 0.58,
  12: 0.97,
};
const simulated = { source: "the same rules in another program, 40 seeds", status: "simulated" } as const;

export const experiment = defineExperiment({
  id: "minority-game",
  title: "The minority game",
  question:
    "When do agents who all read the same past spread over two sides better than by coins, and when do they crowd?",
  reproduces: [
    "Challet & Zhang 1997, Physica A 246:407-418",
    "Savit, Manuca & Riolo 1999, Physical Review Letters 82:2203-2206",
  ],
  settings,
  params,
  run,
  claims: [
    ...memories.map(
      (memory): Claim<Found> => ({
        says: `Who reads ${memory} tick${memory === 1 ? "" : "s"} of the past has a volatility of ${expected[memory]}, within 15 %`,
        measured: ({ volatility }) => meanInterval(volatility[memory]),
        within: [0.85 * expected[memory], 1.15 * expected[memory]],
        quantity: `volatility at memory ${memory}`,
        quick: [0.5 * expected[memory], 1.5 * expected[memory]],
        ...simulated,
      }),
    ),
    {
      says: "Volatility is least where 2^m / N lies between .3 and .65",
      measured: leastAt,
      within: [0.3, 0.65],
      quantity: "2^m / N where volatility is least",
      quick: [0.3, 1.3],
      source: "Savit, Manuca & Riolo 1999, Physical Review Letters 82:2203-2206: about .34 for many agents",
      status: "source",
    },
  ],
  summary,
  figures,
});
