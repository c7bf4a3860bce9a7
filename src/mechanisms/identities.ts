/**
 * Identities: who acts is one thing, under which key another, which name is shown a third.
 *
 * Friedman & Resnick 2001, "The Social Cost of Cheap Pseudonyms", Journal of Economics & Management Strategy 10:173-199 (a new key
 * in place of the old one: whitewashing); Douceur 2002, "The Sybil Attack", IPTPS (several keys of one). A seat is who really
 * acts. It holds up to `keys` keys, which have serial numbers that are never used again in an episode, acts under one of them,
 * and displays a name: the serial of a key, its own unless it has taken another's. By the head `identity` all that is changed
 * when all have chosen and before the env steps, so that a deed and what rules make of it are of one key. Rules that count say
 * by `counts` whether seats, keys or names (identity.ts).
 *
 * A seat that is left frees its keys, and whoever is born in a seat has a new one: at the end of that step, so that what is seen
 * after it is right. A rule that assigns deeds in `after` knows these keys by `since`, which is later than the tick.
 *
 * Bound, since a step of the commons under it takes 1.7 times as long with its rules in world form (90 ns an agent to 54).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { i32, perAgent } from "../core/schema.ts";
import { category, discrete, feature } from "../core/spaces.ts";
import { mostKeys } from "./identity.ts";

const params = z.object({
  keys: z
    .number()
    .int()
    .min(1, "each seat holds at least the key it acts under: give 1 or more")
    .max(mostKeys, `no seat holds more keys than ${mostKeys}: give fewer`)
    .default(3)
    .describe("most keys that a seat holds at once"),
  cost: z
    .number()
    .nonnegative()
    .default(0)
    .describe("kappa: what each key costs that is opened after a seat's first, payoff units"),
  total: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("keys of all seats together at which nobody opens one more beside (default: no such limit)"),
  oldest: z.number().int().min(1).default(100).describe("ages are shown up to this one (ticks)"),
  others: z.number().int().min(0).default(4).describe("next agents of whose names the ages are seen"),
});
type P = z.output<typeof params>;

/** Choices of the head `identity`. */
const choice = { anew: 1, beside: 2, next: 3, lookAlike: 4 } as const;
const labels = ["keep", "new key in its place", "one more key", "next key", "name of the next agent"];

const state = (p: P) => ({
  /** Serial numbers of the keys held, 0 where there is none; the first places are filled. */
  key: perAgent(i32, p.keys),
  /** Tick from which on each acts. */
  since: perAgent(i32, p.keys),
  /** Keys held. */
  held: perAgent(i32),
  /** Place of the key under which the seat acts. */
  acting: perAgent(i32),
  /** Where in the world the key stands whose name is displayed: agent * keys + place. */
  face: perAgent(i32),
  /** Its serial number. */
  name: perAgent(i32),
  /** Keys opened in this tick, to be paid. */
  bill: perAgent(i32),
  /** Serial number of the last key. */
  issued: i32,
  /** Keys of all seats, seats that have some, and keys opened in this tick. */
  all: i32,
  seats: i32,
  bills: i32,
});

const metrics = {
  opened: { description: "keys opened after a seat's first", per: "tick" },
  keysHeld: { description: "keys held by all agents", per: "tick" },
  sybils: { description: "keys held beyond one a seat", per: "tick", better: "lower" },
  lookAlikes: { description: "agents that display another's name", per: "tick", better: "lower" },
  refused: { description: "keys that were asked for over a limit", per: "tick" },
  collected: { description: "paid for keys", per: "tick" },
} as const;

/** Agents of whose names the ages are seen. */
const seenOthers = (p: P, { agents }: Pick<MechanismSite, "agents">): number =>
  Math.min(p.others, agents - 1);

