/** Results made by hand, for literal sentences. */

import type { Outcome, Theory } from "../../src/core/env.ts";
import type { Interval } from "../../src/measure/bootstrap.ts";
import type { Summary } from "../../src/measure/summary.ts";
import type { ResolvedConfig } from "../../src/run/config.ts";
import type { Results, SceneResults, SocietyResults } from "../../src/run/results.ts";

/** Value, low, high. */
export type Triple = readonly [number, number, number];

export const summary = ([iqm, low, high]: Triple, n = 30): Summary => ({
  n,
  mean: iqm,
  sd: n > 1 ? 1 : 0,
  iqm,
  low,
  high,
});

interface Extra {
  label?: string;
  n?: number;
  deviation?: Triple;
  metrics?: Readonly<Record<string, Triple>>;
  learns?: boolean;
}

export function society(kind: string, welfare: Triple, extra: Extra = {}): SocietyResults {
  const { label = kind, n = 30, deviation, metrics = {}, learns = false } = extra;
  const point = { iqm: welfare[0], low: welfare[1], high: welfare[2] };
  return {
    label,
    kind,
    values: {},
    summary: Object.fromEntries(
      Object.entries({ welfare, ...metrics }).map(([name, triple]) => [name, summary(triple, n)]),
    ),
    curve: learns
      ? { ticks: [500, 1000], metrics: { welfare: [{ ...point, iqm: point.low }, point] } }
      : { ticks: [], metrics: {} },
    payoffs: [],
    ...(deviation && { deviation: interval(deviation) }),
  };
}

const interval = ([estimate, low, high]: Triple): Interval => ({ estimate, low, high });

export const outcome = (welfare: number, bound?: Outcome["bound"]): Outcome => ({
  welfare,
  note: "by hand",
  ...(bound && { bound }),
});

export function scene(
  societies: readonly SocietyResults[],
  theory: Theory = {},
  extra: Partial<SceneResults> = {},
): SceneResults {
  return {
    label: "Commons",
    env: "commons-v0",
    agents: 4,
    theory,
    metrics: {
      welfare: { description: "Sum of the agents' payoffs", per: "tick", better: "higher" },
      waste: { description: "Harvest that spoiled", per: "tick", unit: "kg", better: "lower" },
    },
    societies: Object.fromEntries(societies.map((each, j) => [`s${j}`, each])),
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
