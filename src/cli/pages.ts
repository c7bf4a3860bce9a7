/** What the command makes of a finished run, beside its results. */
import { certifiedSocieties } from "../lab/certify.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import type { Results } from "../lab/results.ts";
import { resultsIn } from "./results-file.ts";

/** Paths within the folder; which charts there are is not known where the results cannot be read. */
export async function pagesOf(folder: RunFolder): Promise<string[]> {
  const results = readable(folder);
  const { renderCharts } = await import("../report/runs/report.ts");
  const { config, list } = folder;
  const asked = Object.values(config.scenes).some(
    (scene) => scene.certify && certifiedSocieties(scene).length > 0,
  );
  const certified = asked || list("certificates").length > 0;
  const charts = results ? Object.keys(renderCharts({ config, results })) : [];
  return [
    "report.html",
    ...charts.map((name) => `charts/${name}.svg`),
    ...(certified ? ["json", "md", "html"].map((kind) => `certificates.${kind}`) : []),
  ];
}

function readable(folder: RunFolder): Results | undefined {
  try {
    return resultsIn(folder);
  } catch {
    return undefined;
  }
}
