/**
 * A limit for each agent that grows by a constant, and is cut to a share of itself wherever all together were over a capacity.
 *
 * Chiu & Jain 1989, Computer Networks and ISDN Systems 17:1-14 (additive increase, multiplicative decrease). In a tick: each sees
 * its limit and is held to it, on the first head that its role has, in the unit of the head's `values`; where what all do is more
 * than `capacity` each limit is multiplied by `cut`, else `add` is added. Exact: any two limits come together by `cut` at each overload,
 * and by nothing else, until one of them is as much as can be done, over which none grows. A limit belongs to a seat; where
 * keys count it is one for each key that the seat holds, and where names do those who display one name share one.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import type { ColumnLink, MechanismWorld } from "../core/mechanism-world.ts";
import { f64, perAgent } from "../core/schema.ts";
import { feature } from "../core/spaces.ts";
import { type Capped, cappedHeads, forbidOver, holdTo, mostOf, showShares } from "./capped-heads.ts";
import { countsParams, countsReads, keysPerSeat } from "./identity.ts";

const params = z.object({
  capacity: z.number().positive().describe("what all together may do in a tick, in the unit of the action"),
  start: z
    .union([z.number().nonnegative(), z.array(z.number().nonnegative())])
    .default(1)
    .describe(
      "limit in the first tick, in the unit of the action: of each, or a list with one for each agent",
    ),
  add: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe("a: added in a tick without overload, in the unit of the action"),
  cut: z.number().min(0).max(1).default(0.5).describe("b: share of the limit that is left after an overload"),
  enforce: z.enum(["mask", "reject"]).default("mask").describe("mask what is too much, or let it fail"),
  ...countsParams,
});
type P = z.output<typeof params>;

const state = {
  limit: perAgent(f64),
};

const metrics = {
  overloads: { description: "ticks in which all did more than the capacity", per: "tick", better: "lower" },
  limits: { description: "limits of all together, in the unit of the action", per: "tick" },
  rejected: { description: "actions that were over the limit", per: "tick", better: "lower" },
} as const;

type W = MechanismWorld<typeof state, typeof metrics, Readonly<Record<string, ColumnLink<"array">>>>;

interface Site {
  readonly capped: readonly Capped[];
  readonly start: Float64Array;
  /** The most that each can do. */
  readonly most: Float64Array;
  /** What each may do; written anew where it is used. */
  readonly left: Float64Array;
  /** What each does. */
  readonly done: Float64Array;
  /** Agents that display each name. */
  readonly faces: Int32Array;
}

/** What each agent may do: the limits themselves, where seats count. */
function allowed(w: W, { counts }: P, { left, faces }: Site): Float64Array {
  const { agents, limit } = w;
  if (counts === "seat") return limit;
  left.set(limit);
  if (counts === "key") {
    const { held } = w;
    for (let a = 0; a < agents; a++) left[a] *= held[a];
  } else {
    const { face } = w;
    faces.fill(0);
    for (let a = 0; a < agents; a++) faces[face[a]]++;
    for (let a = 0; a < agents; a++) left[a] /= faces[face[a]];
  }
  return left;
}

export const aimdLimit = defineMechanism({
  id: "aimd-limit",
  title: "Limits by additive increase and multiplicative decrease",
  cite: ["Chiu & Jain 1989, Computer Networks and ISDN Systems 17:1-14"],
  params,
  masked: true,
  metrics,
  state(p, { agents }) {
    if (Array.isArray(p.start) && p.start.length !== agents)
      fail("aimd-limit", `start must be a number, or a list of ${agents}`, p.start);
    return state;
  },
  observation: () => ({
    limitShare: feature(0, 1, "what is allowed, as a share of the most that can be done", { bins: 5 }),
  }),
  reads: (p): Readonly<Record<string, ColumnLink<"array">>> => countsReads(p),
  derive(p, site): Site {
    const { agents } = site;
    const { start } = p;
    const capped = cappedHeads("aimd-limit", site);
    const most = mostOf(capped, agents);
    return {
      capped,
      most,
      start: most.map((least, a) => Math.min(least, typeof start === "number" ? start : start[a])),
      left: new Float64Array(agents),
      done: new Float64Array(agents),
      faces: new Int32Array(agents * keysPerSeat("aimd-limit", p, site)),
    };
  },
  world: {
    reset(w, _, { start }) {
      w.limit.set(start);
    },
    before(w, p, d) {
      const { agents, active, limit } = w;
      const { capped, most, done } = d;
      const left = allowed(w, p, d);
      for (let h = 0; h < capped.length; h++)
        w.rejected += holdTo(capped[h], w, left, p.enforce === "reject", done);
      let total = 0;
      let granted = 0;
      let below = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        total += done[a];
        granted += left[a];
        if (limit[a] < most[a]) below++;
      }
      const over = total > p.capacity;
      w.limits += granted;
      if (over) w.overloads++;
      if (over) for (let a = 0; a < agents; a++) limit[a] *= active[a] === 0 ? 1 : p.cut;
      // Where all may do the most there is nothing to add.
      else if (below > 0)
        for (let a = 0; a < agents; a++)
          if (active[a] !== 0 && limit[a] < most[a]) limit[a] = Math.min(most[a], limit[a] + p.add);
    },
    observe(w, p, d) {
      const { capped, most } = d;
      const { limitShare } = w.obs;
      const left = allowed(w, p, d);
      const binds = showShares(limitShare, left, most, w.agents);
      if (binds && p.enforce === "mask")
        for (let h = 0; h < capped.length; h++) forbidOver(capped[h], w, left);
    },
  },
});
