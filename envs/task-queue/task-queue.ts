/**
 * Tasks of several owners before one server: whoever claims priority is served first, and may interrupt what is being done, at the
 * price of a hand-off when the server comes back to it. Claims cost nothing, so that in the end everything is urgent.
 *
 * Cobham 1954, "Priority assignment in waiting line problems", Operations Research 2:70-76; Cox & Smith 1961, Queues (the rule c mu);
 * Mendelson & Whang 1990, "Optimal incentive-compatible priority pricing for the M/M/1 queue", Operations Research 38:870-883.
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
  type World,
} from "../../src/index.ts";
import { eventAt } from "../queue/events.ts";
import { checkParams, type Model, modelOf, type P, params } from "./params.ts";
import { kernel } from "./task-queue.kernel.ts";
import { theory } from "./theory.ts";

/** Numbers of tasks beyond it read as it. */
const shown = 100;

const action = (p: P) => {
  const claim = discrete(p.levels, { name: "claim", unit: "level" });
  return p.preempt === "chosen"
    ? [claim, discrete(2, { name: "interrupt", labels: ["waits", "interrupts"] })]
    : claim;
};

const observation = () => ({
  own: category(21, "own tasks in the system (at most 20)", { unit: "tasks" }),
  others: feature(0, shown, "tasks of all others (at most 100)", { unit: "tasks" }),
  urgent: feature(0, shown, "of these the tasks of owners that claimed more than level 0", { unit: "tasks" }),
  serving: category(3, "0 the server is idle, 1 it is at an own task, 2 at one of another", { bins: 0 }),
  rank: feature(0, 1, "share of the owners whose tasks are worth less for a unit of the server's time"),
});

const state = () => ({
  /** Owner of the task in service, -1 where the server is idle. */
  serving: i32,
  /** The server is in a hand-off, on its way back into the task. */
  resuming: u8,
  /** Next tick of the trace. */
  traceTick: i32,
  /** Tasks in the system of each, that in service among them. */
  tasks: perAgent(i32),
  /** Of these, those that were interrupted and have not gone on. */
  interrupted: perAgent(i32),
  claim: perAgent(i32),
  /** Whether its tasks may interrupt. */
  bold: perAgent(u8),
  /** Level that each claimed times its tasks that were begun, in the last tick: what a price for priority is laid on. */
  favoured: perAgent(f64),
  /** Tasks of others that each interrupted in the last tick. */
  intrusions: perAgent(f64),
});

const metrics = {
  present: { description: "tasks in the system", per: "time", unit: "tasks", better: "lower" },
  sojourn: {
    description: "mean time of a task in the system, by Little's law",
    per: "finished",
    unit: "time",
    better: "lower",
  },
  claims: { description: "mean claim, as a share of the highest", per: "tick" },
  intruded: { description: "interruptions", per: "finished", better: "lower" },
  arrived: { description: "tasks handed in", per: "time", unit: "tasks" },
  lost: { description: "share of these that found no room", per: "arrived", better: "lower" },
  finished: { description: "tasks done", per: "time", unit: "tasks", better: "higher" },
  busy: { description: "share of the time in which the server is not idle", per: "time" },
  time: { description: "expected time that passed", per: "tick", unit: "time" },
} as const satisfies Metrics;

type W = World<ReturnType<typeof state>, typeof metrics, ReturnType<typeof observation>>;

