/**
 * A quota of all together that follows the stock: q' = q (1 + gain (x - target) / target).
 *
 * Feedback harvest control (Clark 1990, "Mathematical Bioeconomics", chapter 7; Hilborn & Walters 1992, "Quantitative Fisheries Stock
 * Assessment"). In a tick: each sees its part of the quota and is held to it, on the first head that its role has, in the unit of the
 * head's `values`; the stock x is read, before the harvest; the env steps; the next quota holds. Parts are equal, by
 * seats, by keys (who holds several has as many parts) or by names (who displays the same one shares a part). Where it settles,
 * and how far it swings beyond, is told by `gainThatSettles` and `stockUnderQuota` of ostrom/institutions: at the stock of largest
 * yield it never does.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { type ColumnLink, type MechanismWorld, worldColumn } from "../core/mechanism-world.ts";
import { f64, perAgent, u8 } from "../core/schema.ts";
import { feature } from "../core/spaces.ts";
import { type Capped, cappedHeads, forbidOver, holdTo, mostOf, showShares } from "./capped-heads.ts";
import { countsParams, countsReads, keysPerSeat } from "./identity.ts";

const params = z.object({
  start: z
    .number()
    .nonnegative()
    .describe("quota of all together in the first tick, in the unit of the action"),
  target: z.number().positive().describe("stock that it steers to, in the unit of the stock"),
  gain: z
    .number()
    .nonnegative()
    .default(0.1)
    .describe("relative change of the quota a tick where the stock is off by all of the target"),
  follows: z
    .string()
    .optional()
    .describe("the world's column that is the stock (default: the resource that the env names)"),
  enforce: z.enum(["mask", "reject"]).default("mask").describe("mask what is too much, or let it fail"),
  ...countsParams,
});
type P = z.output<typeof params>;

const state = {
  /** Of all together. */
  quota: f64,
  /** What each may do of it: divided at the end of a tick for the next, so that what is seen is what holds. */
  part: perAgent(f64),
  /** It has been divided in this episode. */
  divided: u8,
};

const metrics = {
  granted: { description: "quota of all together, in the unit of the action", per: "tick" },
  rejected: { description: "actions that were over their part of the quota", per: "tick", better: "lower" },
} as const;

type Links = Readonly<Record<string, ColumnLink<"array">>> & { readonly stock: ColumnLink<"number"> };
type W = MechanismWorld<typeof state, typeof metrics, Links>;

interface Site {
  readonly capped: readonly Capped[];
  /** What each may do in the first tick. */
  readonly first: Float64Array;
  /** Agents that display each name. */
  readonly faces: Int32Array;
  /** The most that each can do. */
  readonly most: Float64Array;
}

/**
 * Writes what each agent that is subject to the quota, and has not finished, may do. Where nobody is left it is what it would be
 * for all: a world that is cut before its first tick shows what it showed.
 */
function divide(w: W, { counts }: P, { faces }: Site, part: Float64Array): void {
  if (counts === "seat") {
    bySeats(w, part);
    return;
  }
  const { agents, active } = w;
  let here = 0;
  for (let a = 0; a < agents; a++) here |= active[a];
  if (counts === "key") byKeys(w, here, part);
  else byNames(w, here, part, faces);
}

const takesPart = (here: number, { active, terminated }: W, a: number): boolean =>
  here === 0 || (active[a] !== 0 && terminated[a] === 0);

function bySeats(w: W, part: Float64Array): void {
  const { agents, active, terminated } = w;
  let all = 0;
  for (let a = 0; a < agents; a++) all += active[a] & (1 - terminated[a]);
  if (all === 0) part.fill(w.quota / agents);
  else if (all === agents) {
    const each = w.quota / agents;
    for (let a = 0; a < agents; a++) part[a] = each;
  } else {
    const each = w.quota / all;
    for (let a = 0; a < agents; a++) part[a] = each * (active[a] & (1 - terminated[a]));
  }
}

function byKeys(w: W, here: number, part: Float64Array): void {
  const { agents, held } = w;
  let all = 0;
  for (let a = 0; a < agents; a++) if (takesPart(here, w, a)) all += held[a];
  for (let a = 0; a < agents; a++) part[a] = all > 0 && takesPart(here, w, a) ? (w.quota * held[a]) / all : 0;
}

function byNames(w: W, here: number, part: Float64Array, faces: Int32Array): void {
  const { agents, face } = w;
  faces.fill(0);
  let all = 0;
  for (let a = 0; a < agents; a++) if (takesPart(here, w, a) && faces[face[a]]++ === 0) all++;
  for (let a = 0; a < agents; a++) part[a] = takesPart(here, w, a) ? w.quota / (all * faces[face[a]]) : 0;
}

export const adaptiveQuota = defineMechanism({
  id: "adaptive-quota",
  title: "Quota that follows the stock",
  cite: [
    "Clark 1990, Mathematical Bioeconomics",
    "Hilborn & Walters 1992, Quantitative Fisheries Stock Assessment",
  ],
  params,
  masked: true,
  metrics,
  state: () => state,
  observation: () => ({
    quotaPart: feature(0, 1, "own part of the quota, as a share of the most that can be done", { bins: 5 }),
  }),
  reads(p, { env }): Links {
    const name = p.follows ?? env.resource;
    if (name === undefined)
      fail(
        "adaptive-quota",
        `needs a stock, as ${env.id} names no resource`,
        undefined,
        "give params: { follows }",
      );
    return { ...countsReads(p), stock: worldColumn(name) } as Links;
  },
  derive(p, site): Site {
    const capped = cappedHeads("adaptive-quota", site);
    return {
      capped,
      first: new Float64Array(site.agents),
      faces: new Int32Array(site.agents * keysPerSeat("adaptive-quota", p, site)),
      most: mostOf(capped, site.agents),
    };
  },
  world: {
    reset(w, p) {
      w.quota = p.start;
      w.part.fill(0);
      w.divided = 0;
    },
    before(w, p, d) {
      const { capped } = d;
      const { part } = w;
      if (w.divided === 0) divide(w, p, d, part);
      for (let h = 0; h < capped.length; h++)
        w.rejected += holdTo(capped[h], w, part, p.enforce === "reject");
      w.granted += w.quota;
      w.quota = Math.max(0, w.quota * (1 + (p.gain * (w.stock - p.target)) / p.target));
    },
    after(w, p, d) {
      divide(w, p, d, w.part);
      w.divided = 1;
    },
    observe(w, p, d) {
      const { capped, most } = d;
      const { quotaPart } = w.obs;
      const part = w.divided !== 0 ? w.part : d.first;
      if (w.divided === 0) divide(w, p, d, part);
      const binds = showShares(quotaPart, part, most, w.agents);
      if (binds && p.enforce === "mask")
        for (let h = 0; h < capped.length; h++) forbidOver(capped[h], w, part);
    },
  },
});
