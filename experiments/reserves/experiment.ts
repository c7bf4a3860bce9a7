/** Operators who learn whether to hold a reserve that is worth something only where all do, a fine, and users who chase cheap hours. */
import { always, logitChoice, qLearning } from "../../agents/index.ts";
import { demandResponse, powerGrid } from "../../envs/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  type Env,
  type MechanismUse,
  type PolicyUse,
  type Seed,
  type Society,
  train,
} from "../../src/index.ts";
import {
  type Claim,
  defineExperiment,
  type ExperimentContext,
  explained,
  readWindow,
  withInterval,
} from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { type Interval, meanInterval, wilsonInterval } from "../../src/stats/index.ts";

const sessions = 200;
/** Numbers of operators. */
const operators = [2, 3, 5, 8] as const;
/** Stateless learners who explore less and less; the last tenth is measured. */
const bandits = {
  ticks: 20_000,
  learner: { alpha: 0.1, gamma: 0, epsilon: { start: 1, end: 0, decay: 5e-4 } },
};
/** For lacking a reserve, which costs 1. */
const fine = 1.5;
/** Users of flexible energy: those who learn, and a herd that places it where it was cheapest yesterday. */
const users = {
  agents: 20,
  sessions: 20,
  days: 8000,
  learner: { alpha: 0.1, gamma: 0, epsilon: { start: 1, end: 0, decay: 1e-3 } },
  herdDays: 500,
  revise: [1, 0.1],
};
/** Numbers of operators that are certified, alone and fined, in short episodes: nothing of a tick is left in the next. */
const certified = [2, 5] as const;
const certifying = { sessions: 16, horizon: 20, ticks: 2000, trainTicks: 2000, replicates: 1 };
const settings = { sessions, operators, bandits, fine, users, certified, certifying };

type Values = readonly number[];
interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By number of operators: share of ticks in which all hold a reserve, a value a session. */
  readonly prepared: Readonly<Record<"free" | "fined", Readonly<Record<string, Values>>>>;
  /** By who places energy: load of the highest hour (MW), a value a session. */
  readonly peak: Readonly<Record<string, Values>>;
  /** By number of operators. */
  readonly certificates: Readonly<Record<string, CertificateInShort>>;
}

interface Play {
  readonly env: Env;
  readonly params: Record<string, unknown>;
  readonly use: PolicyUse;
  readonly mechanisms?: readonly MechanismUse[];
  readonly ticks: number;
  /** Share of the ticks, the last of them, that is measured. */
  readonly measured: number;
}

/** Sessions are worlds. */
function societyOf({ env, params, use, mechanisms = [] }: Play, seed: string, count: number): Society {
  const batch = createBatch(
    env,
    { ...params, horizon: 1e9 },
    { worlds: count, seed, mechanisms, checked: false },
  );
  return { batch, policies: bindPolicies(batch, [use], { seed }) };
}

/** A metric over the last ticks, by session. */
function live(play: Play, metric: string, seed: string, count: number) {
  const { ticks, measured } = play;
  const { batch, policies } = societyOf(play, seed, count);
  const last = Math.round(measured * ticks);
  train({ batch, policies, ticks: ticks - last });
  batch.startWindow();
  train({ batch, policies, ticks: last });
  return readWindow(batch)[metric].map((value) => Number(value.toPrecision(7)));
}

const operating = (agents: number, mechanisms: readonly MechanismUse[]): Play => ({
  env: powerGrid,
  params: { agents },
  use: { use: qLearning, params: bandits.learner },
  mechanisms,
  ticks: bandits.ticks,
  measured: 0.1,
});
const fined: readonly MechanismUse[] = [{ use: pigouvianTax, params: { on: "lacking", rate: fine } }];

