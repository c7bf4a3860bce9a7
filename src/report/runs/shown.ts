/** The metrics a scene shows, in order, with what is known of them. */

import type { Metric } from "../../core/env.ts";
import { fail, nearest } from "../../core/errors.ts";
import { unitOf } from "../../core/metrics.ts";
import type { ResolvedConfig, ResolvedScene } from "../../lab/config.ts";
import type { Results, SceneResults } from "../../lab/results.ts";

export interface Shown {
  readonly name: string;
  readonly heading: string;
  readonly metric: Metric | undefined;
}

/** The scene's part of the configuration; the two have to belong together. */
export function configOf(config: ResolvedConfig, results: Results, id: string): ResolvedScene {
  if (!Object.hasOwn(config.scenes, id))
    fail(
      "report",
      `the configuration has no scene ${JSON.stringify(id)} as the results of "${results.name}" have`,
      Object.keys(config.scenes),
      "give the configuration of that run",
    );
  return config.scenes[id];
}

/** Welfare comes first unless `show` puts it elsewhere; a metric that no society recorded is an error. */
export function shownMetrics(
  id: string,
  { societies, metrics }: SceneResults,
  show: Readonly<Record<string, string>>,
): Shown[] {
  const all = Object.values(societies).flatMap(({ values, summary }) =>
    [values, summary].flatMap(Object.keys),
  );
  const recorded = [...new Set(all)];
  const headings = Object.hasOwn(show, "welfare") ? show : { welfare: "Welfare", ...show };
  return Object.entries(headings).map(([name, heading]) => {
    if (recorded.length > 0 && !recorded.includes(name)) {
      const near = nearest(name, recorded);
      fail(
        `scenes.${id}.show`,
        "must name metrics that a society of the scene records",
        name,
        near ? `did you mean "${near}"?` : `there is: ${recorded.sort().join(", ")}`,
      );
    }
    return { name, heading, metric: Object.hasOwn(metrics, name) ? metrics[name] : undefined };
  });
}

/** Of how many sessions a summary is, where the metric is missing in some: a sentence for each such metric. */
export function partlyMissing({ societies }: SceneResults, shown: readonly Shown[]): string[] {
  return shown.flatMap(({ name, heading }) => {
    const parts = Object.values(societies).flatMap(({ label, values, summary }) => {
      const [there, all] = [summary[name]?.n ?? 0, values[name]?.length ?? 0];
      return there < all
        ? [`in ${there > 0 ? `${there} of ${all} sessions` : "no session"} of “${label}”`]
        : [];
    });
    return parts.length > 0 ? [`${heading} has a value ${parts.join(", ")}.`] : [];
  });
}

/** What a value of the metric counts; nothing where that is not known. */
export const unitShown = ({ metric }: Shown): string => (metric ? unitOf(metric) : "");
