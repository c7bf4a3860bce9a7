/** Makes a run's certificates, writes them beside its report and gives them back. */
import { join } from "node:path";
import type { Catalogue } from "../lab/catalogue.ts";
import type { NamedCertificate } from "../lab/certify.ts";
import { readConfigFile } from "../lab/node/config-json.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import { loadForConfig } from "../lab/tensorflow.ts";
import type { Io } from "./io.ts";
import type { HowToRun } from "./options.ts";

export interface Certified {
  readonly certificates: readonly NamedCertificate[];
  /** Path of the page. */
  readonly report: string;
}

/** `certificates.json`, `.md` and `.html` in the run folder. */
export async function certifyFolder(
  io: Io,
  folder: RunFolder,
  catalogue: Catalogue,
  { scenes, ...how }: HowToRun & { readonly scenes: readonly string[] },
): Promise<Certified> {
  const { certifyRun } = await import("../lab/run.ts");
  const { executorFor } = await import("../lab/node/threads.ts");
  const { learnedTimelines } = await import("../lab/timelines.ts");
  const { certificatesMarkdown } = await import("../report/certificates/text.ts");
  const { renderCertificates } = await import("../report/certificates/page.ts");
  const certificates = await certifyRun(folder, {
    catalogue,
    executor: executorFor(catalogue, how),
    scenes,
    onProgress: (done, all, { scene, society, certificate }) =>
      io.err(`certified ${done} of ${all}  ${scene}/${society}: ${certificate.verdict.name}\n`),
  });
  await loadForConfig(catalogue, folder.config);
  const timelines = await learnedTimelines(folder, catalogue, certificates);
  const { name, scenes: configured } = folder.config;
  const labels = Object.fromEntries(Object.entries(configured).map(([id, { label }]) => [id, label]));
  folder.write("certificates.json", `${JSON.stringify({ certificates }, null, 1)}\n`);
  folder.write("certificates.md", certificatesMarkdown(name, certificates, timelines));
  const { versions } = readConfigFile(folder.path);
  folder.write(
    "certificates.html",
    renderCertificates({ name, certificates, timelines, scenes: labels, versions }),
  );
  return { certificates, report: join(folder.path, "certificates.html") };
}
