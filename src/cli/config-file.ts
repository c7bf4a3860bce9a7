/** Configuration files: YAML or JSON. */
import { existsSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { readText } from "../lab/node/files.ts";
import { UsageError, usage } from "./usage.ts";

export async function readConfig(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  if (statSync(path).isDirectory())
    throw new UsageError(
      `${path} is a folder; name a configuration file, or use "ostrom resume" for a run folder`,
    );
  const text = usage(() => readText(path));
  const data = await parse(path, text);
  if (data === null || typeof data !== "object" || Array.isArray(data))
    throw new UsageError(`${path}: a configuration is an object with name and scenes`);
  return withModules(path, data as Record<string, unknown>);
}

/** Modules are named relative to the configuration. */
function withModules(path: string, data: Record<string, unknown>): Record<string, unknown> {
  const { modules } = data;
  if (!Array.isArray(modules)) return data;
  const place = (file: unknown) => (typeof file === "string" ? resolve(dirname(path), file) : file);
  return { ...data, modules: modules.map(place) };
}

async function parse(path: string, text: string): Promise<unknown> {
  try {
    if (extname(path) === ".json") return JSON.parse(text);
    const { parse: parseYaml } = await import("yaml");
    return parseYaml(text);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message.trimEnd()}`, { cause: error });
  }
}
