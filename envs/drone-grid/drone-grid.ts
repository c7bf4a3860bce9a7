/**
 * Two drones on their way to one cell, each of which advances or waits in a tick: the crossing with distances, and with slots that an
 * intersection gives out.
 *
 * Dresner & Stone 2008, "A Multiagent Approach to Autonomous Intersection Management", Journal of Artificial Intelligence Research
 * 31:591-656 (reservations, first come first served). An episode is one encounter of every pair.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  i32,
  type Metrics,
  perAgent,
  type Theory,
  u8,
  z,
} from "../../src/index.ts";
import { pairUp, seatInOrder, swapPlaces } from "../encounter/pairs.ts";
import { kernel } from "./drone-grid.kernel.ts";

const params = z.object({
  agents: z.number().int().min(2).max(1024).default(8).describe("drones, an even number: half as many pairs"),
  distance: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(3)
    .describe("d: steps from the start to the cell; one more and a drone is through"),
  crash: z.number().min(0).default(25).describe("C: what a crash costs each of the two (payoff)"),
  pairs: z
    .enum(["random", "fixed"])
    .default("random")
    .describe("who meets: others in each episode, or always the same"),
  slots: z
    .boolean()
    .default(true)
    .describe("the intersection gives each a tick in which it may enter, the one from the right first"),
  horizon: z.number().int().min(1).default(50).describe("ticks after which an episode is cut (truncated)"),
});
type P = z.output<typeof params>;

const metrics = {
  crashes: { description: "share of encounters that end in a crash", per: "encounters", better: "lower" },
  encounters: { description: "encounters that ended", per: "tick" },
  time: {
    description: "ticks for which the two of an encounter that ended were under way, added up",
    per: "encounters",
    unit: "ticks",
    better: "lower",
  },
} as const satisfies Metrics;

export const droneGrid = defineEnv({
  id: "drone-grid-v0",
  title: "Drones on a grid: a crossing with slots",
  subject: "conflict",
  cite: ["Dresner & Stone 2008, J. Artificial Intelligence Research 31:591-656"],
  params,
  presets: { unreserved: { slots: false }, near: { agents: 2, distance: 1 } },
  check: (p) =>
    p.agents % 2 === 0 ? undefined : `agents must be even, as they meet in pairs, got ${p.agents}`,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  earlyExit: true,
  action: () => discrete(2, { name: "move", labels: ["wait", "advance"], values: [0, 1] }),
  observation: (p) => ({
    own: category(p.distance + 2, "steps that the drone has left until it is through"),
    other: category(p.distance + 2, "steps that the other has left until it is through"),
    right: category(2, "1 where it comes from the right"),
    slot: category(p.distance + 2, "ticks until its slot: when it may be in the cell"),
  }),
  roles: (p) => [
    {
      name: "drone",
      seats: Array.from({ length: p.agents }, (_, a) => a),
      observation: p.slots ? ["own", "other", "right", "slot"] : ["own", "other"],
    },
  ],
  state: () => ({
    /** Everybody, in the order in which they are paired. */
    order: perAgent(i32),
    /** Whom each meets in this episode. */
    partner: perAgent(i32),
    /** 1 for the one of a pair that comes from the right. */
    right: perAgent(u8),
    /** Steps that each has left until it is through: 1 in the cell, 0 through. */
    left: perAgent(i32),
    /** 1 where it has crashed. */
    crashed: perAgent(u8),
    /** Ticks for which it was under way, 0 as long as it is. */
    through: perAgent(i32),
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  world: {
    reset(w, p) {
      const n = w.agents;
      seatInOrder(w.order, w.first, n);
      if (p.pairs === "random")
        for (let k = n - 1; k > 0; k--) swapPlaces(w.order, w.first + k, w.first + w.randomInt(k + 1));
      pairUp(w.order, w.partner, w.first, n);
      for (let a = 0; a < n; a++) {
        const b = w.partner[a];
        if (b < a) w.right[a] = 1 - w.right[b];
        else w.right[a] = w.randomInt(2);
      }
      w.left.fill(p.distance + 1);
      w.crashed.fill(0);
      w.through.fill(0);
      w.wealth.fill(0);
    },
    step(w, p) {
      const n = w.agents;
      for (let a = 0; a < n; a++) {
        if (w.active[a] === 0) continue;
        w.payoff[a] = -1;
        if (w.action[a] === 1) w.left[a] -= 1;
      }
      for (let a = 0; a < n; a++) {
        const b = w.partner[a];
        const crash = w.left[a] === 1 && w.left[b] === 1;
        if (w.active[a] === 1 && crash) {
          w.payoff[a] -= p.crash;
          w.crashed[a] = 1;
        }
        if (w.active[a] === 1) {
          w.wealth[a] += w.payoff[a];
          if (crash || w.left[a] === 0) {
            w.terminated[a] = 1;
            w.through[a] = w.tick + 1;
          }
        }
        if (b > a || (w.active[a] === 0 && w.active[b] === 0)) continue;
        if (crash) w.crashes += 1;
        if (crash || (w.left[a] === 0 && w.left[b] === 0)) {
          w.encounters += 1;
          w.time += w.through[a] + w.through[b];
        }
      }
    },
    observe(w, p) {
      const { own, other, right, slot } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        own[a] = w.left[a];
        other[a] = w.left[w.partner[a]];
        right[a] = w.right[a];
        // Who comes from the right is there first, the other a tick later.
        slot[a] = Math.max(0, p.distance + 1 - w.right[a] - w.tick);
      }
    },
  },
  kernel,
  theory,
});

/** Welfare is per tick of an episode, which lasts until the last pair has passed. */
function theory({ agents, distance, horizon }: P): Theory {
  if (horizon < distance + 2) return {};
  return {
    optimum: {
      welfare: (-(agents / 2) * (2 * distance + 3)) / (distance + 2),
      note: "one of each pair waits a tick: 2d + 3 ticks a pair, of which the last is d + 2: closed form",
    },
  };
}
