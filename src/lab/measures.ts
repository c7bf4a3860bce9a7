/** The measures that ship: social outcomes beside welfare and equality. */
import { registry } from "../core/registry.ts";
import { egalitarianWelfare, jainIndex, nashWelfare } from "../stats/social.ts";
import { defineMeasure, type Measure } from "./measure.ts";

const worstOff = defineMeasure({
  id: "egalitarian-welfare",
  title: "Payoff of the agent that is worst off",
  cite: ["Rawls 1971, A Theory of Justice"],
  metric: { description: "payoff a tick of the agent that is worst off", better: "higher" },
  of: ({ payoffs }) => egalitarianWelfare(payoffs),
});

const nash = defineMeasure({
  id: "nash-welfare",
  title: "Geometric mean of payoffs",
  cite: ["Kaneko & Nakamura 1979, Econometrica 47:423-435"],
  metric: {
    description: "geometric mean of the agents' payoffs a tick; missing where one is below 0",
    better: "higher",
  },
  of: ({ payoffs }) => nashWelfare(payoffs),
});

const jain = defineMeasure({
  id: "jain-index",
  title: "Jain's fairness index",
  cite: ["Jain, Chiu & Hawe 1984, DEC Research Report TR-301"],
  metric: {
    description: "squared sum of the agents' payoffs over their number times the sum of squares",
    better: "higher",
  },
  of: ({ payoffs }) => jainIndex(payoffs),
});

export const measures = /* @__PURE__ */ registry<Measure>("measure", [worstOff, nash, jain]);
