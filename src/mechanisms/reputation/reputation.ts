/**
 * Reputation: what each agent did is judged by all alike, and all see of each other whether it is in good standing.
 *
 * Nowak & Sigmund 1998, Nature 393:573-577 (image scoring); Leimar & Hammerstein 2001, Proceedings of the Royal Society B
 * 268:745-753 (standing); Kandori 1992, Review of Economic Studies 59:63-80 (stern judging); Ohtsuki & Iwasa 2004, Journal of
 * Theoretical Biology 231:107-120 (any table of labels and act); Friedman & Resnick 2001, Journal of Economics & Management
 * Strategy 10:173-199 (dues of newcomers). It neither pays nor forbids: what a standing is worth is for others to say,
 * who help the good alone, or for a later mechanism that reads `reputation.score` or `reputation.good`.
 *
 * Before the env steps it is noted under which key each acts, whom it meets, and what both were seen to be as all chose; after it the
 * act is judged by that, all at once. A key that is opened meanwhile is first seen at the next choice. Those who are there as an
 * episode begins are good and owe no dues.
 */
import { fail } from "../../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../../core/mechanism.ts";
import { agentColumn, type ColumnLink, type MechanismWorld } from "../../core/mechanism-world.ts";
import { f64, i32, perAgent, u8 } from "../../core/schema.ts";
import { category, feature } from "../../core/spaces.ts";
import { countsReads, keysPerSeat } from "../identity.ts";
import { boundsOf, type ReputationParams, reputationParams, scoreAfter, tableOf } from "./judging.ts";

const state = (keys: number) => ({
  /** Of each key: its label, 1 good, or its score. */
  standing: perAgent(f64, keys),
  /** The key, by serial number, that it is of; 0 where seats count. */
  owner: perAgent(i32, keys),
  /** Tick from which on the key owes no dues. */
  owes: perAgent(i32, keys),
  /** As all see each agent now: 1 in good standing. */
  good: perAgent(u8),
  /** The label, as seen, or the score. */
  score: perAgent(f64),
  /** Share of the agents that are good. */
  share: f64,
  /** In this tick: which key acts, whom it meets (-1 nobody in particular), and 2 x the own label + that of the other. */
  acted: perAgent(i32),
  met: perAgent(i32),
  seen: perAgent(u8),
});

const metrics = {
  reputation: { description: "share of agents in good standing", per: "tick" },
} as const;

type W = MechanismWorld<
  ReturnType<typeof state>,
  typeof metrics,
  Readonly<Record<string, ColumnLink<"array">>>
>;

/** What a newcomer begins with. */
function newcomerOf({ newcomer, deed }: ReputationParams, added: boolean): number {
  if (newcomer === "good") return added ? 0 : 1;
  return added ? -deed : 0;
}

function derive(p: ReputationParams, site: MechanismSite) {
  const table = tableOf(p);
  const [head] = site.heads;
  return {
    keys: keysPerSeat("reputation", p, site),
    ofKeys: p.counts !== "seat",
    ofNames: p.counts === "name",
    turnover: p.counts === "seat" && (site.env.turnover ?? false),
    meets: p.recipient !== undefined,
    onAction: p.on === undefined,
    values: head.kind === "discrete" ? head.values : undefined,
    table,
    ...boundsOf(p),
    /** A standing of at least this is good. */
    enough: table === undefined ? 0 : 1,
    newcomer: newcomerOf(p, table === undefined),
  };
}
type D = ReturnType<typeof derive>;

/** A newcomer, first seen in the next tick. */
function begin(w: W, d: D, p: ReputationParams, at: number): void {
  w.standing[at] = d.newcomer;
  w.owes[at] = w.tick + 1 + p.dues;
}

/** Where the standing lies of the key that acts, or whose name is shown. */
function placeOf(w: W, d: D, a: number): number {
  if (!d.ofKeys) return a;
  return d.ofNames ? w.face[a] : a * d.keys + w.acting[a];
}

