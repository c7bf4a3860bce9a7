/**
 * A coordinator: elected for a term, it tells each what to do before all act, and may be recalled.
 *
 * Radner 1993, Econometrica 61:1109-1146 (who decides); Ferejohn 1986, Public Choice 50:5-25 (elections as control); Hirschman 1970,
 * "Exit, Voice, and Loyalty". In a tick:
 *
 *   1. in a round of talk the leader's heads `plan` are read, and each member sees its `order`;
 *   2. all choose: who says `obey` does what it was told in place of its own choice of the env's first head, unless that is masked;
 *   3. the env pays;
 *   4. who says `leave` goes into a group of its own: no order, no vote to recall, no candidate, and
 *      no leader of its own, until it votes in an election of all again;
 *   5. `recall`: by `quorum` votes the leader is out. So it is when its term is over, or it has left;
 *   6. without a leader an election goes on for `election` ticks, and the votes of the last one count: the plurality of `vote`, ties
 *      by lot. Where nobody votes for a member it goes on for as long again.
 *
 * An episode begins with an election. Votes count by seats, keys or names: with keys a seat has as many votes as it holds, and of
 * agents that vote under one name the first counts alone.
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import type { ColumnLink, MechanismWorld } from "../core/mechanism-world.ts";
import { f64, i32, perAgent, u8 } from "../core/schema.ts";
import { category, discrete, feature, type Head, nearestToZero } from "../core/spaces.ts";
import { firstHeadOf } from "./amounts.ts";
import { countsParams, countsReads, keysPerSeat } from "./identity.ts";

/** Orders to each of more agents than these would be as many heads. */
const mostOrders = 64;

const params = z.object({
  term: z
    .number()
    .int()
    .min(1, "a leader is elected for at least one tick: give 1 or more")
    .max(1e9)
    .default(20)
    .describe("ticks for which a leader is elected"),
  election: z
    .number()
    .int()
    .min(1, "an election takes at least one tick: give 1 or more")
    .max(1e9)
    .default(1)
    .describe("ticks that an election takes, in which nobody leads"),
  quorum: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("votes by which a leader is recalled (default: more than half of the voters)"),
  voters: z
    .array(z.number().int().min(0))
    .optional()
    .describe("agents who may vote and recall (default: all)"),
  plans: z
    .enum(["each", "same"])
    .default("each")
    .describe(
      "an order for each agent, by a head each (plan0, plan1 ...), or the same for all by one head (plan)",
    ),
  ...countsParams,
});
type P = z.output<typeof params>;

const state = {
  /** Agent that leads, from 1; 0 is nobody. */
  leader: i32,
  /** Ticks that are left of the term, or of the election. */
  left: i32,
  /** There are orders in this tick. */
  planned: u8,
  /** What each is told. */
  order: perAgent(f64),
  /** In a group of its own. */
  apart: perAgent(u8),
};

const metrics = {
  elections: { description: "leaders elected", per: "tick" },
  recalls: { description: "leaders recalled", per: "tick" },
  led: { description: "ticks with a leader", per: "tick" },
  unled: { description: "ticks without one", per: "tick" },
  paidLed: { description: "payoff of all in a tick with a leader", per: "led" },
  paidUnled: { description: "payoff of all in a tick without one", per: "unled" },
  obeyed: { description: "agents that did what they were told", per: "tick" },
  swayed: { description: "agents that would have done something else", per: "tick" },
  impossible: { description: "orders that were obeyed but masked", per: "tick", better: "lower" },
  apartNow: { description: "agents in groups of their own", per: "tick" },
} as const;

type W = MechanismWorld<typeof state, typeof metrics, Readonly<Record<string, ColumnLink<"array">>>>;

/** Number of each agent's first head among those of the env. */
function firstHeads(site: MechanismSite): Int32Array {
  const first = new Int32Array(site.agents);
  for (const role of site.roles) for (const seat of role.seats) first[seat] = firstHeadOf(role, site);
  return first;
}

/** The heads by which orders are given: the first heads of those who get them. */
function planHeads(p: P, site: MechanismSite): Head[] {
  const { agents, heads } = site;
  const first = firstHeads(site);
  const told = (a: number, name: string): Head => ({ ...heads[first[a]], name });
  if (p.plans === "same") {
    if (first.some((head) => head !== first[0]))
      fail("coordinator", "gives one order to agents whose actions differ", undefined, 'give plans: "each"');
    return [told(0, "plan")];
  }
  if (agents > mostOrders)
    fail("coordinator", `gives orders to each of at most ${mostOrders} agents`, agents, 'give plans: "same"');
  return Array.from({ length: agents }, (_, a) => told(a, `plan${a}`));
}

