/**
 * A bank run: who deposits can wait for more, as long as few others withdraw; the bank has lent on what it holds.
 *
 * Diamond & Dybvig 1983, "Bank Runs, Deposit Insurance, and Liquidity", Journal of Political Economy 91:401-419. In compute: who holds
 * claims on capacity that is leased out can call them in now, at a discount to all.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { depositContract } from "../../src/situations/index.ts";
import { kernel } from "./deposit-run.kernel.ts";

const params = z.object({
  agents: z.number().int().min(1).max(1024).default(40).describe("depositors who need not withdraw early"),
  early: z
    .number()
    .min(0)
    .max(0.99)
    .default(0.25)
    .describe("lambda: share of all depositors, who are no agents, that has to withdraw"),
  returns: z.number().min(1.001).max(1000).default(2).describe("R: what a unit gives late; early it gives 1"),
  aversion: z
    .number()
    .positive()
    .max(100)
    .default(2)
    .describe("g: relative risk aversion that the best contract is made for"),
  promise: z
    .number()
    .positive()
    .max(100)
    .optional()
    .describe("c1: what is promised to who withdraws early; default that of the best contract"),
  suspension: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("share of depositors beyond which withdrawals are suspended; 1 never"),
  horizon: z.number().int().min(1).default(100).describe("rounds of an episode (truncated)"),
});
type P = z.output<typeof params>;

const unit = "deposits";
const promiseOf = (p: P): number => p.promise ?? depositContract(p).early;

const metrics = {
  cooperation: { description: "share of agents that wait", per: "tick", better: "higher" },
  run: { description: "share of rounds in which most agents withdraw", per: "tick", better: "lower" },
  broken: { description: "share of rounds in which the bank has nothing left", per: "tick", better: "lower" },
} as const satisfies Metrics;

export const depositRun = defineEnv({
  id: "deposit-run-v0",
  title: "Deposit run: to withdraw before the others do",
  subject: "markets",
  cite: ["Diamond & Dybvig 1983, Journal of Political Economy 91:401-419"],
  params,
  presets: { suspension: { suspension: 0.25 }, cautious: { returns: 1.5, early: 0.5, aversion: 3 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => discrete(2, { name: "deposit", labels: ["wait", "withdraw"] }),
  observation: (p) => ({
    claims: feature(0, 1, "share of depositors that withdrew in the last round", { unit: "share" }),
    withdrew: category(2, "1 where the agent did", { bins: 0 }),
    paid: feature(0, mostPaid(p), "what the agent was paid in the last round", { unit }),
  }),
  state: () => ({
    /** Share of depositors that withdraw, and that are paid early, in the last round. */
    claims: f64,
    served: f64,
    /** What each who waits is paid. */
    late: f64,
    /** Agents that withdraw. */
    runners: i32,
    withdrew: perAgent(u8),
    paid: perAgent(f64),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ promise: promiseOf(p) }),
  world: {
    reset(w, p) {
      w.claims = p.early;
      w.served = 0;
      w.late = 0;
      w.runners = 0;
      w.withdrew.fill(0);
      w.paid.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      let runners = 0;
      for (let a = 0; a < n; a++) {
        w.withdrew[a] = w.action[a];
        runners += w.action[a];
      }
      const claims = p.early + ((1 - p.early) * runners) / n;
      // Early it pays as far as its own rule and its units go.
      const served = servedOf(claims, p.suspension, d.promise);
      const late = lateOf(served, d.promise, p.returns);
      const early = claims > 0 ? (served * d.promise + (claims - served) * late) / claims : 0;
      for (let a = 0; a < n; a++) {
        const paid = w.withdrew[a] === 1 ? early : late;
        w.paid[a] = paid;
        w.payoff[a] = paid;
        w.wealth[a] += paid;
      }
      w.runners = runners;
      w.claims = claims;
      w.served = served;
      w.late = late;
      w.cooperation += 1 - runners / n;
      if (2 * runners > n) w.run += 1;
      if (late === 0) w.broken += 1;
    },
    observe(w) {
      const { claims, withdrew, paid } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        claims[a] = w.claims;
        withdrew[a] = w.withdrew[a];
        paid[a] = w.paid[a];
      }
    },
  },
  kernel,
  theory,
});

/** Share of depositors that is paid early where `claims` withdraw. */
function servedOf(claims: number, suspension: number, promise: number): number {
  return Math.min(claims, suspension, 1 / promise);
}

/** What each of the others is paid late: the rest, grown; nothing where nothing is left. */
function lateOf(served: number, promise: number, returns: number): number {
  return served * promise >= 1 || served >= 1 ? 0 : ((1 - served * promise) * returns) / (1 - served);
}

/** What who withdraws and who waits is paid where so many agents withdraw. */
function paidWith(p: P, runners: number): { early: number; late: number } {
  const promise = promiseOf(p);
  const claims = p.early + ((1 - p.early) * runners) / p.agents;
  const served = servedOf(claims, p.suspension, promise);
  const late = lateOf(served, promise, p.returns);
  return { early: claims > 0 ? (served * promise + (claims - served) * late) / claims : 0, late };
}

const paidByRunners = (p: P) => Array.from({ length: p.agents + 1 }, (_, runners) => paidWith(p, runners));

const mostPaid = (p: P): number =>
  paidByRunners(p).reduce((most, { early, late }) => Math.max(most, early, late), promiseOf(p));

function theory(p: P): Theory {
  const n = p.agents;
  const all = paidByRunners(p);
  const welfare = all.map(({ early, late }, k) => k * early + (n - k) * late);
  // Nobody who withdraws is better off waiting, nor the other way round.
  const stable = [...all.keys()].filter(
    (k) => (k === 0 || all[k].early >= all[k - 1].late) && (k === n || all[k].late >= all[k + 1].early),
  );
  const outcome = (k: number, note: string) => ({ welfare: welfare[k], counts: [n - k, k], note });
  const best = welfare.reduce((most, each, k) => (each > welfare[most] ? k : most), 0);
  const worst = stable.reduce((least, k) => (welfare[k] < welfare[least] ? k : least), stable[0]);
  return {
    optimum: outcome(best, "exhaustive over how many withdraw"),
    ...(stable.length > 0 && {
      nash: {
        ...outcome(worst, "the worst equilibrium in pure choices: exhaustive over how many withdraw"),
        equilibria: stable.length,
      },
    }),
  };
}
