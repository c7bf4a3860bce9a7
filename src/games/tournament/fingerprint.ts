/**
 * Fingerprints: what a strategy earns against a probe that is disturbed in all possible proportions.
 *
 * Ashlock & Kim 2008, "Fingerprinting: visualization and automatic analysis of prisoner's dilemma strategies", IEEE
 * Transactions on Evolutionary Computation 12:647-659. The probe is the Joss-Ann strategy JA(P, x, y): with probability x it
 * plays action 0, with y action 1, and else what P does. Beyond x + y = 1 it is that of the dual of P, which does the contrary:
 * JA(P', 1 - y, 1 - x), so that the fingerprint covers the unit square.
 */
import type { Env } from "../../core/env.ts";
import { fail, requireKnown } from "../../core/errors.ts";
import { parseParams } from "../../core/params.ts";
import { definePolicy, type PolicyDefinition, type PolicyUse } from "../../core/policy.ts";
import { requireSeed, uniform } from "../../core/random.ts";
import * as z from "../../core/z.ts";
import type { Interval } from "../../stats/bootstrap.ts";
import { meanInterval } from "../../stats/mean-interval.ts";
import { type MatchOptions, playAgainst } from "./matches.ts";

export interface FingerprintOptions extends MatchOptions {
  /** Steps of x and y from 0 to 1 (default 8): the larger, the finer. */
  readonly steps?: number;
  /** Who does the contrary of the probe; without it there is nothing beyond x + y = 1. */
  readonly dual?: PolicyUse;
}

export interface Fingerprint {
  /** The values that x and y take, ascending. */
  readonly values: readonly number[];
  /** `payoffs[i][j]`: points a round at x = values[i], y = values[j], the mean over repetitions and its interval. */
  readonly payoffs: readonly (readonly (Interval | undefined)[])[];
}

/** The fingerprint of a strategy, by a probe (tit for tat, in most of the literature), in an env of two actions. */
export function fingerprint(
  env: Env,
  strategy: PolicyUse,
  probe: PolicyUse,
  options: FingerprintOptions,
): Fingerprint {
  const who = "fingerprint";
  requireKnown(who, "option", options, ["params", "turns", "repetitions", "seed", "steps", "dual"]);
  const { params = {}, turns, repetitions = 5, seed = 0, steps = 8, dual } = options;
  for (const [name, value] of Object.entries({ turns, repetitions, steps }))
    if (!(Number.isInteger(value) && value >= 1))
      fail(who, `${name} must be a whole number of at least 1`, value);
  requireSeed(seed);
  const values = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const points = values.flatMap((_, i) => values.map((_, j) => [i, j] as const));
  const probes = points.flatMap(([i, j]) => {
    const [x, y] = [values[i], values[j]];
    if (i + j <= steps) return { i, j, use: jossAnn(probe, x, y) };
    return dual ? { i, j, use: jossAnn(dual, 1 - y, 1 - x) } : [];
  });
  const played = playAgainst(
    { env, params, turns, field: points.length },
    strategy,
    probes.map(({ i, j, use }) => ({ use: { use }, number: i * values.length + j })),
    { from: 0, count: repetitions },
    `${seed} fingerprint`,
  );
  const payoffs: (Interval | undefined)[][] = values.map(() => values.map(() => undefined));
  for (const [k, { i, j }] of probes.entries()) {
    const { points, turns } = played[k];
    payoffs[i][j] = meanInterval(points[0].map((sum, r) => sum / turns[r]));
  }
  return { values, payoffs };
}

/** JA(P, x, y): with probability x action 0, with y action 1, and else what the policy P does. */
export function jossAnn({ use, params = {} }: PolicyUse, x: number, y: number): PolicyDefinition {
  if (!(x >= 0 && y >= 0 && x + y <= 1 + 1e-9))
    fail("jossAnn", "x and y must be probabilities that sum to at most 1", [x, y]);
  if (use.kind !== "norm")
    fail("jossAnn", "is made of a norm", use.id, "learners would learn from its slips");
  return definePolicy({
    id: `joss-ann-${use.id}`,
    title: `Joss-Ann of ${use.title.toLowerCase()}`,
    cite: ["Ashlock & Kim 2008, IEEE Transactions on Evolutionary Computation 12:647-659"],
    kind: "norm",
    acts: "discrete",
    ...(use.reads && { reads: use.reads }),
    params: z.object({}),
    bind(context) {
      const inner = use.bind(context, parseParams(use.id, use.params, params));
      const { rng, rows, seats, io } = context;
      const [action] = io.actions;
      return {
        act(lo, hi, explore) {
          inner.act(lo, hi, explore);
          for (let r = lo * seats.length; r < hi * seats.length; r++) {
            const u = uniform(rng, r);
            if (u < x) action[rows[r]] = 0;
            else if (u < x + y) action[rows[r]] = 1;
          }
        },
      };
    },
  });
}
