/**
 * A crisis between two states: one demands a share of what is at stake, the other accepts or fights.
 *
 * Fearon 1995, "Rationalist Explanations for War", International Organization 49:379-414; Powell 2006, International Organization
 * 60:169-203. War wastes what both could share, and comes nevertheless: where costs are private a demand is a gamble, and where
 * power shifts nobody can promise not to use it later.
 */
import { category, defineEnv, discrete, f64, feature, i32, type Metrics, perAgent } from "../../src/index.ts";
import { kernel } from "./crisis-bargaining.kernel.ts";
import { type CrisisParams, checkParams, demandsOf, params, promised, weightsOf } from "./params.ts";
import { theory } from "./theory.ts";

const action = (p: CrisisParams) => [
  discrete(p.levels, { name: "demand", unit: "share", values: Array.from(demandsOf(p)) }),
  discrete(2, { name: "answer", labels: ["accept", "fight"] }),
];

const observation = (p: CrisisParams) => ({
  table: category(
    p.levels + 2,
    "0 where a demand is to be made, 1 + number of the one that is to be answered, last of all where there has been war",
  ),
  period: category(Math.max(2, p.power.length), "periods that are over"),
  cost: feature(
    p.costs[0],
    p.costs[1] > p.costs[0] ? p.costs[1] : p.costs[0] + 1,
    "what war costs who answers",
    {
      unit: "payoff",
      bins: p.costBins,
    },
  ),
  asked: feature(0, 1, "the demand that is to be answered", { unit: "share", bins: 0 }),
  odds: feature(0, 1, "probability with which who demands would win a war now", { bins: 0 }),
});

const metrics = {
  war: { description: "share of crises that end in war", per: "crises", better: "lower" },
  crises: { description: "crises that are over", per: "tick" },
  loss: { description: "what war has cost both", per: "crises", unit: "payoff", better: "lower" },
  demand: { description: "share that is demanded", per: "demands" },
  demands: { description: "demands", per: "tick" },
} as const satisfies Metrics;

export const crisisBargaining = defineEnv({
  id: "crisis-bargaining-v0",
  title: "Crisis bargaining: demands in the shadow of war",
  subject: "conflict",
  cite: [
    "Fearon 1995, International Organization 49:379-414",
    "Powell 2006, International Organization 60:169-203",
  ],
  params,
  presets: {
    inspected: { inspection: true },
    // Who answers wins with .7 now, and with .6 in all periods to come.
    "power-shift": { power: [0.3, 0.4], costs: [0.1, 0.1], discount: 0.9 },
    "slow-shift": { power: [0.3, 0.33], costs: [0.1, 0.1], discount: 0.9 },
  },
  check: checkParams,
  agents: () => 2,
  horizon: (p) => 2 * p.power.length,
  masked: true,
  action,
  observation,
  roles: (p) => [
    {
      name: "demander",
      seats: [0],
      action: ["demand"],
      observation: ["table", "period", ...(p.inspection ? ["cost"] : []), "asked", "odds"],
    },
    { name: "answerer", seats: [1], action: ["answer"] },
  ],
  state: () => ({
    /** What war costs who answers. */
    cost: f64,
    /** 0 where a demand is to be made, 1 + number of the one that is to be answered, 1 + levels after war. */
    table: i32,
    /** The demand of this period, or the last one. */
    asked: f64,
    /** The odds at which there was war; NaN before. */
    settled: f64,
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    demands: demandsOf(p),
    ...weightsOf(p),
    last: p.power.length - 1,
    promised: promised(p),
  }),
  world: {
    reset(w, p) {
      w.cost = p.costs[0] + (p.costs[1] - p.costs[0]) * w.random();
      w.table = 0;
      w.asked = 0;
      w.settled = Number.NaN;
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const atWar = p.levels + 1;
      if (w.tick % 2 === 0) {
        if (w.table === atWar) return;
        // Who has been switched off demands nothing, and accepts everything.
        const choice = w.active[0] === 1 ? w.actions[0][0] : 0;
        w.table = choice + 1;
        w.asked = d.demands[choice];
        w.demand += w.asked;
        w.demands += 1;
        return;
      }
      const period = w.tick >> 1;
      if (w.table !== atWar && w.active[1] === 1 && w.actions[1][1] === 1) {
        w.table = atWar;
        w.settled = p.power[period];
        w.war += 1;
        w.loss += (p.ownCost + w.cost) * d.rest[period];
      }
      // War settles this period and all that follow.
      const now = d.now[period];
      if (w.table === atWar) {
        w.payoff[0] = (w.settled - p.ownCost) * now;
        w.payoff[1] = (1 - w.settled - w.cost) * now;
      } else {
        w.payoff[0] = w.asked * now;
        w.payoff[1] = (1 - w.asked) * now;
        w.table = 0;
      }
      w.wealth[0] += w.payoff[0];
      w.wealth[1] += w.payoff[1];
      if (period === d.last) {
        w.ended = 1;
        w.crises += 1;
      }
    },
    observe(w, p, d) {
      const { table, period, cost, asked, odds } = w.obs;
      const now = Math.min(w.tick >> 1, d.last);
      for (let a = 0; a < 2; a++) {
        table[a] = w.table;
        period[a] = now;
        cost[a] = w.cost;
        asked[a] = w.table > 0 && w.table <= p.levels ? w.asked : 0;
        odds[a] = p.power[now];
      }
      // Who has demanded waits for the answer, and so does who is at war.
      const most = w.table > 0 ? 1 : now > 0 ? d.promised : p.levels;
      for (let choice = most; choice < p.levels; choice++) w.mask[choice] = 0;
    },
  },
  kernel,
  theory,
});
