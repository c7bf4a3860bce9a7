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
  derive(_, site) {
    const { agents, features } = site;
    const walker = gridWalking("territory-owner", site);
    const columns = features.x.high + 1;
    return {
      walker,
      zap: walker.action("zap"),
      /** First and last column of each agent's strip. */
      west: Float64Array.from({ length: agents }, (_, a) => Math.floor((a * columns) / agents)),
      east: Float64Array.from({ length: agents }, (_, a) => Math.floor(((a + 1) * columns) / agents) - 1),
    };
  },
  seat(me, { keep }, d) {
    const { nearest, patch, ahead, rival, x, heading, out } = me.obs;
    const west = d.west[me.agent];
    const east = d.east[me.agent];
    const aheadIsMine = within(columnAt(x, heading, 0), west, east);
    if (out === 1) me.act(d.walker.stay);
    else if (!within(x, west, east)) {
      // Home, by a way that leaves the apples of others alone.
      const home = ((x < west ? 1 : 3) - heading) & 3;
      if (home === 0) me.act(ahead === 0 ? d.walker.forward : d.walker.wander(me, ahead));
      else me.act(home === 3 ? d.walker.turnLeft : d.walker.turnRight);
    } else if (rival === 1) me.act(d.zap);
    else if (nearest > 0 && patch >= keep && within(columnAt(x, heading, quarters[nearest]), west, east))
      // What strays within `walk` goes ahead.
      me.act(aheadIsMine ? d.walker.walk(me, nearest, ahead) : d.walker.toward(nearest));
    else me.act(aheadIsMine ? d.walker.wander(me, ahead) : d.walker.turnRight);
  },
});

/** Column of the place next to `x`, some quarter turns to the right of where it heads. */
function columnAt(x: number, heading: number, quarter: number): number {
  return x + eastward[(heading + quarter) & 3];
}

function within(column: number, west: number, east: number): boolean {
  return column >= west && column <= east;
}
