/** What the command makes of a finished run, beside its results. */
import { certificateFilesOf, certificatePages, certifiedSocieties } from "../lab/certify.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import { resultsIn } from "./results-file.ts";

/** Paths within the folder; which charts there are is not known where the results cannot be read. */
export async function pagesOf(folder: RunFolder): Promise<string[]> {
  const { renderCharts } = await import("../report/runs/report.ts");
  const { config, list } = folder;
  const asked = Object.values(config.scenes).some(
    (scene) => scene.certify && certifiedSocieties(scene).length > 0,
  );
  const own = certificateFilesOf(config);
  const certified = asked || list("certificates").some((name) => own.includes(`certificates/${name}`));
  let charts: string[] = [];
  try {
    const results = resultsIn(folder);
    if (results) charts = Object.keys(renderCharts({ config, results }));
  } catch {
    // Results that are not whole are a finding of their own.
  }
  return [
    "report.html",
    ...charts.map((name) => `charts/${name}.svg`),
    ...(certified ? certificatePages : []),
  ];
}
