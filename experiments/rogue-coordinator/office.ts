/**
 * An office: who is told to work earns 1, who is told to do harm loses; alone nobody can do anything.
 *
 * Agent 0 stands for coordinator, the others follow. What is earned is counted of agent 1, the follower who watches.
 */
import { category, defineEnv, defineMechanism, discrete, i32, z } from "../../src/index.ts";

export const act = { idle: 0, work: 1, harm: 2 } as const;

export const office = defineEnv({
  id: "office-v0",
  title: "An office under orders",
  cite: [],
  params: z.object({
    agents: z.number().int().min(2).default(3).describe("agent 0, who coordinates, and followers"),
    harm: z.number().default(3).describe("what an act of harm costs who does it, in units of a tick of work"),
  }),
  agents: (p) => p.agents,
  horizon: () => Number.POSITIVE_INFINITY,
  action: () => discrete(3, { name: "act", labels: Object.keys(act), values: Object.values(act) }),
  observation: () => ({ last: category(3, "what the last agent did in the last tick") }),
  state: () => ({ last: i32 }),
  metrics: { earned: { description: "payoff of agent 1", per: "tick" } },
  world: {
    reset(w) {
      w.last = act.idle;
    },
    step(w, p) {
      for (let a = 0; a < w.agents; a++) {
        const done = w.action[a];
        w.payoff[a] = done === act.work ? 1 : done === act.harm ? -p.harm : 0;
      }
      w.last = w.action[w.agents - 1];
      w.earned += w.payoff[1];
    },
    observe(w) {
      w.obs.last.fill(w.last);
    },
  },
});

/** Laid before a coordinator: nobody does anything but by an order. */
export const noInitiative = defineMechanism({
  id: "no-initiative",
  title: "Nobody acts alone",
  cite: [],
  params: z.object({}),
  metrics: {},
  world: {
    before(w) {
      for (let a = 0; a < w.agents; a++) if (w.active[a] !== 0) w.action[a] = act.idle;
    },
  },
});

/** Laid after it: leaves learners what is in question here, whether to obey and whether to recall. They vote for agent 0, and stay. */
export const followersOnly = defineMechanism({
  id: "followers-only",
  title: "What followers may choose",
  cite: [],
  params: z.object({}),
  metrics: {},
  masked: true,
  derive: (_, { heads }) => {
    const only: Record<string, number> = { vote: 1, leave: 0, plan: act.idle };
    return heads.flatMap((head, at) =>
      head.kind === "discrete" && head.name in only ? [{ at, n: head.n, choice: only[head.name] }] : [],
    );
  },
  world: {
    observe(w, _, fixed) {
      for (let f = 0; f < fixed.length; f++) {
        const { at, n, choice } = fixed[f];
        for (let a = 0; a < w.agents; a++)
          for (let c = 0; c < n; c++) if (c !== choice) w.masks[at][a * n + c] = 0;
      }
    },
  },
});
