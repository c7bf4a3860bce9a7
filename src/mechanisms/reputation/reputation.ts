/**
 * Reputation: what each agent did is judged by all alike, and all see of each other whether it is in good standing.
 *
 * Nowak & Sigmund 1998, Nature 393:573-577 (image scoring); Leimar & Hammerstein 2001, Proceedings of the Royal Society B
 * 268:745-753 (standing); Kandori 1992, Review of Economic Studies 59:63-80 (stern judging); Ohtsuki & Iwasa 2004, Journal of
 * Theoretical Biology 231:107-120 (any table of labels and act); Friedman & Resnick 2001, Journal of Economics & Management
 * Strategy 10:173-199 (dues of newcomers). It neither pays nor forbids: what a standing is worth is for others to say,
 * who help the good alone, or for a later mechanism that reads `reputation.score` or `reputation.good`.
 *
 * All choose by what they see; what each does is then judged all at once, by the labels that were seen, and counts for the key that
 * was seen: a deed is lost with a key that is replaced meanwhile, and the new one is first seen at the next choice. Those who are there
 * as an episode begins are good and owe no dues.
 *
 * Bound, since a step of the commons under it takes a third longer with its rules in world form (51 ns an agent to 38).
 */
import { fail } from "../../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../../core/mechanism.ts";
import { uniform } from "../../core/random.ts";
import { f64, i32, perAgent, u8 } from "../../core/schema.ts";
import { category, feature } from "../../core/spaces.ts";
import { commonHead } from "../amounts.ts";
import { columnInstead } from "../duty.ts";
import { countsReads, keysPerSeat } from "../identity.ts";
import {
  boundsOf,
  newcomerOf,
  type ReputationParams,
  reputationParams,
  scoreAfter,
  tableOf,
} from "./judging.ts";

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
  /** Where the standing lies that is seen of each, and whether it is of a key that was replaced since all chose. */
  place: perAgent(i32),
  gone: perAgent(u8),
  /** Whom each meets in this tick; -1 nobody in particular. */
  met: perAgent(i32),
});

const metrics = {
  reputation: { description: "share of agents in good standing", per: "tick" },
} as const;

