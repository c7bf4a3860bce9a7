/** Reputation as rules of one world: what the bound form is held to, to the bit. */
import { fail } from "../../src/core/errors.ts";
import { defineMechanism, type MechanismSite } from "../../src/core/mechanism.ts";
import { agentColumn, type ColumnLink, type MechanismWorld } from "../../src/core/mechanism-world.ts";
import { countsReads, keysPerSeat } from "../../src/mechanisms/identity.ts";
import { reputation } from "../../src/mechanisms/index.ts";
import {
  boundsOf,
  newcomerOf,
  type ReputationParams,
  scoreAfter,
  tableOf,
} from "../../src/mechanisms/reputation/judging.ts";

const { id, title, cite, params, metrics, state, observation } = reputation;

type W = MechanismWorld<
  ReturnType<typeof state>,
  typeof metrics,
  Readonly<Record<string, ColumnLink<"array">>>
>;

function derive(p: ReputationParams, site: MechanismSite) {
  const table = tableOf(p);
  const [head] = site.heads;
  const bounds = boundsOf(p);
  return {
    keys: keysPerSeat("reputation", p, site),
    ofKeys: p.counts !== "seat",
    ofNames: p.counts === "name",
    turnover: p.counts === "seat" && (site.env.turnover ?? false),
    meets: p.recipient !== undefined,
    onAction: p.on === undefined,
    values: p.on === undefined && head.kind === "discrete" ? head.values : undefined,
    table: Uint8Array.from(table ?? []),
    added: table === undefined,
    bounds: Float64Array.of(bounds.least, bounds.most),
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

/** Keys that were opened since are newcomers'. */
function welcome(w: W, d: D, p: ReputationParams): void {
  for (let at = 0; at < w.owner.length; at++) {
    if (w.owner[at] === w.key[at]) continue;
    w.owner[at] = w.key[at];
    begin(w, d, p, at);
  }
}

/** What all see of each, at `tick`: of the key that acts, or of that whose name is displayed. */
function show(w: W, d: D, tick: number): void {
  const { agents, active, standing, owes, good, score, place } = w;
  const { enough, keys, ofKeys, ofNames, added } = d;
  let here = 0;
  let all = 0;
  if (ofKeys) for (let a = 0; a < agents; a++) place[a] = ofNames ? w.face[a] : a * keys + w.acting[a];
  for (let a = 0; a < agents; a++) {
    const at = ofKeys ? place[a] : a;
    const label = standing[at] >= enough && tick >= owes[at] ? 1 : 0;
    good[a] = label;
    score[a] = added ? standing[at] : label;
    here += active[a];
    all += active[a] * label;
  }
  w.share = here > 0 ? all / here : 0;
}

export const plainReputation = defineMechanism({
  ...{ id, title, cite, params, metrics, state, observation: observation! },
  random: true,
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
      w.gone.fill(0);
      if (d.ofKeys) w.owner.set(w.key);
      show(w, d, 0);
    },
    before(w, p, d) {
      const { agents, good, met, place, gone } = w;
      if (d.meets)
        for (let a = 0; a < agents; a++) {
          const other = w.recipient[a];
          if (other !== -1 && good[other] === undefined)
            fail("reputation", `"${p.recipient}" must hold agents' numbers or -1`, other);
          met[a] = other;
        }
      if (!d.ofKeys) return;
      for (let a = 0; a < agents; a++) gone[a] = w.owner[place[a]] === w.key[place[a]] ? 0 : 1;
      welcome(w, d, p);
    },
    after(w, p, d) {
      const { agents, active, standing, good, met, place, gone } = w;
      const { table, added, meets, values, ofKeys } = d;
      const least = d.bounds[0];
      const most = d.bounds[1];
      const judged = d.onAction ? w.action : w.deeds;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0 || (ofKeys && gone[a] !== 0)) continue;
        const other = meets ? met[a] : -1;
        // Those whom it is not laid on have no standing to be judged by.
        if (other >= 0 && active[other] === 0) continue;
        const value = values !== undefined ? values[judged[a]] : judged[a];
        const deed = value >= least && value <= most;
        const at = ofKeys ? place[a] : a;
        if (added) {
          standing[at] = scoreAfter(standing[at], deed, p);
          continue;
        }
        const label = table[4 * good[a] + (other >= 0 ? 2 * good[other] : 2) + (deed ? 1 : 0)];
        standing[at] = p.error > 0 && w.random() < p.error ? 1 - label : label;
      }
      if (ofKeys) welcome(w, d, p);
      if (d.turnover) for (let a = 0; a < agents; a++) if (w.parent[a] !== -1) begin(w, d, p, a);
      show(w, d, w.tick + 1);
      w.reputation += w.share;
    },
    observe(w, _p, d) {
      const { agents, good, share, obs } = w;
      const { standing } = obs;
      const others = d.meets ? obs.recipientGood : obs.goodShare;
      for (let a = 0; a < agents; a++) {
        standing[a] = good[a];
        if (!d.meets) others[a] = share;
        else others[a] = w.recipient[a] >= 0 ? good[w.recipient[a]] : 1;
      }
    },
  },
});
