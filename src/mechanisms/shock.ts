/**
 * A shock to the resource: at each tick at which it is in force, a part of it is lost.
 *
 * Laid on at some ticks (`during: [100, 101]` for a single loss), as what a society has to recover from (Pimm 1984, Nature
 * 307:321-326). It comes after all have chosen, so that nobody sees it coming.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism } from "../core/mechanism.ts";
import { worldColumn } from "../core/mechanism-world.ts";

const params = z.object({
  column: z
    .string()
    .optional()
    .describe("the world's column that is cut (default: the resource that the env names)"),
  factor: z.number().nonnegative().default(0.5).describe("what is left of it, as a share"),
});

export const shock = defineMechanism({
  id: "shock",
  title: "Resource shock",
  cite: ["Pimm 1984, Nature 307:321-326"],
  params,
  metrics: { lost: { description: "resource lost to the shock, in its unit", per: "tick" } },
  reads: ({ column }, { env }) => {
    const name = column ?? env.resource;
    if (name === undefined)
      fail("shock", `needs a column, as ${env.id} names no resource`, undefined, "give params: { column }");
    return { resource: worldColumn(name) };
  },
  world: {
    before(w, p) {
      const before = w.resource;
      w.resource *= p.factor;
      w.lost += before - w.resource;
    },
  },
});
