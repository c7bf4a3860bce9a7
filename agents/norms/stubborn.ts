/**
 * Stubborn: says the same number for ever, whatever it hears, or nothing at all.
 *
 * The malicious node of LeBlanc et al. 2013, IEEE Journal on Selected Areas in Communications 31:766-781, which tells all the same.
 * Known behaviour: takers of means end where it stands.
 */
import { definePolicy, fail, refuseUnused, z } from "../../src/index.ts";
import { agreeingReads, agreeingSite, say } from "./agreeing.ts";

const params = z.object({
  number: z.number().optional().describe("what it says; default: its own input"),
  silent: z.boolean().default(false).describe("it says nothing (in a faulty seat)"),
});

export const stubborn = definePolicy({
  id: "stubborn",
  title: "One number for ever",
  cite: ["LeBlanc et al. 2013, IEEE J. Selected Areas in Communications 31:766-781"],
  kind: "norm",
  acts: "any",
  reads: [...agreeingReads, "input"],
  fits: ["consensus-v0"],
  params,
  derive(p, site) {
    const { low, high } = site.features.own;
    const faces = site.heads.some(({ name }) => name === "face");
    if (p.silent && !faces)
      fail(
        "stubborn",
        "says nothing by the action head face, which is not there",
        site.heads.map(({ name }) => name).join(", "),
        "give it a faulty seat of consensus-v0",
      );
    if (p.silent) refuseUnused("stubborn", params, p, ["number"], "where it says nothing");
    if (p.number !== undefined && !(p.number >= low && p.number <= high))
      fail("stubborn", `number must be in ${low}..${high}`, p.number);
    const { head, numbers } = agreeingSite("stubborn", site);
    return { head, numbers, faces };
  },
  seat(me, { number, silent }, d) {
    say(me, d, number ?? me.obs.input);
    if (d.faces) me.act(silent ? 3 : 0, "face");
  },
});
