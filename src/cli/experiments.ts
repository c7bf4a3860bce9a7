/** The experiments that ship: `experiments/<name>/experiment.ts`, or `.js` in the built package. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { asError, failUnknown } from "../core/errors.ts";
import { definitionsIn, withIds } from "../lab/definitions.ts";
import { type Comparison, type Experiment, isExperiment, requireExperiment } from "../lab/experiment.ts";
import { importNamed, isPath } from "./catalogue.ts";
import { UsageError, usage } from "./usage.ts";

/** Two levels up in the sources as in the build. */
const folder = fileURLToPath(new URL("../../experiments", import.meta.url));
const extensions = [".ts", ".js"] as const;

export function experimentNames(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => fileOf(name) !== undefined)
    .sort();
}

/** By the name of one that ships, or by the path of a file that exports one. */
export async function loadExperiment(nameOrPath: string): Promise<Experiment> {
  const path = pathOf(nameOrPath);
  const found = new Set(Object.values(await importNamed(path)).filter(isExperiment));
  const [experiment] = found;
  if (found.size === 1) {
    usage(() => requireExperiment(experiment), `${path}: `);
    return experiment;
  }
  throw new UsageError(
    `${path} must export an experiment, ${found.size === 0 ? "and exports none" : `and one only, not ${found.size}`}; export what comparison({ ... }) or defineExperiment({ ... }) gives`,
  );
}

/** Those that files export, by their ids, each with its file. */
export async function experimentsIn(
  files: readonly string[] = [],
): Promise<Map<string, { file: string; title: string }>> {
  const found = new Map<string, { file: string; title: string }>();
  for (const file of files)
    for (const { id, title } of Object.values(await importNamed(file)).filter(isExperiment))
      found.set(id, { file, title });
  return found;
}

/** The file of an experiment that one of these files exports, where its id is given; else what is given. */
export async function placeOf(nameOrPath: string, files: readonly string[] = []): Promise<string> {
  if (isPath(nameOrPath)) return nameOrPath;
  const own = await experimentsIn(files);
  if (!own.has(nameOrPath) && !experimentNames().includes(nameOrPath))
    usage(() => failUnknown("experiment", nameOrPath, [...own.keys(), ...experimentNames()]));
  return own.get(nameOrPath)?.file ?? nameOrPath;
}

/** The configuration of a comparison as plain data; definitions that stand in it are found again by its file. */
export function configOf(nameOrPath: string, { config }: Comparison): Record<string, unknown> {
  const defines = Object.values(definitionsIn(config)).some((found) => found.length > 0);
  return {
    ...(withIds(config) as Record<string, unknown>),
    ...(defines && { modules: [resolve(pathOf(nameOrPath))] }),
  };
}

/** What finds it again from any folder. */
export const lastingName = (nameOrPath: string): string =>
  isPath(nameOrPath) ? resolve(nameOrPath) : nameOrPath;

/** Its title. One that cannot be read says why. */
export async function experimentTitle(name: string): Promise<string> {
  try {
    return (await loadExperiment(name)).title;
  } catch (error) {
    return `broken: ${asError(error).message}`;
  }
}

const pathOf = (nameOrPath: string): string =>
  (isPath(nameOrPath) ? nameOrPath : fileOf(nameOrPath)) ??
  usage(() => failUnknown("experiment", nameOrPath, experimentNames()));

function fileOf(name: string): string | undefined {
  return extensions.map((ext) => join(folder, name, `experiment${ext}`)).find((file) => existsSync(file));
}
