/**
 * Honest speaker: says what it means to do, and does it.
 *
 * Farrell 1987, RAND Journal of Economics 18:34-39 (announcements). On a channel symbol c + 1 stands for choice c of the first head.
 * Known behaviour: who follows it is never misled; whoever does better by the opposite of what others do is told how.
 */
import { definePolicy, z } from "../../src/index.ts";
import { actIfAllowed, voiceOf } from "./speaking.ts";

export const honestSpeaker = definePolicy({
  id: "honest-speaker",
  title: "Honest speaker",
  cite: ["Farrell 1987, RAND Journal of Economics 18:34-39"],
  kind: "norm",
  acts: "discrete",
  params: z.object({ action: z.number().default(0).describe("what it says and does (first action head)") }),
  derive: (p, site) => voiceOf("honest-speaker", site, p.action),
  seat(me, _, { choices, wanted }) {
    me.act(wanted + 1, "say");
    actIfAllowed(me, wanted, choices);
  },
});
