/**
 * Learned against hardcoded in games whose results are published: what a rule that all are told to keep yields, what learners
 * find by themselves and under a toll, and which of these societies a single agent would leave.
 */
import { congestionGame } from "../../envs/index.ts";
import type { RewardOption } from "../../src/credit/index.ts";
import {
  type Claim,
  comparison,
  type Results,
  type RunConfig,
  reached,
  scaled,
} from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import { bar, optimum } from "../bar-problem/bar.ts";
import { auction } from "../bidding-learners/auction.ts";

const sessions = 16;
const long = 200_000;
const bidding = 1_500_000;
const evenings = 3000;
const guests = 168;

/** Of the commons: what a token takes from the others at the optimum, 7/8 of .25 times 36. */
const toll = { use: "pigouvian-tax", params: { on: "effort", rate: 7.875 } };
/** Exploration fades with the length. */
const trier = (ticks: number) => ({
  use: "q-learning",
  params: { alpha: 0.05, gamma: 0, epsilon: { start: 1, decay: (4e-5 * long) / ticks } },
});
const trial = trier(long);
/** In the short version. */
const short = long / 20;
const told = (eta: number) => ({ use: "hedge", params: { eta } });
/** Of the auction, as Banchio & Skrzypacz (2022) have them, but for how long they explore. */
const bidder = (more: object = {}) => ({
  use: "q-learning",
  params: {
    alpha: 0.05,
    gamma: 0.99,
    epsilon: { start: 1, decay: 15 / bidding },
    init: { low: 0, high: 100 },
    ...more,
  },
});
/** Of the bar: bandits, which explore less and less, and not at all in the last tenth. */
const guest = (reward?: RewardOption) => ({
  use: "q-learning",
  params: { alpha: 0.1, gamma: 0, epsilon: { start: 0.35, steps: 0.9 * evenings } },
  ...(reward && { reward }),
});
/** Of the roads: what a trip adds to those of others. */
const trips = { use: "pigouvian-tax", params: { on: "externality", redistribute: true } };
/** Hands that do another thing than was meant, once in a hundred times. */
const slips = { use: "tremble", params: { probability: 0.02 } };

