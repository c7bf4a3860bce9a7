/**
 * A channel: what agents say to those who hear them, on the way delayed, lost, altered or forged.
 *
 * Adds the heads `say` (0 is silence, one head for each slot) and `to` (0 is everybody who hears one, j the j-th neighbour), and the
 * observations `heard` and `from`. Each tick: all have spoken, the env steps, what was said `delay` ticks ago arrives, and is seen
 * with the next choice. With `talk` it arrives in rounds before the env steps: Farrell 1987 (announcements), Shannon 1948 (noise).
 *
 * Where the channel is signed, the framework writes who speaks: the seat, or the key or name it acts under. Else the head
 * `from` says so (0 oneself, j the j-th next agent), and those who hear do not see on which way it came.
 *
 * Bound, since a step of the commons under it takes half as long again with its rules in world form where
 * nobody speaks (56 ns an agent to 38, over a ring).
 */
import * as z from "zod";
import { fail } from "../core/errors.ts";
import { defineMechanism, type MechanismSite } from "../core/mechanism.ts";
import { uniform } from "../core/random.ts";
import { i32, perAgent, u8, vector } from "../core/schema.ts";
import { category, discrete, feature } from "../core/spaces.ts";
import { buildTopology, topologyParams } from "../topology/index.ts";
import { countsParams, keysPerSeat } from "./identity.ts";

const share = z.number().min(0).max(1).default(0);
const params = z.object({
  symbols: z.number().int().min(1).max(1024).default(4).describe("symbols beside silence"),
  slots: z.number().int().min(1).max(16).default(1).describe("symbols in a message"),
  topology: topologyParams.optional().describe("who hears whom; default: the env's, where it has none all"),
  capacity: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("messages that one hears in a tick or round; default: those of all neighbours"),
  delay: z.number().int().min(0).max(1000).default(0).describe("ticks that a message is late"),
  loss: share.describe("probability that a message does not arrive"),
  noise: share.describe("probability that a symbol arrives as another one"),
  signed: z.boolean().default(true).describe("who speaks is written by the framework, not by who speaks"),
  talk: z
    .enum(["none", "cheap", "binding"])
    .default("none")
    .describe("announcements before acting: heard in the same tick, and kept to where they bind"),
  rounds: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe("rounds of talk in a tick, where there is talk"),
  ...countsParams,
});
type Params = z.output<typeof params>;

/** Without a topology everybody hears everybody: up to so many agents. */
const mostComplete = 1024;

