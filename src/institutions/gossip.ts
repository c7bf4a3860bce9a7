/**
 * How soon all know: each tick everybody who knows calls one other at random.
 *
 * Frieze & Grimmett 1985, Discrete Applied Mathematics 10:57-77; Demers et al. 1987, "Epidemic algorithms for replicated database
 * maintenance" (push).
 */

import { fail } from "../core/errors.ts";
import { requireShare, requireWhole } from "./chances.ts";

/** The chain takes time of the cube of it. */
const mostNodes = 500;

/** Mean number of ticks from one who knows to all, a call being lost with `loss`. Exact, of the Markov chain of how many know. */
export function gossipTicks(nodes: number, loss = 0): number {
  const who = "gossipTicks";
  requireWhole(who, "nodes", nodes, 1, mostNodes);
  requireShare(who, "loss", loss);
  if (loss === 1 && nodes > 1) fail(who, "loss must be below 1 for anybody to hear", loss);
  /** From so many who know. */
  const ticks = new Float64Array(nodes + 1);
  for (let know = nodes - 1; know >= 1; know--) {
    const newly = newlyTold(nodes, know, loss);
    let later = 1;
    for (let j = 1; j < newly.length; j++) later += newly[j] * ticks[know + j];
    ticks[know] = later / (1 - newly[0]);
  }
  return ticks[1];
}

/** Distribution of how many are told in a tick: the calls one after the other, each finding somebody who was not told before. */
function newlyTold(nodes: number, know: number, loss: number): Float64Array {
  const told = new Float64Array(nodes - know + 1);
  told[0] = 1;
  for (let call = 0; call < know; call++)
    for (let j = Math.min(call, nodes - know - 1); j >= 0; j--) {
      const finds = ((1 - loss) * (nodes - know - j)) / (nodes - 1);
      told[j + 1] += told[j] * finds;
      told[j] *= 1 - finds;
    }
  return told;
}