const config: RunConfig = {
  name: "game-by-game",
  seed: 0,
  sessions,
  scenes: {
    commons: {
      label: "A commons of eight (Walker, Gardner & Ostrom 1990)",
      env: "appropriation-v0",
      params: { endowment: 10 },
      train: long,
      window: long / 20,
      evaluate: 200,
      show: { efficiency: "share of the rent", investment: "tokens" },
      baseline: "trial",
      certify: { sessions, ticks: 200, discount: 0.9, learners: [] },
      societies: {
        quota: { label: "norm: 36 tokens, shared equally", kind: "norm", policies: [{ use: "fixed-quota" }] },
        told: { label: "Hedge", kind: "learned", policies: [told(0.02)] },
        trial: { label: "Q-learning", kind: "learned", policies: [trial] },
        tolled: { label: "Q-learning, a toll", kind: "mechanism", policies: [trial], mechanisms: [toll] },
      },
    },
    dilemma: {
      label: "The prisoner's dilemma with slips (Nowak & Sigmund 1993)",
      env: "matrix-game-v0",
      params: { game: "prisoners-dilemma", memory: 1 },
      train: long,
      window: long / 20,
      evaluate: 20_000,
      show: { cooperation: "cooperation" },
      baseline: "trial",
      certify: { sessions, ticks: 500, discount: 0.95, learners: [] },
      societies: {
        tat: {
          label: "norm: tit-for-tat",
          kind: "norm",
          policies: [{ use: "tit-for-tat" }],
          mechanisms: [slips],
        },
        shift: {
          label: "norm: win-stay, lose-shift",
          kind: "norm",
          policies: [{ use: "win-stay-lose-shift" }],
          mechanisms: [slips],
        },
        trial: {
          label: "Q-learning",
          kind: "learned",
          policies: [
            { use: "q-learning", params: { alpha: 0.1, gamma: 0.95, epsilon: { start: 1, decay: 4e-5 } } },
          ],
          mechanisms: [slips],
        },
      },
    },
    roads: {
      label: "Two roads for a hundred drivers (Pigou 1920)",
      env: "congestion-game-v0",
      params: { ...congestionGame.presets!.pigou },
      train: 1000,
      window: 50,
      evaluate: 200,
      byAgent: false,
      show: { meanLatency: "mean time of a trip" },
      baseline: "told",
      societies: {
        split: {
          label: "norm: half of them on each road",
          kind: "norm",
          policies: [
            { use: "always", params: { action: 0 }, seats: Array.from({ length: 50 }, (_, j) => j) },
            { use: "always", params: { action: 1 } },
          ],
        },
        told: { label: "Hedge", kind: "learned", policies: [told(0.5)] },
        tolled: { label: "Hedge, tolls", kind: "mechanism", policies: [told(0.5)], mechanisms: [trips] },
      },
    },
    auction: {
      label: "A first-price auction (Banchio & Skrzypacz 2022)",
      env: "matrix-game-v0",
      params: auction((winning) => winning),
      train: bidding,
      window: bidding / 15,
      evaluate: 1000,
      baseline: "trial",
      certify: { sessions, ticks: 200, discount: 0.9, learners: [] },
      societies: {
        high: { label: "norm: bid .95", kind: "norm", policies: [{ use: "always", params: { action: 18 } }] },
        trial: { label: "Q-learning", kind: "learned", policies: [bidder()] },
        told: {
          label: "Q-learning, told what each bid would have paid",
          kind: "learned",
          policies: [bidder({ updates: "all" })],
        },
      },
    },
    bar: {
      label: "Seven nights for 168 guests (Wolpert & Tumer 2002)",
      env: bar,
      params: { agents: guests },
      train: evenings,
      window: evenings / 20,
      evaluate: 1,
      byAgent: false,
      baseline: "trial",
      societies: {
        roster: {
          label: "norm: six on each of six nights, the others on the seventh",
          kind: "norm",
          policies: [
            ...Array.from({ length: 6 }, (_, night) => ({
              use: "always",
              params: { action: night },
              seats: Array.from({ length: 6 }, (_, j) => 6 * night + j),
            })),
            { use: "always", params: { action: 6 } },
          ],
        },
        trial: { label: "Q-learning", kind: "learned", policies: [guest()] },
        adds: {
          label: "Q-learning from what each adds",
          kind: "mechanism",
          policies: [guest({ use: "difference", baseline: "absent" })],
        },
      },
    },
  },
};
const worth: Record<string, { name: string; metric: string; scale: number; unit: string }> = {
  commons: { name: "share of the rent", metric: "efficiency", scale: 1, unit: "share of the rent" },
  dilemma: { name: "payoff of each", metric: "welfare", scale: 1 / 2, unit: "payoff a round" },
  roads: { name: "mean time", metric: "meanLatency", scale: 1, unit: "time units" },
  auction: { name: "what bidders keep", metric: "welfare", scale: 1, unit: "share of the good's value" },
  bar: {
    name: "share of the best",
    metric: "welfare",
    scale: 1 / optimum(guests),
    unit: "share of the best",
  },
};

function figures(results: Results): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config.scenes).map(([scene, { label = scene, societies }]) => {
      const { metric, scale, unit } = worth[scene];
      const bars = Object.entries(societies).map(([society, { label: name = society }]) => {
        const { iqm, low, high } = results.scenes[scene].societies[society].summary[metric];
        return { group: "", label: name, value: scale * iqm, low: scale * low, high: scale * high };
      });
      const chart = barChart({ title: label, xLabel: `${unit}; interquartile mean, 95 % interval`, bars });
      return [scene, chart];
    }),
  );
}

/** Who has not tried enough in the short version. */
const early = new Set([
  "commons trial",
  "commons tolled",
  "auction trial",
  "auction told",
  "bar trial",
  "bar adds",
]);

/** What a society of a scene comes to. */
const comes = (
  says: string,
  scene: string,
  society: string,
  [expected, slack]: readonly [expected: number, slack: number],
  source: string,
  status: Claim<Results>["status"] = "source",
): Claim<Results> => {
  const { name, metric, scale } = worth[scene];
  return {
    says,
    measured: scaled(scale, reached(scene, society, metric)),
    within: [expected - slack, expected + slack],
    // Four sessions where there are sixteen.
    ...(!early.has(`${scene} ${society}`) && {
      quick: [expected - 4 * slack, expected + 4 * slack] as const,
    }),
    quantity: `${name}, ${scene}, ${society}`,
    source,
    status,
  };
};