function derive(p: ReputationParams, site: MechanismSite) {
  const table = tableOf(p);
  const head = p.on === undefined ? commonHead("reputation", site, columnInstead) : undefined;
  const bounds = boundsOf(p);
  return {
    keys: keysPerSeat("reputation", p, site),
    ofKeys: p.counts !== "seat",
    ofNames: p.counts === "name",
    values: head?.kind === "discrete" ? head.values : undefined,
    table: Uint8Array.from(table ?? []),
    added: table === undefined,
    least: bounds.least,
    most: bounds.most,
    /** A standing of at least this is good. */
    enough: table === undefined ? 0 : 1,
    newcomer: newcomerOf(p, table === undefined),
  };
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
  bind(context, p) {
    const { agents, columns, actions, obs, env } = context;
    const d = derive(p, context);
    const { keys, ofKeys, ofNames, added, table, values, enough, newcomer, least, most } = d;
    const { error, dues } = p;
    const { standing, owner, owes, good, score, share, place, gone, met } = columns;
    const { active, done, tick, rng } = columns;
    const judged = p.on === undefined ? actions[0] : context.column(p.on, "agent");
    const recipient = p.recipient === undefined ? undefined : context.column(p.recipient, "agent");
    const links = countsReads(p);
    // Where seats count none of them is looked at.
    const [key, acting, face] = ["key", "acting", "face"].map((name) =>
      links[name] ? context.column(links[name].column, "agent", links[name].several) : owner,
    );
    const parent = !ofKeys && env.turnover ? context.column("parent", "agent") : undefined;

    /** A newcomer, first seen in the next tick. */
    function begin(i: number, at: number): void {
      standing[at] = newcomer;
      owes[at] = tick[i] + 1 + dues;
    }

    /** Keys that were opened since are newcomers'. */
    function welcome(i: number): void {
      for (let at = i * agents * keys; at < (i + 1) * agents * keys; at++) {
        if (owner[at] === key[at]) continue;
        owner[at] = key[at];
        begin(i, at);
      }
    }

    /** What all see of each, at a tick: of the key that acts, or of that whose name is displayed. */
    function show(i: number, now: number): void {
      let here = 0;
      let all = 0;
      const first = i * agents;
      for (let k = first; k < first + agents; k++) {
        if (ofKeys) place[k] = ofNames ? face[k] : (k - first) * keys + acting[k];
        const at = ofKeys ? first * keys + place[k] : k;
        const label = standing[at] >= enough && now >= owes[at] ? 1 : 0;
        good[k] = label;
        score[k] = added ? standing[at] : label;
        here += active[k];
        all += active[k] * label;
      }
      share[i] = here > 0 ? all / here : 0;
    }

    /** The act of an agent towards another one of its world, -1 all of them. */
    function judge(i: number, k: number, other: number): void {
      const value = values !== undefined ? values[judged[k]] : judged[k];
      const deed = value >= least && value <= most;
      const at = ofKeys ? i * agents * keys + place[k] : k;
      if (added) {
        standing[at] = scoreAfter(standing[at], deed, p);
        return;
      }
      const label = table[4 * good[k] + (other >= 0 ? 2 * good[i * agents + other] : 2) + (deed ? 1 : 0)];
      standing[at] = error > 0 && uniform(rng, i) < error ? 1 - label : label;
    }

    function noteMeetings(i: number, whom: ArrayLike<number>): void {
      for (let k = i * agents; k < (i + 1) * agents; k++) {
        requireAgent(whom[k]);
        met[k] = whom[k];
      }
    }

    function requireAgent(other: number): void {
      if (other !== -1 && !(Number.isInteger(other) && other >= 0 && other < agents))
        fail("reputation", `"${p.recipient}" must hold agents' numbers or -1`, other);
    }

    return {
      reset(i) {
        const [from, to] = [i * agents * keys, (i + 1) * agents * keys];
        standing.fill(enough, from, to);
        owes.fill(0, from, to);
        gone.fill(0, i * agents, (i + 1) * agents);
        if (ofKeys) for (let at = from; at < to; at++) owner[at] = key[at];
        show(i, 0);
      },
      before(lo, hi) {
        if (recipient === undefined && !ofKeys) return;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          if (recipient !== undefined) noteMeetings(i, recipient);
          if (!ofKeys) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            const at = i * agents * keys + place[k];
            gone[k] = owner[at] === key[at] ? 0 : 1;
          }
          welcome(i);
        }
      },
      after(lo, hi) {
        const { reputation } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const first = i * agents;
          for (let k = first; k < first + agents; k++) {
            if (active[k] === 0 || gone[k] !== 0) continue;
            const other = recipient === undefined ? -1 : met[k];
            // Those whom it is not laid on have no standing to be judged by.
            if (other < 0 || active[first + other] !== 0) judge(i, k, other);
          }
          if (ofKeys) welcome(i);
          if (parent !== undefined)
            for (let k = first; k < first + agents; k++) if (parent[k] !== -1) begin(i, k);
          show(i, tick[i] + 1);
          reputation[i] += share[i];
        }
      },
      observe(lo, hi) {
        const { standing: own, goodShare, recipientGood } = obs;
        const { good, share } = columns;
        for (let k = lo * agents; k < hi * agents; k++) own[k] = good[k];
        for (let i = lo; i < hi; i++) {
          const first = i * agents;
          const end = first + agents;
          if (recipient === undefined) for (let k = first, all = share[i]; k < end; k++) goodShare[k] = all;
          else
            for (let k = first; k < end; k++) {
              requireAgent(recipient[k]);
              recipientGood[k] = recipient[k] >= 0 ? good[first + recipient[k]] : 1;
            }
        }
      },
    };
  },
});
