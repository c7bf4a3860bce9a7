/**
 * Route choice from day to day: drivers pick routes through a network whose roads slow down, and see yesterday's times.
 *
 * Wardrop 1952, Proceedings of the Institution of Civil Engineers 1:325-362; Horowitz 1984, Transportation Research B 18:13-28 (days
 * of drivers who look back). Road times as in the formula of the Bureau of Public Roads 1964, or affine.
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
  vector,
} from "../../src/index.ts";
import {
  chargeLinks,
  type FlatRoutes,
  type LinkTimes,
  loadLinks,
  sumAlong,
  timeLinks,
} from "../network/links.ts";
import { checkParams, modelOf, params, type RouteChoiceParams } from "./params.ts";
import { kernel } from "./route-choice.kernel.ts";
import { theory } from "./theory.ts";

const unit = "min";

const observation = (p: RouteChoiceParams) => {
  const { choices, longest } = modelOf(p);
  return {
    route: category(choices, "route that the driver took yesterday", { bins: 0 }),
    incident: category(3, "0 not known, 1 an ordinary day, 2 a day with an incident", {
      size: p.incident ? 1 : 0,
    }),
    own: feature(0, longest, "how long its trip took yesterday", {
      unit,
      size: p.information === "own" ? 1 : 0,
    }),
    time: feature(0, longest, "how long each of its routes took yesterday", {
      unit,
      size: p.information === "all" ? choices : 0,
    }),
  };
};

const metrics = {
  meanTime: { description: "mean time of a trip", per: "tick", unit, better: "lower" },
  excess: {
    description: "mean time of a trip less that of the fastest route of the same trip",
    per: "tick",
    unit,
    better: "lower",
  },
  moved: { description: "share of drivers on another route than the day before", per: "tick" },
} as const satisfies Metrics;

export const routeChoice = defineEnv({
  id: "route-choice-v0",
  title: "Route choice from day to day",
  subject: "networks",
  cite: [
    "Wardrop 1952, Proceedings of the Institution of Civil Engineers 1:325-362",
    "Horowitz 1984, Transportation Research B 18:13-28",
    "LeBlanc, Morlok & Pierskalla 1975, Transportation Research 9:309-318",
  ],
  params,
  presets: {
    incident: {
      agents: 100,
      network: {
        links: [
          { from: 1, to: 2, constant: 3, slope: 5 },
          { from: 1, to: 2, constant: 5, slope: 10 },
        ],
        trips: [{ from: 1, to: 2, flow: 1 }],
      },
      incident: { probability: 0.5, links: [{ link: 0, constant: 11, slope: 0 }] },
      informed: 0.2,
    },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) => discrete(modelOf(p).choices, { name: "route" }),
  observation,
  state: (p) => {
    const { flat } = modelOf(p);
    return {
      /** 1 where today has an incident. */
      incident: u8,
      /** Drivers on each route, and on each link, yesterday. */
      on: vector(i32, flat.start.length - 1),
      load: vector(i32, modelOf(p).normal.constant.length),
      /** How long each route took yesterday. */
      routeTime: vector(f64, flat.start.length - 1),
      /** Which of its routes each took. */
      route: perAgent(i32),
      /** How long its trip took, and what it added to all other trips. */
      time: perAgent(f64),
      externality: perAgent(f64),
      /** Marginal tolls of the optimum, on the route that it took. */
      toll: perAgent(f64),
    };
  },
  metrics,
  derive(p) {
    const model = modelOf(p);
    const links = model.normal.constant.length;
    return {
      ...model,
      /** Scratch: by link, and by route. */
      perLink: new Float64Array(links),
      external: new Float64Array(model.flat.start.length - 1),
    };
  },
  world: {
    reset(w, p, d) {
      w.on.fill(0);
      for (let a = 0; a < w.agents; a++) {
        w.route[a] = w.randomInt(d.choices);
        w.on[d.base[a] + w.route[a]]++;
      }
      w.incident = 0;
      travel(w, d);
      for (let a = 0; a < w.agents; a++) {
        const at = d.base[a] + w.route[a];
        w.time[a] = w.routeTime[at];
        w.externality[a] = d.external[at];
        w.toll[a] = d.toll[at];
      }
      if (p.incident !== undefined && w.random() < p.incident.probability) w.incident = 1;
    },
    step(w, p, d) {
      const n = w.agents;
      w.on.fill(0);
      let moved = 0;
      for (let a = 0; a < n; a++) {
        // Drawn whatever is chosen, so that luck does not depend on it.
        if (p.revise === 1 || w.random() < p.revise) {
          if (w.route[a] !== w.action[a]) moved++;
          w.route[a] = w.action[a];
        }
        w.on[d.base[a] + w.route[a]]++;
      }
      travel(w, d);
      let total = 0;
      let least = 0;
      for (let a = 0; a < n; a++) {
        const base = d.base[a];
        const at = base + w.route[a];
        const time = w.routeTime[at];
        let fastest = time;
        for (let j = base; j < base + d.choices; j++) if (w.routeTime[j] < fastest) fastest = w.routeTime[j];
        total += time;
        least += fastest;
        w.time[a] = time;
        w.externality[a] = d.external[at];
        w.toll[a] = d.toll[at];
        w.payoff[a] = -time;
      }
      w.meanTime += total / n;
      w.excess += (total - least) / n;
      w.moved += moved / n;
      if (p.incident !== undefined) w.incident = w.random() < p.incident.probability ? 1 : 0;
    },
    observe(w, p, d) {
      const { choices } = d;
      const { route, incident, own, time } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        route[a] = w.route[a];
        if (p.incident !== undefined) incident[a] = a < d.informed ? 1 + w.incident : 0;
        if (p.information === "own") own[a] = w.time[a];
        if (p.information === "all")
          for (let j = 0; j < choices; j++) time[a * choices + j] = w.routeTime[d.base[a] + j];
      }
    },
  },
  kernel,
  theory,
});

interface Roads {
  readonly incident: number;
  readonly on: Int32Array;
  readonly load: Int32Array;
  readonly routeTime: Float64Array;
  offset(array: ArrayLike<number>): number;
}

interface Map {
  readonly flat: FlatRoutes;
  readonly normal: LinkTimes;
  readonly slower: LinkTimes;
  readonly perLink: Float64Array;
  readonly external: Float64Array;
}

/** Loads of the links, times of the routes and what a trip costs others, from who is on each route. */
function travel(w: Roads, { flat, normal, slower, perLink, external }: Map): void {
  const links = w.incident === 1 ? slower : normal;
  w.load.fill(0);
  loadLinks(flat, w.on, w.offset(w.on), w.load, w.offset(w.load));
  timeLinks(links, w.load, w.offset(w.load), perLink);
  sumAlong(flat, perLink, w.routeTime, w.offset(w.routeTime));
  chargeLinks(links, w.load, w.offset(w.load), perLink);
  sumAlong(flat, perLink, external, 0);
}
