/**
 * A hard cap on what each agent may do in a period.
 *
 * Measured in the unit of the action's `values` (effort, calls, a bid); a box action counts as its own value. With
 * `enforce: "mask"` too large choices are masked (a box is cut down to what is left); with "reject" they are turned
 * into the smallest choice and counted.
 *
 * Bound, since a step of the commons under it takes a quarter longer with its rules in world form (64 ns an agent to 51).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { f64, i32, perAgent } from "../core/schema.ts";
import { feature } from "../core/spaces.ts";

const params = z.object({
  cap: z.number().nonnegative().describe("allowed to each agent in each period, in the unit of the action"),
  period: z.number().int().min(1).default(1).describe("ticks after which the allowance starts anew"),
  enforce: z.enum(["mask", "reject"]).default("mask").describe("mask what is too much, or let it fail"),
});

/** Rounding must not forbid the last unit of an allowance: a share of the cap. */
const slackShare = 1e-9;

/** What each choice of the first head amounts to; empty for a box. */
function amounts({ heads, env }: MechanismSite): Float64Array {
  const head = heads[0];
  if (head.kind === "box") {
    if (head.low < 0) fail("quota", `needs an action that starts at 0 or above in ${env.id}`, head.low);
    return new Float64Array(0);
  }
  return Float64Array.from(head.values ?? Array.from({ length: head.n }, (_, a) => a));
}

export const quota = defineMechanism({
  id: "quota",
  title: "Quota",
  cite: ["Weitzman 1974, Prices vs. Quantities, Review of Economic Studies 41"],
  params,
  masked: true,
  metrics: {
    rejected: { description: "actions that were over the quota", per: "tick", better: "lower" },
  },
  /** `turn`: number of the period, from the start of the episode, that `used` is of. */
  state: () => ({ used: perAgent(f64), turn: i32 }),
  observation: (p) =>
    p.period > 1
      ? { quotaLeft: feature(0, 1, "share of the period's allowance that is left", { bins: 3 }) }
      : {},
  bind(context, p) {
    const { agents, columns, actions, masks, obs } = context;
    const values = amounts(context);
    const n = values.length;
    const least = n > 0 ? values.indexOf(Math.min(...values)) : 0;
    const lowest = context.heads[0].kind === "box" ? context.heads[0].low : 0;
    const { cap, period } = p;
    const slack = slackShare * cap;
    const action = actions[0];
    const reject = p.enforce === "reject";
    const turnAt = (tick: number) => Math.floor(tick / period);
    return {
      reset(i) {
        columns.used.fill(0, i * agents, (i + 1) * agents);
        columns.turn[i] = 0;
      },
      before(lo, hi) {
        const { done, active, used, turn, tick, rejected } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const now = turnAt(tick[i]);
          if (now !== turn[i]) used.fill(0, i * agents, (i + 1) * agents);
          turn[i] = now;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            if (active[k] === 0) continue;
            const left = cap - used[k];
            const amount = n > 0 ? values[action[k]] : action[k];
            if (amount > left + slack) {
              rejected[i]++;
              action[k] = n > 0 ? least : reject ? lowest : Math.max(lowest, left);
            }
            used[k] += n > 0 ? values[action[k]] : action[k];
          }
        }
      },
      observe(lo, hi) {
        const { used, turn, tick } = columns;
        const mask = reject || n === 0 ? undefined : masks[0];
        for (let i = lo; i < hi; i++) {
          const spent = turnAt(tick[i]) === turn[i] ? 1 : 0;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            const left = cap - spent * used[k];
            if (period > 1) obs.quotaLeft[k] = cap > 0 ? Math.max(0, 1 - (spent * used[k]) / cap) : 0;
            if (!mask) continue;
            for (let a = 0; a < n; a++) if (a !== least && values[a] > left + slack) mask[k * n + a] = 0;
          }
        }
      },
    };
  },
});
