/** The experiments of the catalogue, and the files that they stand in. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as lab from "../lab/catalogue.ts";
import { definitionsIn, withIds } from "../lab/definitions.ts";
import { type Comparison, type Experiment, experimentOf } from "../lab/experiment.ts";
import { renameWeights } from "../lab/weights-files.ts";
import { importNamed, isPath, loadCatalogue } from "./catalogue.ts";
import { UsageError, usage } from "./usage.ts";

/** By the id of one that ships, or by the path of a file that exports one, beside which its files of weights are named. */
export async function loadExperiment(idOrPath: string): Promise<Experiment> {
  const experiment = await importExperiment(idOrPath);
  if (experiment.kind !== "comparison") return experiment;
  const folder = dirname(pathOf(idOrPath));
  return { ...experiment, config: renameWeights(experiment.config, (file) => resolve(folder, file)) };
}

async function importExperiment(idOrPath: string): Promise<Experiment> {
  if (!isPath(idOrPath)) return lab.loadExperiment(await loadCatalogue(), idOrPath);
  const module = await importNamed(idOrPath);
  return usage(() => experimentOf(module, idOrPath));
}

/** The file of an experiment that one of these files exports, where its id is given; else what is given. */
export async function placeOf(idOrPath: string, files: readonly string[] = []): Promise<string> {
  if (/\.(ya?ml|json)$/.test(idOrPath))
    throw new UsageError(
      `${idOrPath} is no experiment; a configuration is run by: ostrom compare ${idOrPath}`,
    );
  if (isPath(idOrPath)) return idOrPath;
  const { experiments } = await loadCatalogue(files);
  const found = usage(() => experiments.get(idOrPath));
  for (const file of files)
    if (definitionsIn(await importNamed(file)).experiments.includes(found)) return file;
  return idOrPath;
}

/** The configuration of a comparison as plain data; definitions that stand in it are found again by its file. */
export function configOf(idOrPath: string, { config }: Comparison): Record<string, unknown> {
  const defines = Object.values(definitionsIn(config)).some((found) => found.length > 0);
  return {
    ...(withIds(config) as Record<string, unknown>),
    ...(defines && { modules: [resolve(pathOf(idOrPath))] }),
  };
}

/** What finds it again from any folder. */
export const lastingName = (idOrPath: string): string => (isPath(idOrPath) ? resolve(idOrPath) : idOrPath);

/** The file that it stands in. */
export const pathOf = (idOrPath: string): string => (isPath(idOrPath) ? idOrPath : fileOf(idOrPath));

/** Of one that ships: in the sources two levels up, and so in the build. */
function fileOf(id: string): string {
  const folder = fileURLToPath(new URL(`../../experiments/${id}`, import.meta.url));
  const [source, built] = ["ts", "js"].map((extension) => join(folder, `experiment.${extension}`));
  return existsSync(source) ? source : built;
}
