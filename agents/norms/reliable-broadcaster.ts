/**
 * Takes part in a reliable broadcast: what one agent says to all is delivered by all honest ones or by none, and is the same to all.
 *
 * Bracha 1987, Information and Computation 75:130-143. On a channel that is signed it echoes the first value that it has from the
 * sender, says ready at so many echoes of a value or fewer readies, and delivers at more: in its first action it does 0 until then, 1 + the value from
 * then on. Known behaviour: among more than three times as many as lie no two deliver different values, and where one delivers all do;
 * with lower thresholds a liar divides them (`brachaThresholds` in ostrom/institutions).
 */
import { definePolicy, fail, i32, type Seat, vector, z } from "../../src/index.ts";
import { kinds, requireBroadcast, symbolOf } from "./broadcasting.ts";
import { seen } from "./claiming.ts";
import { nearestAllowed } from "./one-action.ts";

const threshold = (what: string) => z.number().int().min(1).optional().describe(what);

const memory = {
  /** Who has said what, a bit for each agent: echo of 0, of 1, ready for 0, for 1. */
  from: vector(i32, 4),
  /** The value, from 1 on, that it has heard from the sender, is ready for, and has delivered. */
  echoes: i32,
  ready: i32,
  delivered: i32,
  /** Kinds of messages that it has sent, a bit for each. */
  sent: i32,
};
type Node = Seat<typeof memory, "heard" | "from">;

interface Thresholds {
  readonly echo: number;
  readonly amplify: number;
  readonly deliver: number;
}

export const reliableBroadcaster = definePolicy({
  id: "reliable-broadcaster",
  title: "Reliable broadcast",
  cite: ["Bracha 1987, Information and Computation 75:130-143"],
  kind: "norm",
  acts: "discrete",
  reads: ["heard", "from"],
  params: z.object({
    sender: z.number().int().min(0).default(0).describe("the agent that broadcasts"),
    value: z.number().int().min(0).max(1).default(1).describe("what it says, where it is the sender itself"),
    faults: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("f: agents that may lie (default: as many as it takes more than three times of)"),
    echo: threshold("echoes of a value at which it is ready (default: half of n + f + 1, rounded up)"),
    amplify: threshold("readies at which it is ready as well (default: f + 1)"),
    deliver: threshold("readies at which it delivers (default: 2 f + 1)"),
  }),
  memory,
  derive(p, site) {
    requireBroadcast("reliable-broadcaster", site, p.sender);
    const { agents, features, heads } = site;
    const { faults = Math.floor((agents - 1) / 3) } = p;
    if (agents <= 3 * faults)
      fail("reliable-broadcaster", `needs more than ${3 * faults} agents with ${faults} that lie`, agents);
    return {
      echo: p.echo ?? Math.ceil((agents + faults + 1) / 2),
      amplify: p.amplify ?? faults + 1,
      deliver: p.deliver ?? 2 * faults + 1,
      places: features.heard.size,
      choices: heads[0].kind === "discrete" ? heads[0].n : 0,
    };
  },
  seat(me, p, d) {
    const { memory } = me;
    if (me.tick === 0 && me.agent === p.sender) memory.echoes = 1 + p.value;
    for (let j = 0; j < d.places; j++) hear(me, p.sender, seen(me.obs.heard, j), seen(me.obs.from, j) - 1);
    for (let value = 0; value < 2; value++) decide(me, d, value);
    me.act(nearestAllowed(me, d.choices, memory.delivered));
    me.act(next(me, p.sender), "say");
    me.act(0, "to");
  },
});

/** Notes what another one has said. */
function hear({ memory }: Node, sender: number, symbol: number, by: number): void {
  if (symbol === 0 || by < 0) return;
  const kind = (symbol - 1) >> 1;
  const value = (symbol - 1) & 1;
  if (kind === kinds.echo || kind === kinds.ready) note(memory.from, 2 * (kind - 1) + value, by);
  else if (kind === kinds.init && by === sender && memory.echoes === 0) memory.echoes = 1 + value;
}

/** What it makes of a value; what it says itself counts for it as well. */
function decide({ memory, agent }: Node, d: Thresholds, value: number): void {
  const { from } = memory;
  const echoes = value;
  const readies = 2 + value;
  if (memory.echoes === 1 + value) note(from, echoes, agent);
  if (memory.ready === 0 && (count(from.at(echoes)) >= d.echo || count(from.at(readies)) >= d.amplify))
    memory.ready = 1 + value;
  if (memory.ready === 1 + value) note(from, readies, agent);
  if (memory.delivered === 0 && count(from.at(readies)) >= d.deliver) memory.delivered = 1 + value;
}

/** The symbol of what it has still to say, one a tick: what it broadcasts, its echo, that it is ready. */
function next({ memory, agent }: Node, sender: number): number {
  if (memory.echoes > 0 && agent === sender && isNew(memory, kinds.init))
    return symbolOf(kinds.init, memory.echoes - 1);
  if (memory.echoes > 0 && isNew(memory, kinds.echo)) return symbolOf(kinds.echo, memory.echoes - 1);
  if (memory.ready > 0 && isNew(memory, kinds.ready)) return symbolOf(kinds.ready, memory.ready - 1);
  return 0;
}

/** Whether it has not yet said such a message; from here on it has. */
function isNew(memory: Node["memory"], kind: number): boolean {
  const bit = 1 << kind;
  if ((memory.sent & bit) !== 0) return false;
  memory.sent |= bit;
  return true;
}

function note(from: Node["memory"]["from"], which: number, by: number): void {
  from.set(which, from.at(which) | (1 << by));
}

/** Bits that are set. */
function count(bits: number): number {
  let all = 0;
  for (let left = bits; left !== 0; left &= left - 1) all++;
  return all;
}
