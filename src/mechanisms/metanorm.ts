/**
 * Metanorms: who lets an offence pass may be punished as well, by those who see it.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms", American Political Science Review 80:1095-1111. Laid after a sanction, whose
 * head `punish` it looks at. A deed is seen at the next choice: `offender` is the nearest next agent that broke its duty (0 nobody),
 * `lenient` the nearest one that saw an offender and punished none. The head `metapunish` (0 nobody, j the j-th next agent) reaches
 * those who were lenient, and costs nothing on others. A file of its own, since a sanction knows of no duty: it is what to punish for that a
 * norm of second order is about.
 *
 * Bound, since a step of the commons under it and a sanction takes 1.6 times as long with its rules in world form (98 ns an agent to 60).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { perAgent, u8 } from "../core/schema.ts";
import { category, discrete } from "../core/spaces.ts";
import { deedsOf, dutyOf, dutyParams, isKept } from "./duty.ts";

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

/** To each agent of the world whose rows begin at `first` the nearest next one that is marked, j for the j-th next, or 0. */
function nearestNext(marked: Uint8Array, seen: Float64Array, first: number, n: number): void {
  const end = first + n;
  let next = first;
  while (next < end && marked[next] === 0) next++;
  if (next === end) {
    for (let k = first; k < end; k++) seen[k] = 0;
    return;
  }
  next += n;
  for (let k = end - 1; k >= first; k--) {
    seen[k] = next - k < n ? next - k : 0;
    if (marked[k] !== 0) next = k;
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
  bind(context, p) {
    const { agents: n, columns, heads, actions, firstOwnHead, obs, reward } = context;
    const duty = dutyOf("metanorm", p, context);
    const deeds = deedsOf(p, context);
    const punish = actions[heads.findIndex(({ name }) => name === punishHead(p, context))];
    const metapunish = actions[firstOwnHead];
    const { cost, fine } = p;

    /** Row of the agent `choice` seats on from row `k`, in the world whose rows end at `end`. */
    const targetOf = (k: number, choice: number, end: number) =>
      k + choice < end ? k + choice : k + choice - n;

    return {
      reset(i) {
        columns.offended.fill(0, i * n, (i + 1) * n);
        columns.passed.fill(0, i * n, (i + 1) * n);
      },
      after(lo, hi) {
        const { done, active, terminated, offended, passed, metapunishments, letPass, offences } = columns;
        const punishing = punish;
        const metapunishing = metapunish;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const end = (i + 1) * n;
          let offenders = 0;
          for (let k = i * n; k < end; k++) {
            offenders += offended[k];
            if (metapunishing[k] === 0 || active[k] === 0) continue;
            const target = targetOf(k, metapunishing[k], end);
            if (passed[target] === 0 || active[target] === 0) continue;
            reward[k] -= cost;
            reward[target] -= fine;
            metapunishments[i]++;
          }
          for (let k = i * n; k < end; k++) {
            passed[k] = 0;
            if (offenders === offended[k] || active[k] === 0 || terminated[k] !== 0) continue;
            if (punishing[k] !== 0 && offended[targetOf(k, punishing[k], end)] !== 0) continue;
            passed[k] = 1;
            letPass[i]++;
          }
          for (let k = i * n; k < end; k++) {
            offended[k] = 0;
            if (active[k] === 0 || isKept(duty, deeds[k])) continue;
            offences[i]++;
            if (terminated[k] === 0) offended[k] = 1;
          }
        }
      },
      observe(lo, hi) {
        const { offended, passed } = columns;
        const { offender, lenient } = obs;
        for (let i = lo; i < hi; i++) {
          nearestNext(offended, offender, i * n, n);
          nearestNext(passed, lenient, i * n, n);
        }
      },
    };
  },
});