const model = "Walker, Gardner & Ostrom 1990, JEEM 19:203-211";
const again = "the same learners in another program";
const chain = "Nowak & Sigmund 1993, Nature 364:56-58; exact Markov chain at 1 % of slips";
const pigou = "Pigou 1920, The Economics of Welfare";
const auctions = "Banchio & Skrzypacz 2022, EC";
const members = "Wolpert & Tumer 2002, Optimal payoff functions for members of collectives";

export const experiment = comparison({
  title: "Learned against hardcoded, game by game",
  question:
    "In games whose results are published: what does a rule yield that all are told to keep, what do learners find alone and under a toll, and which of these societies would a single agent leave?",
  reproduces: [model, "Nowak & Sigmund 1993, Nature 364:56-58", pigou, auctions, members],
  config,
  quick: {
    sessions: 4,
    scenes: {
      commons: {
        train: short,
        window: short / 20,
        certify: { societies: ["quota"], sessions: 4 },
        societies: { trial: { policies: [trier(short)] }, tolled: { policies: [trier(short)] } },
      },
      dilemma: {
        train: short,
        window: short / 20,
        evaluate: 5000,
        certify: { societies: ["shift"], sessions: 4 },
      },
      roads: { train: 200 },
      auction: { train: 20_000, window: 1000, certify: { societies: ["high"], sessions: 4 } },
      bar: { train: 60, window: 20 },
    },
  },
  claims: [
    comes(
      "A quota of 36 tokens keeps all of the rent",
      "commons",
      "quota",
      [1, 1e-9],
      `${model}: closed form`,
    ),
    comes(
      "Who is told what each choice would have paid leaves .395 of it, within .02",
      "commons",
      "told",
      [0.395, 0.02],
      `${model}: closed form`,
    ),
    comes("Who tries for itself leaves .74, within .1", "commons", "trial", [0.74, 0.1], again, "simulated"),
    comes("Under the toll it leaves .96, within .04", "commons", "tolled", [0.96, 0.04], again, "simulated"),
    comes(
      "Tit-for-tat with 1 % of slips earns 2.25 a round, within .1",
      "dilemma",
      "tat",
      [2.25, 0.1],
      chain,
    ),
    comes("Win-stay, lose-shift earns 2.95, within .01", "dilemma", "shift", [2.951, 0.01], chain),
    comes(
      "Half of the drivers on each road take .75 on average",
      "roads",
      "split",
      [0.75, 1e-9],
      `${pigou}: closed form`,
    ),
    comes(
      "Who is told what each road would have taken takes 1, within .02",
      "roads",
      "told",
      [1, 0.02],
      `${pigou}: closed form`,
    ),
    comes("Under tolls they take .75, within .02", "roads", "tolled", [0.75, 0.02], `${pigou}: closed form`),
    comes("Who bids .95 keeps .05", "auction", "high", [0.05, 1e-9], `${auctions}: closed form`),
    comes(
      "Bidders who try for themselves keep over .60",
      "auction",
      "trial",
      [0.8, 0.2],
      `${auctions}; .775 in another program, 40 sessions`,
      "simulated",
    ),
    comes(
      "Bidders who are told what each bid would have paid keep at most .15",
      "auction",
      "told",
      [0.075, 0.075],
      `${auctions}; .09 in another program, 40 sessions`,
      "simulated",
    ),
    comes("The roster is the best", "bar", "roster", [1, 1e-9], `${members}: closed form`),
    comes(
      "Guests who try for themselves reach less than .40 of it",
      "bar",
      "trial",
      [0.2, 0.2],
      `${members}; .23 in another program`,
      "simulated",
    ),
    comes(
      "Guests who learn from what they add reach at least .98",
      "bar",
      "adds",
      [1, 0.02],
      `${members}; 1.00 in another program`,
      "simulated",
    ),
  ],
  figures,
});
