/** A metric of some societies while they learn. */
import type { Results } from "../../lab/results.ts";
import { largest } from "../../stats/extremes.ts";
import { type LineChart, lineChart } from "./line.ts";
import type { Markup } from "./svg.ts";

/** What is drawn, and how; the chart's title is made of the scene's label unless one is given. */
export interface LearningChart extends Omit<Partial<LineChart>, "series"> {
  readonly scene: string;
  /** Default: all of the scene. */
  readonly societies?: readonly string[];
  /** Default: welfare. */
  readonly metric?: string;
  /** What the metric is called in the title (default: its name). */
  readonly called?: string;
  /** What a value counts, for instance "apples a tick". */
  readonly unit: string;
  /** Values are drawn times this, 1 by default. */
  readonly factor?: number;
}

/** The interquartile mean with its interval over sessions; those that do not learn are a level, as evaluated. */
export function learningChart({ scenes }: Results, drawn: LearningChart): Markup {
  const { scene, metric = "welfare", called = metric, unit, factor = 1, ...chart } = drawn;
  const { label, societies: all } = scenes[scene];
  const { societies = Object.keys(all), ...look } = chart;
  const shown = societies.map((name) => all[name]);
  const ticks = largest(shown.flatMap(({ curve }) => [...curve.ticks]));
  return lineChart({
    title: `${label}: ${called} while learning`,
    xLabel: "ticks of learning",
    yLabel: `${unit}; interquartile mean and 95 % interval over sessions`,
    width: 760,
    height: 460,
    labels: "below",
    ...look,
    series: shown.map(({ label, curve, summary }) => {
      const points = curve.metrics[metric];
      const level = factor * summary[metric].iqm;
      return points
        ? {
            label,
            x: curve.ticks,
            y: points.map(({ iqm }) => factor * iqm),
            low: points.map(({ low }) => factor * low),
            high: points.map(({ high }) => factor * high),
          }
        : { label, x: [0, ticks], y: [level, level], flat: true };
    }),
  });
}
