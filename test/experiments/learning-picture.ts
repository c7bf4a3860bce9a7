/** The picture of learning that stands in an experiment's README. */
import type { Results } from "../../src/lab/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";

/** What is drawn: a metric of some societies of a scene. */
export interface Drawn {
  readonly scene: string;
  readonly societies: readonly string[];
  readonly metric: string;
  /** What the metric is called in the title. */
  readonly called: string;
  readonly yLabel: string;
}

/** The metric while learning, and as a level that of societies in which nothing learns. */
export function learningPicture(
  { scenes }: Results,
  { scene, societies, metric, called, yLabel }: Drawn,
): string {
  const { label, societies: all } = scenes[scene];
  const shown = societies.map((name) => all[name]);
  const ticks = Math.max(...shown.flatMap(({ curve }) => [...curve.ticks]));
  return standalone(
    lineChart({
      title: `${label}: ${called} while learning`,
      xLabel: "ticks of learning",
      yLabel: `${yLabel}; interquartile mean and 95 % interval over sessions`,
      yInclude: [0],
      width: 760,
      height: 460,
      labels: "below",
      series: shown.map(({ label, curve, summary }) => {
        const points = curve.metrics[metric];
        const level = summary[metric].iqm;
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
