/** Signalling urns: how often two who learn by reinforcement come to a language in which everything can be said. */
import { rothErev } from "../../agents/index.ts";
import { signalling } from "../../envs/index.ts";
import { bindPolicies, createBatch, type Seed, train, z } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, readWindow } from "../../src/lab/index.ts";
import { lineChart } from "../../src/report/index.ts";
import { type Interval, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 200;
/** By number of meanings, as many words and as many acts: how many times as many sessions. */
const times = { 2: 1, 3: 2.5, 4: 2.5, 8: 1 } as const;
type Size = keyof typeof times;
const sizes = Object.keys(times).map(Number) as Size[];
/** Share of the games, the last of them, in which success is measured. */
const measured = 0.1;
const settings = { sessions, times, measured };

const params = z.object({
  games: z.number().int().min(100).max(1_000_000).default(100_000).describe("plays of a session"),
  initial: z.number().positive().default(1).describe("balls of each kind that an urn begins with"),
});
type P = z.output<typeof params>;

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By number of meanings: share of the last games in which speaker and listener understood each other, a value a session. */
  readonly success: Readonly<Record<Size, readonly number[]>>;
}

/** A game takes two ticks: a word is rewarded in the tick after it was said. */
function play(meanings: Size, games: number, initial: number, worlds: number, seed: Seed): number[] {
  const batch = createBatch(signalling, { meanings, zipf: 0, games }, { worlds, seed, checked: false });
  const urn = { use: rothErev, params: { initial, forgetting: 0, experimentation: 0, reach: 2 } };
  const policies = bindPolicies(
    batch,
    [
      { ...urn, role: "speaker" },
      { ...urn, role: "listener" },
    ],
    { seed },
  );
  const last = Math.round(measured * games);
  train({ batch, policies, ticks: 2 * (games - last) });
  batch.startWindow();
  train({ batch, policies, ticks: 2 * last });
  return readWindow(batch).success.map((value) => Number(value.toPrecision(6)));
}

async function run(context: ExperimentContext<P>): Promise<Found> {
  const { seed, sessions: wanted, quick, cell, note, params: own } = context;
  const count = wanted ?? (quick ? sessions / 10 : sessions);
  const games = quick ? own.games / 10 : own.games;
  const success = {} as Record<Size, readonly number[]>;
  for (const size of sizes) {
    note(`${size} meanings`);
    success[size] = await cell(`${size}`, () =>
      play(size, games, own.initial, count * times[size], `${seed}/${size}`),
    );
  }
  return { seed, sessions: count, success };
}

/** Half of the way from all to all but one meaning understood: below it, at least two share a word. */
const pooled = (size: Size) => 1 - 1 / (2 * size);
const stuckOf = ({ success }: Found, size: Size) => success[size].filter((each) => each < pooled(size));
const stuck = (found: Found, size: Size): Interval =>
  wilsonInterval(stuckOf(found, size).length, found.success[size].length);

function summary(found: Found): string {
  return sizes
    .map((size) => {
      const { estimate, low, high } = stuck(found, size);
      return `${size} meanings: ${(100 * estimate).toFixed(1)} % [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}] of sessions are stuck`;
    })
    .join("\n");
}

function figures({ success }: Found): Record<string, string> {
  return {
    success: lineChart({
      title: "Success in the end, session by session",
      xLabel: "sessions in the order of their success, share",
      yLabel: "share of meanings understood",
      yInclude: [1],
      marks: "few",
      series: sizes.map((size) => {
        const y = success[size].toSorted((a, b) => a - b);
        return { label: `${size} meanings`, x: y.map((_, k) => (k + 0.5) / y.length), y };
      }),
    }),
  };
}

const expected: Readonly<Record<Size, number>> = { 2: 0.001, 3: 0.104, 4: 0.238, 8: 0.63 };
const simulated = {
  source:
    "the same urns in another program, 1,000,000 plays (100,000 of two meanings) and 200 to 1000 seeds; that some are stuck: Argiento, Pemantle, Skyrms & Volkov 2009, Stochastic Processes and their Applications 119:373-390, and Hu, Skyrms & Tarres 2011, arXiv:1103.5818",
  status: "simulated",
} as const;
/** Of sizes whose claim does not pass. */
const unmet: Partial<Record<Size, string>> = {
  3: "the share is in the range, and its interval reaches .5 points beyond; of plays there are a tenth of the source's, and some sessions that are stuck at 100,000 get out by a million: 1 to 2 points of them",
  8: "the share is 3 points above the range, its interval reaches into it; of plays there are a tenth of the source's, and of eight meanings about 5 points of sessions get out between 100,000 plays and a million",
};
const percent = (share: number) => `${Number((100 * share).toPrecision(3))} %`;

export const experiment = defineExperiment({
  id: "signalling-urns",
  title: "Signals from urns",
  question:
    "How often do two who learn by reinforcement alone come to a language in which everything can be said?",
  reproduces: [
    "Skyrms 2010, Signals: Evolution, Learning, and Information, Oxford University Press",
    "Argiento, Pemantle, Skyrms & Volkov 2009, Stochastic Processes and their Applications 119:373-390",
  ],
  settings,
  params,
  run,
  claims: [
    ...sizes.map(
      (size): Claim<Found> => ({
        says: `With ${size} meanings ${percent(expected[size])} of sessions are stuck where some share a word, within 4 points`,
        quantity: `share of sessions that are stuck, ${size} meanings`,
        measured: (found) => stuck(found, size),
        within: [Math.max(0, expected[size] - 0.04), expected[size] + 0.04],
        quick: [Math.max(0, expected[size] - 0.25), Math.min(1, expected[size] + 0.4)],
        ...(unmet[size] !== undefined && { unmet: unmet[size] }),
        ...simulated,
      }),
    ),
    ...([3, 4] as const).map(
      (size): Claim<Found> => ({
        says: `Those of ${size} meanings that are stuck understand each other in ${size - 1} of ${size} games, within .03`,
        quantity: `success of sessions that are stuck, ${size} meanings`,
        measured: (found) => {
          const all = stuckOf(found, size);
          return all.length > 1 ? meanInterval(all) : undefined;
        },
        within: [1 - 1 / size - 0.03, 1 - 1 / size + 0.03],
        source: "two meanings share a word, of which the listener understands one: derivation",
        status: "source",
      }),
    ),
  ],
  summary,
  figures,
});
