/** Imports a file that a user names, TypeScript included. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { OstromError } from "../core/errors.ts";
import { UsageError } from "./usage.ts";

type Module = Readonly<Record<string, unknown>>;

export async function importFile(path: string): Promise<Module> {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  const url = pathToFileURL(resolve(path)).href;
  try {
    return await import(url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_UNKNOWN_FILE_EXTENSION") throw broken(path, error);
  }
  const { tsImport } = await loadTsx(path);
  return tsImport(url, import.meta.url).catch((error) => {
    throw broken(path, error);
  });
}

/** Node before 22.18 reads no TypeScript of its own. */
async function loadTsx(path: string): Promise<typeof import("tsx/esm/api")> {
  try {
    return await import("tsx/esm/api");
  } catch (error) {
    throw new OstromError(
      `${path} is TypeScript, which Node ${process.versions.node} does not read; run "npm install --save-dev tsx", or compile the file to JavaScript first`,
      { cause: error },
    );
  }
}

function broken(path: string, cause: unknown): OstromError {
  return new OstromError(
    `${path} cannot be imported: ${cause instanceof Error ? cause.message : String(cause)}`,
    { cause },
  );
}
