/**
 * Moran processes on graphs: members sit on nodes, earn from those next to them, and have children there.
 *
 * Lieberman, Hauert & Nowak 2005, "Evolutionary dynamics on graphs", Nature 433:312-316 (birth-death); Ohtsuki, Hauert,
 * Lieberman & Nowak 2006, Nature 441:502-505 (death-birth). On the complete graph birth-death is the Moran process of
 * `simulatePopulation`, but for a child that never takes its own parent's place.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { randomInt, type Seed, seedStreams, seedWords, uniform } from "../../core/random.ts";
import { requireTopology, type Topology } from "../../core/topology.ts";
import { type SymmetricPayoffs, symmetricMatrix } from "./symmetric.ts";
import { logFitness, moran, type UpdateRule } from "./update-rules.ts";

export interface GraphRunOptions {
  /** Strategy of each node at first. */
  readonly start: ArrayLike<number>;
  /** Events at most (default 1e6); as many as there are nodes make a generation. */
  readonly events?: number;
  /**
   * "birth-death" (default): a parent is drawn in proportion to fitness among all, and its child takes the place of a
   * neighbour. "death-birth": one drawn at random dies, and the neighbours compete for its place.
   */
  readonly order?: "birth-death" | "death-birth";
  /** What fitness is of the mean payoff from the neighbours (default the payoff itself). */
  readonly rule?: UpdateRule;
  readonly seed?: Seed;
  /** Called after every event; the strategies are reused, so copy what you keep. */
  onEvent?(strategies: Int32Array, event: number): void;
}

export interface GraphRun {
  /** Strategy of each node at the end. */
  readonly strategies: Int32Array;
  /** The strategy that all have come to play; -1 where the events ran out before. */
  readonly fixed: number;
  /** Events that were played. */
  readonly events: number;
}

/** Plays until all play the same, or for `events`. Every node needs a neighbour. */
export function moranOnGraph(
  topology: Topology,
  payoffs: SymmetricPayoffs,
  options: GraphRunOptions,
): GraphRun {
  const who = "moranOnGraph";
  requireKnown(who, "option", options, ["start", "events", "order", "rule", "seed", "onEvent"]);
  const { events = 1e6, order = "birth-death", rule = moran(1, "linear"), seed = 0, onEvent } = options;
  const { n, a } = symmetricMatrix(who, payoffs);
  const { nodes, start, neighbour } = topology;
  requireTopology(who, topology, options.start.length);
  for (let node = 0; node < nodes; node++)
    if (start[node] === start[node + 1])
      fail(who, "every node needs a neighbour", node, "leave out nodes that stand alone");
  const strategies = Int32Array.from(options.start);
  for (const strategy of strategies)
    if (!(strategy >= 0 && strategy < n)) fail(who, `strategies are numbered 0..${n - 1}`, strategy);
  if (!(Number.isInteger(events) && events >= 0))
    fail(who, "events must be a whole number of at least 0", events);
  if (rule.process !== "moran") fail(who, "the rule must be that of a Moran process", rule.process);
  if (order !== "birth-death" && order !== "death-birth")
    fail(who, 'order must be "birth-death" or "death-birth"', order);
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, who), 0, 1);
  const counts = new Int32Array(n);
  for (const strategy of strategies) counts[strategy]++;

  const weights = new Float64Array(nodes);
  const weigh = (node: number) => {
    let sum = 0;
    for (let e = start[node]; e < start[node + 1]; e++)
      sum += a[n * strategies[node] + strategies[neighbour[e]]];
    weights[node] = Math.exp(logFitness(rule, sum / (start[node + 1] - start[node])));
  };
  for (let node = 0; node < nodes; node++) weigh(node);

  /** A neighbour of `node`, all alike. */
  const anyNextTo = (node: number) =>
    neighbour[start[node] + randomInt(words, 0, start[node + 1] - start[node])];
  /** One of all nodes, in proportion to fitness. */
  const fittest = () => {
    let total = 0;
    for (let node = 0; node < nodes; node++) total += weights[node];
    let left = uniform(words, 0) * total - weights[0];
    let node = 0;
    while (left >= 0 && node < nodes - 1) left -= weights[++node];
    return node;
  };
  /** A neighbour of `node`, in proportion to fitness. */
  const fittestNextTo = (node: number) => {
    const last = start[node + 1] - 1;
    let total = 0;
    for (let e = start[node]; e <= last; e++) total += weights[neighbour[e]];
    let e = start[node];
    let left = uniform(words, 0) * total - weights[neighbour[e]];
    while (left >= 0 && e < last) left -= weights[neighbour[++e]];
    return neighbour[e];
  };

  let event = 0;
  while (event < events && counts[strategies[0]] < nodes) {
    event++;
    let parent: number;
    let dead: number;
    if (order === "birth-death") {
      parent = fittest();
      dead = anyNextTo(parent);
    } else {
      dead = randomInt(words, 0, nodes);
      parent = fittestNextTo(dead);
    }
    if (strategies[dead] !== strategies[parent]) {
      counts[strategies[dead]]--;
      counts[strategies[parent]]++;
      strategies[dead] = strategies[parent];
      weigh(dead);
      for (let e = start[dead]; e < start[dead + 1]; e++) weigh(neighbour[e]);
    }
    onEvent?.(strategies, event);
  }
  return { strategies, fixed: counts[strategies[0]] === nodes ? strategies[0] : -1, events: event };
}
