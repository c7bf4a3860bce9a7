/** A committed few: from which share on those who never change their word turn a crowd that agrees on another. */
import { always } from "../../agents/index.ts";
import { namingGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { tippingShare } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 80;
const crowd = { sweeps: 2000, shares: [0.08, 0.09, 0.1, 0.11, 0.12] };
const settings = { sessions, crowd };

const params = z.object({
  agents: z.number().int().min(50).max(4096).default(1000).describe("agents, all of whom meet all"),
});
type P = z.output<typeof params>;

/** By committed share: 1 where all came over, and sweeps until they had (those allowed where they had not), one value a session. */
interface Turned {
  readonly turned: readonly number[];
  readonly sweeps: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  readonly shares: Readonly<Record<string, Turned>>;
}

function turnedBy(share: number, agents: number, sweeps: number, worlds: number, seed: Seed): Turned {
  const given = { agents, shares: [share, 1 - share], horizon: sweeps };
  const batch = createBatch(namingGame, given, { worlds, seed, checked: false });
  const committed = Array.from({ length: Math.round(share * agents) }, (_, a) => a);
  const policies = bindPolicies(
    batch,
    [{ use: always, params: { action: 1 }, seats: committed }, { use: always }],
    { seed },
  );
  // An episode of each world.
  play({ batch, policies, ticks: sweeps, renew: false });
  const each = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return {
    turned: each.map(({ firstWon }) => firstWon),
    sweeps: each.map(({ meetings }) => meetings / agents),
  };
}

async function run({
  params: { agents },
  seed,
  sessions: wanted,
  quick,
  cell,
  note,
}: ExperimentContext<P>): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const sweeps = quick ? crowd.sweeps / 10 : crowd.sweeps;
  const shares: Record<string, Turned> = {};
  for (const share of crowd.shares) {
    note(`${share} committed, ${count} sessions`);
    shares[share] = await cell(`${share}`, () => turnedBy(share, agents, sweeps, count, `${seed}/${share}`));
  }
  return { seed, sessions: count, shares };
}

const turnedOf = ({ turned }: Turned): Interval =>
  wilsonInterval(
    turned.reduce((sum, each) => sum + each, 0),
    turned.length,
  );

const simulated = {
  source: "an independent simulation of the same rules, 20 seeds",
  status: "simulated",
} as const;

const turns = (
  share: number,
  within: readonly [number, number],
  says: string,
  unmet?: string,
): Claim<Found> => ({
  says,
  quantity: `crowds of ${share} committed that turn (share)`,
  measured: ({ shares }) => turnedOf(shares[share]),
  within,
  quick: within[0] > 0.5 ? [0.3, 1] : [0, 0.7],
  ...simulated,
  ...(unmet !== undefined && { unmet }),
});
const takes = (share: number, sweeps: number): Claim<Found> => ({
  says: `With ${share} committed it takes a mean of ${sweeps} sweeps, within 15 %`,
  quantity: `sweeps until a crowd with ${share} committed has turned`,
  measured: ({ shares }) => meanInterval(shares[share].sweeps),
  within: [0.85 * sweeps, 1.15 * sweeps],
  // Four sessions do not tell where they differ much.
  ...(share > 0.11 && { quick: [0.3 * sweeps, 3 * sweeps] as const }),
  ...simulated,
});
const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });

export const experiment = defineExperiment({
  id: "tipping-conventions",
  title: "A committed few turn a convention",
  question:
    "From which share on do those who never change their word bring over a crowd that agrees on another?",
  reproduces: ["Xie et al. 2011, Physical Review E 84:011130"],
  settings,
  params,
  run,
  claims: [
    {
      says: "In a large crowd that share is .0979",
      quantity: "committed share that turns a large crowd",
      measured: () => exactly(tippingShare()),
      within: [0.09785, 0.09795],
      quick: [0.09785, 0.09795],
      source: "Xie et al. 2011, Physical Review E 84:011130, whose equations are solved here",
      status: "memory",
    },
    turns(0.08, [0, 0.05], "With .08 committed of 1000 none turns in 2000 sweeps"),
    turns(
      0.09,
      [0.05, 0.25],
      "With .09 committed .15 turn, within .1",
      "a share of .05 of 80 sessions is no surprise beside the .15 of 20, which are three; it is near the end of the range, and 80 do not tell",
    ),
    turns(0.1, [0.94, 1], "With .1 committed all turn"),
    turns(0.11, [0.94, 1], "With .11 committed all turn"),
    turns(0.12, [0.94, 1], "With .12 committed all turn"),
    takes(0.1, 110),
    takes(0.12, 39),
  ],
  summary({ shares }) {
    return Object.entries(shares)
      .map(
        ([share, { turned, sweeps }]) =>
          `${share} committed: ${mean(turned).toFixed(2)} turn, ${mean(sweeps).toFixed(1)} sweeps`,
      )
      .join("\n");
  },
  figures({ shares }) {
    const intervals = crowd.shares.map((share) => turnedOf(shares[share]));
    return {
      turned: lineChart({
        title: "Crowds that a committed few bring over to their word",
        xLabel: "committed share of the crowd",
        yLabel: "share of crowds that turn in 2000 sweeps",
        width: 760,
        height: 420,
        marks: "every",
        series: [
          {
            label: "1000 agents",
            x: crowd.shares,
            y: crowd.shares.map((share) => mean(shares[share].turned)),
            low: intervals.map(({ low }) => low),
            high: intervals.map(({ high }) => high),
          },
        ],
        yInclude: [0, 1],
      }),
    };
  },
});
