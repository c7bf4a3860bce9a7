/**
 * Shapley values by sampling orders of arrival, for games that are too large or too dear for a table.
 *
 * Castro, Gomez & Tejada 2009: the mean of what a player adds to those before it, over random orders. What is drawn
 * independently is a group of orders made from one random order:
 *
 * - "independent": that order alone;
 * - "antithetic": it and its reverse (Mitchell, Cooper, Frank & Holmes 2022), which cancels what depends on position in a
 *   linear way;
 * - "stratified": its n rotations, so that each player arrives once at each position and no variance between
 *   positions is left; the right choice where what a player adds depends most on how many are there.
 *
 * In each order contributions sum to the worth of all less that of nobody, and so do the estimates.
 */
import { failUnknown } from "../../core/errors.ts";
import { shuffle } from "../../core/random.ts";
import {
  type Draws,
  type EvaluateCoalitions,
  evaluateChecked,
  requireSampling,
  type SampledValues,
  type SampleOptions,
  sampleValues,
} from "./sample.ts";

export interface SampleShapleyOptions extends SampleOptions {
  /** Default "antithetic". */
  readonly method?: "independent" | "antithetic" | "stratified";
}

/** Estimates Shapley values from the worths that `evaluate` gives; an order takes players - 1 coalitions. */
export function sampleShapley(
  players: number,
  evaluate: EvaluateCoalitions,
  options: SampleShapleyOptions,
): SampledValues {
  const who = "sampleShapley";
  requireSampling(who, players, options);
  const ends = new Float64Array(2);
  const noneAndAll = new Uint8Array(2 * players).fill(1, players);
  evaluateChecked(who, evaluate, noneAndAll, 2, ends);
  const designOf = (draws: number) => drawnOrders(players, options.method ?? "antithetic", draws, ends);
  return sampleValues(who, players, evaluate, designOf, designOf(1).rows, options, 2);
}

/**
 * Groups of orders, up to `draws` at a time. `ends` is read with each draw: it then holds the worth of nobody and of all.
 */
export function drawnOrders(
  players: number,
  method: NonNullable<SampleShapleyOptions["method"]>,
  draws: number,
  ends: Float64Array,
): Draws {
  const orders = ordersOf(players, method);
  const drawn = new Int32Array(draws * players);
  return {
    rows: orders.length * (players - 1),
    draw(words, g, members, row) {
      const base = g * players;
      for (let player = 0; player < players; player++) drawn[base + player] = player;
      shuffle(words, 0, drawn, base, base + players);
      let at = row;
      for (let k = 0; k < orders.length; k++) {
        const { from, step } = orders[k];
        for (let size = 1; size < players; size++, at++)
          for (let place = 0; place < size; place++)
            members[at * players + drawn[base + ((from + step * place + players) % players)]] = 1;
      }
    },
    read(g, worths, row, out) {
      const base = g * players;
      out.fill(0);
      let at = row;
      for (let k = 0; k < orders.length; k++) {
        const { from, step } = orders[k];
        let before = ends[0];
        for (let place = 0; place < players; place++) {
          const after = place < players - 1 ? worths[at++] : ends[1];
          out[drawn[base + ((from + step * place + players) % players)]] += (after - before) / orders.length;
          before = after;
        }
      }
    },
  };
}

/** The order that starts at place `from` of the drawn one and goes round it by `step`. */
interface Order {
  readonly from: number;
  readonly step: 1 | -1;
}

function ordersOf(players: number, method: string): readonly Order[] {
  if (method === "independent") return [{ from: 0, step: 1 }];
  if (method === "antithetic")
    return [
      { from: 0, step: 1 },
      { from: players - 1, step: -1 },
    ];
  if (method === "stratified") return Array.from({ length: players }, (_, from) => ({ from, step: 1 }));
  return failUnknown("method", method, ["independent", "antithetic", "stratified"]);
}
