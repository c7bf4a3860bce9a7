/**
 * Bidders that learn: Q-learners in first- and second-price auctions, alone with what they are paid and told what was needed.
 *
 * Banchio & Skrzypacz 2022, "Artificial Intelligence and Auction Design", EC. Two bidders value the good at 1 and bid on a
 * grid; ties are broken at random. They see nothing of the past.
 */
import {
  comparison,
  everySession,
  type Quantity,
  type Results,
  type RunConfig,
  reached,
} from "../../src/lab/index.ts";
import { barChart } from "../../src/report/index.ts";
import type { Interval } from "../../src/stats/index.ts";
import { auction } from "./auction.ts";

const ticks = 1_500_000;

const learner = (gamma: number, long: number, more: object = {}) => ({
  use: "q-learning",
  params: {
    alpha: 0.05,
    gamma,
    epsilon: { start: 1, end: 0, decay: (1e-5 * ticks) / long },
    init: { low: 0, high: 1 / (1 - gamma) },
    ...more,
  },
});

const scenes = (long: number): RunConfig["scenes"] => {
  const common = {
    env: "matrix-game-v0",
    train: long,
    window: long / 15,
    evaluate: 1000,
  };
  const patient = { label: "Q-learners, gamma .99", policies: [learner(0.99, long)] };
  return {
    first: {
      label: "First price",
      ...common,
      params: auction((winning) => winning),
      societies: {
        patient,
        told: {
          label: "told what each bid would have paid",
          policies: [learner(0.99, long, { updates: "all" })],
        },
        myopic: { label: "gamma 0", policies: [learner(0, long)] },
      },
    },
    second: {
      label: "Second price",
      ...common,
      params: auction((_, losing) => losing),
      societies: { patient },
    },
  };
};

const config: RunConfig = { name: "bidding-learners", seed: 0, sessions: 20, scenes: scenes(ticks) };
/** Who counts later auctions and learns from what it bids alone takes the whole length; the others are judged. */
const quick = { sessions: 4, scenes: scenes(ticks / 20) };

/** What the seller is paid: the good is worth 1, and bidders keep the rest. */
const revenue =
  (kept: Quantity): Quantity =>
  (results) => {
    const found = kept(results);
    return found && { estimate: 1 - found.estimate, low: 1 - found.high, high: 1 - found.low };
  };

function figures(results: Results): Record<string, string> {
  const bars = Object.entries(config.scenes).flatMap(([scene, { label: group = scene, societies }]) =>
    Object.entries(societies).map(([society, { label = society }]) => {
      const { estimate, low, high } = revenue(reached(scene, society))(results) as Interval;
      return { group, label, value: estimate, low, high };
    }),
  );
  return {
    revenue: barChart({
      title: "What the seller is paid",
      xLabel: "revenue, share of the bidders' value; interquartile mean, 95 % interval",
      bars,
      include: [0, 1],
      references: [{ label: "highest bid, .95", value: 0.95 }],
    }),
  };
}

const paper = "Banchio & Skrzypacz 2022, EC";
const simulated = { status: "simulated" } as const;

export const experiment = comparison({
  title: "Bidders that learn",
  question:
    "What is a seller paid by two Q-learners in a first-price auction, in a second-price one, and where they are told what each bid would have paid?",
  reproduces: ["Banchio & Skrzypacz 2022, Artificial Intelligence and Auction Design, EC"],
  config,
  quick,
  claims: [
    {
      says: "First price: far below the value, under .40",
      measured: revenue(reached("first", "patient")),
      quantity: "revenue, first price",
      within: [0, 0.4],
      source: `${paper}; .225 in another program, 40 sessions`,
      ...simulated,
    },
    {
      says: "Second price: the highest bid in every session",
      measured: revenue(everySession("second", "patient")),
      quantity: "revenue, second price",
      within: [0.9, 1],
      source: `${paper}; .95 in 40 of 40 sessions of another program`,
      ...simulated,
    },
    {
      says: "First price, told what each bid would have paid: at least .85",
      measured: revenue(reached("first", "told")),
      quantity: "revenue, first price, told",
      within: [0.85, 1],
      // A step of the grid is .05: so much may few sessions miss.
      quick: [0.8, 1],
      source: `${paper}; .91 in another program, 40 sessions`,
      ...simulated,
    },
    {
      says: "First price where only this auction counts: .95, within .03",
      measured: revenue(reached("first", "myopic")),
      quantity: "revenue, first price, gamma 0",
      within: [0.92, 0.98],
      quick: [0.87, 1],
      source: "another program, 40 sessions",
      ...simulated,
    },
  ],
  figures,
});
