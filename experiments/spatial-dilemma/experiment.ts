/** The spatial prisoner's dilemma: how many cooperate on a lattice where all copy the best of their neighbours. */
import { imitator } from "../../agents/index.ts";
import { spatialGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout, type Seed } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { latticeChart } from "../../src/report/index.ts";
import { chaoticCooperation } from "../../src/situations/index.ts";
import { mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 8;
/** Rows and columns, share of defectors at first, and ticks (in which all may change) before, and while, cooperators are counted. */
const lattice = { side: 200, defectors: 0.1, settle: 200, measure: 300 };
/** By name: whether the lattice closes to a torus, what defecting on a cooperator pays, and who may change in a tick. */
const settingsOf = {
  "fixed 1.79": { torus: false, b: 1.79, revise: 1 },
  "fixed 1.85": { torus: false, b: 1.85, revise: 1 },
  "fixed 1.9": { torus: false, b: 1.9, revise: 1 },
  "fixed 1.95": { torus: false, b: 1.95, revise: 1 },
  "fixed 2.01": { torus: false, b: 2.01, revise: 1 },
  "periodic 1.79": { torus: true, b: 1.79, revise: 1 },
  "periodic 1.9": { torus: true, b: 1.9, revise: 1 },
  "periodic 2.01": { torus: true, b: 2.01, revise: 1 },
  "one in ten 1.85": { torus: true, b: 1.85, revise: 0.1 },
} as const;
type Setting = keyof typeof settingsOf;
const names = Object.keys(settingsOf) as Setting[];
/** What grows from one defector in the middle of cooperators. */
const kaleidoscope = { side: 99, b: 1.9, ticks: 217 };

const settings = { sessions, lattice, settingsOf, kaleidoscope };

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** Share of cooperators over the measured ticks, one value a session. */
  readonly cooperation: Readonly<Record<Setting, readonly number[]>>;
  /** Rows of the kaleidoscope: cooperates (0), has just come to (1), has just defected (2), defects (3). */
  readonly rows: readonly string[];
}

function playersOf(side: number, b: number, torus: boolean, revise: number, uses: PolicyUse[], seed: Seed) {
  const params = {
    agents: side ** 2,
    topology: { kind: "lattice", neighbours: 8, torus },
    payoffs: [
      [1, 0],
      [b, 0],
    ],
    revise,
    horizon: 2 ** 30,
  };
  const batch = createBatch(spatialGame, params, { seed, checked: false });
  return { batch, policies: bindPolicies(batch, uses, { seed }) };
}

function cooperationIn(name: Setting, { side, defectors, settle, measure }: typeof lattice, seed: Seed) {
  const { torus, b, revise } = settingsOf[name];
  const start = [1 - defectors, defectors];
  const { batch, policies } = playersOf(side, b, torus, revise, [{ use: imitator, params: { start } }], seed);
  rollout(batch, policies, Math.round(settle / revise));
  batch.startWindow();
  rollout(batch, policies, measure);
  return Number(batch.readMetrics(0).cooperation.toPrecision(6));
}

function grown({ side, b, ticks }: typeof kaleidoscope): string[] {
  const middle = (side * side - 1) / 2;
  const { batch, policies } = playersOf(
    side,
    b,
    false,
    1,
    [
      { use: imitator, params: { start: [0, 1] }, seats: [middle] },
      { use: imitator, params: { start: [1, 0] } },
    ],
    0,
  );
  rollout(batch, policies, ticks);
  const { choice, before } = batch.columns;
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => {
      const a = y * side + x;
      return 2 * choice[a] + before[a];
    }).join(""),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 2 : sessions);
  const size = quick ? { ...lattice, side: 50, settle: 30, measure: 30 } : lattice;
  const cooperation = {} as Record<Setting, number[]>;
  for (const name of names) {
    note(`${name}, ${count} sessions`);
    cooperation[name] = [];
    for (let s = 0; s < count; s++)
      cooperation[name].push(
        await cell(`${name} ${s}`, () => cooperationIn(name, size, `${seed}/${name}/${s}`)),
      );
  }
  return {
    seed,
    sessions: count,
    cooperation,
    rows: grown(quick ? { ...kaleidoscope, side: 39, ticks: 30 } : kaleidoscope),
  };
}

const within = (value: number, slack: number) => [value - slack, value + slack] as const;
const nowakAndMay = "Nowak & May 1992, Nature 359:826-829";
const slack = 0.006;

const expected = (
  name: Setting,
  value: number,
  says: string,
  more: Pick<Claim<Found>, "source" | "status">,
): Claim<Found> => ({
  says,
  quantity: `cooperators, ${name} (share)`,
  measured: ({ cooperation }) => meanInterval(cooperation[name]),
  within: within(value, slack),
  // Small lattices and few sessions.
  quick: within(value, 0.4),
  ...more,
});
const simulated = {
  source: "an independent simulation of the same rules, 4 seeds",
  status: "simulated",
} as const;

export const experiment = defineExperiment({
  id: "spatial-dilemma",
  title: "The spatial prisoner's dilemma",
  question: "How many cooperate on a lattice where everybody does what the best of its neighbours did?",
  reproduces: ["Nowak & May 1992, Nature 359:826-829"],
  settings,
  run,
  claims: [
    expected(
      "fixed 1.9",
      chaoticCooperation,
      "At b = 1.9, with fixed edges, 12 ln 2 - 8 = .3178 cooperate, within .006",
      { source: nowakAndMay, status: "source" },
    ),
    expected(
      "periodic 1.9",
      chaoticCooperation,
      "At b = 1.9 on a torus 12 ln 2 - 8 = .3178 cooperate, within .006",
      { source: nowakAndMay, status: "source" },
    ),
    ...(["1.85", "1.9", "1.95"] as const).map((b) =>
      expected(`fixed ${b}`, 0.32, `At b = ${b}, with fixed edges, .320 cooperate, within .006`, simulated),
    ),
    expected("periodic 1.9", 0.3155, "At b = 1.9 on a torus .3155 cooperate, within .006", simulated),
    expected("fixed 1.79", 0.74, "At b = 1.79, with fixed edges, .74 cooperate, within .006", simulated),
    expected("fixed 2.01", 0.036, "At b = 2.01, with fixed edges, .036 cooperate, within .006", simulated),
    {
      says: "At b = 1.85 nobody is left who cooperates where one in ten may change in a tick",
      quantity: "cooperators, one in ten 1.85 (share)",
      measured: ({ cooperation }) => meanInterval(cooperation["one in ten 1.85"]),
      within: [0, 0.001],
      quick: [0, 0.1],
      source: "Huberman & Glance 1993, PNAS 90:7716-7718",
      status: "memory",
    },
  ],
  summary({ cooperation }) {
    return names.map((name) => `${name}: ${mean(cooperation[name]).toFixed(4)} cooperate`).join("\n");
  },
  figures({ rows }) {
    const { side, b, ticks } = kaleidoscope;
    return {
      kaleidoscope: latticeChart({
        title: "What one defector in the middle of cooperators has become",
        label: `${side} x ${side} players with fixed edges, b = ${b}, tick ${ticks}`,
        rows: rows.map((row) => Array.from(row, Number)),
        kinds: [
          "cooperates",
          "cooperates, defected in the tick before",
          "defects, cooperated in the tick before",
          "defects",
        ],
        width: 495,
      }),
    };
  },
});
