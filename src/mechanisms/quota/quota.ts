/**
 * A hard cap on what each agent may do in a period.
 *
 * Measured in the unit of the `values` of the first head that an agent's role has (effort, calls, a bid); a box action
 * counts as its own value. With
 * `enforce: "mask"` too large choices are masked (a box is cut down to what is left); with "reject" they are turned
 * into the smallest choice and counted. An allowance belongs to a seat, a key or a name (`counts`); with `counts: "key"` who holds
 * several keys has as many allowances.
 *
 * Bound, since a step of the commons under it takes a quarter longer with its rules in world form (64 ns an agent to 51).
 */
import { defineMechanism, type MechanismContext } from "../../core/mechanism.ts";
import { f64, i32, perAgent } from "../../core/schema.ts";
import { feature } from "../../core/spaces.ts";
import { type Capped, cappedHeads, slackShare } from "../capped-heads.ts";
import { keysPerSeat } from "../identity.ts";
import { quotaByKey } from "./by-key.ts";
import { params } from "./params.ts";

export const quota = defineMechanism({
  id: "quota",
  title: "Quota",
  cite: ["Weitzman 1974, Prices vs. Quantities, Review of Economic Studies 41"],
  params,
  masked: true,
  metrics: {
    rejected: { description: "actions that were over the quota", per: "tick", better: "lower" },
  },
  /** `turn`: number of the period, from the start of the episode, that `used` is of; `owner`: key that it is of, where keys count. */
  state(p, site) {
    const keys = keysPerSeat("quota", p, site);
    return {
      used: perAgent(f64, keys),
      turn: i32,
      ...(p.counts !== "seat" && { owner: perAgent(i32, keys) }),
    };
  },
  observation: (p) =>
    p.period > 1
      ? { quotaLeft: feature(0, 1, "share of the period's allowance that is left", { bins: 3 }) }
      : {},
  bind(context, p) {
    if (p.counts !== "seat")
      return quotaByKey(context as unknown as MechanismContext, p, keysPerSeat("quota", p, context));
    const { agents, columns, actions, masks, obs } = context;
    const capped = cappedHeads("quota", context);
    const { cap, period } = p;
    const slack = slackShare * cap;
    const reject = p.enforce === "reject";
    const turnAt = (tick: number) => Math.floor(tick / period);

    /** In worlds lo..hi-1, of the agents that have the head. */
    function hold({ at, having, values, least }: Capped, lo: number, hi: number): void {
      const { done, active, used, rejected } = columns;
      const action = actions[at];
      const n = values.length;
      for (let i = lo; i < hi; i++) {
        if (done[i] !== 0) continue;
        for (let a = 0, k = i * agents; a < agents; a++, k++) {
          if (active[k] === 0 || (having !== undefined && having[a] === 0)) continue;
          const left = cap - used[k];
          const amount = n > 0 ? values[action[k]] : action[k];
          if (amount > left + slack) {
            rejected[i]++;
            action[k] = n > 0 || reject ? least : Math.max(least, left);
          }
          used[k] += n > 0 ? values[action[k]] : action[k];
        }
      }
    }

    function forbid({ at, having, values, least, most }: Capped, lo: number, hi: number): void {
      const { used, turn, tick } = columns;
      const mask = masks[at];
      const n = values.length;
      for (let i = lo; i < hi; i++) {
        const spent = turnAt(tick[i]) === turn[i] ? 1 : 0;
        for (let a = 0, k = i * agents; a < agents; a++, k++) {
          if (having !== undefined && having[a] === 0) continue;
          const allowed = cap - spent * used[k] + slack;
          if (most <= allowed) continue;
          for (let c = 0; c < n; c++) if (c !== least && values[c] > allowed) mask[k * n + c] = 0;
        }
      }
    }

    return {
      reset(i) {
        columns.used.fill(0, i * agents, (i + 1) * agents);
        columns.turn[i] = 0;
      },
      before(lo, hi) {
        const { done, used, turn, tick } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const now = turnAt(tick[i]);
          // For few numbers a loop takes half as long as `fill`.
          if (now !== turn[i]) for (let k = i * agents; k < (i + 1) * agents; k++) used[k] = 0;
          turn[i] = now;
        }
        for (let h = 0; h < capped.length; h++) hold(capped[h], lo, hi);
      },
      observe(lo, hi) {
        const { used, turn, tick } = columns;
        if (period > 1)
          for (let i = lo; i < hi; i++) {
            const spent = turnAt(tick[i]) === turn[i] ? 1 : 0;
            for (let k = i * agents; k < (i + 1) * agents; k++)
              obs.quotaLeft[k] = cap > 0 ? Math.max(0, 1 - (spent * used[k]) / cap) : 0;
          }
        if (!reject) for (let h = 0; h < capped.length; h++) forbid(capped[h], lo, hi);
      },
    };
  },
});