function certificate(play: Play, seed: string, count: number): CertificateInShort {
  const society = societyOf(play, seed, count);
  train({ ...society, ticks: play.ticks });
  const { horizon, ticks, trainTicks, replicates } = certifying;
  const { epsilon, ...learner } = bandits.learner;
  const faster = { ...epsilon, decay: (epsilon.decay * bandits.ticks) / trainTicks };
  return inShort(
    certify(copySociety(society, { seed, params: { horizon } }), {
      seed,
      ticks,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, always),
      learners: [{ label: "Q-learning", use: qLearning, params: { ...learner, epsilon: faster } }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 20 : sessions);
  const grid = async (name: string, mechanisms: readonly MechanismUse[]) => {
    const found: Record<string, Values> = {};
    for (const agents of operators) {
      note(`${agents} operators, ${name}`);
      found[agents] = await cell(`${name} ${agents}`, () =>
        live(operating(agents, mechanisms), "prepared", `${seed}/${agents}`, count),
      );
    }
    return found;
  };
  const prepared = {
    free: await grid("free", []),
    fined: await grid("fined", fined),
  };
  note("users");
  const placed = (name: string, use: PolicyUse, days: number, revise = 1) =>
    cell(name, () =>
      live(
        { env: demandResponse, params: { agents: users.agents, revise }, use, ticks: days, measured: 0.1 },
        "peak",
        `${seed}/${name}`,
        Math.min(count, users.sessions),
      ),
    );
  const peak: Record<string, Values> = {};
  for (const revise of users.revise)
    peak[`herd ${revise}`] = await placed(
      `herd ${revise}`,
      { use: logitChoice, params: { on: "price" } },
      users.herdDays,
      revise,
    );
  peak.learn = await placed("learn", { use: qLearning, params: users.learner }, users.days);
  const certificates: Record<string, CertificateInShort> = {};
  for (const agents of certified)
    for (const [how, mechanisms] of [["free", []] as const, ["fined", fined] as const]) {
      note(`certificate of ${agents} operators, ${how}`);
      certificates[`${how} ${agents}`] = await cell(`certificate ${how} ${agents}`, () =>
        certificate(operating(agents, mechanisms), `${seed}/${agents}`, Math.min(count, certifying.sessions)),
      );
    }
  return { seed, sessions: count, prepared, peak, certificates };
}

/** Sessions in which all hold a reserve in nearly all of the ticks that are measured. */
const allHold = (values: Values): Interval =>
  wilsonInterval(values.filter((share) => share > 0.9).length, values.length);

function summary({ prepared, peak, certificates }: Found): string {
  return [
    ...operators.map(
      (n) =>
        `${n} operators: all hold a reserve in a share of ${withInterval(allHold(prepared.free[n]), 3)}, under a fine ${withInterval(allHold(prepared.fined[n]), 3)}`,
    ),
    ...Object.entries(peak).map(
      ([name, values]) => `${name}: ${withInterval(meanInterval(values), 0)} MW in the highest hour`,
    ),
    ...Object.entries(certificates).map(([name, each]) => `certificate, ${name}: ${tellInShort(each)}`),
  ].join("\n");
}

export const experiment = defineExperiment<Found>({
  id: "reserves",
  title: "Reserves that all have to hold",
  question:
    "Do operators who learn come to hold a reserve that helps only where all do, how does that depend on their number, and what does a fine change; and where do users who learn place energy that a herd makes dear?",
  settings,
  run,
  summary,
  figures,
  claims: explained(claimsOf(), {
    "Of 2 operators all come to hold a reserve in a share of 0.975, within 0.06":
      "Fewer find it than in the reference, by .03, which may be chance.",
    "Of 3 operators all come to hold a reserve in a share of 0.22, within 0.06":
      "Fewer find it than in the reference, by .05, which may be chance.",
  }),
});

function figures({ prepared }: Found): Record<string, string> {
  return {
    prepared: barChart({
      title: "Operators who learn: how often all come to hold a reserve",
      xLabel: "share of sessions; 95 % interval",
      bars: (["free", "fined"] as const).flatMap((how) =>
        operators.map((n) => {
          const { estimate: value, low, high } = allHold(prepared[how][n]);
          return { group: how === "free" ? "alone" : "fined 1.5", label: `${n} operators`, value, low, high };
        }),
      ),
    }),
  };
}

function claimsOf(): Claim<Found>[] {
  const again = "independent simulation of the same learners, 200 seeds";
  const found = { 2: [0.975, 0.06], 3: [0.22, 0.06], 5: [0.005, 0.05], 8: [0, 0.03] } as const;
  const { base } = demandResponse.params.parse({});
  const energy = 0.1 * base.reduce((sum, load) => sum + load, 0);
  const [least, next] = [...base].sort((a, b) => a - b);
  return [
    ...operators.map((n): Claim<Found> => {
      const [share, give] = found[n];
      return {
        says: `Of ${n} operators all come to hold a reserve in a share of ${share}, within ${give}`,
        measured: ({ prepared }) => allHold(prepared.free[n]),
        within: [Math.max(0, share - give), Math.min(1, share + give)],
        source: again,
        status: "simulated",
      };
    }),
    ...operators.map(
      (n): Claim<Found> => ({
        says: `Fined 1.5 for lacking one, all ${n} hold a reserve`,
        measured: ({ prepared }) => allHold(prepared.fined[n]),
        within: [0.97, 1],
        source: "a fine above the cost makes a reserve dominant",
      }),
    ),
    ...(["free 5", "fined 5", "fined 2"] as const).map((name): Claim<Found> => {
      const [how, number] = name.split(" ");
      return {
        says: `Nobody of ${number} operators gains more than .02 of the stake by leaving what they come to${how === "fined" ? " under a fine" : ""}`,
        measured: ({ certificates }) => certificates[name].gain,
        within: [Number.NEGATIVE_INFINITY, 0.02],
        source:
          how === "fined"
            ? "a fine above the cost makes a reserve dominant"
            : "that nobody holds a reserve is an equilibrium",
      };
    }),
    {
      says: "Five who are fined come .9 of the way to the optimum and more",
      measured: ({ certificates }) => certificates["fined 5"].progress,
      within: [0.9, 1.01],
      source: "all hold a reserve",
    },
    {
      says: "Users who all take yesterday's cheapest hour make a peak of 96,066 MW",
      measured: ({ peak }) => meanInterval(peak["herd 1"]),
      within: [(least + next) / 2 + energy - 1, (least + next) / 2 + energy + 1],
      source: "all are in one of the two cheapest hours and in the other in turns",
    },
    {
      says: "If a tenth of them may move it is 41,000 MW, within 1000",
      measured: ({ peak }) => meanInterval(peak["herd 0.1"]),
      within: [40_000, 42_000],
    },
    {
      says: "Users who learn end near 34,780 MW, an equilibrium, within 700",
      measured: ({ peak }) => meanInterval(peak.learn),
      within: [34_080, 35_480],
      source: "users one after the other in the cheapest hour, where none gains by moving",
    },
  ];
}
