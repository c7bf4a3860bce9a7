/** Small games with known answers, and a norm that plays from a list. */
import {
  box,
  definePolicy,
  discrete,
  f64,
  feature,
  i32,
  perAgent,
  u8,
  vector,
  z,
} from "../../../src/index.ts";
import { sketchEnv } from "../../helpers/env.ts";

/** Plays `plan[agent][tick]`, and after its end the last entry for ever. */
export const script = definePolicy({
  id: "script",
  title: "Plays from a list",
  cite: [],
  kind: "norm",
  acts: "any",
  params: z.object({ plan: z.array(z.array(z.number())) }),
  bind({ rows, seats, io, columns }, { plan }) {
    return {
      act(lo, hi) {
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const agent = seats[r % seats.length];
          const tick = columns.tick[Math.floor(r / seats.length)];
          io.actions[0][rows[r]] = plan[agent][Math.min(tick, plan[agent].length - 1)];
        }
      },
    };
  },
});

/** Agents draw power; a tick in which all together draw more than the capacity trips the fuse for good. */
export const fuse = sketchEnv({
  id: "fuse-v0",
  title: "A shared fuse",
  params: z.object({
    agents: z.number().int().default(3).describe("agents (count)"),
    capacity: z.number().default(4).describe("power that the fuse carries"),
    horizon: z.number().default(5).describe("ticks"),
    chance: z.number().default(1).describe("probability that an overload trips it"),
  }),
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action: () => box(0, 10, { name: "power" }),
  observation: () => ({ tripped: feature(0, 1, "whether the fuse has tripped") }),
  state: () => ({ tripped: u8 }),
  world: {
    reset(w) {
      w.tripped = 0;
    },
    step(w, p) {
      const total = w.action.reduce((sum, power) => sum + power, 0);
      const unlucky = p.chance >= 1 || w.random() < p.chance;
      if (total > p.capacity && unlucky) w.tripped = 1;
      if (w.tripped === 0) for (let a = 0; a < w.agents; a++) w.payoff[a] = w.action[a];
    },
    observe(w) {
      w.obs.tripped.fill(w.tripped);
    },
  },
});

/**
 * Two diners and two forks: action 1 reaches for the own fork, then for the other's, which goes to who holds one already;
 * who holds both eats and lays them down. `stuck` counts the ticks in which each holds one.
 */
export const diners = sketchEnv({
  id: "diners-v0",
  title: "Two dining philosophers",
  cite: ["Dijkstra 1971, Acta Informatica 1:115-138"],
  horizon: () => 6,
  action: () => discrete(2, { labels: ["wait", "reach"] }),
  observation: () => ({ stuck: feature(0, 9, "ticks in which each held one fork") }),
  /** Who holds each fork (agent + 1). */
  state: () => ({ holder: vector(i32, 2), stuck: i32 }),
  world: {
    reset(w) {
      w.holder.fill(0);
      w.stuck = 0;
    },
    step(w) {
      const holds = (a: number) => w.holder[a] === a + 1;
      const reaching = [0, 1]
        .filter((a) => w.action[a] === 1)
        .map((a) => ({ a, fork: holds(a) ? 1 - a : a }));
      for (const { a, fork } of reaching.sort((x, y) => Number(holds(y.a)) - Number(holds(x.a))))
        if (w.holder[fork] === 0) w.holder[fork] = a + 1;
      for (let a = 0; a < 2; a++)
        if (w.holder[0] === a + 1 && w.holder[1] === a + 1) {
          w.payoff[a] = 1;
          w.holder.fill(0);
        }
      w.stuck = w.holder[0] === 1 && w.holder[1] === 2 ? w.stuck + 1 : 0;
    },
    observe(w) {
      w.obs.stuck.fill(Math.min(9, w.stuck));
    },
  },
});

/** Payoff of agent a at tick t: (t + 1) x own + `spill` x the others' + `pair` x the product of all. */
export const works = sketchEnv({
  id: "works-v0",
  title: "Work that pays more the later it is done",
  params: z.object({
    spill: z.number().default(0.5).describe("payoff to each other agent for a unit of work"),
    pair: z.number().default(0).describe("payoff to each agent for the product of all work"),
    horizon: z.number().default(4).describe("ticks"),
  }),
  horizon: (p) => p.horizon,
  action: () => box(0, 9, { name: "work" }),
  observation: () => ({ last: feature(0, 9, "own work in the last tick") }),
  state: () => ({ last: perAgent(f64) }),
  world: {
    reset(w) {
      w.last.fill(0);
    },
    step(w, p) {
      const [first, second] = w.action;
      for (let a = 0; a < 2; a++) {
        w.payoff[a] = (w.tick + 1) * w.action[a] + p.spill * w.action[1 - a] + p.pair * first * second;
        w.last[a] = w.action[a];
      }
    },
    observe(w) {
      w.obs.last.set(w.last);
    },
  },
});
