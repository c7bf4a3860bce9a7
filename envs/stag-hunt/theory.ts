/** What can be said of the stag hunt in closed form, in the long run of an episode. */
import type { Theory } from "../../src/index.ts";
import type { StagHuntParams } from "./stag-hunt.ts";

/** Mean distance, in moves, between two different cells drawn at random: (size^2 - 1) / (3 size) along each side. */
export function meanDistance(size: number): number {
  return (2 * size) / 3;
}

/**
 * Where all hunters are needed and there are no hares, they stand together after each catch, every cell but theirs is
 * as likely to hold the stag, and no way is shorter than the distance.
 */
export function theory(p: StagHuntParams): Theory {
  if (p.hares > 0 || p.pursuit > 0 || p.needed < p.agents) return {};
  return {
    optimum: {
      welfare: (p.agents * p.stag) / meanDistance(p.size),
      note: "all walk to the stag by a shortest way and step on it together: closed form",
    },
  };
}
