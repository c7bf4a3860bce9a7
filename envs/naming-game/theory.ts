/** What is known of the naming game in closed form. */
import type { Theory } from "../../src/index.ts";
import { modelOf, type NamingGameParams } from "./params.ts";

export function theory(p: NamingGameParams): Theory {
  const { graph } = modelOf(p);
  // Who has nobody to meet is drawn to speak as often as all others, and is not heard.
  let speakers = 0;
  for (let a = 0; a < p.agents; a++) if (graph.start[a + 1] > graph.start[a]) speakers++;
  return {
    optimum: {
      welfare: 2 * speakers,
      note: "all know one word, and every meeting is understood, in every tick: closed form, an upper bound while they have not agreed yet",
      bound: "upper",
    },
  };
}
