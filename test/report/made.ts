/** Results made by hand, for literal sentences. */

import type { Outcome, Theory } from "../../src/core/env.ts";
import { seedWords, uniform } from "../../src/core/random.ts";
import type { ResolvedConfig } from "../../src/lab/config.ts";
import type { Deviation, Results, SceneResults, SocietyResults } from "../../src/lab/results.ts";
import type { Summary } from "../../src/stats/summary.ts";

/** Value, low, high. */
export type Triple = readonly [number, number, number];

const summary = ([iqm, low, high]: Triple, n = 30): Summary => ({
  n,
  mean: iqm,
  sd: n > 1 ? 1 : 0,
  iqm,
  low,
  high,
});

/**
 * Sessions that spread evenly about the value, as wide as makes the bootstrap interval of their IQM about the given
 * one, in an order that has nothing to do with that of other societies.
 */
function spread([value, low, high]: Triple, n: number, seed: string): number[] {
  const words = seedWords(seed);
  // The IQM of n values uniform on [-h, h] has a standard deviation of sqrt(2 / (3 n)) h.
  const h = (high / 2 - low / 2) / (1.96 * Math.sqrt(2 / (3 * n)));
  return Array.from({ length: n }, (_, j) => ({ key: uniform(words, 0), at: (2 * j + 1) / n - 1 }))
    .sort((a, b) => a.key - b.key)
    .map(({ at }) => value + h * at);
}

interface Extra {
  label?: string;
  n?: number;
  deviation?: Triple;
  /** Key of the society deviated from; the scene's first norm if left out. */
  norm?: string;
  /** Welfare of the sessions, where they matter one by one. */
  welfares?: readonly number[];
  paired?: boolean;
  theory?: Theory;
  metrics?: Readonly<Record<string, Triple>>;
  learns?: boolean;
}

export function society(kind: string, welfare: Triple, extra: Extra = {}): SocietyResults {
  const { label = kind, n = 30, deviation, norm = "", metrics = {}, learns = false } = extra;
  const point = { iqm: welfare[0], low: welfare[1], high: welfare[2] };
  return {
    label,
    kind,
    paired: extra.paired ?? true,
    theory: extra.theory ?? {},
    values: { welfare: extra.welfares ?? spread(welfare, n, `${kind} ${label}`) },
    summary: Object.fromEntries(
      Object.entries({ welfare, ...metrics }).map(([name, triple]) => [name, summary(triple, n)]),
    ),
    curve: learns
      ? { ticks: [500, 1000], metrics: { welfare: [{ ...point, iqm: point.low }, point] } }
      : { ticks: [], metrics: {} },
    payoffs: [],
    rewards: [],
    ...(deviation && { deviation: { norm, ...interval(deviation) } }),
  };
}

const interval = ([estimate, low, high]: Triple): Omit<Deviation, "norm"> => ({ estimate, low, high });

export const outcome = (welfare: number, bound?: Outcome["bound"]): Outcome => ({
  welfare,
  note: "by hand",
  ...(bound && { bound }),
});

/** Societies without mechanisms play the scene's game unless they have a theory of their own. */
export function scene(
  societies: readonly SocietyResults[],
  theory: Theory = {},
  extra: Partial<SceneResults> = {},
): SceneResults {
  const firstNorm = `s${Math.max(
    0,
    societies.findIndex(({ kind }) => kind === "norm"),
  )}`;
  const placed = ({ deviation, ...each }: SocietyResults): SocietyResults => ({
    ...each,
    theory: each.kind === "mechanism" ? {} : { ...theory, ...each.theory },
    ...(deviation && { deviation: { ...deviation, norm: deviation.norm || firstNorm } }),
  });
  return {
    label: "Commons",
    env: "commons-v0",
    agents: 4,
    theory,
    metrics: {
      welfare: { description: "Sum of the agents' payoffs", per: "tick", better: "higher" },
      waste: { description: "Harvest that spoiled", per: "tick", unit: "kg", better: "lower" },
    },
    societies: Object.fromEntries(societies.map((each, j) => [`s${j}`, placed(each)])),
    ...extra,
  };
}

export const results = (
  scenes: Readonly<Record<string, SceneResults>>,
  extra: Partial<Results> = {},
): Results => ({ name: "made-by-hand", seed: 0, sessions: 30, scenes, ...extra });

/** A configuration that could have led to the results; not checked, so that tests may give it hostile contents. */
export function configOf(
  made: Results,
  show: Readonly<Record<string, string>> = {},
  society: Readonly<Record<string, unknown>> = {},
): ResolvedConfig {
  return {
    name: made.name,
    seed: made.seed,
    sessions: made.sessions,
    backend: "wasm",
    scenes: Object.fromEntries(
      Object.entries(made.scenes).map(([id, { label, env, societies }]) => [
        id,
        {
          label,
          env,
          train: 1000,
          window: 500,
          evaluate: 200,
          show,
          societies: Object.fromEntries(
            Object.entries(societies).map(([name, { label: own, kind }]) => [
              name,
              { label: own, kind, policies: [{ use: "q-learning" }], ...society },
            ]),
          ),
        },
      ]),
    ),
  };
}
