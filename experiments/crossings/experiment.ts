/** Drones that meet: what learners make of a crossing, of slots and of an airspace, and what right of way and a toll are worth. */
import { agents } from "../../agents/index.ts";
import { droneCrossing, droneGrid, droneSpeed } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type Env,
  evaluate,
  type MechanismUse,
  type PolicyUse,
  type Society,
  train,
} from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext, explained } from "../../src/lab/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  type CertificateInShort,
  certify,
  constantDeviants,
  inShort,
  tellInShort,
} from "../../src/norms/index.ts";
import { barChart } from "../../src/report/index.ts";
import { crossingEquilibrium, speedsOf } from "../../src/situations/index.ts";
import { type Interval, mean, meanInterval } from "../../src/stats/index.ts";

const sessions = 16;
/** As in the reference simulations: small steps, a little exploration for ever, rewards of an encounter added up. */
const learner = { alpha: 0.05, epsilon: 0.02, gamma: 1 };
/** Speeds are one-shot, and explored less and less. */
const pilot = { alpha: 0.02, epsilon: { start: 1, end: 0.01, decay: 2e-5 }, gamma: 0 };
const toll = { on: "externality", rate: 1 };

/** By name: ticks of learning, of which the last tenth is measured. */
const crossings = {
  blind25: { label: "sides not seen, C = 25", params: { sides: false, crash: 25 }, ticks: 200_000 },
  seen25: { label: "sides seen, C = 25", params: { crash: 25 }, ticks: 20_000 },
  blind100: { label: "sides not seen, C = 100", params: { sides: false, crash: 100 }, ticks: 200_000 },
  seen100: { label: "sides seen, C = 100", params: { crash: 100 }, ticks: 20_000 },
} as const;
type Crossing = keyof typeof crossings;
const names = Object.keys(crossings) as Crossing[];
/** Who goes is looked at so often, so many ticks apart. */
const looks = { count: 40, apart: 500 };
const pairs = { params: { agents: 2, pairs: "fixed", sides: false }, ticks: 20_000, sessions: 200 };
const grids = {
  unreserved: { params: { slots: false }, ticks: 60_000, bins: {} },
  // Who comes from the right is in the slot already.
  reserved: { params: {}, ticks: 60_000, bins: { other: 0, right: 0 } },
} as const;
type Grid = keyof typeof grids;
const airspace = { ticks: 300_000 };

/** Certified: drones that see sides, and pilots without and with a toll. */
const certifying = {
  sessions: 16,
  seats: [0, 1],
  ticks: 400,
  trainTicks: 4000,
  replicates: 1,
  learner: { alpha: 0.05, epsilon: { start: 1, end: 0.01, decay: 1e-3 } },
};

const settings = {
  sessions,
  learner,
  pilot,
  toll,
  crossings,
  looks,
  pairs,
  grids,
  airspace,
  certifying,
};

/** A number a session. */
type Values = readonly number[];
interface Found {
  readonly seed: unknown;
  readonly sessions: number;
  /** Crashes and costs of encounters, and the share of decisions to go, while drones learn. */
  readonly crossing: Readonly<
    Record<Crossing, { readonly crashes: Values; readonly cost: Values; readonly goes: Values }>
  >;
  /**
   * Blind drones at C = 25: how often they go as an encounter begins, and of those who mostly do, how many still do so
   * some time later.
   */
  readonly goers: { readonly share: Values; readonly stays: Values };
  /** Crashes of two that met again and again, once they explore no more. */
  readonly pairs: Values;
  readonly grid: Readonly<Record<Grid, { readonly crashes: Values; readonly time: Values }>>;
  readonly speed: { readonly free: Values; readonly toll: Values };
  readonly certificates: Readonly<Record<"sides" | "free" | "toll", CertificateInShort>>;
}

const rounded = (values: Iterable<number>) => Array.from(values, (value) => Math.round(value * 1e5) / 1e5);

