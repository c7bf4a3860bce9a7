/**
 * Liar: says that it will do any other thing than it means to.
 *
 * Crawford 2003, "Lying for strategic advantage", American Economic Review 93:133-149. On a channel symbol c + 1 stands for choice c of
 * the first head. Known behaviour: of a share s of such senders it pays to follow the rest iff s < 1 - 1/n with n choices; where words
 * bind it is held to its lie.
 */
import { definePolicy, z } from "../../src/index.ts";
import { actIfAllowed, voiceOf } from "./speaking.ts";

export const liar = definePolicy({
  id: "liar",
  title: "Liar",
  cite: ["Crawford 2003, American Economic Review 93:133-149"],
  kind: "norm",
  acts: "discrete",
  params: z.object({
    action: z.number().default(0).describe("what it does and never says (first action head)"),
  }),
  derive: (p, site) => voiceOf("liar", site, p.action),
  seat(me, _, { choices, wanted }) {
    const other = (wanted + 1 + Math.floor(me.random() * (choices - 1))) % choices;
    me.act(other + 1, "say");
    actIfAllowed(me, wanted, choices);
  },
});