export const identities = defineMechanism({
  id: "identities",
  title: "Identities",
  cite: [
    "Friedman & Resnick 2001, Journal of Economics & Management Strategy 10:173-199",
    "Douceur 2002, The Sybil Attack, IPTPS",
  ],
  params,
  masked: true,
  metrics,
  state(p, { agents }) {
    if (p.total !== undefined && p.total < agents)
      fail("identities", `total must be at least ${agents}, a key for each seat`, p.total);
    return state(p);
  },
  action: () => [discrete(labels.length, { name: "identity", labels })],
  observation: (p, site) => ({
    keysHeld: category(p.keys + 1, "own keys"),
    keyAge: feature(0, p.oldest, "age of the own key that acts", { unit: "ticks" }),
    ...(seenOthers(p, site) > 0 && {
      nameAges: feature(0, p.oldest, "ages of the keys whose names the next agents display, 0 of nobody", {
        unit: "ticks",
        size: seenOthers(p, site),
      }),
    }),
  }),
  bind(context, p) {
    const { agents: n, columns, actions, masks, firstOwnHead, obs, reward, env } = context;
    const { active, tick, refused, key, since, held, acting, face, name, bill, issued, all, seats, bills } =
      columns;
    const identity = actions[firstOwnHead];
    const mask = masks[firstOwnHead];
    const parent = env.turnover ? context.column("parent", "agent") : undefined;
    const mayLeave = env.earlyExit || env.turnover;
    const K = p.keys;
    const { cost, oldest, total = Number.POSITIVE_INFINITY } = p;
    const seen = seenOthers(p, context);
    /** Age of the name that each agent of a world displays, and of the first ones once more. */
    const ages = new Float64Array(n + seen);

    /** Row `k` of world `i` shows the name of the key under which it acts. */
    function showOwn(i: number, k: number): void {
      face[k] = k * K + acting[k] - i * n * K;
      name[k] = key[k * K + acting[k]];
    }

    /** Whoever else displayed this key shows the own again. */
    function dropKey(i: number, k: number, place: number): void {
      const at = k * K + place;
      key[at] = 0;
      since[at] = 0;
      const shown = at - i * n * K;
      for (let b = i * n; b < (i + 1) * n; b++) if (b !== k && face[b] === shown) showOwn(i, b);
    }

    function putKey(i: number, k: number, place: number, from: number): void {
      key[k * K + place] = ++issued[i];
      since[k * K + place] = from;
    }

    /** Frees all keys of a seat. */
    function leave(i: number, k: number): void {
      if (held[k] === 0) return;
      for (let j = 0; j < held[k]; j++) dropKey(i, k, j);
      all[i] -= held[k];
      seats[i]--;
      held[k] = 0;
      acting[k] = 0;
      showOwn(i, k);
    }

    /** A first key, under which the seat acts from a tick on. */
    function enter(i: number, k: number, from: number): void {
      putKey(i, k, 0, from);
      all[i]++;
      seats[i]++;
      held[k] = 1;
      acting[k] = 0;
      showOwn(i, k);
    }

    function openAnew(i: number, k: number): void {
      dropKey(i, k, acting[k]);
      putKey(i, k, acting[k], tick[i]);
      bill[k]++;
      bills[i]++;
      showOwn(i, k);
    }

    function openBeside(i: number, k: number): void {
      if (held[k] === K || all[i] >= total) {
        refused[i]++;
        return;
      }
      putKey(i, k, held[k], tick[i]);
      held[k]++;
      all[i]++;
      bill[k]++;
      bills[i]++;
    }

    function takeName(i: number, k: number): void {
      for (let d = 1; d < n; d++) {
        const b = i * n + ((k - i * n + d) % n);
        if (active[b] === 0) continue;
        face[k] = (b - i * n) * K + acting[b];
        name[k] = key[b * K + acting[b]];
        return;
      }
    }

    function change(i: number): void {
      const end = (i + 1) * n;
      for (let k = i * n; k < end; k++) {
        if (active[k] === 0) continue;
        const chosen = identity[k];
        if (chosen === choice.anew) openAnew(i, k);
        else if (chosen === choice.beside) openBeside(i, k);
        else if (chosen === choice.next) {
          acting[k] = (acting[k] + 1) % held[k];
          showOwn(i, k);
        }
      }
      for (let k = i * n; k < end; k++)
        if (active[k] !== 0 && identity[k] === choice.lookAlike) takeName(i, k);
    }

    return {
      reset(i) {
        const { terminated } = columns;
        issued[i] = 0;
        all[i] = 0;
        seats[i] = 0;
        bills[i] = 0;
        key.fill(0, i * n * K, (i + 1) * n * K);
        since.fill(0, i * n * K, (i + 1) * n * K);
        for (let k = i * n; k < (i + 1) * n; k++) {
          held[k] = 0;
          acting[k] = 0;
          bill[k] = 0;
          showOwn(i, k);
          if (terminated[k] === 0) enter(i, k, 0);
        }
      },
      before(lo, hi) {
        const { done, active, terminated, held } = columns;
        const choices = identity;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          let wanted = 0;
          for (let k = i * n; k < (i + 1) * n; k++) {
            // Who has come or gone since: by a later mechanism, or while this one was not in force.
            if (active[k] === 0) {
              if (terminated[k] !== 0) leave(i, k);
              continue;
            }
            if (held[k] === 0) enter(i, k, tick[i]);
            wanted += choices[k];
          }
          if (wanted !== 0) change(i);
        }
      },
      after(lo, hi) {
        const { done, active, terminated, acting, face, bill, bills, all, seats } = columns;
        const { opened, keysHeld, sybils, lookAlikes, collected } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          const end = (i + 1) * n;
          keysHeld[i] += all[i];
          sybils[i] += all[i] - seats[i];
          for (let k = i * n, at = 0; k < end; k++, at += K)
            if (active[k] !== 0 && face[k] !== at + acting[k]) lookAlikes[i]++;
          if (bills[i] > 0) {
            opened[i] += bills[i];
            collected[i] += cost * bills[i];
            bills[i] = 0;
            for (let k = i * n; k < end; k++) {
              if (bill[k] === 0) continue;
              reward[k] -= cost * bill[k];
              bill[k] = 0;
            }
          }
          if (mayLeave) for (let k = i * n; k < end; k++) if (terminated[k] !== 0) leave(i, k);
          if (parent)
            for (let k = i * n; k < end; k++) {
              if (parent[k] === -1) continue;
              leave(i, k);
              enter(i, k, tick[i] + 1);
            }
        }
      },
      observe(lo, hi) {
        const { keysHeld, keyAge, nameAges } = obs;
        const { held, acting, face, since, all, tick } = columns;
        const agesHere = ages;
        const most = oldest;
        const allowed = mask;
        for (let i = lo; i < hi; i++) {
          const now = tick[i];
          const first = i * n;
          const keys = first * K;
          const full = all[i] >= total;
          for (let a = 0, k = first, own = 0; a < n; a++, k++, own += K) {
            const has = held[k];
            const acts = own + acting[k];
            const age = has === 0 ? 0 : Math.min(most, now - since[keys + acts]);
            keysHeld[k] = has;
            keyAge[k] = age;
            agesHere[a] = face[k] === acts ? age : Math.min(most, now - since[keys + face[k]]);
            if (full || has === K) allowed[k * labels.length + choice.beside] = 0;
          }
          for (let d = 0; d < seen; d++) agesHere[n + d] = agesHere[d];
          for (let a = 0, at = first * seen; a < n; a++)
            for (let b = a + 1; b <= a + seen; b++, at++) nameAges[at] = agesHere[b];
        }
      },
    };
  },
});