/** What follows from the params; the places of its arrays are edges and agents. */
function planOf(p: Params, site: MechanismSite) {
  const { agents } = site;
  const given = p.topology ?? (site.topology ? undefined : ({ kind: "complete" } as const));
  if (given?.kind === "complete" && agents > mostComplete)
    fail(
      "channel",
      `all can hear all where there are at most ${mostComplete} agents`,
      agents,
      "give a topology",
    );
  const graph = given ? buildTopology(given, agents, "channel") : site.topology!;
  let most = 0;
  for (let a = 0; a < agents; a++) most = Math.max(most, graph.start[a + 1] - graph.start[a]);
  const [first] = site.heads;
  if (p.noise > 0 && p.symbols < 2) fail("channel", "noise needs at least 2 symbols", p.symbols);
  if (p.talk !== "none" && p.delay > 0)
    fail("channel", "delay must be 0 where talk is heard in the same tick", p.delay);
  if (p.talk === "binding" && (first.kind !== "discrete" || p.symbols > first.n))
    fail(
      "channel",
      "binding talk needs a choice of the env's first action for each symbol",
      p.symbols,
      first.kind === "discrete" ? `give at most ${first.n} symbols` : "let talk be cheap",
    );
  const places = Math.max(1, Math.min(p.capacity ?? most, most));
  const unheard: number[] = [];
  for (let a = 0; a < agents; a++)
    for (let j = graph.start[a + 1] - graph.start[a] + 1; j <= most; j++) unheard.push(a * (most + 1) + j);
  return {
    graph,
    /** Most neighbours of an agent. */
    most,
    /** Choices of `to` that mean nobody, agent by agent. */
    unheard: Int32Array.from(unheard),
    /** Messages that an agent hears at once. */
    places,
    /** A neighbour's message has the place that it has among neighbours; else those that arrive are in order of who they are from. */
    fixed: p.signed && places === Math.max(1, most),
    /** Names of the heads in which the slots of a message are said. */
    says: Array.from({ length: p.slots }, (_, j) => (p.slots === 1 ? "say" : `say${j + 1}`)),
    /** Numbers that a message takes on its way: from whom, to whom (-1: there is none), and its symbols. */
    size: 2 + p.slots,
    /** Of the env's first head. */
    choices: first.kind === "discrete" ? first.n : 0,
  };
}
export const channel = defineMechanism({
  id: "channel",
  title: "Channel",
  cite: [
    "Shannon 1948, Bell System Technical Journal 27:379-423",
    "Crawford & Sobel 1982, Econometrica 50:1431-1451",
    "Farrell 1987, RAND Journal of Economics 18:34-39",
  ],
  params,
  masked: true,
  random: true,
  metrics: {
    said: { description: "messages sent", per: "tick" },
    arrived: { description: "messages heard, one that many hear counted for each", per: "tick" },
    lost: { description: "messages that did not arrive", per: "tick", better: "lower" },
    altered: { description: "symbols that were heard as others", per: "tick", better: "lower" },
    crowded: { description: "messages for which there was no room", per: "tick", better: "lower" },
    forged: { description: "messages under another's name", per: "tick", better: "lower" },
  },
  rounds: (p) => (p.talk === "none" ? 0 : p.rounds),
  /** `way`: messages on their way, by the turn in which they were sent; `bound`: the choice that was announced, from 1 on; `full`: something was heard. */
  state(p, site) {
    const { places, size } = planOf(p, site);
    return {
      way: perAgent(i32, (p.delay + 1) * size),
      spoke: vector(i32, p.delay + 1),
      turn: i32,
      heard: perAgent(i32, places * p.slots),
      sender: perAgent(i32, places),
      bound: perAgent(i32),
      full: u8,
    };
  },
  action(p, site) {
    const { most, says } = planOf(p, site);
    return [
      ...says.map((name) => discrete(p.symbols + 1, { name })),
      discrete(most + 1, { name: "to" }),
      ...(p.signed ? [] : [discrete(site.agents, { name: "from" })]),
    ];
  },
  observation(p, site) {
    const { places } = planOf(p, site);
    const size = places * p.slots;
    const of = "0 nobody";
    return {
      // A table of all that several say would be large: it sees one symbol, or leaves it out.
      heard: category(p.symbols + 1, "symbols that arrived, message by message, 0 silence", {
        size,
        ...(size > 1 && { bins: 0 }),
      }),
      from:
        p.counts === "seat"
          ? category(site.agents + 1, `seat that each message is from, from 1 on, ${of}`, {
              size: places,
              bins: 0,
            })
          : feature(0, 2 ** 31 - 1, `${p.counts} that each message is from, ${of}`, { size: places }),
      // Who is to act on it has to know what was said; a round of talk ago is in nobody's memory.
      ...(p.talk !== "none" && {
        said: category(p.symbols + 1, "own symbols that were said in this tick, 0 silence", {
          size: p.slots,
          ...(p.slots > 1 && { bins: 0 }),
        }),
      }),
    };
  },
  bind(context, p) {
    const { agents, columns, actions, masks, obs, firstOwnHead } = context;
    const { graph, most, places, fixed, size, choices, unheard } = planOf(p, context);
    const { start, neighbour, reverse } = graph;
    const { slots, symbols, loss, noise } = p;
    const span = p.delay + 1;
    const says = actions.slice(firstOwnHead, firstOwnHead + slots);
    const [say] = says;
    const to = actions[firstOwnHead + slots];
    const forge = p.signed ? undefined : actions[firstOwnHead + slots + 1];
    const maskOfTo = masks[firstOwnHead + slots];
    const keyed = p.counts !== "seat";
    keysPerSeat("channel", p, context);
    const keys = keyed ? context.column(`${p.identities}.${p.counts}`, "agent", true) : new Int32Array(0);
    const acting = keyed ? context.column(`${p.identities}.acting`, "agent") : keys;
    const several = keys.length / (context.worlds * agents);
    const heardAt = places * slots;

    /** What row k is known as: its seat from 1 on, or the key or name that it acts under. */
    function signature(k: number): number {
      if (!keyed) return 1 + (k % agents);
      return several > 1 ? keys[k * several + acting[k]] : keys[k];
    }

    /** What all in world i say begins its way, in the place of the turn. */
    function speak(i: number): void {
      const { active, way, spoke, turn, said, forged } = columns;
      const at = turn[i] % span;
      const first = i * agents;
      let speakers = 0;
      for (
        let a = 0, k = first, place = (first * span + at) * size;
        a < agents;
        a++, k++, place += span * size
      ) {
        let silent = say[k] === 0;
        for (let s = 1; s < slots && silent; s++) silent = says[s][k] === 0;
        if (silent || active[k] === 0 || to[k] > start[a + 1] - start[a]) {
          way[place + 1] = -1;
          continue;
        }
        const as = forge ? first + ((a + forge[k]) % agents) : k;
        if (as !== k) forged[i]++;
        way[place] = signature(as);
        way[place + 1] = to[k];
        for (let s = 0; s < slots; s++) way[place + 2 + s] = says[s][k];
        speakers++;
      }
      spoke[i * span + at] = speakers;
      said[i] += speakers;
    }

    function forget(i: number): void {
      const { heard, sender, full } = columns;
      if (full[i] === 0) return;
      full[i] = 0;
      heard.fill(0, i * agents * heardAt, (i + 1) * agents * heardAt);
      sender.fill(0, i * agents * places, (i + 1) * agents * places);
    }

    /** What was said `delay` turns ago arrives in world i. Luck is drawn for each way, whatever is said on it. */
    function arrive(i: number): void {
      const { active, spoke, turn, full, way, heard, sender, arrived, altered, lost, crowded, rng } = columns;
      forget(i);
      const now = turn[i]++;
      const at = (now + 1) % span;
      if (spoke[i * span + at] > 0) full[i] = 1;
      else if (loss === 0 && noise === 0) return;
      for (let b = 0, k = i * agents; b < agents; b++, k++) {
        const first = start[b];
        const ways = start[b + 1] - first;
        const here = active[k] !== 0;
        let count = 0;
        // Whose messages find no room is another neighbour's at every turn.
        for (let j = 0, turned = ways > 0 ? now % ways : 0; j < ways; j++, turned++) {
          if (turned === ways) turned = 0;
          const e = first + turned;
          const place = ((i * agents + neighbour[e]) * span + at) * size;
          const whom = way[place + 1];
          const isLost = loss > 0 && uniform(rng, i) < loss;
          const meant = here && (whom === 0 || (whom > 0 && start[neighbour[e]] + whom - 1 === reverse[e]));
          let into = -1;
          if (meant && isLost) lost[i]++;
          else if (meant && !fixed && count === places) crowded[i]++;
          else if (meant) {
            into = k * places + (fixed ? turned : roomFor(way[place], k, count));
            sender[into] = way[place];
            arrived[i]++;
            count++;
          }
          for (let s = 0; s < slots; s++) {
            const luck = noise > 0 ? uniform(rng, i) : 1;
            if (into < 0) continue;
            const symbol = way[place + 2 + s];
            const other = luck < noise && symbol > 0;
            if (other) altered[i]++;
            heard[into * slots + s] = other ? another(symbol, luck / noise) : symbol;
          }
        }
      }
    }

    /** One of the other symbols, as `luck` in 0..1 has it. */
    function another(symbol: number, luck: number): number {
      const shift = 1 + Math.min(symbols - 2, Math.floor(luck * (symbols - 1)));
      return 1 + ((symbol - 1 + shift) % symbols);
    }

    /** The place among the `count` messages of row k for one of `from`, in order of senders; those after it move up. */
    function roomFor(from: number, k: number, count: number): number {
      const { heard, sender } = columns;
      let at = k * places + count;
      for (; at > k * places && sender[at - 1] > from; at--) {
        sender[at] = sender[at - 1];
        for (let s = 0; s < slots; s++) heard[at * slots + s] = heard[(at - 1) * slots + s];
      }
      return at - k * places;
    }

    return {
      reset(i) {
        const { turn, spoke, way, bound, full } = columns;
        turn[i] = 0;
        spoke.fill(0, i * span, (i + 1) * span);
        way.fill(0, i * agents * span * size, (i + 1) * agents * span * size);
        bound.fill(0, i * agents, (i + 1) * agents);
        full[i] = 1;
        forget(i);
      },
      talk(lo, hi) {
        const { done, active, bound } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          speak(i);
          arrive(i);
          if (p.talk !== "binding") continue;
          // Who has promised once is held to it.
          for (let k = i * agents; k < (i + 1) * agents; k++)
            if (active[k] !== 0 && bound[k] === 0) bound[k] = say[k];
        }
      },
      after(lo, hi) {
        const { done, bound, way } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          if (p.talk !== "none") {
            forget(i);
            bound.fill(0, i * agents, (i + 1) * agents);
            for (let k = i * agents; k < (i + 1) * agents; k++) way[k * size + 1] = -1;
            continue;
          }
          speak(i);
          arrive(i);
        }
      },
      observe(lo, hi) {
        const { heard, sender, bound, full, way } = columns;
        obs.heard.fill(0, lo * agents * heardAt, hi * agents * heardAt);
        obs.from.fill(0, lo * agents * places, hi * agents * places);
        for (let i = lo; i < hi; i++) {
          if (full[i] !== 0) {
            for (let j = i * agents * heardAt; j < (i + 1) * agents * heardAt; j++) obs.heard[j] = heard[j];
            for (let j = i * agents * places; j < (i + 1) * agents * places; j++) obs.from[j] = sender[j];
          }
          for (let j = 0; j < unheard.length; j++) maskOfTo[i * agents * (most + 1) + unheard[j]] = 0;
          if (p.talk === "none") continue;
          for (let k = i * agents; k < (i + 1) * agents; k++)
            for (let s = 0; s < slots; s++)
              obs.said[k * slots + s] = way[k * size + 1] < 0 ? 0 : way[k * size + 2 + s];
          if (p.talk === "binding") hold(masks[0], bound, i * agents, (i + 1) * agents);
        }
      },
    };

    /** Rows from..to-1 keep what they have promised; what the env forbids binds nobody. */
    function hold(mask: Uint8Array, bound: Int32Array, from: number, to: number): void {
      for (let k = from; k < to; k++) {
        const promised = bound[k] - 1;
        if (promised < 0 || mask[k * choices + promised] === 0) continue;
        for (let c = 0; c < choices; c++) if (c !== promised) mask[k * choices + c] = 0;
      }
    }
  },
});
