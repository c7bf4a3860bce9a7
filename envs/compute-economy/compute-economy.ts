/**
 * An economy of compute in which operators sell units that they have to more clients than they have units, and owe each other: what
 * one cannot pay is missing to those whom it owes.
 *
 * Eisenberg & Noe 2001, Management Science 47:236-249 (who pays what); Rogers & Veraart 2013, Management Science 59:882-898 (what
 * defaults destroy); Acemoglu, Ozdaglar & Tahbaz-Salehi 2015, American Economic Review 105:564-608 (how losses spread).
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
  u8,
} from "../../src/index.ts";
import { settle } from "../../src/situations/index.ts";
import { kernel } from "./compute-economy.kernel.ts";
import { checkParams, type EconomyParams, modelOf, params } from "./params.ts";
import { theory } from "./theory.ts";

const unit = "payoff";
/** Sums of what is paid and owed are compared within this share of what there is. */
const slack = 1e-9;

const metrics = {
  oversold: { description: "clients for each unit", per: "tick" },
  cooperation: {
    description: "share of operators with no more clients than units",
    per: "tick",
    better: "higher",
  },
  called: { description: "calls of all clients", per: "tick" },
  unmet: { description: "share of calls that find no unit", per: "called", better: "lower" },
  defaults: { description: "share of operators that default", per: "tick", better: "lower" },
  meltdowns: {
    description: "share of ticks in which at least half of all default",
    per: "tick",
    better: "lower",
  },
  shortfall: {
    description: "what operators owe each other and do not pay",
    per: "tick",
    unit,
    better: "lower",
  },
  rescue: {
    description: "what is given so that operators do not default",
    per: "tick",
    unit,
    better: "lower",
  },
  worth: {
    description: "what calls bring less what those that find no unit cost, whoever bears it",
    per: "tick",
    unit,
    better: "higher",
  },
} as const satisfies Metrics;

export const computeEconomy = defineEnv({
  id: "compute-economy-v0",
  title: "Compute economy: overselling, debts and defaults",
  subject: "markets",
  cite: [
    "Eisenberg & Noe 2001, Management Science 47:236-249",
    "Rogers & Veraart 2013, Management Science 59:882-898",
    "Acemoglu, Ozdaglar & Tahbaz-Salehi 2015, American Economic Review 105:564-608",
  ],
  params,
  presets: {
    "no-credit": { credit: 0, stay: 0.5 },
    rescued: { bailout: 1000 },
    complete: { network: "complete" },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) =>
    discrete(p.levels, { name: "clients", values: Array.from(modelOf(p).clients), unit: "clients" }),
  observation: (p: EconomyParams) => ({
    busy: category(2, "1 where the last tick was busy"),
    cash: feature(0, Math.max(p.equity, 1e-9), "own cash", { unit, bins: 4 }),
    clients: feature(p.capacity, p.most, "own clients", {
      unit: "clients",
      bins: Math.min(3, p.most - p.capacity),
    }),
    calls: feature(0, p.most, "calls of own clients in the last tick", { unit: "calls" }),
    defaults: feature(0, 1, "share of operators that defaulted in the last tick", { bins: 0 }),
    tick: feature(0, p.horizon, "ticks of the episode that are over", { unit: "ticks" }),
  }),
  state: () => ({
    busy: u8,
    /** Operators that defaulted in the last tick. */
    fallen: i32,
    cash: perAgent(f64),
    clients: perAgent(i32),
    /** Its level. */
    level: perAgent(i32),
    calls: perAgent(i32),
    /** Before others pay: cash and what the tick brought. */
    own: perAgent(f64),
    due: perAgent(f64),
    paid: perAgent(f64),
    /** 1 where it could not pay. */
    defaulted: perAgent(u8),
    /** What it owes and does not pay, to operators and to clients. */
    unpaid: perAgent(f64),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ ...modelOf(p), share: modelOf(p).network.share }),
  world: {
    reset(w, p) {
      w.busy = w.random() < 0.5 ? 0 : 1;
      w.fallen = 0;
      w.cash.fill(p.equity);
      w.clients.fill(p.capacity);
      w.level.fill(0);
      w.calls.fill(0);
      w.own.fill(p.equity);
      w.due.fill(p.credit);
      w.paid.fill(p.credit);
      w.defaulted.fill(0);
      w.unpaid.fill(0);
      w.wealth.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { clients, callsUpTo, share } = d;
      if (w.random() >= p.stay) w.busy = 1 - w.busy;

      let calls = 0;
      let unmet = 0;
      let sold = 0;
      let cautious = 0;
      let rescue = 0;
      for (let a = 0; a < n; a++) {
        const level = Math.max(w.action[a], w.level[a] - p.drop);
        w.level[a] = level;
        // One number an operator, whatever it does: the more clients, the more calls by the same luck.
        const luck = w.random();
        const at = (2 * level + w.busy) * (p.most + 1);
        let called = 0;
        while (callsUpTo[at + called] < luck) called++;
        const missing = Math.max(0, called - p.capacity);
        const own = w.cash[a] + p.fee * called - p.penalty * missing;
        const given = Math.min(p.bailout, Math.max(0, -own));
        w.clients[a] = clients[level];
        w.calls[a] = called;
        w.own[a] = own + given;
        calls += called;
        unmet += missing;
        sold += clients[level];
        cautious += Number(clients[level] <= p.capacity);
        rescue += given;
      }

      settle(d.network, w.due, w.own, w.paid, w.first);
      const least = -slack * (p.credit + p.equity);
      let fallen = 0;
      let shortfall = 0;
      for (let a = 0; a < n; a++) {
        let received = 0;
        for (let b = 0; b < n; b++) received += share[b * n + a] * w.paid[b];
        const left = w.own[a] + received - w.due[a];
        const had = w.cash[a];
        if (left >= least) {
          const cash = Math.max(0, left);
          w.defaulted[a] = 0;
          w.unpaid[a] = 0;
          w.payoff[a] = cash - had;
          // What is above the capital that it needs is paid out.
          w.cash[a] = Math.min(p.equity, cash);
        } else {
          fallen++;
          w.defaulted[a] = 1;
          w.unpaid[a] = -left;
          shortfall += w.due[a] - w.paid[a];
          // Its owner loses what it had and no more; another puts in new capital.
          w.payoff[a] = -had;
          w.cash[a] = p.equity;
        }
        w.wealth[a] += w.payoff[a];
      }
      w.fallen = fallen;

      w.oversold += sold / (n * p.capacity);
      w.cooperation += cautious / n;
      w.called += calls;
      w.unmet += unmet;
      w.defaults += fallen / n;
      if (2 * fallen >= n) w.meltdowns += 1;
      w.shortfall += shortfall;
      w.rescue += rescue;
      w.worth += p.fee * calls - p.penalty * unmet;
    },
    observe(w) {
      const n = w.agents;
      const { busy, cash, clients, calls, defaults, tick } = w.obs;
      for (let a = 0; a < n; a++) {
        busy[a] = w.busy;
        cash[a] = w.cash[a];
        clients[a] = w.clients[a];
        calls[a] = w.calls[a];
        defaults[a] = w.fallen / n;
        tick[a] = w.tick;
      }
    },
  },
  kernel,
  theory,
});
