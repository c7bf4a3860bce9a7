/**
 * Each agent owns a strip of columns, harvests there sparingly, and zaps whoever comes before its beam.
 *
 * Exclusion as it emerges between the agents of Perolat et al. 2017, NeurIPS, where territories and unequal harvests go
 * together; as property, Demsetz 1967, "Toward a Theory of Property Rights". Known behaviour: patches last, at the price of
 * peace along the borders.
 */
import { definePolicy, z } from "../../src/index.ts";
import { gridWalking } from "./grid-walking.ts";

/** Columns that a step in each direction leads on: north, east, south, west. */
const eastward = [0, 1, 0, -1];
/** Quarter turns to the right of where an observation points: ahead, right, behind, left. */
const quarters = [0, 0, 1, 2, 3];

export const territoryOwner = definePolicy({
  id: "territory-owner",
  title: "Owns a strip of the map",
  cite: ["Perolat et al. 2017, NeurIPS", "Demsetz 1967, American Economic Review 57:347-359"],
  kind: "norm",
  acts: "discrete",
  reads: ["nearest", "patch", "ahead", "rival", "x", "heading", "out"],
  fits: ["harvest-v0"],
  params: z.object({
    keep: z
      .number()
      .int()
      .min(0)
      .max(3)
      .default(2)
      .describe("class of apples around the one it eats, as in sparing-picker; 0 eats all that is its own"),
  }),
  bind(context, p) {
    const { rows, seats, agents, io, features } = context;
    const walker = gridWalking("territory-owner", context);
    const { forward, turnLeft, turnRight, stay, toward, walk, wander } = walker;
    const zap = walker.action("zap");
    const { nearest, patch, ahead, rival, x, heading, out } = io.obs;
    const action = io.actions[0];
    const columns = features.x.high + 1;
    const west = Float64Array.from(seats, (a) => Math.floor((a * columns) / agents));
    const east = Float64Array.from(seats, (a) => Math.floor(((a + 1) * columns) / agents) - 1);

    /** Whether the place next to row `k`, some quarter turns from where it heads, is in the strip of seat `s`. */
    function inside(s: number, k: number, quarter: number): boolean {
      const there = x[k] + eastward[(heading[k] + quarter) & 3];
      return there >= west[s] && there <= east[s];
    }

    function choose(r: number, s: number, k: number): number {
      const here = x[k];
      if (here < west[s] || here > east[s]) {
        // Home, by a way that leaves the apples of others alone.
        const home = ((here < west[s] ? 1 : 3) - heading[k]) & 3;
        if (home === 0) return ahead[k] === 0 ? forward : wander(r, ahead[k]);
        return home === 3 ? turnLeft : turnRight;
      }
      if (rival[k] === 1) return zap;
      if (nearest[k] > 0 && patch[k] >= p.keep && inside(s, k, quarters[nearest[k]])) {
        // What strays within `walk` goes ahead.
        if (inside(s, k, 0)) return walk(r, nearest[k], ahead[k]);
        return toward(nearest[k]);
      }
      return inside(s, k, 0) ? wander(r, ahead[k]) : turnRight;
    }

    return {
      act(lo, hi) {
        const S = seats.length;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            action[k] = out[k] === 1 ? stay : choose(r, s, k);
          }
      },
    };
  },
});
