/**
 * Metanorms: who lets an offence pass may be punished as well, by those who see it.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms", American Political Science Review 80:1095-1111. Laid after a sanction, whose
 * head `punish` it looks at. A deed is seen at the next choice: `offender` is the nearest next agent that broke its duty (0 nobody),
 * `lenient` the nearest one that saw an offender and punished none. The head `metapunish` (0 nobody, j the j-th next agent) reaches
 * those who were lenient, and costs nothing on others. A file of its own, since a sanction knows of no duty: it is what to punish for that a
 * norm of second order is about.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { dutyOf, dutyParams, dutyReads, isKept } from "./duty.ts";

const params = z.object({
  ...dutyParams,
  cost: z.number().nonnegative().default(1).describe("what it costs the one who punishes, payoff units"),
  fine: z.number().nonnegative().default(3).describe("what it costs the one who was lenient, payoff units"),
  sanction: z
    .string()
    .default("sanction")
    .describe("what the sanction is called by which offenders are punished"),
});

/** Name of the head by which offenders are punished. */
function punishHead({ sanction }: z.output<typeof params>, { heads }: MechanismSite): string {
  const name = sanction === "sanction" ? "punish" : `${sanction}.punish`;
  if (!heads.some((head) => head.name === name))
    fail(
      "metanorm",
      `no mechanism "${sanction}" with a head "${name}" is laid before it`,
      undefined,
      "lay a sanction before it: [{ use: sanction }, { use: metanorm, ... }]",
    );
  return name;
}

/** To each agent the nearest next one that is marked, j for the j-th next, or 0. */
function nearestNext(marked: ArrayLike<number>, seen: Float64Array): void {
  const n = seen.length;
  let next = 0;
  while (next < n && marked[next] === 0) next++;
  if (next === n) {
    seen.fill(0);
    return;
  }
  next += n;
  for (let a = n - 1; a >= 0; a--) {
    seen[a] = next - a < n ? next - a : 0;
    if (marked[a] !== 0) next = a;
  }
}

export const metanorm = defineMechanism({
  id: "metanorm",
  title: "Metanorm",
  cite: ["Axelrod 1986, American Political Science Review 80:1095-1111"],
  params,
  metrics: {
    offences: { description: "agents that broke their duty", per: "tick", better: "lower" },
    letPass: { description: "agents that saw an offender and punished none", per: "tick", better: "lower" },
    metapunishments: { description: "punishments of those who had been lenient", per: "tick" },
  },
  state: () => ({ offended: perAgent(u8), passed: perAgent(u8) }),
  action: (_, { agents }) => [discrete(agents, { name: "metapunish" })],
  observation: (_, { agents }) => ({
    offender: category(agents, "nearest next agent that broke its duty in the last tick, 0 for nobody"),
    lenient: category(agents, "nearest next agent that let it pass in the last tick, 0 for nobody"),
  }),
  reads: dutyReads,
  derive: (p, site) => ({ ...dutyOf("metanorm", p, site), head: punishHead(p, site) }),
  world: {
    reset(w) {
      w.offended.fill(0);
      w.passed.fill(0);
    },
    after(w, p, d) {
      const { agents, active, terminated, offended, passed, reward } = w;
      const punish = w.heads[d.head];
      const { metapunish } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      let offenders = 0;
      let struck = 0;
      for (let a = 0; a < agents; a++) {
        offenders += offended[a];
        const reached = a + metapunish[a];
        const target = reached < agents ? reached : reached - agents;
        if (target === a || passed[target] === 0 || active[a] === 0 || active[target] === 0) continue;
        reward[a] -= p.cost;
        reward[target] -= p.fine;
        struck++;
      }
      let lenient = 0;
      for (let a = 0; a < agents; a++) {
        passed[a] = 0;
        if (offenders === offended[a] || active[a] === 0 || terminated[a] !== 0) continue;
        const reached = a + punish[a];
        const target = reached < agents ? reached : reached - agents;
        if (target !== a && offended[target] !== 0) continue;
        passed[a] = 1;
        lenient++;
      }
      let offences = 0;
      for (let a = 0; a < agents; a++) {
        offended[a] = active[a] !== 0 && !isKept(d, deeds[a]) ? 1 : 0;
        offences += offended[a];
        if (terminated[a] !== 0) offended[a] = 0;
      }
      w.metapunishments += struck;
      w.letPass += lenient;
      w.offences += offences;
    },
    observe(w) {
      nearestNext(w.offended, w.obs.offender);
      nearestNext(w.passed, w.obs.lenient);
    },
  },
});
