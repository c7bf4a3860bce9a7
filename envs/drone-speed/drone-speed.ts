/**
 * Drones that share an airspace and choose how fast to fly: speed is worth something to who flies, and every two may collide, the
 * more often the faster both are.
 *
 * Gas-kinetic collision risk as in Marks 1964 and Reich 1966, "Analysis of Long-Range Air Traffic Systems: Separation Standards",
 * Journal of Navigation 19:88-98; that who flies faster pays for half of what follows is the tragedy of Pigou 1920.
 */
import {
  box,
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  type Theory,
  z,
} from "../../src/index.ts";
import { speedsOf } from "../../src/situations/index.ts";
import { kernel } from "./drone-speed.kernel.ts";

const params = z.object({
  agents: z.number().int().min(1).max(1024).default(5).describe("n: drones in the airspace"),
  drag: z
    .number()
    .positive()
    .max(1e9)
    .default(1)
    .describe("a: speed v costs a v^2/2 (payoff per squared speed)"),
  risk: z
    .number()
    .min(0)
    .max(1e9)
    .default(0.1)
    .describe("h D: harm that each of two expects, per product of their speeds (payoff)"),
  maxSpeed: z.number().positive().max(1e6).default(1).describe("highest speed"),
  levels: z.number().int().min(2).max(1024).default(64).describe("speeds to choose from, evenly from 0"),
  continuous: z.boolean().default(false).describe("any speed instead of levels"),
  horizon: z.number().int().min(1).default(100).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const metrics = {
  meanSpeed: { description: "mean speed", per: "tick", unit: "speed" },
  harm: { description: "expected harm of collisions, to all", per: "tick", unit: "payoff", better: "lower" },
} as const satisfies Metrics;

/** Levels of speed, evenly from 0 to the highest. */
const speeds = (p: P) => Float64Array.from({ length: p.levels }, (_, k) => (p.maxSpeed * k) / (p.levels - 1));

export const droneSpeed = defineEnv({
  id: "drone-speed-v0",
  title: "Drones in an airspace: speed against risk",
  subject: "conflict",
  cite: ["Reich 1966, Journal of Navigation 19:88-98", "Pigou 1920, The Economics of Welfare"],
  params,
  presets: { pair: { agents: 2, risk: 0.5 }, chicken: { risk: 0.5 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: (p) =>
    p.continuous
      ? box(0, p.maxSpeed, { name: "speed", unit: "speed" })
      : discrete(p.levels, { name: "speed", unit: "speed", values: Array.from(speeds(p)) }),
  observation: (p) => ({
    others: feature(0, p.maxSpeed, "mean speed of the others in the last tick", { unit: "speed", bins: 0 }),
  }),
  state: () => ({
    speed: perAgent(f64),
    /** What the drone's speed costs the others in expectation (payoff). */
    externality: perAgent(f64),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
    /** Speed of all in the last tick. */
    total: f64,
  }),
  metrics,
  derive: (p) => ({ speeds: speeds(p) }),
  world: {
    reset(w) {
      w.speed.fill(0);
      w.externality.fill(0);
      w.wealth.fill(0);
      w.total = 0;
    },
    step(w, p, d) {
      const n = w.agents;
      let total = 0;
      for (let a = 0; a < n; a++) {
        const own = p.continuous ? w.action[a] : d.speeds[w.action[a]];
        w.speed[a] = own;
        total += own;
      }
      w.total = total;
      let harm = 0;
      for (let a = 0; a < n; a++) {
        const own = w.speed[a];
        // What it risks, and what the others risk by it, are the same.
        const risked = p.risk * own * (total - own);
        w.externality[a] = risked;
        harm += risked;
        w.payoff[a] = own - (p.drag / 2) * own * own - risked;
        w.wealth[a] += w.payoff[a];
      }
      w.meanSpeed += total / n;
      w.harm += harm;
    },
    observe(w, p) {
      const n = w.agents;
      const { others } = w.obs;
      for (let a = 0; a < n; a++)
        others[a] = n > 1 ? Math.min(p.maxSpeed, Math.max(0, (w.total - w.speed[a]) / (n - 1))) : 0;
    },
  },
  kernel,
  theory,
});

function theory(p: P): Theory {
  const { agents, drag, risk, maxSpeed } = p;
  const { nash, optimum, toll, stable } = speedsOf(p);
  const all = (v: number) => agents * (v - (drag / 2) * v * v) - agents * (agents - 1) * risk * v * v;
  const best = Math.min(optimum, maxSpeed);
  const own = Math.min(nash, maxSpeed);
  return {
    optimum: {
      welfare: all(best),
      action: best,
      ...(optimum <= maxSpeed && { fee: toll }),
      note: "equal speeds that bring the most to all: closed form",
      ...(risk > drag / 2 && { bound: "lower" as const }),
    },
    nash: {
      welfare: all(own),
      action: own,
      note: stable
        ? "equal speeds, of which no drone gains by another: closed form"
        : "equal speeds, of which no drone gains by another; best responses lead away from them: closed form",
    },
  };
}
