/** What an experiment commits of a run where its own results.json would be too long. */
import type { Results } from "../../src/lab/index.ts";

/** Welfare and what the experiment shows, a value a session, with their summaries; no curves. */
export function committedPart(
  { scenes, claims, ...run }: Results & { claims: unknown },
  shown: readonly string[],
) {
  const only = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(shown.map((metric) => [metric, values[metric]]));
  return {
    ...run,
    scenes: Object.fromEntries(
      Object.entries(scenes).map(([id, { env, theory, societies }]) => [
        id,
        {
          env,
          theory,
          societies: Object.fromEntries(
            Object.entries(societies).map(([name, { label, kind, values, summary, payoffs, deviation }]) => [
              name,
              {
                label,
                kind,
                values: only(values),
                summary: only(summary),
                payoffs,
                ...(deviation && { deviation }),
              },
            ]),
          ),
        },
      ]),
    ),
    claims,
  };
}