function learn(
  env: Env,
  params: Readonly<Record<string, unknown>>,
  seed: string,
  worlds: number,
  ticks: number,
  use: PolicyUse,
  mechanisms: readonly MechanismUse[] = [],
) {
  const batch = createBatch(env, params, { worlds, seed, mechanisms, checked: false });
  const policies = bindPolicies(batch, [use], { seed });
  train({ batch, policies, ticks, window: Math.ceil(ticks / 10) }, () => 0);
  const metric = (name: string) =>
    rounded(Array.from({ length: worlds }, (_, i) => batch.readMetrics(i)[name]));
  return { batch, policies, metric };
}

const q = { use: agents.get("q-learning"), params: learner };

/** Of each drone while it learns: how often it goes as an encounter begins, and whether it is still one who mostly does some time later. */
function lookAtGoers({ batch, policies }: ReturnType<typeof learn>, worlds: number) {
  const n = batch.agents;
  const went = new Float64Array(worlds * n);
  const began = new Float64Array(worlds * n);
  const { tick } = batch.columns;
  const stepped = (lo: number, hi: number) => {
    for (let i = lo; i < hi; i++)
      if (tick[i] === 1)
        for (let k = i * n; k < (i + 1) * n; k++) {
          began[k]++;
          went[k] += batch.io.actions[0][k];
        }
  };
  const looked = Array.from({ length: looks.count }, () => {
    went.fill(0);
    began.fill(0);
    train({ batch, policies, ticks: looks.apart, taps: [{ stepped }] });
    return went.map((each, k) => each / began[k]);
  });
  const share: number[] = [];
  const stays: number[] = [];
  for (let i = 0; i < worlds; i++) {
    let [sum, followed, stayed] = [0, 0, 0];
    for (let t = 0; t < looked.length; t++)
      for (let k = i * n; k < (i + 1) * n; k++) {
        sum += looked[t][k] / (n * looked.length);
        if (t + 1 === looked.length || looked[t][k] <= 0.5) continue;
        followed++;
        stayed += Number(looked[t + 1][k] > 0.5);
      }
    share.push(sum);
    stays.push(stayed / followed);
  }
  return { share: rounded(share), stays: rounded(stays) };
}

