/** The evolution of ethnocentrism: who helps whom, where children do what their parents did and live beside them. */
import { heir } from "../../agents/index.ts";
import { ethnocentrism } from "../../envs/index.ts";
import { bindPolicies, createBatch, play, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { latticeChart } from "../../src/report/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 30;
const world = { side: 50, ticks: 2000, measured: 100, mutation: 0.005 };
const settings = { sessions, world };

const params = z.object({
  kinds: z.number().int().min(1).max(64).default(4).describe("visible kinds (tags)"),
  cost: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("what help takes from the probability of a child (probability)"),
});
type P = z.output<typeof params>;

const names = ["ethnocentric", "humanitarian", "selfish", "traitorous"] as const;
const measures = [...names, "cooperation", "population"] as const;
type Measure = (typeof measures)[number];
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** Over the last ticks, one value a session. */
  readonly found: Readonly<Record<Measure, readonly number[]>>;
  /** Of the first session in the end, by row: the place of what each does among `names`, 4 where nobody lives. */
  readonly rows: readonly string[];
}
type Lived = Readonly<Record<Measure, number>> & { readonly rows: readonly string[] };

function live({ kinds, cost }: P, side: number, ticks: number, measured: number, seed: Seed): Lived {
  const given = { sites: side ** 2, kinds, cost, mutation: world.mutation, horizon: 2 ** 30 };
  const batch = createBatch(ethnocentrism, given, { seed, checked: false });
  const policies = bindPolicies(batch, [{ use: heir, params: { mutation: world.mutation } }], { seed });
  play({ batch, policies, ticks: ticks - measured });
  batch.startWindow();
  play({ batch, policies, ticks: measured });
  const metrics = batch.readMetrics(0);
  const values = measures.map((name) => [name, Number(metrics[name].toPrecision(6))]);
  const [own, others] = batch.io.actions;
  const { active, age } = batch.columns;
  const mark = (a: number) => {
    // Who was born in the last tick has not done anything yet.
    if (active[a] === 0 || age![a] === 0) return 4;
    return own[a] === 1 ? others[a] : 2 + others[a];
  };
  const rows = Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => mark(y * side + x)).join(""),
  );
  return { ...(Object.fromEntries(values) as Record<Measure, number>), rows };
}

async function run({
  params,
  seed,
  sessions: wanted,
  quick,
  cell,
  note,
}: ExperimentContext<P>): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const [side, ticks] = quick ? [25, 600] : [world.side, world.ticks];
  note(`${count} sessions`);
  const lived: Lived[] = [];
  for (let s = 0; s < count; s++)
    lived.push(await cell(`${s}`, () => live(params, side, ticks, world.measured, `${seed}/${s}`)));
  const of = (name: Measure) => lived.map((each) => each[name]);
  const found = Object.fromEntries(measures.map((name) => [name, of(name)])) as Record<Measure, number[]>;
  return { seed, sessions: count, found, rows: lived[0].rows };
}

const slack = 0.06;
const isShare = (name: Measure, value: number, says: string): Claim<Found> => ({
  says: `${says} ${value}, within .06`,
  quantity: `${name} (share)`,
  measured: ({ found }) => meanInterval(found[name]),
  within: [Math.max(0, value - slack), value + slack],
  quick: [-1, 2],
  source: "an independent simulation of the same rules, 10 seeds",
  status: "simulated",
});

export const experiment = defineExperiment({
  id: "ethnocentrism",
  title: "The evolution of ethnocentrism",
  question:
    "Who comes to help whom, where agents are of visible kinds, and children live beside their parents?",
  reproduces: ["Hammond & Axelrod 2006, Journal of Conflict Resolution 50:926-936"],
  settings,
  params,
  run,
  claims: [
    {
      says: "Those who help their own kind alone are more than half",
      quantity: "ethnocentric (share, against half)",
      measured: ({ found }) => meanInterval(found.ethnocentric),
      within: [0.5, 1],
      quick: [-1, 2],
      source: "Hammond & Axelrod 2006, Journal of Conflict Resolution 50:926-936",
      status: "source",
    },
    isShare("ethnocentric", 0.745, "Those who help their own kind alone are a share of"),
    isShare("humanitarian", 0.14, "Those who help everybody are a share of"),
    isShare("selfish", 0.09, "Those who help nobody are a share of"),
    isShare("traitorous", 0.02, "Those who help other kinds alone are a share of"),
    isShare("cooperation", 0.764, "Help is given in a share of meetings of"),
  ],
  summary({ found }) {
    return measures
      .map((name) => `${name}: ${mean(found[name]).toFixed(name === "population" ? 0 : 4)}`)
      .join("\n");
  },
  figures({ rows }) {
    // From light to dark: free, humanitarian, ethnocentric, selfish and traitorous.
    const order = [2, 1, 3, 4, 0];
    return {
      lattice: latticeChart({
        title: "Who helps whom after 2000 ticks",
        label: "the first session: 50 x 50 places that close to a torus",
        rows: rows.map((row) => Array.from(row, (mark) => order[Number(mark)])),
        kinds: [
          "free, or just born",
          "helps everybody",
          "helps its own kind alone",
          "helps nobody",
          "helps other kinds alone",
        ],
        width: 450,
      }),
    };
  },
});
