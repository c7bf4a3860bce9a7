/**
 * A power grid whose operators choose how much reserve their lines have: what one fails to bear falls to the others.
 *
 * Daniels 1945, Proceedings of the Royal Society A 183:405-435 (lines that share a load equally); flows on IEEE cases as in MATPOWER,
 * with lines that trip one after the other. A reserve for one outage that all have to hold is a stag hunt: Bryant 1983, Quarterly
 * Journal of Economics 98:525-528 (weakest link).
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
import { cascadeOverloads } from "../../src/situations/index.ts";
import { failOverloaded } from "../cascade/failures.ts";
import { checkParams, type Model, modelOf, type PowerGridParams, params } from "./params.ts";
import { kernel } from "./power-grid.kernel.ts";
import { theory } from "./theory.ts";

const observation = (p: PowerGridParams) => ({
  reserve: category(p.levels, "its own reserve in the last tick", { bins: 0 }),
  reserves: feature(0, 1, "mean reserve of all operators in the last tick"),
  served: feature(0, 1, "share of load that was served in the last tick"),
});

const metrics = {
  served: { description: "share of load that is served", per: "tick", better: "higher" },
  reserves: { description: "mean reserve of operators, 1 being whole", per: "tick" },
  prepared: { description: "share of ticks in which all hold a whole reserve", per: "tick" },
  outages: { description: "share of ticks in which a line fails by chance", per: "tick" },
  lost: { description: "lines that fail, beyond those that do by chance", per: "tick", better: "lower" },
} as const satisfies Metrics;

export const powerGrid = defineEnv({
  id: "power-grid-v0",
  title: "Power grid: reserves against cascades",
  subject: "networks",
  cite: [
    "Daniels 1945, Proceedings of the Royal Society A 183:405-435",
    "Bryant 1983, Quarterly Journal of Economics 98:525-528",
    "Zimmerman, Murillo-Sanchez & Thomas 2011, IEEE Transactions on Power Systems 26:12-19",
  ],
  params,
  presets: {
    bundle: { agents: 100, load: 0.2, weakest: 0, outage: 0, reserve: 0.5 },
    "thirty-buses": { grid: "case30", levels: 3, loss: 10, reserve: 1 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) =>
    discrete(p.levels, {
      name: "reserve",
      values: Array.from({ length: p.levels }, (_, k) => k / (p.levels - 1)),
    }),
  observation,
  state: (p) => {
    const { lines } = modelOf(p);
    return {
      /** Reserve of each operator in the last tick, 1 being whole, and what it lacks of a whole one. */
      reserve: perAgent(f64),
      lacking: perAgent(f64),
      /** The line that failed by chance in the last tick, -1 none, in the shared grid one beyond the last; the share of load served. */
      struck: i32,
      share: f64,
      /** Lines by number: what each could bear and bore, and 1 where it had failed in the end. */
      capacity: vector(f64, lines),
      borne: vector(f64, lines),
      failed: vector(u8, lines),
    };
  },
  metrics,
  derive: modelOf,
  world: {
    reset(w) {
      w.reserve.fill(0);
      w.lacking.fill(1);
      w.struck = -1;
      w.share = 1;
      w.capacity.fill(0);
      w.borne.fill(0);
      w.failed.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const { lines, owner, bare, added } = d;
      let reserves = 0;
      let isPrepared = 1;
      for (let a = 0; a < n; a++) {
        const reserve = w.action[a] / (p.levels - 1);
        w.reserve[a] = reserve;
        w.lacking[a] = 1 - reserve;
        reserves += reserve;
        if (reserve < 1) isPrepared = 0;
      }
      // Luck is drawn whatever is chosen.
      const isStruck = w.random() < p.outage;
      const line = w.randomInt(lines);
      for (let e = 0; e < lines; e++) {
        const strength = p.weakest < 1 ? p.weakest + (1 - p.weakest) * w.random() : 1;
        w.capacity[e] = strength * bare[e] + added[e] * w.reserve[owner[e]];
      }
      w.failed.fill(0);
      const isOwned = isStruck && d.flow !== undefined;
      w.struck = -1;
      if (isStruck) w.struck = isOwned ? line : lines;
      if (isOwned) w.failed[line] = 1;
      const share = serve(w, p, d);
      let failed = 0;
      for (let e = 0; e < lines; e++) failed += w.failed[e];
      w.share = share;
      for (let a = 0; a < n; a++) w.payoff[a] = -p.reserveCost * w.reserve[a] - p.loss * (1 - share);
      w.served += share;
      w.reserves += reserves / n;
      w.prepared += isPrepared;
      if (isStruck) w.outages += 1;
      w.lost += isOwned ? failed - 1 : failed;
    },
    observe(w, p) {
      let reserves = 0;
      for (let a = 0; a < w.agents; a++) reserves += w.reserve[a];
      for (let a = 0; a < w.agents; a++) {
        w.obs.reserve[a] = Math.round(w.reserve[a] * (p.levels - 1));
        w.obs.reserves[a] = Math.min(1, reserves / w.agents);
        w.obs.served[a] = w.share;
      }
    },
  },
  kernel,
  theory,
});

interface Lines {
  readonly capacity: Float64Array;
  readonly borne: Float64Array;
  readonly failed: Uint8Array;
  readonly struck: number;
  offset(array: ArrayLike<number>): number;
}

/** Lets lines fail until none bears more than it can; the share of load that is served then. */
function serve(w: Lines, p: PowerGridParams, { lines, flow }: Model): number {
  if (flow !== undefined) {
    const served = cascadeOverloads(flow, w.capacity, w.failed, w.offset(w.failed));
    for (let e = 0; e < lines; e++) w.borne[e] = Math.abs(flow.flow[e]);
    return served;
  }
  const total = p.load * (w.struck < 0 ? lines : lines + 1);
  let left = lines;
  // In each round but the last a line fails at least.
  for (let round = 0; round <= lines; round++) {
    const borne = left > 0 ? total / left : 0;
    for (let e = 0; e < lines; e++) w.borne[e] = w.failed[e] === 1 ? 0 : borne;
    const newly = failOverloaded(w.borne, w.capacity, w.failed, w.offset(w.failed), lines);
    if (newly === 0) break;
    left -= newly;
  }
  return left > 0 ? 1 : 0;
}
