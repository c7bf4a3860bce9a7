/**
 * Shapley values of a world in every tick, estimated from a few orders of agents without allocating anything.
 *
 * Orders: Castro, Gomez & Tejada 2009, each with its reverse as in Mitchell, Cooper, Frank & Holmes 2022; drawn as in
 * games/cooperative/sample-shapley, which knows further designs, standard errors and when it is enough.
 */
import type { PolicyContext } from "../core/policy.ts";
import { seedStreams } from "../core/random.ts";
import { drawnOrders } from "../games/cooperative/sample-shapley.ts";

/**
 * Estimates for the agents of a world, valid until the next call. Orders depend on the policy's seed, the world's number,
 * episode and tick, so they need no memory, and neither partition nor checkpoints change them.
 */
export function drawnShapley(
  { agents, worlds, seats, rng, columns }: PolicyContext,
  evaluate: (i: number, members: Uint8Array, count: number, out: Float64Array) => void,
  sample: number,
): (i: number) => Float64Array {
  const draws = sample / 2;
  const ends = new Float64Array(2);
  const orders = drawnOrders(agents, "antithetic", draws, ends);
  const count = 2 + draws * orders.rows;
  const members = new Uint8Array(count * agents);
  const worths = new Float64Array(count);
  const estimate = new Float64Array(agents);
  const values = new Float64Array(agents);
  // The stream of each world's first seat, as it is before any play.
  const bases = Array.from({ length: worlds }, (_, i) =>
    rng.slice(4 * i * seats.length, 4 * i * seats.length + 4),
  );
  const base = new Int32Array(4);
  const words = new Int32Array(4);
  return (i) => {
    base.set(bases[i]);
    base[1] ^= columns.episode[i];
    seedStreams(words, base, columns.tick[i], 1);
    members.fill(0);
    members.fill(1, agents, 2 * agents);
    for (let g = 0; g < draws; g++) orders.draw(words, g, members, 2 + g * orders.rows);
    evaluate(i, members, count, worths);
    ends[0] = worths[0];
    ends[1] = worths[1];
    values.fill(0);
    for (let g = 0; g < draws; g++) {
      orders.read(g, worths, 2 + g * orders.rows, estimate);
      for (let a = 0; a < agents; a++) values[a] += estimate[a] / draws;
    }
    return values;
  };
}
