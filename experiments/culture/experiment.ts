/** Dissemination of culture: how many cultures are left side by side, by how many features and traits they began with. */
import { always } from "../../agents/index.ts";
import { culture } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 500;
/** Traits that a feature may have, by the number of features. */
const cultures = { 5: [5, 10, 15, 20, 30], 10: [15] } as const;
/** Ticks after which no village is waited for. */
const most = 200_000;
const settings = { sessions, cultures, most };

const params = z.object({
  side: z.number().int().min(2).max(64).default(10).describe("rows and columns (villages)"),
});
type P = z.output<typeof params>;

/** One value a session: regions of one culture in the end, and whether nothing could change any more. */
interface Ended {
  readonly regions: readonly number[];
  readonly frozen: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By features and traits, `5 10`. */
  readonly ended: Readonly<Record<string, Ended>>;
}

function endOf(features: number, traits: number, side: number, worlds: number, seed: Seed): Ended {
  const given = { agents: side ** 2, features, traits, horizon: most };
  const batch = createBatch(culture, given, { worlds, seed, checked: false });
  const policies = bindPolicies(batch, [{ use: always }], { seed });
  play({ batch, policies, ticks: most, renew: false });
  const each = Array.from({ length: worlds }, (_, i) => batch.readMetrics(i));
  return { regions: each.map(({ regions }) => regions), frozen: each.map(({ frozen }) => frozen) };
}

const pairs = Object.entries(cultures).flatMap(([features, traits]) =>
  traits.map((q) => [Number(features), q] as const),
);

async function run({
  params: { side },
  seed,
  sessions: wanted,
  quick,
  cell,
  note,
}: ExperimentContext<P>): Promise<Found> {
  const count = wanted ?? (quick ? 8 : sessions);
  const ended: Record<string, Ended> = {};
  for (const [features, traits] of pairs) {
    const name = `${features} ${traits}`;
    note(`${features} features of ${traits} traits, ${count} sessions`);
    ended[name] = await cell(name, () => endOf(features, traits, side, count, `${seed}/${name}`));
  }
  return { seed, sessions: count, ended };
}

const simulated = {
  source: "an independent simulation of the same rules, 100 seeds; the range is three of its standard errors",
  status: "simulated",
} as const;

const leaves = (
  features: number,
  traits: number,
  regions: number,
  slack: number,
  quick: readonly [number, number],
): Claim<Found> => ({
  says: `${features} features of ${traits} traits leave ${regions} regions, within ${slack}`,
  quantity: `regions, F = ${features}, q = ${traits}`,
  measured: ({ ended }) => meanInterval(ended[`${features} ${traits}`].regions),
  within: [Math.max(1, regions - slack), regions + slack],
  quick,
  ...simulated,
});

export const experiment = defineExperiment({
  id: "culture",
  title: "Dissemination of culture: how many are left",
  question:
    "How many cultures are left side by side where villages become more like those that they have something in common with?",
  reproduces: ["Axelrod 1997, Journal of Conflict Resolution 41:203-226"],
  settings,
  params,
  run,
  claims: [
    leaves(5, 5, 1.03, 0.1, [0, 3]),
    leaves(5, 10, 4.5, 0.9, [0, 12]),
    leaves(5, 15, 19.5, 3, [5, 40]),
    leaves(10, 15, 1.54, 0.3, [0, 4]),
    {
      says: "More features leave fewer regions, more traits more",
      quantity: "regions at F = 5 less those at F = 10, q = 15",
      measured: ({ ended }) =>
        meanInterval(ended["5 15"].regions.map((regions, s) => regions - ended["10 15"].regions[s])),
      within: [5, Number.POSITIVE_INFINITY],
      quick: [0, Number.POSITIVE_INFINITY],
      source: "Axelrod 1997, Journal of Conflict Resolution 41:203-226",
      status: "memory",
    },
  ],
  summary({ ended }) {
    return pairs
      .map(([features, traits]) => {
        const { regions, frozen } = ended[`${features} ${traits}`];
        return `${features} features of ${traits} traits: ${mean(regions).toFixed(2)} regions; ${(100 * mean(frozen)).toFixed(0)} % came to rest`;
      })
      .join("\n");
  },
  figures({ ended }) {
    const intervals = cultures[5].map((traits) => meanInterval(ended[`5 ${traits}`].regions));
    return {
      regions: lineChart({
        title: "Regions of one culture in the end, on 10 x 10 villages",
        xLabel: "traits that a feature may have (q)",
        yLabel: "regions",
        width: 760,
        height: 420,
        marks: "every",
        series: [
          {
            label: "5 features",
            x: cultures[5],
            y: intervals.map(({ estimate }) => estimate),
            low: intervals.map(({ low }) => low),
            high: intervals.map(({ high }) => high),
          },
        ],
        references: [{ label: "10 features of 15 traits", y: mean(ended["10 15"].regions) }],
        yInclude: [0],
      }),
    };
  },
});
