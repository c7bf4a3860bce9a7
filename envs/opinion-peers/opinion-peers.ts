/**
 * A platform that chooses how much it prefers the like-minded when it brings users together: more of its meetings are conversations, and
 * the crowd falls into camps.
 *
 * Sirbu, Pedreschi, Giannotti & Kertesz 2019, "Algorithmic bias amplifies opinion fragmentation and polarization: A bounded confidence
 * model", PLoS ONE 14:e0213246; Deffuant et al. 2000, Advances in Complex Systems 3:87-98.
 */
import { defineEnv, discrete, f64, feature, type Metrics, vector, z } from "../../src/index.ts";
import { campsOf, campsOfShare, drawPeer } from "../opinion/confidence.ts";
import { kernel } from "./opinion-peers.kernel.ts";

const params = z.object({
  users: z.number().int().min(2).max(1024).default(50).describe("users of the platform"),
  tolerance: z
    .number()
    .positive()
    .max(1)
    .default(0.32)
    .describe("eps: two that are nearer than this talk and meet halfway (opinion)"),
  biases: z
    .array(z.number().min(0).max(10))
    .min(1)
    .max(64)
    .default([0, 0.5, 1, 1.5])
    .describe("gamma: a user meets another with a weight of its distance to the power -gamma; the choices"),
  floor: z.number().min(1e-6).default(0.001).describe("distance below which all are as near (opinion)"),
  settled: z
    .number()
    .min(0)
    .default(0.001)
    .describe("an episode ends when nobody moves by more in a tick (opinion)"),
  gap: z
    .number()
    .positive()
    .default(0.02)
    .describe("neighbours that are further apart are in two camps (opinion)"),
  horizon: z.number().int().min(1).default(200).describe("ticks after which an episode is cut (truncated)"),
});
/** A camp counts from this share of users on. */
const least = 0.05;

const metrics = {
  engagement: { description: "share of meetings that are conversations", per: "tick" },
  bias: { description: "mean bias", per: "tick" },
  camps: { description: "effective number of camps in the end", per: "episode", better: "lower" },
  divided: {
    description: "share of episodes that end with two camps or more, of a twentieth of users each",
    per: "episode",
    better: "lower",
  },
} as const satisfies Metrics;

export const opinionPeers = defineEnv({
  id: "opinion-peers-v0",
  title: "A platform that brings the like-minded together",
  subject: "language and opinion",
  cite: [
    "Sirbu et al. 2019, PLoS ONE 14:e0213246",
    "Deffuant et al. 2000, Advances in Complex Systems 3:87-98",
  ],
  params,
  agents: () => 1,
  horizon: (p) => p.horizon,
  action: (p) =>
    discrete(p.biases.length, {
      name: "bias",
      values: p.biases,
      labels: p.biases.map((bias) => `bias ${bias}`),
    }),
  observation: () => ({
    engaged: feature(0, 1, "share of meetings that were conversations in the last tick", { bins: 10 }),
  }),
  state: (p) => ({
    /** Where users stand, 0 to 1. */
    opinion: vector(f64, p.users),
    /** Share of the last tick's meetings that were conversations. */
    engaged: f64,
  }),
  metrics,
  derive: (p) => ({
    biases: Float64Array.from(p.biases),
    weights: new Float64Array(p.users),
    sorted: new Float64Array(p.users),
  }),
  world: {
    reset(w, p) {
      for (let i = 0; i < p.users; i++) w.opinion[i] = w.random();
      w.engaged = 0;
    },
    step(w, p, d) {
      const n = p.users;
      const bias = d.biases[w.action[0]];
      let talks = 0;
      let furthest = 0;
      // As many meetings as there are users.
      for (let meeting = 0; meeting < n; meeting++) {
        const i = w.randomInt(n);
        const j = drawPeer(w.opinion, w.offset(w.opinion), n, i, bias, p.floor, w.random(), d.weights);
        const apart = Math.abs(w.opinion[j] - w.opinion[i]);
        if (apart >= p.tolerance) continue;
        talks++;
        furthest = Math.max(furthest, apart / 2);
        const middle = (w.opinion[i] + w.opinion[j]) / 2;
        w.opinion[i] = middle;
        w.opinion[j] = middle;
      }
      w.engaged = talks / n;
      w.payoff[0] = w.engaged;
      w.engagement += w.engaged;
      w.bias += bias;
      const settles = furthest <= p.settled;
      if (settles) w.ended = 1;
      if (settles || w.tick + 1 === p.horizon) {
        w.camps += campsOf(w.opinion, w.offset(w.opinion), n, p.gap, d.sorted);
        if (campsOfShare(d.sorted, n, p.gap, least) >= 2) w.divided += 1;
      }
    },
    observe(w) {
      w.obs.engaged[0] = w.engaged;
    },
  },
  kernel,
});
