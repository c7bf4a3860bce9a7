/**
 * Shunning: agents who meet may help each other, and see who is out of standing: whoever broke a duty or refused to help the good.
 *
 * Panchanathan & Boyd 2004, "Indirect reciprocity can stabilize cooperation without the second-order free rider problem",
 * Nature 432:499-502. In every tick each agent may help one other, and one other may help it: by the head `help`, at a cost to who
 * gives and a benefit to who gets. Whom one meets is drawn anew each tick and seen with its standing before one chooses. Refusing who is out
 * of standing saves the cost and costs no standing, so that nobody has to be paid, or made, to shun.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { i32, perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { dutyOf, dutyParams, dutyReads, isKept } from "./duty.ts";

const params = z.object({
  ...dutyParams,
  benefit: z.number().nonnegative().default(2).describe("b: what help is worth to who gets it, payoff units"),
  cost: z.number().nonnegative().default(1).describe("c: what it costs who gives it, payoff units"),
  forgive: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("ticks without an offence after which one is in standing again, 0 for never"),
  by: z
    .enum(["agents", "rule"])
    .default("agents")
    .describe(
      "who shuns: agents who choose to, or the rule, under which no help reaches who is out of standing",
    ),
});

export const shunning = defineMechanism({
  id: "shunning",
  title: "Shunning",
  cite: ["Panchanathan & Boyd 2004, Nature 432:499-502"],
  params,
  random: true,
  metrics: {
    helped: { description: "agents that were helped", per: "tick", better: "higher" },
    shunned: { description: "agents out of standing", per: "tick", better: "lower" },
  },
  /** `offence`: tick of the last one, -1 without; `step`: each agent meets the one so many seats on. */
  state(_, { agents }) {
    if (agents < 2) fail("shunning", "needs at least 2 agents, who meet", agents);
    return { good: perAgent(u8), offence: perAgent(i32), step: i32 };
  },
  action: () => [discrete(2, { name: "help", labels: ["refuse", "help"] })],
  observation: () => ({
    good: category(2, "1 where this agent is in standing"),
    partnerGood: category(2, "1 where the agent that it may help is in standing"),
  }),
  reads: dutyReads,
  derive: (p, site) => dutyOf("shunning", p, site),
  world: {
    reset(w) {
      w.good.fill(1);
      w.offence.fill(-1);
      w.step = 1 + w.randomInt(w.agents - 1);
    },
    after(w, p, d) {
      const { agents, active, good, offence, reward, step, tick } = w;
      const { help } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      const refused = p.by === "rule";
      let helped = 0;
      let shunned = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        if (!isKept(d, deeds[a])) offence[a] = tick;
        const b = a + step < agents ? a + step : a + step - agents;
        if (active[b] === 0) continue;
        if (help[a] === 0) {
          if (good[b] !== 0) offence[a] = tick;
        } else if (good[b] !== 0 || !refused) {
          reward[a] -= p.cost;
          reward[b] += p.benefit;
          helped++;
        }
      }
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const forgiven = p.forgive > 0 && tick - offence[a] >= p.forgive;
        good[a] = offence[a] === -1 || forgiven ? 1 : 0;
        shunned += 1 - good[a];
      }
      w.helped += helped;
      w.shunned += shunned;
      w.step = 1 + w.randomInt(agents - 1);
    },
    observe(w) {
      const { agents, good, step } = w;
      const { good: own, partnerGood } = w.obs;
      for (let a = 0, b = step; a < agents; a++, b++) {
        if (b === agents) b = 0;
        own[a] = good[a];
        partnerGood[a] = good[b];
      }
    },
  },
});
