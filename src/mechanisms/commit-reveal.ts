/**
 * Commit and reveal: before acting each seals what it will do, and only what was sealed counts when it is done.
 *
 * Blum 1983, "Coin flipping by telephone", ACM SIGACT News 15:23-27; Brassard, Chaum & Crepeau 1988, Journal of Computer and System
 * Sciences 37:156-189. In rounds of talk each commits once to a choice of the env's first head; all see how many have, nobody to what.
 * Then all act: an act that is not what was committed to, or to which nothing was, is the safe choice instead, and counted. Whoever
 * commits last knows no more than who commits first, and after the others have acted nobody can change its mind.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { f64, i32, perAgent, u8 } from "../core/schema.ts";
import { box, category, discrete, feature, nearestToZero } from "../core/spaces.ts";
import { commonHead } from "./amounts.ts";

const params = z.object({
  rounds: z.number().int().min(1).max(64).default(1).describe("rounds in which one can commit (rounds)"),
  open: z
    .boolean()
    .default(false)
    .describe("what others have committed to is shown as soon as they have: whoever waits knows it"),
  safe: z
    .number()
    .optional()
    .describe(
      "what an act counts as that is not what was committed to (first action head); default: the first choice, of a box what is nearest to 0",
    ),
});
type Params = z.output<typeof params>;

/** The head that is sealed, which all agents have to have, and the safe choice in it. */
function planOf({ safe, open }: Params, site: MechanismSite) {
  const head = commonHead("commit-reveal", site);
  if (head.kind === "box") {
    if (open)
      fail("commit-reveal", "shows choices, and the first action is any number", head.name, "leave open out");
    const given = safe ?? nearestToZero(head);
    if (!(given >= head.low && given <= head.high))
      fail("commit-reveal", `safe must be in ${head.low}..${head.high}`, given);
    return { head, choices: 0, safe: given };
  }
  const given = safe ?? 0;
  if (!(Number.isInteger(given) && given >= 0 && given < head.n))
    fail("commit-reveal", `safe must be in 0..${head.n - 1}`, given);
  return { head, choices: head.n, safe: given };
}

export const commitReveal = defineMechanism({
  id: "commit-reveal",
  title: "Commit and reveal",
  cite: [
    "Blum 1983, ACM SIGACT News 15:23-27",
    "Brassard, Chaum & Crepeau 1988, J. Computer and System Sciences 37:156-189",
  ],
  params,
  metrics: {
    revealed: { description: "agents that did what they had committed to", per: "tick", better: "higher" },
    mismatched: { description: "agents that did something else", per: "tick", better: "lower" },
    uncommitted: { description: "agents that had committed to nothing", per: "tick", better: "lower" },
  },
  rounds: (p) => p.rounds,
  /** `sealed`: what an agent has committed to in this tick, where `has` is 1; `count`: agents that have. */
  state: () => ({ sealed: perAgent(f64), has: perAgent(u8), count: i32 }),
  action(p, site) {
    const { head, choices } = planOf(p, site);
    if (head.kind === "box")
      return [
        box(head.low, head.high, { name: "commit" }),
        discrete(2, { name: "seal", labels: ["wait", "seal"] }),
      ];
    return [discrete(choices + 1, { name: "commit" })];
  },
  observation(p, site) {
    const { head, choices } = planOf(p, site);
    const { agents } = site;
    return {
      committed: category(agents + 1, "agents that have committed in this tick"),
      ...(head.kind === "box"
        ? {
            sealed: feature(head.low, head.high, "what oneself has committed to"),
            hasSealed: category(2, "1 where one has"),
          }
        : { sealed: category(choices + 1, "choice that oneself has committed to, from 1 on, 0 none") }),
      ...(p.open && {
        shown: category(choices + 1, "what the next agents have committed to, from 1 on, 0 nothing", {
          size: Math.max(1, agents - 1),
          ...(agents > 2 && { bins: 0 }),
        }),
      }),
    };
  },
  derive: (p, site) => {
    const { choices, safe, head } = planOf(p, site);
    return { choices, safe, zero: head.kind === "box" ? nearestToZero(head) : 0 };
  },
  world: {
    reset(w) {
      w.sealed.fill(0);
      w.has.fill(0);
      w.count = 0;
    },
    talk(w, _, { choices }) {
      const { active, sealed, has } = w;
      const { commit } = w.heads;
      const seal = choices > 0 ? commit : w.heads.seal;
      let count = w.count;
      for (let a = 0; a < w.agents; a++) {
        if (active[a] === 0 || has[a] === 1) continue;
        if (seal[a] === 0) continue;
        sealed[a] = choices > 0 ? commit[a] - 1 : commit[a];
        has[a] = 1;
        count++;
      }
      w.count = count;
    },
    before(w, _, { choices, safe }) {
      const { active, sealed, has, action } = w;
      const mask = w.masks[0];
      let revealed = 0;
      let mismatched = 0;
      let uncommitted = 0;
      for (let a = 0; a < w.agents; a++) {
        if (active[a] === 0) continue;
        if (has[a] === 1 && action[a] === sealed[a]) {
          revealed++;
          continue;
        }
        if (has[a] === 1) mismatched++;
        else uncommitted++;
        let does = safe;
        // Where the env forbids it, the first choice that it allows.
        for (let c = 0; c < choices && mask[a * choices + does] === 0; c++) does = c;
        action[a] = does;
      }
      w.revealed += revealed;
      w.mismatched += mismatched;
      w.uncommitted += uncommitted;
    },
    after(w) {
      w.has.fill(0);
      w.count = 0;
    },
    observe(w, p, { choices, zero }) {
      const { agents, sealed, has, count } = w;
      const { committed, sealed: own } = w.obs;
      const one = choices > 0 ? 1 : 0;
      for (let a = 0; a < agents; a++) {
        committed[a] = count;
        own[a] = has[a] === 1 ? sealed[a] + one : zero;
      }
      if (choices === 0) {
        const { hasSealed } = w.obs;
        for (let a = 0; a < agents; a++) hasSealed[a] = has[a];
      }
      if (!p.open) return;
      const { shown } = w.obs;
      const others = agents - 1;
      if (others === 0) shown[0] = 0;
      for (let a = 0; a < agents; a++)
        for (let j = 0; j < others; j++) {
          const b = (a + j + 1) % agents;
          shown[a * others + j] = has[b] === 1 ? sealed[b] + 1 : 0;
        }
    },
  },
});
