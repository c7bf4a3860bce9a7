/**
 * A team that is paid by a measure: what is measured goes up, all agree, and what it was hired for goes down.
 *
 * Manheim & Garrabrant 2018, "Categorizing variants of Goodhart's law", arXiv:1803.04585; Baker 2002, "Distortion and risk in optimal
 * incentive contracts", Journal of Human Resources 37:728-751. Members see the measure alone; the worth is in the metrics beside it.
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
} from "../../src/index.ts";
import { below, isBelow, normalOf, sumBelow } from "./candidates.ts";
import { amountsOf, checkParams, params, type QuietParams } from "./params.ts";
import { kernel } from "./quiet-failure.kernel.ts";
import { theory } from "./theory.ts";

/** What is observed of a measure that has no bounds ends here. */
const farthest = 1000;

const action = (p: QuietParams) => {
  if (p.proxy === "selection")
    return [discrete(p.tried.length, { name: "tried", values: p.tried, unit: "candidates" })];
  const values = amountsOf(p);
  return [
    ...["effort", "gaming"].map((name) => discrete(values.length, { name, values })),
    ...(p.measures > 1 ? [discrete(p.measures, { name: "aim" })] : []),
  ];
};

const metrics = {
  measured: { description: "measure of a member", per: "tick", better: "higher" },
  worth: { description: "what its work is worth", per: "tick", better: "higher" },
  gap: { description: "measure less worth", per: "tick", better: "lower" },
  agreement: { description: "share of members that do what most of them do", per: "tick" },
  gaming: { description: "gaming of a member, or candidates that it looks at", per: "tick" },
  audits: { description: "share of members whose worth is found out", per: "tick" },
} as const satisfies Metrics;

export const quietFailure = defineEnv({
  id: "quiet-failure-v0",
  title: "Quiet failure: the measure goes up, the worth goes down",
  subject: "measures",
  cite: [
    "Manheim & Garrabrant 2018, arXiv:1803.04585",
    "Baker 2002, J. Human Resources 37:728-751",
    "Goodhart 1984, Monetary Theory and Practice",
  ],
  params,
  presets: {
    multitask: { worth: [3, 1], measured: [1, 2] },
    regressional: { proxy: "selection" },
    rotated: { measures: 4 },
    audited: { audit: 0.5 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  action,
  observation: (p) => ({
    measured: feature(-farthest, farthest, "own last measure"),
    team: feature(-farthest, farthest, "mean of the team's last measures"),
    measure: category(p.measures, "the measure that counted in the last tick", {
      bins: p.rotation > 1 ? p.measures : 0,
    }),
  }),
  state: () => ({
    /** Of the last tick, by member: effort, gaming (or candidates that it looked at), what it measured, and what it was worth. */
    effort: perAgent(f64),
    gamed: perAgent(f64),
    reading: perAgent(f64),
    value: perAgent(f64),
    audited: perAgent(u8),
    /** The same of the team, in the mean, and the share that did what most did. */
    teamReading: f64,
    teamValue: f64,
    agreed: f64,
    /** The measure that counts. */
    measure: i32,
    /** Payoff so far in the episode. */
    wealth: perAgent(f64),
  }),
  metrics,
  derive(p) {
    const isSelection = p.proxy === "selection";
    return {
      isSelection,
      isHeavy: p.noise === "student-2",
      amounts: Float64Array.from(isSelection ? p.tried : amountsOf(p)),
      most: p.tried[p.tried.length - 1],
      cap: p.cap ?? Number.POSITIVE_INFINITY,
      /** Members by what they do. */
      alike: new Int32Array(isSelection ? p.tried.length : (p.levels + 1) ** 2),
    };
  },
  world: {
    reset(w, p) {
      w.effort.fill(0);
      w.gamed.fill(0);
      w.reading.fill(0);
      w.value.fill(0);
      w.audited.fill(0);
      w.wealth.fill(0);
      w.teamReading = 0;
      w.teamValue = 0;
      w.agreed = 0;
      w.measure = p.measures > 1 ? w.randomInt(p.measures) : 0;
    },
    step(w, p, d) {
      const n = w.agents;
      const { amounts, alike, cap, isSelection } = d;
      // All have chosen: whoever is to game a new measure has to guess it.
      if (p.measures > 1 && w.tick > 0 && w.tick % p.rotation === 0) w.measure = w.randomInt(p.measures);
      alike.fill(0);
      let readings = 0;
      let worth = 0;
      let gaming = 0;
      let audits = 0;
      let common = 0;
      for (let a = 0; a < n; a++) {
        let does = w.actions[0][a];
        let cost = 0;
        if (isSelection) {
          const tried = amounts[does];
          w.gamed[a] = tried;
          let best = Number.NEGATIVE_INFINITY;
          let bestWorth = 0;
          // Where a candidate cannot be above the best so far, of its draws.
          let alone = Number.POSITIVE_INFINITY;
          let together = Number.POSITIVE_INFINITY;
          // All that could be looked at are drawn, however many are.
          for (let j = 0; j < d.most; j++) {
            const u = w.random();
            const v = w.random();
            const errorU = w.random();
            const errorV = w.random();
            const spread = d.isHeavy ? w.random() : 0;
            if (j >= tried) continue;
            const product = (1 - u) * (1 - errorU);
            if (d.isHeavy) {
              if (1 - u > alone && errorV > 0.25 && errorV < 0.75) continue;
              if (best > 0 && isBelow(product, spread, best)) continue;
            } else if (product > together) continue;
            const value = normalOf(u, v);
            const error = normalOf(errorU, errorV);
            const measured = value + (d.isHeavy ? error / Math.sqrt(-Math.log(1 - spread)) : error);
            if (!(measured > best)) continue;
            best = measured;
            bestWorth = value;
            if (best <= 0) continue;
            alone = below(best);
            together = sumBelow(best);
          }
          w.reading[a] = best;
          w.value[a] = bestWorth;
        } else {
          const effort = amounts[does];
          const gamed = amounts[w.actions[1][a]];
          const counts = p.measures === 1 || w.actions[2][a] === w.measure;
          w.effort[a] = effort;
          w.gamed[a] = gamed;
          w.reading[a] = p.measured[0] * effort + (counts ? p.measured[1] * gamed : 0);
          w.value[a] = p.worth[0] * effort + p.worth[1] * gamed;
          cost = (effort * effort + gamed * gamed) / 2;
          does = does * amounts.length + w.actions[1][a];
        }
        const audited = p.audit > 0 && w.random() < p.audit ? 1 : 0;
        w.audited[a] = audited;
        const paid = p.bonus * (audited === 1 ? w.value[a] : Math.min(cap, w.reading[a])) - cost;
        w.payoff[a] = paid;
        w.wealth[a] += paid;
        readings += w.reading[a];
        worth += w.value[a];
        gaming += w.gamed[a];
        audits += audited;
        alike[does]++;
        common = Math.max(common, alike[does]);
      }
      w.teamReading = readings / n;
      w.teamValue = worth / n;
      w.agreed = common / n;
      w.measured += readings / n;
      w.worth += worth / n;
      w.gap += (readings - worth) / n;
      w.gaming += gaming / n;
      w.agreement += common / n;
      w.audits += audits / n;
    },
    observe(w) {
      const { measured, team, measure } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        measured[a] = Math.min(farthest, Math.max(-farthest, w.reading[a]));
        team[a] = Math.min(farthest, Math.max(-farthest, w.teamReading));
        measure[a] = w.measure;
      }
    },
  },
  kernel,
  theory,
});
