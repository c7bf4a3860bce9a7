/**
 * Shunning: agents who meet may help each other, and see who is out of standing: whoever broke a duty or refused to help the good.
 *
 * Panchanathan & Boyd 2004, "Indirect reciprocity can stabilize cooperation without the second-order free rider problem",
 * Nature 432:499-502. In every tick each agent may help one other, and one other may help it: by the head `help`, at a cost to who
 * gives and a benefit to who gets. Whom one meets is drawn anew each tick and seen with its standing before one chooses. Refusing who is out
 * of standing saves the cost and costs no standing, so that nobody has to be paid, or made, to shun.
 *
 * Bound, since a step of the commons under it takes half as long again with its rules in world form (84 ns an agent to 56).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { randomInt } from "../core/random.ts";
import { i32, perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { deedsOf, dutyOf, dutyParams, isKept } from "./duty.ts";

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
  bind(context, p) {
    const { agents: n, columns, actions, firstOwnHead, obs, reward } = context;
    const duty = dutyOf("shunning", p, context);
    const deeds = deedsOf(p, context);
    const help = actions[firstOwnHead];
    const { benefit, cost, forgive } = p;
    const refused = p.by === "rule";
    return {
      reset(i) {
        columns.good.fill(1, i * n, (i + 1) * n);
        columns.offence.fill(-1, i * n, (i + 1) * n);
        columns.step[i] = 1 + randomInt(columns.rng, i, n - 1);
      },
      after(lo, hi) {
        const { done, active, good, offence, step, tick, rng, helped, shunned } = columns;
        const helping = help;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const end = (i + 1) * n;
          const now = tick[i];
          for (let k = i * n, b = k + step[i]; k < end; k++, b++) {
            if (b === end) b -= n;
            if (active[k] === 0) continue;
            if (!isKept(duty, deeds[k])) offence[k] = now;
            if (active[b] === 0) continue;
            if (helping[k] === 0) {
              if (good[b] !== 0) offence[k] = now;
            } else if (good[b] !== 0 || !refused) {
              reward[k] -= cost;
              reward[b] += benefit;
              helped[i]++;
            }
          }
          for (let k = i * n; k < end; k++) {
            if (active[k] === 0) continue;
            const forgiven = forgive > 0 && now - offence[k] >= forgive;
            good[k] = offence[k] === -1 || forgiven ? 1 : 0;
            shunned[i] += 1 - good[k];
          }
          step[i] = 1 + randomInt(rng, i, n - 1);
        }
      },
      observe(lo, hi) {
        const { good, step } = columns;
        const { good: own, partnerGood } = obs;
        for (let i = lo; i < hi; i++) {
          const end = (i + 1) * n;
          for (let k = i * n, b = k + step[i]; k < end; k++, b++) {
            if (b === end) b -= n;
            own[k] = good[k];
            partnerGood[k] = good[b];
          }
        }
      },
    };
  },
});
