/** The catalogue, loaded when a command needs it: help and usage errors come without waiting for it. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { OstromError } from "../core/errors.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import type { ResolvedConfig } from "../lab/config.ts";
import type { RunFolder } from "../lab/node/folder.ts";
import type { ChangedFile } from "../lab/node/modules.ts";
import { refuseStaleKernel } from "./build/beside.ts";
import { type Io, noted } from "./io.ts";
import { UsageError } from "./usage.ts";

/** What ships, two levels up in the sources as in the build. */
const shipped = new URL(`../../catalogue${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

/** What ships, and what these files define. */
export async function loadCatalogue(files: readonly string[] = []): Promise<Catalogue> {
  for (const file of files) if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const { loadCatalogue: load, sourceOf } = await import("../lab/node/modules.ts");
  const catalogue = await load([shipped.href, ...files.map(sourceOf)]);
  for (const file of files) await refuseStaleKernels(file);
  return catalogue;
}

/** Of a file and all that it imports of one's own: a kernel that was written from other rules would be played in their place. */
async function refuseStaleKernels(file: string): Promise<void> {
  const { filesFrom } = await import("../lab/node/modules.ts");
  for (const each of filesFrom(file, ships)) {
    const path = each.path.replace(/\.kernel(\.[cm]?[jt]s)$/, "$1");
    if (path !== each.path) await refuseStaleKernel(path);
  }
}

/** What ships has a test for its kernels. */
const rooms = ["src", "envs", "agents", "experiments"].map((room) =>
  fileURLToPath(new URL(`${room}/`, shipped)),
);
const ships = (path: string): boolean => rooms.some((room) => path.startsWith(room));

/** Whether the path of a module was typed, and no id. */
export const isPath = (idOrPath: string): boolean => /[/\\]|\.[cm]?[jt]s$/.test(idOrPath);

/** What a file that was typed exports, TypeScript included. */
export async function importNamed(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  const { importFile } = await import("../lab/node/modules.ts");
  return importFile(path);
}

export interface FolderCatalogueOptions {
  /** More files, as `--use` gives them. */
  readonly use?: readonly string[];
  /** Files may hold something else than when the run was begun. */
  readonly acceptChanges?: boolean | undefined;
}

/** Throws an OstromError for files that have changed since a run was begun; changes may be accepted, a loss may not. */
export function refuseChanged(
  path: string,
  changed: readonly ChangedFile[],
  { acceptChanges = false, by = "--accept-changes" }: { acceptChanges?: boolean | undefined; by?: string },
): void {
  for (const { file, gone, unknown } of changed) {
    if (gone)
      throw new OstromError(`${path} was begun with ${file}, which is not there any more; put it back`);
    if (unknown && !acceptChanges)
      throw new OstromError(
        `it is not on record what ${file} was when the run in ${path} was begun; go on with what it is now by ${by}`,
      );
    if (!acceptChanges)
      throw new OstromError(
        `${file} (or what it imports) has changed since the run in ${path} was begun; restore it, or go on with what it is now by ${by}`,
      );
  }
}

/** What a run was begun with; refuses files that have changed since, unless it is told to take them. */
export async function catalogueOf(
  { path, config }: RunFolder,
  { use, acceptChanges }: FolderCatalogueOptions = {},
): Promise<Catalogue> {
  const { changedFiles } = await import("../lab/node/config-json.ts");
  refuseChanged(path, changedFiles(path), { acceptChanges });
  return catalogueFor(config, use);
}

const catalogueFor = ({ modules = [] }: ResolvedConfig, use: readonly string[] = []): Promise<Catalogue> =>
  loadCatalogue([...modules, ...use.map((file) => resolve(file))]);

/** A run to go on with, and its catalogue; from here on changed files that were accepted count as its own. */
export async function folderToGoOn(
  io: Io,
  path: string,
  options: FolderCatalogueOptions,
): Promise<{ folder: RunFolder; catalogue: Catalogue }> {
  const { acceptFiles, changedFiles } = await import("../lab/node/config-json.ts");
  const { reopenRunFolder } = await import("../lab/node/folder.ts");
  const folder = reopenRunFolder(path, noted(io));
  const changed = changedFiles(path);
  refuseChanged(path, changed, options);
  const catalogue = await catalogueFor(folder.config, options.use);
  if (changed.length === 0) return { folder, catalogue };
  acceptFiles(path);
  return { folder: reopenRunFolder(path, noted(io)), catalogue };
}
