/**
 * Who gets in when too many call: lots that are fair, nested and cost one random number whatever the calls.
 *
 * The `total` calls of a tick stand in a circle in client order. A uniform start and a stride that is coprime to
 * `total` visit each once, and the first ones are let in. Each call is equally likely at every place of the order, so
 * a client's expected share of any number of slots is exactly its share of the calls; a stride near total / golden
 * ratio spreads every prefix evenly over the circle, so actual shares stay close to that (Knuth, TAOCP vol. 3, 6.4).
 */

/** Stride for every number of calls from 0 to `most`. */
export function lotStrides(most: number): Int32Array {
  return Int32Array.from({ length: most + 1 }, (_, total) => {
    const wanted = total * (2 / (1 + Math.sqrt(5)));
    for (let off = 0; off < total; off++)
      for (const stride of [Math.round(wanted) + off, Math.round(wanted) - off])
        if (stride > 0 && stride < total && greatestDivisor(stride, total) === 1) return stride;
    return 1;
  });
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
