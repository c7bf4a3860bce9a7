/** What an experiment commits of a run: numbers by session, and a picture of learning. */
import type { Results } from "../../src/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";

/** Welfare and what the experiment shows, a value a session, with their summaries; no curves. */
export function committedPart({ scenes, ...run }: Results, shown: readonly string[]) {
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
  };
}

/** Welfare while learning of the societies named, and as a level that of those in which nothing learns. */
export function welfarePicture({ scenes }: Results, drawn: readonly string[]): string {
  const [{ label, societies }] = Object.values(scenes);
  const shown = drawn.map((name) => societies[name]);
  const ticks = Math.max(...shown.flatMap(({ curve }) => [...curve.ticks]));
  return standalone(
    lineChart({
      title: `${label}: welfare while learning`,
      xLabel: "ticks of learning",
      yLabel: "apples a tick; interquartile mean and 95 % interval over sessions",
      yInclude: [0],
      width: 760,
      height: 460,
      labels: "below",
      series: shown.map(({ label, curve, summary }) => {
        const points = curve.metrics.welfare;
        const level = summary.welfare.iqm;
        return points
          ? {
              label,
              x: curve.ticks,
              y: points.map(({ iqm }) => iqm),
              low: points.map(({ low }) => low),
              high: points.map(({ high }) => high),
            }
          : { label, x: [0, ticks], y: [level, level], flat: true };
      }),
    }),
  );
}
