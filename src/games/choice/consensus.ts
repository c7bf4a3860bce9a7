/**
 * W-MSR: consensus between the nodes of a network of which some are faulty.
 *
 * LeBlanc, Zhang, Koutsoukos & Sundaram 2013, "Resilient Asymptotic Consensus in Robust Networks", IEEE
 * Journal on Selected Areas in Communications 31:766-781 (weighted mean-subsequence-reduced, here with equal
 * weights). Each round a node drops, of what it hears, the f largest values that exceed its own and the f
 * smallest below it (all of them where there are fewer), and moves to the mean of the rest and its own.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { requireFinite } from "../../stats/check.ts";

/** Whom each node hears: `neighbours[node]`, without itself. */
export type Hearing = readonly (readonly number[])[];

/** What a faulty node tells one receiver; `range` spans the honest values of now. */
export type FaultyMessage = (
  sender: number,
  receiver: number,
  values: Float64Array,
  range: { readonly low: number; readonly high: number },
  round: number,
) => number;

export interface ConsensusProblem {
  readonly neighbours: Hearing;
  /** The value each node starts from; those of faulty nodes are not read by the rule. */
  readonly initial: ArrayLike<number>;
  /** Nodes that do not follow the rule. */
  readonly faulty: readonly number[];
  /** f: how many values are dropped on either side. */
  readonly cut: number;
  readonly rounds: number;
  /** `twoFaced` unless given. */
  readonly message?: FaultyMessage;
  /** Honest values this near to each other agree; 1e-6 unless given. */
  readonly tolerance?: number;
}

export interface ConsensusResult {
  /** Values after the last round; faulty nodes keep theirs. */
  readonly values: Float64Array;
  /** Largest honest value less the smallest, before the first round and after each. */
  readonly spread: Float64Array;
  /** Honest nodes are within the tolerance of each other at the end. */
  readonly agreed: boolean;
  /** No honest value ever left the range that they started in. */
  readonly valid: boolean;
}

/** Tells each receiver what its own camp thinks: the honest extreme that its value is nearer to. */
export const twoFaced: FaultyMessage = (_, receiver, values, { low, high }) =>
  values[receiver] - low <= high - values[receiver] ? low : high;

/** The network in which everyone hears everyone else. */
export function everyoneHears(nodes: number): number[][] {
  const all = Array.from({ length: nodes }, (_, node) => node);
  return all.map((node) => all.filter((other) => other !== node));
}

/** Runs W-MSR, all nodes at once, for a number of rounds. */
export function resilientConsensus(problem: ConsensusProblem): ConsensusResult {
  const { neighbours, initial, faulty, cut, rounds, message = twoFaced, tolerance = 1e-6 } = problem;
  const honest = requireProblem("resilientConsensus", problem);
  const isFaulty = Uint8Array.from(neighbours, (_, node) => (faulty.includes(node) ? 1 : 0));
  const values = Float64Array.from(initial);
  const next = values.slice();
  const heard = neighbours.map((list) => new Float64Array(list.length));
  const spread = new Float64Array(rounds + 1);
  const range = { low: 0, high: 0 };
  measure(values, honest, range);
  const { low, high } = range;
  spread[0] = high - low;
  let valid = true;
  // A mean of values inside the range may leave it by rounding.
  const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
  for (let round = 0; round < rounds; round++) {
    for (const node of honest) {
      const list = neighbours[node];
      const said = heard[node];
      for (let k = 0; k < list.length; k++)
        said[k] = isFaulty[list[k]] ? message(list[k], node, values, range, round) : values[list[k]];
      next[node] = trimmedTowards(values[node], said.sort(), cut);
    }
    values.set(next);
    measure(values, honest, range);
    spread[round + 1] = range.high - range.low;
    // Written so that a NaN fails it.
    valid &&= range.low >= low - slack && range.high <= high + slack;
  }
  return { values, spread, agreed: spread[rounds] <= tolerance, valid };
}

/** The mean of a node's own value and what it heard, ascending, less the `cut` furthest above and below. */
function trimmedTowards(own: number, heard: Float64Array, cut: number): number {
  let below = 0;
  while (below < heard.length && heard[below] < own) below++;
  let above = 0;
  while (above < heard.length && heard[heard.length - 1 - above] > own) above++;
  let sum = own;
  const from = Math.min(cut, below);
  const to = heard.length - Math.min(cut, above);
  for (let k = from; k < to; k++) sum += heard[k];
  return sum / (1 + to - from);
}

function measure(values: Float64Array, nodes: readonly number[], range: { low: number; high: number }): void {
  range.low = Number.POSITIVE_INFINITY;
  range.high = Number.NEGATIVE_INFINITY;
  for (const node of nodes) {
    range.low = Math.min(range.low, values[node]);
    range.high = Math.max(range.high, values[node]);
  }
}

/** Checks the problem and lists the honest nodes. */
function requireProblem(who: string, problem: ConsensusProblem): number[] {
  const known = ["neighbours", "initial", "faulty", "cut", "rounds", "message", "tolerance"];
  requireKnown(who, "option", problem, known);
  const { neighbours, initial, faulty, cut, rounds } = problem;
  requireHearing(who, neighbours);
  requireFinite(who, "initial", initial);
  if (initial.length !== neighbours.length)
    fail(who, `needs one initial value for each of the ${neighbours.length} nodes`, initial.length);
  for (const node of faulty)
    if (!neighbours[node]) fail(who, `faulty nodes must be in 0..${neighbours.length - 1}`, node);
  requireCut(who, cut);
  if (!Number.isInteger(rounds) || rounds < 0) fail(who, "rounds must be a whole number, at least 0", rounds);
  const honest = [...neighbours.keys()].filter((node) => !faulty.includes(node));
  if (honest.length === 0) fail(who, "needs at least one node that is not faulty");
  return honest;
}

/** Checks that nodes hear other nodes of the network. */
export function requireHearing(who: string, neighbours: Hearing): void {
  for (const [node, list] of neighbours.entries())
    for (const other of list)
      if (!neighbours[other] || other === node)
        fail(who, `node ${node} must hear other nodes of 0..${neighbours.length - 1}`, other);
}

/** Checks a number of values to drop. */
export function requireCut(who: string, cut: number): void {
  if (!Number.isInteger(cut) || cut < 0) fail(who, "the cut must be a whole number, at least 0", cut);
}