export const taskQueue = defineEnv({
  id: "task-queue-v0",
  title: "Task queue: priorities that are claimed",
  subject: "networks",
  cite: [
    "Cobham 1954, Operations Research 2:70-76",
    "Cox & Smith 1961, Queues",
    "Mendelson & Whang 1990, Operations Research 38:870-883",
    "Smith 1956, Naval Research Logistics Quarterly 3:59-66",
    "Patel et al. 2024, Splitwise, ISCA (traces)",
  ],
  params,
  presets: {
    "two-classes": { agents: 2, rates: [0.3, 0.4] },
    "short-and-long": { agents: 2, rates: [0.6, 0.25], means: [0.5, 2], costs: [1] },
    "hand-off": { agents: 2, rates: [0.3, 0.4], preempt: "chosen", handOff: 0.5 },
    simultaneous: { agents: 4, rates: [0], means: [3, 1, 4, 2], costs: [2, 1, 4, 1], levels: 4, start: 1 },
    conversation: { arrivals: "trace", means: [0.15], horizon: 3600 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation,
  state,
  metrics,
  derive: (p) => ({
    ...modelOf(p),
    never: p.preempt === "never",
    chosen: p.preempt === "chosen",
    /** Nothing comes after what is there at the start. */
    ends: p.arrivals === "poisson" && modelOf(p).rates.every((rate) => rate === 0),
  }),
  world: {
    reset(w, p, d) {
      w.traceTick = d.deal ? w.randomInt(d.deal.ticks) : 0;
      w.serving = -1;
      w.resuming = 0;
      w.tasks.fill(p.start);
      w.interrupted.fill(0);
      w.claim.fill(0);
      w.bold.fill(0);
      w.favoured.fill(0);
      w.intrusions.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      w.favoured.fill(0);
      w.intrusions.fill(0);
      let claims = 0;
      for (let a = 0; a < n; a++) {
        w.claim[a] = w.action[a];
        claims += w.action[a];
        w.bold[a] = d.never ? 0 : d.chosen ? w.actions[1][a] : 1;
      }
      w.claims += claims / (n * (p.levels - 1));
      // Later the server decides at events.
      if (w.tick === 0) decide(w, p, w.random());
      if (d.deal) {
        const from = d.deal.firstOfTick[w.traceTick];
        const to = d.deal.firstOfTick[w.traceTick + 1];
        for (let j = from; j < to; j++) arrive(w, p, d.deal.client[j]);
        w.traceTick = w.traceTick + 1 === d.deal.ticks ? 0 : w.traceTick + 1;
        decide(w, p, w.random());
        // As many as there are, with the time of the tick between them in even parts.
        const services = w.poisson(d.fastest * p.tickSeconds);
        const time = p.tickSeconds / (services + 1);
        for (let k = 0; k < services; k++) {
          pass(w, d, time);
          serve(w, p, d, w.random());
          decide(w, p, w.random());
        }
        pass(w, d, time);
      } else
        for (let k = 0; k < p.events; k++) {
          pass(w, d, d.wait);
          const event = eventAt(d.cumulative, w.random());
          const done = w.random();
          if (event < n) arrive(w, p, event);
          else serve(w, p, d, done);
          decide(w, p, w.random());
        }
      if (d.ends) {
        let left = 0;
        for (let a = 0; a < n; a++) left += w.tasks[a];
        if (left === 0) w.ended = 1;
      }
    },
    observe(w, _, d) {
      const n = w.agents;
      const { own, others, urgent, serving, rank } = w.obs;
      let all = 0;
      let claimed = 0;
      for (let a = 0; a < n; a++) {
        all += w.tasks[a];
        if (w.claim[a] > 0) claimed += w.tasks[a];
      }
      for (let a = 0; a < n; a++) {
        own[a] = Math.min(20, w.tasks[a]);
        others[a] = Math.min(100, all - w.tasks[a]);
        urgent[a] = Math.min(100, claimed - (w.claim[a] > 0 ? w.tasks[a] : 0));
        serving[a] = w.serving < 0 ? 0 : w.serving === a ? 1 : 2;
        rank[a] = d.ranks[a];
      }
    },
  },
  kernel,
  theory,
});

/** Time passes, and is charged for every task that is there. */
function pass(w: W, d: Model, time: number): void {
  let all = 0;
  for (let a = 0; a < w.agents; a++) {
    w.payoff[a] -= d.costs[a] * w.tasks[a] * time;
    all += w.tasks[a];
  }
  w.present += all * time;
  w.sojourn += all * time;
  w.time += time;
  if (w.serving >= 0) w.busy += time;
}

function arrive(w: W, p: P, a: number): void {
  w.arrived += 1;
  if (w.tasks[a] < p.room) w.tasks[a] += 1;
  else w.lost += 1;
}

/** The server comes to the end of what it does, if that is as fast as `done` asks: of a task, or of the hand-off before it. */
function serve(w: W, p: P, d: Model, done: number): void {
  const a = w.serving;
  if (a >= 0) {
    const mean = w.resuming === 1 ? p.handOff : d.means[a];
    if (done * d.fastest * mean < 1) {
      if (w.resuming === 1) w.resuming = 0;
      else {
        w.tasks[a] -= 1;
        w.finished += 1;
        w.serving = -1;
      }
    }
  }
}

/** The server takes up a task of the highest claim, by lot among these; a busy one only if it may interrupt. */
function decide(w: W, p: P, lot: number): void {
  const n = w.agents;
  const busy = w.serving;
  let top = busy >= 0 ? w.claim[busy] : -1;
  let waiting = 0;
  for (let a = 0; a < n; a++) {
    if (w.tasks[a] === 0 || (busy >= 0 && (a === busy || w.bold[a] === 0))) continue;
    if (w.claim[a] > top) {
      top = w.claim[a];
      waiting = w.tasks[a];
    } else if (waiting > 0 && w.claim[a] === top) waiting += w.tasks[a];
  }
  if (waiting > 0) {
    let left = Math.floor(lot * waiting);
    let next = -1;
    for (let a = 0; a < n && next < 0; a++) {
      if (w.claim[a] !== top || (busy >= 0 && (a === busy || w.bold[a] === 0))) continue;
      left -= w.tasks[a];
      if (left < 0) next = a;
    }
    if (busy >= 0) {
      w.interrupted[busy] += 1;
      w.intrusions[next] += 1;
      w.intruded += 1;
    }
    w.serving = next;
    w.resuming = w.interrupted[next] > 0 && p.handOff > 0 ? 1 : 0;
    if (w.interrupted[next] > 0) w.interrupted[next] -= 1;
    else w.favoured[next] += top;
  }
}