/** Choices of the most that any agent has; undefined where all choose amounts in a box. */
function mostChoices(site: MechanismSite): number | undefined {
  const heads = [...new Set(firstHeads(site))].map((head) => site.heads[head]);
  const sizes = heads.flatMap((head) => (head.kind === "discrete" ? [head.n] : []));
  if (sizes.length > 0 && sizes.length < heads.length)
    fail("coordinator", "needs first actions that are all choices, or all in a box", undefined);
  if (sizes.length === 0 && heads.length > 1)
    fail("coordinator", "needs first actions in the same box", undefined, "lay it on choices");
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

/** Votes that recall. */
function quorumOf(p: P, site: MechanismSite): number {
  const { agents } = site;
  const { voters } = p;
  if (voters?.length === 0)
    fail(
      "coordinator",
      "voters are empty",
      undefined,
      "a vote among nobody decides nothing: leave voters out for all",
    );
  for (const voter of voters ?? [])
    if (voter >= agents) fail("coordinator", `voters must be in 0..${agents - 1}`, voter);
  const count = new Set(voters ?? Array.from({ length: agents }, (_, a) => a)).size;
  const most = count * keysPerSeat("coordinator", p, site);
  const { quorum = Math.floor(count / 2) + 1 } = p;
  if (quorum > most)
    fail(
      "coordinator",
      `quorum must be at most ${most}, the votes that there are`,
      quorum,
      "nobody could be recalled",
    );
  return quorum;
}

/** What the rules need beside params. */
interface Site {
  readonly quorum: number;
  readonly mayVote: Uint8Array;
  /** Of each agent: the head that an order replaces, and its choices (0 in a box). */
  readonly first: Int32Array;
  readonly choices: Int32Array;
  readonly firstPlan: number;
  /** Room to count in: votes for each agent, and names seen. */
  readonly votes: Float64Array;
  readonly seen: Uint8Array;
}

/** Votes of agent `a` in a count that began with no names seen. */
function votesOf(w: W, p: P, d: Site, a: number): number {
  if (d.mayVote[a] === 0 || w.active[a] === 0) return 0;
  if (p.counts === "seat") return 1;
  if (p.counts === "key") return w.held[a];
  const name = w.face[a];
  if (d.seen[name] !== 0) return 0;
  d.seen[name] = 1;
  return 1;
}

/** Elects a leader, 0 where there is no vote for a member. */
function elect(w: W, p: P, d: Site): number {
  const { agents, active, apart } = w;
  const { vote } = w.heads;
  const { votes, seen } = d;
  votes.fill(0);
  seen.fill(0);
  for (let a = 0; a < agents; a++) if (vote[a] !== 0 && active[a] !== 0) apart[a] = 0;
  for (let a = 0; a < agents; a++) {
    if (vote[a] === 0) continue;
    const candidate = vote[a] - 1;
    if (active[candidate] !== 0 && apart[candidate] === 0) votes[candidate] += votesOf(w, p, d, a);
  }
  let most = 0;
  let ties = 0;
  for (let a = 0; a < agents; a++) {
    if (votes[a] > most) {
      most = votes[a];
      ties = 0;
    }
    if (most > 0 && votes[a] === most) ties++;
  }
  if (ties === 0) return 0;
  let lot = w.randomInt(ties);
  for (let a = 0; a < agents; a++) if (votes[a] === most && lot-- === 0) return a + 1;
  return 0;
}

function recalled(w: W, p: P, d: Site): boolean {
  const { recall } = w.heads;
  d.seen.fill(0);
  let against = 0;
  for (let a = 0; a < w.agents; a++) if (recall[a] !== 0 && w.apart[a] === 0) against += votesOf(w, p, d, a);
  return against >= d.quorum;
}

export const coordinator = defineMechanism({
  id: "coordinator",
  title: "Elected coordinator",
  cite: ["Radner 1993, Econometrica 61:1109-1146", "Ferejohn 1986, Public Choice 50:5-25"],
  params,
  random: true,
  metrics,
  state(p, site) {
    quorumOf(p, site);
    return state;
  },
  action: (p, site) => [
    discrete(site.agents + 1, { name: "vote" }),
    discrete(2, { name: "obey", labels: ["own choice", "as told"] }),
    discrete(2, { name: "recall", labels: ["keep", "recall"] }),
    discrete(2, { name: "leave", labels: ["stay", "leave"] }),
    ...planHeads(p, site),
  ],
  observation(p, site) {
    const choices = mostChoices(site);
    const [head] = site.heads;
    const order =
      choices === undefined && head.kind === "box"
        ? {
            ordered: category(2, "it has been told what to do"),
            order: feature(head.low, head.high, "what it has been told to do"),
          }
        : { order: category(choices! + 1, "choice that it has been told, from 1; 0 is none") };
    return {
      leader: category(site.agents + 1, "agent that leads, from 1; 0 is nobody"),
      leads: category(2, "it leads itself"),
      termLeft: feature(0, p.term, "what is left of the leader's term", { unit: "ticks" }),
      apart: category(2, "it has left into a group of its own"),
      ...order,
    };
  },
  reads: (p): Record<string, ColumnLink<"array">> => countsReads(p),
  derive(p, site): Site & { readonly box: boolean; readonly nothing: number } {
    const { agents, heads } = site;
    const first = firstHeads(site);
    const mayVote = new Uint8Array(agents).fill(p.voters ? 0 : 1);
    for (const voter of p.voters ?? []) mayVote[voter] = 1;
    const [head] = heads;
    return {
      quorum: quorumOf(p, site),
      mayVote,
      first,
      choices: first.map((at) => (heads[at].kind === "discrete" ? heads[at].n : 0)),
      firstPlan: site.heads.length + 4,
      votes: new Float64Array(agents),
      seen: new Uint8Array(agents * keysPerSeat("coordinator", p, site)),
      box: head.kind === "box",
      nothing: head.kind === "box" ? nearestToZero(head) : 0,
    };
  },
  world: {
    reset(w, p) {
      w.leader = 0;
      w.left = p.election;
      w.planned = 0;
      w.order.fill(0);
      w.apart.fill(0);
    },
    talk(w, p, { firstPlan }) {
      const leader = w.leader - 1;
      w.planned = leader >= 0 && w.active[leader] !== 0 ? 1 : 0;
      if (w.planned === 0) return;
      const { order, actions } = w;
      for (let a = 0; a < w.agents; a++)
        order[a] = actions[p.plans === "each" ? firstPlan + a : firstPlan][leader];
    },
    before(w, _, { first, choices }) {
      if (w.planned === 0) return;
      const { active, apart, order, actions, masks } = w;
      const { obey } = w.heads;
      for (let a = 0; a < w.agents; a++) {
        if (active[a] === 0 || apart[a] !== 0 || obey[a] === 0) continue;
        const action = actions[first[a]];
        if (
          choices[a] > 0 &&
          masks[first[a]].length > 0 &&
          masks[first[a]][a * choices[a] + order[a]] === 0
        ) {
          w.impossible++;
          continue;
        }
        w.obeyed++;
        if (action[a] !== order[a]) w.swayed++;
        action[a] = order[a];
      }
    },
    after(w, p, d) {
      const { agents, active, apart, payoff } = w;
      const { leave } = w.heads;
      const leader = w.leader - 1;
      let paid = 0;
      let gone = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        paid += payoff[a];
        if (leave[a] !== 0) apart[a] = 1;
        gone += apart[a];
      }
      w.apartNow += gone;
      w.planned = 0;
      w.left--;
      if (leader < 0) {
        w.unled++;
        w.paidUnled += paid;
        if (w.left > 0) return;
        w.leader = elect(w, p, d);
        w.left = w.leader === 0 ? p.election : p.term;
        if (w.leader !== 0) w.elections++;
        return;
      }
      w.led++;
      w.paidLed += paid;
      const out = recalled(w, p, d);
      if (out) w.recalls++;
      const there = active[leader] !== 0 && w.terminated[leader] === 0 && apart[leader] === 0;
      if (there && !out && w.left > 0) return;
      w.leader = 0;
      w.left = p.election;
    },
    observe(w, _, { box, nothing }) {
      const { agents, apart, order, leader, planned, obs } = w;
      const { leader: seen, leads, termLeft, apart: isApart, order: told } = obs;
      const left = leader === 0 ? 0 : w.left;
      for (let a = 0; a < agents; a++) {
        const has = planned & (1 - apart[a]);
        seen[a] = leader;
        leads[a] = leader === a + 1 ? 1 : 0;
        termLeft[a] = left;
        isApart[a] = apart[a];
        told[a] = has === 0 ? nothing : box ? order[a] : order[a] + 1;
        if (box) obs.ordered[a] = has;
      }
    },
  },
});
