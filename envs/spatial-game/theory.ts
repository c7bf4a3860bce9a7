/** What is known of games on a graph: what is best for all, and where all do the same and nobody gains by leaving. */
import type { Outcome, Theory } from "../../src/index.ts";
import { modelOf, type SpatialGameParams } from "./params.ts";

export function theory(p: SpatialGameParams): Theory {
  const { graph, degrees, pay } = modelOf(p);
  const n = p.payoffs.length;
  const ends = graph.neighbour.length;
  const own = p.itself ? 1 : 0;
  const ofPair = (x: number, y: number) => pay[n * x + y];
  /** All do x. */
  const same = (x: number) => (ends + own * p.agents) * ofPair(x, x);

  const choices = Array.from({ length: n }, (_, x) => x);
  const best = choices.reduce((most, x) => (same(x) > same(most) ? x : most), 0);
  let mostOfPair = Number.NEGATIVE_INFINITY;
  for (const x of choices)
    for (const y of choices) mostOfPair = Math.max(mostOfPair, ofPair(x, y) + ofPair(y, x));
  const most = (ends / 2) * mostOfPair + own * p.agents * ofPair(best, best);
  const isBest = same(best) >= most - 1e-12 * Math.abs(most);

  const stands = (x: number) =>
    choices.every((y) =>
      degrees.every(
        (degree) =>
          degree * (ofPair(y, x) - ofPair(x, x)) + own * (ofPair(y, y) - ofPair(x, x)) <=
          1e-12 * Math.abs(degree * ofPair(x, x)),
      ),
    );
  const equilibria = choices.filter(stands);
  const worst = equilibria.reduce<number | undefined>(
    (least, x) => (least === undefined || same(x) < same(least) ? x : least),
    undefined,
  );
  const all = (x: number, note: string): Outcome => ({ welfare: same(x), action: x, note });
  return {
    optimum: isBest
      ? all(best, `all do choice ${best}, as no two different ones are worth more to a pair: closed form`)
      : {
          welfare: most,
          bound: "upper",
          note: "every pair makes the most of its game: a bound, as one choice has to do for all neighbours",
        },
    ...(worst !== undefined && {
      nash: all(
        worst,
        `all do choice ${worst} and nobody gains by leaving, the one worth least where several are so: closed form; in others agents differ`,
      ),
    }),
  };
}
