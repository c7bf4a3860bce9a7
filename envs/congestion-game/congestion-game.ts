/**
 * Routing with congestion: agents choose paths through a network, and links slow down with their share of the traffic.
 *
 * Rosenthal 1973 (Int. J. Game Theory 2:65-67); affine latencies as in Roughgarden & Tardos 2002 (J. ACM 49:236-259),
 * where selfish routing costs at most 4/3 of the optimum, or polynomial ones, where it may cost more (Roughgarden 2003, J. Computer
 * and System Sciences 67:341-364). The column `externality` is what a Pigouvian toll charges.
 */
import { defineEnv, discrete, f64, feature, i32, perAgent, vector, z } from "../../src/index.ts";
import {
  chargeLinks,
  type FlatRoutes,
  type LinkTimes,
  loadLinks,
  sumAlong,
  timeLinks,
} from "../network/links.ts";
import { kernel } from "./congestion-game.kernel.ts";
import { braessWithLink, braessWithoutLink, flatten, type Network, pigou, pigouQuartic } from "./networks.ts";
import { routingTheory } from "./theory.ts";

const link = z.strictObject({
  constant: z.number().nonnegative().describe("latency of the empty link (time units)"),
  slope: z.number().nonnegative().describe("latency added when all agents use it (time units)"),
  power: z
    .number()
    .positive()
    .max(16)
    .default(1)
    .describe("of the share of agents on it; 1: latency is affine"),
});

const params = z.object({
  agents: z.number().int().min(1).default(100).describe("agents that travel every tick"),
  links: z
    .array(link)
    .min(1)
    .default(pigou.links.map((link) => ({ ...link, power: 1 })))
    .describe("links: latency = constant + slope * (share of agents on it)^power (time units)"),
  paths: z
    .array(z.array(z.number().int().nonnegative()).min(1))
    .min(1)
    .default(pigou.paths.map((path) => [...path]))
    .describe("paths to choose from, as lists of link numbers"),
  reward: z.number().default(0).describe("payoff of a trip before its latency is taken off (time units)"),
  rounds: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("ticks after which an episode is cut (truncated); 0: never"),
});
/** The latency column of a path when everyone is everywhere. */
function longest({ links, paths }: Network): number {
  return paths.reduce(
    (most, path) =>
      Math.max(
        most,
        path.reduce((sum, e) => sum + links[e].constant + links[e].slope, 0),
      ),
    0,
  );
}

/** Preset params from a network. */
function preset({ links, paths }: Network) {
  return { links: links.map((each) => ({ ...each })), paths: paths.map((path) => [...path]) };
}

export const congestionGame = defineEnv({
  id: "congestion-game-v0",
  title: "Routing with congestion",
  subject: "networks",
  cite: [
    "Rosenthal 1973, Int. J. Game Theory 2:65-67",
    "Roughgarden & Tardos 2002, J. ACM 49:236-259",
    "Braess 1968, Unternehmensforschung 12:258-268",
    "Pigou 1920, The Economics of Welfare",
    "Roughgarden 2003, J. Computer and System Sciences 67:341-364",
  ],
  params,
  presets: {
    pigou: preset(pigou),
    "pigou-quartic": preset(pigouQuartic),
    "braess-without-link": preset(braessWithoutLink),
    "braess-with-link": preset(braessWithLink),
  },
  check({ links, paths }) {
    for (const [j, path] of paths.entries()) {
      const wrong = path.find((e) => e >= links.length);
      if (wrong !== undefined) return `paths[${j}] names link ${wrong}, but links end at ${links.length - 1}`;
      if (new Set(path).size < path.length) return `paths[${j}] uses a link twice: ${JSON.stringify(path)}`;
    }
    return undefined;
  },
  agents: (p) => p.agents,
  horizon: (p) => p.rounds || Number.POSITIVE_INFINITY,
  action: (p) => discrete(p.paths.length, { name: "path", labels: p.paths.map((path) => path.join("-")) }),
  observation: (p) => ({
    latency: feature(0, longest(p), "latency of each path in the last tick (empty roads at the start)", {
      size: p.paths.length,
      unit: "time",
    }),
  }),
  state: (p) => ({
    /** Agents on each path in the last tick. */
    travellers: vector(i32, p.paths.length),
    /** Agents on each link in the last tick. */
    load: vector(i32, p.links.length),
    /** Latency of each path in the last tick. */
    latency: vector(f64, p.paths.length),
    /** Latency that the agent's trip added to the trips of all others in the last tick. */
    externality: perAgent(f64),
  }),
  metrics: {
    meanLatency: { description: "Mean latency of a trip", per: "tick", unit: "time", better: "lower" },
  },
  derive: (p) => flatten(p, p.agents),
  world: {
    reset(w, _p, d) {
      w.travellers.fill(0);
      w.externality.fill(0);
      travel(w, d);
    },
    step(w, p, d) {
      const { external } = d;
      const n = w.agents;
      const paths = w.travellers.length;
      w.travellers.fill(0);
      for (let a = 0; a < n; a++) w.travellers[w.action[a]]++;
      travel(w, d);
      let total = 0;
      for (let j = 0; j < paths; j++) total += w.travellers[j] * w.latency[j];
      for (let a = 0; a < n; a++) {
        const path = w.action[a];
        w.payoff[a] = p.reward - w.latency[path];
        w.externality[a] = external[path];
      }
      w.meanLatency += total / n;
    },
    observe(w) {
      const { latency } = w.obs;
      const paths = w.latency.length;
      for (let a = 0, o = 0; a < w.agents; a++)
        for (let j = 0; j < paths; j++, o++) latency[o] = w.latency[j];
    },
  },
  kernel,
  theory: (p) => routingTheory(p, p.agents, p.reward),
});

interface Roads {
  readonly travellers: Int32Array;
  readonly load: Int32Array;
  readonly latency: Float64Array;
  offset(array: ArrayLike<number>): number;
}

interface Site {
  readonly paths: FlatRoutes;
  readonly times: LinkTimes;
  readonly perLink: Float64Array;
  readonly external: Float64Array;
}

/** Loads of the links, latencies of the paths and what a trip costs others, from the travellers on each path. */
function travel(w: Roads, { paths, times, perLink, external }: Site): void {
  w.load.fill(0);
  loadLinks(paths, w.travellers, w.offset(w.travellers), w.load, w.offset(w.load));
  timeLinks(times, w.load, w.offset(w.load), perLink);
  sumAlong(paths, perLink, w.latency, w.offset(w.latency));
  chargeLinks(times, w.load, w.offset(w.load), perLink);
  sumAlong(paths, perLink, external, 0);
}
