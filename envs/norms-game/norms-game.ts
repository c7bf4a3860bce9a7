/**
 * Norms game: whoever is bold offends where few would see it, whoever is vengeful punishes what it sees, at a cost; and with metanorms those
 * are punished who saw an offence and let it pass. Who does well has more children.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms", American Political Science Review 80:1095-1111; as spelt out by Galan & Izquierdo
 * 2005, "Appearances Can Be Deceiving", Journal of Artificial Societies and Social Simulation 8(3)2.
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
  z,
} from "../../src/index.ts";
import { kernel } from "./norms-game.kernel.ts";

/** Boldness and vengefulness are in sevenths. */
const levels = 8;
/** What an offence brings who commits it, what it costs each other, what a punishment costs who gets it and who gives it. */
const [temptation, hurt, punished, enforcing] = [3, 1, 9, 2];

const params = z.object({
  agents: z.number().int().min(2).max(1000).default(20).describe("agents (count)"),
  chances: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(4)
    .describe("chances to offend that each has in a tick (count)"),
  metanorms: z
    .boolean()
    .default(false)
    .describe("whether those who saw an offence and did not punish it are seen and punished alike"),
  births: z
    .boolean()
    .default(true)
    .describe("whether all are replaced after each tick, by children of those who did well"),
});
type P = z.output<typeof params>;

const metrics = {
  boldness: { description: "mean boldness", per: "tick", better: "lower" },
  vengefulness: { description: "mean vengefulness", per: "tick", better: "higher" },
  offences: { description: "chances to offend that are taken", per: "opportunities", better: "lower" },
  punished: { description: "punishments of an offence", per: "offences" },
  opportunities: { description: "chances to offend", per: "tick" },
} as const satisfies Metrics;

export const normsGame = defineEnv({
  id: "norms-game-v0",
  title: "Norms game: offences, punishment and metanorms",
  subject: "conflict",
  cite: [
    "Axelrod 1986, American Political Science Review 80:1095-1111",
    "Galan & Izquierdo 2005, J. Artificial Societies and Social Simulation 8(3)2",
  ],
  params,
  presets: { metanorms: { metanorms: true } },
  agents: (p) => p.agents,
  horizon: () => Number.POSITIVE_INFINITY,
  turnover: true,
  action: () => [
    discrete(levels, {
      name: "boldness",
      values: Array.from({ length: levels }, (_, k) => k / (levels - 1)),
    }),
    discrete(levels, {
      name: "vengefulness",
      values: Array.from({ length: levels }, (_, k) => k / (levels - 1)),
    }),
  ],
  observation: () => ({ offended: category(2, "1 where somebody offended in the last tick", { bins: 0 }) }),
  state: () => ({
    /** Chances that were taken in the last tick, by agent, and what each has been paid in it. */
    taken: perAgent(i32),
    score: perAgent(f64),
  }),
  metrics,
  derive: (p) => ({ parents: new Int32Array(2 * p.agents) }),
  world: {
    reset(w) {
      w.taken.fill(0);
      w.score.fill(0);
    },
    step(w, p, d) {
      const n = w.agents;
      const [bold, vengeful] = w.actions;
      const most = levels - 1;
      w.taken.fill(0);
      w.score.fill(0);
      for (let a = 0; a < n; a++) {
        w.boldness += bold[a] / most / n;
        w.vengefulness += vengeful[a] / most / n;
        for (let c = 0; c < p.chances; c++) {
          const seen = w.random();
          if (bold[a] / most <= seen) continue;
          w.taken[a] += 1;
          w.score[a] += temptation;
          for (let b = 0; b < n; b++) {
            if (b === a) continue;
            w.score[b] -= hurt;
            if (w.random() >= seen) continue;
            if (w.random() < vengeful[b] / most) {
              w.score[a] -= punished;
              w.score[b] -= enforcing;
              w.punished += 1;
              continue;
            }
            if (!p.metanorms) continue;
            for (let m = 0; m < n; m++) {
              if (m === a || m === b || w.random() >= seen || w.random() >= vengeful[m] / most) continue;
              w.score[b] -= punished;
              w.score[m] -= enforcing;
            }
          }
        }
        w.offences += w.taken[a];
      }
      w.opportunities += n * p.chances;
      for (let a = 0; a < n; a++) w.payoff[a] = w.score[a];
      if (!p.births) return;
      // Two children from a standard deviation above the mean on, none from one below it on; as many in all as there were, by lot.
      let mean = 0;
      for (let a = 0; a < n; a++) mean += w.score[a] / n;
      let variance = 0;
      for (let a = 0; a < n; a++) variance += (w.score[a] - mean) ** 2 / n;
      const deviation = Math.sqrt(variance);
      let children = 0;
      for (let a = 0; a < n; a++) {
        const above = w.score[a] - mean;
        if (deviation > 0 && above <= -deviation) continue;
        d.parents[children++] = a;
        if (deviation > 0 && above >= deviation) d.parents[children++] = a;
      }
      const first = children;
      while (children > n) d.parents[w.randomInt(children)] = d.parents[--children];
      while (children < n) d.parents[children++] = d.parents[w.randomInt(first)];
      for (let a = 0; a < n; a++) w.parent[a] = d.parents[a];
    },
    observe(w) {
      let taken = 0;
      for (let a = 0; a < w.agents; a++) taken += w.taken[a];
      w.obs.offended.fill(taken > 0 ? 1 : 0);
    },
  },
  kernel,
  theory,
});

function theory({ agents: n, chances }: P): Theory {
  const all = n * chances * (temptation - hurt * (n - 1));
  return {
    optimum: {
      welfare: Math.max(0, all),
      note: `${all > 0 ? "all offend at every chance, as an offence hurts few" : "nobody offends"}, and nobody punishes: closed form`,
    },
    nash: {
      welfare: all,
      action: 1,
      note: "all offend at every chance and nobody punishes, offences or those who let them pass: closed form",
    },
  };
}
