/**
 * Reliable broadcast: what one node says is delivered by all honest nodes or by none, and is the same to all, though the
 * sender and others lie.
 *
 * Bracha 1987, "Asynchronous Byzantine Agreement Protocols", Information and Computation 75:130-143. Who hears the sender echoes it; who
 * has `echo` echoes of a value, or `amplify` readies, says ready; who has `deliver` readies delivers. With n > 3 f and the thresholds of
 * `brachaThresholds` nothing goes wrong; here any thresholds may be tried against a liar, in schedules at random.
 */
import { fail } from "../core/errors.ts";

export interface BroadcastThresholds {
  readonly echo: number;
  /** Infinity: readies alone never make a node ready. */
  readonly amplify: number;
  readonly deliver: number;
}

/** ceil((n + f + 1)/2) echoes, f + 1 and 2 f + 1 readies. */
export function brachaThresholds(nodes: number, faults: number): BroadcastThresholds {
  if (!Number.isInteger(faults) || faults < 0)
    fail("brachaThresholds", "faults must be a whole number of at least 0", faults);
  if (!Number.isInteger(nodes) || nodes <= 3 * faults)
    fail("brachaThresholds", `needs more than ${3 * faults} nodes with ${faults} faults`, nodes);
  return { echo: Math.ceil((nodes + faults + 1) / 2), amplify: faults + 1, deliver: 2 * faults + 1 };
}

export interface BroadcastOutcome {
  /** Value that each honest node delivered, 0 or 1, or -1 for none. */
  readonly delivered: Int8Array;
  /** Two honest nodes delivered different values. */
  readonly disagree: boolean;
  /** Some delivered and others did not, with no message left on its way. */
  readonly partial: boolean;
}

const [init, echo, ready] = [0, 1, 2];
/** Messages are numbers: ((kind * nodes + from) * nodes + to) * 2 + value. */
interface Wire {
  readonly nodes: number;
  readonly pending: number[];
}

/**
 * One broadcast by an equivocating sender, node 0: to each honest node it says one of two values, and echoes and says ready for any or
 * none, at random. Messages arrive in a random order. `random` gives numbers in [0, 1).
 */
export function equivocatedBroadcast(
  nodes: number,
  thresholds: BroadcastThresholds,
  random: () => number,
): BroadcastOutcome {
  if (!Number.isInteger(nodes) || nodes < 2) fail("equivocatedBroadcast", "needs at least 2 nodes", nodes);
  const wire: Wire = { nodes, pending: [] };
  for (let to = 1; to < nodes; to++) {
    send(wire, init, 0, to, random() < 0.5 ? 0 : 1);
    for (const kind of [echo, ready])
      for (const value of [0, 1]) if (random() < 0.5) send(wire, kind, 0, to, value);
  }
  // Of each node: what it has echoed, is ready for and has delivered, and how many of each kind and value it has.
  const said = { echo: none(nodes), ready: none(nodes), delivered: none(nodes) };
  const heard = new Uint8Array(nodes * 4);
  while (wire.pending.length > 0) {
    const picked = Math.floor(random() * wire.pending.length);
    const message = wire.pending[picked];
    wire.pending[picked] = wire.pending[wire.pending.length - 1];
    wire.pending.pop();
    const value = message % 2;
    const to = (message >> 1) % nodes;
    const kind = Math.floor(message / (2 * nodes * nodes));
    if (kind === init) {
      if (said.echo[to] >= 0) continue;
      said.echo[to] = value;
      sendAll(wire, echo, to, value);
      continue;
    }
    const count = ++heard[4 * to + 2 * (kind - 1) + value];
    if (said.ready[to] < 0 && count >= (kind === echo ? thresholds.echo : thresholds.amplify)) {
      said.ready[to] = value;
      sendAll(wire, ready, to, value);
    }
    if (kind === ready && count >= thresholds.deliver && said.delivered[to] < 0) said.delivered[to] = value;
  }
  const delivered = said.delivered.subarray(1);
  const some = [0, 1].filter((value) => delivered.includes(value));
  return { delivered, disagree: some.length > 1, partial: some.length > 0 && delivered.includes(-1) };
}

const none = (nodes: number) => new Int8Array(nodes).fill(-1);

function send({ nodes, pending }: Wire, kind: number, from: number, to: number, value: number): void {
  pending.push(((kind * nodes + from) * nodes + to) * 2 + value);
}

/** To all honest nodes, itself among them. */
function sendAll(wire: Wire, kind: number, from: number, value: number): void {
  for (let to = 1; to < wire.nodes; to++) send(wire, kind, from, to, value);
}
