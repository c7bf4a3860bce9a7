/**
 * Fallback: a policy that fails is noticed after some ticks, and a norm of one act stands in for it until it is repaired.
 *
 * Sha 2001, "Using Simplicity to Control Complexity", IEEE Software 18:20-28: a simple controller that is trusted behind a better one that
 * may fail. An agent is on one of three rungs: its own policy; failed and not yet noticed, when it does the safe act; the norm. Order in a
 * tick: all have chosen; who has failed does the safe act or the norm's; the env pays; who was on its own fails with `failure`, who was
 * on the norm is repaired with `repair`. What it is worth in the long run is `fallbackLadder` in ostrom/institutions. That nobody
 * answers in time is another way to fail: what is done then is `safe` of approval.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { i32, perAgent } from "../core/schema.ts";
import { category } from "../core/spaces.ts";
import { nearestAct, nearestActs } from "./nearest-act.ts";

const params = z.object({
  failure: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe("chance that a policy fails, after each tick in which it works"),
  unnoticed: z.number().int().min(0).max(1_000_000).default(3).describe("ticks before it is noticed (ticks)"),
  repair: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe("chance that it works again, after each tick of the norm"),
  norm: z
    .number()
    .optional()
    .describe(
      "what the norm does, in the unit of the action: the nearest that is allowed (default: as safe)",
    ),
  safe: z
    .number()
    .optional()
    .describe("what a policy that has failed does, in the unit of the action (default: 0)"),
});

export const fallback = defineMechanism({
  id: "fallback",
  title: "Fallback on a norm",
  cite: ["Sha 2001, IEEE Software 18:20-28"],
  params,
  random: true,
  metrics: {
    failures: { description: "policies that failed", per: "tick", better: "lower" },
    failed: { description: "agents whose failure nobody has noticed", per: "tick", better: "lower" },
    onNorm: { description: "agents for which the norm stands in", per: "tick" },
  },
  /** 0 works, 1..unnoticed the ticks since it failed, then the norm. */
  state: () => ({ down: perAgent(i32) }),
  observation: () => ({ fallen: category(2, "the norm stands in for its policy") }),
  derive: (p, site) => ({
    norm: nearestActs("fallback", site, "norm", p.norm ?? p.safe),
    safe: nearestActs("fallback", site, "safe", p.safe),
  }),
  world: {
    reset: (w) => void w.down.fill(0),
    before(w, p, { norm, safe }) {
      const { agents, active, down } = w;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0 || down[a] === 0) continue;
        w.action[a] = nearestAct(down[a] > p.unnoticed ? norm : safe, w.masks[0], a);
      }
    },
    after(w, p) {
      const { agents, active, down } = w;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        if (down[a] === 0) {
          if (!w.chance(p.failure)) continue;
          down[a] = 1;
          w.failures++;
        } else if (down[a] <= p.unnoticed) {
          down[a]++;
          w.failed++;
        } else {
          w.onNorm++;
          if (w.chance(p.repair)) down[a] = 0;
        }
      }
    },
    observe(w, p) {
      const { agents, down, obs } = w;
      for (let a = 0; a < agents; a++) obs.fallen[a] = down[a] > p.unnoticed ? 1 : 0;
    },
  },
});
