/** Norms and metanorms: what becomes of a norm by imitation of success, without and with punishment of those who do not punish. */
import { heir } from "../../agents/index.ts";
import { normsGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type Seed, train, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, readWindow } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 1200;
/** Generations after which norms are judged, and with metanorms. */
const judged = { norms: [100, 1000], metanorms: [100] } as const;
/** Generations between the points of the picture, and the last of them. */
const shown = { every: 10, last: 200 };
const settings = { sessions, judged, shown };
type Norm = keyof typeof judged;

const params = z.object({
  agents: z.number().int().min(2).max(200).default(20).describe("agents"),
  mutation: z.number().min(0).max(1).default(0.01).describe("probability that a bit flips in a child"),
});
type P = z.output<typeof params>;

interface State {
  /** Means over agents, a value a session. */
  readonly boldness: readonly number[];
  readonly vengefulness: readonly number[];
}
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By generation. */
  readonly norms: Readonly<Record<string, State>>;
  readonly metanorms: Readonly<Record<string, State>>;
  /** Means over sessions by generation, from the first on. */
  readonly path: Readonly<
    Record<Norm, { readonly boldness: readonly number[]; readonly vengefulness: readonly number[] }>
  >;
}

const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(4)));
const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

function evolve(norm: Norm, { agents, mutation }: P, worlds: number, seed: Seed) {
  const batch = createBatch(
    normsGame,
    { agents, metanorms: norm === "metanorms" },
    { worlds, seed, checked: false },
  );
  const policies = bindPolicies(batch, [{ use: heir, params: { mutation } }], { seed });
  const states: Record<string, State> = {};
  const path = { boldness: [] as number[], vengefulness: [] as number[] };
  let age = 0;
  const stops = [
    ...judged[norm],
    ...Array.from({ length: 1 + shown.last / shown.every }, (_, k) => Math.max(1, k * shown.every)),
  ];
  // A tick is a generation: each stop is looked at in its own tick.
  for (const stop of [...new Set(stops)].sort((a, b) => a - b)) {
    if (stop - 1 > age) train({ batch, policies, ticks: stop - 1 - age });
    batch.startWindow();
    train({ batch, policies, ticks: 1 });
    age = stop;
    const { boldness, vengefulness } = readWindow(batch);
    if (stop <= shown.last) {
      path.boldness.push(Number(mean(boldness).toPrecision(4)));
      path.vengefulness.push(Number(mean(vengefulness).toPrecision(4)));
    }
    if ((judged[norm] as readonly number[]).includes(stop))
      states[stop] = { boldness: short(boldness), vengefulness: short(vengefulness) };
  }
  return { states, path };
}

async function run(context: ExperimentContext<P>): Promise<Found> {
  const { seed, sessions: wanted, quick, cell, note, params: own } = context;
  const count = wanted ?? (quick ? sessions / 30 : sessions);
  const of = (norm: Norm) => {
    note(norm);
    return cell(norm, () => evolve(norm, own, count, `${seed}/${norm}`));
  };
  const norms = await of("norms");
  const metanorms = await of("metanorms");
  return {
    seed,
    sessions: count,
    norms: norms.states,
    metanorms: metanorms.states,
    path: { norms: norms.path, metanorms: metanorms.path },
  };
}

const slack = 1e-3;
/** Boldness of at most 2/7 and vengefulness of at least 4/7: few dare to offend, and most punish. */
const established = (boldness: number, vengefulness: number) =>
  boldness <= 2 / 7 + slack && vengefulness >= 4 / 7 - slack;
/** Boldness of at least 5/7 and vengefulness of at most 2/7. */
const collapsed = (boldness: number, vengefulness: number) =>
  boldness >= 5 / 7 - slack && vengefulness <= 2 / 7 + slack;

function share({ boldness, vengefulness }: State, is: (b: number, v: number) => boolean): Interval {
  return wilsonInterval(boldness.filter((each, s) => is(each, vengefulness[s])).length, boldness.length);
}

function summary({ norms, metanorms }: Found): string {
  const told = (label: string, state: State) => {
    const of = (is: typeof established) => `${(100 * share(state, is).estimate).toFixed(1)} %`;
    return `${label}: established in ${of(established)}, collapsed in ${of(collapsed)}, boldness ${meanInterval(state.boldness).estimate.toFixed(2)}`;
  };
  return [
    ...judged.norms.map((age) => told(`norms, generation ${age}`, norms[age])),
    ...judged.metanorms.map((age) => told(`metanorms, generation ${age}`, metanorms[age])),
  ].join("\n");
}

function figures({ path }: Found): Record<string, string> {
  const x = path.norms.boldness.map((_, k) => Math.max(1, k * shown.every));
  return {
    paths: lineChart({
      title: "Boldness and vengefulness from generation to generation",
      xLabel: "generations",
      yLabel: "mean over agents and sessions, 0 to 1",
      yInclude: [0, 1],
      series: (["norms", "metanorms"] as const).flatMap((norm) =>
        (["boldness", "vengefulness"] as const).map((what) => ({
          label: `${what}, ${norm}`,
          x,
          y: path[norm][what],
        })),
      ),
    }),
  };
}

const axelrod = "Axelrod 1986, American Political Science Review 80:1095-1111";
const simulated = {
  source:
    "the same rules in another program, 200 seeds; that norms collapse in the long run: Galan & Izquierdo 2005, JASSS 8(3)2",
  status: "simulated",
} as const;

export const experiment = defineExperiment({
  id: "norms-and-metanorms",
  title: "Norms and metanorms",
  question:
    "Is a norm kept up where success is imitated, and is it where those are punished who do not punish?",
  reproduces: [axelrod, "Galan & Izquierdo 2005, J. Artificial Societies and Social Simulation 8(3)2"],
  settings,
  params,
  run,
  claims: [
    {
      says: "Without metanorms at least 95 % of norms have collapsed after a thousand generations",
      quantity: "share of norms collapsed at generation 1000",
      measured: ({ norms }) => share(norms[1000], collapsed),
      within: [0.95, 1],
      quick: [0.8, 1],
      ...simulated,
    },
    {
      says: "With metanorms at least 95 % are established after a hundred",
      quantity: "share of metanorms established at generation 100",
      measured: ({ metanorms }) => share(metanorms[100], established),
      within: [0.95, 1],
      quick: [0.85, 1],
      source:
        "the same rules in another program, 200 seeds: all of them; Axelrod 1986 has metanorms that last",
      status: "simulated",
    },
    {
      says: "After a hundred generations without metanorms .10 of norms are established, within .05",
      quantity: "share of norms established at generation 100",
      measured: ({ norms }) => share(norms[100], established),
      within: [0.05, 0.15],
      quick: [0, 0.35],
      ...simulated,
    },
    {
      says: "After a hundred generations without metanorms .17 of norms have collapsed, within .05",
      quantity: "share of norms collapsed at generation 100",
      measured: ({ norms }) => share(norms[100], collapsed),
      within: [0.12, 0.22],
      quick: [0, 0.42],
      ...simulated,
    },
  ] satisfies Claim<Found>[],
  summary,
  figures,
});
