/** The picture of learning that stands in an experiment's README. */
import type { Results } from "../../src/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";

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
