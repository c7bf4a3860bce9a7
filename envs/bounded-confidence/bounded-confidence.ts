/**
 * Bounded confidence: people who hear only those that are near enough to them in opinion, and go towards whom they hear; a crowd agrees or falls
 * into camps.
 *
 * Deffuant, Neau, Amblard & Weisbuch 2000, "Mixing beliefs among interacting agents", Advances in Complex Systems 3:87-98 (pairs); Hegselmann &
 * Krause 2002, "Opinion dynamics and bounded confidence", Journal of Artificial Societies and Social Simulation 5(3):2 (means).
 */
import {
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  type Theory,
} from "../../src/index.ts";
import { campsOf, campsOfShare, isHeard, opinionsBelow, slack } from "../opinion/confidence.ts";
import { kernel } from "./bounded-confidence.kernel.ts";
import { type BoundedConfidenceParams, modelOf, params } from "./params.ts";

/** A camp counts from this share of agents on. */
const least = 0.05;
/** Ticks in which nobody may move before pairs have settled: in one alone some may not have met. */
const quietTicks = 5;

const metrics = {
  talk: {
    description:
      "share of an agent's meetings in which it hears the other; of all it is next to, where means are taken",
    per: "tick",
  },
  moved: { description: "mean distance that an agent moves", per: "tick", unit: "opinion" },
  camps: { description: "effective number of camps in the end", per: "episode" },
  majors: { description: "camps of a twentieth of agents or more in the end", per: "episode" },
  oneMajor: { description: "share of episodes that end with one such camp", per: "episode" },
  consensus: { description: "share of episodes that end with all in one camp", per: "episode" },
} as const satisfies Metrics;

export const boundedConfidence = defineEnv({
  id: "bounded-confidence-v0",
  title: "Bounded confidence: who hears only the near",
  subject: "language and opinion",
  cite: [
    "Deffuant et al. 2000, Advances in Complex Systems 3:87-98",
    "Hegselmann & Krause 2002, J. Artificial Societies and Social Simulation 5(3):2",
  ],
  params,
  presets: {
    means: { rule: "mean", settled: 1e-7 },
    lattice: { agents: 100, topology: { kind: "lattice", neighbours: 4 } },
  },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  topology: (p) => modelOf(p).graph,
  action: ({ tolerances }) =>
    discrete(tolerances.length, {
      name: "tolerance",
      values: tolerances,
      unit: "opinion",
      labels: tolerances.map((tolerance) => `within ${tolerance}`),
    }),
  observation: () => ({
    opinion: feature(0, 1, "own opinion", { bins: 10 }),
    heard: feature(0, 1, "share of its meetings in the last tick in which it heard the other", { bins: 4 }),
  }),
  state: () => ({
    /** Where each stands, 0 to 1. */
    opinion: perAgent(f64),
    /** Share of its last meetings in which it heard the other; 0 where it had none. */
    heard: perAgent(f64),
    /** Ticks in a row in which nobody has moved. */
    quiet: i32,
  }),
  metrics,
  derive: (p) => ({
    tolerances: Float64Array.from(p.tolerances),
    complete: modelOf(p).complete ? 1 : 0,
    sorted: new Float64Array(p.agents),
    sums: new Float64Array(p.agents + 1),
    /** Opinions when the tick began, meetings of each, and those in which it heard the other. */
    before: new Float64Array(p.agents),
    met: new Int32Array(p.agents),
    listened: new Int32Array(p.agents),
  }),
  world: {
    reset(w) {
      for (let a = 0; a < w.agents; a++) w.opinion[a] = w.random();
      w.heard.fill(0);
      w.quiet = 0;
    },
    step(w, p, d) {
      const n = w.agents;
      const { start, neighbour } = w.topology;
      const { tolerances, sorted, sums, before, met, listened } = d;
      met.fill(0);
      listened.fill(0);
      let furthest = 0;
      let moved = 0;
      for (let a = 0; a < n; a++) before[a] = w.opinion[a];
      if (p.rule === "pairs") {
        // As many meetings as there are agents.
        for (let meeting = 0; meeting < n; meeting++) {
          const a = w.randomInt(n);
          const whom = w.random();
          const degree = start[a + 1] - start[a];
          if (degree === 0) continue;
          const at = Math.floor(whom * degree);
          const b = d.complete === 1 ? at + (at < a ? 0 : 1) : neighbour[start[a] + at];
          const way = w.opinion[b] - w.opinion[a];
          met[a]++;
          met[b]++;
          const far = Math.abs(way);
          const goes = p.step * way;
          if (isHeard(far, tolerances[w.action[a]])) {
            listened[a]++;
            w.opinion[a] += goes;
            furthest = Math.max(furthest, p.step * far);
            moved += p.step * far;
          }
          if (isHeard(far, tolerances[w.action[b]])) {
            listened[b]++;
            w.opinion[b] -= goes;
            furthest = Math.max(furthest, p.step * far);
            moved += p.step * far;
          }
        }
      } else if (d.complete === 1) {
        // Whom one hears stand side by side in order of their opinions.
        for (let a = 0; a < n; a++) sorted[a] = before[a];
        sorted.sort();
        for (let a = 0; a < n; a++) sums[a + 1] = sums[a] + sorted[a];
        for (let a = 0; a < n; a++) {
          const reach = tolerances[w.action[a]] + slack;
          const from = opinionsBelow(sorted, n, before[a] - reach);
          const to = opinionsBelow(sorted, n, before[a] + reach);
          met[a] = n - 1;
          listened[a] = to - from - 1;
          // A mean may leave what it is of by rounding.
          const mean = (sums[to] - sums[from]) / (to - from);
          w.opinion[a] = Math.min(sorted[to - 1], Math.max(sorted[from], mean));
        }
      } else {
        for (let a = 0; a < n; a++) {
          let sum = before[a];
          for (let e = start[a]; e < start[a + 1]; e++) {
            const other = before[neighbour[e]];
            met[a]++;
            if (!isHeard(Math.abs(other - before[a]), tolerances[w.action[a]])) continue;
            listened[a]++;
            sum += other;
          }
          w.opinion[a] = Math.min(1, Math.max(0, sum / (1 + listened[a])));
        }
      }
      let talk = 0;
      for (let a = 0; a < n; a++) {
        if (p.rule === "mean") {
          const far = Math.abs(w.opinion[a] - before[a]);
          furthest = Math.max(furthest, far);
          moved += far;
        }
        w.heard[a] = met[a] > 0 ? listened[a] / met[a] : 0;
        w.payoff[a] = w.heard[a];
        talk += w.heard[a];
      }
      w.talk += talk / n;
      w.moved += moved / n;
      w.quiet = furthest <= p.settled ? w.quiet + 1 : 0;
      const settles = w.quiet >= (p.rule === "pairs" ? quietTicks : 1);
      if (settles) w.ended = 1;
      if (settles || w.tick + 1 === p.horizon) {
        const camps = campsOf(w.opinion, w.first, n, p.gap, sorted);
        const majors = campsOfShare(sorted, n, p.gap, least);
        w.camps += camps;
        w.majors += majors;
        if (majors === 1) w.oneMajor += 1;
        if (camps === 1) w.consensus += 1;
      }
    },
    observe(w) {
      const { opinion, heard } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        opinion[a] = w.opinion[a];
        heard[a] = w.heard[a];
      }
    },
  },
  kernel,
  theory,
});

function theory({ agents }: BoundedConfidenceParams): Theory {
  return {
    optimum: {
      welfare: agents,
      note: "all hear all whom they meet, as where they agree: closed form, an upper bound while some meet nobody in a tick",
      bound: "upper",
    },
  };
}
