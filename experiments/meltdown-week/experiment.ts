/**
 * 2008 in a week: operators that learn sell far more compute than they have while times are quiet, and default together when they are not.
 *
 * Acemoglu, Ozdaglar & Tahbaz-Salehi 2015, American Economic Review 105:564-608 (how losses spread); Farhi & Tirole 2012, American
 * Economic Review 102:60-93 (rescues that are counted on).
 */
import {
  type Claim,
  comparison,
  difference,
  type Results,
  type RunConfig,
  reached,
} from "../../src/lab/index.ts";
import { learningChart } from "../../src/report/index.ts";

const week = 168;

const policies = [
  {
    use: "q-learning",
    params: { alpha: 0.02, gamma: 0.9, epsilon: { start: 1, end: 0.02, steps: 180 * week } },
  },
];

const config: RunConfig = {
  name: "meltdown-week",
  seed: 0,
  sessions: 16,
  scenes: {
    economy: {
      label: "Compute economy, operators with thin capital on a ring",
      env: "compute-economy-v0",
      params: { equity: 5, credit: 20, horizon: week },
      train: 240 * week,
      window: 8 * week,
      evaluate: 20 * week,
      show: {
        worth: "fees less penalties",
        oversold: "clients for each unit",
        defaults: "defaults",
        meltdowns: "meltdowns",
        rescue: "rescues",
        unmet: "calls in vain",
      },
      baseline: "free",
      certify: {
        societies: ["free", "charged", "limited"],
        sessions: 16,
        seats: "roles",
        ticks: 4 * week,
        train: 20 * week,
        replicates: 1,
        floor: "free",
        deviants: [0, 2, 4, 8].map((action) => ({ use: "always", params: { action } })),
        learners: [
          {
            label: "Q-learning",
            use: "q-learning",
            params: { alpha: 0.1, gamma: 0.9, epsilon: { start: 1, end: 0.02, steps: 15 * week } },
          },
        ],
      },
      societies: {
        free: { label: "left alone", kind: "learned", policies },
        rescued: {
          label: "rescued whatever it takes",
          kind: "mechanism",
          policies,
          params: { bailout: 1000 },
        },
        charged: {
          label: "charged for what is unpaid",
          kind: "mechanism",
          policies,
          mechanisms: [{ use: "pigouvian-tax", params: { on: "unpaid", rate: 1 } }],
        },
        limited: {
          label: "at most 14 clients for 8 units",
          kind: "mechanism",
          policies,
          mechanisms: [{ use: "quota", params: { cap: 14 } }],
        },
        reserve: {
          label: "a unit for each client",
          kind: "norm",
          policies: [{ use: "always", params: { action: 0 } }],
        },
      },
    },
  },
};

const quick = {
  sessions: 2,
  scenes: { "*": { train: 8 * week, window: 2 * week, evaluate: 2 * week } },
};

const theory = {
  source: "fullReserve of the env's theory: 8 operators, 8 clients each that call with .3 on average",
  status: "source",
} as const;

/** What a society has more of than the one that is left alone. */
const than = (
  society: string,
  metric: string,
  says: string,
  within: readonly [number, number],
): Claim<Results> => ({ says, measured: difference("economy", society, "free", metric), within });

export const experiment = comparison({
  title: "2008 in a week",
  question:
    "How much do operators that learn oversell compute when owners lose no more than their capital, who pays for it, and what do rescues, a charge and limits change?",
  config,
  quick,
  figures: (results) => ({
    worth: learningChart(results, {
      scene: "economy",
      metric: "worth",
      called: "what calls bring less what those in vain cost",
      unit: "payoff a tick",
    }),
  }),
  claims: [
    {
      says: "With a unit for each client calls bring 19.2 a tick, within 1",
      measured: reached("economy", "reserve", "worth"),
      within: [18.2, 20.2],
      ...theory,
    },
    {
      says: "With a unit for each client there is no meltdown",
      measured: reached("economy", "reserve", "meltdowns"),
      within: [0, 0],
      ...theory,
    },
    {
      says: "Left alone, half of all operators or more default together in over a twentieth of ticks",
      measured: reached("economy", "free", "meltdowns"),
      within: [0.05, 1],
    },
    than("charged", "worth", "A charge on what is unpaid brings more", [3, 15]),
    than("charged", "oversold", "It has operators sell less", [-2, -0.3]),
    than("charged", "meltdowns", "It has fewer default together", [-1, -0.05]),
    than("limited", "worth", "A limit of 14 clients brings more", [1, 15]),
    than("limited", "meltdowns", "The limit has fewer default together", [-1, -0.05]),
    than("rescued", "welfare", "Rescues bring owners more", [2, 15]),
    {
      says: "Rescues are paid for by others: over 2.2 a tick",
      measured: reached("economy", "rescued", "rescue"),
      within: [2.2, 20],
    },
    than(
      "rescued",
      "worth",
      "In fees less penalties rescues bring hardly more than leaving operators alone",
      [-10, 3],
    ),
  ],
});