function certificate(society: Society, gamma: number, seed: string): CertificateInShort {
  const { seats, ticks, trainTicks, replicates, learner: params } = certifying;
  return inShort(
    certify(society, {
      seed,
      seats,
      ticks,
      trainTicks,
      replicates,
      deviants: constantDeviants(society.batch, agents.get("always")),
      learners: [{ label: "Q-learning", use: agents.get("q-learning"), params: { ...params, gamma } }],
    }),
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const part = (ticks: number) => (quick ? ticks / 4 : ticks);
  note(`crossings, ${count} sessions`);
  const crossing: Partial<Record<Crossing, Found["crossing"][Crossing]>> = {};
  let goers: Found["goers"] = { share: [], stays: [] };
  for (const name of names) {
    const { params, ticks } = crossings[name];
    const found = await cell(name, () => {
      const learned = learn(droneCrossing, params, `${seed}/crossing`, count, part(ticks), q);
      const { metric } = learned;
      return {
        crossing: { crashes: metric("crashes"), cost: metric("cost"), goes: metric("goes") },
        goers: name === "blind25" ? lookAtGoers(learned, count) : undefined,
      };
    });
    crossing[name] = found.crossing;
    if (found.goers) goers = found.goers;
  }
  note("two who meet again and again");
  const fixed = await cell("pairs", () => {
    const worlds = wanted ?? (quick ? 20 : pairs.sessions);
    const { batch, policies } = learn(
      droneCrossing,
      pairs.params,
      `${seed}/pairs`,
      worlds,
      part(pairs.ticks),
      q,
    );
    return rounded(evaluate(batch, policies, { ticks: 200, seed: `${seed}/pairs/played` }).values.crashes);
  });
  note("a grid, and an airspace");
  const grid: Partial<Record<Grid, Found["grid"][Grid]>> = {};
  for (const name of Object.keys(grids) as Grid[])
    grid[name] = await cell(`grid ${name}`, () => {
      const { params, ticks, bins } = grids[name];
      const use = { ...q, params: { ...learner, bins } };
      const { metric } = learn(droneGrid, params, `${seed}/grid`, count, part(ticks), use);
      return { crashes: metric("crashes"), time: metric("time") };
    });
  const fly = (mechanisms: readonly MechanismUse[], worlds = count) =>
    learn(
      droneSpeed,
      {},
      `${seed}/speed`,
      worlds,
      part(airspace.ticks),
      { use: agents.get("q-learning"), params: pilot },
      mechanisms,
    );
  const tolls = [{ use: pigouvianTax, params: toll }];
  const free = await cell("speed free", () => fly([]).metric("meanSpeed"));
  const tolled = await cell("speed toll", () => fly(tolls).metric("meanSpeed"));
  note("certificates");
  const some = Math.min(count, certifying.sessions);
  const certificates = {
    sides: await cell("certificate sides", () => {
      const { params, ticks } = crossings.seen25;
      const luck = `${seed}/crossing`;
      return certificate(learn(droneCrossing, params, luck, some, part(ticks), q), learner.gamma, luck);
    }),
    free: await cell("certificate free", () => certificate(fly([], some), pilot.gamma, `${seed}/speed`)),
    toll: await cell("certificate toll", () => certificate(fly(tolls, some), pilot.gamma, `${seed}/speed`)),
  };
  return {
    seed,
    sessions: count,
    crossing,
    goers,
    pairs: fixed,
    grid,
    speed: { free, toll: tolled },
    certificates,
  } as unknown as Found;
}

const interval = (values: Values): Interval => meanInterval(values);
const simulated = {
  source: "an independent simulation of the same rules, 40 seeds",
  status: "simulated",
} as const;
const equilibrium = crossingEquilibrium(25);
const airspeeds = speedsOf({ agents: 5, drag: 1, risk: 0.1 });

const simulations: readonly [Crossing, "crashes" | "cost", number, number][] = [
  ["blind25", "crashes", 0.312, 0.015],
  ["blind25", "cost", 22.8, 1],
  ["seen25", "crashes", 0.01, 0.001],
  ["seen25", "cost", 1.53, 0.03],
  ["blind100", "crashes", 0.17, 0.015],
  ["seen100", "crashes", 0.01, 0.001],
];

export const experiment = defineExperiment({
  id: "crossings",
  title: "Drones that meet",
  question: "Do learners find out who goes first, and what do sides, slots and a toll help them to?",
  settings,
  run,
  claims: explained(
    [
      ...simulations.map(
        ([name, what, value, slack]): Claim<Found> => ({
          says: `${crossings[name].label}: ${what === "crashes" ? "share of crashes" : "cost of an encounter"} ${value}, within ${slack}`,
          measured: ({ crossing }) => interval(crossing[name][what]),
          within: [value - slack, value + slack],
          ...simulated,
        }),
      ),
      {
        says: "Blind learners at C = 25 crash more than twice as often as the equilibrium in which all are alike",
        measured: ({ crossing }) => interval(crossing.blind25.crashes),
        within: [2 * equilibrium.crashes, 1],
        ...simulated,
      },
      {
        says: "although they go less often than it",
        measured: ({ crossing }) => interval(crossing.blind25.goes),
        within: [0, equilibrium.go],
        ...simulated,
      },
      {
        says: "Two who meet again and again never crash once they explore no more",
        measured: ({ pairs: crashes }) => interval(crashes),
        within: [0, 0],
        ...simulated,
      },
      {
        says: "With slots two of them take no more than 9.5 ticks, where 9 is the least",
        measured: ({ grid }) => interval(grid.reserved.time),
        within: [9, 9.5],
        source: "2d + 3 at d = 3, and exploration",
        status: "source",
      },
      {
        says: "A toll of the harm slows drones by at least .1",
        measured: ({ speed }) => meanInterval(speed.free.map((each, s) => each - speed.toll[s])),
        within: [0.1, 1],
        source: "speedsOf of ostrom/situations: by .159 in equilibrium",
        status: "source",
      },
      {
        says: "Without a toll they fly at .7143, within .04",
        measured: ({ speed }) => interval(speed.free),
        within: [airspeeds.nash - 0.04, airspeeds.nash + 0.04],
        source: "speedsOf of ostrom/situations",
        status: "source",
      },
      {
        says: "Under a toll of the harm they fly at .5556, within .04",
        measured: ({ speed }) => interval(speed.toll),
        within: [airspeeds.optimum - 0.04, airspeeds.optimum + 0.04],
        source: "speedsOf of ostrom/situations",
        status: "source",
      },
      ...(["sides", "free", "toll"] as const).map(
        (name): Claim<Found> => ({
          says: `No drone gains more than .02 of the stake by leaving what all have learned: ${{ sides: "who see sides", free: "speeds without a toll", toll: "speeds under a toll" }[name]}`,
          measured: ({ certificates }) => certificates[name].gain,
          within: [Number.NEGATIVE_INFINITY, 0.02],
          source: "a convention by sides is an equilibrium, and so are both speeds (speedsOf)",
          status: "source",
        }),
      ),
      {
        says: "Under a toll drones come .9 of the way from the speeds of each for itself to the best and more",
        measured: ({ certificates }) => certificates.toll.progress,
        within: [0.9, 1.01],
        source: "speedsOf: the best speed is the equilibrium of a toll of the harm",
        status: "source",
      },
    ],
    {
      "Without a toll they fly at .7143, within .04":
        "Q-learners fly slower by .06: payoffs are flat around the best speed, so that what a step size of .02 leaves of noise decides.",
      "Under a toll of the harm they fly at .5556, within .04":
        "Q-learners fly slower by .07, as without a toll: payoffs are flat around the best speed.",
      "No drone gains more than .02 of the stake by leaving what all have learned: speeds without a toll":
        "They fly slower than in equilibrium, so that who flies faster gains, little in payoff and much for what is at stake.",
      "No drone gains more than .02 of the stake by leaving what all have learned: speeds under a toll":
        "They fly slower than in equilibrium here too: it is how they learn, not the toll, that leaves something to gain.",
      "Under a toll drones come .9 of the way from the speeds of each for itself to the best and more":
        "They fly slower than what is best for all, .486 for .556.",
    },
  ),
  summary({ crossing, goers, grid, speed, certificates }) {
    return [
      ...names.map((name) => {
        const { crashes, cost, goes } = crossing[name];
        return `${crossings[name].label}: crashes ${mean(crashes).toFixed(4)}, cost ${mean(cost).toFixed(2)}, goes ${mean(goes).toFixed(3)}`;
      }),
      `blind drones go as an encounter begins: ${mean(goers.share).toFixed(3)}; who mostly does still does ${looks.apart} ticks later: ${mean(goers.stays).toFixed(3)}`,
      ...(Object.keys(grids) as Grid[]).map(
        (name) =>
          `grid, ${name}: crashes ${mean(grid[name].crashes).toFixed(4)}, time ${mean(grid[name].time).toFixed(2)}`,
      ),
      `speed: free ${mean(speed.free).toFixed(4)} (${airspeeds.nash.toFixed(4)}), under a toll ${mean(speed.toll).toFixed(4)} (${airspeeds.optimum.toFixed(4)})`,
      ...Object.entries(certificates).map(([name, each]) => `certificate, ${name}: ${tellInShort(each)}`),
    ].join("\n");
  },
  figures({ crossing }) {
    return {
      crashes: barChart({
        title: "Encounters that end in a crash, while drones learn",
        xLabel: "share of encounters (dashed: all alike)",
        references: [25, 100].map((crash) => ({
          label: `C = ${crash}`,
          value: crossingEquilibrium(crash).crashes,
        })),
        bars: names.map((name) => {
          const { low, high } = interval(crossing[name].crashes);
          return { label: crossings[name].label, value: mean(crossing[name].crashes), low, high };
        }),
      }),
    };
  },
});
