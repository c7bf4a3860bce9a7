/** The channel in world form, as its rules read: what the bound one is held to. */
import { defineMechanism, type MechanismSite } from "../../src/index.ts";
import { countsReads } from "../../src/mechanisms/identity.ts";
import { channel } from "../../src/mechanisms/index.ts";
import { buildTopology } from "../../src/topology/index.ts";

type Params = (typeof channel.params)["_output"];

function planOf(p: Params, site: MechanismSite) {
  const graph =
    p.topology || !site.topology
      ? buildTopology(p.topology ?? { kind: "complete" }, site.agents)
      : site.topology;
  const degree = Array.from({ length: site.agents }, (_, a) => graph.start[a + 1] - graph.start[a]);
  const most = Math.max(...degree);
  const places = Math.max(1, Math.min(p.capacity ?? most, most));
  return { graph, degree, most, places, inPlace: p.signed && places >= most };
}

/** A message that arrives, or that has not. */
interface Heard {
  readonly from: number;
  readonly symbols: number[];
  readonly neighbour: number;
}

const { id, title, cite, params, metrics, state, action, observation, rounds } = channel;

export const plainChannel = defineMechanism({
  ...{ id, title, cite, params, metrics, state, action: action!, observation: observation!, rounds: rounds! },
  masked: true,
  random: true,
  reads: countsReads,
  derive: planOf,
  world: {
    reset(w) {
      w.turn = 0;
      w.full = 0;
      for (const column of [w.way, w.spoke, w.heard, w.sender, w.bound]) column.fill(0);
    },
    talk(w, p, d) {
      pass(w as never, p, d);
      if (p.talk === "binding")
        for (let a = 0; a < w.agents; a++)
          if (w.active[a] !== 0 && w.bound[a] === 0) w.bound[a] = saidBy(w as never, p, a)[0];
    },
    after(w, p, d) {
      if (p.talk === "none") return pass(w as never, p, d);
      w.full = 0;
      for (const column of [w.heard, w.sender, w.bound]) column.fill(0);
      for (let a = 0; a < w.agents; a++) w.way[a * (2 + p.slots) + 1] = -1;
    },
    observe(w, p, { degree, most }) {
      if (p.talk !== "none")
        for (let a = 0; a < w.agents; a++) {
          const message = w.way.subarray(a * (2 + p.slots), (a + 1) * (2 + p.slots));
          if (message[1] >= 0) w.obs.said.set(message.subarray(2), a * p.slots);
          else w.obs.said.fill(0, a * p.slots, (a + 1) * p.slots);
        }
      w.obs.heard.set(w.heard);
      w.obs.from.set(w.sender);
      const own = w.masks[Object.keys(w.heads).indexOf("to")];
      const choices = w.masks[0].length / w.agents;
      for (let a = 0; a < w.agents; a++) {
        for (let j = degree[a] + 1; j <= most; j++) own[a * (most + 1) + j] = 0;
        const promised = w.bound[a] - 1;
        if (promised >= 0 && w.masks[0][a * choices + promised] === 1)
          for (let c = 0; c < choices; c++) if (c !== promised) w.masks[0][a * choices + c] = 0;
      }
    },
  },
});

interface Air {
  readonly agents: number;
  readonly active: Uint8Array;
  readonly heads: Readonly<Record<string, Float64Array>>;
  readonly way: Int32Array;
  readonly spoke: Int32Array;
  readonly heard: Int32Array;
  readonly sender: Int32Array;
  readonly key: Int32Array;
  readonly acting: Int32Array;
  readonly face: Int32Array;
  turn: number;
  full: number;
  said: number;
  arrived: number;
  lost: number;
  altered: number;
  crowded: number;
  forged: number;
  random(): number;
}

const saidBy = (w: Air, p: Params, a: number): number[] =>
  Array.from({ length: p.slots }, (_, s) => w.heads[p.slots === 1 ? "say" : `say${s + 1}`][a]);

/** `face` is the place of the key whose name is displayed. */
function signature(w: Air, { counts }: Params, a: number): number {
  if (counts === "seat") return a + 1;
  return w.key[counts === "name" ? w.face[a] : (a * w.key.length) / w.agents + w.acting[a]];
}

/** All speak, and what was said `delay` turns ago is heard. */
function pass(w: Air, p: Params, { graph, degree, places, inPlace }: ReturnType<typeof planOf>): void {
  const size = 2 + p.slots;
  const place = (a: number, turn: number) => (a * (p.delay + 1) + (turn % (p.delay + 1))) * size;
  let speakers = 0;
  for (let a = 0; a < w.agents; a++) {
    const at = place(a, w.turn);
    const symbols = saidBy(w, p, a);
    w.way[at + 1] = -1;
    if (symbols.every((symbol) => symbol === 0) || w.active[a] === 0 || w.heads.to[a] > degree[a]) continue;
    speakers++;
    const as = p.signed ? a : (a + w.heads.from[a]) % w.agents;
    if (as !== a) w.forged++;
    const from = signature(w, p, as);
    w.way.set([from, w.heads.to[a], ...symbols], at);
  }
  w.said += speakers;
  w.spoke[w.turn % (p.delay + 1)] = speakers;
  const now = w.turn++;
  w.full = w.spoke[(now + 1) % (p.delay + 1)] > 0 ? 1 : 0;
  w.heard.fill(0);
  w.sender.fill(0);
  if (w.full === 0 && p.loss === 0 && p.noise === 0) return;
  for (let b = 0; b < w.agents; b++) {
    const neighbours = [...graph.neighbour.subarray(graph.start[b], graph.start[b + 1])];
    const heard: Heard[] = [];
    for (let j = 0; j < neighbours.length; j++) {
      const neighbour = (j + now) % neighbours.length;
      const a = neighbours[neighbour];
      const [from, to, ...said] = w.way.subarray(place(a, now + 1), place(a, now + 1) + size);
      const isMeant = to === 0 || (to > 0 && graph.neighbour[graph.start[a] + to - 1] === b);
      const isLost = p.loss > 0 && w.random() < p.loss;
      const takes = isMeant && w.active[b] === 1 && !isLost && (inPlace || heard.length < places);
      if (isMeant && w.active[b] === 1 && isLost) w.lost++;
      else if (isMeant && w.active[b] === 1 && !takes) w.crowded++;
      const symbols = said.map((symbol) => {
        const luck = p.noise > 0 ? w.random() : 1;
        if (!takes || luck >= p.noise || symbol === 0) return symbol;
        w.altered++;
        const others = Array.from({ length: p.symbols - 1 }, (_, k) => 1 + ((symbol + k) % p.symbols));
        return others[Math.min(p.symbols - 2, Math.floor((luck / p.noise) * (p.symbols - 1)))];
      });
      if (takes) heard.push({ from, symbols, neighbour });
    }
    w.arrived += heard.length;
    // Those of one sender stay in the order in which they came.
    if (!inPlace) heard.sort((one, other) => one.from - other.from);
    for (const [at, { from, symbols, neighbour }] of heard.entries()) {
      const into = b * places + (inPlace ? neighbour : at);
      w.sender[into] = from;
      w.heard.set(symbols, into * p.slots);
    }
  }
}
