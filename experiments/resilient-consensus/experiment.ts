/** Resilient consensus: how many two-faced nodes trimmed means withstand. */
import { twoFaced, wMsr } from "../../agents/index.ts";
import { consensus } from "../../envs/index.ts";
import { bindPolicies, createBatch, rollout, type Seed, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";

/** Nodes and faulty ones among them: more than three times as many, and not. */
const enough = [
  [4, 1],
  [7, 2],
  [10, 3],
] as const;
const tooFew = [
  [5, 2],
  [6, 2],
] as const;
const rooms = [...enough, ...tooFew];
const rounds = 300;
/** Nodes that are no further apart have agreed. */
const apart = 1e-6;
/** Rounds that the picture shows. */
const shown = 20;
const settings = { enough, tooFew, rounds, apart, shown };

const params = z.object({
  drops: z
    .number()
    .int()
    .min(-3)
    .max(3)
    .default(0)
    .describe("values that are dropped on either side beyond the number of faulty nodes"),
});

interface Room {
  /** Highest value of an honest node less the lowest, by round; and whether all were between 0 and 1 throughout. */
  readonly spread: readonly number[];
  readonly valid: boolean;
}
interface Found {
  readonly seed: Seed;
  /** By "n, f". */
  readonly rooms: Readonly<Record<string, Room>>;
}
const nameOf = ([nodes, faulty]: readonly [number, number]) => `${nodes}, ${faulty}`;

/** Half of the honest nodes begin with 0, the others with 1; to those below the middle a faulty one says 0, to the others 1. */
function meet([nodes, faulty]: readonly [number, number], drops: number, seed: Seed): Room {
  const honest = nodes - faulty;
  const inputs = Array.from({ length: nodes }, (_, a) => (a < honest && a >= honest >> 1 ? 1 : 0));
  const given = { agents: nodes, faulty, inputs, truth: [0, 1], low: 0, high: 1, horizon: rounds + 1 };
  const batch = createBatch(consensus, given, { seed });
  const policies = bindPolicies(
    batch,
    [
      { use: wMsr, params: { faults: Math.max(0, faulty + drops) }, role: "honest" },
      { use: twoFaced, params: { low: 0, high: 1, line: 0.5 }, role: "faulty" },
    ],
    { seed },
  );
  const spread: number[] = [];
  let valid = true;
  for (let round = 0; round < rounds; round++) {
    rollout(batch, policies, 1);
    const own = Array.from(batch.columns.own).slice(0, honest);
    spread.push(Number((Math.max(...own) - Math.min(...own)).toPrecision(6)));
    valid &&= own.every((each) => each >= 0 && each <= 1);
  }
  return { spread, valid };
}

function run({ seed, params: { drops } }: ExperimentContext<z.output<typeof params>>): Found {
  return { seed, rooms: Object.fromEntries(rooms.map((room) => [nameOf(room), meet(room, drops, seed)])) };
}

const exactly = (value: number): Interval => ({ estimate: value, low: value, high: value });
const end = ({ rooms: found }: Found, room: readonly [number, number]) =>
  found[nameOf(room)].spread[rounds - 1];

const leblanc =
  "LeBlanc, Zhang, Koutsoukos & Sundaram 2013, IEEE J. Selected Areas in Communications 31:766-781";
const theorem = {
  source: `n > 3f: ${leblanc}, and Dolev et al. 1986, J. ACM 33:499-516`,
  status: "source",
} as const;

export const experiment = defineExperiment({
  id: "resilient-consensus",
  title: "Resilient consensus",
  question: "How many nodes that say different things to different others do trimmed means withstand?",
  reproduces: [leblanc],
  settings,
  params,
  run,
  claims: [
    ...enough.map(
      (room): Claim<Found> => ({
        says: `Of ${room[0]} nodes with ${room[1]} two-faced the honest agree`,
        quantity: `spread in the end, ${room[0]} nodes with ${room[1]} two-faced`,
        measured: (found) => exactly(end(found, room)),
        within: [0, apart],
        quick: [0, apart],
        ...theorem,
      }),
    ),
    ...tooFew.map(
      (room): Claim<Found> => ({
        says: `Of ${room[0]} nodes with ${room[1]} two-faced the honest never agree`,
        quantity: `spread in the end, ${room[0]} nodes with ${room[1]} two-faced`,
        measured: (found) => exactly(end(found, room)),
        within: [0.1, 1],
        quick: [0.1, 1],
        ...theorem,
      }),
    ),
    {
      says: "Honest nodes are always between what honest nodes began with",
      quantity: "rooms in which an honest node left the range of honest beginnings",
      measured: ({ rooms: found }) => exactly(Object.values(found).filter(({ valid }) => !valid).length),
      within: [0, 0],
      quick: [0, 0],
      ...theorem,
    },
  ],
  summary: (found) =>
    rooms.map((room) => `n, f = ${nameOf(room)}: spread ${end(found, room)} in the end`).join("\n"),
  figures: ({ rooms: found }) => ({
    spread: lineChart({
      title: "How far honest nodes are apart",
      xLabel: "rounds",
      yLabel: "highest value of an honest node less the lowest",
      yInclude: [0, 1],
      series: rooms.map((room) => ({
        label: `${room[0]} nodes, ${room[1]} two-faced`,
        x: found[nameOf(room)].spread.slice(0, shown).map((_, k) => k),
        y: found[nameOf(room)].spread.slice(0, shown),
      })),
    }),
  }),
});