/** Keys that were opened since are newcomers'. */
function welcome(w: W, d: D, p: ReputationParams): void {
  if (!d.ofKeys) return;
  for (let at = 0; at < w.owner.length; at++) {
    if (w.owner[at] === w.key[at]) continue;
    w.owner[at] = w.key[at];
    begin(w, d, p, at);
  }
}

/** What all see of each, at `tick`. */
function show(w: W, d: D, tick: number): void {
  let here = 0;
  let all = 0;
  for (let a = 0; a < w.agents; a++) {
    const at = placeOf(w, d, a);
    const good = w.standing[at] >= d.enough && tick >= w.owes[at] ? 1 : 0;
    w.good[a] = good;
    w.score[a] = d.table === undefined ? w.standing[at] : good;
    if (w.active[a] === 0) continue;
    here++;
    all += good;
  }
  w.share = here > 0 ? all / here : 0;
}

export const reputation = defineMechanism({
  id: "reputation",
  title: "Reputation",
  cite: [
    "Nowak & Sigmund 1998, Nature 393:573-577",
    "Ohtsuki & Iwasa 2004, Journal of Theoretical Biology 231:107-120",
    "Friedman & Resnick 2001, Journal of Economics & Management Strategy 10:173-199",
  ],
  params: reputationParams,
  random: true,
  metrics,
  state: (p, site) => state(keysPerSeat("reputation", p, site)),
  observation: (p) => ({
    standing: category(2, "1 if the agent is in good standing"),
    ...(p.recipient === undefined
      ? { goodShare: feature(0, 1, "share of all agents that are in good standing") }
      : { recipientGood: category(2, "1 if whom it meets is in good standing") }),
  }),
  reads: (p, { env }): Record<string, ColumnLink<"array">> => ({
    ...countsReads(p),
    ...(p.on !== undefined && { deeds: agentColumn(p.on) }),
    ...(p.recipient !== undefined && { recipient: agentColumn(p.recipient) }),
    ...(p.counts === "seat" && env.turnover && { parent: agentColumn("parent") }),
  }),
  derive,
  world: {
    reset(w, _p, d) {
      w.standing.fill(d.enough);
      w.owes.fill(0);
      if (d.ofKeys) w.owner.set(w.key);
      show(w, d, 0);
    },
    before(w, p, d) {
      const { agents, good } = w;
      welcome(w, d, p);
      for (let a = 0; a < agents; a++) {
        const met = d.meets ? w.recipient[a] : -1;
        const label = met === -1 ? 1 : good[met];
        if (label === undefined) fail("reputation", `"${p.recipient}" must hold agents' numbers or -1`, met);
        w.acted[a] = placeOf(w, d, a);
        w.met[a] = met;
        w.seen[a] = 2 * good[a] + label;
      }
    },
    after(w, p, d) {
      const { agents, active, standing, acted, met, seen } = w;
      const { table, least, most, values } = d;
      const judged = d.onAction ? w.action : w.deeds;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const value = d.onAction && values !== undefined ? values[judged[a]] : judged[a];
        const kind = value >= least && value <= most;
        // Those whom it is not laid on have no standing to be judged by.
        if (met[a] >= 0 && active[met[a]] === 0) continue;
        const at = acted[a];
        if (table === undefined) {
          standing[at] = scoreAfter(standing[at], kind, p);
          continue;
        }
        const good = table[2 * seen[a] + (kind ? 1 : 0)];
        standing[at] = p.error > 0 && w.random() < p.error ? 1 - good : good;
      }
      welcome(w, d, p);
      if (d.turnover) for (let a = 0; a < agents; a++) if (w.parent[a] !== -1) begin(w, d, p, a);
      show(w, d, w.tick + 1);
      w.reputation += w.share;
    },
    observe(w, _p, d) {
      for (let a = 0; a < w.agents; a++) {
        w.obs.standing[a] = w.good[a];
        if (d.meets) w.obs.recipientGood[a] = w.recipient[a] >= 0 ? w.good[w.recipient[a]] : 1;
        else w.obs.goodShare[a] = w.share;
      }
    },
  },
});
