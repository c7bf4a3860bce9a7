/** Identities as rules of one world: what the bound form is held to, to the bit. */
import type { ColumnLink, MechanismWorld } from "../../src/core/mechanism-world.ts";
import { agentColumn, defineMechanism, i32, perAgent, type z } from "../../src/index.ts";
import { identities } from "../../src/mechanisms/index.ts";

type P = z.output<typeof identities.params>;
const state = (p: P) => ({
  key: perAgent(i32, p.keys),
  since: perAgent(i32, p.keys),
  held: perAgent(i32),
  acting: perAgent(i32),
  face: perAgent(i32),
  name: perAgent(i32),
  bill: perAgent(i32),
  ...{ issued: i32, all: i32, seats: i32, bills: i32 },
});
const { metrics } = identities;

const [anew, beside, next, lookAlike] = [1, 2, 3, 4];
const choices = 5;

type Births = { readonly parent: ColumnLink<"array"> };
type W = MechanismWorld<ReturnType<typeof state>, typeof metrics, Births>;

/** Shows the name of the key under which it acts. */
function showOwn(w: W, K: number, a: number): void {
  w.face[a] = a * K + w.acting[a];
  w.name[a] = w.key[w.face[a]];
}

/** Puts a new key at a place, from `tick` on; whoever displayed the one that was there displays the own again. */
function putKey(w: W, K: number, a: number, place: number, tick: number): void {
  dropKey(w, K, a, place);
  w.issued++;
  w.key[a * K + place] = w.issued;
  w.since[a * K + place] = tick;
}

function dropKey(w: W, K: number, a: number, place: number): void {
  const at = a * K + place;
  if (w.key[at] === 0) return;
  w.key[at] = 0;
  w.since[at] = 0;
  for (let b = 0; b < w.agents; b++) if (b !== a && w.face[b] === at) showOwn(w, K, b);
}

/** Frees all keys of a seat. */
function leave(w: W, K: number, a: number): void {
  for (let j = 0; j < w.held[a]; j++) dropKey(w, K, a, j);
  w.held[a] = 0;
  w.acting[a] = 0;
  showOwn(w, K, a);
}

/** A first key. */
function enter(w: W, K: number, a: number, tick: number): void {
  putKey(w, K, a, 0, tick);
  w.held[a] = 1;
  w.acting[a] = 0;
  showOwn(w, K, a);
}

function recount(w: W): void {
  w.all = w.held.reduce((sum: number, held) => sum + held, 0);
  w.seats = w.held.filter((held) => held > 0).length;
}

const { id, title, cite, params, action, observation } = identities;

export const plainIdentities = defineMechanism({
  ...{ id, title, cite, params, metrics, state },
  masked: true,
  action: action!,
  observation: observation!,
  reads: (_, { env }) => (env.turnover ? { parent: agentColumn("parent") } : {}) as Births,
  derive: (p, site) => ({
    seen: Math.min(p.others, site.agents - 1),
    turnover: site.env.turnover ?? false,
    ownHead: site.heads.length,
  }),
  world: {
    reset(w, p) {
      w.issued = 0;
      w.key.fill(0);
      w.since.fill(0);
      w.held.fill(0);
      w.acting.fill(0);
      w.bill.fill(0);
      for (let a = 0; a < w.agents; a++) {
        showOwn(w, p.keys, a);
        if (w.terminated[a] === 0) enter(w, p.keys, a, 0);
      }
      recount(w);
    },
    before(w, p) {
      const { agents, active, held, key } = w;
      const { identity } = w.heads;
      const K = p.keys;
      let inAll = 0;
      for (let a = 0; a < agents; a++) {
        // Who has come or gone since: by a later mechanism, or while this one was not in force.
        if (active[a] === 0 && held[a] !== 0 && w.terminated[a] !== 0) leave(w, K, a);
        if (active[a] !== 0 && held[a] === 0) enter(w, K, a, w.tick);
        inAll += held[a];
      }
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const chosen = identity[a];
        if (chosen === anew) {
          putKey(w, K, a, w.acting[a], w.tick);
          w.bill[a]++;
        } else if (chosen === beside) {
          if (held[a] === K || (p.total !== undefined && inAll >= p.total)) {
            w.refused++;
            continue;
          }
          putKey(w, K, a, held[a], w.tick);
          held[a]++;
          inAll++;
          w.bill[a]++;
        } else if (chosen === next) w.acting[a] = (w.acting[a] + 1) % held[a];
        if (chosen === anew || chosen === next) showOwn(w, K, a);
      }
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0 || identity[a] !== lookAlike) continue;
        for (let d = 1; d < agents; d++) {
          const b = (a + d) % agents;
          if (active[b] === 0) continue;
          w.face[a] = b * K + w.acting[b];
          w.name[a] = key[w.face[a]];
          break;
        }
      }
    },
    after(w, p, { turnover }) {
      const { agents, active, held, bill, reward, terminated } = w;
      const K = p.keys;
      let keys = 0;
      let here = 0;
      let opened = 0;
      let alike = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        here++;
        keys += held[a];
        if (w.face[a] !== a * K + w.acting[a]) alike++;
        if (bill[a] === 0) continue;
        opened += bill[a];
        reward[a] -= p.cost * bill[a];
        bill[a] = 0;
      }
      w.opened += opened;
      w.collected += p.cost * opened;
      w.keysHeld += keys;
      w.sybils += keys - here;
      w.lookAlikes += alike;
      for (let a = 0; a < agents; a++) if (terminated[a] !== 0 && held[a] !== 0) leave(w, K, a);
      if (turnover)
        for (let a = 0; a < agents; a++) {
          if (w.parent[a] === -1) continue;
          leave(w, K, a);
          enter(w, K, a, w.tick + 1);
        }
      recount(w);
    },
    observe(w, p, { seen, ownHead }) {
      const { agents, held, since, face, tick } = w;
      const { keysHeld, keyAge } = w.obs;
      const nameAges = seen > 0 ? w.obs.nameAges : keyAge;
      const mask = w.masks[ownHead];
      const K = p.keys;
      const { oldest } = p;
      let inAll = 0;
      for (let a = 0; a < agents; a++) inAll += held[a];
      const full = p.total !== undefined && inAll >= p.total;
      for (let a = 0; a < agents; a++) {
        keysHeld[a] = held[a];
        keyAge[a] = held[a] === 0 ? 0 : Math.min(oldest, tick - since[a * K + w.acting[a]]);
        if (full || held[a] === K) mask[a * choices + beside] = 0;
        for (let d = 0; d < seen; d++) {
          const b = (a + 1 + d) % agents;
          nameAges[a * seen + d] = held[b] === 0 ? 0 : Math.min(oldest, tick - since[face[b]]);
        }
      }
    },
  },
});
