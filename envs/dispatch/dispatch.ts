/**
 * Dispatchers send jobs to servers that each have a queue: the fast one is crowded until it is no better than the slow one, which costs
 * all more than a split that nobody would keep to; and a look at two queues is nearly as good as a look at all.
 *
 * Bell & Stidham 1983, "Individual versus social optimization in the allocation of customers to alternative servers", Management Science
 * 29:831-839; Mitzenmacher 2001, "The power of two choices in randomized load balancing", IEEE Transactions on Parallel and Distributed
 * Systems 12:1094-1104. Equations and the order of events are in the README.
 */
import { defineEnv, discrete, f64, feature, i32, type Metrics, perAgent, vector } from "../../src/index.ts";
import { eventAt } from "../queue/events.ts";
import { kernel } from "./dispatch.kernel.ts";
import { checkParams, modelOf, type P, params } from "./params.ts";
import { theory } from "./theory.ts";

/** Queues beyond it read as it. */
const shown = 1000;

const observation = (p: P) => ({
  queue: feature(0, shown, "jobs at each server that can be chosen (at most 1000)", {
    unit: "jobs",
    size: modelOf(p).choices,
  }),
  service: feature(
    0,
    p.service.reduce((a, b) => Math.max(a, b)),
    "jobs that each of these does in a unit of time",
    {
      unit: "jobs per unit of time",
      size: modelOf(p).choices,
    },
  ),
});

const metrics = {
  sojourn: {
    description: "mean time of a job in the system, as it is expected when it joins",
    per: "sent",
    unit: "time",
    better: "lower",
  },
  fast: { description: "share of the jobs that go to one of the fastest servers", per: "sent" },
  queued: { description: "jobs that a job finds at its server", per: "sent", unit: "jobs", better: "lower" },
  sent: { description: "jobs sent", per: "tick", unit: "jobs" },
} as const satisfies Metrics;

export const dispatch = defineEnv({
  id: "dispatch-v0",
  title: "Dispatch: jobs to servers with queues",
  subject: "networks",
  cite: [
    "Bell & Stidham 1983, Management Science 29:831-839",
    "Vvedenskaya, Dobrushin & Karpelevich 1996, Problems of Information Transmission 32:15-27",
    "Mitzenmacher 2001, IEEE Transactions on Parallel and Distributed Systems 12:1094-1104",
  ],
  params,
  presets: {
    bandits: { agents: 30, turns: "drawn" },
    "two-choices": { agents: 1, servers: 200, service: [1], rate: 180, looks: 2 },
    herd: { agents: 50, servers: 50, service: [1], rate: 45 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) => discrete(modelOf(p).choices, { name: "server" }),
  observation,
  state: (p) => ({
    /** Jobs at each server. */
    queue: vector(i32, p.servers),
    /** The servers that each can choose. */
    looked: perAgent(i32, modelOf(p).choices),
    /** Time that its jobs of the last tick take in the system, as it was expected when they joined. */
    delay: perAgent(f64),
    /** What its jobs of the last tick add to the waits of others in a steady state of the best split, in payoff. */
    externality: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({
    ...modelOf(p),
    all: p.looks === 0,
    drawn: p.turns === "drawn",
    fastest: modelOf(p).service.reduce((a, b) => Math.max(a, b)),
  }),
  world: {
    reset(w, p, d) {
      w.queue.fill(0);
      w.delay.fill(0);
      w.externality.fill(0);
      for (let k = 0; k < w.agents * d.choices; k++)
        w.looked[k] = d.all ? k % d.choices : Math.floor(w.random() * p.servers);
    },
    step(w, p, d) {
      const n = w.agents;
      w.delay.fill(0);
      w.externality.fill(0);
      for (let round = 0; round < p.jobs; round++) {
        for (let a = 0; a < n; a++) {
          // An order that is drawn, or anybody each time.
          const at = w.randomInt(d.drawn ? n : a + 1);
          if (!d.drawn) d.order[a] = d.order[at];
          d.order[d.drawn ? a : at] = d.drawn ? at : a;
        }
        let sent = 0;
        while (sent < n) {
          const event = eventAt(d.cumulative, w.random());
          if (event < p.servers) {
            if (w.queue[event] > 0) w.queue[event] -= 1;
            continue;
          }
          const a = d.order[sent++];
          const server = w.looked[a * d.choices + w.action[a]];
          const found = w.queue[server];
          const time = (found + 1) / d.service[server];
          w.queue[server] = found + 1;
          w.delay[a] += time;
          w.externality[a] += d.tolls[server];
          w.sojourn += time;
          w.queued += found;
          if (d.service[server] === d.fastest) w.fast += 1;
        }
      }
      w.sent += n * p.jobs;
      for (let a = 0; a < n; a++) w.payoff[a] -= p.waitCost * w.delay[a];
      if (!d.all) for (let k = 0; k < n * d.choices; k++) w.looked[k] = Math.floor(w.random() * p.servers);
    },
    observe(w, _, d) {
      const { queue, service } = w.obs;
      for (let k = 0; k < w.agents * d.choices; k++) {
        const server = w.looked[k];
        queue[k] = Math.min(1000, w.queue[server]);
        service[k] = d.service[server];
      }
    },
  },
  kernel,
  theory,
});
