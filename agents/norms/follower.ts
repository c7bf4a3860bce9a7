/**
 * Follower: does what most of those whom it hears say, and says it after them.
 *
 * Farrell & Rabin 1996, "Cheap talk", Journal of Economic Perspectives 10:103-118. On a channel symbol c + 1 stands for choice c of the
 * first head; of what is said as often the lowest. While nobody speaks it goes on with what it last followed, at first with `action`.
 * Known behaviour: as good as those it hears; a majority of liars turns it (Condorcet).
 */
import { definePolicy, i32, z } from "../../src/index.ts";
import { actIfAllowed, voiceOf } from "./speaking.ts";

export const follower = definePolicy({
  id: "follower",
  title: "Follower",
  cite: ["Farrell & Rabin 1996, Journal of Economic Perspectives 10:103-118"],
  kind: "norm",
  acts: "discrete",
  reads: ["heard"],
  params: z.object({ action: z.number().default(0).describe("what it does until it hears of something") }),
  memory: { followed: i32 },
  derive: (p, site) => {
    const { choices, wanted } = voiceOf("follower", site, p.action);
    return { choices, wanted, places: site.features.heard.size };
  },
  seat(me, _, { choices, wanted, places }) {
    let most = 0;
    let follows = me.memory.followed > 0 ? me.memory.followed - 1 : wanted;
    for (let c = 0; c < choices; c++) {
      let count = 0;
      for (let j = 0; j < places; j++)
        if ((places === 1 ? me.obs.heard : me.obs.heard.at(j)) === c + 1) count++;
      if (count > most) {
        most = count;
        follows = c;
      }
    }
    me.memory.followed = follows + 1;
    me.act(follows + 1, "say");
    actIfAllowed(me, follows, choices);
  },
});
