/**
 * The bar problem: learners who are given their own payoff, the team's, or what they add to it.
 *
 * Wolpert & Tumer 2002, "Optimal payoff functions for members of collectives", after Arthur 1994.
 */
import { agents } from "../../agents/index.ts";
import { type RewardOption, rewardRule } from "../../src/credit/index.ts";
import { bindPolicies, createBatch, rollout, type Seed, train } from "../../src/index.ts";
import { type Claim, defineExperiment, type ExperimentContext } from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import { meanInterval } from "../../src/stats/index.ts";
import { bar, optimum } from "./bar.ts";

const sessions = 50;
/** Of difference rewards, for which every agent's absence is tried out in every round. */
const differences = 12;
const rounds = 3000;
const alpha = 0.1;
/** Exploration: `early` for `until` rounds, then from `late` to 0 until the last tenth. */
const epsilon = { early: 0.35, until: 200, late: 0.05 };
const crowds = [168, 100, 60] as const;
const rewards = {
  difference: { use: "difference", baseline: "absent" },
  team: "team",
  own: "individual",
} as const satisfies Record<string, RewardOption>;
type RewardName = keyof typeof rewards;
const names = Object.keys(rewards) as RewardName[];

const settings = { sessions, differences, rounds, alpha, epsilon, crowds, rewards };

interface Found {
  readonly seed: Seed;
  readonly sessions: number;
  /** By crowd and reward: share of the optimum in each session. */
  readonly shares: Readonly<Record<string, Readonly<Record<RewardName, readonly number[]>>>>;
}

/** Share of the optimum that learners reach in each session, in greedy play. */
export function sharesOf(
  crowd: number,
  reward: RewardName,
  { worlds, seed, long = rounds }: { worlds: number; seed: Seed; long?: number },
): number[] {
  const batch = createBatch(bar, { agents: crowd }, { worlds, seed, checked: false });
  const rule = rewardRule(rewards[reward]);
  const bind = (explored: unknown) => {
    const params = { alpha, gamma: 0, epsilon: explored };
    return bindPolicies(batch, [{ use: agents.get("q-learning"), params, ...(rule && { reward: rule }) }], {
      seed,
    });
  };
  const { early, until, late } = epsilon;
  const first = bind(early);
  train({ batch, policies: first, ticks: until });
  const policies = bind({ start: late, end: 0, steps: 0.9 * long - until, delay: until });
  policies[0].load(first[0].save());
  train({ batch, policies, ticks: long - until });
  rollout(batch, policies, 1);
  const best = optimum(crowd);
  return Array.from(
    { length: worlds },
    (_, i) => Math.round((1e5 * batch.readMetrics(i).welfare) / best) / 1e5,
  );
}

async function run({ seed, sessions: wanted, quick, cell, note }: ExperimentContext): Promise<Found> {
  const count = wanted ?? (quick ? 4 : sessions);
  const shares: Record<string, Record<RewardName, number[]>> = {};
  for (const crowd of quick ? crowds.slice(0, 1) : crowds) {
    note(`${crowd} agents`);
    shares[crowd] = {} as Record<RewardName, number[]>;
    for (const reward of names) {
      const few = reward === "difference" ? (quick ? 1 : differences) : count;
      shares[crowd][reward] = await cell(`${crowd} ${reward}`, () =>
        sharesOf(crowd, reward, {
          worlds: Math.min(count, few),
          seed: `${seed}/${crowd} ${reward}`,
          long: quick ? rounds / 3 : rounds,
        }),
      );
    }
  }
  return { seed, sessions: count, shares };
}

const labels: Readonly<Record<RewardName, string>> = {
  difference: "what they add",
  team: "what all get",
  own: "what they get",
};

function summary({ shares }: Found): string {
  return Object.entries(shares)
    .map(([crowd, found]) => {
      const told = names.map(
        (reward) => `${labels[reward]} ${(100 * meanInterval(found[reward]).estimate).toFixed(1)}`,
      );
      return `${crowd} agents, percent of the optimum where they learn from ${told.join(", ")}`;
    })
    .join("\n");
}

function figures({ shares }: Found): Record<string, string> {
  const bars = crowds.flatMap((crowd) =>
    names.flatMap((reward) => {
      // A short version has the first crowd alone.
      const found = shares[crowd]?.[reward];
      if (!found) return [];
      const { estimate, low, high } = meanInterval(found);
      return { group: `${crowd} agents`, label: labels[reward], value: estimate, low, high };
    }),
  );
  return {
    shares: barChart({
      title: "What agents learn from",
      xLabel: "share of the best that is possible; mean over sessions, 95 % interval",
      bars,
      include: [0, 1],
    }),
  };
}

const model = "Wolpert & Tumer 2002, Optimal payoff functions for members of collectives";
const simulated = { status: "simulated" } as const;
/** Percent of the optimum, in another program with 50 sessions. */
const expected: Readonly<Record<number, Readonly<Record<RewardName, number>>>> = {
  168: { difference: 100, team: 27, own: 23 },
  100: { difference: 100, team: 72, own: 70 },
  60: { difference: 100, team: 97, own: 100 },
};
const measured =
  (crowd: number, reward: RewardName) =>
  ({ shares: { [crowd]: found } }: Found) =>
    found && meanInterval(found[reward]);

export const experiment = defineExperiment({
  id: "bar-problem",
  title: "The bar problem",
  question:
    "Which nights do agents learn to go out on, if they learn from what they get, from what all get, or from what they add?",
  reproduces: [model],
  settings,
  run,
  claims: [
    {
      says: "168 agents who learn from what they add reach at least .98 of the optimum",
      measured: measured(168, "difference"),
      within: [0.98, Number.POSITIVE_INFINITY],
      quick: [0.9, Number.POSITIVE_INFINITY],
      quantity: "share of the optimum, 168 agents, difference rewards",
      source: `${model}; 1.00 in another program`,
      ...simulated,
    },
    ...(["team", "own"] as const).map(
      (reward): Claim<Found> => ({
        says: `168 agents who learn from ${labels[reward]} reach less than .40`,
        measured: measured(168, reward),
        within: [0, 0.4],
        quick: [0, 0.5],
        quantity: `share of the optimum, 168 agents, ${labels[reward]}`,
        source: `${model}; .${expected[168][reward]} in another program`,
        ...simulated,
      }),
    ),
    ...crowds.flatMap((crowd) =>
      names.map(
        (reward): Claim<Found> => ({
          says: `${crowd} agents who learn from ${labels[reward]}: ${expected[crowd][reward]} percent of the optimum, within 3`,
          measured: measured(crowd, reward),
          within: [(expected[crowd][reward] - 3) / 100, (expected[crowd][reward] + 3) / 100],
          source: "another program, 50 sessions",
          ...simulated,
        }),
      ),
    ),
  ],
  summary,
  figures,
});
